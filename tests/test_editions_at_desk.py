"""An edition as DESK makes it from a small case: what stands on its first page."""

from __future__ import annotations

import os

from bearwitness.desk import editions
from bearwitness.desk.choices import Choice
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.publication.edition import Words
from bearwitness.publication.gate import Approval
from bearwitness.records.testimony import Testimony
from desk_stand import Clock, lakeshore_case


def test_the_passage_that_staff_chose_stands_on_the_first_page(tmp_path):
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=1)
    name = book.all(Testimony)[0].id
    imprint = Imprint(*(Words("x", "x") for _ in range(2)), (), Words("x", "x"), ())
    book.append_many([imprint, Choice(name, (1, 4, 5), 4)], reason="a trial", at=clock())
    redactor = Redactor(book)
    digest = redactor.redacted(name).draft.digest
    yes = [Approval(digest, by, clock()) for by in ("ada", "ben")]
    book.append_many(yes, reason="read it", at=clock())
    made = editions.make(book, redactor, tmp_path / "made", at=clock(), entropy=os.urandom)
    book.close()
    assert [quote.key for quote in made.edition.quotes] == [False, True, False]
