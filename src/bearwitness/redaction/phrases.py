"""Code phrases in a text: whoever reads one can take its letter back, so nobody lets one through.

A deponent may write theirs down anywhere in a letter. No list is needed to find it: eight words
of ours in a row stand in no prose. What is found is of the kind `protected`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bearwitness.records import phrase
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.keys import look_alikes
from bearwitness.redaction.normal import Folded, fold

_WITHIN = "\u00ad\n\r\t"  # a soft hyphen stands inside a word; the others part words as they are


def phrases(text: str) -> tuple[Finding, ...]:
    """Return where code phrases stand, in either script, however they are spaced or parted.

    Letters of one script that look like the other's are read as either.
    """
    found = {
        folded.span(*one)
        for folded in _folded(text)
        for one in phrase.nearly_in(folded.text, look_alikes)
    }
    whole: list[tuple[int, int]] = []
    for start, end in sorted(found):
        first, last = whole.pop() if whole and start < whole[-1][1] else (start, end)
        whole.append((first, max(last, end)))
    return tuple(
        Finding(start, end, Kind.PROTECTED, Identifier.DIRECT, "", "a code phrase")
        for start, end in whole
    )


def _folded(text: str) -> Iterator[Folded]:
    """Yield the text folded, and as if what cannot be seen in it were spaces: it may part words."""
    yield fold(text)
    parted = "".join(" " if _unseen(letter) else letter for letter in text)
    if parted != text:
        yield fold(parted)


def _unseen(letter: str) -> bool:
    return letter not in _WITHIN and unicodedata.category(letter) in ("Cf", "Cc")
