"""Corroboration at DESK: every claim graded from what the casebook holds and may compare.

A testimony counts towards a claim only while its deponent allows comparing it. What nobody
established counts as dependent: `corroboration.grading` decides, this only collects.
"""

from __future__ import annotations

from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.corroboration import grading, ties
from bearwitness.corroboration.grading import Grade
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.ids import ClaimId
from bearwitness.records.claim import Claim, Review, Saying, Stance
from bearwitness.records.source import Link, Rating, Source
from bearwitness.records.testimony import Testimony


def graded(casebook: Casebook, *, at: datetime) -> dict[ClaimId, Grade]:
    """Return the grade of every claim in the casebook, in its order."""
    sources = comparable(casebook, at=at)
    found, sayings = links(casebook), casebook.all(Saying)
    reviews, ratings = casebook.all(Review), casebook.all(Rating)
    return {
        claim.id: grading.graded(
            claim.id,
            sources=sources,
            links=found,
            sayings=sayings,
            reviews=reviews,
            ratings=ratings,
        )
        for claim in casebook.all(Claim)
    }


def links(casebook: Casebook) -> tuple[Link, ...]:
    """Return what staff have recorded of who relied on whom, and what the records tie anyway."""
    return (*casebook.all(Link), *tied(casebook))


def tied(casebook: Casebook) -> tuple[Link, ...]:
    """Return the ties that nobody wrote down: one testimony, one interpreter."""
    codes = {words.id: words.interpreter or "" for words in casebook.all(Testimony)}
    return ties.told(casebook.all(Source), casebook.all(Link), codes)


def comparable(casebook: Casebook, *, at: datetime) -> tuple[Source, ...]:
    """Return the sources of which somebody may be told that they agree or disagree."""
    consents = Consents(casebook)
    return tuple(
        source
        for source in casebook.all(Source)
        if source.testimony is None or consents.permitted(source.testimony, Scope.COMPARE, at=at)
    )


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of the testimonies that some claim rests on, to be written down."""
    said = {s.source for s in casebook.all(Saying) if s.stance is not Stance.NOTHING}
    names = [s.testimony for s in casebook.all(Source) if s.testimony and s.id in said]
    return granted(Consents(casebook), names, Scope.COMPARE, at=at)
