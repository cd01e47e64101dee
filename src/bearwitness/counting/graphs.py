"""All decomposable graphs on a few lists, as sums of cliques less separators.

A distribution that is Markov over a decomposable graph factorises over its cliques divided
by its separators (Lauritzen 1996, section 4.4), so one row of whole numbers, one for each
subset of lists, says all that a score needs to know. A graph is decomposable when taking
away one vertex whose neighbours form a clique leaves a decomposable graph; that is also how
the graphs are made here.

Their numbers are 8, 61, 822 and 18,154 for three to six lists (OEIS A058862). More than five
are not made one by one: `graph_sums`.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Graph = int  # a bit for each pair of lists
Row = dict[int, int]  # subset of lists, as bits -> cliques less separators


@cache
def decomposable(lists: int) -> tuple[tuple[Graph, ...], NDArray[np.float64]]:
    """Return the graphs and their rows, shape (graphs, 2^lists); the last graph is complete."""
    rows = _rows(lists)
    graphs = tuple(sorted(rows))
    matrix = np.zeros((len(graphs), 1 << lists))
    for number, graph in enumerate(graphs):
        for subset, times in rows[graph].items():
            matrix[number, subset] = times
    matrix.setflags(write=False)
    return graphs, matrix


def edges(graph: Graph, lists: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of lists that this graph connects, by place."""
    pairs = combinations(range(lists), 2)
    return tuple(pair for pair in pairs if graph & edge(*pair, lists))


def edge(one: int, two: int, lists: int) -> Graph:
    """Return the graph whose only edge connects these two lists."""
    return 1 << (min(one, two) * lists + max(one, two))


def _members(subset: int, lists: int) -> list[int]:
    return [place for place in range(lists) if subset >> place & 1]


def _rows(lists: int) -> dict[Graph, Row]:
    complete = [
        sum(edge(*pair, lists) for pair in combinations(_members(subset, lists), 2))
        for subset in range(1 << lists)
    ]
    known: dict[int, dict[Graph, Row]] = {0: {0: {}}}
    for vertices in sorted(range(1, 1 << lists), key=int.bit_count):
        found: dict[Graph, Row] = {}
        for last in _members(vertices, lists):
            rest = vertices & ~(1 << last)
            for graph, row in known[rest].items():
                _extend(found, graph, row, last=last, rest=rest, lists=lists, complete=complete)
        known[vertices] = found
    return known[(1 << lists) - 1]


def _extend(
    found: dict[Graph, Row],
    graph: Graph,
    row: Row,
    *,
    last: int,
    rest: int,
    lists: int,
    complete: list[int],
) -> None:
    """Add each graph in which the new vertex's neighbours are a clique of the old one."""
    for clique in _subsets(rest):
        if graph & complete[clique] != complete[clique]:
            continue
        joined = graph | sum(edge(last, place, lists) for place in _members(clique, lists))
        if joined not in found:
            longer = clique | 1 << last
            changed = {longer: row.get(longer, 0) + 1, clique: row.get(clique, 0) - 1}
            found[joined] = row | changed


def _subsets(bits: int) -> list[int]:
    subsets, subset = [0], bits
    while subset:
        subsets.append(subset)
        subset = (subset - 1) & bits
    return subsets
