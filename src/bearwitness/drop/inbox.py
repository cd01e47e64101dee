"""The inbox: a folder of envelopes with random names and no time finer than a day.

An envelope is written under a hidden name, forced to disk, and only then renamed: whoever looks
sees whole envelopes or none. The file system's own change and birth times cannot be set and
stay as they are: THREATS.md says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from bearwitness.errors import Unavailable

SUFFIX = ".age"
_PREFIX = ".incoming-"
RESERVE = 64 << 20  # bytes of disk that stay free


class Draft:
    """An envelope that is being written. Nobody sees it until `keep`."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._hidden = folder / f"{_PREFIX}{name}"
        self._kept = folder / f"{name}{SUFFIX}"
        with _no_room():
            handle = os.open(self._hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            self._file = os.fdopen(handle, "wb", buffering=1 << 16)

    def write(self, sealed: bytes) -> None:
        """Write sealed bytes.

        Raises:
            Unavailable: the disk does not take them.
        """
        with _no_room():
            self._file.write(sealed)

    def keep(self, day: date) -> None:
        """Force the envelope to disk, dated with the day only, and show it.

        Raises:
            Unavailable: the disk does not take it; then nothing is shown.
        """
        with _no_room():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            _date(self._hidden, day)
            self._hidden.rename(self._kept)
            _sync(self._folder)
        _date(self._folder, day)

    def discard(self) -> None:
        """Forget what was written; nothing happens to an envelope that was kept."""
        with suppress(OSError):  # what is still in the buffer does not fit: it is thrown away next
            self._file.close()
        self._hidden.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a crash left half-written."""
    for left in folder.glob(f"{_PREFIX}*"):
        left.unlink(missing_ok=True)


def has_room(folder: Path, size: int) -> bool:
    """Say whether the disk can take so many bytes and keep its reserve."""
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >= size + RESERVE


def envelopes(folder: Path) -> list[Path]:
    """Return the envelopes, in no order that tells when they came."""
    return sorted(folder.glob(f"*{SUFFIX}"))


@contextmanager
def _no_room() -> Iterator[None]:
    try:
        yield
    except OSError as full:
        raise Unavailable(
            "the disk does not take another envelope", hint="free some space; nothing was kept"
        ) from full


def _date(path: Path, day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    os.utime(path, (midnight, midnight))


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
