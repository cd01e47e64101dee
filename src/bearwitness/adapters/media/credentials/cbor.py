"""CBOR (RFC 8949) as strictly as a manifest of ours needs it: one way to write each value.

No tag, no floating point, no length left open, the shortest form of every number, no key twice.
"""

from __future__ import annotations

from bearwitness.errors import Malformed

_MOST_DEEP = 8
_SIMPLE = {0xF4: False, 0xF5: True, 0xF6: None}
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_LEAST = {24: 24, 25: 1 << 8, 26: 1 << 16, 27: 1 << 32}


def read(data: bytes) -> object:
    """Return the one value that these bytes are.

    Raises:
        Malformed: they are not, or not in the one form that is taken here.
    """
    value, at = _item(data, 0, 0)
    if at != len(data):
        raise _wrong()
    return value


def text(words: str) -> bytes:
    """Write a text."""
    return _head(3, len(words.encode())) + words.encode()


def bstr(data: bytes) -> bytes:
    """Write bytes."""
    return _head(2, len(data)) + data


def _head(kind: int, count: int) -> bytes:
    if count < 24:
        return bytes([kind << 5 | count])
    low = next(low for low, size in _SIZES.items() if count < 1 << (8 * size))
    return bytes([kind << 5 | low]) + count.to_bytes(_SIZES[low], "big")


def _item(data: bytes, at: int, deep: int) -> tuple[object, int]:
    if at >= len(data) or deep > _MOST_DEEP:
        raise _wrong()
    if data[at] in _SIMPLE:
        return _SIMPLE[data[at]], at + 1
    kind = data[at] >> 5
    count, at = _count(data, at)
    if kind == 0:
        return count, at
    if kind == 1:
        return -1 - count, at
    if kind in (2, 3):
        return _string(data, at, count, text=kind == 3)
    if kind == 4:
        return _array(data, at, count, deep)
    if kind == 5:
        return _map(data, at, count, deep)
    raise _wrong()


def _count(data: bytes, at: int) -> tuple[int, int]:
    low = data[at] & 31
    if low < 24:
        return low, at + 1
    if low not in _SIZES or at + 1 + _SIZES[low] > len(data):
        raise _wrong()
    value = int.from_bytes(data[at + 1 : at + 1 + _SIZES[low]], "big")
    if value < _LEAST[low]:
        raise _wrong()
    return value, at + 1 + _SIZES[low]


def _string(data: bytes, at: int, count: int, *, text: bool) -> tuple[object, int]:
    if count > len(data) - at:
        raise _wrong()
    found = data[at : at + count]
    try:
        return (found.decode() if text else found), at + count
    except UnicodeDecodeError as wrong:
        raise _wrong() from wrong


def _array(data: bytes, at: int, count: int, deep: int) -> tuple[object, int]:
    if count > len(data) - at:
        raise _wrong()
    found = []
    for _ in range(count):
        value, at = _item(data, at, deep + 1)
        found.append(value)
    return found, at


def _map(data: bytes, at: int, count: int, deep: int) -> tuple[object, int]:
    if count > len(data) - at:
        raise _wrong()
    found: dict[str | int, object] = {}
    for _ in range(count):
        key, at = _item(data, at, deep + 1)
        if not isinstance(key, str | int) or isinstance(key, bool) or key in found:
            raise _wrong()
        found[key], at = _item(data, at, deep + 1)
    return found, at


def _wrong() -> Malformed:
    return Malformed("the manifest is not written as this program writes one")
