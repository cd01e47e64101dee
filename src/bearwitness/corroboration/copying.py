"""Who may have copied whom: texts that share runs of words which are rare among all of them.

A run is five words. Four that at most three texts share, in one passage of eighteen words, are
seldom chance. What more share is copied from the earliest that has it, or a phrase of the trade
or the law: it takes a longer one, and what every tenth text says counts only where it
makes up half of a text. The later text is proposed as the copy; without dates, neither is. A
proposal, to be confirmed by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from bearwitness.ids import SourceId
from bearwitness.records.source import Source

_RUN = 5  # words
_FEWEST = 4  # rare runs
_WORDS = 18  # of one passage; a set phrase is shorter
_GAP = 24  # words: runs further apart are of two passages
_SHIFT = 3  # words that an edit may have added or left out between two runs
_RARE = 3  # texts that share a run
_STRETCH = 12  # runs that more texts share
_LONG = 28  # words of the passage they are in
_TENTH = 10  # a run in more than every tenth text is a phrase
_HALF = 2  # of a text's runs

_Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Copied:
    """`source` shares `runs` runs of five words with `onto`, which is the earlier one.

    `certain_order` is False where the dates do not tell which was first.
    """

    source: SourceId
    onto: SourceId
    runs: int
    certain_order: bool


def copies(sources: Iterable[Source]) -> tuple[Copied, ...]:
    """Return pairs of texts of which one may copy the other, most shared runs first.

    Where more than three texts share words, each is set beside the earliest only: texts that
    copied one origin are one voice through it. Takes time and memory in step with all words.
    """
    texts = sorted((s for s in sources if s.text), key=_when)
    words: dict[str, int] = {}
    runs = [_runs(source.text, words) for source in texts]
    holders = _holders(runs)
    most = max(_RARE, len(runs) // _TENTH)
    often = frozenset(run for run, held in holders.items() if len(held) > most)
    few = frozenset(run for run, held in holders.items() if len(held) <= _RARE)
    rare, shared, phrases = _counts(holders, often)
    found = []
    for pair in rare.keys() | shared.keys() | phrases.keys():
        one, other = runs[pair[0]], runs[pair[1]]
        both = one.keys() & other.keys()
        if (
            len(both) * _HALF >= min(len(one), len(other))
            or (rare[pair] >= _FEWEST and _stretch(one, other, both & few) >= _WORDS)
            or (len(both - often) >= _STRETCH and _stretch(one, other, both) >= _LONG)
        ):
            found.append(_ordered(texts[pair[0]], texts[pair[1]], len(both)))
    enough = (c for c in found if c.runs >= _FEWEST)
    return tuple(sorted(enough, key=lambda c: (-c.runs, c.source, c.onto)))


def _when(source: Source) -> tuple[bool, str, str]:
    day = source.published
    return day is None, day.earliest.isoformat() if day else "", source.id


def _runs(text: str, words: dict[str, int]) -> dict[int, int]:
    """Return each run's hash and where it begins.

    Numbers are hashed, not words: they hash alike in every process, to 64 bits.
    """
    told = [words.setdefault(word, len(words)) for word in re.findall(r"\w+", text.lower())]
    each = map(hash, zip(*(told[n:] for n in range(_RUN)), strict=False))
    return {run: at for at, run in enumerate(each)}


def _counts(
    holders: Mapping[int, list[int]], often: Collection[int]
) -> tuple[Counter[_Pair], Counter[_Pair], Counter[_Pair]]:
    rare: Counter[_Pair] = Counter()
    shared: Counter[_Pair] = Counter()
    phrases: Counter[_Pair] = Counter()
    for run, held in holders.items():
        if len(held) <= _RARE:
            rare.update(combinations(held, 2))
        else:
            (phrases if run in often else shared).update((held[0], other) for other in held[1:])
    return rare, shared, phrases


def _holders(runs: list[dict[int, int]]) -> dict[int, list[int]]:
    """Return who shares each run that is in two texts or more, earliest first."""
    first: dict[int, int] = {}
    where: dict[int, list[int]] = {}
    for at, mine in enumerate(runs):
        for run in mine:
            before = first.setdefault(run, at)
            if before != at:
                where.setdefault(run, [before]).append(at)
    return where


def _stretch(one: Mapping[int, int], other: Mapping[int, int], runs: Iterable[int]) -> int:
    """Return the words of the longest passage that both have, a few of them changed.

    What stands elsewhere in the other text, such as a set phrase met once more, is no break.
    """
    at = sorted((other[run] - one[run], one[run]) for run in runs)
    passages: list[list[int]] = []
    for n, (shift, start) in enumerate(at):
        if n == 0 or shift - at[n - 1][0] > _SHIFT:
            passages.append([])
        passages[-1].append(start)
    return max((_unbroken(sorted(starts)) for starts in passages), default=0)


def _unbroken(starts: list[int]) -> int:
    longest, words = 0, set[int]()
    for before, here in zip([*starts[:1], *starts], starts, strict=False):
        if here - before > _GAP:
            words = set()
        words |= set(range(here, here + _RUN))
        longest = max(longest, len(words))
    return longest


def _ordered(one: Source, other: Source, runs: int) -> Copied:
    days = one.published, other.published
    if days[0] is None or days[1] is None or days[0].may_overlap(days[1]):
        first, second = sorted((one, other), key=lambda s: s.id)
        return Copied(second.id, first.id, runs, certain_order=False)
    earlier, later = (one, other) if days[0].latest < days[1].earliest else (other, one)
    return Copied(later.id, earlier.id, runs, certain_order=True)
