"""DESK's pages: the casebook, on this machine only. Every page works without a script.

GET  /en/                    what waits
     /en/inbox               envelopes; POST opens them
     /en/testimonies[/ID]    all, and one with all that is known about it; POST …/protect, …/act
     /en/testimonies/ID/review  the redaction, finding by finding; POST shows or hides; POST
                            …/plan asks for a plan, …/plan/take takes of it
     /en/claims[/ID]         rungs, rules, denials; …/lineage; POST, …/review …/says
                            …/mistaken …/cite …/uncite …/sign …/unsign
     /en/sources/ID          how it knows, who relies on it; POST …/rate …/relies …/unlink
     /en/dependence          who may have taken from whom; POST /link, /apart
     /en/replay              the case day by day, as it was then known
     /en/reading[/ID]        what an article claims, as proposals
     /en/count               the documented and the estimate
     /en/matching            what may be one; POST /confirm, /refuse, /undo
     /en/gate[/ID]           what waits for approval, and why it may not leave; POST /rules, /census
     /en/editions            what was published, and what a withdrawal touches; POST /imprint
     /en/film                what is read aloud, its script, the film; POST makes them
     /en/film/takes          readers' takes, drawn and heard beside their lines
     /en/safekeeping         drills, backups, branches, failed tries, the public log; POST marks
                            one that is gone
     /en/conflicts           what two machines wrote apart; …/RECORD what letting it hold would
                             move; POST decides
     /en/testimonies/ID/shred, /en/shredded/ID[/certificate]
     /en/ledger              who did what

`ru` in the place of `en` says the same in Russian. Who may come in: desk/web/door.py.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bearwitness.adapters.clock import Clock
from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.adapters.web.forms import small_form
from bearwitness.adapters.web.headers import OWN_SCRIPT, secured
from bearwitness.adapters.web.pages import STATIC, language_of
from bearwitness.desk import calendar, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.vouching import OtherKeys
from bearwitness.desk.web import (
    claiming,
    claims,
    conflicts,
    consents,
    count,
    dependence,
    documenting,
    editions,
    film,
    gate,
    inbox,
    journal,
    matching,
    planning,
    preparing,
    queues,
    reading,
    replay,
    reviewing,
    safekeeping,
    shredding,
    sources,
    takes,
    testimonies,
)
from bearwitness.desk.web.door import COOKIE, Door, Entropy, guarded
from bearwitness.desk.web.room import Room, Visit
from bearwitness.errors import BearwitnessError, Malformed, Missing, Misused, Refused

Page = Callable[[Room, Visit], Response]
Endpoint = Callable[[Request], Awaitable[Response]]
OWN = Path(__file__).parent / "static"  # htmx and our own script: decision 7
LARGEST_FORM = 4 << 20  # bytes: a long article, each letter as six characters
_HOUR = timedelta(hours=1)
MOST_FIELDS = 2000  # a box for each passage of a long testimony

PAGES: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/", queues.show),
    ("GET", "/inbox", inbox.show),
    ("POST", "/inbox", inbox.open_all),
    ("GET", "/testimonies", testimonies.show_all),
    ("GET", "/testimonies/{id}", testimonies.show),
    ("POST", "/testimonies/{id}/words", testimonies.words),
    ("POST", "/testimonies/{id}/passages", testimonies.choose),
    ("POST", "/testimonies/{id}/decision", testimonies.decide),
    ("GET", "/testimonies/{id}/review", reviewing.show),
    ("POST", "/testimonies/{id}/review", reviewing.look),
    ("POST", "/testimonies/{id}/plan", planning.ask),
    ("POST", "/testimonies/{id}/plan/take", planning.take),
    ("GET", "/testimonies/{id}/consent", consents.show),
    ("POST", "/testimonies/{id}/consent", consents.answer),
    ("POST", "/testimonies/{id}/met", consents.met),
    ("POST", "/testimonies/{id}/protect", preparing.protect),
    ("POST", "/testimonies/{id}/act", documenting.record),
    ("GET", "/testimonies/{id}/shred", shredding.show),
    ("POST", "/testimonies/{id}/shred", shredding.shred),
    ("GET", "/shredded/{id}", shredding.shredded),
    ("GET", "/shredded/{id}/certificate", shredding.certificate),
    ("GET", "/claims", claims.show_all),
    ("POST", "/claims", claiming.add),
    ("GET", "/claims/{id}", claims.show),
    ("POST", "/claims/{id}/says", claiming.say),
    ("POST", "/claims/{id}/mistaken", claiming.mistaken),
    ("POST", "/claims/{id}/cite", claiming.cite),
    ("POST", "/claims/{id}/uncite", claiming.uncite),
    ("POST", "/claims/{id}/sign", claiming.sign),
    ("POST", "/claims/{id}/unsign", claiming.unsign),
    ("GET", "/claims/{id}/lineage", claims.show_lineage),
    ("POST", "/claims/{id}/review", claims.review),
    ("GET", "/sources/{id}", sources.show),
    ("POST", "/sources/{id}/rate", sources.rate),
    ("POST", "/sources/{id}/relies", sources.relies),
    ("GET", "/sources/{id}/unlink", sources.ask_unlink),
    ("POST", "/sources/{id}/unlink", sources.unlink),
    ("GET", "/dependence", dependence.show),
    ("POST", "/dependence/link", dependence.link),
    ("POST", "/dependence/apart", dependence.apart),
    ("GET", "/replay", replay.show),
    ("GET", "/reading", reading.show_all),
    ("POST", "/reading", reading.add),
    ("GET", "/reading/{id}", reading.show),
    ("POST", "/reading/{id}/confirm", reading.confirm),
    ("POST", "/reading/{id}/refuse", reading.refuse),
    ("GET", "/count", count.show),
    ("GET", "/matching", matching.show),
    ("POST", "/matching/confirm", matching.confirm),
    ("POST", "/matching/refuse", matching.refuse),
    ("POST", "/matching/undo", matching.undo),
    ("GET", "/gate", gate.show_all),
    ("GET", "/gate/{id}", gate.show),
    ("POST", "/gate/{id}", gate.approve),
    ("POST", "/rules", preparing.keep_rules),
    ("POST", "/census", preparing.keep_census),
    ("GET", "/editions", editions.show_all),
    ("POST", "/editions", editions.make),
    ("POST", "/imprint", preparing.keep_imprint),
    ("GET", "/film", film.show),
    ("POST", "/film", film.choose),
    ("POST", "/film/script", film.write),
    ("GET", "/film/takes", takes.show),
    ("POST", "/film/takes", takes.ready),
    ("GET", "/film/takes/{number}", takes.sound),
    ("POST", "/film/make", film.make),
    ("GET", "/film/{name}", film.file),
    ("GET", "/safekeeping", safekeeping.show),
    ("POST", "/safekeeping/backups/{id}", safekeeping.destroyed),
    ("POST", "/safekeeping/branches", safekeeping.branch_destroyed),
    ("GET", "/conflicts", conflicts.show_all),
    ("POST", "/conflicts/words", conflicts.words),
    ("GET", "/conflicts/{id}", conflicts.ask),
    ("POST", "/conflicts/{id}", conflicts.decide),
    ("GET", "/ledger", journal.show),
)


def application(
    casebook: Casebook,
    *,
    inbox: Path | None,
    editions: Path,
    code: str,
    clock: Clock,
    entropy: Entropy = os.urandom,
) -> ASGIApp:
    """Return DESK as an ASGI application, to be served on loopback only.

    Args:
        casebook: unlocked; everything is done in the name of its `by`.
        inbox: where DROP puts envelopes; None if none can be reached from here.
        editions: the folder in which editions are made.
        code: typed once on the first page; it opens one session.
        clock: UTC.
        entropy: random bytes on request.
    """
    room = Room(casebook, inbox=inbox, editions=editions, clock=clock, entropy=entropy)
    desk = _Desk(room, Door(code, clock, entropy))
    routes = [
        Route(f"/{{language}}{path}", desk.endpoint(page), methods=[method])
        for method, path, page in PAGES
    ]
    app = Starlette(
        routes=[
            Route("/", desk.first),
            Mount("/static", StaticFiles(directory=STATIC)),
            Mount("/own", StaticFiles(directory=OWN)),
            Route("/{language}/door", desk.enter, methods=["POST"]),
            Route("/{language}/leave", desk.leave, methods=["POST"]),
            *routes,
        ],
        exception_handlers={HTTPException: desk.lost, Exception: desk.broken},
    )
    film.swept(editions)
    return secured(guarded(app), csp=OWN_SCRIPT, cookies=True)


class _Desk:
    def __init__(self, room: Room, door: Door) -> None:
        self._room = room
        self._door = door
        self._calendar_kept: datetime | None = None

    async def first(self, request: Request) -> Response:
        return RedirectResponse(f"/{language_of(request)}/", 303)

    async def enter(self, request: Request) -> Response:
        language = _language(request)
        try:
            form = await small_form(request)
        except Malformed:
            return self._room.trouble(language, "form", 400)
        session = self._door.enter(form.get("code", ""))
        if session is None:
            return self._room.door(request, language, wrong=True, status=403)
        answer = RedirectResponse(f"/{language}/", 303)
        answer.set_cookie(_cookie(request), session.token, httponly=True, samesite="strict")
        return answer

    async def leave(self, request: Request) -> Response:
        session = self._door.session(request.cookies.get(_cookie(request), ""))
        if session is not None:
            self._door.leave(session)
        return RedirectResponse(f"/{_language(request)}/", 303)

    def endpoint(self, page: Page) -> Endpoint:
        async def answered(request: Request) -> Response:
            await run_sync(self._keep_calendar)  # also when the session has run out
            language = _language(request)
            session = self._door.session(request.cookies.get(_cookie(request), ""))
            if session is None:
                return self._room.door(request, language, wrong=False, status=401)
            try:
                form = {}
                if request.method == "POST":
                    form = await small_form(request, limit=LARGEST_FORM, fields=MOST_FIELDS)
                visit = Visit(request, language, session, form)
                return await run_sync(page, self._room, visit)
            except BearwitnessError as wrong:
                return self._room.trouble(language, *_named(wrong))

        return answered

    def _keep_calendar(self) -> None:
        """Do once an hour what unlocking does: a DESK may be left running for months."""
        at, last = self._room.clock(), self._calendar_kept
        if last is not None and at - last < _HOUR:
            return
        self._calendar_kept = at
        book = self._room.casebook
        with suppress(BearwitnessError), book.inside() as held:  # somebody writes: in an hour, then
            calendar.keep(held, book.path, book.letter_keys, at=at)
        with suppress(BearwitnessError):
            tracing.pull(book, at=at)  # what consent ran out for, since

    async def lost(self, request: Request, wrong: Exception) -> Response:
        status = wrong.status_code if isinstance(wrong, HTTPException) else 404
        return self._room.trouble(language_of(request), "lost", status)

    async def broken(self, request: Request, _: Exception) -> Response:
        return self._room.trouble(language_of(request), "failed", 500)


def _cookie(request: Request) -> str:
    return f"{COOKIE}-{request.url.port or 80}"


def _language(request: Request) -> str:
    language: str = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


def _named(wrong: BearwitnessError) -> tuple[str, int]:
    """Return which page says it, and the status; never the error's own words."""
    for cls, kind, status in (
        (OtherKeys, "renewed", 409),
        (Refused, "refused", 409),
        (Missing, "lost", 404),
        (Malformed, "form", 400),
        (Misused, "form", 400),
    ):
        if isinstance(wrong, cls):
            return kind, status
    return "failed", 500
