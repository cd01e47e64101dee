"""A code phrase takes back also at a DROP made anew, and of every testimony of a letter."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, receiving, tracing
from bearwitness.desk.consents import Consents
from bearwitness.drop import receiving as drop
from bearwitness.drop import settings
from bearwitness.records.letter import LetterField, Takes
from bearwitness.records.phrase import heard, spoken
from bearwitness.records.testimony import Testimony
from casebook_stand import AT as NOW
from casebook_stand import new_case, unlocked
from test_withdrawing import OTHER, THIS, keep

LATER = NOW + timedelta(hours=1)
FORM = "multipart/form-data; boundary=x"
ASKED = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def made_drop(book, folder):
    return settings.create(folder, book.facts.team, entropy=os.urandom)


def written(at_drop):
    """Write a letter at a DROP, and return its code phrase."""
    fields = {b"words": b"They came at night.", b"consent.quote": b"yes", b"consent.count": b"yes"}
    body = b"".join(ASKED % pair for pair in fields.items()) + b"--x--\r\n"

    async def chunks():
        yield body

    return asyncio.run(
        drop.receive(chunks(), FORM, settings=at_drop, language="en", today=NOW.date(),
                     entropy=os.urandom)
    )  # fmt: skip


def taken_back(at_drop, phrase, what=Takes.PUBLIC, language="ru"):
    asyncio.run(
        drop.take_back(phrase, what, settings=at_drop, language=language, today=NOW.date(),
                       entropy=os.urandom)
    )  # fmt: skip


def received(book, *places, at=LATER):
    return list(receiving.receive_all(book, places, at=at, entropy=os.urandom))


def permits(book, name, at=LATER):
    return {s for s in Scope if Consents(book).permitted(name, s, at=at)}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_code_phrase_takes_back_at_a_drop_that_was_made_anew(book, tmp_path, language):
    lost, anew = made_drop(book, tmp_path / "lost"), made_drop(book, tmp_path / "anew")
    phrase = written(lost)
    (one,) = received(book, lost.inbox)
    before = permits(book, one.testimony)
    assert Scope.QUOTE in before
    taken_back(anew, spoken(heard(phrase), language).upper(), language=language)
    (back,) = received(book, anew.inbox)
    assert (back.testimony, back.trouble) == (one.testimony, "")
    assert permits(book, one.testimony) == {Scope.KEEP}
    assert list(anew.inbox.iterdir()) == []


def test_another_phrase_takes_nothing_back_and_is_not_repeated(book, tmp_path):
    at_drop = made_drop(book, tmp_path / "drop")
    written(at_drop)
    (one,) = received(book, at_drop.inbox)
    other = spoken(os.urandom(10), "en")
    taken_back(at_drop, other)
    (back,) = received(book, at_drop.inbox)
    assert back.testimony is None
    assert not set(other.split()) & set(back.trouble.split())
    assert Scope.QUOTE in permits(book, one.testimony)
    assert len(list(at_drop.inbox.iterdir())) == 1


def test_what_came_with_no_phrase_is_of_no_letter(book, tmp_path):
    for name in (THIS, OTHER):
        keep(book, name, **{LetterField.PHRASE: "", LetterField.REPLY_TAG: ""})
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="by post", at=LATER)
    apart.branch(book, tmp_path / "other", reason="b", at=LATER)
    apart.merge(book, tmp_path / "other", reason="met", at=LATER)
    assert Scope.QUOTE in permits(book, OTHER)


# --- one envelope that two machines received apart ----------------------------------------------


@pytest.fixture
def two(book, tmp_path):
    """Two machines of one case, each with a testimony from the same letter; and its phrase."""
    apart.branch(book, tmp_path / "other", reason="b", at=NOW)
    other = unlocked(tmp_path / "other", by="bo")
    at_drop = made_drop(book, tmp_path / "drop")
    phrase = written(at_drop)
    (path,) = at_drop.inbox.iterdir()
    copy = path.read_bytes()
    (mine,) = received(book, at_drop.inbox, at=NOW)
    path.write_bytes(copy)
    (theirs,) = received(other, at_drop.inbox, at=NOW)
    assert mine.testimony != theirs.testimony
    yield at_drop, phrase, other, (mine.testimony, theirs.testimony)
    other.close()


def met(book, other, at=LATER):
    apart.merge(book, other.path, reason="met", at=at)


@pytest.mark.parametrize("what", Takes)
def test_every_testimony_of_a_letter_is_taken_back_in_one_writing(book, two, what, monkeypatch):
    at_drop, phrase, other, names = two
    met(book, other)
    assert {t.id for t in book.all(Testimony)} == set(names)
    taken_back(at_drop, phrase, what)
    writings, append = [], type(book).append_many
    monkeypatch.setattr(
        type(book), "append_many", lambda *a, **k: writings.append(a) or append(*a, **k)
    )
    came = received(book, at_drop.inbox)
    assert {one.testimony for one in came} == set(names)
    assert len(writings) == 1
    left = set() if what is Takes.ALL else {Scope.KEEP}
    assert [permits(book, name) for name in names] == [left, left]


@pytest.mark.parametrize("first", [0, 1])
def test_what_was_taken_back_before_two_machines_met_is_taken_back_of_both(book, two, first):
    at_drop, phrase, other, names = two
    taken_back(at_drop, phrase)
    received((book, other)[first], at_drop.inbox)
    met(book, other)
    met(other, book)
    for machine in (book, other):
        assert [permits(machine, name) for name in names] == [{Scope.KEEP}] * 2
    answers = len(book.all(Answer))
    met(book, other)
    assert len(book.all(Answer)) == answers, "two machines that agree write nothing more"


def test_a_yes_that_was_given_after_the_refusal_stays(book, two):
    at_drop, phrase, other, names = two
    taken_back(at_drop, phrase)
    received(book, at_drop.inbox)
    again = LATER + timedelta(hours=1)
    book.append(Answer(names[0], Scope.QUOTE, granted=True, at=again), reason="anew", at=again)
    met(book, other, at=again)
    assert Scope.QUOTE in permits(book, names[0], at=again)
    assert Scope.COUNT not in permits(book, names[1], at=again)


def test_a_note_waits_where_its_letter_is_not_and_takes_back_once_it_is(book, tmp_path):
    apart.branch(book, tmp_path / "other", reason="b", at=NOW)
    other = unlocked(tmp_path / "other", by="bo")
    at_drop = made_drop(book, tmp_path / "drop")
    phrase = written(at_drop)
    (one,) = received(other, at_drop.inbox)
    taken_back(at_drop, phrase)
    assert [note.testimony for note in received(book, at_drop.inbox)] == [None]
    met(book, other)
    (back,) = received(book, at_drop.inbox)
    assert back.testimony == one.testimony
    assert permits(book, one.testimony) == {Scope.KEEP}
    other.close()
