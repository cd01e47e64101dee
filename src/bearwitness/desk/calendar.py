"""When an epoch ends, other than by shredding: after a month, and when a word is taken back.

Whoever has the passphrase gets in: what the disk does not take while the calendar is kept is said,
and done by whoever opens the case next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bearwitness.consent import Answer, Scope
from bearwitness.desk import attempts, epochs, kinds
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.pen import Inside
from bearwitness.errors import Unavailable
from bearwitness.ids import TestimonyId

TAKEN_BACK = "a deponent took back a word"
FAILED = "failed to unlock the case"  # what a ledger line says; stored
_SEE = "see to the disk and its permissions"
UNWRITTEN = f"failed tries at the passphrase could not be written into the ledger yet: {_SEE}"
UNDELETED = f"failed tries at the passphrase are in the ledger, and their notes stay: {_SEE}"
UNTURNED = f"the epoch has lasted a month, and could not be ended yet: {_SEE}"


def keep(
    held: Inside, folder: Path, secret_keys: Sequence[str], *, at: datetime
) -> tuple[str, ...]:
    """Put failed tries at the passphrase into the ledger; end an epoch that lasted a month.

    Returns what could not be done, a sentence each, to be said to whoever opened the case.
    """
    undone, due = [], epochs.due(held.fold, at)  # a failed writing forgets what was read
    tries = list(attempts.noted(folder, secret_keys))
    if tries:
        try:
            _into_the_ledger(held, [tried for _, tried in tries])
        except Unavailable:
            undone.append(UNWRITTEN)
        else:
            for path, _ in tries:
                with suppress(OSError):
                    path.unlink()
            if any(path.exists() for path, _ in tries):
                undone.append(UNDELETED)
    if due:
        try:
            with held.pen.writing():
                held.pen.rotate(reason="the epoch has lasted a month", at=at)
        except Unavailable:
            undone.append(UNTURNED)
    return tuple(undone)


def _into_the_ledger(held: Inside, tries: Sequence[attempts.Attempt]) -> None:
    """Write failed tries down, each once: a note that cannot be deleted comes again."""
    with held.pen.writing():
        told = Counter((f.card.by, f.card.at) for f in held.fold.records if f.card.what == FAILED)
        for tried in tries:
            if told[tried.by, tried.at] > 0:
                told[tried.by, tried.at] -= 1
            else:
                held.pen.deed(FAILED, reason="a wrong passphrase", at=tried.at, by=tried.by)


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
