"""What in a case may be one: both sides, the reasons for it and against, and what was decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from starlette.responses import Response

from bearwitness.corroboration.happenings import MayBeOne
from bearwitness.corroboration.matching import Proposal
from bearwitness.desk import comparable, judging, matched, oneness
from bearwitness.desk.matched import Matching
from bearwitness.desk.proposals import Judged
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.dossier.words import day
from bearwitness.records.event import Event, Person
from bearwitness.records.source import Listing, Source
from bearwitness.records.where import Place

SHOWN = 60  # proposals at once: nobody decides on more in one sitting


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records side by side, as the page shows them."""

    one: str
    other: str
    what: str
    mine: str = field(repr=False)
    theirs: str = field(repr=False)
    because: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    right: float | None = None
    cannot: str = ""
    same: bool | None = None


def show(room: Room, visit: Visit) -> Response:
    """Show what nobody has decided on, and the decisions that stand."""
    found = matched.proposed(room.casebook, at=room.clock())
    names = _Names(room, visit.language)
    pairs = [*_records(found, names, visit.language), *_entries(found, names, visit.language)]
    judged = comparable.shown(room.casebook, oneness.decided(room.casebook), at=room.clock())
    decided = [_decided(one, names) for one in judged]
    return room.page(
        visit, "matching.html", here="count", pairs=pairs[:SHOWN], more=len(pairs[SHOWN:]),
        decided=decided, reviewed=found.calibration.reviewed,
        withheld=found.calibration.withheld and found.calibration.withheld.of(visit.language),
    )  # fmt: skip


def confirm(room: Room, visit: Visit) -> Response:
    """Decide that two are one."""
    judging.confirm(
        room.casebook, _two(visit), reason=visit.reason(), at=room.clock(), entropy=room.entropy
    )
    return back(visit, "matching", "confirmed")


def refuse(room: Room, visit: Visit) -> Response:
    """Decide that two are not one; they do not come back."""
    judging.refuse(room.casebook, *_two(visit), reason=visit.reason(), at=room.clock())
    return back(visit, "matching", "refused")


def undo(room: Room, visit: Visit) -> Response:
    """Take a decision about two back."""
    judging.undo(room.casebook, _two(visit), reason=visit.reason(), at=room.clock())
    return back(visit, "matching", "undone")


def _two(visit: Visit) -> tuple[str, str]:
    one, other = visit.given("one"), visit.given("other")
    if not one or not other or one == other:
        wrong_form()
    return one, other


class _Names:
    """What records are called on the page."""

    def __init__(self, room: Room, language: str) -> None:
        book = room.casebook
        self._language = language
        self._of: dict[str, str] = {p.id: " / ".join(p.names) for p in book.all(Person)}
        places = {place.id: self._place(place) for place in book.all(Place)}
        self._of |= {str(name): told for name, told in places.items()}
        for event in book.all(Event):
            where = places.get(event.where, "") if event.where else ""
            told = (event.called(language), day(event.when.written, language), where)
            self._of[event.id] = ", ".join(filter(None, told))
        lists = {s.id: s.called(language).title for s in book.all(Source)}
        for entry in book.all(Listing):
            title = lists.get(entry.source, entry.source)
            self._of[f"{entry.source}:{entry.number}"] = f"{entry.name} ({title}, {entry.number})"

    def _place(self, place: Place) -> str:
        return place.names.get(self._language) or next(iter(place.names.values()), place.id)

    def of(self, name: str) -> str:
        return self._of.get(name) or name


_WHAT = {"S": "entry", "P": "person", "E": "event", "W": "place"}


def _entries(found: Matching, names: _Names, language: str) -> Iterator[Pair]:
    def pair(proposal: Proposal) -> Pair:
        one, other = (f"{e[0]}:{e[1]}" for e in (proposal.one, proposal.other))
        right = found.right(proposal)
        because, chance = (proposal.because.of(language),), right.right if right else None
        cannot = proposal.cannot.of(language) if proposal.cannot else ""
        return Pair(one, other, "entry", names.of(one), names.of(other), because, right=chance,
                    cannot=cannot)  # fmt: skip

    return map(pair, found.entries)


def _records(found: Matching, names: _Names, language: str) -> Iterator[Pair]:
    def pair(one: MayBeOne) -> Pair:
        because, against = (
            tuple(b.of(language) for b in side) for side in (one.because, one.against)
        )
        mine, theirs = names.of(one.one), names.of(one.other)
        return Pair(one.one, one.other, one.what.value, mine, theirs, because, against)

    return map(pair, found.records)


def _decided(judged: Judged, names: _Names) -> Pair:
    what = _WHAT.get(judged.one[:1], "entry")
    mine, theirs = names.of(judged.one), names.of(judged.other)
    return Pair(judged.one, judged.other, what, mine, theirs, same=judged.same)
