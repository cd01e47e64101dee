"""Shredding a testimony: what would go, what cannot be recalled, the deed, its certificate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.responses import Response

from bearwitness.consent import Scope
from bearwitness.desk import branches, certificates, one_letter, safekeeping, shredding, tracing
from bearwitness.desk.certificates import Certificate
from bearwitness.desk.fold import Folded
from bearwitness.desk.tracing import Fate
from bearwitness.desk.web import film, said
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Missing
from bearwitness.ids import RecordId, TestimonyId, checked
from bearwitness.records.testimony import Testimony

_STILL_OUT = (Fate.HELD, Fate.MARKED, Fate.ANEW, Fate.ASK, Fate.OUT)


@dataclass(frozen=True, slots=True)
class Stays:
    """A record that would stay and holds a word of a sweep list; it does not say which."""

    record: RecordId
    called: str
    key: str
    may_go: bool  # its kind does not outlive every testimony, nor is it a letter's contact
    whose: tuple[str, ...]  # pseudonyms of other deponents whom it names
    words: bool  # it is what a deponent told


def show(room: Room, visit: Visit) -> Response:
    """Show, before anything is shredded, what would go and what stays."""
    return _page(room, visit, wrong=False)


def shred(room: Room, visit: Visit) -> Response:
    """Shred it, if its id was typed and the records that go along are those that were shown."""
    name, book = _name(visit), room.casebook
    book.get(Testimony, name)
    if visit.given("typed").upper() != name:
        return _page(room, visit, wrong=True, status=400)
    reason, also = visit.reason(), _also(room, visit, name)
    tracing.shred(book, name, reason=reason, at=room.clock(), also=also)
    visit.session.opened.discard(name)
    film.taken_up(room)  # one that was made here and is in no edition may hold their words
    room.forget()
    return back(visit, f"shredded/{name}", "shredded")


def shredded(room: Room, visit: Visit) -> Response:
    """Show what is left to do after a shredding, with its certificates."""
    name = _name(visit)
    return room.page(
        visit,
        "shredded.html",
        here="safekeeping",
        testimony=name,
        made=_certificates(room, name),
        living=[one for one in safekeeping.living(room.casebook) if name in one.holds],
        branches=len(branches.living(room.casebook)),
    )


def certificate(room: Room, visit: Visit) -> Response:
    """Give the newest certificate of a shredding, as a file to keep apart from the case."""
    name = _name(visit)
    data = certificates.written(_certificates(room, name)[-1])
    headers = {"content-disposition": f'attachment; filename="{name}.cert"'}
    return Response(data, media_type="application/json", headers=headers)


def _page(room: Room, visit: Visit, *, wrong: bool, status: int = 200) -> Response:
    name, book = _name(visit), room.casebook
    words = book.get(Testimony, name)
    every = tracing.same_letter(book, name)
    with book.inside() as held:
        going = shredding.going(held.fold, every)
        named = [f for f in held.fold.records if not set(every).isdisjoint(f.card.about)]
        left = [f for f in named if f.id not in going and not held.fold.shredded(f)]
    traces = dict.fromkeys(one for n in every for one in tracing.traced(book, n, Scope))
    return room.page(
        visit,
        "shred.html",
        status=status,
        here="testimonies",
        words=words,
        wrong=wrong,
        also=every[1:],
        going=_counted(going.values(), visit.language),
        left=_counted(left, visit.language),
        stays=_stays(room, visit, name),
        out=[said.of_trace(trace, visit.language) for trace in traces if trace.fate in _STILL_OUT],
        living=safekeeping.living(book),
        branches=len(branches.living(book)),
    )


def _counted(found: Iterable[Folded], language: str) -> list[tuple[str, int]]:
    """Return how many records there are of each kind, the most first."""
    kinds_of = Counter(said.called(one.card.kind, language) for one in found)
    return kinds_of.most_common()


def _stays(room: Room, visit: Visit, name: TestimonyId) -> list[Stays]:
    with room.casebook.inside() as held:
        every = one_letter.every(held.fold, (name,))  # they go together, with both their lists
        found = shredding.suspects(held.fold, every)
    known = {one.id: one.pseudonym for one in room.casebook.all(Testimony)}
    return [
        Stays(
            one.record,
            said.called(one.kind, visit.language),
            said.key(one.key or "", visit.language),
            may_go=one.may_go,
            whose=tuple(known.get(other, other) for other in one.about if other not in every),
            words=shredding.holds_words(one),
        )
        for one in found
    ]


def _also(room: Room, visit: Visit, name: TestimonyId) -> list[RecordId]:
    asked = {field.removeprefix("also.") for field in visit.form if field.startswith("also.")}
    offered = {one.record for one in _stays(room, visit, name) if one.may_go}
    if not asked <= offered:
        wrong_form()
    return [record for record in offered if record in asked]


def _certificates(room: Room, name: TestimonyId) -> tuple[Certificate, ...]:
    book = room.casebook
    with book.inside() as held:
        origin, key = book.facts.origin, book.signing_key
        made = certificates.of(held, name, origin=origin, key=key, at=room.clock())
    if not made:
        raise Missing("nobody has shredded this testimony")
    return made


def _name(visit: Visit) -> TestimonyId:
    return TestimonyId(checked(visit.name("id"), "T"))
