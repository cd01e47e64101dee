"""Wrapped keys in files of their own, one file for each epoch, beside the SQLite file.

    00  "bearwitness keys"  16 bytes
    16  version, size of this head (multiple of 4096), length of the sealed epoch key  4 each
    28  epoch  8
    36  the sealed epoch key, then zeros up to the head's size
    ..  60 bytes for each record number from 0: a wrapped key, or zeros where there is none

A database keeps pieces of deleted rows in its log, in free pages and in pages that were split.
Here nothing is deleted in place: a new epoch is a new file, and the old one is overwritten.
No file is destroyed unless that of the epoch which the records name is there, and whole: if the
two do not fit, then what looks left over may be the only keys there are.
"""

from __future__ import annotations

import os
import re
import stat
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters.store.parts import RESTORE, WRAPPED, Turned
from bearwitness.errors import CannotOpen

_MAGIC = b"bearwitness keys"
_HEAD = struct.Struct(">16sIIIQ")
_VERSION = 1
_PAGE = 4096
_ITSELF = os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK  # never what a link names
_NAME = re.compile("[1-9][0-9]{0,17}")
_NONE = bytes(WRAPPED)
APART = (
    "the keys of this casebook are not those of its records: a file is missing, cut short or"
    " from another moment; nothing was changed"
)
TOGETHER = (
    "put casebook.sqlite, casebook.sqlite-wal and epochs/ of one moment together, or restore a"
    " backup"
)


class KeyFile:
    """The keys of one epoch."""

    def __init__(self, folder: Path, epoch: int) -> None:
        """Open them.

        Raises:
            Turned: they are not there; another epoch is the current one.
            CannotOpen: the file is damaged or a link, or a later version wrote it.
        """
        self.epoch = epoch
        self._waiting: dict[int, bytes] = {}
        try:
            self._file = os.open(folder / str(epoch), os.O_RDWR | _ITSELF)
        except FileNotFoundError as gone:
            raise Turned from gone
        except OSError as wrong:
            if (folder / str(epoch)).is_symlink():
                raise CannotOpen("the keys are a link", hint=RESTORE) from wrong
            raise
        try:
            if not stat.S_ISREG(os.fstat(self._file).st_mode):
                raise CannotOpen("the keys are no file", hint=RESTORE)
            self._start, self.sealed = _head(os.pread(self._file, 1 << 20, 0), epoch)
        except BaseException:  # nobody gets it to close it, whatever went wrong: Ctrl-C too
            os.close(self._file)
            raise

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def reaches(self, records: int) -> bool:
        """Say whether the file has a place for each record up to this number."""
        return os.fstat(self._file).st_size >= self._start + (records + 1) * WRAPPED

    def put(self, number: int, wrapped: bytes | None) -> None:
        """Remember a key until `flush` writes it; what stood at its place is overwritten."""
        self._waiting[number] = wrapped or _NONE

    def flush(self) -> None:
        """Write what waits down to the disk."""
        for first, data in _runs(self._waiting):
            _write(self._file, data, self._start + first * WRAPPED)
        if self._waiting:
            os.fdatasync(self._file)
        self._waiting.clear()

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting.clear()

    def held(self, *, after: int, until: int) -> Mapping[int, bytes]:
        """Return the keys of the records after a number, up to another."""
        size = (until - after) * WRAPPED
        data = os.pread(self._file, size, self._start + (after + 1) * WRAPPED)
        found = (
            (after + 1 + at // WRAPPED, data[at : at + WRAPPED])
            for at in range(0, len(data) - WRAPPED + 1, WRAPPED)
        )
        return {number: wrapped for number, wrapped in found if wrapped != _NONE}

    def one(self, number: int) -> bytes | None:
        """Return the key with this number."""
        return self.held(after=number - 1, until=number).get(number)


def make(
    folder: Path, epoch: int, sealed: bytes, keys: Iterable[tuple[int, bytes]], *, records: int = 0
) -> None:
    """Write the keys of a new epoch, whole, down to the disk.

    Args:
        folder: of all epochs.
        epoch: its number; of a file that has it already and was never the current one, nothing
            stays.
        sealed: the epoch key.
        keys: by the record's number.
        records: how many there are; the file has a place for each, also for those without a key.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    partial = folder / f"{epoch}.partial"
    for left in (partial, folder / str(epoch)):
        with suppress(FileNotFoundError):
            destroy(left)
    file = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        size = -(-(_HEAD.size + len(sealed)) // _PAGE) * _PAGE
        head = _HEAD.pack(_MAGIC, _VERSION, size, len(sealed), epoch) + sealed
        _write(file, head.ljust(size, b"\0"), 0)
        for first, data in _runs(dict(keys)):
            _write(file, data, size + first * WRAPPED)
        os.ftruncate(file, max(os.fstat(file).st_size, size + (records + 1) * WRAPPED))
        os.fsync(file)
    finally:
        os.close(file)
    partial.replace(folder / str(epoch))
    settle(folder)


def expect_whole(folder: Path, epoch: int, *, records: int) -> None:
    """Check that the keys of the current epoch are there, with a place for every record.

    Raises:
        CannotOpen: they are not, or are damaged, or a later version wrote them.
    """
    try:
        file = KeyFile(folder, epoch)
    except Turned as gone:
        raise CannotOpen(APART, hint=TOGETHER) from gone
    try:
        if not file.reaches(records):
            raise CannotOpen(APART, hint=TOGETHER)
    finally:
        file.close()


def sweep(folder: Path, *, but: int, records: int) -> None:
    """Destroy the keys of every epoch but one, if that one is whole: what a killed program left.

    Args:
        folder: of all epochs; no other program turns one meanwhile.
        but: the current epoch, as it is committed.
        records: how many there are.

    Raises:
        CannotOpen: the current epoch's keys are not there or not whole; nothing is destroyed.
    """
    expect_whole(folder, but, records=records)
    for path in strays(folder, but=but):
        with suppress(FileNotFoundError):
            destroy(path)


def end(folder: Path, *, before: int, used: int) -> None:
    """Destroy the keys of every epoch before the one that was just committed.

    Later ones stay: another program may have gone on from there.

    Args:
        folder: of the key files.
        before: the epoch that was committed.
        used: the one that was in use until then; several may have ended at once.
    """
    for path in strays(folder, but=before):
        if int(path.name.removesuffix(".partial")) < before:
            with suppress(FileNotFoundError):  # a copy by link of what was just in use goes too
                destroy(path, copies=path.name == str(used))


def strays(folder: Path, *, but: int) -> list[Path]:
    """Return the files of other epochs, whole ones and half-written ones."""
    with suppress(FileNotFoundError):
        return [p for p in sorted(folder.iterdir()) if p.name != str(but) and _ours(p.name)]
    return []


def destroy(path: Path, *, copies: bool = False) -> None:
    """Overwrite a file, down to the disk, and delete it. Of a link, only the link goes.

    A flash disk or a file system that copies on write may keep old blocks all the same.

    Args:
        path: the file.
        copies: overwrite it although it has another name as well; otherwise that may be
            anything that somebody linked here, the keys of another case too.
    """
    try:
        file = os.open(path, os.O_WRONLY | _ITSELF)
    except OSError:
        if not path.is_symlink() and not path.is_fifo():
            raise
    else:
        try:
            _overwrite(file, copies=copies)
        finally:
            os.close(file)
    path.unlink()
    settle(path.parent)


def _overwrite(file: int, *, copies: bool) -> None:
    found = os.fstat(file)
    if not stat.S_ISREG(found.st_mode) or (found.st_nlink > 1 and not copies):
        return
    at = 0
    while at < found.st_size:
        at += os.pwrite(file, bytes(min(1 << 20, found.st_size - at)), at)
    os.fsync(file)


def settle(folder: Path) -> None:
    """See to it that the folder's entries are on the disk."""
    number = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _head(data: bytes, epoch: int) -> tuple[int, bytes]:
    if len(data) < _HEAD.size or data[:16] != _MAGIC:
        # Another program may just have overwritten it: then the epoch has turned.
        raise Turned if not any(data) else CannotOpen("the keys are damaged", hint=RESTORE)
    _, version, size, length, named = _HEAD.unpack_from(data)
    if version != _VERSION:
        raise CannotOpen("a later version of Bearwitness made these keys", hint="update this one")
    if named != epoch or size % _PAGE or not _HEAD.size + length <= size <= len(data) + _PAGE:
        raise CannotOpen("the keys are damaged", hint=RESTORE)
    return size, data[_HEAD.size : _HEAD.size + length]


def _runs(keys: Mapping[int, bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield keys of neighbouring numbers together: the first number, and their bytes."""
    run: list[bytes] = []
    first = 0
    for number in sorted(keys):
        if number != first + len(run):
            if run:
                yield first, b"".join(run)
            first, run = number, []
        run.append(keys[number])
    if run:
        yield first, b"".join(run)


def _write(file: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        done = os.pwrite(file, view, at)
        view, at = view[done:], at + done


def _ours(name: str) -> bool:
    return bool(_NAME.fullmatch(name.removesuffix(".partial")))
