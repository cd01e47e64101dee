"""The language models: what they name, and that offsets are right whatever the length."""

from __future__ import annotations

import pytest

from bearwitness.adapters.language import named, parsed
from bearwitness.errors import Malformed
from bearwitness.records.spans import Names

ENGLISH = "The mayor of Boston, Anna Miller, met Human Rights Watch in March 2019."
RUSSIAN = "Мэр Казани Анна Петрова встретилась с представителями «Мемориала»."


def names(text, language):
    return {text[s.start : s.end]: s.names for s in named(text, language)}


def test_english_names_are_found():
    found = names(ENGLISH, "en")
    assert found["Anna Miller"] is Names.PERSON
    assert found["Boston"] is Names.PLACE
    assert found["March 2019"] is Names.DATE


def test_russian_names_are_found():
    found = names(RUSSIAN, "ru")
    assert found["Анна Петрова"] is Names.PERSON
    assert found["Казани"] is Names.PLACE


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (RUSSIAN, "ru")])
def test_every_token_lies_where_it_says(text, language):
    parse = parsed(text + "\n\n\U0001f300 " + text, language)
    assert all(parse.text[t.start : t.end] == t.text for t in parse.tokens)
    assert sum(last - first for first, last in parse.sentences) == len(parse.tokens)
    assert all(0 <= t.head < len(parse.tokens) for t in parse.tokens)


def test_a_day_written_in_digits_is_one_word_and_stands_as_written():
    parse = parsed("Nobody was held on 2031-03-14, the mayor said.", "en")
    (day,) = [token for token in parse.tokens if token.text[0].isdigit()]
    assert day.text == parse.text[day.start : day.end] == "2031-03-14"


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (RUSSIAN, "ru")])
def test_a_long_text_is_read_in_pieces_that_lose_nothing(text, language, monkeypatch):
    monkeypatch.setattr("bearwitness.adapters.language._PIECE", len(text) + 20)
    long = "\n".join([text] * 3)
    found = [long[s.start : s.end] for s in named(long, language)]
    assert found == [text[s.start : s.end] for s in named(text, language)] * 3


@pytest.mark.parametrize("text", ["", " \n ", "!!!", "\x00\x01", "ʼ" * 50])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_odd_texts_are_read_without_complaint(text, language):
    assert named(text, language) == ()
    assert parsed(text, language).text == text


def test_a_language_without_a_model_is_refused():
    with pytest.raises(Malformed) as refused:
        named("Text", "fr")
    assert refused.value.hint


def test_no_tree_holds_a_circle():
    parse = parsed("Солдаты похитили не менее семнадцати рыбаков в Орловой бухте.", "ru")
    for at in range(len(parse.tokens)):
        top = [at, *parse.ancestors(at)][-1]
        assert parse.tokens[top].head == top
