"""The sum over all decomposable graphs of their scores, without making one of them.

Eight lists have 30,888,596 graphs; this takes about 5^8 steps. A graph's score is the product of
its cliques' divided by that of its separators'. Let S and R be sets of lists apart from each
other, and s(S, R) the sum over the decomposable graphs on both in which R hangs together, S is a
clique and all of it has neighbours in R; divided by the score of S. Each such graph holds cliques
K = S + Y, Y a part of R. Beside K, R falls into pieces; each is joined to a part of K that holds
something of Y, and is called full where it is joined to all of K. Then

    s(S, R) score(S) = Σ over Y of score(K) Σ over ways to fall apart of (1 - full) Π s

because a tree of cliques has one node more than edges: a graph that is counted once for each of
its largest cliques that hold S and taken away once for each separator that does is counted once;
K is a largest clique where nothing is full, and else a separator full - 1 times. (Wormald 1985,
Graphs and Combinatorics 1:193, counts chordal graphs by what is left beside a clique; how often a
separator occurs: Thomas & Green 2009, doi 10.1198/jcgs.2009.07129.) The ways to fall apart are
summed by the piece that holds the first list of what is left.

What is taken away was added before, at most once for each clique of a graph, so digits are lost
only to the number of cliques. All sums are kept as logarithms. Tables have a row for each way to
say of every list that it is nowhere, in S, in Y or in R: a number in base four.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
MOST_LISTS = 8
ENTRIES = 1 << 21  # of one table at once; larger ones leave a processor's cache


def log_sums(scores: Array) -> Array:
    """Return the logarithm of the sum over all decomposable graphs, shape (grid,).

    Args:
        scores: the logarithm of the score of each subset of lists, by its bits, shape
            (2^lists, grid); 0 for the empty one.
    """
    at_once = max(ENTRIES // len(scores) ** 2, 1)
    parts = (scores[:, at : at + at_once] for at in range(0, scores.shape[1], at_once))
    return np.concatenate([_summed(np.ascontiguousarray(part)) for part in parts])


def _summed(scores: Array) -> Array:
    lists = len(scores).bit_length() - 1
    tables = _Tables(lists, scores, *np.zeros((4, 1 << 2 * lists, scores.shape[1])))
    for size in range(lists):
        if size:
            tables.hang(size)
            tables.reach(size)
        tables.fall_apart(size)
    tables.hang(lists)
    return tables.all_graphs()


@dataclass(frozen=True, slots=True)
class _Tables:
    """Logarithms by (S, Y, R); filled by the size of R, in place."""

    lists: int
    scores: Array
    hung: Array  # s(S, R), where Y is empty
    reached: Array  # Σ of s(T, R) over the parts T of S + Y that hold something of Y
    apart: Array  # Σ over the ways in which R falls apart of Π s
    full: Array  # the same, each way times its full pieces

    def hang(self, size: int) -> None:
        """Fill s(S, R) for R of this size."""
        rows = _rows(self.lists, size, marked=False)
        ways = _ways(size)

        def clique(way: Whole, table: Array) -> Array:
            score = self.scores[rows.s + rows.bits @ way]
            return score + table[rows.code - rows.places @ way]  # from R to Y: 3 becomes 2

        added = [clique(way, self.apart) for way in ways]
        most = _most(added)
        total = np.zeros_like(most)
        for way, term in zip(ways, added, strict=True):
            total += np.exp(term - most)
            total -= np.exp(clique(way, self.full) - most)
        self.hung[rows.code] = np.log(total) + most - self.scores[rows.s]

    def reach(self, size: int) -> None:
        """Fill what a piece R of this size may be joined to."""
        rows = _rows(self.lists, size, marked=True)
        for marks in range(1, self.lists - size + 1):
            chosen = rows.marks == marks
            code, first, y = rows.code[chosen], rows.first[chosen], rows.y[chosen]
            if marks > 1:  # joined to the first of Y, or else to others of it
                known = self.reached[code - y + first], self.reached[code - 2 * first]
                self.reached[code] = np.logaddexp(*known)
                continue
            self.reached[code] = self.hung[code - y]
            for place in range(self.lists):
                held = code[code >> 2 * place & 3 == 1]
                less = self.reached[held - (1 << 2 * place)]
                self.reached[held] = np.logaddexp(self.reached[held], less)

    def fall_apart(self, size: int) -> None:
        """Fill the ways in which R of this size falls apart beside S + Y."""
        rows = _rows(self.lists, size, marked=True)
        if not size:
            self.full[rows.code] = -np.inf
            return
        beside = rows.code - 3 * rows.places.sum(axis=1)

        def with_first(way: Whole) -> Array:
            piece = 3 * (rows.places @ way)
            ways: Array = self.reached[beside + piece] + self.apart[rows.code - piece]
            return ways

        def one_full(way: Whole) -> Array:
            piece = 3 * (rows.places @ way)
            ways: Array = self.hung[beside - rows.y + piece] + self.apart[rows.code - piece]
            return ways

        self.apart[rows.code] = _log_sum([with_first(way) for way in _ways(size) if way[0]])
        self.full[rows.code] = _log_sum([one_full(way) for way in _ways(size)])

    def all_graphs(self) -> Array:
        """Return the sum over all graphs, of one piece or of several."""
        sums = np.zeros((1 << self.lists, self.scores.shape[1]))
        for left in range(1, 1 << self.lists):
            pieces = [p for p in range(1, left + 1) if p & left == p and p & left & -left]
            codes = [3 * _spread(piece) for piece in pieces]
            terms = self.hung[codes] + sums[[left - piece for piece in pieces]]
            most = terms.max(axis=0)
            sums[left] = np.log(np.exp(terms - most).sum(axis=0)) + most
        total: Array = sums[-1]
        return total


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of the tables with R of one size. Sets are bits, or sums of powers of four."""

    code: Whole
    s: Whole  # bits
    y: Whole  # in fours
    first: Whole  # the first list of Y, in fours
    marks: Whole  # how many lists Y has
    bits: Whole  # (rows, size): the lists of R
    places: Whole  # the same, in fours


@cache
def _rows(lists: int, size: int, *, marked: bool) -> _Rows:
    code = np.arange(1 << 2 * lists)
    states = code[:, None] >> 2 * np.arange(lists) & 3
    chosen = ((states == 3).sum(axis=1) == size) & ((states == 2).any(axis=1) == marked)
    code, states = code[chosen], states[chosen]
    fours, in_y = 4 ** np.arange(lists), states == 2
    members = np.nonzero(states == 3)[1].reshape(len(code), size)
    first = fours[in_y.argmax(axis=1)] * in_y.any(axis=1)
    return _Rows(
        code=code,
        s=(states == 1) @ 2 ** np.arange(lists),
        y=in_y @ fours,
        first=first,
        marks=in_y.sum(axis=1),
        bits=2**members,
        places=4**members,
    )


def _ways(size: int) -> list[Whole]:
    """Return every part of so many lists but the empty one, as flags."""
    return list(np.arange(1, 1 << size)[:, None] >> np.arange(size) & 1)


def _spread(subset: int) -> int:
    """Return a set of lists, given by its bits, as a sum of powers of four."""
    return sum(4**place for place in range(subset.bit_length()) if subset >> place & 1)


def _most(terms: Sequence[Array]) -> Array:
    most = terms[0].copy()
    for term in terms[1:]:
        np.maximum(most, term, out=most)
    return most


def _log_sum(terms: Sequence[Array]) -> Array:
    most = _most(terms)
    total = np.zeros_like(most)
    for term in terms:
        total += np.exp(term - most)
    summed: Array = np.log(total) + most
    return summed
