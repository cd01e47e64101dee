"""The inbox: envelopes that DROP left, and what became of each when it was opened."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import Response

from bearwitness.desk import receiving, voiding
from bearwitness.desk.web.room import Room, Visit
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Testimony


def waiting_envelopes(room: Room) -> list[Path]:
    """Return the envelopes that wait."""
    return receiving.envelopes([room.inbox]) if room.inbox and room.inbox.is_dir() else []


def show(room: Room, visit: Visit) -> Response:
    """Show how many wait, how large, since when; nothing else can be known before opening."""
    waiting = [path.stat() for path in waiting_envelopes(room)]
    return room.page(
        visit, "inbox.html", here="inbox", inbox=room.inbox is not None, waiting=waiting,
        received=None, void=(),
    )  # fmt: skip


def called(room: Room) -> dict[TestimonyId, str]:
    """Return the pseudonym of each testimony."""
    return {words.id: words.pseudonym for words in room.casebook.all(Testimony)}


def open_all(room: Room, visit: Visit) -> Response:
    """Open every envelope into the casebook and say what became of each."""
    at = room.clock()
    received = list(
        receiving.receive_all(room.casebook, waiting_envelopes(room), at=at, entropy=room.entropy)
    )
    came = [one.testimony for one in received if one.testimony]
    void = [
        one for one in voiding.voided(room.redactor, room.casebook, at=at) if one.came_with(came)
    ]
    return room.page(
        visit, "inbox.html", here="inbox", inbox=room.inbox is not None,
        waiting=[path.stat() for path in waiting_envelopes(room)], received=received,
        void=void, called=called(room),
    )  # fmt: skip
