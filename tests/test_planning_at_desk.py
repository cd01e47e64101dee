"""A plan at DESK: what it says, what it needs, and that nobody's draft changes by itself."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import sync_playwright

from bearwitness.adapters.web.serving import running
from bearwitness.desk import planning, worlds
from bearwitness.desk.choices import Rules
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.planning import Sought, around, planned
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.worlds import CensusTable, Counted
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import PlaceId
from bearwitness.records.testimony import Testimony
from bearwitness.records.where import Level, Place
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.redaction.reading import stem
from desk_stand import CODE, NOON, by_command, copy_of, desk_of, entered, lakeshore_case
from test_desk_in_a_browser import FLAGS

BROTHER = 3  # the fourth deponent, who tells of a death; no draft of theirs passes as it is


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "case"
    lakeshore_case(folder, only=4).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    book = copy_of(made, tmp_path / "case")
    yield book
    book.close()


@pytest.fixture
def words(book):
    return book.all(Testimony)[BROTHER]


@pytest.fixture
def browser(book, words, tmp_path):
    browser = entered(desk_of(book, tmp_path))
    browser.post(f"/en/testimonies/{words.id}/review", data={"show": "draft"})
    return browser


ASKED = {"percent": "10", "keeps": "50"}


def ask(browser, words, language="en", **more):
    return browser.post(f"/{language}/testimonies/{words.id}/plan", data=ASKED | more)


def take(browser, words, what, **more):
    form = {"what": what, "reason": "as the plan says"} | more
    return browser.post(f"/en/testimonies/{words.id}/plan/take", data=form)


def lines(page):
    return re.findall(r'name="what" value="([\d,-]+)"', page)


def test_a_plan_reaches_what_was_asked_and_decides_nothing(book, browser, words):
    page = ask(browser, words).text
    redactor = Redactor(book)
    made = planned(redactor, book, words.id, Sought(0.1, 0.5), at=NOON)
    assert made.before.chance_named > 0.1 >= made.after.chance_named
    assert f"The draft when the plan was asked for: 1 in {made.before.one_in}." in page
    assert f"With the whole plan: 1 in {made.after.one_in}." in page
    assert "any of 410,000 people" in page
    assert not book.all(Decision)
    russian = browser.get(f"/ru/testimonies/{words.id}/review").text
    assert f"Со всем планом: одного из {made.after.one_in}." in russian


def test_all_that_covers_is_taken_at_once_and_then_the_figure_is_the_one_foretold(
    book, browser, words
):
    ask(browser, words)
    made = planned(Redactor(book), book, words.id, Sought(0.1, 0.5), at=NOON)
    page = take(browser, words, "all").text
    assert {(d.start, d.end) for d in book.all(Decision)} == {
        (move.start, move.end) for move in made.covers
    }
    after = Redactor(book).redacted(words.id, at=NOON).risk
    assert after.chance_named == pytest.approx(made.covering.chance_named)
    assert page.count("taken, ada") == len(made.covers)
    assert 'value="all"' not in page
    assert take(browser, words, "all").status_code == 200  # nothing is left to be kept twice
    assert len(book.all(Decision)) == len(made.covers)


def test_one_line_is_taken_by_itself(book, browser, words):
    name = lines(ask(browser, words).text)[0]
    page = take(browser, words, name).text
    start, end = map(int, name.split("-"))
    assert [(d.start, d.end, d.verdict, d.by) for d in book.all(Decision)] == [
        (start, end, Verdict.ACCEPT, "ada")
    ]
    assert "taken, ada" in page


def test_what_a_plan_lets_be_read_is_never_taken_with_all_the_rest(book, browser, words):
    page = ask(browser, words, percent="99,9").text
    made = planned(Redactor(book), book, words.id, Sought(0.999, 0.5), at=NOON)
    assert made.opens
    assert "This opens what is covered now." in page
    take(browser, words, "all")
    assert not any(d.verdict is Verdict.CLEAR for d in book.all(Decision))
    move = made.opens[0]
    take(browser, words, f"{move.start}-{move.end}")
    assert any(d.verdict is Verdict.CLEAR for d in book.all(Decision))


def test_words_as_told_stay_hidden_in_a_plan_until_they_are_asked_for(browser, words):
    page = ask(browser, words).text
    assert "6 March" in words.text
    assert "6 March" not in page
    opened = browser.post(f"/en/testimonies/{words.id}/review", data={"show": "told"}).text
    assert "6 March" in opened


def test_somebody_who_knows_all_that_was_told_asks_for_more_to_be_covered(book, words):
    redactor = Redactor(book)
    usual, whole = (
        planned(redactor, book, words.id, Sought(0.1, 0.3, whole=whole), at=NOON)
        for whole in (False, True)
    )
    assert whole.plan.before >= usual.plan.before
    assert whole.plan.kept < usual.plan.kept


def test_what_somebody_withheld_stays_withheld(book, words):
    start = words.text.index("6 March")
    mask = Decision(words.id, start, start + 7, Verdict.ACCEPT, "ada")
    other = Decision(words.id, 0, 10, Verdict.ACCEPT, "ada")
    made = planned(Redactor(book), book, words.id, Sought(1.0, 0.0, (mask, other)), at=NOON)
    assert all(move.end <= start or start + 7 <= move.start for move in made.plan.moves)
    assert all(move.start >= 10 for move in made.plan.moves)


def test_all_at_once_undoes_nothing_that_was_decided_after_or_before_asking(book, browser, words):
    start = words.text.index("6 March")
    end = next(f.end for f in Redactor(book).findings(words) if f.start == start)
    own = Decision(words.id, start, end, Verdict.GENERALISE, "ben", "one winter")
    book.append(own, reason="coarser", at=NOON)
    ask(browser, words, percent="60")
    made = planned(Redactor(book), book, words.id, Sought(0.6, 0.5, (own,)), at=NOON)
    assert all(move.start != start or move.label == "" for move in made.plan.moves)
    ask(browser, words)
    made = planned(Redactor(book), book, words.id, Sought(0.1, 0.5, (own,)), at=NOON)
    move = next(m for m in made.covers if m.start != start)
    later = Decision(words.id, move.start, move.end, Verdict.GENERALISE, "ben", "somewhere")
    book.append(later, reason="coarser", at=NOON)
    page = take(browser, words, "all").text
    assert len(book.all(Decision)) > 2
    decided = {(d.start, d.end): d for d in book.all(Decision)}
    assert decided[start, end] == own
    assert decided[later.start, later.end] == later
    assert "ben decided otherwise here" in page
    assert 'value="all"' not in page
    name = next(n for n in lines(page) if f"{move.start}-{move.end}" in n.split(","))
    take(browser, words, name)
    decided = {(d.start, d.end): d for d in book.all(Decision)}
    assert decided[later.start, later.end].by == "ada"


def test_a_telling_word_is_no_longer_shown_once_the_draft_covers_it(book, browser, words):
    ask(browser, words)
    found = {(f.start, f.end) for f in Redactor(book).findings(words)}
    made = planned(Redactor(book), book, words.id, Sought(0.1, 0.5), at=NOON)
    telling = next(m for m in made.covers if (m.start, m.end) not in found)
    said = f'>{words.text[telling.start : telling.end]}</span> <span class="stamp">'
    review = f"/en/testimonies/{words.id}/review"
    assert said in browser.get(review).text
    take(browser, words, "all")
    page = browser.get(review).text
    assert said not in page
    assert "covered now" in page


def test_a_background_with_a_testimonys_very_words_is_refused(book, words):
    spoken = " ".join(words.text.split()[:8])
    with pytest.raises(Refused) as refusal:
        worlds.keep_background(book, [f"The paper says: {spoken}!"], reason="x", at=NOON)
    assert spoken not in str(refusal.value)
    assert worlds.background(book) == ()
    few = " ".join(words.text.split()[:7])
    assert worlds.keep_background(book, [few], reason="x", at=NOON) == 1


def test_a_census_without_a_number_of_people_is_said_to_count_for_nothing(
    book, browser, capsys, tmp_path
):
    book.append(Rules(0.05), reason="nobody counted", at=NOON)
    table = tmp_path / "census.csv"
    table.write_text("watch, 1")
    world = ("publish", "world", "--reason", "x", "--census", str(table))
    assert "counts for nothing until" in by_command(book, capsys, *world)[1]
    assert "counts for nothing until" in browser.get("/en/gate").text
    assert "не учитывается, пока" in browser.get("/ru/gate").text
    book.append(Rules(0.05, 300), reason="counted", at=NOON)
    assert "Every figure from now on is measured with them" in by_command(book, capsys, *world)[1]
    assert "count with the case&#39;s own census" in browser.get("/en/gate").text


def test_a_plan_is_put_away_and_is_gone_with_the_passages(book, browser, words):
    ask(browser, words)
    assert "With the whole plan" not in ask(browser, words, forget="yes").text
    ask(browser, words)
    browser.post(f"/en/testimonies/{words.id}/passages", data={"reason": "none for now"})
    page = browser.get(f"/en/testimonies/{words.id}/review").text
    assert "None is." in page
    assert take(browser, words, "all").status_code == 409
    with pytest.raises(Missing):
        planned(Redactor(book), book, words.id, Sought(0.1, 0.5), at=NOON)


def test_what_the_page_does_not_offer_is_refused(book, browser, words):
    assert take(browser, words, "all").status_code == 409  # no plan was asked for
    assert ask(browser, words, percent="much").status_code == 400
    assert ask(browser, words, percent="0").status_code == 400
    assert ask(browser, words, keeps="101").status_code == 400
    ask(browser, words)
    assert take(browser, words, "0-1").status_code == 409
    assert take(browser, words, "all", reason="").status_code == 400
    assert not book.all(Decision)
    with pytest.raises(Malformed):
        Sought(0.0, 0.5)


def test_while_a_decision_would_clear_a_protected_word_there_is_no_plan(book, browser, words):
    ask(browser, words)
    start = words.text.index("6 March")
    cleared = Decision(words.id, start, start + 7, Verdict.CLEAR, "ada")
    book.append_many([cleared, SweepList(words.id, ("6 March",))], reason="a mistake", at=NOON)
    ask(browser, words)
    page = browser.get(f"/en/testimonies/{words.id}/review")
    assert page.status_code == 200
    assert "No plan can be made" in page.text


def test_a_place_is_said_by_what_it_lies_in_and_never_by_a_protected_name(book):
    redactor = Redactor(book)
    assert around(redactor, book, "en")[stem("tolmen")] == ["North Bay", "Lakeshore", "Orlenia"]
    assert around(redactor, book, "ru")[stem("тольмене")][0] == "Северная Бухта"
    lost = Place(PlaceId("W-00000001"), Level.SETTLEMENT, {"en": "Tolmen"})
    nowhere = Place(PlaceId("W-00000002"), Level.SETTLEMENT, {"en": "Marn"}, PlaceId("W-00000003"))
    book.append_many([lost, nowhere], reason="another of that name", at=NOON)
    told = around(redactor, book, "en")
    assert stem("tolmen") not in told
    assert stem("marn") not in told
    name = book.all(Testimony)[0].id
    book.append(SweepList(name, ("North Bay",)), reason="asked", at=NOON)
    assert around(redactor, book, "en")[stem("varsk")] == ["Lakeshore", "Orlenia"]


def test_a_village_that_is_found_is_said_by_its_district(book, words, monkeypatch):
    start = words.text.index("watch")
    village = Finding(start, start + 5, Kind.PLACE, Identifier.QUASI, "", "a place")
    redactor = Redactor(book)
    monkeypatch.setattr(planning, "around", lambda *_: {stem("watch"): ["North Bay"]})
    found = (*redactor.findings(words), village)
    monkeypatch.setattr(redactor, "findings", lambda _: found)
    book.append(Rules(0.1, 300), reason="few people", at=NOON)
    made = planned(redactor, book, words.id, Sought(0.9, 0.0), at=NOON)
    assert {m.label for m in made.plan.moves if m.start == start} == {"North Bay"}
    strict = planned(redactor, book, words.id, Sought(0.05, 0.0), at=NOON)
    assert {m.label for m in strict.plan.moves if m.start == start} == {"North Bay"}


def test_the_world_of_a_case_moves_every_figure(book, words, browser, capsys, tmp_path):
    redactor = Redactor(book)
    before = redactor.redacted(words.id, at=NOON)
    library, table = tmp_path / "library", tmp_path / "census.csv"
    library.mkdir()
    for number in range(3):
        (library / f"{number}.txt").write_text(f"The bread of day {number} was cold.")
    table.write_text("watch, 1\nbury, 500000\noccupation, 900")
    world = ("publish", "world", "--reason", "from the office")
    code, out, _ = by_command(
        book, capsys, *world, "--census", str(table), "--background", str(library), "--json"
    )
    assert code == 0
    assert json.loads(out) == {"rows": 3, "texts": 3}
    census = redactor.census()
    assert census.words[stem("watch")] == 1 / 410_000
    assert census.words[stem("bury")] == 1.0  # more than there are: all of them
    after = redactor.redacted(words.id, at=NOON)
    assert after.texts == before.texts + 3
    assert after.risk.chance_named > before.risk.chance_named
    gate = browser.get("/en/gate").text
    assert "watch, 1\nbury, 500000" in gate
    assert "public: 3." in gate
    browser.post("/en/census", data={"rows": "watch, 7", "reason": "counted again"})
    assert redactor.census().words == {stem("watch"): 7 / 410_000}
    assert browser.post("/en/census", data={"rows": "watch", "reason": "x"}).status_code == 400
    assert by_command(book, capsys, *world, "--background", "none")[0] == 0
    assert redactor.redacted(words.id, at=NOON).texts == before.texts
    assert by_command(book, capsys, *world)[0] == 2


def test_a_census_of_nobody_and_a_background_without_end_are_refused(book, monkeypatch):
    with pytest.raises(Malformed):
        worlds.keep_census(book, "watch, 0", reason="x", at=NOON)
    monkeypatch.setattr(worlds, "MOST_LETTERS", 10)
    with pytest.raises(Malformed):
        worlds.keep_background(book, ["far too long for this"], reason="x", at=NOON)
    assert worlds.keep_background(book, ["one", "one", "  "], reason="x", at=NOON) == 1
    assert worlds.background(book) == ("one",)
    assert repr(CensusTable((Counted("watch", 1),))).count("watch") == 0


def test_one_key_takes_a_line_and_another_all_the_rest(tmp_path):
    book = lakeshore_case(tmp_path / "case", only=4)
    name = book.all(Testimony)[BROTHER].id
    with running(desk_of(book, tmp_path)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_page(viewport={"width": 390, "height": 800})
        tab.set_default_timeout(60_000)
        tab.goto(f"{address}/en/")
        tab.fill("#code", CODE)
        tab.click("main button")
        tab.goto(f"{address}/en/testimonies/{name}/review")
        tab.click("button[value=draft]")
        tab.click("#plan button")
        tab.wait_for_selector("#plan-figures")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        line = tab.locator("#plan .proposal").first
        line.focus()
        tab.keyboard.press("4")
        tab.wait_for_selector("#plan .proposal >> text=taken, ada")
        assert len(book.all(Decision)) == 1
        tab.locator("#plan-all").focus()
        tab.keyboard.press("4")
        tab.wait_for_selector("#plan-all", state="detached")
        assert len(book.all(Decision)) == tab.locator("#plan >> text=taken, ada").count()
        browser.close()
    book.close()
