"""Whose kin somebody is, by name, and what places them among a few without any name."""

from __future__ import annotations

import pytest

from bearwitness.records.spans import Names, Span
from bearwitness.redaction.finding import Identifier, Kind
from bearwitness.redaction.findings import find

KIN_EN = """
mother father brother sister son daughter uncle aunt auntie cousin nephew niece wife husband
widow widower grandmother grandfather grandma grandpa grandson granddaughter mum mom dad
stepmother stepbrother stepson half-brother half-sister mother-in-law brother-in-law
sister-in-law son-in-law godfather godson great-aunt twin fiancée boyfriend girlfriend partner
friend neighbour neighbor classmate roommate colleague cellmate
"""
KIN_RU = """
мать отец мама папа брат сестра сын дочь дядя тётя бабушка дедушка внук внучка племянник
племянница кузен кузина муж жена вдова супруг жених невеста невестка зять тесть тёща
свёкор свекровь деверь шурин свояк золовка отчим мачеха пасынок падчерица близнец крёстный
друг подруга сосед соседка коллега одноклассник сокамерник
"""
CASES_RU = (
    "моего брата", "моей сестре", "с моим дядей", "о моём отце", "моего двоюродного брата",
    "от моей тётки", "моему деду", "с женой", "к мужу", "за племянником",
)  # fmt: skip


def people(text, language="en", **more):
    return [
        text[f.start : f.end]
        for f in find(text, language=language, **more)
        if f.kind is Kind.PERSON and f.identifier is Identifier.DIRECT
    ]


@pytest.mark.parametrize("word", KIN_EN.split())
def test_who_is_named_beside_a_word_for_kin_is_a_person(word):
    for text in (
        f"They took my {word} Marek in March.",
        f"His {word}, Marek, opened the door.",
        f"{word.capitalize()} Marek was there, she said.",
    ):
        (name,) = people(text)  # "Uncle Marek" may be covered whole
        assert name.endswith("Marek"), text


@pytest.mark.parametrize("word", KIN_RU.split())
def test_who_is_named_beside_a_russian_word_for_kin_is_a_person(word):
    for text in (f"Там был мой {word} Марек.", f"{word.capitalize()} Марек вернулся."):
        (name,) = people(text, "ru")
        assert name.endswith("Марек"), text


@pytest.mark.parametrize("said", CASES_RU)
def test_kin_are_found_in_every_case(said):
    assert people(f"Они говорили {said} Марека.", "ru") == ["Марека"]


@pytest.mark.parametrize("model", [Names.ORGANISATION, Names.PLACE, Names.DATE, Names.OTHER])
@pytest.mark.parametrize("name", ["Marek", "May", "June", "Iron Gate"])
def test_what_a_model_takes_it_for_does_not_count(name, model):
    text = f"They took my cousin {name} at night."
    span = Span(text.index(name), text.index(name) + len(name), model)
    assert people(text, spans=[span]) == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Marek, my cousin, was there.", ["Marek"]),
        ("We saw Marek Volk – our neighbour.", ["Marek Volk"]),
        ("Then Ada is my sister, I said.", ["Ada"]),
        ("Марек, мой двоюродный брат, молчал.", ["Марек"]),
        ("My friends Ada and my uncle called Musa came.", ["Ada", "Musa"]),
        ("My brothers Adam, Timur and Jan left.", ["Adam", "Timur", "Jan"]),
        ("My brother-in-law Jan-Erik O'Hara left.", ["Jan-Erik O'Hara"]),
    ],
)
def test_a_name_may_stand_before_the_word_or_after_a_comma(text, names):
    assert people(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "I saw my brother. Then he left.",
        "My mother said Monday was early.",
        "They came for my father on 3 March.",
        "Забрали моего двоюродного брата.",
        "my uncle, who was ill",
        "Every friend of mine knows.",
        "My brother, May 5, came home.",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(text):
    assert people(text) == []


def test_a_common_word_that_opens_a_sentence_is_no_name_and_a_chat_has_names_in_small_letters():
    def common(word):
        return word in {"nobody", "yesterday", "text", "left"}

    assert people("Nobody, my brother said. Yesterday, my sister left.", ordinary=common) == []
    assert people("my cousin marek texted me", ordinary=common) == ["marek"]
    assert people("my cousin texted me", ordinary=common) == []
    assert people("My cousin wept.", ordinary=common) == []
    assert people("мой брат марек звонил", "ru", ordinary=common) == ["марек"]


def test_an_official_in_office_may_stay_beside_a_word_for_kin():
    found = people("His cousin Adam Serov gave the order.", allowed=frozenset({"adam serov"}))
    assert found == []


PLACED = [
    (Kind.OCCUPATION, "They came to my surgery at night."),
    (Kind.OCCUPATION, "They brought men to our ward and left."),
    (Kind.OCCUPATION, "It was while I was closing the shop."),
    (Kind.OCCUPATION, "I run a small guest house and people talk."),
    (Kind.OCCUPATION, "I taught drawing there."),
    (Kind.OCCUPATION, "I sell tickets for the ferry."),
    (Kind.OCCUPATION, "Because of my work I had to mend it."),
    (Kind.OCCUPATION, "Из-за моей работы меня заставили чинить прибор."),
    (Kind.OCCUPATION, "Меня увезли с проходной."),
    (Kind.OCCUPATION, "На глазах у всей смены."),
    (Kind.OCCUPATION, "Мой шкафчик был пуст."),
    (Kind.PLACE, "I live opposite the old barracks."),
    (Kind.PLACE, "Our house is just behind the market."),
    (Kind.PLACE, "I was taken from my flat above the mill."),
    (Kind.PLACE, "I saw all of it from my kitchen."),
    (Kind.PLACE, "Я живу напротив старой казармы."),
    (Kind.PLACE, "Я всё видела из окна."),
    (Kind.UNIQUE, "I was the fourteenth on it."),
    (Kind.UNIQUE, "Mine was the thirty-eighth."),
    (Kind.UNIQUE, "I was 14th on their list."),
    (Kind.UNIQUE, "Я был четырнадцатым в списке."),
]


@pytest.mark.parametrize(("kind", "text"), PLACED, ids=[text for _, text in PLACED])
def test_what_places_somebody_among_a_few_is_found(kind, text):
    found = find(text, language="ru" if text[0] > "z" else "en")
    assert kind in {f.kind for f in found}


@pytest.mark.parametrize(
    "text",
    [
        "In the cellar there were already eleven of us.",
        "I was the first to leave.",
        "He was one of them.",
        "They watched and said nothing.",
        "Нас было двенадцать человек.",
        "Каждый вечер приходили и спрашивали имена.",
        "Они заметили на третий день.",
    ],
)
def test_what_many_could_say_stays(text):
    found = find(text, language="ru" if text[0] > "z" else "en")
    assert {f.kind for f in found} <= {Kind.QUANTITY, Kind.DATE, Kind.DURATION}
