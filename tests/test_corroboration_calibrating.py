"""What a pair's likeness is worth is learned from what reviewers decided, or withheld."""

from __future__ import annotations

import math
import random
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.corroboration.calibrating import (
    ENOUGH,
    MODEL,
    Reviewed,
    Scale,
    apart,
    calibrated,
    curves,
    of_model,
)
from bearwitness.corroboration.matching import NAMES, propose, reviewed
from bearwitness.errors import Malformed
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing

STATED = st.sampled_from([0.05, 0.3, 0.5, 0.7, 0.9, 0.999])
PAIRS = st.lists(st.builds(Reviewed, STATED.map(of_model), st.booleans()), max_size=150)
FEW = settings.default.max_examples <= 60  # the usual run, and not `make deep`
EASY = settings(max_examples=30 if FEW else settings.default.max_examples, deadline=None)


def pairs(stated, yes, no):
    features = of_model(stated)
    return [Reviewed(features, same=True)] * yes + [Reviewed(features, same=False)] * no


def test_too_few_pairs_or_only_one_answer_state_nothing():
    for few in ([], pairs(0.9, 50, 49), pairs(0.9, 200, 9)):
        learned = calibrated(few, MODEL)
        assert learned.withheld is not None
        assert str(len(few)) in learned.withheld.en
        assert str(len(few)) in learned.withheld.ru
    assert calibrated(pairs(0.9, 90, 10), MODEL).withheld is None


@pytest.mark.parametrize("stated", [0.02, 0.5, 0.93])
def test_without_a_reviewed_pair_a_model_is_taken_at_its_word(stated):
    found = calibrated([], MODEL).of(of_model(stated))
    assert found.lower < stated < found.upper
    assert abs(found.right - 0.5) <= abs(stated - 0.5)  # and a little more doubt


def test_what_was_reviewed_moves_what_is_stated():
    """A model that says .9 where half is right, and .1 where a tenth is."""
    told = pairs(0.9, 60, 60) + pairs(0.1, 8, 72)
    learned = calibrated(told, MODEL)
    assert learned.of(of_model(0.9)).right == pytest.approx(0.5, abs=0.07)
    assert learned.of(of_model(0.1)).right == pytest.approx(0.1, abs=0.05)


def test_two_hundred_pairs_make_a_wrong_model_right_within_five_hundredths_on_average():
    """The truth is a curve of its own; forty reviews of 200 pairs each, chosen as one likes."""
    chance = random.Random(3)

    def right(stated):
        return 1 / (1 + 2.718281828 ** -(0.8 * of_model(stated)[1] - 0.9))

    for stated in (0.3, 0.7, 0.9):
        said = []
        for _ in range(40):
            asked = [chance.choice([0.05, 0.2, 0.5, 0.8, 0.95, 0.99]) for _ in range(200)]
            told = [Reviewed(of_model(a), chance.random() < right(a)) for a in asked]
            said.append(calibrated(told, MODEL).of(of_model(stated)))
        assert statistics.fmean(s.right for s in said) == pytest.approx(right(stated), abs=0.02)
        held = sum(s.lower <= right(stated) <= s.upper for s in said)
        assert held >= 34  # of 40: an interval of 95 %


@given(PAIRS)
@EASY
def test_a_model_that_says_more_never_states_less_and_all_lies_within_its_bounds(told):
    learned = calibrated(told, Scale((0.0, 1.0), apart(1.0, 0.1)))
    said = [learned.of(of_model(stated)) for stated in (0.05, 0.3, 0.5, 0.7, 0.9, 0.999)]
    assert [s.right for s in said] == sorted(s.right for s in said)
    assert all(0 <= s.lower <= s.right <= s.upper <= 1 for s in said)
    assert (learned.withheld is None) <= (len(told) >= ENOUGH)


@given(PAIRS, st.randoms())
@EASY
def test_the_order_of_review_does_not_matter(told, chance):
    mixed = [*told]
    chance.shuffle(mixed)
    assert calibrated(mixed, MODEL) == calibrated(told, MODEL)


def test_curves_that_stay_possible_lie_around_what_is_stated():
    learned = calibrated(pairs(0.9, 70, 30) + pairs(0.2, 10, 40), MODEL)
    found = curves(learned, 300, seed=5)
    said = [curve.of(of_model(0.9)).right for curve in found]
    whole = learned.of(of_model(0.9))
    assert statistics.fmean(said) == pytest.approx(whole.right, abs=0.01)
    outside = sum(not whole.lower <= s <= whole.upper for s in said)
    assert 2 <= outside <= 35
    assert curves(learned, 300, seed=5) == found


def test_curves_along_a_way_have_one_in_each_part_and_are_spread_as_any_others():
    learned = calibrated(pairs(0.9, 70, 30) + pairs(0.2, 10, 40), MODEL)
    along = (1.0, 2.0)
    wide = math.sqrt(sum(a * b * c for a, row in zip(along, learned.covariance, strict=True)
                         for b, c in zip(along, row, strict=True)))  # fmt: skip
    middle = sum(a * w for a, w in zip(along, learned.weights, strict=True))
    found = curves(learned, 200, seed=5, along=along)
    far = [(sum(a * w for a, w in zip(along, curve.weights, strict=True)) - middle) / wide
           for curve in found]  # fmt: skip
    parts = [statistics.NormalDist().cdf(one) * 200 for one in far]
    assert [int(part) for part in parts] == list(range(200))
    across = [curve.weights[0] * wide**2 - _moves(learned, along)[0] * one * wide
              for curve, one in zip(found, far, strict=True)]  # fmt: skip
    assert abs(statistics.correlation(across, far)) < 0.2, "the rest falls as it may"
    for k in range(2):
        spread = statistics.stdev(curve.weights[k] for curve in found)
        assert spread == pytest.approx(math.sqrt(learned.covariance[k][k]), rel=0.15)
    assert curves(learned, 200, seed=6, along=along) != found


def _moves(learned, along):
    return [sum(c * a for c, a in zip(row, along, strict=True)) for row in learned.covariance]


def test_what_does_not_fit_the_scale_is_refused():
    with pytest.raises(Malformed):
        calibrated([Reviewed((1.0,), same=True)], MODEL)


ONE, OTHER = SourceId("S-0001"), SourceId("S-0002")


def test_decisions_are_read_from_linked_entries_of_different_lists_and_from_refusals():
    entries = [
        Listing(ONE, 1, "Руслан Мальцев", PersonId("P-0001")),
        Listing(OTHER, 1, "Ruslan Maltsev", PersonId("P-0001")),
        Listing(OTHER, 2, "Maltsev R.", PersonId("P-0002")),
        Listing(OTHER, 3, "Ruslan Maltsev", None),  # nobody decided, but of one pair
        Listing(ONE, 2, "Руслан Мальцев", PersonId("P-0003")),
        Listing(OTHER, 4, "Anna Somebody", PersonId("P-0004")),  # was never compared
        Listing(OTHER, 5, "Ruslan Malinin", PersonId("P-0005")),  # compared, and unlike
    ]
    refused = {frozenset(((ONE, 1), (OTHER, 3)))}
    found = reviewed(entries, refused)
    assert sorted(r.same for r in found) == [False, False, False, False, True]
    assert all(len(r.features) == len(NAMES.weights) for r in found)
    assert {(p.one, p.other) for p in propose(entries, refused)} == {((ONE, 2), (OTHER, 3))}
    known = {"P-0001", "P-0002"}  # the third may be whom the others are
    found = reviewed(entries, refused, known=known)
    assert sorted(r.same for r in found) == [False, False, True]
    assert {(p.one, p.other) for p in propose(entries, refused, known=known)} == {
        ((ONE, 2), (OTHER, n)) for n in (1, 2, 3)
    }


def test_who_is_one_of_several_of_a_name_is_less_likely_the_one():
    alone = propose(
        [Listing(ONE, 1, "Ruslan Maltsev", None), Listing(OTHER, 1, "Р. Мальцев", None)]
    )
    several = propose(
        [Listing(ONE, 1, "Ruslan Maltsev", None)]
        + [Listing(OTHER, n, "Руслан Мальцев", None) for n in range(4)]
    )
    curve = calibrated([], NAMES)
    assert curve.of(alone[0].features).right > 0.6
    assert all(curve.of(p.features).right < 0.4 for p in several)


def test_weights_that_go_together_are_learned_together():
    """Pairs that tell of one weight tell of the other too, where they were seen to go together."""
    told = [Reviewed((1.0, 0.0), same=n < 95) for n in range(100)]
    other = (0.0, 1.0)

    def moved(covariance):
        return calibrated(told, Scale((0.0, 0.0), covariance)).of(other).right

    assert moved(apart(1.0, 1.0)) == pytest.approx(0.5)
    assert moved(((1.0, 0.9), (0.9, 1.0))) > 0.75


def test_linked_people_who_were_found_to_be_one_were_reviewed_as_one():
    entries = [
        Listing(ONE, 1, "Ruslan Maltsev", PersonId("P-0001")),
        Listing(OTHER, 1, "Руслан Мальцев", PersonId("P-0002")),
    ]
    assert [r.same for r in reviewed(entries)] == [False]
    first = {"P-0002": "P-0001", "P-0001": "P-0001"}.__getitem__
    assert [r.same for r in reviewed(entries, one=first)] == [True]
