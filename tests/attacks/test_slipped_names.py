"""A protected name gets past nobody: twelve ways to write it, in every Russian case.

The names are invented or the commonest there are; nobody is meant.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Kind, find
from bearwitness.redaction.masking import draft, residue

# Six cases by hand, so that the rules of `names.py` are not tested against themselves.
DECLINED = {
    "Анзор": "Анзор Анзора Анзору Анзора Анзором Анзоре",
    "Тагиров": "Тагиров Тагирова Тагирову Тагирова Тагировым Тагирове",
    "Тагирова": "Тагирова Тагировой Тагировой Тагирову Тагировой Тагировой",
    "Озёрский": "Озёрский Озёрского Озёрскому Озёрского Озёрским Озёрском",
    "Озёрская": "Озёрская Озёрской Озёрской Озёрскую Озёрской Озёрской",
    "Малышкин": "Малышкин Малышкина Малышкину Малышкина Малышкиным Малышкине",
    "Петрович": "Петрович Петровича Петровичу Петровича Петровичем Петровиче",
    "Ильинична": "Ильинична Ильиничны Ильиничне Ильиничну Ильиничной Ильиничне",
    "Зарема": "Зарема Заремы Зареме Зарему Заремой Зареме",
    "Мария": "Мария Марии Марии Марию Марией Марии",
    "Игорь": "Игорь Игоря Игорю Игоря Игорем Игоре",
    "Алексей": "Алексей Алексея Алексею Алексея Алексеем Алексее",
    "Павел": "Павел Павла Павлу Павла Павлом Павле",
    "Пётр": "Пётр Петра Петру Петра Петром Петре",
    "Любовь": "Любовь Любови Любови Любовь Любовью Любови",
    "Илья": "Илья Ильи Илье Илью Ильёй Илье",
    "Лев": "Лев Льва Льву Льва Львом Льве",
    "Ян": "Ян Яна Яну Яна Яном Яне",
    "Дубки": "Дубки Дубков Дубкам Дубки Дубками Дубках",
    "Озёрное": "Озёрное Озёрного Озёрному Озёрное Озёрным Озёрном",
    "Соловей": "Соловей Соловья Соловью Соловья Соловьём Соловье",
    "Щукин": "Щукин Щукина Щукину Щукина Щукиным Щукине",
    "Ахъяев": "Ахъяев Ахъяева Ахъяеву Ахъяева Ахъяевым Ахъяеве",
}
FORMS = [(name, form) for name, row in DECLINED.items() for form in row.split()]
ICAO = dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)) | {
    "ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie",
    "ь": "", "ю": "iu", "я": "ia",
}  # fmt: skip
BGN = ICAO | {"ё": "yo", "й": "y", "ю": "yu", "я": "ya", "ъ": ""}
SEEN_AS = dict(zip("аеорсухкАВЕКМНОРСТХ", "aeopcyxkABEKMHOPCTX", strict=True))
KEYBOARD = dict(
    zip("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.", strict=True)
)
KEYBOARD["ё"] = "`"
FULL_WIDTH = {chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)}


def roman(table):
    return lambda word: "".join(table.get(c, c) for c in word.lower())


def one_letter_twice(word):
    return word[:2] + word[1:]


PERTURBED = {
    "as it is": str,
    "lower case": str.lower,
    "upper case": str.upper,
    "invisible characters": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "broken over a line": lambda w: w[: len(w) // 2] + "-\n" + w[len(w) // 2 :],
    "letters apart": " ".join,
    "look-alike letters": lambda w: "".join(SEEN_AS.get(c, c) for c in w),
    "accents": lambda w: "\u0301".join(w) + "\u0301",
    "romanised for a passport": roman(ICAO),
    "romanised by habit": roman(BGN),
    "in full-width letters": lambda w: "".join(FULL_WIDTH.get(c, c) for c in roman(BGN)(w)),
    "in the wrong keyboard layout": lambda w: "".join(KEYBOARD.get(c, c) for c in w.lower()),
    "a letter twice": one_letter_twice,
    "within a handle": lambda w: "@" + roman(BGN)(w) + "_95",
    "with ё written as е": lambda w: w.replace("ё", "е"),
}


@pytest.mark.parametrize("way", PERTURBED)
@pytest.mark.parametrize("name", DECLINED)
def test_a_protected_name_is_found_however_it_is_written(name, way):
    text, places = "", []
    for form in DECLINED[name].split():
        written = PERTURBED[way](form)
        places.append((form, len(text) + 7, len(text) + 7 + len(written)))
        text += f" тогда {written} пришёл."
    seen = [(f.start, f.end) for f in residue(text, [name])]
    assert not [form for form, a, b in places if not any(s < b and a < e for s, e in seen)]


@settings(deadline=None, max_examples=40)
@given(
    chosen=st.lists(st.sampled_from(FORMS), min_size=1, max_size=3),
    ways=st.lists(st.sampled_from(list(PERTURBED)), min_size=3, max_size=3),
    filler=st.sampled_from(["и я ушёл", "and then I ran.", "—", "\n\n", "Тогда было тихо."]),
)
def test_a_draft_holds_no_protected_word(chosen, ways, filler):
    words = [PERTURBED[way](form) for (_, form), way in zip(chosen, ways, strict=False)]
    text = f"{filler} " + f" {filler} ".join(words) + f" {filler}"
    protected = [name for name, _ in chosen]
    testimony = Testimony(
        TestimonyId("T-7QK4M2XD"), "Reed", "ru", text, date(2019, 5, 2), Intake.PAGE,
        Connection.VICTIM,
    )  # fmt: skip
    made = draft(testimony, find(text, language="ru", protected=protected))
    assert not residue(made.text, protected)
    assert not any(residue(passage.text, protected) for passage in made.passages)


@pytest.mark.parametrize(
    ("protected", "written"),
    [
        ("Хасан", "Hassan"), ("Хасан", "Khasan"), ("Хасан", "Xasan"), ("Khasan", "Хасану"),
        ("Джамал", "Jamal"), ("Джамал", "Djamal"), ("Jamal", "Джамалом"), ("Юсуп", "Yusup"),
        ("Фёдор", "Fyodor"), ("Фёдор", "Fedor"), ("Соловьёв", "Solovyov"), ("Щукин", "Shchukin"),
        ("Тагиров", "Tagiroff"), ("Тагиров", "T4g1r0v"), ("Тагиров", "тагирав"),
        ("Тагиров", "тпгиров"), ("Тагиров", "тагирво"), ("Тагиров", "тагиро"),
        ("Тагиров", "Та гиров"), ("Тагиров", "iamtagirovv7"),
        ("Тагиров", "a" * 100 + "tagirov" + "b" * 100), ("reed1995", "Reed1995"),
        ("Александр", "Саша"), ("Александр", "Сашу"), ("Robert", "Bob"),
        ("Анзор", "Анзорович"), ("Анзор", "Анзоровной"), ("Анзор", "анзорчик"),
        ("Анзорович", "Анзор"), ("Анзор Тагиров", "А. Т."), ("Анзор Тагиров", "Т.А."),
        ("Анзор Тагиров", "A.T."), ("Анзор Тагиров", "Тагиров"), ("Анзор Тагиров", "anzortagirov"),
        ("ГӀеза", "Г1еза"), ("ГӀеза", "Гиеза"), ("+7 928 123-45-67", "8 (928) 123 45 67"),
        ("+7 928 123-45-67", "79281234567"), ("reed_1995", "@Reed_1995"), ("Ян", "Jan"),
        ("Ян", "ЯНА"), ("Али", "ali"), ("Ali", "Али"), ("Lakeshore-Upper", "lakeshoreupper"),
        ("Adam Reed", "Reed's"), ("Adam Reed", "REED"), ("Wren", "W r e n"), ("Zoë", "Zoe"),
    ],
)  # fmt: skip
def test_habits_of_writing_do_not_hide_a_name(protected, written):
    text = f"they said {written} was there"
    (first, *_) = residue(text, [protected])
    assert first.kind is Kind.PROTECTED
    assert "they said" not in text[first.start : first.end]


@pytest.mark.parametrize(
    ("protected", "innocent"),
    [
        ("Wren", "jcjcxcjcxc"), ("Мария", "a mark on the wall"), ("Ян", "an old man and a cat"),
        ("Али", "or else all lie"), ("Анзор", "узор на стене"),
        ("Тагиров", "тигры и тагил"), ("Adam Reed", "I read that a dam was built"),
        ("Дубки", "дуб стоял у дороги"), ("Анзор Тагиров", "а также и то"),
        ("12 Mill Lane, Ashgrove", "at the mill in the lane"),
    ],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_names(protected, innocent):
    assert not residue(innocent, [protected])


def test_no_protected_words_means_nothing_to_find():
    assert not residue("Анзор Тагиров, A.T., 12345", [])
