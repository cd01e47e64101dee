"""What DESK's page says of editions: whose words are in them, and what their proofs lack."""

from __future__ import annotations

import html
import os
import shutil
from dataclasses import replace

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.desk import logbook, logkeeping, trust
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.proof.encoding import b64
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Approval
from bearwitness.publication.words import Words
from bearwitness.records.testimony import Testimony
from desk_stand import PASSPHRASE, Clock, desk_of, entered, lakeshore_case
from proof_builders import COSIGNER_KEY
from stamp_stand import stamped

WHY = {"reason": "because of a test"}
GONE = "nobody can say any more whose"


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """A case of one testimony that two people approved, ready for an edition."""
    folder, clock = tmp_path_factory.mktemp("made") / "case", Clock()
    book = lakeshore_case(folder, only=1)
    both = Words("Lakeshore", "Озёрный берег")
    digest = Redactor(book).redacted(book.all(Testimony)[0].id).draft.digest
    yes = [Approval(digest, by, clock()) for by in ("ada", "bo")]
    book.append_many([Imprint(both, both, (both,), both, (both,)), *yes], reason="t", at=clock())
    book.close()
    return folder


@pytest.fixture
def at_desk(ready, tmp_path):
    """The casebook, a browser at DESK, and its clock."""
    shutil.copytree(ready, tmp_path / "case")
    book = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="ada", entropy=os.urandom)
    clock = Clock()
    yield book, entered(desk_of(book, tmp_path, clock=clock)), clock
    book.close()


def say_no(book, clock):
    name = book.all(Testimony)[0].id
    book.append(Answer(name, Scope.QUOTE, granted=False, at=clock()), reason="t", at=clock())


def test_an_edition_under_a_log_that_was_ended_is_still_found(at_desk):
    book, browser, clock = at_desk
    assert "The edition was made." in browser.post("/en/editions", data=WHY).text
    logkeeping.begin(book, reason="larger days", at=clock(), capacity=256)
    logbook.sealed(book, at=clock())
    page = browser.get("/en/editions").text
    assert "No longer allowed" not in page
    assert GONE not in page
    say_no(book, clock)
    page = browser.get("/en/editions").text
    assert "No longer allowed" in page
    assert "Alder" in page
    assert GONE not in page


def test_the_same_place_in_another_log_is_somebody_elses(at_desk):
    book, browser, clock = at_desk
    browser.post("/en/editions", data=WHY)
    made = book.all(Edition)[0]
    other = [replace(q, receipt=replace(q.receipt, log="other.example")) for q in made.quotes]
    book.append(replace(made, quotes=tuple(other)), reason="t", at=clock())
    say_no(book, clock)
    page = browser.get("/en/editions").text
    assert "No longer allowed" not in page
    assert GONE in page


CLOCK = {"authorities": (b64(stamped()["ec.root"]),), "timestamps_needed": 1}
COSIGNER = {"cosigners": (COSIGNER_KEY,), "cosigners_needed": 1}


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (CLOCK, ("Step 12", "шаг 12", "prove stamp")),
        (COSIGNER, ("Step 11", "шаг 11", "prove tiles")),
    ],
)
def test_proofs_without_what_readers_are_asked_to_want_are_said_to_lack_it(at_desk, wanted, said):
    book, browser, clock = at_desk
    trust.name(book, trust.Trust(book.facts.origin, **wanted), reason="t", at=clock())
    *steps, command = said
    for language, step in zip(("en", "ru"), steps, strict=True):
        page = browser.post(f"/{language}/editions", data=WHY)
        assert page.status_code == 409
        assert step in page.text
        assert command in html.unescape(page.text)
    assert not book.all(Edition)
