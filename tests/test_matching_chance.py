"""Thrown numbers follow from their seed, and are spread as they should be."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from statistics import NormalDist, fmean, stdev

import pytest

from bearwitness.corroboration.chance import Chance


def test_the_published_numbers_come_from_the_published_seed():
    """The first outputs of SplitMix64 for the seed 1234567, as Rosetta Code has them."""
    chance = Chance(1234567)
    words = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [chance.part() for _ in words] == [(word >> 11) / 2**53 for word in words]


def test_one_of_several_weighed_and_mixed_are_as_likely_as_they_should_be():
    chance = Chance(3)
    seen = Counter(chance.one_of("abcd") for _ in range(8000))
    assert all(count == pytest.approx(2000, rel=0.1) for count in seen.values())
    weighed = Counter(chance.several("abc", [1, 3, 0], 8000))
    assert weighed["b"] == pytest.approx(6000, rel=0.05)
    assert "c" not in weighed
    orders = Counter("".join(chance.mixed("abc")) for _ in range(6000))
    assert set(orders) == {"".join(order) for order in permutations("abc")}
    assert all(count == pytest.approx(1000, rel=0.15) for count in orders.values())


def test_normal_numbers_have_their_middle_and_their_spread():
    chance = Chance(-1)
    thrown = [chance.normal() for _ in range(8000)]
    assert fmean(thrown) == pytest.approx(0, abs=0.04)
    assert stdev(thrown) == pytest.approx(1, abs=0.03)


def test_numbers_that_are_spread_have_one_in_each_part_that_is_as_likely():
    for count in (1, 3, 40):
        found = Chance(5).spread(count)
        parts = [NormalDist().cdf(one) * count for one in found]
        assert [int(part) for part in parts] == list(range(count))
    thrown = [part - int(part) for part in parts]
    assert max(thrown) - min(thrown) > 0.5, "and anywhere in it"
    assert Chance(5).spread(40) == found != Chance(6).spread(40)
