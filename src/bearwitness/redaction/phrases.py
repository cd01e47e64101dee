"""Code phrases in a text: whoever reads one can take its letter back, so nobody lets one through.

A deponent may write theirs down anywhere in a letter. No list is needed to find it: eight words
of ours in a row stand in no prose. What is found is of the kind `protected`.
"""

from __future__ import annotations

from bearwitness.records import phrase
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.normal import fold


def phrases(text: str) -> tuple[Finding, ...]:
    """Return where code phrases stand, in either script, however they are spaced or parted."""
    folded = fold(text)
    whole: list[tuple[int, int]] = []
    for start, end in phrase.nearly_in(folded.text):
        first = whole.pop()[0] if whole and start < whole[-1][1] else start
        whole.append((first, end))
    places = (folded.span(*one) for one in whole)
    return tuple(
        Finding(start, end, Kind.PROTECTED, Identifier.DIRECT, "", "a code phrase")
        for start, end in places
    )
