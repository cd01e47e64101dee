"""One sweep over all replicas: Gibbs by pattern, and the moves that a plain Gibbs lacks.

(1) persons of a pattern to classes, as counts, never one by one; the unseen with them;
(2) classes change places with sticks and chances integrated out;
(3) α with sticks integrated out;
(4) sticks and chances given the counts;
(5) a class's chances move along their ridge, unseen and class memberships integrated out.

Steps 1 and 4 are Manrique-Vallier 2016, section 4, with a replica's own counts. Why 2 and 3:
given the sticks a small class hardly ever passes a large one (Papaspiliopoulos & Roberts
2008, doi 10.1093/biomet/asm086, section 3.4); without the sticks it does. Why 5: a class seen
mostly once says little of how many of it are unseen; its odds can fall together, and its weight
rise, and no pattern becomes less likely. Gibbs walks this ridge in steps of 1 / sqrt(persons).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from bearwitness.counting.mixture import (
    MOST_UNSEEN,
    TINY,
    Array,
    Held,
    Mixture,
    Patterns,
    Prior,
    Whole,
    chances,
    sticks,
    tails,
)

PLACES = 3  # rounds of changing places
EXPANSIONS = 2  # steps of α
RIDGES = 3  # classes that move along their ridge, in each sweep


Jump = Callable[[Held, Array], tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Moves:
    """Which moves a sweep makes. A plain Gibbs is `Moves(0, 0, 0)`."""

    places: int = PLACES
    ridges: int = RIDGES
    leaps: int = 60  # at most, of a Hamiltonian trajectory (`leaps`)


def swept(
    mixture: Mixture,
    patterns: Patterns,
    counts: Whole,
    *,
    prior: Prior,
    moves: Moves,
    rng: np.random.Generator,
    jump: Jump | None = None,
) -> Whole:
    """Make one sweep in place; return the unseen of each replica, as drawn at its beginning.

    Args:
        mixture: the replicas.
        patterns: which patterns there are; their counts are not used.
        counts: persons by replica and pattern.
        prior: what is assumed.
        moves: how many of each.
        rng: where the draws come from.
        jump: what else may change who is in which class, given `Held` and α (`jumps`).
    """
    unseen, held = augmented(mixture, patterns, counts, rng)
    listed, persons = held.listed, held.persons
    if jump is not None:
        persons, listed = jump(held, mixture.log_alpha)
    for round_ in range(2 * moves.places):
        order = _places(persons, mixture.log_alpha, round_ % 2, rng)
        persons = np.take_along_axis(persons, order, axis=1)
        listed = np.take_along_axis(listed, order[:, None], axis=2)
    left = tails(persons) + persons
    for _ in range(EXPANSIONS):
        _expansion(mixture, left, prior, rng)
    mixture.log_weight = sticks(persons, mixture.log_alpha, rng)
    mixture.log_chance = chances(listed, persons, prior.chance, rng)
    mixture.settle(patterns)
    for _ in range(moves.ridges):
        _ridge(mixture, patterns, counts, prior, rng)
    return unseen


def augmented(
    mixture: Mixture, patterns: Patterns, counts: Whole, rng: np.random.Generator
) -> tuple[Whole, Held]:
    """Step 1. Return the unseen, and who is in which class."""
    parts = mixture.share / mixture.total[:, :, None]
    seen_by = rng.multinomial(counts, _chances(parts)).astype(float)
    hidden = np.exp(mixture.log_weight + mixture.log_missed)
    seen = mixture.seen()
    rate = rng.standard_gamma(counts.sum(axis=1)) * np.maximum(1 - seen, 0) / seen
    unseen = rng.poisson(np.minimum(rate, MOST_UNSEEN))
    missed = rng.multinomial(unseen, _chances(hidden))
    listed = np.matmul(patterns.on[:, : patterns.lists].T, seen_by)
    return unseen, Held(seen_by, seen_by.sum(axis=1) + missed, listed)


def _chances(parts: Array) -> Array:
    """Return parts that sum to 1; NumPy allows them no more than rounding."""
    scaled: Array = parts / np.maximum(parts.sum(axis=-1, keepdims=True), TINY)
    return scaled


def _places(persons: Array, log_alpha: Array, start: int, rng: np.random.Generator) -> Whole:
    """Step 2. Return an order in which some neighbours have changed places.

    With the sticks integrated out the counts n have the chance
    ∏_{k<K} Γ(1+n_k) · Γ(α+m_{K-1}) / Γ(1+α+m_0) / ∏_{0<k<K-1} (α+m_k), m_k the persons behind
    class k; exchanging neighbours changes one m.
    """
    replicas, classes = persons.shape
    alpha = np.exp(log_alpha)[:, None]
    one, two = persons[:, start : classes - 1 : 2], persons[:, start + 1 :: 2]
    behind = tails(persons)[:, start + 1 :: 2]
    log_ratio = np.log(alpha + two + behind + TINY) - np.log(alpha + one + behind + TINY)
    if (classes - start) % 2 == 0:  # the last pair
        a, b = one[:, -1], two[:, -1]
        small = np.maximum(alpha[:, 0], 1e-200)
        log_ratio[:, -1] = gammaln(small + a) + gammaln(1 + b) - gammaln(small + b) - gammaln(1 + a)
    change = -rng.standard_exponential(log_ratio.shape) < log_ratio
    order = np.tile(np.arange(classes), (replicas, 1))
    order[:, start : classes - 1 : 2] += change
    order[:, start + 1 :: 2] -= change
    return order


def _expansion(mixture: Mixture, left: Array, prior: Prior, rng: np.random.Generator) -> None:
    """Step 3: Metropolis on log α, the step drawn from many scales."""
    now = mixture.log_alpha
    to = now + _steps(len(now), rng)
    log_ratio = _of_alpha(to, left, prior) - _of_alpha(now, left, prior)
    mixture.log_alpha = np.where(-rng.standard_exponential(len(now)) < log_ratio, to, now)


def _of_alpha(log_alpha: Array, left: Array, prior: Prior) -> Array:
    """Log density of log α given the counts, up to a constant."""
    classes, alpha = left.shape[1], np.exp(log_alpha)
    density: Array = (
        (prior.shape + classes - 1) * log_alpha
        - prior.rate * alpha
        + gammaln(np.maximum(alpha + left[:, -1], 1e-200))
        - gammaln(1 + alpha + left[:, 0])
        - np.log(alpha[:, None] + left[:, 1:-1] + TINY).sum(axis=1)
    )
    return density


def _steps(replicas: int, rng: np.random.Generator) -> Array:
    """Symmetric steps of no one scale, so that nothing has to be tuned."""
    scales: Array = np.exp(rng.uniform(np.log(0.05), np.log(4.0), replicas))
    return scales * rng.standard_normal(replicas)


def _ridge(
    mixture: Mixture, patterns: Patterns, counts: Whole, prior: Prior, rng: np.random.Generator
) -> None:
    """Step 5: shift the log odds of one class on some lists; its share of the seen stays.

    In the coordinates (log odds of λ, log ratios of the weights among the seen) the move is a
    translation; `log_prior` is the prior's density in them.
    """
    lists = patterns.lists
    k = _class(mixture.log_weight.shape[1], rng)
    moved = np.ones(lists) if rng.random() < 0.5 else (rng.random(lists) < 0.5).astype(float)
    old = mixture.log_chance[:, :, k]
    odds = old[:, :lists] - old[:, lists:] + _steps(len(old), rng)[:, None] * moved
    new = np.concatenate([-np.logaddexp(0, -odds), -np.logaddexp(0, odds)], axis=1)
    missed = new[:, lists:].sum(axis=1)
    heavier = _log_seen(mixture.log_missed[:, k]) - _log_seen(missed)
    weight = mixture.log_weight.copy()
    weight[:, k] += heavier
    weight -= np.logaddexp.reduce(weight, axis=1)[:, None]
    share = mixture.share[:, :, k] * np.exp((new - old) @ patterns.on.T + heavier[:, None])
    total = np.maximum(mixture.total - mixture.share[:, :, k] + share, TINY)
    log_ratio = (
        (counts * (np.log(total) - np.log(mixture.total))).sum(axis=1)
        + (new - old) @ np.repeat(prior.chance, lists)
        + _prior(weight, mixture.log_alpha)
        - _prior(mixture.log_weight, mixture.log_alpha)
    )
    yes = -rng.standard_exponential(len(old)) < log_ratio
    mixture.log_chance[yes, :, k] = new[yes]
    mixture.log_missed[yes, k] = missed[yes]
    mixture.log_weight[yes] = weight[yes]
    mixture.share[yes, :, k] = share[yes]
    mixture.total[yes] = total[yes]


def _class(classes: int, rng: np.random.Generator) -> int:
    """Choose a class, the same in all replicas; the first ones, which hold more, more often."""
    chance = 1 / np.arange(1, classes + 1)
    return int(rng.choice(classes, p=chance / chance.sum()))


def _log_seen(log_missed: Array) -> Array:
    seen: Array = np.log(np.maximum(-np.expm1(log_missed), TINY))
    return seen


def _prior(log_weight: Array, log_alpha: Array) -> Array:
    weight = log_weight.T
    left = np.logaddexp.accumulate(weight[::-1], axis=0)[::-1]
    return log_prior(weight, left, np.exp(log_alpha))


def log_prior(log_weight: Array, left: Array, alpha: Array) -> Array:
    """Log density of the log ratios of π: α^{K-1} π_K^{α-1} ∏ 1/S_k · ∏ π_k, S_k what is left.

    Args:
        log_weight: log π, shape (classes, replicas).
        left: log S, of the same shape; the first is log 1.
        alpha: by replica.
    """
    density: Array = (alpha - 1) * log_weight[-1] + log_weight.sum(axis=0) - left[1:-1].sum(axis=0)
    return density
