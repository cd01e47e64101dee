"""Which store a case has: SQLite in its folder, or the PostgreSQL server that its folder names.

casebook.store    a PostgreSQL connection string without a password; not there with SQLite
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.store import sqlite
from bearwitness.adapters.store.parts import Store
from bearwitness.errors import Unavailable

POINTER = "casebook.store"
_LONGEST = 4096


def make(folder: Path, where: str, *, sealed: bytes, card_key: bytes) -> None:
    """Make an empty store.

    Args:
        folder: the case's; it holds no store yet.
        where: "" for SQLite in the folder, or `postgresql://…` without a password.
        sealed: the first epoch key.
        card_key: the key of all cards, wrapped under it.

    Raises:
        Misused: there is a password in `where`.
        Refused: the server's database holds a casebook already.
        Unavailable: the server does not answer.
    """
    if not where:
        sqlite.make(folder, sealed=sealed, card_key=card_key)
        return
    with _needing_psycopg():
        from bearwitness.adapters.store import postgresql  # noqa: PLC0415 - an extra of its own

        postgresql.make(where, sealed=sealed, card_key=card_key)
    files.write_new(folder / POINTER, where.encode() + b"\n")


def opened(folder: Path) -> Store:
    """Open the store of a case.

    Raises:
        Missing: there is none.
        CannotOpen: it is not a casebook, is damaged, or a later version made it.
        Unavailable: the server does not answer.
    """
    if (folder / POINTER).is_file():
        where = files.read_text(folder / POINTER, limit=_LONGEST).strip()
        with _needing_psycopg():
            from bearwitness.adapters.store import postgresql  # noqa: PLC0415 - as above

            return postgresql.PostgresStore(where)
    return sqlite.SqliteStore(folder)


@contextmanager
def _needing_psycopg() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        raise Unavailable(
            "a case on a server needs psycopg, which is not installed",
            hint="install what it needs: pip install 'bearwitness[team]'",
        ) from missing
