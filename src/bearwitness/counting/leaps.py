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

from bearwitness.counting.mixture import TINY, Array, Mixture, Patterns, Prior, Whole
from bearwitness.counting.sweeps import log_prior

FARTHEST = 1e6  # below the largest log share; a class so small holds nobody in any draw
FAR = 400.0  # log odds beyond this are no chance that a computer can tell from 0 or 1


@dataclass(slots=True)
class _Point:
    """Where trajectories are. Replicas are the last axis here: sums over classes are faster."""

    psi: Array  # (classes, replicas)
    odds: Array  # (lists, classes, replicas)
    slope_psi: Array
    slope_odds: Array
    log_density: Array  # (replicas,)


def leapt(
    mixture: Mixture,
    patterns: Patterns,
    counts: Whole,
    *,
    prior: Prior,
    step: Array,
    leaps: int,
    rng: np.random.Generator,
) -> Array:
    """Move each replica along one trajectory, in place; return its chance to be accepted.

    Args:
        mixture: the replicas; α stays.
        patterns: which patterns there are.
        counts: persons by replica and pattern.
        prior: what is assumed of the chances.
        step: by replica.
        leaps: how many steps a trajectory has.
        rng: where the draws come from.
    """
    lists = patterns.lists
    odds = np.moveaxis(mixture.log_chance[:, :lists] - mixture.log_chance[:, lists:], 0, -1)
    psi = (mixture.log_weight + _log_seen(mixture.log_missed)).T
    psi = np.maximum(psi - psi.max(axis=0), -FARTHEST)
    alpha = np.exp(mixture.log_alpha)
    slope = _Slope(patterns.on[:, :lists], counts.T.astype(float), alpha, prior.chance)
    now = slope.at(psi, np.ascontiguousarray(odds), ends=True)
    push_psi, push_odds = rng.standard_normal(psi.shape), rng.standard_normal(odds.shape)
    before = now.log_density - _energy(push_psi, push_odds)
    push_psi += step / 2 * now.slope_psi
    push_odds += step / 2 * now.slope_odds
    for leap in range(leaps):
        ends = leap == leaps - 1
        odds = np.clip(now.odds + step * push_odds, -FAR, FAR)
        now = slope.at(now.psi + step * push_psi, odds, ends=ends)
        push_psi += step / (1 + ends) * now.slope_psi
        push_odds += step / (1 + ends) * now.slope_odds
    log_ratio = now.log_density - _energy(push_psi, push_odds) - before
    log_ratio = np.where(np.isfinite(log_ratio), log_ratio, -np.inf)
    _keep(mixture, now, -rng.standard_exponential(len(step)) < log_ratio, patterns)
    chance: Array = np.exp(np.minimum(log_ratio, 0))
    return chance


def _energy(push_psi: Array, push_odds: Array) -> Array:
    energy: Array = ((push_psi**2).sum(axis=0) + (push_odds**2).sum(axis=(0, 1))) / 2
    return energy


@dataclass(frozen=True, slots=True)
class _Slope:
    """The density that trajectories follow, and its gradient."""

    on: Array  # (patterns, lists)
    counts: Array  # (patterns, replicas)
    alpha: Array  # (replicas,)
    chance: tuple[float, float]  # of the Beta prior of each λ

    def at(self, psi: Array, odds: Array, *, ends: bool) -> _Point:
        """Return the point of these coordinates; its density only where a trajectory ends."""
        low = np.exp(-np.abs(odds))
        off = -np.maximum(odds, 0) - np.log1p(low)
        chance = np.where(odds > 0, 1, low) / (1 + low)
        log_missed = off.sum(axis=0)
        log_seen = _log_seen(log_missed)
        share = psi - _log_sum(psi)
        # log p(s | k) = the log odds of the lists in s, summed, plus log q_k
        joint = (self.on @ odds.reshape(len(odds), -1)).reshape(len(self.on), *psi.shape)
        joint += share + log_missed - log_seen
        np.exp(joint, out=joint)
        total = np.maximum(joint.sum(axis=1), TINY)
        joint *= (self.counts / total)[:, None]  # now persons by pattern and class
        persons = joint.sum(axis=0)
        listed = (self.on.T @ joint.reshape(len(joint), -1)).reshape(odds.shape)
        weight = share - log_seen
        weight -= _log_sum(weight)
        left = np.logaddexp.accumulate(weight[::-1], axis=0)[::-1]
        of_prior = _slope_of_prior(weight, left, self.alpha)
        missed = np.exp(log_missed - log_seen)
        pull = persons * (1 + missed) + of_prior * missed + sum(self.chance)
        slope_psi = persons - np.exp(share) * self.counts.sum(axis=0) + of_prior
        log_density = np.zeros(0)
        if ends:
            log_density = (
                (self.counts * np.log(total)).sum(axis=0)
                + (sum(self.chance) * off + self.chance[0] * odds).sum(axis=(0, 1))
                + log_prior(weight, left, self.alpha)
            )
        slope_odds = listed + self.chance[0] - chance * pull
        return _Point(psi, odds, slope_psi, slope_odds, log_density)


def _slope_of_prior(weight: Array, left: Array, alpha: Array) -> Array:
    """Return the gradient of `log_prior` by the logarithms of weights that need not sum to 1."""
    inner = np.logaddexp.accumulate(-left[1:-1], axis=0)
    slope = 1 - np.exp(weight) * (alpha + 1)
    slope[1:-1] -= np.exp(inner + weight[1:-1])
    slope[-1] += alpha - 1 - np.exp(inner[-1] + weight[-1])
    return slope


def _log_sum(logs: Array) -> Array:
    most = logs.max(axis=0)
    summed: Array = most + np.log(np.exp(logs - most).sum(axis=0))
    return summed


def _log_seen(log_missed: Array) -> Array:
    seen: Array = np.log(np.maximum(-np.expm1(log_missed), TINY))
    return seen


def _keep(mixture: Mixture, now: _Point, yes: NDArray[np.bool_], patterns: Patterns) -> None:
    lists = patterns.lists
    odds = np.moveaxis(now.odds, -1, 0)[yes]
    mixture.log_chance[yes, :lists] = -np.logaddexp(0, -odds)
    mixture.log_chance[yes, lists:] = -np.logaddexp(0, odds)
    missed = mixture.log_chance[yes, lists:].sum(axis=1)
    weight = now.psi.T[yes] - _log_seen(missed)
    mixture.log_weight[yes] = weight - _log_sum(weight.T)[:, None]
    mixture.settle(patterns)
