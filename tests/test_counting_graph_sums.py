"""The sum over all decomposable graphs, against the graphs themselves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.counting import decomposable, graph_search, graph_sums
from bearwitness.counting.estimate import estimate
from bearwitness.counting.graph_search import heaviest, ordered
from bearwitness.counting.graph_sums import log_sums
from bearwitness.counting.graphs import decomposable as graphs
from bearwitness.counting.graphs import edge
from bearwitness.counting.lists import parsed
from bearwitness.counting.overlaps import overlaps
from bearwitness.errors import Misused

TABLES = Path(__file__).parent / "data" / "counting"
KNOWN = [1, 2, 8, 61, 822, 18_154, 617_675, 30_888_596]  # OEIS A058862


@pytest.mark.parametrize(("lists", "number"), list(enumerate(KNOWN, start=1)))
def test_where_every_graph_weighs_one_they_are_counted(lists, number):
    found = np.exp(log_sums(np.zeros((1 << lists, 2))))
    assert found == pytest.approx([number] * 2, rel=1e-12)


@given(lists=st.integers(2, 5), seed=st.integers(0, 2**32), wide=st.sampled_from([0.1, 5, 900]))
@settings(max_examples=40, deadline=None)
def test_the_sum_is_that_of_the_graphs_one_by_one(lists, seed, wide):
    scores = np.random.default_rng(seed).normal(0, wide, (1 << lists, 3))
    scores[0] = 0
    each = graphs(lists)[1] @ scores
    most = each.max(axis=0)
    assert log_sums(scores) == pytest.approx(
        np.log(np.exp(each - most).sum(axis=0)) + most, abs=1e-9
    )


def test_points_of_a_grid_are_summed_apart(monkeypatch):
    scores = np.random.default_rng(1).normal(0, 3, (16, 10))
    scores[0] = 0
    whole = log_sums(scores)
    monkeypatch.setattr(graph_sums, "ENTRIES", 3 * 16**2)
    assert np.array_equal(log_sums(scores), whole)


@pytest.mark.parametrize("name", ["kosovo_1999", "uk_2013_5lists", "new_orleans_5lists"])
def test_a_posterior_without_making_a_graph_is_the_one_that_makes_them(monkeypatch, name):
    table = parsed((TABLES / f"{name}.csv").read_text())
    made = decomposable.averaged(table)
    monkeypatch.setattr(decomposable, "MADE", 3)
    summed = decomposable.averaged(table)
    assert summed.chances == pytest.approx(made.chances, abs=1e-11)
    assert summed.mean == pytest.approx(made.mean, rel=1e-9)
    assert summed.chance_complete == pytest.approx(made.chance_complete, rel=1e-6)
    best = made.graphs[: decomposable.SHOWN]
    assert [pairs for _, pairs in summed.graphs] == [pairs for _, pairs in best]
    assert [w for w, _ in summed.graphs] == pytest.approx([w for w, _ in best], rel=1e-6)


@pytest.mark.parametrize("lists", [3, 4, 5])
def test_the_graphs_that_have_an_order_are_the_decomposable_ones(lists):
    pairs = [edge(a, b, lists) for a in range(lists) for b in range(a + 1, lists)]
    every = [
        sum(e for n, e in enumerate(pairs) if bits >> n & 1) for bits in range(1 << len(pairs))
    ]
    assert {g for g in every if ordered(g, lists) is not None} == set(graphs(lists)[0])


def test_a_search_ends_where_the_heaviest_have_all_been_gone_on_from(monkeypatch):
    monkeypatch.setattr(graph_search, "BREADTH", 3)
    found = heaviest(4, lambda order: -float(sum(b.bit_count() for _, b in order)), number=3)
    assert found[0] == (0.0, 0)
    assert [weight for weight, _ in found] == [0, -1, -1]


def test_seven_lists_are_counted_exactly():
    rng = np.random.default_rng(7)
    listed = (rng.random((900, 7)) < rng.uniform(0.1, 0.4, 7)).astype(int)
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    grid = np.arange(1.0, 400, 20)
    found = decomposable.averaged(overlaps("ABCDEFG", cells), grid=grid)
    assert found.documented < found.quantile(0.025) < 900 < found.quantile(0.975) + 20
    assert sum(found.chances) == pytest.approx(1)
    assert 0 < sum(weight for weight, _ in found.graphs) < 1


def test_nine_lists_are_for_latent_classes():
    cells = {tuple(int(p in {q, (q + 1) % 9}) for p in range(9)): 5 for q in range(9)}
    cells |= {tuple(int(p == q) for p in range(9)): 5 for q in range(9)}
    with pytest.raises(Misused, match="at most 8"):
        estimate(overlaps("ABCDEFGHI", cells))
