"""How right a stated chance is, by names alone: 200 pairs reviewed as the program proposes them.

    python benchmarks/likeness.py [TOWNS [FIRST]]  of the held-back half of names (tests/name_forms)
    python benchmarks/likeness.py fit TOWNS   where the curve starts, from towns of the open half

Which pairs are reviewed is what `bearwitness match propose --review 200` says. The others tell.
Side by side: that curve; the same where it began, with nothing reviewed; the same by pairs that
weigh as many as each stands for; and three that know of a pair only where the curve began
(Platt 1999; beta: Kull, Silva Filho and Flach 2017, doi:10.1214/17-EJS1338SI; isotonic: Zadrozny
and Elkan 2002, doi:10.1145/775047.775151).
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Callable, Sequence
from itertools import groupby

import numpy as np
from listed_towns import any_town
from numpy.typing import NDArray

from bearwitness.corroboration.calibrating import (
    Features,
    Reviewed,
    Scale,
    apart,
    calibrated,
    stratum,
)
from bearwitness.corroboration.calibrating import curves as possible
from bearwitness.corroboration.matching import NAMES, Proposal, propose
from bearwitness.corroboration.matching_review import to_review
from name_forms.people import Half

REVIEWED = 200
FEWEST = 400  # pairs of a town whose others can tell anything
THROWN = 200  # curves
LEAST = 50  # pairs of a tenth that is looked at by itself
PLATT = Scale((0.0, 1.0), apart(1.0, 0.35))
BETA = Scale((0.0, 1.0, 1.0), apart(1.0, 0.35, 0.35))
Said = list[tuple[float, bool]]
Towns = Sequence[tuple[tuple[Proposal, ...], Callable[[Proposal], bool]]]


def towns(half: Half, seeds: range, least: int) -> Towns:
    """Return of each town what is proposed, and what is right."""
    found = []
    for seed in seeds:
        town = any_town(seed, half)
        at, who = town.place(), town.who
        pairs = propose(town.entries)
        if len(pairs) >= least:
            found.append((pairs, lambda p, at=at, who=who: who[at[p.one]] == who[at[p.other]]))
    return found


def held(chance: float) -> float:
    return min(1 - 1e-6, max(1e-6, chance))


def curves(
    mine: Sequence[Proposal], right: Callable[[Proposal], bool], among: Sequence[Proposal]
) -> dict[str, Callable[[Proposal], float]]:
    """Return each way of stating a chance, learned from the reviewed pairs."""
    began = calibrated([], NAMES)

    def first(pair: Proposal) -> float:
        return began.of(pair.features).right

    def by(scale: Scale, seen: Callable[[Proposal], Features]) -> Callable[[Proposal], float]:
        curve = calibrated([Reviewed(seen(p), right(p)) for p in mine], scale)
        return lambda pair: curve.of(seen(pair)).right

    def platt(pair: Proposal) -> Features:
        chance = held(first(pair))
        return (1.0, math.log(chance / (1 - chance)))

    def beta(pair: Proposal) -> Features:
        chance = held(first(pair))
        return (1.0, math.log(chance), -math.log(1 - chance))

    return {
        "where it begins": first,
        "our curve": by(NAMES, lambda pair: pair.features),
        "our curve, weighed": weighed(mine, right, among, first),
        "Platt": by(PLATT, platt),
        "beta": by(BETA, beta),
        "isotonic": isotonic([(first(p), right(p)) for p in mine], first),
    }


def weighed(
    mine: Sequence[Proposal], right: Callable[[Proposal], bool], among: Sequence[Proposal],
    first: Callable[[Proposal], float],
) -> Callable[[Proposal], float]:  # fmt: skip
    """Our curve, where a reviewed pair weighs as many as were in its stratum for each reviewed."""
    of = [stratum(first(p)) for p in among]
    here = [stratum(first(p)) for p in mine]
    share = np.array([of.count(s) / here.count(s) for s in here])
    fit = posterior(matrix(mine), np.array([float(right(p)) for p in mine]),
                    np.array(NAMES.weights), np.array(NAMES.covariance),
                    share * len(mine) / share.sum())  # fmt: skip

    def stated(pair: Proposal) -> float:
        seen = np.array(pair.features)
        wide = float(seen @ fit[1] @ seen)
        return float(chance_of(float(seen @ fit[0]) / math.sqrt(1 + math.pi * wide / 8)))

    return stated


def isotonic(told: Said, first: Callable[[Proposal], float]) -> Callable[[Proposal], float]:
    """Steps that never fall (pool adjacent violators)."""
    blocks: list[list[float]] = []
    for stated, right in sorted(told):
        blocks.append([float(right), 1.0, stated])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            right_, count, to = blocks.pop()
            blocks[-1] = [blocks[-1][0] + right_, blocks[-1][1] + count, to]
    ends = [to for _, _, to in blocks]
    steps = [right / count for right, count, _ in blocks]
    return lambda pair: steps[min(len(steps) - 1, int(np.searchsorted(ends, first(pair))))]


def tenths(said: Said) -> list[tuple[float, float, int]]:
    """Return what was stated, what was right and of how many, tenth by tenth."""
    found = []
    for _, group in groupby(sorted(said), key=lambda one: min(9, int(10 * one[0]))):
        here = list(group)
        count = len(here)
        found.append((sum(s for s, _ in here) / count, sum(r for _, r in here) / count, count))
    return found


def within(towns_: Sequence[Said]) -> str:
    """Say how many tenths of single towns are right within .05, and how many could have been.

    Of sixty pairs that are right with .7, between 37 and 47 are: also a perfect statement is seen
    to be off. So the same is thrown for statements that are perfect.
    """
    chance = random.Random(1)
    seen = [row for said in towns_ for row in tenths(said) if row[2] >= LEAST]
    near = sum(abs(stated - right) <= 0.05 for stated, right, _ in seen)
    extra = sum((s - r) ** 2 - s * (1 - s) / n for s, r, n in seen) / len(seen)
    perfect = [
        abs(s - r) <= 0.05
        for _ in range(20)
        for said in towns_
        for s, r, n in tenths([(stated, chance.random() < stated) for stated, _ in said])
        if n >= LEAST
    ]
    return (
        f"single towns: {near} of {len(seen)} tenths within .05 ({near / len(seen):.2f}; perfect"
        f" statements {sum(perfect) / len(perfect):.2f}); off by {math.sqrt(max(0, extra)):.3f}"
        f" (root mean square, less what chance does)"
    )


def as_open_as_it_says(
    mine: Sequence[Proposal], rest: Sequence[Proposal], right: Callable[[Proposal], bool]
) -> tuple[list[bool], list[bool]]:
    """Return of each tenth whether our curve holds it, and whether it would be right within .05.

    It is held where the share that is right lies in the interval (95 %) of what is thrown under
    the curves that the reviewed pairs leave possible. The second is asked of what is thrown: how
    often it would be, if these curves are all there is.
    """
    curve = calibrated([Reviewed(p.features, right(p)) for p in mine], NAMES)
    chance = random.Random(1)
    stated = [curve.of(p.features).right for p in rest]
    ways = [[c.of(p.features).right for p in rest] for c in possible(curve, THROWN, seed=1)]
    held, near = [], []
    for _, group in groupby(sorted(range(len(rest)), key=stated.__getitem__),
                            key=lambda n: min(9, int(10 * stated[n]))):  # fmt: skip
        here = list(group)
        if len(here) < LEAST:
            continue
        thrown = sorted(sum(chance.random() < way[n] for n in here) / len(here) for way in ways)
        share = sum(right(rest[n]) for n in here) / len(here)
        low, high = thrown[round(0.025 * THROWN)], thrown[round(0.975 * THROWN) - 1]
        held.append(low <= share <= high)
        middle = sum(stated[n] for n in here) / len(here)
        near += [abs(one - middle) <= 0.05 for one in thrown]
    return held, near


def report(count: int, first: int) -> None:
    by: dict[str, list[Said]] = {}
    inside: list[bool] = []
    near: list[bool] = []
    among = towns(Half.HELD, range(first, first + count), FEWEST)
    for pairs, right in among:
        mine = to_review(pairs, REVIEWED)
        chosen = {(p.one, p.other) for p in mine}
        rest = [p for p in pairs if (p.one, p.other) not in chosen]
        for name, stated in curves(mine, right, pairs).items():
            by.setdefault(name, []).append([(stated(p), right(p)) for p in rest])
        here = as_open_as_it_says(mine, rest, right)
        inside += here[0]
        near += here[1]
    print(f"{len(among)} of {count} towns have {FEWEST} pairs or more")
    for name, each in by.items():
        said = [one for town in each for one in town]
        lost = -sum(math.log(held(s if r else 1 - s)) for s, r in said) / len(said)
        print(f"{name}: log loss {lost:.4f}")
        print("  " + ", ".join(f"{s:.2f}: {r:.2f} ({n})" for s, r, n in tenths(said)))
        print("  " + within(each))
    print(f"our curve, as open as it says: {sum(inside)} of {len(inside)} tenths of single towns"
          f" lie in its interval of 95 %; of such {sum(near) / len(near):.2f} would be within .05"
          f" where it leaves open no more and no less than it says")  # fmt: skip


Floats = NDArray[np.float64]


def matrix(pairs: Sequence[Proposal]) -> Floats:
    return np.array([p.features for p in pairs])


def chance_of(log_odds: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -40, 40))))


def posterior(
    seen: Floats, right: Floats, mean: Floats, spread: Floats, weights: Floats | float = 1.0
) -> tuple[Floats, Floats]:
    """Return the middle and covariance of a logistic curve under a normal prior."""
    precision, at = np.linalg.inv(spread), mean.copy()
    for _ in range(60):
        chance = chance_of(seen @ at)
        bend = (seen * (weights * chance * (1 - chance))[:, None]).T @ seen + precision
        slope = seen.T @ (weights * (right - chance)) - precision @ (at - mean)
        step = np.linalg.solve(bend, slope)
        at = at + step * min(1, 3 / max(1e-9, np.abs(step).max()))
        if np.abs(step).max() < 1e-7:
            break
    return at, np.linalg.inv(bend)


def fit(count: int) -> None:
    """Print where the curve starts: the towns' own curves, and how they lie to each other.

    Empirical Bayes by expectation maximisation (Dempster, Laird and Rubin 1977), with Laplace's
    approximation in each town.
    """
    data = [
        (matrix(pairs), np.array([float(right(p)) for p in pairs]))
        for pairs, right in towns(Half.OPEN, range(100, 100 + count), 60)
    ]
    size = data[0][0].shape[1]
    mean, spread = np.zeros(size), np.eye(size) * 4
    for _ in range(60):
        each = [posterior(seen, right, mean, spread) for seen, right in data]
        mean = np.mean([at for at, _ in each], axis=0)
        far = np.array([at for at, _ in each]) - mean
        spread = far.T @ far / len(each) + np.mean([c for _, c in each], axis=0)
        spread += 1e-3 * np.eye(size)
    print(f"from {len(data)} towns")
    print("weights", tuple(np.round(mean, 2).tolist()))
    for row in np.round(spread, 3).tolist():
        print("   ", tuple(row))


if __name__ == "__main__":
    if sys.argv[1:2] == ["fit"]:
        fit(int(sys.argv[2]))
    else:
        report(int(sys.argv[1]) if len(sys.argv) > 1 else 10,
               int(sys.argv[2]) if len(sys.argv) > 2 else 0)  # fmt: skip
