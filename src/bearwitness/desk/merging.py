"""Two machines that worked apart agree again.

Each machine has a log of its own, with a name of its own, and neither ever changes what it said.
Merging takes in what the other has and this one has not:

1. The other casebook is checked, whole, and must be of this case: the same keys of the team,
   the log and the issuer, a log of one family of names, no leaf at its end without a record,
   and grown on from what it was when it was last taken in; and each of its records that is new
   must be one that this program could have written (`desk.admitting`). A branch that was said to
   be destroyed is taken in only if somebody decided that (`desk.branches`).
2. Its leaves are added behind ours, in their order; its records behind ours, in theirs.
3. What either has shredded is shredded here: shredding wins, also over what was written later
   without knowing of it, and over what was made meanwhile from the testimony's source.
   Before that, a record says where the other log stood: its name and its signed checkpoint.
   If a word was taken back there, the epoch ends here too.
4. Whether one day of the public log was closed in two ways is looked at: nothing can mend that.

After both have merged the other, both hold the same records in the same order of turns, show the
same values, and hold the same leaves, each in a log that only grew. Values of one key that were
written apart stay, both, until somebody decides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters import files
from bearwitness.adapters.store.parts import Part, Store
from bearwitness.desk import (
    admitting,
    branches,
    calendar,
    copying,
    epochs,
    keyring,
    kinds,
    ledger,
    logkeeping,
    shredding,
)
from bearwitness.desk.deeds import Merge, Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.keyring import Facts
from bearwitness.desk.moving import Moved
from bearwitness.desk.pen import Pen
from bearwitness.errors import Refused
from bearwitness.ids import PersonId, RecordId, SourceId, TestimonyId
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree
from bearwitness.sealing import compartments
from bearwitness.sealing.age import Entropy


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two casebooks: what was read of it, where it lies, its public facts."""

    fold: Fold
    store: Store
    facts: Facts


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge took in.

    `same_log`: both logs have one name, and may look like a fork. `forked`: public logs of which
    one day was closed in two ways. `returned`: branches that were said to be destroyed, and took
    part in a merge since, this one or one that it told of.
    """

    records: int
    leaves: int
    shredded: int
    conflicts: int
    same_log: bool
    forked: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    moves: tuple[Moved, ...] = ()  # claims that stand otherwise since, what rises first


def merge(
    pen: Pen,
    mine: Side,
    other: Side,
    *,
    key: Ed25519PrivateKey,
    issuer_key: Ed25519PrivateKey,
    restored: bool = False,
    former: bool = False,
    although_destroyed: bool = False,
    reason: str,
    at: datetime,
    entropy: Entropy,
) -> Merged:
    """Take in another machine's records; `pen` writes into `mine`. Both are held for writing.

    Args:
        pen: writes for whoever merges.
        mine: gets what is new.
        other: what is read; held, so that its log has no leaf whose record is not read.
        key: signs where the other log stood.
        issuer_key: tells passages among the other log's leaves.
        restored: the other log may have been set back and written on.
        former: its team key may be one from before a renewal.
        although_destroyed: one of the two may be a branch that was said to be destroyed.
        reason: for the ledger.
        at: UTC.
        entropy: random bytes on request.

    Raises:
        Refused: it is another case, or its log was set back, or it was said to be destroyed.
        CannotOpen: the other casebook is damaged, lacks records that its log has, or has one
            that this program could not have written.
    """
    fold, theirs = mine.fold, other.fold
    expect_same_case(mine.facts, other.facts, former=former)
    theirs.forget()
    theirs.catch_up()
    ledger.checked(theirs, other.store)  # 1
    leaves = other.store.leaves()
    before = set(mine.store.leaves())
    admitting.expect_whole(theirs, leaves, issuer_key=issuer_key)
    if not restored:
        admitting.expect_grown(fold, other.facts.origin, leaves, before)
    new = [f for f in sorted(theirs.records, key=lambda f: f.number) if f.id not in fold.by_id]
    admitting.expect_sound(fold, theirs, new)
    known = branches.returned(fold)
    came_back = branches.one_is_gone(fold, theirs, although=although_destroyed)
    if came_back:
        pen.deed(branches.RETURNED, reason=reason, at=at)
    places = [mine.store.add_leaf(leaf, again=True) for leaf in leaves]  # 2
    if new:
        _take(mine, other, new, places, entropy=entropy)
    grown = len(set(leaves) - before)
    told = any(found.card.kind != "merge" for found in new)  # or two machines would never be quiet
    if told or came_back:
        tree, name = Tree(leaves), other.facts.origin
        signed = checkpoints.sign(name, tree.size, tree.root(), key=key, at=at)
        merged = Merge(name, signed, len(new), grown, mine.facts.origin)
        pen.keep(merged, reason=reason, at=at)  # right behind what was taken in: `ledger.checked`
    shredded = _shred(pen, fold, theirs, reason=reason, at=at)  # 3
    if not shredded and calendar.taken_back(fold, new):
        pen.rotate(reason=calendar.TAKEN_BACK, at=at)
    same = mine.facts.origin == other.facts.origin and bool(new)
    left = sum(1 for _ in fold.conflicts())
    returned = tuple(sorted(branches.returned(fold) - known))
    forked = logkeeping.forked(fold)  # 4
    return Merged(len(new), grown, shredded, left, same, forked, returned)


def branched(
    fold: Fold,
    store: Store,
    folder: Path,
    facts: Facts,
    into: Path,
    *,
    origin: str,
    secret_keys: Sequence[str],
    entropy: Entropy,
) -> None:
    """Fill a folder with a copy of a case, under an epoch and a log of its own: `origin`.

    The store is held for writing.
    """
    apart = replace(facts, origin=origin)
    (into / "keys").mkdir(mode=0o700)
    for path in sorted((folder / "keys").glob("*.age")):
        files.write_new(into / "keys" / path.name, files.read_bytes(path))
    keyring.write_facts(into, apart, secret_keys)
    key = compartments.new_key(entropy)
    head = epochs.head(key, 1, apart, secret_keys, entropy=entropy)
    copying.copied(fold, store, into, key=key, sealed=head, entropy=entropy)


def expect_same_case(mine: Facts, other: Facts, *, former: bool = False) -> None:
    """Refuse another case, and a copy of this one whose keys are not this one's now.

    Args:
        mine: the facts of the case that takes in.
        other: those of the other copy.
        former: its team key may be one from before a renewal.

    Raises:
        Refused: its keys, or its log's name, are not this case's.
    """
    keys = [(f.log, f.issuer) for f in (mine, other)]
    if keys[0] != keys[1]:
        raise Refused("this is another case", hint="`case branch` makes a copy that can be merged")
    admitting.expect_one_family(mine.origin, other.origin)
    if not former and mine.team != other.team:
        raise Refused(
            "this copy has another team key: from before a renewal, or after, or another case's",
            hint="whoever has an old key can have written it; if you know that nobody did,"
            " --before-renewal",
        )
    if mine.custody != other.custody:
        raise Refused(
            "this copy seals identities for other custodians",
            hint="`keys renew custody --custody CASE/case.json` there first, with the same new"
            " custodians",
        )


def _take(
    mine: Side, other: Side, new: Sequence[Folded], places: Sequence[int], *, entropy: Entropy
) -> None:
    anew = epochs.rewrapped(other.fold, mine.fold.epoch_key, entropy=entropy)
    taken, wrapped = [], {}
    for found in new:
        (row,) = other.store.rows(after=found.number - 1, until=found.number)
        part = Part(other.store.content(found.number), anew.get(found.number))
        place = places[found.leaf]
        card = other.fold.card_box(found, row.card, key=mine.fold.card_key, entropy=entropy)
        number = mine.store.add_record(found.id, leaf=place, card=card, content=part)
        taken.append(Folded(number, found.id, place, found.card))
        if part.wrapped is not None:
            wrapped[number] = part.wrapped
    mine.fold.add(*taken, wrapped=wrapped)


def _shred(pen: Pen, fold: Fold, theirs: Fold, *, reason: str, at: datetime) -> int:
    """Shred here what either side has shredded; return how many testimonies that were."""
    name = kinds.of(Shredding).name
    told = [f for f in fold.records if f.card.kind == name]
    gone: dict[TestimonyId, set[RecordId]] = {}
    kept: set[RecordId] = set()
    for found in told:
        value: Shredding = fold.value(found)
        gone.setdefault(value.testimony, set()).update(value.records)
        kept |= set(value.remains)
    done, sources = 0, set[SourceId]()
    for testimony, records in gone.items():
        sources |= shredding.sources_of(fold, {testimony})
        made = {f.id for f in shredding.derived(fold, sources, _persons_in(fold, records))}
        left = [
            f.id
            for f in fold.records
            if not fold.shredded(f)
            and (f.id in records | made or (testimony in f.card.about and f.id not in kept))
            and shredding.goes(f, testimony)
        ]
        if left:
            pen.shred_records(testimony, left, reason=reason, at=at)
            done += 1
    return done


def _persons_in(fold: Fold, records: Collection[RecordId]) -> set[PersonId]:
    found = [fold.by_id[record].card for record in records if record in fold.by_id]
    return {PersonId(card.key) for card in found if card.kind == "person" and card.key}
