"""A small case of two testimonies for the casebook's tests, and what they all need."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from bearwitness.desk import keyring
from bearwitness.desk.casebook import Casebook
from bearwitness.ids import EventId, SourceId, TestimonyId
from bearwitness.records.event import Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Connection, Contact, Identity, Intake, Testimony
from bearwitness.records.when import When

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORD = "six invented words"
T1, T2 = TestimonyId("T-AAAA"), TestimonyId("T-BBBB")


def new_case(folder, **given):
    """Make a case; return it with its shares."""
    return Casebook.create(
        folder, title="Invented", passphrase=WORD, at=AT, entropy=os.urandom, work_factor=2, **given
    )


def unlocked(folder, by="second", at=None):
    return Casebook.unlock(folder, WORD, by=by, entropy=os.urandom, at=at)


def quickened(folder, word=WORD):
    """Put a case's key under its passphrase once more, cheaply: each command asks for it."""
    path = folder / "keys" / "team.age"
    sealed = keyring.sealed_key(
        keyring.load_key(path, word), word, entropy=os.urandom, work_factor=2
    )
    path.write_bytes(sealed)


def words(name=T1, text="They came at night. Нас увели."):
    return Testimony(
        name, "Deponent A", "en", text, date(2026, 4, 1), Intake.PAGE, Connection.VICTIM
    )


def add(book, name=T1, text="They came at night. Нас увели.", at=AT):
    book.add_testimony(
        words(name, text),
        identity=Identity(name, (f"Invented Name {name}",), ("Lakeside",)),
        contact=Contact(name, ("by letter",)),
        media=(),
        reason="received",
        at=at,
    )


def event(name="E-AAAA", title="a march"):
    return Event(EventId(name), title, When.parse("2017-03"), None)


def source_of(name=T1, source="S-AAAA"):
    return Source(
        SourceId(source), SourceKind.TESTIMONY, "A", "en", testimony=name, text="their words"
    )
