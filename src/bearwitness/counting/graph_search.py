"""The heaviest decomposable graphs of many lists, found by going from graph to graph.

Every decomposable graph can be reached from every other by adding or taking away one edge at a
time, each graph between being decomposable as well (Frydenberg & Lauritzen 1989, Biometrika
76:539). The search starts from no edge and from all, and goes on from the heaviest graph that it
has not gone on from, until that is so of the `BREADTH` heaviest that it knows. It may miss one
that lies behind light ones; the weights of what it finds say by their sum how much it missed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations

from bearwitness.counting.graphs import Graph, edge

Order = tuple[tuple[int, int], ...]  # (list, its neighbours that came before, as bits)
BREADTH = 80  # heaviest graphs that are all gone on from


def heaviest(
    lists: int, weigh: Callable[[Order], float], *, number: int
) -> tuple[tuple[float, Graph], ...]:
    """Return the heaviest graphs and their weights, best first.

    Args:
        lists: how many there are.
        weigh: the logarithm of a graph's weight, from an order of its lists (see `ordered`).
        number: how many graphs.
    """
    complete = sum(edge(one, two, lists) for one, two in combinations(range(lists), 2))
    known = {graph: weigh(must_be_ordered(graph, lists)) for graph in (0, complete)}
    gone: set[Graph] = set()
    while True:
        best = sorted(known, key=lambda graph: (-known[graph], graph))[:BREADTH]
        here = next((graph for graph in best if graph not in gone), None)
        if here is None:
            break
        gone.add(here)
        for graph in _near(here, lists):
            if graph not in known and (order := ordered(graph, lists)) is not None:
                known[graph] = weigh(order)
    return tuple((known[graph], graph) for graph in best[:number])


def ordered(graph: Graph, lists: int) -> Order | None:
    """Return the lists so that each one's earlier neighbours are a clique; None if none is so.

    Maximum cardinality search (Tarjan & Yannakakis 1984, doi 10.1137/0213035).
    """
    beside = [0] * lists
    for one, two in combinations(range(lists), 2):
        if graph & edge(one, two, lists):
            beside[one] |= 1 << two
            beside[two] |= 1 << one
    done, order = 0, []
    for _ in range(lists):
        rest = [place for place in range(lists) if not done >> place & 1]
        place = max(rest, key=lambda p: ((beside[p] & done).bit_count(), -p))
        before = beside[place] & done
        for other in range(lists):
            if before >> other & 1 and before & ~(beside[other] | 1 << other):
                return None
        order.append((place, before))
        done |= 1 << place
    return tuple(order)


def must_be_ordered(graph: Graph, lists: int) -> Order:
    """Return the order of a graph that is known to be decomposable."""
    order = ordered(graph, lists)
    assert order is not None  # noqa: S101
    return order


def _near(graph: Graph, lists: int) -> Iterator[Graph]:
    for one, two in combinations(range(lists), 2):
        yield graph ^ edge(one, two, lists)
