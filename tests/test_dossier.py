"""The dossier: the edition on paper, the same bytes each time, with no word that was not in it."""

from __future__ import annotations

import json
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp

from bearwitness.adapters.typesetting import dossier
from bearwitness.dossier import report
from bearwitness.dossier.words import WORDS, day
from bearwitness.errors import Malformed, Missing
from bearwitness.proof.compact import compact
from bearwitness.proof.verify import verify
from bearwitness.publication.edition import Plot
from bearwitness.publication.words import Words
from bearwitness.records.judgment import Finality
from editions import BARE, EDITION, words
from proof_builders import GOOD

FILES = dict.fromkeys(EDITION.files, GOOD)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


@pytest.fixture(scope="module", params=["en", "ru"])
def language(request):
    return request.param


@pytest.fixture(scope="module")
def pdf(language):
    return dossier(EDITION, language=language, files=FILES)


def test_the_same_edition_gives_the_same_bytes(pdf, language):
    assert dossier(EDITION, language=language, files=FILES) == pdf


def test_it_holds_every_claim_number_limit_and_proof(pdf, language):
    said = " ".join(text_of(pdf).split())
    marks = report.digests(EDITION, FILES)
    for text in (
        EDITION.title.of(language),
        EDITION.numbers[1].withheld.of(language),
        *(limit.of(language) for limit in EDITION.not_proven),
    ):
        assert " ".join(text.split()) in said
    for mark in marks.values():  # a digest is set in two lines
        assert f"{mark[:32]} {mark[32:]}" in said
    assert all(str(number.documented) in said for number in EDITION.numbers)


def test_it_says_on_its_first_page_that_it_is_invented(pdf, language):
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert WORDS[language]["invented"][:30] in " ".join(first.split())
    real = dossier(replace(BARE, invented=False), language=language, files={})
    assert WORDS[language]["invented"][:30] not in " ".join(text_of(real).split())


def test_its_codes_can_be_read_from_the_page(pdf):
    pages = list(pypdfium2.PdfDocument(pdf))
    page = next(p for p in pages if "p-02.json" in p.get_textpage().get_text_range())
    found = {code.text for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())}
    assert found == {compact(GOOD)}
    assert verify(next(iter(found)).encode()).verified


def test_it_is_tagged_so_that_it_can_be_read_aloud(pdf):
    assert b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf


def test_words_are_never_taken_for_markup():
    hostile = replace(
        BARE, title=words("#panic() *bold* $x$", '#import "x" _y_'), intro=(words("= a", "#set"),)
    )
    said = text_of(dossier(hostile, language="en", files={}))
    assert "#panic() *bold* $x$" in said


def test_an_edition_with_nothing_in_it_is_still_a_document(language):
    assert len(pypdfium2.PdfDocument(dossier(BARE, language=language, files={}))) >= 2


def test_a_proof_that_is_not_at_hand_is_missed():
    with pytest.raises(Missing):
        dossier(EDITION, language="en", files={})


def test_a_picture_that_cannot_be_set_is_refused_and_not_quoted():
    broken = Plot(words("a", "б"), words("a", "б"), Words("<svg><secret", "<svg><secret"))
    number = replace(EDITION.numbers[0], plots=(broken,))
    with pytest.raises(Malformed) as refusal:
        dossier(replace(BARE, numbers=(number,)), language="en", files={})
    assert "secret" not in str(refusal.value)


def test_a_passage_without_a_proof_is_shown_without_one():
    bare = replace(EDITION, quotes=(replace(EDITION.quotes[2], receipt=None),))
    said = text_of(dossier(bare, language="en", files={}))
    assert "I was let go on the ninth day." in said
    assert "p-03.json" not in said


def test_both_languages_have_the_same_words():
    assert set(WORDS["en"]) == set(WORDS["ru"])


def test_the_data_are_the_same_for_the_same_edition():
    codes = dict.fromkeys(report.digests(EDITION, FILES), "<svg></svg>")
    given = {"language": "en", "marks": report.digests(EDITION, FILES), "codes": codes}
    assert report.data(EDITION, **given) == report.data(EDITION, **given)
    assert json.loads(report.data(EDITION, **given))["claims"][0]["height"] == 4


@pytest.mark.parametrize(
    ("edtf", "en", "ru"),
    [
        ("2026-02-12", "12 February 2026", "12 февраля 2026"),
        ("2026-22", "summer 2026", "лето 2026"),
        ("2026-12~", "about December 2026", "около декабря 2026"),
        ("2026", "2026", "2026"),
        ("2026-01/2026-02", "January 2026 – February 2026", "январь 2026 – февраль 2026"),
        ("once", "once", "once"),
    ],
)
def test_a_partial_date_is_said_as_people_say_it(edtf, en, ru):
    assert (day(edtf, "en"), day(edtf, "ru")) == (en, ru)


def test_checked_by_others_is_said():
    receipt = replace(EDITION.quotes[0].receipt, checked_by=("a newspaper abroad",))
    told = replace(EDITION, quotes=(replace(EDITION.quotes[0], receipt=receipt),))
    assert "a newspaper abroad" in text_of(dossier(told, language="en", files=FILES))


def test_a_dossier_says_which_denials_are_one_voice_and_which_words_are_ours():
    claim = EDITION.claims[0]
    mouths = tuple(replace(one, voice=1) for one in claim.objections)
    quotes = (replace(EDITION.quotes[2], translation="Меня отпустили.", receipt=None),)
    told = replace(EDITION, claims=(replace(claim, objections=mouths),), quotes=quotes, numbers=())
    text = " ".join(text_of(dossier(told, language="ru", files={})).split())
    assert WORDS["ru"]["one_voice"] in text
    assert "(голос 1)" in text
    assert "Меня отпустили. (перевод наш" in text


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("finality", [one.value for one in Finality if one is not Finality.NOTHING])
def test_a_judgment_that_is_cited_is_told_with_whether_it_stands_and_whether_it_counts(
    counts, finality
):
    cited = replace(EDITION.claims[1].judgments[0], counts=counts, finality=finality)
    told = replace(BARE, claims=(replace(EDITION.claims[1], judgments=(cited,)),))
    for language in ("en", "ru"):
        made = json.loads(report.data(told, language=language, marks={}, codes={}))
        words = WORDS[language]
        assert made["claims"][0]["judgments"] == [{
            "court": cited.court.of(language), "case": "12/2026", "where": "§ 135",
            "on": day("2026-06-30", language), "finality": words[f"finality_{finality}"],
            "counts": words["rests" if counts else "rests_not"],
        }]  # fmt: skip


def test_a_dossier_has_a_table_of_the_judgments_of_a_claim(pdf, language):
    said = " ".join(text_of(pdf).split())
    words = WORDS[language]
    for text in (words["judgments"], EDITION.claims[1].judgments[0].court.of(language), "12/2026",
                 "§ 135", words["judgments_limit"]):  # fmt: skip
        assert text in said
    assert said.count(words["judgments_limit"]) == 1, "a claim without one has no table"


def test_the_picture_of_a_claim_says_what_is_not_told():
    told = replace(EDITION, quotes=(), numbers=())
    made = json.loads(report.data(told, language="en", marks={}, codes={}))
    picture = made["claims"][0]["lineage"]
    assert "<svg" in picture
    assert "not told" in picture
    assert "Witnesses, three" in picture
