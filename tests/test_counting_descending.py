"""Chains that come down from the prior once, and what happens where they do not agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bearwitness.counting import exploring, jumping, latent_class, tempering
from bearwitness.counting.descending import by_weight, descended
from bearwitness.counting.exploring import Pains, fallen
from bearwitness.counting.latent_class import Sampled, sampled
from bearwitness.counting.mixture import Patterns, Prior, from_prior
from bearwitness.counting.overlaps import Overlaps, overlaps
from test_counting_sampler import PRIOR, patterns

FEW = patterns([9, 7, 2, 8, 3, 1, 1])
SHORT = Pains(2, (20, 20), (20,), falls=2)
CELLS = {(1, 0, 0): 9, (0, 1, 0): 7, (0, 0, 1): 2, (1, 1, 0): 8, (1, 0, 1): 3, (0, 1, 1): 1}


def table() -> Overlaps:
    return overlaps("ABC", CELLS | {(1, 1, 1): 1})


def test_equal_keys_come_down_alike_and_others_elsewhere():
    came = {"chains": 4, "sweeps": 2}
    one, same, other = (descended(FEW, PRIOR, key=(key,), **came) for key in (1, 1, 2))
    assert (one.mixture.log_weight == same.mixture.log_weight).all()
    assert (one.mixture.log_weight != other.mixture.log_weight).any()
    assert one.step > 0
    assert one.levels > 3
    assert 1 <= one.ways <= 4


def test_chains_go_on_as_often_as_they_weigh():
    rng = np.random.default_rng(1)
    assert by_weight(np.zeros(8), rng) is None
    assert by_weight(np.log(np.array([1.0, 1, 1, 0.5])), rng) is None
    taken = by_weight(np.log(np.array([5.0, 1e-9, 3e-9, 1e-9, 1e-9, 1e-9, 1e-9, 1])), rng)
    times = np.bincount(taken, minlength=8)
    assert times[0] in {6, 7}
    assert times[7] in {1, 2}
    assert times.sum() == 8


def test_each_chain_comes_down_by_a_way_of_its_own_unless_it_is_asked_otherwise(monkeypatch):
    """Where few are taken instead of all, a mode can be lost in all of them alike."""
    monkeypatch.setattr("bearwitness.counting.descending.WEIGHED", 0.0)
    many = patterns([90, 70, 20, 80, 30, 10, 9])
    assert descended(many, PRIOR, chains=8, sweeps=0, key=(1,)).ways == 8
    made = fallen(many, PRIOR, chains=8, pains=SHORT, key=(1,))
    assert made.trips == 8


def test_a_chain_that_is_caught_where_nothing_is_likely_is_replaced_if_asked(monkeypatch):
    """Without sweeps a chain stays where the prior left it; by weight the best takes all."""
    monkeypatch.setattr("bearwitness.counting.descending.WEIGHED", 0.0)
    many = patterns([90, 70, 20, 80, 30, 10, 9])
    came = descended(many, PRIOR, chains=8, sweeps=0, key=(1,), weigh=True)
    likely = np.log(came.mixture.total) @ many.counts
    start = from_prior(many, PRIOR, 8, np.random.default_rng([1, 0]))
    before = np.log(start.total) @ many.counts
    assert came.ways < 8
    assert likely.min() > before.min()
    assert likely.mean() > before.mean()


def test_each_level_has_more_persons_than_the_one_above(monkeypatch):
    held: list[int] = []

    def noted(_mixture, _patterns, counts, **_):
        held.append(int(counts[0].sum()))

    monkeypatch.setattr("bearwitness.counting.descending.swept", noted)
    descended(patterns([90, 70, 20, 80, 30, 10, 9]), PRIOR, chains=2, sweeps=1, key=(1,))
    assert held == sorted(held)
    assert held[0] == pytest.approx(10, abs=4)
    assert held[-1] == 309


def test_chains_that_came_down_agree_with_ladders():
    made = fallen(FEW, PRIOR, chains=8, pains=Pains(rounds=(40,), falls=3), key=(4,))
    assert made.trips == 8
    drawn = np.log1p(jumping.draw(made.jumpers, 300)[1].unseen).mean(axis=1)
    ladders = tempering.init(FEW, PRIOR, chains=8, parts=(1.0, 0.5, 0.2), key=(5,))
    ladders = tempering.draw(ladders, 60)[0]
    other = np.log1p(tempering.draw(ladders, 250)[1].unseen).mean(axis=1)
    error = np.hypot(drawn.std(ddof=1), other.std(ddof=1)) / np.sqrt(8)
    assert abs(drawn.mean() - other.mean()) < 4 * error
    assert error < 0.15


@pytest.fixture
def climbed(monkeypatch) -> list[Patterns]:
    """Note which tables ladders are made for."""
    seen: list[Patterns] = []
    whole = latent_class.tuned

    def noted(table, prior, *, key):
        seen.append(table)
        return whole(table, prior, key=key)

    monkeypatch.setattr(exploring, "TUNING", ((4,), (4,)))
    monkeypatch.setattr(exploring, "BURNT", 4)
    monkeypatch.setattr(exploring, "LANDED", 10)
    monkeypatch.setattr(latent_class, "SHORTEST", 40)
    monkeypatch.setattr(latent_class, "tuned", noted)
    return seen


SELDOM = Prior(chance=(1.0, 2.0))


def asked(far: bool, monkeypatch, prior: Prior = SELDOM, **more: object) -> tuple[Sampled, int]:
    """Return what is drawn, and how many rounds it took; `far`: as if chains stood far apart."""
    judged, rounds = latent_class._judged, 0

    def found(documented, groups, drawn, most=None):
        nonlocal rounds
        rounds = len(drawn)
        one = judged(documented, groups, drawn, most)
        return replace(one, rhat=3.0 if far else 1.0, ess=900.0, error=0.001)

    monkeypatch.setattr(latent_class, "_judged", found)
    monkeypatch.setattr(latent_class, "ROUND", 20)
    return sampled(table(), seed=3, prior=prior, pains=SHORT, budget=1, **more), rounds


@pytest.mark.parametrize("prior", [Prior(), SELDOM])
def test_ladders_alone_answer_where_they_can_be_climbed(climbed, monkeypatch, prior):
    """Chains that come down can agree on a part of the posterior; see `benchmarks/descents.py`."""
    fell: list[int] = []
    monkeypatch.setattr(latent_class, "fallen", lambda *_, **__: fell.append(1))
    found, rounds = asked(False, monkeypatch, prior=prior)
    assert (fell, len(climbed), rounds) == ([], 1, 1)
    assert found.rhat == 1.0


@pytest.mark.parametrize("far", [True, False])
def test_of_too_many_capture_histories_no_ladder_is_climbed(climbed, monkeypatch, far):
    monkeypatch.setattr(latent_class, "MOST_CLIMBED", 5)
    found, rounds = asked(far, monkeypatch)
    assert (climbed, rounds) == ([], 1)  # far apart they are given up at once
    assert found.settled is not far


@pytest.mark.parametrize(("prior", "longer"), [(Prior(), 1), (SELDOM, latent_class.LONGER)])
def test_chains_that_came_down_draw_longer_where_chances_are_not_uniform(
    climbed, monkeypatch, prior, longer
):
    monkeypatch.setattr(latent_class, "MOST_CLIMBED", 5)
    found, _ = asked(False, monkeypatch, prior=prior, enough=lambda _: False)
    assert found.totals.shape[1] == longer * 40
    assert climbed == []


HARDLY = {"rhat": 1.012, "ess": 350.0, "error": 0.006}


@pytest.mark.parametrize(
    ("said", "sweeps"),
    [
        (HARDLY, 160),  # four times the draws would be enough
        (HARDLY | {"error": 0.02}, 20),
        (HARDLY | {"ess": 40.0}, 20),
        (HARDLY | {"rhat": 1.2}, 20),
        (
            {"rhat": 1.0, "ess": 900.0, "error": 0.0045},
            40,
        ),  # better would be had by usual work alone
    ],
)
def test_ladders_draw_longer_only_where_that_is_likely_to_be_enough(
    climbed, monkeypatch, said, sweeps
):
    judged = latent_class._judged
    monkeypatch.setattr(latent_class, "_judged", lambda *given: replace(judged(*given), **said))
    monkeypatch.setattr(latent_class, "ROUND", 20)
    monkeypatch.setattr(latent_class, "HALF", 0)  # of few people it is more than these errors
    found = sampled(table(), seed=3, pains=SHORT, budget=1)
    assert found.totals.shape[1] == sweeps
    assert len(climbed) == 1
    assert (
        sampled(table(), seed=3, pains=SHORT, budget=1, enough=lambda _: False).totals.shape[1]
        == 40
    )
