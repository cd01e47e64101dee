"""What law and offices are called by stays, and no name of anybody passes for it.

The names are chance combinations from many peoples, and are in none of the lists.
"""

from __future__ import annotations

import pytest

from bearwitness.adapters.words import ordinary, reading
from bearwitness.records.spans import Names, Span
from bearwitness.redaction.commons import EVERYDAY
from bearwitness.redaction.findings import find
from bearwitness.redaction.legal import LEGAL, stays
from bearwitness.redaction.small import nobodys
from name_forms import people

_GIVEN = """
Adebayo Chiamaka Thandeka Sipho Nomvula Tendai Rutendo Mwende Wanjiku Otieno Achieng Kwabena Yaa
Aminata Mamadou Fatoumata Ousmane Selamawit Tsehay Haile Abebe Saba Ayaan Hodan Zubeyda Nagla
Tariq Rawan Ghassan Shirin Bahram Parisa Behnaz Soran Dilovan Berivan Rojda Hozan Nasrat Zarmina
Gulmira Aybek Nurzhan Saule Bolat Tserendorj Oyunaa Batbayar Dolma Tenzin Lhamo Pema Aung Khin
Htwe Nguyet Linh Quang Thuy Phuong Somchai Siriporn Dewi Wayan Ketut Nyoman Siti Rizal Ligaya
Isagani Haruka Takeshi Minjun Seoyeon Xiaoping Meiling Guoqiang Arjun Lakshmi Venkat Kavitha
Gurpreet Harpreet Nimali Chaminda Zeinabu Itziar Aitor Maialen Ainhoa Nerea Siobhan Niamh Aoife
Cerys Rhiannon Ieuan Eilidh Ruaridh Sigrun Thorvald Aino Veikko Kaisa Tuuli Jaanus Laimonis Zane
Vytautas Rasa Zbigniew Malgorzata Jaroslav Bozena Ljubica Vesna Zoran Dragica Besnik Shpresa
Lindita Theodoros Eleftheria Spyros Mihaela Ionut Rumyana Svetoslav Tamuna Zviad Ketevan Anahit
Hrant Nazeli Gunel Elchin Sevda Aygun Madina Zaurbek Fatima Aslanbek Petimat Nyurguyana Ayaal
Itzel Citlali Xochitl Nayeli Yupanqui Wayra Tupac Aymara Anaru Whetu Aroha Mere Leilani Kekoa
Tallulah Winona Kai Nuka Pilunnguaq Aputsiaq
"""
_LAST = """
Okonkwo Oyelaran Dlamini Mahlangu Chikwanha Kamau Odhiambo Boateng Diallo Traore Tekle Gebremedhin
Warsame Abdirahman Haddadin Barzani Zebari Ghorbani Rostami Noorzai Popalzai Zhaksybekov
Toktogulov Erdenebat Gyatso Nyunt Zaw Tran Pham Wongsakul Suparman Hutagalung Dimaculangan
Watanabe Ishikawa Kwon Ouyang Sharma Iyer Subramaniam Dhillon Wickramasinghe Etxeberria Goikoetxea
Ofarrell MacAskill Gruffydd Sigurdardottir Hakkarainen Tamm Ozolins Kazlauskas Wojciechowski
Prochazka Jovanovic Hoxha Papadopoulos Ionescu Dimitrova Gelashvili Hakobyan Mammadov Kadyrova
Tsoroyev Egorova Quispe Mamani Xiu Ngata Kahananui Begaye Kleist
"""
GIVEN, LAST = _GIVEN.split(), _LAST.split()
SENTENCES = ("They took {} away.", "The door was shut when {} asked.", "then Mr {} spoke")


def covered(text, **more):
    found = find(text, language="en", ordinary=ordinary, reading=reading, **more)
    return {at for f in found for at in range(f.start, f.end)}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_no_name_of_many_peoples_passes(sentence):
    seen = []
    for name in GIVEN + LAST:
        text = sentence.format(name)
        at = text.index(name)
        if not set(range(at, at + len(name))) <= covered(text):
            seen.append(name)
    assert not seen


def test_no_listed_word_is_a_name_that_others_wrote_down():
    names = {n.lower() for n in GIVEN + LAST} | {n.lower() for n in people.SHORT_OF_MEN}
    names |= {n.lower() for n in people.SHORT_OF_WOMEN}
    assert not names & LEGAL
    assert not {w for w in LEGAL if w != w.lower()}


@pytest.mark.parametrize(
    "text",
    [
        "asked by the Commission for Lustration and Compensation",
        "before the Verwaltungsgerichtshof and by the Wehrgesetz",
        "the Sąd Najwyższy and the Högsta domstolen refused",
        "asked, inter alia, for the file",
        "sent to the Head of the Department",
        "under the Basic Law after the World War",
        "under Law no. 5190 and the Associations Act of 11 April 1997",
        "the Investigation Department and the Constitutional Court decision",
        "by the Directorate of Prosecution and Investigations",
        "sent to the Dean of the Law Faculty",
        "under Laws nos. 3713, 4126 and 5190",
        "the 1991 Anti-Terrorism Act was read",
    ],
)
def test_what_law_and_offices_are_called_by_stays(text):
    assert not covered(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("then Alia came", "Alia"),
        ("then Dean came", "Dean"),
        ("then Mr Law came", "Law"),
        ("he saw Mrs Court there", "Court"),
        ("the Gerichtmann came", "Gerichtmann"),
        ("he was told on 11 April 1997 by Law", "11 April 1997"),
    ],
)
def test_a_name_like_them_does_not(text, name):
    at = text.index(name)
    assert set(range(at, at + len(name))) <= covered(text)


_WORDS_OF_LAW = """
Data Nok Provident Award Control Order Secret Resolution Eu Verdict Return Decision Warrant Index
Energy Reserve Unit Tender Sąd Bundesrat
"""


@pytest.mark.parametrize(
    "sentence",
    [
        "They took {} away in the night.",
        "We called him {} because of his eyes.",
        "The call sign of the one who shot my father was {}.",
        "The commander, {}, hit me first.",
        "In the cell were {}, Marta and the old man.",
        "In the cell were {} and Verdict.",
        "then Captain {} Order gave it",
        "The call sign of the one who came was {} Control.",
        "Then Police and {} beat us.",
    ],
)
def test_a_word_of_law_alone_is_somebody(sentence):
    seen = []
    for name in _WORDS_OF_LAW.split():
        text = sentence.format(name)
        at = text.index(name)
        if not set(range(at, at + len(name))) <= covered(text):
            seen.append(name)
    assert not seen


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("After the Act of 14 May 2014 my brother never came home", "14 May 2014"),
        ("by Decree of 14 May 2014, the day my brother died", "14 May 2014"),
        ("they say the Merrick Act of 14 May 2014 was it", "14 May 2014"),
        ("in the 2014 Merrick Act it stood", "2014"),
        ("my patient Code no. 44718812 stayed there", "44718812"),
        ("under Law no. 5190, 89161234567 was my number", "89161234567"),
        ("then Juan de Novo came", "Novo"),
        ("They took Dean of the Merricks away", "Dean"),
        ("They asked the Dean of the Merricks", "Dean"),
        ("We asked Master of the cell", "Master"),
        ("We asked Clerk of the third house", "Clerk"),
        ("Georgia cried. Then the Georgian police came", "Georgian"),
        ("In Georgia they hid. Georgia cried. Then the Georgian police came", "Georgian"),
        ("In Georgia Merrick's house the Georgian police came", "Georgian"),
        ("France was my neighbour. He had served in the French army", "French"),
    ],
)
def test_what_only_looks_like_a_law_or_an_office_is_masked(text, piece):
    at = text.index(piece)
    assert set(range(at, at + len(piece))) <= covered(text)


def test_who_is_addressed_by_an_office_has_no_name_there():
    assert not covered("we said, Mr President, that it was so")


def test_the_adjective_of_a_country_that_is_named_stays_before_its_bodies_only():
    text = "In Poland the Polish police came, the Polish Criminal Code was read, a Polish man spoke"
    hidden = covered(text)
    assert [text.index(p) in hidden for p in ("Polish police", "Polish Crim", "Polish man")] == [
        False,
        False,
        True,
    ]
    assert text.index("Polish man") not in stays(text)
    assert not stays("the Polish police came")


def test_a_body_that_a_model_marks_is_covered_though_its_country_is_named():
    text = "In Poland the Polish police came"
    span = Span(text.index("Polish"), len(text) - 5, Names.ORGANISATION, decided=True)
    assert text.index("Polish") in covered(text, spans=(span,))


@pytest.mark.parametrize(
    ("text", "word", "is_nobodys"),
    [
        ("Около Марты стояли двое", "Около", True),
        ("Вера Марты ждала", "Вера", False),
        ("Posle Ivanova govorila drugaya zhenshchina", "Posle", True),
        ("Na Ivanova smotreli drugaya zhenshchina", "Na", False),
        ("Рада Цховребов не вернулся.", "Рада", False),
        ("Утром всё стихло. Рано Тагаева плакала.", "Рано", False),
        ("Мир Рахимов прятал нас у себя", "Мир", False),
        ("Али Цховребов не вернулся.", "Али", False),
        ("Lechi Tskhovrebov pryatal nas v podvale", "Lechi", False),
        ("Rano Tagaeva ne vernulas domoy posle etogo", "Rano", False),
        ("Mir Tskhovrebov pryatal nas v podvale", "Mir", False),
        ("Chechenets Tskhovrebov pryatal nas v podvale", "Chechenets", False),
        ("Vera Ivanova govorila drugaya zhenshchina", "Vera", False),
        ("Rose Ivanova govorila drugaya zhenshchina", "Rose", False),
        ("Posle Ivanova came the other woman", "Posle", False),
    ],
)
def test_a_russian_word_before_a_name_is_part_of_it_if_it_may_be_a_name(text, word, is_nobodys):
    at = text.index(word)
    assert nobodys(text, reading)(at, word.lower()) is is_nobodys
    assert (at not in covered(text)) is is_nobodys


def test_short_russian_words_in_latin_letters_tell_the_language_beside_longer_ones():
    text = "ya ne poveril Mahlangu"
    assert text.index("poveril") not in covered(text)
    assert text.index("Mahlangu") in covered(text)


def test_what_people_are_told_apart_by_is_part_of_their_name():
    for text, name in (("then Old Merrick came", "Old Merrick"), ("рыжий Юсуп вышел", "рыжий")):
        at = text.index(name.split()[-1] if name[0] == "O" else "Юсуп")
        span = Span(at, at + (7 if name[0] == "O" else 4), Names.PERSON, decided=True)
        assert text.index(name) in covered(text, spans=(span,))


@pytest.mark.parametrize(
    "piece", ["ab 12 34 56 c", "51°28'38\"n 0°00'05\"w", "AB123456C", "51°28'38\"N 0°00'05\"W"]
)
def test_what_has_a_shape_has_it_in_small_letters_too(piece):
    text = f"it is {piece}, they said"
    at = text.index(piece)
    assert set(range(at, at + len(piece))) <= covered(text)


def test_everyday_words_are_not_listed_twice():
    assert not LEGAL & EVERYDAY
