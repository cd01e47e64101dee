"""Pictures of a count: the documented as solid marks, the estimate as a band that fades.

Never a bare point: where there is no interval, there is no picture of an estimate. The
overlaps are an UpSet picture (Lex et al. 2014, doi 10.1109/TVCG.2014.2346248) lying on its
side, so that it reads on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from bearwitness.counting import svg
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Alternative, Caution, Estimate
from bearwitness.counting.rounding import rounded
from bearwitness.counting.wording import (
    alternative,
    because,
    ends,
    number,
    of_several,
    percent,
    persons,
    sentence,
)

MOST_MARKS = 400  # beyond it one mark a person would be dust
MOST_ROWS = 16
MARK = 9  # units from one mark to the next
COLUMN = 22  # units from one list to the next in the overlap picture

_WORDS = {
    "en": {
        "documented": "Documented",
        "each": "One mark is one person.",
        "estimated": "Estimated, all together",
        "range": "{0} to {1}, chance {2}",
        "ranges": "{0} to {1}, each model with chance {2}",
        "tables": "{0} to {1}, each table with chance {2}",
        "withheld": "Not estimated",
        "count": "Documented, and estimated in all",
        "overlaps": "Who is on which lists",
        "row": "{0}: {1}",
        "more": "{0} more combinations, {1}",
        "compared": "What other models and other lists say",
        "no_interval": "{0}, no interval",
        "curve": "All together",
        "curve_says": "All persons against how many times more are on no list than expected.",
    },
    "ru": {
        "documented": "Задокументировано",
        "each": "Одна точка – один человек.",
        "estimated": "Оценка общего числа",
        "range": "от {0} до {1}, вероятность {2}",
        "ranges": "от {0} до {1}, у каждой модели вероятность {2}",
        "tables": "от {0} до {1}, у каждой таблицы вероятность {2}",
        "withheld": "Оценки нет",
        "count": "Задокументировано и всего по оценке",
        "overlaps": "Кто в каких списках",
        "row": "{0}: {1}",
        "more": "ещё сочетаний: {0}, в них {1}",
        "compared": "Что дают другие модели и другие списки",
        "no_interval": "{0}, без интервала",
        "curve": "Всего",
        "curve_says": "Общее число в зависимости от того, во сколько раз больше ожидаемого "
        "тех, кого нет ни в одном списке.",
    },
}


def interval(estimate: Estimate, language: str) -> str:
    """Return the documented as marks or a bar, and below it the estimate or why none."""
    words = _WORDS[language]
    told = persons(estimate.documented, language)
    parts, y = svg.paragraph(svg.LINE - 4, f"{words['documented']}: {told}", bold=True)
    if estimate.documented <= MOST_MARKS:
        lines, y = svg.paragraph(y, words["each"])
        parts += lines
        marks, y = _marks(estimate.documented, y - 8)
        parts += marks
    if estimate.median is None or estimate.upper is None:
        drawn, y = _withheld(estimate, y, language)
    else:
        drawn, y = _band(estimate, estimate.upper, estimate.median, y, language)
    return svg.picture(
        parts + drawn,
        height=y,
        title=words["count"],
        description=sentence(estimate, language),
        language=language,
        kind="interval",
    )


def upset(overlaps: Overlaps, language: str, *, headed: bool = True) -> str:
    """Return who is on which lists: a row of dots for a combination, a bar for its persons.

    Args:
        overlaps: the table.
        language: "en" or "ru".
        headed: whether the picture says above itself what it is; a page may do so.
    """
    words, lists = _WORDS[language], len(overlaps.names)
    parts, y = _heading(words["overlaps"], headed=headed)
    for place, (name, size) in enumerate(zip(overlaps.names, overlaps.sizes, strict=True)):
        label = f"{place + 1}. {words['row'].format(name, persons(size, language))}"
        lines, y = svg.paragraph(y, label)
        parts += lines
    y += 6
    parts += [svg.text(_column(p), y, str(p + 1), anchor="middle") for p in range(lists)]
    rows = sorted(overlaps.cells, key=lambda cell: (-cell[1], cell[0]))
    longest = max((count for _, count in rows), default=1)
    for history, count in rows[:MOST_ROWS]:
        y += svg.LINE
        parts += _combination(history, y, 120 * count / longest, number(count, language))
    rest = rows[MOST_ROWS:]
    if rest:
        total = persons(sum(count for _, count in rest), language)
        lines, y = svg.paragraph(y + svg.LINE + 4, words["more"].format(len(rest), total))
        parts += lines
    return svg.picture(
        parts,
        height=y + 12,
        title=words["overlaps"],
        description=_overlaps_in_words(overlaps, language),
        language=language,
        kind="overlaps",
    )


def comparison(
    estimate: Estimate,
    language: str,
    *,
    only: Sequence[Alternative] | None = None,
    beside: Sequence[Alternative] = (),
) -> str:
    """Return each family, model and left-out list with its own interval on one scale.

    `only`: these, and not all that the estimate was compared with; the page says what they are.
    `beside`: these have the same scale, in another picture.
    """
    words = _WORDS[language]
    others = estimate.sensitivity if only is None else only
    end = max((o.upper or o.median for o in (*others, *beside)), default=1)
    parts, y = _heading(words["compared"], headed=only is None)
    said = []
    for other in others:
        label = f"{alternative(other, language)}: {_range(other, estimate, language)}"
        said.append(label)
        lines, y = svg.paragraph(y + 6, label)
        drawn, y = _alternative(other, end, y - 10)
        parts += lines + drawn
    return svg.picture(
        parts,
        height=y,
        title=words["compared"],
        description="; ".join(said),
        language=language,
        kind="comparison",
    )


def curve(estimate: Estimate, factors: Sequence[float], language: str) -> str:
    """Return all persons, by how many times more are on no list than the models expect.

    A band between the ends and a line in the middle, below a cap where one is assumed; empty where
    nothing is estimated.
    """
    if estimate.median is None or estimate.upper is None:
        return ""
    words, known = _WORDS[language], estimate.documented
    most = known + (estimate.upper - known) * max(factors)
    if estimate.assumed is not None and estimate.assumed.most is not None:
        most = min(most, float(estimate.assumed.most))
    left, top, wide, high = 4.0, 30.0, svg.WIDTH - 8.0, 150.0
    steps = [n / 24 for n in range(25)]

    def point(part: float, value: int) -> tuple[float, float]:
        factor = factors[0] * (factors[-1] / factors[0]) ** part
        total = min(known + (value - known) * factor, most)
        return left + wide * part, top + high * (1 - total / most)

    lower, middle, upper = (
        [point(part, value) for part in steps]
        for value in (estimate.lower, estimate.median, estimate.upper)
    )
    floor = top + high * (1 - known / most)
    base = top + high
    parts, _ = svg.paragraph(svg.LINE - 4, words["curve"], bold=True)
    return svg.picture(
        [
            *parts,
            svg.area([*lower, *reversed(upper)], opacity=0.22),
            svg.line(middle),
            svg.rule(left, floor, left + wide, floor, dashed=True),
            svg.rule(left, base, left + wide, base),
            *_ticks(factors, left, wide, base + 20, language),
        ],
        height=base + 28,
        title=words["curve"],
        description=words["curve_says"],
        language=language,
        kind="curve",
    )


def _ticks(
    factors: Sequence[float], left: float, wide: float, y: float, language: str
) -> Iterator[str]:
    last = len(factors) - 1
    for n, factor in enumerate(factors):
        said = f"× {factor:g}".replace(".", "," if language == "ru" else ".")
        anchor = {0: "start", last: "end"}.get(n, "middle")
        yield svg.text(left + wide * n / last, y, said, anchor=anchor)


def _heading(words: str, *, headed: bool) -> tuple[list[str], float]:
    return svg.paragraph(svg.LINE - 4, words, bold=True) if headed else ([], svg.LINE - 4)


def _marks(count: int, y: float) -> tuple[list[str], float]:
    across = svg.WIDTH // MARK
    marks = [
        svg.dot(MARK / 2 + MARK * (n % across), y + MARK * (n // across), 3.2) for n in range(count)
    ]
    return marks, y + MARK * ((count - 1) // across + 1) + svg.LINE


def _band(
    estimate: Estimate, upper: int, median: int, y: float, language: str
) -> tuple[list[str], float]:
    words = _WORDS[language]
    span = [number(value, language) for value in ends(estimate)[1:]]
    chance = percent(estimate.level, language)
    lines, y = svg.paragraph(y, words["estimated"], bold=True)
    several = words["ranges" if of_several(estimate) else "range"]
    more, y = svg.paragraph(y, several.format(*span, chance))
    scale = svg.WIDTH / upper
    # One row: the interval never begins below the documented, so bar and band cannot meet.
    bar = svg.box(0, y - 8, estimate.documented * scale, 22)
    band, y = _faded(estimate.lower, median, upper, scale, y - 8)
    scaled = (
        svg.rule(0, y + 1, svg.WIDTH, y + 1),
        svg.text(0, y + 18, "0"),
        svg.text(svg.WIDTH, y + 18, span[-1], anchor="end"),
    )
    return [*lines, *more, bar, *band, *scaled], y + 24


def _withheld(estimate: Estimate, y: float, language: str) -> tuple[list[str], float]:
    why = f"{_WORDS[language]['withheld']}: {because(estimate, language)}."
    bar = [svg.box(0, y - 10, 110, 8), svg.rule(116, y - 6, svg.WIDTH, y - 6, dashed=True)]
    lines, y = svg.paragraph(y + svg.LINE, why)
    return bar + lines, y


def _faded(lower: int, middle: int, upper: int, scale: float, y: float) -> tuple[list[str], float]:
    width = max((upper - lower) * scale, 2.0)
    at = min(max((middle - lower) / max(upper - lower, 1), 0.0), 1.0)
    name = "fade-" + sha256(f"{lower} {middle} {upper} {scale!r} {y!r}".encode()).hexdigest()[:12]
    band = svg.box(lower * scale, y, width, 22, fill=f"url(#{name})")
    return [svg.fading(name, middle=at), band], y + 24


def _alternative(other: Alternative, end: int, y: float) -> tuple[list[str], float]:
    scale = svg.WIDTH / end
    if other.lower is None or other.upper is None:
        at = other.median * scale
        return [svg.rule(0, y + 7, at, y + 7, dashed=True), svg.rule(at, y, at, y + 14)], y + 24
    drawn, y = _faded(other.lower, other.median, other.upper, scale, y)
    return drawn, y + 10


def _range(other: Alternative, estimate: Estimate, language: str) -> str:
    words = _WORDS[language]
    if other.lower is None or other.upper is None:
        return words["no_interval"].format(number(rounded(other.median, "nearest"), language))
    lower, upper = rounded(other.lower, "down"), rounded(other.upper, "up")
    span = (number(lower, language), number(upper, language))
    over_tables = any(one.caution is Caution.SMALL_NUMBERS for one in estimate.warnings)
    told = words["tables" if over_tables else "range"]
    return told.format(*span, percent(estimate.level, language))


def _column(place: int) -> float:
    return COLUMN / 2 + COLUMN * place


def _combination(history: Iterable[int], y: float, width: float, shown: str) -> list[str]:
    on = [place for place, listed in enumerate(history) if listed]
    middle = y - 5
    off = [p for p in range(len(tuple(history))) if p not in on]
    dots = [svg.dot(_column(p), middle, 6) for p in on]
    pale = [svg.dot(_column(p), middle, 3, opacity=0.25) for p in off]
    joined = svg.rule(_column(on[0]), middle, _column(on[-1]), middle)
    start = _column(len(dots) + len(pale) - 1) + COLUMN
    bar = svg.box(start, middle - 6, max(width, 1.5), 12)
    return [*pale, *dots, joined, bar, svg.text(start + max(width, 1.5) + 6, y, shown)]


def _overlaps_in_words(overlaps: Overlaps, language: str) -> str:
    row = _WORDS[language]["row"]
    sizes = zip(overlaps.names, overlaps.sizes, strict=True)
    return "; ".join(row.format(name, persons(size, language)) for name, size in sizes)
