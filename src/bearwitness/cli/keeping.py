"""The demo's step of keeping: the monthly drill, and a second machine that was offline.

A quorum of the invented custodians opens the case's canary, as each month. Then a branch goes to
another machine; both write about one deponent without knowing of each other, and agree
afterwards: nothing is lost, and what both said apart stays until somebody decides. Then the
branch is removed, and the ledger says so.
"""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from bearwitness.adapters.clock import now
from bearwitness.cli.journey import PASSPHRASE, Journey, Tell
from bearwitness.desk import apart, branches, custody, deciding, lakeshore
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.merging import Merged
from bearwitness.errors import Missing

_HERE, _AWAY = "Invented Quill", "Invented Sedge"  # in nobody's words


def keep(journey: Journey, tell: Tell) -> None:
    """The custodians drill; a branch is written offline, taken in and removed."""
    journey.results["drill"] = _drilled(journey)
    tell(0.2)
    journey.results["branch"] = _agreed(journey.casebook, journey.folder / "branch")
    tell(1)


def _drilled(journey: Journey) -> dict[str, Any]:
    """Open the canary with the fewest shares that suffice; return when that is due again."""
    casebook = journey.casebook
    shares = journey.shares()
    enough = casebook.facts.plan.enough(shares)
    custody.drill(casebook, enough, why="the monthly drill", at=now())
    found = custody.drills(casebook, at=now())
    if found.last is None or found.due:
        raise Missing("the ledger does not tell of the drill", hint="report this")
    return {
        "custody": str(casebook.facts.plan),
        "shares": len(enough),
        "of": len(shares),
        "on": found.last.date().isoformat(),
        "due": (found.last + custody.MONTH).date().isoformat(),
    }


def _agreed(casebook: Casebook, folder: Path) -> dict[str, Any]:
    """Let two machines write apart and agree, then remove the second one's copy."""
    made = apart.branch(casebook, folder, reason="for a journey without a network", at=now())
    whose = lakeshore.made_testimony("t01")
    with closing(_opened(folder)) as other:
        _protect(other, SweepList(whose, (_AWAY,)))
    _protect(casebook, SweepList(whose, (_HERE,)))
    taken = apart.merge(casebook, folder, reason="back from the journey", at=now())
    for conflict in apart.conflicts(casebook):
        newest = conflict.versions[-1].record
        deciding.decide(casebook, newest, reason="both words are protected", at=now())
    kept = casebook.get(SweepList, whose).words
    with closing(_opened(folder)) as other:
        back = apart.merge(other, casebook.path, reason="what was decided", at=now())
        same = kept == other.get(SweepList, whose).words
        same = same and set(casebook.leaves()) <= set(other.leaves())
    shutil.rmtree(folder)
    branches.destroyed(casebook, made.origin, reason="back from the journey", at=now())
    if not same or not {_HERE, _AWAY} <= set(kept):
        raise Missing("two machines did not agree", hint="report this")
    return _told(taken, back)


def _opened(folder: Path) -> Casebook:
    who = lakeshore.read("case")["staff"][1]
    return Casebook.unlock(folder, PASSPHRASE, by=who, entropy=os.urandom)


def _protect(casebook: Casebook, more: SweepList) -> None:
    """Add words to those that are protected already."""
    known = casebook.get(SweepList, more.testimony)
    words = tuple(sorted({*known.words, *more.words}))
    casebook.append(replace(known, words=words), reason="rang again", at=now())


def _told(taken: Merged, back: Merged) -> dict[str, Any]:
    return {"taken_in": taken.records, "apart": taken.conflicts, "left": back.conflicts}
