"""What lies inside an envelope: a magic line, frames, padding. docs/spec/envelope.md.

A frame is a tag (1 byte), a length (4 bytes, big-endian) and a body. The order is fixed:
fields, then files, then the end; after it only zero bytes, up to a Padmé size.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bearwitness.errors import CannotOpen, Malformed

MAGIC = b"bearwitness-envelope/1\n"
FIELD, FILE, DATA, FILE_END, END = b"F", b"B", b"D", b"E", b"Z"
LONGEST = {FIELD: 8 << 20, FILE: 4096, DATA: 64 * 1024, FILE_END: 8, END: 4}  # bytes of a body
SMALLEST = 16 * 1024  # bytes; no envelope shows that it is shorter


@dataclass(frozen=True, slots=True)
class Frame:
    """One tagged piece."""

    tag: bytes
    body: bytes = field(repr=False)


def head(tag: bytes, size: int) -> bytes:
    """Return what comes before a frame's body of this size.

    Raises:
        Malformed: the body is longer than this kind of frame may be.
    """
    if size > LONGEST[tag]:
        raise Malformed("a part of an envelope is too long", hint="send it as a file")
    return tag + struct.pack(">I", size)


def written(tag: bytes, body: bytes) -> bytes:
    """Return a frame's bytes; raises as `head`."""
    return head(tag, len(body)) + body


def two_texts(first: str, second: str) -> bytes:
    """Return a body of two texts; the first has its length before it."""
    head = first.encode()
    return struct.pack(">H", len(head)) + head + second.encode()


def texts_of(body: bytes) -> tuple[str, str]:
    """Return the two texts of a body.

    Raises:
        CannotOpen: step 7, they are not there or not UTF-8.
    """
    try:
        (size,) = struct.unpack_from(">H", body)
        if size > len(body) - 2:
            raise _broken("a length is wrong")
        return body[2 : 2 + size].decode(), body[2 + size :].decode()
    except (struct.error, UnicodeDecodeError) as wrong:
        raise _broken("a text is not UTF-8") from wrong


def padded_size(size: int, *, smallest: int = SMALLEST) -> int:
    """Return the Padmé size for `size` bytes: at most 12 % more, and few sizes in all.

    Nikitin et al., Reducing Metadata Leakage from Encrypted Files and Communication with
    PURBs, PoPETs 2019(4), section 4.2, doi:10.2478/popets-2019-0056.
    """
    size = max(size, smallest)
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(low_bits, 0)) - 1
    return (size + mask) & ~mask


def read(data: Iterable[bytes]) -> Iterator[Frame]:
    """Read frames from opened bytes as they come, the end frame last.

    Raises:
        CannotOpen: step 6, another version; step 7, not frames; step 8, wrong padding.
    """
    source = _Source(data)
    magic = source.take(len(MAGIC), step=6)
    if magic != MAGIC:
        raise CannotOpen(
            "step 6, envelope version: this program does not know it",
            hint="a newer version of Bearwitness made it; update this one",
        )
    while True:
        tag = source.take(1)
        (size,) = struct.unpack(">I", source.take(4))
        if size > LONGEST.get(tag, -1):
            raise _broken("a part is unknown or too long")
        yield Frame(tag, source.take(size))
        if tag == END:
            break
    source.only_padding()


class _Source:
    def __init__(self, data: Iterable[bytes]) -> None:
        self._pieces = iter(data)
        self._held = bytearray()
        self._taken = 0

    def take(self, size: int, *, step: int = 7) -> bytes:
        while len(self._held) < size:
            piece = next(self._pieces, None)
            if piece is None:
                raise CannotOpen(f"step {step}, envelope: it ends too early", hint=_AGAIN)
            self._held += piece
        taken = bytes(self._held[:size])
        del self._held[:size]
        self._taken += size
        return taken

    def only_padding(self) -> None:
        size, zero = self._taken + len(self._held), not any(self._held)
        for piece in self._pieces:
            size, zero = size + len(piece), zero and not any(piece)
        if not zero or size != padded_size(self._taken):
            raise CannotOpen("step 8, padding: it is not as it must be", hint=_AGAIN)


_AGAIN = "the sender's program is not ours or is broken; ask for it again"


def _broken(why: str) -> CannotOpen:
    return CannotOpen(f"step 7, envelope: {why}", hint=_AGAIN)
