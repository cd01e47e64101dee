"""Compartments: what opens, and everything that must not."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import CannotOpen
from bearwitness.sealing import compartments

KEY = bytes(range(32))
PLACE = {"record": "R-AAAA", "compartment": "words", "kind": "testimony"}


@given(st.binary(max_size=5000))
def test_a_box_opens_to_what_was_put_in(content):
    box = compartments.seal_box(KEY, content, **PLACE, entropy=os.urandom)
    assert compartments.open_box(KEY, box, **PLACE) == content


@pytest.mark.parametrize(
    "moved", [{"record": "R-BBBB"}, {"compartment": "media"}, {"kind": "claim"}]
)
def test_a_box_moved_elsewhere_does_not_open(moved):
    box = compartments.seal_box(KEY, b"words", **PLACE, entropy=os.urandom)
    with pytest.raises(CannotOpen):
        compartments.open_box(KEY, box, **PLACE | moved)


@pytest.mark.parametrize("box", [b"", b"short", bytes(512)])
def test_damaged_bytes_do_not_open(box):
    with pytest.raises(CannotOpen):
        compartments.open_box(KEY, box, **PLACE)


def test_short_contents_have_one_size():
    sizes = {
        len(compartments.seal_box(KEY, b"x" * n, **PLACE, entropy=os.urandom)) for n in range(400)
    }
    assert sizes == {12 + 512 + 16}


def test_a_wrapped_key_opens_in_its_own_compartment_and_epoch_only():
    at = {"record": "R-AAAA", "compartment": "words"}
    wrapped = compartments.wrap(KEY, b"d" * 32, **at, entropy=os.urandom)
    assert compartments.unwrap(KEY, wrapped, **at) == b"d" * 32
    for key, place in (
        (bytes(32), at),
        (KEY, at | {"compartment": "media"}),
        (KEY, at | {"record": "R-AAA"}),
    ):
        with pytest.raises(CannotOpen):
            compartments.unwrap(key, wrapped, **place)


def test_keys_are_drawn_from_the_entropy_that_is_given():
    assert compartments.new_key(bytes) == bytes(32)


def test_keys_wrapped_anew_open_under_the_new_epoch_key_only_and_in_their_place():
    places = [("R-AAAA", "words"), ("R-AAAA", "card"), ("R-BBBB", "media")]
    keys = [os.urandom(32) for _ in places]
    old, new = os.urandom(32), os.urandom(32)
    wrapped = [
        compartments.wrap(old, key, record=record, compartment=part, entropy=os.urandom)
        for key, (record, part) in zip(keys, places, strict=True)
    ]
    given = [(key, *place) for key, place in zip(wrapped, places, strict=True)]
    anew = list(compartments.rewrap(old, new, given, entropy=os.urandom))
    for key, (record, part), again in zip(keys, places, anew, strict=True):
        assert compartments.unwrap(new, again, record=record, compartment=part) == key
        with pytest.raises(CannotOpen):
            compartments.unwrap(old, again, record=record, compartment=part)
    for wrong in ([(wrapped[0], *places[1])], [(anew[0], *places[0])]):
        with pytest.raises(CannotOpen):
            list(compartments.rewrap(old, new, wrong, entropy=os.urandom))


def test_the_layout_of_what_a_box_belongs_to_is_the_written_one():
    assert compartments._about("wrap", "R-Å", "words") == (
        b"bearwitness/wrap/1" + b"\0\0\0\4R-\xc3\x85" + b"\0\0\0\5words"
    )


def test_what_was_unwrapped_and_is_no_key_opens_nothing():
    box = compartments.seal_box(KEY, b"words", **PLACE, entropy=os.urandom)
    for short in (b"", b"short", bytes(31), bytes(33)):
        with pytest.raises(CannotOpen):
            compartments.open_box(short, box, **PLACE)
