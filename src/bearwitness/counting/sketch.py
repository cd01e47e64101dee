"""A sketch of a posterior: mixtures of t distributions over the large classes, by their number.

Points that chains have visited are described by what is easy to draw from and to evaluate, so
that a chain can propose to go where another has been (`jumps`). A sketch decides how often
such a proposal is accepted, never what the chains converge to.

Coordinates of m classes, sorted by weight: log ratios of their shares of the seen to the first
one's, and for each chance λ the number λ^p - (1 - λ)^q. Why powers: the posterior of a chance of
which nobody was listed is a gamma law, of the shape a that its Beta prior has there, and a power
near .3 makes that nearly normal where a is 1 or more (Wilson & Hilferty 1931 for the third root).
Where a is less the power falls with it, p = .3 a: else the density has its peak at the end of the
range, beyond which half of what is proposed would lie. The logarithm has a long tail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from bearwitness.counting.mixture import Array

BEND = 0.3
Bend = tuple[float, float]  # the powers of λ and of 1 - λ
FREEDOM = 6.0  # degrees, of each t: tails wider than a normal's
PARTS = 24  # of a mixture at most
EACH = 4  # points for each dimension of each part, at least
ROUNDS = 12  # of expectation and maximisation
POINTS = 6_000  # at most, that a mixture is fitted to
FARTHEST = 60.0  # log odds in the table; half of it is proposed
_ODDS = np.linspace(-FARTHEST, FARTHEST, 8_001)


@dataclass(frozen=True, slots=True)
class Classes:
    """Some classes of each replica, sorted by weight. Logarithms; absent: weight -inf."""

    log_weight: Array  # (replicas, classes): sums to 1 over the classes
    log_on: Array  # (replicas, lists, classes): log λ
    log_off: Array  # the same shape: log (1 - λ)

    def some(self, replicas: NDArray[np.int64], classes: int) -> Classes:
        """Return the first classes of these replicas."""
        return Classes(
            self.log_weight[replicas, :classes],
            self.log_on[replicas, :, :classes],
            self.log_off[replicas, :, :classes],
        )


@dataclass(frozen=True, slots=True)
class Blend:
    """A mixture of t distributions over points of so many classes."""

    classes: int
    log_weight: Array  # (parts,)
    mean: Array  # (parts, dimensions)
    root: Array  # (parts, dimensions, dimensions): lower Cholesky factor of the scale
    inverse: Array  # of the same shape: of the root

    def drawn(self, number: int, rng: np.random.Generator) -> Array:
        """Draw points."""
        chance = np.exp(self.log_weight)
        part = rng.choice(len(chance), size=number, p=chance / chance.sum())
        wide = np.sqrt(FREEDOM / rng.chisquare(FREEDOM, number))
        steps = rng.standard_normal((number, self.mean.shape[1])) * wide[:, None]
        points: Array = self.mean[part] + np.matmul(self.root[part], steps[:, :, None])[:, :, 0]
        return points

    def log_parts(self, points: Array) -> tuple[Array, Array]:
        """Return the log density of each part at each point, and the squared distance."""
        size = points.shape[1]
        away = np.matmul(points - self.mean[:, None], self.inverse.transpose(0, 2, 1))
        squared = (away**2).sum(axis=2)
        spread = np.log(np.diagonal(self.root, axis1=1, axis2=2)).sum(axis=1)
        constant = gammaln((FREEDOM + size) / 2) - gammaln(FREEDOM / 2)
        constant -= size / 2 * np.log(FREEDOM * np.pi)
        log = (self.log_weight - spread + constant)[:, None]
        return log - (FREEDOM + size) / 2 * np.log1p(squared / FREEDOM), squared

    def log_density(self, points: Array) -> Array:
        """Return the log density at each point."""
        return _log_sum(self.log_parts(points)[0])


def bend_of(chance: tuple[float, float]) -> Bend:
    """Return the powers that suit chances of this Beta prior."""
    return BEND * min(1.0, chance[0]), BEND * min(1.0, chance[1])


def points(classes: Classes, bend: Bend) -> tuple[Array, Array]:
    """Return the coordinates of classes, and the log of how much they stretch (λ, weights)."""
    seen = classes.log_weight + np.log(-np.expm1(classes.log_off.sum(axis=1)))
    bent = np.exp(bend[0] * classes.log_on) - np.exp(bend[1] * classes.log_off)
    steep = _log_slope(classes.log_on, classes.log_off, bend).sum(axis=(1, 2))
    share = seen[:, 1:] - seen[:, :1]
    flat = bent.reshape(len(bent), bent.shape[1] * bent.shape[2])
    return np.hstack([share, flat]), steep - classes.log_weight.sum(axis=1)


def classes_at(
    points: Array, classes: int, lists: int, bend: Bend
) -> tuple[Classes, NDArray[np.bool_]]:
    """Return the classes that have these coordinates, and whether there are any."""
    share = np.hstack([np.zeros((len(points), 1)), points[:, : classes - 1]])
    bent = points[:, classes - 1 :].reshape(len(points), lists, classes)
    least, most = np.interp([-FARTHEST / 2, FARTHEST / 2], _ODDS, _bent(bend))
    real: NDArray[np.bool_] = np.all((least < bent) & (bent < most), axis=(1, 2))
    log_on, log_off = _unbent(np.where(real[:, None, None], bent, 0.0), bend)
    log = share - np.log(-np.expm1(log_off.sum(axis=1)))
    log -= _log_sum(log.T)[:, None]
    real &= np.all(np.diff(log, axis=1) <= 0, axis=1)
    return Classes(log, log_on, log_off), real


def reachable(classes: Classes) -> NDArray[np.bool_]:
    """Return whether each replica's chances are such as `classes_at` can return."""
    odds = np.abs(classes.log_on - classes.log_off)
    reached: NDArray[np.bool_] = np.all(odds < FARTHEST / 2, axis=(1, 2))
    return reached


def _log_slope(log_on: Array, log_off: Array, bend: Bend) -> Array:
    steep = bend[0] * np.exp((bend[0] - 1) * log_on) + bend[1] * np.exp((bend[1] - 1) * log_off)
    slope: Array = np.log(steep)
    return slope


@lru_cache(maxsize=16)
def _bent(bend: Bend) -> Array:
    """Return the coordinates of `_ODDS`."""
    bent: Array = (1 + np.exp(-_ODDS)) ** -bend[0] - (1 + np.exp(_ODDS)) ** -bend[1]
    return bent


def _unbent(bent: Array, bend: Bend) -> tuple[Array, Array]:
    """Invert the coordinate of a chance: a table first, then Newton's steps on its log odds."""
    odds = np.interp(bent, _bent(bend), _ODDS)
    for _ in range(2):
        on = -np.log1p(np.exp(-odds))
        one, other = np.exp(bend[0] * on), np.exp(bend[1] * (on - odds))
        chance = np.exp(on)
        odds -= (one - other - bent) / (bend[0] * one * (1 - chance) + bend[1] * other * chance)
        odds = np.clip(odds, -FARTHEST, FARTHEST)
    return -np.log1p(np.exp(-odds)), -np.log1p(np.exp(odds))


def _log_sum(logs: Array) -> Array:
    most = logs.max(axis=0)
    summed: Array = most + np.log(np.exp(logs - most).sum(axis=0))
    return summed


def fitted(visited: Mapping[int, Array], rng: np.random.Generator) -> tuple[Blend, ...]:
    """Return a blend for each number of classes that was visited often enough.

    A blend's log weights say how often its number of classes was visited, too.
    """
    number = sum(len(points) for points in visited.values())
    blends = []
    for classes, every in sorted(visited.items()):
        kept = every[rng.permutation(len(every))[:POINTS]]
        if len(kept) >= EACH * kept.shape[1] and np.all(kept.std(axis=0) > 0):
            blend = _blend(kept, classes, rng)
            more = np.log(len(every) / number)
            blends.append(replace(blend, log_weight=blend.log_weight + more))
    return tuple(blends)


def _blend(points: Array, classes: int, rng: np.random.Generator) -> Blend:
    """Expectation and maximisation (Peel & McLachlan 2000), from centres far apart."""
    number, size = points.shape
    near = _nearest(points / points.std(axis=0), max(1, min(PARTS, number // (EACH * size))), rng)
    held, pull = np.eye(near.max() + 1)[near], np.ones((number, near.max() + 1))
    for _ in range(ROUNDS):
        kept = held.sum(axis=0) > min(2 * size, held.sum(axis=0).max() * 0.99)
        blend = _maximised(points, held[:, kept], pull[:, kept], classes)
        log, squared = blend.log_parts(points)
        held = np.exp(log - _log_sum(log)).T
        pull = ((FREEDOM + size) / (FREEDOM + squared)).T
    return blend


def _maximised(points: Array, held: Array, pull: Array, classes: int) -> Blend:
    number, size = points.shape
    persons, pulled = held.sum(axis=0), held * pull
    mean = (pulled.T @ points) / pulled.sum(axis=0)[:, None]
    away = points - mean[:, None]
    spread = np.matmul((away * pulled.T[:, :, None]).transpose(0, 2, 1), away)
    # Half a point a dimension without correlation keeps a part of few points from being flat.
    alone = np.einsum("pii->pi", spread) / persons[:, None] + 1e-4 * points.var(axis=0)
    spread += size / 2 * alone[:, :, None] * np.eye(size)
    spread /= (persons + size / 2)[:, None, None]
    roots = np.linalg.cholesky(spread)
    inverse = np.linalg.inv(roots)
    return Blend(
        classes,
        np.log(persons / number),
        mean,
        np.asarray(roots, dtype=float),
        np.asarray(inverse, dtype=float),
    )


def _nearest(points: Array, parts: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return to which of so many centres each point is nearest; centres are drawn far apart."""
    centres = points[rng.integers(len(points))][None]
    for _ in range(parts - 1):
        away = _squared(points, centres).min(axis=1)
        if away.sum() <= 0:
            break
        centres = np.vstack([centres, points[rng.choice(len(points), p=away / away.sum())]])
    near = _squared(points, centres).argmin(axis=1)
    for _ in range(8):
        for part in np.unique(near):
            centres[part] = points[near == part].mean(axis=0)
        near = _squared(points, centres).argmin(axis=1)
    return np.unique(near, return_inverse=True)[1]


def _squared(points: Array, centres: Array) -> Array:
    crossed = points @ centres.T
    away: Array = (points**2).sum(axis=1)[:, None] - 2 * crossed + (centres**2).sum(axis=1)
    return np.maximum(away, 0)
