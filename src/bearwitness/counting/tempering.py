"""Parallel tempering over fewer and fewer persons, so that a chain can leave a mode.

Each chain has a ladder. On its lowest level stands the whole table; each level above holds a
part of the persons, so that its posterior is wider; on the top one few are left and
everything is reached. Neighbours exchange their classes with Metropolis's chance (Geyer 1991;
even and odd pairs in turn: Syed, Bouchard-Côté, Deligiannidis & Doucet 2022,
doi 10.1111/rssb.12464). Why parts of the persons and not a power of the likelihood: whole
persons keep every Gibbs step of `sweeps` exact on every level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bearwitness.counting.leaps import leapt
from bearwitness.counting.mixture import Array, Mixture, Patterns, Prior, Whole, from_prior
from bearwitness.counting.sweeps import Moves, swept

GOLDEN = 0.6180339887498949
USUAL = Moves()
FIRST_STEP = 0.5


@dataclass(frozen=True, slots=True)
class Ladders:
    """Chains, each with its own ladder, and where their random numbers have got to."""

    patterns: Patterns
    prior: Prior
    moves: Moves
    parts: tuple[float, ...]  # of the persons, for each level; the first is 1
    counts: Whole  # (levels, patterns)
    step: Array  # (levels,): of a Hamiltonian trajectory
    mixture: Mixture  # replicas: chain by chain, in the order in which they started
    level: Whole  # (chains, levels): on which level each replica stands
    heading: Whole  # (chains, levels): 1 after a replica was on the top, 0 after the bottom
    key: tuple[int, ...]  # of the random numbers
    done: int = 0  # sweeps


@dataclass(frozen=True, slots=True)
class Draws:
    """What was drawn on the lowest level. Shapes are (chains, draws) unless said otherwise."""

    unseen: Array  # persons on no list
    log_seen: Array  # log of the chance to be on some list
    log_alpha: Array
    held: Array  # how many classes hold a hundredth of everybody
    trips: Whole  # (chains,): how often a replica came down from the top
    refused: Array  # (levels - 1,): mean chance that an exchange is refused
    leapt: Array  # (levels,): mean chance that a trajectory is accepted


def init(
    patterns: Patterns,
    prior: Prior,
    *,
    chains: int,
    parts: tuple[float, ...],
    key: tuple[int, ...],
    moves: Moves = USUAL,
) -> Ladders:
    """Return chains that start from the prior, as far apart as it allows.

    Args:
        patterns: the table.
        prior: what is assumed.
        chains: how many ladders.
        parts: what part of the persons each level has, falling, the first 1.
        key: seed of the random numbers; equal keys draw equal numbers.
        moves: see `sweeps`.
    """
    rng = np.random.default_rng([*key, 0])
    levels = len(parts)
    return Ladders(
        patterns=patterns,
        prior=prior,
        moves=moves,
        parts=parts,
        counts=np.array([thinned(patterns.counts, part) for part in parts]),
        step=FIRST_STEP / np.sqrt(1 + patterns.counts.sum() * np.array(parts)),
        mixture=from_prior(patterns, prior, chains * levels, rng),
        level=np.tile(np.arange(levels), (chains, 1)),
        heading=np.zeros((chains, levels), dtype=np.int64),
        key=key,
        done=1,
    )


def draw(ladders: Ladders, sweeps: int) -> tuple[Ladders, Draws]:
    """Return the chains after so many sweeps, and what they drew. The same for the same chains."""
    rng = np.random.default_rng([*ladders.key, ladders.done])
    chains, levels = ladders.level.shape
    mixture = ladders.mixture.taken(np.arange(chains * levels))
    level, heading = ladders.level.copy(), ladders.heading.copy()
    seen = np.empty((4, chains, sweeps))
    trips, refused = np.zeros(chains, dtype=np.int64), np.zeros(max(levels - 1, 1))
    rows, accepted = np.arange(chains), np.zeros(levels)
    for sweep in range(sweeps):
        counts = ladders.counts[level.ravel()]
        cold = rows * levels + np.argmin(level, axis=1)
        log_seen = np.log(mixture.seen()[cold])
        unseen = swept(
            mixture,
            ladders.patterns,
            counts,
            prior=ladders.prior,
            moves=ladders.moves,
            rng=rng,
        )
        if ladders.moves.leaps:
            chance = _leapt(mixture, ladders, level.ravel(), counts, rng)
            np.add.at(accepted, level.ravel(), chance / chains)
        held = (mixture.log_weight[cold] > np.log(0.01)).sum(axis=1)
        seen[:, :, sweep] = unseen[cold], log_seen, mixture.log_alpha[cold], held
        if levels > 1:
            refused += _exchange(mixture, ladders, level, sweep % 2, rng)
            trips += _trips(level, heading)
    after = replace(
        ladders, mixture=mixture, level=level, heading=heading, done=ladders.done + sweeps
    )
    return after, Draws(
        seen[0], seen[1], seen[2], seen[3], trips, refused / max(sweeps / 2, 1), accepted / sweeps
    )


def _leapt(
    mixture: Mixture, ladders: Ladders, level: Whole, counts: Whole, rng: np.random.Generator
) -> Array:
    """Move each replica along a trajectory of a random length, by steps of its level."""
    leaps = int(rng.integers(1, ladders.moves.leaps + 1))
    step = ladders.step[level] * rng.uniform(0.6, 1.0, len(level))
    return leapt(
        mixture, ladders.patterns, counts, prior=ladders.prior, step=step, leaps=leaps, rng=rng
    )


def thinned(counts: Whole, part: float) -> Whole:
    """Return about this part of each pattern's persons; a larger part holds a smaller one.

    Persons of rare patterns leave one after another, not all at one level.
    """
    offset = (GOLDEN * np.arange(1, len(counts) + 1)) % 1
    kept: Whole = np.ceil(counts * part - offset).astype(np.int64)
    return np.clip(kept, 0, counts) if part < 1 else counts


def _exchange(
    mixture: Mixture, ladders: Ladders, level: Whole, start: int, rng: np.random.Generator
) -> Array:
    """Let neighbours of every other pair exchange levels, in place; return who refused."""
    chains, levels = level.shape
    refused = np.zeros(max(levels - 1, 1))
    below = np.arange(start, levels - 1, 2)
    if not len(below):
        return refused
    at = np.argsort(level, axis=1)  # which replica stands on each level
    log = np.log(mixture.total).reshape(chains, levels, -1)
    log = np.take_along_axis(log, at[:, :, None], axis=1)
    more = ladders.counts[below] - ladders.counts[below + 1]
    log_ratio = (more * (log[:, below + 1] - log[:, below])).sum(axis=2)
    yes = -rng.standard_exponential(log_ratio.shape) < log_ratio
    refused[below] = 1 - np.exp(np.minimum(log_ratio, 0)).mean(axis=0)
    for pair, lower in enumerate(below):
        chain = np.flatnonzero(yes[:, pair])
        level[chain, at[chain, lower]] = lower + 1
        level[chain, at[chain, lower + 1]] = lower
    return refused


def _trips(level: Whole, heading: Whole) -> Whole:
    """Note who is on the top; return, by chain, who came from there to the bottom."""
    levels = level.shape[1]
    heading[level == levels - 1] = 1
    came = (level == 0) & (heading == 1)
    heading[came] = 0
    trips: Whole = came.sum(axis=1)
    return trips


def relevelled(ladders: Ladders, refused: Array, *, aim: float, most: int) -> Ladders:
    """Return ladders whose neighbours refuse about equally often (Syed et al., algorithm 4).

    Args:
        ladders: the chains so far.
        refused: the chance of refusal between neighbours.
        aim: the chance of refusal wanted.
        most: levels at most.
    """
    height = np.concatenate([[0.0], np.cumsum(np.maximum(refused, 1e-3))])
    levels = int(np.clip(np.ceil(height[-1] / aim) + 1, 2, most))
    logs = np.interp(np.linspace(0, height[-1], levels), height, np.log(ladders.parts))
    parts = (1.0, *(float(part) for part in np.exp(logs[1:])))
    chains, before = ladders.level.shape
    nearest = np.abs(np.log(ladders.parts)[None] - np.log(parts)[:, None]).argmin(axis=1)
    at = np.argsort(ladders.level, axis=1)
    step = np.exp(np.interp(np.log(parts), np.log(ladders.parts)[::-1], np.log(ladders.step)[::-1]))
    taken = (at[:, nearest] + np.arange(chains)[:, None] * before).ravel()
    return replace(
        ladders,
        parts=parts,
        counts=np.array([thinned(ladders.patterns.counts, part) for part in parts]),
        step=step,
        mixture=ladders.mixture.taken(taken),
        level=np.tile(np.arange(levels), (chains, 1)),
        heading=np.zeros((chains, levels), dtype=np.int64),
        key=(*ladders.key, levels),
    )


def stepped(ladders: Ladders, accepted: Array, *, aim: float = 0.75) -> Ladders:
    """Return ladders with longer steps where more than `aim` are accepted, or shorter ones."""
    return replace(ladders, step=ladders.step * np.exp(np.clip(3 * (accepted - aim), -1.5, 0.7)))
