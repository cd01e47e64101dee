"""Whether what is true has the chances that the posteriors give it, where the model is true.

Simulation-based calibration (Talts et al. 2018, arXiv 1804.06788): where everything is drawn from
the prior and then a table from what was drawn, the chance that the posterior holds below the true
number of persons is as likely to lie anywhere between 0 and 1. The tables are drawn here from the
models' definitions, by nothing that the estimators use.

Both have the prior 1/N, which sums to nothing unless it is cut off somewhere; here it is.
"""

from __future__ import annotations

import json
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import chisquare, kstest

from bearwitness.counting import chains, decomposable, jumping
from bearwitness.counting.exploring import Pains, fallen
from bearwitness.counting.leaps import leapt
from bearwitness.counting.mixture import Patterns, Prior, from_prior
from bearwitness.counting.overlaps import overlaps
from bearwitness.counting.sweeps import Moves, swept

LEVEL = 0.001  # a right posterior misses it once in a thousand choices of a seed
BINS = 10
FAR = 4  # standard errors
TABLES = 2_000  # of graphs; as many as a wrong prior needs to be noticed
CHAINED = 600  # of latent classes
USUAL = Prior()  # as reports have it
SELDOM = Prior(chance=(1.0, 3.0))  # fewer are listed, and more hangs on the prior of all persons
FEWEST_OF_GRAPHS, MOST_OF_GRAPHS = 20, 1_000  # persons, where graphs are drawn
MOST = 300  # persons, where latent classes are drawn
SHORT = Pains(rounds=(10,), falls=1)
HISTORIES = tuple(history for history in product((0, 1), repeat=3) if any(history))
LISTED = np.array(HISTORIES, dtype=float)
ARVIZ = Path(__file__).parent.parent / "vectors" / "chains" / "arviz.json"


def evenness(ranks) -> float:
    """Return the smaller chance, by ten bins and by Kolmogorov and Smirnov, if all is even."""
    counts = np.histogram(ranks, bins=BINS, range=(0, 1))[0]
    return float(min(chisquare(counts).pvalue, kstest(ranks, "uniform").pvalue))


def per_person(totals):
    return 1 / totals


def as_likely_each(totals):
    return np.ones(len(totals))


def a_total(rng, totals, weigh) -> int:
    chances = weigh(totals.astype(float))
    return int(rng.choice(totals, p=chances / chances.sum()))


# Decomposable graphs


def perfect_order(pairs, lists):
    """Return (list, its neighbours before it), these all joined; None: not decomposable."""
    left, order = set(range(lists)), []
    while left:
        for last in sorted(left):
            beside = [one for one in left - {last} if {(one, last), (last, one)} & pairs]
            if all((min(two), max(two)) in pairs for two in combinations(beside, 2)):
                break
        else:
            return None
        left.remove(last)
        order.append((last, sorted(beside)))
    return order[::-1]


def a_graph(rng, lists):
    """Draw a decomposable graph, each as likely: of all graphs, until one is."""
    while True:
        joined = {two for two in combinations(range(lists), 2) if rng.random() < 0.5}
        order = perfect_order(joined, lists)
        if order is not None:
            return tuple(sorted(joined)), order


def hyper_dirichlet(rng, order, delta):
    """Draw the chances of all cells (Dawid & Lauritzen 1993, section 3.2).

    Each margin of a full table with `delta` a cell is a Dirichlet; so given its neighbours a list
    has for each of their states a Beta of its own, of what the margin's two cells hold.
    """
    lists = len(order)
    chances = np.ones((2,) * lists)
    for last, before in order:
        prior = delta * 2 ** (lists - len(before) - 1)
        listed = rng.beta(prior, prior, size=(2,) * len(before))
        for cell in product((0, 1), repeat=lists):
            given = listed[tuple(cell[place] for place in before)]
            chances[cell] *= given if cell[last] else 1 - given
    return chances


def drawn_by_graph(rng, lists, delta, totals, weigh):
    """Draw a graph, all persons, and a table; nobody may be on it."""
    pairs, order = a_graph(rng, lists)
    chances = hyper_dirichlet(rng, order, delta).ravel()
    total = a_total(rng, totals, weigh)
    counts = rng.multinomial(total, chances / chances.sum())[1:]
    cells = list(product((0, 1), repeat=lists))[1:]
    return pairs, total, overlaps("ABCD"[:lists], dict(zip(cells, counts.tolist(), strict=True)))


def by_graphs(number, lists=3, delta=None, drawn=None, weigh=per_person):
    """Return ranks, and for each table the true graph and each graph's chance.

    Args:
        number: of tables.
        lists: three or four.
        delta: what the posterior assumes.
        drawn: what tables are drawn with, if other.
        weigh: the prior of all persons that they are drawn with.
    """
    rng = np.random.default_rng(20)
    delta = 2.0**-lists if delta is None else delta
    possible = np.arange(FEWEST_OF_GRAPHS, MOST_OF_GRAPHS + 1)
    ranks, graphs = [], []
    for _ in range(number):
        pairs, total, table = drawn_by_graph(rng, lists, drawn or delta, possible, weigh)
        unseen = possible[possible >= table.documented] - table.documented
        found = decomposable.averaged(table, delta=delta, grid=unseen.astype(float))
        below = np.searchsorted(unseen, total - table.documented)
        ranks.append(sum(found.chances[:below]) + rng.random() * found.chances[below])
        graphs.append((pairs, {graph: chance for chance, graph in found.graphs}))
    return np.array(ranks), graphs


def edges_off(lists, graphs) -> float:
    """Return by how many standard errors an edge is truer than its chances; of all, the largest."""
    off = []
    for pair in combinations(range(lists), 2):
        true = np.array([pair in pairs for pairs, _ in graphs])
        chance = np.array(
            [sum(p for graph, p in found.items() if pair in graph) for _, found in graphs]
        )
        off.append((true - chance).sum() / np.sqrt((chance * (1 - chance)).sum()))
    return float(np.abs(off).max())


@pytest.mark.parametrize(
    ("lists", "delta", "number"), [(3, None, TABLES), (3, 1.0, 1_000), (4, None, 800)]
)
def test_graphs_give_the_truth_the_chance_that_it_has(lists, delta, number):
    ranks, graphs = by_graphs(number, lists, delta)
    assert evenness(ranks) > LEVEL
    assert edges_off(lists, graphs) < FAR


@pytest.mark.parametrize(
    "wrong",
    [{"weigh": as_likely_each}, {"drawn": 1.0}, {"delta": 1.0, "drawn": 0.125}],
    ids=["prior of all persons", "cells more alike", "cells less alike"],
)
def test_a_wrong_prior_of_graphs_is_noticed(wrong):
    assert evenness(by_graphs(TABLES, **wrong)[0]) < LEVEL


def test_a_graph_that_is_left_out_is_noticed(monkeypatch):
    """By the edges; of all persons too little hangs on it."""
    graphs, rows = decomposable.decomposable(3)
    monkeypatch.setattr(decomposable, "decomposable", lambda _: (graphs[:-1], rows[:-1]))
    assert edges_off(3, by_graphs(TABLES)[1]) > FAR


# Latent classes


def drawn_by_class(rng, assumed, weigh):
    """Draw all persons, classes by breaking a stick, and a table with somebody on it."""
    while True:
        total = a_total(rng, np.arange(1, MOST + 1), weigh)
        alpha = rng.gamma(assumed.shape, 1 / assumed.rate)
        broken = np.append(rng.beta(1, max(alpha, 1e-200), assumed.classes - 1), 1.0)
        weight = broken * np.append(1.0, np.cumprod(1 - broken)[:-1])
        chance = rng.beta(*assumed.chance, size=(assumed.classes, 1, 3))
        each = np.where(LISTED, chance, 1 - chance).prod(axis=2)
        cells = weight @ each
        counts = rng.multinomial(total, np.append(cells, max(1 - cells.sum(), 0)))[:-1]
        if counts.any():
            return total, counts


def rank(rng, total, draws) -> float:
    """Where the truth stands among draws; of equal ones, anywhere."""
    kept = draws[draws <= MOST]
    equal = np.count_nonzero(kept == total)
    return (np.count_nonzero(kept < total) + rng.random() * (equal + 1)) / (kept.size + 1)


def by_moves(number, assumed, weigh=per_person, each=5, sweeps=(20, 30)):
    """Return ranks among draws of many short chains, of all tables at once."""
    rng = np.random.default_rng(21)
    totals, tables = zip(*(drawn_by_class(rng, assumed, weigh) for _ in range(number)), strict=True)
    counts = np.repeat(np.array(tables), each, axis=0)
    all_histories = Patterns(np.hstack([LISTED, 1 - LISTED]), np.zeros(7, dtype=np.int64))
    mixture = from_prior(all_histories, assumed, len(counts), rng)
    step, kept = 0.5 / np.sqrt(1 + counts.sum(axis=1)), []
    for sweep in range(1, sweeps[-1] + 1):
        unseen = swept(mixture, all_histories, counts, prior=assumed, moves=Moves(2, 2), rng=rng)
        leapt(mixture, all_histories, counts, prior=assumed, step=step, leaps=4, rng=rng)
        if sweep in sweeps:
            kept.append((counts.sum(axis=1) + unseen).reshape(number, each))
    draws = np.concatenate(kept, axis=1)
    return np.array([rank(rng, *one) for one in zip(totals, draws, strict=True)])


def by_sampler(seeds):
    """Return ranks among draws of chains that come down and jump, as those of a report do."""
    ranks = []
    for seed in seeds:
        rng = np.random.default_rng([22, seed])
        total, counts = drawn_by_class(rng, USUAL, per_person)
        table = overlaps("ABC", dict(zip(HISTORIES, counts.tolist(), strict=True)))
        made = fallen(Patterns.of(table), USUAL, chains=10, pains=SHORT, key=(seed,))
        unseen = jumping.draw(made.jumpers, 40)[1].unseen[:, 3::4]
        ranks.append(rank(rng, total, table.documented + unseen))
    return np.array(ranks)


@pytest.mark.parametrize("assumed", [USUAL, SELDOM], ids=["usual", "seldom listed"])
def test_latent_classes_give_the_truth_the_chance_that_it_has(assumed):
    assert evenness(by_moves(CHAINED, assumed)) > LEVEL


def test_a_wrong_prior_of_latent_classes_is_noticed():
    assert evenness(by_moves(CHAINED, SELDOM, as_likely_each)) < LEVEL


@pytest.mark.deep
def test_chains_that_come_down_and_jump_give_the_truth_the_chance_that_it_has():
    assert evenness(by_sampler(range(300))) > LEVEL


# Whether chains agree


@pytest.mark.parametrize("name", ["independent", "apart", "ties"])
def test_chains_are_judged_as_arviz_judges_them(name):
    """`vectors/chains`; where halves stand still and apart, ours are worth less (see there)."""
    vector = json.loads(ARVIZ.read_bytes())[name]
    drawn = np.array(vector["draws"])
    assert chains.rhat(drawn) == pytest.approx(vector["rhat"], abs=1e-6)
    assert chains.bulk_ess(drawn) == pytest.approx(vector["ess_bulk"], rel=1e-6)
    assert chains.tail_ess(drawn) == pytest.approx(vector["ess_tail"], rel=1e-6)
