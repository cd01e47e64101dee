"""Which sentences of two texts tell the same fact: names, figures and days that both have.

A fact is a sentence with what `anchors` finds in it. Texts that share rare anchors are set
beside each other, sentence by sentence. How far an anchor that two sentences share tells that they
are one fact depends on how rare it is, and on how often each of the texts has it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from bearwitness.corroboration.anchors import Anchored, is_figure

_FEW = 100  # texts that share a rare anchor; more lead to the first and the last of them
_EARLIEST, _LATEST = 3, 6  # of those before a text that share what more than `_FEW` share
_TENTH = 10  # in more than every tenth text an anchor says nothing
_AT_ONCE = 24  # anchors of a sentence; what has more is a list
_AGAIN = 20  # sentences of one text with the same anchor; who is in more is in all of it
_RARE = 3  # rare anchors that two texts share, or they are not compared
_ENOUGH = 5.0  # nats by which shared anchors must be rarer than chance
_SENTENCES = 1_000  # as if so many more had been read, in which it is as often
_SMALL, _LARGE, _NAME = 0.01, 0.001, 0.0005  # as figures of one or two digits, longer ones, names
_DIGITS = 3  # with the sign before them

Matches = tuple[tuple[int, int], ...]  # sentences of the one and of the other, in its order


class Facts:
    """Every text's facts in order, and who shares which anchor."""

    def __init__(self, texts: Sequence[Anchored]) -> None:
        self.said = [[_few(said) for said in text.sentences if said] for text in texts]
        self.figures = [[frozenset(filter(is_figure, s)) for s in said] for said in self.said]
        self.where: list[dict[str, list[int]]] = []
        held: Counter[str] = Counter()
        for said in self.said:
            where: dict[str, list[int]] = defaultdict(list)
            for n, anchors in enumerate(said):
                for anchor in anchors:
                    where[anchor].append(n)
            self.where.append({a: at for a, at in where.items() if len(at) <= _AGAIN})
            held.update(where.keys())
        every = sum(map(len, self.said))
        self.tells = {a: math.log((every + _SENTENCES) / (n + _usual(a))) for a, n in held.items()}
        self.held, self.often = held, max(_FEW, len(texts) // _TENTH)

    def pairs(self) -> Iterable[tuple[int, int]]:
        """Return the texts that share rare anchors, the earlier first."""
        holders: dict[str, list[int]] = defaultdict(list)
        for n, where in enumerate(self.where):
            for anchor in where:
                if 2 <= self.held[anchor] <= self.often:
                    holders[anchor].append(n)
        shared: Counter[tuple[int, int]] = Counter()
        for texts in holders.values():
            if len(texts) <= _FEW:
                shared.update(combinations(texts, 2))
            else:
                for n, other in enumerate(texts):
                    near = {*texts[: min(n, _EARLIEST)], *texts[max(0, n - _LATEST) : n]}
                    shared.update((before, other) for before in near)
        return sorted(pair for pair, n in shared.items() if n >= _RARE)

    def beside(self, one: int, other: int) -> Matches:
        """Return which sentences tell the same: each with the likest of the other text."""
        here, there = self.where[one], self.where[other]
        rare: dict[tuple[int, int], float] = defaultdict(float)
        for anchor in here.keys() & there.keys():
            at, also = here[anchor], there[anchor]
            tells = self.tells[anchor] - math.log(len(at) * len(also))
            for pair in ((s, t) for s in at for t in also):
                rare[pair] += tells
        best: dict[int, float] = {}
        likest: dict[int, float] = {}
        for (s, t), much in rare.items():
            best[s] = max(best.get(s, _ENOUGH), much)
            likest[t] = max(likest.get(t, _ENOUGH), much)
        return tuple(sorted(
            (s, t) for (s, t), much in rare.items()
            if much >= _ENOUGH and (much >= best[s] or much >= likest[t])
        ))  # fmt: skip


def _usual(anchor: str) -> float:
    """Return in how many of other sentences an anchor stands: a few texts are no measure of it."""
    if not is_figure(anchor):
        return _NAME * _SENTENCES
    return (_SMALL if len(anchor) <= _DIGITS else _LARGE) * _SENTENCES


def _few(said: frozenset[str]) -> frozenset[str]:
    return frozenset(sorted(said)[:_AT_ONCE])


def turned(matches: Matches) -> Matches:
    """Return the same matches as the other text sees them."""
    return tuple(sorted((t, s) for s, t in matches))


def by_fact(matches: Matches) -> Mapping[int, tuple[int, ...]]:
    """Return with each sentence of the one what tells the same in the other."""
    found: dict[int, tuple[int, ...]] = {}
    for s, t in matches:
        found[s] = _same((*found.get(s, ()), t))
    return found


@lru_cache(maxsize=10_000)
def _same(at: tuple[int, ...]) -> tuple[int, ...]:
    """Keep each tuple once: there are as many as pairs of sentences that tell the same."""
    return at
