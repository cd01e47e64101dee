"""What a withdrawal reaches beside the case: it is marked, gone with the next edition, or said."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

import editions
from bearwitness.adapters import files
from bearwitness.adapters.editions import note_site, sites
from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Copy, Derivative, Standing
from bearwitness.desk import marks, tracing, uses, whereabouts
from bearwitness.desk.consents import Consents
from bearwitness.desk.tracing import Fate
from bearwitness.errors import Refused, Unreadable
from bearwitness.public import building
from bearwitness.publication.edition import SITES, WITHDRAWN
from casebook_stand import AT, T1, add, new_case, unlocked

LATER = AT + timedelta(hours=1)
EDITION = "N-00000001"


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    add(made)
    made.append_many(
        [Answer(T1, scope, granted=True, at=AT) for scope in Scope], reason="yes", at=AT
    )
    yield made
    made.close()


def made_of(book, made, what, scope):
    permit = Consents(book).require(T1, scope, at=LATER)
    (one,) = tracing.use(made, what, {permit: ("p-01",)}, at=LATER)
    book.append(one, reason="made", at=LATER)
    return one


def with_an_edition(book, folder, made=Derivative.EDITION, scope=Scope.QUOTE):
    (folder / "files").mkdir(parents=True)
    (folder / "edition.json").write_text(f'{{"id": "{EDITION}"}}')
    (folder / "files" / "p-01.json").write_text("invented")
    one = made_of(book, made, EDITION, scope)
    book.append_many(uses.published(book, [one], folder), reason="made", at=LATER)
    return folder


def with_a_film(book, film):
    film.write_bytes(b"invented")
    one = made_of(book, Derivative.FILM, "ab" * 32, Scope.QUOTE)
    book.append_many(whereabouts.copies(book, [one], film), reason="made", at=LATER)
    return film


def withdraw(book, scope=Scope.QUOTE):
    return tracing.withdraw(book, T1, [scope], reason="a letter", at=LATER)


def note_of(path):
    return path.with_name(path.name + WITHDRAWN)


@pytest.mark.parametrize(
    ("made", "scope"), [(Derivative.COUNT, Scope.COUNT), (Derivative.GRADES, Scope.COMPARE)]
)
def test_who_takes_back_what_an_edition_counts_or_grades_stops_the_edition(
    book, tmp_path, made, scope
):
    folder = with_an_edition(book, tmp_path / "edition", made, scope)
    (trace,) = withdraw(book, scope)
    assert trace.fate is Fate.MARKED
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, tmp_path / "site", at=LATER)
    assert whereabouts.clear_away(book, at=LATER) == ("../edition",)
    assert not folder.exists()


def test_the_note_beside_a_film_says_that_nobody_else_removes_it(book, tmp_path):
    film = with_a_film(book, tmp_path / "film.mp4")
    withdraw(book)
    note = note_of(film).read_text(encoding="utf-8")
    assert note == marks.NOTE_OF_A_FILE != marks.NOTE
    whereabouts.clear_away(book, at=LATER)
    assert film.exists()
    assert note_of(film).exists()


def test_a_note_goes_when_its_file_is_gone_and_no_other_note_does(book, tmp_path):
    """Or it would call the next film of that name withdrawn."""
    film, other = (with_a_film(book, tmp_path / name) for name in ("film.mp4", "other.mp4"))
    withdraw(book)
    film.unlink()
    other.unlink()
    note_of(other).write_text("somebody's own")
    whereabouts.clear_away(book, at=LATER)
    assert not note_of(film).exists()
    assert note_of(other).read_text() == "somebody's own"
    standing = {copy.where: copy.standing for copy in book.all(Copy)}
    assert standing["../film.mp4"] is Standing.MARKED, "it may have been moved: it is still named"
    assert {trace.where for _, trace in tracing.to_do(book, at=LATER)} >= {"../film.mp4"}
    whereabouts.note_copy(
        book, book.all(Copy)[0].use, "../film.mp4", Standing.REMOVED, reason="burnt", at=LATER
    )
    assert "../film.mp4" not in {trace.where for _, trace in tracing.to_do(book, at=LATER)}


def test_what_a_disk_does_not_let_go_stays_marked_and_is_removed_later(book, tmp_path, monkeypatch):
    folder = with_an_edition(book, tmp_path / "edition")
    withdraw(book)

    def stuck(*_, **__):
        raise PermissionError

    with monkeypatch.context() as held:
        held.setattr(shutil, "rmtree", stuck)
        assert whereabouts.clear_away(book, at=LATER) == ()
    assert (folder / "files" / "p-01.json").exists()
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, tmp_path / "site", at=LATER)
    assert {trace.fate for _, trace in tracing.to_do(book, at=LATER)} == {Fate.MARKED}
    assert whereabouts.clear_away(book, at=LATER) == ("../edition",)
    assert not folder.exists()
    assert not note_of(folder).exists()


@pytest.mark.parametrize("make", [with_an_edition, with_a_film])
def test_what_cannot_be_marked_keeps_nobody_out_and_is_said(book, tmp_path, monkeypatch, make):
    make(book, tmp_path / "it")

    def stuck(*_, **__):
        raise Unreadable("no")

    with monkeypatch.context() as held:
        held.setattr(files, "write", stuck)
        (trace,) = withdraw(book)
        assert trace.fate is Fate.HELD
        again = unlocked(book.path)
        assert whereabouts.mark_again(again, at=LATER) == ("../it",)
        again.close()
    assert whereabouts.mark_again(book, at=LATER) == ()
    assert note_of(tmp_path / "it").exists()


def test_a_mark_is_not_written_through_a_link(book, tmp_path):
    film, precious = with_a_film(book, tmp_path / "film.mp4"), tmp_path / "precious"
    precious.write_bytes(b"something of ours")
    note_of(film).symlink_to(precious)
    (trace,) = withdraw(book)
    assert trace.fate is Fate.MARKED
    assert precious.read_bytes() == b"something of ours"
    assert note_of(film).read_text() == marks.NOTE_OF_A_FILE


@pytest.mark.parametrize("put", [os.mkfifo, Path.mkdir, lambda path: path.write_text("[" * 99_999)])
def test_an_edition_whose_own_file_is_something_else_keeps_nobody_waiting(book, tmp_path, put):
    folder = with_an_edition(book, tmp_path / "edition")
    (folder / "edition.json").unlink()
    put(folder / "edition.json")
    withdraw(book)
    assert whereabouts.clear_away(book, at=LATER) == ()
    assert (folder / "files").exists()


@pytest.mark.parametrize("note", ["[" * 60_000, '["' + "s" * 250 + '"]', '["\\ud800"]', "{", ""])
def test_whatever_lies_in_the_note_of_sites_a_withdrawal_goes_on_and_nobody_is_kept_out(
    book, tmp_path, note
):
    folder = with_an_edition(book, tmp_path / "edition")
    with suppress(OSError):
        (tmp_path / ("s" * 250) / "files").mkdir(parents=True)
        shutil.copy(folder / "edition.json", tmp_path / ("s" * 250) / "files")
    (tmp_path / ("edition" + SITES)).write_text(note)
    assert withdraw(book)[0].fate is Fate.MARKED
    assert note_of(folder).exists()
    whereabouts.mark_again(book, at=LATER)


def test_a_withdrawn_edition_is_not_built_whatever_it_is_called(book, tmp_path, monkeypatch):
    folder = with_an_edition(book, tmp_path / "edition")
    (tmp_path / "current").symlink_to(folder)
    withdraw(book)
    monkeypatch.chdir(folder)
    for name in (folder, tmp_path / "current", Path(), folder / "files" / ".."):
        with pytest.raises(Refused, match="withdrawn"):
            building.build(name, tmp_path / "site", at=LATER)


def test_an_edition_that_is_withdrawn_while_its_site_is_built_is_not_put_there(
    tmp_path, monkeypatch
):
    folder, out = editions.write(tmp_path / "edition"), tmp_path / "site"
    building.build(folder, out, at=editions.EDITION.made_at)
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    written = building._write

    def and_meanwhile(*what):
        note_of(folder).write_text("withdrawn")
        return written(*what)

    monkeypatch.setattr(building, "_write", and_meanwhile)
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, out, at=editions.EDITION.made_at)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before
    assert not (tmp_path / ".site.building").exists()


def test_a_site_that_is_there_is_not_forgotten_for_many_that_are_gone(tmp_path):
    folder = editions.write(tmp_path / "edition")
    first = tmp_path / "first"
    first.mkdir()
    assert note_site(folder, first)
    assert all(note_site(folder, tmp_path / f"gone-{i}") for i in range(120))
    assert first in sites(folder)


def test_where_there_is_no_room_to_note_another_site_it_is_said_and_none_is_forgotten(tmp_path):
    folder = editions.write(tmp_path / "edition")
    places = [tmp_path / f"site-{i}" for i in range(101)]
    for place in places:
        place.mkdir()
    assert [note_site(folder, place) for place in places] == [True] * 100 + [False]
    assert set(sites(folder)) == set(places[:100])
