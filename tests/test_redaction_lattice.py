"""Ladders: each rung is true, says less than the one before, and costs more."""

from __future__ import annotations

import pytest

from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.lattice import ladder, named
from bearwitness.redaction.reading import stem
from bearwitness.redaction.sectors import sector


def labels(piece, kind, language="en", before="", **more):
    text = before + piece
    finding = Finding(len(before), len(text), kind, Identifier.QUASI, "", "")
    return [rung.label for rung in ladder(text, finding, language, **more)]


@pytest.mark.parametrize(
    ("piece", "language", "told"),
    [
        ("5 March 2017", "en", ["March 2017", "spring 2017", "2017"]),
        ("March 2017", "en", ["spring 2017", "2017"]),
        ("5 марта 2017 года", "ru", ["март 2017", "весна 2017", "2017 год"]),
        ("9 December 2017", "en", ["December 2017", "2017"]),
        ("5 March", "en", ["March", "spring"]),
        ("spring 2017", "en", ["2017"]),
        ("весной 2017", "ru", ["2017 год"]),
        ("2017", "en", []),
        ("3/5/2017", "en", []),
        ("winter 2017", "en", []),
        ("New Year's Eve 2017", "en", []),
        ("2016 to 2017", "en", []),
        ("30 December to 2 January 2017", "en", []),
        ("March 2016-17", "en", []),
        ("yesterday", "en", []),
    ],
)
def test_a_date_is_a_month_a_season_a_year(piece, language, told):
    assert labels(piece, Kind.DATE, language) == [None, *told, ""]


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        ("34 years old", ["30–34 years old", "30–39 years old"]),
        ("aged 37", ["35–39 years old", "30–39 years old"]),
        ("34", ["30–34", "30–39"]),
        ("under 18", []),
        ("34 or 35", []),
    ],
)
def test_an_exact_age_is_a_range(piece, told):
    assert labels(piece, Kind.AGE) == [None, *told, ""]


def test_a_village_lies_in_a_district_and_a_republic():
    around = {stem("hollow"): ["Marrow district", "Lakeshore"]}
    told = labels("Hollow", Kind.PLACE, around=around)
    assert told == [None, "Marrow district", "Lakeshore", ""]
    assert labels("Hollow", Kind.PLACE) == [None, ""]
    assert labels("Hollow", Kind.UNKNOWN, around=around) == [""]  # it may be a person
    assert "Marrow district" not in labels("Hollow", Kind.ORGANISATION, around=around)
    assert labels("Hollow", Kind.PERSON, around=around) == [""]


def test_a_place_of_several_words_is_known_with_and_without_an_article():
    around = {named("the old barracks"): ["South Bay"]}
    assert labels("old Barracks", Kind.PLACE, around=around) == [None, "South Bay", ""]
    assert labels("Barracks", Kind.PLACE, around=around) == [None, ""]


@pytest.mark.parametrize(
    ("piece", "language", "told"),
    [
        ("the only dentist", "en", "a job in health"),
        ("учительница", "ru", "работа в образовании"),
        ("a nurse and a miller", "en", None),
        ("a captain", "en", None),
    ],
)
def test_a_job_is_in_a_sector(piece, language, told):
    assert sector(piece, language) == told
    assert labels(piece, Kind.OCCUPATION, language) == [None, *([told] if told else []), ""]


def test_what_few_can_say_of_themselves_has_no_rung_of_its_own_words():
    assert labels("HIV positive", Kind.TRAIT) == [""]
    assert labels("three weeks", Kind.DURATION) == [None, "some time", ""]


def test_what_identifies_alone_is_withheld():
    finding = Finding(0, 4, Kind.PERSON, Identifier.DIRECT, "", "")
    (rung,) = ladder("Wren", finding, "en")
    assert (rung.label, rung.loss) == ("", 1)


def test_each_rung_loses_more_and_the_last_all():
    finding = Finding(0, 12, Kind.DATE, Identifier.QUASI, "", "")
    losses = [rung.loss for rung in ladder("5 March 2017", finding, "en")]
    assert losses == [0.0, 0.75, 1.5, 2.25, 3.0]
