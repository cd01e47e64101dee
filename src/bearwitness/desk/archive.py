"""The archive: a backup's one file, a plain tar that is read as strictly as it is written.

Nothing that is read or written for an archive is larger than the archive itself.
"""

from __future__ import annotations

import os
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from bearwitness.adapters.store.sqlite import KEYS, RECORDS
from bearwitness.desk.keyring import FACTS
from bearwitness.errors import Missing, Unreadable

ABOUT = "backup.json"
AGAIN = "make another backup, or take an older one"


def pack(packed: Path, beside: Sequence[tuple[Path, Path]], inside: Path) -> None:
    """Write files into a new archive, down to the disk.

    Args:
        packed: not there yet.
        beside: files with their names in the archive.
        inside: a folder of which every file goes in too, but what SQLite needs only while open.
    """
    kept = [*beside]
    kept += [(path, path.relative_to(inside)) for path in sorted(inside.rglob("*"))
             if path.is_file() and not path.name.endswith(("-wal", "-shm"))]  # fmt: skip
    with packed.open("xb") as file:
        packed.chmod(0o600)
        with tarfile.open(fileobj=file, mode="w") as tar:
            for path, name in kept:
                entry = tarfile.TarInfo(str(name))
                entry.size, entry.mode = path.stat().st_size, 0o600
                with path.open("rb") as content:
                    tar.addfile(entry, content)
        file.flush()
        os.fsync(file.fileno())


def member(packed: Path, name: str, *, limit: int) -> bytes:
    """Return the beginning of one file in an archive, at most `limit` bytes.

    Raises:
        Missing: there is no such archive.
        Unreadable: it is none, or lacks this file.
    """
    _expect_there(packed)
    try:
        with tarfile.open(packed, mode="r:", tarinfo=_Plain) as tar:
            held = tar.extractfile(name)
            return held.read(limit) if held else b""
    except (tarfile.TarError, EOFError, KeyError) as wrong:
        raise Unreadable("this is not a backup, or it was changed", hint=AGAIN) from wrong


def unpack(packed: Path, into: Path) -> None:
    """Write every file of an archive into a folder.

    Raises:
        Missing: there is no such archive.
        Unreadable: it is none, was changed, or lacks a part.
    """
    _expect_there(packed)
    try:
        with tarfile.open(packed, mode="r:", tarinfo=_Plain) as tar:
            for entry in tar:
                _expect_ours(entry)
                path = into / entry.name
                path.parent.mkdir(mode=0o700, exist_ok=True)
                content = tar.extractfile(entry)
                if content is None:
                    raise Unreadable("this is not a backup", hint=AGAIN)
                with path.open("xb") as file:
                    path.chmod(0o600)
                    while piece := content.read(1 << 20):
                        file.write(piece)
    except (tarfile.TarError, EOFError, FileExistsError) as wrong:
        raise Unreadable("this is not a backup, or it was changed", hint=AGAIN) from wrong
    if not all((into / name).exists() for name in (ABOUT, FACTS, RECORDS, KEYS)):
        raise Unreadable("this backup lacks a part", hint=AGAIN)


class _Plain(tarfile.TarInfo):
    """An entry as `pack` writes it. Sparse files could be of any size, long names of any length."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        entry = super().frombuf(buf, encoding, errors)
        if entry.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or entry.size < 0:
            raise Unreadable("this is not a backup: it holds something else", hint=AGAIN)
        return entry


def _expect_ours(entry: tarfile.TarInfo) -> None:
    parts = entry.name.split("/")
    plain = len(parts) == 1 and parts[0] in {ABOUT, FACTS, RECORDS}
    inside = len(parts) == 2 and parts[0] in {"keys", KEYS} and parts[1].strip(".")
    if not (plain or inside):
        raise Unreadable("this is not a backup: it holds something else", hint=AGAIN)


def _expect_there(packed: Path) -> None:
    if not packed.is_file():
        raise Missing("there is no such backup", hint="check its name and folder")
