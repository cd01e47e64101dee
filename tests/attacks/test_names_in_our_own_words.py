"""A protected name in what staff write themselves: titles, wordings, translations, cards.

The names are invented or the commonest there are; nobody is meant.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from bearwitness.adapters.media.credentials import certificates
from bearwitness.desk.editions import _check_words
from bearwitness.errors import Refused
from bearwitness.publication.words import Words
from bearwitness.recital.script import Line, Script
from bearwitness.redaction.whole import whole
from editions import EDITION

PROTECTED = ("Анзор Тагиров", "Озёрское", "Ян", "Leon Fisk", "the night nurse", "Marta", "heron_77")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("видели Анзора Тагирова там", "Анзор Тагиров"),
        ("by Anzor Tagirov himself", "Анзор Тагиров"),
        ("в Озерском, у моста", "Озёрское"),
        ("сказали Яну", "Ян"),
        ("ЯНА", "Ян"),
        ("in Leon Fisk's surgery", "Leon Fisk"),
        ("leon\u200b  fisk", "Leon Fisk"),
        ("LEON FISK", "Leon Fisk"),
        ("The Night Nurse saw it", "the night nurse"),
        ("Марту увели", "Marta"),
        ("write to Heron_77", "heron_77"),
    ],
)
def test_a_name_is_seen_in_any_case_and_either_alphabet(text, entry):
    assert whole(PROTECTED, text) == {entry}


@pytest.mark.parametrize(
    "text",
    ["", "16 марта", "яны", "a nurse at night", "Tagirov", "Fisk, Leon", "leonfisk", "77", "heron"],
)
def test_what_is_not_the_whole_name_stays(text):
    assert whole(PROTECTED, text) == frozenset()


def film(**changed):
    said = {"title": "A film", "reader": "Reader 1", "translation": "Nobody looked up.", **changed}
    line = Line(
        1, said["reader"], "Никто не ответил.", "ru", translations=(("en", said["translation"]),)
    )
    return SimpleNamespace(plan=SimpleNamespace(script=Script(said["title"], "en", (line,))))


def test_an_edition_without_names_passes():
    _check_words(EDITION, film(), None, PROTECTED)
    _check_words(EDITION, None, None, PROTECTED)


@pytest.mark.parametrize("where", ["title", "reader", "translation"])
def test_a_name_on_the_screen_stops_the_edition(where):
    with pytest.raises(Refused) as refused:
        _check_words(EDITION, film(**{where: "As Anzor Tagirov said."}), None, PROTECTED)
    assert "Tagirov" not in f"{refused.value} {refused.value.hint}"


def test_a_name_in_the_films_certificate_stops_the_edition():
    signer = certificates.made("Marta", at=datetime(2026, 5, 1, tzinfo=UTC), entropy=os.urandom)
    with pytest.raises(Refused):
        _check_words(EDITION, film(), signer, PROTECTED)


def test_a_name_in_another_case_in_the_words_of_the_edition_stops_it():
    title = Words("The road to the lake", "Дорога\nЯну и Тагирову")
    with pytest.raises(Refused):
        _check_words(replace(EDITION, title=title), None, None, PROTECTED)
