"""Invented book towns, to choose the rules of `odd_values` by, with no look at real data.

Sellers list the authors of books. Each seller has some books, many or few. Whoever lists for
himself leaves authors out, in his own measure, and now and then has one wrong, in his own way or
in the way that many have it (the author of another edition). Families take their lists from one
seller, whole or in part, and some change a few of them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from bearwitness.corroboration import odd_values
from bearwitness.corroboration.odd_values import Stated

ODD, AGAIN, PART = (0.1, 0.15, 0.2, 0.25, 0.33), (1, 2, 3), (0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Rules:
    """One choice of parameters."""

    odd: float
    again: int
    part: float


@dataclass(frozen=True, slots=True)
class Town:
    """What the sellers say, and the true lists."""

    said: tuple[Stated, ...]
    truth: Mapping[str, frozenset[str]]


def town(seed: int) -> Town:
    """Return a town; the measure of copying and of error is drawn anew for each."""
    chance = random.Random(seed)
    books = [f"b{n}" for n in range(250)]
    truth = {b: frozenset(f"{b} a{n}" for n in range(chance.choice([1, 1, 2, 2, 3, 4])))
             for b in books}  # fmt: skip
    common = {b: f"{b} once" for b in books if chance.random() < 0.15}
    said: dict[tuple[str, str], frozenset[str]] = {}
    sellers = [f"s{n}" for n in range(90)]
    errs = chance.uniform(0.02, 0.15)
    for seller in sellers:
        leaves_out, mine = chance.choice([0.05, 0.3, 0.7]), chance.uniform(0.02, 0.35)
        for book in books:
            if chance.random() < mine:
                said[seller, book] = _listed(
                    chance, book, truth[book], common, leaves_out=leaves_out, errs=errs
                )
    for family in range(chance.randint(2, 6)):
        model = chance.choice(sellers)
        known = [book for book in books if (model, book) in said]
        for n in range(chance.randint(2, 9)):
            keep, change = chance.uniform(0.4, 1), chance.choice([0, 0, 0.1])
            for book in known:
                if chance.random() < keep:
                    own = _listed(chance, book, truth[book], common, leaves_out=0.3, errs=errs)
                    copied = said[model, book]
                    said[f"f{family} {n}", book] = own if chance.random() < change else copied
    return Town(tuple(Stated(s, b, names) for (s, b), names in said.items()), truth)


def _listed(chance: random.Random, book: str, authors: frozenset[str], common: Mapping[str, str],
            *, leaves_out: float, errs: float) -> frozenset[str]:  # fmt: skip
    first, *others = sorted(authors)
    names = {first, *(a for a in others if chance.random() > leaves_out)}
    if chance.random() < errs:
        names.discard(chance.choice(sorted(names)))
        often = book in common and chance.random() < 0.5
        names.add(common[book] if often else f"{book} wrong {chance.randrange(10**6)}")
    return frozenset(names)


def measured(rules: Rules, towns: list[Town]) -> tuple[float, float]:
    """Return the share of confirmed lists that are wrong, and of books with a confirmed one."""
    confirmed = wrong = covered = books = 0
    for here in towns:
        pairs = odd_values.shared(here.said, odd=rules.odd, again=rules.again, part=rules.part)
        agreed = odd_values.agreed(here.said, odd_values.origins(pairs))
        confirmed += len(agreed)
        wrong += sum(a.value != here.truth[a.item] for a in agreed)
        covered += len({a.item for a in agreed})
        books += len(here.truth)
    return wrong / max(1, confirmed), covered / books


def choices() -> Iterator[Rules]:
    """Yield every choice that is tried."""
    yield from (Rules(*one) for one in product(ODD, AGAIN, PART))


def chosen(seeds: range) -> tuple[Rules, float, float]:
    """Return the choice that errs least in these towns, and among equals covers most."""
    towns = [town(seed) for seed in seeds]
    figures = {rules: measured(rules, towns) for rules in choices()}
    best = min(figures, key=lambda r: (round(figures[r][0], 3), -figures[r][1]))
    return best, *figures[best]
