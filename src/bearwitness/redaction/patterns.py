"""Identifiers with a shape: numbers, codes and addresses, checked by their check digits.

Each pattern is read on the folded text (`normal.py`), English and Russian alike. Sources:
ISO 13616 (IBAN, mod 97), ISO/IEC 7812-1 annex B (Luhn), ICAO Doc 9303 (passports),
GOST R 50577-2018 (Russian plates), Order 85n of the Russian social insurance (SNILS), and the
Rules of the European Court of Human Rights (application numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bearwitness.redaction.finding import Finding, Identifier, Kind


@dataclass(frozen=True, slots=True)
class Pattern:
    """One shape. Group `it`, if there is one, is the identifier; otherwise the whole match."""

    kind: Kind
    identifier: Identifier
    because: str
    shape: re.Pattern[str]
    holds: Callable[[str], bool] = bool


def luhn(digits: str) -> bool:
    """Say whether the last digit of a card number is right (ISO/IEC 7812-1, annex B)."""
    values = [int(c) for c in digits if c.isdecimal()][::-1]
    doubled = [sum(divmod(2 * v, 10)) if i % 2 else v for i, v in enumerate(values)]
    return 13 <= len(values) <= 19 and len(set(values)) > 1 and sum(doubled) % 10 == 0


def iban(text: str) -> bool:
    """Say whether the check digits of an account number are right (ISO 13616: mod 97 is 1)."""
    plain = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", plain):
        return False
    return int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1


def snils(text: str) -> bool:
    """Say whether the check number of a Russian insurance number is right."""
    digits = [int(c) for c in text if c.isdecimal()]
    if len(digits) != 11:
        return False
    total = sum(d * w for d, w in zip(digits[:9], range(9, 0, -1), strict=True)) % 101
    return total % 100 == digits[9] * 10 + digits[10]


def _in_range(text: str) -> bool:
    numbers = [abs(float(n.replace(",", "."))) for n in re.findall(r"\d{1,3}[.,]\d+", text)]
    return len(numbers) == 2 and numbers[0] <= 90 and numbers[1] <= 180


def _telephone(text: str) -> bool:
    digits = "".join(c for c in text if c.isdecimal())
    grouped = "+" in text or len(re.findall(r"\d+", text)) >= 3 or len(digits) in {10, 11}
    looks_like_a_date = re.fullmatch(r"\s*(?:\d{1,2}[./-]){2}\d{2,4}\s*|\d{4}-\d\d-\d\d", text)
    return 7 <= len(digits) <= 15 and grouped and not looks_like_a_date


_PLATE = "[ABEKMHOPCTYXАВЕКМНОРСТУХ]"
_BOX = r"(?<![\w.+-])[^\W_][\w.+-]{0,63}"


def _shape(
    kind: Kind, identifier: Identifier, because: str, shape: str, holds: Callable[[str], bool]
) -> Pattern:
    return Pattern(kind, identifier, because, re.compile(shape), holds)


PATTERNS = (
    _shape(Kind.EMAIL, Identifier.DIRECT, "an e-mail address",
     rf"{_BOX}\s?(?:@|\[at\]|\(at\)|\[собака\])\s?[^\W_][\w.+-]{{0,63}}\.[^\W\d_]{{2,}}", bool),
    _shape(Kind.URL, Identifier.DIRECT, "a web address",
     r"\b(?:https?://|www\.)\S+?(?=[.,;:!?»”\")]*(?:\s|$))|\b(?:t\.me|vk\.com|wa\.me|"
     r"instagram\.com|facebook\.com|ok\.ru)/\S+?(?=[.,;:!?»”\")]*(?:\s|$))", bool),
    _shape(Kind.HANDLE, Identifier.DIRECT, "a handle", r"(?<![\w.])@\w[\w.]*\w", bool),
    _shape(Kind.HANDLE, Identifier.DIRECT, "a handle", r"(?i)\b(?:nickname|username|login|ник"
    r"|логин)"
     r"(?: is| was|:)? [«“\"]?(?P<it>\w[\w.-]+)", bool),
    _shape(Kind.ACCOUNT, Identifier.DIRECT, "an account number with right check digits",
     r"\b[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b", iban),
    _shape(Kind.ACCOUNT, Identifier.DIRECT, "a card number with a right check digit",
     r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", luhn),
    _shape(Kind.NUMBER, Identifier.DIRECT, "an insurance number with a right check number",
     r"(?<!\d)\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d\d(?!\d)", snils),
    _shape(Kind.PASSPORT, Identifier.DIRECT, "a passport or identity card number",
     r"(?i)\b(?:passports?|паспорт\w*|identity card|удостоверени\w*|seri\w+|сери\w+)[^\n.;]{0,24}?"
     r"(?P<it>(?=[\w №-]{0,24}\d{3})[^\W_]{0,2} ?\d\d ?\d\d[ №-]{0,3}\d{5,6}"
     r"|[A-ZА-Я]{0,2}\d{6,9})", bool),
    _shape(Kind.PASSPORT, Identifier.DIRECT, "a passport number",
     r"\b\d\d ?\d\d ?№ ?\d{6}\b", bool),
    _shape(Kind.PLATE, Identifier.DIRECT, "a number plate",
     rf"(?i)\b{_PLATE} ?\d{{3}} ?{_PLATE}{{2}} ?\d{{2,3}}\b", bool),
    _shape(Kind.PLATE, Identifier.DIRECT, "a number plate",
     r"(?i)\b(?:plates?|registration|номер\w* (?:машин|авто)\w*|госномер\w*)\W{1,3}(?:number )?"
     r"(?P<it>(?=[\w -]{0,16}\d)[A-ZА-Я0-9]{1,4}[ -]?[A-ZА-Я0-9]{2,5}(?:[ -]?\d{2,3})?)", bool),
    _shape(Kind.COORDINATES, Identifier.DIRECT, "coordinates",
     r"-?\d{1,2}[.,]\d{3,} ?°? ?[NSСЮ]?[,;] ?-?\d{1,3}[.,]\d{3,}(?: ?°? ?[EWВЗ]\b)?", _in_range),
    _shape(Kind.COORDINATES, Identifier.DIRECT, "coordinates",
     r"\d{1,3} ?° ?\d{1,2} ?['′’] ?(?:\d{1,2}(?:[.,]\d+)? ?[\"″”])? ?[NSEWСЮВЗ]?", bool),
    _shape(Kind.CASE_NUMBER, Identifier.DIRECT, "an application number of a court",
     r"(?<![\d/])\d{3,6}/\d{2}(?![\d/])", bool),
    _shape(Kind.CASE_NUMBER, Identifier.DIRECT, "a case number",
     r"(?i)(?:\b(?:nos?|case|file|docket|дел[оа]|протокол\w*|материал\w*|кусп)\b\.?:?|№) ?"
     r"(?:№ ?|nos?\. ?)?(?P<it>(?=[\w./-]{0,32}\d{2})[\w]+(?:[./-][\w]+)*)", bool),
    _shape(Kind.CASE_NUMBER, Identifier.DIRECT, "a case number",
     r"\b(?=[\w./-]{0,32}\d{3})[A-ZА-Я]{1,6}[/.-]?\d+(?:[/.-]\w+)+\b", bool),
    _shape(Kind.PHONE, Identifier.DIRECT, "a telephone number",
     r"(?<![\w/])\+?\d[\d ()./-]{5,20}\d(?![\w/])", _telephone),
    _shape(Kind.NUMBER, Identifier.DIRECT, "a long number that may be somebody's",
     r"\b\d{6,}\b", bool),
    _shape(Kind.INITIALS, Identifier.DIRECT, "initials",
     r"(?<!\w)(?:[A-ZА-ЯЁ]\.[ -]?){2,4}(?!\w)(?<![ -])"
     r"|(?<![\w.])[A-ZА-ЯЁ]\.(?:[A-ZА-ЯЁ]\.)+", bool),
    _shape(Kind.ADDRESS, Identifier.QUASI, "a street address",
     r"\b(?:[A-Z]\w+ ){1,3}(?:Street|St|Road|Avenue|Lane|Square)\b\.?,? ?(?:\d+\w?)?"
     r"|\b\d+\w? (?:[A-Z]\w+ ){1,3}(?:Street|St|Road|Avenue|Lane|Square)\b"
     r"|(?i:\b(?:ул\.|улиц[аеуы]|пр\.|проспект\w?|переул\w+)) ?[А-ЯЁ][\w-]+(?: [А-ЯЁ][\w-]+)?"
     r"(?:,? ?(?:д\.|дом)? ?\d+\w?)?(?:,? ?(?:кв\.|квартир\w) ?\d+)?", bool),
    _shape(Kind.MONEY, Identifier.QUASI, "an exact sum of money",
     r"(?:\b[A-Z]{3} |[€$£₽] ?)\d[\d., ]{0,24}\d(?: (?:million|thousand))?"
     r"|(?i:\b\d[\d., ]{0,24}(?: (?:million|thousand|тысяч\w*|млн|тыс\.?))? ?"
     r"(?:\w+ )?(?:euros?|dollars?|pounds(?: sterling)?|liras?|kronor|zlotys?|roubles|rubles"
     r"|рубл\w*"
     r"|долл\w*|евро|[€$£₽]))(?: \([A-Z]{3}\))?", bool),
)  # fmt: skip


def shaped(text: str) -> Iterator[Finding]:
    """Yield what has the shape of an identifier; offsets are of the folded text given."""
    for pattern in PATTERNS:
        for match in pattern.shape.finditer(text):
            group = "it" if "it" in pattern.shape.groupindex and match["it"] else 0
            if pattern.holds(match.group(group)):
                start, end = match.span(group)
                start += len(match[group]) - len(match[group].lstrip())
                end = start + len(match[group].strip().rstrip(","))
                yield Finding(start, end, pattern.kind, pattern.identifier, "", pattern.because)
