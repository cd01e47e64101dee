"""To learn that sources are one voice, or that words were hearsay, raises no claim."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bearwitness.corroboration.lineage import for_claim, perceiving
from bearwitness.desk import voices
from bearwitness.records.claim import Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import HELD, Relation, SourceKind, Standing
from bearwitness.records.testimony import Connection
from test_corroboration_lineage import (
    CLAIM,
    IDS,
    ONE_VOICE,
    RUNGS,
    any_casebooks,
    casebooks,
    graded,
    link,
    rated_casebooks,
    says,
    source,
)

TOLD, PAPER, SISTER, SILENT = IDS[:4]


def house(stance=None):
    """A witness tells it, and a paper from nobody knows whom; its sister quotes another witness."""
    sources = [
        source(TOLD, connection=Connection.WITNESS),
        source(PAPER, SourceKind.ARTICLE),
        source(SISTER, SourceKind.ARTICLE),
        source(SILENT, connection=Connection.WITNESS),
    ]
    against = [says(SISTER, stance)] if stance else []
    return sources, [link(SISTER, Relation.QUOTES, SILENT, claim=CLAIM)], [
        says(TOLD), says(PAPER), *against]  # fmt: skip


def met(grade):
    return {rule.code for rule in grade.rules if rule.met}


@settings(max_examples=400)
@given(st.one_of(rated_casebooks(), st.tuples(any_casebooks(), st.just([]))), st.data())
def test_no_tie_raises_anything(rated, data):
    case, ratings = rated
    sources, links, sayings = case
    one, other = data.draw(st.permutations([*(s.id for s in sources), IDS[6]]))[:2]
    tie = link(one, data.draw(st.sampled_from(ONE_VOICE)), other, data.draw(st.sampled_from(HELD)))
    before = graded(*case, ratings=ratings)
    after = graded(sources, [*links, tie], sayings, ratings=ratings)
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain
    assert after.k_possible <= before.k_possible
    assert met(after) <= met(before)
    assert len(after.cut) == len(after.publication_cut) == after.k_certain
    if after.k_certain > 1:  # else who speaks is one voice, whoever they are
        every = [s for side in (after.cut, after.publication_cut) for s in side]
        assert all(voice.sources or voice.absent for voice in every)


@pytest.mark.parametrize("relation", ONE_VOICE)
@pytest.mark.parametrize("stance", [None, Stance.DENIES, Stance.CONDEMNS])
def test_a_paper_has_nothing_from_whom_its_sister_quotes(relation, stance):
    sources, links, sayings = house(stance)
    tie = link(PAPER, relation, SISTER)
    g = graded(sources, [*links, tie], sayings)
    assert (g.k_certain, [v.sources for v in g.cut]) == (1, [(TOLD,)])
    alone = graded(sources[1:], [*links, tie], sayings[1:])
    assert (alone.rung, alone.k_certain) == (Rung.REPORTED, 1)
    apart = voices.careful([tie, replace(tie, standing=Standing.NOTHING)])
    assert graded(sources, [*links, apart], sayings).k_certain == 1
    told = graded(sources, [*links, tie], [*sayings, says(SISTER)])
    assert [v.sources for v in told.cut] == [(TOLD,), (SILENT,)], "unless the sister says so"


def test_what_an_enquiry_says_of_one_of_a_voice_is_what_it_adds():
    sources, links, sayings = house()
    tie = link(PAPER, Relation.SAME_OWNER, SISTER)
    g = graded(sources, [*links, tie], sayings)
    assert g.next_enquiry.en == f"Ask how {PAPER} knows: if it knows by itself, K becomes 2"
    knows = link(PAPER, Relation.WITNESSED, None, claim=CLAIM)
    assert graded(sources, [*links, tie, knows], sayings).k_certain == 2
    both = link(PAPER, Relation.SAME_OWNER, TOLD)
    assert "Ask" not in graded(sources, [*links, both], sayings).next_enquiry.en


@given(casebooks(), st.data())
def test_to_take_hearsay_back_raises_nothing(case, data):
    """What is left of it says that it was somebody else's words."""
    sources, links, sayings = case
    one = data.draw(st.sampled_from(sayings))
    heard = replace(one, attribution=("an office",))
    rest = [s for s in sayings if s is not one]
    before = graded(sources, links, [*rest, heard])
    after = graded(sources, links, [*rest, replace(heard, stance=Stance.NOTHING)])
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain
    silent = graded(sources, links, rest)
    assert RUNGS.index(after.rung) <= RUNGS.index(silent.rung)
    assert after.k_certain <= silent.k_certain


@pytest.mark.parametrize("own", [False, True])
def test_whoever_once_told_it_as_hearsay_was_there_once_they_tell_it_as_their_own(own):
    held = {TOLD: source(TOLD, connection=Connection.VICTIM)}
    links = for_claim(CLAIM, [link(PAPER, Relation.TOLD, TOLD, claim=CLAIM)], [])
    once = says(TOLD, Stance.NOTHING, through=("others",))
    told = [once, says(TOLD)] if own else [once]
    assert perceiving(held, links, told, gone=True) == ({TOLD} if own else set())
    assert perceiving(held, links, [says(TOLD, Stance.NOTHING)], gone=True) == {TOLD}
    assert perceiving(held, links, [says(TOLD, Stance.DENIES, through=("an office",))]) == {TOLD}
