"""The textual header of an age file: who may open it, and a MAC over that.

https://c2sp.org/age, section "Header". Reading is strict: one way to write a header, no other.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bearwitness.errors import CannotOpen

VERSION = b"age-encryption.org/v1\n"
LONGEST = 1 << 20  # bytes; about 650 recipients, refused beyond
_COLUMNS = 64
_ARGUMENT = re.compile(rb"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped for one recipient."""

    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A header as read: its stanzas, the bytes that the MAC covers, and the MAC."""

    stanzas: tuple[Stanza, ...]
    covered: bytes
    mac: bytes


def written(stanzas: tuple[Stanza, ...], file_key: bytes) -> bytes:
    """Return the whole header, its MAC line included."""
    covered = VERSION + b"".join(_stanza_written(s) for s in stanzas) + b"---"
    return covered + b" " + encoded(_mac(covered, file_key)) + b"\n"


def end_of(data: bytes) -> int | None:
    """Return where the header ends in `data`, or None if more bytes are needed.

    Raises:
        CannotOpen: step 1, another version; step 2, the header is too long.
    """
    if data[: len(VERSION)] != VERSION[: len(data)]:
        if data.lstrip().startswith(b"-----BEGIN AGE"):
            # Not read: a second way to write a file is a second reader to be attacked, before
            # anything is authenticated, and no program of ours writes it.
            raise CannotOpen(
                "step 1, version: this is an age file in ASCII armor",
                hint="only the binary form is opened; ask for it without armor",
            )
        raise CannotOpen(
            "step 1, version: this is not an age v1 file",
            hint="a sealed file begins with age-encryption.org/v1; perhaps a newer version made it",
        )
    mark = data.find(b"\n--- ")
    end = -1 if mark < 0 else data.find(b"\n", mark + 1)
    if end < 0 and len(data) > LONGEST:
        raise _broken("it is too long")
    return None if end < 0 else end + 1


def parse(data: bytes) -> Header:
    """Read a whole header, exactly as long as `end_of` said.

    Raises:
        CannotOpen: step 2, it is not written as an age header is.
    """
    lines = data.removeprefix(VERSION).split(b"\n")
    last = lines[-2] if len(lines) > 1 else b""
    covered = data[: len(data) - len(last) - 1] + b"---"
    if lines[-1] != b"" or not last.startswith(b"--- ") or data[: len(VERSION)] != VERSION:
        raise _broken("its last line is not a MAC")
    return Header(_stanzas(lines[:-2]), covered, decoded(last[4:], 32))


def check(header: Header, file_key: bytes) -> None:
    """Check the MAC over the header.

    Raises:
        CannotOpen: step 4, it does not hold.
    """
    if not hmac.compare_digest(_mac(header.covered, file_key), header.mac):
        raise CannotOpen("step 4, header: it was changed after sealing", hint="get it again")


def encoded(data: bytes) -> bytes:
    """Return unpadded base64."""
    return base64.b64encode(data).rstrip(b"=")


def decoded(text: bytes, size: int | None = None) -> bytes:
    """Return what canonical unpadded base64 says.

    Raises:
        CannotOpen: step 2, it is not canonical or has not `size` bytes.
    """
    try:
        data = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error as wrong:
        raise _broken("a part is not base64") from wrong
    if encoded(data) != text or (size is not None and len(data) != size):
        raise _broken("a part has a wrong length or is not canonical")
    return data


def derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA-256 (RFC 5869)."""
    return HKDF(SHA256(), 32, salt, info).derive(file_key)


def _mac(covered: bytes, file_key: bytes) -> bytes:
    return hmac.digest(derived(file_key, b"", b"header"), covered, "sha256")


def _stanza_written(stanza: Stanza) -> bytes:
    body = encoded(stanza.body)
    # A body that fills its last line is followed by an empty one: the short line ends it.
    rows = [body[i : i + _COLUMNS] for i in range(0, len(body) + 1, _COLUMNS)]
    first = b"-> " + " ".join(stanza.arguments).encode()
    return b"\n".join([first, *rows]) + b"\n"


def _stanzas(lines: list[bytes]) -> tuple[Stanza, ...]:
    found: list[Stanza] = []
    rest = iter(lines)
    for line in rest:
        arguments = line.removeprefix(b"-> ").split(b" ")
        if not line.startswith(b"-> ") or not all(_ARGUMENT.fullmatch(a) for a in arguments):
            raise _broken("a recipient is not written as one")
        body = b""
        while True:
            row = next(rest, None)
            if row is None or len(row) > _COLUMNS:
                raise _broken("a recipient has no end")
            body += row
            if len(row) < _COLUMNS:
                break
        found.append(Stanza(tuple(a.decode() for a in arguments), decoded(body)))
    if not found:
        raise _broken("it names no recipient")
    return tuple(found)


def _broken(why: str) -> CannotOpen:
    return CannotOpen(f"step 2, header: {why}", hint="it is damaged; get it again")
