"""A lineage as a picture: cards in layers, lines between them, as marks and as SVG.

The marks are plain shapes, so that `adapters.raster` can draw the same picture as a PNG for
browsers that show no SVG. A line's standing is its dashes, its kind its weight, and a card says
in words what it is: colour carries nothing alone. A stylesheet may override colours by class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bearwitness.publication.layers import Box, Placed, Point, Route, Tie, placed

LETTER, SMALL = 14.0, 12.0  # heights of letters, in the picture's units
_LINE, _PAD, _WIDTH, _MARGIN, _HEAD = 18.0, 9.0, 168.0, 14.0, 30.0
_MOST = 4  # lines of a title
DASHES = {"established": (), "inferred": (9.0, 5.0), "unknown": (2.0, 5.0)}
WEIGHTS = {"saw": 2.6, "relays": 2.0, "says": 1.3, "left-out": 1.0}


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture says of one voice, of the world, or of the claim.

    `kind` is world, seen, unknown, relay, many, left-out or claim. `near` and `far` number it
    among those who would all have to be wrong, at the witnesses' and at the publications' end.
    """

    id: str
    title: str
    small: str
    kind: str
    near: str = ""
    far: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: its points as in `layers.Route`, and an arrow's head at its end."""

    points: tuple[Point, ...]
    kind: str
    standing: str


@dataclass(frozen=True, slots=True)
class Letters:
    """A line of writing; `x`, `y` is where its baseline begins, or its middle if `centred`."""

    x: float
    y: float
    text: str
    kind: str  # ink, soft, badge
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Plate:
    """A card as it is drawn, with what is written on it."""

    corner: Point
    size: Point
    card: Card
    letters: tuple[Letters, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in marks, in the order in which they are drawn."""

    size: Point
    headings: tuple[Letters, ...]
    strokes: tuple[Stroke, ...]
    plates: tuple[Plate, ...]


def drawn(
    cards: Iterable[Card], ties: Iterable[Tie], *, heading: Callable[[int, int], str]
) -> Picture:
    """Draw cards and the lines between them.

    Args:
        cards: the one of kind `claim` stands last.
        ties: their kinds are keys of `WEIGHTS`, their standings those of `DASHES`.
        heading: given a layer's number and how many there are, what stands above it; may be empty.

    Raises:
        Malformed: a line leads to no card.
    """
    held = {card.id: card for card in cards}
    written = {name: _written(card) for name, card in held.items()}
    boxes = [
        Box(name, _size(held[name], written[name]), last=held[name].kind == "claim")
        for name in held
    ]
    where = placed(boxes, ties)
    sizes = {box.id: box.size for box in boxes}
    return Picture(
        size=(where.size[0] + 2 * _MARGIN, where.size[1] + 2 * _MARGIN + _HEAD),
        headings=tuple(_headings(where, heading)),
        strokes=tuple(_stroke(route) for route in where.routes),
        plates=tuple(
            _plate(card, where.boxes[name], sizes[name], written[name])
            for name, card in sorted(held.items(), key=lambda c: _reading(where, c[0]))
        ),
    )


def svg(picture: Picture, *, title: str, fixed: bool = False) -> str:
    """Return the picture as SVG.

    Args:
        picture: from `drawn`.
        title: what it says, for those who do not see it.
        fixed: give it its own size in pixels; otherwise it takes the width that it is given.
    """
    width, height = picture.size
    size = f' width="{width:g}" height="{height:g}"' if fixed else ""
    linked = any(plate.card.href for plate in picture.plates)
    role = "group" if linked else "img"  # an image would hide its links
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="lineage" role="{role}" '
        f'aria-label="{_escaped(title)}" viewBox="0 0 {width:g} {height:g}"{size} '
        f'font-family="PT Sans, sans-serif" font-size="{LETTER:g}">'
        f"{''.join(map(_letters, picture.headings))}"
        f"{''.join(map(_line, picture.strokes))}{''.join(map(_card, picture.plates))}</svg>"
    )


def curves(stroke: Stroke) -> tuple[tuple[Point, Point, Point, Point], ...]:
    """Return a line's pieces as cubic curves: beginning, two handles, end."""
    return tuple(
        (one, ((one[0] + other[0]) / 2, one[1]), ((one[0] + other[0]) / 2, other[1]), other)
        for one, other in pairwise(stroke.points)
    )


def arrow(stroke: Stroke) -> tuple[Point, Point, Point]:
    """Return the corners of the arrow's head at the end of a line."""
    (x0, _), (x, y) = stroke.points[-2:]
    back = 8.0 if x >= x0 else -8.0
    return (x, y), (x - back, y - 4), (x - back, y + 4)


def _reading(where: Placed, name: str) -> tuple[int, float]:
    return where.layer[name], where.boxes[name][1]


def _written(card: Card) -> tuple[tuple[str, ...], tuple[str, ...]]:
    room = _width(card) - 2 * _PAD
    most = 2 * _MOST if card.kind == "claim" else _MOST
    return wrapped(card.title, int(room / 8.2), most), wrapped(card.small, int(room / 7), _MOST)


def _width(card: Card) -> float:
    return 92.0 if card.kind == "world" else _WIDTH


def _size(card: Card, written: tuple[Sequence[str], Sequence[str]]) -> Point:
    title, small = written
    return _width(card), 2 * _PAD + _LINE * len(title) + (_LINE - 3) * len(small) - 2


def _headings(where: Placed, heading: Callable[[int, int], str]) -> Iterable[Letters]:
    for number, x in enumerate(where.columns):
        if text := heading(number, len(where.columns)):
            yield Letters(x + _MARGIN, _MARGIN + SMALL, text, "soft")


def _moved(point: Point) -> Point:
    return point[0] + _MARGIN, point[1] + _MARGIN + _HEAD


def _stroke(route: Route) -> Stroke:
    points = tuple(_moved(point) for point in route.points)
    return Stroke(points, route.tie.kind, route.tie.standing)


def _plate(
    card: Card, corner: Point, size: Point, written: tuple[Sequence[str], Sequence[str]]
) -> Plate:
    x, y = _moved(corner)
    title, small = written
    letters = []
    at = y + _PAD + LETTER - 2
    for line in title:
        letters.append(Letters(x + _PAD, at, line, "ink"))
        at += _LINE
    for line in small:
        letters.append(Letters(x + _PAD, at - 2, line, "soft"))
        at += _LINE - 3
    badges = ((card.near, x), (card.far, x + size[0]))
    letters += [
        Letters(at_x, y + 4.5, text, "badge", centred=True) for text, at_x in badges if text
    ]
    return Plate((x, y), size, card, tuple(letters))


def wrapped(text: str, width: int, most: int) -> tuple[str, ...]:
    """Break a text into at most so many lines; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        while word:
            if lines and len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += f" {word}"
                break
            lines.append(word[:width])
            word = word[width:]  # noqa: PLW2901 - what is left of a long word
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: width - 1].rstrip()}…"]
    return tuple(lines)


# ── as SVG ─────────────────────────────────────────────────────────────────────────────────

INK, SOFT, ACCENT, EDGE, RAISED, MARK = (
    "#1c1b19", "#4b4944", "#15495c", "#6f6b62", "#ffffff", "#f6e3a1",
)  # fmt: skip


def _line(stroke: Stroke) -> str:
    colour = ACCENT if stroke.kind in {"saw", "relays"} else EDGE
    start = stroke.points[0]
    path = f"M{start[0]:g} {start[1]:g}" + "".join(
        f"C{a[0]:g} {a[1]:g} {b[0]:g} {b[1]:g} {c[0]:g} {c[1]:g}" for _, a, b, c in curves(stroke)
    )
    dashes = " ".join(f"{one:g}" for one in DASHES[stroke.standing])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    corners = " ".join(f"{x:g},{y:g}" for x, y in arrow(stroke))
    return (
        f'<g class="tie {stroke.kind} {stroke.standing}">'
        f'<path d="{path}" fill="none" stroke="{colour}" '
        f'stroke-width="{WEIGHTS[stroke.kind]:g}"{dashed}/>'
        f'<polygon points="{corners}" fill="{colour}"/></g>'
    )


def _card(plate: Plate) -> str:
    card, (x, y), (w, h) = plate.card, plate.corner, plate.size
    fill = MARK if card.near else RAISED
    stroke = INK if card.near or card.far or card.kind in {"claim", "world"} else EDGE
    thick = 2.5 if card.near else 1.2
    dashed = ' stroke-dasharray="4 4"' if card.kind in {"unknown", "left-out"} else ""
    marks = f"{' cut' if card.near else ''}{' far' if card.far else ''}"
    behind = (
        f'<rect class="plate" x="{x + 5:g}" y="{y + 5:g}" width="{w:g}" height="{h:g}" rx="4" '
        f'fill="{RAISED}" stroke="{EDGE}"/>'
        if card.kind == "many"
        else ""
    )
    badges = "".join(
        f'<circle class="badge" cx="{one.x:g}" cy="{y:g}" r="11" fill="{INK}"/>'
        for one in plate.letters
        if one.kind == "badge"
    )
    made = (
        f'{behind}<rect class="plate" x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="4" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{thick:g}"{dashed}/>'
        f"{badges}{''.join(map(_letters, plate.letters))}"
    )
    if card.href:
        made = f'<a href="{_escaped(card.href)}">{made}</a>'
    return f'<g class="card-{card.kind}{marks}">{made}</g>'


def _letters(one: Letters) -> str:
    size = f' font-size="{SMALL:g}"' if one.kind != "ink" else ""
    middle = ' text-anchor="middle" font-weight="700"' if one.centred else ""
    colour = {"ink": INK, "soft": SOFT, "badge": RAISED}[one.kind]
    return (
        f'<text class="{one.kind}" x="{one.x:g}" y="{one.y:g}" fill="{colour}"{size}{middle}>'
        f"{_escaped(one.text)}</text>"
    )


def _escaped(text: str) -> str:
    for mark, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(mark, written)
    return text
