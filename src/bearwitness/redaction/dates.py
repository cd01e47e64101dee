"""Dates, clock times, ages and durations in many forms, English and Russian.

Also what is true of them more coarsely: a season, a decade, an hour.

Detection is by rules; a general date parser guesses years and stretches what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.finding import Finding, Identifier, Kind

_EN_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_RU_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MESYATS = (
    r"(?:январ[яьюе]\w*|феврал[яьюе]\w*|март[аеу]?(?:ом)?|апрел[яьюе]\w*|ма[йяюе]|маем"
    r"|июн[яьюе]\w*"
    r"|июл[яьюе]\w*|август[аеу]?(?:ом)?|сентябр[яьюе]\w*|октябр[яьюе]\w*|ноябр[яьюе]\w*"
    r"|декабр[яьюе]\w*)"
)
_WORDS = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
    "|fifteen|sixteen|seventeen|eighteen|nineteen"
    "|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    "(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|several|a few|a|an|half a)"
)
_RU_WORDS = (
    r"(?:од(?:ин|на|ного|ной|ну)|дв[аеух]+|тр[иёе]х?|четыр\w+|пят\w+|шест\w+|сем\w+|вос[е]?м\w+"
    r"|девят\w+"
    r"|десят\w+|одиннадцат\w+|двенадцат\w+|тринадцат\w+|четырнадцат\w+|пятнадцат\w+|шестнадцат\w+"
    r"|семнадцат\w+|восемнадцат\w+|девятнадцат\w+"
    r"|(?:двадцат\w+|тридцат\w+|сорок\w*|пятьдесят|шестьдесят|семьдесят|восемьдесят|девяносто)"
    r"(?: (?:один|одного|два|двух|три|трех|трёх|четыр\w+|пят\w+|шест\w+|сем\w+|восем\w+"
    r"|девят\w+))?)(?!\w)"
)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_SPREAD = r" ?(?:-|–|—|and|to|и|по) ?"
_G = r"(?:\s?(?:года|году|годом|год|г\.))?"


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape)


_TIMES = (
    _rule(Kind.DATE, "a date in words",
     rf"(?i)(?<!\w)(?:(?:двадцать|тридцать) )?[а-яё]{{3,}}(?:ого|его) {_MESYATS}(?!\w)"
     rf"(?:,? {_YEAR}{_G}(?!\w))?|(?<!\w)(?:начал|середин|кон[ец])\w* {_MESYATS}(?!\w)"
     rf"|\b(?:the )?(?:twenty-|thirty-)?[a-z]+(?:st|nd|rd|th) (?:day )?of {_MONTH}(?: {_YEAR})?\b"),
    _rule(Kind.DATE, "a date",
     rf"\b{_DAY}(?:st|nd|rd|th)?(?:{_SPREAD}{_DAY}(?:st|nd|rd"
     rf"|th)?)?(?: of)? {_MONTH}(?:,? {_YEAR})?\b"),
    _rule(Kind.DATE, "a date",
     rf"\b{_MONTH} {_DAY}(?:st|nd|rd|th)?\b(?:{_SPREAD}{_DAY}\b)?(?:,? {_YEAR})?\b"),
    _rule(Kind.DATE, "a month", rf"\b(?:(?:early|mid|late)[- ])?{_MONTH},?(?: of)? {_YEAR}\b"),
    _rule(Kind.DATE, "a month",
     r"\b(?:January|February|April|June|July|August|September|October|November|December)\b"
     r"|(?<=\bin )(?:March|May)\b|(?<=\bsince )(?:March|May)\b"),
    _rule(Kind.DATE, "a date",
     rf"(?i)\b{_DAY}(?:-?го)?(?:{_SPREAD}{_DAY}(?:-?го)?)? {_MESYATS}\b(?:,? {_YEAR}{_G}(?!\w))?"),
    _rule(Kind.DATE, "a month", rf"(?i)\b{_MESYATS} {_YEAR}{_G}(?!\w)"),
    _rule(Kind.DATE, "a month",
     r"(?i)(?<!\w)(?:январ[яьюе]м?|феврал[яьюе]м?|апрел[яьюе]м?|июн[яьюе]м?|июл[яьюе]м?"
     r"|август[аеу]?"
     r"|сентябр[яьюе]м?|октябр[яьюе]м?|ноябр[яьюе]м?|декабр[яьюе]м?)(?!\w)"
     r"|(?<=\bв )(?:марте|мае)\b|(?<=\bс )(?:марта|мая)\b"),
    _rule(Kind.DATE, "a date", rf"(?<![\d./-]){_DAY}([./-])(?:0?[1-9]|1[0-2])\1(?:{_YEAR}"
    rf"|\d\d)\b(?![./-]\d)"),
    _rule(Kind.DATE, "a date", rf"(?<![\d./-]){_YEAR}([-./])(?:0[1-9]|1[0-2])(?:\1{_DAY})?\b"),
    _rule(Kind.DATE, "a day and a month", rf"(?<![\d.:]){_DAY}\.(?:0[1-9]|1[0-2])\.?(?![\d.:])"),
    _rule(Kind.DATE, "a season of a year",
     rf"(?i)\b(?:spring|summer|autumn|fall|winter) (?:of )?{_YEAR}\b"
     rf"|\b(?:весн\w+|лет[оа]м?|осен\w+|зим\w+) {_YEAR}{_G}(?!\w)"),
    _rule(Kind.DATE, "a year", rf"(?<![\d./:-]){_YEAR}(?:{_SPREAD}(?:{_YEAR}"
    rf"|\d\d))?{_G}(?![\w/]|[.:-]\d)"),
    _rule(Kind.CLOCK, "an exact time of day",
     r"(?i)\b(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)? ?(?:[ap]\.? ?m\b\.?|h\b|hrs\b|hours\b)"
     r"|\b(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\b|\b(?:1[0-2]|[1-9]) ?(?:[ap]\.? ?m\b\.?"
     r"|o'?clock)"),
    _rule(Kind.CLOCK, "an exact time of day",
     r"(?i)(?<!\w)(?:[01]?\d|2[0-3])(?:[:.-][0-5]\d)? ?час(?:ов|а|у|ам)?(?: \d\d? ?минут\w*)?"
     r"(?: (?:утра|дня|вечера|ночи))?(?!\w)|\b(?:[1-9]|1[0-2]) (?:утра|вечера|ночи)\b"
     rf"|\b(?:в|около|к) (?P<it>{_RU_WORDS}(?: час(?:ов|а|у|ам))? (?:утра|вечера|ночи))\b"),
    _rule(Kind.AGE, "an exact age",
     rf"(?i)\b(?P<it>(?:\d{{1,3}}|{_WORDS})[- ]years?[- ]old)\b|\baged? (?P<a>\d{{1,3}})\b"
     r"|\b(?:(?:i|he|she) (?:was|am|is)|turned|at the age of) (?P<b>[1-9]\d)\b(?![/:%]|[.,]\d"
     r"|[- ](?:of|years?|days?|hours?|weeks?|months?|minutes?)\b)"),
    _rule(Kind.AGE, "an exact age",
     r"(?i)\b(?:мне|ему|ей|возраст\w*|исполнилось)(?: было| исполнилось)?:? "
     rf"(?P<it>(?:\d{{1,3}}|{_RU_WORDS})(?: (?:лет|год[а]?)\b)?)"
     rf"|\b(?P<a>\d{{1,3}}-?(?:и|ти|х)?-?летн\w+)|\b(?P<b>\w+надцатилетн\w+|двадцат\w*летн\w+"
     rf"|тридцат\w*летн\w+)"),
    _rule(Kind.DURATION, "an exact length of time",
     rf"(?i)\b(?:\d+|{_WORDS}) (?:(?:calendar|working) )?(?:days?|weeks?|months?|years?|hours?"
     rf"|minutes?)['’]?"
     r"(?:,? (?:and )?(?:\d+|{0}) (?:days?|weeks?|months?|hours?"
     r"|minutes?)['’]?)*(?!\w)".format(_WORDS)),
    _rule(Kind.DURATION, "an exact length of time",
     rf"(?i)(?<!\w)(?:\d+|{_RU_WORDS}) (?:дн\w+|день|сут\w+|недел\w+|месяц\w*|лет|год\w*|час\w*"
     rf"|минут\w*)(?!\w)"),
)  # fmt: skip


def timed(text: str) -> Iterator[Finding]:
    """Yield dates, clock times, ages and durations; offsets are of the folded text given."""
    for kind, because, shape in _TIMES:
        for match in shape.finditer(text):
            named = [g for g in shape.groupindex if match[g]]
            start, end = match.span(named[0] if named else 0)
            yield Finding(start, end, kind, Identifier.QUASI, "", because)


# With a stroke nobody knows whether the month or the day comes first: such a date stays vague.
_NUMERIC = (
    re.compile(
        r"(?<![\d./-])\d{1,2}[.-](?P<month>0?[1-9]|1[0-2])(?:[.-](?:\d{4}"
        r"|\d\d))?(?![\d/-]|\.\d)"
    ),
    re.compile(r"(?<!\d)\d{4}[-./](?P<month>0[1-9]|1[0-2])(?!\d)"),
)


def season(text: str) -> int | None:
    """Return 0 for winter, 1 spring, 2 summer, 3 autumn; None if no month is told."""
    month = month_of(text)
    return None if month is None else month % 12 // 3


def month_of(text: str) -> int | None:
    """Return the month, 1 to 12, that a date tells; None if it tells none or several."""
    found = {_month_number(w) for w in re.findall(r"[^\W\d_]{3,}", text.lower())} - {0}
    if not found:
        found = {int(m["month"]) for shape in _NUMERIC for m in shape.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _month_number(word: str) -> int:
    for months in (_EN_MONTHS, _RU_MONTHS):
        for number, stem in enumerate(months, 1):
            if (
                re.match(_MONTH if months is _EN_MONTHS else _MESYATS, word, re.IGNORECASE)
                and (word.startswith(stem))
                and not (stem == "ма" and word.startswith("мар"))
            ):
                return number
    return 0


def decade(text: str) -> int | None:
    """Return the first year of the decade that a date tells; None if it tells none or several."""
    found = {int(y) // 10 * 10 for y in re.findall(rf"(?<!\d){_YEAR}(?!\d)", text)}
    return found.pop() if len(found) == 1 else None


def hour_of(text: str) -> int | None:
    """Return the hour, 0 to 23, that a clock time written in digits tells."""
    match = re.search(r"\d{1,2}", text)
    if match is None or int(match.group()) > 23:
        return None
    hour = int(match.group())
    afternoon = re.search(r"(?i)p\.? ?m|вечера|дня", text) is not None
    morning = re.search(r"(?i)a\.? ?m|утра|ночи", text) is not None
    if not (afternoon or morning) and ":" not in text and hour <= 12:
        return None  # "5 o'clock": morning or evening, nobody says
    return hour % 12 + 12 * afternoon if hour <= 12 and (afternoon or morning) else hour
