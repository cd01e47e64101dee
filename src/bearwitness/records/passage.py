"""Passages: the smallest citable units of a testimony, a sentence as a rule.

The cut is lossless and fixed: the same text always gives the same passages, and only white
space lies between them. A proof speaks of a passage by its index, so a change to these rules
is a new `RULES` version and never an edit of the old one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

RULES = 1
_LONGEST = 600  # code points; a "sentence" longer than this is cut at a clause, then at a word
_END = re.compile(
    r"(?<=[.!?…])[\"'»”’)\]]*\s+(?=[\"'«“‘(\[—–-]*\s*[0-9A-ZА-ЯЁ])|\n\s*\n|\n(?=\s*[—–-]\s)"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|approx|e\.g|i\.e|г|гг|ул|д|им|т\.е|т\.к|стр|[A-ZА-ЯЁ]))\.$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of a testimony. `start` and `end` count Unicode code points from its beginning."""

    index: int
    start: int
    end: int
    text: str = field(repr=False)


def cut(text: str) -> tuple[Passage, ...]:
    """Cut a testimony into passages, in order; an empty text has none."""
    spans = [piece for span in _sentences(text) for piece in _short_enough(text, span)]
    return tuple(Passage(i, a, b, text[a:b]) for i, (a, b) in enumerate(spans))


def _sentences(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for gap in _END.finditer(text):
        blank = text[gap.start() : gap.end()]
        closing = len(blank) - len(blank.lstrip("\"'»”’)]"))
        end = gap.start() + closing
        if "\n" not in blank and _ABBREVIATED.search(text[start:end]):
            continue
        spans.append((start, end))
        start = gap.end()
    spans.append((start, len(text)))
    return [trimmed for span in spans if (trimmed := _trimmed(text, span))]


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    piece = text[span[0] : span[1]]
    if not piece.strip():
        return None
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, start + len(piece.strip())


def _short_enough(text: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    start, end = span
    pieces: list[tuple[int, int]] = []
    while end - start > _LONGEST:
        window = text[start : start + _LONGEST]
        cuts = [window.rfind(mark) for mark in ("; ", ", ", " ", "\n")]
        at = start + (next((c for c in cuts if c > _LONGEST // 2), _LONGEST - 1) + 1)
        pieces.append((start, start + len(text[start:at].rstrip())))
        start = at + len(text[at:end]) - len(text[at:end].lstrip())
    return [*pieces, (start, end)] if start < end else pieces
