"""Where boxes and lines stand in a layered drawing of who has it from whom.

After Sugiyama, Tagawa and Toda (1981, doi:10.1109/TSMC.1981.4308636), in five steps:

1. Layers: each box stands one layer after the last of those that lead to it. A line that would
   close a circle is turned round for this step, and drawn as it is.
2. A line over several layers gets a bend in each, which takes part like a box.
3. Order: each layer is sorted by the barycentres of its neighbours, to and fro; the order with
   the fewest crossings is kept.
4. Heights: each box as near to the mean of its neighbours as those beside it allow; that is an
   isotonic regression (Ayer et al. 1955, doi:10.1214/aoms/1177728423).
5. Lines run straight through a layer and bend between two.

The same boxes and lines give the same drawing, whatever their order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bearwitness.errors import Malformed

Point = tuple[float, float]
_ROUNDS = 12
_BEND = 8.0  # height that a passing line takes up
_APART = 14.0  # between two boxes of a layer


@dataclass(frozen=True, slots=True)
class Box:
    """A thing to be placed; `size` is its width and height."""

    id: str
    size: Point
    last: bool = False  # stands in the last layer, whatever leads to it


@dataclass(frozen=True, slots=True)
class Tie:
    """A line from `tail` to `head`. `kind` and `standing` are only carried along."""

    tail: str
    head: str
    kind: str
    standing: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a line runs: from point to point, a curve between layers, straight through them."""

    tie: Tie
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A layered drawing. `boxes` gives the upper left corner of each; `columns` where each begins.

    `layer` numbers the layers from 0; `crossings` counts lines that cross between two of them.
    """

    boxes: Mapping[str, Point]
    routes: tuple[Route, ...]
    layer: Mapping[str, int]
    columns: tuple[float, ...]
    size: Point
    crossings: int


_Slot = tuple[int, str]  # a layer and a box, or a bend


def placed(boxes: Iterable[Box], ties: Iterable[Tie], *, gap: float = 58.0) -> Placed:
    """Place boxes and lines.

    Args:
        boxes: in the units in which the picture is drawn.
        ties: between them; two of one tail and head are drawn beside each other.
        gap: between two layers, in which lines bend.

    Raises:
        Malformed: a line begins or ends at no box, or leads back to where it begins.
    """
    known = {box.id: box for box in sorted(boxes, key=lambda b: b.id)}
    lines = sorted(set(ties), key=lambda t: (t.tail, t.head, t.kind, t.standing))
    if any(t.tail == t.head or not {t.tail, t.head} <= known.keys() for t in lines):
        raise Malformed("a line of a drawing leads nowhere", hint="give a box for each of its ends")
    forward = _without_circles(known, lines)
    layer = _layers(known, forward)
    chains = {
        tie: tuple((n, f"{a} {b} {n}") for n in range(layer[a] + 1, layer[b]))
        for tie, (a, b) in forward.items()
    }
    slots = _slots(known, layer, chains)
    before = _neighbours(forward, layer, chains)
    after = _turned(before)
    order, crossings = _ordered(slots, before, after)
    heights = {s: known[s[1]].size[1] if s[1] in known else _BEND for row in order for s in row}
    middle = _heights(order, heights, before, after)
    columns, width = _columns(order, known, gap)
    corner = {
        s[1]: (columns[s[0]], middle[s] - heights[s] / 2)
        for row in order
        for s in row
        if s[1] in known
    }
    routes = _routes(lines, forward, layer, chains, middle, known, columns)
    height = max((middle[s] + heights[s] / 2 for s in middle), default=0.0)
    return Placed(corner, routes, layer, columns, (width, height), crossings)


def _without_circles(known: Mapping[str, Box], ties: Sequence[Tie]) -> dict[Tie, tuple[str, str]]:
    """Return every line as tail and head, those turned round that would close a circle."""
    onwards: dict[str, list[str]] = {}
    for tie in ties:
        onwards.setdefault(tie.tail, []).append(tie.head)
    done: set[str] = set()
    back: set[tuple[str, str]] = set()
    for start in known:
        path: dict[str, None] = {}
        todo = [(start, False)]
        while todo:
            at, leave = todo.pop()
            if leave:
                path.pop(at, None)
                done.add(at)
            elif at not in done and at not in path:
                path[at] = None
                todo.append((at, True))
                for head in sorted(onwards.get(at, ()), reverse=True):
                    if head in path:
                        back.add((at, head))
                    elif head not in done:
                        todo.append((head, False))
    return {t: (t.head, t.tail) if (t.tail, t.head) in back else (t.tail, t.head) for t in ties}


def _layers(known: Mapping[str, Box], forward: Mapping[Tie, tuple[str, str]]) -> dict[str, int]:
    heads: dict[str, set[str]] = {}
    waiting = dict.fromkeys(known, 0)
    for tail, head in set(forward.values()):
        heads.setdefault(tail, set()).add(head)
        waiting[head] += 1
    layer = dict.fromkeys(known, 0)
    ready = sorted(name for name, many in waiting.items() if not many)
    while ready:
        at = ready.pop()
        for head in sorted(heads.get(at, ())):
            layer[head] = max(layer[head], layer[at] + 1)
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    last = max(layer.values(), default=0)
    return {name: last if known[name].last else at for name, at in layer.items()}


def _slots(
    known: Mapping[str, Box], layer: Mapping[str, int], chains: Mapping[Tie, Sequence[_Slot]]
) -> list[list[_Slot]]:
    rows: list[list[_Slot]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    for name in known:
        rows[layer[name]].append((layer[name], name))
    for bend in sorted({bend for chain in chains.values() for bend in chain}):
        rows[bend[0]].append(bend)
    return rows


def _neighbours(
    forward: Mapping[Tie, tuple[str, str]],
    layer: Mapping[str, int],
    chains: Mapping[Tie, Sequence[_Slot]],
) -> dict[_Slot, list[_Slot]]:
    """Return what stands before each slot, in the layer before."""
    before: dict[_Slot, list[_Slot]] = {}
    for tie, (tail, head) in forward.items():
        for one, other in pairwise(((layer[tail], tail), *chains[tie], (layer[head], head))):
            if one not in before.setdefault(other, []):
                before[other].append(one)
    return before


def _turned(before: Mapping[_Slot, Sequence[_Slot]]) -> dict[_Slot, list[_Slot]]:
    after: dict[_Slot, list[_Slot]] = {}
    for slot, those in before.items():
        for one in those:
            after.setdefault(one, []).append(slot)
    return after


def _ordered(
    rows: list[list[_Slot]],
    before: Mapping[_Slot, Sequence[_Slot]],
    after: Mapping[_Slot, Sequence[_Slot]],
) -> tuple[list[list[_Slot]], int]:
    best, fewest = [list(row) for row in rows], _crossings(rows, before)
    rows = [list(row) for row in rows]
    for sweep in range(_ROUNDS):
        down = sweep % 2 == 0
        near = before if down else after
        for n in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            beside = {slot: at for at, slot in enumerate(rows[n - 1 if down else n + 1])}
            rows[n] = _by_barycentre(rows[n], near, beside)
        crossings = _crossings(rows, before)
        if crossings < fewest:
            best, fewest = [list(row) for row in rows], crossings
    return best, fewest


def _by_barycentre(
    row: Sequence[_Slot], near: Mapping[_Slot, Sequence[_Slot]], beside: Mapping[_Slot, int]
) -> list[_Slot]:
    """Sort a layer; what has no neighbour there keeps its place among the rest."""
    place = {slot: float(at) for at, slot in enumerate(row)}
    for slot in row:
        if those := near.get(slot):
            place[slot] = sum(beside[one] for one in those) / len(those)
    return sorted(row, key=lambda slot: (place[slot], slot[1]))


def _crossings(rows: Sequence[Sequence[_Slot]], before: Mapping[_Slot, Sequence[_Slot]]) -> int:
    found = 0
    for one, other in pairwise(rows):
        at = {slot: n for n, slot in enumerate(one)}
        seen: list[int] = []
        for slot in other:
            ends = sorted(at[near] for near in before.get(slot, ()))
            found += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return found


def _heights(
    rows: Sequence[Sequence[_Slot]],
    heights: Mapping[_Slot, float],
    before: Mapping[_Slot, Sequence[_Slot]],
    after: Mapping[_Slot, Sequence[_Slot]],
) -> dict[_Slot, float]:
    """Return the middle of each slot; the highest edge of all is at 0."""
    middle: dict[_Slot, float] = {}
    for row in rows:
        y = 0.0
        for slot in row:
            middle[slot] = y + heights[slot] / 2
            y += heights[slot] + _APART
    for sweep in range(_ROUNDS):
        down = sweep % 2 == 0
        for row in rows if down else list(rows)[::-1]:
            both = sweep >= _ROUNDS - 2
            wished = [_wish(slot, middle, before, after, down=down, both=both) for slot in row]
            middle.update(zip(row, _apart(row, wished, heights), strict=True))
    top = min((middle[s] - heights[s] / 2 for s in middle), default=0.0)
    return {slot: y - top for slot, y in middle.items()}


def _wish(
    slot: _Slot,
    middle: Mapping[_Slot, float],
    before: Mapping[_Slot, Sequence[_Slot]],
    after: Mapping[_Slot, Sequence[_Slot]],
    *,
    down: bool,
    both: bool,
) -> float:
    near = [*before.get(slot, ())] if down or both else []
    near += [*after.get(slot, ())] if both or not down else []
    return sum(middle[one] for one in near) / len(near) if near else middle[slot]


def _apart(
    row: Sequence[_Slot], wished: Sequence[float], heights: Mapping[_Slot, float]
) -> list[float]:
    """Return middles in order and far enough apart, as near to the wishes as can be."""
    offsets, so_far = [], 0.0
    for n, slot in enumerate(row):
        if n:
            so_far += (heights[row[n - 1]] + heights[slot]) / 2 + _APART
        offsets.append(so_far)
    blocks: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        mean, many = wish - offset, 1
        while blocks and blocks[-1][0] >= mean:
            other, more = blocks.pop()
            mean, many = (mean * many + other * more) / (many + more), many + more
        blocks.append((mean, many))
    flat = [mean for mean, many in blocks for _ in range(many)]
    return [mean + offset for mean, offset in zip(flat, offsets, strict=True)]


def _columns(
    rows: Sequence[Sequence[_Slot]], known: Mapping[str, Box], gap: float
) -> tuple[tuple[float, ...], float]:
    x, columns = 0.0, []
    for row in rows:
        columns.append(x)
        x += max((known[s[1]].size[0] for s in row if s[1] in known), default=0.0) + gap
    return tuple(columns), max(x - gap, 0.0)


def _routes(  # noqa: PLR0917 - private; what the steps before found
    lines: Sequence[Tie],
    forward: Mapping[Tie, tuple[str, str]],
    layer: Mapping[str, int],
    chains: Mapping[Tie, Sequence[_Slot]],
    middle: Mapping[_Slot, float],
    known: Mapping[str, Box],
    columns: Sequence[float],
) -> tuple[Route, ...]:
    ports = _ports(lines, forward, layer, chains, middle, known)
    widest = [0.0] * len(columns)
    for name, box in known.items():
        widest[layer[name]] = max(widest[layer[name]], box.size[0])
    routes = []
    for tie in lines:
        tail, head = forward[tie]
        points = [(columns[layer[tail]] + known[tail].size[0], ports[tie, tail])]
        for bend in chains[tie]:
            x, y = columns[bend[0]], middle[bend]
            points += [(x, y), (x + widest[bend[0]], y)]
        points.append((columns[layer[head]], ports[tie, head]))
        routes.append(Route(tie, tuple(points if tail == tie.tail else points[::-1])))
    return tuple(routes)


def _ports(  # noqa: PLR0917 - private, as above
    lines: Sequence[Tie],
    forward: Mapping[Tie, tuple[str, str]],
    layer: Mapping[str, int],
    chains: Mapping[Tie, Sequence[_Slot]],
    middle: Mapping[_Slot, float],
    known: Mapping[str, Box],
) -> dict[tuple[Tie, str], float]:
    """Return how high each line leaves its box and meets the next, so that they lie apart."""
    ends: dict[tuple[str, bool], list[tuple[float, int, Tie]]] = {}
    for number, tie in enumerate(lines):
        tail, head = forward[tie]
        way = ((layer[tail], tail), *chains[tie], (layer[head], head))
        ends.setdefault((tail, True), []).append((middle[way[1]], number, tie))
        ends.setdefault((head, False), []).append((middle[way[-2]], number, tie))
    ports: dict[tuple[Tie, str], float] = {}
    for (name, _), held in ends.items():
        step = min(9.0, (known[name].size[1] - 10) / max(len(held), 1))
        for n, (_, _, tie) in enumerate(sorted(held, key=lambda e: e[:2])):
            lift = (n - (len(held) - 1) / 2) * step
            ports[tie, name] = middle[layer[name], name] + lift
    return ports
