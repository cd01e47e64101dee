"""A case's folder holds its own files, and no links that lead out of it.

Whoever can write into a folder, a stick that is handed over or a copy on a shared disk, could
otherwise choose with a link what is read, written or destroyed elsewhere.
"""

from __future__ import annotations

from pathlib import Path

from bearwitness.adapters.store import opening as stores
from bearwitness.adapters.store import sqlite
from bearwitness.desk import attempts, keyring
from bearwitness.errors import CannotOpen

_NAMES = (
    keyring.FACTS, "keys", attempts.FOLDER, "renewal", stores.POINTER, *sqlite.FILES, sqlite.KEYS,
)  # fmt: skip


def expect_unlinked(folder: Path, *, handed_over: bool = False) -> None:
    """Refuse a case of which a part is a link.

    Args:
        folder: the case's.
        handed_over: it is another machine's: its casebook has no second name either, which could
            be that of ours.

    Raises:
        CannotOpen: there is such a part.
    """
    linked = any((folder / name).is_symlink() for name in _NAMES)
    again = handed_over and any(
        path.is_file() and path.stat().st_nlink > 1
        for path in (folder / name for name in sqlite.FILES)
    )
    if linked or again:
        raise CannotOpen(
            "part of this case is a link to elsewhere: nothing was opened",
            hint="copy the folder again with its files themselves, and ask who put the link",
        )
