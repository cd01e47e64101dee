"""How numbers of an estimate are printed: to three digits, since more would claim too much."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor, log10


def rounded(value: int, way: str) -> int:
    """Return a number to three significant digits, `nearest`, `down` or `up`."""
    unit: int = 10 ** max(floor(log10(max(value, 1))) - 2, 0)
    ways: dict[str, Callable[[float], int]] = {"nearest": round, "down": floor, "up": ceil}
    return ways[way](value / unit) * unit


def ends_of(lower: int, upper: int) -> tuple[int, int]:
    """Return the ends of an interval as they are printed, rounded outwards."""
    return rounded(lower, "down"), rounded(upper, "up")


def outside(value: int, lower: int, upper: int) -> bool:
    """Whether a number as it is printed lies outside an interval as it is printed."""
    low, high = ends_of(lower, upper)
    return not low <= rounded(value, "nearest") <= high
