"""A picture in marks as a PNG, for browsers that show no SVG, as Tor Browser at "Safest".

The same picture gives the same bytes on the same version of Pillow: the typeface comes from a
package, and nothing from the machine.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import fontpkg_pt_sans
from PIL import Image, ImageDraw, ImageFont

from bearwitness.publication.drawing import (
    DASHES,
    LETTER,
    SMALL,
    WEIGHTS,
    Letters,
    Picture,
    Plate,
    Stroke,
    arrow,
    curves,
)
from bearwitness.publication.layers import Point

SCALE = 2  # pixels to a unit, for fine screens
_FINER = 2  # lines are drawn so much larger first, which smooths them
_STEPS = 24  # straight pieces of a curve
_COLOURS = 48
# As in the stylesheet: paper, raised, ink, ink-2, accent, edge, mark.
LIGHT = ("#fbfaf6", "#ffffff", "#1c1b19", "#4b4944", "#15495c", "#6f6b62", "#f6e3a1")
DARK = ("#171816", "#20211f", "#eceae3", "#bdbab0", "#9fd0e2", "#98948a", "#54471a")
_NAMES = ("paper", "raised", "ink", "soft", "accent", "edge", "mark")


def png(picture: Picture, *, dark: bool = False) -> bytes:
    """Return the picture as a PNG of `SCALE` pixels to a unit."""
    colours = dict(zip(_NAMES, DARK if dark else LIGHT, strict=True))
    width, height = (math.ceil(side) for side in picture.size)
    fine = SCALE * _FINER
    large = Image.new("RGB", (width * fine, height * fine), colours["paper"])
    draw = ImageDraw.Draw(large)
    for stroke in picture.strokes:
        _stroke(draw, stroke, fine, colours)
    for plate in picture.plates:
        _plate(draw, plate, fine, colours)
    made = large.reduce(_FINER)
    draw = ImageDraw.Draw(made)
    for one in picture.headings:
        _letters(draw, one, colours["soft"])
    for plate in picture.plates:
        for one in plate.letters:
            soft = "ink" if plate.card.near else "soft"
            name = {"ink": "ink", "soft": soft, "badge": "paper"}[one.kind]
            _letters(draw, one, colours[name])
    out = io.BytesIO()
    few = made.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)  # `optimize` takes five times as long for a tenth
    return out.getvalue()


def _stroke(draw: ImageDraw.ImageDraw, stroke: Stroke, fine: int, colours: dict[str, str]) -> None:
    colour = colours["accent" if stroke.kind in {"saw", "relays"} else "edge"]
    width = round(WEIGHTS[stroke.kind] * fine)
    for piece in dashed(_points(stroke), DASHES[stroke.standing]):
        draw.line([(x * fine, y * fine) for x, y in piece], colour, width, joint="curve")
    draw.polygon([(x * fine, y * fine) for x, y in arrow(stroke)], fill=colour)


def _points(stroke: Stroke) -> list[Point]:
    points = [stroke.points[0]]
    for a, b, c, d in curves(stroke):
        steps = 1 if a[1] == d[1] else _STEPS
        for n in range(1, steps + 1):
            t, u = n / steps, 1 - n / steps
            points.append((
                u**3 * a[0] + 3 * u * u * t * b[0] + 3 * u * t * t * c[0] + t**3 * d[0],
                u**3 * a[1] + 3 * u * u * t * b[1] + 3 * u * t * t * c[1] + t**3 * d[1],
            ))  # fmt: skip
    return points


def dashed(points: Sequence[Point], dashes: Sequence[float]) -> Iterator[list[Point]]:
    """Yield the drawn pieces of a line, walking along it."""
    if not dashes:
        yield list(points)
        return
    on, off = dashes
    left, drawing, piece = on, True, [points[0]]
    for start, end in pairwise(points):
        here, length = start, math.dist(start, end)
        while length > left:
            share = left / length
            here = (here[0] + (end[0] - here[0]) * share, here[1] + (end[1] - here[1]) * share)
            if drawing:
                yield [*piece, here]
            drawing, piece = not drawing, [here]
            length, left = length - left, on if drawing else off
        left -= length
        piece.append(end)
    if drawing and len(piece) > 1:
        yield piece


def _plate(draw: ImageDraw.ImageDraw, plate: Plate, fine: int, colours: dict[str, str]) -> None:
    (x, y), (w, h), card = plate.corner, plate.size, plate.card
    box = [x * fine, y * fine, (x + w) * fine, (y + h) * fine]
    strong = card.near or card.far or card.kind in {"claim", "world"}
    line = colours["ink" if strong else "edge"]
    thick = round((2.5 if card.near else 1.2) * fine)
    if card.kind == "many":
        behind = [one + 5 * fine for one in box]
        draw.rounded_rectangle(behind, 4 * fine, colours["raised"], colours["edge"], thick)
    fill = colours["mark" if card.near else "raised"]
    if card.kind in {"unknown", "left-out"}:
        draw.rectangle(box, fill)
        corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h), (x, y)]
        for piece in dashed(corners, (4.0, 4.0)):
            draw.line([(a * fine, b * fine) for a, b in piece], line, thick)
    else:
        draw.rounded_rectangle(box, 4 * fine, fill, line, thick)
    for one in plate.letters:
        if one.kind == "badge":
            radius = 11 * fine
            middle = one.x * fine, y * fine
            draw.ellipse([middle[0] - radius, middle[1] - radius, middle[0] + radius,
                          middle[1] + radius], fill=colours["ink"])  # fmt: skip


def _letters(draw: ImageDraw.ImageDraw, one: Letters, colour: str) -> None:
    size = LETTER if one.kind == "ink" else SMALL
    face = font("Bold" if one.centred else "Regular", round(size * SCALE))
    draw.text(
        (one.x * SCALE, one.y * SCALE), one.text, colour, face, anchor="ms" if one.centred else "ls"
    )


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """Return the typeface, Regular or Bold, at this size in pixels."""
    path = Path(fontpkg_pt_sans.ROOT) / "files" / f"PT_Sans-Web-{weight}.ttf"
    return ImageFont.truetype(str(path), size)
