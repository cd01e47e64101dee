"""The report: what may be written, what is checked, and what a small number keeps out of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.adapters.typesetting import count_report
from bearwitness.cli.main import main
from bearwitness.counting import (
    called,
    consistency,
    decomposable,
    document,
    page,
    picture,
    predictive,
    publishable,
    report,
)
from bearwitness.counting.checks import Checks, checked
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.related import as_one
from bearwitness.counting.report_words import WORDS
from bearwitness.counting.result import Alternative, Assumed, Estimate, Reason
from bearwitness.counting.wording import LANGUAGES, because, number
from bearwitness.counting.writable import beside, may, never

ROOT = Path(__file__).parents[1]
TABLES = ROOT / "tests" / "data" / "counting"
HISTORIES = [tuple(int(bit) for bit in f"{n:03b}") for n in range(1, 8)]


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


def told(lists: Overlaps, language: str = "en", least: int = 3) -> document.Document:
    found = estimate(lists)
    return report.document(lists, found, checked(lists, found), language, least=least)


def words(made: document.Document) -> str:
    return document.as_data(made).decode()


def part(made: document.Document, key: str) -> tuple[document.Part, ...]:
    heading = WORDS[made.language][key]
    return next((one.parts for one in made.sections if one.heading == heading), ())


def simulated(seed: int, people: int, chances) -> Overlaps:
    listed = np.random.default_rng(seed).random((people, len(chances))) < np.array(chances)
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps([f"L{n}" for n in range(len(chances))], cells)


def quotable() -> dict[str, set[str]]:
    """Return what the program says in each of the situations that the page is about."""
    made: dict[str, Estimate] = {
        path.stem: estimate(parsed(path.read_text())) for path in TABLES.glob("*.csv")
    }
    some = [122, 248, 21, 352, 31, 62, 5, 469, 41, 83, 7, 117, 10, 22, 2]
    few = overlaps("ABCD", dict(zip(product((0, 1), repeat=4), [0, *some], strict=True)))
    made |= {
        "graphs": estimate(table("hiv_rome"), method="decomposable"),
        "left out": estimate(replace(table("hiv_rome"), without_consent=3)),
        "one source": estimate(as_one(table("kosovo_1999"), [("ABA", "HRW", "EXH")])),
        "joined": estimate(as_one(table("hiv_rome"), [("c1", "c2")]), method="decomposable"),
        "small": publishable.told(table("uk_2013_5lists"), estimate, 3),
        "few": publishable.told(few, estimate, 3),
    }
    return {
        f"{name}{suffix}": {*may(found, language), *beside(found, language)}
        for name, found in made.items()
        for language, suffix in (("en", ""), ("ru", " ru"))
    }


def test_the_page_for_reporters_quotes_what_the_program_says():
    page = (ROOT / "docs/howto/what-may-i-write.md").read_text()
    quoted = re.findall(r"^> (.+)$", page, re.M)
    of_each = quotable()
    any_of = estimate(table("hiv_rome"))
    reasons = {because(replace(any_of, withheld=reason), "en") for reason in Reason}
    said = {line.replace("\u00a0", " ") for lines in of_each.values() for line in lines}
    assert [line for line in quoted if line not in said | reasons] == []
    unsaid = {reason for reason in reasons if reason not in page}
    assert unsaid == set(), "each reason has its sentence"
    for name in ("kosovo_1999", "graphs", "left out", "one source", "small", "kosovo_1999 ru"):
        lines = {line.replace("\u00a0", " ") for line in of_each[name]}
        assert lines & set(quoted), name


def test_the_page_for_reporters_says_what_must_not_be_written():
    text = (ROOT / "docs/howto/what-may-i-write.md").read_text()
    for name in ("kosovo_1999", "artificial_3lists"):
        assert all(f"- {line}" in text for line in never(estimate(table(name)), "en"))


@pytest.mark.parametrize("name", [path.stem for path in sorted(TABLES.glob("*.csv"))])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_may_be_written_has_a_middle_without_its_ends(name, language):
    found = estimate(table(name))
    lines = may(found, language)
    assert len(lines) == (2 if found.withheld else 3)
    assert len(never(found, language)) == 3
    if found.withheld:
        assert beside(found, language) == ()
        assert because(found, language) in lines[1]
    exact = f"{found.median}"
    assert found.withheld or len(exact) < 4 or exact not in "".join(lines).replace(",", "")


def test_those_on_no_list_are_told_in_three_digits_rounded_outwards():
    assert (
        "between 7,500 and 12,400 people are on no list"
        in may(estimate(table("hiv_rome")), "en")[2]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_has_every_part_on_the_page_and_on_paper(language):
    made = told(table("kosovo_1999"), language, least=1)
    headings = [one.heading for one in made.sections]
    wanted = ("write", "assumed", "who", "pairs", "families", "without", "curve", "consistent",
              "cells", "chains", "not")  # fmt: skip
    assert headings == [WORDS[language][key] for key in wanted]
    html = page.page(made)
    assert [html.count(f"<h2>{heading}</h2>") for heading in headings] == [1] * len(headings)
    assert html.count("<svg") == 7
    assert "<script" not in html
    pdf = count_report(made)
    assert pdf.startswith(b"%PDF-")
    assert pdf == count_report(made)


def test_a_hostile_name_is_words_on_paper_as_well():
    lists = parsed((TABLES / "kosovo_1999.csv").read_text())
    named = Overlaps(("#panic()", "<b>", '"', "*x*"), lists.cells)
    made = told(named)
    assert "<b>" not in page.page(made).replace("&lt;b&gt;", "")
    assert count_report(made).startswith(b"%PDF-")


def test_lists_are_called_as_their_readers_call_them_in_every_part():
    lists = table("kosovo_1999")
    found = estimate(lists)
    names = {"EXH": "Эксгумации", "ABA": "Юристы", "OSCE": "ОБСЕ", "HRW": "Хьюман"}
    made = report.document(
        called.table(lists, names),
        called.estimate(found, names),
        called.checks(checked(lists, found), names),
        "ru",
        least=1,
    )
    html = page.page(made)
    assert [name for name in names if name in html] == []
    assert "«Юристы + Эксгумации» как один список" in html or "«Эксгумации + Юристы»" in html


def test_a_withheld_estimate_has_a_report_that_says_why():
    made = told(table("artificial_3lists"))
    assert part(made, "curve") == ()
    assert "tenfold" in words(made)
    two = overlaps("AB", {(1, 0): 30, (1, 1): 9, (0, 1): 8})
    assert "fewer than three lists" in words(told(two))
    assert part(told(two), "cells") == ()


MOVED = {(1, 1, 0): 1, (0, 0, 1): 1, (1, 0, 1): -1, (0, 1, 0): -1}
LARGE = {(1, 0, 0): 40, (0, 1, 1): 30, (1, 1, 1): 20}


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_that_differ_in_small_numbers_alone_have_one_report_but_for_the_estimates(language):
    one = {(1, 1, 0): 1, (0, 0, 1): 1, (1, 0, 1): 2, (0, 1, 0): 2}
    other = {cell: count + MOVED[cell] for cell, count in one.items()}
    first, second = (told(overlaps("ABC", LARGE | few), language) for few in (one, other))
    for key in ("who", "pairs", "consistent", "cells", "assumed"):
        assert part(first, key) == part(second, key)
    open_ = [told(overlaps("ABC", LARGE | few), language, least=1) for few in (one, other)]
    assert part(open_[0], "cells") != part(open_[1], "cells")


def test_where_a_combination_is_small_nothing_of_any_is_told():
    cells = {tuple(map(int, f"{n:04b}")): 30 + n for n in range(1, 16)} | {(1, 0, 0, 0): 2}
    made = told(overlaps("ABCD", cells))
    (left,) = (one.text for one in part(made, "without") if isinstance(one, document.Words)
               and "could be had" in one.text)  # fmt: skip
    assert all(f"without the list “{name}”" in left for name in "ABCD")
    assert not any(isinstance(one, document.Table) for one in part(made, "consistent"))
    assert not any(isinstance(one, document.Drawing) for one in part(made, "who"))
    assert WORDS["en"]["pairs"] not in [one.heading for one in made.sections]
    assert "not told" in words(made).lower()
    assert not any(f">{count}<" in page.page(made) for count in sorted(cells.values())[1:])


def test_no_curve_is_drawn_where_nothing_is_estimated():
    assert picture.curve(estimate(table("artificial_3lists")), (1, 2), "en") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_and_its_lines_end_at_a_cap(language):
    lists, usual = table("kosovo_1999"), WORDS[language]
    free = replace(estimate(lists), lower=6_000, median=7_000, upper=8_000)
    made = replace(free, assumed=Assumed(1.0, 1.3, False, (1.0, 1.0), most=9_050))
    parts = {
        name: part(report.document(lists, one, Checks(), language, least=1), "curve")
        for name, one in (("free", free), ("capped", made))
    }
    rows = {name: [row[1] for row in tabled(each).rows] for name, each in parts.items()}
    cap = number(9_050, language)
    # × 4: from 4,400 + 4 · 1,600 on, above the cap; × 2: from 7,600 to 11,600
    assert rows["capped"][:3] == rows["free"][:3]
    assert rows["capped"][3] == f"{number(7_600, language)} – {cap}"
    assert rows["capped"][4] == usual["curve_ruled_out"].format(cap)
    assert usual["curve_most"].format(cap) in [one.text for one in parts["capped"] if says(one)]
    assert not any(cap in one for one in rows["free"])
    drawn = picture.curve(made, report.FACTORS, language)
    assert min(heights(drawn)) == pytest.approx(30)  # the top of the picture is the cap
    assert drawn != picture.curve(free, report.FACTORS, language)
    assert max(heights(drawn)) <= 180


def tabled(parts: tuple[document.Part, ...]) -> document.Table:
    (found,) = (one for one in parts if isinstance(one, document.Table))
    return found


def says(one: document.Part) -> bool:
    return isinstance(one, document.Words)


def heights(drawn: str) -> list[float]:
    (band,) = re.findall(r'<(?:polygon|path)[^>]*? (?:points|d)="([^"]+)"[^>]*opacity', drawn)
    return [float(y) for _, y in re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", band)]


@pytest.mark.parametrize(("language", "least"), [("en", "from {} on"), ("ru", "начиная с {} ")])
def test_a_report_says_from_which_weight_on_an_answer_reaches_over_people_who_differ(
    language, least
):
    for lists, weight in ((three_that_differ(), "0.01"), (table("kosovo_1999"), "0.10")):
        made = report.document(lists, estimate(lists), Checks(), language, least=1)
        said = document.as_data(made).decode()
        assert least.format(weight if language == "en" else weight.replace(".", ",")) in said


def three_that_differ() -> Overlaps:
    rng = np.random.default_rng(1)
    chances = np.where(rng.random((800, 1)) < 0.3, 0.5, 0.15)
    cells = Counter(map(tuple, (rng.random((800, 3)) < chances).astype(int).tolist()))
    return overlaps("ABC", {history: many for history, many in cells.items() if any(history)})


@pytest.mark.parametrize("language", ["en", "ru"])
def test_other_lists_and_other_assumptions_are_each_told_where_there_are_some(language):
    lists = table("kosovo_1999")
    found = estimate(lists)
    prior = Alternative("latent_class_most", "5", 12_000, 9_000, 14_000)
    words = WORDS[language]
    for others, told in (
        (found.sensitivity, {"without_how"}),
        ((prior,), {"settings_how"}),
        ((*found.sensitivity, prior), {"without_how", "settings_how"}),
    ):
        some = replace(found, sensitivity=others)
        said = document.as_data(report.document(lists, some, Checks(), language, least=1)).decode()
        assert {name for name in ("without_how", "settings_how") if words[name] in said} == told


def test_a_list_may_be_called_like_the_sign_that_joins_two():
    lists = table("kosovo_1999")
    named = overlaps(["+" if name == "ABA" else name for name in lists.names], dict(lists.cells))
    one, other = (
        sorted((found.lower, found.upper) for found in consistency.merged(asked, 0.95))
        for asked in (lists, named)
    )
    assert one == other
    assert len(one) == 3


def test_the_length_of_a_hidden_list_is_found_where_lists_are_independent():
    asked = held = 0
    for seed in range(12):
        for one in consistency.hidden(simulated(seed, 3_000, [0.3, 0.35, 0.25, 0.4]), 0.95):
            asked += one.told is not None
            held += one.held is True
    assert asked == 48
    assert held >= 41  # 95 % nominal, less three standard errors


def test_what_reaches_over_both_families_is_never_narrower_than_one_of_them():
    found = [
        one for name in ("kosovo_1999", "hiv_rome") for one in consistency.hidden(table(name), 0.95)
    ]
    assert len(found) == 8
    for one in found:
        assert one.both.lower <= one.told.lower
        assert one.both.upper >= one.told.upper
    assert sum(one.held for one in found) < sum(one.held_by_both for one in found)
    nothing = consistency.hidden(table("korea_comfort_women"), 0.95)
    assert {(one.told, one.both, one.held, one.held_by_both) for one in nothing} == {(None,) * 4}


def test_two_lists_counted_as_one_are_what_a_table_with_one_says():
    lists = table("kosovo_1999")
    found = {one.detail: one for one in consistency.merged(lists, 0.95)}
    assert "EXH + OSCE" in found
    a, b = lists.names.index("EXH"), lists.names.index("OSCE")
    rest = [place for place in range(4) if place not in {a, b}]
    cells: dict[tuple[int, ...], int] = {}
    for history, count in lists.cells:
        joined = (history[a] | history[b], *(history[place] for place in rest))
        cells[joined] = cells.get(joined, 0) + count
    alone = estimate(overlaps("XYZ", cells), method="decomposable")
    assert (found["EXH + OSCE"].lower, found["EXH + OSCE"].upper) == (alone.lower, alone.upper)


@given(order=st.permutations(range(4)))
@settings(max_examples=4, deadline=None)
def test_the_order_of_lists_changes_no_check(order):
    lists = table("kosovo_1999")
    moved = lists.reordered(tuple(order))
    first, second = (checked(one, estimate(one)) for one in (lists, moved))
    assert (first.hidden, first.merged) == (second.hidden, second.merged)
    back = {tuple(one.history[order.index(p)] for p in range(4)): one for one in second.cells}
    for one in first.cells:
        assert (one.lower, one.upper, one.mean) == (
            back[one.history].lower, back[one.history].upper, back[one.history].mean,
        )  # fmt: skip


def test_a_model_that_holds_expects_what_is_there():
    explained = every = 0
    for seed in range(8):
        lists = simulated(seed, 2_000, [0.3, 0.2, 0.4, 0.35])
        found = predictive.expected(lists, decomposable.averaged(lists), seed=1)
        assert sum(one.mean for one in found) == pytest.approx(lists.documented, rel=0.05)
        explained += sum(one.explained for one in found)
        every += len(found)
    assert explained >= 0.93 * every


def test_before_the_data_everything_is_possible_and_after_it_little():
    lists = table("kosovo_1999")
    found = predictive.expected(lists, decomposable.averaged(lists), seed=1)
    assert len(found) == 15
    wide = [one.before_upper - one.before_lower for one in found]
    narrow = [one.upper - one.lower for one in found]
    assert min(wide) > 4 * max(narrow)


def test_where_all_lists_depend_on_one_another_the_complete_graph_explains_every_combination():
    cells = dict(zip(HISTORIES, [400, 400, 20, 400, 20, 20, 400], strict=True))
    lists = overlaps("ABC", cells)
    found = predictive.expected(lists, decomposable.averaged(lists), seed=1)
    assert all(one.explained for one in found)


def test_of_six_lists_no_combination_is_foretold():
    six = overlaps("ABCDEF", {tuple(map(int, f"{n:06b}")): 9 for n in range(1, 64)})
    assert predictive.expected(six, decomposable.averaged(six), seed=1) == ()


def test_the_command_writes_both_and_neither_over_another(tmp_path, capsys):
    source, out, pdf = (
        str(TABLES / "korea_comfort_women.csv"),
        tmp_path / "r.html",
        tmp_path / "r.pdf",
    )
    asked = ["count", "report", source, "--out", str(out), "--pdf", str(pdf), "--json"]
    assert main(asked) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["report"], answer["pdf"]) == (str(out), str(pdf))
    assert pdf.read_bytes().startswith(b"%PDF-")
    out.unlink()
    assert main(asked) == 3
    assert not out.exists()  # the PDF is there, so neither is written
