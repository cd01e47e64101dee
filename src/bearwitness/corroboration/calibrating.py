"""How often a proposal is right, learned from what reviewers decided of at most a few hundred.

A logistic curve over what is known of a pair, whose starting point comes from elsewhere: from a
model's own probability, or, for names alone, from invented towns. Reviewed pairs move it, as far
as they are many enough to (a normal prior; Gelman et al. 2008, doi:10.1214/08-AOAS191). What is
stated is the chance under all curves that the pairs leave possible (MacKay 1992,
doi:10.1162/neco.1992.4.5.720), with the interval in which the curve lies. Which pairs were
reviewed may hang on how likely they looked, and on nothing else: then it holds for the others.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bearwitness.corroboration.chance import Chance
from bearwitness.corroboration.wording import Both
from bearwitness.errors import Malformed

ENOUGH = 100  # reviewed pairs
_OF_EACH = 10  # that were one person, and that were two
_STEPS = 50
_STRIDE = 3.0  # no step is longer, or the first may lead too far
_FAR = 30.0  # no logarithm of odds is larger

EDGES = (0.02, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98)  # of strata of chances

Features = tuple[float, ...]


def stratum(same: float) -> int:
    """Return to which stratum of about as likely pairs a chance belongs."""
    return bisect_right(EDGES, same)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the curve starts: of each feature its weight, and how far it may lie from that.

    `covariance`: weights that go together are learned together, so that few pairs tell more.
    """

    weights: Features
    covariance: tuple[Features, ...]


def apart(*spreads: float) -> tuple[Features, ...]:
    """Return the covariance of weights that lie so far from where they start, each by itself."""
    return tuple(
        tuple(spread**2 * (i == j) for j in range(len(spreads))) for i, spread in enumerate(spreads)
    )


# 1, and a model's log-odds: at first taken at their word
MODEL = Scale((0.0, 1.0), apart(1.0, 0.35))


def of_model(same: float) -> Features:
    """Return what is known of a pair to which a model gives this probability."""
    held = min(1 - 1e-12, max(1e-12, same))
    return (1.0, max(-_FAR, min(_FAR, math.log(held / (1 - held)))))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A pair that a person decided on, and what was known of it."""

    features: Features
    same: bool


@dataclass(frozen=True, slots=True)
class Share:
    """The chance that a pair is one, and in which interval the curve lies (95 %)."""

    right: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A curve; `withheld` says why nothing is stated by it yet."""

    weights: Features
    covariance: tuple[Features, ...]
    reviewed: int
    withheld: Both | None

    def of(self, features: Features) -> Share:
        """Return the chance that such a pair is one."""
        middle = max(-_FAR, min(_FAR, _dot(self.weights, features)))
        spread = math.sqrt(max(0.0, _dot(features, [_dot(r, features) for r in self.covariance])))
        right = _chance(middle / math.sqrt(1 + math.pi * spread**2 / 8))
        return Share(right, _chance(middle - 1.96 * spread), _chance(middle + 1.96 * spread))


def calibrated(reviewed: Iterable[Reviewed], scale: Scale) -> Calibration:
    """Return the curve that reviewed pairs leave, from where `scale` starts it.

    Raises:
        Malformed: what is known of a pair does not fit the scale.
    """
    pairs = sorted(reviewed, key=lambda pair: (pair.features, pair.same))
    if any(len(pair.features) != len(scale.weights) for pair in pairs):
        raise Malformed("what is known of a pair does not fit this scale")
    precision = _inverse(scale.covariance)
    weights = list(scale.weights)
    for _ in range(_STEPS):
        slope, bend = _slope(pairs, weights, scale, precision)
        step = _solved(bend, slope)
        eased = min(1.0, _STRIDE / max(1e-9, *map(abs, step)))
        weights = [w + eased * s for w, s in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-9:
            break
    _, bend = _slope(pairs, weights, scale, precision)
    return Calibration(tuple(weights), _inverse(bend), len(pairs), _withheld(pairs))


def curves(
    calibration: Calibration, count: int, *, seed: int, along: Features = ()
) -> tuple[Calibration, ...]:
    """Return so many curves that the reviewed pairs leave possible, each as likely as another.

    What is counted under each of them differs as far as reviewed pairs leave it open.

    Args:
        calibration: what they leave.
        count: how many.
        seed: the same seed draws the same.
        along: what is counted moves by this when the weights move by 1, one after another. From
            each of `count` equally likely parts of its range comes one curve, smallest first:
            twenty curves that fall as they may leave out an end too often. Empty: as they may.
    """
    chance = Chance(seed)
    root = _root(calibration.covariance)
    size = len(calibration.weights)
    nothing = tuple((0.0,) * size for _ in range(size))
    toward = [_dot([row[k] for row in root], along) for k in range(size)] if along else [0.0] * size
    length = math.sqrt(_dot(toward, toward)) or 1.0
    found = []
    for far in chance.spread(count):
        thrown = [chance.normal() for _ in range(size)]
        rest = (far - _dot(thrown, toward) / length) / length if any(toward) else 0.0
        thrown = [t + rest * way for t, way in zip(thrown, toward, strict=True)]
        moved = (w + _dot(row, thrown) for w, row in zip(calibration.weights, root, strict=True))
        found.append(replace(calibration, weights=tuple(moved), covariance=nothing))
    return tuple(found)


def _root(covariance: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the lower triangle whose square it is (Cholesky)."""
    size = len(covariance)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = covariance[i][j] - math.fsum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = math.sqrt(max(0.0, rest)) if i == j else rest / max(1e-12, root[j][j])
    return root


def _slope(
    pairs: Sequence[Reviewed],
    weights: Sequence[float],
    scale: Scale,
    precision: Sequence[Features],
) -> tuple[list[float], list[list[float]]]:
    """Return the gradient and the negative Hessian of the log-posterior."""
    size = range(len(weights))
    far = [weights[i] - scale.weights[i] for i in size]
    slope = [-_dot(precision[i], far) for i in size]
    bend = [list(row) for row in precision]
    for pair in pairs:
        chance = _chance(max(-_FAR, min(_FAR, _dot(weights, pair.features))))
        for i in size:
            slope[i] += (pair.same - chance) * pair.features[i]
            for j in size:
                bend[i][j] += chance * (1 - chance) * pair.features[i] * pair.features[j]
    return slope, bend


def _withheld(pairs: Sequence[Reviewed]) -> Both | None:
    yes = sum(pair.same for pair in pairs)
    if len(pairs) >= ENOUGH and min(yes, len(pairs) - yes) >= _OF_EACH:
        return None
    en = f"needs {ENOUGH} reviewed pairs, {_OF_EACH} of them one person and {_OF_EACH} two"
    ru = f"нужно {ENOUGH} проверенных пар, из них {_OF_EACH} «один человек» и {_OF_EACH} «двое»"
    return Both(f"{en}; there are {len(pairs)}, {yes} of them one person",
                f"{ru}; есть {len(pairs)}, «один человек» — {yes}")  # fmt: skip


def _chance(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-2 * _FAR, min(2 * _FAR, log_odds))))


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(one, other, strict=True))


def _inverse(matrix: Sequence[Sequence[float]]) -> tuple[Features, ...]:
    size = range(len(matrix))
    return tuple(tuple(_solved(matrix, [float(i == j) for j in size])) for i in size)


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a symmetric positive system by Gauss elimination, largest pivot first."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size = len(rows)
    for n in range(size):
        pivot = max(range(n, size), key=lambda r: abs(rows[r][n]))
        rows[n], rows[pivot] = rows[pivot], rows[n]
        for r in range(n + 1, size):
            factor = rows[r][n] / rows[n][n]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[n], strict=True)]
    found = [0.0] * size
    for n in reversed(range(size)):
        rest = math.fsum(rows[n][k] * found[k] for k in range(n + 1, size))
        found[n] = (rows[n][size] - rest) / rows[n][n]
    return found
