"""A text folded for reading by rules, with the way back to where each letter stood.

Folded away: compatibility forms (NFKC: full-width letters, ligatures, odd spaces), digits of
other scripts, characters that cannot be seen (zero width, soft hyphen), stress marks, and a
hyphen that only breaks a word at the end of a line. Case stays. Offsets are code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

_DASHES = dict.fromkeys(map(ord, "‐‑‒–−﹣－"), "-")  # the em dash stays: it parts speakers
_BROKEN = re.compile(r"(?<=[^\W\d_])-[^\S\n]*\n\s*(?=[^\W\d_])")
_AS_THEY_ARE = frozenset("№…″™½¼¾")  # NFKC makes words or stops of them
_UNSEEN = {"Cf", "Me", "Cc"}
# Runs of what is folded to itself, and of the rest each letter with its marks.
_AS_IT_IS = r"[\t\n -~«»А-яЁё—‘’“”„]"
_RUN = re.compile(
    rf"({_AS_IT_IS}+(?![\u0300-\u036f]))|[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`text[i]` came from `starts[i]` up to `ends[i]` of the text that was folded."""

    text: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where the folded stretch (not empty) lies in the original text."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """Fold a text; see the module's docstring for what is folded away."""
    if text.isascii() and text.isprintable():
        return Folded(text, range(len(text)), range(1, len(text) + 1))
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        if run[1]:
            letters.append(run[1])
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            seen = _seen(run[0])
            letters.append(seen)
            starts.extend([start] * len(seen))
            ends.extend([end] * len(seen))
    return _joined("".join(letters), starts, ends)


def _seen(cluster: str) -> str:
    if cluster in {"\n", "\t", "\r"}:
        return cluster.replace("\r", "")
    if cluster[0] in _AS_THEY_ARE:
        return cluster[0]
    composed = unicodedata.normalize("NFKC", cluster).translate(_DASHES)
    return "".join(_digit(c) for c in composed if not _unseen(c))


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or unicodedata.combining(letter) > 0


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _joined(text: str, starts: list[int], ends: list[int]) -> Folded:
    """Take out line-break hyphens; the letters on both sides keep their own places."""
    parts: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    after = 0
    for start, end in [*(gap.span() for gap in _BROKEN.finditer(text)), (len(text), len(text))]:
        parts.append(text[after:start])
        firsts += starts[after:start]
        lasts += ends[after:start]
        after = end
    return Folded("".join(parts), firsts, lasts)
