"""What a deponent asks for before something is done binds every use that it may speak of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope, last_word, require
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.consent.dropped import Wish
from bearwitness.consent.scopes import ADDRESSED, OUTWARD, TIED, TOLD
from bearwitness.consent.terms import DateTold, PlaceTold, Terms
from bearwitness.consent.uses import Permitted
from bearwitness.desk import wishes
from bearwitness.desk.consents import Consents
from bearwitness.errors import ConsentDenied, Malformed, Refused
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.records.letter import LetterField, Said, consent_field
from casebook_stand import AT, T1, add, new_case, words

NOT_YET = "not before I am out of the country"
CLERK, JUDGE = AddresseeId("B-AAAAAAAA"), AddresseeId("B-BBBBBBBB")
OTHER = TestimonyId("T-BBBB")
HOUR = timedelta(hours=1)
ATTRIBUTES = [Terms(place=place, date=day) for place, day in product(PlaceTold, DateTold)]
MATRIX = [
    (scope, to, only)
    for scope in sorted(OUTWARD)
    for to, only in (
        [(None, None), (CLERK, None), (CLERK, (CLERK, JUDGE))]
        if scope in ADDRESSED
        else [(None, None)]
    )
]


def allowed(answers, scope, to, met=()):
    try:
        return require(answers, T1, scope, at=AT + 9 * HOUR, met=met, to=to)
    except ConsentDenied:
        return None


@pytest.mark.parametrize(("scope", "to", "only"), MATRIX)
def test_an_open_condition_binds_every_purpose_for_everybody_however_it_is_told(scope, to, only):
    digest = condition_digest(T1, NOT_YET)
    is_met = Met(T1, digest, AT + HOUR)
    unknown = (
        (),
        (Met(T1, digest, AT - HOUR),),  # of an older answer
        (Met(T1, condition_digest(T1, "not before May"), AT + HOUR),),
        (Met(OTHER, condition_digest(OTHER, NOT_YET), AT + HOUR),),
        (is_met, Met(T1, digest, AT + 2 * HOUR, holds=False)),
    )
    for terms in ATTRIBUTES:
        said = [Answer(T1, scope, True, AT, terms=terms, only=only, conditions=(NOT_YET,))]
        assert not any(allowed(said, scope, to, met) for met in unknown)
        permit = allowed(said, scope, to, (is_met,))
        assert permit
        assert (permit.terms, permit.to) == (terms, to)


@given(
    st.sets(st.sampled_from(sorted(OUTWARD)), min_size=1),
    st.sampled_from(["", "exact", "country", "none"]),
    st.sampled_from(["", "day", "year", "none"]),
    st.sampled_from(["own", "family", "guardian", "proxy"]),
)
def test_a_letters_condition_binds_whatever_else_it_says_yes_to(scopes, place, day, right):
    fields = {
        LetterField.CONDITION: NOT_YET, LetterField.PLACE_TOLD: place, LetterField.DATE_TOLD: day,
        LetterField.RIGHT: right, consent_field(Scope.KEEP): Said.YES,
        **{consent_field(scope): Said.YES for scope in scopes},
    }  # fmt: skip
    fields = {name: value for name, value in fields.items() if value}
    said = list(wishes.answers(words(), fields, date(2026, 5, 1)))
    assert {a.scope for a in said if a.granted} == scopes | {Scope.KEEP}
    start = datetime.combine(date(2026, 5, 1), time(), tzinfo=AT.tzinfo)
    for answer in said:
        waits = answer.scope is not Scope.KEEP
        assert (answer.conditions == (NOT_YET,)) is waits
        assert last_word(said, T1, answer.scope, at=start)


# --- at DESK ----------------------------------------------------------------------------------


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    add(made)
    yield made
    made.close()


def say(book, scope=Scope.QUOTE, at=AT, *, granted=True, **more):
    answer = Answer(T1, scope, granted, at, **more)
    book.append(answer, reason="said so", at=at)
    return answer


def new(scope=Scope.QUOTE, **more):
    return Answer(T1, scope, granted=True, at=AT + HOUR, **more)


SEEN = "ab" * 32


@pytest.mark.parametrize(
    ("before", "dropped", "kept"),
    [
        ({"conditions": (NOT_YET,)}, {}, {"conditions": (NOT_YET,)}),
        ({"show_first": True}, {}, {"show_first": True}),
        ({"show_first": True}, {}, {"draft": SEEN}),
        ({"draft": SEEN}, {}, {"draft": "cd" * 32}),
        ({"terms": Terms(place=PlaceTold.NONE)}, {}, {"terms": Terms(place=PlaceTold.NONE)}),
        (
            {"terms": Terms(date=DateTold.YEAR)},
            {"terms": Terms(date=DateTold.DAY)},
            {"terms": Terms(date=DateTold.NONE)},
        ),
        ({"until": AT + 9 * HOUR}, {}, {"until": AT + 8 * HOUR}),
        ({"until": AT + 9 * HOUR}, {"until": AT + 10 * HOUR}, {"until": AT + 9 * HOUR}),
        ({"ask_again": AT + 9 * HOUR}, {}, {"ask_again": AT + 9 * HOUR}),
        ({"words": SEEN}, {}, {"words": "cd" * 32}),
    ],
)
@pytest.mark.parametrize("refused", [False, True])
def test_a_new_yes_drops_no_wish_unless_somebody_says_that_they_gave_it_up(
    book, before, dropped, kept, refused
):
    say(book, **before)
    if refused:
        say(book, at=AT + HOUR / 2, granted=False)
    consents = Consents(book)
    with pytest.raises(Refused, match="would be dropped: ") as told:
        consents.expect_wishes_kept([new(**dropped)], at=AT + HOUR)
    assert told.value.hint.startswith("say it again with this yes: --")
    assert NOT_YET not in f"{told.value} {told.value.hint}"
    consents.expect_wishes_kept([new(**kept)], at=AT + HOUR)
    consents.expect_wishes_kept([new(Scope.RECITE, **dropped)], at=AT + HOUR)
    consents.expect_wishes_kept([Answer(T1, Scope.QUOTE, False, AT + HOUR)], at=AT + HOUR)


@pytest.mark.parametrize("only", [None, (JUDGE,), (CLERK, JUDGE)])
def test_a_new_yes_opens_to_nobody_else(book, only):
    say(book, Scope.COURT, only=(CLERK,), until=AT + 9 * HOUR)
    consents = Consents(book)
    assert consents.dropped(new(Scope.COURT, only=only), at=AT + HOUR) == (Wish.ONLY, Wish.UNTIL)
    kept = new(Scope.COURT, only=(CLERK,), until=AT + 9 * HOUR)
    assert consents.dropped(kept, at=AT + HOUR) == ()


def test_an_end_that_came_and_a_day_to_ask_that_came_need_not_be_said_again(book):
    say(book, Scope.COURT, only=(CLERK,), until=AT + HOUR, ask_again=AT + HOUR)
    assert Consents(book).dropped(new(Scope.COURT), at=AT + HOUR) == (Wish.ONLY,)


def test_a_condition_that_is_met_need_not_be_said_again(book):
    say(book, conditions=(NOT_YET,))
    book.append(Met(T1, condition_digest(T1, NOT_YET), AT), reason="rang", at=AT)
    Consents(book).expect_wishes_kept([new()], at=AT + HOUR)


@pytest.mark.parametrize("scope", sorted(OUTWARD))
def test_once_they_were_to_be_asked_again_nothing_new_of_theirs_goes_out_and_what_is_out_stays(
    book, scope
):
    say(book, scope, ask_again=AT + HOUR)
    consents, late = Consents(book), AT + 2 * HOUR
    assert consents.permitted(T1, scope, at=AT)
    assert (consents.permitted(T1, scope, at=late) is None) is (scope in TOLD)
    used = Permitted.of(consents.require(T1, scope, at=AT))
    assert consents.holds(used, at=late)
    assert [due.testimony for due in consents.due(at=late)] == [T1]
    say(book, scope, late)
    assert Consents(book).permitted(T1, scope, at=late)


@pytest.mark.parametrize("scope", sorted(Scope))
def test_a_yes_to_words_that_were_changed_since_is_no_yes_to_the_new_ones_though_it_named_no_text(
    book, scope
):
    say(book, scope)
    assert Consents(book).permitted(T1, scope, at=AT)
    changed = words(text="They came by day.")
    book.add_testimony(changed, identity=None, contact=None, media=(), reason="mended", at=AT)
    gone = Consents(book).permitted(T1, scope, at=AT + HOUR) is None
    assert gone is (scope in TIED)
    say(book, scope, AT + HOUR)
    assert Consents(book).permitted(T1, scope, at=AT + HOUR)
    book.add_testimony(words(), identity=None, contact=None, media=(), reason="back", at=AT)
    assert (Consents(book).permitted(T1, scope, at=AT + HOUR) is None) is (scope in TIED)


def test_what_was_made_unseen_is_taken_back_once_they_want_to_see_it_first(book):
    say(book)
    unseen = Permitted.of(Consents(book).require(T1, Scope.QUOTE, at=AT))
    assert unseen.unseen
    say(book, at=AT + HOUR, show_first=True)
    assert not Consents(book).holds(unseen, at=AT + HOUR)
    say(book, at=AT + 2 * HOUR, draft=SEEN)
    seen = Permitted.of(Consents(book).require(T1, Scope.QUOTE, at=AT + 2 * HOUR))
    assert not seen.unseen
    say(book, at=AT + 3 * HOUR, show_first=True)
    assert Consents(book).holds(seen, at=AT + 3 * HOUR)


@pytest.mark.parametrize("scope", sorted(set(Scope) - TIED))
def test_nobody_is_shown_what_has_no_text(scope):
    with pytest.raises(Malformed, match="shows no draft"):
        Answer(T1, scope, granted=True, at=AT, show_first=True)


def test_a_refusal_wishes_for_nothing():
    with pytest.raises(Malformed, match="no conditions"):
        Answer(T1, Scope.QUOTE, granted=False, at=AT, show_first=True)


def test_a_letters_condition_is_not_lost_in_a_case(book):
    fields = {LetterField.CONDITION: NOT_YET,
              **{consent_field(scope): Said.YES for scope in Scope}}  # fmt: skip
    said = wishes.answers(words(), fields, date(2026, 5, 1))
    book.append_many(said, reason="a letter", at=AT)
    consents = Consents(book)
    assert {s for s in Scope if consents.permitted(T1, s, at=AT)} == {Scope.KEEP}
    assert {w.scope for w in consents.waiting(at=AT)} == OUTWARD
