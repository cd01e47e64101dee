"""The fewest voices that part two ends, beside trying every set of them."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import chosen as choosing
from bearwitness.corroboration import voice_cut as cutting
from bearwitness.corroboration.flow import vertex_cut
from bearwitness.corroboration.voice_cut import settled, voice_cut
from bearwitness.errors import Malformed

NAMES = [f"s{n}" for n in range(7)]


@st.composite
def drawn(draw):
    """Sources that lead to each other, to the end or from the start; and who is one voice."""
    some = st.lists(st.sampled_from(NAMES), max_size=3)
    edges = {name: frozenset(draw(some)) - {name} for name in NAMES}
    edges["start"] = frozenset(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)))
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4)):
        edges[name] |= {"end"}
    name_of = {}
    for _ in range(draw(st.integers(0, 3))):
        name_of = tied(name_of, *draw(st.permutations(NAMES))[:2])
    return edges, name_of


def tied(name_of, one, other):
    """Return the voices once two sources are one."""
    one, other = sorted((name_of.get(one, one), name_of.get(other, other)))
    joined = {**name_of, one: one, other: one}
    return {source: one if voice == other else voice for source, voice in joined.items()}


def leads(edges, gone):
    seen, todo = {"start"}, ["start"]
    while todo:
        onwards = set(edges.get(todo.pop(), ())) - seen - gone
        seen |= onwards
        todo += onwards
    return "end" in seen


def without(name_of, voices):
    return {name for name in NAMES if name_of.get(name, name) in voices}


def fewest(edges, name_of):
    voices = sorted({name_of.get(name, name) for name in NAMES})
    return next(
        size
        for size in range(len(voices) + 1)
        if any(not leads(edges, without(name_of, c)) for c in combinations(voices, size))
    )


@given(drawn())
def test_it_is_the_smallest_of_all_sets_of_voices_that_part_the_two(case):
    edges, name_of = case
    cut = voice_cut(edges, name_of, "start", "end")
    assert cut.paths == len(cut.near) == len(cut.far) == fewest(edges, name_of)
    for side in (cut.near, cut.far):
        assert not leads(edges, without(name_of, side))


@given(drawn(), st.data())
def test_to_make_two_sources_one_voice_raises_nothing(case, data):
    edges, name_of = case
    more = tied(name_of, *data.draw(st.permutations(NAMES))[:2])
    before, after = (voice_cut(edges, names, "start", "end") for names in (name_of, more))
    assert after.paths <= before.paths


@given(drawn())
def test_whoever_would_add_a_path_is_among_those_who_may(case):
    edges, name_of = case
    cut = voice_cut(edges, name_of, "start", "end")
    for name in NAMES:
        granted = {**edges, "start": edges["start"] | {name}}
        more = voice_cut(granted, name_of, "start", "end").paths - cut.paths
        assert more in (0, 1)
        assert not more or name_of.get(name, name) in cut.spare


@pytest.mark.parametrize("pairs", [9, 40])
def test_of_however_many_voices_that_lead_in_by_one_and_out_by_another_none_is_two(pairs):
    """Of each pair one was asked by who was there and does not tell it; the other does."""
    edges = {"start": {"w"}, "w": {f"in{n}" for n in range(pairs)} | {"b"}, "b": {"end"}}
    edges |= {f"out{n}": {"end"} for n in range(pairs)}
    name_of = {side + str(n): f"in{n}" for n in range(pairs) for side in ("in", "out")}
    assert voice_cut(edges, name_of, "start", "end").paths == 1
    edges["start"] |= {f"out{n}" for n in range(pairs)}
    assert voice_cut(edges, name_of, "start", "end").paths == pairs + 1


def many(seed, pairs, lost=()):
    """Draw as many voices of two sources, each of which leads on to a few others or tells it."""
    rng = random.Random(seed)
    names = [side + str(n) for n in range(pairs) for side in ("in", "out")]
    edges = {"start": set(rng.sample(names, pairs // 2))}
    edges |= {
        name: set(rng.sample(names, 2)) | ({"end"} if rng.random() < 0.4 else set())
        for name in names
    }
    kept = {tail: heads - set(lost) for tail, heads in edges.items() if tail not in lost}
    return kept, {side + str(n): f"in{n}" for n in range(pairs) for side in ("in", "out")}


@pytest.mark.parametrize("seed", range(20))
def test_no_loss_of_a_source_among_many_raises_anything(seed):
    pairs = 12
    edges, name_of = many(seed, pairs)
    before = voice_cut(edges, name_of, "start", "end").paths
    for lost in sorted(name_of):
        less, _ = many(seed, pairs, {lost})
        after = voice_cut(less, name_of, "start", "end")
        assert after.paths <= before <= after.paths + 1
        assert not leads(less, {one for one in name_of if name_of[one] in after.near})


def layers(seed, voices, width=12, depth=4):
    """Draw rows of sources, each of which leads to two of the next, and whose voice each is."""
    rng = random.Random(seed)
    rows = [[f"{d}.{n}" for n in range(width)] for d in range(depth)]
    edges = {"start": set(rows[0])} | {one: {"end"} for one in rows[-1]}
    edges |= {one: set(rng.sample(onto, 2)) for row, onto in pairwise(rows) for one in row}
    of = {one: rng.randrange(voices) for row in rows for one in row}
    return edges, {one: min(two for two in of if of[two] == of[one]) for one in of}


@pytest.mark.parametrize("seed", range(8))
def test_where_one_house_has_many_sources_it_is_still_the_smallest(seed):
    edges, name_of = layers(seed, 7)
    cut = voice_cut(edges, name_of, "start", "end")
    every = sorted(set(name_of.values()))
    parts = (
        len(some) for size in range(len(every) + 1) for some in combinations(every, size)
        if not leads(edges, {one for one in name_of if name_of[one] in some})
    )  # fmt: skip
    assert cut.paths == len(cut.near) == len(cut.far) == next(parts)


def test_a_graph_drawn_to_be_hard_is_given_up_and_counts_less(monkeypatch):
    monkeypatch.setattr(choosing, "BRANCHES", 1)
    given_up = 0
    for seed in range(4):
        edges, name_of = layers(seed, 40, width=60, depth=5)
        cut, coarse = settled(edges, name_of, "start", "end")
        given_up += len(set(coarse.values())) < len(set(name_of.values()))
        assert cut == voice_cut(edges, coarse, "start", "end")
        for side in (cut.near, cut.far):
            assert not leads(edges, {one for one in coarse if coarse[one] in side})
    assert given_up


def test_what_leads_to_the_end_directly_cannot_be_cut_by_voices():
    edges = {"start": {"end", "w"}, "w": {"in"}, "in": set(), "out": {"v"}, "v": {"end"}}
    for house in ({}, {"in": "in", "out": "in"}):
        with pytest.raises(Malformed, match="cannot be cut"):
            voice_cut(edges, house, "start", "end")


def test_a_path_that_one_voice_would_shorten_is_no_second_one():
    """S tells it. One of a house asked W, and another of it tells it from nobody knows whom."""
    edges = {"start": {"s", "w"}, "s": {"end"}, "w": {"in"}, "out": {"end"}}
    house = {"in": "in", "out": "in"}
    assert vertex_cut(cutting.joined(edges, house), "start", "end").paths == 2
    cut = voice_cut(edges, house, "start", "end")
    assert (cut.paths, cut.near, cut.far) == (1, ("s",), ("s",))
    assert cut.spare == {"in"}


def test_one_voice_that_stands_on_every_path_is_the_cut():
    """Two papers of a house carry two witnesses, and one of them has it from the other's source."""
    edges = {"start": {"u", "v"}, "u": {"in"}, "in": {"mid"}, "mid": {"end"}, "v": {"out"},
             "out": {"late"}, "late": {"end"}}  # fmt: skip
    cut = voice_cut(edges, {"in": "in", "out": "in"}, "start", "end")
    assert (cut.paths, cut.near, cut.far) == (1, ("in",), ("in",))
