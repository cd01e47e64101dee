"""The lattice: all true ways to say a finding, from the words themselves to nothing.

A day is a month, a season, a year; a village lies in a district and a republic; a job is in a
sector; an exact age is within five years and within ten. Each rung says less than the one before
it, and never something else. A label replaces the finding's own words only, so it reads after
any preposition.

What a rung loses is counted in words: all of them if nothing is said; of its rungs' share if less
is said (the height of a generalisation in its hierarchy, Samarati 2001, doi 10.1109/69.971193).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.redaction.dates import MONTHS, YEARS, month_of
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.generalising import generalised
from bearwitness.redaction.reading import stem
from bearwitness.redaction.sectors import sector

_TOKEN = re.compile(r"\w+")
# What may stand as it was said, if the figure allows it: what is true of many.
_MAY_STAY = frozenset({
    Kind.DATE, Kind.CLOCK, Kind.AGE, Kind.DURATION, Kind.PLACE, Kind.OCCUPATION, Kind.ORGANISATION,
    Kind.GROUP, Kind.MONEY, Kind.QUANTITY,
})  # fmt: skip
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "ru": (
        *("январь", "февраль", "март", "апрель", "май", "июнь"),
        *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
    ),
}
_SEASONS = {
    "en": ("winter", "spring", "summer", "autumn"),
    "ru": ("зима", "весна", "лето", "осень"),
}
_TWO_YEARS = re.compile(r"\d{4}\s?[-–/]\s?\d\d(?!\d)")  # of which nobody knows the right one
_PART_OF_YEAR = re.compile(
    r"(?i)(?:(?:the|early|mid|late|beginning|start|middle|end|spring|summer|autumn|fall|in|of"
    r"|начал\w+|середин\w+|кон[ец]\w+|весн\w+|лет[оа]м?|осен\w+)[ -])+(?:1[5-9]|20)\d\d"
    r"(?: год\w*| г\.)?"
)
_EXACT_AGE = re.compile(
    r"(?i)(?:aged? |at (?:the age of )?)?(?P<age>\d{1,3})"
    r"(?:[- ]years?(?:[- ]olds?)?| лет| год[а]?|-?летн\w+)?"
)
_ARTICLES = frozenset({"the", "a", "an"})
_YEARS_OLD = {"en": " years old", "ru": " лет"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to say a finding: its own words (`label` None), a label, or "" for nothing."""

    label: str | None = field(repr=False)
    loss: float  # in words


def ladder(
    text: str,
    finding: Finding,
    language: str,
    around: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Rung, ...]:
    """Return the ways to say a finding, the finest first; the last says nothing.

    Args:
        text: the testimony's.
        finding: in it; a direct identifier has no way but to be withheld.
        language: of the labels, "en" or "ru".
        around: for a place's name (`named`) the names of what it lies in, the smallest first, in
            the language of the labels; none that is protected.
    """
    piece = text[finding.start : finding.end]
    words = len(_TOKEN.findall(piece))
    if finding.identifier is Identifier.DIRECT:
        return (Rung("", words),)
    labels = list(dict.fromkeys(_labels(text, piece, finding, language, around or {})))
    stays: list[str | None] = [None] if finding.kind in _MAY_STAY else []
    said: list[str | None] = [*stays, *labels, ""]
    height = len(labels) + 1
    return tuple(
        Rung(label, 0.0 if label is None else words * (n + 1 - len(stays)) / height)
        for n, label in enumerate(said)
    )


def named(name: str) -> str:
    """Return a place's name as `ladder` looks for it, whatever its case form."""
    return " ".join(stem(word) for word in _TOKEN.findall(name.lower()) if word not in _ARTICLES)


def _labels(
    text: str, piece: str, finding: Finding, language: str, around: Mapping[str, Sequence[str]]
) -> list[str]:
    match finding.kind:
        case Kind.DATE:
            return _date(piece, language)
        case Kind.AGE:
            return _age(piece, language)
        case Kind.PLACE if (key := named(piece)) in around:
            return list(around[key])
        case Kind.PLACE:
            return []
        case Kind.OCCUPATION:
            told = sector(piece, language)
            return [told] if told else []
    usual = generalised(text, finding, language)
    return [usual[1].strip("[]")] if usual and usual[0] == finding.start else []


def _date(piece: str, language: str) -> list[str]:
    """Return month, season and year of a single date in a year; of others what can be said."""
    years = set(YEARS.findall(piece))
    months = {m.group().casefold()[:3] for m in re.finditer(MONTHS, piece)}
    if len(years) > 1 or len(months) > 1 or _TWO_YEARS.search(piece):
        return []
    year = years.pop() if years else ""
    month = month_of(piece)
    alone = f"{year} год" if language == "ru" else year
    if month is None:
        return [alone] if _PART_OF_YEAR.fullmatch(piece.strip()) else []
    names = [_MONTHS[language][month - 1], _SEASONS[language][month % 12 // 3]]
    if month == 12 and year:
        names.pop()  # the winter of a year is two
    made = [f"{name} {year}".strip() for name in names]
    told = [m for m in made if m.casefold() != piece.strip().casefold()]
    return [*told, alone] if year else told


def _age(piece: str, language: str) -> list[str]:
    match = _EXACT_AGE.fullmatch(piece.strip())
    if match is None:
        return []
    age = int(match["age"])
    old = _YEARS_OLD[language] if re.search(r"[^\W\d]", piece) else ""
    return [f"{age // width * width}–{age // width * width + width - 1}{old}" for width in (5, 10)]
