"""The gate over a real case: it opens once, and each thing that changes since closes it again.

The desk asks for approvals of this very draft alone: those of other words are not there (rule 5).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import gating, protecting
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import GateClosed
from bearwitness.publication.gate import Approval
from bearwitness.redaction.masking import Decision, Shape, Verdict
from desk_stand import (
    NOON,
    Clock,
    copy_of,
    desk_of,
    entered,
    lakeshore_case,
    ready_for_an_edition,
)

AT = NOON + timedelta(hours=1)


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gate") / "case"
    book = lakeshore_case(folder, only=1)
    name = ready_for_an_edition(book, Clock())
    book.close()
    return folder, name


@pytest.fixture
def case(ready, tmp_path):
    folder, name = ready
    book = copy_of(folder, tmp_path / "case")
    yield book, name
    book.close()


def rules(book, name):
    return {why.rule for why in gating.standing(Redactor(book), book, name, AT).reasons}


def kept_word(book, name):
    """The place and the letters of a long word that readers of the draft would see."""
    redacted = Redactor(book).redacted(name)
    passage = redacted.draft.passages[0]
    start = redacted.testimony.passages()[passage.index].start
    for piece in passage.pieces:
        at = 0
        for word in piece.shown.split(" ") if piece.shape is Shape.KEPT else ():
            if word.isalpha() and len(word) > 4:
                return start + piece.start + at, word
            at += len(word) + 1
    raise AssertionError("nothing long is kept")


def decide(book, name, verdict):
    start, word = kept_word(book, name)
    decision = Decision(name, start, start + len(word), verdict, "ada")
    book.append(decision, reason="seen once more", at=NOON)


def other(book, name):
    yes = [Approval(Redactor(book).redacted(name).draft.digest, "Ben", NOON)]
    book.append_many(yes, reason="read again", at=NOON)


CHANGES = {
    "consent is taken back": (
        lambda book, name: book.append(
            Answer(name, Scope.QUOTE, granted=False, at=NOON), reason="asked", at=NOON
        ),
        {5},  # and what was approved before it is void
    ),
    "the threshold is lowered below the risk": (
        lambda book, _: book.append(Rules(0.0, 10**9), reason="careful", at=NOON),
        {7},
    ),
    "fewer people could be the deponent": (
        lambda book, _: book.append(Rules(0.05, 1), reason="a census", at=NOON),
        {7},
    ),
    "a word is covered": (lambda book, name: decide(book, name, Verdict.ACCEPT), {5}),
    "a word that was read is protected": (
        lambda book, name: protecting.protect(
            book, name, [kept_word(book, name)[1]], reason="a name", at=NOON
        ),
        {5},
    ),
    "another passage is chosen": (
        lambda book, name: book.append(Choice(name, (1, 4), None), reason="less", at=NOON),
        {5},
    ),
}


def test_what_keeps_every_rule_is_cleared_and_one_person_more_changes_nothing(case):
    book, name = case
    other(book, name)
    cleared = gating.cleared(Redactor(book), book, name, AT)
    assert {approval.person for approval in cleared.approvals} == {"ada", "ben"}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_since_closes_the_gate(change, case):
    book, name = case
    make, expected = CHANGES[change]
    make(book, name)
    found = rules(book, name)
    assert found == expected
    with pytest.raises(GateClosed) as refusal:
        gating.cleared(Redactor(book), book, name, AT)
    assert len(refusal.value.reasons) == len(expected)
    assert all(": " in why for why in refusal.value.reasons)


def test_approvals_count_again_only_when_the_very_words_come_back(case):
    book, name = case
    before = Redactor(book).redacted(name).draft.digest
    start, word = kept_word(book, name)
    place = {"start": start, "end": start + len(word), "by": "ada"}
    book.append(Decision(name, verdict=Verdict.ACCEPT, **place), reason="cover it", at=NOON)
    assert rules(book, name) == {5}
    book.append(Decision(name, verdict=Verdict.CLEAR, **place), reason="it may stay", at=NOON)
    assert Redactor(book).redacted(name).draft.digest == before
    assert gating.cleared(Redactor(book), book, name, AT)


def test_a_second_approval_by_a_name_that_looks_like_the_first_counts_for_nothing(ready, tmp_path):
    folder, name = ready
    book = copy_of(folder, tmp_path / "case")
    book.append(Choice(name, (1, 5), None), reason="less", at=NOON)
    digest = Redactor(book).redacted(name).draft.digest
    for by in ("Bepa", "Вера", "BEPA", "Вера\u0301"):
        book.append(Approval(digest, by, NOON), reason="read it", at=NOON)
    assert rules(book, name) == {5}
    page = entered(desk_of(book, tmp_path)).get(f"/en/gate/{name}").text
    assert "1 of 2 people approved" in page
    assert "These names look alike: they count as one person." in page
    book.append(Approval(digest, "Boris", NOON), reason="read it", at=NOON)
    assert rules(book, name) == set()
    book.close()
