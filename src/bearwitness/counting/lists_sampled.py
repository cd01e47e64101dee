"""Counting where nobody is sure who is whom: in each drawn partition, and then all together.

A partition says of every entry of every list which person it is. Each gives its own overlaps and
its own estimate, as does each replicate of a table whose missing values were drawn; the answer is
the mixture of them, so that its interval holds what matching
does not know as well as what the lists do not show (Rubin 1987, chapter 3: draws of what is
missing, each analysed as if it were known).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scipy.special import ndtr, ndtri

from bearwitness.counting.estimate import estimate
from bearwitness.counting.overlaps import History, Overlaps, overlaps
from bearwitness.counting.result import Estimate, Span
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId

_HALVINGS = 60
_SLIP = 1e-4  # persons: what halving leaves of a whole number
MOST_WITHHELD = 0.1  # of the draws; beyond it nothing is estimated
ASKED = 60


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
    """The answers of all draws together, and what makes them as wide as they are.

    `estimate`, `matching` and `lists` are None where more than a tenth of the draws, or of those
    in which families of models were compared, had no answer. `matching` says how far the draws'
    middles lie apart: what it leaves open who is whom. `lists` is a draw's own interval, on
    average: what the lists leave open where that is settled.
    """

    documented: Span
    estimate: Span | None
    withheld: int  # draws of which nothing was estimated
    draws: int  # that were asked
    level: float
    matching: Span | None = None
    lists: Span | None = None
    compared: int = 0  # of `distinct` tables among all draws, those that were asked
    distinct: int = 0


def estimated(tables: Sequence[Overlaps], *, level: float = 0.95) -> Pooled:
    """Estimate draws by the default method and pool the answers.

    At most `ASKED` draws, evenly from those with the fewest documented to those with the most: what
    a table is asked takes some hundredths of a second up to four lists, and half a second for six.

    Raises:
        Malformed: there is no table.
    """
    ordered = sorted(tables, key=lambda table: (table.documented, table.cells))
    times, last = min(ASKED, len(ordered)), len(ordered) - 1
    asked = [ordered[round(n * last / max(times - 1, 1))] for n in range(times)]
    found = {table: estimate(table, level=level, beside=False) for table in dict.fromkeys(asked)}
    pool = pooled([found[table] for table in asked])
    documented = _middle([table.documented for table in tables], level)
    return replace(pool, documented=documented, compared=len(found), distinct=len(set(tables)))


def pooled(estimates: Sequence[Estimate]) -> Pooled:
    """Return the mixture of the draws' answers, each draw weighing the same.

    Between its three quantiles each answer is taken for a normal one in the logarithm of those
    who were never listed, with a half of its own on either side. The quantiles of a mixture can
    lie within those of some draws; the ends are then moved out to the draws' ends on average, so
    that doubt about who is whom never makes an answer surer.

    Raises:
        Malformed: there is none, or they were asked for different levels.
    """
    levels = {one.level for one in estimates}
    if len(levels) != 1:
        raise Malformed("answers of one level are pooled")
    level = levels.pop()
    documented = _middle([one.documented for one in estimates], level)
    told = [
        _Curve(one.documented, one.lower, one.median, one.upper, one.level)
        for one in estimates
        if one.median is not None and one.upper is not None
    ]
    pool = Pooled(documented, None, len(estimates) - len(told), len(estimates), level)
    if pool.withheld > MOST_WITHHELD * len(estimates):
        return pool
    ends = [(one.lower, one.median, one.upper) for one in told]
    low, middle, high = (sum(each) / len(ends) for each in zip(*ends, strict=True))
    lists = Span(round(middle), math.floor(low), math.ceil(high))
    tail = (1 - level) / 2
    lower, median, upper = (_quantile(told, q) for q in (tail, 0.5, 1 - tail))
    whole = Span(
        round(median),
        min(math.floor(lower + _SLIP), lists.lower),
        max(math.ceil(upper - _SLIP), lists.upper),
    )
    matching = _middle([one.median for one in told], level)
    return replace(pool, estimate=whole, matching=matching, lists=lists)


def _middle(numbers: Sequence[int], level: float) -> Span:
    """Return the middle of the draws, and between which of them `level` of all lie."""
    counts, tail = sorted(numbers), (1 - level) / 2
    last = len(counts) - 1
    return Span(
        counts[last // 2], counts[math.floor(tail * last)], counts[math.ceil((1 - tail) * last)]
    )


class _Curve:
    """How likely one answer holds it that there are at most so many."""

    def __init__(self, documented: int, lower: int, median: int, upper: int, level: float) -> None:
        self.documented, self.lower, self.median, self.upper = documented, lower, median, upper
        reach = float(ndtri((1 + level) / 2))
        low, middle, high = (self._log(n) for n in (lower, median, upper))
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
    high = max(curve.upper for curve in curves) * 4.0 + 4
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if sum(curve.at_most(middle) for curve in curves) < part * len(curves):
            low = middle
        else:
            high = middle
    return high
