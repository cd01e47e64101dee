"""What is true of a finding more coarsely, in the testimony's language, or None.

A label says less and never something else: `5 March 2017` is "in spring", an age of 34 is
"30–39 years old". Labels are in square brackets, so that nobody takes them for testimony.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bearwitness.redaction.dates import decade, hour_of, month_of, season
from bearwitness.redaction.finding import Finding, Kind

WITHHELD = "[…]"  # of constant width: the length of a name gives it away
_SEASONS = {
    "en": ("winter", "spring", "summer", "autumn"),
    "ru": ("зимой", "весной", "летом", "осенью"),
}
_NAMED_SEASONS = {"en": _SEASONS["en"], "ru": ("зима", "весна", "лето", "осень")}
_SEASONS_AFTER = ("зимы", "весны", "лета", "осени")  # in the genitive
_DAYTIMES = {
    "en": ("at night", "in the morning", "in the afternoon", "in the evening"),
    "ru": ("ночью", "утром", "днём", "вечером"),
}
_FIXED: dict[Kind, dict[str, str]] = {
    Kind.ORGANISATION: {"en": "an organisation", "ru": "организация"},
    Kind.DURATION: {"en": "some time", "ru": "некоторое время"},
    Kind.MONEY: {"en": "a sum of money", "ru": "сумма денег"},
    Kind.QUANTITY: {"en": "a number", "ru": "число"},
    Kind.ADDRESS: {"en": "an address", "ru": "адрес"},
    Kind.PLACE: {"en": "a place", "ru": "место"},
    Kind.OCCUPATION: {"en": "a job", "ru": "профессия"},
    Kind.KINSHIP: {"en": "a relative", "ru": "родственник"},
    Kind.GROUP: {"en": "a people", "ru": "народ"},
}
_SETTLED_EN = re.compile(
    r"(?i)\b(?:(?:the|our|my|a) )?(?P<kind>village|hamlet|town|city|district|region|province"
    r"|island)"
    r"(?: of| called| named)? [\"«“]?$"
)
_SETTLED_RU = re.compile(
    r"(?i)(?<!\w)(?P<kind>сел[оаеу]м?|аул(?:а|е|у|ом)?|деревн(?:я|и|е|ю|ей)|город(?:а|е|у|ом)?"
    r"|пос[её]л(?:ок|ка|ке|ку|ком)|район(?:а|е|у|ом)?|област(?:ь|и|ью)|станиц(?:а|ы|е|у"
    r"|ей)) [\"«“]?$"
)
SETTLED = re.compile(
    r"(?i)(?:village|hamlet|town|city|district|region|province|island) (?:of|called|named) "
)  # within a finding, before the name itself
_SPOTS = {Kind.PLACE, Kind.UNKNOWN, Kind.ORGANISATION}
_BY_PERSON = {*_FIXED} - {Kind.DURATION, Kind.MONEY, Kind.QUANTITY}
_JOINS = {
    "en": re.compile(r"(?i)\b(?:in|on|at) $"),
    "ru": re.compile(r"(?i)(?<!\w)(?:в|во|около) $"),
}
_OTHER_JOIN = {
    "en": re.compile(r"(?i)\b(?:of|from|since|until|till|by|before|after|between|and|to|the) $"),
    "ru": re.compile(r"(?i)(?<!\w)(?:с|со|до|от|к|ко|после|перед|между|и|на|за|по) $"),
}

_GENITIVE_RU = re.compile(r"(?i)(?<!\w)(?:с|со|до|от|после) $")


def generalised(
    text: str, finding: Finding, language: str, *, sure: bool = False
) -> tuple[int, str] | None:
    """Return where the label begins (it may take in an "in" before a date) and the label.

    None if nothing coarser can be said: then the finding is withheld.

    Args:
        text: the testimony's.
        finding: one of its findings.
        language: of the label, "en" or "ru".
        sure: a person says that the finding's kind is right; a model that takes a village for
            an organisation must not put its mistake into print.
    """
    piece, before = (
        text[finding.start : finding.end],
        text[max(0, finding.start - 24) : finding.start],
    )
    if finding.kind in _SPOTS and (settled := _settled_within(piece, before)):
        made: tuple[str, int] | None = settled
    elif finding.kind in _BY_PERSON and not sure:
        made = None
    else:
        made = _MAKERS.get(finding.kind, _fixed)(piece, before, finding.kind, language)
    return (finding.start - made[1], f"[{made[0]}]") if made else None


def _settled_within(piece: str, before: str) -> tuple[str, int] | None:
    """Return what `_settlement` says, also where the finding begins with "village of"."""
    head = SETTLED.match(piece)
    if head is None:
        return _settlement(before)
    settled = _settlement(before + head.group())
    return (settled[0], settled[1] - head.end()) if settled else None


def _settlement(before: str) -> tuple[str, int] | None:
    """Return "a village" for "the village of …" and the word as it was said in Russian."""
    english = _SETTLED_EN.search(before)
    if english:
        kind = english["kind"].lower()
        return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}", len(english.group())
    russian = _SETTLED_RU.search(before)
    return (russian["kind"].lower(), len(russian.group())) if russian else None


def _fixed(_piece: str, _before: str, kind: Kind, language: str) -> tuple[str, int] | None:
    return (_FIXED[kind][language], 0) if kind in _FIXED else None


_FROM = re.compile(r"(?i)(?<!\w)(?:from|between|с|со|от|между) (?:the )?$")
_LINK = re.compile(r" (?:to|till|until|through|and|по|до|и) | ?[–—] ?|(?<=\w) ?- ?(?=\d)|- (?=\w)")
_A_WHILE = {"en": "for some time", "ru": "некоторое время"}


def _ends(piece: str) -> tuple[str, str] | None:
    """Return both ends of a stretch of time; None if it is a single time, or nobody can say."""
    parts = _LINK.split(piece)
    return (parts[0], parts[1]) if len(parts) == 2 else None


def _stretch(ends: tuple[str, str], taken: int, language: str) -> tuple[str, int]:
    """Say of "from 10 to 14 March" that it was in spring, and of less that it took some time.

    `taken` letters before it, the "from", are said with it.
    """
    months, years = [month_of(e) for e in ends], [decade(e) for e in ends]
    told = {y for e in ends for y in re.findall(r"(?<!\d)\d{4}(?!\d)", e)}
    first, second = months[0] or months[1], months[1]
    turned = first == second and _day(ends[0]) > (_day(ends[1]) or 31)  # a year later
    if first and second and len(told) <= 1 and _within_a_season(first, second) and not turned:
        return ("in " if language == "en" else "") + _SEASONS[language][second % 12 // 3], taken
    known = {y for y in years if y is not None}
    if len(known) == 1 and (None not in years or months[0]):
        return _IN_YEARS[language].format(known.pop()), taken
    return _A_WHILE[language], taken


_IN_YEARS = {"en": "in the {}s", "ru": "в {}-х"}


def _day(text: str) -> int:
    """Return the day that a date written in digits begins with, 0 if it tells none."""
    day = re.match(r"\d\d?(?!\d)", text)
    return int(day.group()) if day else 0


def _within_a_season(first: int, last: int) -> bool:
    return first % 12 // 3 == last % 12 // 3 and first % 12 <= last % 12


def _date(piece: str, before: str, _kind: Kind, language: str) -> tuple[str, int] | None:
    ends = _ends(piece)
    opened = _FROM.search(before)
    if ends is not None and opened and re.search(r"\d|[^\W\d_]{4}", ends[0]):
        return _stretch(ends, len(opened.group()), language)
    if ends is not None and season(piece) is not None and len({*map(month_of, ends)} - {None}) > 1:
        return None
    number = season(piece)
    joined = _JOINS[language].search(before)
    taken = len(joined.group()) if joined else 0
    bare = taken == 0 and _OTHER_JOIN[language].search(before) is not None
    if number is not None:
        if language == "en":
            return ("in " if taken else "") + _SEASONS["en"][number], taken
        if _GENITIVE_RU.search(before):
            return _SEASONS_AFTER[number], taken
        return (_NAMED_SEASONS if bare else _SEASONS)["ru"][number], taken
    years = decade(piece)
    if years is None:
        return None
    if language == "en":
        article = "" if before.lower().endswith("the ") else "the "
        return ("in " if taken else "") + f"{article}{years}s", taken
    return f"{years}-е" if bare else f"в {years}-х", taken


def _clock(piece: str, before: str, _kind: Kind, language: str) -> tuple[str, int] | None:
    if _ends(piece) is not None:
        joined = _FROM.search(before)
        return (_A_WHILE[language], len(joined.group())) if joined else None
    hour = hour_of(piece)
    if hour is None:
        return None
    joined = _JOINS[language].search(before)
    part = 0 if hour < 5 or hour >= 22 else 1 if hour < 12 else 2 if hour < 17 else 3
    return _DAYTIMES[language][part], len(joined.group()) if joined else 0


def _age(piece: str, _before: str, _kind: Kind, language: str) -> tuple[str, int] | None:
    digits = re.search(r"\d{1,3}", piece)
    if digits is None:
        return None
    low = int(digits.group()) // 10 * 10
    words = re.search(r"[^\W\d]", piece) is not None
    old = {"en": " years old", "ru": " лет"}[language] if words else ""
    return f"{low}–{low + 9}{old}", 0


_MAKERS: dict[Kind, Callable[[str, str, Kind, str], tuple[str, int] | None]] = {
    Kind.DATE: _date,
    Kind.CLOCK: _clock,
    Kind.AGE: _age,
}
