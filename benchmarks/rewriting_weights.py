"""Fit the weights of `corroboration/retelling.py`, on the first wordings of both regions.

    python benchmarks/rewriting_weights.py [--texts 1500] [--seeds 111 112]

Where nobody else is known, logistic regression over pairs of texts that share enough facts: a
copy and what it was taken from, against texts of different origin. Beside the families that were
found with the weights that the code has, texts are what is counted: each is taken from one of
those before it or from nobody, and what is made as likely as can be is that it is one of its own
family, or nobody. What is printed is rounded by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
import rewriting_harder
import rewriting_world
from numpy.typing import NDArray
from scipy.optimize import minimize

from bearwitness.corroboration.anchors import anchored
from bearwitness.corroboration.retelling import in_order, known_families
from bearwitness.corroboration.retelling_signs import Signs, Told, Weights
from bearwitness.corroboration.told_facts import Facts

NAMES = [field.name for field in fields(Weights)][1:]


@dataclass(frozen=True, slots=True)
class Pair:
    """A text, by its number, and one before it: their signs, and what is true of the two."""

    text: int
    signs: Signs
    copied: bool
    kin: bool
    first: bool  # the text is nobody's copy


def seen(texts: int, seed: int, *, harder: bool, blind: bool) -> Iterable[Pair]:
    """Yield the pairs of one region."""
    region = rewriting_harder if harder else rewriting_world
    sources, reports = region.news(texts, seed, "first")
    number = {s.id: n for n, s in enumerate(sources)}
    texts_ = in_order(sources)
    which = [reports[number[s.id]] for s in texts_]
    told = Told(Facts(anchored([s.text for s in texts_])))
    known = told.known(None) if blind else known_families(told, texts_)
    for one, near in enumerate(told.beside):
        for onto in (n for n in near if n < one):
            mine, theirs = which[one], which[onto]
            yield Pair(one, known.signs(one, onto), mine.parent == theirs.number,
                       bool(mine.roots & theirs.roots), mine.parent is None)  # fmt: skip


def scaled(pairs: Sequence[Pair]) -> tuple[NDArray[np.float64], ...]:
    """Return the signs with a column of ones, their middles and their spreads."""
    signs = np.array([[getattr(p.signs, name) for name in NAMES] for p in pairs], float)
    middle, spread = signs.mean(0), signs.std(0) + 1e-9
    return np.c_[np.ones(len(signs)), (signs - middle) / spread], middle, spread


def unscaled(
    weights: NDArray[np.float64], middle: NDArray[np.float64], spread: NDArray[np.float64]
) -> Weights:
    """Return the weights of the signs as they are."""
    each = weights[1:] / spread
    return Weights(float(weights[0] - each @ middle), *map(float, each))


def fitted(pairs: Iterable[Pair]) -> tuple[Weights, int]:
    """Return the weights of pairs by Newton's method, with a ridge of 1 on scaled signs."""
    all_ = [p for p in pairs if p.copied or not p.kin]
    signs, middle, spread = scaled(all_)
    right = np.array([p.copied for p in all_], float)
    weights = np.zeros(signs.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-signs @ weights))
        slope = signs.T @ (chance - right) + np.r_[0, weights[1:]]
        bend = (signs.T * (chance * (1 - chance))) @ signs + np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return unscaled(weights, middle, spread), len(all_)


def fitted_by_text(regions: Iterable[Iterable[Pair]]) -> tuple[Weights, int]:
    """Return the weights by which most texts are likely to be led where they belong.

    Copies of whose family nothing is before them, or nothing that shares facts, count as firsts.
    """
    numbered = [(n, p) for n, pairs in enumerate(regions) for p in pairs]
    all_ = [p for _, p in numbered]
    at: dict[tuple[int, int], int] = {}
    text = np.array([at.setdefault((n, p.text), len(at)) for n, p in numbered])
    kin = np.array([p.kin and not p.first for p in all_], float)
    led = np.bincount(text, kin, len(at)) > 0
    signs, middle, spread = scaled(all_)

    def unlikely(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = np.exp(np.clip(signs @ weights, -40, 40))
        every = 1 + np.bincount(text, odds, len(at))
        own = np.where(led, np.bincount(text, odds * kin, len(at)), 1)
        slope = odds / every[text] - np.where(led[text], odds * kin / own[text], 0)
        ridge = np.r_[0, weights[1:]]
        return (float(np.sum(np.log(every) - np.log(own)) + ridge @ ridge / 2),
                signs.T @ slope + ridge)  # fmt: skip

    found = minimize(unlikely, np.zeros(signs.shape[1]), jac=True, method="L-BFGS-B")
    return unscaled(found.x, middle, spread), len(at)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--texts", type=int, default=1500)
    asked.add_argument("--seeds", type=int, nargs="+", default=[111, 112])
    args = asked.parse_args()
    for blind in (True, False):
        regions = [
            seen(args.texts, seed, harder=harder, blind=blind)
            for seed in args.seeds for harder in (False, True)
        ]  # fmt: skip
        weights, of = (
            fitted(pair for pairs in regions for pair in pairs)
            if blind else fitted_by_text(regions)
        )  # fmt: skip
        values = zip([f.name for f in fields(Weights)], astuple(weights), strict=True)
        print("blind" if blind else "knowing", of, "pairs:" if blind else "texts:",
              ", ".join(f"{name} {value:.2f}" for name, value in values))  # fmt: skip


if __name__ == "__main__":
    main()
