"""What latent classes assume of the expansion before any list is read, and how to assume other.

Expansion is 1 / S, S the chance to be on some list: how many persons there are to be expected for
each documented one. With the prior 1/N of all persons, S keeps its prior whatever number was
documented. Chances uniform on each list leave hardly anybody unseen of many lists; a Beta law of
the chances can put the quantiles of the expansion where somebody who knows the lists wants them.

Quantiles are of draws of the prior, always the same: equal questions have equal answers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.optimize import root
from scipy.special import betaincinv

from bearwitness.counting.mixture import TINY, Array, Prior, log_gamma, sticks
from bearwitness.errors import Misused

ENDS = (0.05, 0.95)
DRAWS = 20_000  # of the prior
CHANCES = 60_000  # drawn of classes, all lists together: fewer classes of more lists
SEED = 20161101
LARGEST = 1_000.0  # expansion that may be asked for
LEAST, MOST = 0.03, 300.0  # of the two numbers of a Beta law: beyond, sweeps would not move
NEAR = 0.01  # by how much a quantile may miss, in its logarithm of what is beyond 1
STARTS = ((1.0, 1.0), (0.3, 3.0), (0.1, 1.0), (1.0, 15.0), (8.0, 60.0), (0.05, 0.3))
TRIED = 2  # of these, those that begin nearest


@dataclass(frozen=True, slots=True)
class _Draws:
    """Draws that are the same for all Beta laws."""

    places: Array  # (classes,): of chances in their law, evenly apart
    order: np.ndarray[tuple[int, ...], np.dtype[np.int64]]  # (classes, lists): who has which
    weight: Array  # (draws, classes of the prior)
    which: np.ndarray[tuple[int, ...], np.dtype[np.int64]]  # of the classes drawn

    @classmethod
    def of(cls, prior: Prior, lists: int) -> _Draws:
        rng = np.random.default_rng([SEED, lists, prior.classes])
        log_alpha = log_gamma(np.full(DRAWS, prior.shape), rng) - np.log(prior.rate)
        empty = np.zeros((DRAWS, prior.classes))
        number = CHANCES // lists
        return cls(
            (np.arange(number) + 0.5) / number,
            np.array([rng.permutation(number) for _ in range(lists)]).T,
            np.exp(sticks(empty, log_alpha, rng)),
            rng.integers(number, size=(DRAWS, prior.classes)),
        )

    def beyond(self, chance: tuple[float, float]) -> Array:
        """Return the logs of both quantiles of the expansion less 1."""
        seen = -np.expm1(np.log1p(-betaincinv(*chance, self.places))[self.order].sum(axis=1))
        missed = (self.weight * (1 - seen)[self.which]).sum(axis=1)
        quantiles: Array = np.quantile(missed, ENDS)
        logs: Array = np.log(np.maximum(quantiles, TINY)) - np.log(np.maximum(1 - quantiles, TINY))
        return logs


def assumed(prior: Prior, lists: int) -> tuple[float, float]:
    """Return the 5 % and 95 % quantiles of the expansion that the prior gives so many lists."""
    with np.errstate(divide="ignore"):
        low, high = 1 + np.exp(np.minimum(_Draws.of(prior, lists).beyond(prior.chance), 600))
    return float(low), float(high)


@lru_cache(maxsize=64)
def with_expansion(prior: Prior, lists: int, asked: tuple[float, float]) -> Prior:
    """Return the prior with the Beta law of chances that has these quantiles of the expansion.

    Args:
        prior: its classes and its prior of α stay.
        lists: how many there are.
        asked: the 5 % and the 95 % quantile.

    Raises:
        Misused: a pair out of bounds, or one that no Beta law gives.
    """
    low, high = asked
    if not 1 < low < high <= LARGEST:
        raise Misused(
            "the prior on expansion is two numbers above 1, the lower one first",
            hint=f"1.1:5 is one; {LARGEST:.0f} is the largest number allowed",
        )
    draws, wanted = _Draws.of(prior, lists), np.log(np.array([low, high]) - 1)
    bounds = np.log([LEAST, MOST])

    def missing(logs: Array) -> Array:
        one, other = np.exp(np.clip(logs, *bounds))
        off: Array = draws.beyond((float(one), float(other))) - wanted
        return off

    with np.errstate(divide="ignore"):
        starts = sorted(np.log(STARTS), key=lambda logs: float(np.abs(missing(logs)).max()))
        for start in starts[:TRIED]:
            logs = np.clip(root(missing, start, options={"maxfev": 30}).x, *bounds)
            if np.abs(missing(logs)).max() < NEAR:
                return replace(prior, chance=(float(np.exp(logs[0])), float(np.exp(logs[1]))))
    raise Misused(
        f"no prior of {lists} lists has these quantiles of the expansion",
        hint="bring the two numbers nearer to one another, or further apart",
    )
