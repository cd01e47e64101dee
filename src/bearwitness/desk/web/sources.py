"""One source: how it knows, who relies on it, what it says, and how staff rate it."""

from __future__ import annotations

from starlette.responses import Response

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration import exports
from bearwitness.desk import kinds, sayings, unlinking, voices
from bearwitness.desk.web.reading import READABLE
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Missing
from bearwitness.ids import ClaimId, SourceId, checked
from bearwitness.records.claim import Claim
from bearwitness.records.source import (
    HELD,
    ONE_VOICE,
    RELAYS,
    Link,
    Rating,
    Relation,
    Reliability,
    Source,
    Standing,
)


def show(room: Room, visit: Visit) -> Response:
    """Show one source and the form that rates it."""
    source, book, language = _source(room, visit), room.casebook, visit.language
    known = {one.id: one for one in voices.comparable(book, at=room.clock())}
    claims = {claim.id: claim for claim in book.all(Claim)}
    terms = vocabulary("reliabilities")
    links = [k for k in voices.links(book) if source.id in {k.source, k.onto}]
    undone = [k for k in voices.recorded(book) if k.standing is Standing.NOTHING]
    ratings = [v for v in book.history(Rating) if v.value.source == source.id]
    return room.page(
        visit,
        "source.html",
        here="claims",
        source=source,
        connection=vocabulary("source_connections").term(source.connection).label(language)
        if source.connection
        else "",
        readable=bool(source.text) and source.kind in READABLE,
        known=known,
        claims=claims,
        relays=[relation.value for relation in RELAYS],
        relations=[relation.value for relation in Relation],
        standings=[standing.value for standing in reversed(HELD)],
        undone=[k for k in undone if source.id in {k.source, k.onto}
                and {k.source, *([k.onto] if k.onto else ())} <= known.keys()],
        named=unlinking.named,
        onto=[k for k in links if k.source == source.id and (k.onto is None or k.onto in known)],
        relying=[k for k in links if k.onto == source.id and k.source in known],
        sayings=[
            (claims[s.claim], s)
            for s in sayings.said(book)
            if s.source == source.id and s.claim in claims
        ],
        ratings=[
            (terms.term(v.value.reliability).label(language), exports.letter(v.value), v)
            for v in reversed(ratings)
        ],
        rated=ratings[-1].value.reliability.value if ratings else "",
        reliabilities=[
            (r.value, terms.term(r).label(language), terms.term(r).means[language],
             exports.letter(Rating(source.id, r, "", "")))
            for r in Reliability
        ],
    )  # fmt: skip


def rate(room: Room, visit: Visit) -> Response:
    """Keep how far the one who works here finds that a source may be relied on, and why."""
    source, given = _source(room, visit), visit.given("reliability")
    if given not in {r.value for r in Reliability}:
        wrong_form()
    because = visit.reason()
    rating = Rating(source.id, Reliability(given), because, room.casebook.by)
    room.casebook.append(rating, reason=kinds.IN_ITSELF, at=room.clock())
    return back(visit, f"sources/{source.id}", "rated")


def relies(room: Room, visit: Visit) -> Response:
    """Keep on whom a source relies, for which claim and how firmly, or that it was there itself."""
    source, relation, standing = _source(room, visit), visit.given("relation"), visit.given("how")
    known = {one.id for one in voices.comparable(room.casebook, at=room.clock())} - {source.id}
    claims = {claim.id for claim in room.casebook.all(Claim)}
    onto, claim = SourceId(visit.given("onto")), ClaimId(visit.given("claim"))
    if relation not in set(Relation) or standing not in set(HELD):
        wrong_form()
    if onto not in (known if relation != Relation.WITNESSED else {""}):
        wrong_form()
    if claim and (claim not in claims or relation in ONE_VOICE):
        wrong_form()
    because, by = visit.reason(), room.casebook.by
    made = Link(source.id, Relation(relation), onto or None, Standing(standing), because, by,
                claim or None)  # fmt: skip
    room.casebook.append(made, reason=kinds.IN_ITSELF, at=room.clock())
    return back(visit, f"sources/{source.id}", "relies")


def _source(room: Room, visit: Visit) -> Source:
    source = room.casebook.get(Source, SourceId(checked(visit.name("id"), "S")))
    if source.id not in {one.id for one in voices.comparable(room.casebook, at=room.clock())}:
        raise Missing("this source may not be compared", hint="ask the deponent")
    return source


def ask_unlink(room: Room, visit: Visit) -> Response:
    """Show what would move if a link were taken back, before anybody does it.

    It is asked from the source's page, or from the lineage of the claim that `of` names.
    """
    query = visit.request.query_params
    return _unlink_page(room, visit, query.get("which", ""), query.get("of", ""))


def unlink(room: Room, visit: Visit) -> Response:
    """Keep that a link is not so; whoever does it was shown what that moves."""
    source, which, now = _source(room, visit), visit.given("which"), room.clock()
    link, because, told = _link(room, source, which), visit.reason(), visit.given("told")
    of = _claim_of(room, visit.given("of"))
    if told != unlinking.mark(link, unlinking.moved(room.casebook, link, at=now)):
        return _unlink_page(room, visit, which, of, anew=True)
    unlinking.take_back(room.casebook, link, because=because, at=now, told=told)
    if of:
        return back(visit, f"claims/{of}/lineage", "unlinked", "table")
    return back(visit, f"sources/{source.id}", "unlinked")


def _claim_of(room: Room, name: str) -> str:
    """Return the claim from whose lineage somebody came; empty: from the source's page."""
    return room.casebook.get(Claim, ClaimId(checked(name, "C"))).id if name else ""


def _unlink_page(room: Room, visit: Visit, which: str, of: str, *, anew: bool = False) -> Response:
    source, of = _source(room, visit), _claim_of(room, of)
    link = _link(room, source, which)
    moves = unlinking.moved(room.casebook, link, at=room.clock())
    known = {one.id: one for one in voices.comparable(room.casebook, at=room.clock())}
    return room.page(
        visit, "unlink.html", here="claims", status=409 if anew else 200, source=source,
        link=link, which=which, of=of, moves=moves, told=unlinking.mark(link, moves), anew=anew,
        known=known,
        claims={claim.id: claim for claim in room.casebook.all(Claim)},
    )  # fmt: skip


def _link(room: Room, source: Source, which: str) -> Link:
    """Return the link of this source that an address names, if the page may show it."""
    known = {one.id for one in voices.comparable(room.casebook, at=room.clock())}
    for link in voices.links(room.casebook):
        ends = {link.source, *([link.onto] if link.onto else ())}
        if unlinking.named(link) == which and source.id in ends and ends <= known:
            return link
    return wrong_form()
