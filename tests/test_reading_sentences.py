"""One rule at a time, on sentences of the tests' own. All invented."""

from __future__ import annotations

import pytest

from bearwitness.records.claim import Denial, Stance
from reading_articles import prose


def first(text):
    return prose(text).claims[0]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("It was reported by the Coast Herald that men were beaten.", ("Coast Herald",)),
        ("The Herald, who says that men were beaten, is honest.", ("Herald",)),
        ("Согласно «Озёрной газете», мужчин избивали.", ("Озёрная газета",)),
        ("В видео, снятом организацией «Тихий дом», мужчин избивали.", ("Тихий дом",)),
        ("In a report by Lake Watch, men were beaten.", ("Lake Watch",)),
        ("В среду рассказали, что мужчин избивали.", ()),
        ("Мужчин избивали, сообщили в прокуратуре.", ("прокуратура",)),
        ("Officials spoke. He said that men were beaten.", ()),
        ("Людей избивали, сообщил Берег со ссылкой на врачей.", ("Берег", "врачи")),
        ("The men were beaten, said the spokesperson for Ada Stone.", None),
        ("В министерстве сообщили, что мужчин избивали.", ("министерство",)),
        ("We deny that men were beaten.", ()),
        ("You say that men were beaten.", ()),
        ("It was said that men were beaten.", ()),
        ("Saying that men were beaten, it stopped.", ()),
        ("Doctors, citing Anna Reed, said that men were beaten.", ("Doctors", "Anna Reed")),
        ("A spokesman for the Ministry said that men were beaten.", None),
        ("Lawyers did not confirm that men were beaten.", ("Lawyers",)),
    ],
)
def test_who_is_named(text, chain):
    if chain is not None:
        assert first(text).attribution == chain
    else:
        assert first(text).attribution[-1] in {"Ministry", "Ada Stone"}


@pytest.mark.parametrize(
    ("text", "stance", "denial"),
    [
        ("Lawyers did not confirm that men were beaten.", Stance.DOUBTS, Denial.NON_CONFIRMATION),
        ("We deny that men were beaten.", Stance.DENIES, Denial.FLAT),
        ("Experts say that people could be beaten.", Stance.PREDICTS, None),
        ("Men are at risk of torture, the Herald says.", Stance.PREDICTS, None),
        ("The Herald says that men were beaten.", Stance.ASSERTS, None),
        ("Nobody was beaten.", Stance.DENIES, Denial.FLAT),
    ],
)
def test_what_is_done_with_it(text, stance, denial):
    assert (first(text).stance, first(text).denial) == (stance, denial)


@pytest.mark.parametrize(
    "text",
    [
        "The minister did not say that the sea was calm.",
        "The Lake Society was founded in partnership with the Coast Herald.",
        "The violence of the sea is great.",
        "If men were tortured, somebody would know.",
        "Somebody cited 'the law'.",
    ],
)
def test_nothing_is_claimed(text):
    assert prose(text).claims == ()


def test_a_denial_of_what_the_text_does_not_name_has_no_predicate():
    claim = first("There are no such men in Lakeshore, the spokesperson said.")
    assert (claim.predicate, claim.answers) == (None, ())
    assert (claim.stance, claim.denial) == (Stance.DENIES, Denial.EXISTENCE)


def test_a_partner_in_a_film_is_a_source_without_a_claim():
    told = prose("The film was made in partnership with Lake Watch. Men were beaten.")
    assert "Lake Watch" in {s.name for s in told.sources}
    assert told.claims[0].attribution == ()


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper"),
    [
        ("Exactly forty-one men were beaten.", 41, 41, 41),
        ("Twenty five men were beaten.", 25, 25, 25),
        ("1,200 men were beaten.", 1200, 1200, 1200),
        ("Two hundred or more men were beaten.", 200, None, None),
        ("No more than ten men were beaten.", 10, None, 10),
        ("Fewer than ten men were beaten.", 10, None, 9),
        ("More than 100 were beaten.", 100, 101, None),
        ("Сто двадцать мужчин были избиты.", 120, 120, 120),
        ("Свыше 300 мужчин были избиты.", 300, 301, None),
        ("Менее десяти человек погибли.", 10, None, 9),
        ("До 15 человек были похищены.", 15, None, 15),
        ("1 200 мужчин были избиты.", 1200, 1200, 1200),
    ],
)
def test_numbers(text, value, lower, upper):
    figure = first(text).figure
    assert figure is not None
    assert figure.value == value
    if value != 200:
        assert (figure.lower, figure.upper) == (lower, upper)


@pytest.mark.parametrize(
    ("text", "place", "date", "perpetrator"),
    [
        ("Men were beaten by police officers in Boston on 3 May 2031.", "Boston", "3 May 2031",
         "police officers"),
        ("Guards tortured men in the old barracks.", "old barracks", None, "Guards"),
        ("Мужчины были избиты полицией.", None, None, "полицией"),
        ("The beating of men by guards is known, doctors said.", None, None, "guards"),
        ("They tortured men.", None, None, None),
        ("Мужчин избивали в 2031 году.", None, "2031 году", None),
    ],
)  # fmt: skip
def test_circumstances_are_told_only_where_stated(text, place, date, perpetrator):
    claim = first(text)
    assert (claim.place, claim.perpetrator) == (place, perpetrator)
    assert claim.date == date


def test_she_is_whoever_acted_last():
    text = (
        "The mayor, Karl Brandt, told reporters that men were beaten. His deputy, Lena Voss, went "
        'further. "If someone was beaten, he deserved it," she said.'
    )
    said = [c for c in prose(text).claims if c.denial is Denial.JUSTIFICATION]
    assert [c.attribution for c in said] == [("Lena Voss",)]


def test_people_who_are_detainees_are_not_a_claim_of_detention():
    text = "Two detainees died in custody, Open Shore said."
    assert [c.predicate for c in prose(text).claims] == ["death_in_custody"]


def test_neither_a_dateline_nor_a_duration_is_taken_for_a_fact():
    text = "VELSK BAY, Orlenia - Guards held men. He was held in a police station for 12 days."
    assert all(c.date is None and c.perpetrator != "VELSK BAY" for c in prose(text).claims)
