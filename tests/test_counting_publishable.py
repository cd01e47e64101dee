"""What is published of an estimate tells no more of small numbers than the picture beside it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bearwitness.counting import publishable, report, wording
from bearwitness.counting.checks import Checks
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Alternative, Caution, Reason, Remark
from bearwitness.counting.small import LEAST, shown

TABLES = Path(__file__).parent / "data" / "counting"
HISTORIES = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)]
FEW = [16, 14, 9, 6, 8, 2, 7]
FEWER = [14, 12, 11, 7, 6, 2, 5]


def of(counts) -> Overlaps:
    return overlaps("ABC", dict(zip(HISTORIES, counts, strict=True)))


@cache
def told(table: Overlaps):
    return publishable.told(table, asked, LEAST)


@cache
def asked(table: Overlaps):
    return estimate(table)


@cache
def alike(table: Overlaps) -> list[Overlaps]:
    """Return, by trying all whole numbers, every table of which the same is printed."""
    public, counts = shown(table, LEAST), dict(table.cells)
    unknown = sorted(public.hidden)
    rows = [(1, *(cell if public.sizes else ())) for cell in unknown]
    sums = tuple(
        sum(row[n] * counts[cell] for row, cell in zip(rows, unknown, strict=True))
        for n in range(len(rows[0]))
    )
    found = (
        overlaps(table.names, {**counts, **dict(zip(unknown, tried, strict=True))})
        for tried in of_these_sums(rows, sums)
    )
    return [one for one in found if shown(one, LEAST) == public]


def of_these_sums(rows, left):
    """Yield the whole numbers from 1, one for each row, whose sums are these."""
    if not rows:
        if not any(left):
            yield ()
        return
    row, *rest = rows
    for value in range(1, max(left) + 1):
        less = tuple(n - value * on for n, on in zip(left, row, strict=True))
        if any(n < sum(other[at] for other in rest) for at, n in enumerate(less)):
            return
        yield from ((value, *others) for others in of_these_sums(rest, less))


@pytest.mark.parametrize(("counts", "most"), [(FEW, 0), (FEWER, publishable.ALL_TRIED)])
def test_tables_of_one_picture_have_one_published_answer(counts, most, monkeypatch):
    """Whether all tables are asked that the picture allows, or the outermost alone."""
    monkeypatch.setattr(publishable, "ALL_TRIED", most)
    same = alike(of(counts))
    assert len(same) > 1
    assert of(counts) in same
    assert len({(one.lower, one.upper, one.withheld) for one in map(asked, same)}) > 1
    published = {publishable.told(one, asked, LEAST) for one in same}
    assert len(published) == 1


@pytest.mark.parametrize("counts", [FEW, FEWER])
def test_all_tables_of_one_picture_are_asked_where_they_are_few(counts):
    some = publishable.allowed(of(counts), LEAST)
    assert of(counts) in some
    assert set(alike(of(counts))) <= set(some)


def test_where_all_tables_are_asked_the_true_answer_lies_within():
    """Rome: six combinations of few people, and three tables that have the same picture."""
    table = parsed((TABLES / "hiv_rome.csv").read_text())
    some, found = publishable.allowed(table, LEAST), told(table)
    assert table in some
    assert len(some) > 1
    assert found.lower == min(asked(one).lower for one in some)
    assert found.upper == max(asked(one).upper for one in some)
    assert found.lower <= found.median <= found.upper
    assert found.warnings[0] == Remark(Caution.SMALL_NUMBERS)
    assert {told(one) for one in some} == {found}


def test_every_table_that_is_asked_has_what_is_printed():
    table = of(FEW)
    public = shown(table, LEAST)
    for one in publishable.allowed(table, LEAST):
        assert (one.documented, one.sizes) == (table.documented, table.sizes)
        assert min(count for _, count in one.cells) >= 1
        for cell, count in table.cells:
            assert cell in public.hidden or dict(one.cells)[cell] == count


def test_where_nothing_is_small_the_estimate_is_the_exact_one():
    table = of([40, 35, 30, 12, 9, 8, 5])
    assert publishable.told(table, estimate, LEAST) == estimate(table)
    assert publishable.told(of(FEW), estimate, 1) == estimate(of(FEW))


def test_where_what_is_not_shown_would_decide_nothing_is_published():
    table = of([40, 35, 30, 12, 9, 8, 2])
    found = told(table)
    assert asked(table).withheld is None
    assert (found.withheld, found.median, found.upper) == (Reason.SMALL_CELLS, None, None)
    assert found.lower == found.documented
    for language in wording.LANGUAGES:
        assert wording.because(found, language) in wording.sentence(found, language)


def given(one, lower, median, upper, **more):
    return replace(one, lower=lower, median=median, upper=upper, withheld=None, **more)


def test_what_is_told_beside_it_comes_from_all_tables_too():
    """Answers are put together from end to end, and each remark with its largest number."""
    table = of(FEWER)
    some = publishable.allowed(table, LEAST)
    assert len(some) > 1
    base = replace(asked(of([40, 35, 30, 12, 9, 8, 5])), documented=table.documented)
    hangs = [Alternative("decomposable", "A", middle, 5, 9_000) for middle in (900, 1_000)]
    bounds = [Alternative("lower_bound", "", middle) for middle in (500, 720)]
    answers = [
        given(base, 250, 300, 400, uneven=0.2, models=(("A*B", 0.5),), mean=301.0,
              warnings=(Remark(Caution.COMPLETE_GRAPH, (0.1,)),),
              sensitivity=(hangs[0], bounds[0], Alternative("loglinear_best", "A*B", 310))),
        given(base, 240, 320, 380, uneven=0.31,
              warnings=(Remark(Caution.COMPLETE_GRAPH, (0.2,)),),
              sensitivity=(hangs[1], bounds[1], Alternative("loglinear_best", "A*C", 310))),
    ]  # fmt: skip
    made = publishable.told(table, lambda one: answers[some.index(one) % 2], LEAST)
    assert (made.lower, made.median, made.upper) == (240, 310, 400)
    assert (made.uneven, made.models, made.mean) == (0.31, (), None)
    assert made.sensitivity == (
        Alternative("decomposable", "A", 949, 5, 9_000),
        Alternative("lower_bound", "", 600),
    )
    assert made.warnings == (
        Remark(Caution.SMALL_NUMBERS),
        Remark(Caution.COMPLETE_GRAPH, (0.2,)),
        Remark(Caution.HANGS_ON_LIST, ("A", 949)),
        Remark(Caution.BOUND_ABOVE, (600,)),
    )
    apart = [given(base, 250, 300, 400), given(base, 250, 500, 600)]
    made = publishable.told(table, lambda one: apart[some.index(one) % 2], LEAST)
    assert made.withheld is Reason.SMALL_CELLS
    none = replace(base, withheld=Reason.UNEVEN, median=None, upper=None, lower=base.documented)
    assert publishable.told(table, lambda _: none, LEAST).withheld is Reason.UNEVEN


def test_few_tables_are_asked_where_each_takes_long(monkeypatch):
    monkeypatch.setattr(publishable, "ALL_TRIED", 0)
    assert publishable.tried("all") < publishable.tried("exact")
    assert len(publishable.allowed(of(FEW), LEAST, tried=1)) == 1


def test_tables_of_one_picture_have_one_report():
    same = alike(of(FEWER))[:2]
    checks = [publishable.checks(one, told(one), LEAST) for one in same]
    for language in wording.LANGUAGES:
        made = [
            report.document(one, told(one), checked, language, least=LEAST)
            for one, checked in zip(same, checks, strict=True)
        ]
        assert made[0] == made[1]
        true = [report.document(one, asked(one), Checks(), language, least=LEAST) for one in same]
        assert true[0] != true[1]


def test_where_the_picture_allows_one_table_alone_its_exact_estimate_is_not_published():
    """Twenty combinations of one person each: twenty rows and twenty people."""
    cells = {tuple(int(bit) for bit in f"{n:05b}"): 1 for n in range(1, 21)}
    table = overlaps("ABCDE", cells)
    assert publishable.allowed(table, LEAST) == (table,)
    seen = []

    def ask(one):
        seen.append(one)
        return estimate(one, beside=False)

    found = publishable.told(table, ask, LEAST)
    assert table not in seen
    assert (found.withheld, found.median, found.upper) == (Reason.SMALL_CELLS, None, None)
    assert (found.sensitivity, found.models) == ((), ())
    assert publishable.checks(table, found, LEAST) == Checks()


def test_where_nothing_is_hidden_the_table_alone_is_allowed():
    table = of((40, 35, 30, 12, 9, 8, 7))
    assert publishable.allowed(table, LEAST) == (table,)


def test_sums_that_no_whole_numbers_have_allow_nothing():
    sums, one = np.array([[1.0, 1.0]]), np.array([1.0])  # two of at least 1 are never 1
    assert list(publishable._tried(sums, one, ())) == [()]
    assert publishable._outermost([(1, 0), (0, 1)], sums, one, 4) == []


def test_another_prior_that_contradicts_what_is_given_is_told():
    prior = Alternative("latent_class_other", "", 50, 40, 60)
    assert publishable._outside([], [prior], 10, 20) == (Remark(Caution.HANGS_ON_PRIOR, (50,)),)
    assert publishable._outside([], [prior], 10, 50) == ()
