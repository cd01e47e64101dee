"""One written form for every value in a bundle, so that nothing can be read in two ways.

A value that decodes but would not be written the same way again is refused: two writings of
one proof would let a reader and a verifier disagree about which one was checked. Every
function here raises `ValueError` for that; `verify` turns it into a failed step.
"""

from __future__ import annotations

import base64
import json
from typing import Any

LARGEST_NUMBER = 2**53 - 1  # what every JSON reader, JavaScript's too, holds exactly


def b64url(data: bytes) -> str:
    """Return base64url without padding (RFC 4648 section 5), the form of RFC 9901."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def from_b64url(text: str, length: int | None = None) -> bytes:
    """Return the bytes, `length` of them if given.

    Raises:
        ValueError: another alphabet, padding, stray low bits or a wrong length.
    """
    data = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    if b64url(data) != text or length not in (None, len(data)):
        raise ValueError("not canonical base64url of the right length")
    return data


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
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def from_canonical(data: bytes) -> Any:
    """Return the value that `canonical` made these bytes from.

    Duplicate keys, spaces, other escapes and other spellings of a number do not survive the
    way back and are refused with everything else that is not canonical.

    Raises:
        ValueError: the bytes are not canonical JSON, or nest too deep.
    """
    try:
        value = json.loads(data.decode())
        if canonical(value) != data:
            raise ValueError("not canonical JSON")
    except RecursionError as deep:
        raise ValueError("nested too deep") from deep
    return value


def is_count(value: object) -> bool:
    """Tell whether this is a whole number from 0 to 2^53 - 1; `True` is not one."""
    return type(value) is int and 0 <= value <= LARGEST_NUMBER
