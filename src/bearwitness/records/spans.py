"""Named spans in a text: what a language model or a person marked as a name of something.

Offsets count Unicode code points from the text's beginning; `text[start:end]` is the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Names(StrEnum):
    """What a span names."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    GROUP = "group"  # nationality, religion, people
    DATE = "date"
    QUANTITY = "quantity"
    CODE = "code"  # of a case, a paper, a telephone
    DETAIL = "detail"  # a trade, an illness, a thing: what tells of somebody without a name
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of text."""

    start: int
    end: int
    names: Names
    decided: bool = False  # marked because it identifies, by a model that was taught what does


def script_language(text: str) -> str:
    """Return "ru" when most letters are Cyrillic, otherwise "en"; "en" too for no letters."""
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in text)
    return "ru" if cyrillic * 2 > sum(c.isalpha() for c in text) else "en"
