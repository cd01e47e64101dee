"""How days and sizes are said on the site, in each language."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from babel.dates import format_date
from babel.numbers import format_decimal

from bearwitness.adapters.web.catalogue import said

_POINT = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")
_SEASONS = {
    "en": ("spring", "summer", "autumn", "winter"),
    "ru": ("весна", "лето", "осень", "зима"),
}
_ABOUT_SEASONS = {  # Russian bends the word after "about"
    "en": _SEASONS["en"],
    "ru": ("весны", "лета", "осени", "зимы"),
}
_DAYS = {"en": "en_GB", "ru": "ru"}
_UNITS = {"en": ("KB", "MB"), "ru": ("КБ", "МБ")}


def edtf(text: str, language: str) -> str:
    """Return a partial date as people say it: `2017-03~` as "about March 2017".

    What is not in the subset that Bearwitness writes is returned as it stands.
    """
    first, slash, last = text.partition("/")
    if slash:
        earliest, latest = edtf(first, language), edtf(last, language)
        return said(language, "public.timeline.between", {"earliest": earliest, "latest": latest})
    match = _POINT.fullmatch(text)
    if match is None:
        return text
    try:
        told = _point(match, language)
    except ValueError:
        return text
    return said(language, "public.timeline.about", {"day": told}) if match[4] else told


def day(at: date, language: str) -> str:
    """Return a day as people write it: "5 March 2017"."""
    return format_date(at, "long", locale=_DAYS[language])


def moment(at: datetime, language: str) -> str:
    """Return a time to the minute, in UTC and saying so."""
    utc = at.astimezone(UTC)
    return f"{day(utc, language)}, {utc:%H:%M} UTC"


def size(count: int, language: str) -> str:
    """Return a number of bytes as a size, in thousands: "310 KB"."""
    small, large = _UNITS[language]
    if count < 1_000_000:
        return f"{format_decimal(max(1, round(count / 1000)), locale=language)} {small}"
    return f"{format_decimal(round(count / 1_000_000, 1), locale=language)} {large}"


def _point(match: re.Match[str], language: str) -> str:
    year, month, number = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if number:
        return day(date(year, month, number), language)
    if 21 <= month <= 24:
        seasons = _ABOUT_SEASONS if match[4] else _SEASONS
        return f"{seasons[language][month - 21]} {year}"
    if month:
        form = "MMMM y" if match[4] else "LLLL y"
        return format_date(date(year, month, 1), form, locale=_DAYS[language])
    return str(year)
