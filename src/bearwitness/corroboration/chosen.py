"""Which of the voices that stand in several places a smallest cut takes, by integer programming.

Every vertex has a height where paths enter it and one where they leave it: 0 at the start, 1 at
the end, and paths climb nowhere but in what is cut. The smallest sum of all that is cut is the
smallest cut (the dual of the greatest flow: Dantzig and Fulkerson, On the max-flow min-cut theorem
of networks, 1956). A voice in several places is one unknown, cut in all of them or in none; once
these are settled, the rest has whole solutions by itself. It is solved by branch and bound (HiGHS:
Huangfu and Hall, Parallelizing the dual revised simplex method, Mathematical Programming
Computation 10, 2018), to the end or not at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

BRANCHES = 200  # what they cost: benchmarks/voice_cuts.py

_Edges = Mapping[str, Collection[str]]


def chosen(
    edges: _Edges, label_of: Mapping[str, str], start: str, end: str
) -> frozenset[str] | None:
    """Return the labels that some smallest cut by vertices and labels takes.

    None where there are several labels and it would take more than `BRANCHES`. The same input
    always gives the same answer.

    Args:
        edges: vertex → the vertices it leads to; all but the two ends can be cut.
        label_of: of the vertices that have one, which; a label is cut with all its vertices.
            The others are cut one by one.
        start: where paths begin.
        end: where they end; must not follow on `start` directly.
    """
    if not label_of:
        return frozenset()
    import numpy as np  # noqa: PLC0415 - as scipy
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - slow, seldom used
    from scipy.sparse import coo_array  # noqa: PLC0415 - likewise

    labels = sorted(set(label_of.values()))
    vertices = sorted({start, end, *edges, *(head for heads in edges.values() for head in heads)})
    alone = [one for one in vertices if one not in label_of and one not in {start, end}]
    cuts = {what: at for at, what in enumerate([*labels, *alone])}
    enter = {one: len(cuts) + 2 * at for at, one in enumerate(vertices)}  # one more: leave
    cut_by = {one: cuts[label_of.get(one, one)] for one in vertices if one not in {start, end}}
    unknowns = len(cuts) + 2 * len(vertices)
    rows, columns, signs = np.array(list(_terms(edges, enter, cut_by))).T
    climbs = coo_array((signs, (rows, columns)), shape=(rows[-1] + 1, unknowns))
    low, high = np.zeros(unknowns), np.ones(unknowns)
    high[enter[start] + 1], low[enter[end]] = 0, 1
    found = milp(
        np.arange(unknowns) < len(cuts),
        integrality=np.arange(unknowns) < len(labels),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(climbs, ub=0),
        options={"mip_rel_gap": 0, "node_limit": BRANCHES},
    )
    if found.status and len(labels) > 1:
        return None
    return frozenset(label for label, taken in zip(labels, found.x, strict=False) if taken > 1 / 2)


def _terms(
    edges: _Edges, enter: Mapping[str, int], cut_by: Mapping[str, int]
) -> Iterator[tuple[int, int, int]]:
    """Yield row, column and sign; no row may come out above nothing."""
    rows = [
        *((enter[one] + 1, enter[one], cut) for one, cut in cut_by.items()),
        *((enter[head], enter[one] + 1) for one, heads in edges.items() for head in heads),
    ]
    for row, (higher, *lower) in enumerate(rows):
        yield row, higher, 1
        yield from ((row, one, -1) for one in lower)
