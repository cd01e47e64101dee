"""The branches of a case: copies for other machines, which are destroyed, which came back.

Nothing here sees a branch's folder. Somebody says that it is destroyed, and that names how many
merges with it they knew of: one more shows that it was there, or that they did not know of all,
whichever machine it was on and whatever the clocks say. So every machine that has the same records
says the same of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from bearwitness.desk import kinds, reasons
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Merge, Named
from bearwitness.desk.fold import Fold, Folded
from bearwitness.errors import Missing, Refused

RETURNED = "took in a branch that was said to be destroyed"  # what the ledger says; stored


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: who made it, when and why, and what was heard of it since.

    `merges`: in how many that are known here it took part, the last at `met`. `gone`: since when it
    is said to be destroyed, by whoever knew of `known` of these.
    """

    origin: str
    at: datetime
    by: str
    why: str = field(repr=False)
    here: bool  # it is this copy itself
    merges: int = 0
    met: datetime | None = None
    gone: datetime | None = None
    known: int = 0

    @property
    def returned(self) -> bool:
        """Whether it took part in a merge of which whoever said that it is gone did not know."""
        return self.gone is not None and self.merges > self.known

    @property
    def living(self) -> bool:
        """Whether it counts as out there."""
        return self.gone is None or self.returned


def every(fold: Fold) -> tuple[Branch, ...]:
    """Return every branch that was made, newest first."""
    why, made = reasons.reader(fold), dict[str, Branch]()
    for found, value in _told(fold):
        at = found.card.at
        if isinstance(value, Merge):
            for name in {value.origin, value.into} & made.keys():
                one = made[name]
                made[name] = replace(one, met=at, merges=one.merges + 1)
        elif value.destroyed and value.origin in made:
            one = made[value.origin]
            made[value.origin] = replace(one, gone=at, known=max(one.known, value.merges))
        elif value.origin not in made:
            here = value.origin == fold.facts.origin
            made[value.origin] = Branch(
                value.origin, at, found.card.by, why(found.card.reason), here
            )
    return tuple(reversed(made.values()))


def living(casebook: Casebook) -> tuple[Branch, ...]:
    """Return the branches that count as out there, newest first; this copy itself, if it is one.

    From a branch, what it was made from is such a copy too, and its own line stands for that.
    """
    with casebook.inside() as held:
        return tuple(one for one in every(held.fold) if one.living)


def returned(fold: Fold) -> frozenset[str]:
    """Return the logs of the branches that came back after they were said to be destroyed."""
    return frozenset(one.origin for one in every(fold) if one.returned)


def gone(fold: Fold, origin: str) -> bool:
    """Say whether a log is that of a branch that is said to be destroyed and did not return."""
    return any(one.origin == origin and not one.living for one in every(fold))


def destroyed(casebook: Casebook, origin: str, *, reason: str, at: datetime) -> None:
    """Write down that a branch is gone, every copy of its folder: it counts as out no more.

    Args:
        casebook: the case.
        origin: the name of the branch's log.
        reason: for the ledger.
        at: UTC.

    Raises:
        Missing: no branch has a log of this name.
        Refused: that is written down already, or it is this copy itself.
    """
    with casebook.inside(writing=True) as held:
        one = next((one for one in every(held.fold) if one.origin == origin), None)
        if one is None:
            raise Missing("no branch of this case has a log of this name", hint="`case branches`")
        if one.here:
            raise Refused("this is that branch itself", hint="say it where the case lives on")
        if not one.living:
            raise Refused("this branch is destroyed already", hint="nothing was kept")
        value = held.fold.value(held.fold.found(kinds.of(Named), origin))
        said = replace(value, destroyed=True, merges=one.merges)
        held.pen.keep(said, reason=reason, at=at)


def one_is_gone(mine: Fold, theirs: Fold, *, although: bool) -> bool:
    """Say whether one of two copies that meet is a branch that either calls destroyed.

    Args:
        mine: the copy that takes in.
        theirs: the other one.
        although: somebody who knows where it was decided to take it in.

    Raises:
        Refused: one is, and nobody decided that.
    """
    logs = (mine.facts.origin, theirs.facts.origin)
    found = any(gone(side, log) for side in (mine, theirs) for log in logs)
    if found and not although:
        raise Refused(
            "a branch that was said to be destroyed is here",
            hint="who had it, and who wrote there? Only if you know: --although-destroyed",
        )
    return found


def _told(fold: Fold) -> Iterator[tuple[Folded, Named | Merge]]:
    names = (kinds.of(Named).name, kinds.of(Merge).name)
    for found in fold.records:
        if found.card.kind in names and not fold.shredded(found):
            value: Named | Merge = fold.value(found)
            if isinstance(value, Merge) or not value.restored:
                yield found, value
