"""The store in one folder: records and leaves in an SQLite file, wrapped keys beside it.

    casebook.sqlite       records, leaves, the number of the epoch; beside it -wal and -shm
    epochs/N       the wrapped keys of epoch N (keyfile.py)

The SQLite file holds no key, wrapped or not, so nothing in it ever has to be destroyed. It holds
our three tables and nothing else: a trigger that somebody put there would run with each write of
ours, and could take out what was just acknowledged. So no trigger and no view works for us, each
writing looks again at what the file holds, and nothing is acknowledged that is not there. SQLite's
own statistics, which another program may leave there (`ANALYZE`), are let be: nothing in them runs,
no trigger can stand on them, and at worst they make a search slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import apsw

from bearwitness.adapters.store import keyfile
from bearwitness.adapters.store.keyfile import KeyFile
from bearwitness.adapters.store.parts import CASE, RESTORE, Part, Row, State, Turned, typed
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed, Missing, Unavailable

VERSION = 2
RECORDS = "casebook.sqlite"
KEYS = "epochs"
FILES = (RECORDS, f"{RECORDS}-wal", f"{RECORDS}-shm", f"{RECORDS}-journal")
_APPLICATION = 0x42575431  # "BWT1": an SQLite file that is not ours is refused
_TABLES = """
CREATE TABLE records (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, leaf INTEGER NOT NULL,
  card BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE leaves (place INTEGER PRIMARY KEY, leaf BLOB NOT NULL UNIQUE);
CREATE TABLE epochs (number INTEGER NOT NULL);
"""
_STATISTICS = {  # as `ANALYZE` makes them, letter by letter
    ("table", name, name, f"CREATE TABLE {name}({columns})")
    for name, columns in (("sqlite_stat1", "tbl,idx,stat"),
                          ("sqlite_stat4", "tbl,idx,neq,nlt,ndlt,sample"))
}  # fmt: skip


def make(folder: Path, *, sealed: bytes, card_key: bytes) -> None:
    """Make an empty store in a folder, with its first epoch.

    Args:
        folder: it holds no store yet.
        sealed: the epoch key.
        card_key: the key of all cards, wrapped under the epoch key.
    """
    path = folder / RECORDS
    path.touch(mode=0o600, exist_ok=False)
    keyfile.make(folder / KEYS, 1, sealed, [(CASE, card_key)])
    with _told():
        db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
        db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        marks = f"PRAGMA application_id={_APPLICATION}; PRAGMA user_version={VERSION};"
        db.execute("BEGIN")
        db.execute(_TABLES)
        db.execute(marks)
        db.execute("INSERT INTO epochs VALUES (1)")
        db.execute("COMMIT")
        db.close()


def expect_unlinked(folder: Path) -> None:
    """Refuse a store that is elsewhere in part: whoever could link could choose what is written.

    Raises:
        CannotOpen: one of its files, or the folder of its keys, is a link.
    """
    if any((folder / name).is_symlink() for name in (*FILES, KEYS)):
        raise CannotOpen(
            "part of this casebook is a link to elsewhere",
            hint="put the files themselves there, and ask who put the link",
        )


class SqliteStore:
    """A `parts.Store` in a folder."""

    def __init__(self, folder: Path) -> None:
        """Open the store; nothing is destroyed before `tidy`.

        Raises:
            Missing: there is none.
            CannotOpen: it is not a casebook, is damaged, or a later version made it; part of it
                is a link; or it holds something that is not ours, a trigger for one.
        """
        expect_unlinked(folder)
        if not (folder / RECORDS).is_file():
            raise Missing("there is no casebook here", hint="`bearwitness new DIR` makes a case")
        self._folder = folder / KEYS
        self._keys: KeyFile | None = None
        self._turned_to: int | None = None
        self._used = 0  # the epoch before the first turn of what is being written
        self._ours = False
        self._before = self._added = (0, 0)  # records and leaves, of what is being written
        with _told():
            self._db = apsw.Connection(str(folder / RECORDS), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            with _told():
                self._db.set_busy_timeout(5000)
                self._db.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
                self._db.config(apsw.SQLITE_DBCONFIG_ENABLE_VIEW, 0)
                self._db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON")
                self._expect_version()
                self._expect_ours()
        except BaseException:  # nobody gets it to close it, whatever went wrong: Ctrl-C too
            self._db.close()
            raise

    def close(self) -> None:
        """Empty the write-ahead log, as far as others allow, and close."""
        if self._keys:
            self._keys.close()
            self._keys = None
        self._db.close()

    def tidy(self) -> None:
        """Destroy the keys that a killed program left behind; see `parts.Store`."""
        self._ours = True
        self._sweep()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; see `parts.Store`.

        1. The keys go to the disk, those of a new epoch into a new file.
        2. The records are committed; with them the number of the epoch. This decides.
        3. The keys of the old epoch are overwritten and deleted.
        """
        with _told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._expect_ours()  # somebody may have written there since it was opened
                self._before, self._added = self._counted(), (0, 0)
                yield
                self._expect_added()
                if self._keys:
                    self._keys.flush()  # 1
                self._db.execute("COMMIT")  # 2
            except BaseException:  # whatever stopped the writer, Ctrl-C too, nothing is kept
                self._undo()
                raise
        if self._turned_to is not None:
            done, self._turned_to = self._turned_to, None
            self._end(before=done)  # 3

    def state(self) -> State:
        """Return how far the store has come."""
        with _told():
            records, epoch = self._one(
                "SELECT (SELECT ifnull(max(number), 0) FROM records), (SELECT number FROM epochs)"
            )
        return State(typed(int, records), typed(int, epoch))

    def rows(self, *, after: int, until: int) -> list[Row]:
        """Return records without their contents."""
        with _told():
            found = self._db.execute(
                "SELECT number, id, leaf, card FROM records WHERE number > ? AND number <= ?"
                " ORDER BY number",
                (after, until),
            )
            return [Row(typed(int, n), typed(str, i), typed(int, p), typed(bytes, c))
                    for n, i, p, c in found]  # fmt: skip

    def content(self, number: int) -> bytes:
        """Return the sealed content of a record."""
        with _told():
            found = self._one("SELECT content FROM records WHERE number = ?", (number,))
        return typed(bytes, found[0])

    def epoch(self, epoch: int) -> bytes:
        """Return the sealed key of this epoch."""
        return self._at(epoch).sealed

    def keys(self, epoch: int, *, after: int, until: int) -> Mapping[int, bytes]:
        """Return the wrapped keys of these records."""
        file = self._at(epoch)
        whole = file.reaches(until)  # or a record's number says nothing, and may be any
        found = file.held(after=after, until=until) if whole else {}
        if self.state().epoch != epoch:  # what was read may have been overwritten meanwhile
            raise Turned
        if not whole:
            raise CannotOpen(keyfile.APART, hint=keyfile.TOGETHER)
        return found

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves in order."""
        with _told():
            found = self._db.execute("SELECT leaf FROM leaves ORDER BY place")
            return tuple(typed(bytes, leaf) for (leaf,) in found)

    def place_of(self, leaf: bytes) -> int:
        """Return where a leaf stands in the log."""
        found = self._place(leaf)
        if found is None:
            raise Missing("this is not in the log", hint="was its testimony kept in this case?")
        return found

    def add_leaf(self, leaf: bytes, *, again: bool = False) -> int:
        """Add a leaf to the log and return its place."""
        found = self._place(leaf) if again else None
        if found is not None:
            return found
        with _told():
            (place,) = self._one("SELECT ifnull(max(place) + 1, 0) FROM leaves")
            self._db.execute("INSERT INTO leaves VALUES (?, ?)", (place, leaf))
        self._added = (self._added[0], self._added[1] + 1)
        return int(place)

    def add_record(self, record: str, *, leaf: int, card: bytes, content: Part) -> int:
        """Add a record; return its number."""
        with _told():
            (number,) = self._one("SELECT ifnull(max(number), 0) + 1 FROM records")
            self._db.execute(
                "INSERT INTO records VALUES (?, ?, ?, ?, ?)",
                (number, record, leaf, card, content.sealed),
            )
        self._added = (self._added[0] + 1, self._added[1])
        self._at(self._turned_to or self.state().epoch).put(number, content.wrapped)
        return int(number)

    def turn(self, sealed: bytes, keys: Iterable[tuple[int, bytes]]) -> int:
        """Put a new epoch in the place of the last one; return its number."""
        now = self.state()
        epoch = now.epoch + 1
        with _told():
            keyfile.make(self._folder, epoch, sealed, keys, records=now.records)
            self._db.execute("UPDATE epochs SET number = ?", (epoch,))
        if self._turned_to is None:
            self._used = now.epoch
        self._turned_to = epoch
        if self._keys:
            self._keys.drop()  # what waits to be written has been given again
        return epoch

    def _at(self, epoch: int) -> KeyFile:
        if self._keys is None or self._keys.epoch != epoch:
            with _told():
                opened = KeyFile(self._folder, epoch)
            if self._keys:
                self._keys.close()
            self._keys = opened
        return self._keys

    def confirm(self) -> None:
        """Make sure that a change which failed stays undone; see `parts.Store`.

        A commit that could not be synced lies whole in the write-ahead log, behind what counts.
        After a power cut it would count. A commit of ours takes its place.
        """
        with _told():
            self._write_something()

    def _write_something(self) -> None:
        # Not an UPDATE that changes nothing: SQLite sees that, and writes nothing.
        with self._db:
            self._db.execute(f"PRAGMA user_version={VERSION}")

    def _undo(self) -> None:
        if self._keys:
            self._keys.drop()
        self._turned_to = None
        with suppress(BearwitnessError, apsw.Error):  # what stopped the writer is what is told;
            if self._db.in_transaction:  # whoever opens the case next does what is left
                self._db.execute("ROLLBACK")
            if self._ours:
                self._sweep()

    def _end(self, *, before: int) -> None:
        # Into the file itself first: a copy of the folder without the log beside it would
        # otherwise name an epoch that is gone. The commit holds either way.
        with suppress(apsw.Error):
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        try:
            keyfile.end(self._folder, before=before, used=self._used)
        except OSError as wrong:
            raise Unavailable(
                "it is done, but the keys of the old epoch are still on the disk",
                hint="see to the disk and its permissions: opening the case again destroys them",
            ) from wrong

    def _sweep(self) -> None:
        if self._settled():
            return
        # Held for writing: another program may be about to turn to what looks like a stray.
        with _told():
            try:
                self._write_something()  # see `confirm`: a stray may be named tomorrow
                self._db.execute("BEGIN IMMEDIATE")
            except apsw.BusyError:
                return  # it is at work there; it sweeps itself, or the next one does
            try:
                now = self.state()
                keyfile.sweep(self._folder, but=now.epoch, records=now.records)
            finally:
                self._db.execute("ROLLBACK")

    def _settled(self) -> bool:
        now = self.state()
        try:
            keyfile.expect_whole(self._folder, now.epoch, records=now.records)
        except CannotOpen:
            return False  # another program may just be turning the epoch
        return not keyfile.strays(self._folder, but=now.epoch)

    def _place(self, leaf: bytes) -> int | None:
        with _told():
            found = self._db.execute("SELECT place FROM leaves WHERE leaf = ?", (leaf,)).fetchone()
        return None if found is None else typed(int, found[0])

    def _one(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        found: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        if found is None:
            raise CannotOpen("the casebook lacks a part", hint=RESTORE)
        return found

    def _counted(self) -> tuple[int, int]:
        records, leaves = self._one(
            "SELECT (SELECT ifnull(max(number), 0) FROM records),"
            " (SELECT ifnull(max(place) + 1, 0) FROM leaves)"
        )
        return typed(int, records), typed(int, leaves)

    def _expect_added(self) -> None:
        """Refuse to acknowledge what is not there: counted are rows, not only the last number."""
        records, leaves = self._before
        there = self._one(
            "SELECT (SELECT count(*) FROM records WHERE number > ?),"
            " (SELECT count(*) FROM leaves WHERE place >= ?)",
            (records, leaves),
        )
        now = self._counted()
        if there != self._added or now != (records + there[0], leaves + there[1]):
            raise CannotOpen(
                "what was written into this casebook is not there: nothing was kept",
                hint="restore a backup, and ask who could write there",
            )

    def _expect_version(self) -> None:
        (application,) = self._one("PRAGMA application_id")
        (version,) = self._one("PRAGMA user_version")
        if application != _APPLICATION:
            raise CannotOpen("this is not a casebook", hint="is this the case's folder?")
        if version != VERSION:
            raise CannotOpen(
                "another version of Bearwitness made this casebook", hint="update this program"
            )

    def _expect_ours(self) -> None:
        if [one for one in _schema(self._db) if one not in _STATISTICS] != _our_schema():
            raise CannotOpen(
                "this casebook holds something that Bearwitness did not make",
                hint="restore a backup, and ask who could write there",
            )


def _schema(db: apsw.Connection) -> list[Any]:
    return db.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    ).fetchall()


@cache
def _our_schema() -> list[Any]:
    db = apsw.Connection(":memory:")
    db.execute(_TABLES)
    found = _schema(db)
    db.close()
    return found


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as wrong:
        raise Unavailable(
            "another program is writing to this casebook", hint="wait for it, then try again"
        ) from wrong
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, OSError) as wrong:
        raise Unavailable(
            "the casebook cannot be read or written", hint="check the disk and its permissions"
        ) from wrong
    except apsw.ConstraintError as wrong:
        raise Malformed("this is in the casebook already", hint="nothing was added") from wrong
    except apsw.Error as wrong:  # not a database, a damaged one, a table that is not there
        raise CannotOpen("the casebook is damaged or is not one", hint=RESTORE) from wrong
