"""DESK in a real browser: a selection fills the form, one click keeps the place, nothing leaks."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from bearwitness.adapters.web.serving import running
from bearwitness.desk import apart
from bearwitness.desk.app import PAGES
from bearwitness.desk.deeds import Backup
from bearwitness.records.claim import Claim
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision
from desk_stand import CODE, NOON, desk_of, lakeshore_case

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SELECT = """() => {
  const text = document.querySelector("#p-4").firstChild;
  const range = document.createRange();
  range.setStart(text, 2); range.setEnd(text, 13);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("browsed")
    book = lakeshore_case(folder / "case", only=1)
    name = book.all(Testimony)[0].id
    with running(desk_of(book, folder)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_page(viewport={"width": 390, "height": 800})
        tab.asked = []
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.set_default_timeout(60_000)
        tab.goto(f"{address}/en/")
        tab.fill("#code", CODE)
        tab.click("main button")
        tab.goto(f"{address}/en/testimonies/{name}")
        tab.click("button[value=yes]")
        tab.wait_for_selector("#act-form", state="attached")
        yield tab, book, address
        browser.close()
    book.close()


def test_words_that_are_selected_fill_the_form_and_nothing_leaves_the_page(place):
    tab, book, address = place
    words = book.all(Testimony)[0]
    tab.evaluate(SELECT)
    tab.wait_for_selector("#act-chosen:not([hidden])", state="attached")
    form = "document.querySelector('#act-form').elements"
    got = tab.evaluate(f"[{form}.passage.value, {form}.start.value, {form}.end.value]")
    assert got[0] == "4"
    shown = tab.text_content("#act-words")
    assert words.text[int(got[1]) : int(got[2])] == shown == shown.strip()
    assert [url for url in tab.asked if not url.startswith(address)] == []
    stored = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert tab.evaluate(stored) == [0, 0, ""]


def test_one_click_decides_and_keeps_the_place(place):
    tab, book, _ = place
    card = tab.locator("li.proposal").nth(1)
    name = card.get_attribute("id")
    card.scroll_into_view_if_needed()
    before, address = card.bounding_box()["y"], tab.url
    card.locator("button").first.click()
    tab.wait_for_selector("#status p")
    decided = tab.locator(f"#{name}")
    assert "withheld, ada" in decided.inner_text()
    assert decided.locator("button.quiet").count() == 0
    assert abs(decided.bounding_box()["y"] - before) < 200
    assert tab.url == address
    assert len(book.all(Decision)) == 1


def test_what_is_refused_shows_its_own_page(place):
    tab, book, _ = place
    before = len(book.ledger())
    card = tab.locator("li.proposal").nth(3)
    card.locator("button").first.evaluate("b => b.form.elements.verdict.value = 'gossip'")
    card.locator("button").first.click()
    tab.wait_for_selector("h1:has-text('cannot be read')")
    assert len(book.ledger()) == before


def test_a_restore_key_is_marked_in_its_place_and_what_is_due_follows(place):
    tab, book, address = place
    folder = book.path.parent
    made = apart.backup(book, folder / "backup", folder / "key", reason="monthly", at=NOON)
    tab.goto(f"{address}/en/safekeeping")
    assert "1 thing to do today" in tab.inner_text("#today")
    card = tab.locator(f"#b-{made.id}")
    card.locator("summary").click()
    card.locator("input[type=checkbox]").check()
    card.locator("input[name=reason]").fill("burnt")
    card.locator("button").click()
    tab.wait_for_selector("#status p")
    assert "opens for nobody" in card.inner_text()
    assert "2 things to do today" in tab.inner_text("#today")
    assert tab.url == f"{address}/en/safekeeping"
    assert book.get(Backup, made.id).destroyed


def on_every_page(book):
    """Return the address of each page of DESK, with an id that it knows."""
    ids = {
        "/testimonies/": book.all(Testimony)[0].id,
        "/gate/": book.all(Testimony)[0].id,
        "/claims/": book.all(Claim)[0].id,
        "/sources/": book.all(Source)[0].id,
        "/reading/": next(one.id for one in book.all(Source) if one.kind is SourceKind.ARTICLE),
    }
    for method, path, _ in PAGES:
        known = next((name for start, name in ids.items() if path.startswith(start)), "")
        if method == "GET" and ("{" not in path or (known and "{id}" in path)):
            yield path.replace("{id}", known)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_is_wider_than_a_telephone(place, language):
    tab, book, address = place
    wide, seen = [], 0
    for path in on_every_page(book):
        answer = tab.goto(f"{address}/{language}{path}", wait_until="domcontentloaded")
        if answer.ok and "html" in answer.headers["content-type"]:
            width = tab.evaluate("document.documentElement.scrollWidth")
            wide, seen = [*wide, (path, width)] if width > 390 else wide, seen + 1
    assert wide == []
    assert seen > 20
