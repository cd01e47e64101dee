"""Chains that stand on the whole table and jump: no ladders, each chain one replica.

A sweep is that of `sweeps`, with `jumps` after persons have found their classes, and then one
Hamiltonian trajectory (`leaps`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bearwitness.counting.jumps import Jumps, jumped, visited
from bearwitness.counting.leaps import leapt
from bearwitness.counting.mixture import Array, Held, Mixture, Patterns, Prior
from bearwitness.counting.sweeps import Moves, swept
from bearwitness.counting.tempering import Ladders


@dataclass(frozen=True, slots=True)
class Jumpers:
    """Chains, and where their random numbers have got to."""

    patterns: Patterns
    prior: Prior
    moves: Moves
    jumps: Jumps
    step: float  # of a Hamiltonian trajectory
    mixture: Mixture  # one replica a chain
    key: tuple[int, ...]
    done: int = 0  # sweeps


@dataclass(frozen=True, slots=True)
class Jumped:
    """What was drawn. Shapes are (chains, draws) unless said otherwise."""

    unseen: Array  # persons on no list
    log_alpha: Array
    held: Array  # how many classes hold a hundredth of everybody
    accepted: float  # jumps, by chain and sweep
    leapt: float  # mean chance that a trajectory is accepted
    visited: dict[int, Array]  # points, by how many classes are large (`jumps.visited`)


def init(
    ladders: Ladders, jumps: Jumps, *, chains: int, moves: Moves, key: tuple[int, ...]
) -> Jumpers:
    """Return chains that start where replicas of ladders stand, on any level but the upper half.

    Args:
        ladders: what has explored.
        jumps: what is proposed.
        chains: how many.
        moves: see `sweeps`.
        key: seed of the random numbers; equal keys draw equal numbers.
    """
    levels = len(ladders.parts)
    low = np.flatnonzero(ladders.level.ravel() < max((levels + 1) // 2, 2))
    start = np.random.default_rng([*key, 0]).choice(low, size=chains)
    mixture, step = ladders.mixture.taken(start), float(ladders.step[0])
    return Jumpers(ladders.patterns, ladders.prior, moves, jumps, step, mixture, key, done=1)


def draw(jumpers: Jumpers, sweeps: int) -> tuple[Jumpers, Jumped]:
    """Return the chains after so many sweeps, and what they drew. The same for the same chains."""
    rng = np.random.default_rng([*jumpers.key, jumpers.done])
    chains, patterns = len(jumpers.mixture.log_alpha), jumpers.patterns
    mixture = jumpers.mixture.taken(np.arange(chains))
    counts = np.tile(patterns.counts, (chains, 1))
    seen, accepted, leaping = np.empty((3, chains, sweeps)), [0.0], []
    stood: dict[int, list[Array]] = {}

    def jump(held: Held, log_alpha: Array) -> tuple[Array, Array]:
        for number, points in visited(held, jumpers.jumps, rng).items():
            stood.setdefault(number, []).append(points)
        if not jumpers.jumps.blends:
            return held.persons, held.listed
        persons, listed, times = jumped(held, patterns, log_alpha, jumpers.jumps, rng)
        accepted.append(times.mean())
        return persons, listed

    for sweep in range(sweeps):
        seen[1, :, sweep] = mixture.log_alpha
        seen[2, :, sweep] = (mixture.log_weight > np.log(0.01)).sum(axis=1)
        seen[0, :, sweep] = swept(
            mixture,
            patterns,
            counts,
            prior=jumpers.prior,
            moves=jumpers.moves,
            rng=rng,
            jump=jump,
        )
        step = jumpers.step * rng.uniform(0.6, 1.0, chains)
        leaps = int(rng.integers(1, jumpers.moves.leaps + 1))
        chance = leapt(
            mixture, patterns, counts, prior=jumpers.prior, step=step, leaps=leaps, rng=rng
        )
        leaping.append(chance.mean())
    after = replace(jumpers, mixture=mixture, done=jumpers.done + sweeps)
    return after, Jumped(
        seen[0],
        seen[1],
        seen[2],
        float(np.sum(accepted)) / sweeps,
        float(np.mean(leaping)),
        {number: np.concatenate(points) for number, points in stood.items()},
    )
