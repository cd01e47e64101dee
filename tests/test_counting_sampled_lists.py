"""Counting in each drawn partition, and all of them together."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.counting import lists_sampled
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.lists_sampled import estimated, from_partitions, pooled
from bearwitness.counting.result import Reason, Span
from bearwitness.errors import Malformed
from bearwitness.ids import SourceId

A, B = SourceId("S-000A"), SourceId("S-000B")
LISTS = [A, A, B, B]
YES = [True] * 4
TABLE = "A,B,C,count\n1,0,0,120\n0,1,0,110\n0,0,1,90\n1,1,0,60\n1,0,1,50\n0,1,1,45\n1,1,1,40\n"


def test_each_draw_has_its_own_overlaps():
    apart, one = from_partitions(LISTS, [(0, 1, 2, 3), (0, 1, 0, 3)], allowed=YES)
    assert apart.cells == (((0, 1), 2), ((1, 0), 2))
    assert one.cells == (((0, 1), 1), ((1, 0), 1), ((1, 1), 1))
    assert (apart.documented, one.documented) == (4, 3)
    assert one.names == (A, B)
    (named,) = from_partitions(LISTS, [(0, 1, 0, 3)], allowed=YES, titles={A: "the first"})
    assert named.names == ("the first", B)


def test_whoever_may_not_be_counted_is_left_out_with_whoever_they_are_in_a_draw():
    apart, one = from_partitions(
        LISTS, [(0, 1, 2, 3), (0, 1, 0, 3)], allowed=[False, True, True, True]
    )
    assert (apart.documented, apart.without_consent) == (3, 1)
    assert (one.documented, one.without_consent) == (2, 1)


def test_a_draw_of_other_entries_is_refused():
    with pytest.raises(Malformed):
        from_partitions(LISTS, [(0, 1)], allowed=YES)


@cache
def scaled(factor):
    head, *rows = TABLE.split()
    lines = (row.rpartition(",") for row in rows)
    return estimate(
        parsed("\n".join([head, *(f"{h},{round(int(n) * factor)}" for h, _, n in lines)]))
    )


ANSWERS = st.tuples(
    st.integers(20, 400), st.integers(0, 300), st.integers(0, 200), st.integers(1, 900)
)


def answer(documented, lower, middle, upper):
    """An estimate with these distances from the documented on."""
    low = documented + lower
    return replace(
        scaled(1),
        documented=documented,
        lower=low,
        median=low + middle,
        upper=low + middle + upper,
    )


@given(one=ANSWERS, times=st.integers(1, 40))
@settings(max_examples=80, deadline=None)
def test_pooling_draws_that_are_alike_changes_nothing(one, times):
    alone = answer(*one)
    found = pooled([alone] * times)
    span = Span(alone.median, alone.lower, alone.upper)
    assert (found.estimate, found.lists) == (span, span)
    assert found.matching == Span(alone.median, alone.median, alone.median)
    assert found.documented == Span(alone.documented, alone.documented, alone.documented)


@given(many=st.lists(ANSWERS, min_size=1, max_size=12))
@settings(max_examples=80, deadline=None)
def test_pooling_draws_that_differ_never_narrows(many):
    draws = [answer(*one) for one in many]
    found = pooled(draws)
    wide = sum(one.upper - one.lower for one in draws) / len(draws)
    assert found.estimate.upper - found.estimate.lower >= wide
    assert found.estimate.lower <= found.lists.lower
    assert found.estimate.upper >= found.lists.upper
    assert min(one.lower for one in draws) <= found.estimate.lower <= found.estimate.median
    assert found.estimate.median <= found.estimate.upper <= max(one.upper for one in draws)


@given(many=st.lists(ANSWERS, min_size=2, max_size=8), order=st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_order_of_draws_changes_nothing(many, order):
    draws = [answer(*one) for one in many]
    moved = list(draws)
    order.shuffle(moved)
    assert pooled(moved) == pooled(draws)


def shaken(number: int) -> list:
    """Return tables that differ as draws of a matching do."""
    rng = np.random.default_rng(number)
    head, *rows = TABLE.split()
    tables = []
    for _ in range(number):
        lines = (row.rpartition(",") for row in rows)
        moved = [f"{h},{max(int(n) + int(rng.integers(-4, 5)), 1)}" for h, _, n in lines]
        tables.append(parsed("\n".join([head, *moved])))
    return tables


def test_a_few_draws_are_all_asked_and_of_many_some_from_the_fewest_to_the_most(monkeypatch):
    monkeypatch.setattr(lists_sampled, "ASKED", 6)
    few, many = shaken(6), shaken(40)
    found = estimated(few)
    assert found == replace(pooled([estimate(t) for t in few]), compared=6, distinct=6)
    told = estimated(many)
    by_size = sorted(many, key=lambda t: (t.documented, t.cells))
    asked = [by_size[round(n * 39 / 5)] for n in range(6)]
    whole = pooled([estimate(t) for t in asked])
    assert (told.estimate, told.draws) == (whole.estimate, 6)
    assert (told.compared, told.distinct) == (6, 40)
    known = sorted(t.documented for t in many)
    assert told.documented == Span(known[19], known[0], known[39])  # of all that were drawn


def test_a_table_that_many_draws_gave_weighs_as_often(monkeypatch):
    monkeypatch.setattr(lists_sampled, "ASKED", 5)
    one, other = sorted(shaken(2), key=lambda t: t.documented)
    told = estimated([one] * 36 + [other] * 4)
    assert told.estimate == pooled([estimate(one)] * 4 + [estimate(other)]).estimate
    assert (told.draws, told.compared, told.distinct) == (5, 2, 2)
    assert estimated([one]).estimate == pooled([estimate(one)]).estimate


def test_families_that_disagree_in_the_draws_that_are_asked_withhold_all(monkeypatch):
    real = estimate

    def apart(table, *, level, beside):
        found = real(table, method="decomposable", level=level)
        return replace(found, median=None, upper=None, withheld=Reason.MODELS_DISAGREE)

    monkeypatch.setattr(lists_sampled, "estimate", apart)
    found = estimated(shaken(100))
    assert (found.estimate, found.matching, found.lists) == (None, None, None)
    assert found.withheld == found.draws == lists_sampled.ASKED


def test_draws_that_differ_say_more_widely_what_they_say():
    some = [scaled(factor) for factor in (0.8, 0.9, 1, 1.1, 1.2)]
    found = pooled(some)
    assert found.estimate is not None
    assert found.estimate.lower < scaled(1).lower
    assert found.estimate.upper > scaled(1).upper
    assert min(s.lower for s in some) <= found.estimate.lower
    assert found.estimate.upper <= max(s.upper for s in some)
    assert found.documented.lower < found.documented.median < found.documented.upper


def test_where_too_many_draws_say_nothing_nothing_is_said():
    silent = estimate(parsed("A,B,count\n1,0,3\n0,1,3\n1,1,1\n"))
    assert silent.withheld
    found = pooled([silent, *[scaled(1)] * 4])
    assert (found.estimate, found.withheld, found.draws) == (None, 1, 5)
    assert pooled([silent, *[scaled(1)] * 19]).estimate is not None


def test_answers_of_several_levels_or_none_are_refused():
    with pytest.raises(Malformed):
        pooled([])
    with pytest.raises(Malformed):
        pooled([scaled(1), estimate(parsed(TABLE), level=0.8)])
