"""Invented populations: `python benchmarks/invented.py [--number N] [--kinds A,B] [--later]`.

How often the default method gives an interval that holds the truth, or why it gives none. The
kinds of `CHOSEN_ON` were looked at while the rule for people who differ was chosen; those
of `LATER` were written down after it and before any of them was drawn. Each kind has a seed of its
own, which is not that of the populations on which the rule was chosen.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Alternative, Caution

Listed = NDArray[np.bool_]
Make = Callable[[np.random.Generator, int], Listed]
MANY, FEW = (300, 1_500), (60, 150)  # people, from and to


def independent(rng: np.random.Generator, people: int, lists: int = 4) -> Listed:
    return rng.random((people, lists)) < rng.uniform(0.15, 0.45, lists)


def two_kinds(
    share: float = 0.3,
    *,
    lists: int = 4,
    easy: tuple[float, float] = (0.4, 0.7),
    hard: tuple[float, float] = (0.05, 0.2),
) -> Make:
    """This share is easy to list and the others are hard, for every list."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        soft = rng.random((people, 1)) < share
        chances = np.where(soft, rng.uniform(*easy, lists), rng.uniform(*hard, lists))
        return rng.random((people, lists)) < chances

    return make


def dependent(rng: np.random.Generator, people: int) -> Listed:
    """The second list takes from the first one."""
    listed = independent(rng, people)
    listed[:, 1] |= listed[:, 0] & (rng.random(people) < 0.5)
    return listed


def sparse(rng: np.random.Generator, people: int) -> Listed:
    return rng.random((people, 4)) < rng.uniform(0.03, 0.12, 4)


def two_pairs(rng: np.random.Generator, people: int) -> Listed:
    listed = independent(rng, people, 5)
    for to, of in ((1, 0), (3, 2)):
        listed[:, to] |= listed[:, of] & (rng.random(people) < 0.4)
    return listed


def logit_normal(rng: np.random.Generator, people: int) -> Listed:
    chances = rng.uniform(0.15, 0.45, 4)
    log = np.log(chances / (1 - chances)) + rng.normal(0, 1, (people, 1))
    return rng.random((people, 4)) < 1 / (1 + np.exp(-log))


def beta_chances(cv: float) -> Make:
    """Chances that are beta-distributed with this coefficient of variation, alike in rank."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        rank = rng.random((people, 1))
        mean = rng.uniform(0.15, 0.45, 4)
        whole = (1 - mean) / (mean * cv**2) - 1
        return rng.random((people, 4)) < beta.ppf(rank, mean * whole, (1 - mean) * whole)

    return make


def strata(rng: np.random.Generator, people: int) -> Listed:
    """Two parts of a country; two lists are strong in one of them, two in the other."""
    here = rng.random((people, 1)) < 0.5
    strong, weak = rng.uniform(0.35, 0.6, 4), rng.uniform(0.05, 0.15, 4)
    first = np.array([True, True, False, False])
    return rng.random((people, 4)) < np.where(here == first, strong, weak)


def remote(rng: np.random.Generator, people: int) -> Listed:
    """Four tenths live where three of four lists hardly reach."""
    far = rng.random((people, 1)) < 0.4
    chances = rng.uniform(0.2, 0.5, 4)
    factor = np.where(far, np.array([0.25, 0.25, 0.25, 1.0]), 1.0)
    return rng.random((people, 4)) < chances * factor


def follows(factor: float) -> Make:
    """Who is on an earlier list has odds of each later one so many times as high."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        chances = rng.uniform(0.15, 0.4, 4)
        listed = np.zeros((people, 4), dtype=np.bool_)
        for place, chance in enumerate(chances):
            odds = chance / (1 - chance) * np.where(listed.any(axis=1), factor, 1.0)
            listed[:, place] = rng.random(people) < odds / (1 + odds)
        return listed

    return make


def so_many(lists: int) -> Make:
    return lambda rng, people: independent(rng, people, lists)


CHOSEN_ON: dict[str, tuple[Make, tuple[int, int]]] = {
    "independent": (independent, MANY),
    "heterogeneous": (two_kinds(), MANY),
    "dependent": (dependent, MANY),
    "sparse": (sparse, MANY),
    "logit-normal, sd 1": (logit_normal, MANY),
    "two pairs depend, 5 lists": (two_pairs, MANY),
    "independent, 3 lists": (so_many(3), MANY),
    "heterogeneous, 3 lists": (two_kinds(lists=3), MANY),
    "independent, 5 lists": (so_many(5), MANY),
    "heterogeneous, 5 lists": (two_kinds(lists=5), MANY),
}
LATER: dict[str, tuple[Make, tuple[int, int]]] = {
    "beta, CV 0.3": (beta_chances(0.3), MANY),
    "beta, CV 0.6": (beta_chances(0.6), MANY),
    "beta, CV 1": (beta_chances(1.0), MANY),
    "a tenth easy": (two_kinds(0.1), MANY),
    "a half easy": (two_kinds(0.5), MANY),
    "eight tenths easy": (two_kinds(0.8), MANY),
    "less apart": (two_kinds(easy=(0.3, 0.5), hard=(0.1, 0.25)), MANY),
    "strata crossed": (strata, MANY),
    "a remote stratum": (remote, MANY),
    "referred on, odds x 3": (follows(3), MANY),
    "avoided, odds x 1/3": (follows(1 / 3), MANY),
    "independent, 60-150 people": (independent, FEW),
    "heterogeneous, 60-150 people": (two_kinds(), FEW),
    "independent, 6 lists": (so_many(6), MANY),
    "heterogeneous, 6 lists": (two_kinds(lists=6), MANY),
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--number", type=int, default=100)
    asked.add_argument("--kinds", type=lambda text: text.split(";"))
    asked.add_argument("--later", action="store_true")
    args = asked.parse_args()
    kinds = LATER if args.later else CHOSEN_ON
    for kind in args.kinds or kinds:
        tell(kind, *(CHOSEN_ON | LATER)[kind], args.number)


def tell(kind: str, make: Make, people: tuple[int, int], number: int) -> None:
    """Print one line: how many are given and hold the truth, and how many graphs alone would."""
    rng = np.random.default_rng([SEED, *kind.encode()])
    held, wide, middle, widened = [], [], [], []
    alone, narrow, why = [], [], Counter[str]()
    for _ in range(number):
        truth = int(rng.integers(*people))
        found = estimate(as_table(make(rng, truth)), beside=False)
        alone += [_holds(one, truth) for one in found.sensitivity if one.method == "decomposable"]
        if found.median is None or found.upper is None:
            why[str(found.withheld)] += 1
            continue
        reaches = any(one.caution is Caution.UNEVEN for one in found.warnings)
        holds = found.lower <= truth <= found.upper
        held.append(holds)
        widened.append(reaches)
        narrow += [] if reaches else [holds]
        wide.append((found.upper - found.lower) / truth)
        middle.append(found.median / truth)
    reasons = ", ".join(f"{reason} {times}" for reason, times in why.most_common())
    print(
        f"{kind:28} given {len(held)} of {number}, widened {sum(widened)}; held {_mean(held)}"
        f" (not widened {_mean(narrow)}), width {_middle(wide)}, middle {_middle(middle)};"
        f" withheld: {reasons or 'none'}; graphs alone {_mean(alone)} of {len(alone)}",
        flush=True,
    )


def _holds(one: Alternative, truth: int) -> bool:
    return one.lower is not None and one.upper is not None and one.lower <= truth <= one.upper


def _mean(held: list[bool]) -> str:
    return f"{np.mean(held):.3f}" if held else "-"


def _middle(values: list[float]) -> str:
    return f"{np.median(values):.2f}" if values else "-"


def as_table(listed: Listed) -> Overlaps:
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps("ABCDEFGH"[: listed.shape[1]], cells)


if __name__ == "__main__":
    main()
