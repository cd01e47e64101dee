"""Descending: chains that come down from the prior, each alone, as persons are added to the table.

Where a ladder of `tempering` is climbed up and down by chance, a chain here takes every level
once: it starts from the prior with a few persons, and after some sweeps it gets some more, until it
stands on the whole table (annealing by data; Chopin 2002, doi 10.1093/biomet/89.3.539, without his
weights). That is far cheaper than a ladder, since one replica a chain is moved and not one a level,
and each chain has come from the top by a way of its own. Modes are not reached in proportion to
what they weigh; for that chains jump afterwards. Nothing that is drawn on the way counts.
"""

from __future__ import annotations

from math import ceil, log

import numpy as np

from bearwitness.counting.leaps import leapt
from bearwitness.counting.mixture import Mixture, Patterns, Prior, from_prior
from bearwitness.counting.sweeps import Moves, swept
from bearwitness.counting.tempering import FIRST_STEP, thinned

TOP_PERSONS = 10  # with about so many a chain begins
MORE = 1.25  # times as many persons on the next level
LEAPS = 20  # in a trajectory at most
WANTED = 0.75  # of trajectories that are accepted


def descended(
    patterns: Patterns, prior: Prior, *, chains: int, sweeps: int, key: tuple[int, ...]
) -> tuple[Mixture, float, int]:
    """Return chains that stand on the whole table, the step that suits them, and how many levels.

    Args:
        patterns: the table.
        prior: what is assumed.
        chains: how many.
        sweeps: on each level.
        key: seed of the random numbers; equal keys draw equal numbers.
    """
    rng, persons = np.random.default_rng([*key, 0]), int(patterns.counts.sum())
    top = min(TOP_PERSONS / persons, 0.5)
    levels = ceil(log(1 / top) / log(MORE)) + 1
    mixture, moves, suits = from_prior(patterns, prior, chains, rng), Moves(leaps=LEAPS), FIRST_STEP
    for part in [*np.geomspace(top, 1, levels)[:-1].tolist(), 1.0]:
        counts = np.tile(thinned(patterns.counts, part), (chains, 1))
        for _ in range(sweeps):
            swept(mixture, patterns, counts, prior=prior, moves=moves, rng=rng)
            step = suits / np.sqrt(1 + persons * part) * rng.uniform(0.6, 1.0, chains)
            leaps = int(rng.integers(1, LEAPS + 1))
            chance = leapt(mixture, patterns, counts, prior=prior, step=step, leaps=leaps, rng=rng)
            suits *= float(np.exp(np.clip((chance.mean() - WANTED) / 2, -0.3, 0.15)))
    return mixture, suits / float(np.sqrt(1 + persons)), levels
