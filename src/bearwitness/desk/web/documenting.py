"""Recording what words of a testimony tell: the form's fields, and what is kept of them.

A passage is chosen in the form; with a script the words that are selected fill it in. Every
choice is one of the casebook's or the vocabulary's, or a new one written beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from bearwitness import ids
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.desk import documenting
from bearwitness.desk.documenting import Recorded
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.dossier.words import day
from bearwitness.ids import EventId, PersonId, PlaceId, TestimonyId
from bearwitness.records.event import Degree, Event, Involvement, Person
from bearwitness.records.testimony import Testimony
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place

NEW = "new"  # in the form: not one of those that are there
LONGEST = 200  # code points of a name, an office, a title
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Offered:
    """What the form lets one choose from, each as (value, label)."""

    violations: list[tuple[str, str]]
    degrees: list[tuple[str, str]]
    events: list[tuple[str, str]]
    places: list[tuple[str, str]]
    victims: list[tuple[str, str]]
    perpetrators: list[tuple[str, str]]
    levels: list[str]


def offered(room: Room, language: str) -> Offered:
    """Return the choices, in the order of the page's language."""
    book = room.casebook
    parts = {part.perpetrator for part in book.all(Involvement)}
    people = [(p.id, _called(p, language), p.id in parts or p.public) for p in book.all(Person)]
    return Offered(
        _terms("violations", language),
        _terms("degrees", language),
        [
            (e.id, f"{e.called(language)} ({day(e.when.written, language)})")
            for e in book.all(Event)
        ],
        _sorted((p.id, p.names.get(language) or next(iter(p.names.values()), p.id))
                for p in book.all(Place)),
        _sorted((name, said) for name, said, did in people if not did),
        _sorted((name, said) for name, said, did in people if did),
        [level.value for level in Level],
    )  # fmt: skip


def record(room: Room, visit: Visit) -> Response:
    """Keep an act that words of this testimony tell of."""
    name = TestimonyId(ids.checked(visit.name("id"), "T"))
    words = room.casebook.get(Testimony, name)
    told = _told(words, visit)
    place = _place(room, visit)
    one = Recorded(
        _term("violations", visit.given("violation")),
        _event(room, visit, place),
        _person(room, visit, "victim"),
        place,
        _person(room, visit, "by") if visit.given("by") else None,
        Degree(_term("degrees", visit.given("degree") or Degree.UNKNOWN)),
        fatal=visit.given("fatal") == "yes",
        disputed=visit.given("disputed") == "yes",
    )
    kept = documenting.values(room.casebook, words, told, one, entropy=room.entropy)
    room.casebook.append_many(list(kept), reason=visit.reason(), at=room.clock())
    return back(visit, f"testimonies/{name}", "act", "documents")


def _told(words: Testimony, visit: Visit) -> tuple[int, int]:
    """Return where the words stand: those selected, or the whole passage."""
    passages = {str(p.index): p for p in words.passages()}
    passage = passages.get(visit.given("passage")) or wrong_form()
    start, end = visit.given("start"), visit.given("end")
    if not start and not end:
        return passage.start, passage.end
    if not all(n.isascii() and n.isdecimal() and len(n) < 9 for n in (start, end)):
        wrong_form()
    if not passage.start <= int(start) < int(end) <= passage.end:
        wrong_form()
    return int(start), int(end)


def _event(room: Room, visit: Visit, place: Place | None) -> Event:
    chosen = visit.given("event")
    if chosen != NEW:
        return room.casebook.get(Event, EventId(ids.checked(chosen, "E")))
    where = place.id if place else None
    return Event(
        EventId(ids.mint("E", room.entropy(5))),
        _short(visit, "title"),
        When.parse(visit.given("when")),
        where,
    )


def _place(room: Room, visit: Visit) -> Place | None:
    chosen = visit.given("place")
    if not chosen or visit.given("event") != NEW:
        return None  # an event that is there has its place already
    if chosen != NEW:
        return room.casebook.get(Place, PlaceId(ids.checked(chosen, "W")))
    names = {code: _short(visit, f"place_{code}") for code in ("en", "ru")}
    if visit.given("level") not in set(Level):
        wrong_form()
    return Place(PlaceId(ids.mint("W", room.entropy(5))), Level(visit.given("level")), names)


def _person(room: Room, visit: Visit, role: str) -> Person:
    chosen = visit.given(role)
    if chosen != NEW:
        return room.casebook.get(Person, PersonId(ids.checked(chosen, "P")))
    lines = [line.strip() for line in visit.given(f"{role}_names").splitlines()]
    names = tuple(dict.fromkeys(line for line in lines if line))
    office = visit.given(f"{role}_office")
    if len(names) > MOST_NAMES or any(len(said) > LONGEST for said in (*names, office)):
        wrong_form()
    if role == "by" and not (names or office):
        wrong_form()
    return Person(PersonId(ids.mint("P", room.entropy(5))), names, office=office or None)


def _short(visit: Visit, name: str) -> str:
    said = visit.given(name)
    if not said or len(said) > LONGEST:
        wrong_form()
    return said


def _term(name: str, code: str) -> str:
    if code not in vocabulary(name).terms:
        wrong_form()
    return code


def _terms(name: str, language: str) -> list[tuple[str, str]]:
    terms = vocabulary(name).terms
    return _sorted((code, term.label(language)) for code, term in terms.items())


def _called(person: Person, language: str) -> str:
    return " / ".join(person.names) or person.office_in(language) or person.id


def _sorted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(pairs, key=lambda pair: pair[1].casefold())
