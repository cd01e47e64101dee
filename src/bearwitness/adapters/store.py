"""The store: sealed bytes in one SQLite file. It knows no key and no word.

Records and leaves are only ever added. What changes are wrapped keys: shredding deletes some,
an epoch wraps the rest anew, and `scrub` sees to it that no old key stays in the file or in its
write-ahead log. A record's id is random, its order the only thing to be seen besides padded sizes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import apsw

from bearwitness.errors import CannotOpen, Malformed, Missing, Unavailable

T = TypeVar("T")

VERSION = 1
_APPLICATION = 0x42575431  # "BWT1": an SQLite file that is not ours is refused
_TABLES = """
CREATE TABLE records (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, leaf INTEGER NOT NULL);
CREATE TABLE compartments (
  record INTEGER NOT NULL REFERENCES records, part INTEGER NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (record, part));
CREATE TABLE wrapped_keys (
  record INTEGER NOT NULL REFERENCES records, part INTEGER NOT NULL, wrapped BLOB NOT NULL,
  PRIMARY KEY (record, part)) WITHOUT ROWID;
CREATE TABLE epochs (number INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE leaves (number INTEGER PRIMARY KEY, leaf BLOB NOT NULL UNIQUE);
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One sealed compartment and its wrapped data key; no key once it is shredded."""

    sealed: bytes
    wrapped: bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A record as stored: its card always, its content on request. `leaf` is a place in the log."""

    number: int
    id: str
    leaf: int
    card: Part
    shredded: bool


@dataclass(frozen=True, slots=True)
class State:
    """By which a reader notices that another program has written."""

    records: int
    epoch: int


class Store:
    """One open store. Writes belong inside `with store.writing():`, all or none of them."""

    def __init__(self, path: Path, *, new: bool = False) -> None:
        """Open the store, or make it.

        Raises:
            Missing: there is no file.
            CannotOpen: it is not a casebook, is damaged, or a later version made it.
        """
        if not new and not path.is_file():
            raise Missing("there is no casebook here", hint="`bearwitness new DIR` makes a case")
        if new:
            path.touch(mode=0o600, exist_ok=False)
        with _told():
            self._db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
            self._db.set_busy_timeout(5000)
            for line in ("secure_delete = ON", "journal_mode = WAL", "synchronous = FULL"):
                self._db.execute(f"PRAGMA {line}")
            self._db.execute("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON")
            if new:
                marks = f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version={VERSION};"
                self._db.execute(f"BEGIN; {_TABLES} {marks} COMMIT")
            self._expect_version()

    def close(self) -> None:
        """Empty the write-ahead log, as far as others allow, and close."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; all is kept, or after any error nothing.

        Raises:
            Unavailable: another program writes for longer than five seconds.
        """
        with _told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def add_record(self, record: str, parts: Iterable[Part], leaf: bytes) -> None:
        """Add a record: its card, its content, its leaf."""
        with _told():
            place = self.add_leaf(leaf)
            self._db.execute("INSERT INTO records (id, leaf) VALUES (?, ?)", (record, place))
            number = self._db.last_insert_rowid()
            for which, part in enumerate(parts):
                at = (number, which)
                self._db.execute("INSERT INTO compartments VALUES (?,?,?)", (*at, part.sealed))
                self._db.execute("INSERT INTO wrapped_keys VALUES (?,?,?)", (*at, part.wrapped))

    def add_leaf(self, leaf: bytes, *, again: bool = False) -> int:
        """Add a leaf to the log and return its place, from 0.

        Args:
            leaf: 32 bytes.
            again: whether it may be there already and then stays where it is.

        Raises:
            Malformed: it is there already and may not be.
        """
        with _told():
            found = self._db.execute("SELECT number FROM leaves WHERE leaf = ?", (leaf,)).fetchone()
            if found is not None and again:
                return int(found[0])
            (place,) = self._one("SELECT count(*) FROM leaves")
            self._db.execute("INSERT INTO leaves VALUES (?, ?)", (place, leaf))
        return int(place)

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """Yield records in order, those after a number."""
        with _told():
            for number, name, leaf, sealed, wrapped, left in self._db.execute(
                "SELECT r.number, r.id, r.leaf, c.sealed, k.wrapped, x.record FROM records r"
                " JOIN compartments c ON c.record = r.number AND c.part = 0"
                " LEFT JOIN wrapped_keys k ON k.record = r.number AND k.part = 0"
                " LEFT JOIN wrapped_keys x ON x.record = r.number AND x.part = 1"
                " WHERE r.number > ? ORDER BY r.number",
                (after,),
            ):
                yield Row(
                    _is(int, number), _is(str, name), _is(int, leaf), _part(sealed, wrapped),
                    left is None,
                )  # fmt: skip

    def content(self, number: int) -> Part:
        """Return the content of a record."""
        with _told():
            return _part(
                *self._one(
                    "SELECT c.sealed, k.wrapped FROM compartments c LEFT JOIN wrapped_keys k"
                    " USING (record, part) WHERE c.record = ? AND c.part = 1",
                    (number,),
                )
            )

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves in order."""
        with _told():
            found = self._db.execute("SELECT leaf FROM leaves ORDER BY number")
            return tuple(_is(bytes, leaf) for (leaf,) in found)

    def place_of(self, leaf: bytes) -> int:
        """Return where a leaf stands in the log.

        Raises:
            Missing: it is not there.
        """
        with _told():
            found = self._db.execute("SELECT number FROM leaves WHERE leaf = ?", (leaf,)).fetchone()
        if found is None:
            raise Missing("this is not in the log", hint="was its testimony kept in this case?")
        return int(found[0])

    def forget(self, numbers: Iterable[int]) -> None:
        """Delete the wrapped content keys of these records."""
        with _told():
            self._db.executemany(
                "DELETE FROM wrapped_keys WHERE record = ? AND part = 1", ((n,) for n in numbers)
            )

    def wrapped_keys(self) -> Iterator[tuple[int, str, int, bytes]]:
        """Yield the number and id of each record, the part and its wrapped key."""
        with _told():
            yield from self._db.execute(
                "SELECT k.record, r.id, k.part, k.wrapped FROM wrapped_keys k"
                " JOIN records r ON r.number = k.record"
            )

    def new_epoch(self, sealed: bytes, wrapped: Iterable[tuple[int, int, bytes]] = ()) -> None:
        """Put an epoch in the place of the last one, with every key wrapped anew."""
        with _told():
            self._db.executemany(
                "UPDATE wrapped_keys SET wrapped = ? WHERE record = ? AND part = ?",
                ((key, number, part) for number, part, key in wrapped),
            )
            epoch = self.state().epoch
            self._db.execute("DELETE FROM epochs")
            self._db.execute("INSERT INTO epochs VALUES (?, ?)", (epoch + 1, sealed))

    def epoch(self) -> bytes:
        """Return the sealed epoch key."""
        with _told():
            return _is(bytes, self._one("SELECT sealed FROM epochs")[0])

    def state(self) -> State:
        """Return how far the store has come."""
        with _told():
            records, epoch = self._one(
                "SELECT (SELECT ifnull(max(number), 0) FROM records),"
                " (SELECT ifnull(max(number), 0) FROM epochs)"
            )
        return State(records, epoch)

    def scrub(self) -> None:
        """Rewrite the file and empty the write-ahead log, so that no old key stays in either.

        `secure_delete` alone is not enough: when a page is split, SQLite leaves what it moved
        in the unused part of the old page. The whole file is written anew, so this takes as
        long as a copy. What the disk itself keeps of old blocks is out of reach.

        Raises:
            Unavailable: another program still reads an old state.
        """
        try:
            self._db.execute("VACUUM")
            busy, *_ = self._one("PRAGMA wal_checkpoint(TRUNCATE)")
        except apsw.BusyError:
            busy = True
        if busy:
            raise Unavailable(
                "the keys are destroyed, but another program holds an old page of the casebook",
                hint="close every other program that has this case open, then do this again",
            )

    def _one(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        if found is None:
            raise CannotOpen("the casebook lacks a part", hint="restore a backup")
        return found

    def _expect_version(self) -> None:
        (application,) = self._one("PRAGMA application_id")
        (version,) = self._one("PRAGMA user_version")
        if application != _APPLICATION:
            raise CannotOpen("this is not a casebook", hint="is this the case's folder?")
        if version != VERSION:
            raise CannotOpen(
                "a later version of Bearwitness made this casebook", hint="update this program"
            )


def _part(sealed: object, wrapped: object) -> Part:
    return Part(_is(bytes, sealed), None if wrapped is None else _is(bytes, wrapped))


def _is(kind: type[T], value: object) -> T:
    """Return the value if it is of this type: SQLite lets any column hold any."""
    if type(value) is not kind:
        raise CannotOpen("the casebook is damaged", hint="restore a backup; do not repair it")
    return value


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError) as wrong:
        raise CannotOpen(
            "the casebook is damaged or is not one", hint="restore a backup; do not repair it"
        ) from wrong
    except (apsw.BusyError, apsw.LockedError) as wrong:
        raise Unavailable(
            "another program is writing to this casebook", hint="wait for it, then try again"
        ) from wrong
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError) as wrong:
        raise Unavailable(
            "the casebook cannot be read or written", hint="check the disk and its permissions"
        ) from wrong
    except apsw.ConstraintError as wrong:
        raise Malformed("this is in the casebook already", hint="nothing was added") from wrong
    except apsw.Error as wrong:  # a table or a column is not what it should be
        raise CannotOpen(
            "the casebook is damaged or is not one", hint="restore a backup; do not repair it"
        ) from wrong
