"""What of each kind the casebook can keep, and what goes with a testimony."""

from dataclasses import dataclass, field

from bearwitness.desk import kinds
from bearwitness.ids import TestimonyId
from bearwitness.redaction.masking import Decision, Draft, DraftPassage, Piece, Shape, Verdict

T1, T2 = TestimonyId("T-AAAA"), TestimonyId("T-BBBB")


@dataclass(frozen=True)
class Inner:
    testimony: TestimonyId | None


@dataclass(frozen=True)
class Outer:
    parts: tuple[Inner, ...] = ()
    by_name: dict[str, Inner] = field(default_factory=dict)
    testimonies: tuple[TestimonyId, ...] = ()


def test_a_testimony_is_found_in_a_value_at_any_depth():
    assert kinds.testimonies_in(Outer((Inner(T2), Inner(None)), {"a": Inner(T1)})) == (T1, T2)
    assert kinds.testimonies_in(Outer(testimonies=(T2,))) == (T2,)
    assert kinds.testimonies_in(Outer()) == ()
    assert kinds.testimonies_in(Inner) == ()


def test_a_draft_goes_with_its_testimony_and_supersedes_the_last_one():
    draft = Draft(T1, "en", (DraftPassage(0, (Piece(0, 4, Shape.KEPT, "They"),)),))
    kind = kinds.of(Draft)
    assert kinds.testimonies_in(draft) == (T1,)
    assert kind.key_of(draft) == '["T-AAAA", "en"]'
    assert not kinds.outlives(kind.name)
    decision = Decision(T1, 0, 4, Verdict.CLEAR, "Ada")
    assert kinds.of(Decision).key_of(decision) == '["T-AAAA", 0, 4]'


def test_a_kind_of_a_later_version_is_unknown_and_taken_to_outlive_a_testimony():
    assert kinds.named("something new") is None
    assert kinds.outlives("something new")
