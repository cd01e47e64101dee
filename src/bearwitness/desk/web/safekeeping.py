"""How the case is kept, on one page: each line with the command or the form that does it."""

from __future__ import annotations

import shlex
from itertools import groupby

from starlette.responses import Response

from bearwitness.desk import branches, safekeeping
from bearwitness.desk.web import said
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.ids import checked
from bearwitness.records.claim import Claim

SHOWN = 10  # failed tries of one kind by one person; merges that moved claims


def show(room: Room, visit: Visit) -> Response:
    """Show what is due today, then how everything stands."""
    found = safekeeping.looked_at(room.casebook, at=room.clock())
    tries = sorted(found.tries, key=lambda e: (e.what, e.by))
    return room.page(
        visit,
        "safekeeping.html",
        here="safekeeping",
        found=found,
        can_be_due=safekeeping.CAN_BE_DUE,
        case=f"--case {shlex.quote(str(room.casebook.path))}",
        tries=[
            (what, said.done(what, visit.language), by, [entry.at for entry in some][::-1])
            for (what, by), some in groupby(tries, key=lambda e: (e.what, e.by))
        ],
        shown=SHOWN,
        claims={claim.id: claim for claim in room.casebook.all(Claim)},
    )


def destroyed(room: Room, visit: Visit) -> Response:
    """Write down that every copy of a backup's restore key is gone."""
    name = checked(visit.name("id"), "B")
    if visit.given("gone") != "yes":
        wrong_form()
    reason, at = visit.reason(), room.clock()
    safekeeping.destroyed(room.casebook, name, reason=reason, at=at)
    return back(visit, "safekeeping", "destroyed", "backups")


def branch_destroyed(room: Room, visit: Visit) -> Response:
    """Write down that every copy of a branch's folder is gone."""
    if visit.given("gone") != "yes":
        wrong_form()
    reason, at = visit.reason(), room.clock()
    branches.destroyed(room.casebook, visit.given("branch"), reason=reason, at=at)
    return back(visit, "safekeeping", "branch_destroyed", "branches")
