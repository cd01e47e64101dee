"""Who is who as many possible answers, weighed by how likely each is, and not as one.

Where names are few and records thin, whether two entries are one person is never yes or no. One
clustering hides that, and counts wrongly whatever threshold makes it. So partitions are drawn:
each says of every item whose record it is; all draws together say how sure that is, and what is
counted is counted in each of them (Steorts, Hall and Fienberg 2016,
doi:10.1080/01621459.2015.1105807; Sadinle 2014, doi:10.1214/14-AOAS779). How a partition is
weighed and drawn is in `groupings`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bearwitness.corroboration.chance import Chance as Thrown
from bearwitness.corroboration.groupings import Field, sampled
from bearwitness.errors import Malformed

MOST_ITEMS = 200_000
DRAWS = 200
_SURE = 1e-9  # no stated chance is nearer to 0 or 1
_SHIFTS = (-2.0, 5.0)  # logarithms of odds
_HALVINGS = 8
_TRIED = 60  # draws each time
Labels = tuple[int, ...]  # of each item its group, named by the group's first item


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely two items, by their places, are one person (event, place)."""

    one: int
    other: int
    same: float


@dataclass(frozen=True, slots=True)
class Known:
    """What people decided, by the places of items: these are one, those are not."""

    same: tuple[tuple[int, int], ...] = ()
    different: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Partitions:
    """Draws of who is who; each is as good an answer as any other."""

    items: int
    draws: tuple[Labels, ...]

    def groups(self) -> tuple[int, ...]:
        """Return how many distinct ones there are, in each draw."""
        return tuple(len(set(labels)) for labels in self.draws)

    def together(self, one: int, other: int) -> float:
        """Return in what part of the draws two items are one."""
        return sum(labels[one] == labels[other] for labels in self.draws) / len(self.draws)


def mixed(several: Sequence[Partitions]) -> Partitions:
    """Return the draws of all, as of one.

    Raises:
        Malformed: they are not of the same items, or there are none.
    """
    if len({one.items for one in several}) != 1:
        raise Malformed("draws of the same items are mixed")
    return Partitions(several[0].items, tuple(draw for one in several for draw in one.draws))


@dataclass(frozen=True, slots=True)
class Distinct:
    """How many there are: the middle of the draws and where `level` of them lie."""

    median: int
    lower: int
    upper: int
    mean: float
    level: float


def distinct(partitions: Partitions, *, level: float = 0.95) -> Distinct:
    """Return how many distinct ones the items are of. The bounds are those of matching alone."""
    counts = sorted(partitions.groups())
    last, tail = len(counts) - 1, (1 - level) / 2
    lower, upper = counts[math.floor(tail * last)], counts[math.ceil((1 - tail) * last)]
    mean = sum(counts) / len(counts)
    return Distinct(counts[last // 2], lower, upper, mean, level)


def drawn(
    items: int,
    chances: Iterable[Chance],
    *,
    seed: int,
    draws: int = DRAWS,
    known: Known | None = None,
    apart: Sequence[Hashable] = (),
    missed: float = 0.02,
    fitted: bool = True,
) -> Partitions:
    """Draw partitions of so many items.

    Args:
        items: how many; an item is its place, from 0.
        chances: of pairs that were compared; of a pair stated twice the last counts.
        seed: the same seed draws the same.
        draws: how many.
        known: what people decided; it holds in every draw, whatever the chances say.
        apart: of each item a value, such as its list: no two items of one value are ever one,
            because each list names a person once. Empty: any two may be.
        fitted: the chances are right on average, as calibrated ones are: all odds are moved
            by one number until the draws hold as many pairs as the chances add up to and were
            missed, since who else would do makes each pair rarer. False: taken as they are.
        missed: the part of true pairs that nobody compared: what it tells against a group that
            two of its items were not, and how many pairs the chances leave out.

    Raises:
        Malformed: a chance, place or number that cannot be, or decisions that contradict.
    """
    known = known or Known()
    if not 0 <= items <= MOST_ITEMS or draws < 1 or not 0 < missed < 1:
        raise Malformed(f"partitions are drawn of up to {MOST_ITEMS} items, once at least")
    if apart and len(apart) != items:
        raise Malformed("each item has one value that keeps it apart")
    _expect_pairs(items, (*known.same, *known.different))
    owner = _owners(items, known.same)
    table = _table(items, chances)
    prior = _log_odds(sum(table.values()) / max(1, _pairs(items, apart)))

    def run(shift: float, draws: int) -> tuple[Field, tuple[Labels, ...]]:
        field = Field(owner, apart, known.different)
        for (one, other), same in table.items():
            odds = _log_odds(same)
            field.state(one, other, odds + shift, odds + shift - prior)
        return field, _columns(field, draws, Thrown(seed), math.log(missed))

    shift = _shift(table, run, missed) if fitted else 0.0
    return Partitions(items, run(shift, draws)[1])


Run = Callable[[float, int], tuple[Field, tuple[Labels, ...]]]


def _shift(table: Mapping[tuple[int, int], float], run: Run, missed: float) -> float:
    """Return by how much all odds are moved so that draws hold as many pairs as there are."""
    field, _ = run(0.0, 1)
    open_ = [pair for pair in table if field.undecided(*pair)]
    wanted = math.fsum(table[pair] for pair in open_) / (1 - missed)
    low, high = _SHIFTS
    shift = 0.0
    for _ in range(_HALVINGS):
        _, draws = run(shift, _TRIED)
        each = [sum(labels[a] == labels[b] for a, b in open_) for labels in draws]
        had = sum(each) / _TRIED
        unsure = math.sqrt(sum((one - had) ** 2 for one in each)) / _TRIED
        if abs(had - wanted) <= max(0.5, 0.002 * wanted, 2 * unsure):
            break  # as near as so few draws can tell
        low, high = (shift, high) if had < wanted else (low, shift)
        shift = (low + high) / 2
    return shift


def _columns(field: Field, draws: int, chance: Thrown, missed: float) -> tuple[Labels, ...]:
    columns = [list(field.owner) for _ in range(draws)]
    for nodes in field.components():
        groupings = sampled(field, nodes, draws, chance, missed)
        for column, groups in zip(columns, groupings, strict=True):
            _write(column, field, groups)
    return tuple(map(tuple, columns))


def _write(column: list[int], field: Field, groups: Iterable[Iterable[int]]) -> None:
    for group in groups:
        members = [item for node in group for item in field.members[node]]
        first = min(members)
        for item in members:
            column[item] = first


def _table(items: int, chances: Iterable[Chance]) -> dict[tuple[int, int], float]:
    table = {}
    for pair in chances:
        _expect_pairs(items, [(pair.one, pair.other)])
        if not 0 <= pair.same <= 1:
            raise Malformed("a chance is a probability")
        table[min(pair.one, pair.other), max(pair.one, pair.other)] = pair.same
    return dict(sorted(table.items()))


def _expect_pairs(items: int, pairs: Iterable[tuple[int, int]]) -> None:
    if any(not 0 <= a < items or not 0 <= b < items or a == b for a, b in pairs):
        raise Malformed("a chance and a decision are of two items that are there")


def _pairs(items: int, apart: Sequence[Hashable]) -> int:
    alike = (len(list(group)) for _, group in groupby(sorted(map(repr, apart))))
    return items * (items - 1) // 2 - sum(n * (n - 1) // 2 for n in alike)


def _log_odds(chance: float) -> float:
    held = min(1 - _SURE, max(_SURE, chance))
    return math.log(held / (1 - held))


def _owners(items: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Return of each item the first of those that it is joined to, through others too."""
    above = list(range(items))

    def first(item: int) -> int:
        while above[item] != item:
            above[item] = above[above[item]]
            item = above[item]
        return item

    for a, b in pairs:
        one, other = sorted((first(a), first(b)))
        above[other] = one
    return [first(item) for item in range(items)]
