"""Of a source that two machines wrote apart nothing is told and nobody is counted on one's word."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import apart, comparable, counted, moments, strata, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.speaking import Speakers
from bearwitness.ids import ActId, ClaimId, EventId, PersonId, SourceId, TestimonyId
from bearwitness.records.claim import Claim
from bearwitness.records.event import Act, Event, Person
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When
from desk_stand import NOON, PASSPHRASE, empty_case, keep_stay

LATER = NOON + timedelta(days=4)
FILM = Source(
    SourceId("S-7QK4M2XA"), SourceKind.MEDIA, "Film from the yard", "en", When.parse("2019-04-01")
)
NAME = TestimonyId("T-00000001")
CONFIDED = replace(FILM, testimony=NAME, connection=Connection.VICTIM)
LIST = SourceId("S-7QK4M2XB")
PEOPLE = {
    PersonId(f"P-{number:08d}"): name
    for number, name in enumerate(
        ("Anzor Barkho", "Lech Vadarov", "Musa Geruko", "Ruslan Dzho", "Timur Esko", "Umar Zhil"),
        start=1,
    )
}


def documented(book):
    """Keep what the film shows: six people held in one month, who are on a list as well."""
    book.append_many(
        [
            FILM,
            Source(LIST, SourceKind.ARTICLE, "A list", "en", When.parse("2019-05-01")),
            VictimList(LIST, "A list"),
            Event(EventId("E-0001"), "The yard", When.parse("2019-03"), None),
            *(Person(who, (name,)) for who, name in PEOPLE.items()),
            *(
                Act(ActId(f"A-{n:08d}"), EventId("E-0001"), "torture", who, (FILM.id,))
                for n, who in enumerate(PEOPLE, start=1)
            ),
            *(
                Listing(LIST, n, name, who)
                for n, (who, name) in enumerate(PEOPLE.items(), start=1)
            ),
        ],
        reason="invented",
        at=NOON,
    )  # fmt: skip


def happened(book):
    """Return when, to the month, readers are told that something happened."""
    return [m.on for m in moments.timeline(book, at=LATER) if m.kind == "happened"]


def written_apart(folder, *, public_last):
    """Make a case of which one machine says that the film came with a testimony, one that not."""
    here = empty_case(folder / "here")
    keep_stay(here, 1)
    documented(here)
    with closing(here):
        apart.branch(here, folder / "there", reason="away", at=NOON)
        with closing(
            Casebook.unlock(folder / "there", PASSPHRASE, by="bo", entropy=os.urandom)
        ) as there:
            at = NOON + timedelta(hours=1 if public_last else 3)
            there.append(CONFIDED, reason="it came with a letter", at=at)
        later = replace(FILM, title="The film from the yard")
        here.append(later, reason="its title", at=NOON + timedelta(hours=2))
        apart.merge(here, folder / "there", reason="back", at=LATER)
    return Casebook.unlock(folder / "here", PASSPHRASE, by="ada", entropy=os.urandom)


def test_what_is_public_on_every_machine_is_told_and_counted(tmp_path):
    with closing(empty_case(tmp_path / "here")) as here:
        documented(here)
        assert happened(here) == ["2019-03"]
        assert {source.id for source in Speakers.of(here).known.values()} == {FILM.id}
        assert strata.people(here, at=LATER)["violation"] == {"torture": 6}
        assert counted.lists(here, at=LATER).documented == 6
        assert comparable.may_be(here, list(PEOPLE), at=LATER)


@pytest.mark.parametrize("public_last", [True, False])
def test_what_one_machine_says_came_with_a_testimony_is_public_on_none(tmp_path, public_last):
    """Which of the two wrote later says nothing; nobody asked the deponent for anything."""
    with closing(written_apart(tmp_path, public_last=public_last)) as here:
        assert {source.testimony for source in here.all(Source)} == {NAME, None}
        assert FILM.id not in {source.id for source in voices.comparable(here, at=LATER)}
        assert voices.kept_from_readers(here) == {FILM.id}
        assert happened(here) == []
        assert "2019-04-01" not in {m.on for m in moments.timeline(here, at=LATER)}
        assert not Speakers.of(here).known
        assert strata.people(here, at=LATER)["violation"] == {}
        assert counted.lists(here, at=LATER).documented == 0
        assert not comparable.may_be(here, list(PEOPLE)[:1], at=LATER)


def test_what_two_machines_say_came_with_different_testimonies_needs_both(tmp_path):
    other = TestimonyId("T-00000002")
    both = {FILM.id: {NAME, other}, LIST: set()}
    with closing(empty_case(tmp_path / "here")) as here:
        keep_stay(here, 1)
        keep_stay(here, 2)
        documented(here)
        apart.branch(here, tmp_path / "there", reason="away", at=NOON)
        with closing(
            Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
        ) as there:
            there.append(CONFIDED, reason="of one", at=NOON + timedelta(hours=3))
        mine = replace(CONFIDED, testimony=other)
        here.append(mine, reason="of another", at=NOON + timedelta(hours=2))
        apart.merge(here, tmp_path / "there", reason="back", at=LATER)
        assert voices.testimonies(here) == both
        for agreed, told in (((NAME,), 0), ((NAME, other), 6)):
            for name in agreed:
                for scope in (Scope.COUNT, Scope.DATASET, Scope.PARAPHRASE, Scope.COMPARE):
                    here.append(Answer(name, scope, True, NOON), reason="they agreed", at=LATER)
            assert counted.lists(here, at=LATER).documented == told
            assert sum(strata.people(here, at=LATER)["violation"].values()) == told
            assert len(happened(here)) == bool(told)
            assert comparable.may_be(here, list(PEOPLE), at=LATER) == bool(told)
        used = {permit.testimony for permit in moments.permits(here, at=LATER)}
        assert used == {NAME, other}, "the edition hangs on the word of each"


def test_a_source_written_apart_under_one_testimony_is_tied_to_nobody_and_stops_no_grade(tmp_path):
    """Both writings say whose it is; what is in dispute is how they know it."""
    with closing(empty_case(tmp_path / "here")) as here:
        keep_stay(here, 1)
        claim = Claim(ClaimId("C-0001"), "torture", {"en": "Men were held.", "ru": "Держали."})
        here.append_many([CONFIDED, claim], reason="invented", at=NOON)
        apart.branch(here, tmp_path / "there", reason="away", at=NOON)
        with closing(
            Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
        ) as there:
            other = replace(CONFIDED, connection=Connection.WITNESS)
            there.append(other, reason="asked anew", at=NOON + timedelta(hours=3))
        mine = replace(CONFIDED, connection=Connection.THIRD_PARTY)
        here.append(mine, reason="asked anew", at=NOON + timedelta(hours=2))
        apart.merge(here, tmp_path / "there", reason="back", at=LATER)
        assert len(voices.every_source(here)) == 2
        assert voices.links(here) == ()
        assert voices.graded(here, at=LATER)[claim.id].rung.value == "recorded"
