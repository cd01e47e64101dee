"""Names that are words too, told by what is said of them and by what stands beside them.

Everybody here is invented.
"""

from __future__ import annotations

import time

import pytest

from bearwitness.adapters.words import ordinary, reading
from bearwitness.records.spans import Names, Span
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.findings import find


def masked(text, language="en", **more):
    found = find(text, language=language, ordinary=ordinary, reading=reading, **more)
    covered = {
        at for f in found if f.identifier is not Identifier.NONE for at in range(f.start, f.end)
    }
    return "".join("_" if at in covered else c for at, c in enumerate(text))


@pytest.mark.parametrize(
    "text",
    [
        "Merit opened the door.",
        "We waited. Harbour cried all night.",
        "lantern laughed at us",
        "Control ordered them to dig.",
        "Justice had been beaten on the back.",
        "Georgia cried.",
        "Georgia was taken first.",
        "Will never told us.",
        "Harbour's shoes were by the wall.",
        "Server was blindfolded.",
        "Xqzor was tortured.",
    ],
)
def test_a_single_thing_without_an_article_does_in_english_what_only_people_do(text):
    name = next(word for word in ("Merit", "Harbour", "lantern", *text.split()) if word in text)
    assert name.removesuffix("'s") not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers laughed at us.",
        "Police came with cars.",
        "Nobody cried.",
        "Later came the cars.",
        "Georgia said that it had not happened.",
        "Court returned the complaint.",
        "Death came in the morning.",
        "They were beaten.",
        "Fighting woke us.",
    ],
)
def test_who_is_called_by_their_part_or_is_many_stays(text):
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Барсук пересчитывал нас.", "Барсук"),
        ("барсук так и не вернулся", "барсук"),
        ("Мы ждали. Дата плакал.", "Дата"),
        ("Лампа сказала, чтобы я молчал.", "Лампа"),
        ("Туман знает всё.", "Туман"),
        ("barsuk pereschityval nas kazhdyy vecher", "barsuk"),
        ("Ыквот открыл дверь.", "Ыквот"),
    ],
)
def test_no_animal_counts_prisoners_and_no_thing_weeps(text, name):
    assert name not in masked(text, "ru")


@pytest.mark.parametrize(
    "text",
    [
        "Следователь записал не то.",
        "Дверь открыл другой.",
        "Радио молчало, радио молчал.",
        "Потом сказал другой.",
        "Автобус стоял у ворот.",
        "Толпа кричала.",
        "Пьяный открыл дверь.",
        "Детей держали отдельно.",
        "Мыла просил старик.",
    ],
)
def test_in_russian_who_acts_by_their_part_and_what_is_acted_on_stay(text):
    assert masked(text, "ru") == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The commander, call sign Lantern, gave the order.", "Lantern"),
        ("we only knew him as lantern", "lantern"),
        ("they called him lantern", "lantern"),
        ("I never learned the real name of Lantern.", "Lantern"),
        ("Позывной у него был барсук.", "барсук"),
        ("командира между собой звали барсуком.", "барсуком"),
        ("его называли «барсук»", "барсук"),
        ("nastoyaschego imeni barsuka my ne uznali", "barsuka"),
    ],
)
def test_a_call_sign_is_known_by_the_words_before_it(text, name):
    assert name not in masked(text, "ru" if any("а" <= c <= "я" for c in text) else "en")


@pytest.mark.parametrize(
    "text", ["они называли его террористом", "they called him a liar", "we called them back"]
)
def test_what_somebody_was_insulted_as_is_no_call_sign(text):
    assert masked(text, "ru" if text.startswith("они") else "en") == text


def test_who_acts_may_be_cleared():
    assert masked("Lantern laughed.", allowed=frozenset({"lantern"})) == "Lantern laughed."
    assert masked("Барсук открыл.", "ru", allowed=frozenset({"барсук"})) == "Барсук открыл."
    said = "call sign lantern"
    assert masked(said, allowed=frozenset({"lantern"})) == said


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("We walked from Tell Orvand to the river.", "en", "Tell"),
        ("We hid near Orvand Her for a day.", "en", "Her"),
        ("Возле May Orvand был колодец.", "ru", "May"),
        ("Мы лежали рядом с Но По Ту до утра.", "ru", "Но По Ту"),
        ("рядом с тимофеем вернигорой лежал старик", "ru", "вернигорой"),
        ("u tagirova begum zabrali telefon i vse dengi", "ru", "begum"),
        ("Ислам Дудаев пришёл.", "ru", "Ислам"),
        ("Georgia Merrickson came.", "en", "Georgia"),
    ],
)
def test_what_stands_beside_a_name_with_its_capital_or_in_no_dictionary_belongs_to_it(
    text, language, name
):
    assert not set(name.replace(" ", "")) & set(
        masked(text, language)[text.index(name) :][: len(name)]
    )


def test_what_stands_beside_a_name_may_be_cleared_and_polite_words_stay():
    text = "We walked from Tell Orvand to the river."
    assert "Tell" in masked(text, allowed=frozenset({"tell"}))
    assert "Вам" in masked("Пишу Вам Орвандом подписанное письмо.", "ru")
    runs = "Мы лежали рядом с Но По Ту до утра."
    assert "По" in masked(runs, "ru", allowed=frozenset({"по"}))


def test_a_name_of_two_letters_is_one_and_a_known_short_word_is_none():
    assert masked("Ут и ещё двое лежали на полу.", "ru").startswith("__ ")
    assert masked("Ок, мы подождём.", "ru").startswith("Ок")


@pytest.mark.parametrize(
    ("unit", "language"),
    [
        ("Then Orvand came from Tell Orvand and Lantern laughed at us. ", "en"),
        ("Потом пришёл Орванд и сказал Но По Ту. Барсук открыл дверь. ", "ru"),
    ],
)
def test_a_text_without_line_breaks_is_read_in_time_that_grows_with_it(unit, language):
    def seconds(times):
        text = unit * times
        began = time.process_time()
        masked(text, language)
        return time.process_time() - began

    seconds(10)
    assert seconds(1_600) < 8 * seconds(400)  # sixteen times, if each word looked at its line


def test_no_name_of_a_model_runs_across_a_blank_line():
    text = "They met Leon Fisk.\n\nFisk came back."
    across = Span(text.index("Leon"), text.index(" came"), Names.PERSON)
    assert masked(text, spans=[across]) == "They met _________.\n\n____ came back."
