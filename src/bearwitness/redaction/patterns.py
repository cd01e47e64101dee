"""Identifiers with a shape: numbers, codes and addresses, checked by their check digits.

Each pattern is read on the folded text (`normal.py`), English and Russian alike, the firmest
first: what one has taken is not offered to the next, so an address of a machine is never a
telephone number. Sources: ISO 13616 (IBAN, mod 97), ISO/IEC 7812-1 annex B (Luhn), ICAO Doc
9303 (passports), GOST R 50577-2018 (Russian plates), ISO 3779 (vehicles), and the Rules of the
European Court of Human Rights (application numbers). Others: `checks`, `contacts`, `spots`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from bearwitness.redaction.checks import iban, ibans, inn, luhn, nhs, snils
from bearwitness.redaction.contacts import CALLED, ELECTRONIC, TELEPHONES
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.shape import Pattern, direct, matches, quasi
from bearwitness.redaction.spots import ADDRESSES, COORDINATES

__all__ = ["PATTERNS", "iban", "inn", "luhn", "nhs", "shaped", "snils"]

_PLATE = "[ABEKMHOPCTYXАВЕКМНОРСТУХ]"
_BASE58 = "[1-9A-HJ-NP-Za-km-z]"

_ACCOUNTS = (
    direct(Kind.ACCOUNT, "a wallet for digital money",
     rf"(?<!\w)(?:bc1[a-z0-9]{{25,87}}|0x[0-9a-fA-F]{{40}}|[13T]{_BASE58}{{25,34}}"
     rf"|4[0-9AB]{_BASE58}{{93}})(?!\w)",
     lambda text: any(c.isdecimal() for c in text[1:])),
    direct(Kind.NUMBER, "the number of a telephone set",
     r"(?i)\bIMEI\W{1,3}(?P<it>\d(?:[ -]?\d){14})(?!\d)"),
    direct(Kind.ACCOUNT, "a card number with a right check digit",
     r"(?<![\d.])\d(?:[ -]?\d){12,18}(?![\d])", luhn),
    direct(Kind.ACCOUNT, "an account number",
     r"(?<!\d)4(?:0[1-8]|2[0-6])\d\d[ .]?\d{3}[ .]?\d[ .]?\d{4}[ .]?\d{7}(?!\d)"
     r"|(?i:\b(?:р/с|сч[её]т\w*|account(?: number| no\.?)?)[ №:]{1,3}(?P<it>\d[\d ]{6,26}\d)"
     r"(?!\d))"),
    direct(Kind.VEHICLE, "the number of a vehicle",
     r"(?<!\w)(?=[A-Z0-9]{0,16}[A-Z])[A-HJ-NPR-Z0-9]{13}\d{4}(?!\w)"),
)  # fmt: skip

_NUMBERS = (
    direct(Kind.NUMBER, "an insurance number with a right check number",
     r"(?<!\d)\d{3}[- ]\d{3}[- ]\d{3}[- ]?\d\d(?!\d)", snils),
    direct(Kind.NUMBER, "an insurance number with a right check number",
     r"(?i)(?:СНИЛС|SNILS)\D{0,12}(?P<it>\d{11})(?!\d)", snils),
    direct(Kind.NUMBER, "a taxpayer number with right check digits",
     r"(?<!\d)\d{12}(?!\d)|(?i:\b(?:ИНН|INN)\D{0,12}(?P<it>\d{10})(?!\d))", inn),
    direct(Kind.NUMBER, "an insurance number",
     r"(?i:\b[A-CEGHJ-PR-TW-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-D]\b)|(?<![\d-])\d{3}-\d\d-\d{4}(?![\d-])"),
    direct(Kind.NUMBER, "a long number beside a word for a card",
     r"(?i)\b(?:cards?|карт\w+|visa|mastercard|maestro)\b[^\n.;\d]{0,24}?"
     r"(?P<it>\d(?:[ -]?\d){11,18})(?![\d])"),
    direct(Kind.NUMBER, "a number of a patient, an insured person, a pupil or a prisoner",
     r"(?i)\b(?:СНИЛС|ИНН|полис\w*|ОМС|ДМС|NHS|insurance|social security|tax(?:payer)?|patient"
     r"|prisoner|inmate|badge|service|student|employee|membership|card|жетон\w*|пропуск\w*"
     r"|личн\w+|зач[её]тк\w*|пациент\w*|заключ[её]нн\w*|карт\w+)\b[^\n.;:\d]{0,10}"
     r"(?:number|no\.?|id|номер\w*|№)?\b[^\n.;\d]{0,20}?"
     r"(?P<it>\b(?-i:[A-ZА-Я]{0,3}[ -]?)\d(?:[ -]?\d){4,19}(?-i: ?[A-Z]\b)?)(?![\w/.]\w)"),
)  # fmt: skip

_PAPERS = (
    direct(Kind.PASSPORT, "a passport or identity card number",
     r"(?i)\b(?:passports?|паспорт\w*|загран\w*|identity (?:card|document)s?|id(?: card| no\.?)?"
     r"|удостоверени\w*|вид\w* на жительство|residence permit|driving licen[cs]e"
     r"|водительск\w+ права?\w*|seri\w+|сери\w+)\b[^\n.;]{0,28}?(?<![\w])(?:№ ?|no\.? ?)?"
     r"(?P<it>\d\d ?\d\d(?:,? ?(?:№|no\.?|номер)? ?)\d{6}(?!\d)"
     r"|\d\d ?(?:№ ?)?\d{7}(?!\d)|[A-ZА-Я]{1,3}[ -]?(?:№ ?)?\d{5,9}[A-Z]?(?!\w)"
     r"|(?=(?:[A-Z]{0,8}\d){3})[A-Z0-9]{8,12}(?!\w)|\d{6,9}(?!\d))"),
    direct(Kind.PASSPORT, "a passport number", r"(?<![\d.,-])\d\d ?\d\d ?№ ?\d{6}(?!\d)"
     r"|(?<![\d.,-] )(?<![\d.,-])\d\d \d\d \d{6}(?![\d-])"
     r"|(?<![\d.,-])(?<!\d )\d{4} \d{6}(?![\d-]| \d)"),
)  # fmt: skip

_PLATES = (
    direct(Kind.PLATE, "a number plate",
     rf"(?i)(?<!\w){_PLATE} ?\d{{3}} ?{_PLATE}{{2}} ?[|/]? ?\d{{2,3}}(?: ?rus)?(?!\w)"
     rf"|(?<!\w){_PLATE}\d{{3}}{_PLATE}{{2}}(?!\w)"),
    direct(Kind.PLATE, "a number plate",
     r"\b[A-Z]{2}\d\d ?[A-Z]{3}\b|\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?\b"),
    direct(Kind.PLATE, "a number plate",
     r"(?i)\b(?:plates?|registration|reg\.?|номер\w*(?: машин\w*| авто\w*| знак\w*)?|госномер\w*)"
     r"\W{1,3}(?:(?:number|no\.?|was|is|read|были?|был) )?"
     r"(?P<it>(?:(?-i:[A-ZА-Я]{2,3})|[^\W\d_]{3}|[^\W\d_])[ -]?\d{2,4}(?-i:[ -]?[A-ZА-Я]{1,3}"
     r"|[a-zа-я]{1,3})?"
     r"(?:[ -]?\d{2,3})?"
     r"|\d{1,4}[ -]?(?-i:[A-ZА-Я]{1,3})[ -]?\d{1,4})(?!\w|[/.-]\d)",
     # A number of a case, a paper or a file holds no car's letters on one side alone.
     lambda text: (not text[0].isdecimal() and "-" not in text[1:3]) or text.count(" ") == 2),
)  # fmt: skip

_CASES = (
    direct(Kind.CASE_NUMBER, "an application number of a court",
     r"(?<![\d/])\d{3,6}/\d{2}(?![\d/])"),
    direct(Kind.CASE_NUMBER, "a case number",
     r"(?i)(?:\b(?:nos?|case|file|docket|дел[оа]|протокол\w*|материал\w*|кусп)\b\.?:?|№) ?"
     r"(?:№ ?|nos?\. ?)?(?P<it>(?=[\w./-]{0,32}\d{2})[\w]+(?:[./-][\w]+)*)"),
    direct(Kind.CASE_NUMBER, "a case number",
     r"\b(?=[\w./-]{0,32}\d{3})[A-ZА-Я]{1,6}[/.-]?\d+(?:[/.-]\w+)+\b"),
    direct(Kind.NUMBER, "a number with letters",
     r"(?i)\b(?:number|no\.?|номер\w*|№) ?(?P<it>(?-i:[A-ZА-ЯЁ]{1,4}) ?-? ?\d{3,12})(?![\w/])"),
)  # fmt: skip

_LOOSE = (
    direct(Kind.NUMBER, "a long number that may be somebody's", r"\b\d{6,}\b"),
    direct(Kind.NUMBER, "a long number that may be somebody's",
     r"(?<![\d.,])\d{4}(?: \d{4}){2,5}(?![\d.,]\d)"),
    direct(Kind.INITIALS, "initials",
     r"(?<!\w)(?:[A-ZА-ЯЁ]\.[ -]?){2,4}(?!\w)(?<![ -])"
     r"|(?<![\w.])[A-ZА-ЯЁ]\.(?:[A-ZА-ЯЁ]\.)+"),
    quasi(Kind.MONEY, "an exact sum of money",
     r"(?:\b[A-Z]{3} |[€$£₽] ?)\d[\d., ]{0,24}\d(?: (?:million|thousand))?"
     r"|(?i:\b\d[\d., ]{0,24}(?: (?:million|thousand|тысяч\w*|млн|тыс\.?))? ?"
     r"(?:\w+ )?(?:euros?|dollars?|pounds(?: sterling)?|liras?|kronor|zlotys?|roubles|rubles"
     r"|рубл\w*"
     r"|долл\w*|евро|[€$£₽]))(?: \([A-Z]{3}\))?"),
)  # fmt: skip

PATTERNS: tuple[Pattern, ...] = (
    *ELECTRONIC, *COORDINATES, *CALLED, *_ACCOUNTS, *_NUMBERS, *_PAPERS, *_PLATES, *ADDRESSES,
    *_CASES, *TELEPHONES, *_LOOSE,
)  # fmt: skip


def shaped(text: str) -> Iterator[Finding]:
    """Yield what has the shape of an identifier; offsets are of the folded text given.

    Never overlapping: where two shapes meet, they are one, of the firmer one's kind; only an
    address keeps its kind around what stands within (its post code).
    """
    taken: list[Finding] = [
        Finding(
            a, b, Kind.ACCOUNT, Identifier.DIRECT, "", "an account number with right check digits"
        )
        for a, b in ibans(text)
    ]
    for pattern in PATTERNS:
        for found in matches(pattern, text):
            _place(taken, found)
    yield from taken


def _place(taken: list[Finding], found: Finding) -> None:
    """Put a finding among those that stand apart in order, joined with those that it meets."""
    first = bisect_right(taken, found.start, key=lambda f: f.end)
    last = first
    while last < len(taken) and taken[last].start < found.end:
        last += 1
    inside = taken[first:last]
    if not inside:
        taken.insert(first, found)
        return
    start, end = min(found.start, inside[0].start), max(found.end, inside[-1].end)
    around = found.kind is Kind.ADDRESS and (found.start, found.end) == (start, end)
    taken[first:last] = [replace(found if around else inside[0], start=start, end=end)]
