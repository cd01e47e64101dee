"""Overlaps: how many persons stand on exactly which lists.

The value that every estimator takes. It holds counts only, no person, and each count is of
persons who are on at least one list; those on none are what an estimator is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations, permutations, product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import Malformed

MOST_LISTS = 20  # more lists than this are merged before they are counted
MOST_ORDERS = 720  # tried to find the one that all relabellings share

History = tuple[int, ...]  # one 0 or 1 for each list, in the order of the names


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Counts by capture history. Make one with `overlaps`, which brings it into one form."""

    names: tuple[str, ...]
    cells: tuple[tuple[History, int], ...]  # sorted by history; no zero counts, no all-zero cell
    unlinked: int = 0  # entries that nobody has linked to a person: never guessed, not counted
    without_consent: int = 0  # entries left out because counting them was not allowed
    related: tuple[str, ...] = ()  # lists that stand for several, which were not made apart

    @property
    def documented(self) -> int:
        """How many distinct persons are on at least one list."""
        return sum(count for _, count in self.cells)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many persons each list holds."""
        return tuple(self.on({place}) for place in range(len(self.names)))

    def on(self, places: Iterable[int]) -> int:
        """Return how many persons are on all of these lists, and perhaps on others."""
        wanted = tuple(places)
        return sum(count for history, count in self.cells if all(history[p] for p in wanted))

    def pairs(self) -> tuple[tuple[int, int, int], ...]:
        """Return (list, list, persons on both) for each pair of lists, by place."""
        places = combinations(range(len(self.names)), 2)
        return tuple((one, two, self.on({one, two})) for one, two in places)

    def seen_on_exactly(self, lists: int) -> int:
        """Return how many persons are on exactly so many lists."""
        return sum(count for history, count in self.cells if sum(history) == lists)

    def dense(self) -> NDArray[np.float64]:
        """Return the counts as a table with one axis of length 2 a list; the first cell is 0."""
        table = np.zeros((2,) * len(self.names))
        for history, count in self.cells:
            table[history] = count
        return table

    def reordered(self, order: tuple[int, ...]) -> Overlaps:
        """Return the same overlaps with the lists in another order."""
        cells = {tuple(history[p] for p in order): count for history, count in self.cells}
        names = tuple(self.names[p] for p in order)
        return replace(self, names=names, cells=tuple(sorted(cells.items())))

    def without(self, place: int) -> Overlaps:
        """Return what is documented when one list had never existed."""
        rest = tuple(p for p in range(len(self.names)) if p != place)
        cells: dict[History, int] = {}
        for history, count in self.cells:
            kept = tuple(history[p] for p in rest)
            cells[kept] = cells.get(kept, 0) + count
        return overlaps([self.names[p] for p in rest], cells | {(0,) * len(rest): 0})

    def canonical(self) -> Overlaps:
        """Return the one order of lists that every relabelling of this table shares.

        Sums of floating-point numbers depend on their order; estimators work on this form,
        so that relabelling changes not even the last digit.
        """
        sizes = self.sizes
        by_size: dict[int, list[int]] = {}
        for place in sorted(range(len(self.names)), key=lambda place: (sizes[place], place)):
            by_size.setdefault(sizes[place], []).append(place)
        alike = by_size.values()
        if prod(factorial(len(places)) for places in alike) > MOST_ORDERS:
            # Many lists of one size: their names decide, which travel with them as well.
            by_name = [sorted(places, key=self.names.__getitem__) for places in alike]
            return self.reordered(tuple(chain.from_iterable(by_name)))
        orders = product(*(permutations(places) for places in alike))
        candidates = (self.reordered(tuple(chain.from_iterable(order))) for order in orders)
        return min(candidates, key=lambda t: (t.cells, t.names))


def overlaps(
    names: Iterable[str],
    cells: Mapping[History, int],
    *,
    unlinked: int = 0,
    without_consent: int = 0,
) -> Overlaps:
    """Return overlaps in their one form: cells sorted, zero counts dropped.

    Raises:
        Malformed: too many lists, two of one name, a history that does not fit the lists, a
            count below zero, or persons who are on no list.
    """
    named = tuple(names)
    if len(named) > MOST_LISTS:
        raise Malformed(
            f"{len(named)} lists are too many: at most {MOST_LISTS} are counted together",
            hint="merge lists that were made by the same people or from the same records",
        )
    if len(set(named)) != len(named):
        raise Malformed("two lists have the same name", hint="give each list its own name")
    for history, count in cells.items():
        _check(history, count, lists=len(named))
    kept = tuple(sorted((history, count) for history, count in cells.items() if count))
    return Overlaps(named, kept, unlinked, without_consent)


def _check(history: History, count: int, *, lists: int) -> None:
    if len(history) != lists or set(history) - {0, 1}:
        raise Malformed("a capture history has one 0 or 1 for each list")
    if count < 0:
        raise Malformed("a cell cannot hold fewer than no persons")
    if count and not any(history):
        raise Malformed(
            "persons on no list cannot have been counted",
            hint="leave the all-zero cell out: it is what is estimated",
        )
