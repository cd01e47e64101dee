"""What people decided about who is whom: which are one, which are two, and what follows.

One as two and two as three makes one as three; so a decision may contradict others that do not
name the same pair. That is refused when it is made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

Two = frozenset[str]  # two ids


def firsts(same: Iterable[Two]) -> dict[str, str]:
    """Return for each id that is one with others the least of them; who is alone is not there."""
    above: dict[str, str] = {}

    def first(one: str) -> str:
        while above.setdefault(one, one) != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for pair in same:
        lesser, greater = sorted(map(first, sorted(pair)[:1] + sorted(pair)[-1:]))
        above[greater] = lesser
    return {one: first(one) for one in sorted(above)}


def contradicted(same: Iterable[Two], different: Collection[Two]) -> tuple[Two, ...]:
    """Return the pairs that are two by decision, and one by what follows from the others."""
    found = firsts(same)
    return tuple(
        pair for pair in different if len({found.get(one, one) for one in pair}) < len(pair)
    )
