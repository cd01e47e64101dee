"""What a likeness states is learned from what reviewers decided, or withheld."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration.calibrating import ENOUGH, Reviewed, calibrated
from bearwitness.corroboration.matching import reviewed
from bearwitness.corroboration.names import Likeness
from bearwitness.ids import PersonId, SourceId
from bearwitness.records.source import Listing

PAIRS = st.lists(st.builds(Reviewed, st.sampled_from(Likeness), st.booleans()), max_size=300)


def pairs(level, yes, no):
    return [Reviewed(level, same=True)] * yes + [Reviewed(level, same=False)] * no


def test_too_few_pairs_or_only_one_answer_state_nothing():
    for few in ([], pairs(Likeness.SAME, 50, 49), pairs(Likeness.SAME, 200, 9)):
        learned = calibrated(few)
        assert learned.right == {}
        assert learned.withheld is not None
        assert str(len(few)) in learned.withheld.en
        assert str(len(few)) in learned.withheld.ru


def test_each_level_states_the_share_that_was_right():
    learned = calibrated(pairs(Likeness.SAME, 70, 30) + pairs(Likeness.SLIP, 10, 40))
    assert learned.right[Likeness.SAME].right == 0.7
    assert learned.right[Likeness.SLIP].right == 0.2
    assert learned.withheld is None
    assert Likeness.OTHER_FORM not in learned.right  # nobody reviewed one


def test_levels_out_of_order_are_pooled():
    learned = calibrated(pairs(Likeness.SAME, 30, 30) + pairs(Likeness.LESS_TOLD, 50, 10))
    assert learned.right[Likeness.SAME] == learned.right[Likeness.LESS_TOLD]
    assert learned.right[Likeness.SAME].right == 80 / 120


@given(PAIRS)
def test_a_stronger_likeness_never_states_less_and_lies_within_its_bounds(given_pairs):
    learned = calibrated(given_pairs)
    stated = [learned.right[level] for level in Likeness if level in learned.right]
    assert [s.right for s in stated] == sorted((s.right for s in stated), reverse=True)
    assert all(0 <= s.lower <= s.right <= s.upper <= 1 for s in stated)
    assert (learned.withheld is None) or len(given_pairs) < ENOUGH or not stated


@given(PAIRS, st.randoms())
def test_the_order_of_review_does_not_matter(given_pairs, chance):
    mixed = [*given_pairs]
    chance.shuffle(mixed)
    assert calibrated(mixed) == calibrated(given_pairs)


def test_decisions_are_read_from_linked_entries_of_different_lists():
    one, other = SourceId("S-0001"), SourceId("S-0002")
    entries = [
        Listing(one, 1, "Руслан Мальцев", PersonId("P-0001")),
        Listing(other, 1, "Ruslan Maltsev", PersonId("P-0001")),
        Listing(other, 2, "Maltsev R.", PersonId("P-0002")),
        Listing(other, 3, "Ruslan Maltsev", None),  # nobody decided
        Listing(one, 2, "Руслан Мальцев", PersonId("P-0003")),
        Listing(other, 4, "Anna Somebody", PersonId("P-0004")),  # was never compared
        Listing(other, 5, "Ruslan Malinin", PersonId("P-0005")),  # compared, and unlike
    ]
    found = sorted((r.likeness.value, r.same) for r in reviewed(entries))
    assert found == [("less_told", False), ("less_told", False), ("same", False), ("same", True)]
