"""What a model marked because it identifies counts; what bodies are called by names nobody."""

from __future__ import annotations

import pytest

from bearwitness.records.spans import Names, Span
from bearwitness.redaction.findings import Identifier, Kind, find
from bearwitness.redaction.generalising import generalised

SAID = "we hid there all summer with a welder"


def found(text, *spans):
    findings = find(text, language="en", spans=spans)
    return [(f.kind, f.identifier, text[f.start : f.end]) for f in findings]


def span(piece, names, *, decided):
    return Span(SAID.index(piece), SAID.index(piece) + len(piece), names, decided=decided)


def test_a_vague_time_counts_only_when_a_model_decided_on_it():
    assert not found(SAID, span("all summer", Names.DATE, decided=False))
    assert found(SAID, span("all summer", Names.DATE, decided=True)) == [
        (Kind.DATE, Identifier.QUASI, "all summer")
    ]


def test_a_small_number_in_words_never_does():
    text = "there were eleven of us"
    assert not found(text, Span(11, 17, Names.QUANTITY, decided=True))


def test_a_detail_and_a_code_are_findings():
    assert found(SAID, span("welder", Names.DETAIL, decided=True)) == [
        (Kind.OTHER, Identifier.QUASI, "welder")
    ]
    assert found(SAID, span("welder", Names.CODE, decided=True)) == [
        (Kind.NUMBER, Identifier.DIRECT, "welder")
    ]


PLACE = "I lived in the village of Ashgrove then"


@pytest.mark.parametrize("piece", ["village of Ashgrove", "Ashgrove"])
def test_a_village_is_told_as_a_village_wherever_the_mark_begins(piece):
    start = PLACE.index(piece)
    (finding,) = find(
        PLACE, language="en", spans=(Span(start, start + len(piece), Names.PLACE, decided=True),)
    )
    begins, label = generalised(PLACE, finding, "en")
    assert PLACE[:begins] + label + PLACE[finding.end :] == "I lived in [a village] then"


def test_who_allows_a_village_means_its_name():
    spans = (Span(PLACE.index("village"), PLACE.index(" then"), Names.PLACE, decided=True),)
    assert not find(PLACE, language="en", spans=spans, allowed=frozenset({"ashgrove"}))
    assert find(PLACE, language="en", spans=spans, allowed=frozenset({"oakmere"}))


@pytest.mark.parametrize(
    "text",
    [
        "then the Polish Government refused",
        "the Polish embassy let me in",
        "then a Polish man came",
        "he spoke Polish",
        "a Polish, police",
    ],
)
def test_a_countrys_adjective_may_say_whose_papers_somebody_has(text):
    assert any("Polish" in piece for _, _, piece in found(text))


def test_a_case_may_let_the_police_of_a_country_be_read_and_no_more():
    may_stay = frozenset({"polish police"})
    assert not find("then the Polish police came", language="en", allowed=may_stay)
    assert find("then a Polish man came", language="en", allowed=may_stay)


@pytest.mark.parametrize("text", ["at the Treasury", "the Municipality Board", "at the Embassy"])
def test_what_offices_are_called_by_stays(text):
    assert not found(text)
