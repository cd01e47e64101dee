"""A case in which many letters were received twice is read about as fast as one with none."""

from __future__ import annotations

from contextlib import closing

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.desk import as_one
from bearwitness.desk.consents import Consents
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Contact
from casebook_stand import AT, new_case, words

PAIRS = [[TestimonyId(f"T-{k}{i:07d}") for k in "AB"] for i in range(12)]


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    with closing(made):
        for number, pair in enumerate(PAIRS):
            for name in pair:
                contact = Contact(name, (), envelope=f"{number:064x}")
                kept = Answer(name, Scope.KEEP, granted=True, at=AT)
                made.add_testimony(
                    words(name), identity=None, contact=contact, media=(), reason="it came",
                    at=AT, also=(kept,),
                )  # fmt: skip
        yield made


def test_of_each_letter_only_what_was_said_of_a_use_is_looked_at_and_only_when_somebody_asks(
    book, monkeypatch
):
    (one, other), *_ = PAIRS
    yes = Answer(one, Scope.QUOTE, granted=True, at=AT, conditions=("x",))
    book.append_many([yes, Met(one, condition_digest(one, "x"), AT)], reason="called", at=AT)
    looked, read = [], []
    sides, every = as_one.sides, type(book).all

    def counted(name, kept, of):
        looked.append(len(kept))
        return sides(name, kept, of)

    monkeypatch.setattr(as_one, "sides", counted)
    monkeypatch.setattr(type(book), "all", lambda of, cls: read.append(cls) or every(of, cls))
    consents = Consents(book)
    assert looked == []
    for name in (name for pair in PAIRS for name in pair):
        for _ in range(2):
            assert consents.permitted(name, Scope.KEEP, at=AT)
    assert consents.permitted(other, Scope.QUOTE, at=AT), "what is met of one is met of both"
    assert looked == [*[2] * (2 * len(PAIRS)), 1]
    assert read.count(Met) == 1
