"""What two machines wrote apart under one key, side by side; a person decides, with a reason.

Whatever names a testimony is muted until somebody asks for it; an identity stays sealed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.responses import Response

from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.desk import apart, deciding, differing, kinds, voices
from bearwitness.desk.differing import Difference
from bearwitness.desk.ledger import Conflict
from bearwitness.desk.web import said
from bearwitness.desk.web.room import Room, Visit, back
from bearwitness.errors import Malformed
from bearwitness.ids import RecordId, checked
from bearwitness.records.claim import Claim


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: who kept it, when and why, and its fields that differ."""

    record: RecordId
    by: str
    at: datetime
    reason: str
    shown: bool
    fields: tuple[tuple[str, str, str], ...] = field(repr=False)  # name, as told, value


@dataclass(frozen=True, slots=True)
class Apart:
    """One conflict on the page. `place` is where it stands there."""

    place: str
    kind: str
    called: str
    key: str
    plain: bool  # its key is told in words, not by ids
    muted: bool
    sealed: bool
    sides: tuple[Side, ...]


def show_all(room: Room, visit: Visit) -> Response:
    """Show what is to be decided."""
    names = _names(room)
    found = [_apart(one, visit, names) for one in apart.conflicts(room.casebook)]
    return room.page(visit, "conflicts.html", here="safekeeping", found=found)


def words(room: Room, visit: Visit) -> Response:
    """Show what is muted; that counts as read today, as the words of a testimony do."""
    one = _of(room, visit.given("record"))
    asked = _asked(one)
    if asked not in visit.session.opened:
        visit.session.opened.add(asked)
        today, read = room.clock().date(), visit.session.read
        told = (side for row in _differences(one) for side in row.sides)
        read[today] = read.get(today, 0) + sum(len(side.split()) for side in told)
    return back(visit, "conflicts", place=_place(one))


def ask(room: Room, visit: Visit) -> Response:
    """Show what would move if one of the values held, before anybody decides it."""
    return _decide_page(room, visit)


def decide(room: Room, visit: Visit) -> Response:
    """Make one of the values the only current one; whoever does it was shown what that moves."""
    record, reason, told = RecordId(visit.name("id")), visit.reason(), visit.given("told")
    one, now = _of(room, record), room.clock()
    if told != deciding.looked_at(room.casebook, record, at=now).mark:
        return _decide_page(room, visit, anew=True)
    deciding.decide(room.casebook, record, reason=reason, at=now, told=told)
    visit.session.opened.discard(_asked(one))
    return back(visit, "conflicts", "settled")


def _decide_page(room: Room, visit: Visit, *, anew: bool = False) -> Response:
    record = RecordId(visit.name("id"))
    one = _apart(_of(room, record), visit, _names(room))
    look = deciding.looked_at(room.casebook, record, at=room.clock())
    return room.page(
        visit,
        "decide.html",
        here="safekeeping",
        status=409 if anew else 200,
        one=one,
        side=next(side for side in one.sides if side.record == record),
        moves=look.moves,
        told=look.mark,
        anew=anew,
        claims={claim.id: claim for claim in room.casebook.all(Claim)},
    )


def _of(room: Room, name: str) -> Conflict:
    record = checked(name, "R")
    for one in apart.conflicts(room.casebook):
        if record in {version.record for version in one.versions}:
            return one
    raise Malformed("this record is in no conflict", hint="somebody may have decided it")


def _names(room: Room) -> dict[str, Mapping[str, str]]:
    """Return by which words a page names sources that may be compared, and claims."""
    names: dict[str, Mapping[str, str]] = {
        c.id: {code: words.rstrip(".") for code, words in c.wording.items()}
        for c in room.casebook.all(Claim)
    }
    for source in voices.comparable(room.casebook, at=room.clock()):
        names[source.id] = {code: source.called(code).title for code in LANGUAGES}
    return names


def _key(one: Conflict, names: Mapping[str, Mapping[str, str]], language: str) -> tuple[str, bool]:
    """Return the key of what was written apart, and whether it is told in words."""
    bare = said.key(one.key, language)
    parts = json.loads(one.key) if one.key.startswith("[") else [one.key]
    if not any(part in names for part in parts):
        return bare, False
    told = [names[p][language] if p in names else said.value(p, "relation", language, kind=one.kind)
            for p in parts if p]  # fmt: skip
    if one.kind == "link":  # who has it from whom is one phrase; for which claim stands apart
        ends = len(told) - bool(parts[-1])
        told = [" ".join(told[:ends]), *told[ends:]]
    return " · ".join(told), True


def _apart(one: Conflict, visit: Visit, names: Mapping[str, Mapping[str, str]]) -> Apart:
    sealed = any(version.value is None for version in one.versions)
    muted = not sealed and _heavy(one) and _asked(one) not in visit.session.opened
    rows = () if sealed or muted else _differences(one)
    key, plain = _key(one, names, visit.language)
    return Apart(
        place=_place(one),
        kind=one.kind,
        called=said.called(one.kind, visit.language),
        key=key,
        plain=plain,
        muted=muted,
        sealed=sealed,
        sides=tuple(_sides(one, rows, visit.language)),
    )


def _sides(one: Conflict, rows: tuple[Difference, ...], language: str) -> Iterator[Side]:
    told = [said.field(row.name, language, kind=one.kind) for row in rows]
    for number, version in enumerate(one.versions):
        values = [said.value(row.sides[number], row.name, language, kind=one.kind) for row in rows]
        fields = tuple(zip((row.name for row in rows), told, values, strict=True))
        shown = version.record == deciding.shown(one)
        yield Side(version.record, version.by, version.at, version.reason, shown, fields)


def _differences(one: Conflict) -> tuple[Difference, ...]:
    values = [version.value for version in one.versions]
    return () if None in values else differing.differences(values)


def _heavy(one: Conflict) -> bool:
    kind = kinds.named(one.kind)
    apart_from_work = kind is None or kind.compartment != "work"
    return apart_from_work or any(kinds.testimonies_in(v.value) for v in one.versions)


def _asked(one: Conflict) -> str:
    return f"conflict {one.kind} {one.key}"


def _place(one: Conflict) -> str:
    return f"c-{one.versions[0].record}"
