"""What an article claims, as rules read it: proposals, each confirmed or refused by a person.

An article becomes a source first; reading it again gives the same proposals, so that a
confirmation names one of them by its digest and the text never travels back in a form. What the
source no longer says cannot be confirmed by a form that was opened before.
"""

from __future__ import annotations

from functools import partial

from starlette.responses import Response

from bearwitness import ids
from bearwitness.adapters.language import parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration.reading import read
from bearwitness.corroboration.reading_values import ReadClaim, Reading
from bearwitness.desk import sayings, voices
from bearwitness.desk.proposals import RefusedProposal
from bearwitness.desk.web import read_because, read_links
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Missing
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.spans import script_language

NEW = "new"  # in the form: the proposal becomes a claim of its own
LARGEST_ARTICLE = 400_000  # characters
READABLE = (
    SourceKind.ARTICLE, SourceKind.STATEMENT, SourceKind.DOCUMENT, SourceKind.JUDGMENT,
)  # fmt: skip


def show_all(room: Room, visit: Visit) -> Response:
    """List what can be read, and take a new article."""
    sources = [s for s in room.casebook.all(Source) if s.text and s.kind in READABLE]
    return room.page(
        visit, "readings.html", here="claims", sources=sources, kinds=[k.value for k in READABLE]
    )


def add(room: Room, visit: Visit) -> Response:
    """Keep a pasted article as a source; who it relies on is not known yet."""
    text, title, kind = visit.given("text"), visit.given("title"), visit.given("kind")
    if not text or not title or len(text) > LARGEST_ARTICLE or kind not in set(READABLE):
        wrong_form()
    source = Source(
        ids.SourceId(ids.mint("S", room.entropy(5))),
        SourceKind(kind),
        title[:300],
        script_language(text),
        publisher=visit.given("publisher")[:300] or None,
        text=text,
    )
    room.casebook.append(source, reason=visit.reason(), at=room.clock())
    return back(visit, f"reading/{source.id}", "article")


def show(room: Room, visit: Visit) -> Response:
    """Show the proposals of one source."""
    source = _source(room, visit)
    reading = _reading(room, source)
    refused = {r.digest for r in room.casebook.all(RefusedProposal) if r.source == source.id}
    proposals = [(claim, claim.digest(source.text)) for claim in reading.claims]
    kept = [(claim, digest) for claim, digest in proposals if digest not in refused]
    said = [s for s in sayings.said(room.casebook) if s.source == source.id]
    claims = room.casebook.all(Claim)
    comparable = voices.comparable(room.casebook, at=room.clock())
    others = {one.id: one for one in comparable if one.id != source.id}
    confirmed = {
        (s.stance, s.attribution, s.denial, claim.predicate)
        for s in said
        for claim in claims
        if claim.id == s.claim
    }
    return room.page(
        visit,
        "reading.html",
        here="claims",
        source=source,
        because=partial(read_because.told, language=visit.language),
        proposals=[
            (
                proposal,
                digest,
                " ".join(source.text[proposal.start : proposal.end].split()),
                _violation(proposal, visit.language),
                [claim for claim in claims if claim.predicate == proposal.predicate],
                (proposal.stance, proposal.attribution, proposal.denial, proposal.predicate)
                in confirmed,
            )
            for proposal, digest in kept
        ],
        refused=len(proposals) - len(kept),
        said=[(claim, s) for s in said for claim in claims if claim.id == s.claim],
        claims=claims,
        relies=read_links.proposed(source, reading, others, voices.recorded(room.casebook)),
        others=sorted(
            ((one.id, one.called(visit.language).title) for one in others.values()),
            key=lambda one: one[1].casefold(),
        ),
    )


def confirm(room: Room, visit: Visit) -> Response:
    """Keep what a proposal says of a claim, as this source's saying."""
    source = _source(room, visit)
    proposal = _proposal(room, source, visit)
    wanted = visit.given("claim")
    values: list[object] = []
    if wanted == NEW:
        made = _new_claim(room, proposal, visit)
        values.append(made)
        claim = made.id
    else:
        claim = room.casebook.get(Claim, ids.ClaimId(ids.checked(wanted, "C"))).id
    read_so = Saying(claim, source.id, proposal.stance, proposal.attribution, proposal.denial)
    values.append(sayings.confirmed(room.casebook, read_so, entropy=room.entropy))
    room.casebook.append_many(values, reason=visit.reason(), at=room.clock())
    return back(visit, f"reading/{source.id}", "confirmed", "proposed")


def refuse(room: Room, visit: Visit) -> Response:
    """Refuse a proposal; it does not come back."""
    source = _source(room, visit)
    proposal = _proposal(room, source, visit)
    refused = RefusedProposal(source.id, proposal.digest(source.text), proposal.predicate or "")
    room.casebook.append(refused, reason=visit.reason(), at=room.clock())
    return back(visit, f"reading/{source.id}", "refused", "proposed")


def _new_claim(room: Room, proposal: ReadClaim, visit: Visit) -> Claim:
    wording = {"en": visit.given("wording_en"), "ru": visit.given("wording_ru")}
    if not all(wording.values()) or proposal.predicate is None:
        wrong_form()
    name = ids.ClaimId(ids.mint("C", room.entropy(5)))
    return Claim(name, proposal.predicate, wording, figure=proposal.figure)


def _violation(proposal: ReadClaim, language: str) -> str:
    if proposal.predicate is None:
        return ""  # it answers something that this text does not name
    return vocabulary("violations").term(proposal.predicate).label(language)


def _proposal(room: Room, source: Source, visit: Visit) -> ReadClaim:
    wanted = visit.given("proposal")
    read_now = _reading(room, source).claims
    found = (claim for claim in read_now if claim.digest(source.text) == wanted)
    return next(found, None) or wrong_form()


def _reading(room: Room, source: Source) -> Reading:
    def make() -> Reading:
        return read(
            parsed(source.text, source.language),
            violations=vocabulary("violations"),
            denials=vocabulary("denials"),
            published_by=source.publisher,
        )

    return room.kept(("reading", source.id), (Source,), make)


def _source(room: Room, visit: Visit) -> Source:
    source = room.casebook.get(Source, ids.SourceId(ids.checked(visit.name("id"), "S")))
    if not source.text or source.kind not in READABLE:
        raise Missing("this source has no text to read")
    return source
