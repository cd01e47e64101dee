"""The ledger on its page: in parts, by kind of deed, without a script, and without a name."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Scope
from bearwitness.consent.uses import Derivative
from bearwitness.desk import lakeshore, tracing
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.web import said
from bearwitness.desk.web.journal import ON_A_PAGE
from desk_stand import NOON, copy_of, desk_of, entered, lakeshore_case

LATER = NOON + timedelta(days=1)
ROW = re.compile(r'data-label="What">([^<]+)')


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger") / "case"
    lakeshore_case(folder, only=1).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    casebook = copy_of(made, tmp_path / "case", by="ada")
    yield casebook
    casebook.close()


@pytest.fixture
def browser(book, tmp_path):
    return entered(desk_of(book, tmp_path))


def rows(page):
    return ROW.findall(page.text)


def test_the_ledger_comes_in_pages_and_every_line_is_on_one(browser, book):
    first = browser.get("/en/ledger")
    assert len(rows(first)) == ON_A_PAGE
    assert "<script" not in first.text.split("<main")[1]
    seen, page = [], first
    while page is not None:
        seen += re.findall(r'class="hash">(R-\w+)<', page.text)
        onward = re.search(r'rel="next" href="([^"]+)"', page.text)
        page = browser.get(onward[1].replace("&amp;", "&")) if onward else None
    assert seen == [entry.record for entry in book.ledger()[::-1]]


def test_one_kind_of_deed_is_shown_alone_on_every_one_of_its_pages(browser, book):
    listed = sum(entry.what == "kept listing" for entry in book.ledger())
    assert listed > ON_A_PAGE
    page = browser.get("/en/ledger?kind=kept-listing")
    assert f"{listed} lines" in page.text
    told = {said.done("kept listing", "en")}
    assert set(rows(page)) == told
    second = browser.get("/en/ledger?kind=kept-listing&page=2")
    assert set(rows(second)) == told
    assert 'href="/en/ledger?page=1&amp;kind=kept-listing"' in second.text
    assert re.search(r'<option value="kept-listing" selected>[^<]*\(\d+\)', second.text)


@pytest.mark.parametrize("asked", ["kind=x", "kind=%22%3E", "page=0", "page=99999999", "page=-1"])
def test_what_is_not_there_shows_the_whole_ledger(browser, book, asked):
    assert f"{len(book.ledger())} lines" in browser.get(f"/en/ledger?{asked}").text


def test_no_line_of_the_ledger_is_an_id_or_a_digest_alone(browser, book):
    permit = Consents(book).require(lakeshore.deponents()[0].id, Scope.QUOTE, at=LATER)
    used = tracing.use(Derivative.DRAFT, "ab" * 32, {permit: ()}, at=LATER)
    book.append_many(used, reason="a draft", at=LATER)
    assert book.ledger()[-1].what == "kept use"
    assert "ab" * 32 not in browser.get("/en/ledger").text


def test_a_reason_that_holds_a_protected_word_is_not_shown(browser, book):
    name = lakeshore.deponents()[0].names[0]
    choice = book.all(Choice)[0]
    book.append(replace(choice, key_passage=None), reason=f"{name} rang", at=NOON)
    page = browser.get("/en/ledger").text
    assert name not in page
    assert "not shown: it holds a protected word" in page
    assert any(name in entry.why for entry in book.ledger())  # the line is kept as it is


def test_a_translation_is_kept_with_the_choice_and_offered_again(browser, book):
    one = lakeshore.deponents()[0]
    where = f"/en/testimonies/{one.id}"
    browser.post(f"{where}/words", data={"show": "yes"})
    form = {"passage.1": "on", "passage.3": "on", "translation.1": "Их было четверо.",
            "translation.4": "не выбран", "reason": "for readers of Russian"}  # fmt: skip
    browser.post(f"{where}/passages", data=form)
    assert book.get(Choice, one.id).translations == {"1": "Их было четверо."}
    assert 'value="Их было четверо."' in browser.get(where).text
    long = {**form, "translation.1": "a" * 601}
    browser.raises = False
    assert browser.post(f"{where}/passages", data=long).status_code == 400
    assert book.get(Choice, one.id).translations == {"1": "Их было четверо."}
