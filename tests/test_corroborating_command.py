"""`bearwitness corroborate` on a small invented case: K, its cut, its rules, its refusals."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime

import pytest

from bearwitness.cli.main import main
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Denial, Review, Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
HELD, OTHER = ClaimId("C-0001"), ClaimId("C-0002")
DIARY, LOG, PAPER, OFFICE = (SourceId(f"S-000{n}") for n in range(4))


def records():
    yield Claim(HELD, "arbitrary_detention", {"en": "Men were held.", "ru": "Людей удерживали."})
    yield Claim(OTHER, "death", {"en": "A man died.", "ru": "Человек погиб."})
    for name, kind in (
        (DIARY, SourceKind.MEDIA),
        (LOG, SourceKind.DOCUMENT),
        (PAPER, SourceKind.ARTICLE),
        (OFFICE, SourceKind.STATEMENT),
    ):
        yield Source(name, kind, "invented", "en")
    for name in (DIARY, LOG):
        yield Link(name, Relation.WITNESSED, None, Standing.ESTABLISHED, "was there", "Irena")
    yield Link(PAPER, Relation.QUOTES, LOG, Standing.ESTABLISHED, "names it", "Irena")
    for name in (DIARY, LOG, PAPER):
        yield Saying(HELD, name, Stance.ASSERTS)
    yield Saying(HELD, OFFICE, Stance.DENIES, (), Denial.FLAT)
    for reviewer in ("Irena", "Jonas"):
        yield Review(HELD, reviewer, agrees=True, contradictions_answered=True)
    yield Review(OTHER, "Irena", agrees=False, contradictions_answered=True)


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corroborating") / "case"
    book, _ = Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2
    )
    for record in records():
        book.append(record, reason="invented", at=AT)
    book.close()
    return folder


@pytest.fixture
def corroborate(case, tmp_path, capsys):
    def call(*words):
        path = tmp_path / "word"
        path.write_text(WORD + "\n")
        number = os.open(path, os.O_RDONLY)
        try:
            given = ["--case", str(case), "--passphrase-fd", str(number)]
            code = main(["corroborate", *words, *given])
        finally:
            os.close(number)
        return code, *capsys.readouterr()

    return call


def test_one_claim_answers_in_the_promised_shape(corroborate):
    code, out, _ = corroborate(HELD, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["rung"], told["k_certain"], told["k_possible"]) == ("grounds_to_believe", 2, 2)
    assert told["cut"] == [DIARY, LOG]
    assert told["not_counted"] == [{"source": PAPER, "why": f"relies on {LOG}"}]
    against = {"source": OFFICE, "kind": "flat", "attribution": [], "checked": False}
    assert told["opposition"] == [against]
    assert {"rule", "met", "why"} <= set(told["rules"][0])
    assert told["next_enquiry"] == "Meet this rule: Three voices would all have to be wrong"
    assert told["because"].startswith("Reasonable grounds to believe")


def test_all_claims_are_answered_together(corroborate):
    code, out, _ = corroborate("--json")
    rungs = [claim["rung"] for claim in json.loads(out)["claims"]]
    assert (code, rungs) == (0, ["grounds_to_believe", "recorded"])


def test_people_see_every_rule_when_they_ask_why(corroborate):
    code, out, _ = corroborate(HELD, "--why")
    assert code == 0
    assert "Men were held." in out
    assert "[x] Two named reviewers agree" in out
    assert "[ ] Three voices would all have to be wrong" in out
    assert "not that it is true" in out


@pytest.mark.parametrize("wrong", ["C-9999", "nothing"])
def test_another_claim_is_missing(corroborate, wrong):
    code, out, told = corroborate(wrong)
    assert (code, out) == (1, "")
    assert "hint:" in told
    assert wrong not in told


def test_a_source_is_rated_and_then_not_counted(tmp_path, case, capsys):
    copy = tmp_path / "copy"
    shutil.copytree(case, copy)

    def typed(*words):
        path = tmp_path / "word"
        path.write_text(WORD + "\n")
        number = os.open(path, os.O_RDONLY)
        try:
            code = main([*words, "--case", str(copy), "--passphrase-fd", str(number)])
        finally:
            os.close(number)
        return code, *capsys.readouterr()

    why = ["--because", "its dates were wrong three times"]
    code, out, _ = typed("source", "rate", LOG, "unreliable", *why, "--json")
    assert (code, json.loads(out)["counts"]) == (0, False)
    told = json.loads(typed("corroborate", HELD, "--json")[1])
    assert (told["rung"], told["k_certain"]) == ("grounds_to_suspect", 1)
    reasons = {n["source"]: n["why"] for n in told["not_counted"]}
    assert reasons[LOG].endswith("its dates were wrong three times")
    assert "dates were wrong" not in typed("ledger", "show")[1], "it would outlive shredding"
    listed = json.loads(typed("source", "list", "--json")[1])["sources"]
    assert {s["id"]: s["reliability"] for s in listed}[LOG] == "unreliable"
    typed("source", "rate", LOG, "reliable", "--because", "the dates were checked again")
    assert json.loads(typed("corroborate", HELD, "--json")[1])["k_certain"] == 2
    assert typed("source", "rate", LOG, "doubtful", "--because", "  ")[0] == 2
    assert typed("source", "rate", "S-9999", "doubtful", *why)[0] == 1
