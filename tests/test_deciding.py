"""Deciding what two machines wrote apart: what it moves is shown first, and only that is done."""

from __future__ import annotations

import html
import json
import os
import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import permutations, product

import pytest

from bearwitness.corroboration import grading
from bearwitness.corroboration.grading import Grade
from bearwitness.corroboration.lineage import Voice
from bearwitness.desk import apart, careful, citing, deciding, moving, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.replaying import Calendar, Replay
from bearwitness.errors import Missing, Refused
from bearwitness.ids import ClaimId, RecordId, SourceId
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.judgment import Finality, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Rating,
    Relation,
    Reliability,
    SourceKind,
    Standing,
)
from desk_stand import NOON, PASSPHRASE, Clock, by_command, desk_of, empty_case, entered
from test_judgments import CITED, COURT, TEXT, signed
from test_telling import WORDING
from test_unlinking import CLAIM, ONE, OTHER, SAME, paper, plain, saw

LATER = NOON + timedelta(days=1)
RUNGS = list(Rung)
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
    "stance": (Saying(CLAIM, OTHER, Stance.ASSERTS, ("an office",)),
               Saying(CLAIM, OTHER, Stance.NOTHING)),
    "speaker": (replace(DENIES, checked=True), replace(DENIES, attribution=("the office",))),
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


def read(way):
    """Return the writing of the citation that was signed: of two apart, the one that carries."""
    return WAYS["judgment"][0] if way == "judgment" else CITED


def met(two, way):
    """Let each machine write its own, and one take in what the other wrote."""
    here, there = two
    if way in ("judgment", "signature"):
        for book in two:
            book.append_many([CITED, *signed(read(way))], reason="invented", at=NOON)
    for book, value in zip(two, WAYS[way], strict=True):
        book.append(value, reason="read", at=NOON)
    apart.merge(here, there.path, reason="back from the field", at=NOON)
    conflicts = [c for c in apart.conflicts(here) if {v.value for v in c.versions} == {*WAYS[way]}]
    (conflict,) = conflicts
    return here, {v.value: v.record for v in conflict.versions}


def standing(grade: Grade):
    return grade.rung, grade.by_voices, grade.k_certain, grade.k_possible


def high(grade: Grade):
    return RUNGS.index(grade.rung), RUNGS.index(grade.by_voices), grade.k_certain, grade.k_possible


def higher(grade: Grade, *than: Grade):
    """Say of what of a grade there is more than in one of the others."""
    pairs = (two for one in than for two in zip(high(grade), high(one), strict=True))
    return [f"{now} > {then}" for now, then in pairs if now > then]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("way", WAYS)
def test_no_claim_stands_higher_by_a_merge_of_what_was_written_apart(two, way, first):
    if way in ("judgment", "signature"):
        for book in two:
            book.append_many([CITED, *signed(read(way))], reason="invented", at=NOON)
    for book, value in list(zip(two, WAYS[way], strict=True))[:: 1 - 2 * first]:
        book.append(value, reason="read", at=NOON + timedelta(hours=book is two[1 - first]))
    before = [voices.graded(book, at=LATER)[CLAIM] for book in two]
    for book, other in (two, two[::-1]):
        apart.merge(book, other.path, reason="back from the field", at=NOON)
        now = voices.graded(book, at=LATER)[CLAIM]
        assert higher(now, *before) == []
        for calendar in Calendar:
            replay = Replay(book, calendar, at=LATER)
            assert replay.grades(LATER.date())[CLAIM][1] == now


TELLS = {Saying(CLAIM, OTHER, stance, chain, denial, checked) for stance in Stance
         for chain in ((), ("the office",)) for denial in (None, Denial.REFUTATION)
         for checked in (False, True) if (denial is None or stance is Stance.DENIES)
         and (not checked or denial)}  # fmt: skip


@pytest.mark.parametrize("also", [(), (Saying(CLAIM, OTHER, Stance.ASSERTS, entry="01"),)])
def test_of_two_writings_of_a_saying_what_counts_is_by_what_the_claim_stands_lower(also):
    sources = [paper(ONE), paper(OTHER), paper(DENIES.source)]
    relies = Link(DENIES.source, Relation.COPIES, OTHER, Standing.ESTABLISHED, "read", "I", CLAIM)

    def graded(*tells):
        says = [Saying(CLAIM, ONE, Stance.ASSERTS), Saying(CLAIM, relies.source, Stance.ASSERTS)]
        return grading.graded(CLAIM, sources=sources, links=[saw(ONE), saw(OTHER), relies],
                              sayings=[*says, *also, *tells], reviews=())  # fmt: skip

    by = {saying: graded(saying) for saying in TELLS}
    for one, two in permutations(TELLS, 2):
        counts = careful.counted([one, two])
        assert counts[0] == careful.counting([one, two])
        assert higher(graded(*counts), by[one], by[two]) == []


def test_of_two_writings_of_a_review_the_claim_stands_no_higher_than_by_either():
    kinds = (SourceKind.DOCUMENT, SourceKind.MEDIA, SourceKind.ARTICLE)
    names = (ONE, OTHER, DENIES.source)
    sources = [replace(paper(n), kind=kind) for n, kind in zip(names, kinds, strict=True)]
    all_signs = [Review(CLAIM, "Irena", *signs) for signs in product((True, False), repeat=3)]

    def graded(*reviews):
        return grading.graded(CLAIM, sources=sources, links=[saw(n) for n in names],
                              sayings=[Saying(CLAIM, n, Stance.ASSERTS) for n in names],
                              reviews=reviews)  # fmt: skip

    others = [Review(CLAIM, name, True, True, True) for name in ("Jonas", "Ada")]
    assert graded(*others).rung is Rung.CLEAR_AND_CONVINCING
    for one, two in permutations(all_signs, 2):
        for them in (others, others[:1], []):
            now = graded(*them, careful.least_review([one, two]))
            assert higher(now, graded(*them, one), graded(*them, two)) == []
        assert careful.counting([one, two]).agrees == (one.agrees and two.agrees)


def test_the_less_reliable_of_two_ratings_counts_whichever_was_written_later():
    for one, two in permutations(Reliability, 2):
        counts = careful.counting([Rating(ONE, how, "read", "I") for how in (one, two)])
        order = list(Reliability)
        assert order.index(counts.reliability) == max(map(order.index, (one, two)))


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


def test_what_would_move_under_a_judgment_and_on_whom_it_hangs_is_part_of_what_is_told(two):
    book, records = met(two, "standing")
    grade = voices.graded(book, at=LATER)[CLAIM]
    more = moving.Moved(CLAIM, grade, replace(grade, by_voices=Rung.CLEAR_AND_CONVINCING))
    assert more.rises
    assert "clear_and_convincing by voices alone" in more.told
    assert moving.between({CLAIM: more.before}, {CLAIM: more.after}) == (more,)
    third = Voice((DENIES.source,))
    for change in ({"cut": (third,)}, {"rules": grade.rules[:-1]}):
        other = replace(more, after=replace(more.after, **change))
        assert (other.rises, other.told) == (True, more.told), "the numbers are the same"
        assert moving.mark([b"a"], [other]) != moving.mark([b"a"], [more])
    firm = records[WAYS["standing"][0]]
    look = deciding.looked_at(book, firm, at=LATER)
    x = SourceId("S-0004")
    book.append_many([Rating(ONE, Reliability.UNRELIABLE, "read", "I"), paper(x), saw(x),
                      Saying(CLAIM, x, Stance.ASSERTS)], reason="read", at=NOON)  # fmt: skip
    with pytest.raises(Refused):
        deciding.decide(book, firm, reason="read both", at=LATER, told=look.mark)


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
            more = there.append(replace(SAME, because="once more"), reason="read", at=NOON)
            held.fold.catch_up()
        heads = held.fold.heads(chosen.card.kind, chosen.card.key)
        assert (len(heads), more in {one.id for one in heads}) == (2, True)
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
    assert "Instead of what was written by bo" in plain(asked)
    assert "read anew" in plain(asked), "what the other machine wrote"
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


@pytest.mark.parametrize("way", WAYS)
def test_what_is_undecided_is_told_of_each_claim_alike_by_itself_and_among_all(two, way):
    book, _ = met(two, way)
    book.append(Claim(ClaimId("C-0002"), "torture", WORDING), reason="read", at=NOON)
    alone = {claim.id: deciding.about(book, claim.id) for claim in book.all(Claim)}
    assert deciding.undecided(book) == {claim: some for claim, some in alone.items() if some}
    assert list(deciding.undecided(book)) == [CLAIM]


def test_commands_say_which_claims_rest_on_what_nobody_has_decided(two, capsys):
    book, records = met(two, "rating")
    book.append(Claim(ClaimId("C-0002"), "torture", WORDING), reason="read", at=NOON)
    told = f"something that these rest on: {CLAIM}."
    _, out, _ = by_command(book, capsys, "publish", "check")
    assert told in out
    _, out, _ = by_command(book, capsys, "publish", "check", "--json")
    assert json.loads(out)["undecided"] == [CLAIM]
    _, out, _ = by_command(book, capsys, "corroborate")
    assert out.count("written apart and undecided") == 1
    _, out, _ = by_command(book, capsys, "corroborate", CLAIM)
    assert "written apart and undecided" in out
    _, out, _ = by_command(book, capsys, "corroborate", "--json")
    assert {one["claim"]: one["undecided"] for one in json.loads(out)["claims"]} == {
        CLAIM: True, "C-0002": False,
    }  # fmt: skip
    for record in records.values():
        look = deciding.looked_at(book, record, at=LATER)
    deciding.decide(book, record, reason="read both", at=LATER, told=look.mark)
    assert "rest on" not in by_command(book, capsys, "publish", "check")[1]
    assert "undecided" not in by_command(book, capsys, "corroborate", CLAIM)[1]


@pytest.mark.parametrize("way", ["tie", "rating", "saying", "source"])
def test_the_claims_page_and_who_makes_an_edition_are_told_of_what_is_undecided(two, tmp_path, way):
    book, records = met(two, way)
    other = Claim(ClaimId("C-0002"), "torture", WORDING)
    book.append(other, reason="read", at=NOON)
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    page = browser.get(f"/en/claims/{CLAIM}").text
    (place,) = re.findall(r'class="undecided"><a href="/en/conflicts#(c-[^"]+)"', page)
    assert f'id="{place}"' in browser.get("/en/conflicts").text
    assert 'class="undecided"' not in browser.get(f"/en/claims/{other.id}").text
    warned = "Decide before you make an edition"
    assert warned in browser.get("/en/editions").text
    board = browser.get("/en/claims").text
    assert warned in board
    assert re.findall(r'class="undecided"><a href="/en/conflicts#(c-[^"]+)"', board) == [place]
    record = next(iter(records.values()))
    look = deciding.looked_at(book, record, at=LATER)
    assert record in {v.record for one in deciding.about(book) for v in one.versions}
    deciding.decide(book, record, reason="read both", at=LATER, told=look.mark)
    assert deciding.about(book) == deciding.about(book, CLAIM) == ()
    assert deciding.undecided(book) == {}
    assert warned not in browser.get("/en/claims").text
    assert 'class="undecided"' not in browser.get(f"/en/claims/{CLAIM}").text
    assert warned not in browser.get("/en/editions").text


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
        assert "воспринимал сам · " in told, "the claim stands apart from who has it from whom"
        assert f"Paper {ONE} воспринимал сам" in told
        assert WORDING["ru"].rstrip(".") in told
        assert "неизвестно, считается зависимым" in told or "установлено" in told
        assert not {"unknown", "established", "witnessed", "None"} & set(told.split())
