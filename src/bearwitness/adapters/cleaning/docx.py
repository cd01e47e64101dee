"""Documents of words (.docx): what a reader sees is taken out, for a new document (`docx_made`).

Only elements on the lists below are followed. Whatever else stands in the file, known or not, is
left behind and counted: comments, deletions that were tracked, words that are hidden or white,
pictures, embedded objects, text boxes, notes, headers and footers, fields' commands, custom XML,
properties, the ids of revisions, and programs. Insertions that were tracked are read as text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element

from bearwitness.adapters.cleaning.docx_parts import Parts, opened
from bearwitness.adapters.cleaning.sheet import Paragraph, Sheet, Table, as_data

# ECMA-376 part 1, 17: what may stand around visible words and holds none of its own.
_AROUND = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "sdt", "sdtContent",
           "dir", "bdo"}  # fmt: skip
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_COUNTED = {
    "del": "deletions", "moveFrom": "deletions", "delText": "deletions",
    "commentReference": "comments", "drawing": "pictures", "pict": "pictures",
    "tr": "deletions", "tc": "deletions", "object": "objects", "altChunk": "objects",
    "footnoteReference": "notes",
    "endnoteReference": "notes", "instrText": "commands", "other:AlternateContent": "pictures",
}  # fmt: skip
_QUIET = {"rPr", "pPr", "tcPr", "trPr", "tblPr", "tblGrid", "sectPr", "proofErr", "bookmarkStart",
          "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "softHyphen", "fldChar", "sdtPr",
          "sdtEndPr", "lastRenderedPageBreak", "smartTagPr", "customXmlPr", "permStart", "permEnd",
          "annotationRef", "footnoteRef", "endnoteRef", "tblPrEx", "moveFromRangeStart",
          "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"}  # fmt: skip
_BY_NAME = {"customXml/item": "custom", "docProps/": "properties", "word/header": "headers",
            "word/footer": "headers"}  # fmt: skip
_TINY = 4  # half-points; nobody reads letters of 2 points
_USUAL = ""  # the style of a paragraph that names none
_OFF = {"0", "false", "off"}


def read(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the visible words of a .docx as `sheet.as_data`, and no bytes.

    Raises:
        Unreadable: it is damaged, a bomb, or holds a program.
    """
    return as_data(visible(opened(data))), b""


def visible(parts: Parts) -> Sheet:
    """Return what a reader of the document sees."""
    walk = _Walk(_styles(parts.styles), Counter())
    body = parts.body.find("body")
    blocks = tuple(_spaced(walk.blocks(body, _Here()))) if body is not None else ()
    for name in parts.names:
        for start, kind in _BY_NAME.items():
            walk.left[kind] += name.startswith(start) and name.endswith(".xml")
    return Sheet(blocks, {k: n for k, n in sorted(walk.left.items()) if n})


@dataclass(frozen=True, slots=True)
class _Style:
    above: str | None
    name: str
    given: Element | None  # its properties of a run


@dataclass(frozen=True, slots=True)
class _Here:
    """What stands around a run: its paragraph's style, and whether the ground is coloured."""

    style: str | None = None
    coloured: bool = False


@dataclass(slots=True)
class _Walk:
    styles: dict[str | None, _Style]
    left: Counter[str] = field(default_factory=Counter)

    def blocks(self, around: Element, here: _Here) -> Iterator[Paragraph | Table]:
        for element in around:
            if element.tag == "p":
                yield self.paragraph(element, here)
            elif element.tag == "tbl":
                yield Table(tuple(self.rows(element, here)))
            elif element.tag in _AROUND:
                yield from self.blocks(element, here)
            else:
                self.skip(element)

    def rows(self, around: Element, here: _Here) -> Iterator[tuple[str, ...]]:
        for element in around:
            if element.tag == "tr" and not _gone(element.find("trPr"), "del"):
                yield tuple(self.cells(element, here))
            elif element.tag in _AROUND:
                yield from self.rows(element, here)
            else:
                self.skip(element)

    def cells(self, around: Element, here: _Here) -> Iterator[str]:
        for element in around:
            if element.tag == "tc" and not _gone(element.find("tcPr"), "cellDel"):
                ground = replace(here, coloured=here.coloured or _shaded(element.find("tcPr")))
                yield "\n".join(_flat(self.blocks(element, ground)))
            elif element.tag in _AROUND:
                yield from self.cells(element, here)
            else:
                self.skip(element)

    def paragraph(self, element: Element, here: _Here) -> Paragraph:
        given = element.find("pPr")
        style = _value(given, "pStyle") or _USUAL
        here = _Here(style, here.coloured or _shaded(given))
        name = self.styles[style].name.lower() if style in self.styles else ""
        role = name.replace(" ", "") if name[:-1] == "heading " and name[-1] in "123456" else "body"
        if role == "body" and given is not None and given.find("numPr") is not None:
            role = "item"
        return Paragraph("".join(self.runs(element, here)).strip(), role)

    def runs(self, around: Element, here: _Here) -> Iterator[str]:
        for element in around:
            if element.tag == "r":
                yield from self.run(element, here)
            elif element.tag in _AROUND:
                yield from self.runs(element, here)
            else:
                self.skip(element)

    def run(self, run: Element, here: _Here) -> Iterator[str]:
        if self.hidden(run.find("rPr"), here):
            self.left["hidden"] += 1
            return
        for element in run:
            if element.tag == "t":
                yield element.text or ""
            elif element.tag in _SIGNS:
                yield _SIGNS[element.tag]
            else:
                self.skip(element)

    def skip(self, element: Element) -> None:
        if element.tag not in _QUIET:
            self.left[_COUNTED.get(element.tag, "other")] += 1

    def hidden(self, given: Element | None, here: _Here) -> bool:
        """Say whether a run is not seen, by its own properties first, then by its styles'."""
        every = [given, *self.chain(_value(given, "rStyle")), *self.chain(here.style)]
        every += self.chain(None)
        vanish = _first(every, "vanish")
        if vanish is not None and vanish.get("val", "1") not in _OFF:
            return True
        size, colour = _first(every, "sz"), _first(every, "color")
        if size is not None and _number(size) <= _TINY:
            return True
        white = colour is not None and str(colour.get("val")).upper() in {"FFFFFF", "FEFEFE"}
        return white and not (here.coloured or _shaded(given))

    def chain(self, style: str | None) -> Iterator[Element | None]:
        seen: set[str | None] = set()
        while style not in seen and style in self.styles:
            seen.add(style)
            yield self.styles[style].given
            style = self.styles[style].above
            if style is None:
                return


def _styles(root: Element | None) -> dict[str | None, _Style]:
    """Return the styles by their ids; None stands for what holds where nothing else does."""
    if root is None:
        return {}
    found: dict[str | None, _Style] = {
        one.get("styleId"): _Style(_value(one, "basedOn"), _value(one, "name") or "",
                                   one.find("rPr"))
        for one in root.iter("style")
    }  # fmt: skip
    usual = (e for e in root.iter("style") if e.get("type") == "paragraph" and e.get("default"))
    found[_USUAL] = next((found[one.get("styleId")] for one in usual), _Style(None, "", None))
    found[None] = _Style(None, "", root.find("docDefaults/rPrDefault/rPr"))
    return found


def _gone(given: Element | None, how: str) -> bool:
    return given is not None and given.find(how) is not None


def _value(around: Element | None, name: str) -> str | None:
    found = around.find(name) if around is not None else None
    return found.get("val") if found is not None else None


def _first(every: list[Element | None], name: str) -> Element | None:
    found = (one.find(name) for one in every if one is not None)
    return next((one for one in found if one is not None), None)


def _number(element: Element) -> int:
    text = element.get("val", "")
    return int(text) if text.isascii() and text.isdecimal() else 0


def _shaded(given: Element | None) -> bool:
    fill = given.find("shd") if given is not None else None
    marked = given is not None and given.find("highlight") is not None
    return marked or (
        fill is not None and str(fill.get("fill", "auto")).upper() not in {"AUTO", "FFFFFF"}
    )


def _spaced(blocks: Iterator[Paragraph | Table]) -> Iterator[Paragraph | Table]:
    """Keep one empty paragraph of several: what was left behind leaves no room open."""
    empty = False
    for block in blocks:
        nothing = isinstance(block, Paragraph) and not block.text
        if not (nothing and empty):
            yield block
        empty = nothing


def _flat(blocks: Iterator[Paragraph | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell for row in block.rows for cell in row)
