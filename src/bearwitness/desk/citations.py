"""The judgments that are cited, as the casebook keeps them: one citation a claim and a source.

Where two machines wrote one apart, what carries less counts until somebody decides, and readers
are told only what both allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bearwitness.corroboration.bearing import Bearing, Held
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Saying
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved, Signed
from bearwitness.records.reason import alike
from bearwitness.records.source import Link, Rating, Source, SourceKind

kinds.register(Judgment, "judgment", key=("claim", "source"))
kinds.register(Signed, "citation signed", key=("claim", "source", "reviewer"))


def every(casebook: Casebook) -> tuple[Judgment, ...]:
    """Return what is cited; what was taken back is not among it."""
    with casebook.inside() as held:
        found: dict[tuple[ClaimId, SourceId], list[Judgment]] = {}
        for record in held.fold.heads_of(kinds.of(Judgment)):
            one: Judgment = held.fold.value(record)
            found.setdefault((one.claim, one.source), []).append(one)
    least = (least_of(heads) for heads in found.values())
    return tuple(one for one in least if one.finality is not Finality.NOTHING)


def signings(casebook: Casebook) -> tuple[Signed, ...]:
    """Return what reviewers have signed of citations; what they took back is not among it."""
    with casebook.inside() as held:
        found: dict[tuple[ClaimId, SourceId, str], list[Signed]] = {}
        for record in held.fold.heads_of(kinds.of(Signed)):
            one: Signed = held.fold.value(record)
            found.setdefault((one.claim, one.source, one.reviewer), []).append(one)
    least = (least_signed(heads) for heads in found.values())
    return tuple(one for one in least if one.digest)


def kept_from_readers(casebook: Casebook) -> frozenset[SourceId]:
    """Return the judgments of which readers may not be told.

    Told are those of which a citation that carries its claim says so: one that two reviewers have
    signed. What fails a rule, what nobody signed or what denies the claim stands in no edition.
    """
    every_one = every(casebook)
    sources = casebook.all(Source)
    bearing = Bearing(
        Held(
            sources, casebook.all(Link), casebook.all(Saying), (), casebook.all(Rating), every_one,
            signings(casebook),
        )
    )  # fmt: skip
    counting = {
        (claim, one.source)
        for claim in {judgment.claim for judgment in every_one}
        for one in bearing.graded(claim).judgments
        if one.counts
    }
    told = {one.source for one in every_one if one.told and (one.claim, one.source) in counting}
    courts = (s.id for s in sources if s.kind is SourceKind.JUDGMENT)
    return frozenset(courts) - told


def theirs(reviewer: str, who: str) -> bool:
    """Say whether a name is, or may be, of the one who works here."""
    return reviewer == who or (bool(alike(who)) and alike(reviewer) == alike(who))


def least_of(heads: Iterable[Judgment]) -> Judgment:
    """Return of several writings of one citation the one that carries least; order is nothing."""
    heads = sorted(heads, key=lambda one: (_weakness(one), one.digest), reverse=True)
    return replace(heads[0], told=all(one.told for one in heads))


def least_signed(heads: Sequence[Signed]) -> Signed:
    """Return of what one reviewer signed on two machines what both say; nothing if they differ."""
    alike = len({one.digest for one in heads}) == 1
    return heads[0] if alike else replace(heads[0], digest="")


def _weakness(one: Judgment) -> tuple[int, int, int, int]:
    finality = list(Finality).index(one.finality)
    evidence, proved = list(Evidence).index(one.evidence), list(Proved).index(one.proved)
    return int(one.finality is Finality.NOTHING), max(finality, evidence, proved), finality, proved
