"""The few SVG marks that the pictures are made of, as text.

Presentation attributes only and `currentColor` for every ink: a page whose policy forbids
inline styles shows them, and light and dark follow the page. The classes are hooks for the
stylesheet. Coordinates are in units of which 320 are the width of a small telephone, so the
text is never smaller than its size says.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

WIDTH = 320
TEXT = 15
LINE = 20
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def escaped(text: str) -> str:
    """Return text that means itself inside an element or an attribute."""
    return "".join(_ESCAPES.get(character, character) for character in text)


def picture(
    parts: Iterable[str], *, height: float, title: str, description: str, language: str, kind: str
) -> str:
    """Return a whole picture that says in words what it shows."""
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'class="count-picture count-{kind}" lang="{language}" font-size="{TEXT}" '
        f'font-family="system-ui, sans-serif" fill="currentColor">'
        f"<title>{escaped(title)}</title><desc>{escaped(description)}</desc>{body}</svg>"
    )


def text(x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False) -> str:
    """Return one line of text; `y` is its baseline."""
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{weight}>{escaped(words)}</text>'


def paragraph(y: float, words: str, *, bold: bool = False) -> tuple[list[str], float]:
    """Return lines of text that fit the width, and the baseline after the last."""
    lines = wrapped(words, 33 if bold else 36)
    drawn = [text(0, y + LINE * n, line, bold=bold) for n, line in enumerate(lines)]
    return drawn, y + LINE * len(lines)


def wrapped(words: str, characters: int) -> list[str]:
    """Return lines of at most so many small letters' width; a longer word has its own line."""
    lines: list[str] = []
    for word in words.split(" "):
        if lines and _width(f"{lines[-1]} {word}") <= characters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _width(words: str) -> float:
    """About how many small letters are as wide; a capital is as wide as one and a third."""
    return len(words) + sum(letter.isupper() for letter in words) / 3


def box(x: float, y: float, width: float, height: float, *, fill: str = "currentColor") -> str:
    """Return a filled rectangle."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{max(width, 0):g}" height="{height:g}" fill="{fill}"/>'
    )


def dot(x: float, y: float, radius: float, *, opacity: float = 1) -> str:
    """Return a round mark."""
    pale = f' opacity="{opacity:g}"' if opacity < 1 else ""
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}"{pale}/>'


def rule(x: float, y: float, to_x: float, to_y: float, *, dashed: bool = False) -> str:
    """Return a thin line."""
    dashes = ' stroke-dasharray="3 4"' if dashed else ""
    return (
        f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:g}" y2="{to_y:g}" '
        f'stroke="currentColor" stroke-width="1.5"{dashes}/>'
    )


def line(points: Sequence[tuple[float, float]]) -> str:
    """Return a line through these points."""
    return f'<polyline points="{_at(points)}" fill="none" stroke="currentColor" stroke-width="2"/>'


def area(points: Sequence[tuple[float, float]], *, opacity: float) -> str:
    """Return what these points enclose, filled."""
    return f'<polygon points="{_at(points)}" opacity="{opacity:g}"/>'


def _at(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def fading(name: str, *, middle: float) -> str:
    """Return a gradient, darkest at `middle` (0 to 1 of the width), that fades to both ends."""
    stops = ((0.0, 0.04), (middle, 0.6), (1.0, 0.04))
    drawn = "".join(
        f'<stop offset="{at:.3f}" stop-color="currentColor" stop-opacity="{ink:g}"/>'
        for at, ink in stops
    )
    return f'<defs><linearGradient id="{name}">{drawn}</linearGradient></defs>'
