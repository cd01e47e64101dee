"""What an edition says of its sources: nothing of who has not agreed, no day, no staff title."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bearwitness.cli.corroborating import as_data
from bearwitness.consent import Answer, Scope
from bearwitness.desk import moments, telling, voices
from bearwitness.ids import SourceId
from bearwitness.publication.claims import PublicClaim
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Denial, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.when import When
from desk_stand import NOON, Clock, desk_of, entered, lakeshore_case

LATER = Clock()()


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    made = lakeshore_case(tmp_path_factory.mktemp("quiet") / "case")
    yield made
    made.close()


def told(book) -> tuple[PublicClaim, ...]:
    return telling.claims(book, voices.graded(book, at=LATER), at=LATER)


def asserting(book, claim) -> list[Source]:
    known = {source.id: source for source in book.all(Source)}
    mine = {s.source for s in book.all(Saying) if s.claim == claim.id}
    return [known[s] for s in mine if known[s].testimony]


def test_who_took_back_the_word_to_compare_is_no_source_of_a_claim(book):
    claim = book.all(Claim)[0]
    before = told(book)[0]
    heard = {s.id for s in voices.comparable(book, at=LATER)}
    gone = next(s for s in asserting(book, claim) if s.id in heard)
    k = voices.graded(book, at=LATER)[claim.id].k_certain
    book.append(
        Answer(gone.testimony, Scope.COMPARE, granted=False, at=NOON),
        reason="they wrote to us",
        at=NOON,
    )
    assert gone.id not in {s.id for s in voices.comparable(book, at=LATER)}
    assert voices.graded(book, at=LATER)[claim.id].k_certain == k - 1
    assert told(book)[0] == before  # and nobody sees it by comparing two editions


def test_a_testimony_has_no_title_and_no_day_in_public(book):
    claim = book.all(Claim)[0]
    spoke = asserting(book, claim)[-1]
    sharp = replace(
        spoke,
        id=SourceId("S-PPPPPPPP"),
        title="Heron, interviewed in Wharf Lane",
        speaks_as="Heron",
        published=When.parse("2019-03-21"),
    )
    against = Saying(claim.id, sharp.id, Stance.DENIES, denial=Denial.FLAT)
    book.append_many([sharp, against], reason="one who contradicts", at=NOON)
    said = b"".join(codec.written(c) for c in told(book)).decode()
    said += b"".join(codec.written(m) for m in moments.timeline(book, at=LATER)).decode()
    for secret in ("Heron", "Wharf", "2019-03-21", "S-PPPPPPPP", sharp.testimony):
        assert secret not in said


def test_who_took_back_the_word_to_compare_is_named_in_no_reason_and_no_enquiry(book, tmp_path):
    claim = book.all(Claim)[0]
    heard = {s.id for s in voices.comparable(book, at=LATER)}
    gone = next(s for s in asserting(book, claim) if s.id in heard)
    paper = Source(SourceId("S-QQQQQQQQ"), SourceKind.ARTICLE, "A paper", "en")
    told_by = Link(paper.id, Relation.TOLD, gone.id, Standing.ESTABLISHED, "invented", "ada")
    book.append_many(
        [
            replace(gone, title="Quillwort in the records office"),
            paper,
            told_by,
            Saying(claim.id, paper.id, Stance.ASSERTS),
            Answer(gone.testimony, Scope.COMPARE, granted=False, at=NOON),
        ],
        reason="they wrote to us",
        at=NOON,
    )
    grade = voices.graded(book, at=LATER)[claim.id]
    browser = entered(desk_of(book, tmp_path, clock=Clock(LATER)))
    pages = [browser.get(f"/en/claims{one}").text for one in ("", f"/{claim.id}")]
    for said in (*pages, json.dumps(as_data(grade, undecided=False))):
        assert gone.id not in said
        assert "Quillwort" not in said
