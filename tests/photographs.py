"""Photographs of codes, as a telephone might take them: bent, blurred, packed; with a seed."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

import numpy as np
import segno
from PIL import Image, ImageFilter


def drawn(code: str, pixels: int) -> Image.Image:
    """The code as PUBLIC draws it, with that many pixels a module."""
    out = io.BytesIO()
    made = segno.make_qr(code, error="l", mode="alphanumeric", boost_error=False)
    made.save(out, kind="png", scale=pixels, border=4)
    return Image.open(out).convert("RGB")


def _coefficients(corners, size) -> list[float]:
    """Where each point of the new picture comes from, for corners that land at `corners`."""
    (w, h), rows, right = size, [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (w, 0), (w, h), (0, h)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return list(np.linalg.solve(np.array(rows, float), np.array(right, float)))


def placed(code: Image.Image, chance: random.Random, *, turn: float, lean: float) -> Image.Image:
    """The code on a table: turned by degrees, seen from aside by a share of its side."""
    side = code.width
    out = round(side * 1.7)
    centre, angle = out / 2, math.radians(turn)
    corners = []
    for right, down in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        x, y = (v * side / 2 * (1 - lean * chance.random()) for v in (right, down))
        corners.append((centre + x * math.cos(angle) - y * math.sin(angle),
                        centre + x * math.sin(angle) + y * math.cos(angle)))  # fmt: skip
    seen = code.convert("RGBA").transform(
        (out, out), Image.Transform.PERSPECTIVE, _coefficients(corners, code.size),
        Image.Resampling.BICUBIC, fillcolor=(0, 0, 0, 0))  # fmt: skip
    table = Image.new("RGBA", (out, out), (175, 160, 140, 255))
    return Image.alpha_composite(table, seen).convert("RGB")


def noisy(picture: Image.Image, chance: random.Random, amount: float) -> Image.Image:
    grain = np.random.default_rng(chance.randrange(2**32)).normal(
        0, amount, (*picture.size[::-1], 3)
    )
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


def lit(picture: Image.Image, chance: random.Random, *, bright: float, fall: float) -> Image.Image:
    """Less light, and less still towards one side."""
    w, h = picture.size
    angle = chance.uniform(0, 2 * math.pi)
    across = np.linspace(-1, 1, w)[None, :] * math.cos(angle)
    along = np.linspace(-1, 1, h)[:, None] * math.sin(angle)
    share = bright * (1 - fall * (across + along + 1) / 2)
    return Image.fromarray((np.asarray(picture) * share[..., None]).clip(0, 255).astype(np.uint8))


def blurred(picture: Image.Image, pixels: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(pixels))


def packed(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def _photograph(code, chance, *, pixels=5, turn=0.0, lean=0.0, blur=0.7, grain=4.0, quality=80,
                bright=1.0, fall=0.2):  # fmt: skip
    picture = placed(drawn(code, pixels), chance, turn=turn, lean=lean)
    picture = lit(blurred(picture, blur), chance, bright=bright, fall=fall)
    return packed(noisy(picture, chance, grain), quality)


KINDS: dict[str, Callable[[str, random.Random], bytes]] = {
    "screenshot, 2 px a module": lambda code, _: packed(drawn(code, 2), 95),
    "screenshot, 3 px a module": lambda code, _: packed(drawn(code, 3), 95),
    "steady hand": lambda code, chance: _photograph(code, chance, turn=chance.uniform(-4, 4)),
    "turned any way": lambda code, chance: _photograph(code, chance, turn=chance.uniform(0, 360)),
    "upside down": lambda code, chance: _photograph(code, chance, turn=180 + chance.uniform(-5, 5)),
    "from the side": lambda code, chance: _photograph(
        code, chance, turn=chance.uniform(-15, 15), lean=0.25),
    "blurred": lambda code, chance: _photograph(code, chance, turn=chance.uniform(-8, 8), blur=1.8),
    "grainy": lambda code, chance: _photograph(code, chance, turn=chance.uniform(-8, 8), grain=25),
    "JPEG of quality 50": lambda code, chance: _photograph(
        code, chance, turn=chance.uniform(-8, 8), quality=50),
    "low light": lambda code, chance: _photograph(
        code, chance, turn=chance.uniform(-8, 8), bright=0.3, fall=0.6, grain=7),
    "3 px a module": lambda code, chance: _photograph(
        code, chance, pixels=3, turn=chance.uniform(-8, 8), blur=0.6),
    "all at once": lambda code, chance: _photograph(
        code, chance, turn=chance.uniform(0, 360), lean=0.15, blur=1.0, grain=10, quality=50,
        bright=0.6, fall=0.4),
}  # fmt: skip
