"""When an epoch ends, other than by shredding: after a month, and when a word is taken back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from bearwitness.consent import Answer, Scope
from bearwitness.desk import attempts, epochs, kinds
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.pen import Inside
from bearwitness.ids import TestimonyId

TAKEN_BACK = "a deponent took back a word"
FAILED = "failed to unlock the case"  # what a ledger line says; stored


def keep(held: Inside, folder: Path, secret_keys: Sequence[str], *, at: datetime) -> None:
    """Put failed tries at the passphrase into the ledger; end an epoch that lasted a month."""
    tries = list(attempts.noted(folder, secret_keys))
    if tries:
        with held.pen.writing():
            for _, tried in tries:
                held.pen.deed(FAILED, reason="a wrong passphrase", at=tried.at, by=tried.by)
        for path, _ in tries:
            path.unlink(missing_ok=True)
    if epochs.due(held.fold, at):
        with held.pen.writing():
            held.pen.rotate(reason="the epoch has lasted a month", at=at)


def taken_back(fold: Fold, new: Collection[Folded]) -> bool:
    """Say whether among records that were just taken in a deponent takes back a yes."""
    name = kinds.of(Answer).name
    told = [f for f in fold.records if f.card.kind == name and not fold.shredded(f)]
    said: set[tuple[TestimonyId, Scope]] = set()
    names = {found.id for found in new}
    for found in told:  # in the order of turns
        answer: Answer = fold.value(found)
        about = (answer.testimony, answer.scope)
        if answer.granted:
            said.add(about)
        elif about in said and found.id in names:
            return True
    return False


def takes_back(fold: Fold, value: object) -> bool:
    """Say whether a value is the answer by which a deponent takes back a yes."""
    if not isinstance(value, Answer) or value.granted:
        return False
    said = (fold.value(found) for found in fold.current(kinds.of(Answer))
            if value.testimony in found.card.about)  # fmt: skip
    return any(one.granted and one.scope is value.scope for one in said)
