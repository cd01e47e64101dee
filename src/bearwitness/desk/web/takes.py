"""Readers' takes at DESK: each beside its line, drawn, heard, with what seems read otherwise.

What is shown is what a film would use: whoever exchanges a file between listening and making has
to listen again. Takes are in this program's memory only, and go with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from starlette.responses import Response

from bearwitness.adapters.media import hearing
from bearwitness.consent.uses import Permitted
from bearwitness.desk import filming
from bearwitness.desk.consents import Consents
from bearwitness.desk.web.room import Rehearsal, Room, Visit, back, wrong_form
from bearwitness.errors import Missing
from bearwitness.recital.alignment import Timed
from bearwitness.recital.conformance import Fault, Hearing
from bearwitness.recital.script import Line, Script

HIGH = 100  # of a drawn take
NARROWEST = 12.0  # per mille of its length that a place takes, though it be a moment


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to listen to with care, as it is drawn: per mille of the take's length."""

    number: int
    fault: Fault
    left: float
    wide: float
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """A take on its page."""

    line: Line
    seconds: float
    bars: tuple[tuple[float, float, float], ...]  # left, top, height
    marks: tuple[Mark, ...]
    runs: tuple[tuple[str, int], ...] = field(repr=False)  # words, and the mark they are in or 0


def ready(room: Room, visit: Visit) -> Response:
    """Make the takes in a folder ready to be listened to, beside the script that was read from."""
    reel, at = room.reel, room.clock()
    if reel.script is None:
        wrong_form()
    script, _, permits = filming.script_with_permits(
        room.casebook, room.redactor, language=reel.script.language, at=at
    )
    digest, folder = filming.digest(script), visit.given("takes")
    if digest != visit.given("digest"):
        reel.script = reel.rehearsal = None
        return room.trouble(visit.language, "changed", 409)
    found = filming.takes_in(folder, len(script.lines))
    if not found:
        raise Missing("there is no take in this folder", hint="1.wav, 2.mp4, one a line")
    digests = {number: _digest(path) for number, path in found.items()}
    made = {number: hearing.take(script.lines[number - 1], path) for number, path in found.items()}
    reel.rehearsal = Rehearsal(digest, folder, digests, made, tuple(map(Permitted.of, permits)))
    return back(visit, "film/takes", "takes")


def show(room: Room, visit: Visit) -> Response:
    """Show each take beside its line."""
    script, rehearsal = room.reel.script, _held(room)
    if rehearsal is None or script is None:
        return back(visit, "film", "", "make")
    return room.page(
        visit,
        "takes.html",
        here="editions",
        shown=[_shown(script.lines[n - 1], take) for n, take in sorted(rehearsal.made.items())],
        without=len(script.lines) - len(rehearsal.made),
        folder=rehearsal.folder,
        digest=rehearsal.script,
        high=HIGH,
    )


def sound(room: Room, visit: Visit) -> Response:
    """Give one take as a browser plays it: its sound, and nothing else that the file held."""
    rehearsal, number = _held(room), visit.name("number")
    known = {str(line): take for line, take in rehearsal.made.items()} if rehearsal else {}
    if number not in known:
        raise Missing("there is no such take")
    return Response(known[number].wav, media_type="audio/wav")


def used(room: Room, script: Script, folder: str) -> dict[int, Path]:
    """Return the takes in a folder, if they are those that were shown; none for no folder.

    Raises:
        Missing: nobody has listened to these takes of this script here.
    """
    if not folder:
        return {}
    found = filming.takes_in(folder, len(script.lines))
    rehearsal = _held(room)
    if (
        rehearsal is None
        or rehearsal.script != filming.digest(script)
        or rehearsal.digests != {number: _digest(path) for number, path in found.items()}
    ):
        raise Missing("these takes are not those that were listened to", hint="listen to them here")
    return found


def word(visit: Visit, lines: int) -> Hearing | None:
    """Return the editor's word for the takes; None if the box is not ticked."""
    given = {number: visit.given(f"accept.{number}") for number in range(1, lines + 1)}
    accepted = {number: why for number, why in given.items() if why}
    return Hearing(accepted) if visit.given("listened") else None


def _held(room: Room) -> Rehearsal | None:
    """Return the takes that are ready, while each deponent allows what they are read for."""
    rehearsal, consents, at = room.reel.rehearsal, Consents(room.casebook), room.clock()
    if rehearsal and not all(consents.holds(one, at=at) for one in rehearsal.permits):
        room.reel.rehearsal = None
    return room.reel.rehearsal


def _shown(line: Line, take: hearing.Take) -> Shown:
    step = 1000 / len(take.bars)
    bars = tuple(
        (round(n * step, 2), round(HIGH / 2 * (1 - level), 2), round(max(1.0, HIGH * level), 2))
        for n, level in enumerate(take.bars)
    )
    words = take.heard.words
    marks = tuple(_mark(n, one, words, take.seconds) for n, one in enumerate(take.heard.faults, 1))
    return Shown(line, take.seconds, bars, marks, _runs(words, take.heard.faults))


def _mark(number: int, fault: Fault, words: tuple[Timed, ...], seconds: float) -> Mark:
    left = min(1000 * fault.start / seconds, 1000 - NARROWEST)
    wide = max(NARROWEST, 1000 * (fault.end - fault.start) / seconds)
    told = " ".join(timed.word.shown for timed in words[fault.first : fault.last])
    return Mark(number, fault, round(left, 2), round(min(wide, 1000 - left), 2), told)


def _runs(words: tuple[Timed, ...], found: tuple[Fault, ...]) -> tuple[tuple[str, int], ...]:
    """Return the line's words in order, each with the number of the first mark that it is in."""
    of = [
        next((n for n, one in enumerate(found, 1) if one.first <= at < one.last), 0)
        for at in range(len(words))
    ]
    return tuple((timed.word.shown, mark) for timed, mark in zip(words, of, strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
