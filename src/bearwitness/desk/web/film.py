"""The film: what is read in it, its script, a preview with the computer's voice or takes.

It is made by the same steps as on the command line. Until an edition takes it up, it lies in a
hidden folder beside the editions, which goes when DESK is started again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import FileResponse, Response

from bearwitness.adapters.media.film import film as filmed
from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.consent import Scope
from bearwitness.desk import filming
from bearwitness.desk.choices import Item, Programme
from bearwitness.desk.web import takes
from bearwitness.desk.web.gate import all_waiting
from bearwitness.desk.web.room import Reel, Room, Visit, back, wrong_form
from bearwitness.errors import ConsentDenied, Missing
from bearwitness.ids import TestimonyId
from bearwitness.recital.frame import TALL, WIDE
from bearwitness.recital.script import Warning
from bearwitness.redaction.masking import DraftPassage

FOLDER = ".film"
LONGEST = 600  # code points of a translation
MOST = 40  # readers
KINDS = {".mp4": "video/mp4", ".vtt": "text/vtt", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Line:
    """A passage that may be recited now, with its place in the programme, if it has one."""

    key: str
    pseudonym: str
    language: str
    passage: DraftPassage
    place: int | None
    translation: str
    warning: str


def show(room: Room, visit: Visit) -> Response:
    """Show the film in its four steps."""
    drop_unless_allowed(room)
    programme = next(iter(room.casebook.all(Programme)), None)
    reel = room.reel
    script = reel.script
    return room.page(
        visit,
        "film.html",
        here="editions",
        lines=_lines(room, programme),
        programme=programme,
        warnings=[warning.value for warning in Warning],
        script=script,
        digest=filming.digest(script) if script else "",
        left_out=reel.left_out,
        film=reel.film,
        files=[path.name for path in reel.film.files] if reel.film else [],
        stale=reel.film is not None and (not script or reel.made_of != filming.digest(script)),
    )


def choose(room: Room, visit: Visit) -> Response:
    """Keep what is read, in which order, by whom."""
    known = {line.key: line for line in _lines(room, None)}
    numbered = [
        (_place(number), name.removeprefix("place."))
        for name, number in visit.form.items()
        if name.startswith("place.") and number.strip()
    ]
    if any(key not in known for _, key in numbered) or not numbered:
        wrong_form()
    titles = {code: visit.given(f"title.{code}") for code in LANGUAGES}
    readers = tuple(line.strip() for line in visit.given("readers").splitlines() if line.strip())
    if not all(titles.values()) or not 0 < len(readers) <= MOST or max(map(len, readers)) > 60:
        wrong_form()
    items = tuple(_item(visit, key) for _, key in sorted(numbered))
    programme = Programme(titles, readers, items)
    room.casebook.append(programme, reason=visit.reason(), at=room.clock())
    room.reel.script = None
    return back(visit, "film", "programme", "script")


def write(room: Room, visit: Visit) -> Response:
    """Write the script of what the gate clears at this moment."""
    language = visit.given("language")
    if language not in LANGUAGES:
        wrong_form()
    reel, at = room.reel, room.clock()
    reel.script, left_out = filming.script_now(
        room.casebook, room.redactor, language=language, at=at
    )
    reel.left_out = len(left_out)
    return back(visit, "film", "script", "make")


def make(room: Room, visit: Visit) -> Response:
    """Make the film of the script that was read on the page; it must still be what is cleared."""
    reel = room.reel
    if reel.script is None:
        wrong_form()
    at = room.clock()
    room.casebook.did("asked for a film at DESK", reason=visit.reason(), at=at)
    script, _, proofs = filming.film_now(
        room.casebook, room.redactor, language=reel.script.language, at=at
    )
    if filming.digest(script) != visit.given("digest"):
        reel.script = None
        return room.trouble(visit.language, "changed", 409)
    clips = takes.used(room, script, visit.given("takes"))
    room.editions.mkdir(mode=0o700, parents=True, exist_ok=True)
    hearing = takes.word(visit, len(script.lines))
    filming.note_film(room.casebook, script, proofs, at=at)
    name = filming.digest(script)
    place = room.editions / FOLDER
    try:
        made = filmed(
            script, clips, place, proofs=proofs, hearing=hearing,
            frames=(WIDE, TALL) if visit.given("tall") else (WIDE,), progress=_watched(room, name),
        )  # fmt: skip
        filming.expect_allowed(room.casebook, name, at=room.clock())
    except ConsentDenied:  # somebody said no while it was made
        taken_up(room)
        return room.trouble(visit.language, "changed", 409)
    reel.film = made
    for line, why in (hearing.accepted if hearing else {}).items():
        room.casebook.did("accepted a take", reason=f"line {line}: {why}", at=room.clock())
    reel.made_of = name
    return back(visit, "film", "film", "watch")


def file(room: Room, visit: Visit) -> Response:
    """Give a file of the film that was made here, if it is allowed now; no other file."""
    drop_unless_allowed(room)
    film = room.reel.film
    held = {path.name: path for path in (film.mp4, *film.others, *film.files)} if film else {}
    path = held.get(visit.name("name"))
    if path is None or path.suffix not in KINDS:
        raise Missing("there is no such file of a film")
    return FileResponse(path, media_type=KINDS[path.suffix])


def swept(editions: Path) -> None:
    """Remove a film that an earlier run left beside the editions."""
    shutil.rmtree(editions / FOLDER, ignore_errors=True)


def taken_up(room: Room) -> None:
    """Forget a film: an edition has copied it."""
    room.reel = Reel()
    swept(room.editions)


def _watched(room: Room, name: str) -> Callable[[float], None]:
    """Return what stops a film in the making once one of its deponents says no."""
    seen: set[int] = set()

    def look(_: float) -> None:
        with room.casebook.inside() as held:
            records = held.fold.state.records
        if records not in seen:
            seen.add(records)
            filming.expect_allowed(room.casebook, name, at=room.clock())

    return look


def drop_unless_allowed(room: Room) -> None:
    """Forget and remove the film that was made here, if one of its deponents said no since."""
    try:
        if room.reel.film is not None:
            filming.expect_allowed(room.casebook, room.reel.made_of, at=room.clock())
    except ConsentDenied:
        taken_up(room)


def _lines(room: Room, programme: Programme | None) -> list[Line]:
    items = programme.items if programme else ()
    places = {_key(item.testimony, item.passage): n for n, item in enumerate(items, 1)}
    found = [
        Line(
            key,
            one.testimony.pseudonym,
            one.testimony.language,
            passage,
            places.get(key),
            items[places[key] - 1].translation if key in places else "",
            items[places[key] - 1].warning if key in places else Warning.DISTRESSING.value,
        )
        for one in all_waiting(room, room.clock())
        if one.standing is not None
        and one.open
        and any(permit.scope is Scope.RECITE for permit in one.standing.permits)
        for passage in one.standing.redacted.draft.passages
        for key in [_key(one.testimony.id, passage.index)]
    ]
    return sorted(found, key=lambda line: (line.place is None, line.place or 0))


def _key(testimony: str, passage: int) -> str:
    return f"{testimony}.{passage}"


def _item(visit: Visit, key: str) -> Item:
    testimony, _, passage = key.partition(".")
    translation, warning = visit.given(f"translation.{key}"), visit.given(f"warning.{key}")
    if len(translation) > LONGEST or warning not in set(Warning):
        wrong_form()
    return Item(TestimonyId(testimony), int(passage), translation, warning)


def _place(number: str) -> int:
    said = number.strip()
    if not (said.isascii() and said.isdecimal() and len(said) < 4):
        wrong_form()
    return int(said)
