"""The judgments that are cited, as the casebook keeps them: one citation a claim and a source.

Where two machines wrote one apart, what carries less counts until somebody decides, and readers
are told only what both allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved, Signed
from bearwitness.records.reason import looks

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


def theirs(reviewer: str, who: str) -> bool:
    """Say whether a name is, or may be, of the one who works here."""
    return reviewer == who or (bool(looks(who)) and looks(reviewer) == looks(who))


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
