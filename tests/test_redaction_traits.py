"""What somebody is, covered whole: health, pregnancy, disability, love, faith, origin, marks."""

from __future__ import annotations

import json

import pytest

from bearwitness.cli.main import main
from bearwitness.records.spans import Names, Span
from bearwitness.redaction.findings import Identifier, Kind, find

TRAITS = [
    (Kind.TRAIT, "I am HIV positive now", "HIV positive"),
    (Kind.TRAIT, "I am HIV-positive now", "HIV-positive"),
    (Kind.TRAIT, "she tested positive for syphilis", "tested positive for syphilis"),
    (Kind.TRAIT, "my status is positive", "status is positive"),
    (Kind.TRAIT, "I take antiretroviral therapy", "antiretroviral therapy"),
    (Kind.TRAIT, "she has type 2 diabetes", "type 2 diabetes"),
    (Kind.TRAIT, "he died of stage four lung cancer", "stage four lung cancer"),
    (Kind.TRAIT, "diagnosed with odd thing in spring", "diagnosed with odd thing"),
    (Kind.TRAIT, "and pregnant with twins.", "pregnant with twins"),
    (Kind.TRAIT, "I was seven months pregnant", "seven months pregnant"),
    (Kind.TRAIT, "we were expecting twins", "expecting twins"),
    (Kind.TRAIT, "I am a disabled veteran", "disabled veteran"),
    (Kind.TRAIT, "I am hard of hearing", "hard of hearing"),
    (Kind.TRAIT, "He said I am gay.", "gay"),
    (Kind.TRAIT, "she is a trans woman there", "trans woman"),
    (Kind.TRAIT, "two lesbians sat there", "lesbians"),
    (Kind.TRAIT, "they said we love men", "love men"),
    (Kind.TRAIT, "a devout Shia Muslim came", "devout Shia Muslim"),
    (Kind.TRAIT, "one is a Jehovah's Witness", "Jehovah's Witness"),
    (Kind.TRAIT, "she converted to Islam", "converted to Islam"),
    (Kind.GROUP, "a Yezidi girl", "Yezidi"),
    (Kind.GROUP, "a man of Greek descent", "of Greek descent"),
    (Kind.MARK, "a tattoo of a raven on my neck.", "a tattoo of a raven on my neck"),
    (Kind.MARK, "my tattoo is of a raven with a key.", "tattoo is of a raven with a key"),
    (Kind.MARK, "a scar from a knife over his brow", "a scar from a knife over his brow"),
    (Kind.TRAIT, "Я ВИЧ-положительный с весны", "ВИЧ-положительный"),
    (Kind.TRAIT, "он ВИЧ положительный", "ВИЧ положительный"),
    (Kind.TRAIT, "она беременна двойней.", "беременна двойней"),
    (Kind.TRAIT, "на седьмом месяце беременности", "на седьмом месяце беременности"),
    (Kind.TRAIT, "жена ждёт двойню", "ждёт двойню"),
    (Kind.TRAIT, "поставили диагноз редкая хворь.", "диагноз редкая хворь"),
    (Kind.TRAIT, "у неё рак груди второй стадии", "рак груди второй стадии"),
    (Kind.TRAIT, "я инвалид второй группы", "инвалид второй группы"),
    (Kind.TRAIT, "Я чеченец и гей", "гей"),
    (Kind.TRAIT, "соседка лесбиянка", "лесбиянка"),
    (Kind.TRAIT, "говорили, что он голубой.", "голубой"),
    (Kind.TRAIT, "муж мусульманин", "мусульманин"),
    (Kind.TRAIT, "они Свидетели Иеговы", "Свидетели Иеговы"),
    (Kind.TRAIT, "она приняла ислам", "приняла ислам"),
    (Kind.GROUP, "Я чеченец и гей", "чеченец"),
    (Kind.GROUP, "мать цыганка", "цыганка"),
    (Kind.MARK, "татуировка ворона на шее", "татуировка ворона на шее"),
    (Kind.MARK, "наколка в виде ворона на плече", "наколка в виде ворона на плече"),
    (Kind.ORGANISATION, "captain of the 4th precinct", "4th precinct"),
    (Kind.ORGANISATION, "капитан из отдела полиции № 3", "отдела полиции № 3"),
    (Kind.ORGANISATION, "из 4-го отдела полиции", "4-го отдела полиции"),
    (Kind.ORGANISATION, "все из третьей роты", "третьей роты"),
    (Kind.UNKNOWN, "captain of the 4th Ashgrove Guards", "4th Ashgrove Guards"),
]  # fmt: skip


def found(text, **given):
    return [(f.kind, text[f.start : f.end]) for f in find(text, language="en", **given)]


@pytest.mark.parametrize(("kind", "text", "piece"), TRAITS)
def test_what_somebody_is_becomes_one_finding_with_all_its_words(kind, text, piece):
    assert (kind, piece) in found(text)


@pytest.mark.parametrize(("kind", "text", "piece"), TRAITS)
def test_a_trait_identifies_together_with_others(kind, text, piece):
    assert {f.identifier for f in find(text, language="en") if f.kind is kind} == {Identifier.QUASI}


@pytest.mark.parametrize(
    "text",
    ["I felt positive about it", "the first part of the road", "the third week at the factory",
     "голубой забор", "ракета взлетела", "авария на дороге", "at half the price", "hearing aids",
     "транспорт стоял", "вторая неделя в школе", "Казахстан далеко", "the second man in prison"],
)  # fmt: skip
def test_what_only_sounds_like_a_trait_stays(text):
    assert not {kind for kind, _ in found(text)} & {Kind.TRAIT, Kind.GROUP, Kind.ORGANISATION}


def test_a_people_is_a_people_whatever_a_model_calls_it():
    for names in (Names.ORGANISATION, Names.PERSON, Names.PLACE):
        assert found("a Yezidi girl", spans=(Span(2, 8, names),)) == [(Kind.GROUP, "Yezidi")]


def test_a_persons_name_that_is_also_a_faith_is_one_name():
    spans = (Span(5, 19, Names.PERSON),)
    assert found("then Christian Lind ran", spans=spans) == [(Kind.PERSON, "Christian Lind")]
    assert found("then Roma ran", spans=(Span(5, 9, Names.PERSON),)) == [(Kind.PERSON, "Roma")]


def test_a_case_about_a_trait_may_let_its_word_stay_and_no_other():
    text = "I am gay and HIV positive. Он гей, к геям."
    assert found(text, allowed=frozenset({"gay", "гей", "геям"})) == [(Kind.TRAIT, "HIV positive")]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("My phone is +44 7700 900124.", [Kind.PHONE]),
        ("write +44 7700 900123", [Kind.PHONE]),
        ("my phone number is 4508 123456", [Kind.PHONE]),
        ("мой телефон 45 08 123456", [Kind.PHONE]),
        ("паспорт 45 08 123456", [Kind.PASSPORT]),
        ("phone, passport 4508 123456", [Kind.PASSPORT]),
        ("серия 45 08 № 123456, тел. +7 900 123456", [Kind.PASSPORT, Kind.PHONE]),
    ],
)
def test_a_plus_or_a_word_makes_a_telephone_and_a_paper_stays_a_paper(text, kinds):
    assert [kind for kind, _ in found(text)] == kinds


def test_a_date_that_is_no_more_than_an_age_is_an_age():
    text = "then he was, say, 34 at most"
    assert found(text, spans=(Span(18, 20, Names.DATE),)) == [(Kind.AGE, "34")]
    assert (Kind.AGE, "34") in found("Leon Fisk, 34, came")
    assert (Kind.AGE, "34") in found("возраст: 34")


@pytest.mark.parametrize(
    ("label", "number"),
    [("IP", "203.0.113.46"), ("СНИЛС", "112-233-445 95"), ("ИНН", "7830002293"),
     ("IBAN", "DE89 3704 0044 0532 0130 00"), ("VIN", "1M8GDM9AXKP042788")],
)  # fmt: skip
def test_the_name_of_a_field_is_no_finding(label, number):
    text = f"the {label} is {number} there"
    assert [piece for _, piece in found(text)] == [number]
    whole = (Span(4, 8 + len(label) + len(number), Names.ORGANISATION),)
    assert [piece for _, piece in found(text, spans=whole)] == [number]


def test_a_label_without_a_number_may_be_a_name():
    assert (Kind.UNKNOWN, "VIN") in found("then VIN ran")


def test_a_long_number_on_a_card_is_nobodys_patient_number():
    (finding,) = find("my card 2202 2032 1234 5678", language="en")
    assert finding.kind is Kind.NUMBER
    assert "card" in finding.because


def test_the_draft_of_any_text_covers_traits(capsys, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("I am HIV positive and pregnant with twins. I am gay.")
    assert main(["redact", "draft", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == "I am […] and […].\nI am […]."


@pytest.mark.parametrize(
    "people", ["0", "-5", "1" + "0" * 20, "99999999999", "nan", "inf", "1e3", "٣٤", "1_000", " 5"]
)
def test_a_number_of_people_is_one_that_there_can_be(capsys, tmp_path, people):
    path = tmp_path / "text.txt"
    path.write_text("I am here.")
    assert main(["redact", "risk", str(path), f"--people={people}"]) == 2
    assert f"'{people}'" not in capsys.readouterr().err
