"""Base45 (RFC 9285): bytes as the letters that a QR code holds most tightly.

Two bytes become three letters; the alphabet is that of a QR code's alphanumeric mode, so one
code of the largest size holds 2,864 bytes, and every scanner gives the text back unharmed.
"""

from __future__ import annotations

import struct

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {letter: value for value, letter in enumerate(_LETTERS)}


def b45(data: bytes) -> str:
    """Return these bytes as base45 text."""
    pieces: list[str] = []
    for at in range(0, len(data) - 1, 2):
        rest, first = divmod(data[at] << 8 | data[at + 1], 45)
        third, second = divmod(rest, 45)
        pieces += (_LETTERS[first], _LETTERS[second], _LETTERS[third])
    if len(data) % 2:
        second, first = divmod(data[-1], 45)
        pieces += (_LETTERS[first], _LETTERS[second])
    return "".join(pieces)


def from_b45(text: str) -> bytes:
    """Return the bytes.

    Raises:
        ValueError: a letter of another alphabet, or letters that no bytes are written as.
    """
    try:
        values = [_VALUES[letter] for letter in text]
    except KeyError as wrong:
        raise ValueError("not base45") from wrong
    pairs, rest = divmod(len(values), 3)
    groups = zip(values[::3], values[1::3], values[2::3], strict=False)
    numbers = [first + 45 * second + 2025 * third for first, second, third in groups]
    last = values[3 * pairs] + 45 * values[-1] if rest == 2 else 0
    if rest == 1 or last > 0xFF or max(numbers, default=0) > 0xFFFF:
        raise ValueError("not base45")
    return struct.pack(f">{pairs}H", *numbers) + bytes([last] if rest else [])
