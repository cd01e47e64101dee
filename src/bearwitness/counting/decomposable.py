"""Exact Bayesian averaging over decomposable graphs (Madigan & York 1997, Biometrika 84:19).

Each graph says which lists depend on which. Under a hyper-Dirichlet prior of `delta` a cell
its marginal likelihood is closed, so the posterior of the number of persons on no list is a
finite sum: no chains, no seed, the same answer each time.

The settings are those of the R package dga (2^-J a cell, prior 1/N, 1,000 evenly spaced
points up to 30 times the documented, the complete graph included), so that anybody can hold
these numbers against R's. Two of them can decide the answer and are therefore reported:
the posterior mass at the grid's end, and that of the complete graph, for which the lists say
nothing about who is missing. What that costs: docs/adr/0010-the-estimator.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from bearwitness.counting import graph_sums
from bearwitness.counting.graph_search import Order, heaviest, must_be_ordered
from bearwitness.counting.graphs import decomposable, edges
from bearwitness.counting.overlaps import Overlaps

POINTS = 1_000
MOST_LISTS = graph_sums.MOST_LISTS
MADE = 5  # up to so many lists each graph is made; of more only their sum is known
SHOWN = 5  # heaviest graphs that are then looked for
COARSE = 8  # the search looks at every so many points of the grid
REACH = 30  # the grid ends at this many times the documented
RESOLVED = 20  # grid points inside the interval; with fewer the grid is drawn finer
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """The posterior of the number of persons on no list, over a grid of whole numbers."""

    documented: int
    unseen: tuple[int, ...]  # the grid, ascending
    chances: tuple[float, ...]  # for each of its points, all graphs together; sums to 1
    # (chance, edges), best first; of more than `MADE` lists those that a search found
    graphs: tuple[tuple[float, tuple[tuple[int, int], ...]], ...]
    chance_at_end: float  # in the last twentieth of the grid
    chance_complete: float  # of the complete graph, which identifies nothing

    @property
    def mean(self) -> float:
        """The posterior mean of all persons, documented or not."""
        return self.documented + float(np.dot(self.unseen, self.chances))

    def quantile(self, chance: float) -> float:
        """Return the number of all persons below which the posterior holds this chance.

        A grid point stands for the whole numbers up to half-way to its neighbours.
        """
        points = np.array(self.unseen, dtype=float)
        middles = (points[1:] + points[:-1]) / 2
        edge = np.concatenate([[max(points[0] - 0.5, 0.0)], middles, [points[-1] + 0.5]])
        below = np.concatenate([[0.0], np.cumsum(self.chances)])
        return self.documented + float(np.interp(chance, below, edge))


def even(documented: int, reach: float = REACH) -> Array:
    """Return the grid: whole numbers from 1 to `reach` times the documented, evenly spaced."""
    end = max(round(reach * documented), 2)
    return np.unique(np.round(np.linspace(1, end, POINTS)))


def per_person(total: Array) -> Array:
    """Return the log prior of N that is 1/N: as likely to be doubled as to be halved."""
    return -np.log(total)


def averaged(
    table: Overlaps,
    *,
    delta: float | None = None,
    grid: Array | None = None,
    log_prior: Callable[[Array], Array] = per_person,
) -> Posterior:
    """Return the posterior, averaged over all decomposable graphs with equal prior weights.

    Args:
        table: the overlaps, of three to eight lists for an answer that means something.
        delta: prior persons in each cell of the full table; 2^-lists if None.
        grid: possible numbers of persons on no list; if None, `even`, drawn finer where the
            posterior is narrower than the grid can show.
        log_prior: the log prior of the number of all persons, up to a constant.
    """
    cell = 2.0 ** -len(table.names) if delta is None else delta
    if grid is not None:
        return _posterior(table, cell, grid, log_prior)
    reach = float(REACH)
    while True:
        points = even(table.documented, reach)
        posterior = _posterior(table, cell, points, log_prior)
        narrow = posterior.quantile(0.975) - posterior.quantile(0.025)
        if narrow >= RESOLVED * (points[1] - points[0]) or len(points) < POINTS:
            return posterior
        reach /= 10


def _posterior(
    table: Overlaps, delta: float, grid: Array, log_prior: Callable[[Array], Array]
) -> Posterior:
    total = table.documented + grid
    scores = _scores(table.dense(), delta, grid)
    prior = gammaln(total + 1) - gammaln(grid + 1) + log_prior(total)
    summed = _all_made if len(table.names) <= MADE else _only_summed
    chances, graphs, complete = summed(scores, prior, len(table.names))
    return Posterior(
        documented=table.documented,
        unseen=tuple(int(point) for point in grid),
        chances=tuple(float(chance) for chance in chances),
        graphs=graphs,
        chance_at_end=float(chances[grid > 0.95 * grid[-1]].sum()),
        chance_complete=complete,
    )


Summed = tuple[Array, tuple[tuple[float, tuple[tuple[int, int], ...]], ...], float]


def _all_made(scores: Array, prior: Array, lists: int) -> Summed:
    graphs, rows = decomposable(lists)
    log = rows @ scores + prior
    weights = np.exp(log - log.max())
    weights /= weights.sum()
    by_graph = weights.sum(axis=1)
    best = sorted(range(len(graphs)), key=lambda g: (-by_graph[g], graphs[g]))
    told = tuple((float(by_graph[g]), edges(graphs[g], lists)) for g in best)
    return weights.sum(axis=0), told, float(by_graph[-1])


def _only_summed(scores: Array, prior: Array, lists: int) -> Summed:
    log = graph_sums.log_sums(scores) + prior
    whole = float(logsumexp(log))

    def weigh(order: Order, step: int = COARSE) -> float:
        one = prior[::step].copy()
        for place, before in order:
            one += scores[before | 1 << place, ::step] - scores[before, ::step]
        most = float(one.max())
        return most + float(np.log(np.exp(one - most).sum())) - whole

    found = [graph for _, graph in heaviest(lists, weigh, number=4 * SHOWN)]
    chances = [float(np.exp(weigh(must_be_ordered(graph, lists), 1))) for graph in found]
    best = sorted(zip(chances, found, strict=True), key=lambda one: (-one[0], one[1]))
    told = tuple((chance, edges(graph, lists)) for chance, graph in best[:SHOWN])
    complete = float(np.exp(logsumexp(scores[-1] + prior) - whole))
    return np.exp(log - whole), told, complete


def scored(table: Overlaps, grid: Array, delta: float | None = None) -> Array:
    """Return the log marginal likelihood of each subset of lists, shape (2^lists, grid)."""
    return _scores(table.dense(), 2.0 ** -len(table.names) if delta is None else delta, grid)


def _scores(counts: Array, delta: float, grid: Array) -> Array:
    """Return the log marginal likelihood of each subset of lists, shape (2^lists, grid).

    Dirichlet-multinomial over the margin's cells (Dawid & Lauritzen 1993, section 3.3); the
    unseen persons fall into its first cell.
    """
    lists = counts.ndim
    scores = np.zeros((1 << lists, len(grid)))
    everybody = delta * 2**lists
    whole = gammaln(everybody) - gammaln(everybody + counts.sum() + grid)
    for subset in range(1, 1 << lists):
        others = tuple(place for place in range(lists) if not subset >> place & 1)
        margin = counts.sum(axis=others).ravel()
        prior = delta * 2 ** len(others)
        seen = (gammaln(prior + margin[1:]) - gammaln(prior)).sum()
        first = gammaln(prior + margin[0] + grid) - gammaln(prior)
        scores[subset] = whole + seen + first
    return scores
