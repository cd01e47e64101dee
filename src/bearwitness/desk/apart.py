"""One case in several places: backups, branches for other machines, what they wrote apart.

How a backup is made: `desk.backups`. How two machines agree: `desk.merging`. How what they wrote
apart is decided: `desk.deciding`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bearwitness.adapters.store import opening as stores
from bearwitness.desk import (
    backups,
    founding,
    keyring,
    ledger,
    leftovers,
    merging,
    moving,
    naming,
    unlinked,
    voices,
)
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Backup, Named
from bearwitness.desk.fold import Fold
from bearwitness.desk.ledger import Conflict, Entry
from bearwitness.desk.merging import Merged, Side
from bearwitness.errors import BearwitnessError, Refused
from bearwitness.ids import mint
from bearwitness.sealing import opening

FORMER = "took in a copy from before the team's key was renewed"  # what the ledger says; stored


def backup(casebook: Casebook, to: Path, restore_key: Path, *, reason: str, at: datetime) -> Backup:
    """Write a backup and, apart from it, its restore key into two new files.

    It is in the ledger before anything is written. Others cannot write meanwhile.

    Raises:
        Refused: one of the files is there already.
        Unavailable: another program wrote at the same moment; there is a line in the ledger, and
            no backup.
    """
    if to.exists() or restore_key.exists():
        raise Refused("there is a file of this name already", hint="choose another name")
    with casebook.inside(writing=True) as held:
        made = backups.keyed(
            held.store,
            casebook.path,
            casebook.facts,
            mint("B", casebook.entropy(5)),
            secret_keys=casebook.secret_keys,
            where=leftovers.seen(casebook.path, to),
            entropy=casebook.entropy,
        )
        held.pen.keep(made.backup, reason=reason, at=at)
    try:
        with casebook.inside(writing=True) as held:
            backups.write(
                held.fold,
                held.store,
                casebook.path,
                casebook.facts,
                made,
                to=to,
                restore_key=restore_key,
                at=at,
                entropy=casebook.entropy,
            )
    except BaseException:  # also when somebody stops it: the ledger told of it already
        with suppress(BearwitnessError, OSError):  # on a full disk the first error tells more
            _unmake(casebook, made.backup, to, restore_key, at=at)
        raise
    return made.backup


def _unmake(casebook: Casebook, made: Backup, to: Path, restore_key: Path, *, at: datetime) -> None:
    """Write down that a backup is destroyed, once its restore key is; else it stays a living one.

    Raises:
        Refused: the key's file is not that key.
    """
    if os.path.lexists(restore_key):
        backups.destroy_key(restore_key, made)
        to.unlink(missing_ok=True)
    casebook.append(replace(made, destroyed=True), reason="no backup was made", at=at)


def branch(casebook: Casebook, to: Path, *, reason: str, at: datetime) -> Named:
    """Make a copy of the case for another machine; return what its own log is called.

    Raises:
        Refused: the folder is there and not empty.
    """
    founding.expect_empty(to)
    here, entropy = casebook.facts.origin, casebook.entropy
    origin = naming.another(here, entropy=entropy)
    where = leftovers.seen(casebook.path, to)
    name = Named(here, origin, len(casebook.leaves()), restored=False, where=where)
    casebook.append(name, reason=reason, at=at)
    with casebook.inside(writing=True) as held, founding.beside(to) as half_made:
        merging.branched(
            held.fold,
            held.store,
            casebook.path,
            casebook.facts,
            half_made,
            origin=origin,
            secret_keys=casebook.secret_keys,
            entropy=entropy,
        )
    return name


def merge(
    casebook: Casebook,
    other: Path,
    *,
    reason: str,
    at: datetime,
    restored: bool = False,
    before_renewal: bool = False,
    although_destroyed: bool = False,
) -> Merged:
    """Take in what another machine's copy of this case has; nobody writes there meanwhile.

    Nothing of it is refused for what it moves, as nothing may be lost: `moves` says it afterwards,
    and so does the ledger (`desk.accounts`).

    Args:
        casebook: gets what is new.
        other: the other copy's folder.
        reason: for the ledger.
        at: UTC.
        restored: an older copy of the other folder was put in its place: its log was set back.
        before_renewal: it may have the team's key from before a renewal. Whoever else has that
            key can have written it; the ledger says that it was taken in all the same.
        although_destroyed: it, or this copy, may be a branch that was said to be destroyed. The
            ledger says that it came back, and it counts as out there again.

    Raises:
        Refused: it is another case, this very folder, or its log was set back; or its keys are
            older than a renewal; or it was said to be destroyed.
        CannotOpen: the other casebook is damaged, or its facts were changed.
        Missing: there is none.
        Unavailable: another program writes there.
    """
    if other.resolve() == casebook.path.resolve():
        raise Refused("this is the case itself", hint="name the other copy's folder")
    unlinked.expect_unlinked(other, handed_over=True)
    facts = keyring.facts_of(other)
    keys = casebook.letter_keys if before_renewal else casebook.secret_keys
    keys = tuple(key for key in keys if opening.recipient_of(key) in facts.team)
    if before_renewal and not keys:
        raise Refused(
            "none of the keys that this case ever had opens this copy",
            hint="merge where the team's key was renewed last",
        )
    former = bool(keys) and keys[0] not in casebook.secret_keys
    merging.expect_same_case(casebook.facts, facts, former=former)
    keyring.expect_vouched(other, facts, keys)
    store = stores.opened(other)  # never tidied: what lies there is somebody else's
    try:
        theirs = Side(Fold(store, keys, facts=facts), store, facts)
        with casebook.inside(writing=True) as held, store.writing():
            before = voices.graded(casebook, at=at)
            if former:
                held.pen.deed(FORMER, reason=reason, at=at)
            merged = merging.merge(
                held.pen,
                Side(held.fold, held.store, casebook.facts),
                theirs,
                key=casebook.signing_key,
                issuer_key=casebook.issuer_key,
                restored=restored,
                former=former,
                although_destroyed=although_destroyed,
                reason=reason,
                at=at,
                entropy=casebook.entropy,
            )
            found = moving.between(before, voices.graded(casebook, at=at))
            moves = tuple(sorted(found, key=lambda one: not one.rises))
            if moves:
                held.pen.keep(moving.account(facts.origin, moves), reason=reason, at=at)
    finally:
        store.close()
    return replace(merged, moves=moves)


def merges(casebook: Casebook) -> tuple[Entry, ...]:
    """Return the ledger's lines of merges that moved claims, newest first, also by others."""
    with casebook.inside() as held:
        return ledger.merges(held.fold)


def conflicts(casebook: Casebook) -> tuple[Conflict, ...]:
    """Return what two machines kept apart under one key and nobody has decided yet."""
    with casebook.inside() as held:
        return ledger.conflicts(held.fold)
