"""Whether readers may be told who is on which lists, and what an estimate for them may rest on.

A combination of few persons can name them. To leave out its number alone is not enough where
the documented and the size of each list are printed beside it: what is missing from a sum is
known. So further numbers are left out, smallest first, until no printed sum confines a small
one to fewer values than "1 to fewer than the least" (secondary suppression: Hundepool et al.
2012, Statistical Disclosure Control, section 4.2). An integer program says what sums allow.

Even so, which numbers are left out follows from the numbers, and whoever has this program can turn
that back. So readers are shown all of the combinations or none (`told`); what `shown` leaves is
only what an estimate that is published may rest on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from bearwitness.counting.overlaps import History, Overlaps

LEAST = 3  # persons of a combination; of fewer readers are not told


@dataclass(frozen=True, slots=True)
class Shown:
    """What sums leave open of the small numbers."""

    hidden: frozenset[History]  # combinations without a number, small or not, not told apart
    sizes: bool  # whether the size of each list may stand beside them


def shown(table: Overlaps, least: int) -> Shown:
    """Return what may be rested on so that no sum gives a combination of fewer than `least`."""
    small = [history for history, count in table.cells if count < least]
    hidden = set(small)
    others = sorted((count, history) for history, count in table.cells if count >= least)
    safe = dict.fromkeys(small, False)
    while not all(safe.values()):
        for history in small:
            safe[history] = safe[history] or _open(table, hidden, history, least)
            if not safe[history]:
                break
        if all(safe.values()):
            break
        if not others:
            return Shown(frozenset(hidden), sizes=False)
        hidden.add(others.pop(0)[1])
    return Shown(frozenset(hidden), sizes=True)


def told(table: Overlaps, least: int) -> bool:
    """Return whether readers may see who is on which lists: nothing there is small."""
    return all(count >= least for _, count in table.cells)


def _open(table: Overlaps, hidden: set[History], history: History, least: int) -> bool:
    """Whether the printed sums allow each of 1 to least - 1 persons here, and 2 in any case.

    Fewer than 2 are 1: that a number is hidden would tell it, if nothing else were possible.
    """
    unknown = sorted(hidden)
    counts = dict(table.cells)
    # More hidden numbers only widen what is allowed, so one that is open stays open.
    sums = np.array([[1, *cell] for cell in unknown], dtype=float).T
    known = sums @ [counts[cell] for cell in unknown]
    aim = np.array([float(cell == history) for cell in unknown])
    low, high = (
        milp(
            sign * aim,
            integrality=np.ones(len(unknown)),
            bounds=Bounds(1, np.inf),
            constraints=LinearConstraint(sums, known, known),
        ).fun
        * sign
        for sign in (1, -1)
    )
    return bool(low <= 1 + 1e-6 and high >= max(least - 1, 2) - 1e-6)
