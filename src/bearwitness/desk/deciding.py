"""Deciding what two machines wrote apart under one key; what that moves is told first.

Until somebody decides, what gives fewer voices for certain counts. So a decision can raise a
claim, whatever it is about: a link, a standing, a judgment, a rating, what a source says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.desk import kinds, moving, sweeplists, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.ledger import Conflict
from bearwitness.desk.moving import Moved
from bearwitness.errors import Missing
from bearwitness.ids import RecordId
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.source import Link


@dataclass(frozen=True, slots=True)
class Decision:
    """What one of several values would move if it were the only current one of its key."""

    moves: tuple[Moved, ...]
    mark: str  # of what is told: the values written apart, which of them, and what would move


def shown(conflict: Conflict) -> RecordId | None:
    """Return which of the values is shown until somebody decides: the later one.

    None where none is: of what grades hang on, the careful one counts, or what both allow.
    """
    careful = {kinds.of(cls).name for cls in (Link, Judgment, Signed)}
    return None if conflict.kind in careful else conflict.versions[-1].record


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
