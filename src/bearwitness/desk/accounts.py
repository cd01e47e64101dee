"""What a merge moved, kept for those who did not run it.

Nobody is asked before a merge, as nothing that either machine wrote may be lost. So an account of
the claims that stand otherwise since is kept in the same writing, by their ids and without a word:
how firmly each stood before and after. A merge that moved none has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from bearwitness.desk import kinds
from bearwitness.errors import Malformed
from bearwitness.ids import ClaimId, checked
from bearwitness.records.rung import Rung

MOVED = "a merge moved claims"  # what ledger lines say; stored
_RUNGS = list(Rung)
_LOG = re.compile(r"[a-z0-9.-]{1,100}(/[a-z0-9-]{1,64}){1,8}")  # how logs of cases are called
_HINT = "it was not written by this program as it is; whoever keeps that copy knows who was in it"


class Stands(Protocol):
    """How a claim stands: a grade, or what an account keeps of one."""

    @property
    def rung(self) -> Rung:
        """See `corroboration.grading.Grade`."""

    @property
    def by_voices(self) -> Rung:
        """See `corroboration.grading.Grade`."""

    @property
    def k_certain(self) -> int:
        """See `corroboration.grading.Grade`."""

    @property
    def k_possible(self) -> int:
        """See `corroboration.grading.Grade`."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How a claim stood once; named as in `corroboration.grading.Grade`.

    Raises:
        Malformed: no claim can stand so.
    """

    rung: Rung
    by_voices: Rung
    k_certain: int
    k_possible: int

    def __post_init__(self) -> None:
        court = Rung.BEYOND_REASONABLE_DOUBT
        if self.by_voices is court or self.rung not in {self.by_voices, court}:
            raise Malformed("an account has a rung that no claim can stand on", hint=_HINT)
        if not 0 <= self.k_certain <= self.k_possible:
            raise Malformed("an account has a number of voices that cannot be", hint=_HINT)


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that stands otherwise since a merge.

    Raises:
        Malformed: it has no claim's id, or stands as before.
    """

    claim: ClaimId
    before: Stood
    after: Stood

    def __post_init__(self) -> None:
        checked(self.claim, "C")
        if self.before == self.after:
            raise Malformed("an account has a claim that did not move", hint=_HINT)

    @property
    def rises(self) -> bool:
        """Say whether it stood higher after, as `rises` has it."""
        return rises(self.before, self.after)

    @property
    def told(self) -> str:
        """Say in one line, for a terminal, how it stood before and after."""
        return line(self.claim, self.before, self.after)


@dataclass(frozen=True, slots=True)
class MergeAccount:
    """The claims that a merge moved, what rose first; `origin` is the other machine's log.

    Raises:
        Malformed: no log is called so, or its claims are none, or one twice, or in another order.
    """

    origin: str
    changes: tuple[Change, ...]

    def __post_init__(self) -> None:
        if not _LOG.fullmatch(self.origin):
            raise Malformed("an account names no log of a case", hint=_HINT)
        rising = [one.rises for one in self.changes]
        if not rising or rising != sorted(rising, reverse=True):
            raise Malformed("an account has no claims, or not what rose first", hint=_HINT)
        if len({one.claim for one in self.changes}) != len(rising):
            raise Malformed("an account has one claim twice", hint=_HINT)

    @property
    def what(self) -> str:
        """How the ledger tells it."""
        return MOVED


def rises(before: Stands, after: Stands) -> bool:
    """Say whether a claim has more voices, or a higher rung, also by voices alone, than before."""
    each = zip(standing(before), standing(after), strict=True)
    return any(now > then for then, now in each)


def line(claim: ClaimId, before: Stands, after: Stands) -> str:
    """Say in one line, for a terminal, how a claim stands before and after."""
    return f"{claim}: {_line(before)} → {_line(after)}"


def _line(grade: Stands) -> str:
    k = f"K {grade.k_certain}"
    most = f" (at most {grade.k_possible})" * (grade.k_possible != grade.k_certain)
    alone = f" ({grade.by_voices} by voices alone)" * (grade.by_voices is not grade.rung)
    return f"{grade.rung}, {k}{most}{alone}"


def standing(grade: Stands) -> tuple[int, int, int, int]:
    """Return how a claim stands, each part higher where it stands higher."""
    rungs = _RUNGS.index(grade.rung), _RUNGS.index(grade.by_voices)
    return *rungs, grade.k_certain, grade.k_possible


kinds.register(MergeAccount, "merge account", key=None, outlives=True)
