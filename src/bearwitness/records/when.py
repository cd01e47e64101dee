"""Dates as people remember them: a day, a month, a season, a year, a span, perhaps "about".

The written form is a subset of the Extended Date/Time Format, levels 0 and 1
(Library of Congress, 2019; ISO 8601-2:2019, annex A):

    2017-03-05   2017-03   2017   2017-21 (spring; 22 summer, 23 autumn, 24 winter)
    2017-03~     about March 2017
    2017-02/2017-04   at some time, or all the time, from February to April

A date is held as written; what it can mean is a pair of days (`earliest`, `latest`).
Winter of a year begins in its December.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bearwitness.errors import Malformed

_POINT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<about>~?)")
_SEASON_MONTHS = {21: 3, 22: 6, 23: 9, 24: 12}
_ABOUT = {"day": timedelta(days=3), "month": timedelta(days=31), "year": timedelta(days=366)}


class Precision(StrEnum):
    """How finely a date is told, from the finest to the coarsest."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class When:
    """A partial date. Make one with `When.parse`; `written` is its EDTF form."""

    written: str
    earliest: date
    latest: date
    precision: Precision
    about: bool

    @classmethod
    def parse(cls, text: str) -> When:
        """Read the EDTF subset above.

        Raises:
            Malformed: another form, an impossible day, or a span that ends before it begins.
        """
        first, slash, last = text.partition("/")
        if not slash:
            return _point(text)
        start, end = _point(first), _point(last)
        if end.latest < start.earliest:
            raise Malformed("a span of time ends before it begins", hint="write earlier/later")
        about = start.about or end.about
        return cls(text, start.earliest, end.latest, Precision.SPAN, about)

    def may_overlap(self, other: When) -> bool:
        """Say whether both could be the same day; "about" widens each by its own unit."""
        mine, theirs = _widened(self), _widened(other)
        return mine[0] <= theirs[1] and theirs[0] <= mine[1]

    def coarsened(self, precision: Precision) -> When:
        """Tell the date less finely; a span or a coarser date is returned as it is."""
        order = list(Precision)
        if order.index(self.precision) >= order.index(precision):
            return self
        about = "~" * self.about
        if precision is Precision.YEAR and self.earliest.year < self.latest.year:  # a winter
            return When.parse(f"{self.earliest:%Y}{about}/{self.latest:%Y}{about}")
        return _point(_written_at(self.earliest, precision) + about)


def _point(text: str) -> When:
    match = _POINT.fullmatch(text)
    if match is None:
        raise Malformed("this is not a date we can hold", hint="2017-03-05, 2017-03, 2017-21, 2017")
    year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
    try:
        first, last, precision = _days(year, month, day)
    except (ValueError, KeyError) as wrong:
        raise Malformed("no such day", hint="year-month-day, months 01 to 12") from wrong
    return When(text, first, last, precision, bool(match["about"]))


def _days(year: int, month: int, day: int) -> tuple[date, date, Precision]:
    if day:
        return date(year, month, day), date(year, month, day), Precision.DAY
    if not month:
        return date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    if month <= 12:
        return date(year, month, 1), _month_end(year, month), Precision.MONTH
    start = _SEASON_MONTHS[month]
    end_year, end_month = divmod(year * 12 + start + 1, 12)
    return date(year, start, 1), _month_end(end_year, end_month + 1), Precision.SEASON


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _widened(when: When) -> tuple[date, date]:
    if not when.about:
        return when.earliest, when.latest
    slack = _ABOUT.get(when.precision.value, _ABOUT["month"])
    return when.earliest - slack, when.latest + slack


def _written_at(day: date, precision: Precision) -> str:
    if precision is Precision.MONTH:
        return f"{day:%Y-%m}"
    if precision is Precision.SEASON:
        season = 21 + (day.month - 3) % 12 // 3
        return f"{day.year - (day.month < 3):04d}-{season}"
    return f"{day:%Y}"
