"""Names without a capital, in Russian, romanised and where a text switches its language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.redaction.findings import find
from bearwitness.redaction.small import Reading, romanised, small

NAMES = {"анзор": Reading.NAME, "вера": Reading.MAYBE, "гхцы": Reading.UNKNOWN}


def told(word, among):
    if among == "en" and word in {"togda", "prishel", "skazal"}:
        return Reading.ROMANISED
    return NAMES.get(word, Reading.PLAIN)


def seen(text, allowed=frozenset()):
    return [text[f.start : f.end] for f in small(text, allowed, told)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("потом анзор ушёл", ["анзор"]),
        ("Потом анзор ушёл", ["анзор"]),
        ("Анзор ушёл", ["Анзор"]),
        ("потом вера ушла", ["вера"]),  # no capital anywhere: nothing says which
        ("Потом вера ушла", []),  # a line with capitals would give a name one
        ("Вера ушла", ["Вера"]),
        ("Тихо.\nвера ушла", ["вера"]),
        ("там гхцы лежал", ["гхцы"]),
        ("рядом анзор-сосед стоял", ["анзор-сосед"]),
        ("рядом кое-кто стоял", []),
        ("потом Анзор ушёл", []),  # a capital in the middle: another rule's
    ],
)
def test_a_name_is_seen_where_no_capital_tells(text, names):
    assert seen(text) == names


def test_a_word_that_a_person_cleared_stays():
    assert seen("потом анзор ушёл", frozenset({"анзор"})) == []


def test_a_sentence_of_romanised_words_is_russian():
    text = "togda prishel on i skazal. then he came"
    assert romanised(text, told) == [(0, 25)]
    assert romanised("togda on", told) == []
    assert romanised("тогда togda prishel skazal", told) == []


@pytest.mark.parametrize(
    ("word", "among", "what"),
    [
        ("анзор", "ru", Reading.NAME),
        ("вера", "ru", Reading.MAYBE),
        ("телефон", "ru", Reading.PLAIN),
        ("или", "ru", Reading.PLAIN),
        ("щас", "ru", Reading.PLAIN),  # in no dictionary, and everybody says it
        ("барзукаев", "ru", Reading.UNKNOWN),
        ("барзукаеву", "ru", Reading.UNKNOWN),
        ("zelimkhan", "en", Reading.UNKNOWN),
        ("skazal", "en", Reading.ROMANISED),
        ("tolko", "en", Reading.ROMANISED),  # the soft sign is lost
        ("kitchen", "en", Reading.PLAIN),
        ("the", "en", Reading.PLAIN),
        ("igor", "ru", Reading.NAME),
        ("nine", "en", Reading.PLAIN),
        ("nine", "ru", Reading.MAYBE),  # Нине
        ("kitchen", "ru", Reading.PLAIN),
        ("ok", "ru", Reading.PLAIN),
    ],
)
def test_dictionaries_say_what_a_word_may_be(word, among, what):
    assert reading(word, among) is what


def covered(text, language):
    found = find(text, language=language, spans=marked(text), ordinary=ordinary, reading=reading)
    return {at for f in found for at in range(f.start, f.end)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Мы ждали, and then Mr Aldous Finch said that Тагиров is gone.", ["Finch", "Тагиров"]),
        ("We were told, что Залину Хатуеву увезли, and nobody asked why.", ["Залину Хатуеву"]),
        ("позвони дорофею, he is with corwin hale now", ["дорофею"]),
        ("togda prishel zelimkhan i skazal chto vse budet horosho", ["zelimkhan"]),
    ],
)
def test_a_text_that_switches_is_read_in_both_languages(text, names):
    for language in ("en", "ru"):
        places = covered(text, language)
        for name in names:
            start = text.index(name)
            assert set(range(start, start + len(name))) - {start + name.find(" ")} <= places


def test_a_text_in_one_language_is_read_by_its_model():
    assert [s.names.value for s in marked("Тогда пришёл Анзор Тагиров.")] == ["person"]
    assert marked("My name is Ann Lee.")
    assert marked("Тогда пришёл Анзор и написал ok.")


@given(st.text(alphabet="aя .\n\u200bZЖ-", max_size=40))
def test_what_is_marked_lies_in_the_text_and_apart(text):
    last = 0
    for span in marked(text):
        assert last <= span.start < span.end <= len(text)
        last = span.end
