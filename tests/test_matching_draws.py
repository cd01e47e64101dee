"""Who is whom in draws, in a small invented town: truer than what is stated of single pairs."""

from __future__ import annotations

import math
import random

import pytest

from bearwitness.corroboration.calibrating import Reviewed, calibrated
from bearwitness.corroboration.matching import NAMES, missed, propose
from bearwitness.corroboration.matching_draws import people as drawn_people
from bearwitness.corroboration.matching_review import to_review
from bearwitness.corroboration.partitions import Known, distinct
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing
from name_forms import people
from name_forms.pairs import any_way, said
from name_forms.people import Half


@pytest.fixture(scope="module")
def town():
    """Three lists of 900 people of whom many share a name; 150 pairs are reviewed."""
    chance = random.Random(6)
    everybody = [people.anyone(chance, Half.OPEN) for _ in range(900)]
    entries, who = [], []
    for n in range(3):
        for number, person in enumerate(chance.sample(range(900), 330)):
            name = any_way(said(everybody[person], middle=chance.random() < 0.3), chance)
            entries.append(Listing(SourceId(f"S-000{n}"), number, name, None))
            who.append(person)
    return entries, who


@pytest.fixture(scope="module")
def drawn(town):
    entries, who = town
    at = {(e.source, e.number): n for n, e in enumerate(entries)}
    found = propose(entries)
    pairs = {p: (at[p.one], at[p.other]) for p in found}
    mine = to_review(found, 150)
    right = {p: who[a] == who[b] for p, (a, b) in pairs.items()}
    learned = calibrated([Reviewed(p.features, right[p]) for p in mine], NAMES)
    known = Known(tuple(pairs[p] for p in mine if right[p]),
                  tuple(pairs[p] for p in mine if not right[p]))  # fmt: skip
    rest = [p for p in found if p not in set(mine)]
    draws = drawn_people(entries, rest, learned, known, seed=1, draws=100)
    return draws, [(learned.of(p.features).right, *pairs[p], right[p]) for p in rest], known


def test_draws_tell_who_is_whom_better_than_what_is_stated_of_each_pair(drawn):
    draws, rest, _ = drawn

    def lost(stated):
        each = (s if right else 1 - s for s, right in stated)
        return -sum(math.log(max(0.005, one)) for one in each) / len(rest)

    stated = lost((s, right) for s, _, _, right in rest)
    assert lost((draws.together(a, b), right) for _, a, b, right in rest) < 0.9 * stated


def test_they_are_as_many_as_there_are_and_the_interval_holds_the_truth(town, drawn):
    truth = len(set(town[1]))
    found = distinct(drawn[0])
    assert found.lower <= truth <= found.upper
    assert abs(found.mean / truth - 1) < 0.03
    assert (found.upper - found.lower) / truth < 0.15


def test_what_was_decided_holds_in_every_draw(town, drawn):
    draws, _, known = drawn
    assert all(draws.together(*pair) == 1 for pair in known.same)
    assert all(draws.together(*pair) == 0 for pair in known.different)
    lists = [entry.source for entry in town[0]]
    for labels in draws.draws[::10]:
        assert len(set(zip(labels, lists, strict=True))) == len(labels), "a list names each once"


def test_how_much_is_missed_differs_and_is_never_nothing():
    found = missed(200, seed=1)
    assert min(found) > 0
    assert 0.015 < sum(found) / 200 < 0.03
    assert found == missed(200, seed=1) != missed(200, seed=2)
