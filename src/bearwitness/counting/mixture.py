"""The latent-class model of lists, and the state of many chains in it.

Manrique-Vallier 2016 (doi 10.1111/biom.12502): each person belongs to one of K* classes; in
class k a person is on list j with chance λ_jk, apart from all other lists. The weights π of
the classes break a stick, V_k ~ Beta(1, α), V_K* = 1; λ_jk ~ Beta, uniform if nothing else is
said; α ~ Gamma(shape, rate); the number of all persons N has the prior 1/N. Summed over N and
over everybody's class, n_s persons on the lists s have the likelihood ∏ (p_s / (1 - p_0))^n_s,
where p_0 is the chance to be on no list.

All arrays have a replica as first axis: chains and the levels of their ladders together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bearwitness.counting.overlaps import Overlaps

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
# In a draw: beyond it whole persons are no longer counted; nothing is cut before.
MOST_UNSEEN = 1e15
TINY = 1e-290  # below it a chance is no number any more


@dataclass(frozen=True, slots=True)
class Prior:
    """What is assumed before any list is read. The defaults are those of LCMCR's own example."""

    classes: int = 10  # K*: at most so many classes
    shape: float = 0.25  # of the Gamma prior of α; few classes where α is small
    rate: float = 0.25
    chance: tuple[float, float] = (1.0, 1.0)  # of the Beta prior of each λ


@dataclass(frozen=True, slots=True)
class Patterns:
    """The capture histories that occur, and how many persons have each."""

    on: Array  # (patterns, 2 lists): 1 where listed, then 1 where not listed
    counts: Whole  # (patterns,)

    @property
    def lists(self) -> int:
        """How many lists there are."""
        return int(self.on.shape[1]) // 2

    @classmethod
    def of(cls, table: Overlaps) -> Patterns:
        """Return the patterns of a table, in its own order."""
        listed = np.array([history for history, _ in table.cells], dtype=float)
        counts = np.array([count for _, count in table.cells], dtype=np.int64)
        return cls(np.hstack([listed, 1 - listed]), counts)


@dataclass(slots=True)
class Mixture:
    """The classes of each replica, in logarithms. Mutable: a sweep changes it in place."""

    log_alpha: Array  # (replicas,)
    log_weight: Array  # (replicas, classes): log π
    log_chance: Array  # (replicas, 2 lists, classes): log λ, then log (1 - λ)
    share: Array  # (replicas, patterns, classes): π_k p(s | k) / (1 - p_0)
    total: Array  # (replicas, patterns): its sum over classes, the likelihood of a pattern
    log_missed: Array  # (replicas, classes): log of a class's chance to be on no list

    def settle(self, patterns: Patterns) -> None:
        """Compute what follows from weights and chances."""
        self.log_missed = self.log_chance[:, patterns.lists :].sum(axis=1)
        joint = np.exp(np.matmul(patterns.on, self.log_chance) + self.log_weight[:, None])
        self.share = joint / self.seen()[:, None, None]
        self.total = np.maximum(self.share.sum(axis=2), TINY)

    def seen(self) -> Array:
        """Return 1 - p_0, the chance to be on some list, for each replica."""
        listed = np.exp(self.log_weight) * -np.expm1(self.log_missed)
        seen: Array = np.maximum(listed.sum(axis=1), TINY)
        return seen

    def taken(self, replicas: Whole) -> Mixture:
        """Return copies of these replicas, in this order."""
        return Mixture(
            self.log_alpha[replicas],
            self.log_weight[replicas],
            self.log_chance[replicas],
            self.share[replicas],
            self.total[replicas],
            self.log_missed[replicas],
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Who is in which class, by replica; persons on no list included in `persons`."""

    seen: Array  # (replicas, patterns, classes)
    persons: Array  # (replicas, classes)
    listed: Array  # (replicas, lists, classes)


def from_prior(
    patterns: Patterns, prior: Prior, replicas: int, rng: np.random.Generator
) -> Mixture:
    """Return replicas drawn from the prior: as far apart as anything assumed allows."""
    log_alpha = log_gamma(np.full(replicas, prior.shape), rng) - np.log(prior.rate)
    empty = np.zeros((replicas, prior.classes))
    mixture = Mixture(
        log_alpha,
        sticks(empty, log_alpha, rng),
        chances(np.zeros((replicas, patterns.lists, prior.classes)), empty, prior.chance, rng),
        np.empty(0),
        np.empty(0),
        np.empty(0),
    )
    mixture.settle(patterns)
    return mixture


def chances(
    listed: Array, persons: Array, beta: tuple[float, float], rng: np.random.Generator
) -> Array:
    """Draw λ given how many of a class are listed, and its prior; the logs of λ and of 1 - λ."""
    yes = np.log(np.maximum(rng.standard_gamma(beta[0] + listed), TINY))
    no = np.log(np.maximum(rng.standard_gamma(beta[1] + persons[:, None] - listed), TINY))
    both: Array = np.concatenate([yes, no], axis=1)
    both -= np.tile(np.logaddexp(yes, no), (1, 2, 1))
    return both


def sticks(persons: Array, log_alpha: Array, rng: np.random.Generator) -> Array:
    """Draw log π given how many persons each class holds."""
    after = tails(persons)[:, :-1]
    broken = np.log(np.maximum(rng.standard_gamma(1 + persons[:, :-1]), TINY))
    rest = log_gamma(np.exp(log_alpha)[:, None] + after, rng)
    both = np.logaddexp(broken, rest)
    left = np.cumsum(rest - both, axis=1)
    first = np.zeros((len(persons), 1))
    weight: Array = np.hstack([broken - both, first]) + np.hstack([first, left])
    return weight


def tails(persons: Array) -> Array:
    """Return for each class how many persons the classes after it hold."""
    behind: Array = np.cumsum(persons[:, ::-1], axis=1)[:, ::-1] - persons
    return behind


def log_gamma(shape: Array, rng: np.random.Generator) -> Array:
    """Draw the logarithm of a Gamma variable; of shapes near 0 too, whose draw is no number.

    Marsaglia & Tsang 2000, note at the end: G(a) = G(a + 1) U^(1/a).
    """
    shape = np.maximum(shape, 1e-200)
    more = np.log(np.maximum(rng.standard_gamma(shape + 1), TINY))
    drawn: Array = more - rng.standard_exponential(shape.shape) / shape
    return drawn
