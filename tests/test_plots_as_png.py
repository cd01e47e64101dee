"""A number's plots as PNGs: drawn wholly or not at all, the same each time, and in the page."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import fontpkg_noto_sans
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFont

from bearwitness.adapters import raster_svg
from bearwitness.adapters.raster import DARK, LIGHT, SCALE
from bearwitness.counting import picture, svg
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.result import Alternative
from bearwitness.desk.numbers import number
from bearwitness.public.building import build
from bearwitness.public.pictures import inline
from bearwitness.publication.edition import Plot, Words
from editions import EDITION, write

NOTO = ImageFont.truetype(
    str(Path(fontpkg_noto_sans.ROOT) / "files" / "NotoSans[wdth,wght].ttf"), svg.TEXT
)  # DejaVu, which many browsers write with, is a tenth wider
TABLES = Path(__file__).parent / "data" / "counting"
AT = datetime(2026, 3, 2, tzinfo=UTC)


def framed(*marks: str, box: str = "0 0 100 50") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(marks)}</svg>'


def pixels(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = image.getpixel((round(x * SCALE), round(y * SCALE)))
    assert isinstance(found, tuple)
    return found


def rgb(name: str) -> tuple[int, ...]:
    return tuple(int(name[n : n + 2], 16) for n in (1, 3, 5))


def near(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= 6


@pytest.mark.parametrize("name", ["uk_2013_5lists", "korea_comfort_women", "artificial_3lists"])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_plot_of_a_count_is_drawn_and_twice_the_same(name, language):
    table = parsed((TABLES / f"{name}.csv").read_text())
    found = estimate(table, method="decomposable", beside=False)
    others = (Alternative("loglinear", "", 170, 134, 347), Alternative("lower_bound", "", 130))
    for one in (
        picture.interval(found, language),
        picture.upset(table, language),
        picture.comparison(found, language, only=others),
        picture.curve(found, (0.5, 1, 2), language)
        or svg.picture((), height=9, title="a", description="b", language=language, kind="none"),
    ):
        made = raster_svg.drawn(inline(one))
        assert made is not None
        assert made == raster_svg.drawn(inline(one))
        size = tuple(side * SCALE for side in made.size)
        assert pixels(made.light).size == pixels(made.dark).size == size


def test_marks_stand_where_the_svg_has_them_in_the_ink_of_the_page():
    made = raster_svg.drawn(
        framed(
            svg.box(10, 10, 20, 10),
            svg.dot(60, 15, 5),
            svg.dot(80, 15, 5, opacity=0.25),
            svg.rule(10, 40, 90, 40),
            svg.box(35, 10, 15, 10, fill="none"),
        )
    )
    assert made is not None
    for png, colours in ((made.light, LIGHT), (made.dark, DARK)):
        image, paper, ink = pixels(png), rgb(colours[0]), rgb(colours[2])
        assert near(at(image, 20, 15), ink)
        assert near(at(image, 60, 15), ink)
        pale = tuple(round(p + (i - p) * 0.25) for p, i in zip(paper, ink, strict=True))
        assert near(at(image, 80, 15), pale)
        assert near(at(image, 42, 15), paper)
        assert not near(at(image, 50, 40), paper)


def test_a_dashed_line_has_gaps_and_a_band_is_strongest_in_its_middle():
    made = raster_svg.drawn(
        framed(
            svg.rule(0, 5, 100, 5, dashed=True),
            svg.fading("g", middle=0.25),
            svg.box(0, 20, 100, 20, fill="url(#g)"),
            svg.area([(40, 10), (60, 10), (50, 18)], opacity=0.5),
            svg.line([(70, 10), (90, 15)]),
        )
    )
    assert made is not None
    image, paper = pixels(made.light), rgb(LIGHT[0])
    row = [near(at(image, x, 5), paper) for x in range(100)]
    assert 20 < sum(row) < 80
    shades = [sum(at(image, x, 30)) for x in (2, 13, 25, 60, 97)]
    assert shades[0] > shades[1] > shades[2] < shades[3] < shades[4]
    assert not near(at(image, 50, 12), paper)
    assert not near(at(image, 80, 12.5), paper)


def test_letters_are_written_left_of_in_the_middle_of_and_right_of_their_place():
    def inked(anchor: str) -> tuple[int, int]:
        made = raster_svg.drawn(framed(svg.text(50, 30, "мм", anchor=anchor, bold=True)))
        assert made is not None
        image = pixels(made.light)
        columns = [
            x for x in range(image.width)
            if any(sum(image.getpixel((x, y))) < 300 for y in range(image.height))
        ]  # fmt: skip
        return columns[0], columns[-1]

    start, middle, end = inked("start"), inked("middle"), inked("end")
    assert start[0] >= 50 * SCALE - 2
    assert end[1] <= 50 * SCALE + 2
    assert start[0] > middle[0] > end[0]
    assert middle[0] < 50 * SCALE < middle[1]


@pytest.mark.parametrize(
    "marks",
    [
        '<path d="M0 0"/>',
        '<rect width="9" height="9" rx="2"/>',
        '<rect width="9" height="9" stroke="#000"/>',
        '<rect width="9" height="9" fill="url(#none)"/>',
        '<rect width="nan" height="9"/>',
        '<rect width="1e9" height="9"/>',
        '<rect width="50%" height="9"/>',
        '<rect width="9" height="9" fill="no colour"/>',
        '<defs><linearGradient id="g" x1="0"></linearGradient></defs>',
        '<line x2="9" stroke="#000" stroke-dasharray="0.0001 0.0001"/>',
        '<line x2="9" stroke="#000" stroke-dasharray="1"/>',
        '<g transform="scale(2)"></g>',
        "<text>\u0645</text>",
        "<text>a\nb</text>",
        "<text><tspan>a</tspan></text>",
        '<text text-anchor="inherit">a</text>',
        '<polyline points="1 2 3" stroke="#000"/>',
    ],
)
def test_what_holds_another_mark_is_not_drawn_in_part(marks):
    assert raster_svg.drawn(framed('<rect width="9" height="9"/>')) is not None
    assert raster_svg.drawn(framed('<rect width="9" height="9"/>', marks)) is None


@pytest.mark.parametrize("box", ["", "0 0 9", "1 0 9 9", "0 0 0 9", "0 0 9 9000", "0 0 nan 9"])
def test_a_picture_without_a_size_is_not_drawn(box):
    assert raster_svg.drawn(framed(box=box)) is None


@given(st.text(alphabet="<>/=\" '&#;svgrectxywidh0123456789.-nanif", max_size=80))
def test_nothing_that_is_written_stops_the_drawing(text):
    for one in (text, framed(text), framed(f'<rect width="{text}"/>')):
        made = raster_svg.drawn(one)
        assert made is None or made.light.startswith(b"\x89PNG")


# ── in the page ────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def counted(tmp_path_factory) -> Path:
    """A site with one number of four lists, and one whose plot cannot be drawn."""
    table = parsed((TABLES / "kosovo_1999.csv").read_text())
    real = number(table, estimate(table, method="decomposable", beside=False))
    odd = framed('<path d="M0 0L9 9"/>', "<text>odd</text>")
    held = replace(
        EDITION.numbers[0],
        plots=(Plot(Words("odd", "odd"), Words("odd", "odd"), Words(odd, odd)),),
    )
    place = tmp_path_factory.mktemp("counted")
    edition = write(place / "edition", replace(EDITION, numbers=(real, held)))
    build(edition, place / "site", at=AT)
    build(edition, place / "mirror", at=AT)
    return place


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_plot_is_a_png_with_all_its_words_and_there_is_no_svg(counted, language):
    page = (counted / "site" / language / "numbers.html").read_text()
    first, second = page.split('<section id="held">')
    assert "<svg" not in first
    sources = re.findall(r'(?:src|srcset)="\.\./([^" ]+)', first)
    assert len(sources) == 6  # two plots: dark, light, and light again for what knows no source
    for name in sources:
        assert (counted / "site" / name).read_bytes().startswith(b"\x89PNG")
    said = unescape(first)
    assert "OSCE" in said
    assert "936" in said  # a bar's label
    assert "<svg" in second
    assert "<img" not in second


def test_the_sentence_and_the_figure_give_one_interval(counted):
    page = (counted / "site" / "en" / "numbers.html").read_text()
    (shown,) = re.findall(r'big faint">([\d,]+) to ([\d,]+)<', page.split('<section id="held">')[0])
    assert f"between {shown[0]} and {shown[1]}" in page


def test_the_numbers_with_their_pictures_are_light(counted):
    site = counted / "site"
    page = (site / "ru" / "numbers.html").read_text()
    light = set(re.findall(r'src="\.\./([^"]+)', page))
    weight = sum((site / name).stat().st_size for name in light)
    weight += len(page.encode()) + (site / "assets" / "style.css").stat().st_size
    assert weight < 100_000


def test_a_mirror_has_the_same_plots(counted):
    names = sorted(p.name for p in (counted / "site" / "assets" / "numbers").iterdir())
    assert len(names) == 8
    for name in names:
        ours, theirs = (counted / one / "assets" / "numbers" / name for one in ("site", "mirror"))
        assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_line_of_a_plot_is_wider_than_the_plot(language):
    names = " + ".join(["GO*PFNCA", "GP*NG", "LA*NG", "LA*PFNCA", "NG*PFNCA"])
    table = parsed((TABLES / "uk_2013_5lists.csv").read_text())
    found = estimate(table, method="decomposable", beside=False)
    others = (
        Alternative("loglinear_best", names, 22_991),
        Alternative("decomposable", "PFNCA", 4_707),
    )
    for drawn in (
        picture.comparison(found, language, only=others),
        picture.interval(found, language),
    ):
        for line in re.findall(r'<text x="0"[^>]*>([^<]*)<', drawn):
            assert NOTO.getlength(unescape(line)) * 1.1 <= svg.WIDTH, line
