"""Taking back who relies on whom: a link somebody recorded, or a tie that follows from the records.

Nothing is erased: a record that supersedes says "not so", by whom and why. Fewer ties can mean
more voices, so what would rise is worked out first, and is done only by somebody who was told.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bearwitness.desk import kinds, moving, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.moving import Moved
from bearwitness.errors import Missing
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records import codec
from bearwitness.records.reason import checked_reason
from bearwitness.records.source import Link, Relation, Standing

_NONE = "no such link is recorded"
_LOOK = "see the source's page, or: source list"


def found(
    casebook: Casebook,
    source: SourceId,
    relation: Relation,
    onto: SourceId | None,
    claim: ClaimId | None = None,
) -> Link:
    """Return a link that counts, recorded or following from the records; a tie has no direction.

    Raises:
        Missing: there is none.
    """
    for one in voices.links(casebook):
        ends = (one.source, one.onto)
        tied = relation not in voices.DIRECTED and set(ends) == {source, onto}
        if one.relation is relation and one.claim == claim and (ends == (source, onto) or tied):
            return one
    raise Missing(_NONE, hint=_LOOK)


def named(link: Link) -> str:
    """Return how an address names a link: by its ids."""
    return ".".join((link.source, link.relation.value, link.onto or "", link.claim or ""))


def moved(casebook: Casebook, link: Link, *, at: datetime) -> tuple[Moved, ...]:
    """Return the claims that would stand otherwise without a link, in the casebook's order."""
    after = voices.graded(casebook, at=at, links=voices.links(casebook, but=link))
    return moving.between(voices.graded(casebook, at=at), after)


def mark(link: Link, moves: tuple[Moved, ...]) -> str:
    """Return the mark of what somebody was told: which link, and what would move without it."""
    return moving.mark([b"unlink", codec.written(link)], moves)


def take_back(
    casebook: Casebook, link: Link, *, because: str, at: datetime, told: str | None
) -> tuple[Moved, ...]:
    """Keep that a link is not so; return what it moved. Nobody else writes meanwhile.

    Args:
        casebook: unlocked.
        link: from `found`.
        because: why, in one line; no name of a deponent.
        at: now.
        told: `mark` of what whoever does it was told; None: they were told nothing.

    Raises:
        Refused: it raises a claim and whoever does it was not told exactly that.
        Malformed: there is no reason.
        Missing: there is no such link, or it was recorded otherwise meanwhile.
    """
    reason = checked_reason(because)
    gone = replace(link, standing=Standing.NOTHING, because=reason, asserted_by=casebook.by)
    with casebook.inside(writing=True) as held:
        if link not in voices.links(casebook):
            raise Missing(_NONE, hint=_LOOK)
        moves = moved(casebook, link, at=at)
        moving.expect_told(moves, mark(link, moves), told)
        held.pen.keep(gone, reason=kinds.IN_ITSELF, at=at)
    return moves
