"""Dates, clock times, ages and durations in many forms, English and Russian.

Also what is true of them more coarsely: a season, a decade, an hour.

Detection is by rules; a general date parser guesses years and stretches what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bearwitness.redaction.cues import seen
from bearwitness.redaction.days import DAYS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.hours import HOURS
from bearwitness.redaction.numerals import EN_ORDINAL, EN_YEAR, RU_ORDINAL, RU_YEAR

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
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_SPREAD = r" ?(?:-|–|—|and|to|и|по) ?"
MONTHS = rf"{_MONTH}|{_MESYATS}"  # the name of a month, in either language
YEARS = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
NUMERIC_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_G = r"(?:\s?(?:года|году|годом|год|г\.)|-?(?:го|м|й|х)(?: год[ауе]?)?)?"
_YEARS_RU = rf"(?:,? {_YEAR}{_G}(?!\w)|,? (?i:{RU_YEAR}))"
_YEARS = rf"(?:,?(?: of| in)? (?:{_YEAR}\b|['’]\d\d\b|(?i:{EN_YEAR})))"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (?:the )?)?"
_WEEKDAY_RU = (
    r"(?:(?:понедельник|вторник|сред[ауы]|четверг|пятниц[ауы]|суббот[ауы]|воскресенье),? )?"
)
_PART = (
    r"(?:(?:early|mid|late)[- ](?:in )?|(?:at )?(?:the )?(?:beginning|start|end|middle|first half"
    r"|second half|first days?|last days?|turn) of )"
)
_PART_RU = r"(?:(?:начал|середин|кон[ец])\w* |перв\w+ числ\w+ |последн\w+ числ\w+ )"
_FEAST = (
    r"(?:Easter|Christmas|Whitsun|Pentecost|Ascension|Advent|Lent|Epiphany|New Year(?:['’]s)?"
    r"|Ramadan|Eid(?: al-\w+)?|Nowruz|Hanukkah|Passover|Yom Kippur|Victory Day"
    r"|Independence Day|Women['’]s Day|Midsummer|Halloween|Thanksgiving|Michaelmas)"
    r"(?: Day| Eve| Sunday| Monday)?"
)
_FEAST_RU = (
    r"(?:пасх\w+|рождеств\w+|троиц\w+|нов\w+ год\w*|рамадан\w*|ураз\w+(?:-байрам\w*)?"
    r"|курбан-байрам\w*"
    r"|навруз\w*|масленниц\w+|масленица\w*|крещени\w+|дн[яею]м? победы|день победы|8 марта)"
)


def _rule(kind: Kind, because: str, shape: str) -> tuple[Kind, str, re.Pattern[str]]:
    return kind, because, re.compile(shape)


_DATES = (
    _rule(Kind.DATE, "a date in words",
     rf"(?i)(?<!\w){_WEEKDAY_RU}(?:{RU_ORDINAL}(?: ?(?:-|–|по|до|и) ?{RU_ORDINAL})?|[а-яё]{{3,}}"
     rf"(?:ого|его)) {_MESYATS}(?!\w)"
     rf"{_YEARS_RU}?|(?<!\w){_PART_RU}{_MESYATS}(?!\w){_YEARS_RU}?"),
    _rule(Kind.DATE, "a date in words",
     rf"(?i)\b{_WEEKDAY}(?:the )?{EN_ORDINAL}(?: day)?(?: (?:and|to|or) (?:the )?{EN_ORDINAL})?"
     rf"(?: of)?"
     rf" {_MONTH}(?!\w){_YEARS}?|\b{_MONTH} (?:the )?{EN_ORDINAL}{_YEARS}?"),
    _rule(Kind.DATE, "a date",
     rf"\b{_WEEKDAY}{_DAY}(?:st|nd|rd|th)?(?:{_SPREAD}{_DAY}(?:st|nd|rd"
     rf"|th)?)?(?: of)? {_MONTH}{_YEARS}?(?!\w)"),
    _rule(Kind.DATE, "a date",
     rf"(?i)\b(?:(?:the )?{_DAY}(?:st|nd|rd|th)(?: day)?(?: of)?|{_DAY} of) {_MONTH}{_YEARS}?"
     rf"(?!\w)"),
    _rule(Kind.DATE, "a date",
     rf"\b{_WEEKDAY}{_MONTH} (?:the )?{_DAY}(?:st|nd|rd|th)?\b(?:{_SPREAD}{_DAY}\b)?{_YEARS}?"),
    _rule(Kind.DATE, "a day of the month",
     rf"(?i)\b(?:on|by|until|till|since|before|after) (?P<it>the {_DAY}(?:st|nd|rd|th))\b"
     r"(?=[.,;:!?)]|\s(?:and|of|in|at|we|they|he|she|i)\b|\s*$)"
     r"|(?<!\w)(?P<a>\d{1,2}(?:-?го|-?е) числа)(?!\w)"),
    _rule(Kind.DATE, "a month", rf"\b{_PART}{_MONTH}{_YEARS}?(?!\w)|\b{_MONTH}{_YEARS}(?!\w)"),
    _rule(Kind.DATE, "a month",
     r"\b(?:January|February|April|June|July|August|September|October|November|December)\b"
     r"|(?<=\bin )(?:March|May)\b|(?<=\bsince )(?:March|May)\b"),
    _rule(Kind.DATE, "a month",
     r"\b(?:january|february|april|june|july|september|october|november|december)\b"
     r"|(?<=\bin )(?:august|march|may)\b(?! \w+ing)"),
    _rule(Kind.DATE, "a date",
     rf"(?i)(?<!\w){_WEEKDAY_RU}{_DAY}(?:-?го|-?е)?(?:{_SPREAD}{_DAY}(?:-?го"
     rf"|-?е)?)? {_MESYATS}\b{_YEARS_RU}?"),
    _rule(Kind.DATE, "a month", rf"(?i)\b{_MESYATS}{_YEARS_RU}"),
    _rule(Kind.DATE, "a month",
     r"(?i)(?<!\w)(?:январ[яьюе]м?|феврал[яьюе]м?|апрел[яьюе]м?|июн[яьюе]м?|июл[яьюе]м?"
     r"|август[аеу]?"
     r"|сентябр[яьюе]м?|октябр[яьюе]м?|ноябр[яьюе]м?|декабр[яьюе]м?)(?!\w)"
     r"|(?<=\bв )(?:марте|мае)\b|(?<=\bс )(?:марта|мая)\b"),
    _rule(Kind.DATE, "a date", rf"(?<![\d./-]){_DAY}([./-])(?:0?[1-9]|1[0-2])\1(?:{_YEAR}"
    rf"|['’]?\d\d)\b(?![./-]\d)"),
    _rule(Kind.DATE, "a date", rf"(?<![\d./-])(?:0?[1-9]|1[0-2])([./-]){_DAY}\1{_YEAR}\b"
    rf"(?![./-]\d)"),
    _rule(Kind.DATE, "a date",
     rf"(?<![\w./-]){_DAY}[./ -](?:I{{1,3}}|I?V|VI{{0,3}}|IX|XI{{0,2}})[./ -](?:{_YEAR}"
     rf"|['’]?\d\d)(?![\w/-])"),
    _rule(Kind.DATE, "a date", rf"(?<![\d./-]){_YEAR}([-./])(?:0[1-9]|1[0-2])(?:\1{_DAY})?\b"),
    _rule(Kind.DATE, "a date",
     rf"(?i)(?<![\w./-]){_DAY}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|янв|фев"
     rf"|мар|апр|май|июн"
     rf"|июл|авг|сен|сент|окт|ноя|нояб|дек)\.?[ -](?:{_YEAR}|['’]?\d\d)(?![\w/-])"),
    _rule(Kind.DATE, "a day and a month", rf"(?<![\d.:]){_DAY}\.(?:0[1-9]|1[0-2])\.?(?![\d.:])"),
    _rule(Kind.DATE, "a season of a year",
     rf"(?i)\b(?:early |mid-?|late )?(?:spring|summer|autumn|fall|winter){_YEARS}"
     rf"|\b(?:весн\w+|лет[оа]м?|осен\w+|зим\w+){_YEARS_RU}"),
    _rule(Kind.DATE, "a feast that gives the day away",
     rf"(?:\b(?:[Tt]he )?(?:[Ee]ve of|[Dd]ay (?:before|after)|\w+ day of) {_FEAST}{_YEARS}?"
     rf"|\b{_FEAST}{_YEARS})(?!\w)"
     rf"|(?i:(?<!\w)(?:накануне|на следующий день после|в канун|под) {_FEAST_RU}{_YEARS_RU}?"
     rf"|(?<!\w){_FEAST_RU}{_YEARS_RU})"),
    _rule(Kind.DATE, "a year", rf"(?<![\d./:-]){_YEAR}(?:{_SPREAD}(?:{_YEAR}"
    rf"|\d\d))?{_G}(?![\w/]|[.:-]\d)"),
    _rule(Kind.DATE, "a year",
     rf"(?i)\b(?:in|of|since|until|by) (?P<it>{EN_YEAR})|(?<!\w)(?P<a>\d\d-(?:го|м|й) год[ауе]?)"
     rf"(?!\w)"
     rf"|(?<!\w)(?P<b>{RU_YEAR})"
     r"|(?<!\w)(?P<c>(?:двадцать )?[а-яё]*(?:надцат|двадцат|девяност\w*)(?:ом|ого) год[ауе]?)"
     r"(?!\w)"),
)  # fmt: skip

_DAYS = tuple((Kind.DATE, "a day of the month", shape) for shape in DAYS)


def timed(text: str) -> Iterator[Finding]:
    """Yield dates, clock times, ages and durations; offsets are of the folded text given."""
    for kind, because, shape in (*_DATES, *_DAYS, *HOURS):
        for match in seen(shape, text):
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
