"""The ledger: who did what in the casebook, when and why; and a check of it all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters.store.parts import Store
from bearwitness.desk import admitting, kinds, naming, reasons
from bearwitness.desk.accounts import Change, MergeAccount
from bearwitness.desk.deeds import Merge, Moved, Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import Kind
from bearwitness.desk.pen import Inside
from bearwitness.errors import CannotOpen
from bearwitness.ids import RecordId

T = TypeVar("T")
_RESTORE = "restore a backup"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. `what` begins with a verb: "kept source".

    `moved`: of what a merge moved, each claim, what rose first.
    """

    at: datetime
    by: str
    what: str
    record: RecordId
    why: str
    moved: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Version(Generic[T]):
    """A value as it once was, and who kept it why."""

    value: T = field(repr=False)
    record: RecordId
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Values of one key that two machines kept apart. The last one is shown until it is decided."""

    kind: str
    key: str
    versions: tuple[Version[object], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole casebook found sound."""

    records: int
    shredded: int
    leaves: int


def entries(fold: Fold) -> tuple[Entry, ...]:
    """Return the ledger, oldest first; shredded records are in it."""
    why = reasons.reader(fold)
    return tuple(
        Entry(f.card.at, f.card.by, f.card.what, f.id, why(f.card.reason), _moved(fold, f))
        for f in fold.records
    )


def merges(fold: Fold) -> tuple[Entry, ...]:
    """Return the lines of merges that moved claims, newest first."""
    why, name = reasons.reader(fold), kinds.of(MergeAccount).name
    return tuple(
        Entry(f.card.at, f.card.by, f.card.what, f.id, why(f.card.reason), _moved(fold, f))
        for f in reversed(fold.records)
        if f.card.kind == name
    )


def _moved(fold: Fold, found: Folded) -> tuple[Change, ...]:
    if found.card.kind != kinds.of(MergeAccount).name:
        return ()
    account: MergeAccount = fold.value(found)
    return account.changes


def versions(fold: Fold, kind: Kind) -> tuple[Version[T], ...]:
    """Return every value of a kind that is not shredded, oldest first."""
    why = reasons.reader(fold)
    return tuple(
        Version(fold.value(f), f.id, f.card.at, f.card.by, why(f.card.reason))
        for f in fold.records
        if f.card.kind == kind.name and not fold.shredded(f)
    )


def conflicts(fold: Fold) -> tuple[Conflict, ...]:
    """Return what is to be decided; identities without their values."""
    why = reasons.reader(fold)
    return tuple(
        Conflict(
            kind,
            key,
            tuple(
                Version(
                    None if f.card.compartment == "identity" else fold.value(f),
                    f.id, f.card.at, f.card.by, why(f.card.reason),
                )
                for f in heads
            ),
        )
        for kind, key, heads in fold.conflicts()
    )  # fmt: skip


def expect_all_there(held: Inside, *, issuer_key: Ed25519PrivateKey) -> None:
    """Refuse a casebook that lacks records or keys, as far as that is seen without opening all.

    Whoever can write into its files, with no key, could else take out a refusal, or wipe its key,
    and have the older yes count again. A whole end that is gone with its leaves shows only beside
    a checkpoint that somebody else holds.

    Raises:
        CannotOpen: `checked` would find it so in step 1 or 3, or its log goes on behind the last
            record.
    """
    leaves = held.store.leaves()  # first: another program may write meanwhile
    held.fold.catch_up()
    _expect_none_missing(held.fold)
    admitting.expect_whole(held.fold, leaves, issuer_key=issuer_key)


def checked(fold: Fold, store: Store) -> Checked:
    """Check the whole casebook.

    1. No record is missing between the first and the last, no two have one leaf, and each stands
       behind all before it in the log too, but for those that a merge took in: it may find their
       leaves there. They are as many as the merge says, right before it. Every other record has
       the turn after the highest before it.
    2. Every record that is not shredded opens and is the one that the log holds.
    3. Every record that is shredded is named by a shredding, or a renewal of the custody key.

    Raises:
        CannotOpen: a record breaks one of these.
    """
    _expect_none_missing(fold)
    leaves = store.leaves()
    if any(found.leaf >= len(leaves) for found in fold.records):
        raise CannotOpen("the log was cut short", hint=_RESTORE)
    for found in fold.records:
        if not fold.shredded(found) and leaves[found.leaf] != fold.leaf(found):
            raise CannotOpen(f"record {found.id} is not the one in the log", hint=_RESTORE)
    return Checked(len(fold.records), sum(map(fold.shredded, fold.records)), len(leaves))


def _expect_none_missing(fold: Fold) -> None:
    records = sorted(fold.records, key=lambda found: found.number)
    places = [found.leaf for found in records]
    if (
        [f.number for f in records] != list(range(1, len(records) + 1))
        or len(set(places)) != len(places)
        or any(found.leaf < 0 for found in records)
        or not _in_order(fold, records)
    ):
        raise CannotOpen("a record was taken out or moved", hint=_RESTORE)
    bare = [found.id for found in records if fold.shredded(found)]
    gone = _gone(fold) if bare else set()
    for one in bare:
        if one not in gone:
            raise CannotOpen(f"the key of {one} is gone, and nobody shredded it", hint=_RESTORE)


def _in_order(fold: Fold, records: Sequence[Folded]) -> bool:
    """Say whether each record that was written here stands behind all before it in the log.

    And whether its turn is the next one: where a record was taken out and the later ones moved
    up, theirs are not.
    """
    taken, highest, last = _taken(fold, records), -1, 0
    for found in records:
        here = found.number not in taken
        if here and (found.leaf < highest or found.card.turn != last + 1):
            return False
        highest, last = max(highest, found.leaf), max(last, found.card.turn)
    return True


def _taken(fold: Fold, records: Sequence[Folded]) -> set[int]:
    """Return the numbers of the records that merges on this machine took in, and of all merges.

    A merge of nothing but merges is written down nowhere: any of them may have come alone.
    """
    here, formers, taken = fold.facts.origin, naming.formers(fold), set[int]()
    for found in records:
        if found.card.kind == kinds.of(Merge).name:
            merge: Merge = fold.value(found)
            taken.add(found.number)
            # What the log of a former name took in later came here by a merge of ours.
            if merge.into == here or found.leaf < formers.get(merge.into, 0):
                taken.update(range(found.number - merge.records, found.number))
    return taken


def _gone(fold: Fold) -> set[RecordId]:
    names = {kinds.of(Shredding).name, kinds.of(Moved).name}
    told = [f for f in fold.records if f.card.kind in names and not fold.shredded(f)]
    return {record for found in told for record in fold.value(found).records}
