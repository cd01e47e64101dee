"""The read model: records folded, in memory only, into what is current.

Every card is opened; a content only when it is asked for, then kept. Records stand in the
order of their turns, which is the same on every machine, and a value is current while nothing
supersedes it. Two current values of one key are a conflict: two machines wrote apart. Until
somebody decides, what claims stand lower by counts (`desk.careful`); of the rest the later one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from bearwitness.adapters.store.parts import CASE, RESTORE, Part, State, Store, Turned
from bearwitness.desk import cards, keyring, kinds, vouching
from bearwitness.desk.cards import MOVED, Card
from bearwitness.desk.keyring import Facts
from bearwitness.desk.kinds import Kind
from bearwitness.errors import CannotOpen, Missing, Refused
from bearwitness.ids import RecordId
from bearwitness.records import codec
from bearwitness.sealing import compartments
from bearwitness.sealing.age import Entropy

_KINDS = "bearwitness.desk.every_kind"  # its modules import this one
_TRIES = 5
_AT_ONCE = 5_000  # records
NOTHING = State(records=0, epoch=0)


@dataclass(frozen=True, slots=True)
class Folded:
    """A record in the read model: its number in this store, its id, place in the log, card."""

    number: int
    id: RecordId
    leaf: int
    card: Card

    @property
    def turn(self) -> tuple[int, RecordId]:
        """By which records are ordered, on every machine alike."""
        return self.card.turn, self.id


class Fold:
    """The records of a store, as far as they have been read."""

    def __init__(
        self, store: Store, secret_keys: Sequence[str], *, facts: Facts, epoch_key: bytes = b""
    ) -> None:
        """Begin with nothing read; `catch_up` reads.

        Args:
            store: where the records are.
            secret_keys: the team's; one of them opens the epoch key, and vouches for it.
            facts: the case's, for which epochs are made.
            epoch_key: instead of the sealed one of the first epoch that is read: a restore key.
        """
        import_module(_KINDS)
        self._store = store
        self._given = epoch_key
        self.secret_keys = secret_keys
        self.facts = facts
        self.forget()

    def forget(self) -> None:
        """Drop everything that was opened."""
        self.state = NOTHING
        self.epoch_key = self.card_key = b""
        self.former_cards: tuple[vouching.FormerCards, ...] = ()
        self.wrapped: dict[int, bytes] = {}  # by number; what is shredded is not in it
        self.records: list[Folded] = []
        self.by_id: dict[RecordId, Folded] = {}
        self._heads: dict[str, dict[str, list[Folded]]] = {}
        self._values: dict[RecordId, Any] = {}
        self._texts: dict[RecordId, str] = {}

    def catch_up(self) -> None:
        """Read on where other programs wrote.

        Raises:
            CannotOpen: a card does not open; or records that were read are not there any more.
            Unavailable: another program turns one epoch after the other.
        """
        for tries in range(_TRIES):
            state = self._store.state()
            if state.records < self.state.records:
                raise CannotOpen("the casebook lost records that were in it", hint=RESTORE)
            try:
                if state.epoch != self.state.epoch:
                    self._take_epoch(state)
                if state.records > self.state.records:
                    self._take_records(state)
            except Turned:
                if tries == _TRIES - 1:
                    raise
            else:
                return

    def add(self, *records: Folded, wrapped: Mapping[int, bytes]) -> None:
        """Take in records that were just stored, without reading them back."""
        self.wrapped.update(wrapped)
        self._place(records)
        self.state = State(records[-1].number, self.state.epoch)

    def turn_to(self, epoch: int, epoch_key: bytes, wrapped: Mapping[int, bytes]) -> None:
        """Take in a new epoch: its key, and every data key that is left, wrapped under it."""
        gone = self.wrapped.keys() - wrapped.keys()
        self.epoch_key, self.wrapped = epoch_key, dict(wrapped)
        self.state = State(self.state.records, epoch)
        if gone:
            for found in self.records:
                if found.number in gone:
                    self._values.pop(found.id, None)
                    self._texts.pop(found.id, None)
            self._refold(self.records)

    def become(self, facts: Facts, secret_keys: Sequence[str]) -> None:
        """Let the next epoch be made for other facts, by other keys. Whoever writes turns it."""
        self.facts, self.secret_keys = facts, secret_keys

    def renew_cards(self, key: bytes) -> None:
        """Let the cards of later records be sealed under another key."""
        self.former_cards = (*self.former_cards, (self.state.records, self.card_key))
        self.card_key = key

    def card_key_of(self, number: int) -> bytes:
        """Return the key that seals the card of the record with this number, and no later one's."""
        return next((key for until, key in self.former_cards if number <= until), self.card_key)

    def card_box(self, found: Folded, box: bytes, *, key: bytes, entropy: Entropy) -> bytes:
        """Return a card as it is sealed under a key: the box it has, or a new one."""
        if self.card_key_of(found.number) == key:
            return box
        return cards.sealed_card(found.id, found.card, card_key=key, entropy=entropy)

    @property
    def origin(self) -> str:
        """The name of the case's log."""
        return self.facts.origin

    @property
    def next_turn(self) -> int:
        """The turn of the next record."""
        return self.records[-1].card.turn + 1 if self.records else 1

    def shredded(self, found: Folded) -> bool:
        """Say whether the key of a record's content is gone."""
        return found.number not in self.wrapped

    def heads(self, kind: str, key: str) -> Sequence[Folded]:
        """Return the records of a key that nothing supersedes, the one that is shown last."""
        return self._heads.get(kind, {}).get(key, ())

    def current(self, kind: Kind) -> Iterator[Folded]:
        """Yield the current records of a kind, in the order in which their keys first came."""
        for heads in self._heads.get(kind.name, {}).values():
            yield heads[-1]

    def shown(self) -> Iterator[Folded]:
        """Yield the current record of every key."""
        for keys in self._heads.values():
            for heads in keys.values():
                yield heads[-1]

    def heads_of(self, kind: Kind) -> Iterator[Folded]:
        """Yield every record of a kind that nothing supersedes, also those written apart."""
        for heads in self._heads.get(kind.name, {}).values():
            yield from heads

    def every_heads(self, kind: Kind) -> Iterator[Sequence[Folded]]:
        """Yield, key by key, the records of a kind that nothing supersedes."""
        yield from self._heads.get(kind.name, {}).values()

    def conflicts(self) -> Iterator[tuple[str, str, Sequence[Folded]]]:
        """Yield kind, key and records wherever several are current and not all alike."""
        for kind, keys in self._heads.items():
            for key, heads in keys.items():
                if len(heads) > 1 and len({self._says(found) for found in heads}) > 1:
                    yield kind, key, heads

    @contextmanager
    def supposing(self, chosen: Folded) -> Iterator[None]:
        """Let one of the current records of a key be the only one a while, to ask what would be.

        Nothing is written; what another program writes meanwhile is read in afterwards.
        """
        keys, key = self._heads[chosen.card.kind], _key(chosen)
        kept, before = keys[key], len(self.records)
        keys[key] = [chosen]
        try:
            yield
        finally:
            keys[key] = kept
            if len(self.records) != before:
                self._refold(self.records)

    def found(self, kind: Kind, *key: object) -> Folded:
        """Return the current record with this key.

        Raises:
            Missing: there is none, or it was shredded.
        """
        heads = self.heads(kind.name, kinds.written_key(*key))
        if not heads:
            raise Missing(
                f"the casebook has no such {kind.name}", hint="check its id; or it was shredded"
            )
        return heads[-1]

    def value(self, found: Folded) -> Any:
        """Return a record's value.

        Raises:
            Refused: an identity, which the team's key alone does not open.
            CannotOpen: it does not open, or a later version wrote it.
        """
        kind = kinds.named(found.card.kind)
        if kind is None:
            raise CannotOpen("a later version wrote this record", hint="update this program")
        if kind.compartment == "identity":
            raise Refused(
                "an identity opens one at a time, for a quorum", hint="bring the custodians' shares"
            )
        if found.id not in self._values:
            self._values[found.id] = codec.read(kind.cls, self.content(found)[1])
        return self._values[found.id]

    def text(self, found: Folded) -> str:
        """Return a record's value as it is searched: its canonical bytes in small letters.

        Raises:
            CannotOpen: it does not open.
        """
        if found.id not in self._texts:
            self._texts[found.id] = self.content(found)[1].decode().casefold()
        return self._texts[found.id]

    def content(self, found: Folded) -> tuple[bytes, bytes]:
        """Return what blinds a record's leaf, and its value's bytes.

        Raises:
            CannotOpen: it does not open, or it was shredded.
        """
        part = Part(self._store.content(found.number), self.wrapped.get(found.number))
        return cards.opened_content(found.id, found.card, part, epoch_key=self.epoch_key)

    def leaf(self, found: Folded) -> bytes:
        """Return the leaf that the log must hold for a record.

        Raises:
            CannotOpen: it does not open.
        """
        return cards.leaf_of(found.id, codec.written(found.card), *self.content(found))

    # Within

    def _take_epoch(self, state: State) -> None:
        head = self._store.epoch(state.epoch)
        given, self._given = self._given, b""
        key, former = (given, ()) if given else vouching.epoch_key(
            head, state.epoch, facts=keyring.written(self.facts), secret_keys=self.secret_keys
        )  # fmt: skip
        held = self._store.keys(state.epoch, after=CASE - 1, until=self.state.records)
        if CASE not in held:
            raise CannotOpen("the casebook lacks the key of its cards", hint="restore a backup")
        self.card_key = compartments.unwrap(key, held[CASE], record="case", compartment="card")
        self.former_cards = former
        wrapped = {number: one for number, one in held.items() if number != CASE}
        self.turn_to(state.epoch, key, wrapped)

    def _take_records(self, state: State) -> None:
        for after in range(self.state.records, state.records, _AT_ONCE):
            until = min(after + _AT_ONCE, state.records)
            held = self._store.keys(state.epoch, after=after, until=until)
            rows = self._store.rows(after=after, until=until)
            if [row.number for row in rows] != list(range(after + 1, until + 1)):
                raise CannotOpen("a record was taken out or moved", hint=RESTORE)
            opened = [
                (row, cards.opened_card(row.id, row.card, card_key=self.card_key_of(row.number)))
                for row in rows
            ]
            self.wrapped.update(held)
            self._place([Folded(r.number, RecordId(r.id), r.leaf, card) for r, card in opened])
            self.state = State(until, state.epoch)

    def _says(self, found: Folded) -> bytes:
        # One identity that two machines moved, each for itself, is sealed twice and says the same.
        what = found.card.what
        return what.encode() if what.startswith(MOVED) else self.content(found)[1]

    def _place(self, records: Sequence[Folded]) -> None:
        last = self.records[-1].turn if self.records else (0, RecordId(""))
        self.by_id.update((found.id, found) for found in records)
        self.records.extend(records)
        if all(a.turn < b for a, b in zip(records, (one.turn for one in records[1:]), strict=False)
               ) and (not records or last < records[0].turn):  # fmt: skip
            for found in records:
                self._show(found)
        else:  # records of another machine
            self._refold(sorted(self.records, key=lambda one: one.turn))

    def _refold(self, records: list[Folded]) -> None:
        self.records = records
        self._heads = {}
        for found in records:
            self._show(found)

    def _show(self, found: Folded) -> None:
        if self.shredded(found):
            return
        keys = self._heads.setdefault(found.card.kind, {})
        heads = keys.setdefault(_key(found), [])
        if heads:
            heads[:] = [one for one in heads if one.id not in found.card.supersedes]
        heads.append(found)


def _key(found: Folded) -> str:
    """Return under what a record is current; what has no key supersedes nothing."""
    return found.card.key if found.card.key is not None else f"#{found.id}"
