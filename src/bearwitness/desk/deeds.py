"""What was done to the casebook itself, kept so that it can be proved and agreed upon later."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.ids import RecordId, TestimonyId

SHREDDED = "shredded a testimony"  # what ledger lines say; stored
MERGED = "took in another machine's records"


@dataclass(frozen=True, slots=True)
class Shredding:
    """That a testimony was shredded: which records' keys died, and between which epochs."""

    testimony: TestimonyId
    records: tuple[RecordId, ...]
    remains: tuple[RecordId, ...]  # kept in the place of some of them
    before: int  # the epoch under which the keys were wrapped
    after: int

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return SHREDDED


@dataclass(frozen=True, slots=True)
class Merge:
    """That another machine's records were taken in, and where its log stood."""

    origin: str
    checkpoint: str  # signed over the other log, all of it
    records: int  # taken in
    leaves: int

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return MERGED


@dataclass(frozen=True, slots=True)
class Backup:
    """That a backup was made. Its `id` stands in its restore key's file too.

    `destroyed` says that this file is gone, every copy of it: then the backup opens for nobody.
    """

    id: str
    leaves: int  # of the log, when it was made
    destroyed: bool = False

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return "destroyed a restore key" if self.destroyed else "made a backup"


kinds.register(Shredding, "shredding", key=None, outlives=True)
kinds.register(Merge, "merge", key=None, outlives=True)
kinds.register(Backup, "backup", outlives=True)
