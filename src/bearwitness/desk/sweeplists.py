"""Sweep lists as they are read: where two machines wrote one apart, every word of both counts.

A name that somebody protects is never lost by a merge, nor by deciding between two lists.
"""

from __future__ import annotations

from collections.abc import Iterable

from bearwitness.desk import kinds
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import SweepList
from bearwitness.ids import TestimonyId


def words(fold: Fold, testimony: TestimonyId) -> tuple[str, ...]:
    """Return what one testimony protects; empty if it has no list."""
    return together(fold, fold.heads(kinds.of(SweepList).name, testimony))


def every_word(fold: Fold) -> tuple[str, ...]:
    """Return what anybody protects, on any list that nothing supersedes."""
    return together(fold, fold.heads_of(kinds.of(SweepList)))


def together(fold: Fold, lists: Iterable[Folded]) -> tuple[str, ...]:
    """Return the words of several lists, each once."""
    return tuple(sorted({word for found in lists for word in fold.value(found).words}))
