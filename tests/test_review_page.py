"""The review of a redaction: muted, one key a finding, what carries the risk, how much was read."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import sync_playwright

from bearwitness.adapters.web.serving import running
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.web import load, reviewing
from bearwitness.desk.web.door import Session
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision, DraftPassage, Piece, Shape, Verdict
from bearwitness.redaction.risk import Heat
from desk_stand import CODE, NOON, Clock, copy_of, desk_of, entered, lakeshore_case
from test_desk_in_a_browser import FLAGS


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review") / "case"
    lakeshore_case(folder, only=1).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    book = copy_of(made, tmp_path / "case")
    yield book
    book.close()


@pytest.fixture
def words(book):
    return book.all(Testimony)[0]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def browser(book, tmp_path, clock):
    return entered(desk_of(book, tmp_path, clock=clock))


def page(browser, words, language="en"):
    return browser.get(f"/{language}/testimonies/{words.id}/review").text


def look(browser, words, what):
    return browser.post(f"/en/testimonies/{words.id}/review", data={"show": what})


def read_today(text):
    return int(re.search(r"Testimony read today: ([\d,]+) word", text)[1].replace(",", ""))


def test_the_draft_comes_first_and_the_words_as_told_only_on_asking_again(browser, words):
    told = words.passages()[4].text
    name = "3 March"  # covered in the draft
    assert name in words.text
    muted = page(browser, words)
    assert told not in muted
    assert read_today(muted) == 0
    draft = look(browser, words, "draft").text
    assert "They came for me on the evening of" in draft
    assert name not in draft
    first = read_today(draft)
    assert 0 < first < len(words.text.split())
    opened = look(browser, words, "told").text
    assert name in opened
    assert read_today(opened) == first + len(words.text.split())
    assert read_today(look(browser, words, "draft").text) == read_today(opened)
    hidden = look(browser, words, "no").text
    assert name not in hidden
    assert "They came for me" not in hidden


def test_what_the_page_does_not_offer_is_refused(browser, words):
    assert look(browser, words, "everything").status_code == 400


def test_each_finding_says_why_and_what_would_be_said_instead(browser, words):
    draft = look(browser, words, "draft").text
    assert "Because: a date." in draft
    assert re.search(r'Say: <span lang="en">\[(in )?spring\]</span>', draft)
    assert "A protected word cannot be cleared." in draft
    russian = page(browser, words, "ru")
    assert "Причина: дата." in russian


def test_the_risk_with_nothing_covered_stands_beside_that_of_the_draft(browser, book, words):
    draft = look(browser, words, "draft").text
    redactor = Redactor(book)
    before, after = redactor.as_told(words.id, at=NOON), redactor.redacted(words.id, at=NOON).risk
    assert before.chance_named > after.chance_named
    assert f"with nothing covered: 1 in {before.one_in}." in draft
    assert f"ничего не скрыто: одного из {before.one_in}." in page(browser, words, "ru")
    browser.post(f"/en/testimonies/{words.id}/passages", data={"reason": "none for now"})
    assert "with nothing covered" not in page(browser, words)


def test_a_button_decides_without_a_script_and_comes_back_to_the_card(browser, book, words):
    start = words.text.index("3 March")
    form = {
        "back": "review",
        "start": start,
        "end": start + 7,
        "verdict": "clear",
        "reason": "seen",
    }
    answer = browser.post(f"/en/testimonies/{words.id}/decision", data=form)
    assert answer.url.path.endswith("/review")
    assert answer.url.fragment == f"f-{start}-{start + 7}"
    look(browser, words, "draft")
    assert "cleared, ada" in page(browser, words)
    assert [one.verdict for one in book.all(Decision)] == [Verdict.CLEAR]


def test_while_a_decision_would_clear_a_protected_word_the_page_is_there(browser, book, words):
    start = words.text.index("3 March")
    cleared = Decision(words.id, start, start + 7, Verdict.CLEAR, "ada")
    book.append(cleared, reason="a mistake", at=NOON)
    browser.post(f"/en/testimonies/{words.id}/protect", data={"words": "3 March", "reason": "name"})
    assert look(browser, words, "draft").status_code == 200


def test_whoever_has_read_much_is_told_so_on_each_page_until_tomorrow(
    browser, words, clock, monkeypatch
):
    monkeypatch.setattr(load, "ENOUGH", 100)
    rest = "It can wait until tomorrow"
    assert rest not in page(browser, words)
    assert rest in look(browser, words, "draft").text + look(browser, words, "told").text
    assert rest in browser.get("/en/claims").text
    assert "может подождать до завтра" in browser.get("/ru/claims").text
    clock.at += timedelta(hours=9, minutes=59)
    session = Session("t", NOON)
    load.note(session, "word " * 6000, NOON.date())
    assert load.is_much(session, NOON.date())
    assert not load.is_much(session, (NOON + timedelta(days=1)).date())


def heat(start, end, share):
    return Heat(3, start, end, share, carries=share)


def test_words_that_carry_the_risk_are_marked_by_how_much():
    kept = Piece(0, 24, Shape.KEPT, "One two three four five.")
    masked = DraftPassage(3, (kept, Piece(24, 30, Shape.WITHHELD, "[…]", "person")))
    places = (
        (0, 3, 0.04),
        (4, 7, 0.05),
        (8, 13, 0.25),
        (14, 18, 0.9),
        (14, 17, 0.9),
        (23, 30, 0.9),
    )
    heats = [heat(*place) for place in places]
    runs = list(reviewing._runs(masked, heats))
    assert "".join(run.text for run in runs) == masked.text
    assert [(run.text, run.level) for run in runs if run.level] == [
        ("two", 1),
        ("three", 2),
        ("four", 3),
    ]
    assert (runs[-1].shape, runs[-1].kind) == (Shape.WITHHELD, "person")


def test_what_identifies_alone_is_not_cleared_by_one_key(browser, book, words):
    room_page = look(browser, words, "draft").text
    cards = re.findall(r'<li class="card proposal".*?</li>', room_page, re.S)
    for card in cards:
        one_key = re.search(r'<button[^>]*data-key="3"', card)
        assert not ("Identifies alone." in card and one_key)
    assert any("Identifies together" in c and re.search(r'data-key="3"', c) for c in cards)


@pytest.fixture(scope="module")
def tab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    book = lakeshore_case(folder / "case", only=1)
    with running(desk_of(book, folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_page(viewport={"width": 390, "height": 800})
        tab.set_default_timeout(60_000)
        tab.goto(f"{address}/en/")
        tab.fill("#code", CODE)
        tab.click("main button")
        tab.goto(f"{address}/en/testimonies/{book.all(Testimony)[0].id}/review")
        tab.click("button[value=draft]")
        tab.wait_for_selector("[data-keys]")
        yield tab, book
        browser.close()
    book.close()


def decided(book):
    return {(one.start, one.end): one.verdict for one in book.all(Decision)}


def test_one_key_decides_and_goes_on_to_the_next_card(tab):
    tab, book = tab
    cards = tab.locator("[data-keys]")
    names = [cards.nth(n).get_attribute("id") for n in range(cards.count())]
    quasi = tab.locator('[data-keys]:has(button[data-key="2"]):has(button[data-key="3"])').first
    here = names.index(quasi.get_attribute("id"))
    for key, verdict in (("2", Verdict.GENERALISE), ("3", Verdict.CLEAR), ("1", Verdict.ACCEPT)):
        tab.locator(f"#{names[here]}").focus()
        tab.keyboard.press(key)
        tab.wait_for_selector(f"#{names[here + 1]}:focus")
        start, end = map(int, names[here].split("-")[1:])
        assert decided(book) == {(start, end): verdict}
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.id") == names[here]
    tab.keyboard.press("Control+3")
    tab.keyboard.press("7")
    assert list(decided(book).values()) == [Verdict.ACCEPT]
    assert tab.evaluate("sessionStorage.length + localStorage.length") == 0


def test_the_page_is_no_wider_than_a_telephone(tab):
    tab, _ = tab
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390
