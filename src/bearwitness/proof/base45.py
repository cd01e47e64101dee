"""Base45 (RFC 9285): bytes as the letters that a QR code holds most tightly.

Two bytes become three letters; the alphabet is that of a QR code's alphanumeric mode, so one
code of the largest size holds 2,864 bytes, and every scanner gives the text back unharmed.
"""

from __future__ import annotations

_LETTERS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NONE = 0xFF
_VALUES = bytes(_LETTERS.find(letter) & _NONE for letter in range(256))


def b45(data: bytes) -> str:
    """Return these bytes as base45 text."""
    found = bytearray()
    for at in range(0, len(data) - 1, 2):
        rest, first = divmod(data[at] << 8 | data[at + 1], 45)
        third, second = divmod(rest, 45)
        found += bytes((_LETTERS[first], _LETTERS[second], _LETTERS[third]))
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        found += bytes((_LETTERS[first], _LETTERS[second]))
    return found.decode("ascii")


def from_b45(text: str) -> bytes:
    """Return the bytes.

    Raises:
        ValueError: a letter of another alphabet, or letters that no bytes are written as.
    """
    values = text.encode("ascii", "replace").translate(_VALUES)  # `?` is no letter of it
    whole = len(values) // 3 * 3
    last = values[whole:]
    end = last[0] + 45 * last[1] if len(last) == 2 else 0
    if _NONE in values or len(last) == 1 or end > 0xFF:
        raise ValueError("not base45")
    # All triples at once: each is a digit of one long number to the base 2^32.
    first, second, third = (_spread(values[at:whole:3]) for at in range(3))
    numbers = (first + 45 * second + 2025 * third).to_bytes(whole // 3 * 4, "big")
    if numbers[1::4].strip(b"\0"):
        raise ValueError("not base45")
    pairs = bytearray(whole // 3 * 2)
    pairs[::2], pairs[1::2] = numbers[2::4], numbers[3::4]
    return bytes(pairs) + bytes([end] if last else [])


def _spread(values: bytes) -> int:
    wide = bytearray(4 * len(values))
    wide[3::4] = values
    return int.from_bytes(wide, "big")
