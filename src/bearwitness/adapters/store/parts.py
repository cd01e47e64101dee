"""What every store keeps, and what it must be able to do. It knows no key and no word.

    records   number, random id, place of its leaf, sealed card, sealed content     only added
    leaves    place, 32 bytes                                                       only added
    keys      one wrapped data key a record, all under one epoch key                replaced whole
    epochs    which generation of the keys is the current one

Whether a change happened is decided by one commit of the records. Keys are written before it
and old keys destroyed after it, so a program killed in between leaves either the old state or
the new one, and what is left over of the other is destroyed when the store is opened next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bearwitness.errors import CannotOpen, Unavailable

T = TypeVar("T")

CASE = 0  # the number under which the wrapped key of all cards stands among the others
WRAPPED = 60  # bytes of a wrapped key
RESTORE = "restore a backup; do not repair it"


@dataclass(frozen=True, slots=True)
class Part:
    """A sealed content and its wrapped data key; no key once it is shredded."""

    sealed: bytes
    wrapped: bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A record as stored, without its content. `leaf` is a place in the log."""

    number: int
    id: str
    leaf: int
    card: bytes


@dataclass(frozen=True, slots=True)
class State:
    """By which a reader notices that another program has written."""

    records: int
    epoch: int


class Turned(Unavailable):
    """Another program turned the epoch while this one was reading. Read the state again."""

    def __init__(self) -> None:
        super().__init__("another program wrote to this casebook meanwhile", hint="do it again")


class Store(Protocol):
    """One open store. Writes belong inside `with store.writing():`, all or none of them."""

    def close(self) -> None:
        """Close it."""

    def tidy(self) -> None:
        """Destroy the old keys that a killed program left behind.

        Only where the case has been vouched for: never of a copy that somebody handed over.

        Raises:
            CannotOpen: the keys that the records name are not there; no key is destroyed.
        """

    def writing(self) -> AbstractContextManager[None]:
        """Hold the store for writing; all is kept, or after any error nothing.

        Raises:
            Unavailable: another program writes for longer than five seconds.
        """

    def confirm(self) -> None:
        """Make sure that a change which failed stays undone, before what it needs is destroyed.

        Raises:
            Unavailable: it cannot be made sure; or another program writes.
        """

    def state(self) -> State:
        """Return how far the store has come."""

    def rows(self, *, after: int, until: int) -> Sequence[Row]:
        """Return the records with numbers above `after`, up to `until`, in order."""

    def content(self, number: int) -> bytes:
        """Return the sealed content of a record."""

    def epoch(self, epoch: int) -> bytes:
        """Return the sealed key of this epoch.

        Raises:
            Turned: it is not the current one any more.
        """

    def keys(self, epoch: int, *, after: int, until: int) -> Mapping[int, bytes]:
        """Return the wrapped keys of these records, by number; shredded ones are not there.

        Raises:
            Turned: the epoch is not the current one any more.
        """

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves in order."""

    def place_of(self, leaf: bytes) -> int:
        """Return where a leaf stands in the log.

        Raises:
            Missing: it is not there.
        """

    def add_leaf(self, leaf: bytes, *, again: bool = False) -> int:
        """Add a leaf to the log and return its place, from 0.

        Args:
            leaf: 32 bytes.
            again: whether it may be there already and then stays where it is.

        Raises:
            Malformed: it is there already and may not be.
        """

    def add_record(self, record: str, *, leaf: int, card: bytes, content: Part) -> int:
        """Add a record whose leaf stands at a place in the log; return its number.

        Raises:
            Malformed: there is a record of this id.
        """

    def turn(self, sealed: bytes, keys: Iterable[tuple[int, bytes]]) -> int:
        """Put a new epoch in the place of the last one; return its number.

        The keys that are not given again are gone once `writing` is left.
        """


def typed(kind: type[T], value: object) -> T:
    """Return the value if it is of this type: a column of a damaged file may hold any."""
    if type(value) is not kind:
        raise CannotOpen("the casebook is damaged", hint=RESTORE)
    return value
