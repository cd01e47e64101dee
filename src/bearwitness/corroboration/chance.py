"""Numbers that look thrown and follow from a seed, so that whoever has the seed draws the same.

SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195). For sampling alone: whoever
sees some of its numbers can tell the rest.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")
_WORD = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_END = 9.0  # beyond lies less than `part` can tell from nothing
_HALVINGS = 60


class Chance:
    """A source of such numbers."""

    def __init__(self, seed: int) -> None:
        """Begin at `seed`, any whole number."""
        self._state = seed & _WORD

    def part(self) -> float:
        """Return a number from 0 up to, and not, 1."""
        self._state = (self._state + _STEP) & _WORD
        z = self._state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _WORD
        return ((z ^ (z >> 31)) >> 11) / (1 << 53)

    def one_of(self, things: Sequence[T]) -> T:
        """Return one, each as likely as another."""
        return things[int(self.part() * len(things))]

    def several(self, things: Sequence[T], weights: Sequence[float], count: int) -> list[T]:
        """Return so many, each as likely as it weighs; one may come again."""
        until = list(accumulate(weights))
        last = len(things) - 1
        return [
            things[min(last, bisect_right(until, self.part() * until[-1]))] for _ in range(count)
        ]

    def mixed(self, things: Sequence[T]) -> list[T]:
        """Return all in an order that is as likely as any other (Fisher and Yates 1938)."""
        found = list(things)
        for n in range(len(found) - 1, 0, -1):
            other = int(self.part() * (n + 1))
            found[n], found[other] = found[other], found[n]
        return found

    def normal(self) -> float:
        """Return a number of the standard normal distribution (Box and Muller 1958)."""
        radius = math.sqrt(-2 * math.log(1 - self.part()))
        return radius * math.cos(2 * math.pi * self.part())

    def spread(self, count: int) -> list[float]:
        """Return so many numbers of the standard normal distribution, smallest first.

        One lies in each of as many parts that are equally likely, so that few of them tell of the
        ends as many would (McKay, Beckman and Conover 1979, doi:10.1080/00401706.1979.10489755).
        """
        return [_normal_at((n + self.part()) / count) for n in range(count)]


def _normal_at(part: float) -> float:
    """Return below which number of the standard normal distribution so large a part lies."""
    low, high = -_END, _END
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if math.erfc(-middle / math.sqrt(2)) / 2 < part:
            low = middle
        else:
            high = middle
    return (low + high) / 2
