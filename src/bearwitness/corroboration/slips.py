"""One slip of a hand: a letter left out, doubled, put before its neighbour, or its key missed.

Only in words of five letters or more and never in the first letter: where two short names differ
by a letter they are two names. A letter changed for one that neither lies beside it on a
keyboard nor sounds like it is no slip.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from bearwitness.corroboration.sounds import ROUGH

_SHORTEST = 5  # letters
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_ALIKE = ("bp", "dt", "gk", "sz", "vf", "jw", "aeiou", "бп", "дт", "гк", "сз", "вф", "жш",
          "аеёиоуыэюя")  # fmt: skip


def _pairs() -> frozenset[frozenset[str]]:
    beside = {frozenset(row[n : n + 2]) for row in _ROWS for n in range(len(row) - 1)}
    above = {
        frozenset((top[n], low[m]))
        for half in (_ROWS[:3], _ROWS[3:])
        for top, low in pairwise(half)
        for m in range(len(low))
        for n in (m, m + 1)
        if n < len(top)
    }
    sounds = {frozenset((a, b)) for group in _ALIKE for a in group for b in group}
    return frozenset(beside | above | sounds)


_MISSED = _pairs()


@lru_cache(maxsize=100_000)
def apart(one: str, other: str) -> bool:
    """Say whether two words of one script are one slip apart."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST - 1 or len(long) < _SHORTEST or len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if at == 0:
        return False
    if len(short) < len(long):
        return long[at + 1 :] == short[at:]
    if short[at + 2 :] == long[at + 2 :] and short[at : at + 2] == long[at : at + 2][::-1]:
        return True
    return short[at + 1 :] == long[at + 1 :] and frozenset((short[at], long[at])) in _MISSED


def read_apart(one: frozenset[str], other: frozenset[str], *, rough: bool) -> bool:
    """Say whether a reading of one word is one slip from a reading of the other."""
    level = [[r.lstrip(ROUGH) for r in read if r.startswith(ROUGH) is rough]
             for read in (one, other)]  # fmt: skip
    return any(apart(a, b) for a in level[0] for b in level[1])
