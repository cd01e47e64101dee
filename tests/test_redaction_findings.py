"""What could identify somebody is found: numbers by their check digits, names, descriptions."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.records.spans import Names, Span
from bearwitness.redaction.findings import Finding, Identifier, Kind, find
from bearwitness.redaction.normal import fold
from bearwitness.redaction.patterns import iban, luhn, snils

ODD = "aЯё\u0301\u200b\u00ad-\n ﬁ①Ａ٣й\u0306é\u00a0—"  # letters that fold in every way there is


def found(text, **given):
    return [
        (f.kind, text[f.start : f.end])
        for f in find(text, language=given.pop("language", "en"), **given)
    ]


def kinds(text, **given):
    return {kind for kind, _ in found(text, **given)}


@given(st.text(alphabet=ODD, max_size=30))
def test_a_folded_letter_knows_where_it_stood(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    for i, letter in enumerate(folded.text):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert letter in unicodedata.normalize("NFKC", text[start:end]) or letter in "-3"


@given(st.text(alphabet=ODD, max_size=30))
def test_places_in_a_folded_text_keep_their_order(text):
    folded = fold(text)
    assert sorted(folded.starts) == list(folded.starts)
    assert fold(folded.text).text == fold(fold(folded.text).text).text


@given(st.text(max_size=200), st.sampled_from(["en", "ru"]))
@settings(deadline=None)
def test_findings_lie_in_the_text_and_apart(text, language):
    last = 0
    for finding in find(text, language=language):
        assert last <= finding.start < finding.end <= len(text)
        last = finding.end


def test_a_finding_never_holds_its_words():
    (finding,) = find("write to wren@example.org", language="en")
    assert "wren" not in repr(finding)
    assert set(Finding.__slots__) == {"start", "end", "kind", "identifier", "entity", "because"}


@pytest.mark.parametrize(
    ("kind", "text", "piece"),
    [
        (Kind.EMAIL, "write to a.reed+x@mail.example.org.", "a.reed+x@mail.example.org"),
        (Kind.URL, "see https://example.org/a?b=1, then", "https://example.org/a?b=1"),
        (Kind.URL, "мой vk.com/reed_95.", "vk.com/reed_95"),
        (Kind.HANDLE, "ask @reed_95 about it", "@reed_95"),
        (Kind.HANDLE, "his nickname is wren22", "wren22"),
        (Kind.ACCOUNT, "to GB82 WEST 1234 5698 7654 32 please", "GB82 WEST 1234 5698 7654 32"),
        (Kind.ACCOUNT, "card 4111 1111 1111 1111", "4111 1111 1111 1111"),
        (Kind.NUMBER, "СНИЛС 112-233-445 95", "112-233-445 95"),
        (Kind.PASSPORT, "passport 96 04 123456 was taken", "96 04 123456"),
        (Kind.PASSPORT, "паспорт 9604 № 123456", "9604 № 123456"),
        (Kind.PLATE, "в машине А123ВС95 сидели", "А123ВС95"),
        (Kind.PLATE, "number plates: KX 4021", "KX 4021"),
        (Kind.COORDINATES, "at 43.3180, 45.6981 it lies", "43.3180, 45.6981"),
        (Kind.COORDINATES, "at 43°19′05″N it lies", "43°19′05″N"),
        (Kind.CASE_NUMBER, "(no. 28045/02) was lodged", "28045/02"),
        (Kind.CASE_NUMBER, "уголовное дело № 1-234/2017", "1-234/2017"),
        (Kind.PHONE, "call +7 (928) 123-45-67 now", "+7 (928) 123-45-67"),
        (Kind.PHONE, "тел. 8 928 123 45 67", "8 928 123 45 67"),
        (Kind.INITIALS, "then K.L. came", "K.L."),
        (Kind.ADDRESS, "at 12 Mill Lane we lived", "12 Mill Lane"),
        (Kind.ADDRESS, "на ул. Озёрная, д. 5, кв. 12", "ул. Озёрная, д. 5, кв. 12"),
        (Kind.MONEY, "they wanted 40,000 roubles", "40,000 roubles"),
        (Kind.MONEY, "отдали 300 тысяч рублей", "300 тысяч рублей"),
        (Kind.DATE, "on 5 March 2017 it was", "5 March 2017"),
        (Kind.DATE, "on March 5th, 2017 it was", "March 5th, 2017"),
        (Kind.DATE, "задержали тринадцатого марта ночью", "тринадцатого марта"),
        (Kind.DATE, "on the twenty-first of March there", "the twenty-first of March"),
        (Kind.DATE, "с начала марта там", "начала марта"),
        (Kind.ADDRESS, "sold in Mill Street, in Ashgrove", "Mill Street"),
        (Kind.DATE, "from 3 to 5 March", "3 to 5 March"),
        (Kind.DATE, "in late-March 2017", "late-March 2017"),
        (Kind.DATE, "5 марта 2017 года", "5 марта 2017 года"),
        (Kind.DATE, "в марте 2017 г. было", "марте 2017 г."),
        (Kind.DATE, "on 05.03.2017 it was", "05.03.2017"),
        (Kind.DATE, "on 2017-03-05 it was", "2017-03-05"),
        (Kind.DATE, "весной 2017 года", "весной 2017 года"),
        (Kind.DATE, "in 2017 it was", "2017"),
        (Kind.CLOCK, "at 3:45 a.m. they came", "3:45 a.m."),
        (Kind.CLOCK, "at 15:20 they came", "15:20"),
        (Kind.CLOCK, "в 3 часа ночи пришли", "3 часа ночи"),
        (Kind.CLOCK, "в три часа ночи пришли", "три часа ночи"),
        (Kind.AGE, "I was 34 years old then", "34 years old"),
        (Kind.AGE, "I was 34.", "34"),
        (Kind.AGE, "мне было тридцать четыре года", "тридцать четыре года"),
        (Kind.AGE, "34-летний сосед", "34-летний"),
        (Kind.DURATION, "for three days and two hours", "three days and two hours"),
        (Kind.DURATION, "держали двенадцать суток", "двенадцать суток"),
        (Kind.OCCUPATION, "I am a dentist", "I am a dentist"),
        (Kind.OCCUPATION, "он работал сварщиком на заводе", "он работал сварщиком на заводе"),
        (Kind.UNIQUE, "the richest man in the village", "the richest man in the village"),
        (Kind.UNIQUE, "единственная аптека в селе", "единственная аптека в селе"),
        (Kind.KINSHIP, "the second wife of the imam", "second wife of the imam"),
        (Kind.KINSHIP, "вторая жена имама", "вторая жена имама"),
        (Kind.KINSHIP, "a mother of five", "mother of five"),
        (Kind.MARK, "he lost two fingers at the sawmill", "lost two fingers at the sawmill"),
        (Kind.MARK, "шрам на левой щеке", "шрам на левой щеке"),
        (Kind.MARK, "он потерял два пальца", "потерял два пальца"),
        (Kind.UNKNOWN, "then Wren ran", "Wren"),
        (Kind.UNKNOWN, "by then Zelda Wren-Hill ran", "Zelda Wren-Hill"),
        (Kind.UNKNOWN, "Zelda Wren ran.", "Zelda Wren"),
        (Kind.UNKNOWN, "меня зовут анзор", "анзор"),
        (Kind.UNKNOWN, "потом магомедович ушёл", "магомедович"),
        (Kind.UNKNOWN, "с ними был г-н Дубков", "г-н Дубков"),
    ],
)  # fmt: skip
def test_identifiers_are_found_whole(kind, text, piece):
    assert (kind, piece) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "they took me away and beat me",
        "Меня забрали и били.",
        "He said that God sees all.",
        "The Supreme Court and the Government said no",
        "Article 34 of the Convention and Rule 26 § 1",
        "по статье 105 Уголовного кодекса",
        "I may march home",
    ],
)
def test_what_names_nobody_stays(text):
    assert not [f for f in find(text, language="en") if f.identifier is not Identifier.NONE]


def test_check_digits_decide():
    assert luhn("4111111111111111")
    assert not luhn("4111111111111112")
    assert not luhn("0000000000000000")
    assert iban("DE89370400440532013000")
    assert not iban("DE88370400440532013000")
    assert not iban("DE8")
    assert snils("112-233-445 95")
    assert not snils("112-233-445 96")
    assert not snils("112")


@given(st.integers(10**14, 10**15 - 1))
def test_one_changed_digit_of_a_card_number_is_noticed(stem):
    digits = next(f"{stem}{last}" for last in range(10) if luhn(f"{stem}{last}"))
    changed = digits[:3] + str((int(digits[3]) + 1) % 10) + digits[4:]
    assert not luhn(changed)


def test_names_from_a_language_model_are_merged_and_trimmed():
    text = "then the old Reed, of Ashgrove"
    spans = (
        Span(5, 18, Names.PERSON),
        Span(22, 30, Names.PLACE),
        Span(0, 4, Names.DATE),
        Span(4, 5, Names.GROUP),
        Span(0, 4, Names.OTHER),
    )
    assert found(text, spans=spans) == [(Kind.PERSON, "old Reed"), (Kind.PLACE, "Ashgrove")]


def test_every_mention_of_a_name_is_found():
    text = "Рядом стоял Анзор. Анзора били. Anzor fell. Позже Анзором звали другого."
    spans = (Span(12, 17, Names.PERSON),)
    assert [piece for _, piece in found(text, spans=spans, language="ru")] == [
        "Анзор", "Анзора", "Anzor", "Анзором",
    ]  # fmt: skip
    assert {f.entity for f in find(text, language="ru", spans=spans)} == {"person-1"}


def test_a_persons_name_counts_in_lower_case_too_and_a_places_does_not():
    text = "Then Anzor left Millbank. then anzor saw the millbank."
    spans = (Span(5, 10, Names.PERSON), Span(16, 24, Names.PLACE))
    assert [piece for _, piece in found(text, spans=spans)] == ["Anzor", "Millbank", "anzor"]


def test_an_everyday_word_is_no_mention_of_a_name_like_it():
    spans = (Span(6, 11, Names.PERSON),)
    assert [piece for _, piece in found("Тогда Друга звали. Пришёл друг.", spans=spans)] == [
        "Друга"
    ]


def test_officials_on_the_allow_list_stay_in_every_case():
    text = "the man called Hollow. приказ Гордеева и Павла Гордеева"
    allowed = frozenset({"hollow", "гордеев", "павел гордеев"})
    assert not found(text, allowed=allowed)
    assert found("приказ Павла", allowed=allowed, language="ru") == [(Kind.UNKNOWN, "Павла")]


def test_a_victim_with_an_officials_first_name_is_covered_and_the_official_stays():
    text = "Рядом стоял Павел. По приказу Павла Гордеева его увели."
    pieces = found(text, spans=(Span(12, 17, Names.PERSON),), allowed=frozenset({"павел гордеев"}))
    assert pieces == [(Kind.PERSON, "Павел")]


def test_an_institution_stays_though_a_model_marks_it():
    spans = (Span(4, 24, Names.ORGANISATION),)
    assert not found("the Ministry of Justice", spans=spans)


def test_a_protected_word_wins_over_the_allow_list():
    assert kinds("then Hollow ran", protected=["Hollow"], allowed=frozenset({"hollow"})) == {
        Kind.PROTECTED
    }


def test_a_protected_word_is_direct_and_names_the_whole_of_what_it_overlaps():
    text = "write to wren@example.org today"
    (finding,) = find(text, language="en", protected=["Wren"])
    assert (finding.kind, finding.identifier) == (Kind.PROTECTED, Identifier.DIRECT)
    assert text[finding.start : finding.end] == "wren@example.org"


def test_text_in_capitals_is_still_denied_by_default():
    assert (Kind.UNKNOWN, "WREN") in found("IN THE COURT OF WREN AND OTHERS")


def test_a_model_that_marks_a_law_is_not_followed():
    assert not found("Under Article 34 it is", spans=(Span(6, 16, Names.QUANTITY),))
