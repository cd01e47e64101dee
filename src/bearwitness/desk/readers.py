"""A claim graded anew for readers: from what is public, and from three or more who were there.

What a confided source tells of a public one, or a public one of it, counts for nothing here.
A claim that neither carries is not told: that we hold it would say that somebody confided in us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bearwitness.corroboration import grading, lineage, ties
from bearwitness.corroboration.grading import Grade
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Judgment
from bearwitness.records.rung import Rung
from bearwitness.records.source import ONE_VOICE, RELAYS, Link, Rating, Source, SourceKind

TOGETHER = 3  # fewer voices in confidence are not told


@dataclass(frozen=True, slots=True)
class Said:
    """All that the casebook holds on who says what and who has it from whom."""

    sayings: tuple[Saying, ...]
    links: tuple[Link, ...]
    reviews: tuple[Review, ...] = ()
    ratings: tuple[Rating, ...] = ()
    judgments: tuple[Judgment, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as readers see it: its public sources, whether three confided it, and its grade.

    `held` is the grade with all that may be compared; it is for nobody but us.
    """

    claim: Claim
    public: tuple[Source, ...]
    sealed: bool
    grade: Grade
    held: Grade


def seen(claim: Claim, known: Mapping[SourceId, Source], grade: Grade, said: Said) -> Seen:
    """Return what readers may see of a claim.

    Args:
        claim: which.
        known: the sources that may be compared.
        grade: with all of them.
        said: in the casebook.
    """
    mine = {s.source for s in said.sayings if s.claim == claim.id and s.stance is Stance.ASSERTS}
    asserting = [source for source in known.values() if source.id in mine]
    spoke = there(claim, asserting, grade, said)
    sealed = len(heard(spoke, said.links)) >= TOGETHER
    return Seen(
        claim,
        tuple(source for source in asserting if not source.confided),
        sealed,
        shown(claim, known, spoke if sealed else (), said),
        grade,
    )


def told(one: Seen, known: Mapping[SourceId, Source], said: Said) -> bool:
    """Say whether a claim may be told at all; why it is not must be told nobody.

    1. A public source says it, or three or more voices do in confidence, or a court found it in a
       judgment of which readers may be told.
    2. What readers see carries it no higher than it stands: where only a refutation in confidence
       that our enquiry confirmed holds it down, its rung would say that there is one. It stays
       out when whoever told the refutation leaves: staff found it, and a withdrawal raises
       nothing.
    """
    if not one.public and not one.sealed and not any(j.counts for j in one.grade.judgments):
        return False
    public = {name for name, source in known.items() if not source.confided}
    refuted = any(
        s.claim == one.claim.id
        and s.checked
        and s.denial is Denial.REFUTATION
        and s.source not in public
        for s in said.sayings
    )
    return not refuted or one.grade.rung in (Rung.RECORDED, Rung.REPORTED)


def there(claim: Claim, asserting: Sequence[Source], grade: Grade, said: Said) -> list[Source]:
    """Return who was there, as they say themselves, and says it in confidence, and is relied on.

    Who has it from another, whoever that is, was not; a link makes nobody a witness here.
    """
    mine = [s for s in said.sayings if s.claim == claim.id]
    relying = [k for k in said.links if k.relation in RELAYS]
    relying = list(lineage.for_claim(claim.id, relying, mine))
    known = {source.id: source for source in asserting}
    seen = lineage.perceiving(known, relying, mine, gone=True)
    return [
        source
        for source in asserting
        if source.kind is SourceKind.TESTIMONY and source.id in seen and relied_on(grade, source.id)
    ]


def heard(them: Sequence[Source], links: Iterable[Link]) -> frozenset[str]:
    """Return the voices that testimonies are: two of one deponent are one.

    Whatever somebody took back, what came with one testimony is of one person here.
    """
    same = [*(k for k in links if k.relation in ONE_VOICE), *ties.told(them, (), {})]
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
        judgments=[j for j in said.judgments if j.told and j.source in public],
    )


def relied_on(grade: Grade, source: SourceId) -> bool:
    """Say whether staff rely on a source: nobody rated it so that it is not counted."""
    return not any(one.rated and one.source == source for one in grade.not_counted)
