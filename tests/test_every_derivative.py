"""A withdrawal finds every kind of thing that was made, pulls it or lists it, and nothing else."""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import httpx
import pytest

from bearwitness.adapters.editions import sites
from bearwitness.consent import Answer, Scope
from bearwitness.consent.scopes import WORDED
from bearwitness.consent.uses import Copy, Derivative, Standing
from bearwitness.desk import tracing, uses, whereabouts
from bearwitness.desk.choices import Item, Programme
from bearwitness.desk.consents import Consents
from bearwitness.desk.tracing import Fate
from bearwitness.errors import Refused
from bearwitness.ids import EditionId, TestimonyId
from bearwitness.public import building
from bearwitness.public.server import application
from bearwitness.publication.edition import SITES, WITHDRAWN
from casebook_stand import AT, T1, T2, add, new_case
from editions import EDITION, write

HOUR = timedelta(hours=1)
LATER = AT + HOUR
IN_AN_EDITION = (Derivative.EDITION, Derivative.FILM, Derivative.COUNT, Derivative.GRADES)
WITHOUT_FILES = {Derivative.COUNT: Fate.GOES_ON, Derivative.GRADES: Fate.GOES_ON}


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    yield made
    made.close()


def deponents(book, number):
    """Return testimonies whose deponents allow everything."""
    names = [TestimonyId(f"T-{n:08}") for n in range(number)]
    book.append_many(
        [Answer(name, scope, granted=True, at=AT) for name, scope in product(names, Scope)],
        reason="yes", at=AT,
    )  # fmt: skip
    return names


def resting_on(book, name, made, what, scopes):
    permits = {Consents(book).require(name, s, at=LATER): ("p-01",) for s in scopes}
    (use,) = tracing.use(made, what, permits, at=LATER)
    return use


def folder_of(place, what):
    place.mkdir()
    (place / "edition.json").write_text(json.dumps({"id": what}))
    return place


def answer(served):
    """Return the status with which a server answers for a site's first page."""

    async def got():
        transport = httpx.ASGITransport(served)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://site.example"
        ) as browser:
            return (await browser.get("/en/")).status_code

    return asyncio.run(got())


KINDS = [*product(Derivative, [False]), *product(IN_AN_EDITION, [True])]


def test_each_kind_is_found_by_each_scope_and_every_copy_of_it_says_what_becomes_of_it(
    book, tmp_path
):
    of = {}
    for n, (name, kind) in enumerate(zip(deponents(book, len(KINDS)), KINDS, strict=True)):
        made, inside = kind
        what = f"N-{n:08}" if inside or made is Derivative.EDITION else f"{n:064x}"
        use = resting_on(book, name, made, what, Scope)
        kept = [use]
        if made not in WITHOUT_FILES or inside:
            kept += whereabouts.copies(book, [use], folder_of(tmp_path / f"made-{n}", what))
            kept += [Copy(use.id, "a mirror", Standing.ASKABLE), Copy(use.id, "x", Standing.GONE)]
        book.append_many(kept, reason="made", at=LATER)
        of[name] = use
    for n, (name, use) in enumerate(of.items()):
        for scope in Scope:
            traces = tracing.traced(book, name, [scope])
            assert {(trace.use, trace.made, trace.scopes) for trace in traces} == {
                (use.id, use.made, (scope,))
            }
        traces = tracing.withdraw(book, name, [[*Scope][n % 13]], reason="a letter", at=LATER)
        if len(traces) == 1:
            assert traces[0].fate is WITHOUT_FILES[use.made]
            continue
        seen = {(trace.fate, trace.where) for trace in traces}
        assert seen == {(Fate.MARKED, f"../made-{n}"), (Fate.ASK, "a mirror"), (Fate.OUT, "x")}
        assert (tmp_path / f"made-{n}{WITHDRAWN}").exists()
        untouched = {one.id for one in [*of.values()][n + 1 :]}
        marked = {copy.use for copy in book.all(Copy) if copy.standing is Standing.MARKED}
        assert not marked & untouched, "and nothing else is touched"


@pytest.mark.parametrize("scope", sorted(WORDED))
def test_an_approved_draft_is_void_and_nothing_is_made_of_it(book, scope):
    (name,) = deponents(book, 1)
    book.append(resting_on(book, name, Derivative.DRAFT, "ab" * 32, [scope]), reason="m", at=LATER)
    (trace,) = tracing.withdraw(book, name, [scope], reason="a letter", at=LATER)
    assert (trace.made, trace.fate) == (Derivative.DRAFT, Fate.VOID)


@pytest.mark.parametrize("made", IN_AN_EDITION)
def test_an_edition_takes_its_sites_with_it_and_they_are_served_no_more(book, tmp_path, made):
    folder = write(tmp_path / "edition")
    one, other, elsewhere = (tmp_path / name for name in ("site", "mirror", "elsewhere"))
    for out in (one, other, elsewhere):
        assert building.build(folder, out, at=EDITION.made_at).noted
    assert set(sites(folder)) == {one, other, elsewhere}
    elsewhere.rename(tmp_path / "carried away")
    (name,) = deponents(book, 1)
    use = resting_on(book, name, made, str(EDITION.id), [Scope.QUOTE])
    book.append_many([use, *uses.published(book, [use], folder)], reason="made", at=LATER)
    served = application(one, clock=lambda: EDITION.made_at)
    assert answer(served) == 200
    here = {"../edition", "../site", "../mirror"}
    assert {t.where for t in tracing.traced(book, name, [Scope.QUOTE])} == here
    assert {t.fate for t in tracing.traced(book, name, [Scope.QUOTE])} == {Fate.HELD}

    traces = tracing.withdraw(book, name, [Scope.QUOTE], reason="a letter", at=LATER + HOUR)
    assert {(t.made, t.fate, t.where) for t in traces} == {
        (made, Fate.MARKED if where == "../edition" else Fate.ANEW, where) for where in here
    }
    assert answer(served) == 410
    with pytest.raises(Refused, match="withdrawn"):
        building.build(folder, one, at=EDITION.made_at)

    whereabouts.clear_away(book, at=LATER + HOUR)
    assert not folder.exists()
    still = {trace.where for _, trace in tracing.to_do(book, at=LATER + HOUR)}
    assert still == {"../site", "../mirror"}, "the sites stand until they are built anew"

    newer = write(tmp_path / "next", replace(EDITION, id=EditionId("N-22222222")))
    building.build(newer, one, at=EDITION.made_at)
    assert answer(served) == 200
    assert {t.where for _, t in tracing.to_do(book, at=LATER + HOUR)} == {"../mirror"}


@pytest.mark.parametrize("gone", [True, False])
def test_what_was_on_a_disk_that_was_away_is_marked_when_it_is_back(book, tmp_path, gone):
    """The site was not there at the withdrawal, and the edition was removed before it came back."""
    folder, site, away = (tmp_path / name for name in ("edition", "site", "away"))
    write(folder)
    building.build(folder, site, at=EDITION.made_at)
    (name,) = deponents(book, 1)
    use = resting_on(book, name, Derivative.EDITION, str(EDITION.id), [Scope.QUOTE])
    book.append_many([use, *uses.published(book, [use], folder)], reason="made", at=LATER)
    site.rename(away)
    copied = shutil.copytree(folder, tmp_path / "copied")
    if gone:
        tracing.withdraw(book, name, [Scope.QUOTE], reason="a letter", at=LATER + HOUR)
        assert whereabouts.clear_away(book, at=LATER + HOUR) == ("../edition",)
    else:
        shutil.rmtree(folder)
        whereabouts.note_copy(
            book, use.id, "../edition", Standing.REMOVED, reason="no room", at=LATER + HOUR
        )
    assert {t.fate for _, t in tracing.to_do(book, at=LATER + HOUR)} == set()
    away.rename(site)
    copied.rename(folder)
    assert whereabouts.mark_again(book, at=LATER + HOUR) == ()
    fates = {(t.fate, t.where) for _, t in tracing.to_do(book, at=LATER + HOUR)}
    assert fates == ({(Fate.ANEW, "../site")} if gone else set())
    assert answer(application(site, clock=lambda: EDITION.made_at)) == (410 if gone else 200)
    assert folder.with_name("edition" + WITHDRAWN).exists() is gone


def test_a_note_that_somebody_else_wrote_beside_an_edition_marks_no_folder_but_its_sites(
    book, tmp_path
):
    folder, plain = write(tmp_path / "edition"), tmp_path / "photographs"
    plain.mkdir()
    (name,) = deponents(book, 1)
    use = resting_on(book, name, Derivative.EDITION, str(EDITION.id), [Scope.QUOTE])
    book.append_many([use, *uses.published(book, [use], folder)], reason="made", at=LATER)
    for note in ("[]", "{}", "nonsense", "[1]", '["photographs", "../../../etc", "a\\u202eb"]'):
        folder.with_name("edition" + SITES).write_text(note)
        traces = tracing.withdraw(book, name, [Scope.QUOTE], reason="a letter", at=LATER + HOUR)
        assert {trace.where for trace in traces} == {"../edition"}
        assert not plain.with_name("photographs" + WITHDRAWN).exists()


def test_every_kind_of_thing_that_leaves_is_written_down_by_what_makes_it():
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[1] / "src").rglob("*.py")
        if path.parent.name in {"desk", "cli"}
    )
    for made in Derivative:
        if made is not Derivative.TRANSLATION:  # stands in an edition or a film, with its permit
            assert f"Derivative.{made.name}," in source, made


def test_a_films_programme_goes_on_without_whoever_was_shredded(book):
    for name in (T1, T2):
        add(book, name)
    items = (Item(T1, 0, "Их слова."), Item(T2, 1, "Слова другого."))
    book.append(Programme({"en": "Invented", "ru": "Вымышлено"}, ("A",), items), reason="r", at=AT)
    book.shred(T1, reason="asked", at=LATER)
    (left,) = book.all(Programme)
    assert left.items == items[1:]
    assert left.title["en"] == "Invented"
    book.shred(T2, reason="asked", at=LATER)
    assert book.all(Programme) == (), "one that was theirs alone goes, with its title"
