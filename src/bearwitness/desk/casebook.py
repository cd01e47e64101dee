"""The casebook: sealed records and one log, folded into a read model in memory.

Unlocked, it opens every card, and a content when it is asked for. Nothing readable is ever
written to disk. Several programs may have one case open: each reads on where the others wrote.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.adapters.store import opening as stores
from bearwitness.desk import (
    attempts,
    calendar,
    careful,
    certificates,
    epochs,
    founding,
    keyring,
    kinds,
    ledger,
    leftovers,
    one_letter,
    servers,
    staging,
    sweeplists,
)
from bearwitness.desk.certificates import Certificate
from bearwitness.desk.fold import Fold
from bearwitness.desk.keyring import Custody, Facts, Keyring
from bearwitness.desk.ledger import Checked, Entry, Version
from bearwitness.desk.pen import Inside, Pen
from bearwitness.errors import CannotOpen, Malformed
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.proof.merkle import leaf_of
from bearwitness.proof.passages import Credential, issue_all
from bearwitness.records import codec
from bearwitness.records.reason import checked_reason
from bearwitness.records.testimony import Contact, Identity, Media, ProofSeed, Testimony
from bearwitness.sealing import opening, passphrase
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.plan import TWO_PLACES, Plan

T = TypeVar("T")


class Casebook:
    """One open case. Make one with `create` or `unlock`; it may be used from several threads."""

    def __init__(
        self, folder: Path, facts: Facts, keys: Keyring, *, by: str, entropy: Entropy
    ) -> None:
        self.path = folder
        self.facts = facts
        self.by = by
        self._keys = keys
        self.letter_keys = (*keys.secret_keys, *keys.former)  # the former vouch for nothing
        self.undone: tuple[str, ...] = ()  # by the calendar, when it was unlocked: to be said
        self._entropy = entropy
        self._lock = threading.RLock()
        self._store = stores.opened(folder)
        with founding.closed_after_error(self._store):
            staging.tidy(folder, self._store)  # its facts are vouched for
        self._fold = Fold(self._store, keys.secret_keys, facts=facts)
        self._pen = Pen(self._store, self._fold, facts, by=by, entropy=entropy)

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
        store: str = "",
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
            custody: how its key is to be dealt; or the public half of a dealt one: no shares then.
            work_factor: cost of the passphrase, a base-two logarithm; smaller only in tests.
            store: empty for SQLite in the folder, or `postgresql://…` without a password.

        Raises:
            Refused: the folder is not empty, or the database holds a casebook.
            Malformed: a short passphrase.
        """
        with founding.beside(folder) as half_made:
            facts, keys, dealt = keyring.made(
                half_made,
                title=title,
                word=passphrase,
                custody=custody,
                invented=invented,
                work_factor=work_factor,
                entropy=entropy,
            )
            sealed, card_key = epochs.first(facts, keys.secret_keys, entropy=entropy)
            stores.make(half_made, store, sealed=sealed, card_key=card_key)
            servers.vouch(half_made, keys.secret_keys)
            with closing(cls(half_made, facts, keys, by=by, entropy=entropy)) as book:
                book.did(epochs.MADE, reason="a new case", at=at)
        return cls(folder, facts, keys, by=by, entropy=entropy), list(dealt)

    @classmethod
    def unlock(
        cls,
        folder: Path,
        passphrase: str,
        *,
        by: str,
        entropy: Entropy,
        at: datetime | None = None,
    ) -> Casebook:
        """Open a case. `by` is who works: it goes into the ledger with everything they do.

        Given the time, it also keeps the calendar: an epoch that has lasted a month ends, and
        failed tries go into the ledger, this one too. What the disk does not take is in `undone`.

        Raises:
            Missing: there is no case in this folder.
            CannotOpen: another passphrase, damaged files, or facts or records that were changed.
        """
        finished = staging.finished(folder, passphrase)
        facts = keyring.facts_of(folder)
        try:
            keys = keyring.unlocked(folder, facts, passphrase)
        except keyring.Unvouched:
            raise  # the passphrase was right, and a note would be sealed to whom those facts name
        except CannotOpen as shut:
            if at is not None:
                attempts.note(folder, facts.team, by=by, at=at, entropy=entropy)
            shut.hint = staging.FINISHED if finished else shut.hint
            raise
        book = cls(folder, facts, keys, by=by, entropy=entropy)
        with founding.closed_after_error(book), book.inside() as held:
            ledger.expect_all_there(held, issuer_key=book.issuer_key)
            leftovers.swept(folder, held.fold)
            if at is not None:
                book.undone = calendar.keep(held, folder, book.letter_keys, at=at)
        return book

    @property
    def secret_keys(self) -> tuple[str, ...]:
        """The team's secret keys, which open the case and vouch for it."""
        return self._keys.secret_keys

    @property
    def entropy(self) -> Entropy:
        """Random bytes on request."""
        return self._entropy

    @property
    def signing_key(self) -> Ed25519PrivateKey:
        """The key that signs the log's checkpoints."""
        return self._keys.signing_key

    @property
    def issuer_key(self) -> Ed25519PrivateKey:
        """The key that signs passage credentials."""
        return self._keys.issuer_key

    def close(self) -> None:
        """Close the casebook and forget what was opened."""
        with self._lock:
            self._fold.forget()
            self._store.close()

    @contextmanager
    def inside(self, *, writing: bool = False) -> Iterator[Inside]:
        """Give the other rooms of DESK the store, the read model and the pen, held for them.

        Args:
            writing: hold the store for writing too; all is kept, or after any error nothing.
        """
        with self._lock:
            held = Inside(self._fold, self._store, self._pen)
            if writing:
                with self._pen.writing():
                    yield held
            else:
                self._fold.catch_up()
                yield held

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
        """Keep several values, all or none; much quicker than one by one. See `append`.

        An answer that takes back an older yes ends the epoch.
        """
        kept = list(values)
        if any(isinstance(value, Testimony | Media | ProofSeed) for value in kept):
            raise Malformed("a testimony enters by add_testimony, with all that belongs to it")
        with self._lock, self._pen.writing():
            if any(calendar.takes_back(self._fold, value) for value in kept):
                self._pen.rotate(reason=calendar.TAKEN_BACK, at=at)
            return self._pen.keep_all(kept, reason=reason, at=at)

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
        with self._lock, self._pen.writing():
            seed = self._pen.seed_of(testimony.id, at=at)
            record, *_ = self._pen.keep_all([testimony, *parts, *also], reason=reason, at=at)
            for credential in self._credentials(testimony, seed):
                self._pen.add_leaf(leaf_of(credential))
        return record

    def did(self, what: str, *about: TestimonyId, reason: str, at: datetime) -> None:
        """Write into the ledger what left no value: an export, a refusal, an identity opened.

        `what` begins with a verb and holds no name: it outlives shredding. So does the reason, but
        where one testimony is named (`desk.reasons`).
        """
        with self._lock, self._pen.writing():
            self._pen.deed(what, *about, reason=reason, at=at)

    # Reading

    def all(self, cls: type[T]) -> tuple[T, ...]:
        """Return the current values of a kind, in the order in which they first came.

        Raises:
            Refused: an identity; a quorum opens it with `open_identity`.
        """
        with self.inside() as held:
            return careful.current(held.fold, cls)

    def get(self, cls: type[T], *key: object) -> T:
        """Return the current value of a kind with this key: usually one id.

        Raises:
            Missing: there is none, or it was shredded.
            Refused: an identity; a quorum opens it with `open_identity`.
        """
        with self.inside() as held:
            value: T = held.fold.value(held.fold.found(kinds.of(cls), *key))
            return value

    def history(self, cls: type[T]) -> tuple[Version[T], ...]:
        """Return every value of a kind that was ever kept and is not shredded, oldest first."""
        with self.inside() as held:
            return ledger.versions(held.fold, kinds.of(cls))

    def ledger(self) -> tuple[Entry, ...]:
        """Return who did what, when and why, oldest first; shredding takes reasons from it."""
        with self.inside() as held:
            return ledger.entries(held.fold)

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves in order."""
        with self._lock:
            return self._store.leaves()

    def leaf_index(self, leaf: bytes) -> int:
        """Return the place of a leaf in the log, from 0; Missing is raised if it is not there."""
        with self._lock:
            return self._store.place_of(leaf)

    def credentials(self, testimony: TestimonyId) -> tuple[Credential, ...]:
        """Return the credentials of a testimony's passages, made again from its seed.

        Raises:
            Missing: there is no such testimony, or it was shredded.
        """
        return self._credentials(self.get(Testimony, testimony), self.get(ProofSeed, testimony))

    def protected_words(self, testimony: TestimonyId) -> tuple[str, ...]:
        """Return the words that redaction must cover; empty if no identity was given."""
        with self.inside() as held:
            return sweeplists.words(held.fold, testimony)

    def open_identity(
        self, testimony: TestimonyId, custody_secret: bytes, *, why: str, at: datetime
    ) -> Identity:
        """Open an identity with the secret that a quorum's shares give (`shares.join`).

        It needs the custody key and the data key. Each try is in the ledger before anything
        is returned, a failed one as well, whatever stopped it.

        Raises:
            CannotOpen: it is another secret.
            Missing: there is no such identity, or it was shredded.
            Malformed: there is no reason, or none that can be kept.
        """
        checked_reason(why)  # a try that cannot be told is none
        with self.inside() as held:
            found = held.fold.found(kinds.of(Identity), testimony)
            try:
                key = opening.secret_key_of(custody_secret)
                _, sealed = held.fold.content(found)
                identity = codec.read(Identity, b"".join(opening.opened([sealed], [key])))
            except BaseException:
                self.did("failed to open an identity", testimony, reason=why, at=at)
                raise
            self.did("opened an identity", testimony, reason=why, at=at)
            return identity

    def shred(
        self,
        testimony: TestimonyId,
        *,
        reason: str,
        at: datetime,
        also: Collection[RecordId] = (),
    ) -> Certificate:
        """Destroy the keys of everything that names a testimony; nobody can undo it.

        Where its letter was received twice, those of the other testimony go in the same writing.

        What was made from its source alone goes too, and the records in `also`. What its kind
        says remains: consent answers, a source without its text, the ledger. Every use is taken
        back with it. The log keeps every leaf, so a proof that was given out still holds.

        Raises:
            Missing: there is no such testimony, or no such record.
            Refused: a record in `also` outlives every testimony.
        """
        with self._lock:
            with self._pen.writing():
                others = one_letter.siblings(self._fold, testimony)
                self._pen.shred(testimony, reason=reason, at=at, also=also)
                for other in others:
                    self._pen.shred(other, reason=reason, at=at)
            leftovers.swept(self.path, self._fold)  # the certificate says that the keys are gone
            held, origin = Inside(self._fold, self._store, self._pen), self.facts.origin
            return certificates.of(held, testimony, origin=origin, key=self.signing_key, at=at)[-1]

    def rotate(self, at: datetime, *, reason: str = "rotation") -> None:
        """Put a new epoch key in the place of the old one and wrap every data key anew."""
        with self._lock, self._pen.writing():
            self._pen.rotate(reason=reason, at=at)

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

    def _credentials(self, testimony: Testimony, seed: ProofSeed) -> tuple[Credential, ...]:
        texts, language = [one.text for one in testimony.passages()], testimony.language
        return issue_all(texts, language=language, seed=seed.seed, issuer_key=self.issuer_key)
