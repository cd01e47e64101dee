"""Who may have copied whom: texts that share runs of words which are rare among all of them.

A run is five words. Runs that many texts share are phrases of the trade or the law and prove
nothing; four or more that only a few share are seldom chance. The later text is proposed as the
copy; without dates, neither is. A proposal, to be confirmed by a person as a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bearwitness.ids import SourceId
from bearwitness.records.source import Source

_RUN = 5  # words
_FEWEST = 4  # shared runs
_RARE = 3  # texts: a run in more of them is a common phrase


@dataclass(frozen=True, slots=True)
class Copied:
    """`source` shares `runs` rare runs of five words with `onto`, which is the earlier one.

    `certain_order` is False where the dates do not tell which was first.
    """

    source: SourceId
    onto: SourceId
    runs: int
    certain_order: bool


def copies(sources: Iterable[Source]) -> tuple[Copied, ...]:
    """Return pairs of texts of which one may copy the other, most shared runs first."""
    texts = sorted((s for s in sources if s.text), key=lambda s: s.id)
    where: dict[tuple[str, ...], list[int]] = {}
    for at, source in enumerate(texts):
        for run in _runs(source.text):
            where.setdefault(run, []).append(at)
    shared: dict[tuple[int, int], int] = {}
    for holders in where.values():
        if 2 <= len(holders) <= max(_RARE, len(texts) // 10):
            for pair in combinations(holders, 2):
                shared[pair] = shared.get(pair, 0) + 1
    pairs = ((texts[a], texts[b], n) for (a, b), n in shared.items() if n >= _FEWEST)
    found = (_ordered(one, other, n) for one, other, n in pairs)
    return tuple(sorted(found, key=lambda c: (-c.runs, c.source, c.onto)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)}


def _ordered(one: Source, other: Source, runs: int) -> Copied:
    days = one.published, other.published
    if days[0] is None or days[1] is None or days[0].may_overlap(days[1]):
        return Copied(other.id, one.id, runs, certain_order=False)
    earlier, later = (one, other) if days[0].latest < days[1].earliest else (other, one)
    return Copied(later.id, earlier.id, runs, certain_order=True)
