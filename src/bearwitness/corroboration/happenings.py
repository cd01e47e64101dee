"""Which events, places and people of a case may be one, with the reasons for it and against.

Rules, no score: each proposal prints what speaks for it and what against, and a person decides.
Events are proposed whose dates may be one and that share two things at least; places by the
forms of their names and what lies around them; people by the forms of their names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bearwitness.corroboration import slips, sounds
from bearwitness.corroboration.matching import told
from bearwitness.corroboration.names import Likeness, compared, keys_of, parts
from bearwitness.corroboration.sameness import Two
from bearwitness.corroboration.wording import Both
from bearwitness.ids import EventId, PersonId, PlaceId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.when import Precision
from bearwitness.records.where import Place

_NEEDED = 2  # things that two events share, besides their time
_GENERIC = re.compile(
    r"\b(?:the|village|town|city|district|region|of|near|"
    r"село|с|деревня|д|город|г|посёлок|поселок|пос|район|р-н|область|обл|республика|юрт)\b\.?"
)


class What(StrEnum):
    """What two ids are of."""

    EVENT = "event"
    PLACE = "place"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class MayBeOne:
    """Two records that may be of one thing. `strength` orders proposals and says nothing else."""

    what: What
    one: str
    other: str
    strength: int
    because: tuple[Both, ...]
    against: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class Documented:
    """What a case documents, as far as it is compared."""

    events: Sequence[Event]
    acts: Sequence[Act]
    involvements: Sequence[Involvement]
    places: Sequence[Place]
    people: Sequence[Person]
    one_of: Mapping[str, str]  # ids that were found to be one: of each the first


def proposed(case: Documented, decided: Collection[Two]) -> tuple[MayBeOne, ...]:
    """Return what may be one and nobody has decided on, strongest first."""
    found = [*_events(case), *_places(case), *_people(case)]
    order = list(What)
    return tuple(
        sorted(
            _open(found, case, decided),
            key=lambda p: (order.index(p.what), -p.strength, p.one, p.other),
        )
    )


def people(case: Documented, decided: Collection[Two]) -> tuple[MayBeOne, ...]:
    """Return which people may be one and nobody has decided on; in no order that says anything."""
    return tuple(_open(_people(case), case, decided))


def _open(
    found: Iterable[MayBeOne], case: Documented, decided: Collection[Two]
) -> Iterator[MayBeOne]:
    return (
        one for one in found
        if frozenset((one.one, one.other)) not in decided
        and case.one_of.get(one.one, one.one) != case.one_of.get(one.other, one.other)
    )  # fmt: skip


class _Told:
    """What is told of one event, ids of one thing taken as one."""

    def __init__(self, event: Event, case: Documented, acts: Sequence[Act]) -> None:
        self.event = event
        self.kinds = frozenset(act.violation for act in acts)
        self.victims = frozenset(case.one_of.get(act.victim, act.victim) for act in acts)
        mine = {act.id for act in acts}
        self.by = frozenset(
            case.one_of.get(i.perpetrator, i.perpetrator)
            for i in case.involvements
            if i.act in mine
        )


def _events(case: Documented) -> Iterator[MayBeOne]:
    acts: dict[EventId, list[Act]] = {}
    for act in case.acts:
        acts.setdefault(act.event, []).append(act)
    events = sorted(case.events, key=lambda event: event.id)
    every = [_Told(event, case, acts.get(event.id, [])) for event in events]
    around = _around(case)
    for one, other in combinations(every, 2):
        if not one.event.when.may_overlap(other.event.when):
            continue
        place = _where(one.event.where, other.event.where, around)
        if place is None:
            continue
        because = [*_shared(one, other), *([_NEAR[place]] if place in _NEAR else [])]
        if len(because) >= _NEEDED:
            yield MayBeOne(
                What.EVENT, one.event.id, other.event.id, len(because) + _same_day(one, other),
                (_when(one, other), *because), tuple(_apart(one, other)),
            )  # fmt: skip


def _around(case: Documented) -> dict[PlaceId, tuple[str, ...]]:
    """Return of each place itself and what contains it, ids of one place taken as one."""
    by_id = {place.id: place for place in case.places}
    found = {}
    for start in by_id:
        path: list[str] = []
        here: PlaceId | None = start
        while here in by_id and case.one_of.get(here, here) not in path:
            path.append(case.one_of.get(here, here))
            here = by_id[here].within
        found[start] = tuple(path)
    return found


def _where(
    one: PlaceId | None, other: PlaceId | None, around: Mapping[PlaceId, tuple[str, ...]]
) -> str | None:
    """Return how two places stand to each other; None where they exclude each other."""
    mine = around.get(one, ()) if one else ()
    theirs = around.get(other, ()) if other else ()
    if not mine or not theirs:
        return "unknown"
    if mine[0] == theirs[0]:
        return "same"
    return "within" if mine[0] in theirs or theirs[0] in mine else None


def _shared(one: _Told, other: _Told) -> Iterator[Both]:
    if one.kinds & other.kinds:
        yield Both("the same kind of act", "деяние того же вида")
    if one.victims & other.victims:
        n = len(one.victims & other.victims)
        yield Both(f"people harmed in both: {n}", f"пострадавшие в обоих: {n}")
    if one.by & other.by:
        yield Both("the same perpetrator", "тот же исполнитель")
    if len(one.victims) == len(other.victims) > 1:
        n = len(one.victims)
        yield Both(f"as many people harmed: {n}", f"столько же пострадавших: {n}")


_NEAR = {
    "same": Both("the same place", "то же место"),
    "within": Both("one place lies in the other", "одно место находится в другом"),
}


def _same_day(one: _Told, other: _Told) -> bool:
    mine, theirs = one.event.when, other.event.when
    return mine.written == theirs.written and mine.precision is Precision.DAY


def _when(one: _Told, other: _Told) -> Both:
    if _same_day(one, other):
        return Both("the same day", "тот же день")
    return Both("the dates may be one", "даты могут совпадать")


def _apart(one: _Told, other: _Told) -> Iterator[Both]:
    if one.by and other.by and not one.by & other.by:
        yield Both("other perpetrators are named", "названы разные исполнители")
    if one.kinds and other.kinds and not one.kinds & other.kinds:
        yield Both("other kinds of act", "деяния разных видов")
    if one.victims and other.victims and len(one.victims) != len(other.victims):
        a, b = sorted((len(one.victims), len(other.victims)))
        yield Both(f"people harmed: {a} and {b}", f"пострадавших: {a} и {b}")


def _places(case: Documented) -> Iterator[MayBeOne]:
    places = sorted(case.places, key=lambda place: place.id)
    around = _around(case)
    near: dict[str, list[int]] = {}
    for at, place in enumerate(places):
        for name in place.names.values():
            for reading in _heard(name):
                near.setdefault(reading.lstrip(sounds.ROUGH)[:2], []).append(at)
    together = {pair for group in near.values() for pair in combinations(sorted(set(group)), 2)}
    for a, b in sorted(together):
        one, other = places[a], places[b]
        outer = [around[place.id][1:2] for place in (one, other)]
        if one.level is not other.level or (all(outer) and outer[0] != outer[1]):
            continue  # elsewhere: the same name is another village
        why = _named_alike(one, other)
        if why is not None:
            inside = [_INSIDE] if all(outer) else []
            yield MayBeOne(What.PLACE, one.id, other.id, 2 * (why is _SAME_NAME) + len(inside),
                           (why, *inside), ())  # fmt: skip


_INSIDE = Both("in the same larger place", "в одном и том же большем месте")
_SAME_NAME = Both(
    "the same name, perhaps in another script", "то же имя, может быть, иной графикой"
)
_SLIP = Both("names that one letter keeps apart", "имена различаются одной буквой")


def _bare(name: str) -> str:
    return re.sub(r"[\W\d_]", "", _GENERIC.sub(" ", name.lower()))


def _heard(name: str) -> frozenset[str]:
    bare = _bare(name)
    return sounds.readings(bare) if bare else frozenset()


def _named_alike(one: Place, other: Place) -> Both | None:
    pairs = [
        (_heard(mine), _heard(theirs), _bare(mine), _bare(theirs))
        for mine in one.names.values()
        for theirs in other.names.values()
    ]
    if any(sounds.agree(a, b, rough=False) for a, b, _, _ in pairs):
        return _SAME_NAME
    if any(slips.apart(c, d) or slips.read_apart(a, b, rough=False) for a, b, c, d in pairs):
        return _SLIP
    return None


def _people(case: Documented) -> Iterator[MayBeOne]:
    people = sorted((p for p in case.people if p.names), key=lambda person: person.id)
    near: dict[tuple[str, str], set[int]] = {}
    for at, person in enumerate(people):
        for name in person.names:
            for key in keys_of(parts(name)):
                near.setdefault(key, set()).add(at)
    together = {pair for group in near.values() for pair in combinations(sorted(group), 2)}
    known = _Deeds(case)
    for a, b in sorted(together):
        one, other = people[a], people[b]
        best = _best(one, other)
        if best is not None:
            likeness, because = best
            strength = len(Likeness) - list(Likeness).index(likeness)
            more, against = known.of(one.id, other.id)
            yield MayBeOne(What.PERSON, one.id, other.id, strength + len(more),
                           (because, *more), tuple(against))  # fmt: skip


def _best(one: Person, other: Person) -> tuple[Likeness, Both] | None:
    order = list(Likeness)
    ways = [
        (order.index(found.likeness), mine, theirs, found)
        for mine in one.names
        for theirs in other.names
        if (found := compared(parts(mine), parts(theirs))) is not None
    ]
    if not ways:
        return None
    _, mine, theirs, found = min(ways, key=lambda way: way[:3])
    return found.likeness, told(found, mine, theirs)


class _Deeds:
    """In which events people are victims, and by which sources."""

    def __init__(self, case: Documented) -> None:
        self._of: dict[PersonId, set[str]] = {}
        self._told: dict[PersonId, set[tuple[str, str]]] = {}
        for act in case.acts:
            event = case.one_of.get(act.event, act.event)
            self._of.setdefault(act.victim, set()).add(event)
            self._told.setdefault(act.victim, set()).update((event, s) for s in act.sources)

    def of(self, one: PersonId, other: PersonId) -> tuple[list[Both], list[Both]]:
        """Return what of two people's events speaks for their being one, and what against."""
        both = self._of.get(one, set()) & self._of.get(other, set())
        side = self._told.get(one, set()) & self._told.get(other, set())
        return [_IN_ONE] if both else [], [_BESIDE] if side else []


_IN_ONE = Both("harmed in one event", "пострадали в одном событии")
_BESIDE = Both(
    "one source tells of both in one event", "один источник говорит об обоих в одном событии"
)
