"""Ordinary words are let go, and the forms of a protected name never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.adapters.words import frequency, ordinary, told
from bearwitness.redaction.masking import residue
from bearwitness.redaction.names import grammatical
from bearwitness.redaction.sweep import Sweep

# The commonest, and those that are also everyday words; nobody is meant.
NAMES = [
    "Анзор", "Тагиров", "Озёрский", "Озёрская", "Малышкин", "Зарема", "Мария", "Игорь",
    "Алексей", "Павел", "Соловей", "Любовь", "Вера", "Надежда", "Роман", "Марта", "Тома",
    "Слава", "Мила", "Нина", "Дани", "Асет", "Илья", "Дубки", "Озёрное", "Nina", "Dani", "Vera",
    "Mark", "Hope", "Said", "Adam", "Anna", "Rose", "Grace", "Karim", "Wren", "Bartholomew",
    "Ashgrove",
]  # fmt: skip
FORMS = [(name, form) for name in NAMES for form in sorted(grammatical(name)) if len(form) >= 4]
SWEEPS = {name: Sweep.of([name], ordinary=ordinary) for name in NAMES}


@given(chosen=st.sampled_from(FORMS), way=st.sampled_from([str, str.capitalize, str.upper]))
def test_each_real_form_of_a_protected_name_is_found_however_ordinary(chosen, way):
    name, form = chosen
    word = way(form)
    assert SWEEPS[name].sightings(f"тогда {word} ушёл"), "in a sentence"
    assert SWEEPS[name].sightings(word), "alone"


@given(
    name=st.sampled_from([n for n in NAMES if len(n) >= 6]),
    place=st.integers(0, 20),
    letter=st.sampled_from("аеиорстbnmt"),
)
def test_a_slip_of_one_key_is_found_unless_it_makes_an_ordinary_word(name, place, letter):
    at = place % len(name)
    slipped = name[:at] + letter + name[at + 1 :]
    every = Sweep.of([name]).sightings(f"и {slipped} тут")
    here = SWEEPS[name].sightings(f"и {slipped} тут")
    assert bool(here) == bool(every) or ordinary(slipped.lower())


@pytest.mark.parametrize(
    ("protected", "text"),
    [
        ("Dani", "я дал одному из них воды"),
        ("Асет", "это было пятого, и никого"),
        ("Nina", "there were nine of us"),
        ("Nina", "Nine of us were there"),
        ("Вера", "it was very cold and we were tired"),
        ("Анна", "they did not give us any bread"),
        ("Саид", "then he said that it was late"),
        ("Mark", "we went to the market and marched on"),
        ("Петра", "поэтому первого и первых не было"),
        ("Игорь", "это не игра, в городе тихо"),
        ("Лиза", "не видел ли за домом кто-нибудь"),
        ("Мила", "люди и другие люди, людям тоже"),
    ],
)
def test_an_ordinary_word_is_not_a_slip_of_a_name(protected, text):
    assert residue(text, [protected]) or protected in {"Вера", "Nina", "Асет", "Лиза"}
    assert not residue(text, Sweep.of([protected], ordinary=ordinary))


@pytest.mark.parametrize(
    ("protected", "text"),
    [
        ("Nina", "then Nine came in"),  # a capital inside a sentence: who knows
        ("Nina", "NINE"),
        ("Нина", "они спрашивали о nine"),  # romanised in a Russian line, and no number
        ("Марта", "в марте было холодно"),  # her own case form
        ("Hope", "we had no hope"),
        ("Old Mill", "taken from my flat above the Old Mill"),  # two everyday words, one place
        ("Old Mill", "above the old mill"),
        ("Старая Мельница", "у старой мельницы"),
        ("Саид", "then Said came"),
        ("Лиза", "ли-\nза пришла"),
        ("Marta", "then martha came"),  # common, and somebody's name
        ("Тагиров", "потом тагирав ушёл"),
    ],
)
def test_in_doubt_a_word_is_covered(protected, text):
    assert residue(text, Sweep.of([protected], ordinary=ordinary))


def test_nothing_is_let_go_when_nobody_can_say_what_is_ordinary():
    assert residue("there were nine of us", ["Nina"])


def test_names_are_not_ordinary_words_and_rare_words_are_not_either():
    words = "одному пятого nine very said market люди hope"
    assert all(ordinary(w) for w in words.split())
    names = "мартин елена москва karim зарема ашгров wrenfield"
    assert not any(ordinary(w) for w in names.split())


def test_a_word_counts_in_all_its_forms():
    assert told("одеялом") > 5 * frequency("одеялом") > 0
    assert told("blankets") > frequency("blankets") > 0
    assert told("жжжщщщ") == frequency("qqzzxx") == 0


def test_a_name_whose_only_vowel_goes_is_found_in_its_cases():
    assert {"лев", "льва", "льву", "львом", "льве"} <= grammatical("Лев")
    assert "павла" in grammatical("Павел")
