"""Who among the entries of lists is one person, drawn as often as what is known leaves it possible.

Three things are not known, and each draw has one answer to all of them: how much a likeness is
worth here, as far as reviewed pairs leave it open; how many pairs of one person no rule of names
brings together, as far as towns differ in that; and who is whom.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from bearwitness.corroboration import matching
from bearwitness.corroboration.calibrating import Calibration, Features, curves
from bearwitness.corroboration.matching import Proposal
from bearwitness.corroboration.partitions import (
    DRAWS,
    Chance,
    Known,
    Partitions,
    Way,
    drawn_under,
)
from bearwitness.records.source import Listing

# That reviewed pairs leave possible. Of what is counted they leave open more than who is whom does,
# so the ends of an interval are those of so many curves, however many draws are made of each.
CURVES = 40


def people(
    entries: Sequence[Listing],
    proposals: Sequence[Proposal],
    calibration: Calibration,
    known: Known,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Partitions:
    """Return so many draws, or as many more as make it the same number under each curve.

    Args:
        entries: an item of the partitions is an entry's place here.
        proposals: pairs of these on which nobody decided.
        calibration: what reviewed pairs tell of proposals.
        known: what was decided, by the entries' places; it holds in every draw.
        seed: the same seed draws the same.
        draws: how many.
    """
    place = {matching.key(entry): n for n, entry in enumerate(entries)}
    open_ = [(place[p.one], place[p.other], p.features) for p in proposals]
    along = _along(calibration, [seen for _, _, seen in open_])
    ways = [
        Way(tuple(Chance(a, b, curve.of(seen).right) for a, b, seen in open_), missed)
        for curve, missed in zip(
            curves(calibration, CURVES, seed=seed, along=along),
            matching.missed(CURVES, seed=seed),
            strict=True,
        )
    ]
    apart = [entry.source for entry in entries]
    return drawn_under(len(entries), ways, seed=seed, draws=draws, known=known, apart=apart)


def _along(calibration: Calibration, open_: Sequence[Features]) -> Features:
    """Return by how much the pairs expected to be one become more with each weight."""
    right = [calibration.of(seen).right for seen in open_]
    return tuple(
        math.fsum(one * (1 - one) * seen[k] for one, seen in zip(right, open_, strict=True))
        for k in range(len(calibration.weights))
    )
