"""Counting where nobody is sure who is whom: in each drawn partition, and then all together.

A partition says of every entry of every list which person it is. Each gives its own overlaps and
its own estimate; the answer is the mixture of them, so that its interval holds what matching
does not know as well as what the lists do not show (Rubin 1987, chapter 3: draws of what is
missing, each analysed as if it were known).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from bearwitness.counting.overlaps import History, Overlaps, overlaps
from bearwitness.counting.result import Estimate, Span
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId

_HALVINGS = 60


def from_partitions(
    lists: Sequence[SourceId],
    draws: Iterable[Sequence[int]],
    *,
    allowed: Sequence[bool],
    titles: Mapping[SourceId, str] | None = None,
) -> tuple[Overlaps, ...]:
    """Return the overlaps of the lists in each draw.

    Args:
        lists: of each entry the list that it stands on.
        draws: of each entry its group, in each draw.
        allowed: whether each entry may be counted; a group with one that may not is left out
            whole, in the draws where it is that person's.
        titles: what to call each list; its source's id where it has none.

    Raises:
        Malformed: a draw is not of these entries.
    """
    sources = sorted(set(lists))
    names = [(titles or {}).get(source, source) for source in sources]
    return tuple(_overlaps(lists, labels, allowed, sources, names) for labels in draws)


def _overlaps(
    lists: Sequence[SourceId],
    labels: Sequence[int],
    allowed: Sequence[bool],
    sources: Sequence[SourceId],
    names: Sequence[str],
) -> Overlaps:
    if not len(labels) == len(lists) == len(allowed):
        raise Malformed("a draw says of each entry who it is")
    on: dict[int, set[SourceId]] = {}
    left: dict[int, int] = {}
    for source, label, may in zip(lists, labels, allowed, strict=True):
        on.setdefault(label, set()).add(source)
        left[label] = left.get(label, 0) + (not may)
    cells: dict[History, int] = {}
    for label, mine in on.items():
        if not left[label]:
            history = tuple(int(source in mine) for source in sources)
            cells[history] = cells.get(history, 0) + 1
    return overlaps(names, cells, without_consent=sum(left.values()))


@dataclass(frozen=True, slots=True)
class Pooled:
    """The answers of all draws together. `estimate` is None where more than a tenth withheld it."""

    documented: Span
    estimate: Span | None
    withheld: int  # draws of which nothing was estimated
    draws: int
    level: float


def pooled(estimates: Sequence[Estimate]) -> Pooled:
    """Return the mixture of the draws' answers, each draw weighing the same.

    Between its three quantiles each answer is taken for a normal one in the logarithm of those
    who were never listed, with a half of its own on either side.

    Raises:
        Malformed: there is none, or they were asked for different levels.
    """
    levels = {one.level for one in estimates}
    if len(levels) != 1:
        raise Malformed("answers of one level are pooled")
    level = levels.pop()
    tail = (1 - level) / 2
    counts = sorted(one.documented for one in estimates)
    last = len(counts) - 1
    documented = Span(
        counts[last // 2], counts[math.floor(tail * last)], counts[math.ceil((1 - tail) * last)]
    )
    told = [_Curve(one) for one in estimates if one.median is not None and one.upper is not None]
    withheld = len(estimates) - len(told)
    span = None
    if withheld <= len(estimates) / 10:
        lower, median, upper = (_quantile(told, q) for q in (tail, 0.5, 1 - tail))
        span = Span(round(median), math.floor(lower), math.ceil(upper))
    return Pooled(documented, span, withheld, len(estimates), level)


class _Curve:
    """How likely one answer holds it that there are at most so many."""

    def __init__(self, one: Estimate) -> None:
        self.documented = one.documented
        self.most = one.upper or 0
        reach = float(ndtri((1 + one.level) / 2))
        low, middle, high = (self._log(n) for n in (one.lower, one.median or 0, one.upper or 0))
        self._middle = middle
        self._down = max(1e-9, (middle - low) / reach)
        self._up = max(1e-9, (high - middle) / reach)

    def _log(self, number: float) -> float:
        return math.log(max(0.0, number - self.documented) + 1)

    def at_most(self, number: float) -> float:
        if number < self.documented:
            return 0.0
        far = self._log(number) - self._middle
        return float(ndtr(far / (self._down if far < 0 else self._up)))


def _quantile(curves: Sequence[_Curve], part: float) -> float:
    low = min(curve.documented for curve in curves) - 1.0
    high = max(curve.most for curve in curves) * 4.0 + 4
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if sum(curve.at_most(middle) for curve in curves) < part * len(curves):
            low = middle
        else:
            high = middle
    return high
