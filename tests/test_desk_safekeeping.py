"""DESK's pages on how a case is kept: drills and backups, values written apart, shredding."""

from __future__ import annotations

import html
import os
import re
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.consent import Scope
from bearwitness.consent.uses import Derivative
from bearwitness.desk import (
    apart,
    branches,
    certificates,
    deciding,
    logbook,
    safekeeping,
    tracing,
)
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.deeds import RENEWED, Backup
from bearwitness.desk.kinds import Deed, SweepList
from bearwitness.desk.web.film import FOLDER
from bearwitness.desk.web.room import Room
from bearwitness.errors import CannotOpen
from bearwitness.records.event import Event
from bearwitness.records.testimony import Contact, Testimony
from casebook_stand import add, new_case, unlocked
from desk_stand import NOON, PASSPHRASE, Clock, copy_of, desk_of, entered, lakeshore_case

WHY = {"reason": "because of a test"}
LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept") / "case"
    lakeshore_case(folder, only=2).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    with closing(copy_of(made, tmp_path / "case")) as casebook:
        yield casebook


def opened(folder, by="bo"):
    return Casebook.unlock(folder, PASSPHRASE, by=by, entropy=os.urandom)


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text)))


def section(page, name):
    return text_of_part(page.text.split(f'id="{name}"')[1].split("</section>")[0])


def text_of_part(part):
    return html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", part)))


def later(book, **how_long):
    """Return a browser that comes in so much later: a session lasts for a day of work."""
    at = Clock(NOON + timedelta(**how_long))
    return entered(desk_of(book, book.path.parent, clock=at))


def backed_up(book, name="one", at=NOON):
    folder = book.path.parent
    return apart.backup(book, folder / f"{name}.backup", folder / f"{name}.key",
                        reason="monthly", at=at)  # fmt: skip


# --- how the case is kept -----------------------------------------------------------------------


def test_a_new_case_is_told_what_it_lacks(browser):
    page = browser.get("/en/safekeeping")
    assert "2 things to do today: The custodians' drill , Backups ." in text_of(page)
    assert "have never tried their shares" in section(page, "drill")
    assert "There is no backup" in section(page, "backups")
    assert "Epoch 1 began on 5 March 2026 and ends by itself on 4 April 2026." in text_of(page)
    for name in ("conflicts", "tries", "log"):
        assert "in order" in section(page, name), name
    assert f'bearwitness keys drill --why "…" --case {browser_case(page)}' in text_of(page)
    assert "2 things to do today." in browser.get("/en/").text


def browser_case(page):
    return re.search(r"--case (\S+)", text_of(page))[1]


def test_with_a_drill_and_a_backup_there_is_nothing_to_do(browser, book):
    backed_up(book)
    book.append(Deed("drilled the custody key"), reason="monthly", at=NOON)
    page = browser.get("/en/safekeeping")
    assert "Nothing is to be done today." in page.text
    assert "last tried their shares on 5 March 2026" in page.text
    assert "things to do today" not in browser.get("/en/").text
    page = later(book, days=32).get("/en/safekeeping")
    assert "to do today" in section(page, "drill")
    assert "to do today" in section(page, "backups")


def test_a_backup_that_holds_what_was_shredded_since_is_named_until_its_key_is_destroyed(
    browser, book, alder, clock
):
    old, birch = backed_up(book), book.all(Testimony)[1]
    book.shred(alder.id, reason="they asked", at=NOON)
    new = backed_up(book, "two")
    book.shred(birch.id, reason="they asked", at=NOON)
    (newer, older) = safekeeping.looked_at(book, at=clock()).backups
    assert (older.id, older.holds) == (old.id, (alder.id, birch.id))
    assert (newer.id, newer.holds) == (new.id, (birch.id,))
    page = browser.get("/en/safekeeping")
    assert alder.id in section(page, "backups")
    form = {"gone": "yes", **WHY}
    page = browser.post(f"/en/safekeeping/backups/{old.id}", data=form)
    assert "It is written down that this restore key is destroyed." in page.text
    assert book.get(Backup, old.id).destroyed
    assert alder.id not in section(page, "backups")
    assert "opens for nobody" in section(page, "backups")
    assert [one.id for one in safekeeping.living(book)] == [new.id]
    assert browser.post(f"/en/safekeeping/backups/{old.id}", data=form).status_code == 409


@pytest.mark.parametrize("renewed", RENEWED)
def test_a_backup_from_before_a_renewal_is_one_to_destroy(browser, book, renewed):
    backed_up(book)
    assert not safekeeping.living(book)[0].former
    book.append(Deed(renewed), reason="a stolen laptop", at=NOON)
    page = browser.get("/en/safekeeping")
    assert "to do today" in section(page, "backups")
    assert "whoever had the old ones opens it" in section(page, "backups")
    backed_up(book, "two")
    assert [one.former for one in safekeeping.living(book)] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"gone": ""}, 400), ({"gone": "no"}, 400), ({"reason": ""}, 400), ({"id": "B-ZZZZZZZZ"}, 404),
     ({"id": "x"}, 400)],
)  # fmt: skip
def test_a_form_that_offers_something_else_marks_no_backup(browser, book, wrong, status):
    old = backed_up(book)
    before = len(book.ledger())
    form = {"gone": "yes", **WHY, **wrong}
    name = form.pop("id", old.id)
    assert browser.post(f"/en/safekeeping/backups/{name}", data=form).status_code == status
    assert len(book.ledger()) == before


def test_failed_tries_are_told_by_who_and_when_for_a_month(browser, book, clock):
    with pytest.raises(CannotOpen):
        Casebook.unlock(book.path, "a guess", by="eve", entropy=os.urandom, at=clock())
    opened(book.path).close()
    Casebook.unlock(book.path, PASSPHRASE, by="bo", entropy=os.urandom, at=clock()).close()
    page = browser.get("/en/safekeeping")
    assert "failed to unlock the case: eve, 1 time" in section(page, "tries")
    assert "to do today" in section(page, "tries")
    week = section(later(book, days=8).get("/en/safekeeping"), "tries")
    assert "in order" in week
    assert ": eve" in week
    assert ": eve" not in section(later(book, days=31).get("/en/safekeeping"), "tries")


def test_a_public_log_that_lacks_days_is_told(browser, book):
    logbook.sealed(book, at=NOON)
    page = browser.get("/en/safekeeping")
    assert "The last closed day is 5 March 2026." in section(page, "log")
    assert "in order" in section(page, "log")
    page = later(book, days=2).get("/en/safekeeping")
    assert "to do today" in section(page, "log")
    assert "2 days are not closed." in section(page, "log")
    assert "bearwitness prove seal" in section(page, "log")


def test_a_branch_does_not_ask_for_days_that_another_machine_closes(book, tmp_path):
    logbook.sealed(book, at=NOON)
    apart.branch(book, tmp_path / "branch", reason="for the other office", at=NOON)
    other = opened(tmp_path / "branch")
    page = later(other, days=2).get("/en/safekeeping")
    assert "Another machine keeps this log" in section(page, "log")
    assert "in order" in section(page, "log")
    other.close()


def test_a_public_log_that_was_closed_in_two_ways_is_the_first_thing_to_know(book, alder, tmp_path):
    logbook.sealed(book, at=NOON)
    shutil.copytree(book.path, tmp_path / "copy")
    copy = opened(tmp_path / "copy")
    add(copy, "T-ZZZZZZZZ", "They came in the morning.")
    tomorrow = NOON + timedelta(days=1)
    for one in (book, copy):
        logbook.sealed(one, at=tomorrow)
    copy.close()
    apart.merge(book, tmp_path / "copy", reason="back", at=tomorrow)
    page = later(book, days=1).get("/en/safekeeping")
    assert "Two machines closed a day of this log differently." in section(page, "log")
    assert "to do today" in section(page, "log")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_there_in_both_languages(browser, book, alder, language):
    backed_up(book)
    apart.branch(book, book.path.parent / "branch", reason="r", at=NOON)
    for path in ("safekeeping", "conflicts", f"testimonies/{alder.id}/shred"):
        page = browser.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert " style=" not in page.text
        assert "safekeeping." not in text_of(page), "a message that is missing"
    book.shred(alder.id, reason="they asked", at=NOON)
    page = browser.get(f"/{language}/shredded/{alder.id}")
    assert page.status_code == 200
    assert "safekeeping." not in text_of(page)


def test_a_branch_is_said_to_be_destroyed_on_the_page_and_counts_no_more(
    browser, book, alder, tmp_path
):
    first = apart.branch(book, tmp_path / "one", reason="for the field", at=NOON).origin
    second = apart.branch(book, tmp_path / "two", reason="for the office", at=NOON).origin
    shred = f"/en/testimonies/{alder.id}/shred"
    assert "2 copies were made for other machines" in text_of(browser.get(shred))
    told = section(browser.get("/en/safekeeping"), "branches")
    assert told.index(second) < told.index(first)
    assert "Why: for the field It was in no merge that is known here." in told
    page = browser.post("/en/safekeeping/branches", data={"branch": first, "gone": "yes", **WHY})
    assert "It is written down that this branch is destroyed." in page.text
    assert f"{first} · 5 March 2026 · {book.by} destroyed" in section(page, "branches")
    assert "in order" in section(page, "branches")
    assert "1 copy was made for another machine" in text_of(browser.get(shred))
    book.shred(alder.id, reason="they asked", at=NOON)
    gone = text_of(browser.get(f"/en/shredded/{alder.id}"))
    assert "1 copy was made for another machine" in gone
    form = {"branch": second, "gone": "yes", **WHY}
    page = browser.post("/en/safekeeping/branches", data=form)
    assert 'name="gone"' not in page.text, "neither is to be said again"
    assert "other machine" not in text_of(browser.get(f"/en/shredded/{alder.id}"))
    assert browser.post("/en/safekeeping/branches", data=form).status_code == 409


def test_a_branch_that_came_back_is_the_first_thing_to_know(book, browser, tmp_path):
    backed_up(book)
    book.append(Deed("drilled the custody key"), reason="monthly", at=NOON)
    origin = apart.branch(book, tmp_path / "one", reason="for the field", at=NOON).origin
    branches.destroyed(book, origin, reason="burnt", at=NOON)
    assert "Nothing is to be done today." in browser.get("/en/safekeeping").text
    apart.merge(book, tmp_path / "one", reason="found", at=NOON, although_destroyed=True)
    page = browser.get("/en/safekeeping")
    assert "1 thing to do today: Branches ." in text_of(page)
    assert "On 5 March 2026 it was said to be destroyed" in section(page, "branches")
    assert "to do today" in section(page, "branches")
    with closing(opened(tmp_path / "one")) as other:
        apart.merge(other, book.path, reason="met", at=NOON)
        told = section(later(other, hours=1).get("/en/safekeeping"), "branches")
    assert "this copy itself" in told
    assert "Every copy of its folder" not in told
    page = browser.post("/en/safekeeping/branches", data={"branch": origin, "gone": "yes", **WHY})
    assert "Nothing is to be done today." in page.text


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"gone": ""}, 400), ({"gone": "no"}, 400), ({"reason": ""}, 400), ({"branch": "x"}, 404),
     ({"branch": ""}, 404)],
)  # fmt: skip
def test_a_form_that_offers_something_else_marks_no_branch(book, browser, tmp_path, wrong, status):
    origin = apart.branch(book, tmp_path / "one", reason="for the field", at=NOON).origin
    before = len(book.ledger())
    form = {"branch": origin, "gone": "yes", **WHY, **wrong}
    assert browser.post("/en/safekeeping/branches", data=form).status_code == status
    assert len(book.ledger()) == before


# --- written apart ------------------------------------------------------------------------------


@pytest.fixture
def parted(book, alder, tmp_path):
    """A case and a branch of it that changed the same event, choice and contact, then met."""
    apart.branch(book, tmp_path / "branch", reason="for the other office", at=NOON)
    other, event = opened(tmp_path / "branch"), book.all(Event)[0]
    for one, name in ((book, "here"), (other, "there")):
        one.append(replace(event, title=f"a march, as told {name}"), reason=f"read {name}", at=NOON)
        one.append(
            Choice(alder.id, (1,) if one is book else (2,)), reason=f"chosen {name}", at=NOON
        )
        one.append(Contact(alder.id, (f"a letter to the {name} canary",)), reason="asked", at=NOON)
    other.close()
    apart.merge(book, tmp_path / "branch", reason="back", at=NOON)
    return event


def test_both_sides_stand_beside_each_other_with_what_differs(browser, book, parted):
    assert "Two machines wrote 3 values apart." in section(
        browser.get("/en/safekeeping"), "conflicts"
    )
    page = browser.get("/en/conflicts")
    told = text_of(page)
    assert "a march, as told here" in told
    assert "a march, as told there" in told
    assert "Why: read there" in told
    assert parted.when.written not in told, "both have the same day"
    assert told.count("shown now") == 3


def test_what_comes_from_a_testimony_is_hidden_until_it_is_asked_for_and_counted(
    browser, book, parted
):
    page = browser.get("/en/conflicts")
    assert "canary" not in page.text
    contact = next(c for c in apart.conflicts(book) if c.kind == "contact")
    page = browser.post("/en/conflicts/words", data={"record": contact.versions[0].record})
    assert "a letter to the here canary" in page.text
    assert "a letter to the there canary" in page.text
    assert "Testimony read today: 12 words." in page.text
    assert "Testimony read today: 12 words." in browser.post(
        "/en/conflicts/words", data={"record": contact.versions[0].record}
    ).text  # fmt: skip


def test_a_person_decides_with_a_reason_and_the_other_stays_in_the_history(browser, book, parted):
    one = next(c for c in apart.conflicts(book) if c.kind == "event")
    chosen = one.versions[0]
    asked = browser.get(f"/en/conflicts/{chosen.record}")
    assert "No claim would stand otherwise." in asked.text
    form = {"told": re.findall('name="told" value="([^"]+)"', asked.text)[0], **WHY}
    page = browser.post(f"/en/conflicts/{chosen.record}", data=form)
    assert "Decided. The other values stay in the history." in page.text
    assert book.get(Event, parted.id) == chosen.value
    assert {c.kind for c in apart.conflicts(book)} == {"choice", "contact"}
    assert book.ledger()[-1].why == "because of a test"
    assert book.ledger()[-1].what == "decided event"


@pytest.mark.parametrize(
    ("wrong", "record"),
    [({"reason": ""}, ""), ({}, "R-0000000000000000"), ({}, "canary"), ({"told": ""}, "")],
)
def test_nothing_is_decided_without_a_reason_or_for_another_record(
    browser, book, parted, wrong, record
):
    one = apart.conflicts(book)[0].versions[0].record
    before = len(book.ledger())
    told = deciding.looked_at(book, one, at=NOON).mark
    form = {"told": told, **WHY, **wrong}
    answer = browser.post(f"/en/conflicts/{record or one}", data=form)
    assert answer.status_code == (409 if "told" in wrong else 400)
    assert "canary" not in answer.text
    assert len(book.ledger()) == before


def test_an_identity_is_not_compared(tmp_path, clock):
    mine, _ = new_case(tmp_path / "mine")
    add(mine, "T-AAAA")
    apart.branch(mine, tmp_path / "theirs", reason="for the other office", at=NOON)
    theirs = unlocked(tmp_path / "theirs")
    add(mine, "T-AAAA", "They came in the morning.")
    add(theirs, "T-AAAA", "They came at dawn.")
    theirs.close()
    apart.merge(mine, tmp_path / "theirs", reason="back", at=NOON)
    page = entered(desk_of(mine, tmp_path, clock=clock)).get("/en/conflicts")
    assert "Identities are sealed for the custodians" in page.text
    assert "Invented Name" not in page.text
    assert "dawn" not in page.text
    mine.close()


# --- shredding ----------------------------------------------------------------------------------


def test_before_shredding_the_page_says_what_goes_what_stays_and_what_is_still_out(
    browser, book, alder
):
    backup = backed_up(book)
    words = book.get(SweepList, alder.id).words
    book.append(replace(book.all(Event)[0], title=f"the march of {words[-1]}"),
                reason="a mistake", at=NOON)  # fmt: skip
    page = browser.get(f"/en/testimonies/{alder.id}/shred")
    told = text_of(page)
    assert "Words of the testimony 1" in told
    assert "Answers about consent" in told
    assert backup.id in told
    assert "1 backup opens with its restore key" in told
    assert re.search(r"Events\s+E-", told)
    assert not [word for word in words if re.search(rf"\b{re.escape(word)}\b", told)]
    assert alder.text[:40] not in told
    assert f"/en/testimonies/{alder.id}/shred" in browser.get(f"/en/testimonies/{alder.id}").text


def test_shredded_by_its_id_and_a_reason_it_is_gone_and_the_certificate_holds(browser, book, alder):
    backup = backed_up(book)
    browser.post(f"/en/testimonies/{alder.id}/words", data={"show": "yes"})
    browser.get(f"/en/gate/{alder.id}")
    words = book.get(SweepList, alder.id).words
    event = replace(book.all(Event)[0], title=f"the march of {words[-1]}")
    record = book.append(event, reason="a mistake", at=NOON)
    form = {"typed": alder.id.lower(), f"also.{record}": "on", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/shred", data=form)
    assert "The keys are destroyed. Nobody can undo it." in page.text
    assert alder.id not in {t.id for t in book.all(Testimony)}
    assert record not in {f.id for f in book._fold.shown()}
    assert backup.id in page.text
    assert book.ledger()[-1].why == "because of a test"
    given = browser.get(f"/en/shredded/{alder.id}/certificate")
    assert given.headers["content-disposition"] == f'attachment; filename="{alder.id}.cert"'
    assert given.headers["cache-control"] == "no-store"
    found = certificates.verified(given.content)
    assert found.testimony == alder.id
    with book.inside() as held:
        certificates.expect_in(found, held.fold)
    for path in (f"testimonies/{alder.id}", f"testimonies/{alder.id}/shred", f"gate/{alder.id}"):
        assert browser.get(f"/en/{path}").status_code == 404
    assert alder.id in section(browser.get("/en/safekeeping"), "shredded")


@pytest.mark.parametrize(
    "wrong",
    [
        {"typed": ""},
        {"typed": "T-ZZZZZZZZ canary"},
        {"reason": ""},
        {"reason": "x" * 501},
        {"also.R-0000000000000000": "on"},
        {"also.canary": "on"},
    ],
)
def test_nothing_is_shredded_by_mistake(browser, book, alder, wrong):
    before = len(book.ledger())
    form = {"typed": alder.id, **WHY, **wrong}
    page = browser.post(f"/en/testimonies/{alder.id}/shred", data=form)
    assert page.status_code == 400
    assert "canary" not in page.text
    assert "Nothing was" in page.text
    assert len(book.ledger()) == before


def test_what_was_made_of_their_words_is_forgotten_with_them(book, alder, tmp_path):
    browser = entered(desk_of(book, tmp_path))
    film = tmp_path / "editions" / FOLDER / "film.mp4"  # made here, and in no edition
    film.parent.mkdir(parents=True)
    film.write_bytes(b"their words, read aloud")
    browser.post(f"/en/testimonies/{alder.id}/shred", data={"typed": alder.id, **WHY})
    assert not film.exists()


def test_a_room_that_forgets_makes_everything_anew(book, tmp_path, clock):
    room = Room(book, inbox=None, editions=tmp_path, clock=clock, entropy=os.urandom)
    made, redactor = [], room.redactor
    for _ in range(2):
        room.kept("drafts", [Testimony], lambda: made.append("again"))
    assert made == ["again"]
    room.forget()
    room.kept("drafts", [Testimony], lambda: made.append("again"))
    assert made == ["again", "again"]
    assert room.redactor is not redactor


def test_whoever_was_not_shredded_has_no_certificate(browser, alder):
    assert browser.get(f"/en/shredded/{alder.id}").status_code == 404
    assert browser.get(f"/en/shredded/{alder.id}/certificate").status_code == 404
    assert browser.get("/en/shredded/x/certificate").status_code == 400


def test_what_is_still_out_is_named_before_nobody_can_name_it(browser, book, alder, tmp_path):
    at = f"/en/testimonies/{alder.id}/shred"
    assert "Nothing that rests on this testimony" in browser.get(at).text
    permit = Consents(book).permitted(alder.id, Scope.QUOTE, at=NOON)
    tracing.note_made(book, Derivative.PROOF, "invented", {permit: ["P-1"]},
                      tmp_path / "proof.json", at=NOON)  # fmt: skip
    page = browser.get(at).text
    assert "Nothing that rests on this testimony" not in page
    assert "Proof of a passage" in page
    assert "proof.json" in page


def test_what_a_clock_ahead_dated_counts_as_not_done_and_is_said(book, browser, clock, tmp_path):
    ahead, later = clock() + timedelta(days=3650), clock() + timedelta(days=40)
    assert safekeeping.looked_at(book, at=clock()).ahead == ()
    apart.backup(book, tmp_path / "b", tmp_path / "k", reason="monthly", at=ahead)
    book.rotate(ahead)
    found = safekeeping.looked_at(book, at=later)
    assert {"backups", "clock"} <= set(found.due)
    assert found.epoch_ends < later
    for language, says in (("en", "dated in the future"), ("ru", "из будущего")):
        assert says in section(browser.get(f"/{language}/safekeeping"), "clock")
    epoch = book._store.state().epoch
    Casebook.unlock(book.path, PASSPHRASE, by="bo", entropy=os.urandom, at=later).close()
    assert book._store.state().epoch == epoch + 1, "a month after the last start that is past"
    Casebook.unlock(book.path, PASSPHRASE, by="bo", entropy=os.urandom, at=later).close()
    assert book._store.state().epoch == epoch + 1
