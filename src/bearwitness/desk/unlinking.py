"""Taking back who relies on whom: a link somebody recorded, or a tie that follows from the records.

Nothing is erased: a record that supersedes says "not so", by whom and why. Fewer ties can mean
more voices, so what would rise is worked out first, and is done only by somebody who was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.corroboration.grading import Grade
from bearwitness.desk import kinds, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Missing, Refused
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.reason import checked_reason
from bearwitness.records.rung import Rung
from bearwitness.records.source import Link, Relation, Standing

_RUNGS = list(Rung)


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim that stands otherwise once a link is taken back."""

    claim: ClaimId
    before: Grade
    after: Grade

    @property
    def rises(self) -> bool:
        """Say whether it has more voices, or a higher rung, than before."""
        return any(
            now > then
            for then, now in zip(_standing(self.before), _standing(self.after), strict=True)
        )


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
    raise Missing("no such link is recorded", hint="see the source's page, or: source list")


def moved(casebook: Casebook, link: Link, *, at: datetime) -> tuple[Moved, ...]:
    """Return the claims that would stand otherwise without a link, in the casebook's order."""
    before = voices.graded(casebook, at=at)
    after = voices.graded(casebook, at=at, links=voices.links(casebook, but=link))
    return tuple(
        Moved(name, before[name], after[name])
        for name in before
        if _standing(before[name]) != _standing(after[name])
    )


def mark(moves: Sequence[Moved]) -> str:
    """Return in writing what somebody was told would move; another text: it is told anew."""
    return ";".join(f"{m.claim}:{_standing(m.before)}{_standing(m.after)}" for m in moves)


def take_back(
    casebook: Casebook, link: Link, *, because: str, at: datetime, told: str | None
) -> tuple[Moved, ...]:
    """Keep that a link is not so; return what it moved.

    Args:
        casebook: unlocked.
        link: from `found`.
        because: why, in one line; no name of a deponent.
        at: now.
        told: `mark` of what whoever does it was told; None: they were told nothing.

    Raises:
        Refused: it raises a claim and whoever does it was not told exactly that.
        Malformed: there is no reason.
    """
    reason, moves = checked_reason(because), moved(casebook, link, at=at)
    if any(one.rises for one in moves) and told != mark(moves):
        names = ", ".join(one.claim for one in moves if one.rises)
        raise Refused(
            f"without it these claims would rise: {names}; nothing was taken back",
            hint="look at each; then say that you know: --although-it-raises",
        )
    gone = replace(link, standing=Standing.NOTHING, because=reason, asserted_by=casebook.by)
    casebook.append(gone, reason=kinds.IN_ITSELF, at=at)
    return moves


def _standing(grade: Grade) -> tuple[int, int, int]:
    return _RUNGS.index(grade.rung), grade.k_certain, grade.k_possible
