"""What stands above or before a text's first sentence: where and when it was written, by whom.

“VELSK, Orlenia, March 14, 2031 (Tidewater) — Men …”, «ВЕЛЬСК, 12 марта 2031 года. /Прилив/. …»,
or a line that is only a date. A dateline tells where the text was filed, not where something
happened; and its date lets "on Monday" be worked out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bearwitness.corroboration import days

_TOP = 600  # characters within which a text says when it was published
_DATELINE = re.compile(
    r"^[ \t]*(?P<place>[A-ZА-ЯЁ]{3}[A-ZА-ЯЁ’' -]{0,30}?)"
    r"(?P<rest>(?:,|\.|\s*\(|\s*/)[^\n—–]{0,80}?)?"
    r"(?:\s*[—–]{1,2}\s+|\s+-{1,2}\s+|/[.,]?\s+[—–-]?\s*)(?=[A-ZА-ЯЁ0-9«“\"])",
    re.MULTILINE,
)
_AGENCY = re.compile(r"[(/]\s*(?P<name>[^()/\d]{2,40}?)\s*(?:[)/]|$)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a text says it was filed. `place` is in capitals as written."""

    start: int
    end: int
    place: str
    agency: str | None
    published: date | None


def dateline(text: str) -> Dateline | None:
    """Return the dateline at the beginning of a paragraph near the text's top, if there is one."""
    found = _DATELINE.search(text, 0, _TOP * 2)
    if found is None:
        return None
    rest = found["rest"] or ""
    agency = _AGENCY.search(rest)
    return Dateline(
        found.start("place"),
        found.end(),
        found["place"].strip(),
        agency["name"] if agency else None,
        days.full_date(rest),
    )


def published(text: str) -> date | None:
    """Return the day of the dateline, or that of a line near the top which is only a date."""
    line = dateline(text)
    if line is not None and line.published is not None:
        return line.published
    lines = (days.full_date(line, alone=True) for line in text[:_TOP].splitlines())
    return next((day for day in lines if day is not None), None)


def without(text: str) -> str:
    """Return the text with spaces in the place of its dateline, which no parser understands."""
    line = dateline(text)
    if line is None:
        return text
    return text[: line.start] + " " * (line.end - line.start) + text[line.end :]
