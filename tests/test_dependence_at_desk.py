"""At DESK: who may have taken from whom, both texts beside what speaks for it, and a finding."""

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.found_apart import FoundApart
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.when import When
from desk_stand import NOON, PASSPHRASE, Clock, desk_of, empty_case, entered, keep_stay, stay
from test_corroboration_retelling import EN, RU

WHY = {"reason": "because of a test"}
ONE, OTHER = SourceId("S-0021"), SourceId("S-0020")


@pytest.fixture
def book(tmp_path):
    casebook = empty_case(tmp_path / "case")
    for name, day, said, language in (
        (ONE, "2019-05-01", EN, "en"),
        (OTHER, "2019-05-02", RU, "ru"),
    ):
        source = Source(name, SourceKind.ARTICLE, f"Paper {name}", language, When.parse(day),
                        text=" ".join(said))  # fmt: skip
        casebook.append(source, reason="invented", at=NOON)
    yield casebook
    casebook.close()


@pytest.fixture
def browser(book, tmp_path):
    return entered(desk_of(book, tmp_path, clock=Clock(NOON + timedelta(hours=1))))


def text(page):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page.text)).split())


FORM = {"one": OTHER, "other": ONE, "from": ONE, "relation": "translates", **WHY}


def test_a_pair_is_shown_with_both_texts_and_what_speaks_for_it(browser):
    page = browser.get("/en/dependence")
    assert "Facts that both tell, sentence by sentence: 8" in text(page)
    assert "Steps from one of them to the next in the same order: 7" in text(page)
    assert EN[2] in text(page)
    assert RU[2] in text(page)
    russian = browser.get("/ru/dependence")
    assert "Переходы от факта к факту в том же порядке: 7" in text(russian)
    assert 'href="/en/dependence"' in browser.get("/en/claims").text


def test_what_somebody_finds_becomes_an_inferred_link_and_the_pair_goes(browser, book):
    done = browser.post("/en/dependence/link", data=FORM)
    assert "The link is kept as inferred." in done.text
    assert "Nothing is proposed" in done.text
    assert book.all(Link) == (
        Link(OTHER, Relation.TRANSLATES, ONE, Standing.INFERRED, "because of a test", "ada"),
    )
    assert WHY["reason"] not in {entry.why for entry in book.ledger()}, "it would outlive shredding"


def test_what_somebody_finds_may_hold_for_one_claim_alone(browser, book):
    claims = [
        Claim(ClaimId(f"C-000{n}"), "torture", {"en": f"Claim {n}.", "ru": f"Утверждение {n}."})
        for n in (1, 2)
    ]
    book.append_many([*claims, Saying(claims[0].id, ONE, Stance.ASSERTS)], reason="a", at=NOON)
    page = browser.get("/en/dependence").text
    assert "Claim 1." in page
    assert "Claim 2." not in page  # neither of the two says anything of it
    assert browser.post("/en/dependence/link", data={**FORM, "claim": "C-0002"}).status_code == 400
    assert book.all(Link) == ()
    browser.post("/en/dependence/link", data={**FORM, "claim": "C-0001"})
    (link,) = book.all(Link)
    assert link.claim == "C-0001"


def test_a_pair_goes_with_the_day_on_which_comparing_ends(book, tmp_path):
    """Nothing was kept meanwhile: only the day is another."""
    keep_stay(book, 1)
    deponent, clock = stay(1).id, Clock(NOON + timedelta(hours=1))
    told = replace(book.get(Source, OTHER), testimony=deponent)
    ends = NOON + timedelta(days=2)
    yes = Answer(deponent, Scope.COMPARE, granted=True, at=NOON, until=ends)
    book.append_many([told, yes], reason="until then", at=NOON)
    browser = entered(desk_of(book, tmp_path, clock=clock))
    assert "Facts that both tell" in text(browser.get("/en/dependence"))
    clock.at = ends + timedelta(hours=1)
    assert "Facts that both tell" not in text(browser.get("/en/dependence"))


def test_the_one_who_reads_both_may_find_the_order_the_other_way_round(browser, book):
    browser.post("/en/dependence/link", data={**FORM, "from": OTHER})
    (link,) = book.all(Link)
    assert (link.source, link.onto) == (ONE, OTHER)


def test_a_pair_found_apart_does_not_come_back_even_if_a_text_is_typed_anew(browser, book):
    done = browser.post("/en/dependence/apart", data=FORM)
    assert "The pair is not proposed again" in done.text
    assert book.all(FoundApart) == (FoundApart(OTHER, ONE, "because of a test", "ada"),)
    again = replace(book.get(Source, OTHER), text=" ".join(RU[:7]))
    book.append(again, reason="typed anew", at=NOON)
    assert "Nothing is proposed" in browser.get("/en/dependence").text
    assert book.all(Link) == ()


@pytest.mark.parametrize(
    "change",
    [{"one": "S-0001"}, {"relation": "witnessed"}, {"from": "S-0001"}, {"reason": " "}],
)
def test_a_form_that_is_not_the_pages_keeps_nothing(browser, book, change):
    assert browser.post("/en/dependence/link", data={**FORM, **change}).status_code == 400
    assert book.all(Link) == ()
    if "relation" not in change and "from" not in change:
        assert browser.post("/en/dependence/apart", data={**FORM, **change}).status_code == 400
        assert book.all(FoundApart) == ()


def test_whom_a_deponent_does_not_let_us_compare_is_not_shown(browser, book):
    """What was kept of the proposals goes with a consent that changed."""
    assert "Facts that both tell" in text(browser.get("/en/dependence"))
    keep_stay(book, 1)
    deponent = stay(1).id
    told = replace(book.get(Source, OTHER), testimony=deponent)
    book.append(told, reason="it was told to us", at=NOON)
    assert "Nothing is proposed" in browser.get("/en/dependence").text
    yes = Answer(deponent, Scope.COMPARE, granted=True, at=NOON)
    book.append(yes, reason="asked", at=NOON)
    assert "Facts that both tell" in text(browser.get("/en/dependence"))
    no = Answer(deponent, Scope.COMPARE, granted=False, at=NOON + timedelta(seconds=1))
    book.append(no, reason="taken back", at=NOON)
    assert "Nothing is proposed" in browser.get("/en/dependence").text


def test_whose_condition_is_not_met_any_more_is_not_shown_from_then_on(browser, book):
    keep_stay(book, 1)
    deponent, abroad = stay(1).id, "not before I am abroad"
    told = replace(book.get(Source, OTHER), testimony=deponent)
    book.append(told, reason="it was told to us", at=NOON)
    yes = Answer(deponent, Scope.COMPARE, granted=True, at=NOON, conditions=(abroad,))
    book.append(yes, reason="asked", at=NOON)
    for seconds, holds in ((1, True), (2, False)):
        met = Met(
            deponent, condition_digest(deponent, abroad), NOON + timedelta(seconds=seconds), holds
        )
        book.append(met, reason="asked", at=met.at)
        assert ("Facts that both tell" in text(browser.get("/en/dependence"))) == holds


def test_a_finding_outlives_the_program(browser, book, tmp_path):
    browser.post("/en/dependence/apart", data=FORM)
    book.close()
    again = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="ada", entropy=os.urandom)
    assert len(again.all(FoundApart)) == 1
    again.close()
