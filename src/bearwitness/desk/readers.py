"""A claim graded anew for readers: from what is public, and from three or more who were there.

What a confided source tells of a public one, or a public one of it, counts for nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bearwitness.corroboration import grading, lineage
from bearwitness.corroboration.grading import Grade
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.source import ONE_VOICE, Link, Rating, Source, SourceKind


@dataclass(frozen=True, slots=True)
class Said:
    """All that the casebook holds on who says what and who has it from whom."""

    sayings: tuple[Saying, ...]
    links: tuple[Link, ...]
    reviews: tuple[Review, ...] = ()
    ratings: tuple[Rating, ...] = ()


def there(claim: Claim, asserting: Sequence[Source], grade: Grade, said: Said) -> list[Source]:
    """Return who was there, as they say themselves, and says it in confidence, and is relied on."""
    mine = [s for s in said.sayings if s.claim == claim.id]
    seen = lineage.perceiving({source.id: source for source in asserting}, (), mine)
    return [
        source
        for source in asserting
        if source.kind is SourceKind.TESTIMONY and source.id in seen and relied_on(grade, source.id)
    ]


def heard(them: Sequence[Source], links: Iterable[Link]) -> frozenset[str]:
    """Return the voices that testimonies are: two of one deponent are one."""
    same = [k for k in links if k.relation in ONE_VOICE]
    sayings = [Saying(ClaimId("C-0000"), one.id, Stance.ASSERTS) for one in them]
    return lineage.graph(them, same, sayings).speaking


def shown(
    claim: Claim, known: Mapping[SourceId, Source], sealed: Sequence[Source], said: Said
) -> Grade:
    """Grade a claim as readers may see it: from public sources, and from three or more in all.

    A link counts only within the one or the other. Else a paper whose informant spoke with us
    would stand otherwise than one of which nobody knows where it has it from.
    """
    public = {name for name, source in known.items() if not source.confided}
    ours = {source.id for source in sealed}
    return grading.graded(
        claim.id,
        sources=[source for name, source in known.items() if name in public | ours],
        links=[
            k
            for k in said.links
            if {k.source, k.onto or k.source} <= public
            or ({k.source, k.onto} <= ours and k.relation in ONE_VOICE)
        ],
        sayings=[s for s in said.sayings if s.source in public or s.stance is Stance.ASSERTS],
        reviews=said.reviews,
        ratings=said.ratings,
    )


def relied_on(grade: Grade, source: SourceId) -> bool:
    """Say whether staff rely on a source: nobody rated it so that it is not counted."""
    return not any(one.rated and one.source == source for one in grade.not_counted)
