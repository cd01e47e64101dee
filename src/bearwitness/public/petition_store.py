"""What a petition server keeps, and nothing more: one SQLite file, one writer.

    pending   a signature that waits for its confirmation: token, sealed entry, hash of the link
    signed    tokens of addresses that have signed
    entries   sealed entries by their leaf
    used      hashes of links that have done their work
    days      how many confirmed on which day
    outbox    addresses to which mail is still to be sent; deleted once the mail server has it

Tables are ordered by their random keys, so `signed` and `entries` hold no common order by which
a token could be matched with an entry. No IP address and no time finer than a day is in any.

Jobs that wait together are committed together: one write to disk answers all of them, and none
is answered before it is on disk.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import apsw

from bearwitness.campaign.petition import Tally
from bearwitness.errors import Malformed, Unavailable

T = TypeVar("T")
Job = Callable[[apsw.Connection], T]

KEPT_FOR = timedelta(days=7)  # how long a signature waits for its confirmation
LINKS = 3  # that may wait for one address at a time
OUTBOX = 20_000  # letters that may wait for the mail server
_BATCH = 256
_APPLICATION = 0x42575031  # "BWP1"
_TABLES = """
CREATE TABLE IF NOT EXISTS pending (link BLOB PRIMARY KEY, token BLOB NOT NULL, leaf BLOB NOT NULL,
  sealed BLOB NOT NULL, day TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pending_token ON pending (token);
CREATE TABLE IF NOT EXISTS signed (token BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entries (leaf BLOB PRIMARY KEY, sealed BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS used (link BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS days (day TEXT PRIMARY KEY, count INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (id BLOB PRIMARY KEY, address TEXT NOT NULL,
  language TEXT NOT NULL, secret TEXT NOT NULL, day TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS beat (one INTEGER PRIMARY KEY CHECK (one = 1), n INTEGER NOT NULL)
  STRICT;
INSERT OR IGNORE INTO beat VALUES (1, 0);
"""


@dataclass(frozen=True, slots=True)
class Pending:
    """A signature that waits. `secret` goes into the mail; only its hash, `link`, stays."""

    token: bytes
    link: bytes
    leaf: bytes
    sealed: bytes
    day: date
    mail: bytes  # random id of the letter
    language: str
    address: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A confirmation that is still to be sent."""

    id: bytes
    language: str
    address: str = field(repr=False)
    secret: str = field(repr=False)


class Confirmed(StrEnum):
    """What a confirmation did."""

    DONE = "done"
    AGAIN = "again"  # this address had confirmed already; nothing changed
    UNKNOWN = "unknown"  # no such link, or it has run out


class Store:
    """The file and its one writer. Use it from one event loop."""

    def __init__(self, path: Path) -> None:
        """Open or make the file.

        Raises:
            Malformed: the file is something else.
            Unavailable: the disk does not let us.
        """
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="petition")
        self._waiting: list[tuple[Job[Any], asyncio.Future[Any]]] = []
        self._flush: asyncio.Task[None] | None = None
        self._db = self._thread.submit(_opened, path).result()

    async def run(self, job: Job[T]) -> T:
        """Run a job in the next transaction and return its answer once that is on disk.

        Raises:
            Unavailable: the disk does not take it; nothing of the transaction was kept.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, future))
        if self._flush is None or self._flush.done():
            self._flush = asyncio.create_task(self._flushed())
        return await future

    async def scrub(self) -> None:
        """Empty the write-ahead log, so that deleted addresses do not linger in it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._scrubbed)

    def close(self) -> None:
        """Close the file; what was answered is on disk."""
        self._thread.submit(self._db.close).result()
        self._thread.shutdown()

    async def _flushed(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:_BATCH], self._waiting[_BATCH:]
            jobs = [job for job, _ in batch]
            commit = loop.run_in_executor(self._thread, self._committed, jobs)
            outcome = (await asyncio.gather(commit, return_exceptions=True))[0]
            for place, (_, future) in enumerate(batch):
                if future.done():
                    continue  # whoever asked has gone
                if isinstance(outcome, BaseException):
                    future.set_exception(outcome)
                else:
                    future.set_result(outcome[place])

    def _committed(self, jobs: list[Job[Any]]) -> list[Any]:
        answers: list[Any] = []
        with _disk(), self._db:
            answers += [job(self._db) for job in jobs]
        return answers

    def _scrubbed(self) -> None:
        with _disk():
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def pend(new: Pending) -> Job[bool]:
    """Note a signature and its letter, unless the address has signed or has links enough.

    Every case writes, so that the time of the answer does not tell them apart. False: the mail
    server has been away for so long that the outbox is full, and nothing was noted.
    """

    def job(db: apsw.Connection) -> bool:
        db.execute("UPDATE beat SET n = n + 1")
        waiting = _one(db, "SELECT count(*) FROM pending WHERE token = ?", (new.token,))
        if (
            _one(db, "SELECT count(*) FROM signed WHERE token = ?", (new.token,))
            or waiting >= LINKS
        ):
            return True
        if _one(db, "SELECT count(*) FROM outbox") >= OUTBOX:
            return False
        day = new.day.isoformat()
        db.execute(
            "INSERT INTO pending VALUES (?, ?, ?, ?, ?)",
            (new.link, new.token, new.leaf, new.sealed, day),
        )
        db.execute(
            "INSERT INTO outbox VALUES (?, ?, ?, ?, ?)",
            (new.mail, new.address, new.language, new.secret, day),
        )
        return True

    return job


def confirm(link: bytes, day: date) -> Job[Confirmed]:
    """Turn a waiting signature into a counted one, once."""

    def job(db: apsw.Connection) -> Confirmed:
        if _one(db, "SELECT count(*) FROM used WHERE link = ?", (link,)):
            return Confirmed.AGAIN
        row = db.execute(
            "SELECT token, leaf, sealed FROM pending WHERE link = ?", (link,)
        ).fetchone()
        if row is None:
            return Confirmed.UNKNOWN
        token, leaf, sealed = row
        db.execute("INSERT INTO signed VALUES (?)", (token,))
        db.execute("INSERT INTO entries VALUES (?, ?)", (leaf, sealed))
        db.execute(
            "INSERT INTO days VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET count = count + 1",
            (day.isoformat(),),
        )
        db.execute("INSERT INTO used SELECT link FROM pending WHERE token = ?", (token,))
        db.execute("DELETE FROM pending WHERE token = ?", (token,))
        return Confirmed.DONE

    return job


def waits(link: bytes) -> Job[bool]:
    """Say whether a link still waits for its button; nothing changes."""
    return lambda db: bool(_one(db, "SELECT count(*) FROM pending WHERE link = ?", (link,)))


def count() -> Job[int]:
    """Return how many signed."""
    return lambda db: _one(db, "SELECT coalesce(sum(count), 0) FROM days")


def leaves() -> Job[list[bytes]]:
    """Return the leaves in ascending order."""
    return lambda db: [leaf for (leaf,) in db.execute("SELECT leaf FROM entries ORDER BY leaf")]


def letters(most: int) -> Job[list[Letter]]:
    """Return letters that wait, in the order of their random ids."""

    def job(db: apsw.Connection) -> list[Letter]:
        rows = db.execute("SELECT id, language, address, secret FROM outbox LIMIT ?", (most,))
        return [Letter(id_, language, to, secret) for id_, language, to, secret in rows]

    return job


def sent(letter: bytes) -> Job[None]:
    """Forget a letter and the address on it."""

    def job(db: apsw.Connection) -> None:
        db.execute("DELETE FROM outbox WHERE id = ?", (letter,))

    return job


def expire(today: date) -> Job[None]:
    """Forget what nobody confirmed within seven days, and letters that could not be sent."""
    limit = (today - KEPT_FOR).isoformat()

    def job(db: apsw.Connection) -> None:
        db.execute("DELETE FROM pending WHERE day < ?", (limit,))
        db.execute("DELETE FROM outbox WHERE day < ?", (limit,))

    return job


def tally(petition: str, made_on: date) -> Job[Tally]:
    """Return everything that crosses to DESK."""

    def job(db: apsw.Connection) -> Tally:
        days = {date.fromisoformat(day): n for day, n in db.execute("SELECT day, count FROM days")}
        sealed = dict(db.execute("SELECT leaf, sealed FROM entries ORDER BY leaf"))
        return Tally(petition, made_on, days, sealed)

    return job


def _one(db: apsw.Connection, sql: str, values: tuple[Any, ...] = ()) -> Any:
    return db.execute(sql, values).get


def _opened(path: Path) -> apsw.Connection:
    path.touch(mode=0o600)
    with _disk():
        db = apsw.Connection(str(path))
        db.set_busy_timeout(5000)
        if db.pragma("application_id") not in (0, _APPLICATION):
            raise Malformed("this file is not a petition's", hint="choose another folder")
        for line in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
            db.execute(f"PRAGMA {line}").fetchall()
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute(_TABLES)
        db.pragma("application_id", _APPLICATION)
    return db


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except apsw.NotADBError as wrong:
        raise Malformed("this file is not a petition's", hint="choose another folder") from wrong
    except apsw.Error as wrong:
        raise Unavailable("the disk does not take it", hint="free some space") from wrong
