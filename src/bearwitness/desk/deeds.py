"""What was done to the casebook itself, kept so that it can be proved and agreed upon later."""

from __future__ import annotations

from dataclasses import dataclass, field

from bearwitness.desk import kinds
from bearwitness.ids import RecordId, TestimonyId

SHREDDED = "shredded a testimony"  # what ledger lines say; stored
MERGED = "took in another machine's records"
RESTORED = "restored the case from a backup"
BRANCHED, BRANCH_DESTROYED = "made a branch", "destroyed a branch"
CUSTODY_RENEWED = "renewed the custody key"
TEAM_RENEWED = "renewed the team's key"
WORD_CHANGED = "changed the passphrase"
RENEWED = (CUSTODY_RENEWED, TEAM_RENEWED, WORD_CHANGED)


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
    """That another machine's records were taken in, and where its log stood.

    Those records stand right before this one, on the machine that took them in.
    """

    origin: str
    checkpoint: str  # signed over the other log, all of it
    records: int  # taken in
    leaves: int
    into: str  # the log of the machine that took them in

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return MERGED


@dataclass(frozen=True, slots=True)
class Backup:
    """That a backup was made. Its `id` stands in its restore key's file too.

    `where` is the folder in which it was made, as seen from the case's (`desk.leftovers`).
    `destroyed` says that the file is gone, every copy of it: then the backup opens for nobody.
    """

    id: str
    leaves: int  # of the log, when it was made
    restore_key: bytes  # SHA-256 of that file
    where: str = field(default="", repr=False)
    destroyed: bool = False

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return "destroyed a restore key" if self.destroyed else "made a backup"


@dataclass(frozen=True, slots=True)
class Moved:
    """That identities were opened by the former custodians and sealed for new ones.

    The data keys of `records` died with the epoch; each is superseded by that of `remains` in its
    place.
    """

    records: tuple[RecordId, ...]
    remains: tuple[RecordId, ...]
    check: str  # the new key's check value
    before: int  # epochs, as for a shredding
    after: int

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return CUSTODY_RENEWED


@dataclass(frozen=True, slots=True)
class Named:
    """That a copy of the case got a log with a name of its own: a branch, or a restored case.

    Its log begins with this many leaves of the former one. `where`: the folder in which a branch
    was made, as seen from the case's. `destroyed` says that a branch is gone, every copy of it;
    whoever said so knew of this many merges in which it took part.
    """

    former: str
    origin: str
    leaves: int
    restored: bool
    where: str = field(default="", repr=False)
    destroyed: bool = False
    merges: int = 0

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        if self.restored:
            return RESTORED
        return BRANCH_DESTROYED if self.destroyed else BRANCHED


kinds.register(Shredding, "shredding", key=None, outlives=True)
kinds.register(Merge, "merge", key=None, outlives=True)
kinds.register(Backup, "backup", outlives=True)
kinds.register(Named, "name of a log", key=("origin",), outlives=True)
kinds.register(Moved, "custody renewal", key=None, outlives=True)
