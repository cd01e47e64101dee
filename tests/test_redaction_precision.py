"""How finely a draft tells, and drafts told no finer than allowed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent.terms import DateTold, PlaceTold, Terms, within
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import find
from bearwitness.redaction.masking import Decision, Shape, Verdict, draft
from bearwitness.redaction.precision import Gazetteer, Told, held, told

PLACES = Gazetteer.of(
    {  # invented
        "the old barracks": PlaceTold.EXACT,
        "старая казарма": PlaceTold.EXACT,
        "Tolmen": PlaceTold.SETTLEMENT,
        "Southbay": PlaceTold.DISTRICT,
        "Lakeshore": PlaceTold.REGION,
        "Приозёрье": PlaceTold.REGION,
        "Orlenia": PlaceTold.COUNTRY,
    }
)
ID = TestimonyId("T-7QK4M2XD")


def plain(text, language="en"):
    words = Testimony(ID, "Alder", language, text, date(2026, 1, 5), Intake.PAGE, Connection.VICTIM)
    return words, draft(words, ())


@pytest.mark.parametrize(
    ("text", "place", "date_"),
    [
        ("They came at night.", "none", "none"),
        ("On 3 March they came.", "none", "day"),
        ("пятого марта нас увезли", "none", "day"),
        ("с восьмого по двадцатое марта", "none", "day"),
        ("2019-03-05", "none", "day"),
        ("In the second week of March they came.", "none", "day"),
        ("на второй неделе марта", "none", "day"),
        ("In March 2019 they came.", "none", "month"),
        ("in the middle of March", "none", "month"),
        ("в начале марта", "none", "month"),
        ("It was spring.", "none", "season"),
        ("весной 2019 года", "none", "season"),
        ("In 2019 they came.", "none", "year"),
        ("Behind the old barracks.", "exact", "none"),
        ("Я живу напротив старой казармы.", "exact", "none"),
        ("I am from Tolmen in Southbay.", "settlement", "none"),
        ("In Lakeshore, in Orlenia.", "region", "none"),
        ("Это было в Приозёрье в марте.", "region", "month"),
        ("Orlenia, 2019.", "country", "year"),
    ],
)
def test_a_text_tells_as_finely_as_its_finest_place_and_date(text, place, date_):
    _, made = plain(text)
    assert told(made, PLACES) == Told(PlaceTold(place), DateTold(date_))


PIECES = (
    "On 3 March ", "пятого марта ", "In March 2019 ", "весной ", "in 2019 ", "at noon ",
    "they said ", "near the old barracks ", "в старой казарме ", "in Tolmen ", "in Southbay ",
    "in Lakeshore ", "in Orlenia ", "мы ждали ", "and. ",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8),
    st.sampled_from(PlaceTold),
    st.sampled_from(DateTold),
)
def test_a_held_draft_tells_no_more_than_allowed_and_nothing_else_is_lost(parts, place, date_):
    words, made = plain("Then " + "".join(parts) + "end.")
    terms = Terms(place=place, date=date_)
    kept = held(made, terms, PLACES)
    finest = told(kept, PLACES)
    assert within(finest.place, place)
    assert within(finest.date, date_)
    assert held(kept, terms, PLACES) == kept
    for passage, piece in ((p, x) for p in kept.passages for x in p.pieces):
        start = words.passages()[passage.index].start
        if piece.shape is Shape.KEPT:
            assert words.text[start + piece.start : start + piece.end] == piece.shown
    for passage, whole in zip(kept.passages, made.passages, strict=True):
        ends = [(x.start, x.end) for x in passage.pieces]
        assert ends[0][0] == whole.pieces[0].start
        assert ends[-1][1] == whole.pieces[-1].end
        assert all(a[1] == b[0] for a, b in pairwise(ends))


def test_what_is_allowed_as_finely_as_it_is_told_stays_as_it_is():
    _, made = plain("On 3 March they came to the old barracks in Tolmen.")
    assert held(made, Terms(place=PlaceTold.EXACT, date=DateTold.DAY), PLACES) == made


def test_a_place_that_begins_or_ends_the_sentence_is_withheld_alone():
    _, made = plain("Tolmen. They came there from Tolmen")
    assert held(made, Terms(), PLACES).text == "[…].\nThey came there from […]"


def test_a_decision_that_lets_a_date_be_read_does_not_outweigh_the_deponent():
    words, _ = plain("On 3 March they came.")
    (finding,) = find(words.text, language="en")
    clear = Decision(ID, finding.start, finding.end, Verdict.CLEAR, "ada")
    made = draft(words, [finding], decisions=[clear])
    assert "3 March" in made.text
    assert held(made, Terms(date=DateTold.YEAR), PLACES).text == "On […] they came."
    assert held(made, Terms(date=DateTold.DAY), PLACES) == made


@pytest.mark.parametrize(("label", "left"), [("in spring", "[…]"), ("once", "[once]")])
def test_a_label_that_tells_more_than_allowed_is_withheld_whole(label, left):
    words, _ = plain("On 3 March they came.")
    (finding,) = find(words.text, language="en")
    say = Decision(ID, finding.start, finding.end, Verdict.GENERALISE, "ada", label)
    made = draft(words, [finding], decisions=[say])
    assert left in held(made, Terms(date=DateTold.YEAR), PLACES).text
