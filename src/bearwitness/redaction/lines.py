"""How each line of a text is written: in small letters, in capitals, in which alphabet.

Looked at once for a whole text: a word's own line may be as long as the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_CYRILLIC = re.compile(r"[\u0400-\u052f]{2,}")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `small` has no capital, `capitals` more of them than other letters."""

    start: int
    small: bool
    capitals: bool
    cyrillic: bool


def lines(text: str) -> Sequence[Line]:
    """Return the lines of a text, in order; an empty text has one."""
    found, start = [], 0
    for line in text.split("\n"):
        capitals = sum(map(str.isupper, line)) * 2 > sum(map(str.isalpha, line))
        cyrillic = _CYRILLIC.search(line) is not None
        found.append(Line(start, line.islower(), capitals, cyrillic))
        start += len(line) + 1
    return found


def line_of(at: int, among: Sequence[Line]) -> Line:
    """Return the line in which a place of the text lies."""
    return among[bisect_right(among, at, key=lambda line: line.start) - 1]


def lies_in(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Say whether a place lies in one of these stretches, which stand in order and apart."""
    last = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return last >= 0 and at < stretches[last][1]
