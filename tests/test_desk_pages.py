"""DESK's pages: what each shows and changes, and that nothing is shown or changed unasked."""

from __future__ import annotations

import html
import os
import re
from contextlib import closing
from dataclasses import replace

import pytest

from bearwitness.consent import Answer, Scope, last_word
from bearwitness.consent.answers import Addressee, Receiver
from bearwitness.desk import gating
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import ASKED_AT_DROP
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.proposals import RefusedProposal
from bearwitness.desk.redacting import rules
from bearwitness.desk.web.room import Room
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Approval
from bearwitness.publication.words import Words
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.letter import LAYOUT, LetterField, Said, consent_field
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Contact, Identity, Intake, Testimony
from bearwitness.redaction.masking import Decision
from bearwitness.sealing.envelope import EnvelopeWriter
from desk_stand import NOON, PASSPHRASE, Clock, copy_of, desk_of, entered, lakeshore_case

WHY = {"reason": "because of a test"}
OURS = ("htmx.min.js", "desk.js")
ARTICLE = (
    "More than 40 men were detained in the invented town of Tolmen, the invented paper said. "
    "A spokesman called the reports lies."
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A case that is made once; each test works on a copy of it."""
    folder = tmp_path_factory.mktemp("made") / "case"
    lakeshore_case(folder, only=2).close()
    return folder


@pytest.fixture
def book(made, tmp_path):
    with closing(copy_of(made, tmp_path / "case")) as casebook:
        yield casebook


def paths(book):
    alder, claim = book.all(Testimony)[0].id, book.all(Claim)[0].id
    article = next(s.id for s in book.all(Source) if s.text)
    return (
        "", "inbox", "testimonies", f"testimonies/{alder}", "claims", f"claims/{claim}", "reading",
        f"reading/{article}", "count", "matching", "gate", f"gate/{alder}", "editions", "ledger",
        "ledger?page=2", "ledger?page=nothing", "film", "safekeeping", "conflicts",
        f"testimonies/{alder}/shred", f"claims/{claim}/lineage", f"sources/{article}", "replay",
        "replay?by=kept",
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_is_there_in_both_languages_with_our_script_only_and_stored_nowhere(
    browser, book, language
):
    for path in paths(book):
        page = browser.get(f"/{language}/{path}")
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text
        assert 'class="ribbon"' in page.text
        scripts = re.findall(r"<script[^>]*>[^<]*", page.text)
        assert scripts == [f'<script src="/own/{name}" defer>' for name in OURS]
        assert " style=" not in page.text
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["content-security-policy"].startswith("default-src 'none'")
        assert "script-src 'self'; connect-src 'self'" in page.headers["content-security-policy"]
        assert not re.search(r"\son\w+=|javascript:|hx-on", page.text)


def test_no_page_shows_words_of_a_testimony_until_they_are_asked_for(browser, book):
    told = [re.findall(r"\w+", words.text) for words in book.all(Testimony)]
    said = {" ".join(words[at : at + 5]) for words in told for at in range(len(words) - 4)}
    drafts = {f"gate/{words.id}" for words in book.all(Testimony)}  # shows what would be public
    for path in set(paths(book)) - drafts:
        page = html.unescape(re.sub("<[^>]+>", "", browser.get(f"/en/{path}").text))
        text = " ".join(re.findall(r"\w+", page))
        assert not [run for run in said if run in text], path


def test_shown_words_are_counted_once_and_can_be_hidden_again(browser, alder):
    at = f"/en/testimonies/{alder.id}"
    first = alder.passages()[1].text
    shown = browser.post(f"{at}/words", data={"show": "yes"}).text
    assert first in shown
    count = f"Testimony read today: {len(alder.text.split())} words."
    assert count in shown
    assert count in browser.post(f"{at}/words", data={"show": "yes"}).text
    assert first not in browser.post(f"{at}/words", data={"show": "no"}).text


def test_findings_are_marked_and_each_says_why(browser, alder):
    page = browser.post(f"/en/testimonies/{alder.id}/words", data={"show": "yes"}).text
    assert 'class="finding direct"' in page
    assert 'class="finding quasi"' in page
    assert "Because: a form of a protected word." in page
    assert 'class="gap"' in page
    assert 'class="generalised"' in page


def test_passages_are_chosen_with_a_reason(browser, book, alder):
    form = {"passage.1": "on", "passage.3": "on", "key": "3", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/passages", data=form)
    assert "The choice is kept." in page.text
    assert book.get(Choice, alder.id) == Choice(alder.id, (1, 3), 3)
    assert book.ledger()[-1].why == "because of a test"


@pytest.mark.parametrize(
    "form",
    [
        {"passage.1": "on"},
        {"passage.1": "on", "reason": "   "},
        {"passage.1": "on", "reason": "x" * 501},
        {"passage.999": "on", **WHY},
        {"passage.<b>": "on", **WHY},
    ],
)
def test_without_a_reason_or_with_a_made_up_passage_nothing_is_kept(browser, book, alder, form):
    before = len(book.ledger())
    page = browser.post(f"/en/testimonies/{alder.id}/passages", data=form)
    assert page.status_code == 400
    assert "Nothing was kept." in page.text
    assert len(book.ledger()) == before


def found(alder, word):
    start = alder.text.index(word)
    return {"start": str(start), "end": str(start + len(word))}


def test_a_decision_changes_the_draft_and_voids_its_approval(browser, book, alder):
    book.append(Choice(alder.id, (1, 8)), reason="t", at=NOON)
    at = f"/en/gate/{alder.id}"
    digest = re.search('name="digest" value="([0-9a-f]+)"', browser.get(at).text)[1]
    browser.post(at, data={"digest": digest, "read": "yes", **WHY})
    assert "1 of 2 people approved" in browser.get("/en/gate").text
    form = {**found(alder, "nine days"), "verdict": "generalise", "label": "many days", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/decision", data=form)
    assert "The decision is kept." in page.text
    draft = browser.get(at).text
    assert "[many days]" in draft
    assert "0 of 2 people approved" in draft


def test_a_protected_word_is_not_cleared(browser, book, alder):
    form = {**found(alder, "Ruslan Vetrov"), "verdict": "clear", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/decision", data=form)
    assert page.status_code == 409
    assert "A rule says no" in page.text
    assert "Vetrov" not in page.text
    assert not book.all(Decision)


def test_a_cleared_word_that_becomes_protected_can_be_decided_again(browser, book, alder):
    book.append(Choice(alder.id, (1, 8)), reason="t", at=NOON)
    place = found(alder, "nine days")
    at = f"/en/testimonies/{alder.id}"
    browser.post(f"{at}/decision", data={**place, "verdict": "clear", **WHY})
    draft = browser.get(f"/en/gate/{alder.id}").text
    assert "After nine days they gave me" in draft
    words = (*book.protected_words(alder.id), "nine days")
    book.append(SweepList(alder.id, words), reason="t", at=NOON)
    for page in (browser.get(f"/en/gate/{alder.id}"), browser.get("/en/gate"), browser.get(at)):
        assert page.status_code == 200
        assert "No draft can be made of it" in page.text
    assert browser.get("/en/").status_code == 200
    shown = browser.post(f"{at}/words", data={"show": "yes"}).text
    assert "cleared, ada" in shown
    browser.post(f"{at}/decision", data={**place, "verdict": "accept", **WHY})
    assert "nine days" not in browser.get(f"/en/gate/{alder.id}").text
    assert "No draft can be made" not in browser.get("/en/gate").text


@pytest.mark.parametrize(
    "form",
    [
        {"start": "a", "end": "3", "verdict": "accept"},
        {"start": "1", "end": "3", "verdict": "maybe"},
        {"start": "3", "end": "1", "verdict": "accept"},
        {"start": "1", "end": "99999", "verdict": "accept"},
        {},
    ],
)
def test_a_decision_that_the_page_does_not_offer_is_refused(browser, book, alder, form):
    page = browser.post(f"/en/testimonies/{alder.id}/decision", data={**form, **WHY})
    assert page.status_code == 400
    assert not book.all(Decision)


def test_a_withdrawal_counts_at_once_everywhere(browser, book, alder, clock):
    form = {"scope": "public", "granted": "no", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/consent", data=form)
    assert "The answer is kept" in page.text
    answers = book.all(Answer)
    assert not last_word(answers, alder.id, Scope.QUOTE, at=clock()).granted
    assert not last_word(answers, alder.id, Scope.COUNT, at=clock()).granted  # numbers are public
    assert last_word(answers, alder.id, Scope.LAWYER, at=clock()).granted
    told_and_asked = {
        "en": ("has taken it back: leave it out", ": ask"),
        "ru": ("отозвал разрешение: не включайте", "спросите"),
    }
    for language, (told, ask) in told_and_asked.items():
        page = browser.get(f"/{language}/gate/{alder.id}").text
        assert told in page
        assert ask not in page.partition(told)[0][-200:] + told
    start = browser.get("/en/").text
    assert "Withdrawn or refused on 5 March 2026" in start


def test_consent_can_be_given_until_a_day_and_the_queue_says_that_it_ends(browser, book, alder):
    form = {"scope": "quote", "granted": "yes", "until": "2026-03-20", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/consent", data=form)
    assert "yes, until 20 Mar 2026" in page.text
    assert "Runs out on 20 March 2026" in browser.get("/en/").text


def test_a_consent_that_ran_out_is_not_a_yes(browser, book, alder):
    form = {"scope": "quote", "granted": "yes", "until": "2026-03-01", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/consent", data=form)
    assert "ran out on 1 Mar 2026" in page.text


def test_a_draft_that_nobody_showed_them_is_said_to_be_unseen_until_they_agree_to_it(
    browser, book, alder
):
    page = browser.get(f"/en/gate/{alder.id}").text
    assert "They have not seen this draft." in page
    assert "Этого текста они не видели." in browser.get(f"/ru/gate/{alder.id}").text
    assert "They have not seen this draft." in browser.get("/en/gate").text
    digest = re.search(r'name="digest" value="(\w{64})"', page)[1]
    where, yes = f"/en/testimonies/{alder.id}/consent", {"granted": "yes", **WHY}
    for scope in ("quote", "recite", "translate"):
        browser.post(where, data={"scope": scope, "show_first": "yes", **yes})
    assert "wants to see what is published before it is" in browser.get(f"/en/gate/{alder.id}").text
    refused = browser.post(where, data={"scope": "quote", **yes})
    assert refused.status_code == 409, "a plain yes would drop their wish"
    assert "to see what goes out before it does" in refused.text
    assert "Nothing was kept" in refused.text
    for scope in ("quote", "recite", "translate"):
        browser.post(where, data={"scope": scope, "draft": digest, **yes})
    page = browser.get(f"/en/gate/{alder.id}").text
    assert "They have not seen this draft." not in page
    assert "wants to see" not in page
    assert "agreed to one draft, which they saw" in browser.get(where).text
    browser.post(where, data={"scope": "quote", "instead": "yes", **yes})
    assert "They have not seen this draft." in browser.get(f"/en/gate/{alder.id}").text


@pytest.mark.parametrize(
    "form", [{"scope": "quote"}, {"scope": "everything", "granted": "no"},
             {"scope": "public", "granted": "yes"}, {"scope": "all", "granted": "yes"},
             {"scope": "quote", "granted": "yes", "until": "tomorrow"}]
)  # fmt: skip
def test_an_answer_that_the_page_does_not_offer_is_refused(browser, book, alder, form):
    before = book.all(Answer)
    page = browser.post(f"/en/testimonies/{alder.id}/consent", data={**form, **WHY})
    assert page.status_code == 400
    assert book.all(Answer) == before


def test_what_was_left_at_not_now_is_told_as_that_and_not_as_never_asked(browser, book, alder):
    silent = replace(alder, id=TestimonyId("T-AAAAAAAA"), intake=Intake.PAGE, attachments=())
    nobody = Identity(silent.id, (), ()), Contact(silent.id, (), "")
    book.add_testimony(
        silent, identity=nobody[0], contact=nobody[1], media=(), reason="a test", at=NOON
    )
    for path in (f"/en/testimonies/{silent.id}", f"/en/testimonies/{silent.id}/consent"):
        page = browser.get(path).text
        assert page.count("left at “Not now”, so no") == len(ASKED_AT_DROP)
        assert page.count("never asked, so no") == 2  # keeping, and saying who they are


def test_consent_and_risk_are_beside_the_words(browser, alder):
    page = browser.get(f"/en/testimonies/{alder.id}").text
    aside = page[page.index("<aside") :]
    assert "yes, 9 Apr 2019" in aside
    assert "no, 9 Apr 2019" in aside
    assert re.search(r"1 in [\d,]+ could be picked out", aside)
    assert "It assumes that the deponent could be any of 410,000 people" in aside


def test_a_claim_shows_rung_rules_cut_and_denials(browser, book):
    page = browser.get(f"/en/claims/{book.all(Claim)[0].id}").text
    for said in ("step 3 of 6", "Nearest to what happened", "not yet", "bare denial", "Alder"):
        assert said in page
    shown = re.sub(r'(?:href|value)="[^"]*"', "", page)
    assert not re.search(r"S-[0-9A-Z]{8}\b(?!\")", shown)


def test_my_review_is_signed_with_my_name(browser, book):
    claim = book.all(Claim)[0].id
    form = {"agrees": "yes", "contradictions": "yes", **WHY}
    page = browser.post(f"/en/claims/{claim}/review", data=form)
    assert "ada agrees." in page.text
    assert "named reviewers: 1" in page.text
    assert book.all(Review) == (Review(claim, "ada", True, True, False),)
    browser.post(f"/en/claims/{claim}/review", data={"agrees": "no", "adverse": "yes", **WHY})
    assert book.all(Review) == (Review(claim, "ada", False, False, True),)


def test_an_article_is_read_into_proposals_and_a_person_confirms_or_refuses(browser, book):
    form = {"title": "An invented article", "kind": "article", "text": ARTICLE, **WHY}
    page = browser.post("/en/reading", data=form)
    source = next(s for s in book.all(Source) if s.title == "An invented article")
    assert source.kind is SourceKind.ARTICLE
    assert source.text == ARTICLE
    assert page.url.path == f"/en/reading/{source.id}"
    assert "proposed by a rule" in page.text
    assert "Because: " in page.text
    proposals = re.findall('name="proposal" value="([^"]+)"', page.text)
    assert not [s for s in book.all(Saying) if s.source == source.id]
    wording = {"wording_en": "Men were held.", "wording_ru": "Мужчин удерживали."}
    at = f"/en/reading/{source.id}"
    browser.post(f"{at}/confirm", data={"proposal": proposals[0], "claim": "new", **wording, **WHY})
    made = book.all(Claim)[-1]
    assert made.wording == {"en": "Men were held.", "ru": "Мужчин удерживали."}
    assert [s.claim for s in book.all(Saying) if s.source == source.id] == [made.id]
    known = {"proposal": proposals[0], "claim": book.all(Claim)[0].id, **WHY}
    assert "It is kept as something" in browser.post(f"{at}/confirm", data=known).text
    page = browser.post(f"{at}/refuse", data={"proposal": proposals[0], **WHY})
    assert f'value="{proposals[0]}"' not in page.text
    assert len(book.all(RefusedProposal)) == 1


def test_a_refusal_holds_where_the_text_moves_and_a_form_names_no_other_proposal(browser, book):
    source = next(s for s in book.all(Source) if s.text)
    at = f"/en/reading/{source.id}"
    found = 'name="proposal" value="([^"]+)"'
    first, *others = dict.fromkeys(re.findall(found, browser.get(at).text))
    assert others
    browser.post(f"{at}/refuse", data={"proposal": first, **WHY})
    moved = replace(source, text="An invented editor's note stands here.\n\n" + source.text)
    book.append(moved, reason="a note was put before it", at=NOON)
    assert list(dict.fromkeys(re.findall(found, browser.get(at).text))) == others
    book.append(replace(source, text="Nothing is told here."), reason="another text", at=NOON)
    before = len(book.ledger())
    assert browser.post(f"{at}/refuse", data={"proposal": others[0], **WHY}).status_code == 400
    assert len(book.ledger()) == before


@pytest.mark.parametrize(
    "form",
    [
        {"title": "t", "kind": "article", "text": ""},
        {"title": "", "kind": "article", "text": ARTICLE},
        {"title": "t", "kind": "testimony", "text": ARTICLE},
    ],
)
def test_an_empty_article_is_not_kept(browser, book, form):
    before = book.all(Source)
    assert browser.post("/en/reading", data={**form, **WHY}).status_code == 400
    assert book.all(Source) == before


def test_a_proposal_that_is_not_there_is_not_confirmed(browser, book):
    source = next(s for s in book.all(Source) if s.text)
    there = re.findall(
        'name="proposal" value="([^"]+)"', browser.get(f"/en/reading/{source.id}").text
    )[0]
    before = len(book.ledger())
    for form in ({"proposal": "x", "claim": "new"}, {"proposal": there, "claim": ""}):
        page = browser.post(f"/en/reading/{source.id}/confirm", data={**form, **WHY})
        assert page.status_code == 400
    testimony = next(s for s in book.all(Source) if s.testimony)
    assert browser.get(f"/en/reading/{testimony.id}").status_code == 404
    assert len(book.ledger()) == before


def test_the_count_shows_the_sentence_and_the_pictures(browser):
    page = browser.get("/ru/count").text
    assert page.count("<svg") == 3
    assert "Задокументировано:" in page


def test_a_case_without_anything_has_pages_too(tmp_path):
    empty, _ = Casebook.create(
        tmp_path / "empty", title="Empty", passphrase=PASSPHRASE, at=NOON,
        entropy=os.urandom, work_factor=2,
    )  # fmt: skip
    browser = entered(desk_of(empty, tmp_path))
    for path in ("", "inbox", "testimonies", "claims", "reading", "count", "gate", "editions"):
        page = browser.get(f"/en/{path}")
        assert page.status_code == 200, path
        assert 'class="ribbon"' not in page.text
    empty.close()


def approve(browser, name, **more):
    digest = re.search('name="digest" value="([0-9a-f]+)"', browser.get(f"/en/gate/{name}").text)[1]
    form = {"digest": digest, "read": "yes", **WHY, **more}
    return browser.post(f"/en/gate/{name}", data=form)


def test_one_person_never_counts_twice_and_a_second_one_opens_the_gate(
    browser, book, alder, tmp_path, clock
):
    approve(browser, alder.id)
    assert "1 of 2 people approved" in approve(browser, alder.id).text
    assert "waits for a second person" in browser.get("/en/").text
    other = Casebook.unlock(tmp_path / "case", PASSPHRASE, by="bo", entropy=os.urandom)
    second = entered(desk_of(other, tmp_path, clock=clock))
    page = approve(second, alder.id).text
    assert "Nothing is against it. Allowed: Publish redacted passages; Let somebody" in page
    assert "Nothing is against it." in second.get("/en/gate").text
    other.close()


def test_an_approval_of_another_draft_or_unread_is_not_taken(browser, book, alder):
    changed = approve(browser, alder.id, digest="0" * 64)
    assert changed.status_code == 409
    assert "The draft has changed" in changed.text
    assert approve(browser, alder.id, read="").status_code == 400
    assert not book.all(Approval)


def test_the_gate_shows_the_exact_draft_and_its_digest(browser, book, alder):
    page = browser.get(f"/en/gate/{alder.id}").text
    assert "There were four of them and only one wore a uniform." in page
    assert "Ruslan" not in page
    digest = re.search('name="digest" value="([0-9a-f]+)"', page)[1]
    assert f'<span class="hash">{digest}</span>' in page


def seal(book, folder, words, *, name="one.age"):
    writer = EnvelopeWriter(book.facts.team, entropy=os.urandom)
    fields = {
        LetterField.LAYOUT: LAYOUT,
        LetterField.LANGUAGE: "en",
        LetterField.RECEIVED_ON: "2026-03-05",
        LetterField.WORDS: words,
        consent_field(Scope.QUOTE): Said.YES,
    }
    sealed = writer.begin() + b"".join(writer.field(k, v) for k, v in fields.items())
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(sealed + writer.finish())


def test_the_inbox_opens_envelopes_and_leaves_what_does_not_open(browser, book, tmp_path):
    seal(book, tmp_path / "inbox", "An invented letter about nothing.")
    (tmp_path / "inbox" / "two.age").write_bytes(b"<b>not an envelope</b>")
    assert "2 envelopes wait to be opened." in browser.get("/en/inbox").text
    assert "2 envelopes wait to be opened." in browser.get("/en/").text
    page = browser.post("/en/inbox", data={"open": "all"}).text
    assert "in the casebook" in page
    assert "One envelope did not open" in page
    assert "not an envelope" not in page
    assert "An invented letter" not in page
    assert book.all(Testimony)[-1].text == "An invented letter about nothing."
    assert [p.name for p in (tmp_path / "inbox").iterdir()] == ["two.age"]
    assert "Testimonies of which no passages are chosen" in browser.get("/en/").text


def test_an_edition_is_made_and_a_withdrawal_shows_what_it_touches(
    browser, book, alder, tmp_path, clock
):
    assert browser.post("/en/editions", data=WHY).status_code == 404  # no imprint
    both = Words("Lakeshore", "Озёрный берег")
    book.append(Imprint(both, both, (both,), both, (both,)), reason="t", at=NOON)
    approve(browser, alder.id)
    digest = book.all(Approval)[0].digest
    book.append(Approval(digest, "bo", NOON), reason="t", at=NOON)
    page = browser.post("/en/editions", data={"reason": "the spring one"})
    assert "The edition was made." in page.text
    assert "the spring one" in {entry.why for entry in book.ledger()}
    assert len(book.all(Edition)) == 1
    assert "No longer allowed" not in page.text
    form = {"scope": "quote", "granted": "no", **WHY}
    page = browser.post(f"/en/testimonies/{alder.id}/consent", data=form).text
    assert "0 of 2 people approved" in page  # who approved did not know of the withdrawal
    page = browser.get("/en/editions").text
    assert "No longer allowed" in page
    assert "Alder" in page
    assert "p-01" in page
    book.shred(alder.id, reason="t", at=clock())
    page = browser.get("/en/editions").text
    assert "nobody can say any more whose" in page


IMPRINT = {
    "title.en": "The yard", "title.ru": "Двор", "publisher.en": "An invented newsroom",
    "publisher.ru": "Вымышленная редакция", "intro.en": "One.\n\nTwo.", "intro.ru": "Раз.\nДва.",
    "addressee.en": "the office", "addressee.ru": "конторе", "asks.en": "Open.",
    "asks.ru": "Открыть.",
}  # fmt: skip


def test_an_imprint_is_written_changed_and_kept_on_its_page(browser, book):
    page = browser.post("/en/imprint", data={**IMPRINT, **WHY}).text
    assert "The imprint is kept." in page
    assert 'value="Двор"' in page
    assert book.all(Imprint)[0].intro == (Words("One.", "Раз."), Words("Two.", "Два."))
    browser.post("/ru/imprint", data={**IMPRINT, "title.en": "The gate", **WHY})
    assert [one.title.en for one in book.all(Imprint)] == ["The gate"]
    for wrong in ({"intro.ru": "Раз."}, {"title.ru": ""}, {"asks.en": ""}, {"reason": ""}):
        assert browser.post("/en/imprint", data={**IMPRINT, **WHY, **wrong}).status_code == 400
    assert len(book.history(Imprint)) == 2


def test_the_gate_s_rules_are_changed_on_its_page(browser, book):
    page = browser.post("/en/rules", data={"percent": "7,5", "people": "5000", **WHY}).text
    assert "The rules are kept." in page
    assert "5,000" in page
    assert (rules(book).threshold, rules(book).people) == (0.075, 5000)
    browser.post("/en/rules", data={"percent": "8", **WHY})
    assert (rules(book).threshold, rules(book).people) == (0.08, None)
    for wrong in ({"percent": "101"}, {"percent": "many"}, {"percent": "5", "people": "-1"},
                  {"percent": "nan"}, {"percent": "5", "people": "0"}):  # fmt: skip
        assert browser.post("/en/rules", data={**wrong, **WHY}).status_code == 400
    assert rules(book).threshold == 0.08


def test_words_to_cover_are_added_and_never_shown_again(browser, book, alder):
    at = f"/en/testimonies/{alder.id}"
    before = len(book.protected_words(alder.id))
    form = {"words": "Quillsworth\r\n\r\nBrinna Sol", **WHY}
    answer = browser.post(f"{at}/protect", data=form)
    assert "The words are on the list." in answer.text
    assert f"{before + 2} entries" in answer.text
    assert {"Quillsworth", "Brinna Sol"} <= set(book.protected_words(alder.id))
    seen = [f"{answer.url}", answer.text, browser.get("/en/ledger").text]
    seen += [browser.get(f"/en/gate/{alder.id}").text, f"{book.ledger()}"]
    for wrong in ("", "…", "Quillsworth" * 20):
        refused = browser.post(f"{at}/protect", data={"words": wrong, **WHY})
        assert refused.status_code == 400
        seen.append(refused.text)
    assert not [text for text in seen if "Quillsworth" in text or "Brinna" in text]
    assert browser.post("/en/testimonies/T-0000000A/protect", data=form).status_code == 404


@pytest.mark.parametrize("path", ["testimonies/T-0000000A", "gate/T-0000000A", "claims/C-0000000A",
                                  "reading/S-0000000A", "nothing"])  # fmt: skip
def test_what_is_not_there_says_so(browser, path):
    page = browser.get(f"/ru/{path}")
    assert page.status_code == 404
    assert "По этому адресу ничего нет" in page.text


@pytest.mark.parametrize("path", ["testimonies/canary", "gate/<b>canary", "claims/canary"])
def test_what_is_no_id_is_not_repeated(browser, path):
    page = browser.get(f"/en/{path}")
    assert page.status_code in {400, 404}
    assert "canary" not in page.text


def test_other_languages_have_no_pages(browser):
    assert browser.get("/de/").status_code == 404


def test_a_failure_says_nothing_of_what_failed(book, tmp_path, monkeypatch):
    browser = entered(desk_of(book, tmp_path))
    browser.raises = False

    def fails(*_):
        raise ValueError("canary")

    monkeypatch.setattr(gating, "waiting", fails)
    page = browser.get("/en/gate")
    assert page.status_code == 500
    assert "Something failed" in page.text
    assert "canary" not in page.text


def test_what_is_slow_is_made_again_only_when_it_may_differ(book, tmp_path):
    room = Room(book, inbox=None, editions=tmp_path, clock=Clock(), entropy=os.urandom)
    made = []

    def make():
        made.append(1)
        return len(made)

    def kept():
        return room.kept("it", (Choice,), make)

    assert (kept(), kept()) == (1, 1)
    book.append(Approval("d", "ada", NOON), reason="t", at=NOON)
    assert kept() == 1
    book.append(Choice(book.all(Testimony)[0].id, (1,)), reason="t", at=NOON)
    assert kept() == 2
    book.shred(book.all(Testimony)[1].id, reason="t", at=NOON)
    assert kept() == 3


# --- consent ----------------------------------------------------------------------------------


def test_the_whole_of_a_consent_stands_on_its_page_with_what_was_made_of_it(browser, book, alder):
    approve(browser, alder.id)
    where = f"/en/testimonies/{alder.id}/consent"
    assert where in browser.get(f"/en/testimonies/{alder.id}").text
    for language, approved in (("en", "Approved draft"), ("ru", "Одобренный текст")):
        assert approved in browser.get(f"/{language}/testimonies/{alder.id}/consent").text


def test_a_yes_that_names_who_receives_it_is_not_opened_to_all_by_the_next(browser, book, alder):
    judge = Addressee(AddresseeId("B-AAAAAAAA"), Receiver.COURT, "An invented court")
    clerk = Addressee(AddresseeId("B-BBBBBBBB"), Receiver.COURT, "An invented clerk")
    book.append_many([judge, clerk], reason="they asked", at=NOON)
    where = f"/en/testimonies/{alder.id}/consent"
    yes = {"scope": "court", "granted": "yes", "until": "2031-01-01", **WHY}
    only = {f"to-{judge.id}": "yes"}
    assert browser.post(where, data=yes | only | {"instead": "yes"}).status_code == 200
    kept = book.all(Answer)
    assert [a.only for a in kept if a.only is not None] == [(judge.id,)]
    for careless in (yes, yes | only | {f"to-{clerk.id}": "yes"}):
        page = browser.post(where, data=careless)
        assert page.status_code == 409
        assert "to certain addressees only" in page.text
        assert "an end: the same day" not in page.text
    page = browser.post(where.replace("/en/", "/ru/"), data=yes | only | {"until": ""})
    assert "срок: тот же день" in page.text
    assert book.all(Answer) == kept
    assert browser.post(where, data=yes | only).status_code == 200
    assert "An invented clerk" in page.text


def test_a_yes_waits_for_its_condition_until_somebody_records_that_it_is_met(browser, book, alder):
    path = f"/en/testimonies/{alder.id}"
    wishes = {"condition": "not before May", "alias": "Wren", "date": "year", "right": "family",
              "who": "sister", "manner": "oral", "ask_again": "2026-03-01"}  # fmt: skip
    own = {"scope": "un_report", "granted": "yes", **WHY}
    browser.post(f"{path}/consent", data=own)
    page = browser.post(f"{path}/consent", data=own | wishes)
    assert "The answer is kept" in page.text
    page = browser.get(f"{path}/consent").text
    assert "it waits for a condition" in page
    assert "not before May" in page
    assert "not before May" not in browser.get(path).text
    assert "Waits for a condition" in browser.get("/en/").text
    digest = re.search(r'name="condition" value="(\w{64})"', page)[1]
    browser.post(f"{path}/met", data={"condition": digest, "holds": "yes", **WHY})
    assert "it waits for a condition" not in browser.get(f"{path}/consent").text
    assert "Ask again" in browser.get("/en/").text
    browser.post(f"{path}/met", data={"condition": digest, "holds": "no", **WHY})
    assert "it waits for a condition" in browser.get(f"{path}/consent").text


@pytest.mark.parametrize(
    ("where", "form"),
    [
        ("consent", {"scope": "quote", "granted": "maybe"}),
        ("consent", {"scope": "quoting", "granted": "yes"}),
        ("consent", {"scope": "quote", "granted": "yes", "place": "here"}),
        ("consent", {"scope": "quote", "granted": "yes", "right": "king"}),
        ("consent", {"scope": "quote", "granted": "yes", "until": "soon"}),
        ("met", {"condition": "0" * 64, "holds": "yes"}),
    ],
)
def test_bounds_that_the_page_does_not_offer_are_refused(browser, book, alder, where, form):
    before = book.all(Answer)
    page = browser.post(f"/en/testimonies/{alder.id}/{where}", data={**form, **WHY})
    assert page.status_code == 400
    assert book.all(Answer) == before
