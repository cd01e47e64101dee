"""How far one order follows another: Mallows' model, and neighbours that stay neighbours.

An order is a path: where each thing, one after the other, stands in the other order. In Mallows'
model every pair the other way round costs the same factor (C. L. Mallows, "Non-null ranking
models I", Biometrika 44, 1957, doi:10.2307/2333244). In Thurstone's each thing is drawn around a
place of its own, and they come as they were drawn (L. L. Thurstone, "A law of comparative
judgment", Psychological Review 34, 1927, doi:10.1037/h0070288).
"""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

_COPIED = 0.12  # the factor of those who take over an order
_SHUFFLED = math.log(0.05)  # some of them put all in another one
_LENGTH = 8  # at which a rate of pairs turned is made a factor
_HALVINGS = 20
_LOW, _HIGH, _CELLS = -0.75, 1.75, 40  # where a text's first to last thing stand is 0 to 1
_EACH, _FINEST = 16, 4  # so many more cells for each further so many things, up to so many times
_FINE = 40  # places are rounded to so many parts, spreads to hundredths
_LEAST = 1e-12


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


def taken_over(length: int, back: int, own: int) -> float:
    """Return the log of how likely a copy has this order, its own things put in anywhere.

    Args:
        length: of the path.
        back: its pairs turned.
        own: things besides, which the path has not.
    """
    kept = back * math.log(_COPIED) - _ways(length, _COPIED)
    anyhow = _SHUFFLED - math.lgamma(length + 1)
    return max(kept, anyhow) - sum(math.log(length + n) for n in range(1, own + 1))


def drawn(places: Iterable[tuple[float, float]]) -> float:
    """Return the log of how likely things come in this order, each drawn around its place.

    Summed over cells: sixteen things of one place come out seven times too likely, six hardly.

    Args:
        places: of each thing in its turn, about where it is drawn, and how far it strays.
    """
    rounded = [(round(place * _FINE), max(1, round(spread * 100))) for place, spread in places]
    size = _CELLS * min(_FINEST, 1 + (len(rounded) - 1) // _EACH)
    below = [1.0] * (size + 1)  # each edge: all before were drawn lower than it, in order
    log = 0.0
    for place, spread in rounded:
        cells = _drawn(place, spread, size)
        each = map(lambda chance, low, high: chance * (low + high) / 2, cells, below, below[1:])
        sums = list(accumulate(each, initial=0.0))
        all_ = max(sums[-1], _LEAST)
        log += math.log(all_)
        below = [total / all_ for total in sums]
    return log


@lru_cache(maxsize=20_000)
def _drawn(place: int, spread: int, size: int) -> tuple[float, ...]:
    """Return how likely a draw falls into each cell."""
    wide = (_HIGH - _LOW) / size
    edges = [
        math.erf((_LOW + n * wide - place / _FINE) / (spread / 100 * math.sqrt(2))) / 2
        for n in range(size + 1)
    ]
    return tuple(high - low for low, high in pairwise(edges))


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
