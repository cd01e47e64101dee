"""DESK where staff work: acts from words of a testimony, the film, one click on a proposal."""

from __future__ import annotations

import hashlib
import inspect
import io
import os
import re
import wave
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from bearwitness.adapters.media.voice import speak
from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.consent import Scope
from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk import app as desk_app
from bearwitness.desk import tracing
from bearwitness.desk.app import PAGES
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice, Programme
from bearwitness.desk.documenting import ToldAt
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.web import film as web_film
from bearwitness.proof.merkle import leaf_of
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Approval
from bearwitness.publication.words import Words
from bearwitness.recital.script import Line
from bearwitness.records.claim import Claim
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Source
from bearwitness.records.where import Place
from bearwitness.redaction.masking import Decision
from desk_stand import NOON, PASSPHRASE, Clock, copy_of, desk_of, entered, lakeshore_case
from recital_builders import wav

WHY = {"reason": "because of a test"}
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worked") / "case"
    lakeshore_case(folder, only=1).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    with closing(copy_of(made, tmp_path / "case")) as casebook:
        yield casebook


def test_what_is_not_ours_is_the_published_htmx_with_its_licence():
    """Version 2.0.11 of the npm package htmx.org, `dist/htmx.min.js`, as it is."""
    held = desk_app.OWN / "htmx.min.js"
    assert hashlib.sha256(held.read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (desk_app.OWN / "htmx.LICENSE").read_text()
    assert {path.name for path in desk_app.OWN.iterdir()} == {
        "htmx.min.js", "htmx.LICENSE", "desk.js",
    }  # fmt: skip


# --- acts ---------------------------------------------------------------------------------------


def act_form(book, **more):
    known = {
        "passage": "4",
        "violation": "arbitrary_detention",
        "event": book.all(Event)[0].id,
        "victim": book.all(Person)[-1].id,
        "degree": "ordered",
    }
    return known | WHY | more


def test_words_of_a_testimony_become_an_act(browser, book, alder):
    passage = alder.passages()[4]
    by = book.all(Involvement)[0].perpetrator
    form = act_form(book, start=passage.start + 3, end=passage.start + 9, by=by, fatal="yes")
    before = len(book.all(Act))
    page = browser.post(f"/en/testimonies/{alder.id}/act", data=form)
    assert "The act is kept." in page.text
    act = book.all(Act)[-1]
    assert len(book.all(Act)) == before + 1
    assert (act.violation, act.fatal, act.disputed) == ("arbitrary_detention", True, False)
    assert [book.get(Source, name).testimony for name in act.sources] == [alder.id]
    part = book.all(Involvement)[-1]
    assert (part.act, part.perpetrator, part.degree.value) == (act.id, by, "ordered")
    (told,) = book.all(ToldAt)
    assert (told.act, told.start, told.end) == (act.id, passage.start + 3, passage.start + 9)
    assert "Passage 5" in page.text


def test_a_whole_passage_a_new_event_place_and_people_are_kept_together(browser, book, alder):
    passage = alder.passages()[4]
    form = act_form(
        book,
        event="new", title="Taken at the mill", when="2017-21", place="new",
        place_en="Old mill", place_ru="Старая мельница", level="site",
        victim="new", victim_names="Somebody Invented\nКто-то Вымышленный",
        by="new", by_office="Sergeant of the guard", degree="carried_out",
    )  # fmt: skip
    browser.post(f"/ru/testimonies/{alder.id}/act", data=form)
    (told,) = book.all(ToldAt)
    assert (told.start, told.end) == (passage.start, passage.end)
    event, place, act = book.all(Event)[-1], book.all(Place)[-1], book.all(Act)[-1]
    assert (event.when.written, event.where) == ("2017-21", place.id)
    assert place.names["ru"] == "Старая мельница"
    assert act.event == event.id
    assert book.get(Person, act.victim).names == ("Somebody Invented", "Кто-то Вымышленный")
    assert book.get(Person, book.all(Involvement)[-1].perpetrator).office == "Sergeant of the guard"
    assert len({entry.at for entry in book.ledger()[-7:]}) == 1


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"passage": "999"}, 400),
        ({"passage": ""}, 400),
        ({"start": "0", "end": "3"}, 400),  # another passage's words
        ({"start": "5"}, 400),
        ({"start": "9" * 30, "end": "3"}, 400),
        ({"violation": "gossip"}, 400),
        ({"degree": "a lot"}, 400),
        ({"event": "E-ZZZZZZZZ"}, 404),
        ({"event": "new", "title": "x", "when": "yesterday"}, 400),
        ({"event": "new", "title": "", "when": "2017"}, 400),
        ({"event": "new", "title": "x" * 201, "when": "2017"}, 400),
        ({"victim": ""}, 400),
        ({"victim": "P-ZZZZZZZZ"}, 404),
        ({"victim": "new", "victim_names": "x\n" * 5 + "y" * 300}, 400),
        ({"by": "new"}, 400),
        ({"reason": ""}, 400),
    ],
)
def test_a_form_that_offers_something_else_keeps_nothing(browser, book, alder, wrong, status):
    before = len(book.ledger())
    form = act_form(book, **wrong)
    assert browser.post(f"/en/testimonies/{alder.id}/act", data=form).status_code == status
    assert len(book.ledger()) == before


def test_the_form_stands_beside_opened_words_only_and_offers_people_by_role(browser, book, alder):
    at = f"/en/testimonies/{alder.id}"
    assert "act-form" not in browser.get(at).text
    page = browser.post(f"{at}/words", data={"show": "yes"}).text
    victims = page.split('id="act-victim"')[1].split("</select>")[0]
    people = page.split('id="act-by"')[1].split("</select>")[0]
    guard = next(p for p in book.all(Person) if p.office)
    assert guard.id in people
    assert guard.id not in victims
    for passage in alder.passages():
        assert f'data-passage="{passage.index}" data-start="{passage.start}"' in page


def test_shredding_takes_the_place_of_an_act_with_the_words(browser, book, alder):
    browser.post(f"/en/testimonies/{alder.id}/act", data=act_form(book))
    book.shred(alder.id, reason="they asked", at=NOON)
    assert book.all(ToldAt) == ()
    assert browser.get("/en/testimonies").status_code == 200


# --- one click ----------------------------------------------------------------------------------


def test_a_finding_is_withheld_with_one_click_and_its_place_is_kept(browser, book, alder):
    browser.post(f"/en/testimonies/{alder.id}/words", data={"show": "yes"})
    page = browser.get(f"/en/testimonies/{alder.id}").text
    forms = re.findall(r'<form method="post" action="[^"]+/decision"[^>]*>(.*?)</form>', page, re.S)
    quick = next(form for form in forms if 'type="radio"' not in form)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', quick))
    browser.follow = False
    answer = browser.post(f"/en/testimonies/{alder.id}/decision", data=fields)
    assert answer.headers["location"].endswith("?done=decided#findings")
    (kept,) = book.all(Decision)
    assert (str(kept.start), str(kept.end)) == (fields["start"], fields["end"])
    assert book.ledger()[-1].why == "looked at; withheld as found"


# --- the film -----------------------------------------------------------------------------------


@pytest.fixture
def ready(book, clock, alder):
    """A case whose gate is open for one testimony."""
    both = Words("An invented case", "Вымышленное дело")
    imprint = Imprint(both, both, (both,), both, (both,))
    book.append_many([imprint, Choice(alder.id, (4, 5))], reason="a trial", at=clock())
    digest = Redactor(book).redacted(alder.id).draft.digest
    approvals = [Approval(digest, who, clock()) for who in ("ada", "ben")]
    book.append_many(approvals, reason="read", at=clock())
    return alder.id


def programme(name, *passages, **more):
    form = {"title.en": "Heard", "title.ru": "Услышано", "readers": "Reader 1\nReader 2"}
    for number, passage in enumerate(passages, 1):
        form |= {f"place.{name}.{passage}": str(number), f"warning.{name}.{passage}": "graphic"}
    return form | WHY | more


def test_a_film_is_made_watched_and_taken_up_by_the_edition(browser, book, ready, tmp_path):
    page = browser.post("/en/film", data=programme(ready, 5, 4))
    assert "What is read in the film is kept." in page.text
    (kept,) = book.all(Programme)
    assert [(i.testimony, i.passage, i.warning) for i in kept.items] == [
        (ready, 5, "graphic"), (ready, 4, "graphic"),
    ]  # fmt: skip
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    assert browser.post("/en/film/make", data={"digest": "0" * 64, **WHY}).status_code == 409
    browser.post("/en/film/script", data={"language": "en"})
    assert browser.post("/en/film/make", data={"digest": digest}).status_code == 400, "no reason"
    page = browser.post("/en/film/make", data={"digest": digest, "tall": "yes", **WHY})
    assert "Watch all of it" in page.text
    (upright,) = re.findall(r'src="(/en/film/film-tall.mp4)"', page.text)
    assert browser.get(upright, headers={"range": "bytes=0-99"}).content[4:8] == b"ftyp"
    shown = [leaf_of(book.credentials(ready)[passage]) for passage in (5, 4)]
    (film,) = [one for one in book.all(Use) if one.made is Derivative.FILM]
    assert film.entries == (*shown,), "no edition has it yet, and it can be copied already"
    assert Scope.QUOTE in {permit.scope for permit in film.permits}
    source = re.search(r'<video[^>]* src="([^"]+)"', page.text)[1]
    watched = browser.get(source, headers={"range": "bytes=0-99"})
    assert (watched.status_code, watched.headers["content-type"]) == (206, "video/mp4")
    assert watched.content[4:8] == b"ftyp"
    for track in re.findall(r'<track[^>]* src="([^"]+)"', page.text):
        assert browser.get(track).text.startswith("WEBVTT")
    for other in ("film.txt", "..%2Fcase%2Fcase.json", "case.json"):
        assert browser.get(f"/en/film/{other}").status_code == 404
    browser.post("/en/editions", data={"film": "yes", **WHY})
    (edition,) = book.all(Edition)
    assert edition.film.seconds > 5
    assert edition.film.tall.file == "film/film-tall.mp4"
    films = [one for one in book.all(Use) if one.made is Derivative.FILM]
    assert {one.entries for one in films} == {(*shown,)}
    assert len(films) == 2
    assert not (tmp_path / "editions" / ".film").exists()
    assert browser.get(source).status_code == 404
    assert browser.post("/en/editions", data={"film": "yes", **WHY}).status_code == 404


def test_a_withdrawal_after_the_script_makes_no_film(browser, book, ready, tmp_path):
    browser.post("/en/film", data=programme(ready, 4, 5))
    page = browser.post("/en/film/script", data={"language": "ru"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    consent = {"scope": "recite", "granted": "no", **WHY}
    browser.post(f"/en/testimonies/{ready}/consent", data=consent)
    assert browser.post("/en/film/make", data={"digest": digest, **WHY}).status_code == 409
    assert not (tmp_path / "editions" / ".film").exists()


def made_film(browser, ready):
    """Make a film at DESK; return the page."""
    browser.post("/en/film", data=programme(ready, 4, 5))
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    return browser.post("/en/film/make", data={"digest": digest, **WHY})


@pytest.mark.parametrize("at_desk", [True, False])
def test_a_film_whose_consent_went_is_served_no_more_and_is_removed(browser, book, ready, at_desk):
    source = re.search(r'<video[^>]* src="([^"]+)"', made_film(browser, ready).text)[1]
    assert browser.get(source).status_code == 200
    asked = [entry for entry in book.ledger() if entry.what == "asked for a film at DESK"]
    assert [(entry.by, entry.why) for entry in asked] == [(book.by, WHY["reason"])]
    if at_desk:
        consent = {"scope": "recite", "granted": "no", **WHY}
        browser.post(f"/en/testimonies/{ready}/consent", data=consent)
    else:  # by a command, or on another machine
        tracing.withdraw(book, ready, [Scope.RECITE], reason="a letter", at=NOON)
        assert browser.get(source).status_code == 404
    assert not (book.path.parent / "editions" / ".film").exists()
    assert browser.get(source).status_code == 404


def test_a_no_on_the_page_of_consent_stops_a_film_in_the_making(
    browser, book, ready, tmp_path, monkeypatch
):
    real, parts = web_film.filmed, []

    def interrupted(*given, progress, **more):
        def told(part):
            if not parts:
                consent = {"scope": "recite", "granted": "no", **WHY}
                browser.post(f"/en/testimonies/{ready}/consent", data=consent)
            parts.append(part)
            progress(part)

        return real(*given, progress=told, **more)

    monkeypatch.setattr(web_film, "filmed", interrupted)
    assert made_film(browser, ready).status_code == 409
    assert len(parts) == 1, "it went no further"
    assert not (tmp_path / "editions" / ".film").exists()


def test_a_take_is_used_when_somebody_listened_and_stands_by_it(browser, book, ready, tmp_path):
    browser.post("/en/film", data=programme(ready, 4))
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    folder = tmp_path / "takes"
    folder.mkdir()
    seconds = np.linspace(0, 3, 3 * 22050)
    wav(folder / "1.wav", np.sin(440 * seconds) * np.abs(np.sin(5 * seconds)) / 2)
    form = {"digest": digest, "takes": str(folder), **WHY}
    heard = {"listened": "yes", "accept.1": "a hum"}
    answer = browser.post("/en/film/make", data=form | heard)
    assert answer.status_code == 404, "nobody listened to it here"
    page = browser.post("/en/film/takes", data=form)
    assert page.url.path == "/en/film/takes"
    for more, code in (
        ({}, 409),
        ({"listened": "yes"}, 409),
        ({"accept.1": "a hum"}, 409),
        ({"listened": "yes", "accept.1": "x" * 201}, 400),
    ):
        assert browser.post("/en/film/make", data=form | more).status_code == code
    assert not (tmp_path / "editions" / ".film" / "film.mp4").exists()
    page = browser.post("/en/film/make", data=form | heard)
    assert "Watch all of it" in page.text
    assert "line 1: a hum" in [entry.why for entry in book.ledger()]


def rehearsed(browser, ready, folder, *, language="en"):
    """Put takes of two lines into a folder, the first read otherwise; return its page and form."""
    browser.post("/en/film", data=programme(ready, 4, 5))
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    folder.mkdir()
    one, other = re.findall(r"<ol>.*?</ol>", page.text, re.DOTALL)[0].split("</li>")[:2]
    text = [re.search(r'lang="en">(.*?)</span>', part)[1] for part in (one, other)]
    spoken = [" ".join(text[0].split()[: len(text[0].split()) // 2]), text[1]]
    for number, said in enumerate(spoken, 1):
        (model,) = speak([Line(number, "Reader 1", said, "en")])
        wav(folder / f"{number}.wav", model.samples, model.rate)
    form = {"digest": digest, "takes": str(folder), **WHY}
    return browser.post(f"/{language}/film/takes", data=form), form


@pytest.mark.parametrize("language", ["en", "ru"])
def test_each_take_is_drawn_beside_its_line_with_what_seems_read_otherwise(
    browser, ready, tmp_path, language
):
    page, _ = rehearsed(browser, ready, tmp_path / "takes", language=language)
    said = catalogue(language)
    first, second = page.text.split('<li class="card"')[1:]
    assert said["work.takes.kind.skipped"] in first
    assert first.count('class="place"') >= 1
    assert "<mark>" in first
    assert 'name="accept.1"' in first
    assert said["work.takes.nothing"] in second
    assert 'class="place"' not in second
    assert 'name="accept.2"' not in second
    for number, part in ((1, first), (2, second)):
        assert part.count("<rect") >= 240
        assert f'src="/{language}/film/takes/{number}"' in part
        sound = browser.get(f"/{language}/film/takes/{number}")
        assert sound.headers["content-type"] == "audio/wav"
        with wave.open(io.BytesIO(sound.content)) as file:
            assert (file.getnchannels(), file.getframerate()) == (1, 24_000)
            assert file.getnframes() > 12_000
    for number in ("0", "3", "01", "x"):
        assert browser.get(f"/en/film/takes/{number}").status_code == 404


def test_whoever_exchanges_a_take_after_listening_listens_again(browser, ready, tmp_path):
    _, form = rehearsed(browser, ready, tmp_path / "takes")
    heard = {"listened": "yes", "accept.1": "she stops there"}
    wav(tmp_path / "takes" / "2.wav", np.sin(np.linspace(0, 900, 40_000)) / 2)
    assert browser.post("/en/film/make", data=form | heard).status_code == 404
    assert not (tmp_path / "editions" / ".film" / "film.mp4").exists()
    browser.post("/en/film/takes", data=form)
    answer = browser.post("/en/film/make", data=form | heard | {"accept.2": "a hum"})
    assert "Watch all of it" in answer.text


def test_takes_are_heard_no_more_once_a_deponent_says_no(browser, ready, tmp_path):
    _, form = rehearsed(browser, ready, tmp_path / "takes")
    consent = {"scope": "recite", "granted": "no", **WHY}
    browser.post(f"/en/testimonies/{ready}/consent", data=consent)
    assert browser.get("/en/film/takes/1").status_code == 404
    assert browser.get("/en/film/takes").url.path == "/en/film"
    assert browser.post("/en/film/takes", data=form).status_code in (404, 409)


@pytest.mark.parametrize(
    "names", [["take.wav"], ["0.wav"], ["3.wav"], ["1.wav", "1.mp4"], ["1.wav"], None]
)
def test_takes_that_are_none_make_no_film(browser, ready, tmp_path, names):
    browser.post("/en/film", data=programme(ready, 4, 5))
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    folder = tmp_path / "takes"
    for name in names or ():
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"no sound at all")
    given = {"digest": digest, "takes": str(folder), **WHY}
    for door in ("takes", "make"):
        answer = browser.post(f"/en/film/{door}", data=given)
        assert answer.status_code in (400, 404)
    assert browser.get("/en/film/takes").url.path == "/en/film"
    assert not (tmp_path / "editions" / ".film").exists()


@pytest.mark.parametrize(
    "more",
    [
        {"readers": ""}, {"title.ru": ""}, {"place.T-ZZZZZZZZ.1": "1"}, {"readers": "x" * 61},
        {"reason": ""},
    ],
)  # fmt: skip
def test_a_programme_that_cannot_be_is_not_kept(browser, book, ready, more):
    assert browser.post("/en/film", data=programme(ready, 4, **more)).status_code == 400
    assert browser.post("/en/film", data=programme(ready, 0)).status_code == 400
    assert browser.post("/en/film/script", data={"language": "xx"}).status_code == 400
    assert browser.post("/en/film/script", data={"language": "en"}).status_code == 404
    assert browser.post("/en/film/make", data={"digest": ""}).status_code == 400
    assert not book.all(Programme)


def test_what_an_earlier_run_left_is_removed_when_desk_starts(book, tmp_path):
    left = tmp_path / "editions" / ".film"
    left.mkdir(parents=True)
    Path(left / "film.mp4").write_bytes(b"x")
    desk_of(book, tmp_path)
    assert not left.exists()


def test_a_desk_left_running_ends_an_epoch_that_has_lasted_a_month(book, tmp_path):
    clock = Clock(NOON)
    answers = {200, 401}  # the session is over after a day; the program runs on
    browser = entered(desk_of(book, tmp_path, clock=clock))
    for days, turned in ((0, 1), (29, 1), (30, 2), (31, 2), (61, 3)):
        clock.at = NOON + timedelta(days=days)
        assert browser.get("/en/ledger").status_code in answers
        with book.inside() as held:
            assert held.fold.state.epoch == turned
    other = Casebook.unlock(book.path, PASSPHRASE, by="bo", entropy=os.urandom)
    clock.at = NOON + timedelta(days=95)
    with other.inside(writing=True):  # while another program writes, pages come all the same
        assert browser.get("/en/ledger").status_code in answers
    clock.at += timedelta(hours=1)
    assert browser.get("/en/ledger").status_code in answers
    with other.inside() as held:
        assert held.fold.state.epoch == 4
    other.close()


def test_no_page_writes_of_a_case_without_a_reason():
    asked = {path for way, path, page in PAGES
             if way == "POST" and "reason()" in inspect.getsource(page)}  # fmt: skip
    posted = {path for way, path, _ in PAGES if way == "POST"}
    assert posted - asked == {
        "/inbox",  # what came in is kept as the letters say
        "/testimonies/{id}/words", "/testimonies/{id}/review", "/conflicts/words",  # shown
        "/film/takes",
        "/testimonies/{id}/plan",  # looked for; taking of it asks
        "/film/script",  # as the gate shows it; the film asks
    }  # fmt: skip
    files = {
        path
        for way, path, page in PAGES
        if way == "GET"
        and {"FileResponse", "disposition"} & set(re.findall(r"\w+", inspect.getsource(page)))
    }
    assert files == {"/film/{name}", "/shredded/{id}/certificate"}, "made for a reason before"


def test_nothing_leaves_as_a_file_before_somebody_said_why(browser, book, ready, tmp_path):
    """Each way out, without a reason and with one; and no other page answers with a file."""

    def told(why):
        return {entry.what for entry in book.ledger() if (entry.by, entry.why) == (book.by, why)}

    def refused_then_done(path, what, **form):
        before, beside = len(book.ledger()), sorted(tmp_path.rglob("*.*"))
        assert browser.post(f"/en{path}", data=form | {"reason": " "}).status_code == 400
        assert browser.post(f"/en{path}", data=form).status_code == 400
        assert (len(book.ledger()), sorted(tmp_path.rglob("*.*"))) == (before, beside)
        why = f"because of {path.split('/')[-1]}"
        page = browser.post(f"/en{path}", data=form | {"reason": why})
        assert page.status_code == 200
        assert what in told(why)
        return page

    browser.post("/en/film", data=programme(ready, 4))
    page = browser.post("/en/film/script", data={"language": "en"})
    digest = re.search(r'name="digest" value="(\w+)"', page.text)[1]
    files = [f"/film/{name}" for name in ("film.mp4", "film.vtt", "en.vtt")]
    for path in (*files, f"/shredded/{ready}/certificate"):
        assert browser.get(f"/en{path}").status_code == 404, "nobody asked for it yet"
    page = refused_then_done("/film/make", "asked for a film at DESK", digest=digest)
    source = re.search(r'<video[^>]* src="/en([^"]+)"', page.text)[1]
    assert browser.get(f"/en{source}").headers["content-type"] == "video/mp4"
    refused_then_done("/editions", "kept edition")
    assert len(book.all(Edition)) == 1
    refused_then_done(f"/testimonies/{ready}/shred", "shredded a testimony", typed=ready)
    ids = {"shredded": ready, "testimonies": ready, "claims": book.all(Claim)[0].id}
    given = set()
    for way, path, _ in PAGES:
        if way == "GET":
            one = ids.get(path.split("/")[1], ready)
            answer = browser.get(f"/en{path}".format(id=one, name="film.mp4", number=1))
            if "html" not in answer.headers["content-type"]:
                given.add(path)
    assert given == {"/shredded/{id}/certificate"}, "the film went with the testimony"
