"""How finely a draft tells places and dates, and the same draft told no finer than allowed.

Masks cover what identifies; this is about what a deponent allows: somebody who wants no date
finer than a year gets none, whoever decided that a date may be read. Dates are found by rules,
places by the names that the case knows and by the findings that somebody cleared. A day told
without its month ("between the tenth and the sixteenth") is a day. A place that nobody named to
the case ("behind the barracks") is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bearwitness.consent.terms import DateTold, PlaceTold, Terms, narrower, within
from bearwitness.redaction.dates import MONTHS, NUMERIC_DATE, YEARS, month_of, timed
from bearwitness.redaction.finding import Kind
from bearwitness.redaction.generalising import WITHHELD
from bearwitness.redaction.masking import Draft, DraftPassage, Piece, Shape
from bearwitness.redaction.normal import Folded, fold
from bearwitness.redaction.whole_names import NameForms, named_stretches

_SEASON = re.compile(
    r"(?i)\b(?:winter|spring|summer|autumn)s?\b"
    r"|(?<!\w)(?:зим(?:а|ы|е|у|ой)|весн(?:а|ы|е|у|ой)|лет(?:о|а|у|е|ом)|осен(?:ь|и|ью))(?!\w)"
)
_WEEK = re.compile(
    rf"(?i)\b(?:the )?\w+ week (?:of|in) (?-i:{MONTHS})|(?<!\w)\w+ недел\w+ (?-i:{MONTHS})(?!\w)"
)
_VAGUE = re.compile(
    r"(?i)\b(?:the|of|in|beginning|start|middle|mid|end|early|late|around|about)\b"
    r"|(?<!\w)(?:начал\w*|середин\w*|кон[ец]\w*|года?|году|г|в|около)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """The finest place and the finest date that a draft tells; `none` where it tells none."""

    place: PlaceTold = PlaceTold.NONE
    date: DateTold = DateTold.NONE


@dataclass(frozen=True, slots=True)
class _Stretch:
    start: int
    end: int
    told: PlaceTold | DateTold


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of places, in every form, and how fine each is; made once for many drafts."""

    levels: tuple[tuple[PlaceTold, NameForms], ...] = field(repr=False)

    @classmethod
    def of(cls, places: Mapping[str, PlaceTold]) -> Gazetteer:
        """Make ready these names, given in any case."""
        by_level: dict[PlaceTold, set[str]] = {}
        for name, level in places.items():
            by_level.setdefault(level, set()).add(_bare(name))
        return cls(tuple((level, NameForms.of(names)) for level, names in by_level.items()))


def told(made: Draft, places: Gazetteer) -> Told:
    """Return what a draft tells at its finest.

    Args:
        made: with its masks; labels in brackets are read too.
        places: the names that are looked for.
    """
    found = Told()
    for passage in made.passages:
        for piece in passage.pieces:
            for stretch in _stretches(piece.shown, places):
                found = _finer(found, stretch.told)
    return found


def held(made: Draft, terms: Terms, places: Gazetteer) -> Draft:
    """Return the draft with everything withheld that tells more finely than the terms allow."""
    passages = tuple(
        DraftPassage(
            p.index, tuple(part for piece in p.pieces for part in _held(piece, terms, places))
        )
        for p in made.passages
    )
    return replace(made, passages=passages)


def _held(piece: Piece, terms: Terms, places: Gazetteer) -> Iterator[Piece]:
    hot = _joined([s for s in _stretches(piece.shown, places) if not _allowed(s.told, terms)])
    if not hot:
        yield piece
    elif piece.shape is not Shape.KEPT:
        yield replace(piece, shape=Shape.WITHHELD, shown=WITHHELD)
    else:
        yield from _cut(piece, hot)


def _cut(piece: Piece, hot: Sequence[_Stretch]) -> Iterator[Piece]:
    here = 0
    for stretch in hot:
        if here < stretch.start:
            yield _part(piece, here, stretch.start)
        kind = Kind.DATE if isinstance(stretch.told, DateTold) else Kind.PLACE
        start, end = piece.start + stretch.start, piece.start + stretch.end
        yield Piece(start, end, Shape.WITHHELD, WITHHELD, kind.value)
        here = stretch.end
    if here < len(piece.shown):
        yield _part(piece, here, len(piece.shown))


def _part(piece: Piece, start: int, end: int) -> Piece:
    return replace(
        piece, start=piece.start + start, end=piece.start + end, shown=piece.shown[start:end]
    )


def _allowed(finest: PlaceTold | DateTold, terms: Terms) -> bool:
    if isinstance(finest, PlaceTold):
        return within(finest, terms.place)
    return within(finest, terms.date)


def _finer(found: Told, seen: PlaceTold | DateTold) -> Told:
    if isinstance(seen, PlaceTold):
        place = found.place if narrower(found.place, seen) is seen else seen
        return replace(found, place=place)
    return replace(found, date=found.date if narrower(found.date, seen) is seen else seen)


def _stretches(text: str, places: Gazetteer) -> list[_Stretch]:
    folded = fold(text)
    return [*_dates(folded), *_places(folded, places)]


def _dates(folded: Folded) -> Iterator[_Stretch]:
    text = folded.text
    for finding in timed(text):
        if finding.kind is Kind.DATE:
            level = _date_level(text[finding.start : finding.end])
            yield _Stretch(*folded.span(finding.start, finding.end), level)
    for shape, level in (
        (_WEEK, DateTold.DAY),
        (re.compile(rf"(?<!\w)(?:{MONTHS})(?!\w)"), DateTold.MONTH),
        (_SEASON, DateTold.SEASON),
        (YEARS, DateTold.YEAR),
    ):
        for match in shape.finditer(text):
            yield _Stretch(*folded.span(*match.span()), level)


def _date_level(piece: str) -> DateTold:
    """Return how fine one date is; what is not understood counts as a day."""
    if month_of(piece) is not None and not NUMERIC_DATE.search(piece):
        rest = re.sub(MONTHS, " ", YEARS.sub(" ", piece))
        return DateTold.DAY if re.search(r"\w", _VAGUE.sub(" ", rest)) else DateTold.MONTH
    if _SEASON.search(piece):
        return DateTold.SEASON
    rest = _VAGUE.sub(" ", YEARS.sub(" ", piece))
    return DateTold.DAY if re.search(r"\w", rest) else DateTold.YEAR


def _places(folded: Folded, places: Gazetteer) -> Iterator[_Stretch]:
    for level, names in places.levels:
        for start, end in named_stretches(folded, names):
            yield _Stretch(start, end, level)


def _bare(name: str) -> str:
    return re.sub(r"(?i)^(?:the|an?) ", "", name.strip()).lower()


def _joined(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    whole: list[_Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (s.start, -s.end)):
        if whole and stretch.start < whole[-1].end:
            last = whole.pop()
            whole.append(replace(last, end=max(last.end, stretch.end)))
        else:
            whole.append(stretch)
    return whole
