"""A checkpoint that somebody keeps elsewhere, and whether this casebook is still its continuation.

Whoever puts back an older copy of the whole folder, by mistake or not, puts back a state that is
whole in itself: nothing in it can show what is missing. A checkpoint that a custodian, a partner
or another machine keeps can. It holds the log's name, how many leaves it had, its root and a
time. It is compared with our own leaves in three steps:

1. The log's key signed it, and this casebook has that log: its own, one that it was made from, or
   its public log.
2. We have as many leaves of that log as it says.
3. Over that many, our root is the one that was signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bearwitness.desk import logkeeping, naming
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.logkeeping import LogKeys
from bearwitness.errors import Refused, Unverified
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.checkpoint import Checkpoint
from bearwitness.proof.merkle import Tree

GIVEN = "gave out a checkpoint of the casebook's log"  # what ledger lines say; stored
CONTINUES = "compared the log with a checkpoint: it continues it"
LACKS = "compared the log with a checkpoint: leaves are missing"
DIFFERS = "compared the log with a checkpoint: it was rewritten"
_HINT = "work in this copy no further; keep the checkpoint; find the newer copy of the folder"
_RESTORED = (
    "this case was restored: what came after its backup is not here. Go on as restore.md says:"
    " receive again, and take in any other copy: bearwitness case merge DIR --reason TEXT"
)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found. `ours`: leaves that we have of that log; `missing`: that we lack."""

    log: str
    public: bool  # of the public log, not of the casebook's own
    size: int  # leaves that the checkpoint says
    ours: int
    missing: int
    same: bool  # as far as both reach; where leaves are missing nobody can tell
    restored: bool = False  # the case was restored, and has what the backup had of that log

    @property
    def continues(self) -> bool:
        """Whether ours begins with what was signed."""
        return self.same and not self.missing


def given(casebook: Casebook, *, reason: str, at: datetime) -> str:
    """Return a signed checkpoint of the casebook's own log, to be kept elsewhere.

    It says how many records and passages there are, and nothing about what is in them.
    """
    casebook.did(GIVEN, reason=reason, at=at)
    tree = Tree(casebook.leaves())
    key = casebook.signing_key
    return checkpoints.sign(casebook.facts.origin, tree.size, tree.root(), key=key, at=at)


def compared(casebook: Casebook, noted: Checkpoint, *, reason: str, at: datetime) -> Compared:
    """Compare a checkpoint with what is here; the ledger says that it was done, and the outcome.

    Raises:
        Unverified: the log's key did not sign it.
        Refused: it is of a log that this casebook does not have.
    """
    if not checkpoints.verify(noted, checkpoints.log_key(noted.origin, casebook.signing_key)):
        raise Unverified(
            "step 1: the key of this case's logs did not sign this checkpoint",
            step=1,
            hint="is it of this case? ask whoever kept it",
        )
    found = _looked_at(casebook, noted)
    what = CONTINUES if found.continues else LACKS if found.missing else DIFFERS
    casebook.did(what, reason=reason, at=at)
    return found


def expect_continued(found: Compared) -> None:
    """Refuse a casebook that is not the continuation of a checkpoint.

    Raises:
        Unverified: leaves are missing, or the history was rewritten.
    """
    what = "the public log" if found.public else "the casebook's log"
    if found.missing:
        raise Unverified(
            f"step 2: {_missing(found.missing, what)} missing here: this is an older copy",
            step=2,
            hint=_RESTORED if found.restored else _HINT,
        )
    if not found.same:
        raise Unverified(
            f"step 3: the first {found.size} leaves of {what} are not those that were signed:"
            " it was rewritten, or set back and written on",
            step=3,
            hint=_HINT,
        )


def _looked_at(casebook: Casebook, noted: Checkpoint) -> Compared:
    public = noted.origin in {keys.origin for keys in casebook.all(LogKeys)}
    having = logkeeping.leaves if public else _own
    ours: Sequence[bytes] = having(casebook, noted.origin)
    missing = max(0, noted.size - len(ours))
    same = bool(missing) or Tree(ours[: noted.size]).root() == noted.root
    restored = _restored_from(casebook, noted.origin, public=public)
    return Compared(noted.origin, public, noted.size, len(ours), missing, same, restored)


def _missing(count: int, what: str) -> str:
    return f"1 leaf of {what} is" if count == 1 else f"{count} leaves of {what} are"


def _restored_from(casebook: Casebook, name: str, *, public: bool) -> bool:
    with casebook.inside() as held:
        formers = naming.formers(held.fold, restored=True)
    return bool(formers) if public else name in formers


def _own(casebook: Casebook, name: str) -> tuple[bytes, ...]:
    """Return the leaves that this casebook has of its own log, or of one that it was made from.

    Raises:
        Refused: it is another machine's log.
    """
    with casebook.inside() as held:
        reach = {held.fold.origin: None, **naming.formers(held.fold)}
        leaves = held.store.leaves()
    if name not in reach:
        raise Refused(
            "this checkpoint is of a log that this copy of the case does not have",
            hint="compare it on the machine that keeps that log",
        )
    return leaves[: reach[name]]
