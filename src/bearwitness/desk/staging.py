"""Files of a case that change together with an epoch: all of them, or none.

    renewal/                 the files as they are to be, in the places that they are to have
    renewal/head.sha256      written last: of the head of the epoch that they belong to

1. The files are written into `renewal/`, tried there, and marked with the new epoch's head.
2. The store commits the new epoch. This one commit decides.
3. If the store's epoch is the one in the mark, the files go to their places; if not, they are
   destroyed. Whoever opens the case next does that for a program that was killed, and destroys
   what it left half-written among the keys: a passphrase that was changed may open it.

A store is held for writing while 1 and 3 are done, so no program undoes what another is doing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.store import keyfile
from bearwitness.adapters.store import opening as stores
from bearwitness.adapters.store.parts import Store
from bearwitness.desk import keyring, servers, unlinked
from bearwitness.errors import BearwitnessError, Unavailable

FOLDER = "renewal"
FINISHED = "a renewal that was cut off is finished now: use the new passphrase"
_MARK = "head.sha256"
_KEYS = ("team", "log", "issuer", "canary", "former")
# What may be put in place, and in this order; nothing else is ever taken from the folder.
_PLACES = (
    *(f"keys/{name}.age" for name in _KEYS),
    servers.TAG,
    f"keys/{keyring.TAG}",
    keyring.FACTS,
)
_LONGEST = 1 << 20


def staged(folder: Path, contents: Mapping[str, bytes]) -> Path:
    """Write files of a case beside it, and return the folder they are in. The store is held.

    Args:
        folder: the case's.
        contents: by name, as `keys/team.age`.
    """
    place = folder / FOLDER
    _clear(place)
    (place / "keys").mkdir(mode=0o700, parents=True)
    place.chmod(0o700)
    for name, data in contents.items():
        files.write_new(place / name, data)
    keyfile.settle(folder)
    return place


def mark(folder: Path, head: bytes) -> None:
    """Say to which epoch the staged files belong: they take their places when it is committed."""
    files.write_new(folder / FOLDER / _MARK, hashlib.sha256(head).digest())


def finished(folder: Path, word: str) -> bool:
    """Do what `settle` does for a case that is about to be opened with a passphrase.

    A server is asked only if this passphrase opens a key that vouches for it.

    Raises:
        CannotOpen: part of the case is a link.
        Unavailable: as `settle`.
    """
    unlinked.expect_unlinked(folder)
    return _vouched(folder, word) and settle(folder)


def _vouched(folder: Path, word: str) -> bool:
    if not (folder / stores.POINTER).exists() or not (folder / FOLDER).exists():
        return True
    _no_links(folder / FOLDER)
    for place in (folder, folder / FOLDER):
        with suppress(BearwitnessError):
            team = keyring.load_key(place / "keys" / "team.age", word)
            servers.expect_vouched(folder, (team,), tag_in=place)
            return True
    return False


def tidy(folder: Path, store: Store) -> None:
    """Destroy the keys that a killed program left, whole or half-written.

    The case is vouched for.
    """
    store.tidy()
    if _half_written(folder / "keys"):
        with suppress(Unavailable, OSError), store.writing():  # or the next one does
            for path in _half_written(folder / "keys"):
                keyfile.destroy(path)


def settle(folder: Path) -> bool:
    """Finish or undo what was staged, as the store says; return whether it was finished.

    Raises:
        Unavailable: another program works there, or the disk is full; nothing is lost.
    """
    if not (folder / FOLDER).exists():
        return False
    store = stores.opened(folder)
    try:
        store.confirm()  # what is destroyed here opens nothing, ever
        with store.writing():
            return finish(folder, store)
    finally:
        store.close()


def finish(folder: Path, store: Store) -> bool:
    """Do what `settle` does in a store that is held for writing, before anything is written."""
    _no_links(folder / FOLDER)
    done = _committed(folder / FOLDER, store)
    if done:
        _put_in_place(folder)
    _clear(folder / FOLDER)
    return done


def _committed(place: Path, store: Store) -> bool:
    if not (place / _MARK).is_file():
        return False
    head = store.epoch(store.state().epoch)
    return files.read_bytes(place / _MARK, limit=64) == hashlib.sha256(head).digest()


def _put_in_place(folder: Path) -> None:
    for name in _PLACES:
        if (folder / FOLDER / name).is_file():
            _replace(folder / name, files.read_bytes(folder / FOLDER / name, limit=_LONGEST))


def _replace(path: Path, data: bytes) -> None:
    """Put a file in the place of another, whole, and overwrite what the other held."""
    old = -1
    with suppress(OSError):
        old = os.open(path, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        files.write(path, data)
        if old >= 0 and os.fstat(old).st_nlink == 0:  # with another name it is somebody's copy
            os.pwrite(old, bytes(os.fstat(old).st_size), 0)
            os.fsync(old)
    finally:
        if old >= 0:
            os.close(old)


def _no_links(place: Path) -> None:
    """Remove links: whoever can only write here must not name what is to be read or destroyed."""
    for path in (place, place / "keys", *(place / name for name in (_MARK, *_PLACES))):
        if path.is_symlink():
            path.unlink()


def _clear(place: Path) -> None:
    """Destroy what is staged, its mark first: without it, nothing is ever put in place."""
    _no_links(place)
    half = [*_half_written(place), *_half_written(place / "keys")]
    for path in (*(place / name for name in (_MARK, *_PLACES)), *half):
        with suppress(FileNotFoundError):
            keyfile.destroy(path)
    if place.exists():
        shutil.rmtree(place)


def _half_written(place: Path) -> list[Path]:
    if not place.is_dir() or place.is_symlink():
        return []
    return [path for path in sorted(place.iterdir()) if files.HALF_WRITTEN.fullmatch(path.name)]
