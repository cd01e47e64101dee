"""What of a text survives rewording and translation: names, figures and days, sentence by sentence.

A name is known by how it sounds (`sounds`), without its Russian ending, whichever letters it is
written in; a figure by its value; a day by its number and month. No language model is needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bearwitness.corroboration.numerals import WORDS
from bearwitness.corroboration.sounds import ROUGH, readings, stems

_SENTENCE = re.compile(r";\s+|(?<=[.!?…])[\"”»’)]*\s+(?=[\"“«(—–-]*\s*[^\W\d_a-zа-яё]|\d)|\n+")
_MONTHS = {
    root: n
    for roots in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
    )
    for n, root in enumerate(roots.split(), start=1)
} | {"май": 5, "мае": 5}
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяе]|(?:март|август)[ае]?|ма[йяе])"
)
_TOKEN = re.compile(
    rf"(?P<day>\b[0-3]?\d)(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b"
    rf"|\b(?P<before>{_MONTH}) (?P<after>[0-3]?\d)\b(?!:)"
    r"|(?P<clock>\b\d{1,2}:\d\d\b)"
    r"|(?P<number>\b\d{1,3}(?:[ ,.\u00a0\u202f]\d{3})+\b(?!\d)|\b\d+\b)"
    r"|(?P<word>[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*)",
    re.IGNORECASE,
)
_SHORTEST = 3  # sounds of a name
_TEN = 10
_CASES = (
    {word: n for word, n in WORDS.items() if n > 1}
    | {word[:-1] + end: n for word, n in WORDS.items() if word[-1] == "ь" for end in ("и", "ью")}
    | {f"{root}идесяти": 10 * n for root, n in (("пят", 5), ("шест", 6), ("сем", 7), ("восьм", 8))}
    | dict.fromkeys(("двух", "двум", "двумя", "две", "двоих"), 2)
    | dict.fromkeys(("трех", "трем", "тремя", "троих"), 3)
    | dict.fromkeys(("четырех", "четырем", "четырьмя", "четверых"), 4)
    | {
        "восьми": 8,
        "восьмью": 8,
        "сорока": 40,
        "девяноста": 90,
        "ста": 100,
        "пятерых": 5,
        "семерых": 7,
    }
)
_FIGURE = "="  # before a figure; no name begins so


@dataclass(frozen=True, slots=True)
class Anchored:
    """A text as its sentences' anchors. `sentences[n]` may be empty; figures begin with "="."""

    sentences: tuple[frozenset[str], ...]

    @property
    def all(self) -> frozenset[str]:
        """Every anchor of the text."""
        return frozenset().union(*self.sentences)


def is_figure(anchor: str) -> bool:
    """Say whether an anchor is a figure, a day or an hour, and no name."""
    return anchor.startswith(_FIGURE)


def anchored(texts: Sequence[str]) -> tuple[Anchored, ...]:
    """Return each text's anchors.

    Texts are read together: a name is a word that they write with a capital more often than
    without, where it does not begin a sentence; and of several ways to read a name all take the
    one that most texts have.
    """
    cut = [[list(_tokens(s)) for s in _SENTENCE.split(text) if s.strip()] for text in texts]
    capital: Counter[str] = Counter()
    for text in cut:
        for said in text:
            capital.update(
                {w.lower(): 1 if w[0].isupper() else -1 for w, first, f in said if not (first or f)}
            )
    names = {key for word, more in capital.items() if more > 0 for key in _keys(word)}
    small = {word for word, more in capital.items() if more <= 0}
    found = [[[word for word, _, figure in said if figure or _is_name(word, small, names)]
              for said in text] for text in cut]  # fmt: skip
    holders: Counter[str] = Counter()
    for one in found:
        holders.update({key for said in one for word in said for key in _keys(word)})
    known: dict[str, str] = {}
    return tuple(
        Anchored(tuple(frozenset(_named(w, holders, known) for w in said) for said in one))
        for one in found
    )


@lru_cache(maxsize=100_000)
def _spelled(word: str) -> int:
    """Return a number written out, in any Russian case too; 0 for any other word.

    "One" and «один» are rarely figures, so they are none here.
    """
    tens, _, units = word.replace("ё", "е").partition("-")
    if not units:
        return _CASES.get(tens, 0)
    parts = _spelled(tens), _spelled(units)
    return sum(parts) if parts[0] in range(20, 100, 10) and 0 < parts[1] < _TEN else 0


def _is_name(word: str, small: Collection[str], names: Collection[str]) -> bool:
    capital = word[0].isupper() and word.lower() not in small
    return capital and any(key in names for key in _keys(word))


def _tokens(sentence: str) -> Iterable[tuple[str, bool, bool]]:
    """Yield words and figures: as written, whether first in the sentence, whether a figure."""
    first = True
    for match in _TOKEN.finditer(sentence):
        kind, text = match.lastgroup, match[0]
        if match["month"] or match["before"]:
            month = (match["month"] or match["before"]).lower()[:3]
            yield f"{_FIGURE}{int(match['day'] or match['after'])}.{_MONTHS[month]}", first, True
        elif kind == "clock":
            yield _FIGURE + text.lstrip("0"), first, True
        elif kind == "number":
            yield _FIGURE + (re.sub(r"\D", "", text).lstrip("0") or "0"), first, True
        elif (spelled := _spelled(text.lower())) > 1:
            yield f"{_FIGURE}{spelled}", first, True
        else:
            yield text, first, False
        first = False


@lru_cache(maxsize=200_000)
def _keys(word: str) -> frozenset[str]:
    if is_figure(word):
        return frozenset((word,))
    read = {r for r in readings(word.lower()) if not r.startswith(ROUGH)}
    keys = read | {stem for r in read for stem in stems(r)}
    return frozenset(k for k in keys if len(k) >= _SHORTEST) or frozenset((word.lower(),))


def _named(word: str, holders: Counter[str], known: dict[str, str]) -> str:
    if word not in known:
        known[word] = min(_keys(word), key=lambda k: (-holders[k], k))
    return known[word]
