"""What a reader sees of a passage: the words that are disclosed, and a gap for the others.

Characters that would make a page show other words than those that were signed are refused:
controls but the tab and the line feed, marks that turn the direction of writing, and all that
have no shape of their own. The list is written out, because the tables of two programs may be
of different Unicode versions. It holds every code point that Unicode 17 calls control (Cc),
format (Cf), surrogate, private or separator of lines (Cs, Co, Zl, Zp), a noncharacter, or
Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and, besides, blank letters: U+2800,
U+16FE4, U+1D159, U+13430 to U+1345F, U+FFF0 to U+FFFF and all from U+E0000 on. A slot that holds
one of them is never disclosed by us, and fails in a bundle.

White space stays what was signed, and is shown as one space however much there is: a line feed
in a word could forge a line of whoever shows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

REFUSED = (  # first and last code point; docs/spec/bundle.md has the same table
    (0x0000, 0x0008), (0x000B, 0x001F), (0x007F, 0x009F), (0x00AD, 0x00AD), (0x034F, 0x034F),
    (0x0600, 0x0605), (0x061C, 0x061C), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x0890, 0x0891),
    (0x08E2, 0x08E2), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xD800, 0xF8FF),
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFF),
    (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1345F), (0x16FE4, 0x16FE4),
    (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A), (0x1FFFE, 0x1FFFF),
    (0x2FFFE, 0x2FFFF), (0x3FFFE, 0x3FFFF), (0x4FFFE, 0x4FFFF), (0x5FFFE, 0x5FFFF),
    (0x6FFFE, 0x6FFFF), (0x7FFFE, 0x7FFFF), (0x8FFFE, 0x8FFFF), (0x9FFFE, 0x9FFFF),
    (0xAFFFE, 0xAFFFF), (0xBFFFE, 0xBFFFF), (0xCFFFE, 0xCFFFF), (0xDFFFE, 0x10FFFF),
)  # fmt: skip
_SPACES = re.compile("[\t\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_REFUSED = re.compile("[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in REFUSED) + "]")


@dataclass(frozen=True, slots=True)
class Gap:
    """Withheld words in a row: the first slot's number and how many slots."""

    slot: int
    words: int


def showable(text: str) -> bool:
    """Tell whether this text shows as what it is."""
    return not _REFUSED.search(text)


def harmless(text: str) -> str:
    """Return what a stranger's file says, such as a name, in one line and without what hides."""
    return _SPACES.sub(" ", _REFUSED.sub("\ufffd", text))


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


def pieces(slots: Sequence[str | None], mark: Callable[[Gap], str]) -> list[str]:
    """Return what is shown, cut at its white space: words, and `mark(gap)` for every gap."""
    starts = {gap.slot: gap for gap in gaps(slots)}
    made, words = list[str](), ""
    for number, text in enumerate(slots):
        if text is None and number in starts:
            made += [*_cut(words), mark(starts[number])]
            words = ""
        words += text or ""
    return [*made, *_cut(words)]


def _cut(text: str) -> list[str]:
    return [word for word in _SPACES.split(text) if word]
