"""Who is who as many possible answers, weighed by how likely each is, and not as one.

Where names are few and records thin, whether two entries are one person is never yes or no. One
clustering hides that, and counts wrongly whatever threshold makes it. So partitions are drawn:
each says of every item whose record it is; all draws together say how sure that is, and what is
counted is counted in each of them (Steorts, Hall and Fienberg 2016,
doi:10.1080/01621459.2015.1105807; Sadinle 2014, doi:10.1214/14-AOAS779). How a partition is
weighed and drawn is in `groupings`.

A stated chance looks at one pair. A draw looks at all: of a list one can be the one, and being one
passes on. So single pairs are one in draws more or less often than was stated of them, and rightly:
in invented towns draws tell who is whom better than the stated chances do, and are as right as they
say. What is kept is what calibrated chances promise: of the pairs of which about .7 was stated,
seven in ten are one in the draws. To that end the odds of each stratum of pairs are moved by one
number. (Keeping every single chance was tried, by iterative fitting: it tells who is whom worse.)
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from bearwitness.corroboration.calibrating import EDGES
from bearwitness.corroboration.descent import families
from bearwitness.corroboration.partitions_run import Board, Labels, Run
from bearwitness.errors import Malformed

MOST_ITEMS = 200_000
DRAWS = 200


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely two items, by their places, are one person (event, place)."""

    one: int
    other: int
    same: float


@dataclass(frozen=True, slots=True)
class Known:
    """What people decided, by the places of items: these are one, those are not.

    `linked` are people known for more than being linked: two of them whom nobody found to be one
    are two.
    """

    same: tuple[tuple[int, int], ...] = ()
    different: tuple[tuple[int, int], ...] = ()
    linked: tuple[int, ...] = ()


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
        fitted: the chances are right on average, as calibrated ones are: of pairs that were
            stated to be about as likely, draws hold as many as was stated, though who else
            would do and who is alike to both makes single ones rarer or more certain. False:
            the odds are taken as they are, and nothing is added for what is missed.
        missed: the part of joins that nobody compared: so many more are made in each draw, of
            two whom nothing parts, since nobody knows whom; and what it tells against a group
            that two of its items were not compared.

    Raises:
        Malformed: a chance, place or number that cannot be, or decisions that contradict.
    """
    ways = [Way(tuple(chances), missed)]
    return drawn_under(items, ways, seed=seed, draws=draws, known=known, apart=apart, fitted=fitted)


@dataclass(frozen=True, slots=True)
class Way:
    """One way that the chances may be, and the part of joins that nobody compared."""

    chances: tuple[Chance, ...]
    missed: float


def drawn_under(
    items: int,
    ways: Sequence[Way],
    *,
    seed: int,
    draws: int = DRAWS,
    known: Known | None = None,
    apart: Sequence[Hashable] = (),
    fitted: bool = True,
) -> Partitions:
    """Draw partitions under each of several ways that the chances may be, as many under each.

    Args:
        items: see `drawn`, as for all that is not named here.
        ways: each as likely as another.
        seed: the same seed draws the same.
        draws: under all ways together, rounded up to as many under each.
        known: see `drawn`.
        apart: see `drawn`.
        fitted: see `drawn`.

    Raises:
        Malformed: see `drawn`; or there is no way.
    """
    known = known or Known()
    if not 0 <= items <= MOST_ITEMS or draws < 1 or not ways:
        raise Malformed(f"partitions are drawn of up to {MOST_ITEMS} items, once at least")
    if not all(0 < way.missed < 1 for way in ways):
        raise Malformed("the part of joins that nobody compared lies between 0 and 1")
    if apart and len(apart) != items:
        raise Malformed("each item has one value that keeps it apart")
    _expect_pairs(items, (*known.same, *known.different))
    if not all(0 <= item < items for item in known.linked):
        raise Malformed("a decision is of an item that is there")
    board = Board(families(known.same, items), tuple(apart), known.different, known.linked)
    each = math.ceil(draws / len(ways))
    found: list[Labels] = []
    moved = dict.fromkeys(range(len(EDGES) + 1), 0.0)
    for n, way in enumerate(ways):
        run = Run(board, _table(items, way.chances), way.missed, seed + n)
        if fitted:
            moved = run.fitted(moved, again=n > 0)
        found += run.draws(moved, each, added=fitted)
    return Partitions(items, tuple(found))


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
