"""An approval that was given before a refusal is void, whatever its date says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import gating, lakeshore
from bearwitness.desk.redacting import Redactor
from bearwitness.publication.gate import Approval
from desk_stand import NOON, lakeshore_case

HOUR = timedelta(hours=1)


@pytest.fixture
def book(tmp_path):
    made = lakeshore_case(tmp_path / "case", only=1)
    yield made
    made.close()


@pytest.fixture
def name():
    return lakeshore.deponents()[0].id


def standing(book, name, at):
    return [one.by for one in gating.standing(Redactor(book), book, name, at).approvals]


def approve(book, name, by, at):
    digest = Redactor(book).redacted(name).draft.digest
    book.append(Approval(digest, by, at), reason="read it", at=at)


def say(book, name, granted, at, scope=Scope.QUOTE):
    book.append(Answer(name, scope, granted=granted, at=at), reason="asked", at=at)


def test_an_approval_from_a_clock_ahead_does_not_outlast_a_refusal(book, name):
    approve(book, name, "ada", NOON + 48 * HOUR)  # that clock was two days ahead
    say(book, name, False, NOON + HOUR)
    say(book, name, True, NOON + 2 * HOUR)
    approve(book, name, "bo", NOON + 3 * HOUR)
    assert standing(book, name, NOON + 72 * HOUR) == ["bo"]


def test_an_approval_dated_before_a_refusal_is_void_though_it_was_kept_after_it(book, name):
    say(book, name, False, NOON + 2 * HOUR)
    approve(book, name, "ada", NOON + HOUR)
    assert standing(book, name, NOON + 72 * HOUR) == []


def test_refusing_what_shows_no_words_voids_nothing(book, name):
    approve(book, name, "ada", NOON + HOUR)
    say(book, name, False, NOON + 2 * HOUR, Scope.COUNT)
    assert standing(book, name, NOON + 72 * HOUR) == ["ada"]
