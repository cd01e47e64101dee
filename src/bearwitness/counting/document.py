"""A report as a value: sections of words, tables and pictures, for a page and for paper alike."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TEMPLATE = "report.typ"
_FONT = re.compile(r'\sfont-family="[^"]*"')


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; one that matters most is set larger."""

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences one below another; `quoted` ones are there to be printed as they stand."""

    items: tuple[str, ...]
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows below a head; every row has as many cells as the head."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in SVG, and what it says to whoever does not see it."""

    svg: str
    says: str


Part = Words | Bullets | Table | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading."""

    heading: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. `foot` is what every page of it says."""

    language: str
    title: str
    foot: str
    page: str  # what a page is called
    opening: tuple[Part, ...]
    sections: tuple[Section, ...]


def as_data(document: Document) -> bytes:
    """Return what `report.typ` reads, as JSON, so that no word of it is taken for markup."""
    told = {
        "language": document.language,
        "title": document.title,
        "foot": document.foot,
        "page": document.page,
        "opening": [_part(part) for part in document.opening],
        "sections": [
            {"heading": one.heading, "parts": [_part(part) for part in one.parts]}
            for one in document.sections
        ],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _part(part: Part) -> Mapping[str, Any]:
    match part:
        case Words(text, lead):
            return {"kind": "lead" if lead else "words", "text": text}
        case Bullets(items, quoted):
            return {"kind": "quoted" if quoted else "bullets", "items": items}
        case Table(head, rows):
            return {"kind": "table", "head": head, "rows": rows}
    # Typst knows no "sans-serif": the picture takes the document's own letters.
    drawn = _FONT.sub("", part.svg).replace("<svg", '<svg font-family="PT Sans"', 1)
    return {"kind": "picture", "svg": drawn, "says": part.says}
