"""The withdrawal notice of a case: what was published and is taken back, and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import editions, logbook
from bearwitness.desk.choices import Choice
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.proof.verify import verify
from bearwitness.publication.edition import Words
from bearwitness.publication.gate import Approval
from bearwitness.records.testimony import Testimony
from desk_stand import Clock, lakeshore_case


@pytest.fixture
def published(tmp_path):
    """A case with one edition of three passages of one testimony of two: (case, clock, made)."""
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=2)
    name = book.all(Testimony)[0].id
    imprint = Imprint(*(Words("x", "x") for _ in range(2)), (), Words("x", "x"), ())
    book.append_many([imprint, Choice(name, (1, 4, 5), 4)], reason="a trial", at=clock())
    redactor = Redactor(book)
    digest = redactor.redacted(name).draft.digest
    yes = [Approval(digest, by, clock()) for by in ("ada", "ben")]
    book.append_many(yes, reason="read it", at=clock())
    made = editions.make(book, redactor, tmp_path / "made", at=clock(), entropy=os.urandom)
    bundles = [path.read_bytes() for path in (tmp_path / "made").rglob("*.json")
               if path.read_bytes().startswith(b'{"blind"')]  # fmt: skip
    assert len(bundles) == len(made.edition.quotes) == 3
    yield book, clock, name, bundles
    book.close()


def test_what_is_published_and_still_wanted_is_in_no_notice(published):
    book, clock, _, bundles = published
    text = logbook.withdrawals(book, at=clock())
    said = [verify(one, withdrawals=text) for one in bundles]
    assert all(one.verified and one.withdrawn is None for one in said)
    assert text.count("\n") == 3 + 1 + 1  # title, log, time; a blank line; the signature


def test_a_notice_names_each_published_passage_of_who_takes_the_word_back(published):
    book, clock, name, bundles = published
    at = clock() + timedelta(hours=1)
    book.append(Answer(name, Scope.QUOTE, False, at), reason="they asked", at=at)
    text = logbook.withdrawals(book, at=at)
    said = [verify(one, withdrawals=text) for one in bundles]
    assert all(one.verified and one.withdrawn for one in said)
    assert text.count("\n") == 3 + 3 + 1 + 1  # the passages that were published, of many


def test_a_shredded_testimony_counts_as_taken_back(published):
    book, clock, name, bundles = published
    book.shred(name, reason="the deponent asked", at=clock())
    text = logbook.withdrawals(book, at=clock())
    assert all(verify(one, withdrawals=text).withdrawn for one in bundles)
