"""What a merge moves is said afterwards, what rises first: nobody was asked before."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.desk import accounts, apart, unlinking, voices
from bearwitness.desk.accounts import Change, MergeAccount, Stood
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import Rating, Relation, Reliability
from desk_stand import NOON, PASSPHRASE, Clock, by_command, desk_of, empty_case, entered
from test_telling import WORDING
from test_unlinking import CLAIM, ONE, OTHER, SAME, paper, plain, saw

LATER = NOON + timedelta(days=1)
STOOD = tuple(Stood(Rung.RECORDED, Rung.RECORDED, k, k) for k in (0, 1))
SECOND, AGAIN = ClaimId("C-0002"), replace(SAME, relation=Relation.SAME_INTAKE)


def test_two_ties_taken_back_apart_raise_a_claim_and_whoever_merges_is_told(tmp_path, capsys):
    with closing(empty_case(tmp_path / "here")) as here:
        says = [Saying(CLAIM, name, Stance.ASSERTS) for name in (ONE, OTHER)]
        lone = [Claim(SECOND, "torture", WORDING), Saying(SECOND, ONE, Stance.ASSERTS)]
        here.append_many([*lone, Claim(CLAIM, "torture", WORDING), paper(ONE), paper(OTHER),
                          saw(ONE), saw(OTHER), SAME, AGAIN, *says],
                         reason="invented", at=NOON)  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            for book, tie in ((here, SAME), (there, AGAIN)):
                unlinking.take_back(book, tie, because="not so", at=LATER, told=None)
                assert voices.graded(book, at=LATER)[CLAIM].k_certain == 1
            there.append(saw(ONE), reason="read", at=LATER)
        code, out, _ = by_command(
            here, capsys, "case", "merge", str(tmp_path / "there"), "--reason", "back"
        )
        assert code == 0
        assert "THESE CLAIMS STAND HIGHER NOW: look at them\n    C-0001: " in out
        assert "K 1 → grounds_to_suspect, K 2" in out
        assert apart.merge(here, tmp_path / "there", reason="again", at=LATER).moves == ()


def test_what_rises_by_a_merge_stands_before_what_falls(tmp_path, capsys):
    with closing(empty_case(tmp_path / "here")) as here:
        here.append_many(
            [Claim(CLAIM, "torture", WORDING), Claim(SECOND, "torture", WORDING), paper(ONE),
             paper(OTHER), Saying(CLAIM, ONE, Stance.ASSERTS)], reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            there.append_many([Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"),
                               Saying(SECOND, OTHER, Stance.ASSERTS)],
                              reason="read", at=LATER)  # fmt: skip
        code, out, _ = by_command(here, capsys, "case", "merge", str(tmp_path / "there"),
                                  "--reason", "back", "--json")  # fmt: skip
        moves = json.loads(out)["moves"]
        assert (code, [one["claim"] for one in moves]) == (0, [SECOND, CLAIM])
        assert [one["k_certain"] for one in moves] == [[0, 1], [1, 0]]


@pytest.fixture
def two(tmp_path):
    """One case on two machines: what came in there raises one claim and lowers another."""
    with closing(empty_case(tmp_path / "here")) as here:
        here.append_many(
            [Claim(CLAIM, "torture", WORDING), Claim(SECOND, "torture", WORDING), paper(ONE),
             paper(OTHER), Saying(CLAIM, ONE, Stance.ASSERTS)], reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            there.append_many([Rating(ONE, Reliability.UNRELIABLE, "forged", "bo"),
                               Saying(SECOND, OTHER, Stance.ASSERTS)],
                              reason="read", at=LATER)  # fmt: skip
            yield here, there


def test_the_ledger_says_which_claims_a_merge_moved_by_their_ids_and_without_a_word(two, capsys):
    here, there = two
    merged = apart.merge(here, there.path, reason="back from the field", at=LATER)
    (line,) = apart.merges(here)
    assert (line.by, line.at, line.what) == (here.by, LATER, accounts.MOVED)
    assert line.why == "back from the field"
    assert [(one.claim, one.rises, one.told) for one in line.moved] == [
        (one.claim, one.rises, one.told) for one in merged.moves
    ]
    assert [one.rises for one in line.moved] == [True, False]
    assert here.ledger()[-1] == line
    assert [one.moved for one in here.ledger()[:-1]] == [()] * (len(here.ledger()) - 1)
    with here.inside() as held:
        written = held.fold.content(held.fold.by_id[line.record])[1].decode()
    assert not [text for text in WORDING.values() if text in written]
    _, out, _ = by_command(here, capsys, "ledger", "show")
    lines = [line.strip() for line in out.splitlines()]
    at = next(n for n, text in enumerate(lines) if accounts.MOVED in text)
    assert lines[at + 1 : at + 3] == [one.told for one in merged.moves]
    entries = json.loads(by_command(here, capsys, "ledger", "show", "--json")[1])["entries"]
    (moved,) = [one["moved"] for one in entries if "moved" in one]
    assert [one["k_certain"] for one in moved] == [[0, 1], [1, 0]]


def test_both_machines_come_to_rest_and_each_knows_what_the_other_s_merge_moved(two):
    here, there = two
    apart.merge(here, there.path, reason="back from the field", at=LATER)
    assert apart.merge(there, here.path, reason="back", at=LATER).moves == ()
    assert [one.by for one in apart.merges(there)] == [here.by]
    for book, other in ((here, there), (there, here)):
        apart.merge(book, other.path, reason="once more", at=LATER)
        book.check()
    quiet = len(here.ledger()), len(there.ledger())
    for book, other in ((here, there), (there, here)):
        assert apart.merge(book, other.path, reason="once more", at=LATER).moves == ()
    assert (len(here.ledger()), len(there.ledger())) == quiet


def test_a_merge_that_moves_nothing_leaves_no_account(two):
    here, there = two
    apart.merge(there, here.path, reason="nothing new here", at=LATER)
    assert apart.merges(there) == ()


def test_whoever_did_not_merge_sees_on_pages_what_it_raised(two, tmp_path):
    here, there = two
    browser = entered(desk_of(here, tmp_path, clock=Clock(LATER)))
    assert "No merge that is known here moved a claim." in browser.get("/en/safekeeping").text
    assert 'id="merged"' not in browser.get(f"/en/claims/{SECOND}").text
    apart.merge(here, there.path, reason="back from the field", at=LATER)
    for address in ("safekeeping", "ledger"):
        page = browser.get(f"/en/{address}").text
        found = page.index(f'<a href="/en/claims/{SECOND}">'), page.index(f'/claims/{CLAIM}">')
        assert found[0] < found[1]
        told = plain(browser.get(f"/en/{address}"))
        assert "Voices for certain: 0 → 1; at most: 0 → 1" in told
        assert told.count("higher") == 1
    claim = plain(browser.get(f"/en/claims/{SECOND}"))
    assert "A merge moved this claim." in claim
    assert "Voices for certain: 0 → 1" in claim
    assert "слияние сдвинуло" in browser.get(f"/ru/claims/{SECOND}").text
    assert "слияние сдвинуло утверждения" in browser.get("/ru/ledger").text
    assert "Что сдвинули слияния" in browser.get("/ru/safekeeping").text


def test_an_account_of_a_claim_which_nobody_has_breaks_no_page(two, tmp_path):
    here, _ = two
    nobody = Change(ClaimId("C-0009"), *STOOD)
    here.append(MergeAccount(here.facts.origin, (nobody,)), reason="made up", at=LATER)
    browser = entered(desk_of(here, tmp_path, clock=Clock(LATER)))
    for address in ("safekeeping", "ledger"):
        page = browser.get(f"/en/{address}")
        assert page.status_code == 200
        assert f'<span class="hash">{nobody.claim}</span>' in page.text
        assert f"/claims/{nobody.claim}" not in page.text
