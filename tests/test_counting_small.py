"""Small combinations in a public picture: not printed, and not to be had from what is."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import overlaps
from bearwitness.counting.small import Shown, shown, told
from bearwitness.desk import numbers

TABLES = Path(__file__).parent / "data" / "counting"
HISTORIES = [tuple(int(bit) for bit in f"{n:03b}") for n in range(1, 8)]
COUNTS = st.lists(st.sampled_from([0, 1, 2, 4, 9]), min_size=7, max_size=7)


def of(counts):
    return overlaps("ABC", dict(zip(HISTORIES, counts, strict=True)))


def possible(table, public: Shown, history, most: int) -> set[int]:
    """Return by trying all whole numbers which values of one cell fit what is printed."""
    counts, hidden = dict(table.cells), sorted(public.hidden)
    rows = [lambda _: 1, *(lambda cell, at=at: cell[at] for at in range(3) if public.sizes)]
    sums = [sum(row(cell) * counts[cell] for cell in hidden) for row in rows]
    found = set()
    for tried in product(range(1, most + 1), repeat=len(hidden)):
        if all(
            sum(row(cell) * n for cell, n in zip(hidden, tried, strict=True)) == wanted
            for row, wanted in zip(rows, sums, strict=True)
        ):
            found.add(tried[hidden.index(history)])
    return found


NOTHING = estimate(overlaps("ABC", {(1, 0, 0): 200}))  # withheld, whatever the table


@given(counts=COUNTS)
@settings(max_examples=25, deadline=None)
def test_no_small_number_can_be_had_from_the_sums(counts):
    table = of([min(count, 4) for count in counts])
    public = shown(table, 3)
    assume(len(public.hidden) <= 4)  # all numbers are tried
    for history, count in table.cells:
        if count >= 3:
            continue
        assert history in public.hidden
        if public.sizes:
            assert {1, 2} <= possible(table, public, history, 7)


def test_one_small_number_takes_another_with_it():
    table = of([40, 30, 9, 20, 5, 11, 12])
    public = shown(table, 6)
    assert (1, 0, 1) in public.hidden
    assert len(public.hidden) > 1


def test_nothing_is_hidden_where_nothing_is_small():
    assert shown(of([40, 30, 6, 20, 5, 9, 12]), 3) == Shown(frozenset(), sizes=True)
    assert shown(of([1, 1, 1, 1, 1, 1, 1]), 1) == Shown(frozenset(), sizes=True)


def test_where_every_number_would_give_it_away_the_sizes_go_too():
    table = overlaps("AB", {(1, 0): 9, (0, 1): 8, (1, 1): 2})
    public = shown(table, 3)
    assert public == Shown(frozenset(dict(table.cells)), sizes=False)


@given(counts=COUNTS, other=COUNTS)
@settings(max_examples=40, deadline=None)
def test_readers_see_all_of_the_combinations_or_nothing_of_any(counts, other):
    """So of two tables with one total they see the same, wherever anything is small."""
    one, two = (of([*some[:6], 200 - sum(some[:6])]) for some in (counts, other))
    assume(not told(one, 3) and not told(two, 3))
    plots = [numbers.number(table, NOTHING).plots for table in (one, two)]
    assert plots[0] == plots[1]
    assert len(plots[0]) == 1
    whole = of([9, 8, 7, 6, 5, 4, 3])
    assert told(whole, 3)
    assert len(numbers.number(whole, NOTHING).plots) == 2


@pytest.mark.parametrize("path", sorted(TABLES.glob("*.csv")), ids=lambda path: path.stem)
def test_published_tables_keep_their_large_numbers(path):
    table = parsed(path.read_text())
    public = shown(table, 3)
    assert max(table.cells, key=lambda cell: cell[1])[0] not in public.hidden


def test_where_two_are_the_least_a_one_is_not_told_by_being_the_only_one_hidden():
    table = of([40, 35, 30, 12, 9, 8, 1])
    public = shown(table, 2)
    assert len(public.hidden) > 1
    assert (1, 1, 1) in public.hidden
