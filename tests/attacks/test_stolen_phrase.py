"""Somebody who got hold of a code phrase: they can take consent back, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import receiving
from bearwitness.desk.consents import Consents
from bearwitness.ids import TestimonyId
from bearwitness.records.letter import LAYOUT, LetterField, Said, Takes, consent_field
from bearwitness.records.testimony import Testimony
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.opening import Letter
from casebook_stand import AT as NOW
from casebook_stand import new_case

LATER = NOW + timedelta(days=1)
ID, TAG = TestimonyId("T-AAAAAAAA"), "a1" * 16


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    fields = {
        LetterField.LAYOUT: LAYOUT,
        LetterField.RECEIVED_ON: "2026-05-01",
        LetterField.WORDS: "They came at night.",
        LetterField.REPLY_TAG: TAG,
        consent_field(Scope.COUNT): Said.YES,
        consent_field(Scope.QUOTE): Said.NO,
    }
    receiving.keep(
        made, Letter(fields, ()), testimony=ID, pseudonym="A", at=NOW, entropy=os.urandom
    )
    yield made
    made.close()


def sent(book, path, **more):
    """Open a letter that takes back, with whatever else a stranger puts into it."""
    fields = {
        LetterField.LAYOUT: LAYOUT,
        LetterField.RECEIVED_ON: "2026-05-01",
        LetterField.TAKES_BACK: Takes.PUBLIC,
        LetterField.OF_TAG: TAG,
        **more,
    }
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    pieces = [writer.begin(), *(writer.field(*pair) for pair in fields.items()), writer.finish()]
    path.write_bytes(b"".join(pieces))
    return next(receiving.receive_all(book, [path], at=LATER, entropy=os.urandom))


def allowed(book):
    consents = Consents(book)
    return {s for s in Scope if consents.permitted(ID, s, at=LATER + timedelta(days=1))}


@pytest.mark.parametrize("takes", Takes)
def test_a_stolen_phrase_can_only_narrow(book, tmp_path, takes):
    before, words = allowed(book), book.get(Testimony, ID)
    extras = {consent_field(s): Said.YES for s in Scope}
    extras |= {LetterField.WORDS: "Other words.", LetterField.RIGHT: "guardian"}
    sent(book, tmp_path / "a.age", **extras, **{LetterField.TAKES_BACK: takes})
    assert allowed(book) <= before
    assert book.get(Testimony, ID) == words
    assert len(book.all(Testimony)) == 1


def test_a_guessed_tag_takes_nothing_back_and_is_not_repeated(book, tmp_path):
    before = book.all(Answer)
    one = sent(book, tmp_path / "a.age", **{LetterField.OF_TAG: "b2" * 16})
    assert one.testimony is None
    assert "b2b2" not in one.trouble
    assert book.all(Answer) == before
