"""The articles and statements of the invented case, read as `bearwitness demo` reads them."""

from __future__ import annotations

import pytest

from bearwitness.desk import lakeshore
from bearwitness.records.claim import Denial, Stance
from reading_articles import reading

SOURCES = {key: one for key, one in lakeshore.read("sources").items() if key[1:].isdigit()}
AGAINST = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}


def test_there_are_eleven_at_least():
    assert len(SOURCES) >= 11


@pytest.mark.parametrize("key", SOURCES)
def test_the_kinds_of_denial_are_those_that_a_person_confirmed(key):
    """But for a specific refutation: that it can be checked is for a person to say."""
    one = SOURCES[key]
    told = {claim.denial for claim in reading(one["text"]).claims if claim.denial}
    confirmed = {Denial(said["denial"]) for said in one["says"] if "denial" in said}
    assert told == confirmed - {Denial.REFUTATION}


@pytest.mark.parametrize("key", [key for key in SOURCES if key.startswith("s")])
def test_who_reports_is_not_taken_for_a_denier(key):
    assert not {c.stance for c in reading(SOURCES[key]["text"]).claims} & AGAINST
