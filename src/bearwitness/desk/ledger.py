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
    """Open every record that is not shredded and compare it with its leaf in the log.

    Raises:
        CannotOpen: a record does not open, or is not the one that the log holds.
    """
    leaves = store.leaves()
    for found in fold.records:
        if not found.row.shredded and leaves[found.row.leaf] != fold.leaf(found):
            raise CannotOpen(
                f"record {found.id} is not the one in the log", hint="restore a backup"
            )
    return Checked(len(fold.records), sum(f.row.shredded for f in fold.records), len(leaves))
