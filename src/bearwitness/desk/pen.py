"""The pen: what writes records. It seals a value, stores it, and takes it into the fold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.adapters.store.parts import Store
from bearwitness.consent import Scope
from bearwitness.desk import cards, epochs, kinds, reasons, shredding, withdrawing
from bearwitness.desk.cards import Card
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.keyring import Facts
from bearwitness.desk.kinds import Deed, KeptAlready, Kind, SweepList
from bearwitness.desk.possible import expect_possible
from bearwitness.desk.sweeping import sweepable
from bearwitness.errors import Malformed
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.records import codec
from bearwitness.records.reason import checked_reason, is_plain
from bearwitness.records.testimony import Identity, ProofSeed
from bearwitness.sealing import age
from bearwitness.sealing.age import Entropy

_LONGEST = 1 << 16  # of a reason, with what this program writes behind it: ids, as a rule


class Pen:
    """Writes for one person. Everything but `writing` belongs inside it."""

    def __init__(self, store: Store, fold: Fold, facts: Facts, *, by: str, entropy: Entropy):
        self._store = store
        self._fold = fold
        self._facts = facts
        self.by = by
        self.entropy = entropy

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the casebook for writing; all is kept, or after any error nothing."""
        try:
            with self._store.writing():
                self._fold.catch_up()
                yield
        except BaseException:
            self._fold.forget()  # it may have taken in what was not kept
            raise

    def keep(
        self,
        value: object,
        *,
        reason: str,
        at: datetime,
        settles: Collection[RecordId] = (),
        by: str = "",
        whom: Collection[TestimonyId] | None = None,
    ) -> RecordId:
        """Keep a value; it supersedes the one that is shown, and those that it `settles`.

        Args:
            value: of a kind that the casebook keeps.
            reason: sealed if it is about one testimony (`desk.reasons`).
            at: UTC.
            settles: records that are superseded as well.
            by: who; empty: whose pen it is.
            whom: the testimonies that all which is kept for this reason names; none: the reason
                outlives shredding. None: those that this value names.

        Raises:
            KeptAlready: there is one of its key, and its kind allows no second.
        """
        kind = kinds.of(type(value))
        expect_possible(value)
        if kind.once and self._fold.heads(kind.name, kind.key_of(value) or ""):
            raise KeptAlready(f"there is such a {kind.name} already", hint="nothing was kept")
        data = codec.written(value)
        if codec.read(kind.cls, data) != value:
            raise Malformed(f"this {kind.name} would not be read back as it is written")
        if isinstance(value, Identity):
            data = age.seal(data, [self._facts.custody], entropy=self.entropy)
            self._keep_sweep_list(value, reason=reason, at=at, whom=whom)
        card = self._card(value, kind, reason=reason, at=at, settles=settles, by=by or self.by)
        told = reasons.named(self._fold, [value]) if whom is None else whom
        return self._store_record(self._with_sealed_reason(card, told), data)

    def keep_all(
        self, values: Sequence[object], *, reason: str, at: datetime
    ) -> tuple[RecordId, ...]:
        """Keep several values for one reason."""
        whom = reasons.named(self._fold, values)
        return tuple(self.keep(one, reason=reason, at=at, whom=whom) for one in values)

    def seed_of(self, testimony: TestimonyId, *, at: datetime) -> ProofSeed:
        """Return a testimony's seed; a new one, kept, where it has none.

        It comes before all else that is kept of a testimony: reasons are sealed under it.
        """
        name = kinds.of(ProofSeed).name
        if not self._fold.heads(name, testimony):
            made = ProofSeed(testimony, self.entropy(32))
            self.keep(made, reason="for a new testimony", at=at, whom=())
        seed: ProofSeed = self._fold.value(self._fold.heads(name, testimony)[-1])
        return seed

    def deed(self, what: str, *about: TestimonyId, reason: str, at: datetime, by: str = "") -> None:
        """Write into the ledger what left no value."""
        self.keep(Deed(what, about), reason=reason, at=at, by=by)

    def keep_again(
        self, found: Folded, *, reason: str, at: datetime, settles: Collection[RecordId]
    ) -> RecordId:
        """Keep a record's value once more, so that it settles others."""
        old = found.card
        card = replace(
            old, what=f"decided {old.kind}", at=at, by=self.by, reason=_plain(reason, self.by),
            turn=self._fold.next_turn, supersedes=tuple(sorted({found.id, *settles})),
        )  # fmt: skip
        hidden = old.compartment == "identity" or kinds.named(old.kind) is None
        whom = old.about if hidden else reasons.named(self._fold, [self._fold.value(found)])
        card = self._with_sealed_reason(card, whom)
        return self._store_record(card, self._fold.content(found)[1])

    def move(
        self, found: Folded, sealed: bytes, *, supersedes: Collection[RecordId], reason: str,
        at: datetime,
    ) -> RecordId:  # fmt: skip
        """Keep an identity once more, sealed for other custodians; it supersedes what it did."""
        card = replace(
            found.card, what=f"{cards.MOVED} {found.id}", at=at, by=self.by,
            reason=_plain(reason, self.by), turn=self._fold.next_turn,
            supersedes=tuple(sorted(supersedes)),
        )  # fmt: skip
        return self._store_record(card, sealed)

    def shred(
        self,
        testimony: TestimonyId,
        *,
        reason: str,
        at: datetime,
        also: Collection[RecordId] = (),
    ) -> None:
        """Shred a testimony: keep what remains, write it down, turn the epoch."""
        doomed = shredding.doomed(self._fold, testimony, also)
        self.shred_records(testimony, [found.id for found in doomed], reason=reason, at=at)

    def shred_records(
        self, testimony: TestimonyId, records: Sequence[RecordId], *, reason: str, at: datetime
    ) -> None:
        """Shred exactly these records, for the sake of a testimony, and take back every use."""
        doomed = [self._fold.by_id[record] for record in records]
        left = [
            self.keep(value, reason=reason, at=at, settles=settled, whom=())
            for value, settled in shredding.remains(self._fold, doomed, testimony)
        ]
        granted = withdrawing.still_granted(self._fold, testimony)
        noes = withdrawing.refusals(self._fold, testimony, granted, at=at)
        left += [self.keep(no, reason=reason, at=at, whom=()) for no in noes]
        for copy in withdrawing.marked(self._fold, testimony, Scope):
            self.keep(copy, reason=reason, at=at, whom=())
        gone, before = tuple(records), self._fold.state.epoch
        value = Shredding(testimony, gone, tuple(left), before, before + 1)
        self.keep(value, reason=reason, at=at, whom=())
        self.turn_epoch(but=gone)

    def add_leaf(self, leaf: bytes) -> None:
        """Put a leaf into the log, unless it is there."""
        self._store.add_leaf(leaf, again=True)

    def rotate(self, *, reason: str, at: datetime) -> None:
        """Make a new epoch, and write that down."""
        self.deed(epochs.ROTATED, reason=reason, at=at)
        self.turn_epoch()

    def turn_epoch(self, *, but: Collection[RecordId] = ()) -> int:
        """Make a new epoch, without the keys of some records; return its number."""
        return epochs.turn(self._fold, self._store, but=set(but), entropy=self.entropy)

    def _card(
        self,
        value: object,
        kind: Kind,
        *,
        reason: str,
        at: datetime,
        settles: Collection[RecordId],
        by: str,
    ) -> Card:
        key = kind.key_of(value)
        shown = [one.id for one in self._fold.heads(kind.name, key)[-1:]] if key else []
        return Card(
            kind=kind.name,
            key=key,
            about=kinds.testimonies_in(value),
            compartment=kind.compartment,
            what=_done(value, kind),
            at=at,
            by=by,
            reason=_plain(reason, by),
            turn=self._fold.next_turn,
            supersedes=tuple(sorted({*shown, *settles})),
        )

    def _with_sealed_reason(self, card: Card, whom: Collection[TestimonyId]) -> Card:
        why = reasons.sealed(self._fold, card.reason, whom, entropy=self.entropy)
        return replace(card, reason=why)

    def _store_record(self, card: Card, data: bytes) -> RecordId:
        fold, store = self._fold, self._store
        sealed = cards.packed(
            card, data, card_key=fold.card_key, epoch_key=fold.epoch_key, entropy=self.entropy
        )
        place = store.add_leaf(sealed.leaf)
        number = store.add_record(sealed.id, leaf=place, card=sealed.card, content=sealed.content)
        fold.add(
            Folded(number, sealed.id, place, card), wrapped={number: sealed.content.wrapped or b""}
        )
        return sealed.id

    def _keep_sweep_list(
        self,
        identity: Identity,
        *,
        reason: str,
        at: datetime,
        whom: Collection[TestimonyId] | None,
    ) -> None:
        kind = kinds.of(SweepList)
        words = set(sweepable([*identity.names, *identity.protects]))
        for found in self._fold.heads(kind.name, identity.testimony):
            words |= set(self._fold.value(found).words)  # staff may have added some
        kept = SweepList(identity.testimony, tuple(sorted(words)))
        self.keep(kept, reason=reason, at=at, whom=whom)


def _done(value: object, kind: Kind) -> str:
    """Return what the ledger says was done: a deed says it itself.

    A field `what` of another value is its own: a use is of an edition's id or a draft's digest.
    """
    if isinstance(value, Deed):
        return value.what
    says = getattr(type(value), "what", None)
    return str(getattr(value, "what", "")) if isinstance(says, property) else f"kept {kind.name}"


def _plain(reason: str, by: str) -> str:
    if not is_plain(by):
        raise Malformed("a name in the ledger holds a character that is not seen")
    return checked_reason(reason, longest=_LONGEST)


@dataclass(frozen=True, slots=True)
class Inside:
    """An open casebook from within: `Casebook.inside` gives it to other rooms of DESK, held."""

    fold: Fold
    store: Store
    pen: Pen
