"""Letters from a sender who is not our DROP: odd values, dates ahead, files that are none."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest

from bearwitness.consent import Answer, Scope, require
from bearwitness.desk import receiving
from bearwitness.errors import ConsentDenied, Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.letter import LAYOUT, LetterField, Said, consent_field
from bearwitness.records.testimony import Testimony
from bearwitness.sealing.envelope import EnvelopeWriter
from bearwitness.sealing.opening import Letter
from casebook_stand import AT as NOW
from casebook_stand import new_case

ID = TestimonyId("T-AAAAAAAA")
SECRET = "Quillfeather"
GOOD = {
    LetterField.LAYOUT: LAYOUT,
    LetterField.RECEIVED_ON: "2026-05-01",
    LetterField.WORDS: "They came at night.",
    consent_field(Scope.QUOTE): Said.YES,
}


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def keep(book, **fields):
    letter = Letter({**GOOD, **fields}, ())
    return receiving.keep(
        book, letter, testimony=ID, pseudonym="Deponent A", at=NOW, entropy=os.urandom
    )


def envelope(book, path, fields):
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    pieces = [writer.begin(), *(writer.field(*pair) for pair in fields.items()), writer.finish()]
    path.write_bytes(b"".join(pieces))


@pytest.mark.parametrize(
    "fields",
    [
        {LetterField.RECEIVED_ON: SECRET},
        {LetterField.RECEIVED_ON: "20260501"},
        {LetterField.RECEIVED_ON: "2026-W18-5"},
        {LetterField.RECEIVED_ON: ""},
        {LetterField.CONNECTION: SECRET},
        {LetterField.LAYOUT: SECRET},
    ],
    ids=str,
)
def test_a_letter_with_an_odd_value_is_refused_without_an_echo(book, fields):
    with pytest.raises(Malformed) as refused:
        keep(book, **fields)
    wrong = refused.value
    assert wrong.hint
    assert SECRET not in f"{wrong} {wrong.hint} {wrong.__cause__}"
    assert book.all(Testimony) == ()


@pytest.mark.parametrize("answer", ["YES", "yes ", "true", "1", "", SECRET])
def test_an_answer_that_is_not_a_plain_yes_allows_nothing(book, answer):
    keep(book, **{consent_field(Scope.QUOTE): answer})
    with pytest.raises(ConsentDenied):
        require(book.all(Answer), ID, Scope.QUOTE, at=NOW)


def test_a_letter_from_tomorrow_does_not_outlast_a_withdrawal(book):
    kept = keep(book, **{LetterField.RECEIVED_ON: "2027-01-01"})
    assert kept.received_on == date(2026, 5, 1)
    book.append(Answer(ID, Scope.QUOTE, granted=False, at=NOW), reason="they wrote to us", at=NOW)
    with pytest.raises(ConsentDenied):
        require(book.all(Answer), ID, Scope.QUOTE, at=NOW + timedelta(days=400))


def test_one_bad_letter_or_file_does_not_keep_the_others_out(book, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    envelope(book, inbox / "a.age", GOOD | {LetterField.RECEIVED_ON: SECRET})
    (inbox / "b.age").mkdir()
    os.mkfifo(inbox / "c.age")
    envelope(book, inbox / "d.age", GOOD)
    came = list(receiving.receive_all(book, [inbox], at=NOW, entropy=os.urandom))
    assert [one.testimony is not None for one in came] == [False, False, False, True]
    assert SECRET not in repr(came)
    assert sorted(f.name for f in inbox.iterdir()) == ["a.age", "b.age", "c.age"]


def test_an_envelope_received_twice_is_refused_even_after_shredding(book, tmp_path):
    first, again = tmp_path / "first.age", tmp_path / "again.age"

    def received(*paths):
        return list(receiving.receive_all(book, paths, at=NOW, entropy=os.urandom))

    envelope(book, first, GOOD)
    copy = first.read_bytes()
    again.write_bytes(copy)
    one, two = received(first, again)
    assert one.testimony is not None
    assert (two.testimony, two.trouble[:15]) == (None, "step 9, arrival")
    assert not first.exists()
    assert not again.exists()
    book.shred(one.testimony, reason="the deponent asked", at=NOW)
    again.write_bytes(copy)
    (three,) = received(again)
    assert (three.testimony, three.trouble[:15]) == (None, "step 9, arrival")
    assert book.all(Testimony) == ()
    assert not again.exists()
    book.check()


def test_a_letter_cannot_black_out_every_testimony(book):
    names = "\n".join(
        ["the", "They", "и", SECRET, *(f"Name{n}" for n in range(5_000)), "x" * 9_000]
    )
    keep(book, **{LetterField.NAMES: names})
    words = book.protected_words(ID)
    assert SECRET in words
    assert not {"the", "They", "и"} & set(words)
    assert len(words) <= 60
    assert max(map(len, words)) <= 200
