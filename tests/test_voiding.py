"""Approvals that a draft has outgrown: which, whose, and what changed it; never a word of it."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import gating
from bearwitness.desk.choices import Choice
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.protecting import protect
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.voiding import Because, Cause, by_arrival, voided
from bearwitness.errors import Refused
from bearwitness.ids import PersonId
from bearwitness.publication.gate import Approval
from bearwitness.records.event import Person
from bearwitness.records.letter import LAYOUT, LetterField, Said, consent_field
from bearwitness.records.reason import alike
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.finding import Kind
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.sealing.envelope import EnvelopeWriter
from desk_stand import NOON, by_command, desk_of, empty_case, entered, stay
from desk_stand import Clock as Moved

NAME = "Barzukaev"
NEW = f"On the road I met Ruslan {NAME}. {NAME} was afraid."
READ = "потом барзукаеву стало плохо, и мы ушли"  # in small letters, as people write in chats
LATER = NOON + timedelta(days=1)
HOUR = timedelta(hours=1)
PROTECTED = Kind.PROTECTED


def keep(book, number, text, language):
    words = replace(stay(number), text=text, language=language)
    book.add_testimony(words, identity=None, contact=None, media=(), reason="an interview", at=NOON)
    return words.id


@pytest.fixture
def book(tmp_path):
    book = empty_case(tmp_path / "case")
    name = keep(book, 1, READ, "ru")
    other = keep(book, 2, "We slept in a barn and left at dawn.", "en")
    for one in (name, other):
        answer = Answer(one, Scope.QUOTE, granted=True, at=NOON - timedelta(days=1))
        book.append_many([Choice(one, (0,)), answer], reason="x", at=NOON)
        redacted = Redactor(book).redacted(one, at=NOON)
        for by in ("ada", "ben"):
            book.append_many(gating.approval(redacted, book, by, NOON), reason="read it", at=NOON)
    yield book
    book.close()


@pytest.fixture
def name(book):
    return next(one.id for one in book.all(Testimony) if one.text == READ)


def void(book):
    return voided(Redactor(book), book, at=LATER)


def letter(book, folder, text=NEW):
    folder.mkdir(exist_ok=True)
    fields = {
        LetterField.LAYOUT: LAYOUT, LetterField.LANGUAGE: "en", LetterField.RECEIVED_ON:
        "2026-03-01", LetterField.REPLY_TAG: "an invented tag", LetterField.WORDS: text,
        consent_field(Scope.KEEP): Said.YES,
    }  # fmt: skip
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    pieces = [writer.begin(), *(writer.field(*pair) for pair in fields.items())]
    (folder / "one.age").write_bytes(b"".join([*pieces, writer.finish()]))


def came_in(book):
    return next(one.id for one in book.all(Testimony) if one.text == NEW)


def test_while_nothing_changed_no_approval_is_void(book):
    assert void(book) == ()


def test_a_new_testimony_voids_only_where_its_names_are_read(book, name):
    plain = keep(book, 3, "They counted us twice and gave us water.", "en")
    assert void(book) == ()
    brought = keep(book, 4, NEW, "en")
    found = void(book)
    assert [(one.testimony, one.by) for one in found] == [(name, "ada"), (name, "ben")]
    assert {one.because for one in found} == {(Because(Cause.NAMES, (brought,)),)}
    assert found[0].came_with([brought])
    assert not found[0].came_with([plain])
    assert by_arrival(book, [brought], at=LATER) == found
    assert by_arrival(book, [plain], at=LATER) == ()
    assert by_arrival(book, [], at=LATER) == ()


def test_whoever_reads_the_new_draft_is_told_no_more(book, name):
    keep(book, 4, NEW, "en")
    redacted = Redactor(book).redacted(name, at=LATER)
    book.append_many(gating.approval(redacted, book, "ada", LATER), reason="again", at=LATER)
    assert [one.by for one in void(book)] == ["ben"]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        (lambda b, n: protect(b, n, ["ушли"], reason="x", at=LATER), Cause.PROTECTED),
        (lambda b, n: b.append(Decision(n, 0, 5, Verdict.ACCEPT, "ada"), reason="x", at=LATER),
         Cause.DECIDED),
        (lambda b, n: b.append(Choice(n, ()), reason="x", at=LATER), None),
    ],
)  # fmt: skip
def test_each_change_is_told_by_its_kind(book, name, change, cause):
    change(book, name)
    assert [[b.cause for b in one.because] for one in void(book)] == (
        [[cause]] * 2 if cause else []  # of what is not chosen any more nothing waits
    )


def test_words_on_another_list_say_whose_list_it_is(book, name):
    other = next(one.id for one in book.all(Testimony) if one.id != name)
    book.append(SweepList(other, ("ушли",)), reason="x", at=LATER)
    mine = [one for one in void(book) if one.testimony == name]
    assert mine[0].because == (Because(Cause.PROTECTED, (other,)),)


def test_a_draft_that_cannot_be_made_has_no_approval_that_counts(book, name):
    book.append(SweepList(name, ("ушли",)), reason="x", at=LATER)
    (spot,) = (f for f in Redactor(book).findings(book.get(Testimony, name)) if f.kind == PROTECTED)
    clear = Decision(name, spot.start, spot.end, Verdict.CLEAR, "ada")
    book.append(clear, reason="a mistake", at=LATER)
    with pytest.raises(Refused):
        Redactor(book).made(name)
    assert [(one.testimony, one.by) for one in void(book)] == [(name, "ada"), (name, "ben")]


def test_a_testimony_whose_draft_nobody_approved_is_not_told_of(book):
    third = keep(book, 3, "They counted us twice and gave us water.", "en")
    book.append(Choice(third, (0,)), reason="x", at=NOON)
    assert void(book) == ()


def answered(book, name, granted, at):
    book.append(Answer(name, Scope.QUOTE, granted=granted, at=at), reason="asked", at=at)


def decided(book, name, verdict, at):
    book.append(Decision(name, 0, 5, verdict, "ada"), reason="x", at=at)


def approved(book, name, by, at):
    redacted = Redactor(book).redacted(name, at=at)
    book.append_many(gating.approval(redacted, book, by, at), reason="read it", at=at)


def counts(book, name, at):
    return {one.person for one in gating.standing(Redactor(book), book, name, at).approvals}


def test_who_approved_before_the_deponent_allowed_anything_is_told_too(book):
    early = keep(book, 3, "They counted us twice and gave us water.", "en")
    book.append(Choice(early, (0,)), reason="x", at=NOON)
    approved(book, early, "ada", NOON)
    answered(book, early, True, NOON)
    assert void(book) == ()
    decided(book, early, Verdict.ACCEPT, NOON)
    assert [(v.testimony, v.by) for v in void(book)] == [(early, "ada")]
    assert {b.cause for v in void(book) for b in v.because} == {Cause.DECIDED, Cause.ANSWERED}


def test_a_no_voids_and_a_later_yes_does_not_hide_it(book, name, tmp_path):
    answered(book, name, False, LATER)
    answered(book, name, True, LATER + HOUR)
    assert counts(book, name, LATER + HOUR) == set()
    found = voided(Redactor(book), book, at=LATER + HOUR)
    assert [(v.by, v.because) for v in found] == [
        (by, (Because(Cause.REFUSED),)) for by in ("ada", "ben")
    ]
    browser = entered(desk_of(book, tmp_path, clock=Moved(LATER + HOUR)))
    assert "A later yes does not bring the approval back" in browser.get("/en/").text
    assert "Новое согласие не возвращает одобрение" in browser.get("/ru/").text


def test_whoever_counts_again_because_the_words_came_back_is_not_told(book, name):
    decided(book, name, Verdict.ACCEPT, NOON)
    approved(book, name, "ada", NOON + HOUR)
    decided(book, name, Verdict.CLEAR, NOON + HOUR)
    assert counts(book, name, LATER) == {"ada", "ben"}
    assert void(book) == ()


def test_an_approval_whose_date_lies_ahead_is_told_until_that_date(book, name):
    approved(book, name, "carla", LATER + HOUR)
    assert [(v.by, v.because) for v in void(book)] == [("carla", (Because(Cause.DOUBTED),))]
    assert voided(Redactor(book), book, at=LATER + HOUR) == ()


def test_a_name_of_several_alphabets_that_was_kept_before_is_told(book, name):
    digest = Redactor(book).made(name).digest
    book.append(Approval(digest, "V\u0435ra", NOON), reason="kept by an older version", at=NOON)
    assert [(v.by, v.because) for v in void(book)] == [("V\u0435ra", (Because(Cause.DOUBTED),))]


def test_a_no_is_told_beside_what_changed_the_words(book, name):
    answered(book, name, False, LATER)
    decided(book, name, Verdict.ACCEPT, LATER)
    found = {tuple(b.cause for b in v.because) for v in void(book)}
    assert found == {(Cause.REFUSED, Cause.ANSWERED, Cause.DECIDED)}


@pytest.mark.parametrize("seed", range(12))
def test_whoever_ever_approved_is_either_counted_or_told_and_never_both(tmp_path, seed):
    drawn, book, gave = random.Random(seed), empty_case(tmp_path / "case"), set()
    one = keep(book, 1, "We slept in a barn and left at dawn.", "en")
    book.append(Choice(one, (0,)), reason="x", at=NOON)
    for step in range(14):
        at = NOON + step * HOUR
        match drawn.choice(("answer", "decide", "approve", "approve")):
            case "answer":
                answered(book, one, drawn.random() < 0.6, at)
            case "decide":
                decided(book, one, drawn.choice((Verdict.ACCEPT, Verdict.CLEAR)), at)
            case _:
                approved(book, one, by := drawn.choice(("ada", "ben", "carla")), at)
                gave.add(by)
        told = [alike(v.by) for v in voided(Redactor(book), book, at=at)]
        assert len(told) == len(set(told))
        assert counts(book, one, at).isdisjoint(told)
        assert counts(book, one, at) | set(told) == {alike(by) for by in gave}
    assert gave
    book.close()


def test_what_nobody_can_name_is_told_as_other(book, name, monkeypatch):
    redactor = Redactor(book)
    monkeypatch.setattr(redactor, "made", lambda one: replace(Redactor(book).made(one), salt=b"x"))
    found = voided(redactor, book, at=LATER)
    assert {one.because for one in found} == {(Because(Cause.OTHER),)}
    book.append(Person(PersonId("P-00000001"), ("Anna Marn",), public=True), reason="x", at=LATER)
    assert {one.because for one in voided(redactor, book, at=LATER)} == {(Because(Cause.KNOWN),)}


def test_the_board_and_the_inbox_say_which_and_why_and_no_word(book, name, tmp_path):
    letter(book, tmp_path / "inbox")
    browser = entered(desk_of(book, tmp_path, clock=Moved(LATER)))
    assert "Approvals that no longer count" not in browser.get("/en/").text
    page = browser.post("/en/inbox", data={"open": "yes"}).text
    brought = came_in(book)
    for text in (page, browser.get("/en/").text):
        assert "Approvals that no longer count" in text
        assert "Approved by ada" in text
        for path, one in ((f"/en/gate/{name}", name), (f"/en/testimonies/{brought}", brought)):
            assert f'href="{path}">{book.get(Testimony, one).pseudonym}</a>' in text
        assert NAME.lower() not in text.lower()
    russian = browser.get("/ru/").text
    assert "Одобрения, которые больше не считаются" in russian
    assert "Здесь теперь скрыто имя, которое названо в другом свидетельстве:" in russian


def test_the_command_says_so_too(book, name, tmp_path, capsys):
    letter(book, tmp_path / "mail")
    code, out, _ = by_command(book, capsys, "receive", str(tmp_path / "mail"), "--json")
    assert code == 0
    told = json.loads(out)["void"]
    because = [{"cause": "names", "of": [came_in(book)]}]
    assert told == [{"testimony": name, "by": by, "because": because} for by in ("ada", "ben")]
    letter(book, tmp_path / "mail", text="Nothing of the kind.")
    code, out, _ = by_command(book, capsys, "receive", str(tmp_path / "mail"))
    assert "no longer counts" not in out
