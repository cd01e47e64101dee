"""A folder to make something in, beside the place where it will stand.

What is made appears whole or not at all. Whoever makes it holds a lock on their workroom for as
long as they live; the system lets go of it however they die. So the next to work in the same
place can tell what a killed program left from what a living one still needs. A process number
would not do: another program may have it by then.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bearwitness.errors import Refused, Unavailable

MAKING = ".bearwitness-making-"  # nobody else's: an old one without a lock is deleted
LOCK = ".lock"
_YOUNG = 3600  # seconds; a workroom without a lock that is younger may be just being made
_FULL = "is the disk full or the folder locked?"


def remove(room: Path) -> None:
    """Delete a workroom, as far as the disk lets go of it."""
    shutil.rmtree(room, ignore_errors=True)


@contextmanager
def workroom(
    beside: Path, prefix: str, *, remove: Callable[[Path], None] = remove
) -> Iterator[Path]:
    """Give an empty folder `PREFIX…` in `beside`; it is gone afterwards, whatever happens.

    What killed programs left in the same place under the same prefix is cleared first.

    Args:
        beside: a folder that is there; on the disk where the result will lie.
        prefix: begins with a dot.
        remove: how what is left is deleted; it raises nothing.
    """
    clear(beside, prefix, remove=remove)
    room = beside / f"{prefix}{secrets.token_hex(6)}"
    room.mkdir(mode=0o700)
    try:
        with _held(room / LOCK):
            yield room
    finally:
        remove(room)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Give a folder to fill that stands at `folder` once it is done, and never in parts.

    Raises:
        Refused: something is there already.
        Unavailable: the disk does not take it; nothing is left.
    """
    if folder.exists() or folder.is_symlink():
        raise Refused("this folder is there already", hint="name another one; nothing was changed")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with workroom(folder.parent, MAKING) as room:
            inner = room / "whole"
            inner.mkdir()
            yield inner
            for path in (*inner.rglob("*"), inner):
                _settle(path)
            inner.rename(folder)
            _settle(folder.parent)
    except OSError as wrong:
        raise Unavailable("this cannot be written there", hint=_FULL) from wrong


def clear(beside: Path, prefix: str, *, remove: Callable[[Path], None] = remove) -> int:
    """Remove the workrooms that nobody alive holds, and return how many.

    In a place that is away, or that does not let us look, there are none.
    """
    stale: list[Path] = []
    with suppress(OSError):
        stale = [room for room in beside.glob(f"{prefix}*") if _is_stale(room)]
    for room in stale:
        remove(room)
    return len(stale)


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    number = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(number)


def _is_stale(room: Path) -> bool:
    if room.is_symlink() or not room.is_dir():
        return False  # not one of ours: a link may lead anywhere
    try:
        number = os.open(room / LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        return _is_old(room)
    except OSError:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False  # somebody alive works in it
    finally:
        os.close(number)
    return True


def _is_old(room: Path) -> bool:
    with suppress(OSError):
        return time.time() - room.stat().st_mtime > _YOUNG
    return False


def _settle(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
