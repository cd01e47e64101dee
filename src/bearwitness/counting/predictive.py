"""What the decomposable graphs expect in each combination of lists, before and after the data.

A graph is drawn by its chance, then the number of persons on no list given the graph, then the
chances of the cells, then a table. Along an order of the lists in which the earlier neighbours
of each are a clique, the hyper-Dirichlet law is one Beta for each list and each pattern of those
neighbours (Dawid & Lauritzen 1993, doi 10.1214/aos/1176349260, section 5). A combination whose
persons lie outside what 95 of 100 drawn tables hold is one that the model does not explain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from bearwitness.counting.decomposable import Posterior, per_person, scored
from bearwitness.counting.graph_search import Order, must_be_ordered
from bearwitness.counting.graphs import decomposable, edge
from bearwitness.counting.overlaps import History, Overlaps

Array = NDArray[np.float64]
DRAWS = 1_000
MOST_LISTS = 5  # of more lists not every graph is at hand
TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Expected:
    """One combination: its persons, and what tables that are drawn hold there."""

    history: History
    persons: int
    mean: float
    lower: int
    upper: int
    before_lower: int  # from the prior alone, for as many documented persons
    before_upper: int

    @property
    def explained(self) -> bool:
        """Whether the model expects as many."""
        return self.lower <= self.persons <= self.upper


def expected(table: Overlaps, posterior: Posterior, *, seed: int) -> tuple[Expected, ...]:
    """Return what is expected in each combination; nothing of more lists than `MOST_LISTS`.

    Args:
        table: the one that the posterior is of.
        posterior: of `decomposable.averaged`, with its usual settings.
        seed: of the draws.
    """
    lists = len(table.names)
    if lists > MOST_LISTS:
        return ()
    rng = np.random.default_rng([seed, 2022])
    after, before = _after(table, posterior, rng), _before(table, rng)
    seen = table.dense().ravel()
    told = []
    for cell in range(1, 1 << lists):
        history = tuple(int(bit) for bit in f"{cell:0{lists}b}")
        low, high = np.quantile(after[:, cell], [TAIL, 1 - TAIL])
        first, last = np.quantile(before[:, cell], [TAIL, 1 - TAIL])
        told.append(
            Expected(history, int(seen[cell]), float(after[:, cell].mean()),
                     int(np.floor(low)), int(np.ceil(high)),
                     int(np.floor(first)), int(np.ceil(last)))
        )  # fmt: skip
    return tuple(told)


def _after(table: Overlaps, posterior: Posterior, rng: np.random.Generator) -> Array:
    lists, grid = len(table.names), np.array(posterior.unseen, dtype=float)
    scores, delta = scored(table, grid), 2.0**-lists
    total = table.documented + grid
    prior = gammaln(total + 1) - gammaln(grid + 1) + per_person(total)
    weights = np.array([weight for weight, _ in posterior.graphs])
    drawn = []
    for which, times in enumerate(rng.multinomial(DRAWS, weights / weights.sum())):
        if not times:
            continue
        order = _order(posterior.graphs[which][1], lists)
        log = prior + sum(scores[before | 1 << place] - scores[before] for place, before in order)
        chance = np.exp(log - log.max())
        unseen = rng.choice(grid, size=times, p=chance / chance.sum())
        counts = np.repeat(table.dense()[None], times, axis=0).reshape(times, -1)
        counts[:, 0] = unseen
        chances = _cells(counts, order, delta, rng)
        drawn.append(rng.multinomial((table.documented + unseen).astype(np.int64), chances))
    return np.concatenate(drawn).astype(float)


def _before(table: Overlaps, rng: np.random.Generator) -> Array:
    lists = len(table.names)
    graphs = decomposable(lists)[0]
    drawn = []
    for graph in rng.choice(np.array(graphs), size=DRAWS // 4):
        order = must_be_ordered(int(graph), lists)
        chances = _cells(np.zeros((4, 1 << lists)), order, 2.0**-lists, rng)
        chances[:, 0] = 0
        held = chances.sum(axis=1)
        some = chances[held > 0] / held[held > 0, None]
        drawn.append(rng.multinomial(table.documented, some))
    return np.concatenate(drawn).astype(float)


def _order(pairs: tuple[tuple[int, int], ...], lists: int) -> Order:
    return must_be_ordered(sum(edge(one, two, lists) for one, two in pairs), lists)


def _cells(counts: Array, order: Order, delta: float, rng: np.random.Generator) -> Array:
    """Draw the chance of each cell, shape (draws, 2^lists), given counts of the same shape."""
    draws, cells = counts.shape
    lists = cells.bit_length() - 1
    # The first axis of a dense table is the first list, so its bit is the highest of a cell.
    on = np.arange(cells)[None] >> (lists - 1 - np.arange(lists))[:, None] & 1
    chances = np.ones((draws, cells))
    for place, before in order:
        beside = [p for p in range(lists) if before >> p & 1]
        pattern = (on[beside].T @ (1 << np.arange(len(beside)))).astype(int)
        share = delta * cells / (1 << len(beside) + 1)
        for one in range(1 << len(beside)):
            here = pattern == one
            yes = counts[:, here & (on[place] == 1)].sum(axis=1)
            no = counts[:, here & (on[place] == 0)].sum(axis=1)
            chance = rng.beta(share + yes, share + no)[:, None]
            chances *= np.where(here, np.where(on[place] == 1, chance, 1 - chance), 1.0)
    chances /= chances.sum(axis=1, keepdims=True)
    return chances
