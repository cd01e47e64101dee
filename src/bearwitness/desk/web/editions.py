"""Editions: what was published, and which of it a withdrawal now affects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bearwitness.consent import Scope
from bearwitness.desk import deciding, editions, gating, logkeeping
from bearwitness.desk.consents import Consents
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.logkeeping import LogDay, LogKeys
from bearwitness.desk.web import film
from bearwitness.desk.web.preparing import imprint_fields
from bearwitness.desk.web.room import Room, Visit, back
from bearwitness.errors import Missing, Unverified
from bearwitness.ids import TestimonyId
from bearwitness.proof.merkle import leaf_of
from bearwitness.publication.edition import Edition, Quote
from bearwitness.records.testimony import ProofSeed, Testimony

Whose = dict[tuple[str, int], TestimonyId]  # by a log's name and a place in it
# What a proof lacks, by the step at which it fails under the edition's own policy.
_LACKING = {9: "proof_outliving", 11: "proof_cosigner", 12: "proof_time"}


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
        undecided=deciding.about(room.casebook),
        film=room.reel.film,
        imprint=imprint_fields(next(iter(room.casebook.all(Imprint)), None)),
    )


def make(room: Room, visit: Visit) -> Response:
    """Make an edition of what the gate clears now, with the film that was made here if asked."""
    why, at = visit.reason(), room.clock()
    if not room.casebook.all(Imprint):
        raise Missing("the case has no imprint")
    folder = room.editions / f"{at:%Y-%m-%d-%H%M%S}"
    room.editions.mkdir(mode=0o700, parents=True, exist_ok=True)
    wanted = visit.given("film") == "yes"
    if wanted and room.reel.film is None:
        raise Missing("there is no film to take up")
    chosen = room.reel.film if wanted else None
    book, entropy = room.casebook, room.entropy
    try:
        editions.make(
            book, room.redactor, folder,
            reason=why, at=at, clock=room.clock, entropy=entropy, film=chosen,
        )  # fmt: skip
    except Unverified as wrong:  # as a rule, what readers are asked to want is not there yet
        kind = _LACKING.get(wrong.step, "proof")
        return room.trouble(visit.language, kind, 409, step=wrong.step)
    if wanted:
        film.taken_up(room)
    return back(visit, "editions", "edition")


def _whose(room: Room) -> Whose:
    """Return whose passage stands at which place of which log of the case.

    An edition names no testimony, so it is found by its leaves; a shredded one no longer can be.
    Logs that were ended count too: editions are out under them.
    """

    def places() -> Whose:
        book = room.casebook
        mine = {
            leaf_of(one): words.id
            for words in book.all(Testimony)
            for one in book.credentials(words.id)
        }
        return {
            (log, place): mine[leaf]
            for log in {keys.origin for keys in book.all(LogKeys)}
            for place, leaf in enumerate(logkeeping.leaves(book, log))
            if leaf in mine
        }

    return room.kept("places in the logs", (Testimony, ProofSeed, LogDay, LogKeys), places)


def _owner(quote: Quote, whose: Whose) -> TestimonyId | None:
    return whose.get((quote.receipt.log, quote.receipt.leaf)) if quote.receipt else None


def _affected(room: Room, made: Edition, whose: Whose, at: datetime) -> list[Affected]:
    consents = Consents(room.casebook)
    found: dict[TestimonyId, list[str]] = {}
    for quote in made.quotes:
        owner = _owner(quote, whose)
        if owner and not consents.permitted(owner, Scope.QUOTE, at=at, due=True):
            found.setdefault(owner, []).append(quote.id)
    return [
        Affected(room.casebook.get(Testimony, owner), tuple(quotes))
        for owner, quotes in found.items()
    ]


def _orphans(made: Edition, whose: Whose) -> int:
    """Count the passages of which nobody can say any more whose they are."""
    return sum(_owner(quote, whose) is None for quote in made.quotes)
