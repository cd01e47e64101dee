"""The fewest voices that part two ends, beside trying every set of them."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import voice_cut as cutting
from bearwitness.corroboration.flow import vertex_cut
from bearwitness.corroboration.voice_cut import coarsened, voice_cut

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


@given(drawn())
def test_where_too_many_lead_in_by_one_and_out_by_another_they_count_as_one(case):
    edges, name_of = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "MOST", 1)
        coarse = coarsened(edges, name_of, "start", "end")
        cut = voice_cut(edges, name_of, "start", "end")
    assert cut.paths == fewest(edges, coarse) <= fewest(edges, name_of)
    assert all(coarse[one] == coarse[two] for one in name_of for two in name_of
               if name_of[one] == name_of[two])  # fmt: skip


def test_of_nine_voices_that_lead_in_by_one_and_out_by_another_those_beyond_seven_are_one():
    """Of each pair one was asked by who was there and does not tell it; the other does."""
    edges = {"start": {"w"}, "w": {f"in{n}" for n in range(9)} | {"b"}, "b": {"end"}}
    edges |= {f"out{n}": {"end"} for n in range(9)}
    name_of = {side + str(n): f"in{n}" for n in range(9) for side in ("in", "out")}
    assert len(set(coarsened(edges, name_of, "start", "end").values())) == 8
    assert voice_cut(edges, name_of, "start", "end").paths == 1
    del edges["out8"]
    assert len(set(coarsened(edges, name_of, "start", "end").values())) == 9


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
