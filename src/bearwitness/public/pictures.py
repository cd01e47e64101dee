"""Pictures put into a page: SVG text from an edition, with nothing in it that could act.

An edition is data from elsewhere, so its SVG is read element by element and written again with
only what is on the lists below. A `style` attribute goes too: the page's policy would refuse it.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

from markupsafe import Markup

from bearwitness.errors import Malformed


def _listed(names: str) -> frozenset[str]:
    return frozenset(names.split())


_ELEMENTS = _listed(
    """
    svg g title desc rect circle ellipse line path polygon polyline text tspan defs
    lineargradient stop pattern clippath
    """
)
_ATTRIBUTES = _listed(
    """
    xmlns viewbox width height x y x1 y1 x2 y2 cx cy r rx ry d points dx dy offset id
    class role fill fill-opacity fill-rule stroke stroke-width stroke-opacity
    stroke-dasharray stroke-linecap stroke-linejoin opacity font-family font-size
    font-weight font-style text-anchor dominant-baseline letter-spacing transform
    gradientunits patternunits stop-color stop-opacity clip-path preserveaspectratio
    aria-label aria-labelledby aria-hidden lang
    """
)
_SPELLED = {  # as SVG spells them; an HTML parser mends this, a file of its own needs it
    "viewbox": "viewBox",
    "lineargradient": "linearGradient",
    "clippath": "clipPath",
    "gradientunits": "gradientUnits",
    "patternunits": "patternUnits",
    "preserveaspectratio": "preserveAspectRatio",
}


def inline(svg: str) -> Markup:
    """Return the picture as markup that may stand in a page.

    Raises:
        Malformed: this is not one SVG picture.
    """
    reader = _Reader()
    reader.feed(svg)
    reader.close()
    if reader.broken or reader.open or not reader.kept or not reader.kept[0].startswith("<svg"):
        raise Malformed("a picture of the edition is not an SVG", hint="make the edition again")
    return Markup("".join(reader.kept))  # noqa: S704 - built from the lists above


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.kept: list[str] = []
        self.open: list[str] = []
        self.broken = False
        self._dropped = 0  # inside how many elements that are left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropped or tag not in _ELEMENTS:
            self._dropped += 1
            return
        self.broken |= not self.open and bool(self.kept)  # a second picture, or a stray mark
        self.open.append(tag)
        good = ((k, v or "") for k, v in attrs if k in _ATTRIBUTES and _harmless(v or ""))
        written = "".join(f' {_SPELLED.get(k, k)}="{escape(v)}"' for k, v in good)
        self.kept.append(f"<{_SPELLED.get(tag, tag)}{written}>")

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            self._dropped -= 1
        elif not self.open or self.open.pop() != tag:
            self.broken = True  # it would close an element of the page around it
        else:
            self.kept.append(f"</{_SPELLED.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped and self.open:
            self.kept.append(escape(data, quote=False))


def _harmless(value: str) -> bool:
    # A backslash could spell `url(` in a way that only a browser reads.
    dense = "".join(value.casefold().split())
    reaches_out = dense.count("url(") > dense.count("url(#") or "\\" in dense
    return not reaches_out and "javascript:" not in dense
