"""How far log-linear models move: when the choice among them is made anew, and within the best.

A model that is chosen by its BIC and then believed gives intervals that are too short. So persons
are drawn again from those who are documented, and each time the model is chosen again before the
number is read off (Silverman, Chan & Vincent 2024, Statistics and Computing 34:44). As there, only
models that stand near the best on the table itself are chosen from. The ends are corrected for bias
and for acceleration (Efron 1987, doi 10.2307/2289144), each person being left out once.

Within the best model alone, the profile likelihood of the number of all persons (Cormack 1992,
doi 10.2307/2532311): it need not be even about its middle, as a normal law is.
"""

from __future__ import annotations

from math import ceil, floor, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri, gammaln, ndtr, ndtri

from bearwitness.counting.loglinear import Average, Fit, cells_of, chosen_anew, solved
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Span

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
DRAWS = 400  # two seeds' ends then differ by some hundredths, on small tables by a tenth
MOST = 20  # models, best first, from which each draw chooses
FEWEST = 0.9  # of the draws have an answer, or nothing is said
POINTS = 400  # of a profile
REACH = 8.0  # standard errors to either side


def bootstrapped(table: Overlaps, average: Average, *, seed: int, level: float) -> Span | None:
    """Return the interval; its middle is what the best model says of the table itself.

    Args:
        table: the overlaps, in the order in which the draws shall be made.
        average: over all models of it.
        seed: of the draws.
        level: the chance that the interval is to hold.
    """
    models = [fit.model for _, fit in average.fits[:MOST]]
    counts, _ = cells_of(table)
    rng = np.random.default_rng([seed, 2024])
    drawn = rng.multinomial(table.documented, counts / counts.sum(), size=DRAWS).astype(float)
    said = chosen_anew(table, models, drawn)
    said = said[np.isfinite(said)]
    if len(said) < FEWEST * DRAWS:
        return None
    best = log(average.fits[0][1].unseen)
    tail = (1 - level) / 2
    shift, bend = _shift(said, best), _bend(table, models, counts)
    ends = [float(np.quantile(said, _moved(q, shift, bend))) for q in (tail, 1 - tail)]
    return _span(table, best, *ends)


def profiled(table: Overlaps, fit: Fit, *, level: float) -> Span:
    """Return the interval of one model's profile likelihood."""
    counts, design = cells_of(table, [fit.model])
    at = np.linspace(-REACH, REACH, POINTS) * max(fit.log_error, 1e-3) + log(fit.unseen)
    unseen = np.exp(at)
    rows = np.hstack([unseen[:, None], np.repeat(counts[None], POINTS, axis=0)])
    first = np.zeros((1, design.shape[1]))
    first[0, 0] = 1.0  # on no list: the constant alone
    whole = np.vstack([first, design])
    gone: Flags = counts @ design == 0
    holds: Flags = np.any(whole[:, gone] > 0, axis=1)
    kept = np.repeat(~holds[None], POINTS, axis=0)
    theta, _ = solved(rows, whole, np.repeat(~gone[None], POINTS, axis=0), kept)
    mean = np.exp(np.clip(theta @ whole.T, -60, 60)) * kept
    total = rows.sum(axis=1)
    log_chance = np.log(np.where(mean > 0, mean, 1.0)) - np.log(total)[:, None]
    worth = gammaln(total + 1) - gammaln(unseen + 1) + (rows * log_chance).sum(axis=1)
    drop = 2 * (worth.max() - worth) - chdtri(1, 1 - level)
    top = int(worth.argmax())
    low = float(np.interp(0.0, -drop[: top + 1], at[: top + 1]))  # falls to the top, then rises
    high = float(np.interp(0.0, drop[top:], at[top:]))
    return _span(table, log(fit.unseen), low, high)


def _shift(said: Array, best: float) -> float:
    below = float((said < best).mean() + (said == best).mean() / 2)
    return float(ndtri(np.clip(below, 0.5 / len(said), 1 - 0.5 / len(said))))


def _bend(table: Overlaps, models: list[frozenset[int]], counts: Array) -> float:
    """Efron's acceleration; all persons of a cell leave out the same."""
    full = np.flatnonzero(counts)
    less = np.repeat(counts[None], len(full), axis=0)
    less[np.arange(len(full)), full] -= 1
    said, weight = chosen_anew(table, models, less), counts[full]
    good = np.isfinite(said)
    said, weight = said[good], weight[good]
    off = np.average(said, weights=weight) - said if good.any() else np.zeros(0)
    spread = float((weight * off**2).sum())
    return float((weight * off**3).sum()) / (6 * spread * sqrt(spread)) if spread > 0 else 0.0


def _moved(chance: float, shift: float, bend: float) -> float:
    far = shift + float(ndtri(chance))
    return float(ndtr(shift + far / max(1 - bend * far, 0.05)))


def _span(table: Overlaps, best: float, low: float, high: float) -> Span:
    known = table.documented
    lower, middle, upper = sorted((low, best, high))
    return Span(
        round(known + np.exp(middle)),
        floor(known + np.exp(lower)),
        ceil(known + np.exp(upper)),
    )
