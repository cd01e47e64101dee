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
_CLUSTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*|[\u0300-\u036f]+")


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
    for cluster in _CLUSTER.finditer(text):
        for letter in _seen(cluster.group()):
            letters.append(letter)
            starts.append(cluster.start())
            ends.append(cluster.end())
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
    kept: list[int] = []
    last = 0
    for gap in _BROKEN.finditer(text):
        kept.extend(range(last, gap.start()))
        last = gap.end()
    kept.extend(range(last, len(text)))
    return Folded(
        "".join(text[i] for i in kept), [starts[i] for i in kept], [ends[i] for i in kept]
    )
