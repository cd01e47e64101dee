"""What may be one event, place or person: by rules that print what speaks for and against."""

from __future__ import annotations

import pytest

from bearwitness.corroboration.happenings import Documented, What, proposed
from bearwitness.corroboration.sameness import contradicted, firsts
from bearwitness.ids import ActId, EventId, PersonId, PlaceId, SourceId
from bearwitness.records.event import Act, Degree, Event, Involvement, Person
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place

TOWN, FARM, CITY = (
    Place(PlaceId("W-0001"), Level.SETTLEMENT, {"en": "Lakeside"}),
    Place(PlaceId("W-0002"), Level.SITE, {"en": "the farm"}, PlaceId("W-0001")),
    Place(PlaceId("W-0003"), Level.SETTLEMENT, {"en": "Hillfoot"}),
)


def case(events=(), acts=(), by=(), *, places=(TOWN, FARM, CITY), people=(), one_of=None):
    made = [
        Event(EventId(f"E-000{n}"), "invented", When.parse(day), where and where.id)
        for n, (day, where) in enumerate(events)
    ]
    did = [
        Act(ActId(f"A-000{n}"), EventId(f"E-000{event}"), kind, PersonId(f"P-000{victim}"),
            (SourceId(source),))
        for n, (event, kind, victim, source) in enumerate(acts)
    ]  # fmt: skip
    part = [
        Involvement(ActId(f"A-000{act}"), PersonId(who), Degree.CARRIED_OUT, ()) for act, who in by
    ]
    return Documented(made, did, part, places, people, one_of or {})


def events(documented, decided=()):
    return [p for p in proposed(documented, decided) if p.what is What.EVENT]


BOTH = [(0, "detention", 1, "S-0001"), (1, "detention", 2, "S-0002")]


@pytest.mark.parametrize(
    ("mine", "theirs", "may"),
    [
        (("2019-03-04", TOWN), ("2019-03-04", TOWN), True),
        (("2019-03-04", TOWN), ("2019-03", FARM), True),
        (("2019-03-04", TOWN), ("2019-03-06~", FARM), True),
        (("2019-03-04", TOWN), ("2019-03-05", TOWN), False),
        (("2019-03-04", TOWN), ("2019-03-04", CITY), False),
        (("2019-03-04", TOWN), ("2019-03-04", None), False),  # of one kind, and no more is known
    ],
)
def test_events_need_a_time_that_may_be_one_and_two_things_more(mine, theirs, may):
    assert bool(events(case([mine, theirs], BOTH))) is may


def test_who_did_it_and_who_was_harmed_speak_for_it_and_other_perpetrators_against():
    same = case([("2019-03", None)] * 2, BOTH, [(0, "P-0009"), (1, "P-0009")])
    (found,) = events(same)
    assert [b.en for b in found.because] == [
        "the dates may be one", "the same kind of act", "the same perpetrator",
    ]  # fmt: skip
    assert found.against == ()
    acts = [*BOTH, (1, "beating", 1, "S-0002")]
    other = case([("2019-03-04", TOWN)] * 2, acts, [(0, "P-0008"), (1, "P-0009")])
    (found,) = events(other)
    assert [b.en for b in found.because] == [
        "the same day", "the same kind of act", "people harmed in both: 1", "the same place",
    ]  # fmt: skip
    assert [b.en for b in found.against] == [
        "other perpetrators are named", "people harmed: 1 and 2",
    ]  # fmt: skip
    assert all(b.ru for b in (*found.because, *found.against))


def test_as_many_people_harmed_and_other_kinds_are_told():
    acts = [(0, "detention", 1, "S-1"), (0, "detention", 2, "S-1"), (1, "beating", 3, "S-2"),
            (1, "beating", 4, "S-2")]  # fmt: skip
    (found,) = events(case([("2019-03-04", TOWN)] * 2, acts))
    assert "as many people harmed: 2" in [b.en for b in found.because]
    assert [b.en for b in found.against] == ["other kinds of act"]


def test_what_is_known_to_be_one_counts_as_one():
    away = case([("2019-03-04", TOWN), ("2019-03-04", CITY)], BOTH)
    assert events(away) == []
    one = case([("2019-03-04", TOWN), ("2019-03-04", CITY)], BOTH, one_of={"W-0003": "W-0001"})
    assert len(events(one)) == 1
    settled = case([("2019-03-04", TOWN)] * 2, BOTH, one_of={"E-0001": "E-0000"})
    assert events(settled) == []
    near = case([("2019-03-04", TOWN)] * 2, BOTH)
    assert events(near, [frozenset(("E-0000", "E-0001"))]) == []


def place(number, name, level=Level.SETTLEMENT, within=None, language="ru"):
    return Place(PlaceId(f"W-000{number}"), level, {language: name}, within and PlaceId(within))


NORTH, SOUTH = place(8, "Северный район", Level.DISTRICT), place(9, "Южный район", Level.DISTRICT)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (place(1, "село Озёрное"), place(2, "Ozernoe", language="en"), "the same name"),
        (place(1, "Озёрное"), place(2, "Озёрнре"), "one letter"),
        (place(1, "Озёрное"), place(2, "Заречное"), None),
        (place(1, "Озёрное"), place(2, "Озеро Дальнее"), None),
        (place(1, "Озёрное"), place(2, "Озёрное", Level.SITE), None),
        (place(1, "Озёрное", within="W-0008"), place(2, "Озёрное", within="W-0009"), None),
        (place(1, "Озёрное", within="W-0008"), place(2, "Озёрное", within="W-0008"), "in the same"),
        (place(1, "село"), place(2, "село"), None),  # no name at all
    ],
)
def test_places_are_proposed_by_their_names_unless_they_lie_apart(one, other, may):
    found = proposed(case(places=(one, other, NORTH, SOUTH)), ())
    assert [p.what for p in found] == ([What.PLACE] if may else [])
    assert may is None or any(b.en.startswith(may) or may in b.en for b in found[0].because)


def person(number, *names):
    return Person(PersonId(f"P-000{number}"), names)


def test_people_are_proposed_by_any_of_their_names_and_with_what_they_went_through():
    both = [person(1, "Ahmed Sultanov", "Ахмед С."), person(2, "Ахмед Султанов"), person(3)]
    acts = [(0, "detention", 1, "S-1"), (0, "detention", 2, "S-2")]
    (found,) = proposed(case([("2019", TOWN)], acts, people=both), ())
    assert (found.one, found.other) == ("P-0001", "P-0002")
    assert "harmed in one event" in [b.en for b in found.because]
    assert found.against == ()
    acts = [(0, "detention", 1, "S-1"), (0, "detention", 2, "S-1")]
    (found,) = proposed(case([("2019", TOWN)], acts, people=both), ())
    assert [b.en for b in found.against] == ["one source tells of both in one event"]
    for name in ("Boris Orlov", "Pyotr Annin", "Anna Petrovskaya Ivanovna"):
        assert proposed(case(people=[person(1, "Anna Petrova"), person(2, name)]), ()) == ()


def test_the_order_of_entry_does_not_matter():
    one = case([("2019-03-04", TOWN)] * 2, BOTH, people=[person(1, "Anna V."), person(2, "A. Vy")])
    other = Documented(one.events[::-1], one.acts[::-1], (), one.places[::-1], one.people[::-1], {})
    assert proposed(one, ()) == proposed(other, ())


def test_what_is_one_passes_on_and_contradictions_are_found():
    same = [frozenset("ab"), frozenset("cb"), frozenset("xy")]
    assert firsts(same) == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}
    assert contradicted(same, [frozenset("ac"), frozenset("ax")]) == (frozenset("ac"),)
    assert firsts([]) == {}
