"""Which pairs are reviewed first: of the whole scale, by chance, going on where one stopped."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration.calibrating import EDGES, Reviewed, stratum
from bearwitness.corroboration.matching import Barred, propose
from bearwitness.corroboration.matching_review import chosen, shares, to_review
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing

ONE, OTHER, THIRD = (SourceId(f"S-000{n}") for n in (1, 2, 3))
STATED = st.lists(st.sampled_from([0.01, 0.05, 0.25, 0.5, 0.72, 0.95, 0.999]), max_size=80)


def pairs(stated):
    return [(one, f"pair {n}", n) for n, one in enumerate(stated)]


@given(STATED, st.integers(0, 90), st.randoms())
def test_so_many_are_chosen_each_once_in_whatever_order_they_are_told(stated, most, chance):
    found = chosen(pairs(stated), most)
    assert len(found) == len(set(found)) == min(most, len(stated))
    mixed = pairs(stated)
    chance.shuffle(mixed)
    assert chosen(mixed, most) == found


@given(st.lists(st.integers(0, 400), min_size=1, max_size=12), st.integers(0, 500))
def test_a_stratum_has_the_share_of_its_root_and_never_more_than_it_has(sizes, most):
    found = shares(sizes, most)
    assert abs(sum(found) - min(most, sum(sizes))) < 1e-6
    assert all(share <= size + 1e-9 for share, size in zip(found, sizes, strict=True))
    by_size = [share for _, share in sorted(zip(sizes, found, strict=True))]
    assert all(a <= b + 1e-9 for a, b in pairwise(by_size))


def test_the_few_in_the_middle_are_asked_for_though_the_many_are_at_the_ends():
    found = chosen(pairs([0.01] * 2000 + [0.55] * 30 + [0.999] * 2000), 200)
    stated = Counter(n // 2000 if n < 2000 else 1 + (n >= 2030) for n in found)
    assert stated[1] == share_of(30, 2000)
    assert stated[0] > 80 < stated[2]


def share_of(few, many):
    return round(few**0.5 / (few**0.5 + 2 * many**0.5) * 200)


@given(STATED.filter(lambda s: len(s) > 10), st.integers(1, 40))
def test_whoever_stops_and_asks_again_has_each_strata_share_as_if_they_had_asked_once(stated, half):
    first = chosen(pairs(stated), half)
    left = [pair for pair in pairs(stated) if pair[2] not in first]
    then = chosen(left, half, [stated[n] for n in first])
    once = chosen(pairs(stated), 2 * half)
    assert not set(first) & set(then)

    def by(found):
        return Counter(stratum(stated[n]) for n in found)

    assert all(abs(by((*first, *then))[s] - by(once)[s]) <= 2 for s in range(len(EDGES) + 1))


def test_within_a_stratum_which_comes_first_hangs_on_nothing_that_is_known_of_it():
    found = chosen(pairs([0.5] * 400), 100)
    assert 35 < sum(n < 200 for n in found) < 65
    assert list(found) != sorted(found)


def lists():
    chance = random.Random(3)
    for source in (ONE, OTHER, THIRD):
        for n in range(40):
            given_ = chance.choice(["Руслан", "Ruslan", "Р.", "Анна", "Anna"])
            family = chance.choice(["Мальцев", "Ветров", "Озеров", "Хаджиев"])
            yield Listing(source, n, f"{given_} {family}", None)


def test_what_to_review_is_of_all_lists_and_goes_on_behind_what_was_reviewed():
    entries = list(lists())
    found = propose(entries)
    assert len(found) > 150
    first = to_review(found, 60)
    assert {frozenset((p.one[0], p.other[0])) for p in first} == {
        frozenset(two) for two in ((ONE, OTHER), (ONE, THIRD), (OTHER, THIRD))
    }
    left = [p for p in found if p not in first]
    decided = [Reviewed(p.features, same=True) for p in first]
    assert not {(p.one, p.other) for p in to_review(left, 60, decided)} & {
        (p.one, p.other) for p in first
    }
    assert sorted(to_review(found, 9999), key=repr) == sorted(found, key=repr)


def anna(source, number, person=None):
    return Listing(source, number, "Анна Ветрова", PersonId(person) if person else None)


def test_what_cannot_be_one_after_other_decisions_is_told_with_the_reason_and_not_asked_for():
    entries = [anna(ONE, 1, "P-0001"), anna(OTHER, 1, "P-0001"), anna(ONE, 2), anna(THIRD, 1)]
    by = {(p.one, p.other): p.cannot for p in propose(entries)}
    assert "names a person once" in by[(ONE, 2), (OTHER, 1)].en
    assert by[(ONE, 1), (THIRD, 1)] is None
    assert by[(ONE, 2), (THIRD, 1)] is None
    refused = {frozenset(((OTHER, 1), (THIRD, 1)))}
    by = {(p.one, p.other): p.cannot for p in propose(entries, refused)}
    assert "another person than the other" in by[(ONE, 1), (THIRD, 1)].en
    assert (OTHER, 1) not in {side for pair in by if (THIRD, 1) in pair for side in pair}
    asked = to_review(propose(entries, refused), 10)
    assert [(p.one, p.other) for p in asked] == [((ONE, 2), (THIRD, 1))]
    assert propose(entries, refused)[0].cannot is None, "those that cannot be come last"


def test_people_who_were_found_to_be_one_bar_together():
    entries = [anna(ONE, 1, "P-0001"), anna(OTHER, 1, "P-0002"), anna(ONE, 2)]
    assert Barred(entries, ()).why(entries[2], entries[1]) is None
    one = Barred(entries, (), {"P-0001": "P-0001", "P-0002": "P-0001"}.__getitem__)
    assert one.why(entries[2], entries[1]) is not None
