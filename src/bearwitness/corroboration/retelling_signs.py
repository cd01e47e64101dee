"""What speaks for and against one text's having been taken from another, fact by fact.

What two texts share is weighed against what others tell who are of neither's family: a figure
that nobody else gives tells much, one that everybody gives hardly anything (Dong, Berti-Equille
and Srivastava 2009); and an order tells the less, the more alike those tell it who took nothing
from each other, and the more, the more others tell it otherwise. A figure that is another one
rounded neither agrees nor differs; who gives the usual one where the other text errs hardly took
it from there.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bearwitness.corroboration import orders
from bearwitness.corroboration.told_facts import Facts, Matches, by_fact, turned

_FEWEST = 3  # facts that both tell, or nothing is said
_RIGHT, _SAME_ERROR, _SLIP = 0.85, 0.04, 0.06  # of figures: right, the same wrong one, miscopied
_UNUSUAL = 0.35  # of other reporters would give the figure
_TURNED, _TOLD = 0.28, 0.6  # what is taken to be usual where few others tell of the same,
_PAIRS, _FACTS = 30, 15  # as if these many had been seen

_STRAYS = 0.15  # how far a fact is told from its usual place, of a text's length
_MIDDLE = 1.5  # as if so many more had told it in the middle

_Column = dict[int, frozenset[str]]  # with each family that tells a fact, its figures for it
_Places = dict[int, float]  # and where in its text
_Around = tuple[float, float]  # pairs of facts turned, and facts told, by those of other families


@dataclass(frozen=True, slots=True)
class Signs:
    """What two texts have in common, and what not."""

    facts: int  # told by both
    kept: int  # of them next to each other in both
    in_order: int  # the next stands later there too
    turned: int  # or earlier
    order: float  # log of how much likelier the order is in a copy
    otherwise: float  # the same beside where others tell each fact
    unusual: int  # figures that few others give
    rare: float  # log of how much likelier in a copy
    common: float
    against: int  # other figures for the same fact
    better: int  # of them the usual one here
    dropped: int
    added: int  # facts that others tell too
    own: int  # and that nobody else does
    turned_around: float  # the part of pairs of facts that others tell the other way round
    told_around: float  # the part of its facts that others tell


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign tells, in logarithms of odds."""

    first: float
    facts: float
    kept: float
    order: float
    otherwise: float
    rare: float
    common: float
    against: float
    better: float
    dropped: float
    added: float
    own: float
    turned_around: float
    told_around: float

    def of(self, s: Signs) -> float:
        """Return how much more speaks for a copy than against it."""
        return (
            self.first + self.facts * s.facts + self.kept * s.kept + self.order * s.order
            + self.otherwise * s.otherwise + self.rare * s.rare + self.common * s.common
            + self.against * s.against + self.better * s.better + self.dropped * s.dropped
            + self.added * s.added + self.own * s.own
            + self.turned_around * s.turned_around + self.told_around * s.told_around
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Both:
    """Two texts, whoever else there is: the later one's facts with those of the earlier."""

    facts: int
    of: int  # facts of the two
    back: int
    against: int


class Told:
    """Texts as facts, and what they have in common."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.beside: list[dict[int, Mapping[int, Sequence[int]]]] = [{} for _ in facts.said]
        self._both: dict[tuple[int, int], _Both] = {}
        for one, other in facts.pairs():
            self._compare(one, other, facts.beside(one, other))

    def _compare(self, one: int, other: int, matches: Matches) -> None:
        here, there = by_fact(matches), by_fact(turned(matches))
        if min(len(here), len(there)) < _FEWEST:
            return
        self.beside[one][other], self.beside[other][one] = here, there
        figures = self.facts.figures[other]
        against = sum(_against(figures[t], self.figures_of(one, at)) for t, at in there.items())
        of = len(self.facts.said[one]) + len(self.facts.said[other])
        back = orders.turned(_path(there))
        self._both[one, other] = _Both(len(there), of, back, against)

    def known(self, family: Sequence[int] | None) -> Known:
        """Return the same with what families are known; None where nothing is."""
        return Known(self, family)

    def figures_of(self, one: int, at: Sequence[int]) -> frozenset[str]:
        """Return the figures of one or more facts of a text."""
        figures = self.facts.figures[one]
        return figures[at[0]] if len(at) == 1 else frozenset().union(*(figures[n] for n in at))

    def both(self, one: int, other: int) -> _Both:
        """Return what two texts have in common that no third one changes."""
        return self._both[min(one, other), max(one, other)]


class Known:
    """The same beside the families that have been found so far."""

    def __init__(self, told: Told, family: Sequence[int] | None) -> None:
        self._told = told
        self._blind = family is None
        self._family = range(len(told.beside)) if family is None else family
        self._places: list[list[_Places]] = []
        self._columns = [self._told_by(one) for one in range(len(told.beside))]
        self._drawn: dict[tuple[int, int, int], float] = {}
        self._around = [self._usual(one) for one in range(len(told.beside))]

    def _told_by(self, one: int) -> list[_Column]:
        """Return with each fact which families tell it, as the first of their texts does."""
        near = self._told.beside[one]
        columns: list[_Column] = [{} for _ in self._told.facts.said[one]]
        places: list[_Places] = [{} for _ in columns]
        self._places.append(places)
        for other in sorted(near):
            family = self._family[other]
            for at, there in near[other].items():
                if family not in columns[at]:
                    columns[at][family] = self._told.figures_of(other, there)
                    places[at][family] = (there[0] + 0.5) / len(self._told.facts.said[other])
        return columns

    def _usual(self, one: int) -> _Around:
        back, pairs, facts, of = _TURNED * _PAIRS, float(_PAIRS), _TOLD * _FACTS, float(_FACTS)
        for other in self._told.beside[one]:
            if self._family[other] != self._family[one]:
                both = self._told.both(one, other)
                back += both.back
                pairs += both.facts * (both.facts - 1) / 2
                facts += both.facts
                of += both.of / 2
        return back / pairs, facts / of

    def signs(self, one: int, onto: int) -> Signs:
        """Set a text beside the one that it may be taken from, and both beside all others."""
        there = self._told.beside[one][onto]
        both, columns = self._told.both(one, onto), self._columns[one]
        usual = [(a + b) / 2 for a, b in zip(self._around[one], self._around[onto], strict=True)]
        unusual, rare, common, better = self._shared(one, onto)
        added = [at for at in range(len(columns)) if at not in there]
        apart = self._family[one], self._family[onto]
        known = sum(any(who not in apart for who in columns[at]) for at in added)
        path = _path(there)
        back = sum(here < before for before, here in pairwise(path))
        return Signs(
            len(there), orders.kept(path), len(path) - 1 - back, back,
            orders.likelier(len(path), both.back, usual[0]),
            self._otherwise(one, onto, len(path), orders.turned(path)),
            unusual, rare, common, both.against, better,
            len(self._columns[onto]) - len(self._told.beside[onto][one]),
            known, len(added) - known, *usual,
        )  # fmt: skip

    def _otherwise(self, one: int, onto: int, both: int, back: int) -> float:
        """Weigh the whole order: as in a copy, or as one tells it who tells it as others do."""
        if self._blind:
            return 0.0
        low, high = sorted((self._family[one], self._family[onto]))
        if (one, low, high) not in self._drawn:
            usual = (
                _usual_place([at for who, at in told.items() if who not in (low, high)])
                for told in self._places[one]
            )
            self._drawn[one, low, high] = orders.drawn(usual)
        own = len(self._places[one]) - both
        return orders.taken_over(both, back, own) - self._drawn[one, low, high]

    def _shared(self, one: int, onto: int) -> tuple[int, float, float, int]:
        """Weigh the figures that both give for the same fact, and count better ones."""
        unusual, rare, common, better = 0, 0.0, 0.0, 0
        for at, there in self._told.beside[one][onto].items():
            figures, theirs = self._told.facts.figures[one][at], self._told.figures_of(onto, there)
            shared, against = figures & theirs, _against(theirs, figures)
            others = self._others(one, onto, at) if shared or against else []
            if against and others:
                chances = sorted(_chance(others, figure) for figure in figures - theirs)
                better += sum(chance >= _UNUSUAL for chance in chances[:against])
            for figure in shared:
                agree = sum(_gives(said, figure) for said in others)
                chance, tells = _tells(len(others), agree)
                if chance < _UNUSUAL:
                    unusual, rare = unusual + 1, rare + tells
                else:
                    common += tells
        return unusual, rare, common, better

    def _others(self, one: int, onto: int, at: int) -> list[frozenset[str]]:
        if self._blind:
            return []
        apart = self._family[one], self._family[onto]
        return [said for who, said in self._columns[one][at].items() if said and who not in apart]


def _path(matched: Mapping[int, Sequence[int]]) -> list[int]:
    return [min(there) for _, there in sorted(matched.items())]


def _usual_place(told: Sequence[float]) -> tuple[float, float]:
    """Return where in a text a fact is told by one more, and how far he strays from it."""
    of = len(told) + _MIDDLE
    return (sum(told) + _MIDDLE / 2) / of, _STRAYS * math.sqrt(1 + 1 / of)


def _chance(others: Sequence[frozenset[str]], figure: str) -> float:
    return _tells(len(others), sum(_gives(said, figure) for said in others))[0]


@lru_cache(maxsize=10_000)
def _tells(others: int, agree: int) -> tuple[float, float]:
    """Return how likely one who took it from nobody gives a figure, and how much it tells.

    The figure is either right, or wrong in the text that is looked at: what the others give says
    which. A copy has it unless it slipped or knew better.
    """
    right = _RIGHT * _RIGHT**agree * (1 - _RIGHT) ** (others - agree)
    wrong = (1 - _RIGHT) * _SAME_ERROR**agree * (1 - _SAME_ERROR) ** (others - agree)
    chance = (right * _RIGHT + wrong * _SAME_ERROR) / (right + wrong)
    return chance, math.log((1 - _SLIP) / chance + _SLIP)


def _against(mine: Collection[str], theirs: Collection[str]) -> int:
    """Count the figures that stand against each other; one rounded is none."""
    here, there = set(mine) - set(theirs), set(theirs) - set(mine)
    if not here or not there:
        return 0
    rounded = sum(_gives(there, one) or any(_gives((one,), o) for o in there) for one in here)
    return max(0, min(len(here), len(there)) - rounded)


def _gives(said: Collection[str], figure: str) -> bool:
    """Say whether a figure is among others, or is one of them rounded."""
    if figure in said or not figure.endswith("0"):
        return figure in said
    return any(figure in _roundings(one) for one in said)


@lru_cache(maxsize=100_000)
def _roundings(figure: str) -> frozenset[str]:
    digits = figure[1:]
    if not digits.isdecimal():
        return frozenset()
    return frozenset(f"{figure[0]}{round(int(digits), -n)}" for n in range(1, len(digits)))
