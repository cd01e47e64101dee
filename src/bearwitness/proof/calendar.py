"""Timestamps by a public chain of blocks (OpenTimestamps, `.ots` files).

A file holds the digest of our checkpoint's text and a tree of operations that leads from it to
attestations. The one that counts here is of a Bitcoin block: what the operations give is then
the Merkle root in that block's header. A reader who pins `height merkle_root time` of the block
in a policy, from any node or explorer that they trust, needs no network. Attestations of other
kinds, such as that a calendar has promised a block, prove nothing yet and are not counted.

Format: the reference client's `opentimestamps.core`, which agrees with this in tests.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bearwitness.errors import Malformed

LARGEST = 64 * 1024
_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"
_BITCOIN = bytes.fromhex("0588960d73d71901")
_DEEPEST = 256
_LONGEST = 4096  # bytes of a message, as in the reference


@dataclass(frozen=True, slots=True)
class Block:
    """A block in which a digest stands if its header has this Merkle root (as explorers write)."""

    height: int
    merkle_root: str  # 64 hexadecimal digits


def blocks(data: bytes, text: bytes) -> tuple[Block, ...]:
    """Return the blocks that the file says hold the text; none while it waits for one.

    Raises:
        Malformed: not a timestamp file, or of another text.
    """
    try:
        if len(data) > LARGEST or not data.startswith(_MAGIC):
            raise ValueError("not a timestamp file")
        reader = _Reader(data, len(_MAGIC))
        digest = reader.take(32)
        if digest != hashlib.sha256(text).digest():
            raise ValueError("of another text")
        found = reader.tree(digest, 0)
        if reader.at != len(data):
            raise ValueError("more than a timestamp")
    except ValueError as wrong:
        raise Malformed(
            "this is not a timestamp of this checkpoint", hint="an .ots file over its text"
        ) from wrong
    return tuple(found)


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int

    def tree(self, message: bytes | None, depth: int) -> list[Block]:
        """Follow every branch; `message` is None behind an operation that we do not compute."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        found: list[Block] = []
        tag = self.byte()
        while tag == 0xFF:
            found += self.branch(self.byte(), message, depth)
            tag = self.byte()
        return found + self.branch(tag, message, depth)

    def branch(self, tag: int, message: bytes | None, depth: int) -> list[Block]:
        if tag == 0x00:
            return self.attestation(message)
        return self.tree(self.operation(tag, message), depth + 1)

    def operation(self, tag: int, message: bytes | None) -> bytes | None:
        if tag in (0xF0, 0xF1):
            more = self.take(self.few(_LONGEST))
            if message is None or len(message) + len(more) > _LONGEST:
                return None
            return message + more if tag == 0xF0 else more + message
        if tag == 0x08:
            return None if message is None else hashlib.sha256(message).digest()
        if tag in (0x02, 0x03, 0x67, 0xF2, 0xF3):  # known, and not trusted or not needed here
            return None
        raise ValueError("an unknown operation")

    def attestation(self, message: bytes | None) -> list[Block]:
        kind, payload = self.take(8), self.take(self.few(8192))
        if kind != _BITCOIN:
            return []
        inner = _Reader(payload, 0)
        height = inner.few(2**31)
        if inner.at != len(payload):
            raise ValueError("more than a height")
        if message is None or len(message) != 32:
            return []
        return [Block(height, message[::-1].hex())]

    def byte(self) -> int:
        return self.take(1)[0]

    def take(self, length: int) -> bytes:
        found = self.data[self.at : self.at + length]
        if len(found) != length:
            raise ValueError("cut short")
        self.at += length
        return found

    def few(self, most: int) -> int:
        value = 0
        for place in range(0, 35, 7):
            byte = self.byte()
            value |= (byte & 127) << place
            if byte < 128:
                if value > most:
                    raise ValueError("too much")
                return value
        raise ValueError("a number without an end")
