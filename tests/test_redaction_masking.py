"""A draft holds what may be read and nothing else, and its digest notices every letter."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.errors import Malformed, Refused
from bearwitness.ids import TestimonyId
from bearwitness.records import codec
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Finding, Identifier, Kind, find
from bearwitness.redaction.masking import (
    Decision,
    Draft,
    DraftPassage,
    Piece,
    Shape,
    Verdict,
    draft,
    still_read,
)

ID = TestimonyId("T-7QK4M2XD")
SAID = "Wren|went|to Ashgrove.|Then|O'Hill-Reed|on 5 March 2017,|ran.|\n\n|с А\u00adде"
WORDS = st.sampled_from(SAID.split("|"))
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join).filter(str.strip)
SPOTS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=5)


def given_by(text, language="en"):
    return Testimony(ID, "Reed", language, text, date(2019, 5, 2), Intake.PAGE, Connection.VICTIM)


def spot(start, end, kind=Kind.UNKNOWN, identifier=Identifier.DIRECT):
    return Finding(start, end, kind, identifier, "", "")


def spots_in(text, places):
    return [spot(a, min(a + n, len(text))) for a, n in places if a < len(text)]


def shown(text, language="en", **more):
    return draft(given_by(text, language), find(text, language=language, **more)).text


@settings(deadline=None)
@given(text=TEXTS, places=SPOTS)
def test_kept_and_covered_pieces_make_up_each_passage(text, places):
    testimony = given_by(text)
    made = draft(testimony, spots_in(text, places))
    for passage, drafted in zip(testimony.passages(), made.passages, strict=True):
        ends = [0, *(p.end for p in drafted.pieces)]
        assert [p.start for p in drafted.pieces] == ends[:-1]
        assert ends[-1] == len(passage.text)
        assert all(passage.text[p.start : p.end] == p.shown for p in drafted.pieces if not p.kind)


@settings(deadline=None)
@given(text=TEXTS, places=SPOTS)
def test_no_part_of_a_finding_or_of_its_words_is_kept(text, places):
    findings = spots_in(text, places)
    made = draft(given_by(text), findings)
    assert not still_read(given_by(text), findings, made)
    for passage, drafted in zip(given_by(text).passages(), made.passages, strict=True):
        for start, end in drafted.kept:
            before, first = passage.text[max(0, start - 1) : start], passage.text[start]
            assert not (before.isalnum() and first.isalnum())
            last, after = passage.text[end - 1], passage.text[end : end + 1]
            assert not (last.isalnum() and after.isalnum())


@settings(deadline=None)
@given(text=TEXTS, places=SPOTS, at=st.integers(0, 40), letter=st.sampled_from("aZ .я"))
def test_one_changed_letter_changes_the_digest(text, places, at, letter):
    changed = text[:at] + letter + text[at + 1 :]
    one = draft(given_by(text), spots_in(text, places))
    if not changed.strip():
        return
    other = draft(given_by(changed), spots_in(text, [p for p in places if sum(p) <= len(changed)]))
    assert (one == other) == (one.digest == other.digest)


def test_the_digest_is_over_the_written_layout():
    made = Draft(ID, "en", (DraftPassage(0, (Piece(0, 2, Shape.KEPT, "I "),)),))
    u32 = [n.to_bytes(4, "big") for n in range(11)]
    layout = (
        b"bearwitness/draft/v2\0" + u32[0] + u32[10] + b"T-7QK4M2XD" + u32[2] + b"en" + u32[1]
        + u32[0] + u32[1] + u32[0] + u32[2] + u32[4] + b"kept" + u32[0] + u32[2] + b"I "
    )  # fmt: skip
    assert made.digest == hashlib.sha256(layout).hexdigest()
    salted = layout.replace(b"v2\0" + u32[0], b"v2\0" + u32[3] + b"\1\2\3")
    assert replace(made, salt=b"\1\2\3").digest == hashlib.sha256(salted).hexdigest()


def test_the_same_words_cut_otherwise_have_another_digest():
    piece = Piece(0, 2, Shape.KEPT, "ab")
    parts = (Piece(0, 1, Shape.KEPT, "a"), Piece(1, 2, Shape.KEPT, "b"))
    one, two = (Draft(ID, "en", (DraftPassage(0, p),)) for p in ((piece,), parts))
    assert one.text == two.text
    assert one.digest != two.digest


def test_a_draft_is_kept_as_a_record():
    made = draft(given_by("Then Wren ran."), [spot(5, 9)])
    assert codec.read(Draft, codec.written(made)) == made
    assert "Then" not in repr(made)


def test_withheld_spans_all_look_alike_and_their_words_are_gone():
    made = draft(given_by("Then Wren met Bartholomew."), [spot(5, 9), spot(14, 25)])
    assert made.text == "Then […] met […]."
    assert b"Wren" not in codec.written(made)
    assert [m.kind for m in made.passages[0].masks] == ["unknown", "unknown"]


def test_a_mask_covers_the_whole_word():
    assert draft(given_by("O'Hill-Reed's dog"), [spot(2, 4)]).text == "[…] dog"
    assert draft(given_by("с Анзо\u00adром был"), [spot(2, 5)]).text == "с […] был"


def test_two_months_in_one_finding_are_no_season():
    text = "10 марта по 14.04.2017"
    made = draft(given_by(text, "ru"), [spot(0, len(text), Kind.DATE, Identifier.QUASI)])
    assert made.text == "[…]"


def test_a_mask_over_two_passages_covers_both_sides():
    made = draft(given_by("I saw Wren. Reed ran."), [spot(6, 16)])
    assert [p.text for p in made.passages] == ["I saw […]", "[…] ran."]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("It was on 5 March 2017 there", "It was [in spring] there"),
        ("It was in 2017 there", "It was [in the 2010s] there"),
        ("Since 5 March 2017 it is", "Since [spring] it is"),
        ("the 1987 law", "the [1980s] law"),
        ("kept from 10 March to 14 March.", "kept [in spring]."),
        ("kept from 3 to 5 March there", "kept [in spring] there"),
        ("kept between 10 and 14 March 2016", "kept [in spring]"),
        ("kept between 5 March and 9 March", "kept [in spring]"),
        ("from 10 March to 14 June 2016", "[in the 2010s]"),
        ("from March 2017 to April 2018", "[in the 2010s]"),
        ("from 14 March to 10 March", "[for some time]"),
        ("from 1999 to 2005 there", "[for some time] there"),
        ("10–14 March", "[spring]"),
        ("5 March – 9 June 2017", "[the 2010s]"),
        ("from 8 am to 5 pm there", "[for some time] there"),
        ("8 am – 5 pm", "[…]"),
        ("It was at 3:45 a.m. there", "It was [at night] there"),
        ("It was at 15:20 there", "It was [in the afternoon] there"),
        ("It was about 5 o'clock there", "It was about […] there"),
        ("I was 34 years old.", "I was [30–39 years old]."),
        ("I was 34.", "I was [30–39]."),
        ("They held me three days.", "They held me [some time]."),
        ("I lived in the village of Ashgrove then", "I lived in [a village] then"),
        ("I lived in a town called Ashgrove then", "I lived in [a town] then"),
        ("we fled to Ashgrove then", "we fled to […] then"),
        ("from 03/12/2017 on", "from [the 2010s] on"),
        ("It was 1999 to 2005 there", "It was […] there"),
        ("I worked as a nurse.", "I […]."),
    ],
)
def test_labels_say_less_and_stay_true(text, masked):
    assert shown(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Это было в марте 2017 года там", "Это было [весной] там"),
        ("Это было 5 марта там", "Это было [весной] там"),
        ("до 5 марта там", "до [весны] там"),
        ("Это было в 2017 году там", "Это было [в 2010-х] там"),
        ("до 2017 года там", "до [2010-е] там"),
        ("Пришли в 3 часа ночи к нам", "Пришли [ночью] к нам"),
        ("Пришли в 8 часов вечера к нам", "Пришли [вечером] к нам"),
        ("Пришли в три часа ночи к нам", "Пришли в […] к нам"),
        ("Мне было 34 года.", "Мне было [30–39 лет]."),
        ("держали с 10 марта по 14 марта 2016 года", "держали [весной]"),
        ("держали с пятого по девятое мая", "держали [весной]"),
        ("с марта по июнь 2016 года там", "[в 2010-х] там"),
        ("с 8:00 до 17:00 там", "[некоторое время] там"),
        ("держали 12 суток там", "держали [некоторое время] там"),
        ("жил в селе Дубки тогда", "жил в [селе] тогда"),
        ("тридцатичетырёхлетний сосед", "[…] сосед"),
    ],
)
def test_labels_in_russian(text, masked):
    assert shown(text, "ru") == masked


def test_without_a_decision_a_quasi_identifier_of_kind_none_stays():
    text = "They went home."
    assert draft(given_by(text), [spot(5, 9, identifier=Identifier.NONE)]).text == text


def decision(start, end, verdict, **more):
    return Decision(ID, start, end, verdict, by="reader-1", **more)


def test_a_person_decides():
    text = "Then Wren left Ashgrove."
    findings = [spot(5, 9), spot(15, 23, Kind.PLACE, Identifier.QUASI)]

    def after(*decisions):
        return draft(given_by(text), findings, decisions=decisions).text

    assert after() == "Then […] left […]."
    assert after(decision(5, 9, Verdict.CLEAR)) == "Then Wren left […]."
    assert after(decision(15, 23, Verdict.GENERALISE)) == "Then […] left [a place]."
    assert after(decision(15, 23, Verdict.GENERALISE, label="the coast")) == (
        "Then […] left [the coast]."
    )
    assert after(decision(10, 14, Verdict.ACCEPT)) == "Then […] […] […]."
    assert after(decision(10, 14, Verdict.GENERALISE, label="went")) == "Then […] [went] […]."
    assert after(decision(0, 4, Verdict.CLEAR)) == "Then […] left […]."


def test_the_last_decision_on_a_place_counts():
    two = [decision(5, 9, Verdict.CLEAR), decision(5, 9, Verdict.ACCEPT)]
    assert draft(given_by("Then Wren ran."), [spot(5, 9)], decisions=two).text == "Then […] ran."


def test_a_protected_word_is_never_cleared():
    text = "Then Wren ran."
    findings = find(text, language="en", protected=["Wren"])
    with pytest.raises(Refused) as refused:
        draft(given_by(text), findings, decisions=[decision(5, 9, Verdict.CLEAR)])
    assert "Wren" not in str(refused.value)
    assert refused.value.hint


def test_a_clearance_does_not_reach_under_another_mask():
    text = "Then Wren ran."
    findings = [spot(5, 9), spot(0, 9, Kind.PROTECTED)]
    made = draft(given_by(text), findings, decisions=[decision(5, 9, Verdict.CLEAR)])
    assert made.text == "[…] ran."


def test_a_decision_must_fit():
    testimony = given_by("Then Wren ran.")
    with pytest.raises(Malformed):
        draft(testimony, [], decisions=[decision(5, 99, Verdict.ACCEPT)])
    other = replace(decision(5, 9, Verdict.ACCEPT), testimony=TestimonyId("T-M2XD"))
    with pytest.raises(Malformed):
        draft(testimony, [], decisions=[other])
    with pytest.raises(Malformed):
        decision(9, 5, Verdict.ACCEPT)
    with pytest.raises(Malformed):
        decision(5, 9, Verdict.CLEAR, label="a place")


def test_what_was_cleared_can_still_be_read():
    testimony, findings = given_by("Then Wren ran. Reed hid."), [spot(5, 9), spot(15, 19)]
    made = draft(testimony, findings, decisions=[decision(15, 19, Verdict.CLEAR)])
    assert still_read(testimony, findings, made) == (findings[1],)
