"""A passage as a picture to be passed on: its words as they are published, or none of them.

A card never cuts a passage short: half a sentence can say the contrary. What is too long for it,
or tells of violence, is not shown; the card then says where it stands. The same card gives the same
bytes on the same version of Pillow: the typeface comes from a package, as in `raster`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import fontpkg_pt_sans
import segno
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630  # pixels, as sites that show links want it (1.91 : 1)
LARGEST, SMALLEST = 58, 30  # of the words, in pixels
_LEFT, _TOP, _RIGHT, _BOTTOM = 88, 84, 1112, 452  # where the words stand
_LEADING = 1.32
_GAP = 92  # width of what is covered, whatever it is: a length tells
_COLOURS = 48
_PAPER, _INK, _SOFT, _ACCENT, _MARK = "#fbfaf6", "#1c1b19", "#4b4944", "#15495c", "#f6e3a1"


@dataclass(frozen=True, slots=True)
class Run:
    """Some of the words; `ours` are not the deponent's; covered ones have no text."""

    text: str = field(repr=False)
    ours: bool = False
    covered: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on a card."""

    runs: tuple[Run, ...]  # the passage; empty where its words are not shown
    instead: str  # what is said where they are not, or do not fit
    title: str
    small: tuple[str, ...]  # a line each: whose words, when they were sealed, who publishes
    ribbon: str = ""  # that all is invented
    address: str = ""  # of the passage's page, as a code too; empty: it has none yet


@dataclass(frozen=True, slots=True)
class _Word:
    text: str = field(repr=False)
    width: float
    ours: bool
    covered: bool
    first: bool  # it stands apart from what is before it


def png(card: Card) -> bytes:
    """Return the card as a PNG of `WIDTH` by `HEIGHT` pixels."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 20, HEIGHT), fill=_ACCENT)
    size, lines = _fitted(card.runs)
    if not lines:
        size, lines = _fitted((Run(card.instead),))
    y = _TOP + (_BOTTOM - _TOP - len(lines) * size * _LEADING) / 2
    for line in lines:
        _line(draw, line, y, size)
        y += size * _LEADING
    draw.line((_LEFT, 476, _RIGHT, 476), fill=_ACCENT, width=2)
    draw.text((_LEFT, 492), card.title, _INK, _font(28, bold=True))
    for at, text in enumerate(card.small):
        draw.text((_LEFT, 530 + 30 * at), text, _SOFT, _font(22))
    if card.ribbon:
        draw.text((_RIGHT, 30), card.ribbon, _SOFT, _font(24), anchor="ra")
    if card.address:
        _code(image, card.address)
    out = io.BytesIO()
    few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


def fits(runs: Sequence[Run]) -> bool:
    """Say whether these words can stand on a card whole."""
    return bool(_fitted(runs)[1])


def _fitted(runs: Sequence[Run]) -> tuple[int, list[list[_Word]]]:
    """Return the largest size at which all of it fits, and its lines; none where none does."""
    for size in range(LARGEST, SMALLEST - 1, -2):
        lines = _broken(_words(runs, size), _font(size).getlength(" "))
        narrow = all(_wide(one) <= _RIGHT - _LEFT for line in lines for one in line)
        if lines and narrow and len(lines) * size * _LEADING <= _BOTTOM - _TOP:
            return size, [[part for one in line for part in one] for line in lines]
    return SMALLEST, []


def _words(runs: Sequence[Run], size: int) -> list[list[_Word]]:
    """Return the words, each as its parts: a stop behind what is covered belongs to it."""
    font, words, apart = _font(size), list[list[_Word]](), True
    for run in runs:
        text = f"[{run.text}]" if run.ours else run.text
        parts = [""] if run.covered else text.split()
        apart |= text[:1].isspace()
        for part in parts:
            width = _GAP if run.covered else font.getlength(part)
            word = _Word(part, width, run.ours, run.covered, first=apart)
            words.append([word]) if apart else words[-1].append(word)
            apart = True
        apart = text[-1:].isspace() or (apart and not parts)
    return words


def _wide(word: Sequence[_Word]) -> float:
    return sum(part.width for part in word)


def _broken(words: Sequence[list[_Word]], space: float) -> list[list[list[_Word]]]:
    lines: list[list[list[_Word]]] = []
    left = 0.0
    for word in words:
        if not lines or left + space + _wide(word) > _RIGHT - _LEFT:
            lines.append([])
            left = -space
        lines[-1].append(word)
        left += space + _wide(word)
    return lines


def _line(draw: ImageDraw.ImageDraw, line: Sequence[_Word], y: float, size: int) -> None:
    font, x = _font(size), float(_LEFT)
    space = font.getlength(" ")
    for at, word in enumerate(line):
        x += space if at and word.first else 0
        if word.covered:
            draw.rectangle((x, y + size * 0.22, x + word.width, y + size * 1.08), fill=_INK)
        else:
            if word.ours:
                draw.rectangle((x - 4, y + 2, x + word.width + 4, y + size * 1.24), fill=_MARK)
            draw.text((x, y), word.text, _INK, font)
        x += word.width


def _code(image: Image.Image, address: str) -> None:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", scale=4, border=4)
    code = Image.open(out).convert("RGB")
    side = 4 * (code.width // 4)
    image.paste(code, (WIDTH - side - 12, HEIGHT - side - 8))


@cache
def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    name = "PT_Sans-Web-Bold.ttf" if bold else "PT_Sans-Web-Regular.ttf"
    return ImageFont.truetype(Path(fontpkg_pt_sans.ROOT) / "files" / name, size)
