"""Who relies on whom, taken back: by a record with a reason, never silently upwards."""

from __future__ import annotations

import html
import json
import re
from contextlib import closing
from dataclasses import replace
from itertools import permutations
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.corroboration import lineage, ties
from bearwitness.desk import readers, replaying, unlinking, voices
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.testimony import Connection
from desk_stand import NOON, Clock, by_command, desk_of, empty_case, entered
from test_corroboration_lineage import RUNGS, casebooks, graded
from test_telling import WORDING

CLAIM = ClaimId("C-0001")
ONE, OTHER, THIRD = (SourceId(f"S-000{n}") for n in (1, 2, 3))
WHY = "they never met"


def paper(name):
    return Source(name, SourceKind.DOCUMENT, f"Paper {name}", "en")


def saw(name):
    return Link(name, Relation.WITNESSED, None, Standing.ESTABLISHED, "invented", "Irena", CLAIM)


SAME = Link(OTHER, Relation.SAME_OWNER, ONE, Standing.ESTABLISHED, "one house", "Irena")


# ── laws ───────────────────────────────────────────────────────────────────────────────────


@given(casebooks(), st.data())
def test_what_was_taken_back_is_as_if_nobody_had_recorded_it(case, data):
    sources, links, sayings = case
    gone = [k for k in links if data.draw(st.booleans())]
    backs = [replace(k, standing=Standing.NOTHING) for k in gone]
    left = [k for k in links if k not in gone]
    for order in (left + backs, backs + left):
        assert graded(sources, order, sayings) == graded(sources, left, sayings)


@given(casebooks(), st.data())
def test_where_two_machines_disagree_what_gives_no_more_voices_counts(case, data):
    """Each holds a link in its own way, or took it back: neither's view has fewer for certain."""
    sources, links, sayings = case
    if not links:
        return
    one = data.draw(st.sampled_from(links))
    rest = [
        k for k in links if (k.source, k.relation, k.onto) != (one.source, one.relation, one.onto)
    ]
    heads = [replace(one, standing=how) for how in data.draw(st.permutations(Standing))[:2]]
    both = [voices.careful(told) for told in permutations(heads)]
    assert both[0] == both[1]
    found = graded(sources, [*rest, both[0]], sayings)
    for head in heads:
        alone = graded(sources, [*rest, head], sayings)
        assert found.k_certain <= alone.k_certain
        assert RUNGS.index(found.rung) <= RUNGS.index(alone.rung)


@given(st.integers(2, 5), st.data())
def test_a_tie_is_parted_pair_by_pair_and_whoever_is_tied_to_both_holds_them(count, data):
    t = TestimonyId("T-7QK4M2X2")
    them = [replace(paper(SourceId(f"S-001{n}")), testimony=t) for n in range(count)]
    pairs = [(a.id, b.id) for n, a in enumerate(them) for b in them[:n]]
    apart = [p for p in pairs if data.draw(st.booleans())]
    backs = []
    for one, other in apart:
        ends = data.draw(st.permutations([one, other]))
        backs.append(Link(ends[0], Relation.SAME_DEPONENT, ends[1], Standing.NOTHING, WHY, "Irena"))
    told = ties.told(them, data.draw(st.permutations(backs)), {}, {})
    assert not {frozenset((k.source, k.onto)) for k in told} & {frozenset(p) for p in apart}
    said = [Saying(CLAIM, one.id, Stance.ASSERTS) for one in them]
    kept = [Link(a, Relation.SAME_DEPONENT, b, Standing.ESTABLISHED, "", "")
            for a, b in pairs if (a, b) not in apart]  # fmt: skip
    by_all = lineage.graph(them, kept, said).speaking
    assert lineage.graph(them, told, said).speaking == by_all


def test_two_records_of_one_testimony_are_one_person_for_readers_whatever_was_taken_back():
    t = TestimonyId("T-7QK4M2X2")
    them = [Source(SourceId(f"S-001{n}"), SourceKind.TESTIMONY, "t", "en", testimony=t,
                   connection=Connection.WITNESS) for n in range(3)]  # fmt: skip
    assert len(readers.heard(them, (), {})) == 1


# ── in a case ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as casebook:
        claim = Claim(CLAIM, "torture", WORDING)
        says = [Saying(CLAIM, name, Stance.ASSERTS) for name in (ONE, OTHER)]
        casebook.append_many(
            [claim, paper(ONE), paper(OTHER), saw(ONE), saw(OTHER), SAME, *says],
            reason="invented", at=NOON,
        )  # fmt: skip
        yield casebook


def k(book):
    return voices.graded(book, at=NOON)[CLAIM].k_certain


def test_what_raises_is_done_only_by_somebody_who_was_told_exactly_that(book):
    link = unlinking.found(book, ONE, Relation.SAME_OWNER, OTHER)
    assert link == SAME, "a tie has no direction"
    moves = unlinking.moved(book, link, at=NOON)
    assert [(m.before.k_certain, m.after.k_certain, m.rises) for m in moves] == [(1, 2, True)]
    shown = unlinking.mark(link, moves)
    of_another = unlinking.mark(replace(link, because="another"), moves)
    for told in (None, "", shown + " ", of_another, unlinking.mark(link, ())):
        with pytest.raises(Refused, match=f"{CLAIM}: .*, K 1 → .*, K 2"):
            unlinking.take_back(book, link, because=WHY, at=NOON, told=told)
    assert k(book) == 1
    with pytest.raises(Malformed):
        unlinking.take_back(book, link, because=" ", at=NOON, told=shown)
    assert unlinking.take_back(book, link, because=WHY, at=NOON, told=shown) == moves
    with pytest.raises(Missing):
        unlinking.take_back(book, link, because=WHY, at=NOON, told=shown)
    assert k(book) == 2
    assert [v.value.standing for v in book.history(Link) if v.value.onto] == [
        Standing.ESTABLISHED, Standing.NOTHING,
    ]  # fmt: skip
    assert WHY not in {entry.why for entry in book.ledger()}
    with pytest.raises(Missing):
        unlinking.found(book, ONE, Relation.SAME_OWNER, OTHER)
    book.append(SAME, reason="they do", at=NOON)
    assert k(book) == 1, "whoever records it again is heard"


def test_what_lowers_needs_no_more_than_a_reason(book):
    link = unlinking.found(book, ONE, Relation.WITNESSED, None, CLAIM)
    unlinking.take_back(book, link, because="it was another house", at=NOON, told=None)
    assert k(book) == 1
    assert link not in voices.links(book)


def test_the_replay_shows_both_and_counts_each_on_its_day(book):
    later = NOON.replace(day=NOON.day + 1)
    link = unlinking.found(book, OTHER, Relation.SAME_OWNER, ONE)
    told = unlinking.mark(link, unlinking.moved(book, link, at=later))
    unlinking.take_back(book, link, because=WHY, at=later, told=told)
    for calendar in replaying.Calendar:
        replay = replaying.Replay(book, calendar, at=later)
        days = [NOON.date(), later.date()]
        assert [replay.grades(day)[CLAIM][1].k_certain for day in days] == [1, 2]
        assert [one.standing for one in replay.came(later.date())] == [Standing.NOTHING]


def plain(page):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", page.text)).split())


def test_the_page_says_what_would_rise_before_it_is_done_and_shows_it_after(book, tmp_path):
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    which = f"{OTHER}.same_owner.{ONE}."
    source = browser.get(f"/en/sources/{ONE}").text
    assert f"/en/sources/{ONE}/unlink?which={which}" in source
    asked = browser.get(f"/en/sources/{ONE}/unlink?which={quote(which)}")
    assert "This would raise a claim" in plain(asked)
    assert "Voices for certain: 1 → 2" in plain(asked)
    told = html.unescape(re.findall('name="told" value="([^"]+)"', asked.text)[0])
    form = {"which": which, "told": "", "reason": WHY}
    again = browser.post(f"/en/sources/{ONE}/unlink", data=form)
    assert (again.status_code, k(book)) == (409, 1)
    assert "Something changed" in plain(again)
    assert browser.post(f"/en/sources/{ONE}/unlink", data={**form, "told": told, "reason": ""}
                        ).status_code == 400  # fmt: skip
    done = browser.post(f"/en/sources/{ONE}/unlink", data={**form, "told": told})
    assert "The link is taken back" in plain(done)
    assert k(book) == 2
    for page in (f"/en/claims/{CLAIM}", f"/en/claims/{CLAIM}/lineage", f"/en/sources/{ONE}"):
        assert WHY in plain(browser.get(page)), page
    assert "взято назад и не учитывается" in plain(browser.get(f"/ru/claims/{CLAIM}"))
    assert "взято назад" in plain(browser.get("/ru/replay"))
    assert browser.get(f"/en/sources/{ONE}/unlink?which={which}").status_code == 400


def test_what_rises_by_command_is_shown_first_and_done_only_as_it_was_shown(book, capsys):
    words = ("source", "unlink", ONE, "same_owner", OTHER, "--because", WHY)
    code, _, told = by_command(book, capsys, *words, "--although-it-raises", "0" * 64)
    assert (code, k(book)) == (3, 1), "nobody was shown anything yet"
    code, _, told = by_command(book, capsys, *words)
    assert (code, k(book)) == (3, 1)
    assert re.search(rf"{CLAIM}: grounds_to_suspect, K 1 → grounds_to_suspect, K 2", told)
    (mark,) = re.findall("--although-it-raises ([0-9a-f]{64})", told)
    third = [paper(THIRD), saw(THIRD), Saying(CLAIM, THIRD, Stance.ASSERTS)]
    book.append_many(third, reason="another program wrote meanwhile", at=NOON)
    code, _, anew = by_command(book, capsys, *words, "--although-it-raises", mark)
    assert (code, k(book)) == (3, 2)
    assert "otherwise than you were told" in anew
    assert "K 2 → grounds_to_suspect, K 3" in anew
    (mark,) = re.findall("--although-it-raises ([0-9a-f]{64})", anew)
    code, out, _ = by_command(book, capsys, *words, "--although-it-raises", mark, "--json")
    assert (code, k(book)) == (0, 3)
    (row,) = json.loads(out)["moved"]
    assert (row["claim"], row["k_certain"]) == (CLAIM, [2, 3])
    assert by_command(book, capsys, *words)[0] == 1


def test_a_link_is_taken_back_from_the_lineage_of_a_claim_by_the_same_page(book, tmp_path):
    browser = entered(desk_of(book, tmp_path, clock=Clock(NOON)))
    lineage_page = browser.get(f"/ru/claims/{CLAIM}/lineage")
    address = f"/ru/sources/{OTHER}/unlink?which={OTHER}.same_owner.{ONE}.&of={CLAIM}"
    found = [
        html.unescape(one) for one in re.findall('href="([^"]*unlink[^"]*)"', lineage_page.text)
    ]
    saws = [f"/ru/sources/{n}/unlink?which={n}.witnessed..{CLAIM}&of={CLAIM}" for n in (ONE, OTHER)]
    assert sorted(found) == sorted([address, *saws])
    asked = browser.get(address)
    assert f'href="/ru/claims/{CLAIM}/lineage#table"' in asked.text
    fields = dict(re.findall('name="(which|told|of)" value="([^"]*)"', asked.text))
    form = {**{n: html.unescape(v) for n, v in fields.items()}, "reason": WHY}
    done = browser.post(f"/ru/sources/{OTHER}/unlink", data=form)
    assert done.url.path == f"/ru/claims/{CLAIM}/lineage"
    assert "Связь взята назад" in plain(done)
    assert WHY in plain(done)
    assert k(book) == 2
    assert address not in {html.unescape(one) for one in re.findall('href="([^"]*)"', done.text)}
    saw_it = {"which": f"{ONE}.witnessed..{CLAIM}", "told": "", "of": "C-9999", "reason": WHY}
    assert browser.post(f"/ru/sources/{ONE}/unlink", data=saw_it).status_code == 404
