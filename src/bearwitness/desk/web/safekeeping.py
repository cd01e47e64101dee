"""How the case is kept, on one page: each line with the command or the form that does it."""

from __future__ import annotations

import json
import shlex
from itertools import groupby

from starlette.responses import Response

from bearwitness.adapters.web.catalogue import catalogue
from bearwitness.desk import safekeeping
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.ids import checked

SHOWN = 10  # failed tries of one kind by one person


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
            (what, by, [entry.at for entry in some][::-1])
            for (what, by), some in groupby(tries, key=lambda e: (e.what, e.by))
        ],
        shown=SHOWN,
    )


def destroyed(room: Room, visit: Visit) -> Response:
    """Write down that every copy of a backup's restore key is gone."""
    name = checked(visit.name("id"), "B")
    if visit.given("gone") != "yes":
        wrong_form()
    reason, at = visit.reason(), room.clock()
    safekeeping.destroyed(room.casebook, name, reason=reason, at=at)
    return back(visit, "safekeeping", "destroyed", "backups")


def called(kind: str, language: str) -> str:
    """Return the key of the message that names a kind of record."""
    slug = kind.replace("'", "").replace(" ", "_")
    known = f"safekeeping.kind.{slug}" in catalogue(language)
    return f"safekeeping.kind.{slug if known else 'other'}"


def plain_key(key: str) -> str:
    """Return a key as people read it: one that has several parts is stored as a JSON list."""
    return ", ".join(map(str, json.loads(key))) if key.startswith("[") else key
