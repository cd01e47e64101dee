"""Bech32 as age uses it: BIP 173 without its limit on length.

https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki and https://c2sp.org/age
"""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.errors import Malformed

_DIGITS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECKSUM = 6  # digits


def encode(prefix: str, data: bytes) -> str:
    """Return `data` behind a lower-case prefix, with a checksum."""
    digits = _regrouped(data, 8, 5)
    rest = _polymod([*_expanded(prefix), *digits, *([0] * _CHECKSUM)]) ^ 1
    digits += [rest >> shift & 31 for shift in range(25, -1, -5)]
    return prefix + "1" + "".join(_DIGITS[digit] for digit in digits)


def decode(prefix: str, text: str) -> bytes:
    """Return the bytes behind this lower-case prefix; `text` may be all upper case.

    Raises:
        Malformed: another prefix, mixed case, a foreign character, a wrong checksum or
            bits left over. The text is not repeated: it may be a secret.
    """
    wrong = Malformed("this is not a key of the expected kind", hint=f"it begins with {prefix}1")
    if text not in (text.lower(), text.upper()) or not text.isascii():
        raise wrong
    head, one, tail = text.lower().rpartition("1")
    if head != prefix or not one or len(tail) < _CHECKSUM or not set(tail) <= _VALUE.keys():
        raise wrong
    digits = [_VALUE[digit] for digit in tail]
    if _polymod([*_expanded(prefix), *digits]) != 1:
        raise Malformed("a key has a wrong checksum", hint="copy it again, all of it")
    return _joined(digits[:-_CHECKSUM])


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    return check


def _regrouped(data: bytes, width: int, into: int) -> list[int]:
    bits = "".join(f"{byte:0{width}b}" for byte in data)
    bits += "0" * (-len(bits) % into)
    return [int(bits[i : i + into], 2) for i in range(0, len(bits), into)]


def _joined(digits: list[int]) -> bytes:
    bits = "".join(f"{digit:05b}" for digit in digits)
    left_over = len(bits) % 8
    if left_over > 4 or "1" in bits[len(bits) - left_over :]:
        raise Malformed("a key has bits left over", hint="copy it again, all of it")
    whole = len(bits) - left_over
    return bytes(int(bits[i : i + 8], 2) for i in range(0, whole, 8))
