"""Counting in each drawn partition, and all of them together."""

from __future__ import annotations

import pytest

from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.lists_sampled import from_partitions, pooled
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


def scaled(factor):
    head, *rows = TABLE.split()
    lines = (row.rpartition(",") for row in rows)
    return estimate(
        parsed("\n".join([head, *(f"{h},{round(int(n) * factor)}" for h, _, n in lines)]))
    )


def test_draws_that_agree_say_what_one_of_them_says():
    one = scaled(1)
    found = pooled([one] * 8)
    assert found.documented.lower == found.documented.upper == one.documented
    assert found.estimate is not None
    assert found.estimate.median == pytest.approx(one.median, abs=1)
    assert found.estimate.lower == pytest.approx(one.lower, abs=2)
    assert found.estimate.upper == pytest.approx(one.upper, abs=2)


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
