"""Voices that share odd values are taken for one; agreement with the many proves nothing."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration.odd_values import Shared, Stated, agreed, origins, shared, twins

NAMES = ("ash", "birch", "cedar", "dogwood", "elm")
STATED = st.lists(
    st.builds(
        Stated,
        st.sampled_from([f"v{n}" for n in range(9)]),
        st.sampled_from(["a", "b", "c"]),
        st.frozensets(st.sampled_from(NAMES), max_size=3),
    ),
    max_size=60,
)


def town(seed: int, *, voices: int = 20, items: int = 100, copiers: int = 4) -> list[Stated]:
    """Invented: voices err one time in five, each in its own way; copiers take all from v0."""
    chance = random.Random(seed)
    said: dict[tuple[int, int], str] = {}
    for voice in range(voices):
        for item in range(items):
            wrong = chance.random() < 0.2
            said[voice, item] = f"odd {chance.randrange(1000)}" if wrong else "true"
    for copier in range(voices, voices + copiers):
        said |= {(copier, item): said[0, item] for item in range(items)}
    return [Stated(f"v{v}", f"i{i}", frozenset({value})) for (v, i), value in said.items()]


def test_whoever_copies_is_found_and_nobody_else_is():
    for seed in range(10):
        found = origins(shared(town(seed)))
        assert set(found) == {"v0", "v20", "v21", "v22", "v23"}
        assert set(found.values()) == {"v0"}


def test_a_value_that_copiers_repeat_is_not_agreed_on():
    said = town(3)
    odd = next(s for s in said if s.voice == "v0" and s.value != {"true"})
    naive = agreed(said, {}, needed=3, against=100)
    assert any(a.item == odd.item and a.value == odd.value for a in naive)
    ours = agreed(said, origins(shared(said)), needed=3, against=100)
    assert {a.value for a in ours} == {frozenset({"true"})}


def test_sharing_what_most_say_makes_nobody_dependent():
    said = [Stated(f"v{v}", f"i{i}", frozenset({"true"})) for v in range(9) for i in range(30)]
    assert shared(said) == ()


def test_one_odd_value_may_be_chance():
    said = [Stated(f"v{v}", "i0", frozenset({"true"})) for v in range(8)]
    said += [Stated(f"w{v}", "i0", frozenset({"odd"})) for v in range(2)]
    assert shared(said) == ()
    assert shared(said, again=1) == (Shared("w0", "w1", 1, 1),)


def test_leaving_a_name_out_is_silence_and_adding_one_is_contradiction():
    whole, part = frozenset({"ash", "elm"}), frozenset({"ash"})
    said = [Stated(f"v{v}", "list", whole) for v in range(3)]
    said += [Stated(f"w{v}", "list", part) for v in range(5)]
    (one,) = agreed(said, {})
    assert one.value == whole
    more = [Stated(f"x{v}", "list", frozenset({"ash", "oak"})) for v in range(3)]
    assert agreed([*said, *more], {}) == ()


def test_of_two_statements_of_one_voice_the_fuller_counts():
    both = [Stated("v", "list", frozenset({"ash"})), Stated("v", "list", frozenset({"ash", "elm"}))]
    for said in (both, both[::-1]):
        (one,) = agreed(said, {}, needed=1)
        assert one.value == {"ash", "elm"}


@given(STATED, st.randoms())
def test_the_order_of_entry_does_not_matter(said, chance):
    mixed = [*said]
    chance.shuffle(mixed)
    assert shared(mixed, again=1) == shared(said, again=1)
    assert agreed(mixed, {}, needed=2) == agreed(said, {}, needed=2)


@given(STATED)
def test_what_hangs_together_never_agrees_on_more(said):
    joined = origins(shared(said, again=1, part=0))
    apart = {(a.item, a.value) for a in agreed(said, {}, needed=2, against=100)}
    assert {(a.item, a.value) for a in agreed(said, joined, needed=2, against=100)} <= apart


@given(STATED, st.sampled_from([f"v{n}" for n in range(9)]))
def test_one_more_voice_of_a_known_origin_never_makes_a_value_agreed(said, model):
    copies = [Stated("z", s.item, s.value) for s in said if s.voice == model]
    before = {(a.item, a.value) for a in agreed(said, {}, needed=2, against=100)}
    after = agreed([*said, *copies], {"z": model}, needed=2, against=100)
    assert {(a.item, a.value) for a in after} <= before


def test_a_family_too_large_to_be_odd_is_found_by_its_likeness():
    said = town(5, voices=8, items=900, copiers=11)
    family = {"v0", *(f"v{n}" for n in range(8, 19))}
    assert set(origins(twins(said))) == family
    assert set(origins(twins(said)).values()) == {"v0"}


def test_whoever_errs_now_and_then_is_nobodys_twin():
    for seed in range(5):
        assert twins(town(seed, copiers=0)) == ()


def test_too_few_disputed_items_tell_nothing():
    said = town(2, voices=8, items=60, copiers=3)
    assert twins(said) == ()
    assert twins(said, disputed=5)


def test_a_value_stands_only_where_so_many_times_as_many_state_it():
    said = [Stated(f"v{v}", "item", frozenset({"most"})) for v in range(4)]
    said += [Stated(f"w{v}", "item", frozenset({"other"})) for v in range(2)]
    assert {a.value for a in agreed(said, {}, needed=2, against=1, times=2)} == {
        frozenset({"most"})
    }
    assert agreed(said, {}, needed=2, against=1, times=2.1) == ()


@given(STATED, st.sampled_from([f"v{n}" for n in range(9)]))
def test_a_copy_never_outweighs_a_contradiction(said, model):
    copies = [Stated("z", s.item, s.value) for s in said if s.voice == model]
    before = {(a.item, a.value) for a in agreed(said, {}, needed=1, against=1, times=1.5)}
    after = agreed([*said, *copies], {"z": model}, needed=1, against=1, times=1.5)
    assert {(a.item, a.value) for a in after} <= before


@given(STATED, st.randoms())
def test_twins_do_not_depend_on_the_order_of_entry(said, chance):
    mixed = [*said]
    chance.shuffle(mixed)
    assert twins(mixed, disputed=1) == twins(said, disputed=1)


def test_thousands_of_voices_on_one_item_make_no_millions_of_pairs():
    said = [Stated(f"v{v}", "figure", frozenset({str(v % 7)})) for v in range(30_000)]
    assert shared(said) == ()
    assert twins(said) == ()
