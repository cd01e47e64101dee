"""Days as articles write them, in English and Russian, and which day they mean.

A date is told as written. Its meaning is worked out only as far as the text allows: "on Monday"
needs the day of publication, and "April 1st" without it has no year; none is ever made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_EN = "january february march april may june july august september october november december"
_RU = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
_ROOTS = {root: n for roots in (_EN, _RU) for n, root in enumerate(roots.split(), start=1)}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_WEEK = {day: n for n, day in enumerate(_DAYS.split())} | {
    "понедельник": 0, "вторник": 1, "сред": 2, "четверг": 3, "пятниц": 4, "суббот": 5,
    "воскресень": 6,
}  # fmt: skip
_AGO = {"yesterday": 1, "вчера": 1, "накануне": 1, "позавчера": 2, "today": 0, "сегодня": 0,
        "tonight": 0, "last night": 1}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(_EN.title().split()) + r")"
_MONTH_RU = (
    r"(?P<month>(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:ь|я|е|ем|ём)"
    r"|(?:март|август)[аеу]?(?:ом)?|ма[йяе])"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[0-3]?\d)"
_PART = r"(?: (?:morning|afternoon|evening|night))?"
_LAST = "week|month|year|spring|summer|autumn|fall|winter"
_UNITS = "days|weeks|months|years"
_SOME = r"(?:\d+|a|two|three|four|five|six|ten|several|few)"
_UNITS_RU = "дни|дней|дня|день|недели|недель|неделю|месяцы|месяцев|месяца|месяц|годы|года|год|лет"
_LAST_RU = "неделе|месяце|году|весной|летом|осенью|зимой"
_WEEKDAYS = "|".join(_DAYS.title().split())
_WEEKDAYS_RU = "понедельник|вторник|среду|четверг|пятницу|субботу|воскресенье"
_AGO_WORDS = "yesterday|last night|позавчера|вчера|накануне"
_START_RU = r"(?:начал[аеу] |середин[аеыу] |конц[аеу] )?"
_FORMS = [
    re.compile(form)
    for form in (
        r"\b(?P<year>(?:19|20)\d\d)-(?P<month>[01]\d)-(?P<day>[0-3]\d)\b",
        r"\b(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>(?:19|20)\d\d)\b",
        rf"\b{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}\b(?:,? {_YEAR}\b)?",
        rf"\b{_MONTH} {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR}\b)?",
        rf"\b(?:mid-|early |late |earlier in )?{_MONTH}(?: of)? {_YEAR}\b",
        rf"(?<=[a-z] )(?:mid-|(?:early |late |earlier )(?:in )?)?{_MONTH}\b(?! [A-Z])",
        rf"^(?:In|Since|By|During) {_MONTH}\b",
        rf"\b{_DAY} {_MONTH_RU}(?: {_YEAR}(?: года| г\.)?)?",
        rf"\b{_START_RU}{_MONTH_RU} {_YEAR}(?: года| г\.)?",
        rf"(?<=[вВсСк] ){_START_RU}{_MONTH_RU}\b",
        rf"\b(?:last |this past |the previous )?(?P<weekday>{_WEEKDAYS}){_PART}\b",
        rf"(?:(?<=[вВ] )|(?<=[вВ]о )|(?<=ночь на ))(?P<weekday>{_WEEKDAYS_RU})\b",
        rf"(?i:\b(?P<ago>{_AGO_WORDS})\b)",
        rf"\b(?:last|this|the past|past) (?:{_LAST}|{_SOME} (?:{_UNITS}))\b",
        rf"\b{_SOME} (?:{_UNITS}|week|month|year) (?:ago|earlier)\b",
        rf"(?:прошл|минувш|эт)(?:ой|ом|им|ей|ий) (?:{_LAST_RU})\b",
        rf"\bпоследн(?:ие|их) (?:\w+ )?(?:{_UNITS_RU})\b",
        rf"\b(?:\w+ )?(?:{_UNITS_RU}) назад\b",
        rf"(?<=[a-z] )(?:early |late |mid-)?{_YEAR}\b(?! [a-z]*(?:people|men|women))",
        rf"^(?:In|Since|By) {_YEAR}\b",
        rf"\b{_YEAR} (?:году|года|год)\b",
    )
]


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: its offsets, and its EDTF form once it is known (`records.when`)."""

    start: int
    end: int
    when: str | None


def dates(text: str, start: int, end: int, *, published: date | None = None) -> tuple[Dated, ...]:
    """Return the dates within two offsets of a text, the longest reading of each.

    Args:
        text: the whole article.
        start: where to begin.
        end: where to stop.
        published: the day from which "on Monday" and "in March" are reckoned backwards.
    """
    piece = re.sub(r"\s", " ", text[start:end])
    found = sorted(_found(piece, published), key=lambda d: (d.start, -d.end))
    kept: list[Dated] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(Dated(start + d.start, start + d.end, d.when) for d in kept)


def _found(piece: str, published: date | None) -> Iterator[Dated]:
    for form in _FORMS:
        for match in form.finditer(piece):
            first = match.start("month") if _fronted(match) else match.start()
            yield Dated(first, match.end(), _meant(match, published))


def _fronted(match: re.Match[str]) -> bool:
    """“In March” at the very beginning: the preposition is no part of the date."""
    return (
        match[0].startswith(("In ", "Since ", "By ", "During ")) and "month" in match.re.groupindex
    )


def full_date(text: str, *, alone: bool = False) -> date | None:
    """Return the first full date, or only one that is all there is on the line."""
    for form in _FORMS[:4] + _FORMS[7:8]:
        for match in form.finditer(text):
            if alone and len(text.strip(" .\t")) > len(match[0]) + 6:
                continue
            if match["year"] and (day := _day(match)) is not None:
                return day
    return None


def _meant(match: re.Match[str], published: date | None) -> str | None:
    parts = match.groupdict()
    month = _month(parts.get("month"))
    year = int(parts["year"]) if parts.get("year") else None
    if month and year is None and published is not None:
        year = _last_year_of(month, int(parts.get("day") or 1), published)
    if month and parts.get("day"):
        day = _day(match, year)
        return day.isoformat() if day else None
    if month:
        return f"{year}-{month:02}" if year else None
    if year:
        return str(year)
    return _reckoned(match, published)


def _reckoned(match: re.Match[str], published: date | None) -> str | None:
    parts = match.groupdict()
    if published is None:
        return None
    if parts.get("weekday"):
        word = parts["weekday"].lower()
        wanted = next(n for root, n in _WEEK.items() if word.startswith(root))
        back = (published.weekday() - wanted) % 7
        return (published - timedelta(days=back or 7 * match[0].startswith("last"))).isoformat()
    if parts.get("ago"):
        return (published - timedelta(days=_AGO[parts["ago"].lower()])).isoformat()
    if match[0].lower() in {"last year", "прошлом году"}:
        return str(published.year - 1)
    return str(published.year) if match[0].lower() in {"this year", "этом году"} else None


def _last_year_of(month: int, day: int, published: date) -> int:
    """The year in which this day last came before, or on, the day of publication."""
    return published.year - ((month, day) > (published.month, published.day))


def _month(word: str | None) -> int | None:
    if not word:
        return None
    if word.isdigit():
        return int(word)
    return max(((len(r), n) for r, n in _ROOTS.items() if word.lower().startswith(r)))[1]


def _day(match: re.Match[str], year: int | None = None) -> date | None:
    year = int(match["year"]) if match["year"] else year
    month = _month(match["month"])
    if year is None or month is None:
        return None
    try:
        return date(year, month, int(match["day"]))
    except ValueError:
        return None
