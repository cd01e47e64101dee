"""Both languages say the same things, and no page is left with a hole."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from markupsafe import Markup

import bearwitness
from bearwitness.adapters.web.catalogue import LANGUAGES, PLURALS, catalogue, said
from bearwitness.errors import Malformed, Missing

SOURCE = Path(bearwitness.__file__).parent
NEEDED = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}


def places(message):
    texts = [message] if isinstance(message, str) else message.values()
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_english_and_russian_have_the_same_keys():
    assert set(catalogue("en")) == set(catalogue("ru"))


def test_a_message_has_the_same_places_in_both():
    """All in one test: for each of some two thousand, its own start costs more than it checks."""
    both = {key: (catalogue("en")[key], catalogue("ru")[key]) for key in catalogue("en")}
    assert [key for key, (en, ru) in both.items() if places(en) != places(ru)] == []
    assert [
        key for key, (en, ru) in both.items() if isinstance(en, str) != isinstance(ru, str)
    ] == []


def program():
    """All that is written in our programs and pages, without the messages."""
    files = (path for path in SOURCE.rglob("*") if path.suffix in {".py", ".html", ".js"})
    return "\n".join(f.read_text("utf-8") for f in files if "static" not in f.parts)


def test_every_message_is_asked_for():
    """By its name, by a beginning that a program goes on from, or by words it puts together."""
    text = program()
    begun = tuple({*re.findall(r"""["']([a-z_]+\.[\w.]*[._])(?:["']\s*~|\{)""", text)})
    rooms = {*re.findall(r"""["']([a-z_]+)\.(?:["']\s*~|\{)""", text)}
    words = {word for one in re.findall(r"""["'.]([\w.]+)["']""", text) for word in one.split(".")}
    idle = [
        key
        for key in catalogue("en")
        if key not in text
        and not key.startswith(begun)
        and not (key.split(".")[0] in rooms and {*key.split(".")[1:]} <= words)
    ]
    assert idle == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_of_its_language(language):
    plurals = {k: set(m) for k, m in catalogue(language).items() if not isinstance(m, str)}
    assert not {k for k, forms in plurals.items() if not forms >= NEEDED[language]}


def test_russian_is_written_in_russian():
    texts = {key: re.sub(r"{\w+}", "", str(text)) for key, text in catalogue("ru").items()}
    wordy = {key: text for key, text in texts.items() if any(map(str.isalpha, text))}
    assert not {key for key, text in wordy.items() if not re.search("[а-яё]", text.lower())}


def test_a_count_chooses_the_form_and_is_written_as_the_language_writes_it():
    forms = [said("ru", "common.n_days", {"count": n}) for n in (1, 3, 5, 21, 12345)]
    assert forms == ["1 день", "3 дня", "5 дней", "21 день", "12\xa0345 дней"]


def test_markup_is_kept_and_values_in_it_are_escaped(monkeypatch):
    monkeypatch.setattr(
        "bearwitness.adapters.web.catalogue.catalogue", lambda _: {"x_html": "<b>{who}</b>"}
    )
    text = said("en", "x_html", {"who": "<i>"})
    assert isinstance(text, Markup)
    assert text == "<b>&lt;i&gt;</b>"


@pytest.mark.parametrize(
    ("language", "key", "values"),
    [
        ("en", "common.nothing", {}),
        ("en", "common.n_days", {}),
        ("en", "common.withheld_because", {}),
        ("xx", "common.skip", {}),
    ],
)
def test_what_is_missing_is_said_loudly(language, key, values):
    with pytest.raises(Missing):
        said(language, key, values)


def test_a_catalogue_with_something_else_than_sentences_is_refused(monkeypatch, tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "x.toml").write_text("number = 3")
    monkeypatch.setattr("bearwitness.adapters.web.catalogue.FOLDER", tmp_path)
    catalogue.cache_clear()
    with pytest.raises(Malformed):
        catalogue("en")
    catalogue.cache_clear()


def test_the_plural_forms_are_those_of_cldr():
    assert set().union(*NEEDED.values()) <= PLURALS
