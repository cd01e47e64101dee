"""The fewest vertices that separate two others (Menger 1927), by blocking flows.

Each vertex but the two ends is split into an entrance and an exit joined by an edge of capacity
one; edges between vertices have no limit. The greatest flow is the number of paths that share
no vertex, and equals the size of the smallest cut (Ford and Fulkerson 1956).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bearwitness.errors import Malformed

_Half = tuple[str, int]  # a vertex's entrance (0) or exit (1)
_Spare = dict[_Half, dict[_Half, int]]


@dataclass(frozen=True, slots=True)
class VertexCut:
    """`paths` is the number of separate paths; `near` and `far` are smallest cuts at each end."""

    paths: int
    near: tuple[str, ...]  # as close to the beginning as can be
    far: tuple[str, ...]  # as close to the end
    spare: frozenset[str]  # if the start led to one of these as well, there would be a path more


def vertex_cut(
    edges: Mapping[str, Iterable[str]], start: str, end: str, *, uncut: Collection[str] = ()
) -> VertexCut:
    """Return the smallest vertex cut between two vertices.

    Args:
        edges: vertex → the vertices it leads to.
        start: where paths begin.
        end: where they end; must not follow on `start` directly.
        uncut: vertices that are in no cut; they alone must not lead from `start` to `end`.

    Raises:
        Malformed: an edge leads from `start` to `end`, so no cut exists.
    """
    spare = _network(edges, start, end, uncut)
    paths = 0
    while sent := _blocking(spare, (start, 1), (end, 0)):
        paths += sent
    from_start = _reached(spare, (start, 1), forwards=True)
    to_end = _reached(spare, (end, 0), forwards=False)
    vertices = {v for v, _ in spare} - {start, end}
    near = sorted(v for v in vertices if (v, 0) in from_start and (v, 1) not in from_start)
    far = sorted(v for v in vertices if (v, 1) in to_end and (v, 0) not in to_end)
    more = frozenset(v for v in vertices if (v, 0) in to_end)
    return VertexCut(paths, tuple(near), tuple(far), more)


def _network(
    edges: Mapping[str, Iterable[str]], start: str, end: str, uncut: Collection[str]
) -> _Spare:
    vertices = {start, end, *edges, *(v for heads in edges.values() for v in heads)}
    without_limit = len(vertices) + 1
    spare: _Spare = {(v, side): {} for v in vertices for side in (0, 1)}
    for vertex in sorted(vertices - {start, end}):
        spare[vertex, 0][vertex, 1] = without_limit if vertex in uncut else 1
        spare[vertex, 1][vertex, 0] = 0
    for tail in sorted(edges):
        for head in sorted(set(edges[tail]) - {tail}):
            if (tail, head) == (start, end):
                raise Malformed("what leads from the start to the end directly cannot be cut")
            spare[tail, 1][head, 0] = without_limit
            spare[head, 0].setdefault((tail, 1), 0)
    return spare


def _blocking(spare: _Spare, start: _Half, end: _Half) -> int:
    """Send what the shortest paths can hold, all at once (Dinic 1970); return how many."""
    level = _levels(spare, start, end)
    sent = 0
    if end not in level:
        return sent
    untried = {half: iter(onwards) for half, onwards in spare.items() if half in level}
    path = [start]
    while path:
        at = path[-1]
        if at == end:
            _send(spare, path)
            sent, path = sent + 1, [start]
            continue
        onwards = next((o for o in untried[at] if spare[at][o] > 0
                        and level.get(o, 0) == level[at] + 1), None)  # fmt: skip
        if onwards is None:
            path.pop()
        else:
            path.append(onwards)
    return sent


def _send(spare: _Spare, path: list[_Half]) -> None:
    for one, other in pairwise(path):
        spare[one][other] -= 1
        spare[other][one] += 1


def _levels(spare: _Spare, start: _Half, end: _Half) -> dict[_Half, int]:
    level = {start: 0}
    todo = deque([start])
    while todo and end not in level:
        at = todo.popleft()
        for onwards, left in spare[at].items():
            if left > 0 and onwards not in level:
                level[onwards] = level[at] + 1
                todo.append(onwards)
    return level


def _reached(spare: _Spare, start: _Half, *, forwards: bool) -> set[_Half]:
    seen, todo = {start}, [start]
    while todo:
        at = todo.pop()
        if forwards:
            near = [o for o, left in spare[at].items() if left > 0]
        else:
            near = [o for o in spare[at] if spare[o].get(at, 0) > 0]
        todo += [o for o in near if o not in seen]
        seen.update(near)
    return seen
