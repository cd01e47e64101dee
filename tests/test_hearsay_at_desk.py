"""Hearsay that is taken back, on one machine or on one of two: nobody becomes a witness by it."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, deciding, sayings, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.replaying import Calendar, Replay
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import Relation, SourceKind
from desk_stand import NOON, PASSPHRASE, empty_case, stay
from test_corroboration_lineage import CLAIM, IDS, link, source
from test_voices_tied import told_in

WITNESSES, PAPERS = IDS[:2], IDS[2:4]
HEARD = [Saying(CLAIM, one, Stance.ASSERTS, ("a guard",)) for one in WITNESSES]
LATER = NOON + timedelta(days=3)


@pytest.fixture
def book(tmp_path):
    """Two who were held tell of a death as a guard told it; two papers have it from them."""
    with closing(empty_case(tmp_path / "here", by="Ada")) as casebook:
        words = [stay(n) for n in (1, 2)]
        for one in words:
            yes = [Answer(one.id, Scope.COMPARE, granted=True, at=NOON)]
            casebook.add_testimony(one, identity=None, contact=None, media=(),
                                   reason="an interview", at=NOON, also=yes)  # fmt: skip
        casebook.append_many(
            [Claim(CLAIM, "death", {"en": "Invented.", "ru": "Выдумано."}),
             *(told_in(one.id, name) for one, name in zip(words, WITNESSES, strict=True)),
             *(source(name, SourceKind.ARTICLE) for name in PAPERS),
             *(link(p, Relation.TOLD, w, claim=CLAIM)
               for p, w in zip(PAPERS, WITNESSES, strict=True)),
             *(Saying(CLAIM, name, Stance.ASSERTS, entry=name[-2:]) for name in PAPERS)],
            reason="invented", at=NOON,
        )  # fmt: skip
        for one in HEARD:
            sayings.say(casebook, one, reason="read", at=NOON, entropy=os.urandom)
        yield casebook


def stands(casebook):
    grade = voices.graded(casebook, at=LATER)[CLAIM]
    for calendar in Calendar:
        replay = Replay(casebook, calendar, at=LATER)
        assert replay.grades(LATER.date())[CLAIM][1] == grade
    return grade.rung, grade.k_certain


def take_back(casebook, at):
    for one in HEARD:
        sayings.take_back(casebook, one, reason="a mistake", at=at)


def test_to_take_hearsay_back_makes_no_witness_and_keeps_nobodys_words(book):
    assert stands(book) == (Rung.REPORTED, 1)
    take_back(book, NOON + timedelta(days=1))
    assert stands(book) == (Rung.REPORTED, 1)
    left = [s for s in book.all(Saying) if s.stance is Stance.NOTHING]
    assert {s.attribution for s in left} == {("others",)}
    own = replace(HEARD[0], attribution=())
    sayings.say(book, own, reason="asked again", at=NOON + timedelta(days=2), entropy=os.urandom)
    assert stands(book) == (Rung.GROUNDS_TO_SUSPECT, 1)
    sayings.take_back(book, own, reason="a mistake", at=LATER)
    assert stands(book) == (Rung.REPORTED, 1)


def test_to_take_a_denial_back_says_nothing_of_hearsay(book):
    denied = Saying(CLAIM, WITNESSES[0], Stance.DENIES, ("an office",))
    sayings.say(book, denied, reason="read", at=NOON, entropy=os.urandom)
    sayings.take_back(book, denied, reason="a mistake", at=LATER)
    assert [s.attribution for s in book.all(Saying) if s.stance is Stance.NOTHING] == [()]


@pytest.mark.parametrize("here_first", [False, True])
def test_hearsay_taken_back_on_one_machine_and_said_again_on_the_other(book, tmp_path, here_first):
    apart.branch(book, tmp_path / "there", reason="for another office", at=NOON)
    days = [NOON + timedelta(days=n) for n in ((1, 2) if here_first else (2, 1))]
    there = Casebook.unlock(tmp_path / "there", PASSPHRASE, by="Ben", entropy=os.urandom)
    with closing(there):
        take_back(book, days[0])
        for one in HEARD:
            sayings.say(there, one, reason="said again", at=days[1], entropy=os.urandom)
        for mine, other in ((there, book), (book, there)):
            apart.merge(mine, other.path, reason="back", at=LATER)
            assert stands(mine) == (Rung.REPORTED, 1)
        conflicts = apart.conflicts(book)
        assert len(conflicts) == len(HEARD)
        for conflict in conflicts:
            shown = deciding.shown(conflict)
            value = next(v.value for v in conflict.versions if v.record == shown)
            assert value.stance is Stance.NOTHING


def test_what_an_older_version_took_back_stays_hearsay_while_the_two_are_undecided(book, tmp_path):
    """It kept nothing of whose words they were; the other machine's writing does."""
    apart.branch(book, tmp_path / "there", reason="for another office", at=NOON)
    there = Casebook.unlock(tmp_path / "there", PASSPHRASE, by="Ben", entropy=os.urandom)
    with closing(there):
        held = [s for s in book.all(Saying) if s.attribution]
        old = [Saying(CLAIM, s.source, Stance.NOTHING, entry=s.entry) for s in held]
        book.append_many(old, reason="a mistake", at=NOON + timedelta(days=1))
        for one in HEARD:
            sayings.say(there, one, reason="said again", at=LATER, entropy=os.urandom)
        apart.merge(book, there.path, reason="back", at=LATER)
        assert stands(book) == (Rung.REPORTED, 1)
        assert {deciding.shown(one) for one in apart.conflicts(book)} == {None}
