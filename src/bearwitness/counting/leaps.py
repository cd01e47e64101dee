"""Hamiltonian steps over weights and chances together, with class and unseen integrated out.

Gibbs hands persons of a few patterns from class to class, in steps of their square root;
where two classes share most patterns that takes thousands of sweeps. Here the whole mixture
moves at once along the gradient of its likelihood (Neal 2011, "MCMC using Hamiltonian
dynamics", section 3; arXiv 1206.1901).

Coordinates: x, the log odds of each λ_jk, and ψ, the log of each class's share of the seen, up
to a constant: the weights are π_k ∝ exp(ψ_k) / (1 - q_k), q_k a class's chance to be on no
list. In them a class may be seen less and be larger without any pattern becoming less likely.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bearwitness.counting.mixture import TINY, Array, Mixture, Patterns, Whole
from bearwitness.counting.sweeps import log_prior

FAR = 400.0  # log odds beyond this are no chance that a computer can tell from 0 or 1


@dataclass(slots=True)
class _Point:
    """Where a trajectory is: its coordinates, their log density and its gradient."""

    psi: Array  # (replicas, classes)
    odds: Array  # (replicas, lists, classes)
    log_density: Array  # (replicas,)
    slope_psi: Array
    slope_odds: Array


def leapt(
    mixture: Mixture,
    patterns: Patterns,
    counts: Whole,
    *,
    step: Array,
    leaps: int,
    rng: np.random.Generator,
) -> Array:
    """Move each replica along one trajectory, in place; return its chance to be accepted.

    Args:
        mixture: the replicas; α stays.
        patterns: which patterns there are.
        counts: persons by replica and pattern.
        step: by replica.
        leaps: how many steps a trajectory has.
        rng: where the draws come from.
    """
    lists = patterns.lists
    odds = mixture.log_chance[:, :lists] - mixture.log_chance[:, lists:]
    psi = mixture.log_weight + _log_seen(mixture.log_missed)
    psi = np.maximum(psi - psi.max(axis=1, keepdims=True), -1e6)
    start = now = _at(psi, odds, mixture.log_alpha, patterns, counts)
    push_psi, push_odds = rng.standard_normal(psi.shape), rng.standard_normal(odds.shape)
    before = start.log_density - _energy(push_psi, push_odds)
    one, three = step[:, None], step[:, None, None]
    push_psi += one / 2 * now.slope_psi
    push_odds += three / 2 * now.slope_odds
    for leap in range(leaps):
        psi = now.psi + one * push_psi
        odds = np.clip(now.odds + three * push_odds, -FAR, FAR)
        now = _at(psi, odds, mixture.log_alpha, patterns, counts)
        last = 2 if leap == leaps - 1 else 1
        push_psi += one / last * now.slope_psi
        push_odds += three / last * now.slope_odds
    log_ratio = now.log_density - _energy(push_psi, push_odds) - before
    log_ratio = np.where(np.isfinite(log_ratio), log_ratio, -np.inf)
    yes = -rng.standard_exponential(len(step)) < log_ratio
    _keep(mixture, now, yes, patterns)
    chance: Array = np.exp(np.minimum(log_ratio, 0))
    return chance


def _energy(push_psi: Array, push_odds: Array) -> Array:
    energy: Array = ((push_psi**2).sum(axis=1) + (push_odds**2).sum(axis=(1, 2))) / 2
    return energy


def _at(psi: Array, odds: Array, log_alpha: Array, patterns: Patterns, counts: Whole) -> _Point:
    lists, classes = patterns.lists, psi.shape[1]
    off = -np.logaddexp(0, odds)
    log_missed = off.sum(axis=1)
    log_seen = _log_seen(log_missed)
    share = psi - np.logaddexp.reduce(psi, axis=1)[:, None]
    # log p(s | k) = sum of the log odds of the lists in s, plus log q_k
    joint = np.exp(
        np.matmul(patterns.on[:, :lists], odds) + (share + log_missed - log_seen)[:, None]
    )
    total = np.maximum(joint.sum(axis=2), TINY)
    held = joint * (counts / total)[:, :, None]  # persons by pattern and class
    persons = held.sum(axis=1)
    listed = np.matmul(patterns.on[:, :lists].T, held)
    chance = np.exp(off + odds)
    weight = share - log_seen
    weight -= np.logaddexp.reduce(weight, axis=1)[:, None]
    of_prior = _slope_of_prior(weight, np.exp(log_alpha), classes)
    missed = np.exp(log_missed - log_seen)
    slope_odds = (
        listed - chance * (persons * (1 + missed) + of_prior * missed)[:, None] + (1 - 2 * chance)
    )
    slope_psi = persons - np.exp(share) * counts.sum(axis=1)[:, None] + of_prior
    log_density = (
        (counts * np.log(total)).sum(axis=1)
        + (2 * off + odds).sum(axis=(1, 2))
        + log_prior(weight, log_alpha)
    )
    return _Point(psi, odds, log_density, slope_psi, slope_odds)


def _slope_of_prior(weight: Array, alpha: Array, classes: int) -> Array:
    """Return the gradient of `log_prior` by the logarithms of weights that need not sum to 1."""
    left = np.logaddexp.accumulate(weight[:, ::-1], axis=1)[:, ::-1]
    behind = np.zeros_like(weight)
    behind[:, 1:-1] = np.exp(np.logaddexp.accumulate(-left[:, 1:-1], axis=1) + weight[:, 1:-1])
    behind[:, -1] = np.exp(np.logaddexp.reduce(-left[:, 1:-1], axis=1) + weight[:, -1])
    slope = 1 - behind - np.exp(weight) * (alpha + 1)[:, None]
    slope[:, -1] += alpha - 1
    return slope


def _log_seen(log_missed: Array) -> Array:
    seen: Array = np.log(np.maximum(-np.expm1(log_missed), TINY))
    return seen


def _keep(mixture: Mixture, now: _Point, yes: NDArray[np.bool_], patterns: Patterns) -> None:
    lists = patterns.lists
    mixture.log_chance[yes, :lists] = -np.logaddexp(0, -now.odds[yes])
    mixture.log_chance[yes, lists:] = -np.logaddexp(0, now.odds[yes])
    missed = mixture.log_chance[:, lists:].sum(axis=1)
    weight = now.psi - _log_seen(missed)
    weight -= np.logaddexp.reduce(weight, axis=1)[:, None]
    mixture.log_weight[yes] = weight[yes]
    mixture.settle(patterns)
