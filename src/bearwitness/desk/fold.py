"""The read model: records folded, in memory only, into what is current.

Every card is opened; a content only when it is asked for, then kept until another program
shreds or rotates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bearwitness.adapters.store import Row, State, Store
from bearwitness.desk import cards, kinds
from bearwitness.desk.cards import Card
from bearwitness.desk.kinds import Kind
from bearwitness.errors import CannotOpen, Missing, Refused
from bearwitness.ids import RecordId
from bearwitness.records import codec
from bearwitness.sealing import opening


@dataclass(frozen=True, slots=True)
class Folded:
    """A record in the read model."""

    row: Row
    card: Card

    @property
    def id(self) -> RecordId:
        """The record's id."""
        return RecordId(self.row.id)


class Fold:
    """The records of a store, as far as they have been read."""

    def __init__(self, store: Store, secret_keys: Sequence[str]) -> None:
        """Begin with nothing read; `catch_up` reads."""
        self._store = store
        self._secret_keys = secret_keys
        self.forget()

    def forget(self) -> None:
        """Drop everything that was opened."""
        self._state = State(records=0, epoch=0)
        self.epoch_key = b""
        self.records: list[Folded] = []
        self._heads: dict[str, dict[str, Folded]] = {}
        self._values: dict[RecordId, Any] = {}

    def catch_up(self) -> None:
        """Read on where other programs wrote; begin anew if one shredded or rotated.

        Raises:
            CannotOpen: a card does not open.
        """
        state = self._store.state()
        if state.epoch != self._state.epoch:
            self.forget()
            self.epoch_key = b"".join(opening.opened([self._store.epoch()], self._secret_keys))
        for row in self._store.rows(after=self._state.records):
            found = Folded(row, cards.opened_card(row.id, row.card, epoch_key=self.epoch_key))
            self.records.append(found)
            if not row.shredded:
                key = found.card.key if found.card.key is not None else f"#{row.id}"
                self._heads.setdefault(found.card.kind, {})[key] = found
        self._state = state

    def heads(self, found: Folded) -> bool:
        """Say whether a record is the current one of its key."""
        return found in self._heads.get(found.card.kind, {}).values()

    def current(self, kind: Kind) -> Iterator[Folded]:
        """Yield the current records of a kind, in the order in which their keys first came."""
        yield from self._heads.get(kind.name, {}).values()

    def found(self, kind: Kind, *key: object) -> Folded:
        """Return the current record with this key.

        Raises:
            Missing: there is none, or it was shredded.
        """
        at = kinds.written_key(*key)
        if at not in self._heads.get(kind.name, {}):
            raise Missing(
                f"the casebook has no such {kind.name}", hint="check its id; or it was shredded"
            )
        return self._heads[kind.name][at]

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

    def content(self, found: Folded) -> tuple[bytes, bytes]:
        """Return what blinds a record's leaf, and its value's bytes.

        Raises:
            CannotOpen: it does not open.
        """
        part = self._store.content(found.row.number)
        return cards.opened_content(found.id, found.card, part, epoch_key=self.epoch_key)

    def leaf(self, found: Folded) -> bytes:
        """Return the leaf that the log must hold for a record.

        Raises:
            CannotOpen: it does not open.
        """
        return cards.leaf_of(found.id, codec.written(found.card), *self.content(found))
