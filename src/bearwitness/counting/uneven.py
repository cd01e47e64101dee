"""What the overlaps say if some people are harder to list than others, on every list.

Then those who are on one list are on others too, more often than chance has it, and fewer seem to
be missing than are. How a log-linear model says so (Rivest & Baillargeon 2007,
doi 10.1111/j.1541-0420.2006.00779.x; as in their R package Rcapture): one term that depends only
on how many lists a person is on. Its shape is what one assumes of people. Three are tried, and no
table can tell every one from every other: shapes that fit alike can give very different numbers
(Link 2003, doi 10.1111/j.0006-341X.2003.00129.x). So they are never averaged. Each speaks, and
the answer reaches over all of them, or there is none.

Beside the shape a model has terms for pairs of lists, first the best of up to two, then one more
as long as the BIC falls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log, prod, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, gammaln, ndtri

from bearwitness.counting.loglinear import LARGEST_ERROR, Fault, all_full, fault_of, solved
from bearwitness.counting.overlaps import Overlaps

Array = NDArray[np.float64]
Pairs = frozenset[tuple[int, int]]

# What is added for a person on so many lists, times a number that is estimated; above 0, people
# differ. Only how a shape curves matters: what is straight in it, the lists' own terms take up.
SHAPES: Mapping[str, Callable[[Array], Array]] = {
    "poisson": lambda on: 2.0**on - 1,  # a mixture of Poisson kind: the mildest
    "darroch": lambda on: on**2 / 2,  # of normal kind (Darroch and others 1993)
    "gamma": lambda on: np.log(3.5) - np.log(3.5 + on),  # of gamma kind: the longest tail
}
TRIED = 2  # so many pairs are tried in every way
TRIED_LISTS = 6  # of more lists, one pair


@dataclass(frozen=True, slots=True)
class Uneven:
    """The best model of one shape."""

    shape: str
    pairs: Pairs  # lists that depend on each other beyond it, by place
    documented: int
    unseen: float
    log_error: float  # standard error of the logarithm of `unseen`
    bic: float

    def quantile(self, chance: float) -> float:
        """Return the number of all persons below which this chance lies."""
        return self.documented + self.unseen * exp(float(ndtri(chance)) * self.log_error)


def fitted(table: Overlaps) -> tuple[Uneven, ...]:
    """Return the best model of each shape in which people differ; none where none does so."""
    return tuple(found for shape in SHAPES if (found := _best(table, shape)) is not None)


def plain(table: Overlaps) -> float:
    """Return the BIC of the best model that this search finds without any shape."""
    found = _best(table, None)
    return found.bic if found is not None else float("inf")


def weight(found: Iterable[Uneven], other: float) -> float:
    """Return the weight of the best of them against a model of this BIC, from 0 to 1."""
    worse = min((one.bic for one in found), default=float("inf")) - other
    return float(expit(-worse / 2))


def missed(table: Overlaps, *, share: float, odds: float) -> float:
    """Return how many times more are on no list if people differ so, and nothing shows it.

    From the lengths of the lists and the documented alone: the number on no list if this share
    of people has odds of being listed this many times as high, by that if nobody has.
    """
    lengths, documented = table.sizes, table.documented

    def unseen(easy: float) -> float:
        def excess(total: float) -> float:
            chances = [_chance(length / total, share, easy) for length in lengths]
            hard, soft = (prod(1 - one[n] for one in chances) for n in (0, 1))
            return total * (1 - (1 - share) * hard - share * soft) - documented

        return float(brentq(excess, documented * (1 + 1e-9), documented * 1e6)) - documented

    return unseen(odds) / unseen(1.0)


def _chance(mean: float, share: float, odds: float) -> tuple[float, float]:
    """Return the chance of being listed of the others and of the easy, of this mean."""

    def easy(chance: float) -> float:
        return odds * chance / (1 - chance + odds * chance)

    def excess(chance: float) -> float:
        return (1 - share) * chance + share * easy(chance) - mean

    hard = float(brentq(excess, 0.0, 1.0, xtol=1e-15))
    return hard, easy(hard)


def _best(table: Overlaps, shape: str | None) -> Uneven | None:
    lists = len(table.names)
    places = tuple(combinations(range(lists), 2))
    most = TRIED if lists <= TRIED_LISTS else TRIED - 1
    chosen = [frozenset(some) for n in range(most + 1) for some in combinations(places, n)]
    best = _first_usable(table, shape, chosen)
    while best is not None:
        longer = [best.pairs | {pair} for pair in places if pair not in best.pairs]
        better = _first_usable(table, shape, longer)
        if better is None or better.bic >= best.bic:
            break
        best = better
    return best


def _first_usable(table: Overlaps, shape: str | None, chosen: Sequence[Pairs]) -> Uneven | None:
    columns = _Columns.of(table, shape)
    chosen = [pairs for pairs in chosen if columns.fewest + len(pairs) < len(columns.counts)]
    if not chosen:
        return None
    found = _fits(columns, table.documented, chosen)
    for one, rises, full in sorted(found, key=lambda each: (each[0].bic, sorted(each[0].pairs))):
        sure = rises and one.log_error < LARGEST_ERROR
        if sure and columns.fault(one.pairs, full=full) is Fault.NONE:
            return one
    return None


@dataclass(frozen=True, slots=True)
class _Columns:
    """Cells, and what a model may have: a constant, each list, each pair of lists, a shape."""

    shape: str | None
    counts: Array  # (cells,)
    design: Array  # (cells, columns)
    places: tuple[tuple[int, int], ...]
    fewest: int  # columns of a model without pairs

    @classmethod
    def of(cls, table: Overlaps, shape: str | None) -> _Columns:
        lists, held = len(table.names), dict(table.cells)
        histories = [
            tuple(cell >> place & 1 for place in range(lists)) for cell in range(1, 1 << lists)
        ]
        on = np.array(histories, dtype=float)
        places = tuple(combinations(range(lists), 2))
        pairs = np.stack([on[:, one] * on[:, two] for one, two in places], axis=1)
        design = np.hstack([np.ones((len(on), 1)), on, pairs])
        if shape is not None:
            column = SHAPES[shape](on.sum(axis=1))
            design = np.hstack([design, (column / np.abs(column).max())[:, None]])
        counts = np.array([float(held.get(history, 0)) for history in histories])
        return cls(shape, counts, design, places, 1 + lists + (shape is not None))

    def chosen(self, pairs: Pairs) -> NDArray[np.bool_]:
        """Return which columns a model with these pairs has."""
        with_pair = [place in pairs for place in self.places]
        lists = self.design.shape[1] - len(self.places) - (self.shape is not None)
        return np.array([True] * lists + with_pair + [True] * (self.shape is not None))

    def gone(self) -> NDArray[np.bool_]:
        """Return which columns hold nobody; their cells are then left out of a model."""
        empty: NDArray[np.bool_] = self.counts @ (self.design != 0) == 0
        return empty

    def fault(self, pairs: Pairs, *, full: bool) -> Fault:
        """Return whether the model's estimate exists, which `full` says, and is the only one."""
        inside, gone = self.chosen(pairs), self.gone()
        rows = ~(self.design[:, inside & gone] != 0).any(axis=1)
        return fault_of(self.design[rows][:, inside & ~gone], self.counts[rows], full=full)


def _fits(
    columns: _Columns, documented: int, chosen: Sequence[Pairs]
) -> list[tuple[Uneven, bool, bool]]:
    """Fit them together; whether each one's shape says that people differ, and not the contrary.

    And whether one sees that its estimate exists.
    """
    inside = np.array([columns.chosen(pairs) for pairs in chosen])
    gone, holds = columns.gone(), columns.design != 0
    kept = ~((inside & gone).astype(int) @ holds.T.astype(int) > 0)
    theta, information = solved(columns.counts, columns.design, inside & ~gone, kept)
    mean = np.exp(np.clip(theta @ columns.design.T, -60, 60)) * kept
    fit = columns.counts * np.log(np.where(mean > 0, mean, 1.0)) - mean
    fit -= gammaln(columns.counts + 1)
    bic = -2 * fit.sum(axis=1) + inside.sum(axis=1) * log(documented)
    errors = np.linalg.inv(information)[:, 0, 0]
    full = all_full(columns.counts, columns.design, inside & ~gone, kept, mean)
    rises = theta[:, -1] > 0  # every shape curves upwards; what is straight, the lists take up
    return [
        (
            Uneven(
                columns.shape or "",
                pairs,
                documented,
                exp(min(at[0], 60.0)),
                sqrt(error) if 0 < error < 1e4 else 100.0,
                float(worth),
            ),
            columns.shape is None or bool(up),
            bool(seen),
        )
        for pairs, at, error, worth, up, seen in zip(
            chosen, theta, errors, bic, rises, full, strict=True
        )
    ]
