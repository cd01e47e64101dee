"""Check digits: what tells an account, an insurance or a vehicle number from any other row.

Sources are named at each function. Separators do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Lengths of account numbers by country (SWIFT IBAN Registry); elsewhere every length is tried.
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AM": 20, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22,
    "BY": 28, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GE": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26,
    "IT": 27, "KZ": 20, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22,
    "MK": 19, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "RS": 22, "RU": 33, "SE": 24,
    "SI": 19, "SK": 24, "TR": 26, "UA": 29, "XK": 20,
}  # fmt: skip
_IBAN_START = re.compile(r"(?<!\w)[A-Za-z]{2}\d\d(?=[ -]?\w)")
_IBAN_BODY = re.compile(r"[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){10,33}")


def luhn(digits: str) -> bool:
    """Say whether the last digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    values = _digits(digits)[::-1]
    doubled = [sum(divmod(2 * v, 10)) if i % 2 else v for i, v in enumerate(values)]
    return 13 <= len(values) <= 19 and len(set(values)) > 1 and sum(doubled) % 10 == 0


def iban(text: str) -> bool:
    """Say whether the check digits of an account number are right (ISO 13616: mod 97 is 1)."""
    plain = re.sub(r"[ -]", "", text).upper()
    if not re.fullmatch(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", plain):
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def ibans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where account numbers with right check digits stand, whatever follows them."""
    for first in _IBAN_START.finditer(text):
        body = _IBAN_BODY.match(text, first.end() + (text[first.end()] in " -"))
        ends = [] if body is None else _ends(text, first, body.end())
        wanted = _IBAN_LENGTHS.get(first.group()[:2].upper())
        for length, end in reversed(ends):
            if wanted in {None, length} and iban(text[first.start() : end]):
                yield first.start(), end
                break


def _ends(text: str, first: re.Match[str], last: int) -> list[tuple[int, int]]:
    """Return (letters so far, place) wherever a number could end, before no letter or digit."""
    places = [i + 1 for i in range(first.end(), last) if text[i].isalnum()]
    return [
        (4 + n, end)
        for n, end in enumerate(places, 1)
        if n >= 11 and not text[end : end + 1].isalnum()
    ]


def snils(text: str) -> bool:
    """Say whether the check number of a Russian insurance number is right (Order 85n)."""
    digits = _digits(text)
    if len(digits) != 11:
        return False
    return _weighed(digits[:9], range(9, 0, -1)) % 101 % 100 == digits[9] * 10 + digits[10]


def inn(text: str) -> bool:
    """Say whether the check digits of a Russian taxpayer number are right.

    Ten digits for a body, twelve for a person (Order ММВ-7-6/435@ of the Federal Tax Service).
    """
    digits = _digits(text)
    weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
    places = {10: (9,), 12: (10, 11)}.get(len(digits), ())
    return bool(places) and all(
        _weighed(digits[:n], weights[11 - n :]) % 11 % 10 == digits[n] for n in places
    )


def nhs(text: str) -> bool:
    """Say whether the check digit of a patient's number in England is right (modulus 11)."""
    digits = _digits(text)
    return (
        len(digits) == 10 and (11 - _weighed(digits[:9], range(10, 1, -1)) % 11) % 11 == digits[9]
    )


def network(text: str) -> bool:
    """Say whether this is an address of a machine in IPv6 text form (RFC 4291, 2.2)."""
    groups = text.partition("/")[0].split(":")
    shortened = text.count("::") == 1
    filled = [g for g in groups if g]
    return len(filled) >= 2 and (len(filled) == 8 if not shortened else len(filled) < 8)


def _digits(text: str) -> list[int]:
    return [int(c) for c in text if c.isdecimal()]


def _weighed(digits: list[int], weights: range | list[int]) -> int:
    return sum(d * w for d, w in zip(digits, weights, strict=True))
