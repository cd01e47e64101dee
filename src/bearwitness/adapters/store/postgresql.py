"""The store on a PostgreSQL server, for a team: the same tables, the same bytes, sealed alike.

    bearwitness.records, leaves, epochs    as in SQLite
    bearwitness.wrapped_keys_N             number, wrapped key; -1 is the sealed epoch key

Writers take turns by a lock on `epochs`, in SERIALIZABLE transactions. A new epoch is a new table,
made empty in a transaction of its own (`_make_room`); the old one is dropped in the transaction
that fills the new one, so its file goes at once. The server's own write-ahead log is asked to
move on, again if a killed program did not come to that; what replicas and archives keep of it is
out of our reach, and docs/reference/case-folder.md says what the server's administrator has to do.

The schema holds our tables and nothing else (`postgresql_tables`): a trigger that somebody made
there would run with each write of ours. Each writing looks again, holding the tables so that none
is made meanwhile, and nothing is acknowledged that is not there.

No password is taken here: libpq finds it in a service file, in `.pgpass`, or needs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import conninfo, sql

from bearwitness.adapters.store import postgresql_tables as tables
from bearwitness.adapters.store.parts import CASE, RESTORE, Part, Row, State, Turned, typed
from bearwitness.adapters.store.postgresql_tables import keys_of
from bearwitness.errors import CannotOpen, Malformed, Missing, Misused, Refused, Unavailable

VERSION = 3
_SEALED = -1
_WAIT = "5s"
# Whatever somebody set for this role or database: functions and operators are the server's own,
# no row is hidden silently, and what is acknowledged is on the server's disk.
_SETTINGS = b"""
SET search_path = pg_catalog, pg_temp;
SET row_security = off;
SELECT set_config('synchronous_commit', 'on', false)
WHERE current_setting('synchronous_commit') = 'off';
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
        tables.make(db)
        db.execute("INSERT INTO bearwitness.epochs VALUES (1, 1, %s)", (VERSION,))
        tables.make_keys(db, 1)
        _fill(db, 1, sealed, [(CASE, card_key)])


class PostgresStore:
    """A `parts.Store` in a database."""

    def __init__(self, where: str) -> None:
        """Connect, and end what a killed program had begun.

        Raises:
            Missing: the database holds no casebook.
            CannotOpen: another version made it, or it holds something that is not ours, a
                trigger for one.
            Unavailable: the server does not answer.
        """
        self._where = where
        self._added = (0, 0)  # records and leaves, of what is being written
        self._wrapped = (0, 0)  # behind which number how many keys are to be there
        with _told():
            self._db = _connected(where)
        try:
            with _told():
                self._expect_version()
                tables.expect_ours(self._db)
        except BaseException:  # nobody gets it to close it, whatever went wrong: Ctrl-C too
            self._db.close()
            raise

    def close(self) -> None:
        """Disconnect."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the store for writing; see `parts.Store`."""
        with _told():
            try:
                self._begin()
                tables.expect_ours(self._db)  # somebody may have made something since
                epoch, counted = self.state().epoch, self._counted()
                self._added, self._wrapped = (0, 0), (counted[0], 0)
                yield
                self._expect_added(counted)
                self._db.execute("COMMIT")
            except BaseException:  # whatever stopped the writer, Ctrl-C too, nothing is kept
                with suppress(psycopg.Error):
                    self._db.execute("ROLLBACK")
                raise
        if self.state().epoch != epoch:
            self._move_on()

    def _begin(self) -> None:
        """Hold every table: nobody else writes, or makes a trigger there, meanwhile.

        Before the first SELECT: only then does this transaction see what others did until now.
        """
        while True:
            epoch = self.state().epoch
            self._db.execute("BEGIN ISOLATION LEVEL SERIALIZABLE")
            self._db.execute(f"SET LOCAL lock_timeout = '{_WAIT}'")
            self._db.execute("LOCK TABLE bearwitness.epochs IN EXCLUSIVE MODE")
            every = "LOCK TABLE bearwitness.records, bearwitness.leaves, {} IN ROW EXCLUSIVE MODE"
            try:
                self._db.execute(sql.SQL(every).format(keys_of(epoch)))
            except psycopg.errors.UndefinedTable:  # another program turned the epoch just now
                self._db.execute("ROLLBACK")
                if self.state().epoch == epoch:
                    raise
            else:
                return

    def _counted(self) -> tuple[int, int]:
        records, leaves = self._one(
            "SELECT (SELECT coalesce(max(number), 0) FROM bearwitness.records),"
            " (SELECT coalesce(max(place) + 1, 0) FROM bearwitness.leaves)"
        )
        return typed(int, records), typed(int, leaves)

    def _expect_added(self, before: tuple[int, int]) -> None:
        """Refuse to acknowledge what is not there: counted are rows, not only the last number."""
        self._db.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit runs now
        query = sql.SQL(
            "SELECT (SELECT count(*) FROM bearwitness.records WHERE number > %s),"
            " (SELECT count(*) FROM bearwitness.leaves WHERE place >= %s),"
            " (SELECT count(*) FROM {} WHERE number > %s)"
        ).format(keys_of(self.state().epoch))
        behind, keys = self._wrapped
        there = self._db.execute(query, (*before, behind)).fetchone()
        now = tuple(map(sum, zip(before, self._added, strict=True)))
        if there != (*self._added, keys) or self._counted() != now:
            raise CannotOpen(
                "what was written into this casebook is not there: nothing was kept",
                hint="restore a backup, and ask who could write there",
            )

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
        (place,) = self._one(
            "INSERT INTO bearwitness.leaves SELECT coalesce(max(place) + 1, 0), %s"
            " FROM bearwitness.leaves RETURNING place",
            (leaf,),
        )
        self._added = (self._added[0], self._added[1] + 1)
        return typed(int, place)

    def add_record(self, record: str, *, leaf: int, card: bytes, content: Part) -> int:
        """Add a record; return its number."""
        number, epoch = self._one(
            "INSERT INTO bearwitness.records SELECT coalesce(max(number), 0) + 1, %s, %s, %s, %s"
            " FROM bearwitness.records RETURNING number, (SELECT number FROM bearwitness.epochs)",
            (record, leaf, card, content.sealed),
        )
        self._added = (self._added[0] + 1, self._added[1])
        if content.wrapped is not None:
            into = sql.SQL("INSERT INTO {} VALUES (%s, %s)").format(keys_of(epoch))
            with _told():
                self._db.execute(into, (number, content.wrapped))
            self._wrapped = (self._wrapped[0], self._wrapped[1] + 1)
        return typed(int, number)

    def turn(self, sealed: bytes, keys: Iterable[tuple[int, bytes]]) -> int:
        """Put a new epoch in the place of the last one; return its number."""
        epoch = self.state().epoch + 1
        with _told():
            self._make_room(epoch)
            self._wrapped = (_SEALED - 1, _fill(self._db, epoch, sealed, keys))
            self._db.execute("UPDATE bearwitness.epochs SET number = %s", (epoch,))
            self._db.execute(sql.SQL("DROP TABLE {}").format(keys_of(epoch - 1)))
        return epoch

    def _expect_version(self) -> None:
        if self._one("SELECT to_regnamespace('bearwitness')")[0] is None:
            raise Missing("this database holds no casebook", hint="is it the right one?")
        if not tables.has_epochs(self._db):
            return  # it may be a view, which somebody else's function works out: refused next
        if self._one("SELECT version FROM bearwitness.epochs")[0] != VERSION:
            raise CannotOpen(
                "another version of Bearwitness made this casebook", hint="update this program"
            )

    def _held(self, epoch: int, *, after: int, until: int) -> dict[int, bytes]:
        query = sql.SQL("SELECT number, wrapped FROM {} WHERE number > %s AND number <= %s")
        try:
            with _told():
                found = self._db.execute(query.format(keys_of(epoch)), (after, until), binary=True)
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
            tables.drop_but(db, range(now, epoch))  # one transaction may turn several times
            tables.make_keys(db, epoch)

    def tidy(self) -> None:
        """Drop the tables of epochs that never came, and have the server's log move on.

        Whoever writes now does the first, and is not disturbed.
        """
        with suppress(psycopg.Error):
            moved, epoch = self._one("SELECT moved_on, number FROM bearwitness.epochs")
            if moved < epoch:
                self._move_on()
            if tables.epochs_in(self._db) != [tables.name_of(epoch)]:
                with self._db.transaction():
                    self._db.execute("LOCK TABLE bearwitness.epochs IN EXCLUSIVE MODE NOWAIT")
                    now = self.state().epoch
                    tables.drop_but(self._db, range(now, now + 1))

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


def _fill(
    db: psycopg.Connection[Any], epoch: int, sealed: bytes, keys: Iterable[tuple[int, bytes]]
) -> int:
    """Write the keys of an epoch; return how many rows that are."""
    into = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(keys_of(epoch))
    rows = ((_SEALED, sealed), *keys)
    with db.cursor() as cursor, cursor.copy(into) as copy:
        copy.set_types(["int8", "bytea"])
        for row in rows:
            copy.write_row(row)
    return len(rows)


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
    db = psycopg.connect(where, autocommit=True, connect_timeout=10)
    try:
        db.execute(_SETTINGS)
    except BaseException:  # nobody gets it to close it, whatever went wrong: Ctrl-C too
        db.close()
        raise
    return db


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
