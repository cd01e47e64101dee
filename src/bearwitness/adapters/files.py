"""Files: written whole or not at all, read strictly or refused.

No message holds a path or a byte of content: either may be a word of a testimony.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bearwitness.errors import Missing, Refused, Unreadable

LONGEST_TEXT = 8 << 20  # bytes
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
HALF_WRITTEN = re.compile(r"\.[0-9a-f]{16}\.partial")  # what `write` calls a file meanwhile
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff")


def write(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file whole: beside its place, down to the disk, then moved there at once."""
    temporary = _written_beside(path, data, mode)
    try:
        temporary.replace(path)
    except OSError as wrong:
        temporary.unlink(missing_ok=True)
        raise Unreadable(
            "the file cannot be written there", hint="is there a folder of this name?"
        ) from wrong
    _settle(path.parent)


def write_new(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file that is not there yet.

    On a stick without links (FAT, exFAT) a program that is killed may leave an empty file of this
    name, never a part of one.

    Raises:
        Refused: something is there already; it is left as it is.
    """
    temporary = _written_beside(path, data, mode)
    try:
        _placed(temporary, path)
    except FileExistsError as there:
        raise Refused(
            "there is a file of this name already", hint="choose another name; nothing was changed"
        ) from there
    except OSError as wrong:
        raise Unreadable(
            "the file cannot be written there", hint="choose a folder on another disk"
        ) from wrong
    finally:
        temporary.unlink(missing_ok=True)
    _settle(path.parent)


def place_new(made: Path, path: Path) -> None:
    """Give a whole file, made on the same disk, its name.

    Raises:
        Refused: something is there already; it is left as it is.
    """
    made.chmod(0o600)
    _settle(made)
    try:
        _placed(made, path)
    except FileExistsError as there:
        raise Refused(
            "there is a file of this name already", hint="choose another name; nothing was changed"
        ) from there
    except OSError as wrong:
        raise Unreadable(
            "the file cannot be written there", hint="choose a folder on another disk"
        ) from wrong
    _settle(path.parent)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file that is there: nobody else who asks for it goes on meanwhile.

    Raises:
        Missing: there is no such file.
        Refused: another program holds it.
    """
    try:
        number = os.open(path, os.O_RDONLY)
    except OSError as gone:
        raise Missing("there is no such file", hint="check its name and folder") from gone
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as wrong:
        raise Refused("another run works with this file", hint="wait until it ends") from wrong
    finally:
        os.close(number)


def read_bytes(path: Path, *, limit: int = LONGEST_TEXT, shorter: str = "split it") -> bytes:
    """Return a file's bytes.

    Args:
        path: a regular file.
        limit: in bytes; a longer file is refused without reading all of it.
        shorter: what helps where it is longer, for the hint.

    Raises:
        Missing: there is no such file.
        Unreadable: it is a folder or device, empty, too large, or may not be read.
    """
    data = read_head(path, limit + 1)
    if len(data) > limit:
        raise Unreadable(
            "the file is too large",
            hint=f"at most {limit / (1 << 20):.3g} MiB are read; {shorter}",
        )
    return data


def read_head(path: Path, size: int) -> bytes:
    """Return the first bytes of a file, at most `size`.

    Raises:
        Missing: there is no such file.
        Unreadable: it is a folder or device, empty, or may not be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise Unreadable("this is not a file", hint="give one file, not a folder or a device")
        with path.open("rb") as file:
            data = file.read(size)
    except FileNotFoundError as gone:
        raise Missing("there is no such file", hint="check its name and folder") from gone
    except OSError as denied:
        raise Unreadable(
            "the file may not be read", hint="check its permissions and its medium"
        ) from denied
    if not data:
        raise Unreadable("the file is empty", hint="nothing was read")
    return data


def read_text(path: Path, *, limit: int = LONGEST_TEXT, shorter: str = "split it") -> str:
    """Return a file's text: UTF-8, without its byte order mark, line ends as they are.

    Raises:
        Missing: there is no such file.
        Unreadable: as `read_bytes`; or it is not UTF-8, holds control characters, or is blank.
    """
    return text_of(read_bytes(path, limit=limit, shorter=shorter))


def text_of(data: bytes) -> str:
    """Return the text that these bytes are, as strictly as `read_text`.

    Raises:
        Unreadable: they are not UTF-8, hold control characters, or are blank.
    """
    if data.startswith(_OTHER_ENCODINGS):
        raise Unreadable("the text is UTF-16", hint="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise Unreadable(
            "this is not text in UTF-8",
            hint="save it as UTF-8 (older Russian files are often windows-1251), or it is no text",
        ) from wrong
    if _CONTROL.search(text):
        raise Unreadable("this is a binary file, not text", hint="export its text first")
    if not text.strip():
        raise Unreadable("the text is blank", hint="nothing was read")
    return text


def _written_beside(path: Path, data: bytes, mode: int) -> Path:
    temporary = path.parent / f".{secrets.token_hex(8)}.partial"
    try:
        number = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(number, "wb") as file:  # noqa: PTH123 - a descriptor, for its mode from the start
            file.write(data)
            file.flush()
            os.fsync(number)
    except (FileNotFoundError, NotADirectoryError) as gone:
        raise Missing("there is no such folder", hint="make it first") from gone
    except OSError as wrong:
        with suppress(OSError):  # what could not be made cannot always be looked for either
            temporary.unlink(missing_ok=True)
        raise Unreadable(
            "the file cannot be written", hint="is the disk full or locked?"
        ) from wrong
    return temporary


def _placed(temporary: Path, path: Path) -> None:
    """Give a whole file its name, unless something has that name."""
    try:
        path.hardlink_to(temporary)  # unlike a move, this never replaces what is there
    except FileExistsError:
        raise
    except OSError:  # FAT and exFAT know no links: the name is taken first, then the file moved
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            _moved(temporary, path, os.fstat(number))
        finally:
            os.close(number)


def _moved(temporary: Path, path: Path, taken: os.stat_result) -> None:
    """Move a file to where an empty one keeps its name; without it, nothing keeps the name."""
    try:
        found = path.lstat()
        if not os.path.samestat(found, taken) or found.st_size:
            raise FileExistsError  # somebody put something else there meanwhile
        temporary.replace(path)
    except FileExistsError:
        raise
    except BaseException:  # Ctrl-C too: an empty file must not keep the name
        with suppress(OSError):
            path.unlink()
        raise


def _settle(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
