"""Where some people are harder to list than others: widened, withheld, or told as unseen."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import exp, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.counting import called, report, uneven, wording
from bearwitness.counting import estimate as estimating
from bearwitness.counting.checks import Checks
from bearwitness.counting.document import Table, Words
from bearwitness.counting.estimate import estimate
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.report_words import WORDS
from bearwitness.counting.result import Caution, Reason, Span
from bearwitness.counting.sensitivity import together
from bearwitness.counting.writable import beside


def as_table(listed) -> Overlaps:
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps("ABCDEFGH"[: listed.shape[1]], cells)


def unlike(seed: int, people: int, share: float = 0.3) -> Overlaps:
    rng = np.random.default_rng(seed)
    easy = rng.random((people, 1)) < share
    chances = np.where(easy, rng.uniform(0.4, 0.7, 4), rng.uniform(0.05, 0.2, 4))
    return as_table(rng.random((people, 4)) < chances)


def alike(seed: int, people: int, lists: int = 4) -> Overlaps:
    rng = np.random.default_rng(seed)
    return as_table(rng.random((people, lists)) < rng.uniform(0.15, 0.45, lists))


def foreseen(unseen: float, shape: str, curve: float, pair: float = 0.0) -> Overlaps:
    """Return the table that a model of this shape foresees, the first two lists depending."""
    terms, cells = (-1.0, -0.6, -1.4, -0.9), {}
    for history in list(product((0, 1), repeat=4))[1:]:
        log = sum(term for term, on in zip(terms, history, strict=True) if on)
        log += curve * float(uneven.SHAPES[shape](np.array(float(sum(history)))))
        log += pair * (history[0] and history[1])
        cells[history] = round(unseen * exp(log))
    return overlaps("ABCD", cells)


@pytest.mark.parametrize(("shape", "curve"), [("poisson", 0.15), ("darroch", 0.4), ("gamma", 6.0)])
@pytest.mark.parametrize("pair", [0.0, 0.8])
def test_each_form_finds_the_number_that_it_foresaw(shape, curve, pair):
    table = foreseen(10**7, shape, curve, pair)
    (found,) = [one for one in uneven.fitted(table) if one.shape == shape]
    assert found.unseen == pytest.approx(10**7, rel=1e-3)
    assert found.pairs == (frozenset({(0, 1)}) if pair else frozenset())
    assert uneven.weight([found], uneven.plain(table)) > 0.999
    assert found.quantile(0.5) == pytest.approx(table.documented + 10**7, rel=1e-3)


def test_lists_that_avoid_one_another_have_no_form_in_which_people_differ():
    assert uneven.fitted(foreseen(10**5, "darroch", -0.4)) == ()
    assert uneven.weight((), 100.0) == 0


@given(
    chances=st.lists(st.sampled_from([0.05, 0.1, 0.3, 0.6]), min_size=3, max_size=5),
    odds=st.sampled_from([1.0, 3.0, 10.0]),
    share=st.sampled_from([0.1, 0.3, 0.7]),
)
@settings(max_examples=40, deadline=None)
def test_how_many_more_there_are_if_some_are_easy_is_so_of_a_population_like_that(
    chances, odds, share
):
    """Lists and documented are made of people who differ so; their lengths alone give them back."""
    people = 10**9
    easy = [odds * p / (1 - p + odds * p) for p in chances]
    cells = {}
    for history in list(product((0, 1), repeat=len(chances)))[1:]:
        each = [
            part * prod(p if on else 1 - p for p, on in zip(kind, history, strict=True))
            for part, kind in ((1 - share, chances), (share, easy))
        ]
        cells[history] = round(people * sum(each))
    table = overlaps("ABCDE"[: len(chances)], cells)
    factor = uneven.missed(table, share=share, odds=odds)
    # What the lengths and the documented give to people who are alike, by another way.
    low, high = float(table.documented), 1e15
    for _ in range(200):
        middle = (low + high) / 2
        seen = middle * (1 - prod(1 - size / middle for size in table.sizes))
        low, high = (middle, high) if seen < table.documented else (low, middle)
    alone = low - table.documented
    assert factor * alone == pytest.approx(people - table.documented, rel=1e-3)
    assert factor >= 1 - 1e-6


@given(seed=st.integers(0, 10**6), share=st.sampled_from([0.0, 0.1, 0.3, 0.6]))
@settings(max_examples=15, deadline=None)
def test_an_answer_that_was_widened_holds_every_answer_that_it_was_made_of(seed, share):
    found = estimate(unlike(seed, 500, share), beside=False)
    made_of = [
        one
        for one in found.sensitivity
        if one.method in {"decomposable", "loglinear", "uneven"} and one.lower is not None
    ]
    widened = any(one.caution is Caution.UNEVEN for one in found.warnings)
    assert found.uneven is not None
    if found.withheld is None:
        assert widened is (found.uneven >= estimating.NOTICED)
    if widened:
        assert found.mean is None
        assert found.lower == min(one.lower for one in made_of)
        assert found.upper == max(one.upper for one in made_of)
        assert found.lower <= found.median <= found.upper
        assert max(o.median for o in made_of) <= estimating.APART * min(o.median for o in made_of)
    if found.withheld is Reason.UNEVEN:
        assert found.uneven >= estimating.NOTICED


@given(
    spans=st.lists(
        st.tuples(*[st.integers(1, 400)] * 3).map(sorted).map(lambda s: Span(s[1], s[0], s[2])),
        min_size=1,
        max_size=5,
    ),
    more=st.tuples(*[st.integers(1, 400)] * 3).map(sorted).map(lambda s: Span(s[1], s[0], s[2])),
)
def test_one_more_answer_never_narrows_what_reaches_over_all(spans, more):
    before, after = together(spans), together([*spans, more])
    assert after.lower <= min(before.lower, more.lower)
    assert after.upper >= max(before.upper, more.upper)
    assert after.lower <= after.median <= after.upper
    assert together(list(reversed(spans))) == before


@pytest.mark.parametrize("seed", range(6))
def test_whoever_notices_sooner_refuses_no_less(seed, monkeypatch):
    refused, ends = [], []
    for noticed in (1.1, 0.5, 0.1, 0.0):
        monkeypatch.setattr(estimating, "NOTICED", noticed)
        found = estimate(unlike(seed, 400, 0.1), beside=False)
        refused.append(found.withheld is not None)
        ends.append((found.lower, found.upper))
    assert refused == sorted(refused)
    told = [end for end, no in zip(ends, refused, strict=True) if not no]
    assert [low for low, _ in told] == sorted((low for low, _ in told), reverse=True)
    assert [high for _, high in told] == sorted(high for _, high in told)


def of_three(seed: int) -> Overlaps:
    """Return what three lists know of people of whom three tenths are easy to list."""
    rng = np.random.default_rng(seed)
    chances = np.where(rng.random((800, 1)) < 0.3, 0.5, 0.15)
    return as_table(rng.random((800, 3)) < chances)


def test_of_three_lists_less_is_needed_to_notice_that_people_differ():
    found = [estimate(of_three(seed), beside=False) for seed in range(12)]
    between = [
        one
        for one in found
        if one.uneven is not None and estimating.NOTICED_OF_THREE <= one.uneven < estimating.NOTICED
    ]
    assert between
    for one in between:
        told = any(remark.caution is Caution.UNEVEN for remark in one.warnings)
        assert told or one.withheld is Reason.UNEVEN
    four = [estimate(alike(seed, 400), beside=False) for seed in range(12)]
    assert any(
        one.withheld is None
        and (one.uneven or 0) >= estimating.NOTICED_OF_THREE
        and all(remark.caution is not Caution.UNEVEN for remark in one.warnings)
        for one in four
    )


@given(seed=st.integers(0, 40), order=st.permutations(range(4)))
@settings(max_examples=10, deadline=None)
def test_the_order_of_lists_changes_nothing_where_people_differ(seed, order):
    table = unlike(seed, 300)
    first, second = (estimate(t, beside=False) for t in (table, table.reordered(tuple(order))))
    assert replace(second, lists=first.lists) == first


def test_of_people_who_differ_much_few_get_an_interval_that_is_wrong():
    rng = np.random.default_rng(5)
    wrong = needless = 0
    for seed in range(30):
        people = int(rng.integers(300, 1_500))
        hard = estimate(unlike(seed, people), beside=False)
        wrong += hard.withheld is None and not hard.lower <= people <= hard.upper
        needless += estimate(alike(seed, people), beside=False).withheld is not None
    # Before anybody asked whether people differ, 27 of these were wrong.
    assert wrong <= 3
    assert needless <= 2


@pytest.mark.parametrize("lists", [6, 7])
def test_more_lists_than_log_linear_models_take_are_asked_as_well(lists):
    rng = np.random.default_rng(lists)
    easy = rng.random((400, 1)) < 0.3
    table = as_table(rng.random((400, lists)) < np.where(easy, 0.6, 0.1))
    assert uneven.weight(uneven.fitted(table), uneven.plain(table)) > 0.9
    other = alike(3, 400, lists)
    assert uneven.weight(uneven.fitted(other), uneven.plain(other)) < 0.5
    if lists == 6:
        assert estimate(table, beside=False).uneven > 0.9


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_widened_answer_and_a_refusal_are_worded(language):
    some = [estimate(unlike(seed, 600), beside=False) for seed in range(8)]
    wide = next(one for one in some if one.withheld is None)
    none = next(one for one in some if one.withheld is Reason.UNEVEN)
    assert beside(wide, language)[0] == wording.REACHES[language]
    assert len(beside(wide, language)) > 1
    assert beside(none, language) == ()
    assert wording.because(none, language) in wording.sentence(none, language)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_report_says_what_it_would_be_had_three_tenths_been_easy(language):
    def rows(table):
        made = report.document(table, estimate(table), Checks(), language, least=1)
        heading = WORDS[language]["curve"]
        parts = next((one.parts for one in made.sections if one.heading == heading), ())
        return [row for part in parts if isinstance(part, Table) for row in part.rows]

    told = rows(alike(1, 800))
    assert len(told) == len(report.FACTORS) + len(report.ODDS)
    assert told[-1][0] == WORDS[language]["easy"].format("10")
    wide = next(
        t for t in (unlike(n, 600) for n in range(8)) if estimate(t, beside=False).withheld is None
    )
    assert len(rows(wide)) == len(report.FACTORS)  # it reaches over that already


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_a_report_tells_the_weight_of_the_forms_that_it_shows(language):
    def families(method):
        table = unlike(3, 600)
        found = estimate(table, method=method)
        made = report.document(table, found, Checks(), language, least=1)
        heading = WORDS[language]["families"]
        parts = next(one.parts for one in made.sections if one.heading == heading)
        return found, [part.text for part in parts if isinstance(part, Words)]

    found, said = families("exact")
    point = "," if language == "ru" else "."
    weights = (found.uneven, estimating.noticed(len(found.lists)))
    weights = [f"{one:.2f}".replace(".", point) for one in weights]
    assert WORDS[language]["differ"].format(*weights) in said
    assert len(families("decomposable")[1]) == len(said) - 1


def test_a_list_that_is_called_like_a_form_does_not_change_the_form():
    table = replace(alike(1, 800), names=("gamma", "darroch", "a", "D"))
    found = called.estimate(estimate(table, beside=False), {"gamma": "гамма", "a": "а", "D": "Д"})
    for one in found.sensitivity:
        assert wording.alternative(one, "ru")
