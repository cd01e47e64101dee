"""Reading DER (ITU-T X.690): as much of it as an RFC 3161 token needs, and no more.

Only definite, shortest lengths and one-byte tags. Every function raises `ValueError` for
anything else; nothing is read past the end of what holds it, and nothing recurses.
"""

from __future__ import annotations

from dataclasses import dataclass

SEQUENCE, SET = 0x30, 0x31
INTEGER, OCTETS, OID, TIME = 0x02, 0x04, 0x06, 0x18


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `whole` is its encoding, tag and length included."""

    tag: int
    content: bytes
    whole: bytes

    def expect(self, tag: int) -> Element:
        """Return itself if it has this tag."""
        if self.tag != tag:
            raise ValueError("another element than expected")
        return self

    def children(self) -> list[Element]:
        """Return the elements of which the content consists."""
        found, at = [], 0
        while at < len(self.content):
            found.append(_read(self.content, at))
            at += len(found[-1].whole)
        return found

    def oid(self) -> str:
        """Return an object identifier in dotted form."""
        data = self.expect(OID).content
        if not 0 < len(data) <= 64 or data[-1] & 128:
            raise ValueError("not an object identifier")
        numbers, value = [], 0
        for byte in data:
            value = value << 7 | byte & 127
            if not byte & 128:
                numbers.append(value)
                value = 0
        first = min(numbers[0] // 40, 2)
        return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))

    def number(self) -> int:
        """Return an integer."""
        return int.from_bytes(self.expect(INTEGER).content, "big", signed=True)


def read(data: bytes) -> Element:
    """Return the one element that these bytes are."""
    found = _read(data, 0)
    if len(found.whole) != len(data):
        raise ValueError("more than one element")
    return found


def _read(data: bytes, at: int) -> Element:
    if len(data) < at + 2 or data[at] & 31 == 31:
        raise ValueError("not an element")
    start, length = at + 2, data[at + 1]
    if length & 128:
        start += length & 127
        encoded = data[at + 2 : start]
        length = int.from_bytes(encoded, "big")
        if not 1 <= len(encoded) <= 4 or encoded[0] == 0 or length < 128:
            raise ValueError("a length in another form than the shortest")
    end = start + length
    if end > len(data):
        raise ValueError("cut short")
    return Element(data[at], data[start:end], data[at:end])
