"""Deciding what two machines wrote apart: what it moves is shown first, and only that is done."""

from __future__ import annotations

import html
import os
import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from bearwitness.corroboration.grading import Grade
from bearwitness.desk import apart, citing, deciding, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Missing, Refused
from bearwitness.ids import RecordId, SourceId
from bearwitness.records.claim import Claim, Denial, Saying, Stance
from bearwitness.records.judgment import Finality, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Rating,
    Reliability,
    Standing,
)
from desk_stand import NOON, PASSPHRASE, Clock, by_command, desk_of, empty_case, entered
from test_judgments import CITED, COURT, TEXT, signed
from test_telling import WORDING
from test_unlinking import CLAIM, ONE, OTHER, SAME, paper, plain, saw

LATER = NOON + timedelta(days=1)
DENIES = Saying(CLAIM, SourceId("S-0003"), Stance.DENIES, (), Denial.REFUTATION, entry="00")
# What each machine keeps apart from the other, both with the same key.
WAYS = {
    "standing": (
        replace(saw(ONE), because="read anew"), replace(saw(ONE), standing=Standing.UNKNOWN)
    ),
    "tie": (replace(SAME, standing=Standing.NOTHING), replace(SAME, because="read anew")),
    "judgment": (replace(CITED, told=False), replace(CITED, finality=Finality.OPEN)),
    "signature": (
        Signed(CLAIM, COURT, "Irena", CITED.digest), Signed(CLAIM, COURT, "Irena", "")
    ),
    "rating": tuple(Rating(OTHER, how, "read", "Irena") for how in
                    (Reliability.RELIABLE, Reliability.UNRELIABLE)),
    "saying": (replace(DENIES, checked=True), DENIES),
    "source": (replace(paper(OTHER), title="A title"), replace(TEXT, id=OTHER, text="")),
}  # fmt: skip


@pytest.fixture
def two(tmp_path):
    """One case on two machines: two papers of one house whose authors saw it, and a judgment."""
    with closing(empty_case(tmp_path / "here")) as here:
        says = [Saying(CLAIM, name, Stance.ASSERTS) for name in (ONE, OTHER)]
        here.append_many(
            [Claim(CLAIM, "torture", WORDING), paper(ONE), paper(OTHER), paper(DENIES.source), TEXT,
             saw(ONE), saw(OTHER), *says], reason="invented", at=NOON,
        )  # fmt: skip
        apart.branch(here, tmp_path / "there", reason="for the other office", at=NOON)
        with closing(Casebook.unlock(tmp_path / "there", PASSPHRASE, by="bo", entropy=os.urandom)
                     ) as there:  # fmt: skip
            yield here, there


def met(two, way):
    """Let each machine write its own, and one take in what the other wrote."""
    here, there = two
    if way in ("judgment", "signature"):
        for book in two:
            book.append_many([CITED, *signed(CITED)], reason="invented", at=NOON)
    for book, value in zip(two, WAYS[way], strict=True):
        book.append(value, reason="read", at=NOON)
    apart.merge(here, there.path, reason="back from the field", at=NOON)
    conflicts = [c for c in apart.conflicts(here) if {v.value for v in c.versions} == {*WAYS[way]}]
    (conflict,) = conflicts
    return here, {v.value: v.record for v in conflict.versions}


def standing(grade: Grade):
    return grade.rung, grade.k_certain, grade.k_possible


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_shown_is_what_moves_whatever_was_written_apart(two, way, side):
    book, records = met(two, way)
    record = records[WAYS[way][side]]
    before = voices.graded(book, at=LATER)[CLAIM]
    look = deciding.looked_at(book, record, at=LATER)
    assert voices.graded(book, at=LATER)[CLAIM] == before, "to look changes nothing"
    _, moves = deciding.decide(book, record, reason="read both", at=LATER, told=look.mark)
    after = voices.graded(book, at=LATER)[CLAIM]
    moved = [] if standing(before) == standing(after) else [(standing(before), standing(after))]
    assert [(standing(one.before), standing(one.after)) for one in look.moves] == moved
    assert [(standing(one.before), standing(one.after)) for one in moves] == moved
    assert record not in {v.record for c in apart.conflicts(book) for v in c.versions}


@pytest.mark.parametrize(
    ("way", "rung", "k"),
    [
        ("standing", Rung.GROUNDS_TO_SUSPECT, (1, 2)),
        ("tie", Rung.GROUNDS_TO_SUSPECT, (1, 2)),
        ("judgment", Rung.BEYOND_REASONABLE_DOUBT, (2, 2)),
        ("signature", Rung.BEYOND_REASONABLE_DOUBT, (2, 2)),
    ],
)
def test_what_raises_is_decided_only_by_somebody_who_was_shown_exactly_that(two, way, rung, k):
    book, records = met(two, way)
    firm, less = (records[one] for one in WAYS[way])
    look = deciding.looked_at(book, firm, at=LATER)
    assert [(m.rises, m.before.k_certain, m.after.k_certain) for m in look.moves] == [(True, *k)]
    other = deciding.looked_at(book, less, at=LATER)
    assert other.mark != look.mark
    for told in (None, "", other.mark):
        with pytest.raises(Refused, match=f"{CLAIM}: .*K {k[0]}.* → {rung}, K {k[1]}"):
            deciding.decide(book, firm, reason="read both", at=LATER, told=told)
    assert {firm, less} <= {v.record for c in apart.conflicts(book) for v in c.versions}
    deciding.decide(book, firm, reason="read both", at=LATER, told=look.mark)
    assert voices.graded(book, at=LATER)[CLAIM].rung is rung


def test_what_raises_nothing_needs_no_more_than_a_reason(two):
    book, records = met(two, "standing")
    deciding.decide(book, records[WAYS["standing"][1]], reason="read both", at=LATER)
    with pytest.raises(Missing):
        deciding.looked_at(book, RecordId("R-0000000000000000"), at=LATER)


def test_what_another_program_writes_while_one_looks_is_there_afterwards(two):
    book, records = met(two, "tie")
    there = Casebook.unlock(book.path, PASSPHRASE, by="bo", entropy=os.urandom)
    with closing(there), book.inside() as held:
        chosen = held.fold.by_id[records[WAYS["tie"][0]]]
        with held.fold.supposing(chosen):
            assert voices.graded(book, at=LATER)[CLAIM].k_certain == 2
            there.append(replace(SAME, because="once more"), reason="read", at=NOON)
            held.fold.catch_up()
        heads = held.fold.heads(chosen.card.kind, chosen.card.key)
        assert chosen.id in {one.id for one in heads} or len(heads) == 1
    assert {one.because for one in book.all(Link)} >= {"once more"}
    assert voices.graded(book, at=LATER)[CLAIM].k_certain == 1


def test_the_page_shows_what_would_move_and_acts_on_nothing_else(two, tmp_path):
    book, records = met(two, "tie")
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    firm = records[WAYS["tie"][0]]
    assert f'href="/en/conflicts/{firm}"' in browser.get("/en/conflicts").text
    asked = browser.get(f"/en/conflicts/{firm}")
    assert "This would raise a claim" in plain(asked)
    assert "Voices for certain: 1 → 2" in plain(asked)
    assert "От этого утверждение поднимется" in plain(browser.get(f"/ru/conflicts/{firm}"))
    form = {"told": re.findall('name="told" value="([^"]+)"', asked.text)[0], "reason": "read both"}
    for told in ("", "0" * 64):
        again = browser.post(f"/en/conflicts/{firm}", data={**form, "told": told})
        assert (again.status_code, "Something changed" in plain(again)) == (409, True)
    third = [paper(SourceId("S-0004")), saw(SourceId("S-0004")),
             Saying(CLAIM, SourceId("S-0004"), Stance.ASSERTS)]  # fmt: skip
    book.append_many(third, reason="somebody else wrote meanwhile", at=LATER)
    again = browser.post(f"/en/conflicts/{firm}", data=form)
    assert "Voices for certain: 2 → 3" in plain(again), "it is asked anew"
    assert len(apart.conflicts(book)) == 1
    told = html.unescape(re.findall('name="told" value="([^"]+)"', again.text)[0])
    assert browser.post(f"/en/conflicts/{firm}", data={"told": told}).status_code == 400
    done = browser.post(f"/en/conflicts/{firm}", data={**form, "told": told})
    assert "Decided." in plain(done)
    assert (apart.conflicts(book), voices.graded(book, at=LATER)[CLAIM].k_certain) == ((), 3)


def test_by_command_it_is_shown_first_too(two, capsys):
    book, records = met(two, "judgment")
    firm = records[WAYS["judgment"][0]]
    words = ("case", "decide", firm, "--reason", "read both")
    code, _, told = by_command(book, capsys, *words)
    assert (code, len(apart.conflicts(book))) == (3, 1)
    assert "K 2 → beyond_reasonable_doubt, K 2" in told
    (mark,) = re.findall("--although-it-raises ([0-9a-f]{64})", told)
    code, out, _ = by_command(book, capsys, *words, "--although-it-raises", mark)
    assert (code, apart.conflicts(book)) == (0, ())
    assert "→ beyond_reasonable_doubt" in out
    citing.take_back(book, CLAIM, COURT, because="another case", at=LATER)


def test_a_word_that_one_kind_has_of_its_own_is_told_where_it_differs(two, tmp_path):
    here, there = two
    here.append(CITED, reason="read", at=NOON)
    there.append(replace(CITED, told=False), reason="read", at=NOON)
    apart.merge(here, there.path, reason="back", at=NOON)
    browser = entered(desk_of(here, tmp_path, clock=Clock(LATER)))
    assert "whether readers may be told of the judgment" in plain(browser.get("/en/conflicts"))
    page = plain(browser.get("/ru/conflicts"))
    assert "можно ли говорить читателям о решении" in page
    assert not {"True", "False"} & set(page.split())


def test_what_was_written_apart_is_named_in_the_words_of_the_page(two, tmp_path):
    book, records = met(two, "standing")
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    for page in (
        browser.get("/ru/conflicts"),
        browser.get(f"/ru/conflicts/{next(iter(records.values()))}"),
    ):
        told = plain(page)
        assert "показано сейчас" not in told, "of a link neither is: the careful one counts"
        assert "насколько твёрдо" in told
        assert f"Paper {ONE} воспринимал сам" in told
        assert WORDING["ru"].rstrip(".") in told
        assert "неизвестно, считается зависимым" in told or "установлено" in told
        assert not {"unknown", "established", "witnessed", "None"} & set(told.split())
