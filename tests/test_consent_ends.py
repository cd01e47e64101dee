"""A consent ends by itself as well: by its own end, by a condition, by keeping taken back."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.cli import traces
from bearwitness.cli.main import main
from bearwitness.consent import FOREVER, Answer, Permit, Scope
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.consent.uses import Copy, Derivative, Standing
from bearwitness.desk import apart, archive, editions, gating, logbook, tracing, uses, whereabouts
from bearwitness.desk.app import application
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.deeds import Backup
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.tracing import Fate, Trace
from bearwitness.errors import ConsentDenied, Missing
from bearwitness.ids import UseId
from bearwitness.proof import notice
from bearwitness.publication.edition import WITHDRAWN
from bearwitness.publication.words import Words
from bearwitness.records.letter import LetterField, Said, consent_field
from desk_stand import CODE, NOON, Clock, entered, lakeshore_case
from editions import BARE, write
from test_withdrawing import LATER, NOW, OTHER, THIS, an_edition, book, keep, made_of, permits

__all__ = ["book"]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def granted(book, at, *scopes, **more):
    book.append_many(
        [Answer(THIS, scope, granted=True, at=at, **more) for scope in scopes], reason="r", at=at
    )


def marked(folder):
    return folder.with_name(folder.name + WITHDRAWN).exists()


# --- an end, a condition ------------------------------------------------------------------------


def test_what_consent_ran_out_for_is_marked_and_removed_with_the_next_edition(book, tmp_path):
    keep(book)
    end = LATER + 90 * DAY
    granted(book, LATER, Scope.QUOTE, until=end)
    folder = an_edition(book, tmp_path)
    before = end - timedelta(seconds=1)
    assert (tracing.pull(book, at=before), tracing.to_do(book, at=before)) == ((), ())
    assert [t.fate for _, t in tracing.to_do(book, at=end)] == [Fate.HELD]
    ((name, trace),) = tracing.pull(book, at=end)
    assert (name, trace.fate) == (THIS, Fate.MARKED)
    assert marked(folder)
    assert tracing.pull(book, at=end) == ()
    assert whereabouts.clear_away(book, at=end) == ("../edition",)
    assert not folder.exists()


def test_a_condition_that_is_not_met_any_more_takes_away_what_rests_on_it(book, tmp_path):
    keep(book, **{LetterField.CONDITION: "not before May"})
    digest = condition_digest(THIS, "not before May")
    book.append(Met(THIS, digest, LATER), reason="they wrote", at=LATER)
    folder = an_edition(book, tmp_path)
    assert tracing.pull(book, at=LATER) == ()
    book.append(Met(THIS, digest, LATER + HOUR, holds=False), reason="wrong", at=LATER + HOUR)
    assert [t.fate for _, t in tracing.pull(book, at=LATER + HOUR)] == [Fate.MARKED]
    assert marked(folder)


def test_desk_marks_what_ran_out_when_somebody_looks(book, tmp_path):
    keep(book)
    end = LATER + 90 * DAY
    granted(book, LATER, Scope.QUOTE, until=end)
    folder = an_edition(book, tmp_path)
    clock = Clock(end - DAY)
    browser = entered(application(book, inbox=None, editions=tmp_path, code=CODE, clock=clock))
    assert browser.get("/en/").status_code == 200
    assert not marked(folder)
    clock.at = end + HOUR
    browser.get("/en/")
    assert marked(folder)


def test_a_fast_clock_marks_what_it_thinks_ran_out_and_nothing_else(book, tmp_path):
    keep(book)
    granted(book, LATER, Scope.QUOTE, until=LATER + 90 * DAY)
    folder = an_edition(book, tmp_path)
    lasting = made_of(book, Derivative.FILM, "f" * 64, Scope.RECITE)
    book.append_many(
        whereabouts.copies(book, [lasting], tmp_path / "film"), reason="made", at=LATER
    )
    tracing.pull(book, at=LATER + 4000 * DAY)
    assert {c.use: c.standing for c in book.all(Copy)}[lasting.id] is Standing.HELD
    assert marked(folder)


def test_what_a_fast_clock_made_stands_until_its_consent_goes(book, tmp_path):
    keep(book, **{consent_field(Scope.QUOTE): Said.NOT_NOW})
    ahead = LATER + 30 * DAY
    granted(book, ahead, Scope.QUOTE, until=ahead + DAY)  # the last word, by that clock
    permit = Consents(book).require(THIS, Scope.QUOTE, at=ahead)
    (one,) = tracing.use(Derivative.EDITION, "N-00000001", {permit: ()}, at=ahead)
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "edition.json").write_text('{"id": "N-00000001"}')
    book.append_many([one, *whereabouts.copies(book, [one], folder)], reason="made", at=ahead)
    assert tracing.pull(book, at=LATER) == (), "judged as of its own time"
    no = Answer(THIS, Scope.QUOTE, granted=False, at=LATER)
    book.append(no, reason="a letter, by a clock that is right", at=LATER)
    assert [t.fate for _, t in tracing.pull(book, at=LATER)] == [Fate.MARKED]


def test_only_what_rests_on_more_than_is_allowed_is_to_be_taken_down(book, tmp_path):
    keep(book)
    an_edition(book, tmp_path)
    at = LATER + HOUR
    granted(book, at, Scope.QUOTE, until=at + 90 * DAY)
    permit = Consents(book).require(THIS, Scope.QUOTE, at=at)
    (anew,) = tracing.use(Derivative.EDITION, "N-00000002", {permit: ()}, at=at)
    book.append_many([anew, *whereabouts.copies(book, [anew], tmp_path / "b")], reason="r", at=at)
    assert [t.what for _, t in tracing.to_do(book, at=at)] == ["N-00000001"]
    assert {t.what for _, t in tracing.to_do(book, at=at + 90 * DAY)} == {"N-00000001", anew.what}


def test_each_deponent_of_what_is_to_be_taken_down_is_named_with_what_they_took_back(book):
    keep(book)
    keep(book, OTHER, **{LetterField.REPLY_TAG: "b2" * 16})
    one = made_of(book, Derivative.EDITION, "N-00000001", names=(THIS, OTHER))
    whereabouts.note_copy(book, one.id, "a mirror", Standing.ASKABLE, reason="r", at=LATER)
    tracing.withdraw(book, OTHER, [Scope.QUOTE], reason="a letter", at=LATER)
    assert [name for name, _ in tracing.to_do(book, at=LATER)] == [OTHER]
    tracing.withdraw(book, THIS, [Scope.QUOTE], reason="a letter", at=LATER)
    assert [name for name, _ in tracing.to_do(book, at=LATER)] == [THIS, OTHER]


# --- the time of an edition ---------------------------------------------------------------------

MOMENTS = st.integers(-50, 50).map(lambda days: NOW + days * DAY) | st.just(FOREVER)


def until(bounds):
    given = [
        Permit(THIS, Scope.QUOTE, NOW, answered=NOW + n * HOUR, until=until, ask_again=again)
        for n, (until, again) in enumerate(bounds)
    ]
    return uses.until([uses.Part(Derivative.EDITION, dict.fromkeys(given, ()))], at=NOW)


@given(st.lists(st.tuples(MOMENTS.filter(lambda end: end > NOW), MOMENTS), max_size=5))
def test_a_day_to_ask_again_is_not_told_by_an_edition_it_would_say_when_somebody_wrote(bounds):
    assert until(bounds) == until([(end, FOREVER) for end, _ in bounds])


@given(st.lists(MOMENTS.filter(lambda end: end > NOW), max_size=5))
def test_an_editions_time_ends_with_the_first_consent_and_is_told_by_the_month(ends):
    found = until([(end, FOREVER) for end in ends])
    first = min((end for end in ends if end < FOREVER), default=None)
    assert (found is None) == (first is None)
    if first:
        assert NOW < found <= first
        assert (found.year, found.month) == (first.year, first.month)
        assert found == first or (found.day, found.time()) == (1, time(0))
        assert found.day == 1 or (NOW.year, NOW.month) == (first.year, first.month)


@pytest.mark.parametrize("made", ["report", "dataset"])
def test_no_report_and_no_dataset_is_made_of_an_edition_whose_time_is_over(tmp_path, made, capsys):
    for until, code in ((BARE.made_at + DAY, 3), (FOREVER, 0)):
        place, out = tmp_path / f"edition-{code}", tmp_path / f"out-{code}"
        write(place, replace(BARE, until=until))
        said = main(["dossier", made, str(place), "--out", str(out), "--without-case"])
        assert (said, out.exists()) == (code, code == 0)
        assert ("held until" in capsys.readouterr().err) == (code == 3)


def test_an_edition_says_until_when_it_holds_and_the_next_one_goes_without(tmp_path):
    at, end = NOON + DAY, NOON + 30 * DAY
    case = lakeshore_case(tmp_path / "case", only=1)
    redactor = Redactor(case)
    (choice,) = case.all(Choice)
    bounds = {"until": end, "ask_again": end - 20 * DAY}
    yes = Answer(choice.testimony, Scope.QUOTE, granted=True, at=at, **bounds)
    imprint = Imprint(*(Words("x", "x") for _ in range(2)), (), Words("x", "x"), ())
    case.append_many([yes, imprint], reason="a letter", at=at)
    draft = redactor.redacted(choice.testimony)
    approved = [gating.approval(draft, case, by, at)[0] for by in ("ada", "bo")]
    case.append_many(approved, reason="read", at=at)

    def made(name, at):
        return editions.make(
            case, redactor, tmp_path / name,
            reason="a test", at=at, clock=lambda: at, entropy=os.urandom,
        )  # fmt: skip

    first = made("first", at)
    assert first.edition.quotes
    assert first.edition.until == uses.until(
        [uses.Part(Derivative.EDITION, {Permit(THIS, Scope.QUOTE, at, at, until=end): ()})], at=at
    )
    assert not notice.parse(logbook.withdrawals(case, at=at)).entries
    unmet = replace(yes, at=at + HOUR, conditions=("not before I am abroad",))
    case.append(unmet, reason="a letter", at=at + HOUR)
    named = notice.parse(logbook.withdrawals(case, at=at + HOUR)).entries
    assert len(named) == len(first.edition.quotes)
    case.append(replace(yes, at=at + 2 * HOUR), reason="anew", at=at + 2 * HOUR)
    assert not notice.parse(logbook.withdrawals(case, at=at + 2 * HOUR)).entries
    second = made("second", end)
    assert second.edition.quotes == ()
    assert second.edition.until is None
    assert not (tmp_path / "first").exists()
    assert (tmp_path / "second").exists()
    case.close()


# --- keeping ------------------------------------------------------------------------------------


def test_of_what_may_not_be_kept_nothing_is_made_and_it_is_named_until_it_is_shredded(
    book, tmp_path
):
    keep(book)
    folder = an_edition(book, tmp_path)
    assert Consents(book).to_shred(at=LATER) == ()
    no = Answer(THIS, Scope.KEEP, granted=False, at=LATER)
    book.append(no, reason="on another machine", at=LATER)  # not by `withdraw`
    consents = Consents(book)
    assert permits(book) == set()
    with pytest.raises(ConsentDenied, match="may not be kept"):
        consents.require(THIS, Scope.QUOTE, at=LATER)
    assert consents.to_shred(at=LATER) == (THIS,)
    tracing.pull(book, at=LATER)
    assert marked(folder)
    tracing.shred(book, THIS, reason="asked", at=LATER + HOUR)
    assert Consents(book).to_shred(at=LATER + HOUR) == ()


def test_whoever_takes_back_that_it_is_kept_takes_back_every_use(book, tmp_path):
    keep(book)
    folder = an_edition(book, tmp_path)
    rests = tracing.withdraw(book, THIS, [Scope.KEEP], reason="a letter", at=LATER)
    assert [trace.fate for trace in rests] == [Fate.MARKED]
    assert marked(folder)
    consents = Consents(book)
    assert not any(consents.word(THIS, scope, at=LATER).granted for scope in Scope)
    granted(book, LATER + DAY, Scope.KEEP)
    assert permits(book, at=LATER + DAY) == {Scope.KEEP}


def test_keeping_that_ran_out_is_kept_no_more_and_silence_about_it_ends_nothing(book):
    keep(book)
    granted(book, LATER, Scope.KEEP, until=LATER + DAY)
    assert Scope.QUOTE in permits(book, at=LATER)
    assert permits(book, at=LATER + DAY) == set()
    book.append(Answer(OTHER, Scope.COUNT, granted=True, at=NOW), reason="told", at=NOW)
    assert permits(book, OTHER) == {Scope.COUNT}


# --- what is said of it -------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ru"])
def test_desk_can_say_all_that_was_made_and_what_became_of_it(language):
    messages = catalogue(language)
    assert {f"consent.made.{made}" for made in Derivative} <= messages.keys()
    assert {f"consent.copy.{fate}" for fate in Fate} <= messages.keys()
    assert {f"consent.queue.{why}" for why in ("shred", "again", "waits", "take_down")} <= (
        messages.keys()
    )


def test_only_an_edition_is_said_to_go_by_itself():
    def said(made, what):
        trace = Trace(UseId("U-AAAA"), made, what, (), (), Fate.MARKED, "../x")
        assert traces.row(trace)["to_do"] in traces.told(trace)
        return "when the next edition is made" in traces.told(trace)

    assert said(Derivative.EDITION, "N-00000001")
    assert said(Derivative.FILM, "N-00000001")
    for made in set(Derivative) - {Derivative.EDITION}:
        assert not said(made, "f" * 64)


# --- a backup that was not made -----------------------------------------------------------------


def test_a_backup_that_was_not_written_is_in_the_ledger_as_one_that_opens_for_nobody(
    book, tmp_path
):
    with pytest.raises(Missing):
        apart.backup(book, tmp_path / "packed", tmp_path / "no" / "key", reason="r", at=NOW)
    (one,) = book.all(Backup)
    assert one.destroyed
    assert [e.why for e in book.ledger()][-2:] == ["r", "no backup was made"]
    assert not (tmp_path / "packed").exists()
    apart.backup(book, tmp_path / "packed", tmp_path / "key", reason="r", at=NOW)
    assert sorted(one.destroyed for one in book.all(Backup)) == [False, True]


def test_a_backup_that_somebody_stops_is_marked_too_and_the_first_error_is_told(
    book, tmp_path, monkeypatch
):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(archive, "pack", stopped)
        with pytest.raises(KeyboardInterrupt):
            apart.backup(book, tmp_path / "packed", tmp_path / "key", reason="r", at=NOW)
    (one,) = book.all(Backup)
    assert one.destroyed
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
