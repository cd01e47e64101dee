"""The latent-class estimate: what chains are asked, published figures, and when it is withheld."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bearwitness.cli.main import main
from bearwitness.counting import (
    chains,
    document,
    exploring,
    latent_class,
    latent_sensitivity,
    picture,
    report,
    wording,
)
from bearwitness.counting.checks import Checks
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.exploring import ROUGH, Pains
from bearwitness.counting.latent_class import Sampled, sampled
from bearwitness.counting.lists import parsed
from bearwitness.counting.mixture import Patterns, Prior
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Caution, Estimate, Reason, Remark
from bearwitness.counting.sweeps import Moves
from bearwitness.counting.tempering import draw, init
from bearwitness.errors import Misused

TABLES = Path(__file__).parent / "data" / "counting"
HISTORIES = [tuple(int(bit) for bit in f"{n:04b}") for n in range(1, 16)]


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


@dataclass(frozen=True)
class Asked:
    """What chains drew, and what the command told of them."""

    drawn: Sampled
    told: dict[str, Any]


@pytest.fixture(scope="module")
def asked() -> Asked:
    """Ask the command once, with the prior of LCMCR, and keep what its chains drew."""
    drawn, said = [], io.StringIO()

    def noted(*args, **settings):
        drawn.append(sampled(*args, **settings))
        return drawn[-1]

    source = str(TABLES / "korea_comfort_women.csv")
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setattr(latent_class, "sampled", noted)
        patch.setattr(latent_sensitivity, "ROUGH", replace(ROUGH, falls=3, rounds=(30,)))
        asked = ["count", "estimate", source, "--method", "latent_class", "--json"]
        assert main([*asked, "--prior-expansion", "uniform"]) == 0
    return Asked(drawn[0], json.loads(said.getvalue()))


@pytest.fixture(scope="module")
def korea(asked) -> Sampled:
    return asked.drawn


@pytest.fixture
def hurried(monkeypatch):
    """Chains that stop long before they agree."""
    hurry(monkeypatch)


def hurry(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(exploring, "TUNING", ((4,), (4,)))
    patch.setattr(exploring, "BURNT", 4)
    patch.setattr(latent_class, "SHORTEST", 30)
    patch.setattr(latent_class, "LONGEST", 30)
    pains = Pains(2, (20, 20), (20,), falls=0)
    patch.setattr(latent_class, "sampled", partial(sampled, pains=pains))
    patch.setattr(latent_sensitivity, "ROUGH", replace(pains, groups=1))


def walk(correlation: float, *, apart: float = 0.0, length: int = 1_000) -> np.ndarray:
    """Return four chains of an autoregression, the first moved apart."""
    rng, drawn = np.random.default_rng(4), np.zeros((4, length))
    noise = rng.normal(size=(4, length)) * np.sqrt(1 - correlation**2)
    drawn[:, 0] = rng.normal(size=4)
    for at in range(1, length):
        drawn[:, at] = correlation * drawn[:, at - 1] + noise[:, at]
    drawn[0] += apart
    return drawn


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_draws_are_worth_what_their_correlation_leaves(correlation):
    drawn = walk(correlation)
    worth = drawn.size * (1 - correlation) / (1 + correlation)
    assert chains.bulk_ess(drawn) == pytest.approx(worth, rel=0.25)
    assert chains.tail_ess(drawn) > 0.5 * worth
    assert chains.rhat(drawn) < 1.03
    assert chains.error_of_median(drawn) == pytest.approx(np.sqrt(np.pi / 2 / worth), rel=0.35)


def test_chains_that_stand_apart_or_differ_in_width_are_noticed():
    assert chains.rhat(walk(0, apart=2)) > 1.1
    wide = walk(0)
    wide[0] *= 6
    assert chains.rhat(wide) > 1.1
    assert chains.rhat(np.exp(walk(0, apart=2))) == chains.rhat(walk(0, apart=2))  # only ranks


def test_chains_that_never_move_say_so():
    still = np.ones((4, 100))
    assert (chains.rhat(still), chains.bulk_ess(still)) == (1, 400)
    still[0] = 2
    assert chains.rhat(still) == np.inf
    assert chains.bulk_ess(still) < 20


def test_korea_is_where_r_finds_it(korea):
    assert korea.settled
    assert korea.rhat <= 1.01
    assert korea.quantile(0.5) == pytest.approx(137, rel=0.015)
    assert korea.quantile(0.975) == pytest.approx(201, rel=0.06)
    assert korea.quantile(0.025) == pytest.approx(124, abs=1)


def test_weighing_draws_by_their_own_prior_changes_nothing(korea):
    same = korea.under(Prior(), Prior(), 0.95)
    assert same is not None
    assert same[0] == pytest.approx(korea.quantile(0.5), abs=1)
    assert korea.under(Prior(), Prior(shape=400, rate=1), 0.95) is None


def test_each_chain_of_korea_has_the_same_middle(korea):
    assert np.array(korea.medians) == pytest.approx(korea.quantile(0.5), rel=0.035)


def test_what_too_few_draws_say_of_another_prior_or_of_fewer_classes_is_left_out(monkeypatch):
    found = settled_at(12_000)
    spread = replace(found, log_alpha=np.linspace(-400, 8, found.totals.size).reshape(4, -1))
    monkeypatch.setattr(latent_sensitivity, "sampled", lambda *_, **__: replace(found, rhat=2.0))
    told = {"seed": SEED, "level": 0.95}
    kosovo = table("kosovo_1999")
    methods = [o.method for o in latent_sensitivity.under_other_priors(kosovo, found, None, **told)]
    assert methods == ["latent_class_alpha"] * len(latent_sensitivity.OTHER_ALPHA)
    assert latent_sensitivity.under_other_priors(kosovo, spread, None, **told) == ()


def test_asked_for_nothing_beside_it_the_answer_of_chains_stands_alone(monkeypatch):
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: settled_at(12_000))
    found = estimate(table("kosovo_1999"), method="latent_class", beside=False)
    assert found.withheld is None
    asked_beside = {"latent_class_alpha", "latent_class_most"}
    assert not asked_beside & {one.method for one in found.sensitivity}
    assert not [o for o in found.sensitivity if o.method == "latent_class" and o.detail]


def test_a_ladder_without_trajectories_is_a_plain_gibbs_and_takes_none():
    patterns = Patterns.of(table("korea_comfort_women").canonical())
    ladders = init(patterns, Prior(), chains=2, parts=(1.0,), key=(8,), moves=Moves(0, 0, 0))
    _, drawn = draw(ladders, 40)
    assert not drawn.leapt.any()
    assert (drawn.unseen >= 0).all()
    assert len(np.unique(drawn.unseen)) > 5  # it moves


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "median"),
    [("kosovo_1999", 10_450), ("new_orleans_5lists", 837), ("korea_comfort_women", 137)],
)
@pytest.mark.parametrize("seed", range(5))
def test_every_seed_gives_what_r_gives_where_r_settles(name, median, seed):
    found = sampled(table(name).canonical(), seed=seed)
    assert found.settled
    assert found.quantile(0.5) == pytest.approx(median, rel=0.02)


@pytest.mark.deep
def test_the_uk_table_on_which_chains_of_r_disagree_settles():
    """Twenty chains a seed: each has a twentieth of the draws, and its median so much more error.

    By how much the farthest of a hundred may be off, four such errors, is no measure of the answer.
    """
    runs = [sampled(table("uk_2013_5lists").canonical(), seed=seed) for seed in range(5)]
    answers = [run.quantile(0.5) for run in runs]
    assert all(run.settled for run in runs)
    assert max(answers) < 1.015 * min(answers)
    for run in runs:
        off = np.log(np.array(run.medians) / run.quantile(0.5))
        assert np.abs(off).max() < 4 * run.error * np.sqrt(len(run.medians))


def two_classes(rng: np.random.Generator, people: int) -> np.ndarray:
    """Return counts of a population of two classes, by history."""
    many = rng.binomial(people, 0.7)
    chance = np.repeat([[0.12, 0.15, 0.2, 0.1], [0.5, 0.45, 0.35, 0.6]], [many, people - many], 0)
    listed = (rng.random((people, 4)) < chance).astype(int)
    codes = listed @ [8, 4, 2, 1]
    return np.bincount(codes, minlength=16)[1:]


def test_intervals_hold_the_truth_of_two_classes():
    """Forty tables at once, each a chain: a replica may have counts of its own."""
    rng, tables, people = np.random.default_rng(1948), 40, 4_000
    listed = np.array(HISTORIES, dtype=float)
    counts = np.array([two_classes(rng, people) for _ in range(tables)])
    every = Patterns(np.hstack([listed, 1 - listed]), counts[0])
    ladders = init(every, Prior(classes=5), chains=1, parts=(1.0,) * tables, key=(8,))
    ladders = replace(ladders, counts=counts, step=np.full(tables, 0.05))
    apart = np.arange(tables)[None]
    totals = []
    for _ in range(400):  # one sweep each: levels are tables here, and are not to exchange
        ladders, _drawn = draw(replace(ladders, level=apart), 1)
        found = counts.sum(axis=1)
        totals.append(found + rng.negative_binomial(found, ladders.mixture.seen()))
    lower, upper = np.quantile(totals[100:], [0.025, 0.975], axis=0)
    held = ((lower <= people) & (people <= upper)).mean()
    assert held >= 0.85  # 95 % nominal, less three standard errors


def test_too_few_draws_are_a_reason_to_withhold(hurried):
    found = estimate(table("kosovo_1999"), method="latent_class")
    assert found.withheld is Reason.CHAINS_DISAGREE
    assert (found.median, found.lower, found.upper) == (None, 4_400, None)
    assert (found.chains, found.draws) == (20, 20 * 30 * latent_class.LONGER)
    assert "lower_bound" in {other.method for other in found.sensitivity}
    assert "4,400" in wording.sentence(found, "en")


def test_all_families_say_when_one_has_no_answer(hurried):
    found = estimate(table("kosovo_1999"), method="all")
    assert found.median is not None
    assert Remark(Caution.CLASSES_UNSETTLED) in found.warnings


@pytest.fixture(scope="module")
def in_order() -> Estimate:
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        return estimate(table("korea_comfort_women"), method="latent_class")


@pytest.mark.parametrize("order", [(1, 2, 0), (2, 1, 0)])
def test_the_order_of_lists_changes_no_draw(order, hurried, in_order):
    found = estimate(table("korea_comfort_women").reordered(order), method="latent_class")
    assert found.lists != in_order.lists
    assert replace(found, lists=in_order.lists) == in_order


def test_the_order_of_many_alike_lists_changes_nothing():
    names = "ABCDEFGH"
    cells = {tuple(int(p == q or p == (q + 1) % 8) for p in range(8)): 5 for q in range(8)}
    lists = overlaps(names, cells)
    assert lists.reordered((3, 1, 0, 2, 7, 6, 5, 4)).canonical() == lists.canonical()


@pytest.mark.parametrize(("seed", "number"), [(-1, 4), (1, 3), (1, 65)])
def test_settings_outside_their_bounds_are_refused(seed, number):
    with pytest.raises(Misused):
        estimate(table("kosovo_1999"), method="latent_class", seed=seed, chains=number)


def nine_lists() -> Overlaps:
    rng = np.random.default_rng(2)
    listed = rng.random((60, 9)) < 0.3
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps("ABCDEFGHI", cells)


def test_more_than_eight_lists_are_for_latent_classes(hurried):
    with pytest.raises(Misused, match="at most 8"):
        estimate(nine_lists())
    found = estimate(nine_lists(), method="latent_class")
    assert {other.method for other in found.sensitivity} == {"lower_bound"}


def test_of_more_lists_than_the_default_takes_nothing_is_said_of_the_default(monkeypatch):
    lists = nine_lists()
    drawn = replace(settled_at(70), documented=lists.documented)
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: drawn)
    found = estimate(lists, method="latent_class", beside=False)
    assert (found.withheld, found.median) == (None, round(drawn.quantile(0.5)))
    assert Caution.USUAL_WITHHOLDS not in {remark.caution for remark in found.warnings}
    assert not found.models


def test_the_command_tells_chains_and_what_else_could_be(asked):
    told = asked.told
    assert (told["chains"], told["seed"], told["withheld"]) == (20, SEED, None)
    assert told["draws"] == asked.drawn.totals.size
    assert told["rhat"] <= 1.01
    assert told["ess"] >= 400
    assert told["error"] <= 0.005
    assert told["trips"] >= latent_class.FEWEST_TRIPS
    assert told["estimate"]["median"] == round(asked.drawn.quantile(0.5))
    kinds = {(other["method"], other["detail"]) for other in told["sensitivity"]}
    assert {("latent_class_alpha", "Gamma(1, 1)"), ("latent_class_most", "5")} <= kinds


@pytest.mark.deep
def test_another_seed_and_another_number_of_chains_give_the_same_answer(korea):
    other = sampled(table("korea_comfort_women").canonical(), seed=7, chains=5)
    assert other.settled
    assert other.quantile(0.5) == pytest.approx(korea.quantile(0.5), rel=0.015)


def settled_at(middle: float) -> Sampled:
    drawn = middle * np.exp(0.1 * walk(0, length=600))
    return Sampled(4_400, drawn, np.zeros_like(drawn), 2.0, (9,) * 4, 8, 1.0, 900.0, 0.002)


@pytest.mark.parametrize(
    ("middle", "error", "enough"),
    [(38, 0.013, True), (38, 0.014, False), (99, 0.005, True), (400, 0.005, True),
     (400, 0.006, False)],
)  # fmt: skip
def test_of_few_people_half_a_person_is_as_near_as_anybody_counts(middle, error, enough):
    drawn = np.full((4, 600), float(middle))
    found = Sampled(30, drawn, np.zeros_like(drawn), 2.0, (9, 9), 8, 1.0, 900.0, error)
    assert found.settled is enough


@pytest.mark.parametrize(
    ("middle", "reason"),
    [(12_500, None), (17_000, None), (30_000, Reason.MODELS_DISAGREE)],
)
def test_an_answer_of_all_reaches_over_its_families_or_is_withheld(monkeypatch, middle, reason):
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: settled_at(middle))
    found = estimate(table("kosovo_1999"), method="all")
    families = {other.method for other in found.sensitivity if not other.detail}
    assert {"decomposable", "loglinear", "latent_class", "lower_bound"} <= families
    assert found.withheld is reason
    told = [o for o in found.sensitivity if not o.detail and o.lower is not None]
    by_family = [o for o in told if o.method in {"decomposable", "loglinear", "latent_class"}]
    assert len(by_family) == 3
    if reason is None:
        assert found.lower == min(o.lower for o in by_family)
        assert found.upper == max(o.upper for o in by_family)
        assert min(o.median for o in by_family) <= found.median <= max(o.median for o in by_family)
        assert found.mean is None
    for language in wording.LANGUAGES:
        made = report.document(table("kosovo_1999"), found, Checks(), language, least=1)
        assert "R-hat" in document.as_data(made).decode()


def test_what_hangs_on_a_prior_or_a_list_is_told(monkeypatch):
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: settled_at(12_000))

    def elsewhere(rest, **_):
        far = settled_at(30_000 if len(rest.names) == 4 else 11_000)
        return replace(far, rhat=2.0) if "HRW" not in rest.names else far

    monkeypatch.setattr(latent_sensitivity, "sampled", elsewhere)
    found = estimate(table("kosovo_1999"), method="latent_class")
    assert found.withheld is None
    said = {remark.caution for remark in found.warnings}
    assert {Caution.HANGS_ON_PRIOR, Caution.WITHOUT_UNSETTLED} <= said
    assert picture.comparison(found, "ru")
