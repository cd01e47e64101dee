"""From what a model thinks of each word to the stretches of text that identify.

A model says of each word what it names and whether people would mask it. What reads as one name
is decided as one, and so is every place where the same words stand: a name masked here and
readable there is not masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bearwitness.adapters.tagging.pieces import Word
from bearwitness.records.spans import Names, Span

# What the model was taught to tell apart, in TAB's order; none of them is 0.
NAMES = (
    Names.OTHER,
    Names.PERSON,
    Names.CODE,
    Names.PLACE,
    Names.ORGANISATION,
    Names.DETAIL,  # TAB: DEM, what somebody is
    Names.DATE,
    Names.QUANTITY,
    Names.DETAIL,  # TAB: MISC
)
# Of the mean chance of a mask, chosen on documents kept back from training. A name read by
# chance costs more than a needless mask, and a lower one for names costs next to none.
THRESHOLDS = {Names.PERSON: 0.15, Names.PLACE: 0.25}
THRESHOLD = 0.35  # of all others

_JOINING = frozenset(
    ["of", "in", "at", "on", "from", "to", "and", "or", "the", "a", "an", "by", "for", "with"]
)


@dataclass(frozen=True, slots=True)
class Thought:
    """Of one word: the likeliest of `NAMES` (0: none), that of the rest, the chance of a mask."""

    names: int
    otherwise: int
    masked: float


@dataclass(frozen=True, slots=True)
class _Run:
    """Words that read as one name, from `first` up to `last`."""

    first: int
    last: int
    names: int
    said: str
    score: float


def spans(
    text: str,
    words: Sequence[Word],
    thoughts: Sequence[Thought],
    thresholds: Mapping[Names, float] = THRESHOLDS,
) -> tuple[Span, ...]:
    """Return the stretches to mask, in order, never overlapping.

    Args:
        text: that the words were cut from.
        words: all of its words.
        thoughts: one of each word.
        thresholds: by what is named (`THRESHOLD`, where nothing is said), from which mean chance
            on a stretch counts, its own or that of all places with the same words.
    """
    least = [thresholds.get(names, THRESHOLD) for names in NAMES]
    runs = list(_runs(text, words, thoughts, least))
    alike: dict[str, list[float]] = defaultdict(list)
    for run in runs:
        alike[run.said].append(run.score)
    return tuple(
        Span(words[run.first].start, words[run.last - 1].end, NAMES[run.names], decided=True)
        for run in runs
        if max(run.score, _mean(alike[run.said])) >= least[run.names]
    )


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores)


def _sentences(words: Sequence[Word]) -> list[int]:
    """Return of each word the number of its sentence; a full stop behind a capital ends none."""
    numbers, number = [], 0
    for at, word in enumerate(words):
        numbers.append(number)
        number += word.ends and at > 0 and not (word.capital or words[at - 1].capital)
    return numbers


def _runs(
    text: str, words: Sequence[Word], thoughts: Sequence[Thought], least: Sequence[float]
) -> Iterator[_Run]:
    """Yield what reads as one name; signs at its ends are left out."""
    # A word that would be masked and names nothing names what is likeliest but nothing.
    kinds = [t.names or (t.otherwise if t.masked >= least[t.otherwise] else 0) for t in thoughts]
    sentences = _sentences(words)
    for (kind, _), group in groupby(range(len(words)), lambda at: (kinds[at], sentences[at])):
        said = [at for at in group if text[words[at].start].isalnum()]
        for end in (0, -1):  # "in Dover" is a place and a word that may stay
            while said and text[words[said[end]].start : words[said[end]].end].lower() in _JOINING:
                said.pop(end)
        if kind and said:
            first, last = said[0], said[-1] + 1
            piece = text[words[first].start : words[last - 1].end].lower()
            yield _Run(first, last, kind, piece, _mean([thoughts[at].masked for at in said]))
