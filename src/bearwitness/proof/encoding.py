"""One written form for every value in a bundle, so that nothing can be read in two ways.

A value that decodes but would not be written the same way again is refused: two writings of
one proof would let a reader and a verifier disagree about which one was checked. Every
function here raises `ValueError` for that; `verify` turns it into a failed step.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any

LARGEST_NUMBER = 2**53 - 1  # what every JSON reader, JavaScript's too, holds exactly
_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)
_DECODER = json.JSONDecoder()
# What is in standard base64 only becomes a letter that no base64 has.
_TO_URL, _FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_+/=", b"+/!!!")
_DIGEST_LETTERS = 43
# A last letter's bits that stand for nothing are zero; by how many letters follow whole fours.
_LAST = ("".join(map(chr, range(128))), "", "AQgw", "AEIMQUYcgkosw048")
_ZEROS = (b"", b"\0\0", b"\0")  # what makes a length a multiple of three


def b64url(data: bytes) -> str:
    """Return base64url without padding (RFC 4648 section 5), the form of RFC 9901."""
    return base64.b64encode(data).translate(_TO_URL).rstrip(b"=").decode("ascii")


def b64url_all(pieces: Sequence[bytes]) -> list[str]:
    """Return `b64url` of each piece, in one go: a passage has dozens of them."""
    whole = b"".join([piece + _ZEROS[len(piece) % 3] for piece in pieces])
    letters = binascii.b2a_base64(whole, newline=False).translate(_TO_URL).decode("ascii")
    found, at = [], 0
    for length in map(len, pieces):
        found.append(letters[at : at + (4 * length + 2) // 3])
        at += (length + 2) // 3 * 4
    return found


def from_b64url(text: str, length: int | None = None) -> bytes:
    """Return the bytes, `length` of them if given.

    Raises:
        ValueError: another alphabet, padding, stray low bits or a wrong length.
    """
    return from_b64url_all([text], length)[0]


def is_b64url(text: str, length: int) -> bool:
    """Tell whether this is the one writing of so many bytes."""
    try:
        return len(from_b64url(text)) == length
    except ValueError:
        return False


def from_b64url_all(texts: Sequence[str], length: int | None = None) -> list[bytes]:
    """Return the bytes of each text, `length` of them if given, in one go.

    Raises:
        ValueError: as `from_b64url`, for any of them.
    """
    filled = "".join([text + "A" * (-len(text) & 3) for text in texts])  # `A` is bits of zero
    raw = binascii.a2b_base64(filled.encode("ascii").translate(_FROM_URL), strict_mode=True)
    found, at = [], 0
    for text in texts:
        size = len(text) * 3 // 4
        if text[-1:] not in _LAST[len(text) & 3] or length not in (None, size):
            raise ValueError("not canonical base64url of the right length")
        found.append(raw[at : at + size])
        at += (len(text) + 3) // 4 * 3
    return found


def digests_in(texts: Sequence[str]) -> list[bytes]:
    """Return the 32 bytes of each text, as `from_b64url_all`, in a third of its time.

    Raises:
        ValueError: as `from_b64url`, for any of them.
    """
    if any(len(text) != _DIGEST_LETTERS for text in texts):
        raise ValueError("not canonical base64url of 32 bytes")
    filled = "".join([text + "A" for text in texts])
    raw = binascii.a2b_base64(filled.encode("ascii").translate(_FROM_URL), strict_mode=True)
    if any(raw[32::33]):
        raise ValueError("not canonical base64url of 32 bytes")
    return [raw[at : at + 32] for at in range(0, len(raw), 33)]


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


def is_count(value: object) -> bool:
    """Tell whether this is a whole number from 0 to 2^53 - 1; `True` is not one."""
    return type(value) is int and 0 <= value <= LARGEST_NUMBER


text_written: Callable[[str], str] = json.encoder.encode_basestring
"""Return `canonical` of a text, as JSON.stringify writes it, in a third of its time."""
