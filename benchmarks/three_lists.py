"""Three lists, and from which weight on people are taken to differ.

    python benchmarks/three_lists.py [--number N] [--noticed .1 .01] [--kept FILE]

Invented populations of kinds that `invented.py` has not, written down before any was drawn. Each
is asked with each weight: from it on, an interval reaches over the forms in which people differ
too. Printed for each kind: of how many there is an estimate, how many of these hold the truth, how
wide they are, and their interval score (Gneiting & Raftery 2007, doi 10.1198/016214506000001437)
on the scale of logarithms, the width and 40 times by how much the truth lies outside, which less
of is better; the last two of populations of which each weight gives an estimate. Each population
has a seed of its own. `--kept FILE` has a line for each answer.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from time import process_time

import numpy as np
from invented import Listed, as_table

from bearwitness.counting import estimate as estimating
from bearwitness.counting.estimate import estimate

SALT = 1789
LISTS = 3
MISSED = 2 / 0.05  # of an interval of 95 %
Make = Callable[[np.random.Generator, int], Listed]


def drawn(rng: np.random.Generator, chance: np.ndarray, people: int) -> Listed:
    return rng.random((people, LISTS)) < chance


def unequal(rng: np.random.Generator, people: int) -> Listed:
    return drawn(rng, rng.permutation([0.55, 0.2, 0.07]) * rng.uniform(0.8, 1.2, LISTS), people)


def alike(rng: np.random.Generator, people: int) -> Listed:
    return drawn(rng, rng.uniform(0.2, 0.5, LISTS), people)


def copies(rng: np.random.Generator, people: int) -> Listed:
    """The third list takes a third of the first."""
    listed = drawn(rng, rng.uniform(0.15, 0.4, LISTS), people)
    listed[:, 2] |= listed[:, 0] & (rng.random(people) < 1 / 3)
    return listed


def normal(sd: float) -> Make:
    def make(rng: np.random.Generator, people: int) -> Listed:
        chance = rng.uniform(0.15, 0.45, LISTS)
        log = np.log(chance / (1 - chance)) + rng.normal(0, sd, (people, 1))
        return drawn(rng, 1 / (1 + np.exp(-log)), people)

    return make


def rates(shape: float) -> Make:
    """Each person meets each list at a rate of their own; rates are gamma-distributed."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        rate = rng.gamma(shape, 1 / shape, (people, 1)) * rng.uniform(0.2, 0.6, LISTS)
        return drawn(rng, -np.expm1(-rate), people)

    return make


def of_kinds(parts: list[float], effects: list[list[float]]) -> Make:
    """So many kinds of people; their log odds beside those of a list, for each list."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        kind = rng.choice(len(parts), size=people, p=parts)
        chance = rng.uniform(0.15, 0.4, LISTS)
        log = np.log(chance / (1 - chance)) + np.array(effects)[kind]
        return drawn(rng, 1 / (1 + np.exp(-log)), people)

    return make


def easy_and_copied(rng: np.random.Generator, people: int) -> Listed:
    """A third is easy to list, and the second list takes a quarter of the first."""
    listed = of_kinds([0.33, 0.67], [[1.5] * LISTS, [-0.5] * LISTS])(rng, people)
    listed[:, 1] |= listed[:, 0] & (rng.random(people) < 0.25)
    return listed


HOLDS: dict[str, tuple[Make, tuple[int, int]]] = {
    "independent, unequal": (unequal, (300, 1_500)),
    "independent, 80-200 people": (alike, (80, 200)),
    "independent, 3,000-9,000": (alike, (3_000, 9_000)),
    "the third copies": (copies, (300, 1_500)),
}
DIFFER: dict[str, tuple[Make, tuple[int, int]]] = {
    "logit-normal, sd .7": (normal(0.7), (300, 1_500)),
    "logit-normal, sd 1.5": (normal(1.5), (300, 1_500)),
    "rates gamma, shape 2": (rates(2.0), (300, 1_500)),
    "rates gamma, 3,000-9,000": (rates(2.0), (3_000, 9_000)),
    "three kinds": (of_kinds([0.25, 0.5, 0.25], [[1.2] * 3, [0] * 3, [-1.5] * 3]), (300, 1_500)),
    "easy for two lists": (of_kinds([0.4, 0.6], [[1.5, 1.5, 0], [-0.5, -0.5, 0]]), (300, 1_500)),
    "easy and copied": (easy_and_copied, (300, 1_500)),
    "two kinds, 80-200 people": (of_kinds([0.4, 0.6], [[1.2] * 3, [-0.8] * 3]), (80, 200)),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one weight gives of one population."""

    kind: str
    place: int
    noticed: float
    truth: int
    lower: int
    median: int
    upper: int
    withheld: str

    @property
    def held(self) -> bool:
        return self.lower <= self.truth <= self.upper

    @property
    def width(self) -> float:
        return float(np.log(self.upper / self.lower))

    @property
    def score(self) -> float:
        """Of the interval; less is better."""
        out = max(self.lower / self.truth, self.truth / self.upper, 1.0)
        return self.width + MISSED * float(np.log(out))


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--number", type=int, default=100)
    asked.add_argument("--noticed", nargs="+", type=float, default=[0.1, 0.01])
    asked.add_argument("--kept", type=Path, metavar="FILE")
    args = asked.parse_args()
    start, every = process_time(), []
    for group in (HOLDS, DIFFER):
        found = []
        for kind, (make, people) in group.items():
            said = list(answers(kind, make, people, args.number, args.noticed))
            told(kind, said)
            found += said
        told("people differ" if group is DIFFER else "a model that is asked holds", found)
        every += found
    told("all", every)
    print(f"{process_time() - start:.0f} CPU s")
    if args.kept is not None:
        args.kept.write_text("".join("\t".join(map(str, astuple(one))) + "\n" for one in every))


def answers(
    kind: str, make: Make, people: tuple[int, int], number: int, weights: Iterable[float]
) -> Iterator[Said]:
    for place in range(number):
        rng = np.random.default_rng([SALT, place, *kind.encode()])
        truth = int(rng.integers(*people))
        table = as_table(make(rng, truth))
        for weight in weights:
            estimating.NOTICED_OF_THREE = weight
            one = estimate(table, beside=False)
            ends = (one.lower, one.median or 0, one.upper or 0)
            yield Said(kind, place, weight, truth, *ends, str(one.withheld or ""))


def told(kind: str, said: list[Said]) -> None:
    """Print a line for each weight."""
    given = {(one.kind, one.place, one.noticed) for one in said if not one.withheld}
    weights = sorted({one.noticed for one in said}, reverse=True)
    for weight in weights:
        rows = [one for one in said if one.noticed == weight]
        some = [one for one in rows if not one.withheld]
        both = [one for one in some if all((one.kind, one.place, w) in given for w in weights)]
        print(
            f"{kind:27} {weight:5.3g} given {len(some)} of {len(rows)}, held"
            f" {sum(one.held for one in some)}: {mean(one.held for one in some):.3f};"
            f" of {len(both)}: width {np.median([one.width for one in both] or [0]):.3f},"
            f" score {mean(one.score for one in both):.3f};"
            f" middle {np.median([one.median / one.truth for one in some] or [0]):.2f}",
            flush=True,
        )


def mean(values: Iterable[float]) -> float:
    found = list(values)
    return float(np.mean(found)) if found else 0.0


if __name__ == "__main__":
    main()
