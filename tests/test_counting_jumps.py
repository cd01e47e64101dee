"""Whether jumps between modes leave the posterior as it is, and what proposes them."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from bearwitness.counting import exploring, jumping
from bearwitness.counting.exploring import Pains, explored, joined, tuned
from bearwitness.counting.jumps import (
    Jumps,
    jumped,
    large_of,
    log_law,
    log_places,
    placed,
    visited,
)
from bearwitness.counting.mixture import Held, from_prior
from bearwitness.counting.sketch import (
    Bend,
    Blend,
    Classes,
    bend_of,
    classes_at,
    fitted,
    points,
    reachable,
)
from bearwitness.counting.sweeps import Moves, swept
from test_counting_sampler import EMPTY, PRIOR, SKEWED, features, patterns

FEW = patterns([9, 7, 2, 8, 3, 1, 1])


def blend(classes: int, chance: float, seed: int = 3) -> Blend:
    """Return some mixture of two: what it is like does not matter to what chains converge to."""
    rng, size = np.random.default_rng([seed, classes]), 4 * classes - 1
    roots = np.tril(rng.normal(0, 0.1, (2, size, size)), -1)
    roots += np.array([np.diag(rng.uniform(0.5, 0.9, size)) for _ in range(2)])
    mean = rng.normal(0, 0.3, (2, size))
    return Blend(classes, np.log([0.4 * chance, 0.6 * chance]), mean, roots, np.linalg.inv(roots))


@pytest.mark.parametrize(
    ("most", "least", "documented", "assumed"),
    [(1, 2, 12, PRIOR), (2, 1, 8, PRIOR), (2, 1, 8, SKEWED)],
)
def test_getting_it_right(most, least, documented, assumed):
    """Geweke 2004: parameters keep their prior while they and tables are drawn in turn."""
    rng, replicas = np.random.default_rng(20), 3_000
    prior = features(from_prior(EMPTY, assumed, 200_000, rng))
    mixture = from_prior(EMPTY, assumed, replicas, rng)
    jumps, made = Jumps((), most, least, tries=6, chance=assumed.chance), []

    def jump(held, log_alpha):
        nonlocal jumps
        if not jumps.blends:  # of other tables that come as well: they need not fit
            jumps = replace(jumps, blends=fitted(visited(held, jumps, rng), rng))
            return held.persons, held.listed
        persons, listed, times = jumped(held, EMPTY, log_alpha, jumps, rng)
        made.append(times.mean())
        return persons, listed

    for _ in range(25):
        chances = mixture.total / mixture.total.sum(axis=1, keepdims=True)
        counts = rng.multinomial(documented, chances)
        swept(mixture, EMPTY, counts, prior=assumed, moves=Moves(1, 0, 0), rng=rng, jump=jump)
    found = features(mixture)
    scale = np.sqrt(found.var(axis=1) / replicas + prior.var(axis=1) / prior.shape[1])
    off = (found.mean(axis=1) - prior.mean(axis=1)) / scale
    assert np.abs(off).max() < 4, off.round(1)
    assert np.mean(made) > 0.1  # of the six tries: often enough for an error to show


def some_classes(rng: np.random.Generator, replicas: int, classes: int) -> Classes:
    log = np.log(np.sort(rng.dirichlet(np.ones(classes), replicas))[:, ::-1])
    odds = rng.normal(0, 4, (replicas, 3, classes))
    return Classes(log, -np.logaddexp(0, -odds), -np.logaddexp(0, odds))


BENDS = [bend_of((1.0, 1.0)), bend_of((0.34, 1.8)), bend_of((0.4, 0.6))]


def test_where_a_prior_has_a_peak_at_an_end_the_power_falls_with_it():
    assert BENDS[0] == bend_of((3.0, 1.8)) == (0.3, 0.3)
    assert BENDS[2] == pytest.approx((0.12, 0.18))


@pytest.mark.parametrize("bend", BENDS)
@pytest.mark.parametrize("classes", [1, 2, 3])
def test_points_are_places_of_classes(classes, bend):
    made = some_classes(np.random.default_rng(1), 200, classes)
    at, _ = points(made, bend)
    again, real = classes_at(at, classes, 3, bend)
    assert real.all()
    assert reachable(made).all()
    assert np.abs(again.log_weight - made.log_weight).max() < 1e-8
    assert np.abs(again.log_on - made.log_on).max() < 1e-8
    assert np.abs(again.log_off - made.log_off).max() < 1e-8


def test_points_that_belong_to_no_classes_are_told():
    at = np.zeros((3, 7))
    at[0, 2], at[1, 0] = 1.5, 3.0  # no chance is bent so far; a second class larger than the first
    for bend in BENDS:
        assert classes_at(at, 2, 3, bend)[1].tolist() == [False, False, True]


@pytest.mark.parametrize("bend", BENDS)
def test_a_stretch_is_the_determinant_of_the_slopes(bend: Bend):
    rng, tiny = np.random.default_rng(2), 1e-6
    made = some_classes(rng, 1, 2)
    rest = np.concatenate([made.log_weight[:, 1], made.log_on.ravel()])

    def at(free: np.ndarray) -> np.ndarray:
        weight, chance = free[0], free[1:].reshape(1, 3, 2)
        log = np.log(np.array([[1 - weight, weight]]))
        return points(Classes(log, np.log(chance), np.log1p(-chance)), bend)[0][0]

    free = np.exp(rest)
    slopes = [
        (at(free * (1 + tiny * step)) - at(free * (1 - tiny * step))) / (2 * tiny * free[place])
        for place, step in enumerate(np.eye(7))
    ]
    assert np.linalg.slogdet(slopes)[1] == pytest.approx(points(made, bend)[1][0], abs=1e-4)


def test_a_blend_is_as_dense_as_its_draws_lie():
    made, rng = blend(1, 1.0), np.random.default_rng(4)
    inside = (np.abs(made.drawn(200_000, rng)) < 0.7).all(axis=1).mean()
    box = rng.uniform(-0.7, 0.7, (200_000, 3))
    assert (np.exp(made.log_density(box)).mean() * 1.4**3) == pytest.approx(inside, rel=0.02)


def test_a_sketch_finds_two_heaps_and_how_often_each_was_visited():
    rng = np.random.default_rng(5)
    one, other = rng.normal(0, 0.1, (600, 3)), rng.normal(2, 0.2, (300, 3))
    few = rng.normal(0, 1, (10, 7))
    (made,) = fitted({1: np.vstack([one, other]), 2: few}, rng)
    near = np.linalg.norm(made.mean - 2, axis=1) < 1
    assert np.exp(made.log_weight[near]).sum() == pytest.approx(300 / 910, abs=0.03)
    assert np.exp(made.log_weight).sum() == pytest.approx(900 / 910)
    assert fitted({}, rng) == ()
    alike = fitted({1: np.repeat(rng.normal(0, 1, (3, 3)), 100, axis=0)}, rng)
    assert np.isfinite(alike[0].log_density(one)).all()


def test_places_are_drawn_as_often_as_is_said():
    rng, sizes = np.random.default_rng(6), np.array([5.0, 0.0, 2.0, 1.0])
    many = 40_000
    places, log = placed(np.tile(sizes, (many, 1)), np.full(many, 0.7), 4, rng)
    assert (places[:, 1] == -1).all()
    total = 0.0
    for order in permutations(range(4), 3):
        persons = np.zeros((1, 4))
        persons[0, list(order)] = [5, 2, 1]
        chance = np.exp(log_places(persons, np.array([0.7]))[0])
        here = (places[:, [0, 2, 3]] == order).all(axis=1)
        assert here.mean() == pytest.approx(chance, abs=0.012)
        assert np.allclose(log[here], np.log(chance))
        total += chance
    assert total == pytest.approx(1)


def test_the_law_of_counts_is_that_of_broken_sticks():
    rng, alpha = np.random.default_rng(7), 0.8
    broken = np.hstack([rng.beta(1, alpha, (400_000, 2)), np.ones((400_000, 1))])
    left = np.cumprod(np.hstack([np.ones((400_000, 1)), 1 - broken[:, :2]]), axis=1)
    weight = broken * left
    for persons in ([2.0, 0.0, 1.0], [0.0, 3.0, 0.0], [1.0, 1.0, 2.0]):
        expected = (weight ** np.array(persons)).prod(axis=1).mean()
        found = np.exp(log_law(np.array([persons]), np.array([alpha]))[0])
        assert found == pytest.approx(expected, rel=0.02)


def held_by(persons: list[float]) -> Held:
    """Everybody is on the first list alone."""
    seen = np.zeros((1, 7, len(persons)))
    seen[0, 3] = persons
    listed = np.zeros((1, 3, len(persons)))
    listed[0, 0] = persons
    return Held(seen, np.array([persons]), listed)


def test_a_replica_whose_classes_tie_or_hold_too_few_stays():
    rng, jumps = np.random.default_rng(8), Jumps((blend(1, 0.5), blend(2, 0.5)), 2, 3, tries=50)
    for persons in ([5.0, 3, 3, 1], [2.0, 2, 1, 0]):
        held = held_by(persons)
        after, listed, times = jumped(held, EMPTY, np.zeros(1), jumps, rng)
        assert (after.tolist(), times.tolist()) == ([persons], [0])
        assert (listed == held.listed).all()
    assert visited(held_by([2.0, 2, 1, 0]), jumps, rng) == {}
    assert list(visited(held_by([9.0, 4, 1, 0]), jumps, rng)) == [2]


def test_what_is_never_proposed_is_never_left():
    rng, jumps = np.random.default_rng(9), Jumps((blend(1, 1.0),), 2, 3, tries=50)
    held = held_by([9.0, 8, 1, 0])
    assert large_of(held, jumps, rng).number.tolist() == [2]
    assert jumped(held, EMPTY, np.zeros(1), jumps, rng)[2].tolist() == [0]


def test_nobody_is_lost_in_a_jump():
    rng = np.random.default_rng(10)
    mixture = from_prior(FEW, PRIOR, 300, rng)
    jumps = Jumps((blend(1, 0.5), blend(2, 0.5)), 2, 2, tries=20)
    counts = np.tile(FEW.counts, (300, 1))

    def jump(held, log_alpha):
        persons, listed, times = jumped(held, FEW, log_alpha, jumps, rng)
        assert (listed.sum(axis=2) == FEW.counts @ FEW.on[:, :3]).all()
        assert (persons.sum(axis=1) >= 31).all()
        assert (listed <= persons[:, None]).all()
        assert times.any()
        return persons, listed

    swept(mixture, FEW, counts, prior=PRIOR, moves=Moves(1, 1, 0), rng=rng, jump=jump)


@pytest.fixture(scope="module")
def ready():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exploring, "TUNING", ((6,), (6,)))
        ladders = tuned(FEW, PRIOR, key=(1,))
        pains = Pains(1, (60, 60), (60, 60))
        return explored(ladders, chains=8, pains=pains, key=(2,))


def test_equal_keys_draw_equal_numbers_and_a_draw_changes_nothing_before_it(ready):
    first, second = (jumping.draw(ready.jumpers, 12) for _ in range(2))
    assert first[1].unseen.tobytes() == second[1].unseen.tobytes()
    assert first[0].done == ready.jumpers.done + 12
    other = jumping.draw(replace(ready.jumpers, key=(3,)), 12)[1]
    assert (other.unseen != first[1].unseen).any()


def test_chains_without_a_sketch_do_not_jump(ready):
    none = replace(ready.jumpers, jumps=replace(ready.jumpers.jumps, blends=()))
    assert jumping.draw(none, 5)[1].accepted == 0
    assert jumping.draw(ready.jumpers, 5)[1].accepted > 0.1


def test_chains_that_jump_agree_with_ladders(ready):
    """Two samplers that share their Gibbs steps and nothing of how they reach other modes."""
    from bearwitness.counting import tempering

    jumpers = jumping.draw(ready.jumpers, 50)[0]
    drawn = np.log1p(jumping.draw(jumpers, 300)[1].unseen).mean(axis=1)
    ladders = tempering.init(FEW, PRIOR, chains=8, parts=(1.0, 0.5, 0.2), key=(5,))
    ladders = tempering.draw(ladders, 60)[0]
    other = np.log1p(tempering.draw(ladders, 250)[1].unseen).mean(axis=1)
    error = np.hypot(drawn.std(ddof=1), other.std(ddof=1)) / np.sqrt(8)
    assert abs(drawn.mean() - other.mean()) < 4 * error
    assert error < 0.15


def test_points_are_joined_by_number_of_classes():
    one, two = np.zeros((2, 3)), np.ones((1, 7))
    made = joined({1: one}, {1: one, 2: two})
    assert {number: len(at) for number, at in made.items()} == {1: 4, 2: 1}
