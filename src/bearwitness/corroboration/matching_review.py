"""Which pairs staff review first, so that what they decide tells how right all the others are.

Whoever reviews the likeliest learns nothing of the rest. So pairs are taken from the whole scale,
stratum by stratum of what is stated of them before anything is reviewed: of each in proportion to
the square root of its size, since the few in the middle are what is hardest to state and the many
at the ends are what is counted (near to what Neyman 1934, doi:10.2307/2342192, finds best). Within
a stratum any pair is as likely to be chosen as another: by a hash of what it is called, so that
whoever asks again goes on where they stopped.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Sequence
from typing import TypeVar

from bearwitness.corroboration.calibrating import EDGES, Reviewed, calibrated, stratum
from bearwitness.corroboration.matching import NAMES, Entry, Proposal

T = TypeVar("T")


def to_review(
    proposals: Sequence[Proposal], most: int, decided: Collection[Reviewed] = ()
) -> tuple[Proposal, ...]:
    """Return which pairs of entries to review next; none that cannot be one.

    Args:
        proposals: on which nobody decided.
        most: how many.
        decided: on which somebody did: their strata are the better known.
    """
    began = calibrated([], NAMES)
    return chosen(
        [
            (began.of(pair.features).right, called(pair.one, pair.other), pair)
            for pair in proposals if pair.cannot is None
        ],
        most,
        [began.of(pair.features).right for pair in decided],
    )  # fmt: skip


def called(*entries: Entry) -> str:
    """Return what a pair of entries is called."""
    return " ".join(f"{source}:{number}" for source, number in entries)


def chosen(
    open_: Sequence[tuple[float, str, T]], most: int, decided: Sequence[float] = ()
) -> tuple[T, ...]:
    """Return which of these to review next.

    Whoever stops before the end has reviewed each stratum's share as well.

    Args:
        open_: of each what is stated of it, what it is called, and itself.
        most: how many.
        decided: what was stated of those that are reviewed already.
    """
    strata: list[list[tuple[float, str, T]]] = [[] for _ in range(len(EDGES) + 1)]
    for one in open_:
        strata[stratum(one[0])].append(one)
    had = [0] * len(strata)
    for stated in decided:
        had[stratum(stated)] += 1
    sizes = [len(group) + seen for group, seen in zip(strata, had, strict=True)]
    wanted = shares(sizes, most + len(decided))
    turns: list[tuple[float, str, T]] = []
    for group, share, seen in zip(strata, wanted, had, strict=True):
        mixed = sorted(group, key=lambda one: hashlib.sha256(one[1].encode()).digest())
        turns += [
            ((seen + n + 0.5) / share if share else math.inf, one[1], one[2])
            for n, one in enumerate(mixed)
        ]
    return tuple(one for _, _, one in sorted(turns, key=lambda turn: turn[:2])[:most])


def shares(sizes: Sequence[int], most: int) -> tuple[float, ...]:
    """Return how many of each stratum are reviewed: by its root, and all where it has fewer."""
    found = [0.0] * len(sizes)
    left = float(min(most, sum(sizes)))
    free = {n for n, size in enumerate(sizes) if size}
    while free and left > 1e-9:
        whole = math.fsum(math.sqrt(sizes[n]) for n in free)
        full = {n for n in free if math.sqrt(sizes[n]) / whole * left >= sizes[n]}
        for n in full or free:
            found[n] = sizes[n] if full else math.sqrt(sizes[n]) / whole * left
        left -= math.fsum(found[n] for n in full or free)
        free -= full or free
    return tuple(found)
