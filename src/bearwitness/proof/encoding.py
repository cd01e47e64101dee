"""One written form for every value in a bundle, so that nothing can be read in two ways.

A value that decodes but would not be written the same way again is refused: two writings of
one proof would let a reader and a verifier disagree about which one was checked. Every
function here raises `ValueError` for that; `verify` turns it into a failed step.
"""

from __future__ import annotations

import base64
import json
import re
from typing import Any

LARGEST_NUMBER = 2**53 - 1  # what every JSON reader, JavaScript's too, holds exactly
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)
_DECODER = json.JSONDecoder()
_LETTERS = re.compile("[A-Za-z0-9_-]*")
# The last letter's bits that stand for nothing are zero, so each text has one writing.
_LAST = ("".join(map(chr, range(128))), "", "AQgw", "AEIMQUYcgkosw048")  # by length modulo 4
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def b64url(data: bytes) -> str:
    """Return base64url without padding (RFC 4648 section 5), the form of RFC 9901."""
    return base64.b64encode(data).translate(_TO_URL).rstrip(b"=").decode("ascii")


def is_b64url(text: str, length: int | None = None) -> bool:
    """Tell whether this is the one writing of some bytes, `length` of them if given."""
    if length is not None and len(text) != (length * 4 + 2) // 3:
        return False
    return not text or (text[-1] in _LAST[len(text) & 3] and _LETTERS.fullmatch(text) is not None)


def from_b64url(text: str, length: int | None = None) -> bytes:
    """Return the bytes, `length` of them if given.

    Raises:
        ValueError: another alphabet, padding, stray low bits or a wrong length.
    """
    if not is_b64url(text, length):
        raise ValueError("not canonical base64url of the right length")
    return base64.b64decode(text.encode("ascii").translate(_FROM_URL) + b"=" * (-len(text) % 4))


def b64(data: bytes) -> str:
    """Return standard padded base64, the form of C2SP notes."""
    return base64.b64encode(data).decode()


def from_b64(text: str, length: int | None = None) -> bytes:
    """Return the bytes, `length` of them if given.

    Raises:
        ValueError: not canonical padded base64, or a wrong length.
    """
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if b64(data) != text or length not in (None, len(data)):
        raise ValueError("not canonical base64 of the right length")
    return data


def canonical(value: object) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces, as `JSON.stringify` would write it.

    Raises:
        ValueError: the value holds half a surrogate pair or a number that is not finite.
    """
    return _ENCODER.encode(value).encode()


def canonical_triple(salt: str, name: str, value: int | str) -> bytes:
    """Return `canonical([salt, name, value])`, the form of a disclosure, in a third of its time."""
    last = _text(value) if isinstance(value, str) else str(value)
    return f"[{_text(salt)},{_text(name)},{last}]".encode()


def from_canonical(data: bytes) -> Any:
    """Return the value that `canonical` made these bytes from.

    Duplicate keys, spaces, other escapes and other spellings of a number do not survive the
    way back and are refused with everything else that is not canonical.

    Raises:
        ValueError: the bytes are not canonical JSON, or nest too deep.
    """
    try:
        value = _DECODER.decode(data.decode())
        if canonical(value) != data:
            raise ValueError("not canonical JSON")
    except RecursionError as deep:
        raise ValueError("nested too deep") from deep
    return value


def parsed(data: bytes) -> Any:
    """Return the value of JSON in UTF-8, canonical or not.

    Raises:
        ValueError: the bytes are not JSON, or nest too deep.
    """
    try:
        return _DECODER.decode(data.decode())
    except RecursionError as deep:
        raise ValueError("nested too deep") from deep


def is_count(value: object) -> bool:
    """Tell whether this is a whole number from 0 to 2^53 - 1; `True` is not one."""
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


_text = json.encoder.encode_basestring  # as JSON.stringify writes it
