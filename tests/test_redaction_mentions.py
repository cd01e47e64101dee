"""A name that was found in one testimony is covered in every other of the case, in every form."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.words import ordinary
from bearwitness.desk.redacting import Redactor
from bearwitness.ids import TestimonyId
from bearwitness.records.spans import Names, Span, script_language
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import find
from bearwitness.redaction.mentions import Elsewhere
from bearwitness.redaction.names import undeclined
from desk_stand import NOON, empty_case

FIRST = "Рядом со мной сидел Зелимхан Барзукаев из Мельников."
FORMS = ["Барзукаев", "Барзукаева", "Барзукаеву", "Барзукаевым", "барзукаеве", "Barzukayev"]


def spans(text, *marks):
    return [
        Span(text.index(piece), text.index(piece) + len(piece), names) for piece, names in marks
    ]


def elsewhere():
    marks = spans(FIRST, ("Зелимхан Барзукаев", Names.PERSON), ("Мельников", Names.PLACE))
    found = find(FIRST, language="ru", spans=marks, ordinary=ordinary)
    return Elsewhere.of([(FIRST, found), ("Ничего.", ())], ordinary)


NAMES = elsewhere()


@given(form=st.sampled_from(FORMS), before=st.sampled_from(["", "тогда ", "и вот "]))
def test_a_name_found_in_one_testimony_is_covered_in_another(form, before):
    text = f"{before}{form} ушёл."
    found = find(text, language="ru", ordinary=ordinary, elsewhere=NAMES)
    assert any(f.start <= len(before) and len(before) + len(form) <= f.end for f in found)


def test_it_says_that_the_case_knows_the_name_and_never_which():
    (finding,) = find("барзукаеву стало плохо", language="ru", ordinary=ordinary, elsewhere=NAMES)
    assert finding.because == "a name that another testimony of the case holds"
    assert finding.identifier.value == "direct"
    assert not find("барзукаеву стало плохо", language="ru", ordinary=ordinary)
    assert "арзукаев" not in repr(NAMES)


@pytest.mark.parametrize(
    ("met", "first"),
    [("Барзукаеву", "Барзукаев"), ("Зариной", "Зарина"), ("Павлом", "Павел"), ("Игорем", "Игорь"),
     ("Озёрским", "Озёрск"), ("Марии", "Мария")],
)  # fmt: skip
def test_a_name_met_in_a_case_is_known_by_its_first_form(met, first):
    assert first in undeclined(met)
    assert met not in undeclined(met)
    assert not undeclined("Wren")


def test_a_place_counts_where_it_is_written_as_one():
    def pieces(text):
        found = find(text, language="ru", ordinary=ordinary, elsewhere=NAMES)
        return [text[f.start : f.end] for f in found]

    assert pieces("Мельники сгорели.") == ["Мельники"]
    assert pieces("там мельники жили") == []


def test_an_official_stays_though_another_testimony_names_a_victim_alike():
    text = "Барзукаева назначили начальником."
    may_stay = frozenset({"барзукаев"})
    assert find(text, language="ru", ordinary=ordinary, elsewhere=NAMES)
    found = find(text, language="ru", ordinary=ordinary, elsewhere=NAMES, allowed=may_stay)
    assert not [f for f in found if f.start == 0]


@pytest.mark.parametrize("text", ["тогда было тихо", "then it was quiet"])
def test_what_holds_no_name_stays(text):
    assert not find(text, language="ru", ordinary=ordinary, elsewhere=NAMES)


def test_a_case_without_names_covers_nothing_more():
    nothing = Elsewhere.of([])
    assert not find("тогда было тихо", language="ru", elsewhere=nothing)
    assert re.search("sweeps", repr(nothing)) is None


def told(number, text):
    return Testimony(
        TestimonyId(f"T-{number:08d}"), f"Voice {number}", script_language(text), text,
        date(2026, 3, 1), Intake.INTERVIEW, Connection.VICTIM,
    )  # fmt: skip


def test_a_name_of_one_testimony_is_in_no_draft_of_the_case(tmp_path):
    book = empty_case(tmp_path / "case")
    first = told(1, FIRST)
    second = told(2, "потом барзукаеву стало плохо, и мы ушли")
    third = told(3, "Later they asked about Barzukaev and laughed.")
    for one in (first, second, third):
        book.add_testimony(
            one, identity=None, contact=None, media=(), reason="an interview", at=NOON
        )
    redactor = Redactor(book)
    for one in (first, second, third):
        made = redactor.draft(one, ())
        assert "арзукаев" not in made.text
        assert "arzukaev" not in made.text
        assert "ушли" in made.text or one is not second
    assert redactor.findings(second) == redactor.findings(second)
