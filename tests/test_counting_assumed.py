"""What is assumed of latent classes before any list is read: the expansion, and a cap."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bearwitness.cli import strata
from bearwitness.cli.main import main
from bearwitness.counting import exploring, latent_class, latent_sensitivity, wording, writable
from bearwitness.counting.assuming import UNIFORM, USUAL, prior_of, told
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.expansion import assumed, with_expansion
from bearwitness.counting.exploring import Pains
from bearwitness.counting.latent_class import Sampled, below_cap, sampled
from bearwitness.counting.lists import parsed
from bearwitness.counting.mixture import Patterns, Prior, from_prior
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Assumed, Caution, Method, Reason, Remark
from bearwitness.errors import Misused

TABLES = Path(__file__).parent / "data" / "counting"
KOREA = TABLES / "korea_comfort_women.csv"


def table(name: str) -> Overlaps:
    return parsed((TABLES / f"{name}.csv").read_text())


def drawn_expansion(prior: Prior, lists: int) -> np.ndarray:
    """Return the quantiles of the expansion in draws from which chains start."""
    nobody = Patterns(np.zeros((0, 2 * lists)), np.zeros(0, dtype=np.int64))
    replicas = from_prior(nobody, prior, 60_000, np.random.default_rng(3))
    return np.quantile(1 / replicas.seen(), [0.05, 0.95])


@pytest.mark.parametrize(("lists", "asked"), [(3, (1.1, 5.0)), (12, (1.3, 8.0))])
def test_draws_of_the_prior_have_the_quantiles_that_were_asked(lists, asked):
    found = drawn_expansion(with_expansion(Prior(), lists, asked), lists)
    assert np.log(found - 1) == pytest.approx(np.log(np.array(asked) - 1), abs=0.1)


@pytest.mark.parametrize("lists", [3, 5])
def test_what_uniform_chances_assume_is_told_as_it_is(lists):
    told = np.array(assumed(Prior(), lists))
    assert np.log(drawn_expansion(Prior(), lists) - 1) == pytest.approx(np.log(told - 1), abs=0.1)


def test_of_twenty_lists_uniform_chances_assume_that_nobody_is_unseen():
    assert assumed(Prior(), 20)[1] < 1.0001


@pytest.mark.parametrize("lists", range(3, 21))
def test_what_is_usually_assumed_is_the_same_of_any_number_of_lists(lists):
    usual = with_expansion(Prior(), lists, USUAL)
    found = np.array(assumed(usual, lists))
    assert np.log(found - 1) == pytest.approx(np.log(np.array(USUAL) - 1), abs=0.01)
    # The law of a finite part of a beta process: its first number falls as one over the lists.
    assert 1.6 < usual.chance[0] * lists < 1.8
    assert 1.7 < usual.chance[1] < 2.0


@pytest.mark.parametrize("lists", [4, 20])
def test_draws_of_the_usual_prior_leave_as_many_unseen_of_few_lists_as_of_many(lists):
    found = drawn_expansion(with_expansion(Prior(), lists, USUAL), lists)
    assert np.log(found - 1) == pytest.approx(np.log(np.array(USUAL) - 1), abs=0.1)


@pytest.mark.parametrize("pair", [(1.0, 2.0), (3.0, 2.0), (2.0, 2.0), (0.5, 3.0), (1.1, 1e9)])
def test_a_pair_out_of_bounds_is_refused(pair):
    with pytest.raises(Misused, match="above 1"):
        with_expansion(Prior(), 4, pair)


def test_a_pair_that_no_prior_has_is_refused():
    with pytest.raises(Misused, match="no prior of 3 lists"):
        with_expansion(Prior(), 3, (3.0, 3.001))


def test_below_a_cap_each_chain_keeps_as_many_draws_as_the_one_with_fewest():
    draws = np.array([[1.0, 9, 2, 3], [9, 4, 9, 5]])
    assert below_cap(draws, draws < 9).tolist() == [[1, 2], [4, 5]]


@pytest.fixture(scope="module")
def plain() -> Sampled:
    return run()


def run(**asked: object) -> Sampled:
    """Return a hundred draws of each of eight chains that came down in few sweeps."""
    korea, hurried = table("korea_comfort_women").canonical(), Pains(2, (1, 1), (20,), falls=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exploring, "LANDED", 20)
        patch.setattr(latent_class, "ROUND", 100)
        return sampled(korea, seed=7, chains=8, enough=lambda _: True, pains=hurried, **asked)


def test_a_cap_cuts_the_posterior_off_and_changes_nothing_below(plain):
    capped = run(most=160)
    assert capped.beyond == pytest.approx((plain.totals > 160).mean())
    assert 0 < capped.beyond < 0.5
    assert capped.totals.tolist() == below_cap(plain.totals, plain.totals <= 160).tolist()
    assert capped.quantile(0.975) <= 160


def test_a_cap_that_leaves_hardly_a_draw_never_settles():
    found = run(most=124)
    assert not found.settled
    assert found.beyond > 0.5


def test_with_another_prior_of_the_expansion_the_answer_is_another(plain):
    more = run(prior=with_expansion(Prior(), 3, (2.0, 6.0)))
    assert more.quantile(0.5) > 1.2 * plain.quantile(0.5)


@pytest.fixture
def quick(monkeypatch):
    """Chains that prepare little: what is told of them is looked at, not where they stand."""
    pains = Pains(2, (20, 20), (20,), falls=0)
    monkeypatch.setattr(exploring, "TUNING", ((4,), (4,)))
    monkeypatch.setattr(latent_class, "SHORTEST", 40)
    monkeypatch.setattr(latent_class, "sampled", partial(sampled, pains=pains, budget=1))


def test_an_answer_says_what_was_assumed_and_what_touches_the_cap(monkeypatch, plain):
    capped = replace(plain, totals=np.minimum(plain.totals, 300), beyond=0.02)
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: capped)
    asked = {"method": "latent_class", "beside": False, "expansion": (1.1, 5.0)}
    found = estimate(table("korea_comfort_women"), most=300, **asked)
    assert found.assumed is not None
    assert (found.assumed.low, found.assumed.high, found.assumed.asked) == (1.1, 5.0, True)
    assert (found.assumed.most, found.assumed.beyond) == (300, 0.02)
    assert found.assumed.near == pytest.approx((capped.totals > 285).mean(), abs=1e-3)
    assert Remark(Caution.CAPPED, (300, 0.02)) in found.warnings
    said = [wording.remark(one, "ru") for one in found.warnings]
    assert any("от 1,1 до 5,0" in one for one in said)
    assert any("0,02" in one for one in said)


@pytest.mark.parametrize(
    ("beyond", "withheld"),
    [(0.44, Reason.PRIOR_DECIDES), (0.051, Reason.PRIOR_DECIDES), (0.05, None), (0.0, None)],
)
def test_where_a_cap_cuts_off_more_than_an_interval_leaves_outside_it_decides(
    monkeypatch, plain, beyond, withheld
):
    cut = replace(plain, beyond=beyond)
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: cut)
    monkeypatch.setattr(Sampled, "settled", property(lambda _: True))
    found = estimate(table("korea_comfort_women"), method="latent_class", most=300, beside=False)
    assert found.withheld is withheld
    for language in wording.LANGUAGES:
        told = wording.sentence(found, language)
        said = [wording.remark(one, language) for one in found.warnings]
        assert {Caution.CAPPED, Caution.EXPANSION} <= {one.caution for one in found.warnings}
        if withheld is None:  # no sentence without its cap, and no quoting without it either
            assert all(one in told for one in said)
            assert set(said) <= set(writable.beside(found, language))


def test_a_cap_or_an_expansion_that_cannot_be_assumed_is_refused_before_anything_is_drawn():
    korea = table("korea_comfort_women")
    with pytest.raises(Misused, match="not above the documented"):
        estimate(korea, method="latent_class", most=korea.documented)
    for setting in ({"most": 500}, {"expansion": (1.1, 5.0)}):
        with pytest.raises(Misused, match="settings of latent classes"):
            estimate(korea, **setting)


@pytest.mark.usefixtures("quick")
def test_the_command_takes_both_and_tells_them(capsys):
    asked = ["count", "estimate", str(KOREA), "--method", "latent_class", "--json"]
    assert main([*asked, "--chains", "4", "--most", "900", "--prior-expansion", "1.1:5"]) == 0
    told = json.loads(capsys.readouterr().out)["assumed"]
    assert told["expansion"] == {"low": 1.1, "high": 5.0, "asked": True}
    assert told["most"] == 900
    assert 0 <= told["beyond"] <= 1
    assert len(told["chances"]) == 2


@pytest.mark.usefixtures("quick")
def test_the_command_takes_uniform_chances_by_their_name(capsys):
    asked = ["count", "estimate", str(KOREA), "--method", "latent_class", "--json"]
    assert main([*asked, "--chains", "4", "--prior-expansion", "uniform"]) == 0
    told = json.loads(capsys.readouterr().out)["assumed"]
    low, high = assumed(Prior(), 3)
    assert told["expansion"] == {"low": low, "high": high, "asked": True}
    assert told["chances"] == [1.0, 1.0]


@pytest.mark.parametrize("pair", ["5", "1.1:", "a:b", "1.1:nan", "2:1"])
def test_the_command_refuses_what_is_no_pair(pair, capsys):
    asked = ["count", "estimate", str(KOREA), "--method", "latent_class"]
    assert main([*asked, "--prior-expansion", pair]) == 2
    said = capsys.readouterr().err
    assert "_pair" not in said
    assert "above 1" in said if pair == "2:1" else "such as 1.1:5" in said


@pytest.mark.usefixtures("quick")
def test_strata_are_asked_with_both_and_kept_with_what_was_assumed(tmp_path):
    asked = strata.Asked("latent_class", SEED, 0.95, 4, 900, (1.1, 5.0))
    kept, tables = tmp_path / "answers", {"east": table("korea_comfort_women")}
    first = strata.estimated(tables, asked, cores=1, resume=kept)
    assert first["east"].assumed is not None
    assert strata.estimated(tables, asked, cores=1, resume=kept) == first


def test_of_as_many_lists_the_prior_is_the_one_that_was_asked():
    said = Assumed(1.1, 5.0, True, (1.0, 3.0), None)
    assert prior_of(said).chance == (1.0, 3.0)
    assert prior_of(None) == Prior()


def asked_of(expansion: object, lists: int) -> Assumed:
    """Return what is assumed of a table of so many lists, each of which holds ten people alone."""
    cells = {tuple(int(p == q) for p in range(lists)): 10 for q in range(lists)}
    few = overlaps([f"list {place}" for place in range(lists)], cells | {(1,) * lists: 5})
    nothing = estimate(few, method="decomposable", beside=False)
    found = told(replace(nothing, method=Method.LATENT_CLASS), few, None, expansion).assumed
    assert found is not None
    return found


@pytest.mark.parametrize("lists", [3, 8])
def test_who_asks_for_nothing_assumes_the_same_expansion_of_any_number_of_lists(lists):
    found = asked_of(None, lists)
    assert (found.low, found.high, found.asked) == (*USUAL, False)
    assert prior_of(found) == with_expansion(Prior(), lists, USUAL)
    assert prior_of(found, lists - 1) == with_expansion(Prior(), lists - 1, USUAL)


def test_uniform_chances_are_had_by_asking_and_stay_uniform_without_a_list():
    found = asked_of(UNIFORM, 8)
    assert (found.low, found.high) == assumed(Prior(), 8)
    assert found.asked
    assert prior_of(found) == prior_of(found, 7) == Prior()


def beside(monkeypatch, said: Assumed | None, plain: Sampled) -> list[tuple[str, float]]:
    """Return each run that is made for comparison, and the first number of its Beta law."""
    runs: list[tuple[str, float]] = []

    def noted(_table, *, prior: Prior, **_settings: object) -> Sampled:
        runs.append((str(prior.classes), prior.chance[0]))
        return replace(plain, rhat=1.0, ess=1e4, error=0.0)

    monkeypatch.setattr(latent_sensitivity, "sampled", noted)
    korea = table("korea_comfort_women")
    others = latent_sensitivity.under_other_priors(korea, plain, said, seed=1, level=0.95)
    methods = [one.method for one in others if one.method != "latent_class_alpha"]
    assert len(methods) == len(runs)
    return [(method, first) for method, (_, first) in zip(methods, runs, strict=True)]


def test_what_uniform_chances_would_say_stands_beside_every_other_prior(monkeypatch, plain):
    usual = asked_of(None, 3)
    assert beside(monkeypatch, usual, plain) == [
        ("latent_class_most", usual.chance[0]),
        ("latent_class_chances", 1.0),
    ]
    assert beside(monkeypatch, asked_of(UNIFORM, 3), plain) == [("latent_class_most", 1.0)]


def test_an_answer_says_what_uniform_chances_would_say_and_whether_it_hangs_on_that(
    monkeypatch, plain
):
    settled = {"rhat": 1.0, "ess": 1e4, "error": 0.0, "trips": (9, 9)}
    more = replace(plain, totals=plain.totals * 3, **settled)
    monkeypatch.setattr(latent_class, "sampled", lambda *_, **__: more)
    less = replace(plain, **settled)
    monkeypatch.setattr(latent_sensitivity, "sampled", lambda *_, **__: less)
    found = estimate(table("korea_comfort_women"), method="latent_class")
    assert found.median == round(more.quantile(0.5))
    named = {one.method: one for one in found.sensitivity}
    assert named["latent_class_chances"].median == round(less.quantile(0.5))
    assert Remark(Caution.HANGS_ON_PRIOR, (round(less.quantile(0.5)),)) in found.warnings
    assert Remark(Caution.EXPANSION, USUAL) in found.warnings
    names = [wording.alternative(named["latent_class_chances"], one) for one in wording.LANGUAGES]
    assert ["LCMCR" in one for one in names] == [True, True]
    assert names[0] != names[1]


@pytest.mark.parametrize(("lists", "goes_on"), [(8, True), (9, False)])
def test_chains_of_many_lists_of_which_no_jump_is_accepted_go_on_without(
    monkeypatch, lists, goes_on
):
    listed = np.random.default_rng(5).random((150, lists)) < 0.3
    cells = Counter(tuple(row) for row in listed[listed.any(axis=1)].astype(int).tolist())
    lists_of = overlaps([f"list {place}" for place in range(lists)], cells)
    real = exploring.jumping.draw

    def refused(jumpers, sweeps):
        after, found = real(jumpers, sweeps)
        return after, replace(found, accepted=0.0)

    monkeypatch.setattr(exploring, "LANDED", 10)
    monkeypatch.setattr(exploring.jumping, "draw", refused)
    pains = Pains(1, (1, 1), (5, 5), falls=1)
    patterns = Patterns.of(lists_of.canonical())
    found = exploring.fallen(patterns, Prior(), chains=4, pains=pains, key=(1,)).jumpers
    assert bool(found.jumps.blends) is goes_on
    assert found.moves.ridges == (exploring.JUMPING.ridges if goes_on else exploring.RIDGES)
    assert found.done == 1 + 10 + (10 if goes_on else 5)  # and sketches no further


def test_of_another_number_of_lists_the_prior_has_the_same_expansion():
    said = Assumed(1.2, 3.0, True, (0.5, 1.5), None)
    assert prior_of(said, 3) == with_expansion(Prior(), 3, (1.2, 3.0))
