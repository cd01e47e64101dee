"""Where DESK names sources within a sentence, a document's title is set apart as a title."""

import html
import re
from dataclasses import replace

import pytest

from bearwitness.desk.web import claims
from bearwitness.records.source import Named, Source, SourceKind
from desk_stand import desk_of, entered


@pytest.fixture
def book(told_book):
    return told_book


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Ask how “More than 100 men held around the lake” knows"),
        ("ru", "Выяснить, откуда знает «Вокруг озера удерживают более 100 мужчин»"),
    ],
)
def test_a_documents_title_is_in_the_quotation_marks_of_the_page(book, language, asked):
    page = entered(desk_of(book, book.path.parent)).get(f"/{language}/claims")
    assert asked in html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", page.text)))


def test_marks_within_a_title_are_the_other_pair_of_its_language(book):
    paper = next(one for one in book.all(Source) if one.kind is not SourceKind.TESTIMONY)
    said = replace(paper, title="On “work”", language="en", elsewhere={"ru": Named("О «работе»")})
    assert claims._title(said, "en") == "“On ‘work’”"
    assert claims._title(said, "ru") == "«О „работе“»"


def test_a_testimony_is_named_by_its_pseudonym_alone(book):
    told = next(one for one in book.all(Source) if one.kind is SourceKind.TESTIMONY)
    assert claims._title(told, "en") == told.called("en").title
