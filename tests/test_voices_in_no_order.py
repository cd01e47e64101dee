"""The order of voices in an edition tells nothing of who wrote to us first."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk.editions import in_no_order
from bearwitness.ids import TestimonyId
from bearwitness.publication.assembly import Chosen

NAMES = [TestimonyId(f"T-{n:08d}") for n in range(6)]
ARRIVED = [Chosen(name, index) for name in NAMES for index in (0, 2, 5)]


@given(st.binary(min_size=16, max_size=16))
def test_a_voice_stays_together_and_its_passages_in_their_order(salt):
    made = in_no_order(ARRIVED, salt=salt)
    assert sorted(made, key=ARRIVED.index) == ARRIVED
    voices = [(name, [one.index for one in some]) for name, some in groupby(made, _whose)]
    assert len(voices) == len(NAMES)
    assert all(indexes == [0, 2, 5] for _, indexes in voices)


@given(st.binary(min_size=16, max_size=16), st.permutations(NAMES))
def test_who_came_first_changes_nothing(salt, arrival):
    other = sorted(ARRIVED, key=lambda one: arrival.index(one.testimony))
    assert in_no_order(other, salt=salt) == in_no_order(ARRIVED, salt=salt)


def test_another_edition_has_another_order():
    first = {in_no_order(ARRIVED, salt=bytes([n] * 16))[0].testimony for n in range(64)}
    assert first == set(NAMES)


def _whose(one: Chosen) -> TestimonyId:
    return one.testimony
