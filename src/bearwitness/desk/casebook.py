"""The casebook: sealed records and one log, folded into a read model in memory.

Unlocked, it opens every record's card; a content is opened when it is asked for. Nothing
readable is ever written to disk. Several programs may have one case open: each reads on where
the others wrote. How a record is sealed: docs/spec/record.md.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters.store import Store
from bearwitness.desk import cards, keyring, kinds, ledger, shredding
from bearwitness.desk.cards import Card
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.keyring import CASEBOOK, Custody, Facts, Keyring
from bearwitness.desk.kinds import Deed, SweepList
from bearwitness.desk.ledger import Checked, Entry, Version
from bearwitness.desk.sweeping import sweepable
from bearwitness.errors import CannotOpen, Malformed, Missing, Refused
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.passages import Credential, issue_all
from bearwitness.records import codec
from bearwitness.records.testimony import Contact, Identity, Media, ProofSeed, Testimony
from bearwitness.sealing import age, compartments, opening, passphrase
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.shares import TWO_PLACES, Plan

T = TypeVar("T")


class Casebook:
    """One open case. Make one with `create` or `unlock`; it may be used from several threads."""

    def __init__(
        self, folder: Path, facts: Facts, keys: Keyring, *, by: str, entropy: Entropy
    ) -> None:
        """Open the casebook in a folder with keys that fit; `unlock` is the usual way."""
        self.path = folder
        self.facts = facts
        self.by = by
        self._keys = keys
        self._entropy = entropy
        self._lock = threading.RLock()
        self._store = Store(folder / CASEBOOK)
        self._fold = Fold(self._store, keys.secret_keys)

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        title: str,
        passphrase: str,
        at: datetime,
        entropy: Entropy,
        invented: bool = False,
        by: str = "founder",
        custody: Custody | Plan = TWO_PLACES,
        work_factor: int = passphrase.COST,
    ) -> tuple[Casebook, list[str]]:
        """Make a case and return it with the custodians' shares, which are stored nowhere.

        Args:
            folder: not there yet, or empty.
            title: public: it stands in `case.json` for whoever holds the folder.
            passphrase: of the team's key, 8 characters or more.
            at: UTC.
            entropy: random bytes on request.
            invented: the case is invented, and every page says so.
            by: who makes it, for the ledger.
            custody: how the custody key is to be dealt; or its public half, if it was dealt
                before, and then no shares are returned.
            work_factor: cost of the passphrase, a base-two logarithm; smaller only in tests.

        Raises:
            Refused: the folder is not empty.
            Malformed: a short passphrase.
        """
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused("this folder is not empty", hint="name a folder that is not there yet")
        with _beside(folder, entropy) as half_made:
            facts, keys, dealt = keyring.made(
                half_made,
                title=title,
                word=passphrase,
                custody=custody,
                invented=invented,
                work_factor=work_factor,
                entropy=entropy,
            )
            store = Store(half_made / CASEBOOK, new=True)
            with store.writing():
                key = compartments.new_key(entropy)
                store.new_epoch(age.seal(key, facts.team, entropy=entropy))
            store.close()
        book = cls(folder, facts, keys, by=by, entropy=entropy)
        book._deed("made the case", reason="a new case", at=at)
        return book, list(dealt)

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, *, by: str, entropy: Entropy) -> Casebook:
        """Open a case. `by` is who works: it goes into the ledger with everything they do.

        Raises:
            Missing: there is no case in this folder.
            CannotOpen: another passphrase, or damaged files.
        """
        facts = keyring.facts_of(folder)
        return cls(
            folder, facts, keyring.unlocked(folder, facts, passphrase), by=by, entropy=entropy
        )

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The team's secret keys, which open envelopes."""
        return self._keys.secret_keys

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs the log's checkpoints."""
        return self._keys.signing_key

    @property
    def entropy(self) -> Entropy:
        """Random bytes on request."""
        return self._entropy

    @property
    def issuer_key(self) -> Ed25519PrivateKey:
        """The key that signs passage credentials."""
        return self._keys.issuer_key

    def close(self) -> None:
        """Close the casebook and forget what was opened."""
        with self._lock:
            self._fold.forget()
            self._store.close()

    # Keeping

    def append(self, value: object, *, reason: str, at: datetime) -> RecordId:
        """Keep a value; it supersedes the older one of its kind and key.

        Raises:
            Malformed: the casebook does not keep such values, there is no reason, the time
                has no zone, or the value does not read back as it was written.
        """
        return self.append_many([value], reason=reason, at=at)[0]

    def append_many(
        self, values: Iterable[object], *, reason: str, at: datetime
    ) -> tuple[RecordId, ...]:
        """Keep several values, all or none; much quicker than one by one. See `append`."""
        kept = list(values)
        if any(isinstance(value, Testimony | Media | ProofSeed) for value in kept):
            raise Malformed("a testimony enters by add_testimony, with all that belongs to it")
        with self._lock, self._writing():
            return tuple(self._keep(value, reason=reason, at=at) for value in kept)

    def add_testimony(
        self,
        testimony: Testimony,
        *,
        identity: Identity | None,
        contact: Contact | None,
        media: Sequence[Media],
        reason: str,
        at: datetime,
        also: Iterable[object] = (),
    ) -> RecordId:
        """Keep a testimony, its parts sealed apart, and put its passages into the log.

        Called again with the same id, it supersedes the words; the log keeps both. `also` is
        kept with it or not at all: the deponent's answers about consent.

        Raises:
            Malformed: a part belongs to another testimony, or as `append`.
        """
        parts = [part for part in (identity, contact, *media) if part is not None]
        if any(part.testimony != testimony.id for part in parts):
            raise Malformed("a part belongs to another testimony", hint="nothing was kept")
        with self._lock, self._writing():
            record = self._keep(testimony, reason=reason, at=at)
            for part in (*parts, *also):
                self._keep(part, reason=reason, at=at)
            seeds = [s for s in self._current(ProofSeed) if s.testimony == testimony.id]
            if not seeds:
                seeds = [ProofSeed(testimony.id, self._entropy(32))]
                self._keep(seeds[0], reason=reason, at=at)
            for credential in self._credentials(testimony, seeds[0]):
                self._store.add_leaf(leaf_of(credential), again=True)
        return record

    # Reading

    def all(self, cls: type[T]) -> tuple[T, ...]:
        """Return the current values of a kind, in the order in which they first came.

        Raises:
            Refused: an identity; a quorum opens it with `open_identity`.
        """
        with self._lock:
            self._fold.catch_up()
            return self._current(cls)

    def get(self, cls: type[T], *key: object) -> T:
        """Return the current value of a kind with this key: usually one id.

        Raises:
            Missing: there is none, or it was shredded.
            Refused: an identity; a quorum opens it with `open_identity`.
        """
        with self._lock:
            self._fold.catch_up()
            value: T = self._fold.value(self._fold.found(kinds.of(cls), *key))
            return value

    def history(self, cls: type[T]) -> tuple[Version[T], ...]:
        """Return every value of a kind that was ever kept and is not shredded, oldest first."""
        with self._lock:
            self._fold.catch_up()
            return ledger.versions(self._fold, kinds.of(cls))

    def ledger(self) -> tuple[Entry, ...]:
        """Return who did what, when and why, oldest first; shredding leaves it whole."""
        with self._lock:
            self._fold.catch_up()
            return ledger.entries(self._fold)

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves, 32 bytes each, in order."""
        with self._lock:
            return self._store.leaves()

    def leaf_index(self, leaf: bytes) -> int:
        """Return the place of a leaf in the log, from 0.

        Raises:
            Missing: it is not in the log.
        """
        with self._lock:
            return self._store.place_of(leaf)

    def credentials(self, testimony: TestimonyId) -> tuple[Credential, ...]:
        """Return the credentials of a testimony's passages, made again from its seed.

        Raises:
            Missing: there is no such testimony, or it was shredded.
        """
        words, seed = self.get(Testimony, testimony), self.get(ProofSeed, testimony)
        return tuple(self._credentials(words, seed))

    def protected_words(self, testimony: TestimonyId) -> tuple[str, ...]:
        """Return the words that redaction must cover; empty if no identity was given."""
        return next((s.words for s in self.all(SweepList) if s.testimony == testimony), ())

    # What only the ledger remembers

    def open_identity(
        self, testimony: TestimonyId, custody_secret: bytes, *, why: str, at: datetime
    ) -> Identity:
        """Open an identity with the secret that a quorum's shares give (`shares.join`).

        It needs the custody key and the data key. Each try is in the ledger before anything
        is returned, a failed one as well.

        Raises:
            CannotOpen: it is another secret.
            Missing: there is no such identity, or it was shredded.
        """
        with self._lock:
            self._fold.catch_up()
            found = self._fold.found(kinds.of(Identity), testimony)
            try:
                identity = self._identity(found, custody_secret)
            except (CannotOpen, Malformed):
                self._deed("failed to open an identity", testimony, reason=why, at=at)
                raise
            self._deed("opened an identity", testimony, reason=why, at=at)
            return identity

    def shred(self, testimony: TestimonyId, *, reason: str, at: datetime) -> None:
        """Destroy the keys of everything that names a testimony; nobody can undo it.

        What its kind says remains: consent answers as they are, a source without its text,
        the ledger. The log keeps every leaf, so a proof that was given out still holds.
        Done again, it finishes what another program kept it from finishing.

        Raises:
            Missing: there is no such testimony.
            Unavailable: the keys are destroyed, but another program holds an old page.
        """
        with self._lock:
            with self._writing():
                if not any(testimony in found.card.about for found in self._fold.records):
                    raise Missing("the casebook has no such testimony", hint="check its id")
                doomed = shredding.doomed(self._fold, testimony)
                left = shredding.remains(self._fold, doomed)
                self._store.forget(found.row.number for found in doomed)
                for value in left:
                    self._keep(value, reason=reason, at=at)
                self._new_epoch(ledger.SHREDDED, testimony, reason=reason, at=at)
            self._store.scrub()

    def rotate(self, at: datetime, *, reason: str = "rotation") -> None:
        """Put a new epoch key in the place of the old one and wrap every data key anew."""
        with self._lock:
            with self._writing():
                self._new_epoch("rotated the epoch key", reason=reason, at=at)
            self._store.scrub()

    def check(self) -> Checked:
        """Open every record and compare each with its leaf in the log.

        It does not notice records cut off at the end: compare the number of leaves with a
        checkpoint that somebody else holds.

        Raises:
            CannotOpen: a record does not open, or is not the one that the log holds.
        """
        with self._lock:
            self._fold.forget()
            self._fold.catch_up()
            return ledger.checked(self._fold, self._store)

    # Within: each expects the lock to be held

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._store.writing():
                self._fold.catch_up()
                yield
                self._fold.catch_up()
        except BaseException:
            self._fold.forget()  # it may have read what was not kept
            raise

    def _current(self, cls: type[T]) -> tuple[T, ...]:
        return tuple(self._fold.value(found) for found in self._fold.current(kinds.of(cls)))

    def _keep(self, value: object, *, reason: str, at: datetime) -> RecordId:
        kind = kinds.of(type(value))
        data = codec.written(value)
        if codec.read(kind.cls, data) != value:
            raise Malformed(f"this {kind.name} would not be read back as it is written")
        if isinstance(value, Identity):
            data = age.seal(data, [self.facts.custody], entropy=self._entropy)
            given = sweepable([*value.names, *value.protects])
            words = {*self.protected_words(value.testimony), *given}  # staff may have added some
            self._keep(SweepList(value.testimony, tuple(sorted(words))), reason=reason, at=at)
        what = value.what if isinstance(value, Deed) else f"kept {kind.name}"
        about = kinds.testimonies_in(value)
        card = Card(
            kind.name, kind.key_of(value), about, kind.compartment, what, at, self.by, reason
        )
        sealed = cards.packed(card, data, epoch_key=self._fold.epoch_key, entropy=self._entropy)
        self._store.add_record(sealed.id, (sealed.card, sealed.content), sealed.leaf)
        return sealed.id

    def _deed(self, what: str, *about: TestimonyId, reason: str, at: datetime) -> None:
        with self._writing():
            self._keep(Deed(what, about), reason=reason, at=at)

    def _new_epoch(self, what: str, *about: TestimonyId, reason: str, at: datetime) -> None:
        self._keep(Deed(what, about), reason=reason, at=at)
        self._fold.catch_up()
        shredding.new_epoch(self._fold, self._store, self.facts.team, entropy=self._entropy)

    def _credentials(self, testimony: Testimony, seed: ProofSeed) -> tuple[Credential, ...]:
        texts = [passage.text for passage in testimony.passages()]
        return issue_all(
            texts, language=testimony.language, seed=seed.seed, issuer_key=self.issuer_key
        )

    def _identity(self, found: Folded, custody_secret: bytes) -> Identity:
        key = opening.secret_key_of(custody_secret)
        _, sealed = self._fold.content(found)
        return codec.read(Identity, b"".join(opening.opened([sealed], [key])))


@contextmanager
def _beside(folder: Path, entropy: Entropy) -> Iterator[Path]:
    """Give a folder to fill, then put it in the place of `folder`; after an error, nothing is."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half_made = folder.parent / f".{entropy(8).hex()}.partial"
    half_made.mkdir(mode=0o700)
    try:
        yield half_made
        half_made.replace(folder)
    finally:
        shutil.rmtree(half_made, ignore_errors=True)
