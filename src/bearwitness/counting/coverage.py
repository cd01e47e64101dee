"""What the overlaps show without any model: lower bounds and the odds of each pair."""

from __future__ import annotations

from math import inf

from bearwitness.counting.overlaps import Overlaps


def chao(table: Overlaps) -> float | None:
    """Return Chao's lower bound on all persons (Chao 1987, Biometrics 43:783, equation 3).

    The documented + f1² / 2 f2, where f1 persons are on exactly one list and f2 on two. It takes
    lists for many and alike: of four lists it lies above the truth even where they are
    independent. It is here because it is published; what bounds is `lower_bound`. None: nobody
    is on exactly two lists.
    """
    once, twice = table.seen_on_exactly(1), table.seen_on_exactly(2)
    return table.documented + once**2 / (2 * twice) if twice else None


def lower_bound(table: Overlaps) -> float | None:
    """Return a lower bound on all persons that allows lists and persons to differ.

    The documented + Σ fi fj / Σ fij over pairs of lists, where fi persons are on list i alone and
    fij on i and j alone (Rivest & Baillargeon 2007, doi 10.1111/j.1541-0420.2006.00779.x). Where
    the lists are independent it is the number itself, on average; where some persons are harder
    to list than others, or lists find the same ones, it is less. Lists that avoid one another
    may push it above. None: nobody is on exactly two lists.
    """
    alone = [0] * len(table.names)
    for history, count in table.cells:
        if sum(history) == 1:
            alone[history.index(1)] += count
    pairs = sum(alone) ** 2 - sum(count**2 for count in alone)
    twice = table.seen_on_exactly(2)
    return table.documented + pairs / (2 * twice) if twice else None


def odds(table: Overlaps) -> tuple[tuple[int, int, float], ...]:
    """Return (list, list, odds ratio) for each pair, among persons who are on a third list.

    Only there is the fourth cell, on neither, known. Above 1: who is on one is likelier to
    be on the other; infinite: nobody on a third list is on just one of them. A pair is left
    out where its odds are 0 / 0.
    """
    found = []
    for one, two, _ in table.pairs():
        seen = {(a, b): 0 for a in (0, 1) for b in (0, 1)}
        for history, count in table.cells:
            if sum(history) > history[one] + history[two]:
                seen[history[one], history[two]] += count
        above, below = seen[1, 1] * seen[0, 0], seen[1, 0] * seen[0, 1]
        if above or below:
            found.append((one, two, above / below if below else inf))
    return tuple(found)
