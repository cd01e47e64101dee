"""An edition as DESK makes it from a small case: what stands on its first page."""

from __future__ import annotations

import os

from bearwitness.desk import editions
from bearwitness.desk.redacting import Redactor
from desk_stand import Clock, lakeshore_case, ready_for_an_edition


def test_the_passage_that_staff_chose_stands_on_the_first_page(tmp_path):
    clock = Clock()
    book = lakeshore_case(tmp_path / "case", only=1)
    ready_for_an_edition(book, clock)
    made = editions.make(
        book, Redactor(book), tmp_path / "made",
        reason="the spring edition", at=clock(), entropy=os.urandom,
    )  # fmt: skip
    assert "the spring edition" in {entry.why for entry in book.ledger()}
    book.close()
    assert [quote.key for quote in made.edition.quotes] == [False, True, False]
