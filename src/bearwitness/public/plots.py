"""A number's plots, ready for a page: as PNGs, which every browser shows, and as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

from bearwitness.adapters import raster_svg
from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.public.folder import Folder
from bearwitness.public.pictures import inline
from bearwitness.publication.edition import Number, Plot


@dataclass(frozen=True, slots=True)
class Shown:
    """A plot, where its pictures lie and how large they are, and what they hold as words.

    `svg` stands in the page where the plot could not be drawn as a PNG; it is empty otherwise.
    """

    plot: Plot
    light: str
    dark: str
    size: tuple[int, int]
    words: str
    svg: Markup


def shown(number: Number, language: str) -> list[Shown]:
    """Return a number's plots in one language."""
    found = []
    for place, plot in enumerate(number.plots, start=1):
        svg = inline(plot.svg.of(language))
        made = _drawn(svg)
        light, dark = (_path(number, place, language, dark=dark) for dark in (False, True))
        if made is None:
            found.append(Shown(plot, "", "", (0, 0), "", svg))
        else:
            found.append(Shown(plot, light, dark, made.size, _words(svg), Markup()))
    return found


def pictures(source: Folder) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the picture of every plot that can be drawn, light and dark."""
    for language in LANGUAGES:
        for number in source.edition.numbers:
            for place, plot in enumerate(number.plots, start=1):
                if made := _drawn(inline(plot.svg.of(language))):
                    yield _path(number, place, language, dark=False), made.light
                    yield _path(number, place, language, dark=True), made.dark


def _path(number: Number, place: int, language: str, *, dark: bool) -> str:
    return f"assets/numbers/{number.id}-{place}-{language}{'-dark' if dark else ''}.png"


@lru_cache(maxsize=16)  # the page and the files ask for the same ones
def _drawn(svg: Markup) -> raster_svg.Drawn | None:
    return raster_svg.drawn(svg)


def _words(svg: Markup) -> str:
    """Return what is written in a picture, in the order in which it stands there."""
    root = ET.fromstring(svg)  # noqa: S314 - `inline` wrote it, without entities
    return " ".join(text for one in root.iter() if (text := (one.text or "").strip()))
