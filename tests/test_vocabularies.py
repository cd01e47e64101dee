"""The vocabularies that are shipped: whole in both languages, in step with the code."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from bearwitness.adapters.vocabularies import NAMES, vocabulary
from bearwitness.errors import Missing
from bearwitness.records.claim import Denial
from bearwitness.records.event import Degree
from bearwitness.records.source import SourceKind
from bearwitness.records.testimony import Connection
from vocabulary_page import PAGE, page

CODES = Path(__file__).parents[2] / "shared" / "data" / "vocabulary" / "huridocs_codes.csv"


def test_violations_cover_what_the_case_needs():
    needed = (
        "abduction arbitrary_detention torture electric_shock beating humiliation killing "
        "killing_by_relatives threat_of_outing forced_disclosure enforced_disappearance incitement "
        "denial_of_protection death"
    )
    assert set(needed.split()) <= set(vocabulary("violations").terms)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("source_connections", Connection),
        ("degrees", Degree),
        ("source_kinds", SourceKind),
        ("denials", Denial),
    ],
)
def test_codes_are_those_of_the_records(name, kind):
    assert set(vocabulary(name).terms) == {member.value for member in kind}


@pytest.mark.parametrize("name", NAMES)
def test_every_term_speaks_both_languages(name):
    for term in vocabulary(name).terms.values():
        assert re.search("[А-Яа-яё]", term.label("ru"))
        assert re.search("[А-Яа-яё]", term.means["ru"])
        assert not re.search("[А-Яа-яё]", term.label("en") + term.means["en"])


@pytest.mark.parametrize("name", NAMES)
def test_cross_references_have_the_form_of_a_code(name):
    for term in vocabulary(name).terms.values():
        assert re.fullmatch(r"(\d+:\d{12})?", term.huridocs)
        if term.huridocs and CODES.exists():  # the list itself is not ours to ship
            with CODES.open(encoding="utf-8", newline="") as rows:
                known = {f"{row['list']}:{row['huridocs_code']}" for row in csv.DictReader(rows)}
            assert term.huridocs in known, term.code


def test_cues_are_lower_case_and_in_both_languages():
    for term in vocabulary("violations").terms.values():
        assert term.cues is not None
        assert set(term.cues) == {"en", "ru"}
        assert all(
            cue == cue.lower() and cue.strip() == cue for c in term.cues.values() for cue in c
        )


def test_another_vocabulary_is_missing():
    with pytest.raises(Missing):
        vocabulary("verbs")


def test_the_reference_page_is_in_step():
    assert PAGE.read_text(encoding="utf-8") == page()
