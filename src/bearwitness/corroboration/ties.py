"""Ties that nobody has to write down: what came with one testimony, or through one interpreter.

A photograph that a deponent hands over is no second voice beside them, nor is a letter of theirs
that two machines received; and what an interpreter misheard is misheard in all that passed through
them. The records say all this already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bearwitness.ids import SourceId, TestimonyId
from bearwitness.records.reason import looks, person
from bearwitness.records.source import ONE_VOICE, Link, Relation, Source, Standing


def told(
    sources: Iterable[Source],
    links: Iterable[Link],
    interpreters: Mapping[TestimonyId, str],
    letters: Mapping[TestimonyId, Sequence[TestimonyId]],
) -> tuple[Link, ...]:
    """Return the links that follow from the records and that nobody has recorded as links.

    To join two that are apart is the careful mistake. Only a person parts them, pair by pair, by a
    link that is taken back; whoever is tied to both still holds them together.

    Args:
        sources: all of the casebook, also those that may not be compared: whoever goes does not
            part those that are left.
        links: as recorded; a pair that staff tied themselves is not tied again.
        interpreters: by testimony, their codes; spellings of one code are one interpreter.
        letters: of each testimony whose letter was received more than once, all that came of it.
    """
    groups: dict[tuple[Relation, str], set[SourceId]] = {}
    for source in sources:
        if source.testimony is None:
            continue
        first = min(letters.get(source.testimony, (source.testimony,)))
        groups.setdefault((Relation.SAME_DEPONENT, first), set()).add(source.id)
        written = interpreters.get(source.testimony, "").strip()
        if code := looks(written) or person(written):
            groups.setdefault((Relation.SAME_INTERPRETER, code), set()).add(source.id)
    recorded = {
        frozenset((k.source, k.onto))
        for k in links
        if k.relation in ONE_VOICE and k.standing is not Standing.NOTHING
    }
    apart = {
        (k.relation, frozenset((k.source, k.onto))) for k in links if k.standing is Standing.NOTHING
    }
    return tuple(
        link
        for (relation, _), them in groups.items()
        for link in _tied(relation, sorted(them), {two for how, two in apart if how is relation})
        if frozenset((link.source, link.onto)) not in recorded
    )


def _tied(
    relation: Relation, them: list[SourceId], apart: set[frozenset[SourceId | None]]
) -> Iterator[Link]:
    """Tie each to the first of those before it from whom nobody has parted it, in every part."""
    for number, one in enumerate(them):
        reached: set[SourceId] = set()
        for other in them[:number]:
            if frozenset((one, other)) in apart or other in reached:
                continue
            yield Link(one, relation, other, Standing.ESTABLISHED, "", "")
            reached |= set(them[:number]) if not apart else {other}
