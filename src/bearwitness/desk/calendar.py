"""What is done when a case is unlocked, because it is time: failed tries, and the month's end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bearwitness.desk import attempts, epochs
from bearwitness.desk.pen import Inside

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
