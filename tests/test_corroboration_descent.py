"""Who descends from whom is decided for all together: the forest that gains most, and no circle."""

from __future__ import annotations

import math
import random
from itertools import pairwise, permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import orders
from bearwitness.corroboration.descent import families, forest


@st.composite
def gains(draw):
    """Draw whom each of up to six may be taken from, and what that gains; few values collide."""
    size = draw(st.integers(1, 6))
    each = st.dictionaries(st.integers(0, size - 1), st.integers(-2, 6), max_size=size)
    drawn = draw(st.dictionaries(st.integers(0, size - 1), each, max_size=size))
    return {one: {o: g for o, g in onto.items() if o != one} for one, onto in drawn.items()}


def ends(found, one):
    """Say whether a path from one to another, and so on, comes to an end."""
    seen = set()
    while one in found and one not in seen:
        seen.add(one)
        one = found[one]
    return one not in found


def best_by_trying_all(drawn):
    each = [[(None, 0), *onto.items()] for onto in drawn.values()]
    found = 0
    for choice in product(*each):
        tree = {one: onto for one, (onto, _) in zip(drawn, choice, strict=True) if onto is not None}
        if all(ends(tree, one) for one in tree):
            found = max(found, sum(gain for _, gain in choice))
    return found


@given(gains())
def test_no_forest_gains_more_and_none_runs_in_a_circle(drawn):
    found = forest(drawn)
    assert all(ends(found, one) for one in found)
    assert sum(drawn[one][onto] for one, onto in found.items()) == best_by_trying_all(drawn)


@given(gains(), st.randoms())
def test_the_order_of_entry_does_not_matter(drawn, chance):
    mixed = list(drawn.items())
    chance.shuffle(mixed)
    turned = {one: dict(reversed(onto.items())) for one, onto in mixed}
    assert forest(turned) == forest(drawn)


def test_two_that_may_each_be_the_others_copy_lead_to_one_origin():
    assert forest({0: {1: 5.0}, 1: {0: 4.0, 2: 2.0}, 2: {}}) == {0: 1, 1: 2}
    assert forest({0: {1: 5.0}, 1: {0: 4.0}}) == {0: 1}


def test_a_long_row_of_mutual_copies_takes_no_minutes():
    row = {n: {o: 1.0 + n % 3 for o in (n - 1, n + 1) if 0 <= o < 1500} for n in range(1500)}
    found = forest(row)
    assert len(found) == 1499
    assert len(set(families(found.items(), 1500))) == 1


def test_families_are_what_hangs_together():
    assert families([(3, 1), (4, 3), (2, 0)], 6) == [0, 1, 0, 1, 1, 5]


@given(st.permutations(range(7)))
def test_pairs_turned_and_neighbours_kept_are_counted(path):
    by_hand = sum(path[i] > path[j] for i in range(7) for j in range(i + 1, 7))
    assert orders.turned(path) == by_hand
    assert orders.kept(path) == sum(b - a == 1 for a, b in pairwise(path))


def test_neighbours_are_those_of_what_both_have():
    assert orders.kept([10, 20, 40]) == 2
    assert orders.kept([10, 40, 20]) == 0
    assert orders.kept([10, 10, 20]) == 2  # two sentences made one


def test_the_straighter_the_order_the_likelier_a_copy():
    tells = [orders.likelier(8, back, 0.28) for back in range(29)]
    assert tells == sorted(tells, reverse=True)
    assert tells[0] > 3
    assert tells[-1] == tells[10] < 0  # some who copy put all in another order


def test_where_all_tell_it_as_it_happened_the_order_says_less():
    assert orders.likelier(8, 0, 0.05) < orders.likelier(8, 0, 0.15) < orders.likelier(8, 0, 0.4)


def test_the_order_of_a_text_as_long_as_a_book_is_weighed():
    assert orders.likelier(30_000, 0, 0.28) > 0
    assert orders.turned(range(30_000, 0, -1)) == 30_000 * 29_999 // 2


def test_all_orders_of_things_drawn_are_likely_as_one():
    places = [(0.2, 0.25), (0.5, 0.22), (0.55, 0.3), (0.8, 0.22)]
    every = sum(math.exp(orders.drawn(some)) for some in permutations(places))
    assert every == pytest.approx(1, abs=0.02)
    alike = [(0.5, 0.25)] * 4
    assert math.exp(orders.drawn(alike)) == pytest.approx(1 / 24, rel=0.02)


def test_an_order_is_likely_as_often_as_it_is_drawn():
    chance = random.Random(7)
    places = [(0.3, 0.25), (0.6, 0.3), (0.7, 0.22)]
    drawn = ([chance.gauss(*place) for place in places] for _ in range(20_000))
    often = sum(one < two < three for one, two, three in drawn) / 20_000
    assert math.exp(orders.drawn(places)) == pytest.approx(often, abs=0.02)


def test_things_far_apart_come_in_their_order_and_hardly_in_another():
    far = [(0.0, 0.05), (0.5, 0.05), (1.0, 0.05)]
    assert orders.drawn(far) == pytest.approx(0, abs=1e-3)
    assert orders.drawn(far[::-1]) < -20


def test_all_orders_that_a_copy_can_have_are_likely_as_no_more_than_one():
    every = sum(
        math.exp(orders.taken_over(4, orders.turned(path), 0)) for path in permutations(range(4))
    )
    assert 0.9 < every <= 1.1
    with_own = math.exp(orders.taken_over(4, 0, 2) - orders.taken_over(4, 0, 0))
    assert with_own == pytest.approx(1 / 30)  # the one in five places, the other then in six


def test_a_straighter_order_is_likelier_taken_over():
    tells = [orders.taken_over(6, back, 1) for back in range(16)]
    assert tells == sorted(tells, reverse=True)
    assert tells[0] > tells[3] > tells[-1] > -15
