"""The count of a case where nobody is sure who is whom: DESK's page and the command."""

from __future__ import annotations

import json
import os
import re
from contextlib import closing
from dataclasses import replace

import pytest

from bearwitness.cli.main import main
from bearwitness.counting import publishable, wording
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists_sampled import Pooled
from bearwitness.counting.overlaps import overlaps
from bearwitness.counting.result import Reason, Span
from bearwitness.counting.wording_unsure import unsure
from bearwitness.desk import counted
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from desk_stand import NOON, PASSPHRASE, desk_of, empty_case, entered

FOUR = [tuple(int(bit) for bit in f"{n:04b}") for n in range(1, 16)]
HISTORIES = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]
POOLED = Pooled(
    documented=Span(1_163, 1_101, 1_240),
    estimate=Span(1_527, 1_290, 1_909),
    withheld=0,
    draws=100,
    level=0.95,
    matching=Span(1_527, 1_402, 1_688),
    lists=Span(1_527, 1_459, 1_607),
    compared=25,
    distinct=97,
)


@pytest.fixture
def book(tmp_path):
    with closing(empty_case(tmp_path / "case")) as made:
        for n in range(3):
            source = SourceId(f"S-000{n}")
            made.append(Source(source, SourceKind.LIST, "invented", "en"), reason="i", at=NOON)
            made.append(VictimList(source, f"list {n}"), reason="i", at=NOON)
            made.append(Listing(source, 1, f"Somebody {n}", None), reason="i", at=NOON)
        yield made


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", page.text))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_draws_who_is_whom_only_where_it_is_asked_to(
    book, tmp_path, monkeypatch, language
):
    browser, calls = entered(desk_of(book, tmp_path)), []
    monkeypatch.setattr(counted, "unsure", lambda *_, **asked: calls.append(asked) or POOLED)
    plain = browser.get(f"/{language}/count")
    assert f'href="/{language}/count?unsure=1#unsure"' in plain.text
    assert unsure(POOLED, language).replace("\u00a0", " ") not in words(plain)
    assert calls == []
    asked = browser.get(f"/{language}/count?unsure=1")
    assert unsure(POOLED, language).replace("\u00a0", " ") in words(asked)
    assert [one["draws"] for one in calls] == [100]


def test_the_page_says_that_too_few_pairs_were_reviewed(book, tmp_path):
    page = words(entered(desk_of(book, tmp_path)).get("/en/count?unsure=1"))
    assert "Too few pairs were reviewed" in page


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_said_has_both_parts_three_digits_and_its_doubt(language):
    said = unsure(POOLED, language)
    for number in ("1,290", "1,910", "1,450", "1,610", "1,400", "1,690"):
        assert (number if language == "en" else number.replace(",", "\u00a0")) in said
    assert "1,527" not in said.replace("\u00a0", ",")
    assert said.endswith(("it may be less.", "так может быть и реже."))
    each = {
        "en": "by 100 draws and all models that were asked, each with",
        "ru": "у каждой с вероятностью",
    }
    assert each[language] in said, "what reaches over families has no chance of its own"
    silent = Pooled(POOLED.documented, None, 40, 100, 0.95)
    assert ("not estimated" if language == "en" else "не оценивается") in unsure(silent, language)


@pytest.fixture
def count(book, tmp_path, capsys):
    def call(*given):
        path = tmp_path / "word"
        path.write_text(PASSPHRASE + "\n")
        number = os.open(path, os.O_RDONLY)
        try:
            code = main(
                ["count", "estimate", *given, "--case", str(book.path), "--json", "--reason", "r",
                 "--passphrase-fd", str(number)]
            )  # fmt: skip
        finally:
            os.close(number)
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    return call


def test_by_command(count, monkeypatch, tmp_path):
    assert count("--draws", "10")[0] == 3  # nobody reviewed a pair
    monkeypatch.setattr(counted, "unsure", lambda *_, **__: POOLED)
    code, told = count("--draws", "10")
    assert code == 0
    assert told["matching"] == {"median": 1_527, "lower": 1_402, "upper": 1_688}
    assert told["sentences"]["ru"] == unsure(POOLED, "ru")
    table = tmp_path / "table.csv"
    table.write_text("A,B,count\n1,0,3\n0,1,3\n1,1,1\n")
    assert count(str(table), "--draws", "10")[0] == 2


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_page_has_apart_what_readers_may_be_told_and_what_the_true_numbers_give(
    book, tmp_path, monkeypatch, language
):
    few = dict(zip(HISTORIES, [40, 35, 30, 12, 9, 8, 2], strict=True))
    monkeypatch.setattr(counted, "lists", lambda *_, **__: overlaps("ABC", few))
    page = words(entered(desk_of(book, tmp_path)).get(f"/{language}/count"))
    exact = wording.sentence(estimate(overlaps("ABC", few)), language).replace("\u00a0", " ")
    may, _, own = page.replace("\u00a0", " ").partition(exact)
    withheld = replace(estimate(overlaps("ABC", few)), withheld=Reason.SMALL_CELLS)
    assert wording.because(withheld, language) in may
    assert own


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_the_true_numbers_alone_tell_is_not_to_be_said_with_what_readers_are_told(
    book, tmp_path, monkeypatch, language
):
    few = dict(zip(FOUR, [22, 19, 9, 12, 8, 3, 4, 9, 6, 7, 2, 6, 3, 2, 8], strict=True))
    monkeypatch.setattr(counted, "lists", lambda *_, **__: overlaps("ABCD", few))
    page = words(entered(desk_of(book, tmp_path)).get(f"/{language}/count"))
    exact, told = (
        estimate(overlaps("ABCD", few)),
        publishable.told(overlaps("ABCD", few), estimate, 3),
    )
    spaced = page.replace("\u00a0", " ")
    said = {wording.remark(one, language).replace("\u00a0", " ") for one in told.warnings}
    assert all(spaced.count(one) >= 1 for one in said)
    own = {wording.remark(one, language).replace("\u00a0", " ") for one in exact.warnings}
    assert own - said, "of this table the true numbers tell something else"
    assert not any(one in spaced for one in own - said)


def test_where_no_number_is_small_the_page_has_one_answer(book, tmp_path, monkeypatch):
    many = overlaps("ABC", dict(zip(HISTORIES, [40, 35, 30, 12, 9, 8, 5], strict=True)))
    monkeypatch.setattr(counted, "lists", lambda *_, **__: many)
    page = words(entered(desk_of(book, tmp_path)).get("/en/count"))
    assert wording.sentence(estimate(many), "en") in page
    assert "For the team alone" not in page
