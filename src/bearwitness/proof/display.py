"""What a reader sees of a passage: the words that are disclosed, and a gap for the others.

Characters that would make a page show other words than those that were signed are refused:
controls, marks that turn the direction of writing, and marks that have no shape of their own.
The list is written out, because the tables of two programs may be of different Unicode
versions. A slot that holds one of them is never disclosed by us, and fails in a bundle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

REFUSED = (  # first and last code point; docs/spec/bundle.md has the same table
    (0x0000, 0x0008), (0x000B, 0x000C), (0x000E, 0x001F), (0x007F, 0x009F), (0x00AD, 0x00AD),
    (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xD800, 0xF8FF),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF), (0x1D173, 0x1D17A),
    (0xE0000, 0x10FFFF),
)  # fmt: skip
_REFUSED = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in REFUSED) + "]")


@dataclass(frozen=True, slots=True)
class Gap:
    """Withheld words in a row: the first slot's number and how many slots."""

    slot: int
    words: int


def showable(text: str) -> bool:
    """Tell whether this text shows as what it is."""
    return not _REFUSED.search(text)


def gaps(slots: Sequence[str | None]) -> tuple[Gap, ...]:
    """Return every run of withheld slots, in order."""
    runs: list[Gap] = []
    for number, text in enumerate(slots):
        if text is None and runs and runs[-1].slot + runs[-1].words == number:
            runs[-1] = Gap(runs[-1].slot, runs[-1].words + 1)
        elif text is None:
            runs.append(Gap(number, 1))
    return tuple(runs)


def shown(slots: Sequence[str | None]) -> str:
    """Return the passage with `[…]` for every gap."""
    starts = {gap.slot for gap in gaps(slots)}
    pieces = ["[…] " if n in starts else text or "" for n, text in enumerate(slots)]
    return "".join(pieces).strip(" ")
