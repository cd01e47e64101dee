"""How far one order follows another: Mallows' model, and neighbours that stay neighbours.

An order is a path: where each thing, one after the other, stands in the other order. In Mallows'
model every pair the other way round costs the same factor (C. L. Mallows, "Non-null ranking
models I", Biometrika 44, 1957, doi:10.2307/2333244).
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_COPIED = 0.12  # the factor of those who take over an order
_SHUFFLED = math.log(0.05)  # some of them put all in another one
_LENGTH = 8  # at which a rate of pairs turned is made a factor
_HALVINGS = 20


def turned(path: Sequence[int]) -> int:
    """Count the pairs that stand the other way round."""
    seen: list[int] = []
    back = 0
    for here in path:
        back += len(seen) - bisect_right(seen, here)
        insort(seen, here)
    return back


def kept(path: Sequence[int]) -> int:
    """Count the neighbours that are neighbours, in the same order, among what both have."""
    rank = {at: n for n, at in enumerate(sorted(set(path)))}
    return sum(rank[here] - rank[before] in (0, 1) for before, here in pairwise(path))


def likelier(length: int, back: int, rate: float) -> float:
    """Return the log of how much likelier an order is in those who took it over.

    Args:
        length: of the path.
        back: its pairs turned.
        rate: of pairs turned between two who did not take anything from each other.
    """
    apart = _factor(round(rate, 2))
    tells = back * math.log(_COPIED / apart) + _ways(length, apart) - _ways(length, _COPIED)
    return max(tells, _SHUFFLED)


@lru_cache(maxsize=10_000)
def _ways(length: int, factor: float) -> float:
    """Return the logarithm of what the model is divided by."""
    return sum(math.log((1 - factor**n) / (1 - factor)) for n in range(1, length + 1))


@lru_cache(maxsize=200)
def _factor(rate: float) -> float:
    low, high = 0.02, 0.999
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _rate(middle) < rate else (low, middle)
    return low


def _rate(factor: float) -> float:
    each = (factor / (1 - factor) - n * factor**n / (1 - factor**n) for n in range(1, _LENGTH + 1))
    return sum(each) / (_LENGTH * (_LENGTH - 1) / 2)
