"""Editions: what was published, and which of it a withdrawal now affects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bearwitness.consent import Scope
from bearwitness.desk import editions, gating, logbook, logkeeping
from bearwitness.desk.consents import Consents
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.web import film
from bearwitness.desk.web.preparing import imprint_fields
from bearwitness.desk.web.room import Room, Visit, back
from bearwitness.errors import Missing
from bearwitness.ids import TestimonyId
from bearwitness.proof.merkle import leaf_of
from bearwitness.publication.edition import Edition
from bearwitness.records.testimony import ProofSeed, Testimony


@dataclass(frozen=True, slots=True)
class Affected:
    """A testimony that may no longer be quoted, and its passages in an edition, by their id."""

    testimony: Testimony
    quotes: tuple[str, ...]


def show_all(room: Room, visit: Visit) -> Response:
    """Show the editions, newest first."""
    at = room.clock()
    whose = _whose(room)
    rows = [
        (made, _affected(room, made, whose, at), _orphans(made, whose))
        for made in reversed(room.casebook.all(Edition))
    ]
    return room.page(
        visit,
        "editions.html",
        here="editions",
        rows=rows,
        waiting=len(gating.waiting(room.casebook)),
        film=room.reel.film,
        imprint=imprint_fields(next(iter(room.casebook.all(Imprint)), None)),
    )


def make(room: Room, visit: Visit) -> Response:
    """Make an edition of what the gate clears now, with the film that was made here if asked."""
    visit.reason()
    at = room.clock()
    if not room.casebook.all(Imprint):
        raise Missing("the case has no imprint")
    folder = room.editions / f"{at:%Y-%m-%d-%H%M%S}"
    room.editions.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = visit.given("film") == "yes"
    if wanted and room.reel.film is None:
        raise Missing("there is no film to take up")
    chosen = room.reel.film if wanted else None
    editions.make(room.casebook, room.redactor, folder, at=at, entropy=room.entropy, film=chosen)
    if wanted:
        film.taken_up(room)
    return back(visit, "editions", "edition")


def _whose(room: Room) -> dict[int, TestimonyId]:
    """Return whose passage stands at which place of the log.

    An edition names no testimony, so it is found by its leaves; a shredded one no longer can be.
    """

    def places() -> dict[int, TestimonyId]:
        book = room.casebook
        log = logbook.places(book)
        return {
            log[leaf]: words.id
            for words in book.all(Testimony)
            for leaf in map(leaf_of, book.credentials(words.id))
            if leaf in log
        }

    return room.kept("places in the log", (Testimony, ProofSeed, logkeeping.LogDay), places)


def _affected(
    room: Room, made: Edition, whose: dict[int, TestimonyId], at: datetime
) -> list[Affected]:
    consents = Consents(room.casebook)
    found: dict[TestimonyId, list[str]] = {}
    for quote in made.quotes:
        owner = whose.get(quote.receipt.leaf) if quote.receipt else None
        if owner and not consents.permitted(owner, Scope.QUOTE, at=at):
            found.setdefault(owner, []).append(quote.id)
    return [
        Affected(room.casebook.get(Testimony, owner), tuple(quotes))
        for owner, quotes in found.items()
    ]


def _orphans(made: Edition, whose: dict[int, TestimonyId]) -> int:
    """Count the passages of which nobody can say any more whose they are."""
    return sum(quote.receipt is None or quote.receipt.leaf not in whose for quote in made.quotes)
