"""Ties that nobody has to write down: what came with one testimony, or through one interpreter.

A photograph that a deponent hands over is no second voice beside them, and what an interpreter
misheard is misheard in all that passed through them. The records say both already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bearwitness.ids import SourceId, TestimonyId
from bearwitness.records.source import ONE_VOICE, Link, Relation, Source, Standing


def told(
    sources: Iterable[Source], links: Iterable[Link], interpreters: Mapping[TestimonyId, str]
) -> tuple[Link, ...]:
    """Return the links that follow from the records and that nobody has recorded as links.

    No record takes one of these back: to join two that are apart is the careful mistake.

    Args:
        sources: all of the casebook, also those that may not be compared: whoever goes does not
            part those that are left.
        links: as recorded; a pair that staff tied themselves is not tied again.
        interpreters: by testimony, their codes.
    """
    groups: dict[tuple[Relation, str], list[SourceId]] = {}
    for source in sources:
        if source.testimony is None:
            continue
        groups.setdefault((Relation.SAME_DEPONENT, source.testimony), []).append(source.id)
        code = interpreters.get(source.testimony, "").strip().casefold()
        if code:
            groups.setdefault((Relation.SAME_INTERPRETER, code), []).append(source.id)
    recorded = {frozenset((k.source, k.onto)) for k in links if k.relation in ONE_VOICE}
    return tuple(
        link
        for (relation, _), them in groups.items()
        for link in _star(relation, sorted(them))
        if frozenset((link.source, link.onto)) not in recorded
    )


def _star(relation: Relation, them: list[SourceId]) -> Iterator[Link]:
    """Tie all of them to the first."""
    for one in them[1:]:
        yield Link(one, relation, them[0], Standing.ESTABLISHED, "", "")
