"""How many, as sentences of the tests' own put it, in both languages. All invented."""

from __future__ import annotations

import pytest

from bearwitness.errors import Malformed
from bearwitness.records.claim import Figure
from reading_articles import prose


def told(text):
    figure = prose(text).claims[0].figure
    return figure and (figure.value, figure.modality.value, figure.lower, figure.upper, figure.unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Between 20 and 30 people were arrested in Velmar.", 20, 30),
        ("Police arrested 20-30 people.", 20, 30),
        ("20 to 30 people were arrested.", 20, 30),
        ("From 5 to 9 prisoners died, a doctor said.", 5, 9),
        ("Between five and nine prisoners died.", 5, 9),
        ("Two or three men were beaten.", 2, 3),
        ("Two to three hundred people were detained.", 200, 300),
        ("Between a hundred and two hundred men were beaten.", 100, 200),
        ("Задержали 20–30 человек, сообщил врач.", 20, 30),
        ("Задержаны 20-30 человек.", 20, 30),
        ("От пяти до девяти человек погибли, сообщил врач.", 5, 9),
        ("Избиты от двадцати до тридцати мужчин.", 20, 30),
        ("Избиты два-три человека.", 2, 3),
        ("Избили двух или трёх мужчин.", 2, 3),
    ],
)
def test_a_range_is_two_bounds_and_never_one_number(text, low, high):
    assert told(text) == (low, "ge", low, high, "person")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 20 or 30 people were arrested.", (20, "ge", 20, None)),
        ("Up to 20-30 people were arrested.", (30, "le", None, 30)),
        ("About 20 to 30 people were arrested.", (20, "approx", None, None)),
    ],
)
def test_a_range_with_a_bound_before_it_keeps_the_bound(text, expected):
    assert told(text)[:4] == expected


@pytest.mark.parametrize(
    ("text", "value", "modality"),
    [
        ("A dozen men were beaten.", 12, "eq"),
        ("Half a dozen men were beaten.", 6, "eq"),
        ("About a hundred people were detained.", 100, "approx"),
        ("A hundred and twenty men were beaten.", 120, "eq"),
        ("Several hundred people were detained.", 200, "ge"),
        ("Сотня человек задержана.", 100, "eq"),
        ("Около сотни человек были задержаны.", 100, "approx"),
        ("По меньшей мере трое задержанных погибли, сообщил врач.", 3, "ge"),
        ("Как минимум трое задержанных погибли.", 3, "ge"),
        ("Dozens of people were arrested.", 20, "ge"),
        ("Десятки человек были задержаны.", 20, "ge"),
        ("Hundreds of people were beaten.", 200, "ge"),
        ("Сотни людей избиты.", 200, "ge"),
        ("More than 100 were beaten.", 100, "gt"),
    ],
)
def test_a_number_in_words_is_a_figure_of_persons(text, value, modality):
    figure = told(text)
    assert (figure[0], figure[1], figure[4]) == (value, modality, "person")


@pytest.mark.parametrize(
    "text",
    [
        "No one was beaten, the mayor said.",
        "Not one person was arrested, the mayor said.",
        "Not even one man was beaten.",
        "Ни один человек не был задержан, заявил мэр.",
        "Ни одного человека не задержали, заявил мэр.",
    ],
)
def test_nobody_is_no_figure(text):
    assert told(text) is None


def test_a_range_that_ends_in_nothing_is_no_range():
    assert told("Ten to zero men were beaten.")[:4] == (0, "eq", 0, 0)
    assert told("From 100 to 0 men were beaten.")[:4] == (0, "eq", 0, 0)


def test_at_least_belongs_to_the_words_of_the_claim():
    text = "Как минимум трое задержанных погибли."
    assert prose(text).claims[0].start == 0


@pytest.mark.parametrize(("low", "high"), [(3, 2), (-1, 2)])
def test_bounds_must_be_in_order(low, high):
    with pytest.raises(Malformed):
        Figure.between(low, high, "person")
