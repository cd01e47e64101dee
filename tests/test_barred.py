"""Whoever does not let us compare is joined to nobody, and no number rises because of it."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope
from bearwitness.consent.uses import Derivative
from bearwitness.corroboration import sameness
from bearwitness.desk import (
    comparable,
    counted,
    judging,
    matched,
    oneness,
    opendata,
    strata,
    tracing,
)
from bearwitness.desk.comparable import Joins
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Refused
from bearwitness.ids import ActId, EventId, PersonId, SourceId, TestimonyId
from bearwitness.records.event import Act, Event, Person
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When
from casebook_stand import AT, T1, T2, add, new_case
from editions import EDITION

HOUR = timedelta(hours=1)
LATER = AT + 2 * HOUR
ONE, OTHER = SourceId("S-0001"), SourceId("S-0002")
TOLD, HEARD = SourceId("S-0011"), SourceId("S-0012")  # of the victim herself; of a neighbour
ANNA, ANNA2, BORIS, CARL = (PersonId(f"P-000{n}") for n in range(1, 5))
RAID = EventId("E-0001")


def source(name, testimony, connection):
    return Source(
        name, SourceKind.TESTIMONY, "invented", "en", testimony=testimony, connection=connection
    )


def told():
    """Anna told us herself; a neighbour told of Anna under another id, and of Boris."""
    yield Event(RAID, "a raid", When.parse("2019-03-04"), None)
    for person in (ANNA, ANNA2, BORIS, CARL):
        yield Person(person, (f"Invented {person}",))
    yield source(TOLD, T1, Connection.VICTIM)
    yield source(HEARD, T2, Connection.WITNESS)
    for n, (victim, by) in enumerate([(ANNA, TOLD), (ANNA2, HEARD), (BORIS, HEARD)]):
        yield Act(ActId(f"A-000{n}"), RAID, "arbitrary_detention", victim, (by,))
    for name in (ONE, OTHER):
        yield Source(name, SourceKind.LIST, "invented", "en")
        yield VictimList(name, f"list {name}")
    yield Listing(ONE, 1, "Invented Anna", ANNA)
    yield Listing(ONE, 2, "Invented Boris", BORIS)
    yield Listing(ONE, 3, "Invented Carl", CARL)
    yield Listing(OTHER, 1, "Anna Invented", ANNA2)
    yield Listing(OTHER, 2, "Boris Invented", BORIS)
    yield Judged(ANNA, ANNA2, same=True)


def answer(book, name, scope, at=AT, *, granted=True):
    book.append(Answer(name, scope, granted, at), reason="said so", at=at)


@pytest.fixture
def book(tmp_path):
    made, _ = new_case(tmp_path / "case")
    for name in (T1, T2):
        add(made, name)
        for scope in (Scope.COMPARE, Scope.COUNT, Scope.DATASET):
            answer(made, name, scope)
    made.append_many(list(told()), reason="invented", at=AT)
    yield made
    made.close()


def test_an_old_decision_joins_nobody_who_took_comparing_back_and_no_number_rises(book):
    before = counted.lists(book, at=LATER)
    assert (before.documented, before.without_consent) == (3, 0)
    assert dict(before.cells)[1, 1] == 2  # Anna and Boris are on both
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    after = counted.lists(book, at=LATER)
    assert dict(after.cells) == {(1, 1): 1, (1, 0): 1}, "Anna is joined to nobody, and not twice"
    assert after.without_consent == 2, "and the number says that entries were left out"
    assert oneness.one_of(book)(ANNA2) == ANNA, "what was decided stands"


def test_who_is_on_one_list_alone_is_joined_to_nobody_and_counted(book):
    judging.undo(book, (ANNA, ANNA2), reason="a mistake", at=AT)
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    assert counted.lists(book, at=LATER).documented == 4  # as before: nobody joined Anna


def test_their_no_to_being_counted_is_heeded_through_a_decision_that_joins_nobody(book):
    for n, scope in enumerate((Scope.COUNT, Scope.COMPARE)):
        answer(book, T1, scope, AT + HOUR, granted=False)
        after = counted.lists(book, at=LATER)
        assert (after.documented, after.without_consent) == (2, 2), n


def test_entries_that_stand_for_one_who_may_not_be_compared_are_no_overlap(book):
    judging.undo(book, (ANNA, ANNA2), reason="a mistake", at=AT)
    book.append(Listing(OTHER, 3, "A. Invented", ANNA), reason="linked once", at=AT)
    assert dict(counted.lists(book, at=LATER).cells)[1, 1] == 2
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    assert dict(counted.lists(book, at=LATER).cells)[1, 1] == 1


def test_what_a_neighbour_tells_joins_nobody_once_the_neighbour_took_comparing_back(book):
    answer(book, T2, Scope.COMPARE, AT + HOUR, granted=False)
    joins = comparable.joins(book, at=LATER)
    assert {ANNA2, BORIS} <= joins.barred
    assert joins.themselves == set()
    assert joins.one(ANNA2) == ANNA2
    after = counted.lists(book, at=LATER)
    assert after.documented == 2
    assert dict(after.cells)[1, 1] == 1, "two lists name Boris, whoever else tells of him"


def test_by_stratum_nobody_is_counted_twice_either(book):
    before = strata.people(book, at=LATER)[strata.YEAR]
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    assert strata.people(book, at=LATER)[strata.YEAR] == before == {"2019": 2}


def test_in_a_dataset_nobody_is_joined_by_the_telling_of_who_refuses_that(book):
    def rests():
        return {(p.testimony, p.scope) for p in strata.permits(book, at=LATER)}

    assert {(T1, Scope.DATASET), (T2, Scope.DATASET), (T2, Scope.COMPARE)} <= rests()
    answer(book, T2, Scope.COUNT, AT + HOUR, granted=False)  # they join, and are not counted
    assert {(T2, Scope.DATASET), (T2, Scope.COMPARE)} <= rests()
    answer(book, T2, Scope.DATASET, AT + HOUR, granted=False)
    assert {name for name, _ in rests()} == {T1}
    data = comparable.joins(book, at=LATER, needed=strata.JOINED)
    compared = comparable.joins(book, at=LATER)
    assert (compared.one(ANNA2), data.one(ANNA2)) == (ANNA, ANNA2)


def test_an_editions_number_is_no_data_once_who_joins_its_entries_refuses_that(book):
    made = tracing.use(
        Derivative.COUNT, EDITION.id, dict.fromkeys(counted.permits(book, at=LATER), ()), at=LATER
    )
    book.append_many(list(made), reason="made", at=LATER)
    assert opendata.fit(book, EDITION, at=LATER).edition.numbers == EDITION.numbers
    answer(book, T2, Scope.COUNT, AT + HOUR, granted=False)
    assert opendata.fit(book, EDITION, at=LATER).edition.numbers == EDITION.numbers
    answer(book, T2, Scope.DATASET, AT + HOUR, granted=False)
    assert opendata.fit(book, EDITION, at=LATER).edition.numbers == ()


def confirm(book, *names):
    judging.confirm(book, names, reason="looked", at=LATER, entropy=os.urandom)


def refuse(book, *names):
    judging.refuse(book, *names, reason="looked", at=LATER)


def test_nothing_is_decided_about_who_may_not_be_compared_but_anything_may_be_taken_back(book):
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    with pytest.raises(Refused, match="may not be compared"):
        confirm(book, ANNA, BORIS)
    with pytest.raises(Refused, match="may not be compared"):
        confirm(book, f"{ONE}:1", f"{OTHER}:2")
    with pytest.raises(Refused, match="may not be compared"):
        refuse(book, ANNA, CARL)
    confirm(book, BORIS, CARL)
    assert oneness.one_of(book)(CARL) == BORIS
    judging.undo(book, (ANNA, ANNA2), reason="a mistake", at=LATER)
    assert oneness.one_of(book)(ANNA2) == ANNA2


def test_entries_that_stand_for_them_are_proposed_to_nobody(book):
    book.append(Listing(OTHER, 4, "Invented Anna", None), reason="a new list", at=AT)
    found = {(p.one, p.other) for p in matched.proposed(book, at=LATER).entries}
    assert ((ONE, 1), (OTHER, 4)) in found
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    after = {e for p in matched.proposed(book, at=LATER).entries for e in (p.one, p.other)}
    assert not after & {(ONE, 1), (OTHER, 1)}


def test_a_decision_about_them_is_told_to_nobody(book):
    judged = oneness.decided(book)
    assert comparable.shown(book, judged, at=LATER) == judged
    answer(book, T1, Scope.COMPARE, AT + HOUR, granted=False)
    assert comparable.shown(book, judged, at=LATER) == ()


@pytest.mark.parametrize("name", [T1, T2])
def test_who_takes_comparing_back_is_found_in_a_number_that_joined_them(book, name):
    used = dict.fromkeys(counted.permits(book, at=LATER), ())
    tracing.note_made(book, Derivative.COUNT, "x", used, at=LATER)
    found = tracing.traced(book, TestimonyId(name), [Scope.COMPARE])
    assert [trace.made for trace in found] == [Derivative.COUNT]


def test_a_number_that_joins_nobody_rests_on_nobodys_comparing(book):
    judging.undo(book, (ANNA, ANNA2), reason="a mistake", at=AT)
    for name in (f"{ONE}:2", f"{OTHER}:2"):
        judging.undo(book, (name,), reason="a mistake", at=AT)
    assert {p.scope for p in counted.permits(book, at=LATER)} == {Scope.COUNT}


# --- as a law ---------------------------------------------------------------------------------

IDS = [f"P-{n}" for n in range(7)]
PAIRS = st.sets(
    st.tuples(st.sampled_from(IDS), st.sampled_from(IDS))
    .filter(lambda two: two[0] != two[1])
    .map(frozenset),
    max_size=9,
)


def drawn(pairs, barred, themselves):
    allowed = sameness.firsts(pair for pair in pairs if not pair & barred)
    return Joins(barred, themselves & barred, sameness.firsts(pairs), allowed)


BARRED = st.frozensets(st.sampled_from(IDS), max_size=4)


@given(PAIRS, BARRED, BARRED, st.lists(st.sampled_from(IDS)))
def test_no_number_rises_and_nobody_barred_is_joined_whatever_was_decided(
    pairs, barred, themselves, named
):
    joins = drawn(pairs, barred, themselves)
    for name in barred:
        assert [other for other in IDS if joins.one(other) == joins.one(name)] == [name]
    people = {joins.whole.get(name, name) for name in named}
    kept = [name for name in named if name not in joins.twice(named)]
    assert len({joins.one(name) for name in kept}) == len(people), "each is there, and once"
    left = [name for name in named if name not in joins.torn(named)]
    assert len({joins.one(name) for name in left}) <= len(people)
    for name in left:  # with all that is theirs, joined by what may be used, or with one entry
        mine = [o for o in named if joins.whole.get(o, o) == joins.whole.get(name, name)]
        assert {joins.one(other) for other in mine} == {joins.one(name)}
        assert name not in joins.themselves or len(mine) == 1


@given(PAIRS, st.lists(st.sampled_from(IDS)))
def test_where_all_may_be_compared_every_decision_counts(pairs, named):
    joins = drawn(pairs, frozenset(), frozenset())
    assert joins.twice(named) == joins.torn(named) == frozenset()
    assert joins.allowed == joins.whole
