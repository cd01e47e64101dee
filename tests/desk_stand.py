"""A case for DESK's tests: the invented case Lakeshore, kept in a casebook without a DROP."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx

from bearwitness.cli.main import main
from bearwitness.consent import Answer, Scope
from bearwitness.desk import lakeshore
from bearwitness.desk.app import application
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.redacting import Redactor
from bearwitness.ids import TestimonyId
from bearwitness.publication.gate import Approval
from bearwitness.publication.words import Words
from bearwitness.records.testimony import Connection, Contact, Intake, Testimony

PASSPHRASE = "lakeshore is an invented case"
CODE = "7QK4-M2XD-9F0A-B3C5"
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class Clock:
    """A clock that a test moves."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        self.at += timedelta(seconds=1)
        return self.at


def empty_case(folder: Path, *, by="ada") -> Casebook:
    """Make a case in which nothing is yet."""
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
    return book


def copy_of(made: Path, folder: Path, *, by="ada") -> Casebook:
    """Open a copy of a case that several tests begin with."""
    shutil.copytree(made, folder)
    return Casebook.unlock(folder, PASSPHRASE, by=by, entropy=os.urandom)


def by_command(book, capsys, *words):
    """Run a command on a case as a terminal does; return its code, what it says, its errors."""
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n".encode())
    os.close(write)
    try:
        code = main([*words, "--case", str(book.path), "--passphrase-fd", str(read)])
    finally:
        os.close(read)
    return code, *capsys.readouterr()


def stay(number: int, sentences: int = 3) -> Testimony:
    """An invented testimony of so many sentences, each a passage."""
    text = " ".join(
        f"The water was cold on evening {n} of stay {number}." for n in range(sentences)
    )
    return Testimony(
        TestimonyId(f"T-{number:08d}"), f"Voice {number}", "en", text, date(2026, 3, 1),
        Intake.INTERVIEW, Connection.VICTIM,
    )  # fmt: skip


def keep_stay(book, number, sentences=3, *, at=NOON):
    """Keep that testimony, without anything beside it."""
    words = stay(number, sentences)
    book.add_testimony(words, identity=None, contact=None, media=(), reason="an interview", at=at)


def ready_for_an_edition(book, clock):
    """Let three passages of the first testimony be published; return whose they are."""
    name = book.all(Testimony)[0].id
    imprint = Imprint(*(Words("x", "x") for _ in range(2)), (), Words("x", "x"), ())
    book.append_many([imprint, Choice(name, (1, 4, 5), 4)], reason="a trial", at=clock())
    digest = Redactor(book).redacted(name).draft.digest
    yes = [Approval(digest, by, clock()) for by in ("ada", "ben")]
    book.append_many(yes, reason="read it", at=clock())
    return name


def lakeshore_case(folder: Path, *, only=None, by="ada") -> Casebook:
    """Make Lakeshore in a folder: testimonies, sweep lists, answers, records, chosen passages."""
    book = empty_case(folder, by=by)
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
    choices = [Choice(d.id, d.publish, None, d.translations) for d in deponents if d.publish]
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


class Browser:
    """A browser on this machine: keeps cookies, follows redirects, sends what browsers send."""

    def __init__(self, app, *, address="http://127.0.0.1:8472", headers=None):
        self.app = app
        self.address = address
        self.headers = dict(headers or {})
        self.cookies = httpx.Cookies()
        self.follow = True
        self.raises = True

    def get(self, path, **more):
        return asyncio.run(self._send("GET", path, **more))

    def post(self, path, **more):
        return asyncio.run(self._send("POST", path, **more))

    async def _send(self, method, path, *, headers=None, **more):
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=self.raises)
        sent = {**self.headers, **(headers or {})}
        async with httpx.AsyncClient(
            transport=transport, base_url=self.address, cookies=self.cookies
        ) as client:
            answer = await client.request(
                method, path, headers=sent, follow_redirects=self.follow, **more
            )
            self.cookies = httpx.Cookies(client.cookies)
            return answer


def entered(app):
    """Return a browser that typed the code."""
    browser = Browser(app, headers={"origin": "null", "sec-fetch-site": "same-origin"})
    browser.follow = False  # the first page asks for every draft; most tests do not
    assert browser.post("/en/door", data={"code": CODE}).status_code == 303
    browser.follow = True
    return browser


def desk_of(book, folder, *, clock=None):
    """Return DESK's application for a casebook."""
    return application(
        book,
        inbox=folder / "inbox",
        editions=folder / "editions",
        code=CODE,
        clock=clock or Clock(),
    )
