"""What a report asks beyond the estimate itself, all of it of the decomposable graphs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bearwitness.counting import consistency, decomposable, predictive
from bearwitness.counting.consistency import Hidden
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.predictive import Expected
from bearwitness.counting.result import Alternative, Estimate
from bearwitness.counting.sensitivity import unfit

MOST_LISTS = 6  # each check of seven asks six many times


@dataclass(frozen=True, slots=True)
class Checks:
    """Empty where there is nothing to ask, or too many lists to ask it of."""

    hidden: tuple[Hidden, ...] = ()
    merged: tuple[Alternative, ...] = ()
    cells: tuple[Expected, ...] = ()


def checked(table: Overlaps, estimate: Estimate) -> Checks:
    """Return what lists say of one another, what merging them changes, and what is expected."""
    if unfit(table) is not None or len(table.names) > MOST_LISTS:
        return Checks()
    level, known = estimate.level, table.canonical()
    at = [known.names.index(name) for name in table.names]
    cells = predictive.expected(known, decomposable.averaged(known), seed=estimate.seed)
    here = [replace(one, history=tuple(one.history[place] for place in at)) for one in cells]
    return Checks(
        hidden=consistency.hidden(table, level),
        merged=consistency.merged(table, level),
        cells=tuple(sorted(here, key=lambda one: one.history, reverse=True)),
    )
