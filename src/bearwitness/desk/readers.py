"""A claim graded anew for readers: from what is public, and from three or more who were there.

What a confided source tells of a public one, or a public one of it, raises and lowers nothing here:
what readers see of a claim hangs on what is public and on whether three confided it. Where all that
we know would carry it less far than that, it is told without those who confided it, and where it
would even so, not at all. So is a claim that neither carries: that we hold it would say that
somebody confided in us.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.corroboration import grading, lineage, ties
from bearwitness.corroboration.grading import Grade
from bearwitness.desk.one_letter import Letters
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.judgment import Judgment, Signed
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
    letters: Letters = field(default_factory=dict)  # that were received more than once
    signings: tuple[Signed, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """A claim as readers see it: its public sources, whether three confided it, and its grade.

    `held` is the grade with all that may be compared; it is for nobody but us. `carried` is whether
    that, and whatever ties a public source to a confided one, carries it as far as readers see.
    """

    claim: Claim
    public: tuple[Source, ...]
    sealed: bool
    grade: Grade
    held: Grade
    carried: bool


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
    public = tuple(source for source in asserting if not source.confided)
    spoke = there(claim, asserting, grade, said)
    together = len(heard(spoke, said.links, said.letters)) >= TOGETHER
    ways = ((spoke, True), ((), False))
    for them, sealed in ways if together else ways[1:]:
        one, with_ties = (shown(claim, known, them, said, ties_too=too) for too in (False, True))
        carried = all(_as_far(more, one) for more in (grade, with_ties))
        if carried or not sealed:
            break
    return Seen(claim, public, sealed, one, grade, carried)


def told(one: Seen) -> bool:
    """Say whether a claim may be told at all; why it is not must be told nobody.

    1. A public source says it, or three or more voices do in confidence, or a court found it in a
       judgment of which readers may be told.
    2. What we know carries it as far as readers would see it. Where only a refutation in confidence
       that our enquiry confirmed holds it down, or that two papers had it from one who spoke with
       us, its rung would say so. It stays out when whoever that is leaves: staff found it, and a
       withdrawal raises nothing.
    """
    if not one.public and not one.sealed and not any(j.counts for j in one.grade.judgments):
        return False
    return one.carried


def _as_far(one: Grade, other: Grade) -> bool:
    """Say whether a claim stands as high in one grade as in another, by judgments or without."""
    rungs = list(Rung)
    return all(
        rungs.index(a) >= rungs.index(b)
        for a, b in ((one.rung, other.rung), (one.by_voices, other.by_voices))
    )


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


def heard(them: Sequence[Source], links: Iterable[Link], letters: Letters) -> frozenset[str]:
    """Return the voices that testimonies are: two of one deponent are one.

    Whatever somebody took back, what came with one testimony or letter is of one person here.
    """
    same = [*(k for k in links if k.relation in ONE_VOICE), *ties.told(them, (), {}, letters)]
    sayings = [Saying(ClaimId("C-0000"), one.id, Stance.ASSERTS) for one in them]
    return lineage.graph(them, same, sayings).speaking


def shown(
    claim: Claim,
    known: Mapping[SourceId, Source],
    sealed: Sequence[Source],
    said: Said,
    *,
    ties_too: bool = False,
) -> Grade:
    """Grade a claim as readers may see it: from public sources, and from three or more in all.

    A link counts only within the one or the other. Else a paper whose informant spoke with us
    would stand otherwise than one of which nobody knows where it has it from.

    Args:
        claim: which.
        known: the sources that may be compared.
        sealed: who spoke in confidence, if they are told of.
        said: in the casebook.
        ties_too: for nobody but us: with what ties a public source to one that is not, as if that
            one were gone, and with what was refuted in confidence. No withdrawal changes this.
    """
    public = {name for name, source in known.items() if not source.confided}
    ours = {source.id for source in sealed}
    either = public | ours
    return grading.graded(
        claim.id,
        sources=[source for name, source in known.items() if name in either],
        links=[
            k
            for k in said.links
            if {k.source, k.onto or k.source} <= public
            or (ties_too and {k.source, k.onto} & public)
            or ({k.source, k.onto} <= ours and k.relation in ONE_VOICE)
        ],
        sayings=[
            s
            for s in said.sayings
            if s.source in public or s.stance is Stance.ASSERTS or (ties_too and s.checked)
        ],
        reviews=said.reviews,
        ratings=said.ratings,
        judgments=[j for j in said.judgments if j.told and j.source in public],
        signings=said.signings,
    )


def relied_on(grade: Grade, source: SourceId) -> bool:
    """Say whether staff rely on a source: nobody rated it so that it is not counted."""
    return not any(one.rated and one.source == source for one in grade.not_counted)
