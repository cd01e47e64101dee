"""Who may have taken from whom: what speaks for it, both texts, and what somebody finds."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from bearwitness.consent import Answer
from bearwitness.consent.answers import Met
from bearwitness.desk import kinds, lineages
from bearwitness.desk.found_apart import FoundApart
from bearwitness.desk.lineages import Proposal
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.source import Link, Relation, Source, Standing

SHOWN = 40  # proposals at once: nobody reads more pairs of texts in one sitting
LETTERS = 20_000  # of a text that are shown; the rest stands on the source's own page
COUNTS = ("runs", "facts", "in_order", "unusual", "odd_figures", "alike")
FOUND = (Relation.COPIES, Relation.TRANSLATES, Relation.QUOTES)


@dataclass(frozen=True, slots=True)
class Pair:
    """One proposal, as the page shows it."""

    source: Source
    onto: Source
    counts: tuple[tuple[str, int], ...]
    ordered: bool
    claims: tuple[Claim, ...] = ()  # of which one of them says something


def show(room: Room, visit: Visit) -> Response:
    """Show the pairs that nobody has linked or found apart, the strongest first."""
    found = _proposed(room)
    known = {source.id: source for source in room.casebook.all(Source)}
    pairs = [
        Pair(
            known[p.source],
            known[p.onto],
            tuple((name, getattr(p, name)) for name in COUNTS if getattr(p, name)),
            p.ordered,
            _claims(room, p),
        )
        for p in found[:SHOWN]
    ]
    return room.page(
        visit, "dependence.html", here="claims", pairs=pairs, more=len(found[SHOWN:]),
        letters=LETTERS, relations=[relation.value for relation in FOUND],
    )  # fmt: skip


def link(room: Room, visit: Visit) -> Response:
    """Keep that the one took from the other, as somebody concludes from both texts."""
    pair, relation = _given(room, visit), visit.given("relation")
    if relation not in {one.value for one in FOUND} or visit.given("from") not in {
        pair.source,
        pair.onto,
    }:
        wrong_form()
    because, origin = visit.reason(), visit.given("from")
    chosen = next((c.id for c in _claims(room, pair) if c.id == visit.given("claim")), None)
    if visit.given("claim") and chosen is None:
        wrong_form()
    source, onto = (pair.source, pair.onto) if origin == pair.onto else (pair.onto, pair.source)
    by = room.casebook.by
    made = Link(source, Relation(relation), onto, Standing.INFERRED, because, by, chosen)
    room.casebook.append(made, reason=kinds.IN_ITSELF, at=room.clock())
    return back(visit, "dependence", "linked")


def apart(room: Room, visit: Visit) -> Response:
    """Keep that neither took from the other; the pair does not come back."""
    pair, because = _given(room, visit), visit.reason()
    one, other = sorted((pair.source, pair.onto))
    found = FoundApart(one, other, because, room.casebook.by)
    room.casebook.append(found, reason=kinds.IN_ITSELF, at=room.clock())
    return back(visit, "dependence", "apart")


def _proposed(room: Room) -> tuple[Proposal, ...]:
    """Return what is proposed; texts are set beside each other anew when something was added."""
    now = room.clock()
    return room.kept(
        "dependence",
        (Source, Link, FoundApart, Claim, Saying, Answer, Met),
        lambda: lineages.proposed(room.casebook, at=now),
        also=now.date(),
    )


def _claims(room: Room, pair: Proposal) -> tuple[Claim, ...]:
    """Return the claims of which one of the two says something."""
    both = {pair.source, pair.onto}
    told = {s.claim for s in room.casebook.all(Saying) if s.source in both}
    return tuple(claim for claim in room.casebook.all(Claim) if claim.id in told)


def _given(room: Room, visit: Visit) -> Proposal:
    named = {visit.given("one"), visit.given("other")}
    found = next((p for p in _proposed(room) if {p.source, p.onto} == named), None)
    return found or wrong_form()
