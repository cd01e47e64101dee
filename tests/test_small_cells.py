"""What happened is told of many people or not at all: nobody is one of two on a timeline."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.desk import moments
from bearwitness.ids import ActId, EventId, PersonId, PlaceId
from bearwitness.records.event import Act, Event
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place
from test_telling import AT, source

PAPER = source(1)
LAKE = Place(PlaceId("W-LAKE0000"), Level.REGION, {"en": "the lake", "ru": "озеро"})
HILL = Place(PlaceId("W-HXKK0000"), Level.REGION, {"en": "the hills", "ru": "холмы"})
YARD = Place(PlaceId("W-YARD0000"), Level.SITE, {"en": "a yard", "ru": "двор"}, LAKE.id)
CODES = (
    "arbitrary_detention", "abduction", "beating", "electric_shock", "humiliation", "killing",
    "killing_by_relatives", "house_search",
)  # fmt: skip


def event(number, when="2019-03-10", where=YARD):
    return Event(EventId(f"E-7QK4M2{number:02d}"), "a title", When.parse(when), where.id)


def acts(of, violation, victims, *, start=0, **more):
    return [
        Act(ActId(f"A-{of.id[2:]}{violation[:3]}{n}"), of.id, violation,
            PersonId(f"P-7QK4M{n:03d}"), (PAPER.id,), **more)
        for n in range(start, start + victims)
    ]  # fmt: skip


def told(*things):
    kept = (PAPER, LAKE, HILL, YARD, *things)
    fold = SimpleNamespace(current=lambda kind: [], records=(), value=None)
    book = SimpleNamespace(
        all=lambda kind: tuple(one for one in kept if isinstance(one, kind)),
        inside=lambda: nullcontext(SimpleNamespace(fold=fold)),
    )
    return [m for m in moments.timeline(book, at=AT) if m.kind == "happened"]


def test_five_people_are_told_of_and_four_are_not():
    one = event(1)
    (moment,) = told(one, *acts(one, "killing", 5))
    assert (moment.on, moment.what.en) == ("2019-03", "Killing (the lake)")
    assert told(one, *acts(one, "killing", 4)) == []


def test_five_violations_against_one_person_are_one_person():
    one = event(1)
    assert told(one, *(act for code in CODES for act in acts(one, code, 1))) == []


def test_deaths_stand_together_and_never_one_by_one():
    events = [event(n, f"2019-03-{n:02d}") for n in range(1, 6)]
    deaths = [act for n, one in enumerate(events) for act in acts(one, "killing", 1, start=n)]
    (moment,) = told(*events, *deaths)
    assert (moment.on, moment.what.ru) == ("2019-03", "Убийство (озеро)")


def test_what_is_too_rare_by_itself_is_told_with_what_is_like_it():
    one = event(1)
    rare = [*acts(one, "beating", 2), *acts(one, "electric_shock", 2, start=2)]
    rare += acts(one, "humiliation", 1, start=4)
    (moment,) = told(one, *rare)
    assert moment.what.en == "Torture and other ill-treatment (the lake)"
    assert moment.what.ru == "Пытки и другое жестокое обращение (озеро)"


def test_what_is_too_rare_in_a_month_is_told_of_the_year():
    march, june = event(1), event(2, "2019-06-01")
    few = [*acts(march, "house_search", 3), *acts(june, "house_search", 2, start=3)]
    (moment,) = told(march, june, *few)
    assert (moment.on, moment.what.en) == ("2019", "Unlawful search (the lake)")


def test_two_regions_are_not_added_up():
    here, there = event(1), event(2, where=HILL)
    assert told(here, there, *acts(here, "killing", 3), *acts(there, "killing", 3, start=3)) == []


def test_what_is_disputed_is_not_told_as_having_happened():
    one = event(1)
    assert told(one, *acts(one, "killing", 9, disputed=True)) == []


DEEDS = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from(CODES), st.integers(0, 3), st.booleans()
    ), max_size=40,
)  # fmt: skip


@given(DEEDS)
def test_every_moment_is_of_five_people_and_does_not_hang_on_the_order(deeds):
    events = [
        event(n, when, where)
        for n, (when, where) in enumerate(
            [("2019-03-10", YARD), ("2019-03-28", LAKE), ("2019-07", YARD), ("2019-03", HILL)]
        )
    ]
    made = [
        Act(ActId(f"A-{n:08d}"), events[at].id, code, PersonId(f"P-{who:08d}"), (PAPER.id,),
            disputed=disputed)
        for n, (who, code, at, disputed) in enumerate(deeds)
    ]  # fmt: skip
    shown = told(*events, *made)
    assert len(shown) == len(told(*events, *made[::-1]))
    sure = [act for act in made if not act.disputed]
    for moment in shown:
        where = {"the lake": (0, 1, 2), "the hills": (3,)}[moment.what.en.split("(")[1][:-1]]
        near = {events[n].id for n in where if events[n].when.written.startswith(moment.on)}
        assert len({act.victim for act in sure if act.event in near}) >= moments.SMALLEST


@pytest.mark.parametrize("language", ["en", "ru"])
def test_two_kinds_of_killing_are_told_as_killings(language):
    one = event(1)
    (moment,) = told(one, *acts(one, "killing_by_relatives", 3), *acts(one, "killing", 2, start=3))
    said = moment.what.of(language)
    assert said.startswith({"en": "Killings and deaths", "ru": "Убийства и гибель"}[language])
