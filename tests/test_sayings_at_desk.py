"""What sources say of claims, written down by staff: on DESK's pages and by command."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing

import pytest

from bearwitness.cli.main import main
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.sayings import said
from bearwitness.ids import SourceId
from bearwitness.records.claim import Claim, Denial, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.testimony import Connection
from desk_stand import NOON, PASSPHRASE, Clock, by_command, copy_of, desk_of, entered

WHY = {"reason": "because of a test"}
QUOTES_BOTH = (
    "Guards tortured 40 men in Tolmen, a former prisoner said. "
    "A spokesman for the ministry said that nobody had been tortured there."
)
NEW = {
    "violation": "torture", "wording_en": "Men were tortured.", "wording_ru": "Людей пытали.",
    "modality": "eq", "number": "",
}  # fmt: skip


@pytest.fixture
def book(told_book):
    return told_book


@pytest.fixture
def browser(book, tmp_path):
    return entered(desk_of(book, tmp_path, clock=Clock()))


@pytest.fixture
def claim(browser, book):
    """A claim of which nobody says anything yet."""
    page = browser.post("/en/claims", data={**NEW, **WHY})
    assert "The claim is kept." in page.text
    return book.all(Claim)[-1]


def witness(book):
    """Return a victim or eyewitness who lets us compare what they say."""
    return next(
        s
        for s in voices.comparable(book, at=NOON)
        if s.testimony and s.connection in {Connection.VICTIM, Connection.WITNESS}
    )


def barred(book):
    allowed = {s.id for s in voices.comparable(book, at=NOON)}
    return next(s for s in book.all(Source) if s.id not in allowed)


def office(book):
    return next(s for s in book.all(Source) if s.kind is SourceKind.STATEMENT)


def form(source, **more):
    return {"source": source.id, "stance": "asserts", "how": "own", **WHY, **more}


def rung(book, claim):
    return voices.graded(book, at=NOON)[claim.id].rung.value


def of(book, claim):
    return [s for s in said(book) if s.claim == claim.id]


# ── a claim ────────────────────────────────────────────────────────────────────────────────


def test_a_claim_is_written_down_and_its_page_offers_who_says_it(browser, book, claim):
    assert claim.wording == {"en": "Men were tortured.", "ru": "Людей пытали."}
    assert book.ledger()[-1].why == WHY["reason"]
    for language in ("en", "ru"):
        page = browser.get(f"/{language}/claims/{claim.id}").text
        assert f'<option value="{witness(book).id}">' in page
        assert barred(book).id not in page


def test_more_than_a_hundred_is_a_bound_and_no_number_is_none(browser, book):
    for modality, number, lower, upper in (
        ("gt", "100", 101, None), ("le", "7", None, 7), ("eq", "3", 3, 3),
        ("approx", "40", None, None),
    ):  # fmt: skip
        browser.post("/en/claims", data={**NEW, **WHY, "modality": modality, "number": number})
        figure = book.all(Claim)[-1].figure
        assert (figure.value, figure.lower, figure.upper) == (int(number), lower, upper)
    browser.post("/en/claims", data={**NEW, **WHY, "modality": "gt"})
    assert book.all(Claim)[-1].figure is None
    page = browser.get("/ru/claims").text
    assert "«Более 100» — это граница" in page


@pytest.mark.parametrize(
    "change",
    [{"violation": "rudeness"}, {"wording_ru": ""}, {"wording_en": "x" * 301},
     {"event": "E-0000"}, {"reason": ""}, {"number": "-3"}, {"number": "many"},
     {"number": "٣"}, {"number": "1" * 8}, {"modality": "at all events"}],
)  # fmt: skip
def test_a_claim_that_the_form_does_not_offer_is_not_kept(browser, book, change):
    before = book.all(Claim)
    assert browser.post("/en/claims", data={**NEW, **WHY, **change}).status_code in {400, 404}
    assert book.all(Claim) == before


# ── what a source says of it ───────────────────────────────────────────────────────────────


def test_who_tells_it_as_their_own_was_there_and_who_tells_it_as_hearsay_was_not(
    browser, book, claim
):
    at = f"/en/claims/{claim.id}/says"
    heard = {"how": "heard", "chain": "a guard; a fellow prisoner"}
    done = browser.post(at, data=form(witness(book), **heard))
    assert "Kept what the source says." in done.text
    assert "a guard → a fellow prisoner" in done.text
    assert rung(book, claim) == "reported"
    browser.post(at, data=form(witness(book)))
    assert rung(book, claim) == "grounds_to_suspect"
    assert [s.attribution for s in of(book, claim)] == [("a guard", "a fellow prisoner"), ()]
    assert book.ledger()[-1].why == WHY["reason"]


def test_a_refutation_lowers_once_it_is_checked_and_what_was_a_mistake_is_taken_back(
    browser, book, claim
):
    at = f"/en/claims/{claim.id}"
    browser.post(f"{at}/says", data=form(witness(book)))
    denies = form(office(book), stance="denies", denial="refutation")
    browser.post(f"{at}/says", data=denies)
    assert rung(book, claim) == "grounds_to_suspect"
    page = browser.post(f"{at}/says", data={**denies, "checked": "yes"})
    assert rung(book, claim) == "reported"
    assert len(of(book, claim)) == 2
    which = re.findall(rf'value="({office(book).id}:\w+)"', page.text)
    done = browser.post(f"{at}/mistaken", data={"which": which[0], **WHY})
    assert "does not say it in this way" in done.text
    assert rung(book, claim) == "grounds_to_suspect"
    assert [s.source for s in of(book, claim)] == [witness(book).id]
    again = browser.post(f"{at}/mistaken", data={"which": which[0], **WHY})
    assert again.status_code == 400
    assert browser.get("/en/replay?by=kept").status_code == 200


@pytest.mark.parametrize(
    "change",
    [{"stance": "nothing"}, {"stance": "likes"}, {"how": ""}, {"how": "heard"},
     {"chain": "a guard"}, {"how": "heard", "chain": "a guard;"}, {"denial": "flat"},
     {"how": "heard", "chain": ";".join("abcdefg")}, {"how": "heard", "chain": "x" * 121},
     {"how": "heard", "chain": "a\u202eguard"}, {"stance": "denies", "denial": "loud"},
     {"stance": "denies", "denial": "flat", "checked": "yes"}, {"checked": "yes"},
     {"source": "S-0000"}, {"source": "nobody"}, {"reason": " "}],
)  # fmt: skip
def test_a_saying_that_the_form_does_not_offer_is_not_kept(browser, book, claim, change):
    before = book.all(Saying)
    answer = browser.post(f"/en/claims/{claim.id}/says", data={**form(witness(book)), **change})
    assert answer.status_code in {400, 404}
    assert book.all(Saying) == before


def test_who_does_not_let_us_compare_is_tied_to_no_claim(browser, book, claim):
    before = len(book.ledger())
    answer = browser.post(f"/en/claims/{claim.id}/says", data=form(barred(book)))
    assert answer.status_code == 409
    assert (of(book, claim), len(book.ledger())) == ([], before)


def test_a_chain_of_speakers_holds_no_word_that_redaction_covers(browser, book, claim):
    one = witness(book)
    name = next(w for s in book.all(SweepList) if s.testimony == one.testimony for w in s.words)
    heard = form(one, how="heard", chain=f"a guard; {name}")
    answer = browser.post(f"/en/claims/{claim.id}/says", data=heard)
    assert answer.status_code == 409
    assert name not in answer.text
    assert of(book, claim) == []


def test_nor_does_that_of_an_article_hold_one_of_any_testimony(browser, book, claim):
    """What a paper printed of somebody who spoke with us is copied by nobody into a chain."""
    paper = Source(SourceId("S-PAPER"), SourceKind.ARTICLE, "A paper", "en", publisher="The Paper")
    book.append(paper, reason="a test", at=NOON)
    for name in [one.words[0] for one in book.all(SweepList)][:3]:
        quoted = form(paper, stance="denies", denial="flat", how="heard", chain=f"a clerk; {name}")
        answer = browser.post(f"/en/claims/{claim.id}/says", data=quoted)
        assert answer.status_code == 409
        assert name not in answer.text
    assert of(book, claim) == []


# ── an article that quotes both sides ──────────────────────────────────────────────────────


def confirmed_in(browser, book, claim, order):
    paper = Source(SourceId("S-PAPER"), SourceKind.ARTICLE, "A paper", "en",
                   publisher="The Paper", text=QUOTES_BOTH)  # fmt: skip
    book.append(paper, reason="a test", at=NOON)
    page = browser.get(f"/en/reading/{paper.id}").text
    found = list(dict.fromkeys(re.findall('name="proposal" value="([^"]+)"', page)))
    for one in order(found):
        data = {"proposal": one, "claim": claim.id, **WHY}
        browser.post(f"/en/reading/{paper.id}/confirm", data=data)
    return paper


@pytest.mark.parametrize("order", [list, lambda found: found[::-1]])
def test_a_denial_that_an_article_quotes_does_not_replace_what_it_asserts(
    browser, book, claim, order
):
    paper = confirmed_in(browser, book, claim, order)
    ways = {(s.stance, s.denial, s.attribution[-1]) for s in of(book, claim)}
    assert ways == {
        (Stance.ASSERTS, None, "former prisoner"),
        (Stance.DENIES, Denial.FLAT, "ministry"),
    }
    assert rung(book, claim) == "reported"
    grade = voices.graded(book, at=NOON)[claim.id]
    assert [voice.sources for voice in grade.cut] == [(paper.id,)]
    page = browser.get(f"/en/claims/{claim.id}").text
    assert "spokesman for the ministry → ministry" in page


def test_what_was_checked_stays_so_when_the_article_is_read_again(browser, book, claim):
    at = f"/en/claims/{claim.id}/says"
    paper = confirmed_in(browser, book, claim, list)
    quoted = next(s for s in of(book, claim) if s.stance is Stance.DENIES)
    refuted = form(paper, stance="denies", denial="refutation", checked="yes", how="heard",
                   chain=" → ".join(quoted.attribution))  # fmt: skip
    browser.post(at, data=refuted)
    confirmed_in(browser, book, claim, list)
    assert sorted((s.stance, s.denial or "", s.checked) for s in of(book, claim)) == [
        ("asserts", "", False), ("denies", "flat", False), ("denies", "refutation", True),
    ]  # fmt: skip


def test_whom_an_article_names_is_linked_by_one_click_and_as_inferred(browser, book):
    names = Source(SourceId("S-NAMED"), SourceKind.STATEMENT, "Former prisoner", "en")
    paper = Source(SourceId("S-PAPER"), SourceKind.ARTICLE, "A paper", "en",
                   publisher="The Paper", text=QUOTES_BOTH)  # fmt: skip
    book.append_many([names, paper], reason="a test", at=NOON)
    page = browser.get(f"/en/reading/{paper.id}").text
    asked = page[page.index('id="relies"') :]
    assert f'<option value="{names.id}" selected>' in asked
    assert "spokesman for the ministry" in asked
    assert barred(book).id not in asked
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', asked))
    address = re.findall(r'action="([^"]+)"', asked)[0]
    assert browser.post(address, data={**hidden, "onto": names.id}).status_code == 200
    (link,) = [k for k in book.all(Link) if k.source == paper.id]
    assert (link.onto, link.relation, link.standing, link.claim) == (
        names.id, Relation.QUOTES, Standing.INFERRED, None,
    )  # fmt: skip
    left = browser.get(f"/ru/reading/{paper.id}").text
    assert '<strong lang="en">former prisoner' not in left


def test_nobody_is_proposed_as_relying_on_themselves(browser, book):
    us = Source(SourceId("S-0AAA"), SourceKind.ARTICLE, "Elsewhere", "en", publisher="Lake Herald")
    words = (
        "Guards tortured 40 men in Tolmen, the Lake Herald reported. "
        "“Seven men died there,” the “Lake Herald” said. "
        "Guards tortured 12 women in Velmora, the Hill Post reported."
    )
    paper = Source(SourceId("S-0AAB"), SourceKind.ARTICLE, "A paper", "en",
                   publisher="Lake Herald", text=words)  # fmt: skip
    book.append_many([us, paper], reason="a test", at=NOON)
    page = browser.get(f"/en/reading/{paper.id}").text
    asked = page[page.index('id="relies"') :]
    assert "Hill Post" in asked, "another outlet is proposed"
    assert "Herald" not in " ".join(re.findall(r'<strong lang="en">([^<]+)<', asked))


# ── by command ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def typed(told_folder, tmp_path, capsys):
    copy_of(told_folder, tmp_path / "typed").close()

    def call(*words):
        path = tmp_path / "word"
        path.write_text(PASSPHRASE + "\n")
        number = os.open(path, os.O_RDONLY)
        try:
            given = ["--case", str(tmp_path / "typed"), "--passphrase-fd", str(number)]
            code = main([*words, *given, "--json"])
        finally:
            os.close(number)
        out, told = capsys.readouterr()
        return code, json.loads(out) if out else told

    return call


@pytest.fixture
def sources(typed, tmp_path):
    folder = tmp_path / "typed"
    with closing(Casebook.unlock(folder, PASSPHRASE, by="ada", entropy=os.urandom)) as known:
        return witness(known).id, office(known).id, barred(known).id


def test_a_claim_and_who_says_it_are_written_down_by_command(typed, sources):
    one, against, gone = sources
    why = ("--reason", "because of a test")
    wording = ("--en", "Men were held.", "--ru", "Людей удерживали.")
    code, told = typed("claim", "add", "torture", *wording, "--number", "40", *why)
    assert code == 0
    claim = told["claim"]
    heard = ("--stance", "asserts", "--attribution", "a guard", "--attribution", "a prisoner")
    code, told = typed("source", "says", one, claim, *heard, *why)
    assert code == 0
    assert told["says"] == [
        {"stance": "asserts", "denial": None, "attribution": ["a guard", "a prisoner"],
         "checked": False},
    ]  # fmt: skip
    assert typed("corroborate", claim)[1]["rung"] == "reported"
    own = ("--stance", "asserts", "--own")
    assert len(typed("source", "says", one, claim, *own, *why)[1]["says"]) == 2
    assert typed("corroborate", claim)[1]["rung"] == "grounds_to_suspect"
    refuted = ("--stance", "denies", "--denial", "refutation", "--own", "--checked")
    assert typed("source", "says", against, claim, *refuted, *why)[0] == 0
    assert typed("corroborate", claim)[1]["rung"] == "reported"
    assert typed("source", "says", against, claim, *refuted, "--take-back", *why)[1]["says"] == []
    assert typed("source", "says", against, claim, *refuted, "--take-back", *why)[0] == 1
    assert typed("corroborate", claim)[1]["rung"] == "grounds_to_suspect"
    assert typed("source", "says", gone, claim, *own, *why)[0] == 3
    assert typed("claim", "add", "rudeness", *wording, *why)[0] == 1
    assert typed("claim", "add", "torture", "--en", " ", "--ru", "x", *why)[0] == 2
    assert typed("claim", "add", "torture", *wording, "--event", "E-0000", *why)[0] == 1


@pytest.mark.parametrize("left_out", ["--reason", "--own", "--stance"])
def test_nothing_is_taken_for_granted_by_command(typed, left_out):
    given = {"--stance": ["asserts"], "--own": [], "--reason": ["because of a test"]}
    words = [w for name, more in given.items() if name != left_out for w in (name, *more)]
    try:
        code = typed("source", "says", "S-0000", "C-0000", *words)[0]
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2


def test_by_command_a_source_relies_on_another_on_nobody_known_or_was_there_and_never_on_itself(
    book, capsys
):
    one, other = (source.id for source in book.all(Source)[:2])
    why = ("--because", "it says so")
    for relation, onto, told in (
        ("told", (), "(somebody who is no source here)"),
        ("witnessed", (), "(was there itself)"),
        ("quotes", (other,), other),
    ):
        code, out, _ = by_command(book, capsys, "source", "relies", one, relation, *onto, *why)
        assert (code, f"{one} {relation} {told}, unknown" in out) == (0, True)
    before = len(book.all(Link))
    for relation, onto in (("copies", (one,)), ("witnessed", (other,)), ("same_owner", ())):
        code, _, told = by_command(book, capsys, "source", "relies", one, relation, *onto, *why)
        assert code == 1
        assert "hint" in told
    assert len(book.all(Link)) == before
