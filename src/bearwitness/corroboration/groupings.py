"""How likely a grouping of records is, from the chances of pairs; and drawing such groupings.

A group weighs, as a logarithm,

    the log-odds of the pairs along its heaviest tree  +  Σ min(0, evidence)  over all other pairs

where the evidence of a pair is what its stated odds add to the odds of two items nobody looked
at, and that of a pair never compared is `missed`. Only the pairs of a tree count in favour,
because being alike passes on: if one is named as two, and two as three, it is no news that one is
named as three. Every pair counts against. By this weight alone two items that concern nobody else
are together exactly as often as was stated; `partitions` moves the odds, and says why. A group
holds together by stated pairs.

Items that pairs connect are a component. One of few items is listed whole and drawn from exactly;
in a larger one we walk, one item at a time (Gibbs; Neal 2000,
doi:10.1080/10618600.2000.10474879) and two groups at a time (Metropolis).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from bearwitness.corroboration.chance import Chance
from bearwitness.errors import Malformed

LISTED = 6  # items of a component whose groupings are all listed: 203
_WARMING = 30  # sweeps of a walk before the first draw
_BETWEEN = 2  # sweeps between two draws
_REMEMBERED = 200_000  # weights of groups

Group = frozenset[int]


@dataclass(slots=True)
class Pair:
    """What is known of two nodes: the best of their pairs, and what all of them tell against."""

    odds: float = -math.inf  # logarithm
    against: float = 0.0  # Σ min(0, evidence)
    best: float = 0.0  # min(0, evidence) of the best pair: not counted where it is in the tree
    compared: int = 0


class Field:
    """Nodes, and what stands between them. Items that are one by decision are one node."""

    def __init__(
        self,
        owner: Sequence[int],
        apart: Sequence[Hashable],
        different: Iterable[tuple[int, int]],
        linked: Iterable[int] = (),
    ) -> None:
        """Put items to their nodes.

        Args:
            owner: of each item the node that it belongs to.
            apart: of each item a value that no two items of a group share, unless somebody
                decided that they are one; empty: any may.
            different: items that are not one.
            linked: items that are known people; two of two nodes are two people.

        Raises:
            Malformed: two items of a node are not one, by another decision.
        """
        self.owner = tuple(owner)
        self.members: dict[int, list[int]] = defaultdict(list)
        for item, node in enumerate(owner):
            self.members[node].append(item)
        self._apart = apart
        self._refused = {frozenset((owner[a], owner[b])) for a, b in different}
        self._linked = {owner[item] for item in linked}
        self.pairs: dict[int, dict[int, Pair]] = defaultdict(dict)
        broken = sum(len(pair) == 1 for pair in self._refused)
        if broken:
            raise Malformed(
                f"decisions contradict each other in {broken} places: one person, and two",
                hint="undo one of the decisions",
            )

    def _kept(self, node: int) -> set[Hashable]:
        return {self._apart[item] for item in self.members[node]} if self._apart else set()

    def may(self, one: int, other: int) -> bool:
        """Say whether two nodes may be in one group at all."""
        return (
            frozenset((one, other)) not in self._refused
            and not {one, other} <= self._linked
            and not self._kept(one) & self._kept(other)
        )

    def undecided(self, one: int, other: int) -> bool:
        """Say whether nobody decided of these two themselves."""
        a, b = self.owner[one], self.owner[other]
        return a != b and frozenset((a, b)) not in self._refused and not {a, b} <= self._linked

    def strangers(self, some: Iterable[int], others: Iterable[int]) -> bool:
        """Say whether nothing is stated or decided between two groups of items, nor parts them."""
        mine, theirs = ({self.owner[item] for item in group} for group in (some, others))
        return all(self.may(a, b) and b not in self.pairs.get(a, {}) for a in mine for b in theirs)

    def state(self, one: int, other: int, odds: float, evidence: float) -> None:
        """Take in what is known of two items, both numbers logarithms."""
        a, b = self.owner[one], self.owner[other]
        if a == b or not self.may(a, b):
            return
        pair = self.pairs[a].setdefault(b, Pair())
        self.pairs[b][a] = pair
        pair.compared += 1
        pair.against += min(0.0, evidence)
        if odds > pair.odds:
            pair.odds, pair.best = odds, min(0.0, evidence)

    def components(self) -> Iterator[list[int]]:
        """Yield the nodes that pairs connect, two or more at a time."""
        seen: set[int] = set()
        for start in sorted(self.pairs):
            if start not in seen:
                found = _reached(start, lambda node: self.pairs[node])
                seen |= found
                yield sorted(found)


def _reached(start: int, near: Callable[[int], Iterable[int]]) -> set[int]:
    found, ends = {start}, [start]
    while ends:
        fresh = [other for other in near(ends.pop()) if other not in found]
        found.update(fresh)
        ends.extend(fresh)
    return found


class _Weights:
    """What groups of one component weigh."""

    def __init__(self, field: Field, missed: float) -> None:
        self.near = field.pairs
        self._field = field
        self._missed = missed
        self._known: dict[Group, float | None] = {}

    def of(self, group: Group) -> float | None:
        """Return a group's weight as a logarithm; None where it cannot be one."""
        if len(group) < 2:
            return 0.0
        if group not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[group] = self._weighed(group)
        return self._known[group]

    def _weighed(self, group: Group) -> float | None:
        total, edges = 0.0, []
        for one, other in combinations(sorted(group), 2):
            if not self._field.may(one, other):
                return None
            pair = self.near[one].get(other)
            pairs = len(self._field.members[one]) * len(self._field.members[other])
            total += (pairs - (pair.compared if pair else 0)) * self._missed
            if pair:
                total += pair.against
                edges.append((pair.odds - pair.best, one, other))
        tree = _heaviest_tree(edges, len(group))
        return None if tree is None else total + tree


def _heaviest_tree(edges: list[tuple[float, int, int]], nodes: int) -> float | None:
    """Return the weight of the heaviest spanning tree (Kruskal 1956); None if there is none."""
    part: dict[int, int] = {}
    total, joined = 0.0, 1
    for weight, one, other in sorted(edges, reverse=True):
        a, b = part.setdefault(one, one), part.setdefault(other, other)
        if a != b:
            total, joined = total + weight, joined + 1
            part = {node: a if p == b else p for node, p in part.items()}
    return total if joined == nodes else None


def sampled(
    field: Field, nodes: list[int], draws: int, chance: Chance, missed: float
) -> Iterable[Iterable[Group]]:
    """Draw groupings of a component's nodes; `missed` is a logarithm."""
    weights = _Weights(field, missed)
    if len(nodes) > LISTED:
        return _Walk(weights, nodes, chance).draws(draws)
    ways = [(way, w) for way in listed(nodes) if (w := _whole(weights, way)) is not None]
    top = max(w for _, w in ways)
    return chance.several([way for way, _ in ways], [math.exp(w - top) for _, w in ways], draws)


def _whole(weights: _Weights, groups: Iterable[Group]) -> float | None:
    total = 0.0
    for group in groups:
        weight = weights.of(group)
        if weight is None:
            return None
        total += weight
    return total


def listed(nodes: Sequence[int]) -> Iterator[tuple[Group, ...]]:
    """Yield every grouping of these nodes."""
    if not nodes:
        yield ()
        return
    *before, last = nodes
    for groups in listed(before):
        yield (*groups, frozenset((last,)))
        for n, group in enumerate(groups):
            yield (*groups[:n], group | {last}, *groups[n + 1 :])


class _Walk:
    """A walk through the groupings of one large component."""

    def __init__(self, weights: _Weights, nodes: list[int], chance: Chance) -> None:
        self._weights = weights
        self._near = weights.near
        self._nodes = nodes
        self._chance = chance
        self._group = {node: frozenset((node,)) for node in nodes}
        self._edges = [(a, b) for a in nodes for b in self._near[a]]

    def draws(self, draws: int) -> Iterator[set[Group]]:
        """Yield groupings, some sweeps apart."""
        for _ in range(_WARMING):
            self._sweep()
        for _ in range(draws):
            for _ in range(_BETWEEN):
                self._sweep()
            yield set(self._group.values())

    def _sweep(self) -> None:
        for node in self._chance.mixed(self._nodes):
            self._move(node)
        for _ in range(1 + len(self._nodes) // 3):
            self._merge_or_split(*self._chance.one_of(self._edges))

    def _move(self, node: int) -> None:
        """Let one node choose its group anew, in proportion to what each choice weighs."""
        left = self._group[node] - {node}
        without = self._weights.of(left)
        if without is None:
            return  # the group would fall apart: no choice of this node leads here
        near = {self._group[other] - {node} for other in self._near[node]} | {left}
        # sorted: which way a walk goes may not depend on how a set is laid out
        options: list[Group] = sorted((group for group in near if group), key=sorted)
        groups, gains = [frozenset((node,))], [0.0]
        for group in options:
            weight, alone = self._weights.of(group | {node}), self._weights.of(group)
            if weight is not None and alone is not None:
                groups.append(group | {node})
                gains.append(weight - alone)
        top = max(gains)
        chosen = self._chance.several(groups, [math.exp(gain - top) for gain in gains], 1)[0]
        self._put(left)
        self._put(chosen)

    def _put(self, group: Group) -> None:
        for node in group:
            self._group[node] = group

    def _merge_or_split(self, a: int, b: int) -> None:
        """Try to make one of two groups, or two of one, along an edge."""
        one, other = self._group[a], self._group[b]
        whole = one | other
        part = self._part(a, b, whole)
        if one not in (other, part):
            return  # from the whole this edge leads to other parts: there is no way back
        together = self._weights.of(whole)
        mine, theirs = self._weights.of(part), self._weights.of(whole - part)
        if together is None or mine is None or theirs is None:
            return
        gain = together - mine - theirs
        if one == other:
            gain = -gain
        if gain < 0 and self._chance.part() >= math.exp(gain):
            return
        for group in (part, whole - part) if one == other else (whole,):
            self._put(group)

    def _part(self, a: int, b: int, whole: Group) -> Group:
        """Return what goes with `a` rather than with `b`: always the same of the same whole."""

        def odds(node: int, end: int) -> float:
            pair = self._near[node].get(end)
            return pair.odds if pair else -math.inf

        goes = (n for n in whole if n not in {a, b} and odds(n, a) >= odds(n, b))
        return frozenset((a, *goes))
