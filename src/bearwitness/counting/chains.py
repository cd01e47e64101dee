"""Whether chains agree: rank-normalised split R-hat, and what the draws are worth.

Vehtari, Gelman, Simpson, Carpenter, Bürkner 2021 (doi 10.1214/20-BA1221), whose section and
equation numbers the comments give. Draws have the shape (chains, draws).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri
from scipy.stats import rankdata

Array = NDArray[np.float64]


def rhat(draws: Array) -> float:
    """Return the larger of the bulk's and the tails' R-hat; 1 where the chains are alike."""
    halves = _split(draws)
    if _constant(halves):
        return 1.0
    folded = np.abs(halves - np.median(halves))
    return max(_plain_rhat(_normal(halves)), _plain_rhat(_normal(folded)))


def bulk_ess(draws: Array) -> float:
    """Return the number of independent draws that would place the middle as well."""
    return _ess(_normal(_split(draws)))


def tail_ess(draws: Array, level: float = 0.9) -> float:
    """Return the smaller of the two worths for the ends of the interval of this level."""
    ends = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return min(_ess(_split((draws <= end).astype(float))) for end in ends)


def error_of_median(draws: Array) -> float:
    """Return the Monte Carlo standard error of the median, in the unit of the draws.

    By the quantiles of a Beta (appendix B of the paper): half of what one such error either
    way leaves between them.
    """
    worth = _ess(_split((draws <= np.median(draws)).astype(float)))
    ends = betaincinv(worth / 2 + 1, worth / 2 + 1, [0.1586553, 0.8413447])
    low, high = np.quantile(draws, ends)
    return float(high - low) / 2


def _split(draws: Array) -> Array:
    half = draws.shape[1] // 2
    return np.concatenate([draws[:, :half], draws[:, -half:]])


def _constant(draws: Array) -> bool:
    return bool(draws.min() == draws.max())


def _normal(draws: Array) -> Array:
    """Equation 14: normal scores of the ranks, ties in the middle."""
    ranks = rankdata(draws, method="average").reshape(draws.shape)
    scores: Array = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return scores


def _plain_rhat(draws: Array) -> float:
    """Equations 1 to 4."""
    length = draws.shape[1]
    within = draws.var(axis=1, ddof=1).mean()
    between = length * draws.mean(axis=1).var(ddof=1)
    if within < 1e-12 * between:
        return np.inf
    return sqrt((length - 1) / length + between / length / within)


def _ess(draws: Array) -> float:
    """Equations 10 to 13, the covariance at each lag over the number of draws, as ArviZ has it."""
    length = draws.shape[1]
    if _constant(draws):
        return float(draws.size)
    covariance = _autocovariance(draws)
    within = covariance[:, 0].mean() * length / (length - 1)
    if within < 1e-12:
        return float(len(draws)) / 2  # halves that stand still, apart: each chain is one draw
    total = within * (length - 1) / length + draws.mean(axis=1).var(ddof=1)
    correlation = 1 - (within - covariance.mean(axis=0)) / total
    correlation[0] = 1
    return float(draws.size / max(_time(correlation), 1 / np.log10(draws.size)))


def _time(correlation: Array) -> float:
    """Geyer's initial monotone sequence of sums of two lags, and one lag beyond it."""
    most = max((len(correlation) - 3) // 2, 0)
    pairs = correlation[: 2 * most + 2].reshape(-1, 2).sum(axis=1)
    last = most if (pairs > 0).all() else int(np.argmax(pairs <= 0))
    beyond = float(correlation[2 * last])
    if pairs[last] < 0:
        beyond = max(beyond, 0.0)
    return 2 * float(np.minimum.accumulate(pairs[:last]).sum()) - 1 + beyond


def _autocovariance(draws: Array) -> Array:
    length = draws.shape[1]
    centred = draws - draws.mean(axis=1, keepdims=True)
    size = 1 << (2 * length - 1).bit_length()
    spectrum = np.fft.rfft(centred, size, axis=1)
    covariance: Array = np.fft.irfft(np.abs(spectrum) ** 2, size, axis=1)[:, :length] / length
    return covariance
