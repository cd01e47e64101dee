"""Descending: chains that come down from the prior, each alone, as persons are added to the table.

Where a ladder of `tempering` is climbed up and down by chance, a chain here takes every level
once: it starts from the prior with a few persons, and after some sweeps it gets some more, until it
stands on the whole table (annealing by data; Chopin 2002, doi 10.1093/biomet/89.3.539). That is far
cheaper than a ladder, since one replica a chain is moved and not one a level. Nothing that is drawn
on the way counts.

What persons say who come with a level can weigh chains, so that where few weigh much these are
taken instead of others, and none is caught where hardly anything is likely. That is left to be
asked for: of ten chains it takes one way or two, and then a mode of a third of the posterior is
lost in all of them alike, so that chains agree (`benchmarks/descents.py`). How many came down by a
way of their own is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

import numpy as np

from bearwitness.counting.leaps import leapt
from bearwitness.counting.mixture import Array, Mixture, Patterns, Prior, Whole, from_prior
from bearwitness.counting.sweeps import Moves, swept
from bearwitness.counting.tempering import FIRST_STEP, thinned

TOP_PERSONS = 10  # with about so many a chain begins
MORE = 1.25  # times as many persons on the next level
LEAPS = 20  # in a trajectory at most
WANTED = 0.75  # of trajectories that are accepted
WEIGHED = 1 / 8  # of the persons: before, chains differ by little but chance
EVEN = 0.5  # of the chains: where weights are worth fewer, chains are taken by weight


@dataclass(frozen=True, slots=True)
class Descended:
    """Chains that stand on the whole table, and how they came there."""

    mixture: Mixture
    step: float  # of a trajectory, that suits them
    levels: int
    ways: int  # how many of those that started have one that came down from them


def descended(
    patterns: Patterns,
    prior: Prior,
    *,
    chains: int,
    sweeps: int,
    key: tuple[int, ...],
    weigh: bool = False,
) -> Descended:
    """Return chains that stand on the whole table.

    Args:
        patterns: the table.
        prior: what is assumed.
        chains: how many.
        sweeps: on each level.
        key: seed of the random numbers; equal keys draw equal numbers.
        weigh: whether chains that weigh much are taken instead of others.
    """
    rng, persons = np.random.default_rng([*key, 0]), int(patterns.counts.sum())
    top = min(TOP_PERSONS / persons, 0.5)
    levels = ceil(log(1 / top) / log(MORE)) + 1
    mixture, moves, suits = from_prior(patterns, prior, chains, rng), Moves(leaps=LEAPS), FIRST_STEP
    weight, root = np.zeros(chains), np.arange(chains)
    held = thinned(patterns.counts, top)
    for part in [*np.geomspace(top, 1, levels)[:-1].tolist(), 1.0]:
        here = thinned(patterns.counts, part)
        if weigh and part > WEIGHED:
            weight += np.log(mixture.total) @ (here - held)
        taken = by_weight(weight, rng)
        if taken is not None:
            mixture, root, weight = mixture.taken(taken), root[taken], np.zeros(chains)
        held, counts = here, np.tile(here, (chains, 1))
        for _ in range(sweeps):
            swept(mixture, patterns, counts, prior=prior, moves=moves, rng=rng)
            step = suits / np.sqrt(1 + persons * part) * rng.uniform(0.6, 1.0, chains)
            leaps = int(rng.integers(1, LEAPS + 1))
            chance = leapt(mixture, patterns, counts, prior=prior, step=step, leaps=leaps, rng=rng)
            suits *= float(np.exp(np.clip((chance.mean() - WANTED) / 2, -0.3, 0.15)))
    return Descended(mixture, suits / float(np.sqrt(1 + persons)), levels, len(np.unique(root)))


def by_weight(log_weight: Array, rng: np.random.Generator) -> Whole | None:
    """Return which chains go on, each about as often as it weighs; None: weights are even enough.

    Systematic resampling (Kitagawa 1996): no chain more than one off its share.
    """
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    chains = len(weight)
    if 1 / (weight**2).sum() >= EVEN * chains:
        return None
    ticks = (np.arange(chains) + rng.random()) / chains
    return np.minimum(np.searchsorted(np.cumsum(weight), ticks), chains - 1)
