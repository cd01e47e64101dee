"""Whether the moves of the latent-class sampler leave the posterior as it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logsumexp

from bearwitness.counting.leaps import _Slope, leapt
from bearwitness.counting.mixture import Mixture, Patterns, Prior, from_prior
from bearwitness.counting.sweeps import Moves, swept
from bearwitness.counting.tempering import draw, init, relevelled, thinned

LISTED = np.array([[int(bit) for bit in f"{n:03b}"] for n in range(1, 8)], dtype=float)
PRIOR = Prior(classes=4, shape=2.0, rate=2.0)  # tails light enough for means to settle
SKEWED = replace(PRIOR, chance=(0.7, 2.5))


def patterns(counts) -> Patterns:
    return Patterns(np.hstack([LISTED, 1 - LISTED]), np.array(counts))


EMPTY = patterns([0] * 7)


def features(mixture: Mixture) -> np.ndarray:
    """Return what the two simulators are compared by, shape (features, replicas)."""
    weight, chance = np.exp(mixture.log_weight), np.exp(mixture.log_chance[:, :3])
    return np.array(
        [
            mixture.log_alpha,
            mixture.log_alpha**2,
            weight[:, 0],
            weight[:, 1],
            weight[:, -1],
            (weight**2).sum(axis=1),
            mixture.log_weight[:, -1].clip(-20),
            chance[:, 0, 0],
            chance[:, 2, -1],
            chance[:, 0, 0] * chance[:, 1, 0] * weight[:, 0],
            np.log(mixture.seen()),
            mixture.seen() ** 2,
        ]
    )


@pytest.mark.parametrize(
    ("moves", "step", "assumed"),
    [
        (Moves(0, 0, 0), 0.0, PRIOR),
        (Moves(3, 0, 0), 0.0, PRIOR),
        (Moves(0, 30, 0), 0.0, PRIOR),
        (Moves(0, 0, 4), 0.3, PRIOR),
        (Moves(3, 3, 6), 0.5, PRIOR),
        (Moves(0, 0, 0), 0.0, SKEWED),
        (Moves(0, 30, 0), 0.0, SKEWED),
        (Moves(0, 0, 4), 0.3, SKEWED),
    ],
    ids=["gibbs", "places", "ridges", "leaps", "all", "gibbs, skewed", "ridges, skewed",
         "leaps, skewed"],
)  # fmt: skip
def test_getting_it_right(moves, step, assumed):
    """Geweke 2004 (doi 10.1198/016214504000001132): parameters and data drawn in turn.

    If every move is right, parameters keep their prior while the table is drawn from them
    and they from the table. With the prior 1/N the table given the documented is multinomial.
    """
    rng, replicas, documented, turns = np.random.default_rng(20), 2_000, 12, 40
    prior = features(from_prior(EMPTY, assumed, 200_000, rng))
    mixture = from_prior(EMPTY, assumed, replicas, rng)
    for _ in range(turns):
        chances = mixture.total / mixture.total.sum(axis=1, keepdims=True)
        counts = rng.multinomial(documented, chances)
        swept(mixture, EMPTY, counts, prior=assumed, moves=moves, rng=rng)
        if moves.leaps:
            steps = np.full(replicas, step)
            leapt(mixture, EMPTY, counts, prior=assumed, step=steps, leaps=moves.leaps, rng=rng)
    found = features(mixture)
    scale = np.sqrt(found.var(axis=1) / replicas + prior.var(axis=1) / prior.shape[1])
    off = (found.mean(axis=1) - prior.mean(axis=1)) / scale
    assert np.abs(off).max() < 4, off.round(1)


def test_the_gradient_is_the_slope_of_the_density():
    rng = np.random.default_rng(0)
    table = patterns(rng.integers(1, 30, 7))
    psi, odds = rng.normal(size=(5, 3)), rng.normal(size=(3, 5, 3))
    counts, alpha = np.tile(table.counts, (3, 1)).T.astype(float), np.exp(rng.normal(size=3))
    slope = _Slope(LISTED, counts, alpha, (0.7, 2.5))
    here, tiny = slope.at(psi, odds, ends=True), 1e-6
    for k in range(5):
        change, turn = np.zeros_like(psi), np.zeros_like(odds)
        change[k], turn[1, k] = tiny, tiny
        more = slope.at(psi + change, odds, ends=True).log_density
        less = slope.at(psi - change, odds, ends=True).log_density
        assert (more - less) / (2 * tiny) == pytest.approx(here.slope_psi[k], abs=1e-4)
        more = slope.at(psi, odds + turn, ends=True).log_density
        less = slope.at(psi, odds - turn, ends=True).log_density
        assert (more - less) / (2 * tiny) == pytest.approx(here.slope_odds[1, k], abs=1e-4)


def test_tempered_chains_agree_with_weighed_draws_of_the_prior():
    """A small table, where weighing draws of the prior by the likelihood is exact enough."""
    table, rng = patterns([9, 7, 2, 8, 3, 1, 1]), np.random.default_rng(3)
    prior = from_prior(table, PRIOR, 400_000, rng)
    log = (table.counts * np.log(prior.total)).sum(axis=1)
    weight = np.exp(log - logsumexp(log))
    ladders = init(table, PRIOR, chains=16, parts=(1.0, 0.5, 0.2), key=(5,))
    ladders, _ = draw(ladders, 100)
    _, drawn = draw(ladders, 500)
    worth = 1 / (weight**2).sum()
    assert worth > 5_000
    for exact, sampled in (
        (np.log(prior.seen()), drawn.log_seen),
        (prior.log_alpha, drawn.log_alpha),
    ):
        mean = (weight * exact).sum()
        spread = np.sqrt((weight * (exact - mean) ** 2).sum())
        by_chain = sampled.mean(axis=1)
        error = np.hypot(by_chain.std(ddof=1) / 4, spread / np.sqrt(worth))
        assert abs(by_chain.mean() - mean) < 4 * error
        assert error < 0.1 * spread
    unseen = (weight * 31 * (1 / prior.seen() - 1)).sum()  # the mean given the parameters
    assert np.median(drawn.unseen) < unseen < 4 * drawn.unseen.mean()
    assert drawn.trips.min() > 5


def test_equal_keys_draw_equal_numbers_and_a_draw_changes_nothing_before_it():
    ladders = init(patterns([9, 7, 2, 8, 3, 1, 1]), PRIOR, chains=4, parts=(1.0, 0.4), key=(1,))
    first, second = draw(ladders, 20)[1], draw(ladders, 20)[1]
    assert (first.unseen == second.unseen).all()
    other = init(ladders.patterns, PRIOR, chains=4, parts=(1.0, 0.4), key=(2,))
    assert (draw(other, 20)[1].unseen != first.unseen).any()


def test_one_level_is_a_ladder_too():
    ladders = init(patterns([9, 7, 2, 8, 3, 1, 1]), PRIOR, chains=4, parts=(1.0,), key=(1,))
    after, drawn = draw(ladders, 10)
    assert after.done == ladders.done + 10
    assert drawn.trips.sum() == 0
    two = init(ladders.patterns, PRIOR, chains=4, parts=(1.0, 0.5), key=(1,))
    assert draw(two, 9)[1].unseen.shape == (4, 9)


def test_a_smaller_part_is_held_by_a_larger_one():
    counts = np.array([1, 1, 1, 1, 1, 5, 40, 1_000])
    parts = np.geomspace(1, 0.01, 20)
    kept = np.array([thinned(counts, part) for part in parts])
    assert (np.diff(kept, axis=0) <= 0).all()
    assert (kept[0] == counts).all()
    assert kept.sum(axis=1) == pytest.approx(parts * counts.sum(), abs=len(counts))


def test_ladders_gain_levels_where_exchanges_are_refused():
    ladders = init(
        patterns([90, 70, 20, 80, 30, 10, 9]), PRIOR, chains=4, parts=(1.0, 0.01), key=(1,)
    )
    longer = relevelled(ladders, np.array([2.0]), aim=0.5, most=9)
    assert len(longer.parts) == 5
    assert longer.parts[0] == 1
    assert longer.parts[-1] == pytest.approx(0.01)
    assert draw(longer, 5)[1].unseen.shape == (4, 5)
