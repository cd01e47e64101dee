"""A citation is read, signed and unsigned by command as on the claim's page."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import pytest

from bearwitness.desk import citations, citing, voices
from bearwitness.ids import ClaimId
from bearwitness.records.claim import Claim
from bearwitness.records.judgment import Finality
from desk_stand import NOON, by_command, empty_case
from test_judgments import CITED, CLAIM, COURT, TEXT, TOP
from test_telling import WORDING

OTHER = ClaimId("C-0002")
READ = ("--read", "--reason", "read it whole")


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as made:
        claims = (Claim(name, "torture", WORDING) for name in (CLAIM, OTHER))
        made.append_many([*claims, TEXT], reason="invented", at=NOON)
        citing.cite(made, CITED, at=NOON)
        yield made


@pytest.fixture
def call(book, capsys):
    return lambda *words: by_command(book, capsys, *map(str, words))


def listed(call, *claim):
    return json.loads(call("claim", "cited", *claim, "--json")[1])["judgments"]


def rung(book):
    return voices.graded(book, at=NOON)[CLAIM].rung


def test_two_who_read_it_sign_what_they_were_told_and_the_rung_rests_on_it(book, call):
    (row,) = listed(call, CLAIM)
    (kept,) = citations.every(book)
    assert row == {
        "claim": CLAIM, "source": COURT, "court": {"en": "Lake Court", "ru": "Озёрный суд"},
        "case_number": "12/2024", "on": "2024-05-31", "paragraph": "§ 135", "finality": "final",
        "evidence": "heard", "proved": "beyond_reasonable_doubt", "tell_readers": True,
        "because": "it says so in so many words", "by": "Irena", "digest": kept.digest,
        "signed_by": [], "signed_as_one": [], "counts": False, "unmet": ["judgment_signed"],
    }  # fmt: skip
    assert "signed by nobody; not met: judgment_signed" in call("claim", "cited", CLAIM)[1]
    for who in ("Irena", "Jonas"):
        assert rung(book) is not TOP
        code, out, _ = call("claim", "sign", CLAIM, COURT, "--digest", row["digest"].upper(), *READ,
                            "--by", who, "--json")  # fmt: skip
        assert (code, json.loads(out)) == (0, {"claim": CLAIM, "source": COURT, "by": who})
    assert rung(book) is TOP
    assert "read it whole" in {entry.why for entry in book.ledger()}
    assert "signed by Irena, Jonas; the rung rests on it" in call("claim", "cited")[1]
    assert "readers may be told" in call("claim", "cited")[1]
    code, _, _ = call("claim", "unsign", CLAIM, COURT, "--reason", "another paragraph",
                      "--by", "jonas")  # fmt: skip
    assert (code, rung(book) is TOP, listed(call)[0]["signed_by"]) == (0, False, ["Irena"])
    assert call("claim", "unsign", CLAIM, COURT, "--reason", "once more", "--by", "jonas")[0] == 1


def test_nobody_signs_what_they_did_not_read_or_what_reads_otherwise_by_now(book, call):
    digest = listed(call)[0]["digest"]
    code, _, told = call("claim", "sign", CLAIM, COURT, "--digest", digest, "--reason", "read it")
    assert (code, "--read" in told) == (2, True)
    citing.cite(book, replace(CITED, finality=Finality.OPEN), at=NOON)
    code, _, told = call("claim", "sign", CLAIM, COURT, "--digest", digest, *READ)
    assert (code, "claim cited" in told) == (3, True)
    assert citations.signings(book) == ()
    assert call("claim", "sign", OTHER, COURT, "--digest", digest, *READ)[0] == 1


def test_a_claim_for_which_nothing_is_cited_says_so_and_one_that_is_not_there_is_missing(call):
    assert listed(call, OTHER) == []
    assert "no judgment is cited" in call("claim", "cited", OTHER)[1]
    assert call("claim", "cited", "C-0009")[0] == 1
