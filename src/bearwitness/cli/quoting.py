"""Words of strangers on a terminal: behind a mark, so that they pass for nothing of ours.

Whoever signs a passage chooses its words. A line feed in one could begin a line that looks like
ours, and a line longer than the terminal would go on where our lines begin.
"""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Sequence

from bearwitness.proof import display

MARK = "  | "  # before each line of words, and before none of ours
_WIDEST = 76  # columns


def quoted(slots: Sequence[str | None]) -> list[str]:
    """Return the words of a passage as lines behind `MARK`, with a counted mark for every gap."""
    room = max(20, min(_WIDEST, shutil.get_terminal_size().columns - 1)) - len(MARK)
    lines = [""]
    for piece in display.pieces(slots, _gap):
        for part in _cut(piece, room):
            if lines[-1] and _columns(f"{lines[-1]} {part}") > room:
                lines.append("")
            lines[-1] += f" {part}" if lines[-1] else part
    return [MARK + line for line in lines]


def withheld(slots: Sequence[str | None]) -> str:
    """Say how many words are withheld, of how many, and which: `3 of 11 (word 2, words 4 to 5)`."""
    gaps = display.gaps(slots)
    where = [
        f"word {gap.slot + 1}"
        if gap.words == 1
        else f"words {gap.slot + 1} to {gap.slot + gap.words}"
        for gap in gaps
    ]
    named = f" ({', '.join(where)})" if where else ""
    return f"{sum(gap.words for gap in gaps)} of {len(slots)}{named}"


def _gap(gap: display.Gap) -> str:
    return f"[… {gap.words} {'word' if gap.words == 1 else 'words'}]"


def _columns(text: str) -> int:
    return sum(map(_wide, text))


def _wide(letter: str) -> int:
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in {"W", "F"} else 1


def _cut(word: str, room: int) -> list[str]:
    """Cut a word that is wider than a line."""
    parts = [""]
    for letter in word:
        if _columns(parts[-1]) + _wide(letter) > room:
            parts.append("")
        parts[-1] += letter
    return parts
