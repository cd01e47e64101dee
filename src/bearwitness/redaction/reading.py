"""Reading: a text as an intruder's program reads it, word by word.

A word is its shortest stem, because inflection says nothing. Words that every text has are left
out; those that are nobody's in particular (countries, offices) are marked as everyday: they link
texts and tell nothing of a person. A number, and a word with a capital inside a sentence, are
details too: what a date, an age or a place is written with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bearwitness.redaction.commons import ALWAYS, COMMON, GENERIC
from bearwitness.redaction.dates import MONTHS
from bearwitness.redaction.names import stems
from bearwitness.redaction.normal import fold

_WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
_EVERYDAY = ALWAYS | GENERIC
_MONTH = re.compile(rf"(?i:{MONTHS})")
_OPENS = re.compile(r"(?:^|[.!?…\n])[\s\"'«“„(–—-]*$")
_LETTERS = 4  # that one knows a word by when it is misspelt; McNamee & Mayfield 2004


@dataclass(frozen=True, slots=True)
class Word:
    """One word and where it stands, in code points of the text as it was given."""

    start: int
    end: int
    said: str = field(repr=False)  # in lower case
    stem: str = field(repr=False)
    detail: bool = False
    everyday: bool = False


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text that not every text has, and months and numbers too."""
    folded = fold(text)
    for match in _WORD.finditer(folded.text):
        said = match.group().lower()
        number = said.isdecimal()
        month = _MONTH.fullmatch(match.group()) is not None
        if said in COMMON and not month:
            continue
        capital = match.group()[0].isupper()
        opens = capital and _OPENS.search(folded.text[max(0, match.start() - 8) : match.start()])
        detail = number or month or (capital and not opens and said not in _EVERYDAY)
        everyday = said in _EVERYDAY and not month
        yield Word(*folded.span(*match.span()), said, stem(said), bool(detail), everyday)


def stem(word: str) -> str:
    """Return the shortest stem of a word in lower case."""
    return min(stems(word), key=lambda s: (len(s), s))


def letters(word: str) -> list[str]:
    """Return the runs of four letters of a word, its beginning and end marked."""
    whole = f"_{word}_"
    return [whole[i : i + _LETTERS] for i in range(max(1, len(whole) - _LETTERS + 1))]


@dataclass(frozen=True, slots=True)
class Reading:
    """How often each stem, run of letters and detail stands in a text."""

    stems: Mapping[str, int] = field(repr=False)
    letters: Mapping[str, int] = field(repr=False)
    details: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, read: Iterable[Word]) -> Reading:
        """Count these words."""
        every = list(read)
        said = Counter(w.said for w in every)
        grams: Counter[str] = Counter()
        for word, number in said.items():
            for run in letters(word):
                grams[run] += number
        details = Counter(w.stem for w in every if w.detail)
        return cls(Counter(w.stem for w in every), grams, details)
