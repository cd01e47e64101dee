"""Who would rather not say how they know is kept as just that, and counts as nothing else."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.adapters.web.catalogue import said
from bearwitness.consent import Answer
from bearwitness.corroboration import lineage
from bearwitness.corroboration.grading import grade
from bearwitness.desk import counted, receiving, strata
from bearwitness.desk.web import pictured
from bearwitness.ids import ActId, ClaimId, EventId, PersonId, SourceId, TestimonyId
from bearwitness.records.claim import Saying, Stance
from bearwitness.records.event import Act, Event, Person
from bearwitness.records.letter import LAYOUT, LetterField
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Listing,
    Relation,
    Source,
    SourceKind,
    Standing,
    VictimList,
)
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When
from bearwitness.sealing.opening import Letter
from casebook_stand import AT, new_case

SILENT, PAPER, LIST = (SourceId(f"S-000{n}") for n in (1, 2, 3))
CLAIM = ClaimId("C-0001")
TOLD = TestimonyId("T-AAAAAAAA")
LETTER = {
    LetterField.LAYOUT: LAYOUT,
    LetterField.RECEIVED_ON: "2026-03-01",
    LetterField.WORDS: "They came at night.",
}


def source(name, connection):
    return Source(name, SourceKind.TESTIMONY, "invented", "en", testimony=TOLD,
                  connection=connection)  # fmt: skip


def graded(*sources, links=()):
    sayings = [Saying(CLAIM, one.id, Stance.ASSERTS) for one in sources]
    return grade(CLAIM, sources=sources, links=links, sayings=sayings)


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def kept(book, **fields):
    return receiving.keep(book, Letter({**LETTER, **fields}, ()), testimony=TOLD,
                          pseudonym="Alder", at=AT, entropy=os.urandom)  # fmt: skip


def test_a_letter_that_does_not_say_how_its_sender_knows_is_kept_as_not_said(book):
    assert kept(book).connection is Connection.NOT_SAID


@pytest.mark.parametrize("connection", Connection)
def test_what_a_letter_does_say_is_kept_as_it_was_said(book, connection):
    assert kept(book, **{LetterField.CONNECTION: connection}).connection is connection


def test_a_refusal_is_not_first_hand_and_raises_no_claim():
    silent = source(SILENT, Connection.NOT_SAID)
    assert Connection.NOT_SAID not in lineage.FIRST_HAND
    assert graded(silent).rung is Rung.REPORTED
    assert graded(source(SILENT, Connection.VICTIM)).rung is not Rung.REPORTED


def test_a_refusal_makes_no_kind_of_its_own_beside_another_testimony():
    """Staff may have established that they were there; that is still no second kind."""
    other = Source(PAPER, SourceKind.TESTIMONY, "invented", "en", connection=Connection.VICTIM)
    was_there = Link(SILENT, Relation.WITNESSED, None, Standing.ESTABLISHED, "asked", "ada")
    both = graded(source(SILENT, Connection.NOT_SAID), other, links=[was_there])
    assert {r.code: r.met for r in both.rules}["two_kinds"] is False
    assert both.k_certain == 2


def case_of(book, connection):
    """A person on a list, of whose harm a paper and one testimony tell."""
    book.append_many(
        [
            Person(PersonId("P-0001"), ("Anna Invented",)),
            Event(EventId("E-0001"), "a raid", When.parse("2019-03"), None),
            source(SILENT, connection),
            Source(PAPER, SourceKind.ARTICLE, "invented", "en"),
            Source(LIST, SourceKind.LIST, "invented", "en"),
            VictimList(LIST, "a list"),
            Listing(LIST, 1, "Anna Invented", PersonId("P-0001")),
            Act(ActId("A-0001"), EventId("E-0001"), "arbitrary_detention", PersonId("P-0001"),
                (SILENT, PAPER)),
            *(Answer(TOLD, scope, granted=False, at=AT)
              for scope in strata.NEEDED),
        ],
        reason="invented",
        at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("connection", "heeded"),
    [(Connection.VICTIM, True), (Connection.NOT_SAID, True), (Connection.WITNESS, False)],
)
def test_who_did_not_say_may_be_the_victim_and_their_no_to_counting_is_heeded(
    book, connection, heeded
):
    case_of(book, connection)
    later = AT + timedelta(days=1)
    assert counted.lists(book, at=later).documented == (0 if heeded else 1)
    assert strata.people(book, at=later)[strata.YEAR] == ({} if heeded else {"2019": 1})


def test_it_is_said_in_both_languages_wherever_it_is_shown():
    silent = source(SILENT, Connection.NOT_SAID)
    for language, shown in (("en", "not said"), ("ru", "не сказано")):
        assert said(language, "desk.connection.not_said") == shown
        assert vocabulary("source_connections").term(Connection.NOT_SAID).label(language) == shown
        assert pictured._what(silent, language) == shown
        assert pictured._what(source(SILENT, None), language) == shown
