"""Somebody compares datasets, or takes one count from another: a few people cannot be found."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.dossier.strata import SMALLEST, anchored, shown

STRATA = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 14), max_size=5)
TABLES = st.dictionaries(st.sampled_from(["year", "region"]), STRATA, max_size=2)


@given(TABLES)
def test_no_small_count_is_shown(now):
    for table, strata in shown(anchored(now, None)).items():
        assert all(value >= SMALLEST and value % 5 == 0 for value in strata.values())
        assert all(now[table][name] >= value for name, value in strata.items())


@given(TABLES, st.data())
def test_one_withdrawal_changes_nothing_that_is_shown(now, data):
    first = anchored(now, None)
    later = {table: dict(strata) for table, strata in now.items()}
    for strata in later.values():  # one person may be in one stratum of each table, or in none
        gone = data.draw(st.sampled_from([None, *strata]))
        if gone is not None:
            strata[gone] -= 1
    second = anchored(later, first)
    assert shown(second) == shown(first)


@given(TABLES, st.lists(TABLES, max_size=6))
def test_a_shown_count_moves_only_when_many_came_or_went(now, later):
    anchors = anchored(now, None)
    for step in later:
        newer = anchored(step, anchors)
        for table, strata in newer.items():
            for name, value in strata.items():
                old = anchors.get(table, {}).get(name, 0)
                assert value == old or abs(value - old) >= SMALLEST
        anchors = newer


@settings(max_examples=40)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_a_small_count_cannot_be_had_from_the_total(people):
    """The attacker knows every stratum's name, the exact total, and how this program works."""
    names = "abcd"[: len(people)]
    truth = dict(zip(names, people, strict=True))
    seen = shown({"t": truth})["t"]
    total = sum(people)
    candidates = [
        guess
        for guess in product(range(15), repeat=len(people))
        if sum(guess) == total and shown({"t": dict(zip(names, guess, strict=True))})["t"] == seen
    ]
    assert tuple(people) in candidates
    if total < 2 * SMALLEST:
        return  # the total itself is small then: it is the edition's to say or not
    for place, number in enumerate(people):
        if 0 < number < SMALLEST:
            assert len({guess[place] for guess in candidates}) >= 3
