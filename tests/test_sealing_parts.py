"""Compartments and shares: what opens, and everything that must not."""

import itertools
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.errors import CannotOpen, Malformed
from bearwitness.sealing import compartments, shares

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


def test_any_quorum_gives_the_secret_back_and_no_fewer_do():
    secret = os.urandom(32)
    dealt = shares.split(secret, quorum=3, custodians=4)
    assert len(set(dealt)) == 4
    for some in itertools.combinations(dealt, 3):
        assert shares.join(some) == secret
    for some in itertools.combinations(dealt, 2):
        with pytest.raises(CannotOpen):
            shares.join(some)


def test_shares_of_two_secrets_do_not_mix_and_no_word_is_repeated():
    one, two = (shares.split(os.urandom(32), quorum=2, custodians=3) for _ in range(2))
    for wrong in ([one[0], two[1]], [one[0], one[0]], [], [one[0], "academic acid"], ["слово"]):
        with pytest.raises(CannotOpen) as told:
            shares.join(wrong)
        assert "academic" not in str(told.value)


@pytest.mark.parametrize(
    ("quorum", "custodians", "size"), [(1, 3, 32), (4, 3, 32), (2, 17, 32), (2, 3, 15)]
)
def test_shares_that_protect_nothing_are_not_made(quorum, custodians, size):
    with pytest.raises(Malformed):
        shares.split(bytes(size), quorum=quorum, custodians=custodians)


def test_a_key_check_is_short_and_differs():
    assert len(shares.key_check(KEY)) == 8
    assert shares.key_check(KEY) != shares.key_check(bytes(32))


def test_keys_are_drawn_from_the_entropy_that_is_given():
    assert compartments.new_key(bytes) == bytes(32)
