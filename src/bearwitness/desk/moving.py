"""What a step would move: the claims that would stand otherwise, told before anybody takes it.

Fewer ties can mean more voices. So whatever may raise a claim is worked out first, and is done
only by somebody who was told exactly that: what they were told has a mark, and they give it back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bearwitness.corroboration.grading import Grade
from bearwitness.desk import accounts
from bearwitness.desk.accounts import Change, MergeAccount, Stood
from bearwitness.errors import Refused
from bearwitness.ids import ClaimId

_DOMAIN = b"bearwitness moves v2\n"


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim that stands otherwise once something is done."""

    claim: ClaimId
    before: Grade
    after: Grade

    @property
    def rises(self) -> bool:
        """Say whether it stands higher than before, as `accounts.rises` has it."""
        return accounts.rises(self.before, self.after)

    @property
    def told(self) -> str:
        """Say in one line, for a terminal, how it stands before and after."""
        return accounts.line(self.claim, self.before, self.after)


def between(before: Mapping[ClaimId, Grade], after: Mapping[ClaimId, Grade]) -> tuple[Moved, ...]:
    """Return the claims that stand otherwise in two gradings, in the order of the first."""
    return tuple(
        Moved(name, before[name], after[name])
        for name in before
        if accounts.standing(before[name]) != accounts.standing(after[name])
    )


def account(origin: str, moves: Iterable[Moved]) -> MergeAccount:
    """Return the account of what a merge with a log moved, in the order of `moves`."""
    changes = (Change(one.claim, _stood(one.before), _stood(one.after)) for one in moves)
    return MergeAccount(origin, tuple(changes))


def mark(step: Iterable[bytes], moves: Sequence[Moved]) -> str:
    """Return the mark of what somebody was told, in hex; something else has another.

    SHA-256 of "bearwitness moves v2" LF ‖ each part of the step ‖ each move, where each part and
    each move has its length (8 bytes, big-endian) before it. A move is told with the voices that
    would all have to be wrong, and the rules that are not met: other voices have another mark.

    Args:
        step: what would be done, in bytes that say all that was shown of it.
        moves: from `between`.
    """
    told = (f"{m.claim}{_shown(m.before)}{_shown(m.after)}".encode() for m in moves)
    digest = hashlib.sha256(_DOMAIN)
    for part in (*step, *told):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def expect_told(moves: Sequence[Moved], shown: str, told: str | None) -> None:
    """Refuse what raises a claim unless whoever does it was told exactly that.

    Args:
        moves: what would move now.
        shown: the mark of what would be done and moved now.
        told: the mark that they give back; None: they were told nothing.

    Raises:
        Refused: it raises a claim and they were told otherwise; or they were told otherwise.
    """
    if told == shown or (told is None and not any(one.rises for one in moves)):
        return
    lines = "; ".join(one.told for one in moves) or "no claim would stand otherwise"
    begun = "this would move" if told is None else "it would move otherwise than you were told"
    raise Refused(
        f"{begun}: {lines}; nothing was done",
        hint=f"look at each; if you mean it: --although-it-raises {shown}",
    )


def _shown(grade: Grade) -> str:
    """Return how a claim stands, on whom that hangs, and what it lacks."""
    cut = [(voice.sources, voice.absent) for voice in grade.cut]
    return f"{accounts.standing(grade)}{cut}{[rule.code for rule in grade.rules if not rule.met]}"


def _stood(grade: Grade) -> Stood:
    return Stood(grade.rung, grade.by_voices, grade.k_certain, grade.k_possible)
