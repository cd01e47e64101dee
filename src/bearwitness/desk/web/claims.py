"""The claims board: how firmly each claim is held, by which rules, and what stands against it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from starlette.responses import Response

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Answer
from bearwitness.consent.answers import Met
from bearwitness.corroboration.grading import Grade
from bearwitness.corroboration.lineage import Voice
from bearwitness.desk import voices
from bearwitness.desk.web.room import Room, Visit, back
from bearwitness.ids import ClaimId, SourceId, checked
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.source import Link, Rating, Source

GRADED = (Claim, Saying, Link, Source, Review, Rating, Answer, Met)
_SOURCE = re.compile(r"S-[0-9A-Z]{4,26}")


def grades(room: Room, at: datetime) -> dict[ClaimId, Grade]:
    """Return the grade of every claim; consent may end with a day, so a grade lasts one at most."""
    return room.kept(("grades", at.date()), GRADED, lambda: voices.graded(room.casebook, at=at))


def show_all(room: Room, visit: Visit) -> Response:
    """Show the board."""
    graded = grades(room, room.clock())
    language = visit.language
    cards = [
        (
            claim,
            graded[claim.id],
            named(room, graded[claim.id].next_enquiry.of(language), language),
        )
        for claim in room.casebook.all(Claim)
    ]
    return room.page(visit, "claims.html", here="claims", cards=cards)


def show(room: Room, visit: Visit) -> Response:
    """Show one claim with every rule and every source."""
    claim = _claim(room, visit)
    grade = grades(room, room.clock())[claim.id]
    language = visit.language
    sources = {source.id: source for source in room.casebook.all(Source)}
    denials = vocabulary("denials")
    return room.page(
        visit,
        "claim.html",
        here="claims",
        claim=claim,
        grade=grade,
        violation=vocabulary("violations").term(claim.predicate).label(language),
        cut=[_voice(room, voice, language) for voice in grade.cut],
        not_counted=[
            (named(room, n.source, language), named(room, n.why.of(language), language))
            for n in grade.not_counted
        ],
        opposition=[
            (sources[o.source], denials.term(o.kind).label(language) if o.kind else "", o)
            for o in grade.opposition
        ],
        sayings=[
            (sources[s.source], s)
            for s in room.casebook.all(Saying)
            if s.claim == claim.id and s.source in sources
        ],
        ratings=_ratings(room, language),
        next_enquiry=named(room, grade.next_enquiry.of(language), language),
        reviews=[r for r in room.casebook.all(Review) if r.claim == claim.id],
    )


def review(room: Room, visit: Visit) -> Response:
    """Keep what the one who works here signs about a claim; a newer one supersedes it."""
    claim = _claim(room, visit)
    signed = Review(
        claim.id,
        room.casebook.by,
        agrees=visit.given("agrees") == "yes",
        contradictions_answered=visit.given("contradictions") == "yes",
        adverse_answered=visit.given("adverse") == "yes",
    )
    if not signed.agrees:
        signed = replace(signed, contradictions_answered=False, adverse_answered=False)
    room.casebook.append(signed, reason=visit.reason(), at=room.clock())
    return back(visit, f"claims/{claim.id}", "reviewed")


def named(room: Room, text: str, language: str) -> str:
    """Return a text with sources' titles in the place of their ids."""
    titles: dict[str, str] = {
        source.id: source.called(language).title for source in room.casebook.all(Source)
    }
    return _SOURCE.sub(lambda found: titles.get(found.group(), found.group()), text)


def _ratings(room: Room, language: str) -> dict[SourceId, str]:
    """How each source was rated, by whom and why."""
    terms = vocabulary("reliabilities")
    return {
        r.source: f"{terms.term(r.reliability).label(language)} ({r.by}: {r.because})"
        for r in room.casebook.all(Rating)
    }


def _voice(room: Room, voice: Voice, language: str) -> str:
    return " = ".join(named(room, source, language) for source in voice.sources)


def _claim(room: Room, visit: Visit) -> Claim:
    return room.casebook.get(Claim, ClaimId(checked(visit.name("id"), "C")))
