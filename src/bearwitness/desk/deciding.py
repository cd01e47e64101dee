"""Deciding what two machines wrote apart under one key; what that moves is told first.

Until somebody decides, what claims stand lower by counts (`desk.careful`). So a decision can raise
a claim, whatever it is about: a link, a standing, a judgment, a rating, what a source says.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bearwitness.desk import apart, careful, kinds, moving, sweeplists, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.ledger import Conflict
from bearwitness.desk.moving import Moved
from bearwitness.errors import Missing
from bearwitness.ids import ClaimId, RecordId, SourceId
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.source import Link, Rating, Source


@dataclass(frozen=True, slots=True)
class Decision:
    """What one of several values would move if it were the only current one of its key."""

    moves: tuple[Moved, ...]
    mark: str  # of what is told: the values written apart, which of them, and what would move


def shown(conflict: Conflict) -> RecordId | None:
    """Return which of the values is shown until somebody decides: what claims stand lower by.

    Of what no grade hangs on it is the later one. None where none of them holds as it is: of a
    link, a citation or a signature what both allow counts, or of a review; of a source none does.
    """
    if conflict.kind in {kinds.of(cls).name for cls in (Link, Judgment, Signed)}:
        return None
    values: list[Any] = [version.value for version in conflict.versions]
    if conflict.kind == kinds.of(Source).name and careful.weighs_otherwise(values):
        return None
    if not careful.chosen(type(values[-1])):
        return conflict.versions[-1].record
    chosen = careful.counting(values)
    alike = (version.record for version in conflict.versions if version.value == chosen)
    return next(alike, None)


def about(casebook: Casebook, claim: ClaimId | None = None) -> tuple[Conflict, ...]:
    """Return what was written apart and is undecided that a claim's grade may hang on.

    Args:
        casebook: unlocked.
        claim: which; None: any.
    """
    graded = {kinds.of(cls).name for cls in (Claim, Saying, Link, Rating, Review, Source,
                                             Judgment, Signed)}  # fmt: skip
    told = (s for s in casebook.all(Saying) if claim in (None, s.claim))
    names = {s.source for s in told}
    return tuple(
        one
        for one in apart.conflicts(casebook)
        if one.kind in graded and any(_touches(v.value, claim, names) for v in one.versions)
    )


def undecided(casebook: Casebook) -> dict[ClaimId, tuple[Conflict, ...]]:
    """Return by claim what its grade may hang on that is undecided, where there is something."""
    every = about(casebook)
    if not every:
        return {}
    names: dict[ClaimId, set[SourceId]] = {claim.id: set() for claim in casebook.all(Claim)}
    for saying in casebook.all(Saying):
        names.setdefault(saying.claim, set()).add(saying.source)
    found = {
        claim: tuple(
            one for one in every if any(_touches(v.value, claim, told) for v in one.versions)
        )
        for claim, told in names.items()
    }
    return {claim: some for claim, some in found.items() if some}


def _touches(value: Any, claim: ClaimId | None, names: Collection[SourceId]) -> bool:
    mine = getattr(value, "claim", None) or (value.id if isinstance(value, Claim) else None)
    if mine is not None:
        return claim in (None, mine)
    of = (value.id,) if isinstance(value, Source) else kinds.sources_in(value)
    return any(one in names for one in of)


def looked_at(casebook: Casebook, record: RecordId, *, at: datetime) -> Decision:
    """Return what it would move to let this record hold.

    Raises:
        Missing: this record is in no conflict.
    """
    with casebook.inside() as held:
        chosen, heads = _conflict(held.fold, record)
        before = voices.graded(casebook, at=at)
        with held.fold.supposing(chosen):
            after = voices.graded(casebook, at=at)
    moves = moving.between(before, after)
    step = [b"decide", chosen.id.encode(), *(found.id.encode() for found in heads)]
    return Decision(moves, moving.mark(step, moves))


def decide(
    casebook: Casebook, record: RecordId, *, reason: str, at: datetime, told: str | None = None
) -> tuple[RecordId, tuple[Moved, ...]]:
    """End a conflict: the value of this record becomes the only current one of its key.

    Of sweep lists every word stays, whichever is chosen: a decision uncovers nobody.

    Args:
        casebook: unlocked; nobody else writes meanwhile.
        record: one of those written apart.
        reason: for the ledger.
        at: now.
        told: the mark of what whoever decides was told; None: they were told nothing.

    Returns:
        The record that is current now, and what moved.

    Raises:
        Missing: this record is in no conflict.
        Refused: it raises a claim and whoever decides was not told exactly that.
    """
    with casebook.inside(writing=True) as held:
        chosen, heads = _conflict(held.fold, record)
        look = looked_at(casebook, record, at=at)
        moving.expect_told(look.moves, look.mark, told)
        settled = [found.id for found in heads]
        if chosen.card.kind == kinds.of(SweepList).name:
            words = sweeplists.together(held.fold, heads)
            value = replace(held.fold.value(chosen), words=words)
            kept = held.pen.keep(value, reason=reason, at=at, settles=settled)
        else:
            kept = held.pen.keep_again(chosen, reason=reason, at=at, settles=settled)
    return kept, look.moves


def _conflict(fold: Fold, record: RecordId) -> tuple[Folded, Sequence[Folded]]:
    for _, _, heads in fold.conflicts():
        for found in heads:
            if found.id == record:
                return found, tuple(heads)
    raise Missing("this record is in no conflict", hint="`bearwitness case conflicts`")
