"""A case for DESK's tests: the invented case Lakeshore, kept in a casebook without a DROP."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bearwitness.consent import Answer, Scope
from bearwitness.desk import lakeshore
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.kinds import SweepList
from bearwitness.records.testimony import Contact, Intake, Testimony

PASSPHRASE = "lakeshore is an invented case"
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


def lakeshore_case(folder: Path, *, only=None, by="ada") -> Casebook:
    """Make Lakeshore in a folder: testimonies, sweep lists, answers, records, chosen passages."""
    book, _ = Casebook.create(
        folder,
        title="Lakeshore",
        passphrase=PASSPHRASE,
        at=NOON,
        entropy=os.urandom,
        invented=True,
        by=by,
        work_factor=2,
    )
    deponents = lakeshore.deponents()[:only]
    for deponent in deponents:
        book.add_testimony(
            Testimony(
                deponent.id,
                deponent.pseudonym,
                deponent.language,
                deponent.text,
                deponent.received_on,
                Intake(deponent.intake),
                deponent.connection,
                deponent.interpreter,
            ),
            identity=None,
            contact=Contact(deponent.id, deponent.ways, deponent.never),
            media=(),
            reason="an interview",
            at=NOON,
            also=deponent.answers(),
        )
    sweep = [SweepList(d.id, tuple(sorted({*d.names, *d.protects}))) for d in deponents]
    choices = [Choice(d.id, d.publish) for d in deponents if d.publish]
    case = lakeshore.read("case")
    rules = Rules(case["threshold"], case.get("people"))
    withdrawn = [
        Answer(d.id, scope, granted=False, at=NOON)
        for d in deponents
        if d.withdraws_on
        for scope in Scope
        if scope is not Scope.KEEP
    ]
    written = [value for value, _ in lakeshore.documented()]
    book.append_many([*sweep, *written, rules, *choices, *withdrawn], reason="the fixture", at=NOON)
    return book
