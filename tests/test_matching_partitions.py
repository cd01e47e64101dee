"""Draws of who is who: as likely as stated, never against a decision, and countable."""

from __future__ import annotations

import math
import random
from collections import Counter
from contextlib import contextmanager
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.corroboration import groupings, partitions_run
from bearwitness.corroboration.partitions import (
    Chance,
    Known,
    Way,
    distinct,
    drawn,
    drawn_under,
)
from bearwitness.errors import Malformed

ITEMS = 5
DRAWS = 6000
PAIRS = list(combinations(range(ITEMS), 2))
CHANCES = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from([0.02, 0.3, 0.6, 0.95]))
USUAL = settings.default.max_examples <= 60  # and not `make deep`


def often(usual):
    """So many examples in the usual run, and in a longer one as many as it has."""
    return settings(max_examples=usual if USUAL else settings.default.max_examples, deadline=None)


@contextmanager
def quickly(walked):
    """Fitted by a few draws: what holds in every draw does not hang on by how many."""
    before = groupings.LISTED, partitions_run._TRIED
    groupings.LISTED, partitions_run._TRIED = 1 if walked else groupings.LISTED, (4, 4, 1)
    try:
        yield
    finally:
        groupings.LISTED, partitions_run._TRIED = before


def stated(table):
    return [Chance(one, other, same) for (one, other), same in table.items()]


def groups_of(labels):
    found = {}
    for item, label in enumerate(labels):
        found.setdefault(label, set()).add(item)
    return frozenset(frozenset(group) for group in found.values())


def every_partition(items):
    if not items:
        yield frozenset()
        return
    *before, last = items
    for groups in every_partition(before):
        yield groups | {frozenset((last,))}
        for group in groups:
            yield (groups - {group}) | {group | {last}}


def expected(items, table, missed=0.02):
    """What each partition weighs, worked out from the definition in another way than the code."""
    possible = items * (items - 1) // 2
    prior = sum(table.values()) / possible

    def odds(chance):
        return math.log(chance / (1 - chance))

    def weight(group):
        """Of all spanning trees the heaviest, plus what the other pairs tell against."""
        pairs = list(combinations(sorted(group), 2))
        against = {
            pair: min(0.0, odds(table[pair]) - odds(prior)) if pair in table else math.log(missed)
            for pair in pairs
        }
        best = -math.inf
        for tree in combinations([p for p in pairs if p in table], len(group) - 1):
            if len(reached(tree, min(group))) == len(group):
                inside = sum(odds(table[pair]) for pair in tree)
                best = max(best, inside + sum(against[p] for p in pairs if p not in tree))
        return best

    found = {}
    for partition in every_partition(range(items)):
        total = sum(weight(group) for group in partition if len(group) > 1)
        if total > -math.inf:
            found[partition] = math.exp(total)
    whole = sum(found.values())
    return {partition: value / whole for partition, value in found.items()}


def reached(edges, start):
    found, fresh = {start}, True
    while fresh:
        fresh = {n for edge in edges for n in edge if found & set(edge)} - found
        found |= fresh
    return found


def far(sampled, known, draws):
    seen = Counter(groups_of(labels) for labels in sampled.draws)
    assert set(seen) <= set(known)
    return sum(abs(seen[p] / draws - chance) for p, chance in known.items()) / 2


def by_chance(known, draws, once_in=1e8):
    """How far independent draws are off but once in so many times (McDiarmid's inequality)."""
    usual = sum(math.sqrt(chance * (1 - chance) / draws) for chance in known.values()) / 2
    return usual + math.sqrt(math.log(once_in) / (2 * draws))


@given(CHANCES.filter(bool), st.integers(0, 9))
@often(15)
def test_small_cases_are_drawn_as_listing_every_partition_says(table, seed):
    known = expected(ITEMS, table)
    sampled = drawn(ITEMS, stated(table), seed=seed, draws=DRAWS, fitted=False)
    assert far(sampled, known, DRAWS) < by_chance(known, DRAWS)


@pytest.mark.parametrize("seed", range(4))
def test_a_walk_through_a_large_component_draws_the_same(seed, monkeypatch):
    chance = random.Random(seed)
    table = {pair: chance.choice([0.05, 0.4, 0.7, 0.9]) for pair in PAIRS if chance.random() < 0.7}
    monkeypatch.setattr(groupings, "LISTED", 1)
    sampled = drawn(ITEMS, stated(table), seed=seed, draws=2500, fitted=False)
    assert far(sampled, expected(ITEMS, table), 2500) < 0.08


@given(st.permutations(range(ITEMS)), CHANCES.filter(bool))
@often(10)
def test_what_an_item_is_called_does_not_matter(order, table):
    renamed = {
        (min(order[a], order[b]), max(order[a], order[b])): same for (a, b), same in table.items()
    }
    one = drawn(ITEMS, stated(table), seed=1, draws=3000, fitted=False)
    other = drawn(ITEMS, stated(renamed), seed=2, draws=3000, fitted=False)
    for a, b in PAIRS:
        assert abs(one.together(a, b) - other.together(order[a], order[b])) < 0.08


@pytest.mark.parametrize("same", [0.1, 0.5, 0.7, 0.97])
def test_two_whom_nobody_else_concerns_are_one_as_often_as_stated(same):
    sampled = drawn(2, [Chance(0, 1, same)], seed=3, draws=6000, missed=1e-6)
    assert sampled.together(0, 1) == pytest.approx(same, abs=0.02)


@given(CHANCES, st.sampled_from(PAIRS), st.sampled_from(PAIRS), st.integers(0, 5), st.booleans())
@often(40)
def test_what_somebody_decided_holds_in_every_draw(table, one, two, seed, walked):
    decided = Known(same=(one,), different=() if one == two else (two,))
    with quickly(walked):
        sampled = drawn(ITEMS, stated(table), seed=seed, draws=20, known=decided)
    assert sampled.together(*one) == 1
    assert one == two or sampled.together(*two) == 0


@given(CHANCES, st.integers(0, 5), st.booleans())
@often(25)
def test_a_list_names_a_person_once(table, seed, walked):
    lists = ["a", "a", "b", "b", "c"]
    with quickly(walked):
        sampled = drawn(ITEMS, stated(table), seed=seed, draws=20, apart=lists)
    assert sampled.together(0, 1) == sampled.together(2, 3) == 0


def test_chances_of_nothing_and_of_everything_give_one_partition():
    certain = [Chance(0, 1, 1.0), Chance(1, 2, 1.0), Chance(0, 2, 1.0), Chance(3, 4, 0.0)]
    sampled = drawn(6, certain, seed=1, draws=50, missed=1e-9)
    assert set(sampled.draws) == {(0, 0, 0, 3, 4, 5)}
    assert distinct(sampled) == distinct(drawn(6, certain, seed=9, missed=1e-9))


def test_whoever_was_compared_with_nobody_is_alone():
    assert drawn(3, [], seed=1, draws=2).draws == ((0, 1, 2), (0, 1, 2))
    assert drawn(0, [], seed=1, draws=1).groups() == (0,)


def test_the_same_seed_draws_the_same_in_whatever_order_chances_are_stated():
    chance = random.Random(4)
    told = [Chance(a, b, 0.4) for a, b in combinations(range(12), 2) if chance.random() < 0.4]
    with quickly(walked=False):
        one = drawn(12, told, seed=7, draws=30)
        chance.shuffle(told)
        assert drawn(12, told, seed=7, draws=30) == one
        assert drawn(12, told, seed=8, draws=30) != one


def test_the_number_of_people_has_an_interval_and_the_mean_that_the_chances_add_up_to():
    chance = random.Random(5)
    told = [Chance(2 * n, 2 * n + 1, chance.random()) for n in range(300)]
    found = distinct(drawn(600, told, seed=1, draws=400, missed=1e-6))
    assert found.mean == pytest.approx(600 - sum(pair.same for pair in told), abs=1.5)
    assert found.lower < found.median < found.upper
    assert abs(found.median - found.mean) < 2


def test_being_alike_passes_on_so_a_third_pair_is_no_news():
    """Three of one name: each pair a coin's throw, all three as likely as any pair by itself."""
    told = [Chance(a, b, 0.5) for a, b in combinations(range(3), 2)]
    seen = Counter(
        groups_of(labels) for labels in drawn(3, told, seed=2, draws=5000, fitted=False).draws
    )
    assert all(count / 5000 == pytest.approx(0.2, abs=0.03) for count in seen.values())
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("items", "chances", "more"),
    [
        (2, [Chance(0, 2, 0.5)], {}),
        (2, [Chance(1, 1, 0.5)], {}),
        (2, [Chance(0, 1, 1.5)], {}),
        (2, [], {"draws": 0}),
        (2, [], {"missed": 0.0}),
        (2, [], {"apart": ["a"]}),
        (2, [], {"known": Known(same=((0, 5),))}),
        (2, [], {"known": Known(different=((1, 1),))}),
        (-1, [], {}),
    ],
)
def test_what_cannot_be_is_refused(items, chances, more):
    with pytest.raises(Malformed):
        drawn(items, chances, seed=1, **more)


def test_decisions_that_contradict_are_refused():
    both = Known(same=((0, 1), (1, 2)), different=((0, 2),))
    with pytest.raises(Malformed, match="contradict"):
        drawn(3, [], seed=1, known=both)


def test_of_two_on_one_list_whom_somebody_found_to_be_one_every_draw_makes_one():
    lists = ["a", "a", "b", "b"]
    sampled = drawn(4, [Chance(1, 2, 0.5), Chance(0, 3, 0.5)], seed=1, draws=200, apart=lists,
                    known=Known(same=((0, 1),)), missed=0.02)  # fmt: skip
    assert sampled.together(0, 1) == 1
    assert sampled.together(2, 3) == 0, "that list names a person once still"
    assert 0.2 < sampled.together(0, 2) < 0.8


@pytest.mark.parametrize("seed", range(3))
def test_of_pairs_stated_alike_the_draws_hold_as_many_as_was_stated(seed):
    """Though each has rivals, and what is alike to two passes on."""
    chance = random.Random(seed)
    lists, told = ["a", "b", "c"] * 60, {}
    for at in range(0, 180, 6):
        for a, b in combinations(range(at, at + 6), 2):
            if lists[a] != lists[b] and chance.random() < 0.4:
                told[a, b] = chance.choice([0.05, 0.15, 0.25, 0.35, 0.45])
    sampled = drawn(180, stated(told), seed=seed, draws=300, apart=lists, missed=1e-6)
    plain = drawn(180, stated(told), seed=seed, draws=300, apart=lists, missed=1e-6, fitted=False)

    def had(draws, same):
        pairs = [pair for pair, one in told.items() if one == same]
        return sum(draws.together(*pair) for pair in pairs) / len(pairs)

    for same in (0.05, 0.15, 0.25, 0.35, 0.45):
        assert had(sampled, same) == pytest.approx(same, abs=0.04)
    assert had(plain, 0.45) < 0.4, "without being fitted they are rarer"


def test_as_many_joins_are_added_as_nobody_compared_and_never_where_something_parts_two():
    told = [Chance(2 * n, 2 * n + 1, 1.0) for n in range(200)]
    lists = ["a", "b"] * 200 + ["a"] * 40 + ["b"] * 40
    apart = Known(different=tuple((400 + n, 440 + n) for n in range(40)))
    sampled = drawn(480, told, seed=3, draws=60, apart=lists, known=apart, missed=0.1)
    joins = [480 - groups for groups in sampled.groups()]
    assert sum(joins) / 60 == pytest.approx(200 / 0.9, rel=0.02)
    for labels in sampled.draws:
        assert all(labels[400 + n] != labels[440 + n] for n in range(40))
        assert all(len({lists[i] for i in g}) == len(g) for g in groups_of(labels))


def test_two_known_people_are_never_one_whoever_may_be_either():
    told = [Chance(0, 2, 0.9), Chance(1, 2, 0.9), Chance(0, 1, 0.9)]
    known = Known(linked=(0, 1))
    sampled = drawn(6, told, seed=2, draws=400, known=known, missed=0.5)
    assert sampled.together(0, 1) == 0
    assert 0.2 < sampled.together(0, 2) < 0.8
    with pytest.raises(Malformed):
        drawn(2, [], seed=1, known=Known(linked=(2,)))


def test_where_nobody_is_left_to_join_none_is_made():
    assert drawn(2, [Chance(0, 1, 1.0)], seed=1, draws=5, missed=0.9).groups() == (1,) * 5


def test_who_else_would_do_makes_nobody_rarer_where_chances_are_right_on_average():
    """Each of ten is alike to two of another list: the pairs drawn are as many as was stated."""
    told = [Chance(n, 10 + 2 * n + m, 0.45) for n in range(10) for m in range(2)]
    lists = ["a"] * 10 + ["b"] * 20

    def pairs(**how):
        draws = drawn(30, told, seed=1, draws=300, apart=lists, missed=1e-6, **how).draws
        return sum(30 - len(set(labels)) for labels in draws) / 300

    assert pairs() == pytest.approx(9, abs=0.7)
    assert pairs(fitted=False) < 7


def test_a_walk_that_forgets_what_groups_weigh_draws_the_same(monkeypatch):
    told = [Chance(a, b, 0.4) for a, b in PAIRS]
    with quickly(walked=True):
        one = drawn(ITEMS, told, seed=7, draws=30)
        monkeypatch.setattr(groupings, "_REMEMBERED", 2)
        assert drawn(ITEMS, told, seed=7, draws=30) == one


def test_under_several_ways_as_many_are_drawn_of_each():
    ways = [Way((Chance(0, 1, same),), 1e-9) for same in (0.0, 1.0)]
    assert drawn_under(2, ways, seed=1, draws=9).groups() == (2,) * 5 + (1,) * 5
    with pytest.raises(Malformed):
        drawn_under(2, [], seed=1)
