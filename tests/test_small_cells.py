"""What happened is told of many people or not at all: nobody is one of two on a timeline."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bearwitness.consent import Answer, Scope
from bearwitness.desk import judging, moments
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Refused
from bearwitness.ids import ActId, EventId, PersonId, PlaceId, SourceId, TestimonyId
from bearwitness.records.event import Act, Event, Person
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place
from casebook_stand import new_case
from desk_stand import empty_case
from test_telling import AT, source

PAPER = source(1)
LAKE = Place(PlaceId("W-XAKE0000"), Level.REGION, {"en": "the lake", "ru": "озеро"})
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
        Act(ActId(f"A-{of.id[2:]}{crc32(violation.encode()) % 10**6:06d}{n:03d}"), of.id, violation,
            PersonId(f"P-7QK4M{n:03d}"), (PAPER.id,), **more)
        for n in range(start, start + victims)
    ]  # fmt: skip


def told(*things):
    with TemporaryDirectory() as folder, closing(empty_case(Path(folder) / "case")) as book:
        book.append_many([PAPER, LAKE, HILL, YARD, *things], reason="invented", at=AT)
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


# --- ids are not people --------------------------------------------------------------------------

FIVE = "ABCDE"


def by_five(violation, allowed, *, names=None, connection=Connection.WITNESS, letters=FIVE):
    """Five deponents or so, each with a death to tell of and a person's id of their own for it."""
    raid = event(1)
    yield raid
    for n, letter in enumerate(letters):
        name, person = SourceId(f"S-{letter * 4}"), PersonId(f"P-{letter * 4}")
        testimony = TestimonyId(f"T-{letter * 4}")
        yield Source(name, SourceKind.TESTIMONY, "invented", "en", testimony=testimony,
                     connection=connection)  # fmt: skip
        yield Person(person, (names[n] if names else f"{letter.lower() * 6}ov",))
        yield Act(ActId(f"A-{letter * 4}"), raid.id, violation, person, (name,))
        for scope in (Scope.PARAPHRASE, *allowed):
            yield Answer(testimony, scope, True, AT)


@pytest.fixture
def case(tmp_path):
    made, _ = new_case(tmp_path / "case")
    made.append_many([LAKE, YARD], reason="invented", at=AT)
    yield made
    made.close()


def happened(book, values):
    book.append_many(list(values), reason="invented", at=AT)
    return [m.what.en for m in moments.timeline(book, at=AT) if m.kind == "happened"]


@pytest.mark.parametrize("connection", [Connection.WITNESS, Connection.VICTIM])
def test_five_who_tell_of_one_death_and_may_not_be_compared_are_not_five_people(case, connection):
    assert happened(case, by_five("killing", (), connection=connection)) == []
    with pytest.raises(Refused, match="may not be compared"):  # nobody may say that they are one
        judging.confirm(case, ["P-AAAA", "P-BBBB"], reason="one", at=AT, entropy=bytes)


def test_who_may_not_be_compared_adds_nobody_to_four_others(case):
    values = list(by_five("killing", (Scope.COMPARE,)))
    fifth = Answer(TestimonyId("T-EEEE"), Scope.COMPARE, True, AT)
    assert happened(case, [one for one in values if one != fifth]) == []
    assert happened(case, [fifth]) == ["Killing (the lake)"]


def test_people_between_whom_a_proposal_is_open_count_as_one_until_somebody_decides(case):
    names = ["Anna Larkina", "Ана Ларкина", "Boris Teal", "Carl Wren", "Dora Finch"]
    assert happened(case, by_five("killing", (Scope.COMPARE,), names=names)) == []
    told = happened(case, [Judged("P-AAAA", "P-BBBB", same=False)])
    assert told == ["Killing (the lake)"]
    assert happened(case, [Judged("P-AAAA", "P-BBBB", same=True)]) == []


def test_a_decision_that_may_join_nobody_any_more_makes_them_no_more_people(case):
    joined = [Judged("P-AAAA", other, same=True) for other in ("P-BBBB", "P-CCCC")]
    six = by_five("killing", (Scope.COMPARE,), letters="ABCDEF")
    assert happened(case, [*six, *joined]) == []
    # Nobody may be joined through A any more. B and C would be two, and five be told of.
    assert happened(case, [Answer(TestimonyId("T-AAAA"), Scope.COMPARE, False, AT)]) == []
