"""Laws of lineage and grading, on small casebooks drawn so that sources collide often."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from bearwitness.corroboration.flow import vertex_cut
from bearwitness.corroboration.grading import grade
from bearwitness.corroboration.lineage import CLAIM as THE_CLAIM
from bearwitness.corroboration.lineage import WORLD, Voice, for_claim, perceiving
from bearwitness.corroboration.lineage import graph as lineage_graph
from bearwitness.errors import Malformed
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Denial, Saying, Stance
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    HELD,
    Link,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Connection

CLAIM, OTHER = ClaimId("C-0001"), ClaimId("C-0002")
IDS = [SourceId(f"S-000{n}") for n in range(7)]
RELAYS = [Relation.TOLD, Relation.QUOTES, Relation.COPIES, Relation.TRANSLATES]
ONE_VOICE = [
    Relation.SPEAKS_FOR,
    Relation.SAME_DEPONENT,
    Relation.SAME_INTAKE,
    Relation.SAME_INTERPRETER,
    Relation.SAME_OWNER,
]
NEW = [SourceId("S-0"), SourceId("S-00010"), SourceId("S-9")]  # sorts first, amid and last
RUNGS = list(Rung)


def source(name, kind=SourceKind.TESTIMONY, connection=None):
    return Source(name, kind, "invented", "en", connection=connection)


def link(one, relation, other, standing=Standing.ESTABLISHED, claim=None):
    return Link(one, relation, other, standing, "invented", "Irena", claim)


def says(name, stance=Stance.ASSERTS, denial=None, *, checked=False, through=()):
    return Saying(CLAIM, name, stance, through, denial, checked)


def graph(sources, links, sayings, **given_too):
    return lineage_graph(sources, for_claim(CLAIM, links, sayings), sayings, **given_too)


def graded(sources, links, sayings, **given_too):
    signed = {
        "reviewers": ["Irena", "Jonas"],
        "contradictions_answered": True,
        "adverse_answered": True,
    }
    return grade(CLAIM, sources=sources, links=links, sayings=sayings, **{**signed, **given_too})


def casebooks():
    """Any, and those on which most turns: where everybody seems to have been there."""
    return st.one_of(any_casebooks(), witnesses())


@st.composite
def witnesses(draw):
    """Two to four who were there and say so, with a tie or a link for this claim between them."""
    names = IDS[: draw(st.integers(2, 4))]
    kinds = st.sampled_from([SourceKind.TESTIMONY, SourceKind.DOCUMENT])
    sources = [source(n, draw(kinds), Connection.WITNESS) for n in names]
    links = [link(s.id, Relation.WITNESSED, None) for s in sources
             if s.kind is SourceKind.DOCUMENT]  # fmt: skip
    relations = st.sampled_from([Relation.SAME_INTAKE, Relation.SAME_INTAKE, Relation.COPIES])
    for _ in range(draw(st.integers(1, 2))):
        one, other = draw(st.permutations(names))[:2]
        links.append(link(one, draw(relations), other))
    return sources, links, [says(n) for n in names]


@st.composite
def any_casebooks(draw):
    """Sources that rely on each other at random, in circles too; most of them assert."""
    names = IDS[: draw(st.integers(1, 6))]
    kinds = st.sampled_from(
        [SourceKind.TESTIMONY, SourceKind.ARTICLE, SourceKind.DOCUMENT, SourceKind.MEDIA]
    )
    knows = st.sampled_from([Connection.VICTIM, Connection.WITNESS, Connection.THIRD_PARTY, None])
    sources = [source(n, draw(kinds), draw(knows)) for n in names]
    relations = st.sampled_from([*RELAYS[:2], *ONE_VOICE[:3]])
    standings, claims = st.sampled_from(Standing), st.sampled_from([None, CLAIM, CLAIM, OTHER])
    pairs = st.tuples(st.sampled_from(names), relations, st.sampled_from(names), standings, claims)
    links = [
        link(*p[:4], None if p[1] in ONE_VOICE else p[4])
        for p in draw(st.lists(pairs, max_size=6))
        if p[0] != p[2]
    ]
    saw = draw(st.lists(st.tuples(st.sampled_from(names), standings, claims), max_size=3))
    links += [link(n, Relation.WITNESSED, None, *rest) for n, *rest in saw]
    asserting = draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    through = st.sampled_from([(), (), ("an office",)])
    return sources, links, [says(n, through=draw(through)) for n in asserting]


@st.composite
def rated_casebooks(draw):
    """The same, with ratings of some of the sources, by which they are not counted."""
    case = draw(casebooks())
    names = draw(st.lists(st.sampled_from([s.id for s in case[0]]), unique=True, max_size=2))
    return case, [Rating(one, Reliability.UNRELIABLE, "forged", "Irena") for one in names]


KNOWS = st.sampled_from([Connection.VICTIM, Connection.WITNESS, Connection.RELATIVE, None])


@given(
    rated_casebooks(), st.sampled_from(RELAYS), st.sampled_from(SourceKind), KNOWS,
    st.sampled_from([None, CLAIM]), st.data(),
)  # fmt: skip
def test_a_source_that_only_relies_on_present_ones_never_raises_k(  # noqa: PLR0917
    rated, relation, kind, knows, claim, data
):
    case, ratings = rated
    sources, links, sayings = case
    before = graded(*case, ratings=ratings)
    onto = data.draw(st.lists(st.sampled_from([s.source for s in sayings]), min_size=1, max_size=3))
    new, standing = IDS[6], data.draw(st.sampled_from(HELD))
    after = graded(
        [*sources, source(new, kind, knows)],
        [*links, *(link(new, relation, o, standing, claim) for o in onto)],
        [*sayings, says(new)],
        ratings=ratings,
    )
    assert after.k_certain <= before.k_certain
    if standing is Standing.ESTABLISHED:
        assert after.k_possible <= before.k_possible
    saw = [link(new, Relation.WITNESSED, None)]  # for whichever claim
    after = graded(
        [*sources, source(new, kind, knows)],
        [*links, *saw, *(link(new, relation, o, claim=claim) for o in onto)],
        [*sayings, says(new)],
        ratings=ratings,
    )
    assert after.k_certain <= before.k_certain
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


@pytest.mark.parametrize("kind", [SourceKind.TESTIMONY, SourceKind.ARTICLE])
@pytest.mark.parametrize("relation", RELAYS)
@pytest.mark.parametrize("standing", HELD)
@pytest.mark.parametrize("claim", [None, CLAIM])
def test_who_has_it_from_another_was_not_there_unless_that_is_established_for_this_claim(
    kind, relation, standing, claim
):
    first = source(IDS[0], SourceKind.DOCUMENT)
    second = source(IDS[1], kind, Connection.VICTIM if kind is SourceKind.TESTIMONY else None)
    links = [link(n, Relation.WITNESSED, None) for n in IDS[:2]]
    links += [link(IDS[1], relation, IDS[0], standing, claim)]
    case = [first, second], links, [says(n) for n in IDS[:2]]
    g = graded(*case)
    assert (g.rung, g.k_certain, g.k_possible) == (Rung.GROUNDS_TO_SUSPECT, 1, 2)
    assert [n.source for n in g.not_counted] == [IDS[1]]
    saw = link(IDS[1], Relation.WITNESSED, None, claim=CLAIM)
    assert graded(case[0], [*links, saw], case[2]).k_certain == 2
    unsure = link(IDS[1], Relation.WITNESSED, None, Standing.INFERRED, CLAIM)
    assert graded(case[0], [*links, unsure], case[2]).k_certain == 1
    for stance in (Stance.DENIES, Stance.DOUBTS):  # and no denial of the other makes a witness
        denied = graded(case[0], links, [says(IDS[1]), says(IDS[0], stance)])
        firm = (standing, claim) == (Standing.ESTABLISHED, CLAIM)
        assert denied.rung is (Rung.GROUNDS_TO_SUSPECT if firm else Rung.REPORTED)
        assert [n.source for n in denied.not_counted] == ([IDS[1]] if not firm else [])


@given(rated_casebooks(), st.data())
def test_removing_a_source_never_raises_a_rung_or_k(rated, data):
    case, ratings = rated
    sources, links, sayings = case
    gone = data.draw(st.sampled_from([s.id for s in sources]))
    before = graded(*case, ratings=ratings)
    after = graded(
        [s for s in sources if s.id != gone],
        links,
        [s for s in sayings if s.source != gone],
        ratings=ratings,
    )
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain


@given(casebooks(), st.booleans(), st.data())
def test_who_takes_back_a_refutation_raises_nothing(case, checked, data):
    """What our own enquiry confirmed is our finding: it outlives whoever told us of it."""
    sources, links, sayings = case
    gone = data.draw(st.sampled_from([s.id for s in sources]))
    sayings = [*sayings, says(gone, Stance.DENIES, Denial.REFUTATION, checked=checked)]
    before = graded(sources, links, sayings)
    after = graded([s for s in sources if s.id != gone], links, sayings)
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain
    assert gone not in {one.source for one in after.opposition}


@given(casebooks(), st.data())
def test_forgetting_all_about_a_relaying_source_never_raises_a_rung(case, data):
    sources, links, sayings = case
    links = [k for k in links if k.relation not in ONE_VOICE]
    gone = data.draw(st.sampled_from([s.id for s in sources]))
    # That somebody relied on it is not forgotten of one who would be a witness without that.
    kept = [k for k in links if gone not in {k.source, k.onto}]
    saw = perceiving({s.id: s for s in sources}, for_claim(CLAIM, kept, sayings), sayings)
    before = graded(sources, links, sayings)
    after = graded(
        [s for s in sources if s.id != gone],
        [
            k
            for k in links
            if gone not in {k.source, k.onto} or (k.onto == gone and k.source in saw)
        ],
        [s for s in sayings if s.source != gone],
    )
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


@given(
    rated_casebooks(),
    st.sampled_from([*Denial, None]),
    st.sampled_from([Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES]),
    st.sampled_from([(), ("an office",)]),
    st.data(),
)
def test_a_bare_denial_lowers_nothing(rated, denial, stance, through, data):
    """Nor does a specific one that nobody checked; whoever utters it, one who was quoted too."""
    case, ratings = rated
    sources, links, sayings = case
    who = data.draw(st.sampled_from([*(s.id for s in sources), IDS[6]]))
    new = [source(IDS[6], SourceKind.STATEMENT)] if who == IDS[6] else []
    before = graded(*case, ratings=ratings)
    after = graded(
        [*sources, *new],
        links,
        [*sayings, says(who, stance, denial, through=through)],
        ratings=ratings,
    )
    assert (after.rung, after.by_voices) == (before.rung, before.by_voices)
    assert (after.k_certain, after.cut) == (before.k_certain, before.cut)
    assert after.opposition[0].kind is denial


@given(casebooks(), st.sampled_from([Stance.CONDEMNS, Stance.PREDICTS]))
def test_condemnation_is_not_confirmation(case, stance):
    sources, links, sayings = case
    condemning = [says(s.source, stance) for s in sayings]
    g = graded(sources, links, condemning)
    assert (g.rung, g.k_certain, g.k_possible) == (Rung.RECORDED, 0, 0)


@given(casebooks(), st.randoms())
def test_the_order_of_entry_does_not_matter(case, order):
    shuffled = [list(part) for part in case]
    for part in shuffled:
        order.shuffle(part)
    assert graded(*shuffled) == graded(*case)


@given(rated_casebooks())
def test_certain_never_exceeds_possible(rated):
    case, ratings = rated
    g = graded(*case, ratings=ratings)
    assert g.k_certain <= g.k_possible
    assert len(g.cut) == len(g.publication_cut) == g.k_certain


@given(rated_casebooks())
def test_whoever_asserts_is_counted_or_the_reason_is_given(rated):
    case, ratings = rated
    sources, links, sayings = case
    g = graded(*case, ratings=ratings)
    drawn = graph(sources, links, sayings, unreliable={one.source for one in ratings})
    roots = {s for v in drawn.roots for s in drawn.voices[v].sources}
    cut = drawn.cut()
    roots |= {s for v in (*cut.near, *cut.far) for s in drawn.voices[v].sources}
    assert {s.source for s in sayings} <= roots | {n.source for n in g.not_counted}


@given(casebooks())
def test_no_voice_that_would_have_to_be_wrong_is_called_none(case):
    g, drawn = graded(*case), graph(*case)
    cut = drawn.cut()
    named = {drawn.voices[v].sources for v in (*cut.near, *cut.far)}
    left_out = {n.source for n in g.not_counted}
    assert all(set(sources) - left_out for sources in named if set(sources) & asserting(case))


def asserting(case):
    return {s.source for s in case[2] if s.stance is Stance.ASSERTS}


def test_a_paper_through_which_two_witnesses_pass_is_counted():
    sources = [source(n, connection=Connection.VICTIM) for n in IDS[:2]]
    links = [link(IDS[2], Relation.TOLD, n, claim=CLAIM) for n in IDS[:2]]
    g = graded([*sources, source(IDS[2], SourceKind.ARTICLE)], links, [says(IDS[2])])
    assert [v.sources for v in g.cut] == [(IDS[2],)]
    assert g.not_counted == ()


@given(
    casebooks(),
    st.sampled_from(NEW),
    st.sampled_from(list(SourceKind)),
    st.sampled_from(ONE_VOICE),
    st.data(),
)
def test_whoever_joins_a_voice_that_was_there_raises_nothing(case, name, kind, relation, data):
    """Whatever it is, wherever its id sorts, whether or not it was there and asserts."""
    sources, links, sayings = case
    there = perceiving({s.id: s for s in sources}, for_claim(CLAIM, links, sayings), sayings)
    onto = sorted(asserting(case) & there)
    assume(onto)
    before = graded(*case)
    more = [link(name, relation, data.draw(st.sampled_from(onto)))]
    more += [link(name, Relation.WITNESSED, None)] if data.draw(st.booleans()) else []
    knows = data.draw(st.sampled_from([Connection.VICTIM, Connection.WITNESS, None]))
    after = graded(
        [*sources, source(name, kind, knows)],
        [*links, *more],
        [*sayings, *([says(name)] if data.draw(st.booleans()) else [])],
    )
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)
    assert after.k_certain <= before.k_certain
    raised = {r.code for r in after.rules if r.met} - {r.code for r in before.rules if r.met}
    assert not raised


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize("relation", [Relation.SAME_DEPONENT, Relation.SPEAKS_FOR])
@pytest.mark.parametrize("more", [[], [Relation.WITNESSED]])
def test_a_film_of_one_of_three_victims_is_no_other_kind_of_evidence(name, relation, more):
    sources = [source(n, connection=Connection.VICTIM) for n in IDS[:3]]
    film = source(name, SourceKind.MEDIA)
    links = [link(name, relation, IDS[0]), *(link(name, one, None) for one in more)]
    for sayings in ([says(n) for n in IDS[:3]], [says(n) for n in [*IDS[:3], name]]):
        g = graded([*sources, film], links, sayings)
        assert (g.rung, g.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 3)


def test_a_document_that_is_gone_leaves_its_voice_without_a_kind():
    first, second, third = IDS[:3]
    sources = [
        source(first, SourceKind.DOCUMENT),
        source(second, connection=Connection.VICTIM),
        source(third, SourceKind.DOCUMENT),
    ]
    links = [link(first, Relation.SAME_INTAKE, second)]
    links += [link(n, Relation.WITNESSED, None) for n in (first, third)]
    sayings = [says(n) for n in IDS[:3]]
    assert graded(sources, links, sayings).rung is Rung.GROUNDS_TO_SUSPECT
    assert graded(sources[1:], links, sayings[1:]).rung is Rung.GROUNDS_TO_SUSPECT


def quoted_by_two_articles(stance=None, claim=CLAIM, standing=Standing.ESTABLISHED):
    """A victim and a document, of whom two articles have something, and which have said this."""
    sources = [
        source(IDS[0], connection=Connection.VICTIM),
        source(IDS[1], SourceKind.DOCUMENT),
        *(source(n, SourceKind.ARTICLE) for n in IDS[2:4]),
    ]
    quoted = [(IDS[2], IDS[0]), (IDS[3], IDS[1])]
    links = [link(one, Relation.QUOTES, onto, standing, claim) for one, onto in quoted]
    links += [link(IDS[1], Relation.WITNESSED, None)]
    against = [says(n, stance) for n in IDS[:2]] if stance else []
    return sources, links, [*(says(n) for n in IDS[2:4]), *against]


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.DOUBTS])
def test_who_was_quoted_and_is_made_to_deny_it_is_a_voice_still(stance):
    before, after = graded(*quoted_by_two_articles()), graded(*quoted_by_two_articles(stance))
    assert (after.rung, after.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 2)
    assert (after.cut, after.not_counted) == (before.cut, before.not_counted)
    assert [one.source for one in after.opposition] == IDS[:2]


def forged(standing=Standing.ESTABLISHED):
    """A forged paper, an article that copies it, and one that copies that."""
    sources = [source(IDS[0], SourceKind.DOCUMENT),
               *(source(n, SourceKind.ARTICLE) for n in IDS[1:3])]  # fmt: skip
    links = [link(IDS[0], Relation.WITNESSED, None),
             link(IDS[1], Relation.COPIES, IDS[0], standing),
             link(IDS[2], Relation.COPIES, IDS[1], standing)]  # fmt: skip
    return sources, links, [says(n) for n in IDS[:3]]


FORGED = [Rating(IDS[0], Reliability.UNRELIABLE, "forged", "Irena")]


@pytest.mark.parametrize("standing", HELD)
def test_whoever_only_copies_what_is_not_counted_leads_nowhere_either(standing):
    g = graded(*forged(standing), ratings=FORGED)
    assert (g.rung, g.k_certain, g.cut, g.publication_cut) == (Rung.RECORDED, 0, (), ())
    assert [n.source for n in g.not_counted] == IDS[:3]
    assert [n.rated for n in g.not_counted] == [True, False, False]
    assert IDS[0] in g.not_counted[1].why.en
    assert "nobody who counts asserts it" in g.because.en
    assert "никто из тех" in g.because.ru


def test_who_speaks_for_one_who_is_not_counted_leads_nowhere_either():
    sources = [source(IDS[0], SourceKind.STATEMENT), source(IDS[1], SourceKind.STATEMENT)]
    links = [link(IDS[1], Relation.SPEAKS_FOR, IDS[0])]
    g = graded(sources, links, [says(IDS[0]), says(IDS[1])], ratings=FORGED)
    assert (g.rung, g.k_certain) == (Rung.RECORDED, 0)
    assert g.not_counted[1].why.en == f"relies on {IDS[0]}"


def test_who_copies_it_and_has_it_from_another_too_is_counted_by_that_other():
    sources, links, sayings = forged()
    saw = source(IDS[5], connection=Connection.WITNESS)
    more = [*links, link(IDS[2], Relation.QUOTES, IDS[5], claim=CLAIM)]
    g = graded([*sources, saw], more, sayings, ratings=FORGED)
    assert (g.rung, g.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 1)
    assert [v.sources for v in g.cut] == [(IDS[5],)]
    assert [n.source for n in g.not_counted] == IDS[:2]
    there = link(IDS[1], Relation.WITNESSED, None, claim=CLAIM)
    assert graded(sources, [*links, there], sayings, ratings=FORGED).k_certain == 1


def test_who_is_relied_on_and_has_not_said_it_to_us_is_a_voice_and_no_kind():
    g = graded(*quoted_by_two_articles())
    assert (g.rung, g.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 2)
    assert {r.code for r in g.rules if not r.met} >= {"two_kinds", "not_only_testimony"}


@pytest.mark.parametrize("claim", [None, OTHER])
def test_two_who_were_quoted_on_something_else_perhaps_are_no_voices_for_certain(claim):
    g = graded(*quoted_by_two_articles(claim=claim))
    assert (g.rung, g.k_certain, g.k_possible) == (Rung.REPORTED, 1, 2)
    told = {n.source: n.why.en for n in g.not_counted}
    may = f"may have it from {IDS[0]}: that is not established for this claim"
    assert told[IDS[2]] == (may if claim is None else "does not say how it knows; unknown counts as"
                            " dependent")  # fmt: skip


@pytest.mark.parametrize("standing", [Standing.INFERRED, Standing.UNKNOWN])
def test_nobody_is_a_voice_by_a_link_that_nobody_established(standing):
    g = graded(*quoted_by_two_articles(standing=standing))
    assert (g.rung, g.k_certain) == (Rung.REPORTED, 1)
    assert g.k_possible == 2


def test_a_link_that_names_no_claim_holds_for_what_both_say():
    """Else ten articles after one newspaper might perhaps be ten voices."""
    articles = [source(n, SourceKind.ARTICLE) for n in IDS[:4]]
    links = [link(n, Relation.COPIES, IDS[0]) for n in IDS[1:4]]
    g = graded(articles, links, [says(n) for n in IDS[:4]])
    assert (g.k_certain, g.k_possible) == (1, 1)
    left = graded(articles[1:], links, [says(n) for n in IDS[:4]])  # the first is not here now
    assert (left.k_certain, left.k_possible) == (1, 1)


@given(casebooks(), st.data())
def test_a_link_of_another_claim_is_as_no_link(case, data):
    sources, links, sayings = case
    pair = data.draw(st.permutations([*(s.id for s in sources), IDS[6]]))
    relation = data.draw(st.sampled_from([*RELAYS, Relation.WITNESSED]))
    onto = None if relation is Relation.WITNESSED else pair[1]
    more = link(pair[0], relation, onto, data.draw(st.sampled_from(Standing)), OTHER)
    assert graded(sources, [*links, more], sayings) == graded(*case)


@given(casebooks(), st.sampled_from(RELAYS), st.data())
def test_to_know_less_of_a_link_never_raises_k_or_a_rung(case, relation, data):
    """For which claim it holds, or how firmly."""
    sources, links, sayings = case
    one, other = data.draw(st.permutations([*(s.id for s in sources), IDS[6]]))[:2]
    known = link(one, relation, other, claim=CLAIM)
    less = [replace(known, standing=one) for one in (Standing.UNKNOWN, Standing.INFERRED)]
    less += [replace(known, claim=None)]
    there = perceiving({s.id: s for s in sources}, for_claim(CLAIM, links, sayings), sayings)
    if known.source not in there:  # else it is to know more: that they did not need the other
        less += [replace(known, claim=OTHER)]
    before = graded(sources, [*links, known], sayings)
    after = graded(sources, [*links, data.draw(st.sampled_from(less))], sayings)
    assert after.k_certain <= before.k_certain
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


@given(casebooks(), st.sampled_from(NEW), st.sampled_from(RELAYS), st.data())
def test_a_link_that_is_not_established_for_this_claim_adds_no_voice(case, name, relation, data):
    """Whoever it leads to, and however many of them: only what asserts can be a voice then."""
    sources, links, sayings = case
    onto = data.draw(st.lists(st.sampled_from([s.id for s in sources]), min_size=1, max_size=3))
    how = st.sampled_from([(Standing.ESTABLISHED, None), (Standing.INFERRED, CLAIM)])
    before = graded(*case)
    after = graded(
        [*sources, source(name, SourceKind.ARTICLE)],
        [*links, *(link(name, relation, o, *data.draw(how)) for o in onto)],
        [*sayings, says(name)],
    )
    assert after.k_certain <= before.k_certain
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


@given(casebooks(), st.data())
def test_who_tells_it_in_other_peoples_words_raises_nothing_by_that(case, data):
    sources, links, sayings = case
    one = data.draw(st.sampled_from(sayings))
    heard = [replace(s, attribution=("a neighbour",)) if s == one else s for s in sayings]
    before, after = graded(*case), graded(sources, links, heard)
    assert after.k_certain <= before.k_certain
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


def test_one_who_was_held_and_heard_of_a_death_did_not_see_it():
    held = [source(IDS[0], connection=Connection.VICTIM)]
    heard = says(IDS[0], through=("a guard",))
    g = graded(held, [], [heard])
    assert (g.rung, g.k_possible) == (Rung.REPORTED, 1)
    assert [n.why.en for n in g.not_counted] == [
        "tells it as said by others, and nobody recorded from whom it has it"
    ]
    saw = link(IDS[0], Relation.WITNESSED, None, claim=CLAIM)
    assert graded(held, [saw], [heard]).rung is Rung.GROUNDS_TO_SUSPECT
    assert graded(held, [], [heard, says(IDS[0])]).rung is Rung.GROUNDS_TO_SUSPECT
    for more in (link(IDS[0], Relation.WITNESSED, None),
                 link(IDS[0], Relation.WITNESSED, None, Standing.INFERRED, CLAIM)):  # fmt: skip
        assert graded(held, [more], [heard]).rung is Rung.REPORTED


def test_one_who_is_silent_lends_nothing_to_another_of_their_voice():
    """Somebody speaks for a victim, and has it from hearsay; the victim has not told us this."""
    both = [source(IDS[0], connection=Connection.VICTIM), source(IDS[1], SourceKind.STATEMENT)]
    paper = source(IDS[2], SourceKind.ARTICLE)
    links = [link(IDS[1], Relation.SPEAKS_FOR, IDS[0]), link(IDS[2], Relation.QUOTES, IDS[0])]
    g = graded([*both, paper], links, [says(IDS[1])])
    assert g.rung is Rung.REPORTED


def test_no_claim_can_be_named_for_one_voice():
    for relation in ONE_VOICE:
        with pytest.raises(Malformed, match="every claim"):
            link(IDS[0], relation, IDS[1], claim=CLAIM)


def test_a_victim_and_an_eyewitness_are_one_kind_and_a_register_is_another():
    people = [
        source(n, connection=c)
        for n, c in zip(IDS, [Connection.VICTIM, Connection.WITNESS, Connection.COLLEAGUE, None],
                        strict=False)
    ]  # fmt: skip
    saw = [link(n, Relation.WITNESSED, None) for n in IDS[2:5]]
    sayings = [says(n) for n in IDS[:5]]
    for kind in (SourceKind.STATEMENT, SourceKind.ARTICLE, SourceKind.LIST):
        g = graded([*people, source(IDS[4], kind)], saw, sayings)
        assert (g.rung, g.k_certain) == (Rung.GROUNDS_TO_SUSPECT, 5)
        assert "two_kinds" in {r.code for r in g.rules if not r.met}
    for kind in (SourceKind.DOCUMENT, SourceKind.MEDIA):
        g = graded([*people, source(IDS[4], kind)], saw, sayings)
        assert g.rung is Rung.CLEAR_AND_CONVINCING


def test_a_register_and_a_photograph_are_two_kinds_without_anybody_telling_it():
    sources = [source(IDS[0], SourceKind.DOCUMENT), source(IDS[1], SourceKind.MEDIA)]
    saw = [link(n, Relation.WITNESSED, None) for n in IDS[:2]]
    assert graded(sources, saw, [says(n) for n in IDS[:2]]).rung is Rung.GROUNDS_TO_BELIEVE


@given(casebooks(), st.data())
def test_who_is_not_here_is_named_nowhere(case, data):
    """In a cut, a reason, an enquiry: to be told of means to be compared."""
    sources, links, sayings = case
    gone = data.draw(st.sampled_from([s.id for s in sources]))
    g = graded([s for s in sources if s.id != gone], links, sayings)
    named = {s for voice in (*g.cut, *g.publication_cut) for s in voice.sources}
    told = [n.why.en for n in g.not_counted] + [g.next_enquiry.en, g.because.en]
    assert gone not in named
    assert not any(gone in one for one in told)


def test_who_is_not_here_is_counted_in_a_cut_and_not_named():
    """Two victims told one paper, which may not be compared now; two others have it from there."""
    people = [source(n, connection=Connection.VICTIM) for n in IDS[:2]]
    links = [link(IDS[2], Relation.TOLD, n, claim=CLAIM) for n in IDS[:2]]
    links += [link(n, Relation.QUOTES, IDS[2], claim=CLAIM) for n in IDS[3:5]]
    papers = [source(n, SourceKind.ARTICLE) for n in IDS[3:5]]
    g = graded([*people, *papers], links, [says(n) for n in IDS[3:5]])
    assert g.cut == g.publication_cut == (Voice((), 1),)
    same = [*links, link(IDS[3], Relation.SAME_OWNER, IDS[6])]
    g = graded([papers[0]], same, [says(IDS[3])])
    assert g.cut == (Voice((IDS[3],), 1),)


def test_who_asserts_and_denies_is_held_to_the_assertion():
    sources, both = [source(IDS[0], connection=Connection.VICTIM)], [says(IDS[0])]
    both += [says(IDS[0], Stance.DENIES, Denial.FLAT)]
    assert graded(sources, [], both).rung is Rung.GROUNDS_TO_SUSPECT


@given(casebooks(), st.sampled_from(NEW), st.sampled_from(RELAYS), KNOWS, st.data())
def test_no_kind_of_evidence_and_no_voice_comes_of_relying(case, name, relation, knows, data):
    """Whoever present is relied on; K can rise only by one who has not asserted it here."""
    sources, links, sayings = case
    everyone = [s.id for s in sources]
    silent = [n for n in everyone if n not in asserting(case)]
    deniers = data.draw(st.lists(st.sampled_from(silent), unique=True)) if silent else []
    sayings = [*sayings, *(says(n, Stance.DENIES, Denial.FLAT) for n in deniers)]
    onto = data.draw(st.lists(st.sampled_from(everyone), min_size=1, max_size=3))
    before = graded(sources, links, sayings)
    after = graded(
        [*sources, source(name, SourceKind.TESTIMONY, knows)],
        [*links, *(link(name, relation, o) for o in onto)],
        [*sayings, says(name)],
    )
    raised = {r.code for r in after.rules if r.met} - {r.code for r in before.rules if r.met}
    assert not raised & {"two_kinds", "not_only_testimony"}
    if set(onto) <= asserting(case):
        assert after.k_certain <= max(before.k_certain, 1)


@given(casebooks(), st.sampled_from(list(SourceKind)), KNOWS, st.data())
def test_whoever_recites_raises_neither_k_nor_a_rung_whatever_they_are(case, kind, knows, data):
    """A reader, a film, a proxy: any kind of source that only passes on words of present ones."""
    sources, links, sayings = case
    onto = data.draw(st.lists(st.sampled_from(sources), min_size=1, max_size=2))
    new = source(IDS[6], kind, knows)
    before = graded(*case)
    recited = [says(s.source) for s in sayings if s.source in {o.id for o in onto}]
    after = graded(
        [*sources, new],
        [*links, *(link(new.id, Relation.QUOTES, o.id) for o in onto)],
        [*sayings, *([says(new.id)] if recited else [])],
    )
    assert after.k_certain <= before.k_certain
    assert RUNGS.index(after.rung) <= RUNGS.index(before.rung)


@given(casebooks(), st.data())
def test_to_learn_that_one_speaks_for_another_never_raises_k(case, data):
    sources, links, sayings = case
    pair = data.draw(st.lists(st.sampled_from([s.id for s in sources]), min_size=2, max_size=2))
    assume(pair[0] != pair[1])
    tie = link(pair[0], Relation.SPEAKS_FOR, pair[1])
    # Without relays: what relied on the one of unknown origin may now go back to the other.
    apart = [k for k in links if k.relation not in RELAYS]
    before, after = graded(sources, apart, sayings), graded(sources, [*apart, tie], sayings)
    assert after.k_certain <= before.k_certain


@given(casebooks(), st.sampled_from(ONE_VOICE))
def test_a_spokesperson_and_the_principal_and_all_who_share_a_voice_are_one(case, relation):
    sources, links, sayings = case
    first = sources[0].id
    ties = [link(one.id, relation, first) for one in sources[1:]]
    grade = graded(sources, [*links, *ties], sayings)
    assert grade.k_certain == 1
    assert RUNGS.index(grade.rung) <= RUNGS.index(Rung.GROUNDS_TO_SUSPECT)


def brute_cut(edges, vertices, start, end):
    """The smallest set of vertices without which `end` is not reached from `start`."""
    for size in range(len(vertices) + 1):
        for removed in combinations(vertices, size):
            seen, todo = {start}, [start]
            while todo:
                onwards = {v for v in edges.get(todo.pop(), ()) if v not in removed} - seen
                seen |= onwards
                todo += onwards
            if end not in seen:
                return size
    raise AssertionError


@given(st.lists(st.tuples(st.sampled_from("sabcdef"), st.sampled_from("abcdeft")), max_size=18))
def test_the_flow_equals_the_smallest_cut_found_by_trying_all(pairs):
    edges = {}
    for tail, head in pairs:
        if (tail, head) != ("s", "t"):
            edges.setdefault(tail, set()).add(head)
    cut = vertex_cut(edges, "s", "t")
    assert cut.paths == brute_cut(edges, "abcdef", "s", "t")
    for side in (cut.near, cut.far):
        assert len(side) == cut.paths
        left = {t: {h for h in hs if h not in side} for t, hs in edges.items() if t not in side}
        assert brute_cut(left, "", "s", "t") == 0


def test_an_edge_from_start_to_end_cannot_be_cut():
    with pytest.raises(Malformed):
        vertex_cut({"s": ["t"]}, "s", "t")


def test_ten_articles_on_one_testimony_are_one_voice():
    articles = [SourceId(f"S-00{n}") for n in range(10, 20)]
    witness = source(IDS[0], connection=Connection.VICTIM)
    sources = [witness, *(source(a, SourceKind.ARTICLE) for a in articles)]
    links = [link(articles[0], Relation.TOLD, IDS[0], claim=CLAIM)]
    links += [link(a, Relation.QUOTES, articles[0]) for a in articles[1:]]
    g = graded(sources, links, [says(a) for a in articles])
    assert (g.k_certain, g.k_possible) == (1, 1)
    assert [v.sources for v in g.cut] == [(IDS[0],)]
    assert [v.sources for v in g.publication_cut] == [(articles[0],)]


def test_a_spokesperson_and_the_principal_are_one_voice():
    sources = [source(n, SourceKind.STATEMENT) for n in IDS[:2]]
    links = [link(n, Relation.WITNESSED, None) for n in IDS[:2]]
    apart = graded(sources, links, [says(n) for n in IDS[:2]])
    spoken = [*links, link(IDS[0], Relation.SPEAKS_FOR, IDS[1])]
    together = graded(sources, spoken, [says(n) for n in IDS[:2]])
    assert (apart.k_certain, together.k_certain) == (2, 1)
    assert together.not_counted[0].why.en == f"one voice with {IDS[0]}"


def test_whoever_recites_is_no_witness():
    deponent = source(IDS[0], connection=Connection.VICTIM)
    film = source(IDS[1], SourceKind.MEDIA)
    g = graded(
        [deponent, film], [link(IDS[1], Relation.QUOTES, IDS[0])], [says(n) for n in IDS[:2]]
    )
    assert g.k_certain == 1
    assert not next(r for r in g.rules if r.code == "not_only_testimony").met


def test_unknown_lineage_is_one_voice_for_certain_and_many_perhaps():
    sources = [source(n, SourceKind.ARTICLE) for n in IDS[:3]]
    g = graded(sources, [], [says(n) for n in IDS[:3]])
    assert (g.k_certain, g.k_possible, g.rung) == (1, 3, Rung.REPORTED)
    assert [v.sources for v in g.cut] == [tuple(IDS[:3])]
    assert all("unknown" in n.why.en for n in g.not_counted)


def test_to_share_an_owner_is_not_to_rely_on_one_another():
    papers = [source(n, SourceKind.ARTICLE) for n in IDS[1:3]]
    links = [link(IDS[1], Relation.SAME_OWNER, IDS[2])]
    g = graded([source(IDS[0], connection=Connection.VICTIM), *papers], links,
               [says(n) for n in IDS[:3]])  # fmt: skip
    why = "does not say how it knows; unknown counts as dependent"
    assert {n.source: n.why.en for n in g.not_counted} == dict.fromkeys(IDS[1:3], why)


def test_a_doubtful_tie_makes_dependent_for_certain_only():
    sources = [source(n, connection=Connection.VICTIM) for n in IDS[:2]]
    tie = link(IDS[0], Relation.SAME_INTAKE, IDS[1], Standing.UNKNOWN)
    g = graded(sources, [tie], [says(n) for n in IDS[:2]])
    assert (g.k_certain, g.k_possible) == (1, 2)


def test_only_a_checked_refutation_lowers():
    sources = [
        source(IDS[0], connection=Connection.VICTIM),
        source(IDS[1], SourceKind.DOCUMENT),
        source(IDS[2], connection=Connection.WITNESS),
        source(IDS[3], SourceKind.STATEMENT),
    ]
    links = [link(IDS[1], Relation.WITNESSED, None)]
    for_it = [says(n) for n in IDS[:3]]
    unchecked = says(IDS[3], Stance.DENIES, Denial.REFUTATION)
    checked = says(IDS[3], Stance.DENIES, Denial.REFUTATION, checked=True)
    assert graded(sources, links, for_it).rung is Rung.CLEAR_AND_CONVINCING
    assert graded(sources, links, [*for_it, unchecked]).rung is Rung.CLEAR_AND_CONVINCING
    assert graded(sources, links, [*for_it, checked]).rung is Rung.REPORTED


@pytest.mark.parametrize(
    ("withheld", "rung"),
    [
        ({"reviewers": ["Irena", "Irena ", " "]}, Rung.GROUNDS_TO_SUSPECT),
        ({"contradictions_answered": False}, Rung.GROUNDS_TO_SUSPECT),
        ({"adverse_answered": False}, Rung.GROUNDS_TO_BELIEVE),
    ],
)
def test_what_people_must_sign_is_not_assumed(withheld, rung):
    sources = [
        source(IDS[0], connection=Connection.VICTIM),
        source(IDS[1], SourceKind.DOCUMENT),
        source(IDS[2], connection=Connection.WITNESS),
    ]
    links = [link(IDS[1], Relation.WITNESSED, None)]
    g = graded(sources, links, [says(n) for n in IDS[:3]], **withheld)
    assert g.rung is rung
    assert "Not met" in g.because.en


def test_the_next_enquiry_is_the_one_that_would_raise_k():
    known = source(IDS[0], connection=Connection.VICTIM)
    article = source(IDS[1], SourceKind.ARTICLE)
    g = graded([known, article], [], [says(n) for n in IDS[:2]])
    assert g.next_enquiry.en == f"Ask how {IDS[1]} knows: if it knows by itself, K becomes 2"
    assert g.next_enquiry.of("ru") != g.next_enquiry.of("en")


def test_the_next_enquiry_may_be_to_ask_who_was_quoted_whether_they_say_it():
    sources, links, sayings = quoted_by_two_articles(claim=None)
    saw = source(IDS[5], connection=Connection.WITNESS)
    g = graded([*sources, saw], links, [*sayings, says(IDS[5])])
    assert g.k_certain == 1
    told = f"Ask whether {IDS[0]} tells this too: if it knows by itself, K becomes 2"
    assert g.next_enquiry.en == told
    assert graded([*sources, saw], links, [*sayings, says(IDS[5]), says(IDS[0])]).k_certain == 2


def test_nobody_is_asked_about_a_claim_that_nobody_may_have_from_them():
    sources, links, sayings = quoted_by_two_articles(claim=OTHER)
    saw = source(IDS[5], connection=Connection.WITNESS)
    g = graded([*sources, saw], links, [*sayings, says(IDS[5])])
    assert IDS[2] in g.next_enquiry.en


def test_where_nobody_is_known_to_have_been_there_the_one_whom_most_rely_on_is_asked():
    papers = [source(name, SourceKind.ARTICLE) for name in IDS[:5]]
    links = [link(name, Relation.QUOTES, IDS[3], claim=CLAIM) for name in IDS[:3]]
    g = graded(papers, links, [says(name) for name in IDS[:5]])
    assert (g.rung, g.k_certain) == (Rung.REPORTED, 1)
    asked = f"Ask how {IDS[3]} knows: at first hand, or from somebody who was there"
    assert g.next_enquiry.en == asked
    assert IDS[3] in g.next_enquiry.ru
    refuted = Saying(CLAIM, IDS[5], Stance.DENIES, denial=Denial.REFUTATION, checked=True)
    known = [*papers, source(IDS[5], SourceKind.STATEMENT)]
    g = graded(known, links, [*(says(name) for name in IDS[:5]), refuted])
    assert g.next_enquiry.en.startswith("Meet this rule: No specific refutation")
    relying = [link(IDS[3], Relation.TOLD, IDS[6], claim=CLAIM), *links]
    g = graded(papers[:4], relying, [says(name) for name in IDS[:4]])
    assert g.next_enquiry.en.startswith("Meet this rule: At least one who was there")


def test_nothing_said_is_only_recorded():
    g = graded([source(IDS[0])], [], [])
    assert (g.rung, g.k_certain, g.cut) == (Rung.RECORDED, 0, ())
    assert g.next_enquiry.en == "Meet this rule: Somebody asserts it"


def test_sayings_of_sources_that_are_gone_and_of_other_claims_are_passed_over():
    other = Saying(ClaimId("C-0002"), IDS[0], Stance.ASSERTS)
    g = graded([source(IDS[0], connection=Connection.VICTIM)], [], [other, says(IDS[1])])
    assert g.rung is Rung.RECORDED


def test_a_large_lineage_is_weighed_by_the_same_rule_as_a_small_one():
    """Four thousand articles on eight witnesses; half of them do not say how they know."""
    seen = [Source(SourceId(f"S-W{n:04}"), SourceKind.TESTIMONY, "invented", "en",
                   connection=Connection.WITNESS) for n in range(8)]  # fmt: skip
    told = [Source(SourceId(f"S-{n:05}"), SourceKind.ARTICLE, "invented", "en")
            for n in range(4000)]  # fmt: skip
    links = [link(s.id, Relation.QUOTES, seen[n % 8].id, claim=CLAIM)
             for n, s in enumerate(told[:2000])]  # fmt: skip
    sayings = [Saying(ClaimId("C-0001"), s.id, Stance.ASSERTS) for s in told]
    got = grade(ClaimId("C-0001"), sources=[*seen, *told], links=links, sayings=sayings)
    assert (got.k_certain, got.k_possible) == (8, 2008)
    assert "K becomes 9" in got.next_enquiry.en


def reaches(drawn, gone, granted=()):
    """Whether WORLD leads to the claim, from source to source, without these voices."""
    one = drawn.one_by_one
    out = {s for voice in gone for s in drawn.voices[voice].sources}
    theirs = {s for voice in granted for s in drawn.voices[voice].sources} & one.untold
    edges = {**one.edges, WORLD: one.roots | theirs}
    seen, todo = {WORLD}, [WORLD]
    while todo:
        onwards = set(edges.get(todo.pop(), ())) - seen - out
        seen |= onwards
        todo += onwards
    return THE_CLAIM in seen


@given(casebooks(), st.booleans())
def test_both_named_cuts_part_the_world_from_the_claim_and_no_voice_of_them_is_idle(case, grant):
    drawn = graph(*case)
    granted = drawn.unknown if grant else ()
    cut = drawn.cut(granted=granted)
    for side in (cut.near, cut.far):
        assert not reaches(drawn, side, granted)
        assert all(reaches(drawn, set(side) - {voice}, granted) for voice in side)


@given(casebooks())
def test_the_two_cuts_lie_at_the_two_ends(case):
    drawn = graph(*case)
    cut = drawn.cut()
    fewer = combinations(sorted(drawn.voices), max(cut.paths - 1, 0))
    assert not cut.paths or all(reaches(drawn, s) for s in fewer)
    swaps = combinations(sorted(drawn.voices), cut.paths)
    smallest = [set(s) for s in swaps if not reaches(drawn, s)]
    assert set(cut.near) in smallest
    assert set(cut.far) in smallest
    if drawn.one_by_one.voice_of:  # of sources in several places none is the nearer
        return
    reached = {v for v in drawn.voices if leads(drawn, v, set(cut.near))}
    assert all(reached <= {v for v in drawn.voices if leads(drawn, v, s)} for s in smallest)
    left = {v for v in drawn.voices if follows(drawn, v, set(cut.far))}
    assert all(left <= {v for v in drawn.voices if follows(drawn, v, s)} for s in smallest)


def leads(drawn, voice, gone):
    """Whether WORLD leads to a voice past these, which may be the last."""
    edges = {**drawn.edges, WORLD: drawn.roots}
    seen, todo = {WORLD}, [WORLD]
    while todo:
        at = todo.pop()
        onwards = set(edges.get(at, ())) - seen if at not in gone else set()
        seen |= onwards
        todo += onwards
    return voice in seen


def follows(drawn, voice, gone):
    """Whether a voice leads to the claim past these, of which it may be the first."""
    seen, todo = {voice}, [voice]
    while todo:
        onwards = set(drawn.edges.get(todo.pop(), ())) - seen - gone
        seen |= onwards
        todo += onwards
    return THE_CLAIM in seen


@given(casebooks())
def test_if_all_of_a_cut_were_unreliable_nothing_certain_would_be_left(case):
    sources, links, sayings = case
    for side in (graded(*case).cut, graded(*case).publication_cut):
        rejected = [s for voice in side for s in voice.sources]
        assert graph(sources, links, sayings, unreliable=rejected).cut().paths == 0


@given(casebooks())
def test_what_an_enquiry_would_add_is_what_granting_it_adds(case):
    drawn = graph(*case)
    cut = drawn.cut()
    for voice in drawn.unknown:
        more = drawn.cut(granted=[voice]).paths - cut.paths
        assert more in {0, int(voice in cut.spare)}
        assert more == (voice in cut.spare) or drawn.one_by_one.voice_of


@given(casebooks(), st.data())
def test_a_spokesperson_never_adds_to_the_principal(case, data):
    sources, links, sayings = case
    principal = data.draw(st.sampled_from([s.id for s in sources]))
    new = source(IDS[6], SourceKind.STATEMENT)
    spoken = [*links, link(IDS[6], Relation.SPEAKS_FOR, principal)]
    without = graded(sources, links, [*sayings, says(principal)])
    with_it = graded([*sources, new], spoken, [*sayings, says(principal), says(IDS[6])])
    assert with_it.k_certain <= without.k_certain


@pytest.mark.parametrize("seed", range(12))
def test_on_larger_graphs_the_flow_is_that_of_another_program(seed):
    """SciPy's maximum flow on the same graph, each vertex split in two."""
    chance = random.Random(seed)
    count = 120
    names = [f"v{n}" for n in range(count)]
    edges = {name: {chance.choice(names) for _ in range(chance.randrange(4))} for name in names}
    edges["start"] = set(chance.sample(names, 12))
    for name in chance.sample(names, 15):
        edges[name] = {*edges[name], "end"}
    index = {name: n for n, name in enumerate([*names, "start", "end"])}
    rows, columns, capacity = [], [], []
    for name, n in index.items():
        rows, columns = [*rows, 2 * n], [*columns, 2 * n + 1]
        capacity.append(1 if name in names else count)
    for tail, heads in edges.items():
        for head in heads - {tail}:
            rows, columns = [*rows, 2 * index[tail] + 1], [*columns, 2 * index[head]]
            capacity.append(count)
    size = 2 * len(index)
    matrix = csr_array((np.array(capacity, dtype=np.int32), (rows, columns)), shape=(size, size))
    theirs = maximum_flow(matrix, 2 * index["start"], 2 * index["end"] + 1).flow_value
    assert vertex_cut(edges, "start", "end").paths == theirs
