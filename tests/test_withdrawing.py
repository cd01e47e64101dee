"""A withdrawal finds what was made, pulls what it can, and says what it cannot."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import FOREVER, Answer, Scope, last_word
from bearwitness.consent.answers import Given, Met, Right, condition_digest
from bearwitness.consent.order import in_order
from bearwitness.consent.scopes import TIED
from bearwitness.consent.terms import Naming, PlaceTold, Terms
from bearwitness.consent.uses import Copy, Derivative, Standing, Use
from bearwitness.desk import apart, outside, receiving, tracing, whereabouts
from bearwitness.desk.consents import Consents
from bearwitness.desk.tracing import Fate
from bearwitness.errors import ConsentDenied, Malformed, Missing, Misused, Refused
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.public import building
from bearwitness.publication.edition import WITHDRAWN
from bearwitness.recital.script import Line, Script
from bearwitness.records.letter import LAYOUT, LetterField, Said, Takes, consent_field
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.opening import Letter
from casebook_stand import AT as NOW
from casebook_stand import new_case, unlocked
from editions import EDITION

LATER = NOW + timedelta(hours=1)
THIS, OTHER = TestimonyId("T-AAAAAAAA"), TestimonyId("T-BBBBBBBB")
TAG, PHRASE = "a1" * 16, "eight invented words"
LETTER = {
    LetterField.LAYOUT: LAYOUT,
    LetterField.LANGUAGE: "ru",
    LetterField.RECEIVED_ON: "2026-05-01",
    LetterField.PHRASE: PHRASE,
    LetterField.REPLY_TAG: TAG,
    LetterField.WORDS: "They came at night.",
    **{consent_field(scope): Said.YES for scope in Scope},
}
BACK = {
    LetterField.LAYOUT: LAYOUT,
    LetterField.LANGUAGE: "ru",
    LetterField.RECEIVED_ON: "2026-05-01",
    LetterField.TAKES_BACK: Takes.PUBLIC,
    LetterField.OF_TAG: TAG,
}


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def keep(book, name=THIS, at=NOW, **fields):
    letter = Letter({**LETTER, **fields}, ())
    return receiving.keep(
        book, letter, testimony=name, pseudonym="Deponent A", at=at, entropy=os.urandom
    )


def envelope(book, path, fields):
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    pieces = [writer.begin(), *(writer.field(*pair) for pair in fields.items()), writer.finish()]
    path.write_bytes(b"".join(pieces))


def permits(book, name=THIS, at=LATER):
    return {s for s in Scope if Consents(book).permitted(name, s, at=at)}


def made_of(book, made, what, scope=Scope.QUOTE, names=(THIS,)):
    """Write down a derivative as a room does."""
    consents = Consents(book)
    used = {consents.require(name, scope, at=LATER): ("p-01",) for name in names}
    (one,) = tracing.use(made, what, used, at=LATER)
    book.append(one, reason="made", at=LATER)
    return one


# --- what rests on consent --------------------------------------------------------------------


def test_every_derivative_is_found_and_each_copy_says_what_to_do(book, tmp_path):
    keep(book)
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "edition.json").write_text('{"id": "N-00000001"}')
    edition = made_of(book, Derivative.EDITION, "N-00000001")
    made_of(book, Derivative.COUNT, "N-00000001", Scope.COUNT)
    made_of(book, Derivative.DRAFT, "ab" * 32)
    book.append_many(whereabouts.copies(book, [edition], folder), reason="made", at=LATER)
    for where, standing in (("a mirror", "askable"), ("a court", "gone")):
        whereabouts.note_copy(book, edition.id, where, Standing(standing), reason="r", at=LATER)
    rests = tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    assert {(t.made, t.fate) for t in rests} == {
        (Derivative.EDITION, Fate.MARKED),
        (Derivative.EDITION, Fate.ASK),
        (Derivative.EDITION, Fate.OUT),
        (Derivative.DRAFT, Fate.VOID),
    }
    assert all(t.parts == ("p-01",) for t in rests)
    (count,) = tracing.traced(book, THIS, [Scope.COUNT])
    assert count.fate is Fate.GOES_ON
    assert folder.with_name("edition" + WITHDRAWN).exists()
    assert {t.fate for _, t in tracing.to_do(book, at=LATER)} == {Fate.MARKED, Fate.ASK, Fate.OUT}


def with_an_edition(book, folder):
    folder.mkdir()
    (folder / "edition.json").write_text('{"id": "N-00000001"}')
    edition = made_of(book, Derivative.EDITION, "N-00000001")
    book.append_many(whereabouts.copies(book, [edition], folder), reason="made", at=LATER)
    return folder


def test_what_is_marked_is_refused_by_the_builder_and_removed_with_the_next_edition(book, tmp_path):
    keep(book)
    folder = with_an_edition(book, tmp_path / "edition")
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, tmp_path / "site", at=LATER)
    assert whereabouts.clear_away(book, at=LATER) == ("../edition",)
    assert not folder.exists()
    assert not folder.with_name("edition" + WITHDRAWN).exists()
    assert [c.standing for c in book.all(Copy)] == [Standing.REMOVED]
    assert whereabouts.clear_away(book, at=LATER) == ()


@pytest.mark.parametrize("held", ['{"id": "N-00000002"}', "[]", "nonsense", None])
def test_a_folder_that_holds_something_else_by_now_stays(book, tmp_path, held):
    keep(book)
    folder = tmp_path / "edition"
    folder.mkdir()
    if held is not None:
        (folder / "edition.json").write_text(held)
    edition = made_of(book, Derivative.EDITION, "N-00000001")
    book.append_many(whereabouts.copies(book, [edition], folder), reason="made", at=LATER)
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    whereabouts.clear_away(book, at=LATER)
    assert folder.exists()


def test_what_rests_on_another_testimony_or_another_use_is_left_alone(book):
    keep(book)
    keep(book, OTHER, **{LetterField.REPLY_TAG: "b2" * 16})
    made_of(book, Derivative.EDITION, "N-00000001", names=(OTHER,))
    made_of(book, Derivative.FILM, "N-00000001", Scope.RECITE)
    assert tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER) == ()


def test_what_was_handed_out_is_still_found_after_shredding(book):
    keep(book, **{LetterField.ALIAS: "Wren", LetterField.CONDITION: "not before May"})
    digest = condition_digest(THIS, "not before May")
    book.append(Met(THIS, digest, LATER), reason="said so", at=LATER)
    one = made_of(book, Derivative.SUBMISSION, "H-1", Scope.SUBMIT)
    whereabouts.note_copy(book, one.id, "a court", Standing.GONE, reason="r", at=LATER)
    book.shred(THIS, reason="asked", at=LATER)
    (trace,) = tracing.traced(book, THIS, Scope)
    assert (trace.what, trace.fate) == ("H-1", Fate.OUT)
    left = [a for a in book.all(Answer) if a.testimony == THIS]
    assert left
    assert not any("Wren" in repr(a.terms.alias) or "not before May" in a.conditions for a in left)
    assert permits(book) <= {Scope.KEEP, Scope.COMPARE, Scope.COUNT}  # nothing is wider for it


def test_no_free_words_of_an_answer_outlive_shredding(book):
    keep(book)
    for how in (Given(interpreter="Wren"), Given(Right.PROXY, "Wren", interpreter="Wren")):
        answer = Answer(THIS, Scope.COUNT, granted=True, at=LATER, given=how)
        book.append(answer, reason="r", at=LATER)
    book.shred(THIS, reason="asked", at=LATER)
    left = [a.given for a in book.all(Answer)]
    assert {g.right for g in left} == {Right.OWN, Right.PROXY}
    assert not any("Wren" in g.who + g.interpreter for g in left)


def test_only_this_program_marks_a_copy(book):
    for standing in (Standing.HELD, Standing.MARKED):
        with pytest.raises(Misused):
            whereabouts.note_copy(book, "U-0000", "here", standing, reason="r", at=NOW)
    with pytest.raises(Missing):
        whereabouts.note_copy(book, "U-0000", "there", Standing.GONE, reason="r", at=NOW)


def test_a_use_of_nobody_is_none_and_the_same_use_twice_is_one(book):
    assert tracing.use(Derivative.COUNT, "x", {}, at=NOW) == ()
    keep(book)
    assert made_of(book, Derivative.DRAFT, "x").id == made_of(book, Derivative.DRAFT, "x").id
    assert len(book.all(Use)) == 1


# --- a letter that takes back -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("takes", "left"),
    [
        (Takes.PUBLIC, {"keep", "lawyer", "submit", "court"}),  # grades and numbers are published
        (Takes.OUTWARD, {"keep"}),
        (Takes.ALL, set()),
    ],
)
def test_a_code_phrase_is_enough_to_take_back(book, tmp_path, takes, left):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    envelope(book, inbox / "b.age", LETTER)
    envelope(book, inbox / "a.age", BACK | {LetterField.TAKES_BACK: takes})  # opened first
    came = list(receiving.receive_all(book, [inbox], at=LATER, entropy=os.urandom))
    assert [one.took_back is not None for one in came] == [False, True]
    assert came[0].testimony == came[1].testimony
    assert permits(book, came[0].testimony) == left
    assert list(inbox.iterdir()) == []


def test_a_letter_that_takes_back_what_nobody_knows_stays_where_it_is(book, tmp_path):
    keep(book)
    for number, tag in enumerate(("b2" * 16, "")):
        envelope(book, tmp_path / f"{number}.age", BACK | {LetterField.OF_TAG: tag})
        (one,) = receiving.receive_all(
            book, [tmp_path / f"{number}.age"], at=LATER, entropy=os.urandom
        )
        assert one.testimony is None
        assert "takes back" in one.trouble
        assert (tmp_path / f"{number}.age").exists()
    assert Scope.QUOTE in permits(book)


def test_a_note_played_again_takes_nothing_back_a_second_time(book, tmp_path):
    keep(book)
    path = tmp_path / "a.age"
    envelope(book, path, BACK)
    copy = path.read_bytes()
    list(receiving.receive_all(book, [path], at=LATER, entropy=os.urandom))
    again = LATER + timedelta(days=1)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=again), reason="anew", at=again)
    path.write_bytes(copy)
    (one,) = receiving.receive_all(book, [path], at=again + timedelta(days=1), entropy=os.urandom)
    assert "received before" in one.trouble
    assert Scope.QUOTE in permits(book, at=again + timedelta(days=2))


@pytest.mark.parametrize("fields", [{LetterField.TAKES_BACK: "nothing"}, {LetterField.LAYOUT: "9"}])
def test_a_note_that_no_page_writes_is_refused(book, tmp_path, fields):
    keep(book)
    envelope(book, tmp_path / "a.age", BACK | fields)
    (one,) = receiving.receive_all(book, [tmp_path / "a.age"], at=LATER, entropy=os.urandom)
    assert one.testimony is None
    assert Scope.QUOTE in permits(book)


# --- what a letter wishes ---------------------------------------------------------------------


def test_a_condition_binds_every_yes_by_which_anything_leaves_and_how_finely_what_one_told(book):
    keep(book, **{
        LetterField.ALIAS: " Wren ", LetterField.PLACE_TOLD: "none", LetterField.DATE_TOLD: "year",
        LetterField.CONDITION: "not before\nMay", LetterField.ASK_AGAIN: "6",
    })  # fmt: skip
    answers = {a.scope: a for a in book.all(Answer)}
    quote, count = answers[Scope.QUOTE], answers[Scope.COUNT]
    assert quote.terms == Terms(Naming.ALIAS, "Wren", place="none", date="year")
    assert quote.conditions == ("not before May",)
    assert quote.given.language == "ru"
    assert count.conditions == ("not before May",)
    assert count.terms == Terms()
    assert count.ask_again != FOREVER
    assert permits(book) == {Scope.KEEP}
    consents = Consents(book)
    assert {w.scope for w in consents.waiting(at=LATER)} == set(Scope) - permits(book)
    (due,) = consents.due(at=LATER + timedelta(days=200))
    assert (due.testimony, len(due.scopes)) == (THIS, len(Scope))
    assert consents.terms(THIS) == quote.terms


def test_a_long_wish_is_cut_and_never_dropped(book):
    keep(book, **{LetterField.CONDITION: "x" * 900, LetterField.ALIAS: "\u202e" + "y" * 90})
    (quote,) = (a for a in book.all(Answer) if a.scope is Scope.QUOTE)
    assert quote.conditions == ("x" * 300,)
    assert quote.terms.alias == "y" * 60
    assert Scope.QUOTE not in permits(book)


@pytest.mark.parametrize(
    "field",
    [
        LetterField.RIGHT,
        LetterField.PLACE_TOLD,
        LetterField.DATE_TOLD,
        LetterField.VOICE,
        LetterField.ASK_AGAIN,
    ],
)
def test_a_wish_that_no_page_offers_is_refused_without_an_echo(book, field):
    with pytest.raises(Malformed) as refused:
        keep(book, **{field: "Quillfeather"})
    assert "Quillfeather" not in f"{refused.value} {refused.value.hint}"
    assert book.all(Answer) == ()


def test_a_condition_of_which_nothing_can_be_seen_binds_until_they_are_asked(book):
    keep(book, **{LetterField.CONDITION: "\u200b\u2060"})
    (quote,) = (a for a in book.all(Answer) if a.scope is Scope.QUOTE)
    assert quote.conditions == ("they wrote a condition that cannot be read: ask them",)
    assert Scope.QUOTE not in permits(book)


def test_a_letter_for_somebody_else_says_by_what_right(book):
    keep(book, **{LetterField.RIGHT: "family", LetterField.LANGUAGE: "xx"})
    how = {a.given for a in book.all(Answer)}
    assert {(g.right.value, g.who, g.language) for g in how} == {("family", "not told", "")}


def test_a_yes_through_a_page_is_to_the_words_that_came_with_it(book):
    kept = keep(book)
    assert {Scope.QUOTE, Scope.RECITE} <= permits(book)
    changed = replace(kept, text="They came by day.")
    book.add_testimony(changed, identity=None, contact=None, media=(), reason="mended", at=LATER)
    assert permits(book) == set(Scope) - TIED
    with pytest.raises(ConsentDenied, match="other words"):
        Consents(book).require(THIS, Scope.QUOTE, at=LATER)


def test_nothing_is_asked_again_once_it_ended_or_was_refused(book):
    past, scope = LATER - timedelta(days=1), Scope.QUOTE
    keep(book)
    for more in ({"until": past}, {"granted": False}):
        said = {"granted": True} | more
        book.append(Answer(THIS, scope, at=NOW, ask_again=past, **said), reason="r", at=NOW)
        assert list(Consents(book).due(at=LATER)) == []


# --- clocks -----------------------------------------------------------------------------------

KEPT = st.lists(
    st.tuples(
        st.sampled_from((Scope.QUOTE, Scope.COUNT)),
        st.sampled_from((Right.OWN, Right.GUARDIAN)),
        st.booleans(),
        st.integers(-48, 48),  # hours by which the clock was wrong
    ),
    max_size=6,
)


def said(scope, right, granted, at):
    how = Given(right, "" if right is Right.OWN else "mother")
    return Answer(THIS, scope, granted=granted, at=at, given=how)


@given(KEPT, st.sampled_from((Right.OWN, Right.GUARDIAN)), st.integers(-48, 48),
       st.integers(-99, 99))  # fmt: skip
def test_a_refusal_outlasts_every_yes_that_was_kept_before_it_whatever_the_clocks_said(
    earlier, right, wrong, hours
):
    kept = [
        (said(scope, who, granted, NOW + timedelta(hours=off)), NOW + timedelta(hours=off))
        for scope, who, granted, off in earlier
    ]
    at = NOW + timedelta(hours=wrong)
    kept.append((said(Scope.QUOTE, right, False, at), at))
    read = at + timedelta(hours=hours)  # before the refusal's own date too: it is kept
    word = last_word(in_order(kept), THIS, Scope.QUOTE, at=read)
    assert not word.granted
    assert word.at <= read


@given(KEPT)
def test_where_no_clock_was_wrong_no_date_is_changed(earlier):
    kept = []
    for number, (scope, right, granted, hours) in enumerate(earlier):
        at = NOW + timedelta(days=number)
        kept.append((said(scope, right, granted, at - timedelta(hours=abs(hours))), at))
    assert in_order(kept) == tuple(answer for answer, _ in kept)


def test_what_was_granted_anew_after_a_withdrawal_holds(book):
    keep(book)
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    anew = LATER + timedelta(hours=1)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=anew), reason="anew", at=anew)
    assert Scope.QUOTE in permits(book, at=anew)


def test_a_withdrawal_outlasts_a_yes_from_a_clock_ahead_also_after_shredding(book):
    keep(book)
    ahead = LATER + timedelta(hours=3)
    book.append(Answer(THIS, Scope.COUNT, granted=True, at=ahead), reason="clock ahead", at=ahead)
    tracing.withdraw(book, THIS, [Scope.COUNT], reason="a letter", at=LATER)
    for at in (LATER, LATER + timedelta(hours=2), ahead, ahead + timedelta(days=1)):
        assert Scope.COUNT not in permits(book, at=at)
    book.shred(THIS, reason="asked", at=ahead + timedelta(days=1))
    assert Scope.COUNT not in permits(book, at=ahead + timedelta(days=2))


def test_a_withdrawal_by_a_clock_a_year_ahead_counts_once_the_clock_is_right(book, tmp_path):
    keep(book)
    with_an_edition(book, tmp_path / "edition")
    assert Consents(book).refused_at(THIS, at=LATER) is None
    ahead = LATER + timedelta(days=365)
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="clock ahead", at=ahead)
    consents = Consents(book)
    assert permits(book) == set(Scope) - {Scope.QUOTE}
    assert consents.refused_at(THIS, at=LATER) == LATER, "whatever was approved is void"
    left = [trace for name, trace in tracing.to_do(book, at=LATER) if name == THIS]
    assert [trace.where for trace in left] == ["../edition"]
    tracing.withdraw(book, THIS, [Scope.KEEP], reason="clock ahead", at=ahead)
    assert Consents(book).to_shred(at=LATER) == (THIS,)


def test_a_narrower_yes_by_a_clock_a_year_ahead_counts_once_the_clock_is_right(book, tmp_path):
    keep(book)
    folder = with_an_edition(book, tmp_path / "edition")
    ahead, nowhere = LATER + timedelta(days=365), Terms(place=PlaceTold.NONE)
    narrow = Answer(THIS, Scope.QUOTE, granted=True, at=ahead, terms=nowhere)
    book.append(narrow, reason="clock ahead", at=ahead)
    opened = Answer(OTHER, Scope.QUOTE, granted=True, at=ahead)
    book.append(opened, reason="clock ahead", at=ahead)
    consents = Consents(book)
    assert consents.require(THIS, Scope.QUOTE, at=LATER).terms == nowhere
    assert consents.permitted(OTHER, Scope.QUOTE, at=LATER) is None, "it opens nothing by itself"
    assert [trace.where for _, trace in tracing.pull(book, at=LATER)] == ["../edition"]
    assert folder.with_name("edition" + WITHDRAWN).exists()


def test_a_yes_that_a_refusal_dated_ahead_would_silence_is_refused(book):
    keep(book)
    ahead = LATER + timedelta(hours=3)
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="clock ahead", at=ahead)
    consents = Consents(book)
    consents.expect_heard(THIS, [Scope.COUNT], LATER)
    consents.expect_heard(THIS, [Scope.QUOTE], ahead)
    with pytest.raises(Refused, match="dated later"):
        consents.expect_heard(THIS, [Scope.QUOTE], LATER)


def test_a_withdrawal_that_comes_by_merge_outlasts_a_yes_from_a_clock_ahead(book, tmp_path):
    keep(book)
    ahead = LATER + timedelta(hours=3)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=ahead), reason="clock ahead", at=ahead)
    apart.branch(book, tmp_path / "other", reason="b", at=LATER)
    other = unlocked(tmp_path / "other", by="bo")
    refusal = Answer(THIS, Scope.QUOTE, granted=False, at=LATER)
    other.append(refusal, reason="a letter", at=LATER)  # not by `withdraw`: the turn decides
    other.close()
    apart.merge(book, tmp_path / "other", reason="met", at=LATER)
    assert Scope.QUOTE not in permits(book, at=ahead + timedelta(days=1))


# --- several machines -------------------------------------------------------------------------


def test_a_withdrawal_on_one_machine_takes_away_what_another_holds(book, tmp_path):
    keep(book)
    folder = with_an_edition(book, tmp_path / "edition")
    away = tmp_path / "away" / "case"
    away.parent.mkdir()
    apart.branch(book, away, reason="b", at=LATER)
    other = unlocked(away, by="bo")
    (trace,) = tracing.withdraw(other, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    assert book.facts.origin in trace.where
    assert whereabouts.clear_away(other, at=LATER) == ()  # it is not there to be removed
    other.close()
    apart.merge(book, away, reason="met", at=LATER)
    tracing.pull(book, at=LATER)
    tracing.pull(book, at=LATER)
    assert [c.standing for c in book.all(Copy)] == [Standing.MARKED]
    assert folder.with_name("edition" + WITHDRAWN).exists()
    assert whereabouts.clear_away(book, at=LATER) == ("../edition",)
    assert not folder.exists()
    assert [c.standing for c in book.all(Copy)] == [Standing.REMOVED]


def test_what_was_made_here_without_knowing_of_a_withdrawal_elsewhere_is_marked(book, tmp_path):
    keep(book)
    apart.branch(book, tmp_path / "other", reason="b", at=LATER)
    folder = with_an_edition(book, tmp_path / "edition")
    other = unlocked(tmp_path / "other", by="bo")
    tracing.withdraw(other, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    other.close()
    apart.merge(book, tmp_path / "other", reason="met", at=LATER)
    tracing.pull(book, at=LATER)
    assert [c.standing for c in book.all(Copy)] == [Standing.MARKED]
    assert folder.with_name("edition" + WITHDRAWN).exists()


# --- shredding, and less than before ------------------------------------------------------------


def an_edition(book, tmp_path, scope=Scope.QUOTE):
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "edition.json").write_text('{"id": "N-00000001"}')
    edition = made_of(book, Derivative.EDITION, "N-00000001", scope)
    book.append_many(whereabouts.copies(book, [edition], folder), reason="made", at=LATER)
    return folder


def test_shredding_takes_back_every_use_and_marks_what_lies_with_us(book, tmp_path):
    keep(book)
    folder = an_edition(book, tmp_path)
    ahead = LATER + timedelta(days=9)
    book.append(Answer(THIS, Scope.COUNT, granted=True, at=ahead), reason="ahead", at=LATER)
    _, rests = tracing.shred(book, THIS, reason="asked", at=LATER)
    assert [trace.fate for trace in rests] == [Fate.MARKED]
    assert folder.with_name("edition" + WITHDRAWN).exists()
    consents = Consents(book)
    words = [consents.word(THIS, scope, at=ahead) for scope in Scope]
    assert not any(word and word.granted for word in words)
    with pytest.raises(ConsentDenied, match="shredded"):
        consents.require(THIS, Scope.KEEP, at=LATER)


def test_a_shredding_elsewhere_takes_back_what_was_granted_apart(book, tmp_path):
    keep(book)
    folder = an_edition(book, tmp_path)
    apart.branch(book, tmp_path / "other", reason="b", at=LATER)
    other = unlocked(tmp_path / "other", by="bo")
    tracing.shred(other, THIS, reason="asked", at=LATER)
    other.close()
    later = LATER + timedelta(days=1)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=later), reason="apart", at=later)
    apart.merge(book, tmp_path / "other", reason="met", at=later)
    tracing.pull(book, at=later)
    word = Consents(book).word(THIS, Scope.QUOTE, at=later)
    assert not word.granted
    assert folder.with_name("edition" + WITHDRAWN).exists()


NARROWER = (
    {"terms": Terms(place="none")},
    {"terms": Terms(date="year")},
    {"until": LATER + timedelta(days=90)},
    {"words": "ab" * 32},
    {"draft": "ab" * 32},
)


@pytest.mark.parametrize("less", NARROWER, ids=lambda one: next(iter(one)))
def test_whatever_narrows_a_yes_withdraws_what_rests_on_the_wider_one(book, tmp_path, less):
    keep(book)
    folder = an_edition(book, tmp_path)
    at = LATER + timedelta(hours=1)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=at), reason="r", at=at)
    assert tracing.pull(book, at=at, of=THIS) == (), "as wide as before"
    at += timedelta(hours=1)
    book.append(Answer(THIS, Scope.QUOTE, granted=True, at=at, **less), reason="r", at=at)
    assert [t.fate for _, t in tracing.to_do(book, at=at)] == [Fate.HELD]
    assert tracing.pull(book, at=at, of=OTHER) == ()
    ((name, trace),) = tracing.pull(book, at=at, of=THIS)
    assert (name, trace.fate) == (THIS, Fate.MARKED)
    assert folder.with_name("edition" + WITHDRAWN).exists()


def test_another_addressee_withdraws_what_was_handed_to_the_first(book):
    keep(book)
    one, other = AddresseeId("B-7QK4M2XD"), AddresseeId("B-00000000")
    answer = Answer(THIS, Scope.SUBMIT, granted=True, at=LATER, only=(one,))
    book.append(answer, reason="r", at=LATER)
    permit = Consents(book).require(THIS, Scope.SUBMIT, at=LATER, to=one)
    (used,) = tracing.use(Derivative.SUBMISSION, "H-1", {permit: ()}, at=LATER)
    book.append(used, reason="made", at=LATER)
    whereabouts.note_copy(book, used.id, "the body", Standing.ASKABLE, reason="r", at=LATER)
    assert tracing.to_do(book, at=LATER) == ()
    at = LATER + timedelta(hours=1)
    book.append(replace(answer, at=at, only=(other,)), reason="r", at=at)
    assert [trace.fate for _, trace in tracing.to_do(book, at=at)] == [Fate.ASK]


def test_a_clock_that_runs_behind_marks_nothing(book, tmp_path):
    keep(book)
    an_edition(book, tmp_path)
    assert tracing.pull(book, at=NOW - timedelta(days=400)) == ()


def test_no_alias_is_written_down_with_a_use(book):
    keep(book, **{LetterField.ALIAS: "Wren"})
    assert "Wren" not in repr(made_of(book, Derivative.EDITION, "N-00000001").permits)


def test_a_translated_line_needs_consent_to_be_translated(book):
    keep(book)
    line = Line(1, "Reader 1", "They came.", "en", (("ru", "Пришли."),), source=THIS, passage=0)
    script = Script("Invented", "en", (line,), True, "")
    used = outside.of_script(book, script, at=LATER)
    assert {permit.scope for permit in used} == {Scope.RECITE, Scope.TRANSLATE}
    tracing.withdraw(book, THIS, [Scope.TRANSLATE], reason="a letter", at=LATER)
    with pytest.raises(ConsentDenied):
        outside.of_script(book, script, at=LATER)


@pytest.mark.parametrize("gone", [Scope.QUOTE, Scope.COUNT, Scope.COMPARE])
def test_nothing_is_made_of_an_edition_that_rests_on_consent_that_is_gone(book, gone):
    keep(book)
    book.append(EDITION, reason="made", at=LATER)
    for made, scope in (
        (Derivative.EDITION, Scope.QUOTE),
        (Derivative.COUNT, Scope.COUNT),
        (Derivative.GRADES, Scope.COMPARE),
    ):
        made_of(book, made, EDITION.id, scope)
    outside.expect_ours(book, EDITION, at=LATER)
    tracing.withdraw(book, THIS, [gone], reason="a letter", at=LATER)
    with pytest.raises(Refused, match="no longer holds"):
        outside.expect_ours(book, EDITION, at=LATER)
