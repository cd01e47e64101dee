"""What has a shape is called by its own name, whole, whatever a language model takes it for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.records.spans import Names, Span
from bearwitness.redaction.checks import iban, ibans, inn, luhn, network, nhs, snils
from bearwitness.redaction.findings import Kind, find

SHAPES = [
    (Kind.EMAIL, "a.reed+x@mail.example.org"),
    (Kind.EMAIL, "wren (at) harbour (dot) example"),
    (Kind.EMAIL, "vera (собака) gavan (точка) example"),
    (Kind.URL, "https://example.org/a?b=1"),
    (Kind.URL, "vk.com/reed_95"),
    (Kind.HANDLE, "@quill.in.exile"),
    (Kind.HANDLE, "quill_in_exile"),
    (Kind.NETWORK, "203.0.113.46"),
    (Kind.NETWORK, "203.0.113.0/24"),
    (Kind.NETWORK, "2001:db8:85a3::8a2e:370:7334"),
    (Kind.NETWORK, "2001:db8:0:1:1:1:1:1"),
    (Kind.NETWORK, "00:1B:44:11:3A:B7"),
    (Kind.ACCOUNT, "DE89 3704 0044 0532 0130 00"),
    (Kind.ACCOUNT, "GB82WEST12345698765432"),
    (Kind.ACCOUNT, "4012 8888 8888 1881"),
    (Kind.ACCOUNT, "3782 822463 10005"),
    (Kind.ACCOUNT, "40817810099910004312"),
    (Kind.ACCOUNT, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    (Kind.ACCOUNT, "0x52908400098527886E0F7030069857D2E4169EE7"),
    (Kind.VEHICLE, "1M8GDM9AXKP042788"),
    (Kind.VEHICLE, "XTA210990Y2766389"),
    (Kind.NUMBER, "112-233-445 95"),
    (Kind.NUMBER, "500100732259"),
    (Kind.NUMBER, "AB 12 34 56 C"),
    (Kind.PASSPORT, "45 08 123456"),
    (Kind.PASSPORT, "4508 123456"),
    (Kind.PASSPORT, "4508 № 123456"),
    (Kind.PLATE, "К021ВТ 795"),
    (Kind.PLATE, "о 217 рс 05"),
    (Kind.PLATE, "А777МР"),
    (Kind.PLATE, "AB12 CDE"),
    (Kind.PLATE, "B-MW 7315"),
    (Kind.COORDINATES, "54.3181, -2.4417"),
    (Kind.COORDINATES, "43.318100 с.ш., 45.698200 в.д."),
    (Kind.COORDINATES, "51°28'38\"N 0°00'05\"W"),
    (Kind.COORDINATES, "///index.home.raft"),
    (Kind.COORDINATES, "9C3XGV4C+XV"),
    (Kind.PHONE, "+44 7700 900 813"),
    (Kind.PHONE, "001 212 555 0148"),
    (Kind.PHONE, "+49 (0)30 901820"),
    (Kind.PHONE, "+996 555 123 456"),
    (Kind.PHONE, "8 (495) 555-01-48"),
    (Kind.PHONE, "oh seven seven double-oh nine hundred four six one"),
    (Kind.PHONE, "восемь девятьсот пятьсот пятьдесят пять ноль три пятьдесят семь"),
    (Kind.ADDRESS, "14 Tanner's Row, Ashgrove AG4 7QT"),
    (Kind.ADDRESS, "Flat 3, 220 Cooper Street, Eastmere, EM1 2PQ"),
    (Kind.ADDRESS, "9 Orchard Close"),
    (Kind.ADDRESS, "Rua das Flores 112"),
    (Kind.ADDRESS, "Lindenstraße 5, 12345 Ashgrove"),
    (Kind.ADDRESS, "PO Box 114"),
    (Kind.ADDRESS, "г. Озёрск, ул. Кузнечная, д. 14, кв. 7"),
    (Kind.ADDRESS, "367000, Озёрская область, с. Верхний Брод, ул. Садовая, 22а"),
    (Kind.DATE, "7.IX.14"),
    (Kind.DATE, "10.03.17"),
    (Kind.DATE, "3 ноября 2015-го"),
    (Kind.DATE, "весной 2018-го"),
    (Kind.DATE, "the second of March"),
    (Kind.DATE, "the twenty-first of March, nineteen ninety-four"),
    (Kind.DATE, "девятое июня две тысячи семнадцатого года"),
    (Kind.DATE, "двадцать первого января"),
    (Kind.DATE, "the 21st of january"),
    (Kind.DATE, "Tuesday 5 April"),
    (Kind.DATE, "the eve of Whitsun 2018"),
    (Kind.DATE, "накануне Пасхи"),
    (Kind.DATE, "середине августа 2013 года"),
    (Kind.CLOCK, "half past four"),
    (Kind.CLOCK, "quarter to six"),
    (Kind.CLOCK, "без четверти шесть"),
    (Kind.CLOCK, "половине пятого"),
    (Kind.CLOCK, "6:20 утра"),
    (Kind.DURATION, "three and a half years"),
    (Kind.DURATION, "три с половиной года"),
    (Kind.DURATION, "полтора месяца"),
]  # fmt: skip
LABELLED = [
    (Kind.PASSPORT, "my passport, GB 518204773, was taken", "GB 518204773"),
    (Kind.PASSPORT, "my id card is L8X99TC42 and", "L8X99TC42"),
    (Kind.PASSPORT, "загранпаспорт 75 1234567 вернули", "75 1234567"),
    (Kind.PASSPORT, "серия 45 08 номер 123456", "45 08 номер 123456"),
    (Kind.NUMBER, "my patient number at the clinic is 943 476 5919.", "943 476 5919"),
    (Kind.NUMBER, "номер моего полиса 7712 3456 7890 1234.", "7712 3456 7890 1234"),
    (Kind.NUMBER, "wrote the number B-20417 down", "B-20417"),
    (Kind.NUMBER, "IMEI 490154203237518 was read", "490154203237518"),
    (Kind.NUMBER, "ИНН 7830002293 у него", "7830002293"),
    (Kind.PLATE, "the plate KX 4021 BT was", "KX 4021 BT"),
    (Kind.PLATE, "in a black golf, plate ghx 88l, came", "ghx 88l"),
    (Kind.HANDLE, "my old profile was t_hollis1989 there", "t_hollis1989"),
    (Kind.ACCOUNT, "to account no. 1234 5678 now", "1234 5678"),
    (Kind.PHONE, "звоните 55-03-57 вечером", "55-03-57"),
    (Kind.DATE, "they came on the 21st.", "the 21st"),
    (Kind.DATE, "пришли 21-го числа", "21-го числа"),
    (Kind.DATE, "это было в 17-м году", "17-м году"),
    (Kind.AGE, "I was twenty-six when it began", "twenty-six"),
    (Kind.AGE, "two children, aged nine and 11.", "nine and 11"),
    (Kind.AGE, "it was in my forty-first year", "forty-first year"),
    (Kind.AGE, "мне тогда было двадцать шесть лет", "двадцать шесть лет"),
    (Kind.AGE, "у нас двое детей, девяти и 11 лет", "девяти и 11 лет"),
    (Kind.AGE, "мне шёл сорок первый год", "сорок первый год"),
    (Kind.UNIQUE, "He is the only baker in the valley.", "the only baker in the valley"),
    (Kind.MARK, "шрам от ожога на левой щеке", "шрам от ожога на левой щеке"),
    (Kind.OCCUPATION, "Я водила трамвай тогда", "водила трамвай"),
]  # fmt: skip


def found(text, spans=()):
    return [(f.kind, text[f.start : f.end]) for f in find(text, language="en", spans=spans)]


@pytest.mark.parametrize(("kind", "piece"), SHAPES)
def test_a_shape_is_found_whole_between_ordinary_words(kind, piece):
    assert (kind, piece) in found(f"they wrote {piece} and left")
    assert (kind, piece) in found(f"они знали {piece} тогда")


@pytest.mark.parametrize(("kind", "text", "piece"), LABELLED)
def test_a_word_beside_it_says_what_it_is(kind, text, piece):
    assert (kind, piece) in found(text)


@given(
    chosen=st.sampled_from(SHAPES),
    names=st.sampled_from([Names.PERSON, Names.ORGANISATION, Names.PLACE]),
    cut=st.tuples(st.integers(0, 6), st.integers(0, 6)),
)
@settings(deadline=None)
def test_a_model_never_renames_a_shape(chosen, names, cut):
    kind, piece = chosen
    text = f"then as {piece} is here"
    span = Span(min(cut[0], 5), len(text) - min(cut[1], 5), names)
    assert (kind, piece) in found(text, (span,))


def test_what_a_model_marks_beyond_a_shape_is_still_covered():
    text = "Wren a.reed@example.org about 30 thousand or GBP 40,000"
    spans = (Span(0, 23, Names.PERSON), Span(24, len(text), Names.QUANTITY))
    assert found(text, spans) == [
        (Kind.PERSON, "Wren"),
        (Kind.EMAIL, "a.reed@example.org"),
        (Kind.MONEY, "about 30 thousand or GBP 40,000"),
    ]


@pytest.mark.parametrize(
    "text",
    ["we were one of many", "at half the price", "see Rule 26", "the first of them", "at 12:30:45",
     "версия 1.2.3", "he is in the second row", "два раза в неделю", "it may be", "we march on"],
)  # fmt: skip
def test_what_only_looks_like_a_shape_is_not_called_one(text):
    assert not {kind for kind, _ in found(text)} - {Kind.CLOCK}


@given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(1, 9))
def test_one_changed_digit_of_an_insurance_number_is_noticed(stem, place, by):
    total = sum(int(d) * w for d, w in zip(f"{stem:09}", range(9, 0, -1), strict=True))
    whole = f"{stem:09}{total % 101 % 100:02}"
    assert snils(whole)
    changed = list(whole)
    changed[place] = str((int(changed[place]) + by) % 10)
    # 100 and 0 share a check number: the one slip that this sum cannot see.
    assert not snils("".join(changed)) or {0, 100} >= {total % 101}


def test_check_digits_of_every_kind():
    assert inn("500100732259")
    assert not inn("500100732258")
    assert inn("7830002293")
    assert not inn("7830002294")
    assert not inn("123")
    assert nhs("943 476 5919")
    assert not nhs("943 476 5918")
    assert luhn("3782 822463 10005")
    assert network("::1:2")
    assert not network("12:30")
    assert not network("1::2::3")


def test_an_account_number_ends_where_its_country_says():
    text = "GB82 WEST 1234 5698 7654 32 ABCD"
    assert list(ibans(text)) == [(0, 27)]
    assert list(ibans("DE89 3704 0044 0532 0130 01")) == []
    assert list(ibans("DE89 3704")) == []
    assert iban("DE89-3704-0044-0532-0130-00")
