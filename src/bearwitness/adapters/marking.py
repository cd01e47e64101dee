"""What identifies in a text, by the language model of each script in it.

A testimony may switch from Russian to English in mid-sentence and back. Each model reads the
what is written in its script, with the words of the other taken out, which it would only guess
at. Nor is the English model asked about Russian in Latin letters, where every word is odd to it:
there the dictionaries read (`words.reading`).
"""

from __future__ import annotations

import re

from bearwitness.adapters.language import named
from bearwitness.adapters.tagging import english
from bearwitness.adapters.words import reading
from bearwitness.records.spans import Span
from bearwitness.redaction.small import romanised

_CYRILLIC = re.compile(r"[\u0400-\u052f]+")
# Three words in a row: fewer are a name or a loan in a Russian sentence, which natasha reads.
_ENGLISH = re.compile(r"[A-Za-z'’-]+(?:[^\S\n]*[,;:]?[^\S\n]+[A-Za-z'’-]+){2,}")


def marked(text: str) -> tuple[Span, ...]:
    """Return what the models mark, in order, never overlapping.

    Args:
        text: any length.

    Raises:
        Unavailable: the libraries are not installed, or a model is not the one we trained.
    """
    stretches = romanised(text, reading)
    if not _CYRILLIC.search(text):
        return english.marked(_blank(text, stretches), "en")
    own = named(text, "ru")
    switched = [m.span() for m in _ENGLISH.finditer(text)]
    if not switched:
        return own
    last, rest = 0, []
    for start, end in switched:
        rest.append((last, start))
        last = end
    plain = _blank(text, [*rest, (last, len(text)), *stretches])
    free = [
        span
        for span in english.marked(plain, "en")
        if not any(o.start < span.end and span.start < o.end for o in own)
    ]
    return tuple(sorted([*own, *free], key=lambda span: span.start))


def _blank(text: str, stretches: list[tuple[int, int]]) -> str:
    """Return a text of the same length with these stretches left out; lines stay lines."""
    letters = list(text)
    for start, end in stretches:
        letters[start:end] = ["\n" if c == "\n" else " " for c in letters[start:end]]
    return "".join(letters)
