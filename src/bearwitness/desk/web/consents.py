"""One testimony's consent: every use with its bounds, who said it, what was made of it.

A condition is in the deponent's own words, so it stands on this page alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from starlette.responses import Response

from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.consent.answers import (
    Addressee,
    Given,
    Manner,
    Met,
    Right,
    condition_digest,
    words_digest,
)
from bearwitness.consent.dropped import Wish
from bearwitness.consent.permits import Word
from bearwitness.consent.scopes import ADDRESSED, OUTWARD, PUBLIC, TIED, TOLD, UNUSED
from bearwitness.consent.terms import USUAL, DateTold, Naming, PlaceTold, Terms
from bearwitness.desk import tracing
from bearwitness.desk.consents import Consents, of_letter
from bearwitness.desk.web import film, said
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Malformed
from bearwitness.ids import AddresseeId, TestimonyId, checked
from bearwitness.records.testimony import Testimony

SEVERAL = {  # in the form: many uses at once
    "public": tuple(s for s in Scope if s in PUBLIC),
    "all": tuple(scope for scope in Scope if scope is not Scope.KEEP),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One use, and the last word on it; None if nobody was ever asked."""

    scope: str
    word: Word | None
    waits: bool
    given: tuple[Given, ...]
    unused: bool  # nothing that is made needs it


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition by its digest; `text` is the deponent's."""

    digest: str
    text: str = field(repr=False)
    met: bool = False


def show(room: Room, visit: Visit, *, lost: tuple[Wish, ...] = (), status: int = 200) -> Response:
    """Show the whole of one testimony's consent, and which wishes a yes would have dropped."""
    words, at = _testimony(room, visit), room.clock()
    consents = Consents(room.casebook)
    rows = [_row(consents, words.id, scope, at) for scope in Scope]
    also = consents.same_letter(words.id)
    every = (words.id, *also)
    return room.page(
        visit,
        "consent.html",
        status=status,
        here="testimonies",
        lost=[wish.value for wish in lost],
        addressees=room.casebook.all(Addressee),
        words=words,
        rows=rows,
        also=also,
        left_open=consents.left_open(words.id),
        conditions=_conditions(consents, rows, at),
        rests=[
            said.of_trace(one, visit.language)
            for one in dict.fromkeys(
                trace for name in every for trace in tracing.traced(room.casebook, name, Scope)
            )
        ],
        history=list(reversed(consents.history(words.id))),
        usual=USUAL,
        chosen={
            "place": USUAL.place.value,
            "date": USUAL.date.value,
            "right": Right.OWN.value,
            "manner": Manner.UNKNOWN.value,
        },
        forever=FOREVER,
        at=at,
        places=[place.value for place in PlaceTold],
        dates=[date.value for date in DateTold],
        rights=[right.value for right in Right],
        manners=[manner.value for manner in Manner],
        scopes=[scope.value for scope in Scope],
    )


def answer(room: Room, visit: Visit) -> Response:
    """Keep a yes to one use, or a no to one, to all public uses, or to all but keeping."""
    words, at = _testimony(room, visit), room.clock()
    granted = visit.given("granted")
    if granted not in {"yes", "no"}:
        wrong_form()
    scopes, given = _scopes(visit.given("scope")), _given(visit)
    if granted == "no":
        tracing.withdraw(room.casebook, words.id, scopes, reason=visit.reason(), at=at, given=given)
        film.drop_unless_allowed(room)
        return back(visit, f"testimonies/{words.id}", "answered")
    if len(scopes) > 1:
        wrong_form()  # no use allows another: a yes is to one of them, a no to as many as they say
    terms, condition, draft = _terms(visit), visit.given("condition"), visit.given("draft").lower()
    answers = [
        Answer(
            words.id,
            scope,
            granted=True,
            at=at,
            until=_day(visit.given("until")),
            terms=terms if scope in TOLD else USUAL,
            only=_only(room, visit) if scope in ADDRESSED else None,
            conditions=(condition,) if condition and scope in OUTWARD else (),
            ask_again=_day(visit.given("ask_again")),
            given=given,
            words=words_digest(words.text) if scope in TIED else "",
            draft=draft if scope in TIED else "",
            show_first=visit.given("show_first") == "yes" and scope in TIED,
        )
        for scope in scopes
    ]
    consents = Consents(room.casebook)
    answers = of_letter(consents, answers)
    consents.expect_heard(words.id, scopes, at)
    lost = list(dict.fromkeys(w for one in answers for w in consents.dropped(one, at=at)))
    if lost and visit.given("instead") != "yes":
        return show(room, visit, lost=tuple(lost), status=409)
    room.casebook.append_many(answers, reason=visit.reason(), at=at)
    tracing.pull(room.casebook, at=at, of=words.id)
    film.drop_unless_allowed(room)
    return back(visit, f"testimonies/{words.id}", "answered")


def met(room: Room, visit: Visit) -> Response:
    """Keep that a condition is met, or is not any more."""
    words, at = _testimony(room, visit), room.clock()
    consents = Consents(room.casebook)
    rows = [_row(consents, words.id, scope, at) for scope in Scope]
    known = {condition.digest for condition in _conditions(consents, rows, at)}
    digest, holds = visit.given("condition"), visit.given("holds")
    if digest not in known or holds not in {"yes", "no"}:
        wrong_form()
    room.casebook.append(Met(words.id, digest, at, holds == "yes"), reason=visit.reason(), at=at)
    tracing.pull(room.casebook, at=at, of=words.id)
    film.drop_unless_allowed(room)
    return back(visit, f"testimonies/{words.id}/consent", "answered")


def _testimony(room: Room, visit: Visit) -> Testimony:
    return room.casebook.get(Testimony, TestimonyId(checked(visit.name("id"), "T")))


def _row(consents: Consents, name: TestimonyId, scope: Scope, at: datetime) -> Row:
    word = consents.word(name, scope, at=at)
    if word is None:
        return Row(scope.value, None, waits=False, given=(), unused=scope in UNUSED)
    waits = bool(consents.unmet(word, at=at))
    given = tuple(dict.fromkeys(a.given for a in word.deciding))
    return Row(scope.value, word, waits, given, unused=scope in UNUSED)


def _conditions(consents: Consents, rows: list[Row], at: datetime) -> list[Condition]:
    found: dict[str, Condition] = {}
    for word in (row.word for row in rows if row.word is not None and row.word.granted):
        unmet = consents.unmet(word, at=at)
        for text in word.conditions:
            digest = condition_digest(word.testimony, text)
            held = found.get(digest)
            holds = text not in unmet and (held is None or held.met)
            found[digest] = Condition(digest, text, holds)
    return list(found.values())


def _scopes(said: str) -> tuple[Scope, ...]:
    if said not in SEVERAL and said not in set(Scope):
        wrong_form()
    return SEVERAL[said] if said in SEVERAL else (Scope(said),)


def _terms(visit: Visit) -> Terms:
    place, date = visit.given("place"), visit.given("date")
    if place not in {*PlaceTold, ""} or date not in {*DateTold, ""}:
        wrong_form()
    alias = visit.given("alias")
    return Terms(
        Naming.ALIAS if alias else Naming.NONE,
        alias,
        place=PlaceTold(place) if place else USUAL.place,
        date=DateTold(date) if date else USUAL.date,
    )


def _only(room: Room, visit: Visit) -> tuple[AddresseeId, ...] | None:
    """Return the addressees that were ticked; none: whoever the use means."""
    known = (one.id for one in room.casebook.all(Addressee))
    return tuple(name for name in known if visit.given(f"to-{name}") == "yes") or None


def _given(visit: Visit) -> Given:
    right, manner = visit.given("right") or Right.OWN, visit.given("manner") or Manner.UNKNOWN
    if right not in set(Right) or manner not in set(Manner):
        wrong_form()
    return Given(
        Right(right),
        visit.given("who"),
        Manner(manner),
        visit.given("spoken"),
        visit.given("interpreter"),
        understood=True if visit.given("understood") == "yes" else None,
    )


def _day(day: str) -> datetime:
    if not day:
        return FOREVER
    try:
        return datetime.combine(datetime.fromisoformat(day).date(), time(0, tzinfo=UTC))
    except ValueError as wrong:
        raise Malformed("this is not a day", hint="as 2027-03-05") from wrong
