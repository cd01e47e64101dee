"""Backups: the case's folder in one file, and apart from it the key without which it is nothing.

    FILE         a tar of case.json, keys/, casebook.sqlite, epochs/1, backup.json
                 the data keys in it are wrapped under a restore key that is not in it
    RESTORE KEY  2 KB: that key, sealed to the custodians; what case.json and keys/ were
                 then, how many records and leaves there were and the log's root, and the
                 team's tag over all this: a backup with its end cut off is not restored

The epoch key is in neither. To restore it takes the file, the restore key, the passphrase and a
quorum of custodians. A backup that was made before a shredding still holds what was shredded;
once every copy of its restore key is destroyed, it opens for nobody. That is why the restore
key is a file of its own: it is small enough to be in few places, and to be replaced each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.store import keyfile
from bearwitness.adapters.store.parts import Store
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.desk import (
    archive,
    copying,
    founding,
    keyring,
    ledger,
    naming,
    one_letter,
    shredding,
    vouching,
)
from bearwitness.desk.certificates import Certificate, verified, written
from bearwitness.desk.deeds import Backup, Named
from bearwitness.desk.fold import Fold
from bearwitness.desk.keyring import FACTS, TAG, Facts
from bearwitness.desk.pen import Pen
from bearwitness.errors import (
    CannotOpen,
    Malformed,
    Missing,
    Refused,
    Unavailable,
    Unreadable,
)
from bearwitness.proof import notes
from bearwitness.proof.merkle import root
from bearwitness.records import codec
from bearwitness.sealing import age, compartments, opening
from bearwitness.sealing.age import Entropy

_USE = "restore key"  # of a tag
_LONGEST_KEY = 1 << 16  # bytes of a restore key's file


@dataclass(frozen=True, slots=True)
class About:
    """What a backup says of itself, readable by whoever has it."""

    version: int
    id: str
    origin: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Log:
    """How far a casebook had come. The record that a backup is made comes right behind it."""

    records: int
    leaves: int
    root: bytes


@dataclass(frozen=True, slots=True)
class RestoreKey:
    """What a restore key's file holds, sealed to the custodians."""

    backup: str
    origin: str
    bound: bytes  # SHA-256 over what lies beside the casebook: case.json and keys/
    log: Log
    tag: bytes  # of all this, by the team's key: anybody can seal to the custodians
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A restore key before it is written: the record of its backup, and what its file will hold."""

    backup: Backup
    sealed: bytes
    key: bytes = field(repr=False)


def keyed(
    store: Store,
    folder: Path,
    facts: Facts,
    name: str,
    *,
    secret_keys: Sequence[str],
    where: str,
    entropy: Entropy,
) -> Made:
    """Make the restore key of a backup called `name`. The store is held for writing.

    The backup's record is to be kept before anybody else writes. `where` is where it is made.
    """
    key, leaves = compartments.new_key(entropy), store.leaves()
    log = Log(store.state().records, len(leaves), root(leaves))
    inside = tagged(RestoreKey(name, facts.origin, _bound(folder), log, b"", key), secret_keys)
    sealed = age.seal(codec.written(inside), [facts.custody], entropy=entropy)
    made = Backup(name, len(leaves), hashlib.sha256(sealed).digest(), where)
    return Made(made, sealed, key)


def tagged(inside: RestoreKey, secret_keys: Sequence[str]) -> RestoreKey:
    """Return what a restore key's file holds, with the team's tag over it."""
    return replace(inside, tag=vouching.tag(secret_keys[0], _USE, *_said(inside)))


def write(
    fold: Fold,
    store: Store,
    folder: Path,
    facts: Facts,
    made: Made,
    *,
    to: Path,
    restore_key: Path,
    at: datetime,
    entropy: Entropy,
) -> None:
    """Write a backup and its restore key into two new files. The store is held for writing.

    Raises:
        Refused: the restore key's file is there already.
        Unavailable: somebody wrote behind the backup's record.
    """
    if not fold.records or fold.value(fold.records[-1]) != made.backup:
        raise Unavailable(
            "another program wrote at the same moment: no backup was made", hint="do it again"
        )
    backup, key, sealed = made.backup, made.key, made.sealed
    with founding.room_for(to) as half_made:
        inside = half_made / "case"
        inside.mkdir(mode=0o700)
        copying.copied(fold, store, inside, key=key, sealed=b"", entropy=entropy)
        about = codec.written(About(3, backup.id, facts.origin, at))
        files.write_new(inside / archive.ABOUT, about + b"\n")
        packed = half_made / "packed"
        archive.pack(packed, [(path, path.relative_to(folder)) for path in _beside(folder)], inside)
        files.write_new(restore_key, sealed)
        try:
            packed.replace(to)
            keyfile.settle(to.parent)
        except OSError:  # a key without its backup would be taken for one with it
            keyfile.destroy(restore_key)
            raise


def restored(
    packed: Path,
    restore_key: Path,
    folder: Path,
    *,
    custody_secret: bytes,
    passphrase: str,
    certificates: Sequence[Certificate] = (),
    then: Callable[[Path], None] = lambda _: None,
    by: str,
    reason: str,
    at: datetime,
    entropy: Entropy,
) -> ledger.Checked:
    """Make a case again from its backup: whole, checked, under a new epoch, or not at all.

    Its log gets a name of its own: the lost machine may write on under the old one.

    Args:
        packed: the backup.
        restore_key: its restore key's file.
        folder: not there yet, or empty.
        custody_secret: what a quorum's shares give.
        passphrase: of the team's key, as it was then.
        certificates: of shreddings that may have come after the backup; they are done again.
        then: what else is done in it before it is there; if it fails, nothing is.
        by: who restores, for the ledger.
        reason: why.
        at: UTC.
        entropy: random bytes on request.

    Raises:
        Unreadable: the file is no backup, or was changed.
        CannotOpen: a key does not fit, or a record is not the one in the log.
        Refused: the folder is not empty, or a certificate is of another case.
        Unverified: a certificate does not hold.
    """
    with founding.beside(folder) as half_made:
        archive.unpack(packed, half_made)
        about = codec.read(About, files.read_bytes(half_made / archive.ABOUT).removesuffix(b"\n"))
        facts = keyring.facts_of(half_made)
        keys = keyring.unlocked(half_made, facts, passphrase)
        for certificate in certificates:
            _expect_of(certificate, facts)
        inside = _opened(files.read_bytes(restore_key, limit=_LONGEST_KEY), custody_secret, about)
        _expect_bound(half_made, inside, keys.secret_keys)
        (half_made / archive.ABOUT).unlink()
        facts, former = _renamed(half_made, facts, keys.secret_keys, entropy=entropy)
        store = SqliteStore(half_made)
        try:
            fold = Fold(store, keys.secret_keys, facts=facts, epoch_key=inside.key)
            _expect_all(fold, store, inside)
            pen = Pen(store, fold, facts, by=by, entropy=entropy)
            with pen.writing():  # what is shredded again is never wrapped for the team
                name = Named(former, facts.origin, len(store.leaves()), restored=True)
                pen.keep(name, reason=reason, at=at)
                for certificate in certificates:
                    _shred_again(pen, fold, certificate, at=at)
                pen.turn_epoch()
            found = ledger.checked(fold, store)
        finally:
            store.close()
        then(half_made)
        return found


def facts_in(packed: Path) -> Facts:
    """Return the public facts of the case in a backup.

    Raises:
        Missing: there is no such file.
        Unreadable: it is no backup.
    """
    data = archive.member(packed, FACTS, limit=1 << 20)
    return codec.read(Facts, data.removesuffix(b"\n"))


def destroy_key(path: Path, backup: Backup) -> None:
    """Overwrite and delete a restore key's file. Copies of it are somebody's to find.

    Raises:
        Missing: it is not there.
        Refused: it is not the restore key of this backup, or a link; it is left as it is.
    """
    if not path.is_file():
        raise Missing("there is no such file", hint="check its name and folder")
    found = b""
    with suppress(Unreadable):
        found = files.read_bytes(path, limit=_LONGEST_KEY)
    if path.is_symlink() or hashlib.sha256(found).digest() != backup.restore_key:
        raise Refused(
            "this file is not the restore key of this backup: it was left as it is",
            hint="`backup list` names the backups; name the file itself, not a link to it",
        )
    keyfile.destroy(path, copies=True)


def _expect_of(certificate: Certificate, facts: Facts) -> None:
    """Refuse a certificate that the log of this case, or of a branch of it, did not sign."""
    log = notes.verifier_key(verified(written(certificate)).log)
    if log.key != facts.log or naming.case_of(log.name) != naming.case_of(facts.origin):
        raise Refused(
            "a certificate is of another case: nothing was restored",
            hint="leave it out, and ask who gave it to you",
        )


def _shred_again(pen: Pen, fold: Fold, certificate: Certificate, *, at: datetime) -> None:
    """Shred what a certificate names, as far as the backup holds it, and what goes with that."""
    told = {key.record for key in certificate.keys}
    named = [f for f in fold.records if f.id in told and not fold.shredded(f)]
    others = one_letter.siblings(fold, certificate.testimony)  # they were shredded with it
    with suppress(Missing):  # the backup may be older than the testimony
        named += shredding.doomed(fold, certificate.testimony)
    records = list(dict.fromkeys(found.id for found in named))
    why = "it was shredded after this backup"
    if records:
        pen.shred_records(certificate.testimony, records, reason=why, at=at)
    for other in others:
        pen.shred(other, reason=why, at=at)


def _opened(sealed: bytes, custody_secret: bytes, about: About) -> RestoreKey:
    if about.version != 3:
        raise Malformed("another version of Bearwitness made this backup", hint="use that one")
    secret_key = opening.secret_key_of(custody_secret)
    inside = codec.read(RestoreKey, b"".join(opening.opened([sealed], [secret_key])))
    if (inside.backup, inside.origin) != (about.id, about.origin):
        raise CannotOpen(
            "this restore key belongs to another backup", hint=f"it is that of {inside.backup}"
        )
    return inside


def _renamed(
    folder: Path, facts: Facts, secret_keys: Sequence[str], *, entropy: Entropy
) -> tuple[Facts, str]:
    """Write the facts again with a new name for the log; return them and the former name."""
    for path in (folder / FACTS, folder / "keys" / TAG):
        path.unlink()
    anew = replace(facts, origin=naming.another(facts.origin, entropy=entropy))
    keyring.write_facts(folder, anew, secret_keys)
    return anew, facts.origin


def _expect_bound(folder: Path, inside: RestoreKey, secret_keys: Sequence[str]) -> None:
    held = vouching.holds(inside.tag, secret_keys, _USE, *_said(inside))
    if inside.bound != _bound(folder) or not held:
        raise CannotOpen(
            "this backup, or its restore key, is not as the team made it", hint=archive.AGAIN
        )


def _bound(folder: Path) -> bytes:
    digest = hashlib.sha256()
    for path in _beside(folder):
        for part in (path.relative_to(folder).as_posix().encode(), files.read_bytes(path)):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _expect_all(fold: Fold, store: Store, inside: RestoreKey) -> None:
    """Refuse a casebook whose end was cut off: withdrawals may have been there."""
    fold.catch_up()
    leaves, log = store.leaves(), inside.log
    there = Log(len(fold.records) - 1, len(leaves) - 1, root(leaves[:-1]))
    last = max(fold.records, key=lambda found: found.number, default=None)
    if there != log or last is None or (last.card.kind, last.card.key) != ("backup", inside.backup):
        raise CannotOpen(
            "this backup is not whole: its end was changed or cut off", hint=archive.AGAIN
        )


def _said(inside: RestoreKey) -> tuple[bytes, ...]:
    log = inside.log
    counts = (log.records.to_bytes(8, "big"), log.leaves.to_bytes(8, "big"), log.root)
    return inside.backup.encode(), inside.origin.encode(), inside.bound, *counts, inside.key


def _beside(folder: Path) -> list[Path]:
    """Return what a backup holds besides the casebook: the facts, and what is in `keys`."""
    return [folder / FACTS, folder / "keys" / TAG, *sorted((folder / "keys").glob("*.age"))]
