"""The ledger: who did what in the casebook, when and why; and a check of it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bearwitness.adapters.store import Store
from bearwitness.desk.fold import Fold
from bearwitness.desk.kinds import Kind
from bearwitness.errors import CannotOpen
from bearwitness.ids import RecordId

T = TypeVar("T")
SHREDDED = "shredded a testimony"  # what a ledger line says; stored
_RESTORE = "restore a backup"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `what` begins with a verb: "kept source"."""

    at: datetime
    by: str
    what: str
    record: RecordId
    why: str


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """A value as it once was, and who kept it why."""

    value: T = field(repr=False)
    record: RecordId
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole casebook found sound."""

    records: int
    shredded: int
    leaves: int


def entries(fold: Fold) -> tuple[Entry, ...]:
    """Return the ledger, oldest first; shredded records are in it."""
    return tuple(
        Entry(f.card.at, f.card.by, f.card.what, f.id, f.card.reason) for f in fold.records
    )


def versions(fold: Fold, kind: Kind) -> tuple[Version[T], ...]:
    """Return every value of a kind that is not shredded, oldest first."""
    return tuple(
        Version(fold.value(f), f.id, f.card.at, f.card.by, f.card.reason)
        for f in fold.records
        if f.card.kind == kind.name and not f.row.shredded
    )


def checked(fold: Fold, store: Store) -> Checked:
    """Check the whole casebook.

    1. No record is missing between the first and the last, and they stand in the log's order.
    2. Every record that is not shredded opens and is the one that the log holds.
    3. Every record that is shredded belongs to a testimony that somebody shredded.

    Raises:
        CannotOpen: a record breaks one of these.
    """
    leaves, records = store.leaves(), fold.records
    places = [found.row.leaf for found in records]
    if [f.row.number for f in records] != list(range(1, len(records) + 1)) or places != sorted(
        set(places)
    ):
        raise CannotOpen("a record was taken out or moved", hint=_RESTORE)
    if places and not 0 <= places[0] <= places[-1] < len(leaves):
        raise CannotOpen("the log was cut short", hint=_RESTORE)
    gone = {t for f in records if f.card.what == SHREDDED for t in f.card.about}
    for found in records:
        if found.row.shredded and gone.isdisjoint(found.card.about):
            raise CannotOpen(
                f"the key of {found.id} is gone, and nobody shredded it", hint=_RESTORE
            )
        if not found.row.shredded and leaves[found.row.leaf] != fold.leaf(found):
            raise CannotOpen(f"record {found.id} is not the one in the log", hint=_RESTORE)
    return Checked(len(records), sum(f.row.shredded for f in records), len(leaves))
