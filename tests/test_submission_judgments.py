"""A submission tells the judgments on which a claim rests, if readers may be told of them."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import pytest

from bearwitness.desk.redacting import Redactor
from bearwitness.dossier.submission import ANNEX
from bearwitness.ids import SourceId
from bearwitness.records.claim import Claim
from bearwitness.records.when import When
from desk_stand import NOON, lakeshore_case
from test_judgments import CITED, COURT, TEXT, signed
from test_submission import made_of, text_of

SECRET, ALONE = SourceId("S-00C2"), SourceId("S-00C3")


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """Of one claim three judgments are cited: one to be told, one secret, one unsigned."""
    case = tmp_path_factory.mktemp("judged") / "case"
    with closing(lakeshore_case(case, only=6)) as made:
        claim = made.all(Claim)[0].id
        told = replace(CITED, claim=claim, on=When.parse("2024-05"))
        secret = replace(told, source=SECRET, case_number="77/2023", told=False)
        alone = replace(told, source=ALONE, case_number="99/2025")
        texts = [replace(TEXT, id=one) for one in (COURT, SECRET, ALONE)]
        values = [*texts, told, secret, alone, *signed(told, secret), *signed(alone, by=("Irena",))]
        made.append_many(values, reason="invented", at=NOON)
        yield made


@pytest.mark.parametrize(
    ("language", "court", "told"),
    [
        ("en", "Lake Court", ("Judgments of courts", "May 2024", "None of our rules asks")),
        ("ru", "Озёрный суд", ("Судебные решения", "май 2024", "Это установил суд")),
    ],
)
def test_the_judgments_that_may_be_told_stand_in_the_paper_and_the_annex(
    book, language, court, told
):
    made = made_of(book, Redactor(book), language=language)
    annex = json.loads(made.files[ANNEX])
    first, *others = annex["claims"]
    assert first["rung"] == "beyond_reasonable_doubt"
    assert first["judgments"] == [
        {"court": court, "case_number": "12/2024", "on": "2024-05", "paragraph": "§ 135",
         "finality": "final", "counts": True}
    ]  # fmt: skip
    assert [one["judgments"] for one in others] == [[]] * len(others)
    paper = text_of(made)
    for words in (*told, court, "12/2024", "§ 135"):
        assert words in paper, words
    everything = paper + made.files[ANNEX].decode()
    for number in ("77/2023", "99/2025", SECRET, ALONE):
        assert number not in everything
