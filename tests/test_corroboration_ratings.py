"""Rating a source: what an unreliable one asserts is not counted; no rating raises a claim."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.records.claim import Denial, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import Rating, Relation, Reliability, SourceKind
from bearwitness.records.testimony import Connection
from test_corroboration_lineage import IDS, RUNGS, casebooks, graded, link, says, source

WORST_FIRST = list(Reliability)[::-1]
some_ratings = st.dictionaries(st.sampled_from(IDS), st.sampled_from(Reliability))


def rated(given_ratings):
    return [Rating(name, how, "invented", "Irena") for name, how in given_ratings.items()]


# Of one voice a victim and a document, and a victim beside it: without the victim of the first,
# that voice could be of one kind only, and so of another than the second.
SHARED = (
    [
        source(IDS[0], connection=Connection.VICTIM),
        source(IDS[1], SourceKind.DOCUMENT),
        source(IDS[2], connection=Connection.VICTIM),
    ],
    [link(IDS[0], Relation.SAME_INTAKE, IDS[1]), link(IDS[1], Relation.WITNESSED, None)],
    [says(name) for name in IDS[:3]],
)


@pytest.mark.parametrize("told", ["rated", "hearsay", "silent"])
def test_to_rely_less_on_one_of_a_voice_makes_no_kind_of_evidence_of_the_others(told):
    sources, links, sayings = SHARED
    assert graded(*SHARED).rung is Rung.GROUNDS_TO_SUSPECT
    ratings = rated({IDS[0]: Reliability.DOUBTFUL}) if told == "rated" else []
    first = {"rated": sayings[:1], "hearsay": [says(IDS[0], through=("a guard",))], "silent": []}
    after = graded(sources, links, [*first[told], *sayings[1:]], ratings=ratings)
    assert (after.rung, after.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 2)
    assert {r.code for r in after.rules if not r.met} >= {"two_kinds", "not_only_testimony"}


@given(casebooks(), some_ratings, st.sampled_from(IDS), st.sampled_from(Reliability))
@example(SHARED, {}, IDS[0], Reliability.DOUBTFUL)
def test_a_lower_rating_never_raises_a_grade(case, ratings, name, lower):
    before = graded(*case, ratings=rated(ratings))
    current = ratings.get(name, Reliability.RELIABLE)
    lower = max(lower, current, key=list(Reliability).index)
    after = graded(*case, ratings=rated({**ratings, name: lower}))
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain
    assert after.k_possible <= before.k_possible


@given(casebooks(), st.sampled_from(IDS))
def test_a_good_rating_changes_nothing(case, name):
    assert graded(*case) == graded(*case, ratings=rated({name: Reliability.RELIABLE}))


@given(casebooks(), some_ratings)
def test_who_is_rated_unreliable_is_not_counted_and_told_why(case, ratings):
    grade = graded(*case, ratings=rated(ratings))
    asserting = {saying.source for saying in case[2]}
    bad = {r.source for r in rated(ratings) if not r.counts} & asserting
    told = {n.source: n.why for n in grade.not_counted}
    assert bad <= set(told)
    assert all(told[name].en.startswith("rated ") for name in bad)
    assert all(told[name].ru.startswith("оценка ") for name in bad)


def test_whoever_only_relays_an_unreliable_source_adds_no_voice():
    sources = [source(IDS[0], connection=Connection.VICTIM), source(IDS[1], SourceKind.ARTICLE)]
    links = [link(IDS[1], Relation.QUOTES, IDS[0])]
    sayings = [says(name) for name in IDS[:2]]
    assert graded(sources, links, sayings).k_certain == 1
    after = graded(sources, links, sayings, ratings=rated({IDS[0]: Reliability.UNRELIABLE}))
    assert (after.rung, after.k_certain, after.cut) == (Rung.RECORDED, 0, ())
    assert "first_hand" in {rule.code for rule in after.rules if not rule.met}


def test_a_checked_refutation_stands_whoever_made_it():
    sources = [source(IDS[0], connection=Connection.VICTIM), source(IDS[1], SourceKind.STATEMENT)]
    against = says(IDS[1], Stance.DENIES, Denial.REFUTATION, checked=True)
    ratings = rated({IDS[1]: Reliability.UNRELIABLE})
    grade = graded(sources, [], [says(IDS[0]), against], ratings=ratings)
    assert grade.opposition[0].source == IDS[1]
    assert "not_refuted" in {rule.code for rule in grade.rules if not rule.met}


@pytest.mark.parametrize("reliability", Reliability)
def test_every_rating_has_a_term_with_its_code_in_list_42(reliability):
    term = vocabulary("reliabilities").term(reliability)
    assert term.huridocs.startswith("42:")
    assert term.label("ru") != term.label("en")
