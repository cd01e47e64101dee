"""Claims at DESK: the board, one claim with its picture, a source's rating, the case day by day."""

from __future__ import annotations

import html
import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bearwitness.consent import Answer, Scope
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.corroboration import lineage
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.replaying import Calendar, Replay
from bearwitness.desk.web import pictured
from bearwitness.desk.web.pictured import Held
from bearwitness.ids import SourceId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.source import (
    Link,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from desk_stand import NOON, PASSPHRASE, Clock, desk_of, entered

WHY = {"reason": "because of a test"}
LATER, SOON = NOON + timedelta(days=40), timedelta(seconds=1)


@pytest.fixture
def book(told_book):
    return told_book


@pytest.fixture
def browser(book, tmp_path):
    return entered(desk_of(book, tmp_path, clock=Clock(LATER)))


def text(page):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page.text)).split())


def titles(page):
    return re.findall(r'href="/en/claims/C-\w+"><strong>([^<]*)', page.text)


def claim_with(book, words):
    return next(c for c in book.all(Claim) if words in c.wording["en"])


# ── the board ──────────────────────────────────────────────────────────────────────────────


def test_the_board_has_the_firmest_claim_first_and_other_orders_by_link(browser, book):
    entered_order = [claim.wording["en"] for claim in book.all(Claim)]
    grades = voices.graded(book, at=LATER)
    by_voices = sorted(book.all(Claim), key=lambda c: -grades[c.id].k_certain)
    board = titles(browser.get("/en/claims"))
    assert set(board) == set(entered_order)
    assert board[0] == by_voices[0].wording["en"]
    assert titles(browser.get("/en/claims?sort=entered")) == entered_order
    certain = titles(browser.get("/en/claims?sort=certain"))
    assert [grades[claim_with(book, words).id].k_certain for words in certain] == sorted(
        (g.k_certain for g in grades.values()), reverse=True
    )


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("rung=grounds_to_suspect", lambda c, g: g.rung.value == "grounds_to_suspect"),
        ("violation=killing", lambda c, g: c.predicate == "killing"),
        ("against=none", lambda c, g: not g.opposition),
        ("against=any&sort=against", lambda c, g: bool(g.opposition)),
        ("against=refutation", lambda c, g: any(o.kind == "refutation" for o in g.opposition)),
        ("rung=nonsense&against=%3Cb%3E&sort=x", lambda c, g: True),
    ],
)
def test_the_board_shows_what_was_chosen_without_a_script(browser, book, query, left):
    grades = voices.graded(book, at=LATER)
    wanted = {c.wording["en"] for c in book.all(Claim) if left(c, grades[c.id])}
    page = browser.get(f"/en/claims?{query}")
    assert wanted
    assert set(titles(page)) == wanted
    assert "nonsense" not in page.text


def test_a_choice_that_nothing_fits_says_so(browser):
    assert "No claim fits this choice." in browser.get("/en/claims?rung=recorded").text


# ── one claim ──────────────────────────────────────────────────────────────────────────────


def test_a_claim_names_both_cuts_every_rule_and_every_denial_by_kind(browser, book):
    claim = claim_with(book, "without charge")
    grade = voices.graded(book, at=LATER)[claim.id]
    page = browser.get(f"/en/claims/{claim.id}")
    said = text(page)
    assert f"these {grade.k_certain} voices must each be wrong" in said
    near = page.text[page.text.index("badges numbers") : page.text.index("badges letters")]
    assert near.count("<li>") == grade.k_certain
    assert all(rule.name.en in said and rule.why.en in said for rule in grade.rules)
    assert said.count("Not met:") == 1 + sum(not rule.met for rule in grade.rules)
    for kind in ("bare denial", "denial that the victims exist", "no confirmation"):
        assert kind in said
    assert said.count("the state owes records") == 3
    assert "One voice with" in said
    for scheme in ("Airwars", "Casualty recording", "Admiralty"):
        assert scheme in said


def test_a_killing_outside_custody_raises_no_flag_and_a_refutation_is_told_as_one(browser, book):
    claim = claim_with(book, "ferry landing")
    said = text(browser.get(f"/en/claims/{claim.id}"))
    assert "specific refutation" in said
    assert "the state owes records" not in said
    assert "not given" in said


def test_the_picture_stands_on_the_page_and_the_table_says_the_same(browser, book):
    claim = claim_with(book, "electric current")
    page = browser.get(f"/ru/claims/{claim.id}/lineage")
    assert page.text.count('class="lineage"') >= 1
    assert "перепечатывает" in page.text
    table = page.text[page.text.index('id="table"') :]
    relying = [k for k in book.all(Link) if k.relation is Relation.COPIES]
    assert relying
    assert all(html.escape(k.because) in table or k.because in html.unescape(table)
               for k in relying)  # fmt: skip
    assert not re.search(r"\son\w+=| style=", page.text)


@pytest.mark.parametrize("size", ["fit", "real", "large", "nonsense"])
def test_the_picture_has_sizes_by_link(browser, book, size):
    claim = claim_with(book, "electric current")
    page = browser.get(f"/en/claims/{claim.id}/lineage?size={size}").text
    shown = size if size in {"real", "large"} else "fit"
    assert f'class="figure sheet {shown}"' in page
    assert f'<a href="?size={shown}" aria-current="true">' in page
    assert "nonsense" not in page


def test_a_claim_that_nobody_asserts_has_no_picture(browser, book):
    alone = Claim("C-AAAAAAAA", "killing", {"en": "Nobody said this.", "ru": "Никто не говорил."})
    book.append(alone, reason="a test", at=LATER)
    page = browser.get("/en/claims/C-AAAAAAAA")
    assert "Nobody yet" in page.text
    assert 'class="lineage" role' not in page.text
    assert "nothing to draw" in browser.get("/en/claims/C-AAAAAAAA/lineage").text


# ── the picture's own rules ────────────────────────────────────────────────────────────────


def held(book, *, claim="electric current"):
    wanted = claim_with(book, claim)
    sayings = [s for s in book.all(Saying) if s.claim == wanted.id]
    return Held(
        wanted,
        voices.graded(book, at=LATER)[wanted.id],
        {s.id: s for s in voices.comparable(book, at=LATER)},
        lineage.for_claim(wanted.id, book.all(Link), sayings),
        sayings,
        {r.source: r for r in book.all(Rating)},
    )


def cards(made):
    return [plate.card for plate in made.plates]


def test_sixty_sources_that_rely_on_one_are_drawn_as_one_and_the_cut_stays_apart(book):
    claim = claim_with(book, "electric current")
    first = next(s for s in book.all(Source) if s.publisher == "The Lake Gazette")
    many = [Source(SourceId(f"S-Z{n:03}"), SourceKind.ARTICLE, f"Paper {n}", "en")
            for n in range(58)]  # fmt: skip
    links = [Link(s.id, Relation.QUOTES, first.id, Standing.ESTABLISHED, "names it", "ada")
             for s in many]  # fmt: skip
    sayings = [Saying(claim.id, s.id, Stance.ASSERTS) for s in many]
    before = len(cards(pictured.picture(held(book), "en")))
    book.append_many([*many, *links, *sayings], reason="a test", at=LATER)
    made = held(book)
    drawn = cards(pictured.picture(made, "en"))
    (group,) = [card for card in drawn if card.kind == "many"]
    assert group.title == "59 sources"  # one more was there that relies on it alone
    assert first.title in group.small
    assert len(drawn) == before
    numbered = sorted(card.near for card in drawn if card.near)
    assert numbered == [str(n + 1) for n in range(made.grade.k_certain)]
    assert len(pictured.rows(made)) > 116  # the table keeps each


def test_who_is_rated_unreliable_is_drawn_as_left_out(book):
    log = next(s for s in book.all(Source) if s.kind is SourceKind.DOCUMENT)
    book.append(Rating(log.id, Reliability.UNRELIABLE, "invented", "ada"), reason="a", at=LATER)
    drawn = cards(pictured.picture(held(book, claim="ferry landing"), "en"))
    (out,) = [card for card in drawn if card.kind == "left-out"]
    assert out.title == log.title
    assert not out.near


def test_who_does_not_say_how_they_know_hangs_on_a_dotted_line(book):
    claim = claim_with(book, "electric current")
    odd = Source(SourceId("S-0DD5"), SourceKind.ARTICLE, "An odd paper", "en")
    book.append_many([odd, Saying(claim.id, odd.id, Stance.ASSERTS)], reason="a test", at=LATER)
    drawn = pictured.picture(held(book), "en")
    (card,) = [card for card in cards(drawn) if card.kind == "unknown"]
    assert "does not say how it knows" in card.small
    assert [s.kind for s in drawn.strokes if s.standing == "unknown"] == ["saw"]


# ── a source ───────────────────────────────────────────────────────────────────────────────


def test_a_source_is_rated_with_a_reason_and_then_not_counted(browser, book):
    log = next(s for s in book.all(Source) if s.kind is SourceKind.DOCUMENT)
    claim = claim_with(book, "ferry landing")
    before = voices.graded(book, at=LATER)[claim.id]
    page = browser.get(f"/en/sources/{log.id}")
    assert "Nobody has rated it." in page.text
    done = browser.post(f"/en/sources/{log.id}/rate", data={"reliability": "unreliable", **WHY})
    assert "Your rating is kept." in done.text
    assert "E: unreliable" in text(done)
    assert book.all(Rating) == (Rating(log.id, Reliability.UNRELIABLE, "because of a test", "ada"),)
    after = voices.graded(book, at=LATER)[claim.id]
    assert after.k_certain < before.k_certain
    assert "because of a test" in browser.get(f"/en/claims/{claim.id}").text


@pytest.mark.parametrize("form", [{"reliability": "perfect", **WHY}, {"reliability": "reliable"}])
def test_a_rating_that_the_form_does_not_offer_is_not_kept(browser, book, form):
    one = book.all(Source)[0]
    assert browser.post(f"/en/sources/{one.id}/rate", data=form).status_code == 400
    assert book.all(Rating) == ()


def test_every_source_that_may_be_compared_has_its_page_in_both_languages(browser, book):
    for source in voices.comparable(book, at=LATER):
        for language in ("en", "ru"):
            assert browser.get(f"/{language}/sources/{source.id}").status_code == 200


def test_on_whom_a_source_relies_is_written_down_with_the_claim_and_the_reason(browser, book):
    claim = claim_with(book, "More than 100")
    gazette = next(s for s in book.all(Source) if s.publisher == "The Lake Gazette")
    log = next(s for s in book.all(Source) if s.kind is SourceKind.DOCUMENT)
    form = {"relation": "quotes", "onto": log.id, "claim": claim.id, "how": "established", **WHY}
    page = browser.get(f"/en/sources/{gazette.id}").text
    assert all(f'value="{one}"' in page for one in list(form.values())[:4])
    done = browser.post(f"/en/sources/{gazette.id}/relies", data=form)
    assert "The link is kept." in done.text
    made = Link(gazette.id, Relation.QUOTES, log.id, Standing.ESTABLISHED, WHY["reason"], "ada",
                claim.id)  # fmt: skip
    assert made in book.all(Link)
    assert voices.graded(book, at=LATER)[claim.id].rung.value == "grounds_to_suspect"
    saw = {**form, "relation": "witnessed", "onto": "", "claim": ""}
    browser.post(f"/en/sources/{gazette.id}/relies", data=saw)
    saw_it = Link(gazette.id, Relation.WITNESSED, None, Standing.ESTABLISHED, WHY["reason"], "ada")
    assert saw_it in book.all(Link)


@pytest.mark.parametrize(
    "change",
    [{"relation": "likes"}, {"how": "sure"}, {"how": "nothing"}, {"claim": "C-0000"},
     {"onto": ""}, {"onto": "S-0000"}, {"onto": "itself"}, {"onto": "gone"},
     {"relation": "witnessed"}, {"relation": "speaks_for"}, {"reason": ""}],
)  # fmt: skip
def test_a_link_that_the_form_does_not_offer_is_not_kept(browser, book, change):
    allowed = [s.id for s in voices.comparable(book, at=LATER)]
    gone = next(s.id for s in book.all(Source) if s.id not in allowed)
    one, other = allowed[-2:]
    form = {"relation": "quotes", "onto": other, "how": "established", **WHY,
            "claim": book.all(Claim)[0].id, **change}  # fmt: skip
    form["onto"] = {"itself": one, "gone": gone}.get(form["onto"], form["onto"])
    before = book.all(Link)
    assert browser.post(f"/en/sources/{one}/relies", data=form).status_code == 400
    assert book.all(Link) == before


def test_a_source_that_may_not_be_compared_has_no_page_and_no_rating(browser, book):
    allowed = {s.id for s in voices.comparable(book, at=LATER)}
    gone = next(s for s in book.all(Source) if s.id not in allowed)
    assert browser.get(f"/en/sources/{gone.id}").status_code == 404
    form = {"reliability": "reliable", **WHY}
    assert browser.post(f"/en/sources/{gone.id}/rate", data=form).status_code == 404


# ── day by day ─────────────────────────────────────────────────────────────────────────────


def test_at_the_end_of_the_last_day_it_is_as_it_is_now(book):
    now = voices.graded(book, at=LATER)
    for calendar in Calendar:
        replay = Replay(book, calendar, at=LATER)
        then = {name: grade for name, (_, grade) in replay.grades(replay.days[-1]).items()}
        assert then == now


def test_so_it_is_where_others_relied_on_one_who_may_not_be_compared(book):
    """Else two papers that have it from one who took comparing back might perhaps be two voices."""
    claim = claim_with(book, "without charge")
    allowed = {s.id for s in voices.comparable(book, at=LATER)}
    gone = next(s for s in book.all(Source) if s.id not in allowed)
    papers = [Source(SourceId(f"S-PAP{n}"), SourceKind.ARTICLE, "A paper", "en") for n in (1, 2)]
    tie = (Standing.ESTABLISHED, "its notes say so", "ada", claim.id)
    links = [Link(p.id, Relation.TOLD, gone.id, *tie) for p in papers]
    sayings = [Saying(claim.id, one.id, Stance.ASSERTS) for one in (*papers, gone)]
    before = voices.graded(book, at=LATER)[claim.id]
    book.append_many([*papers, *links, *sayings], reason="a test", at=LATER)
    now = voices.graded(book, at=LATER)
    assert now[claim.id].k_possible == before.k_possible
    for calendar in Calendar:
        replay = Replay(book, calendar, at=LATER)
        then = {name: grade for name, (_, grade) in replay.grades(replay.days[-1]).items()}
        assert then == now
        came = [value for day in replay.days for value in replay.came(day)]
        assert not any(gone.id in (getattr(v, "source", ""), getattr(v, "onto", ""),
                                   getattr(v, "id", "")) for v in came)  # fmt: skip


def changes(book, claim):
    """One value of each kind that a grade is made of, which changes this claim's page."""
    paper = Source(SourceId("S-NEWS"), SourceKind.ARTICLE, "A new paper", "en")
    says = Saying(claim.id, paper.id, Stance.ASSERTS)
    spoke = {s.source for s in book.all(Saying) if s.claim == claim.id}
    told = next(s for s in voices.comparable(book, at=LATER) if s.testimony and s.id in spoke)
    because = ("because of a test", "ada")
    yield Claim, replace(claim, wording={"en": "Anew.", "ru": "Заново."})
    yield Source, paper
    yield Saying, says
    yield Link, Link(paper.id, Relation.WITNESSED, None, Standing.ESTABLISHED, *because)
    yield Rating, Rating(paper.id, Reliability.UNRELIABLE, *because)
    yield Review, Review(claim.id, "ada", agrees=True)
    yield Answer, Answer(told.testimony, Scope.COMPARE, granted=False, at=LATER)
    yield Answer, Answer(told.testimony, Scope.COMPARE, granted=True, at=LATER + SOON,
                         conditions=("not now",))  # fmt: skip
    digest = condition_digest(told.testimony, "not now")
    yield Met, Met(told.testimony, digest, LATER + 2 * SOON, holds=True)


def test_a_page_that_was_made_is_made_anew_when_anything_it_rests_on_is_kept(book, tmp_path):
    claim = claim_with(book, "without charge")
    at = LATER + timedelta(hours=1)
    browser = entered(desk_of(book, tmp_path, clock=Clock(at)))
    for kind, value in changes(book, claim):
        for path in ("claims", "replay?by=kept"):
            browser.get(f"/en/{path}")  # made, and kept
        book.append(value, reason="a test", at=at)
        graded = voices.graded(book, at=at)[claim.id]
        for path in ("claims", "replay?by=kept"):
            page = browser.get(f"/en/{path}").text
            assert book.get(Claim, claim.id).wording["en"] in page
            (row,) = [r for r in page.split("<tr>") if f"/en/claims/{claim.id}" in r]
            told = re.search('data-label="Voices">(.*?)</td>', row)[1]
            k = [int(n) for n in re.findall("\\d+", told.rpartition("→")[2])]
            assert (k[0], k[-1]) == (graded.k_certain, graded.k_possible), (path, kind)
        names = text(browser.get(f"/en/claims/{claim.id}"))
        assert ("named reviewers: 1" in names) == bool(book.all(Review))


def test_the_letters_of_a_cut_go_on_after_z():
    assert [pictured.lettered(n) for n in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "a", "z", "aa", "ab", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


def test_one_who_was_quoted_and_has_not_told_us_is_drawn_on_dotted_lines_and_said_so(book):
    claim = claim_with(book, "More than 100")
    gazette = next(s for s in book.all(Source) if s.publisher == "The Lake Gazette")
    allowed = {s.id for s in voices.comparable(book, at=LATER)}
    spoke = {s.source for s in book.all(Saying) if s.claim == claim.id}
    quiet = next(s for s in book.all(Source) if s.testimony and s.id in allowed - spoke)
    tie = Link(gazette.id, Relation.TOLD, quiet.id, Standing.ESTABLISHED, "its notes", "ada")
    book.append(tie, reason="a test", at=LATER)
    shown = held(book, claim="More than 100")
    drawn = pictured.picture(shown, "en")
    (card,) = [c for c in cards(drawn) if c.title == quiet.title]
    assert "has not told us this" in card.small
    assert {s.standing for s in drawn.strokes if s.kind == "saw"} == {"unknown"}
    (row,) = [r for r in pictured.rows(shown) if r.onto == quiet.id]
    assert (row.standing, row.unsaid) == ("unknown", True)
    book.append(replace(tie, claim=claim.id), reason="for this claim", at=LATER)
    shown = held(book, claim="More than 100")
    rows = [r for r in pictured.rows(shown) if r.onto == quiet.id]
    assert {(r.standing, r.unsaid) for r in rows} == {("unknown", True), ("established", False)}
    assert shown.grade.rung.value == "grounds_to_suspect"


def test_who_has_it_from_somebody_unnamed_has_it_from_the_world_on_no_page(browser, book):
    claim = claim_with(book, "More than 100")
    gazette = next(s for s in book.all(Source) if s.publisher == "The Lake Gazette")
    told = Link(gazette.id, Relation.TOLD, None, Standing.UNKNOWN, "three unnamed men", "ada")
    book.append(told, reason="a test", at=LATER)
    page = text(browser.get(f"/en/claims/{claim.id}/lineage"))
    assert "was told by somebody who is not named" in page


def test_the_pages_say_for_which_claim_a_link_holds(browser, book):
    gazette = next(s for s in book.all(Source) if s.publisher == "The Lake Gazette")
    page = text(browser.get(f"/en/sources/{gazette.id}"))
    assert "for the claim Men held in the cellar" in page
    assert "translates · established · for which claims, nobody recorded" in page
    assert "для утверждения" in text(browser.get(f"/ru/sources/{gazette.id}"))


def test_by_the_days_of_publication_a_claim_is_first_reported_then_denied(book):
    replay = Replay(book, Calendar.TOLD, at=LATER)
    claim = claim_with(book, "More than 100")
    assert replay.days[:2] == (date(2019, 3, 17), date(2019, 4, 1))
    assert claim.id not in replay.grades(date(2019, 3, 17))
    first = replay.grades(date(2019, 4, 1))[claim.id][1]
    assert (first.k_certain, first.opposition) == (1, ())
    denied = replay.grades(date(2019, 4, 3))[claim.id][1]
    assert denied.k_certain == 1  # four articles by now, and one voice
    assert [o.kind.value for o in denied.opposition] == ["existence"]
    (moved,) = [c for c in replay.changed(date(2019, 4, 3)) if c.claim.id == claim.id]
    assert moved.before.opposition == ()


def test_what_is_kept_later_changes_no_earlier_day(book):
    before = Replay(book, Calendar.KEPT, at=LATER)
    day = before.days[-1]
    claim = claim_with(book, "without charge")
    late = Source(SourceId("S-1ATE"), SourceKind.DOCUMENT, "A late paper", "en")
    saw = Link(late.id, Relation.WITNESSED, None, Standing.ESTABLISHED, "its author was", "ada")
    book.append_many(
        [late, saw, Saying(claim.id, late.id, Stance.ASSERTS)], reason="late", at=LATER
    )
    after = Replay(book, Calendar.KEPT, at=LATER)
    assert after.grades(day) == before.grades(day)
    assert after.days == (*before.days, LATER.date())
    now = after.grades(LATER.date())[claim.id][1]
    assert now.k_certain == before.grades(day)[claim.id][1].k_certain + 1
    assert late in after.came(LATER.date())


def test_who_takes_back_the_word_to_compare_is_gone_from_every_day(book):
    claim = claim_with(book, "without charge")
    spoke = {s.source for s in book.all(Saying) if s.claim == claim.id}
    gone = next(s for s in voices.comparable(book, at=LATER) if s.testimony and s.id in spoke)
    day = Replay(book, Calendar.KEPT, at=LATER).days[-1]
    before = Replay(book, Calendar.KEPT, at=LATER).grades(day)[claim.id][1]
    no = Answer(gone.testimony, Scope.COMPARE, granted=False, at=LATER)
    book.append(no, reason="they wrote to us", at=LATER)
    later = LATER + timedelta(hours=1)
    for calendar in Calendar:
        replay = Replay(book, calendar, at=later)
        shown = {getattr(v, "source", getattr(v, "id", None)) for d in replay.days
                 for v in replay.came(d)}  # fmt: skip
        assert gone.id not in shown
    after = Replay(book, Calendar.KEPT, at=later).grades(day)[claim.id][1]
    assert after.k_certain < before.k_certain


def test_a_yes_that_came_later_was_not_yet_there(book):
    silent = next(s for s in book.all(Source) if s.testimony
                  and s.id not in {c.id for c in voices.comparable(book, at=LATER)})  # fmt: skip
    yes = Answer(silent.testimony, Scope.COMPARE, granted=True, at=LATER)
    book.append(yes, reason="asked again", at=LATER)
    later = LATER + timedelta(hours=1)
    if silent.id not in {s.id for s in voices.comparable(book, at=later)}:
        pytest.fail("the yes did not count")
    replay = Replay(book, Calendar.KEPT, at=later)
    said = [s for s in book.all(Saying) if s.source == silent.id]
    for saying in said:
        claim = next(c for c in book.all(Claim) if c.id == saying.claim)
        then = replay.grades(replay.days[0])[claim.id][1]
        now = voices.graded(book, at=later)[claim.id]
        assert then.k_certain <= now.k_certain


def test_the_page_shows_a_day_and_leads_to_the_next_without_a_script(browser):
    page = browser.get("/en/replay?by=told&day=2019-04-03")
    assert "3 April 2019" in page.text
    assert 'rel="prev" href="?by=told&amp;day=2019-04-02"' in page.text
    assert 'rel="next" href="?by=told&amp;day=2019-04-05"' in page.text
    assert "Spokesperson of the Governor" in page.text
    assert "opposed" in page.text
    assert "2019" in browser.get("/ru/replay").text
    kept = browser.get("/en/replay?by=kept&day=nonsense")
    assert kept.status_code == 200
    assert "nonsense" not in kept.text


def test_an_empty_case_has_no_days(tmp_path):
    empty, _ = Casebook.create(
        tmp_path / "empty", title="Empty", passphrase=PASSPHRASE, at=NOON,
        entropy=os.urandom, work_factor=2,
    )  # fmt: skip
    page = entered(desk_of(empty, tmp_path)).get("/en/replay")
    assert "Nothing has been kept yet." in page.text
    assert Replay(empty, Calendar.TOLD, at=datetime(2026, 3, 6, tzinfo=UTC)).days == ()
    empty.close()
