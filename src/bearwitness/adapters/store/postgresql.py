"""The store on a PostgreSQL server, for a team: the same tables, the same bytes, sealed alike.

    bearwitness.records, leaves, epochs    as in SQLite
    bearwitness.wrapped_keys_N             number, wrapped key; -1 is the sealed epoch key

Writers take turns by a lock on `epochs`, in SERIALIZABLE transactions. A new epoch is a new table,
made empty in a transaction of its own (`_make_room`); the old one is dropped in the transaction
that fills the new one, so its file goes at once. The server's own write-ahead log is asked to
move on, again if a killed program did not come to that; what replicas and archives keep of it is
out of our reach, and docs/reference/case-folder.md says what the server's administrator has to do.

No password is taken here: libpq finds it in a service file, in `.pgpass`, or needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import conninfo, sql

from bearwitness.adapters.store.parts import CASE, RESTORE, Part, Row, State, Turned, typed
from bearwitness.errors import CannotOpen, Malformed, Missing, Misused, Refused, Unavailable

VERSION = 3
_SEALED = -1
_WAIT = "5s"
_TABLES = """
CREATE SCHEMA bearwitness;
CREATE TABLE bearwitness.records (
  number bigint PRIMARY KEY, id text NOT NULL UNIQUE, leaf bigint NOT NULL,
  card bytea NOT NULL, content bytea NOT NULL);
CREATE TABLE bearwitness.leaves (place bigint PRIMARY KEY, leaf bytea NOT NULL UNIQUE);
CREATE TABLE bearwitness.epochs (
  number bigint NOT NULL, moved_on bigint NOT NULL, version bigint NOT NULL);
"""
_ROOMS = """
SELECT tablename FROM pg_catalog.pg_tables
WHERE schemaname = 'bearwitness' AND tablename LIKE 'wrapped\\_keys\\_%'
"""


def make(where: str, *, sealed: bytes, card_key: bytes) -> None:
    """Make an empty store in a database, with its first epoch.

    Args:
        where: `postgresql://…`, or `service=…`; without a password.
        sealed: the epoch key.
        card_key: the key of all cards, wrapped under the epoch key.

    Raises:
        Misused: there is a password in `where`, or it is no connection string.
        Refused: this database holds a casebook already.
        Unavailable: the server does not answer.
    """
    with _told(), _connected(where) as db, db.transaction():
        there = db.execute("SELECT to_regnamespace('bearwitness')").fetchone()
        if there and there[0] is not None:
            raise Refused(
                "this database holds a casebook already", hint="one case, one database: make one"
            )
        db.execute(_TABLES)
        db.execute("INSERT INTO bearwitness.epochs VALUES (1, 1, %s)", (VERSION,))
        _make_table(db, 1)
        _fill(db, 1, sealed, [(CASE, card_key)])


class PostgresStore:
    """A `parts.Store` in a database."""

    def __init__(self, where: str) -> None:
        """Connect, and end what a killed program had begun.

        Raises:
            Missing: the database holds no casebook.
            CannotOpen: another version made it.
            Unavailable: the server does not answer.
        """
        self._where = where
        with _told():
            self._db = _connected(where)
        try:
            self._expect_version()
        except BaseException:  # nobody gets it to close it, whatever went wrong: Ctrl-C too
            self._db.close()
            raise

    def close(self) -> None:
        """Disconnect."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; see `parts.Store`."""
        before = self.state().epoch
        with _told():
            self._db.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
            try:
                self._db.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
                # Before the first SELECT: only then does this transaction see what others wrote.
                self._db.execute("LOCK TABLE bearwitness.epochs IN EXCLUSIVE MODE")
                yield
                self._db.execute("COMMIT")
            except BaseException:  # whatever stopped the writer, Ctrl-C too, nothing is kept
                with suppress(psycopg.Error):
                    self._db.execute("ROLLBACK")
                raise
        if self.state().epoch != before:
            self._move_on()

    def confirm(self) -> None:
        """Nothing is left to be done: what this server did not commit never comes back."""

    def state(self) -> State:
        """Return how far the store has come."""
        records, epoch = self._one(
            "SELECT (SELECT coalesce(max(number), 0) FROM bearwitness.records),"
            " (SELECT number FROM bearwitness.epochs)"
        )
        return State(typed(int, records), typed(int, epoch))

    def rows(self, *, after: int, until: int) -> list[Row]:
        """Return records without their contents."""
        with _told():
            found = self._db.execute(
                "SELECT number, id, leaf, card FROM bearwitness.records"
                " WHERE number > %s AND number <= %s ORDER BY number",
                (after, until),
                binary=True,
            )
            return [Row(*row) for row in found]

    def content(self, number: int) -> bytes:
        """Return the sealed content of a record."""
        query = "SELECT content FROM bearwitness.records WHERE number = %s"
        return typed(bytes, self._one(query, (number,))[0])

    def epoch(self, epoch: int) -> bytes:
        """Return the sealed key of this epoch."""
        found = self._held(epoch, after=_SEALED - 1, until=_SEALED)
        if _SEALED not in found:
            raise CannotOpen("the casebook lacks a part", hint=RESTORE)
        return found[_SEALED]

    def keys(self, epoch: int, *, after: int, until: int) -> Mapping[int, bytes]:
        """Return the wrapped keys of these records."""
        return self._held(epoch, after=max(after, _SEALED), until=until)

    def leaves(self) -> tuple[bytes, ...]:
        """Return the log's leaves in order."""
        with _told():
            found = self._db.execute(
                "SELECT leaf FROM bearwitness.leaves ORDER BY place", binary=True
            )
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
        return typed(int, self._one(
            "INSERT INTO bearwitness.leaves SELECT coalesce(max(place) + 1, 0), %s"
            " FROM bearwitness.leaves RETURNING place", (leaf,),
        )[0])  # fmt: skip

    def add_record(self, record: str, *, leaf: int, card: bytes, content: Part) -> int:
        """Add a record; return its number."""
        number, epoch = self._one(
            "INSERT INTO bearwitness.records SELECT coalesce(max(number), 0) + 1, %s, %s, %s, %s"
            " FROM bearwitness.records RETURNING number, (SELECT number FROM bearwitness.epochs)",
            (record, leaf, card, content.sealed),
        )
        if content.wrapped is not None:
            into = sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(_keys(epoch))
            with _told():
                self._db.execute(into, (number, content.wrapped))
        return typed(int, number)

    def turn(self, sealed: bytes, keys: Iterable[tuple[int, bytes]]) -> int:
        """Put a new epoch in the place of the last one; return its number."""
        epoch = self.state().epoch + 1
        with _told():
            self._make_room(epoch)
            _fill(self._db, epoch, sealed, keys)
            self._db.execute("UPDATE bearwitness.epochs SET number = %s", (epoch,))
            self._db.execute(sql.SQL("DROP TABLE {}").format(_keys(epoch - 1)))
        return epoch

    def _expect_version(self) -> None:
        if self._one("SELECT to_regnamespace('bearwitness')")[0] is None:
            raise Missing("this database holds no casebook", hint="is it the right one?")
        if self._one("SELECT version FROM bearwitness.epochs")[0] != VERSION:
            raise CannotOpen(
                "another version of Bearwitness made this casebook", hint="update this program"
            )

    def _held(self, epoch: int, *, after: int, until: int) -> dict[int, bytes]:
        query = sql.SQL("SELECT number, wrapped FROM {} WHERE number > %s AND number <= %s")
        try:
            with _told():
                found = self._db.execute(query.format(_keys(epoch)), (after, until), binary=True)
                return {typed(int, number): typed(bytes, wrapped) for number, wrapped in found}
        except CannotOpen:
            if self.state().epoch != epoch:
                raise Turned from None
            raise

    def _place(self, leaf: bytes) -> int | None:
        with _told():
            query = "SELECT place FROM bearwitness.leaves WHERE leaf = %s"
            found = self._db.execute(query, (leaf,)).fetchone()
        return None if found is None else typed(int, found[0])

    def _one(self, query: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        with _told():
            found: tuple[Any, ...] | None = self._db.execute(
                query.encode(), values, binary=True
            ).fetchone()
        if found is None:
            raise CannotOpen("the casebook lacks a part", hint=RESTORE)
        return found

    def _make_room(self, epoch: int) -> None:
        """Make the empty table of a new epoch, and drop those of epochs that never came.

        Not in the transaction that fills it: a server that is killed there would leave a file
        full of wrapped keys that no table names, which nothing deletes, ever. So the table is
        there first; what a killed server leaves in it goes with it, here or in `tidy`.
        """
        with _connected(self._where) as db, db.transaction():
            db.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
            (now,) = db.execute("SELECT number FROM bearwitness.epochs").fetchone() or (0,)
            _drop_but(db, range(now, epoch))  # one transaction may turn several times
            _make_table(db, epoch)

    def tidy(self) -> None:
        """Drop the tables of epochs that never came, and have the server's log move on.

        Whoever writes now does the first, and is not disturbed.
        """
        with suppress(psycopg.Error):
            moved, epoch = self._one("SELECT moved_on, number FROM bearwitness.epochs")
            if moved < epoch:
                self._move_on()
            if self._db.execute(_ROOMS).fetchall() != [(_name(epoch),)]:
                with self._db.transaction():
                    self._db.execute("LOCK TABLE bearwitness.epochs IN EXCLUSIVE MODE NOWAIT")
                    now = self.state().epoch
                    _drop_but(self._db, range(now, now + 1))

    def _move_on(self) -> None:
        # Old wrapped keys are in the server's log as well. It needs a right that few have.
        epoch = self.state().epoch
        with suppress(psycopg.Error):
            for line in (b"CHECKPOINT", b"SELECT pg_switch_wal()", b"CHECKPOINT"):
                self._db.execute(line)
            with self._db.transaction():
                self._db.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
                self._db.execute(
                    "UPDATE bearwitness.epochs SET moved_on = %s WHERE moved_on < %s",
                    (epoch, epoch),
                )


def _name(epoch: int) -> str:
    return f"wrapped_keys_{epoch}"


def _keys(epoch: int) -> sql.Identifier:
    return sql.Identifier("bearwitness", _name(epoch))


def _make_table(db: psycopg.Connection[Any], epoch: int) -> None:
    columns = "(number bigint PRIMARY KEY, wrapped bytea NOT NULL)"
    db.execute(sql.SQL("CREATE TABLE {} " + columns).format(_keys(epoch)))


def _drop_but(db: psycopg.Connection[Any], epochs: range) -> None:
    left = {_name(epoch) for epoch in epochs}
    for (name,) in db.execute(_ROOMS).fetchall():
        if name not in left:
            db.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier("bearwitness", name)))


def _fill(
    db: psycopg.Connection[Any], epoch: int, sealed: bytes, keys: Iterable[tuple[int, bytes]]
) -> None:
    into = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(_keys(epoch))
    with db.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["int8", "bytea"])
        for row in ((_SEALED, sealed), *keys):
            copy.write_row(row)


def _connected(where: str) -> psycopg.Connection[Any]:
    try:
        given = conninfo.conninfo_to_dict(where)
    except psycopg.Error as wrong:
        raise Misused("this is not a PostgreSQL address", hint="postgresql://HOST/NAME") from wrong
    if given.get("password"):
        raise Misused(
            "a password is never part of the address",
            hint="put it into a service file or ~/.pgpass, readable for you only",
        )
    return psycopg.connect(where, autocommit=True, connect_timeout=10)


@contextmanager
def _told() -> Iterator[None]:
    # No message of the server is repeated: it may quote a value, or where the server stands.
    try:
        yield
    except (psycopg.errors.LockNotAvailable, psycopg.errors.SerializationFailure) as wrong:
        raise Unavailable(
            "another program is writing to this casebook", hint="wait for it, then try again"
        ) from wrong
    except psycopg.errors.UniqueViolation as wrong:
        raise Malformed("this is in the casebook already", hint="nothing was added") from wrong
    except psycopg.errors.InsufficientPrivilege as wrong:
        raise Unavailable(
            "the server of this casebook does not let you do this",
            hint="whoever administers it grants you the schema `bearwitness`",
        ) from wrong
    except (psycopg.OperationalError, psycopg.InterfaceError) as wrong:
        raise Unavailable(
            "the server of this casebook does not answer, or lets nobody in",
            hint="is it running, and does your service file or ~/.pgpass name it?",
        ) from wrong
    except psycopg.Error as wrong:
        raise CannotOpen("the casebook on the server is damaged", hint=RESTORE) from wrong
