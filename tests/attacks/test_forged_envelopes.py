"""Somebody with a branch claims that a testimony of theirs came of another deponent's letter."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.terms import PlaceTold, Terms
from bearwitness.desk import apart, tracing
from bearwitness.desk.consents import Consents
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.one_letter import Arrival
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Contact, Testimony
from casebook_stand import AT, new_case, unlocked, words
from desk_stand import Clock, desk_of, entered

HOUR = timedelta(hours=1)
LATER = AT + HOUR
LETTER = "e1" * 32  # of the sealed file that the deponent sent
THEIRS, FORGED = TestimonyId("T-CCCC"), TestimonyId("T-DDDD")
NARROW = Terms(place=PlaceTold.COUNTRY)


def came(book, name, text, *, answers, arrived=True):
    contact = Contact(name, (), "Quillfeather", envelope=LETTER)
    also = (*answers, Arrival(LETTER)) if arrived else answers
    book.add_testimony(words(name, text), identity=None, contact=contact, media=(),
                       reason="came through DROP", at=AT, also=also)  # fmt: skip


def allowed(book, name, at=LATER):
    found = {scope: Consents(book).permitted(name, scope, at=at) for scope in Scope}
    return {scope: permit.terms for scope, permit in found.items() if permit}


WIDE = tuple(Answer(FORGED, scope, granted=True, at=AT + HOUR / 2) for scope in Scope)


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


@pytest.fixture(params=[True, False], ids=["with an arrival", "without one"])
def forged(book, tmp_path, request):
    """A deponent's letter, and a branch with a yes to everything for a testimony "of" it."""
    branch = tmp_path / "other"
    apart.branch(book, branch, reason="b", at=AT)
    yes = [Answer(THEIRS, Scope.KEEP, granted=True, at=AT),
           Answer(THEIRS, Scope.QUOTE, granted=True, at=AT, terms=NARROW)]  # fmt: skip
    came(book, THEIRS, "They came at night.", answers=yes)
    with closing(unlocked(branch, by="mallory")) as other:
        came(other, FORGED, "Nobody came.", answers=WIDE, arrived=request.param)
    return branch


def test_a_forged_envelope_gains_nothing_that_the_same_words_for_that_testimony_would_not(
    book, forged, tmp_path
):
    before = allowed(book, THEIRS)
    assert before == {Scope.KEEP: Terms(), Scope.QUOTE: NARROW}
    shutil.copytree(book.path, tmp_path / "plainly")
    with closing(unlocked(tmp_path / "plainly", by="mallory")) as plainly:
        said = [replace(one, testimony=THEIRS) for one in WIDE]
        plainly.append_many(said, reason="came through DROP", at=AT)
        most = allowed(plainly, THEIRS)
    apart.merge(book, forged, reason="met", at=LATER)
    for name in (THEIRS, FORGED):
        found = allowed(book, name)
        assert found.keys() <= most.keys()
        assert found[Scope.QUOTE] == NARROW, (found, most)
    refused = Answer(THEIRS, Scope.RECITE, granted=False, at=LATER)
    book.append(refused, reason="called", at=LATER)
    assert Scope.RECITE not in allowed(book, THEIRS, LATER + HOUR)
    assert Scope.RECITE not in allowed(book, FORGED, LATER + HOUR)


def test_that_the_two_are_taken_for_one_letter_is_said_on_both_pages(book, forged, tmp_path):
    apart.merge(book, forged, reason="met", at=LATER)
    assert Consents(book).same_letter(THEIRS) == (FORGED,)
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    for one, other in ((THEIRS, FORGED), (FORGED, THEIRS)):
        assert other in browser.get(f"/en/testimonies/{one}/shred").text


def test_what_it_can_do_is_take_away_and_the_ledger_says_who_brought_it(book, forged):
    apart.merge(book, forged, reason="met", at=LATER)
    tracing.withdraw(book, FORGED, [Scope.QUOTE], reason="called", at=LATER)
    assert Scope.QUOTE not in allowed(book, THEIRS, LATER + HOUR)
    tracing.shred(book, FORGED, reason="asked", at=LATER + HOUR)
    assert {gone.testimony for gone in book.all(Shredding)} == {THEIRS, FORGED}
    assert book.all(Testimony) == ()
    assert {line.by for line in book.ledger() if line.what == "kept testimony"} == {
        "mallory", book.ledger()[0].by
    }  # fmt: skip
