"""Published numbers, to the digits that were published."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import gammaln

from bearwitness.counting import decomposable, loglinear
from bearwitness.counting.coverage import chao
from bearwitness.counting.estimate import estimate
from bearwitness.counting.graphs import decomposable as graphs
from bearwitness.counting.lists import documented, parsed
from bearwitness.counting.loglinear import Fault
from bearwitness.counting.models import all_models, model
from bearwitness.counting.overlaps import Overlaps, overlaps

TABLES = Path(__file__).parent / "data" / "counting"


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


@pytest.mark.parametrize(
    ("name", "mean"),
    [
        ("korea_comfort_women", 206.2),
        ("kosovo_1999", 12_749.3),
        ("uk_2013_5lists", 21_282.2),
        ("new_orleans_5lists", 936.3),
        ("hiv_rome", 11_357),
    ],
)
def test_exact_averaging_agrees_with_r(name, mean):
    found = estimate(table(name), method="decomposable").mean
    assert found == pytest.approx(mean, abs=0.2 if name == "hiv_rome" else 0.1)


def test_madigan_and_york_on_spina_bifida():
    counts = np.array([0, 60, 49, 4, 247, 112, 142, 12]).reshape(2, 2, 2)
    cells = {tuple(map(int, at)): int(counts[tuple(at)]) for at in np.argwhere(counts)}
    a, b = 13.14, 55.17  # their prior: Poisson with a gamma mean

    def log_prior(n):
        return n * np.log(b) - (n + a) * np.log(1 + b) + gammaln(n + a) - gammaln(n + 1)

    found = decomposable.averaged(
        overlaps("ABC", cells), delta=1, grid=np.arange(1.0, 301), log_prior=log_prior
    )
    totals = found.documented + np.array(found.unseen, dtype=float)
    chances = np.array(found.chances)
    assert round(found.graphs[0][0], 2) == 0.37
    assert round((chances / totals).sum() / (chances / totals**2).sum()) == 731
    assert totals[chances.argmax()] == 728


@pytest.mark.parametrize(("lists", "number"), [(3, 8), (4, 61), (5, 822), (6, 18_154)])
def test_there_are_so_many_decomposable_graphs(lists, number):
    assert len(graphs(lists)[0]) == number


@pytest.mark.parametrize(("lists", "number"), [(3, 8), (4, 113), (5, 1_024)])
def test_there_are_so_many_log_linear_models(lists, number):
    assert len(all_models(lists)) == number


@pytest.mark.parametrize(
    ("name", "written", "total"),
    [
        ("kosovo_1999", "123,14,34", 10_356.5),
        ("kosovo_1999", "123,124,134,234", 16_941.9),
        ("korea_comfort_women", "12,3", 268.78),
    ],
)
def test_log_linear_fits_agree(name, written, total):
    lists = table(name)
    (fit,) = loglinear.fitted(lists, [model(written, len(lists.names))])
    assert documented(lists) + fit.unseen == pytest.approx(total, abs=0.05)


def test_chao_on_kosovo():
    assert chao(table("kosovo_1999")) == pytest.approx(10_270.5, abs=0.05)


@pytest.mark.parametrize(("written", "fault"), [("12,13,23", 2), ("12,3", 1), ("13,23,1,2", 0)])
def test_whether_estimates_exist(written, fault):
    assert loglinear.fault(table("artificial_3lists"), model(written, 3)) is Fault(fault)
