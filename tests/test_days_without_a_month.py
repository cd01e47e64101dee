"""A day told without its month is found as a date, as fine as a day; other ordinals are not."""

from __future__ import annotations

from datetime import date

import pytest

from bearwitness.consent.terms import DateTold, PlaceTold, Terms
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.findings import Kind, find
from bearwitness.redaction.masking import draft
from bearwitness.redaction.precision import Gazetteer, Told, held, told

NOWHERE = Gazetteer.of({})

DAYS = [  # the text and what of it is the day
    ("I counted seven between the tenth and the sixteenth.", "the tenth and the sixteenth"),
    ("I was there from the 10th to the 16th.", "the 10th to the 16th"),
    (
        "From the twenty-first until the thirtieth we waited.",
        "the twenty-first until the thirtieth",
    ),
    ("They came on the tenth.", "the tenth"),
    ("On the first, they came.", "the first"),
    ("On the 10th we were taken.", "the 10th"),
    ("We were held until the twenty-third and then let go.", "the twenty-third"),
    ("After the fourteenth nobody asked.", "the fourteenth"),
    ("It was the fourteenth of that month.", "the fourteenth of that month"),
    ("On the third of the next month they wrote.", "the third of the next month"),
    ("The night before the ninth, they came.", "the ninth"),
    ("On Tuesday the tenth, they came.", "the tenth"),
    ("It was the tenth when they came.", "the tenth"),
    ("Меня держали с десятого по шестнадцатое.", "десятого по шестнадцатое"),
    ("С десятого по шестнадцатое нас держали там.", "десятого по шестнадцатое"),
    ("С 10-го по 16-е нас держали там.", "10-го по 16-е"),
    ("Это было между десятым и шестнадцатым.", "десятым и шестнадцатым"),
    ("Десятого числа за мной пришли.", "Десятого числа"),
    ("К двадцать первому числу нас отпустили.", "двадцать первому числу"),
    ("Десятого нас увезли.", "Десятого"),
    ("Он пропал, а шестнадцатого нас увезли.", "шестнадцатого"),
    ("После десятого никто не приходил.", "десятого"),
    ("Мы ждали до двадцать пятого.", "двадцать пятого"),
    ("10-го числа за мной пришли.", "10-го числа"),
]
NOT_DAYS = [
    "He was the fourteenth on the list.",
    "The second man fell.",
    "I was the third to be called.",
    "They beat the tenth man too.",
    "On the second floor they kept us.",
    "Between the first and the second cell there was a wall.",
    "After the third blow I fell.",
    "After the second, I fell.",
    "On the fourteenth row stood my name.",
    "From the first to the last they were silent.",
    "By the tenth house we stopped.",
    "Я видел десятого человека в списке.",
    "Второго человека увели.",
    "Он был четырнадцатым в списке.",
    "С первого по третье отделение было пусто.",
    "С пятого до десятого класса мы учились вместе.",
    "Между первым и вторым домом стояла машина.",
    "До десятого дома мы шли пешком.",
    "Десятого вызвали последним из ряда.",
    "После второго я упал.",
    "Числа не сходились.",
]


def plain(text):
    words = Testimony(TestimonyId("T-7QK4M2XD"), "Alder", "en", text, date(2026, 1, 5),
                      Intake.PAGE, Connection.VICTIM)  # fmt: skip
    return draft(words, ())


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_without_its_month_is_found_and_covered(text, day):
    language = "ru" if any("а" <= letter <= "я" for letter in text) else "en"
    dates = [f for f in find(text, language=language) if f.kind is Kind.DATE]
    assert [text[f.start : f.end] for f in dates] == [day]
    assert dates[0].identifier is Identifier.QUASI
    made = plain(text)
    assert told(made, NOWHERE) == Told(PlaceTold.NONE, DateTold.DAY)
    for terms in (DateTold.MONTH, DateTold.YEAR, DateTold.NONE):
        assert day not in held(made, Terms(date=terms), NOWHERE).text
    assert held(made, Terms(date=DateTold.DAY), NOWHERE) == made


@pytest.mark.parametrize("text", NOT_DAYS)
def test_an_ordinal_that_counts_something_else_is_no_day(text):
    language = "ru" if any("а" <= letter <= "я" for letter in text) else "en"
    assert not [f for f in find(text, language=language) if f.kind is Kind.DATE]
    assert told(plain(text), NOWHERE) == Told()
