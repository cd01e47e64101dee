"""Fit the weights of `corroboration/retelling.py`, on the first wordings of both regions.

    python benchmarks/rewriting_weights.py [--texts 1500] [--seeds 111 112]

Pairs of texts are those that share enough facts: a copy and what it was taken from, against texts
of different origin. Logistic regression, once as if nobody else were known, and once beside the
families that were found with the weights that the code has. What is printed is rounded by hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from dataclasses import astuple, fields

import numpy as np
import rewriting_harder
import rewriting_world

from bearwitness.corroboration.anchors import anchored
from bearwitness.corroboration.retelling import in_order, known_families
from bearwitness.corroboration.retelling_signs import Signs, Told, Weights
from bearwitness.corroboration.told_facts import Facts

NAMES = [field.name for field in fields(Weights)][1:]


def seen(texts: int, seed: int, *, harder: bool, blind: bool) -> Iterable[tuple[Signs, bool]]:
    """Yield the signs of pairs, and whether the one is the other's copy."""
    region = rewriting_harder if harder else rewriting_world
    sources, reports = region.news(texts, seed, "first")
    number = {s.id: n for n, s in enumerate(sources)}
    texts_ = in_order(sources)
    which = [reports[number[s.id]] for s in texts_]
    told = Told(Facts(anchored([s.text for s in texts_])))
    known = told.known(None) if blind else known_families(told, texts_)
    for one, near in enumerate(told.beside):
        for onto in (n for n in near if n < one):
            copied = which[one].parent == which[onto].number
            if copied or not which[one].roots & which[onto].roots:
                yield known.signs(one, onto), copied


def fitted(pairs: Iterable[tuple[Signs, bool]]) -> tuple[Weights, int]:
    """Return the weights by Newton's method, with a ridge of 1 on scaled signs."""
    all_ = list(pairs)
    signs = np.array([[getattr(s, name) for name in NAMES] for s, _ in all_], float)
    right = np.array([copied for _, copied in all_], float)
    middle, spread = signs.mean(0), signs.std(0) + 1e-9
    scaled = np.c_[np.ones(len(signs)), (signs - middle) / spread]
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - right) + np.r_[0, weights[1:]]
        bend = (scaled.T * (chance * (1 - chance))) @ scaled + np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    each = weights[1:] / spread
    return Weights(float(weights[0] - each @ middle), *map(float, each)), len(all_)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--texts", type=int, default=1500)
    asked.add_argument("--seeds", type=int, nargs="+", default=[111, 112])
    args = asked.parse_args()
    for blind in (True, False):
        weights, of = fitted(
            pair for seed in args.seeds for harder in (False, True)
            for pair in seen(args.texts, seed, harder=harder, blind=blind)
        )  # fmt: skip
        values = zip([f.name for f in fields(Weights)], astuple(weights), strict=True)
        print("blind" if blind else "knowing", of, "pairs:",
              ", ".join(f"{name} {value:.2f}" for name, value in values))  # fmt: skip


if __name__ == "__main__":
    main()
