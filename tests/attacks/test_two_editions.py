"""Two editions of one passage: their masks cannot be added up."""

from __future__ import annotations

import os

import pytest

from bearwitness.desk import editions, gating
from bearwitness.desk.choices import Choice
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Refused
from bearwitness.publication.gate import Approval
from bearwitness.publication.words import Words
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision, Verdict
from desk_stand import Clock, lakeshore_case

PASSAGE = 4  # "In the cellar there were already eleven of us, sitting along the wall."


@pytest.fixture
def desk(tmp_path):
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=1)
    imprint = Imprint(*(Words("x", "x") for _ in range(2)), (), Words("x", "x"), ())
    name = book.all(Testimony)[0].id
    book.append_many([imprint, Choice(name, (PASSAGE,))], reason="a trial", at=clock())
    yield book, name, clock
    book.close()


def cover(book, name, clock, word, verdict):
    words = book.get(Testimony, name)
    at = words.text.index(word)
    made = Decision(name, at, at + len(word), verdict, "ada")
    book.append(made, reason="a trial", at=clock())


def edition(book, name, clock, folder):
    redactor = Redactor(book)
    at = clock()
    digest = redactor.redacted(name).draft.digest
    book.append_many([Approval(digest, by, at) for by in ("ada", "ben")], reason="read", at=at)
    assert gating.standing(redactor, book, name, clock()).reasons == ()
    return editions.make(
        book, redactor, folder, reason="a test", at=clock(), clock=clock, entropy=os.urandom
    )


def test_two_editions_never_show_together_what_nobody_approved(desk, tmp_path):
    book, name, clock = desk
    cover(book, name, clock, "cellar", Verdict.ACCEPT)
    edition(book, name, clock, tmp_path / "first")
    cover(book, name, clock, "cellar", Verdict.CLEAR)
    cover(book, name, clock, "wall", Verdict.ACCEPT)
    with pytest.raises(Refused, match="an older edition shows other words"):
        edition(book, name, clock, tmp_path / "second")
    assert not (tmp_path / "second").exists()


def test_an_edition_may_show_more_or_less_of_what_is_out(desk, tmp_path):
    book, name, clock = desk
    cover(book, name, clock, "cellar", Verdict.ACCEPT)
    edition(book, name, clock, tmp_path / "first")
    cover(book, name, clock, "wall", Verdict.ACCEPT)
    edition(book, name, clock, tmp_path / "less")
    cover(book, name, clock, "wall", Verdict.CLEAR)
    cover(book, name, clock, "cellar", Verdict.CLEAR)
    edition(book, name, clock, tmp_path / "more")
