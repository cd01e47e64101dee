"""What is made again under fewer permits hides no older copy from a withdrawal."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Copy, Derivative, Standing, Use
from bearwitness.desk import filming, tracing
from bearwitness.desk.consents import Consents
from bearwitness.desk.tracing import Fate
from bearwitness.errors import ConsentDenied
from casebook_stand import AT, T1, T2, new_case

LATER = AT + timedelta(hours=1)
BOTH, ONE = (Scope.QUOTE, Scope.TRANSLATE), (Scope.QUOTE,)
WHAT = "ab" * 32


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    said = [Answer(name, s, granted=True, at=AT) for name, s in product((T1, T2), Scope)]
    made.append_many(said, reason="yes", at=AT)
    yield made
    made.close()


def make(book, path, scopes, at, name=T1):
    path.write_text("a film")
    permits = {Consents(book).require(name, s, at=at): ("line 1",) for s in scopes}
    tracing.note_made(book, Derivative.FILM, WHAT, permits, path, at=at)


def pulled(book, scope, at):
    traces = tracing.withdraw(book, T1, [scope], reason="a letter", at=at)
    return sorted((trace.where, trace.fate) for trace in traces)


def test_an_older_copy_is_found_by_what_only_it_rests_on(book, tmp_path):
    first, second = tmp_path / "one.mp4", tmp_path / "two.mp4"
    make(book, first, BOTH, LATER)
    make(book, second, ONE, LATER + timedelta(hours=1))
    at = LATER + timedelta(hours=2)
    assert pulled(book, Scope.TRANSLATE, at) == [("../one.mp4", Fate.MARKED)]
    left = {c.where: c.standing for c in book.all(Copy)}
    assert left == {"../one.mp4": Standing.MARKED, "../two.mp4": Standing.HELD}
    filming.expect_allowed(book, WHAT, at=at)
    assert [where for where, _ in pulled(book, Scope.QUOTE, at)] == ["../one.mp4", "../two.mp4"]
    with pytest.raises(ConsentDenied):
        filming.expect_allowed(book, WHAT, at=at)


def test_where_an_older_copy_lay_the_place_is_marked_for_what_that_rests_on(book, tmp_path):
    # What is made is written down before its file is: nobody knows that the older one is gone.
    film = tmp_path / "film.mp4"
    make(book, film, BOTH, LATER)
    make(book, film, ONE, LATER + timedelta(hours=1))
    found = pulled(book, Scope.TRANSLATE, LATER + timedelta(hours=2))
    assert found == [("../film.mp4", Fate.MARKED)]
    assert [c.standing for c in book.all(Copy)] == [Standing.MARKED, Standing.HELD]


def test_made_again_under_the_same_or_more_permits_it_is_the_same_use(book, tmp_path):
    for number, scopes in enumerate((ONE, ONE, BOTH)):
        make(book, tmp_path / "film.mp4", scopes, LATER + timedelta(hours=number))
    assert len(book.all(Use)) == 1
    for number, scopes in enumerate((ONE, BOTH, ONE)):
        make(book, tmp_path / "film.mp4", scopes, LATER + timedelta(hours=3 + number))
    assert len(book.all(Use)) == 2
    assert {c.where for c in book.all(Copy)} == {"../film.mp4"}


def test_of_whom_it_shows_no_more_it_is_another_use(book, tmp_path):
    make(book, tmp_path / "one.mp4", ONE, LATER)
    make(book, tmp_path / "two.mp4", ONE, LATER + timedelta(hours=1), name=T2)
    found = pulled(book, Scope.QUOTE, LATER + timedelta(hours=2))
    assert found == [("../one.mp4", Fate.MARKED)]
