"""How many people ids stand for at the least, where more of them would make a cell look larger.

An id is not a person: five people may have told of one death, each under an id of its own. So
those count as one whom staff found to be one, and those between whom a proposal stands that
nobody has decided on. Whoever may not be compared may be any of the others, and nobody may say
which: they add nobody. What this cannot see is one person under two ids whose names are not alike.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from bearwitness.corroboration import happenings, sameness
from bearwitness.desk import comparable
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.oneness import pairs
from bearwitness.desk.proposals import Judged
from bearwitness.ids import PersonId


def at_least(
    casebook: Casebook, victims: Collection[PersonId], *, at: datetime
) -> Callable[[PersonId], str | None]:
    """Return what says as whom a victim counts; None: as nobody who is not counted already.

    Every decision joins here, also one that joins nobody in a number any more since somebody took
    comparing back: joined, they are fewer.

    Args:
        casebook: unlocked.
        victims: among whom proposals are looked for; only by their names, so it is quick.
        at: now.
    """
    judged = casebook.all(Judged)
    joins = comparable.joins(casebook, at=at)
    told = comparable.documented(casebook, joins.allowed, at=at)
    heard = {act.victim for act in told.acts if act.victim not in joins.themselves}
    among = replace(told, people=[p for p in told.people if p.id in victims and p.id in heard])
    decided = {frozenset((j.one, j.other)) for j in judged if j.same is not None}
    may_be_one = [frozenset((p.one, p.other)) for p in happenings.people(among, decided)]
    first = sameness.firsts([*pairs(judged, same=True), *may_be_one])

    def counts_as(victim: PersonId) -> str | None:
        return first.get(victim, victim) if victim in heard else None

    return counts_as
