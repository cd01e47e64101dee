"""What two machines wrote apart: the replay's last day and readers have it as the board has it."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, citations, citing, telling, tracing, unlinking, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.replaying import Calendar, Replay
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Finality
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Connection, Testimony
from bearwitness.records.when import When
from desk_stand import NOON, PASSPHRASE, empty_case, keep_stay
from test_judgments import CITED, CLAIM, COURT, TEXT, signed
from test_telling import WORDING

WHY = "because of a test"
PUBLISHED = When.parse("2024-06-03")
ONE, OTHER = (SourceId(f"S-000{n}") for n in (1, 2))
SECOND = ClaimId("C-0002")
AGAIN = replace(CITED, paragraph="§ 136")
SAW = [
    Link(name, Relation.WITNESSED, None, Standing.ESTABLISHED, "invented", "Irena", SECOND)
    for name in (ONE, OTHER)
]


def day(number):
    return NOON + timedelta(days=number)


def on_the_board(book, claim):
    return voices.graded(book, at=day(9))[claim]


def replayed(book, claim, calendar, *, on=None):
    replay = Replay(book, calendar, at=day(9))
    return replay.grades(on or replay.days[-1])[claim][1]


@pytest.fixture
def two(tmp_path):
    """One case on two machines: a citation that two signed, and two papers whose authors saw it."""
    with closing(empty_case(tmp_path / "here")) as here:
        papers = [Source(name, SourceKind.DOCUMENT, "Paper", "en", PUBLISHED)
                  for name in (ONE, OTHER)]  # fmt: skip
        values = [
            Claim(CLAIM, "torture", WORDING), Claim(SECOND, "torture", WORDING),
            replace(TEXT, published=PUBLISHED), CITED, *signed(CITED),
            *papers, *SAW, *(Saying(SECOND, one.id, Stance.ASSERTS) for one in papers),
        ]  # fmt: skip
        here.append_many(values, reason="invented", at=NOON)
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            yield here, there


def met(two, first):
    """Let the machine that is `first` take in what the other wrote."""
    mine, other = two if first == "here" else two[::-1]
    apart.merge(mine, other.path, reason="back from the field", at=day(4))
    return mine


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("first", ["here", "there"])
def test_what_one_machine_uncited_carries_nothing_though_another_cited_it_anew(
    two, calendar, first
):
    here, there = two
    citing.take_back(here, CLAIM, COURT, because="another case", at=day(1))
    there.append(AGAIN, reason=WHY, at=day(2))
    there.append_many(signed(AGAIN), reason="read", at=day(3))
    book = met(two, first)
    now = on_the_board(book, CLAIM)
    assert (now.rung, citations.every(book)) == (Rung.RECORDED, ())
    assert replayed(book, CLAIM, calendar) == now


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize("first", ["here", "there"])
def test_who_saw_it_by_one_machine_alone_saw_nothing_on_the_last_day_either(two, calendar, first):
    here, there = two
    unlinking.take_back(here, SAW[0], because="another house", at=day(1), told=None)
    there.append(replace(SAW[0], because="read again"), reason=WHY, at=day(2))
    book = met(two, first)
    now = on_the_board(book, SECOND)
    assert now.k_certain == 1
    assert replayed(book, SECOND, calendar) == now
    before = replayed(book, SECOND, calendar, on=NOON.date())
    assert before.k_certain == 2


def test_what_is_recorded_again_after_it_was_taken_back_counts_on_the_last_day(two):
    """By the days of publication the third record has an earlier day than the second."""
    book, _ = two
    unlinking.take_back(book, SAW[0], because="another house", at=day(1), told=None)
    book.append(replace(SAW[0], because="it was this one"), reason=WHY, at=day(2))
    citing.take_back(book, CLAIM, COURT, because="another case", at=day(1))
    again = citing.cite(book, CITED, at=day(2))
    assert on_the_board(book, CLAIM).rung is Rung.RECORDED, "nobody signed this writing of it"
    book.append_many(signed(again), reason=WHY, at=day(2))
    for claim in (CLAIM, SECOND):
        now = on_the_board(book, claim)
        assert [replayed(book, claim, calendar) for calendar in Calendar] == [now, now]
    assert on_the_board(book, SECOND).k_certain == 2
    assert on_the_board(book, CLAIM).rung is Rung.BEYOND_REASONABLE_DOUBT


@pytest.mark.parametrize("calendar", Calendar)
def test_a_citation_that_was_taken_back_was_held_until_that_day(two, calendar):
    book, _ = two
    citing.take_back(book, CLAIM, COURT, because="another case", at=day(3))
    rungs = [replayed(book, CLAIM, calendar, on=day(n).date()).rung for n in (0, 2, 3)]
    assert rungs == [Rung.BEYOND_REASONABLE_DOUBT] * 2 + [Rung.RECORDED]


@pytest.mark.parametrize("calendar", Calendar)
def test_the_day_on_which_a_deponent_lets_us_compare_is_a_day_and_the_last_is_the_board(
    tmp_path, calendar
):
    with closing(empty_case(tmp_path / "case")) as book:
        keep_stay(book, 1, at=NOON)
        kept = book.all(Testimony)[0].id
        told = Source(ONE, SourceKind.TESTIMONY, "told", "en", testimony=kept,
                      connection=Connection.VICTIM)  # fmt: skip
        book.append_many([Claim(CLAIM, "torture", WORDING), told,
                          Saying(CLAIM, ONE, Stance.ASSERTS)], reason=WHY, at=NOON)  # fmt: skip
        rungs = []
        for number, granted in ((2, False), (3, True), (5, False), (6, True)):
            answer = Answer(kept, Scope.COMPARE, granted=granted, at=day(number))
            book.append(answer, reason="they said so", at=day(number))
            now = on_the_board(book, CLAIM)
            if granted:  # whoever may not be compared now is on no day
                assert replayed(book, CLAIM, calendar) == now
            rungs.append(now.rung)
        suspect, recorded = Rung.GROUNDS_TO_SUSPECT, Rung.RECORDED
        assert rungs == [recorded, suspect, recorded, suspect]
        if calendar is Calendar.KEPT:
            replay = Replay(book, calendar, at=day(9))
            assert replay.days[-1] == day(6).date()
            (moved,) = replay.changed(day(6).date())
            assert (moved.before.rung, moved.after.rung) == (recorded, suspect)


@pytest.mark.parametrize("calendar", Calendar)
def test_the_last_day_is_the_board_though_what_moved_it_may_not_be_compared(tmp_path, calendar):
    with closing(empty_case(tmp_path / "case")) as book:
        keep_stay(book, 1, at=NOON)
        kept = book.all(Testimony)[0].id
        source = Source(ONE, SourceKind.TESTIMONY, "told", "en", testimony=kept,
                        connection=Connection.VICTIM)  # fmt: skip
        paper = Source(OTHER, SourceKind.ARTICLE, "Paper", "en", PUBLISHED)
        book.append_many(
            [Answer(kept, Scope.COMPARE, granted=True, at=NOON), Claim(CLAIM, "torture", WORDING),
             source, paper, Saying(CLAIM, OTHER, Stance.ASSERTS),
             Link(OTHER, Relation.TOLD, ONE, Standing.ESTABLISHED, "invented", "Irena", CLAIM)],
            reason=WHY, at=NOON,
        )  # fmt: skip
        tracing.withdraw(book, kept, [Scope.COMPARE], reason=WHY, at=day(1))
        book.append(Source(SourceId("S-0009"), SourceKind.ARTICLE, "Other", "en"), reason=WHY,
                    at=day(2))  # fmt: skip
        before = on_the_board(book, CLAIM)
        rating = Rating(ONE, Reliability.UNRELIABLE, "they were not there", "Irena")
        book.append(rating, reason=WHY, at=day(3))
        now = on_the_board(book, CLAIM)
        assert (before.rung, now.rung) == (Rung.REPORTED, Rung.RECORDED)
        assert replayed(book, CLAIM, calendar) == now
        assert day(3).date() in Replay(book, calendar, at=day(9)).days
        book.append(replace(rating, because="read again"), reason=WHY, at=day(4))
        assert day(4).date() not in Replay(book, calendar, at=day(9)).days, "it moved nothing"


# ── what was changed stands until that day as it was ───────────────────────────────────────


@pytest.mark.parametrize("calendar", Calendar)
def test_a_citation_that_was_changed_stands_until_that_day_as_it_was(two, calendar):
    book, _ = two
    opened = replace(CITED, finality=Finality.OPEN)
    citing.cite(book, opened, at=day(2))
    for number, rung in ((0, Rung.BEYOND_REASONABLE_DOUBT), (1, Rung.BEYOND_REASONABLE_DOUBT),
                         (2, Rung.RECORDED), (9, Rung.RECORDED)):  # fmt: skip
        assert replayed(book, CLAIM, calendar, on=day(number).date()).rung is rung
    replay = Replay(book, calendar, at=day(9))
    assert [one.finality for one in replay.came(day(2).date())] == [Finality.OPEN]
    first = PUBLISHED.latest if calendar is Calendar.TOLD else NOON.date()
    assert CITED in replay.came(first)


@pytest.mark.parametrize("calendar", Calendar)
def test_a_link_that_was_recorded_anew_stands_until_that_day_as_it_was(two, calendar):
    book, _ = two
    unsure = replace(SAW[0], standing=Standing.UNKNOWN, because="nobody is sure")
    firm = replace(SAW[0], because="asked again")
    book.append(unsure, reason=WHY, at=day(2))
    book.append(firm, reason=WHY, at=day(4))
    voices_on = [replayed(book, SECOND, calendar, on=day(n).date()).k_certain for n in range(6)]
    assert voices_on == [2, 2, 1, 1, 2, 2]
    replay = Replay(book, calendar, at=day(9))
    assert [replay.came(day(n).date()) for n in (2, 4)] == [(unsure,), (firm,)]


@pytest.mark.parametrize("calendar", Calendar)
def test_what_a_source_says_that_our_enquiry_confirmed_later_was_not_confirmed_before(
    two, calendar
):
    book, _ = two
    denies = Saying(SECOND, COURT, Stance.DENIES, (), Denial.REFUTATION, entry="00")
    book.append(denies, reason=WHY, at=day(1))
    book.append(replace(denies, checked=True), reason=WHY, at=day(3))
    rungs = [replayed(book, SECOND, calendar, on=day(n).date()).rung for n in (2, 3)]
    assert rungs == [Rung.GROUNDS_TO_SUSPECT, Rung.REPORTED]


@pytest.mark.parametrize("calendar", Calendar)
def test_a_signature_counts_from_the_day_on_which_it_was_given_until_it_was_taken_back(
    two, calendar
):
    book, _ = two
    again = citing.cite(book, AGAIN, at=day(1))
    book.append_many(signed(again), reason="read", at=day(2))
    book.append(replace(signed(again)[0], digest=""), reason="another paragraph", at=day(4))
    rungs = [replayed(book, CLAIM, calendar, on=day(n).date()).rung for n in range(5)]
    held = Rung.BEYOND_REASONABLE_DOUBT
    assert rungs == [held, Rung.RECORDED, held, held, Rung.RECORDED]


@pytest.mark.parametrize("calendar", Calendar)
def test_what_a_shredding_left_of_a_link_stands_on_the_days_on_which_it_stood(tmp_path, calendar):
    """Its reason is gone and it is kept anew; that changes nothing of who relied on whom."""
    with closing(empty_case(tmp_path / "case")) as book:
        keep_stay(book, 1, at=NOON)
        name = book.all(Testimony)[0].id
        told = Source(ONE, SourceKind.TESTIMONY, "told", "en", testimony=name)
        paper = Source(OTHER, SourceKind.ARTICLE, "Paper", "en", PUBLISHED)
        link = Link(OTHER, Relation.TOLD, ONE, Standing.ESTABLISHED, "they say so", "Irena")
        says = Saying(SECOND, OTHER, Stance.ASSERTS)
        values = [Claim(SECOND, "torture", WORDING), told, paper, link, says]
        book.append_many(values, reason="invented", at=day(1))
        tracing.shred(book, name, reason="they asked", at=day(6))
        replay = Replay(book, calendar, at=day(9))
        on = day(2).date()
        assert on < day(6).date()
        heads = [one for heads in replay._heads(on) for one in heads if isinstance(one, Link)]
        assert [(one.source, one.onto) for one in heads] == [(OTHER, ONE)]


def test_readers_are_told_of_two_machines_reviews_what_the_board_tells(tmp_path):
    """Who agrees here, with nothing answered, and does not agree there, binds both alike."""
    with closing(empty_case(tmp_path / "here", by="Ada")) as here:
        papers = [Source(SourceId(f"S-000{n}"), kind, "Paper", "en", text="…")
                  for n, kind in enumerate((SourceKind.DOCUMENT, SourceKind.MEDIA))]  # fmt: skip
        here.append_many(
            [Claim(SECOND, "torture", WORDING), *papers,
             *(Link(one.id, Relation.WITNESSED, None, Standing.ESTABLISHED, "invented", "Ada")
               for one in papers),
             *(Saying(SECOND, one.id, Stance.ASSERTS) for one in papers),
             *(Review(SECOND, who, True, True, True) for who in ("Ada", "Ben"))],
            reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="Cy", entropy=os.urandom)
                     ) as there:  # fmt: skip
            here.append(Review(SECOND, "Cy", agrees=True), reason="read", at=NOON)
            there.append(Review(SECOND, "Cy", agrees=False), reason="read", at=NOON)
        apart.merge(here, tmp_path / "there", reason="back from the field", at=NOON)
        grades = voices.graded(here, at=NOON)
        (told,) = telling.claims(here, grades, at=NOON)
        assert told.rung is grades[SECOND].rung is Rung.GROUNDS_TO_SUSPECT
