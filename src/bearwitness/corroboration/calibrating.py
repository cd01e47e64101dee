"""How often a proposal of each likeness was right, learned from what reviewers decided.

Four levels, so nothing is fitted but four shares: of the pairs of each level that somebody
decided, those that were one person. Levels out of order are pooled, so that a stronger likeness
never states less (isotonic regression: Ayer et al. 1955, doi:10.1214/aoms/1177728423). It holds
for the lists it was learned on and for pairs that are reviewed as these were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bearwitness.corroboration.names import Likeness
from bearwitness.corroboration.wording import Both

ENOUGH = 100  # reviewed pairs
_OF_EACH = 10  # that were one person, and that were two
_OF_A_LEVEL = 20  # or it states nothing


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A pair that a person decided on."""

    likeness: Likeness
    same: bool


@dataclass(frozen=True, slots=True)
class Share:
    """The part that was one person, and where it may lie (Wilson 1927, 95 %)."""

    right: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`right` gives the share that was one person, by likeness; what is missing is withheld."""

    right: Mapping[Likeness, Share]
    reviewed: int
    withheld: Both | None


def calibrated(reviewed: Iterable[Reviewed]) -> Calibration:
    """Return the share of each level that was right; `withheld` says why there is none."""
    pairs = list(reviewed)
    yes = sum(pair.same for pair in pairs)
    if len(pairs) < ENOUGH or min(yes, len(pairs) - yes) < _OF_EACH:
        en = f"needs {ENOUGH} reviewed pairs, {_OF_EACH} of them one person and {_OF_EACH} two"
        ru = f"нужно {ENOUGH} проверенных пар, из них {_OF_EACH} «один человек» и {_OF_EACH} «двое»"
        told = Both(f"{en}; there are {len(pairs)}, {yes} of them one person",
                    f"{ru}; есть {len(pairs)}, «один человек» — {yes}")  # fmt: skip
        return Calibration({}, len(pairs), told)
    counts = {level: [p.same for p in pairs if p.likeness is level] for level in Likeness}
    told_of = [level for level in Likeness if len(counts[level]) >= _OF_A_LEVEL]
    blocks: list[tuple[int, int, list[Likeness]]] = []
    for level in told_of:
        right, n, levels = sum(counts[level]), len(counts[level]), [level]
        while blocks and right * blocks[-1][1] > blocks[-1][0] * n:
            before = blocks.pop()
            right, n, levels = right + before[0], n + before[1], [*before[2], *levels]
        blocks.append((right, n, levels))
    share = {level: _share(right, n) for right, n, levels in blocks for level in levels}
    return Calibration(share, len(pairs), None)


def _share(right: int, n: int) -> Share:
    z = 1.96
    middle = (right + z * z / 2) / (n + z * z)
    reach = z / (n + z * z) * math.sqrt(right * (n - right) / n + z * z / 4)
    return Share(right / n, max(0.0, middle - reach), min(1.0, middle + reach))
