"""What killed programs left half-made, with wrapped keys of that day: found and destroyed.

A case, a backup, a branch and a restored case are made in a hidden folder beside the place where
they will stand (`founding`). Whoever makes a backup or a branch first keeps where that is. So
whoever opens the case, or shreds, knows in which folders to look. What a living program makes is
left alone, and a disk that is away keeps nobody waiting: it is looked at when it is there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bearwitness.desk import founding, kinds
from bearwitness.desk.deeds import Backup, Named
from bearwitness.desk.fold import Fold
from bearwitness.errors import BearwitnessError


def seen(case: Path, made: Path) -> str:
    """Return the folder in which something is made, as seen from the case's folder."""
    return os.path.relpath(made.parent.resolve(), case.resolve())


def swept(case: Path, fold: Fold) -> None:
    """Destroy what killed programs left beside the case and wherever copies of it were made.

    Args:
        case: the case's folder; its facts are vouched for.
        fold: it has caught up.
    """
    here = case.resolve()
    known = [Path(os.path.normpath(here / where)) for where in _kept(fold) if where]
    founding.sweep((here.parent, *known))


def _kept(fold: Fold) -> Iterator[str]:
    names = (kinds.of(Backup).name, kinds.of(Named).name)
    for found in fold.records:
        if found.card.kind in names:
            with suppress(BearwitnessError):  # damaged: `ledger check` tells; it locks nobody out
                yield fold.value(found).where
