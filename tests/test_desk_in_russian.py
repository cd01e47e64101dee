"""What is stored in English is told in Russian on Russian pages, and whose words would go."""

import ast
import os
import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import bearwitness
from bearwitness.desk import apart, kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Rules
from bearwitness.desk.every_kind import MODULES
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.web import said
from bearwitness.records.testimony import Testimony
from bearwitness.records.when import When
from desk_stand import NOON, PASSPHRASE, desk_of, entered, lakeshore_case

SOURCE = Path(bearwitness.__file__).parent


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    casebook = lakeshore_case(tmp_path_factory.mktemp("russian") / "case", only=2)
    yield casebook
    casebook.close()


@pytest.fixture
def browser(book, tmp_path):
    return entered(desk_of(book, tmp_path))


def test_every_kind_of_record_has_a_name_in_both_languages():
    assert MODULES
    for name in kinds._BY_NAME:
        for language in ("en", "ru"):
            assert said.called(name, language) != "safekeeping.kind.other", name


def deeds():
    """Every text that some program writes into the ledger as what was done."""
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr in ("did", "deed")
                and call.args
                and isinstance(call.args[0], ast.Constant)
            ):
                yield call.args[0].value


def test_every_deed_that_a_program_writes_down_is_told_in_russian():
    found = set(deeds())
    assert "exported a proof" in found
    for what in found:
        assert re.search("[а-я]", said.done(what, "ru")), what
        assert said.done(what, "en") == what


def test_ledger_lines_are_told_in_the_language_of_the_page(browser):
    page = browser.get("/ru/ledger").text
    body = page.split("<tbody>")[1]
    assert 'lang="en"' not in body
    assert "записано: " in body
    assert "дело создано" in browser.get("/ru/ledger?page=9999999").text
    assert 'data-label="Что"' in body
    assert said.done("moved identity R-AAAA", "ru") == "имя запечатано для других хранителей"
    assert said.done("moved 2 identities to other custodians", "ru").startswith("2 имени")
    assert said.done("did what a later version does", "ru") == ""


@pytest.mark.parametrize(
    ("stored", "told"),
    [("passage 3", "отрывок 3"), ("line 1", "строка 1"), ("timeline", "хронология"), ("x", "x")],
)
def test_parts_of_what_was_made_are_told_in_russian(stored, told):
    assert said.part(stored, "ru") == told


def test_a_field_is_told_or_shown_as_it_is_stored():
    assert said.field("pieces.2.text", "ru") == "части · 2 · текст"
    assert (
        said.field("anchors.violation.a_code", "ru") == "по чему узнают числа · нарушение · a_code"
    )
    assert said.field("unknown.text", "ru") == ""
    assert said.key('["T-AAAA", "en"]', "ru") == "T-AAAA, en"


def names_in(cls, above=()):
    """Every name of a field that `differing` can write for a value of this kind."""
    hints = get_type_hints(cls)
    for part in () if cls in above else fields(cls):
        yield part.name
        yield from inside(hints[part.name], (*above, cls))


def inside(hint, above):
    if isinstance(hint, type) and is_dataclass(hint) and hint is not When:
        yield from names_in(hint, above)
    for one in get_args(hint):
        yield from inside(one, above)


@pytest.mark.parametrize("kind", kinds._BY_NAME.values(), ids=lambda kind: kind.name)
def test_every_field_of_every_kind_is_told_in_both_languages(kind):
    assert list(names_in(kind.cls))
    for name in names_in(kind.cls):
        assert said.field(name, "en"), name
        assert re.search("[а-я]", said.field(name, "ru")), name


def test_what_was_written_apart_is_told_in_russian(browser, book, tmp_path):
    apart.branch(book, tmp_path / "branch", reason="r", at=NOON)
    other = Casebook.unlock(tmp_path / "branch", PASSPHRASE, by="bo", entropy=os.urandom)
    for one, threshold in ((book, 0.1), (other, 0.2)):
        one.append(Rules(threshold, 100), reason="r", at=NOON)
    other.close()
    apart.merge(book, tmp_path / "branch", reason="r", at=NOON)
    page = browser.get("/ru/conflicts").text
    assert "это дело" in page
    assert "допустимая вероятность узнавания" in page
    assert "threshold" not in page


def test_a_tick_box_says_whose_words_would_go(browser, book):
    one, another = book.all(Testimony)[:2]
    word = max(re.findall(r"\w+", another.text), key=len)
    swept = next(found for found in book.all(SweepList) if found.testimony == one.id)
    book.append(replace(swept, words=(*swept.words, word)), reason="r", at=NOON)
    for language, warning in (
        ("en", "ticking it destroys another deponent's words"),
        ("ru", "исчезнут слова другого человека"),
    ):
        page = browser.get(f"/{language}/testimonies/{one.id}/shred").text.replace("&#39;", "'")
        row = next(line for line in page.splitlines() if warning in line)
        assert another.pseudonym in row
        assert another.id in row
