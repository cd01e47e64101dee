"""Sentences that people rely on say what the programs do, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bearwitness.adapters.web.catalogue import said
from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.desk import gating
from bearwitness.desk.redacting import Redactor
from bearwitness.dossier.words import WORDS
from bearwitness.ids import TestimonyId
from bearwitness.publication.gate import Heard
from bearwitness.records.testimony import Connection, Intake, Testimony
from casebook_stand import AT, new_case

MINE, YES, NO, SILENT = (TestimonyId(f"T-AAAAAAA{n}") for n in "ABCD")
HOUR = timedelta(hours=1)


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case", invented=True)
    for name in (MINE, YES, NO, SILENT):
        words = Testimony(
            name, f"Voice {name[-1]}", "en", f"They came at night, {name[-1]}.", date(2026, 4, 1),
            Intake.INTERVIEW, Connection.VICTIM,
        )  # fmt: skip
        made.add_testimony(
            words, identity=None, contact=None, media=(), reason="an interview", at=AT
        )
    yield made
    made.close()


def answer(book, name, scope, *, granted, at, until=None):
    end = until or FOREVER
    book.append(
        Answer(name, scope, granted=granted, at=at, until=end), reason="they said so", at=at
    )


def weighed(book, at):
    return {known.about for known in Redactor(book).background(MINE, at=at)}


def test_nobodys_words_weigh_the_risk_of_another_unless_they_allow_comparing_now(book):
    answer(book, YES, Scope.COMPARE, granted=True, at=AT)
    answer(book, NO, Scope.COMPARE, granted=False, at=AT)
    assert weighed(book, AT + HOUR) == {MINE, YES}  # their own words are always theirs to weigh
    answer(book, YES, Scope.COMPARE, granted=False, at=AT + HOUR)
    assert weighed(book, AT + 2 * HOUR) == {MINE}


def test_a_yes_to_comparing_that_ran_out_weighs_nothing_any_more(book):
    answer(book, YES, Scope.COMPARE, granted=True, at=AT, until=AT + HOUR)
    assert weighed(book, AT + HOUR / 2) == {MINE, YES}
    assert weighed(book, AT + 2 * HOUR) == {MINE}


def test_who_took_a_public_use_back_is_told_apart_from_who_was_never_asked(book):
    def heard(name):
        return gating.heard(book, name, AT + 3 * HOUR)

    answer(book, YES, Scope.QUOTE, granted=True, at=AT)
    answer(book, NO, Scope.RECITE, granted=False, at=AT)
    assert [heard(n) for n in (YES, NO, SILENT)] == [Heard.NOTHING, Heard.NO, Heard.NOTHING]
    answer(book, YES, Scope.QUOTE, granted=False, at=AT + HOUR)
    assert heard(YES) is Heard.TAKEN_BACK
    for language, ask in (("en", "ask"), ("ru", "спрос")):
        assert ask in said(language, "desk.gate.rule_2")
        for refused in (Heard.NO, Heard.TAKEN_BACK):
            assert ask not in said(language, f"desk.gate.rule_2_{refused.value}")


BROKEN = {  # what stood there and was not so
    "petition.sign.tier_counted_hint": ("We never learn", "Вашего имени мы не узнаем"),
    "public.receipt.not_who": ("kept from everybody", "скрыто от всех"),
    "public.claims.more": ("How many people spoke with us", "Сколько людей говорили с нами"),
    "public.numbers.lead": ("never a single figure", "а не одно число"),
    "public.passages.original.en": ("given in", "сказано"),
}
TRUE = {  # what has to stand there
    "petition.sign.tier_counted_hint": ("token", "метка"),
    "public.receipt.not_who": ("The team reads the words", "Слова читает команда"),
    "public.claims.more": ("joined to no claim", "ни с каким утверждением не связаны"),
    "public.passages.voices": ("nobody else who spoke with us", "Других, кто говорил с нами"),
    "public.numbers.lead": ("as an interval", "промежутком"),
    "public.passages.original.en": ("written down in English", "записано по-английски"),
}


@pytest.mark.parametrize("key", [*BROKEN, *TRUE])
def test_no_page_promises_what_is_not_so(key):
    for place, language in enumerate(("en", "ru")):
        told = said(language, key)
        assert key not in BROKEN or BROKEN[key][place] not in told
        assert key not in TRUE or TRUE[key][place] in told


def test_a_dossier_says_that_words_were_written_down_in_a_language():
    assert WORDS["en"]["original_en"] == "written down in English"
    assert WORDS["ru"]["original_en"] == "записано по-английски"
