"""Two programs receive one inbox at once: each letter becomes one testimony, and nobody stops."""

import os

import pytest

from bearwitness.consent import Scope
from bearwitness.desk import kinds, receiving
from bearwitness.desk.receiving import Arrival
from bearwitness.errors import Missing
from bearwitness.records.letter import LAYOUT, LetterField, Said, Takes, consent_field
from bearwitness.records.testimony import Testimony
from bearwitness.sealing.envelope import EnvelopeWriter
from casebook_stand import AT, new_case, unlocked

LETTERS = 20
GOOD = {
    LetterField.LAYOUT: LAYOUT,
    LetterField.LANGUAGE: "en",
    LetterField.RECEIVED_ON: "2026-05-01",
    LetterField.REPLY_TAG: "an invented tag",
    consent_field(Scope.KEEP): Said.YES,
}


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    (tmp_path / "inbox").mkdir()
    yield made
    made.close()


def envelope(book, path, **fields):
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    pieces = [writer.begin(), *(writer.field(*pair) for pair in (GOOD | fields).items())]
    path.write_bytes(b"".join([*pieces, writer.finish()]))


def received(book, *places):
    return list(receiving.receive_all(book, places, at=AT, entropy=os.urandom))


def test_two_programs_that_receive_one_inbox_make_one_testimony_of_each_letter(book, tmp_path):
    inbox = tmp_path / "inbox"
    for number in range(LETTERS):
        envelope(book, inbox / f"{number:02}.age", **{LetterField.WORDS: f"Letter {number}."})
    children = []
    for who in ("ann", "bo"):
        child = os.fork()
        if child == 0:  # never returns into the test
            try:
                received(unlocked(tmp_path / "case", by=who), inbox)
            except BaseException:  # noqa: BLE001 - it is told by the code
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    came = book.all(Testimony)
    assert sorted(t.text for t in came) == sorted(f"Letter {n}." for n in range(LETTERS))
    assert len(book.all(Arrival)) == LETTERS
    assert not list(inbox.iterdir())
    book.check()


def test_a_letter_that_another_program_kept_meanwhile_is_not_kept_again(book, tmp_path):
    path = tmp_path / "inbox" / "a.age"
    envelope(book, path, **{LetterField.WORDS: "A letter."})
    other, data = unlocked(book.path, by="other"), path.read_bytes()
    coming = receiving.receive_all(book, [path, path], at=AT, entropy=os.urandom)
    next(coming)
    path.write_bytes(data)
    mark = receiving._read(path, book.secret_keys)[1]
    with pytest.raises(kinds.KeptAlready):  # whatever a program knew before it began to write
        other.append(Arrival(mark), reason="received", at=AT)
    (again,) = list(coming)
    assert again.trouble.startswith("step 9")
    assert len(book.all(Testimony)) == 1
    other.close()


def test_a_letter_that_takes_back_is_received_once(book, tmp_path):
    first, back = tmp_path / "inbox" / "a.age", tmp_path / "inbox" / "b.age"
    envelope(book, first, **{LetterField.WORDS: "A letter."})
    taking = {LetterField.TAKES_BACK: Takes.ALL, LetterField.OF_TAG: "an invented tag"}
    envelope(book, back, **taking)
    coming = receiving.receive_all(book, [first, back], at=AT, entropy=os.urandom)
    next(coming)  # `back` is read only now, and kept at the end: meanwhile another keeps it
    mark = receiving._read(back, book.secret_keys)[1]
    kept = unlocked(book.path, by="other")
    kept.append(Arrival(mark), reason="received", at=AT)
    (late,) = list(coming)
    assert late.trouble.startswith("step 9")
    assert not back.exists()
    kept.close()


def test_an_envelope_that_is_gone_is_told_and_does_not_stop_the_others(book, tmp_path):
    there = tmp_path / "inbox" / "b.age"
    envelope(book, there, **{LetterField.WORDS: "A letter."})
    gone, kept = received(book, tmp_path / "inbox" / "a.age", there)
    assert gone.trouble == "this envelope is not here any more"
    assert kept.testimony
    with pytest.raises(Missing):
        receiving.opened(there, book.secret_keys)
