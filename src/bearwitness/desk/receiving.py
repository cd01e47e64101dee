"""From an envelope to the casebook.

0. An envelope that was received before is refused (docs/spec/envelope.md, step 9) and its copy
   removed: an envelope that somebody plays again after a shredding would bring back what is gone.
1. The envelope is opened with the team's secret key, in memory.
2. The letter's words become a testimony under a pseudonym; a name never stands beside them.
3. Who they are and how to reach them go into compartments of their own; so does the code phrase
   of an earlier letter, where the words begin with one.
4. What was answered to each scope becomes consent answers; what was not asked is not answered.
5. The testimony is sealed into the casebook, and only then is the envelope removed from disk. A
   copy of it that somebody kept still opens: only what is in the casebook can be shredded.

6. A letter that takes back, known by its code phrase, becomes refusals at once (desk/wishes.py).
   It waits for the end of the opening: the letter that it is about may have come with it.

An envelope that does not open stays where it is, and the others go on; so does a letter that
takes back what nobody here knows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from bearwitness import ids
from bearwitness.desk import kinds, wishes
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.one_letter import Arrival
from bearwitness.desk.tracing import Trace
from bearwitness.desk.wishes import OTHER_SENDER
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed, Missing, Unreadable
from bearwitness.records.letter import LAYOUT, LetterField
from bearwitness.records.phrase import begun_with
from bearwitness.records.spans import script_language
from bearwitness.records.testimony import (
    Connection,
    Contact,
    Identity,
    Intake,
    Media,
    Testimony,
)
from bearwitness.sealing.opening import Letter, open_envelope

LARGEST_PIECE = 1 << 20
_BEFORE = "step 9, arrival: this envelope was received before"
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"%PDF-", "application/pdf"),
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)


@dataclass(frozen=True, slots=True)
class Received:
    """One envelope: the testimony it became, or why it did not open.

    One that takes back has as many of these as testimonies came of the letter that it is about.
    """

    envelope: str  # its random file name
    testimony: ids.TestimonyId | None
    trouble: str = ""
    took_back: tuple[Trace, ...] | None = None  # it took back, and this rests on that


def receive_all(
    casebook: Casebook, places: Iterable[Path], *, at: datetime, entropy: Callable[[int], bytes]
) -> Iterator[Received]:
    """Open every envelope in these files and folders and yield what became of each."""
    late: list[tuple[Path, Letter, Arrival]] = []
    before = {arrival.envelope for arrival in casebook.all(Arrival)}
    for path in envelopes(places):
        try:
            letter, mark = _read(path, casebook.letter_keys)
            with _once(path):
                if mark in before:
                    raise kinds.KeptAlready(_BEFORE)
                if LetterField.TAKES_BACK in letter.fields:
                    late.append((path, letter, Arrival(mark)))
                    continue
                name = ids.TestimonyId(ids.mint("T", entropy(5)))
                keep(casebook, letter, testimony=name, pseudonym=f"Deponent {name[2:6]}", at=at,
                     entropy=entropy, arrival=Arrival(mark))  # fmt: skip
        except BearwitnessError as wrong:
            yield Received(path.name, None, str(wrong))
            continue
        before.add(mark)
        path.unlink(missing_ok=True)
        yield Received(path.name, name)
    for path, letter, arrival in late:
        try:
            _expect_layout(letter.fields)
            with _once(path):
                rests = wishes.take_back(casebook, letter.fields, arrival=arrival, at=at)
        except BearwitnessError as wrong:
            yield Received(path.name, None, str(wrong))
            continue
        path.unlink(missing_ok=True)
        for name, traces in rests.items():
            yield Received(path.name, name, took_back=traces)


@contextmanager
def _once(path: Path) -> Iterator[None]:
    """Remove an envelope whose arrival is kept: it came before, or to another program just now."""
    try:
        yield
    except kinds.KeptAlready as twice:
        path.unlink(missing_ok=True)
        raise CannotOpen(_BEFORE, hint="its copy is removed") from twice


def envelopes(places: Iterable[Path]) -> list[Path]:
    """Return the envelopes that these files and folders are or hold."""
    return [
        path
        for place in places
        for path in (sorted(place.glob("*.age")) if place.is_dir() else [place])
    ]


def opened(path: Path, secret_keys: tuple[str, ...]) -> Letter:
    """Open one envelope.

    Raises:
        CannotOpen: not for this team, damaged, or cut short.
        Unreadable: the file may not be read.
    """
    return _read(path, secret_keys)[0]


def _read(path: Path, secret_keys: tuple[str, ...]) -> tuple[Letter, str]:
    """Return the letter and the SHA-256 of the very bytes that it was opened from."""
    if path.exists() and not path.is_file():  # a pipe or a device would never end
        raise CannotOpen("this is not an envelope but a folder or a device")
    read = hashlib.sha256()

    def pieces(file: BinaryIO) -> Iterator[bytes]:
        while piece := file.read(LARGEST_PIECE):
            read.update(piece)
            yield piece

    try:
        with path.open("rb") as file:
            sealed = pieces(file)
            letter = open_envelope(sealed, secret_keys)
            for _ in sealed:  # to its end
                pass
    except FileNotFoundError as gone:
        raise Missing(
            "this envelope is not here any more", hint="another program may have received it"
        ) from gone
    except OSError as wrong:
        raise Unreadable("an envelope may not be read", hint="check its permissions") from wrong
    return letter, read.hexdigest()


def keep(
    casebook: Casebook,
    letter: Letter,
    *,
    testimony: ids.TestimonyId,
    pseudonym: str,
    at: datetime,
    entropy: Callable[[int], bytes],
    arrival: Arrival | None = None,
) -> Testimony:
    """Seal a letter into the casebook with its answers, and return the testimony.

    `arrival` is kept with it or not at all; None if it came in no envelope.

    Raises:
        Malformed: the letter is of another layout, or a field has a value that it cannot have.
    """
    fields = letter.fields
    _expect_layout(fields)
    media = tuple(
        Media(
            ids.MediaId(ids.mint("M", entropy(5))), testimony, _kind(f.content), f.name, f.content
        )
        for f in letter.files
    )
    received_on = _day(fields, at)
    said = fields.get(LetterField.WORDS, "").replace("\r\n", "\n").replace("\r", "\n")
    earlier, words = begun_with(said)
    kept = Testimony(
        id=testimony,
        pseudonym=pseudonym,
        language=script_language(words),
        text=words or "[a file without words]",
        received_on=received_on,
        intake=Intake.PAGE,
        connection=_connection(fields),
        attachments=tuple(m.id for m in media),
    )
    casebook.add_testimony(
        kept,
        identity=_identity(testimony, fields),
        contact=_contact(testimony, fields, earlier, arrival.envelope if arrival else ""),
        media=media,
        reason="came through DROP",
        at=at,
        also=(*wishes.answers(kept, fields, received_on), *((arrival,) if arrival else ())),
    )
    return kept


def _day(fields: dict[str, str], at: datetime) -> date:
    """Return the day of arrival, today at the latest.

    A clock that runs ahead at DROP would date an answer after the deponent's withdrawal of it,
    and the last word counts.
    """
    said = fields.get(LetterField.RECEIVED_ON, "")
    try:
        day = date.fromisoformat(said)
    except ValueError:
        day = None
    if day is None or day.isoformat() != said:
        raise Malformed("this letter does not say on which day it came", hint=OTHER_SENDER)
    return min(day, at.date())


def _connection(fields: dict[str, str]) -> Connection:
    said = fields.get(LetterField.CONNECTION, Connection.NOT_SAID)
    if said not in set(Connection):
        raise Malformed("this letter says in no known way how its sender knows", hint=OTHER_SENDER)
    return Connection(said)


def _kind(content: bytes) -> str:
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return next(
        (kind for start, kind in _KINDS if content.startswith(start)), "application/octet-stream"
    )


def _identity(testimony: ids.TestimonyId, fields: dict[str, str]) -> Identity | None:
    told = fields.get(LetterField.NAMES, "")
    names = tuple(line.strip() for line in told.splitlines() if line.strip())
    return Identity(testimony, names, names) if names else None


def _contact(
    testimony: ids.TestimonyId, fields: dict[str, str], earlier: str, envelope: str
) -> Contact:
    told = fields.get(LetterField.CONTACT, "")
    return Contact(
        testimony,
        tuple(line.strip() for line in told.splitlines() if line.strip()),
        fields.get(LetterField.NEVER, ""),
        fields.get(LetterField.PHRASE, ""),
        fields.get(LetterField.REPLY_TAG, ""),
        earlier,
        envelope,
    )


def _expect_layout(fields: dict[str, str]) -> None:
    if fields.get(LetterField.LAYOUT) != LAYOUT:
        raise Malformed("this letter has a layout that we do not know", hint="update Bearwitness")
