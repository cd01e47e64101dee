"""A plot as a PNG, drawn from its SVG, for browsers that show no SVG, as Tor Browser at "Safest".

Plots are made of few marks (`counting.svg`); these alone are drawn. A picture that holds
anything else is not drawn at all: half a picture would say something that its maker did not.
The same picture gives the same bytes on the same version of Pillow, as with `raster`.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from xml.etree import ElementTree as ET

from PIL import Image, ImageColor, ImageDraw

from bearwitness.adapters.raster import DARK, LIGHT, SCALE, dashed, font

_FINER = 2  # shapes are drawn so much larger first, which smooths them
_COLOURS = 128  # of which a band that fades takes most
_LARGEST = 2_000.0  # units a side: a plot is for a page
_FARTHEST = 10_000.0  # a mark may stand outside the picture, but not without end
_SHORTEST_DASH = 0.5
_SILENT = {"title", "desc", "defs"}
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}
_DRAWN = {
    "svg": "viewBox",
    "g": "",
    "rect": "x y width height",
    "circle": "cx cy r",
    "line": "x1 y1 x2 y2",
    "polyline": "points",
    "polygon": "points",
    "text": "x y",
}
_INKS = {"fill", "fill-opacity", "opacity", "stroke", "stroke-width", "stroke-dasharray"}
_LETTERS = {"font-size", "font-family", "font-weight", "text-anchor"}
_IGNORED = {"class", "id", "lang", "role", "aria-label", "aria-labelledby", "aria-hidden"}
Point = tuple[float, float]
Colour = tuple[int, int, int, int]
Stops = tuple[tuple[float, str, float], ...]


class _NotDrawn(Exception):
    """The picture holds a mark that is not drawn here."""


@dataclass(frozen=True, slots=True)
class _Pen:
    """What a mark inherits from those around it."""

    fill: str = "currentColor"
    stroke: str = "none"
    opacity: float = 1.0
    size: float = 16.0
    bold: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plot as PNGs for light and dark pages, and its size in the page's pixels."""

    light: bytes
    dark: bytes
    size: tuple[int, int]


def drawn(svg: str) -> Drawn | None:
    """Draw a plot for light pages and for dark ones.

    None: it holds something that is not drawn here.
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 - no entities: `public.pictures` wrote it
        box = [_number(one) for one in root.attrib.get("viewBox", "").split()]
        if len(box) != 4 or box[:2] != [0, 0] or not all(0 < one <= _LARGEST for one in box[2:]):
            return None
        size = math.ceil(box[2]), math.ceil(box[3])
        return Drawn(_png(root, size, LIGHT), _png(root, size, DARK), size)
    except (ET.ParseError, ValueError, _NotDrawn):
        return None


def _png(root: ET.Element, size: Point, colours: tuple[str, ...]) -> bytes:
    paper, ink = colours[0], colours[2]
    canvas = _Canvas((math.ceil(size[0]), math.ceil(size[1])), paper, ink, _gradients(root))
    canvas.draw(root, _Pen())
    return canvas.png()


def _gradients(root: ET.Element) -> dict[str, Stops]:
    found: dict[str, Stops] = {}
    for one in root.iter():
        if _name(one) == "linearGradient":
            if set(one.attrib) != {"id"}:  # only from left to right
                raise _NotDrawn
            found[one.attrib["id"]] = tuple(map(_stop, one))
    return found


def _stop(element: ET.Element) -> tuple[float, str, float]:
    held = element.attrib
    colour = held.get("stop-color", "currentColor")
    return _number(held.get("offset", "")), colour, _number(held.get("stop-opacity", "1"))


def _number(written: str) -> float:
    value = float(written)
    if not abs(value) <= _FARTHEST:  # nor is it NaN
        raise _NotDrawn
    return value


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


class _Canvas:
    def __init__(
        self, size: tuple[int, int], paper: str, ink: str, gradients: Mapping[str, Stops]
    ) -> None:
        fine = SCALE * _FINER
        self._image = Image.new("RGB", (size[0] * fine, size[1] * fine), paper)
        self._shapes = ImageDraw.Draw(self._image, "RGBA")
        self._ink, self._gradients, self._fine = ink, gradients, fine
        self._letters: list[tuple[Point, str, _Pen]] = []

    def draw(self, element: ET.Element, outer: _Pen) -> None:
        name = _name(element)
        if name in _SILENT:
            return
        if name not in _DRAWN:
            raise _NotDrawn
        known = {*_DRAWN[name].split(), *_INKS, *_LETTERS, *_IGNORED}
        if set(element.attrib) - known:
            raise _NotDrawn
        pen = _pen(element.attrib, outer)
        keys = [key for key in _DRAWN[name].split() if key not in {"points", "viewBox"}]
        at = {key: _number(element.attrib.get(key, "0")) for key in keys}
        if name in {"svg", "g"}:
            for one in element:
                self.draw(one, pen)
        elif len(element):
            raise _NotDrawn
        elif name == "text":
            self._letters.append(((at["x"], at["y"]), _written(element.text or ""), pen))
        else:
            self._shape(name, at, element.attrib, pen)

    def _shape(
        self, name: str, at: Mapping[str, float], attributes: Mapping[str, str], pen: _Pen
    ) -> None:
        if name in {"rect", "circle"} and pen.stroke != "none":
            raise _NotDrawn
        if name == "rect":
            self._box(at, pen)
        elif name == "circle":
            x, y, r = (at[key] * self._fine for key in ("cx", "cy", "r"))
            self._shapes.ellipse((x - r, y - r, x + r, y + r), fill=self._colour(pen.fill, pen))
        elif name == "line":
            self._line([(at["x1"], at["y1"]), (at["x2"], at["y2"])], attributes, pen)
        else:
            points = _points(attributes.get("points", ""))
            if pen.fill != "none":
                fine = [(x * self._fine, y * self._fine) for x, y in points]
                self._shapes.polygon(fine, fill=self._colour(pen.fill, pen))
            if pen.stroke != "none":
                self._line(points, attributes, pen)

    def _box(self, at: Mapping[str, float], pen: _Pen) -> None:
        left, top = at["x"] * self._fine, at["y"] * self._fine
        right, bottom = left + at["width"] * self._fine, top + at["height"] * self._fine
        if at["width"] <= 0 or at["height"] <= 0:
            return
        if not pen.fill.startswith("url(#"):
            self._shapes.rectangle((left, top, right - 1, bottom - 1), self._colour(pen.fill, pen))
            return
        stops = self._gradients.get(pen.fill[5:].rstrip(")"), ())
        if not stops:
            raise _NotDrawn
        for x in range(round(left), max(round(right), round(left) + 1)):
            colour, opacity = _between(stops, (x + 0.5 - left) / (right - left))
            filled = self._colour(colour, replace(pen, opacity=pen.opacity * opacity))
            self._shapes.line((x, top, x, bottom - 1), filled)

    def _line(self, points: list[Point], attributes: Mapping[str, str], pen: _Pen) -> None:
        dashes = [_number(one) for one in attributes.get("stroke-dasharray", "").split()]
        if len(dashes) not in {0, 2} or min(dashes, default=1) < _SHORTEST_DASH or len(points) < 2:
            raise _NotDrawn
        width = max(round(_number(attributes.get("stroke-width", "1")) * self._fine), 1)
        for piece in dashed(points, dashes):
            fine = [(x * self._fine, y * self._fine) for x, y in piece]
            self._shapes.line(fine, self._colour(pen.stroke, pen), width, joint="curve")

    def _colour(self, name: str, pen: _Pen) -> Colour:
        if name == "none":
            return (0, 0, 0, 0)
        red, green, blue = ImageColor.getrgb(self._ink if name == "currentColor" else name)[:3]
        return red, green, blue, round(255 * min(max(pen.opacity, 0), 1))

    def png(self) -> bytes:
        """Return what was drawn; letters come last, in the page's ink, at their own size."""
        made = self._image.reduce(_FINER)
        draw = ImageDraw.Draw(made)
        for (x, y), text, pen in self._letters:
            face = font("Bold" if pen.bold else "Regular", round(pen.size * SCALE))
            draw.text((x * SCALE, y * SCALE), text, self._ink, face, anchor=_ANCHORS[pen.anchor])
        few = made.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        out = io.BytesIO()
        few.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _pen(attributes: Mapping[str, str], outer: _Pen) -> _Pen:
    anchor = attributes.get("text-anchor", outer.anchor)
    if anchor not in _ANCHORS:
        raise _NotDrawn
    weight = attributes.get("font-weight")
    dim = _number(attributes.get("opacity", "1")) * _number(attributes.get("fill-opacity", "1"))
    return _Pen(
        fill=attributes.get("fill", outer.fill),
        stroke=attributes.get("stroke", outer.stroke),
        opacity=outer.opacity * dim,
        size=min(_number(attributes.get("font-size", str(outer.size))), 100.0),
        bold=outer.bold if weight is None else weight in {"700", "bold"},
        anchor=anchor,
    )


def _written(text: str) -> str:
    text = text.replace("\u00a0", " ").replace("\u202f", " ")  # no line is broken here
    if not text.isprintable() or not all(map(_has_letter, text)):
        raise _NotDrawn
    return text


@cache
def _has_letter(letter: str) -> bool:
    """Whether the typeface has it; what it lacks would be drawn as an empty box."""
    face = font("Regular", 32)
    return bytes(face.getmask(letter)) != bytes(face.getmask("\U0010fffd"))


def _points(written: str) -> list[Point]:
    numbers = [_number(one) for one in written.replace(",", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _between(stops: Stops, at: float) -> tuple[str, float]:
    """Return colour and opacity at this part of the width; colours do not mix, opacities do."""
    before = [stop for stop in stops if stop[0] <= at] or [stops[0]]
    after = [stop for stop in stops if stop[0] > at] or [stops[-1]]
    (low, colour, one), (high, _, other) = before[-1], after[0]
    part = (at - low) / (high - low) if high > low else 0.0
    return colour, one + (other - one) * min(max(part, 0), 1)
