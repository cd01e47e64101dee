"""Where the answer is known: one list is hidden, and the others are asked for its length.

Of the people of one list, those on another list too are what the others know of it; the model is
asked how many it has in all, and its length is there to compare (Binette & Steorts 2022,
doi 10.1111/rssa.12803). And where two lists may be one source, they are counted as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from bearwitness.counting import decomposable, loglinear
from bearwitness.counting.models import MOST_LISTS
from bearwitness.counting.overlaps import History, Overlaps, overlaps
from bearwitness.counting.result import Alternative, Span
from bearwitness.counting.sensitivity import settings_decide, span, together, unfit


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the other lists say of one list's length."""

    name: str
    length: int  # as it is
    told: Span | None  # None: the other lists overlap too little within it
    both: Span | None = None  # what reaches over graphs and log-linear models; None as above

    @property
    def held(self) -> bool | None:
        """Whether the interval holds the length."""
        return self._in(self.told)

    @property
    def held_by_both(self) -> bool | None:
        """Whether what reaches over both families holds it."""
        return self._in(self.both)

    def _in(self, said: Span | None) -> bool | None:
        return None if said is None else said.lower <= self.length <= said.upper


def hidden(table: Overlaps, level: float) -> tuple[Hidden, ...]:
    """Return what decomposable graphs of the other lists say of each list, in order of names."""
    found = []
    for place, name in enumerate(table.names):
        of_it = {
            history[:place] + history[place + 1 :]: count
            for history, count in table.cells
            if history[place] and sum(history) > 1
        }
        names = table.names[:place] + table.names[place + 1 :]
        rest = overlaps(names, of_it)
        told = _asked(rest, level)
        both = None if told is None else together((told, *_models(rest, level)))
        found.append(Hidden(name, table.sizes[place], told, both))
    return tuple(sorted(found, key=lambda one: one.name))


def _models(table: Overlaps, level: float) -> tuple[Span, ...]:
    known = table.canonical()
    average = loglinear.averaged(known) if len(known.names) <= MOST_LISTS else None
    return () if average is None else (span(average.quantile, known.documented, level),)


def merged(table: Overlaps, level: float) -> tuple[Alternative, ...]:
    """Return the answers where two lists are counted as one, for each pair that has one."""
    found = []
    for one, two in combinations(range(len(table.names)), 2):
        named = " + ".join(sorted((table.names[one], table.names[two])))
        told = _asked(_as_one(table, one, two), level)
        if told is not None:
            found.append(
                Alternative("decomposable_merged", named, told.median, told.lower, told.upper)
            )
    return tuple(sorted(found, key=lambda other: other.detail))


def _as_one(table: Overlaps, one: int, two: int) -> Overlaps:
    rest = [place for place in range(len(table.names)) if place not in {one, two}]
    cells: dict[History, int] = {}
    for history, count in table.cells:
        both = (*(history[place] for place in rest), max(history[one], history[two]))
        cells[both] = cells.get(both, 0) + count
    names = [table.names[place] for place in rest]
    joined = "+"
    while joined in names:
        joined += "+"
    return overlaps([*names, joined], cells)


def _asked(table: Overlaps, level: float) -> Span | None:
    known = table.canonical()
    if unfit(known) is not None:
        return None
    posterior = decomposable.averaged(known)
    if settings_decide(posterior):
        return None
    return span(posterior.quantile, known.documented, level)
