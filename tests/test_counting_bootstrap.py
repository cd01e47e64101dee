"""Log-linear models beside their answer: chosen anew in each draw, and the best one's profile."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import gammaln

from bearwitness.counting import bootstrap, loglinear
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import parsed
from bearwitness.counting.models import model
from bearwitness.counting.overlaps import Overlaps, overlaps

TABLES = Path(__file__).parent / "data" / "counting"


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text()).canonical()


def independent(rng, people: int) -> Overlaps:
    listed = rng.random((people, 4)) < rng.uniform(0.15, 0.45, 4)
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps("ABCD", cells)


@pytest.mark.parametrize("name", ["korea_comfort_women", "kosovo_1999"])
def test_the_table_itself_chooses_its_best_model_again(name):
    lists = table(name)
    average = loglinear.averaged(lists)
    counts, _ = loglinear.cells_of(lists)
    models = [fit.model for _, fit in average.fits]
    (said,) = loglinear.chosen_anew(lists, models, counts[None])
    assert said == pytest.approx(log(average.fits[0][1].unseen), abs=1e-6)


def test_a_draw_without_overlap_says_nothing():
    lists = table("korea_comfort_women")
    counts, _ = loglinear.cells_of(lists)
    alone = np.where([cell.bit_count() == 1 for cell in range(1, 8)], counts, 0.0)
    (said,) = loglinear.chosen_anew(lists, [model("1,2,3", 3)], alone[None])
    assert np.isnan(said)


def test_where_few_draws_say_anything_the_bootstrap_says_nothing(monkeypatch):
    lists = table("korea_comfort_women")
    silent = np.full(bootstrap.DRAWS, np.nan)
    monkeypatch.setattr(bootstrap, "chosen_anew", lambda *_: silent)
    found = bootstrap.bootstrapped(lists, loglinear.averaged(lists), seed=1, level=0.95)
    assert found is None
    told = estimate(lists, method="loglinear").sensitivity
    assert "loglinear_bootstrap" not in {one.method for one in told}
    assert "loglinear_profile" in {one.method for one in told}


def test_equal_seeds_give_equal_intervals_and_others_near_ones():
    lists = table("kosovo_1999")
    average = loglinear.averaged(lists)
    one, same, two = (
        bootstrap.bootstrapped(lists, average, seed=seed, level=0.95) for seed in (1, 1, 2)
    )
    assert one == same
    assert two.lower == pytest.approx(one.lower, rel=0.2)
    assert two.upper == pytest.approx(one.upper, rel=0.2)


def test_choosing_anew_is_wider_than_believing_the_best_model():
    """Kosovo: the published model's own interval leaves out what choosing it cost."""
    lists = table("kosovo_1999")
    average = loglinear.averaged(lists)
    anew = bootstrap.bootstrapped(lists, average, seed=1, level=0.95)
    own = bootstrap.profiled(lists, average.fits[0][1], level=0.95)
    assert anew.upper - anew.lower > 1.5 * (own.upper - own.lower)
    assert anew.median == own.median


def test_a_profile_is_what_a_slow_search_finds():
    """Three independent lists: the likelihood of N with the lists' chances at their best."""
    lists = table("korea_comfort_women")
    (fit,) = loglinear.fitted(lists, [model("1,2,3", 3)])
    found = bootstrap.profiled(lists, fit, level=0.95)
    known, sizes = lists.documented, np.array(lists.sizes, dtype=float)

    def worth(log_unseen: float) -> float:
        total = known + exp(log_unseen)
        share = sizes / total
        cells = (sizes * np.log(share) + (total - sizes) * np.log(1 - share)).sum()
        return float(gammaln(total + 1) - gammaln(total - known + 1) + cells)

    best = minimize(lambda at: -worth(float(at[0])), [log(fit.unseen)], method="Nelder-Mead")
    for end in (found.lower, found.upper):
        drop = 2 * (-best.fun - worth(log(end - known)))
        assert drop == pytest.approx(3.84, abs=0.45)  # ends are whole persons, of about 130


@pytest.mark.parametrize(
    ("name", "lower", "upper"),
    [
        ("kosovo_1999", 8_994, 12_110),
        ("hiv_rome", 9_532, 13_114),
        ("korea_comfort_women", 129, 226),
        ("uk_2013_5lists", 17_991, 30_142),
    ],
)
def test_the_profile_of_the_best_model_is_that_of_rcapture(name, lower, upper):
    """Rcapture 1.4.4 on Debian's R 4.2.2, `closedpCI.t`; it looks for the ends by steps."""
    lists = table(name)
    found = bootstrap.profiled(lists, loglinear.averaged(lists).fits[0][1], level=0.95)
    assert found.lower == pytest.approx(lower, abs=1.5)
    assert found.upper == pytest.approx(upper, abs=1.5)


def test_profiles_hold_the_truth_of_the_model_that_made_the_table():
    rng = np.random.default_rng(12)
    held = 0
    for _ in range(100):
        people = int(rng.integers(300, 1_000))
        lists = independent(rng, people).canonical()
        (fit,) = loglinear.fitted(lists, [model("1,2,3,4", 4)])
        found = bootstrap.profiled(lists, fit, level=0.95)
        assert found.lower <= found.median <= found.upper
        held += found.lower <= people <= found.upper
    assert 88 <= held <= 100  # 95, less three standard errors


def test_what_log_linear_models_say_of_themselves_is_the_same_for_any_order_of_lists():
    lists = table("hiv_rome")
    first = estimate(lists, method="loglinear")
    second = estimate(lists.reordered((2, 0, 3, 1)), method="loglinear")
    assert replace(second, lists=first.lists) == first
