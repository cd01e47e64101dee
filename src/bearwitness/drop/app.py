"""DROP's pages: what will happen, a page to write on, a code phrase. No cookie, no script, no log.

GET  /             the first page, in the language that the browser prefers
GET  /en/  /ru/    the first page
GET  /en/write     the page to write on
POST /en/write     the letter; answers with the code phrase, alone on its page
GET  /en/back      the page on which to take back what a letter allowed
POST /en/back      the code phrase and what is taken back
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.adapters.web.forms import small_form
from bearwitness.adapters.web.headers import secured
from bearwitness.adapters.web.pages import STATIC, Pages, language_of
from bearwitness.consent import Scope
from bearwitness.consent.answers import Right
from bearwitness.consent.terms import DateTold, PlaceTold
from bearwitness.drop import inbox
from bearwitness.drop.receiving import Entropy, receive, take_back
from bearwitness.drop.settings import Settings
from bearwitness.errors import BearwitnessError, Malformed, Missing, TooLarge, Unavailable
from bearwitness.records.letter import ASK_AGAIN, Said, Takes
from bearwitness.records.phrase import is_phrase
from bearwitness.records.testimony import Connection

# The questions, as they stand together on the page. KEEP is not asked: sending allows it. Nor is
# what nothing that is made would use: who somebody is, an alias, their voice, their face.
GROUPS: dict[str, tuple[Scope, ...]] = {
    "together": (Scope.COMPARE, Scope.COUNT),
    "confidence": (Scope.LAWYER, Scope.SUBMIT, Scope.COURT),
    "public": (Scope.QUOTE, Scope.RECITE, Scope.PARAPHRASE, Scope.TRANSLATE),
    "wider": (Scope.UN_REPORT, Scope.DATASET),
}
OFFERED = {  # what may be chosen beside "as usual"; the rest is for a conversation
    "told.place": (PlaceTold.EXACT, PlaceTold.COUNTRY, PlaceTold.NONE),
    "told.date": (DateTold.DAY, DateTold.YEAR, DateTold.NONE),
    "ask_again": ASK_AGAIN,
    "right": (Right.GUARDIAN, Right.FAMILY, Right.PROXY),
}

LARGEST_BACK = 64 << 10  # bytes of a form that takes back


def today_utc() -> date:
    """Return the day by this machine's clock."""
    return datetime.now(UTC).date()


def application(
    settings: Settings,
    *,
    entropy: Entropy = os.urandom,
    today: Callable[[], date] = today_utc,
) -> ASGIApp:
    """Return DROP as an ASGI application; what a crash left half-written is removed first."""
    settings.inbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    inbox.sweep(settings.inbox)
    drop = _Drop(settings, entropy, today)
    app = Starlette(
        routes=[
            Route("/", drop.first),
            Route("/robots.txt", _robots),
            Route("/{language}/", drop.start),
            Route("/{language}/write", drop.write),
            Route("/{language}/write", drop.send, methods=["POST"]),
            Route("/{language}/back", drop.back),
            Route("/{language}/back", drop.take_back, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        exception_handlers={HTTPException: drop.lost, Exception: drop.broken},
    )
    return secured(app)


class _Drop:
    def __init__(self, settings: Settings, entropy: Entropy, today: Callable[[], date]) -> None:
        self._settings = settings
        self._entropy = entropy
        self._today = today
        self._pages = Pages("drop", invented=settings.invented)

    async def first(self, request: Request) -> Response:
        return RedirectResponse(f"/{language_of(request)}/", 303)

    async def start(self, request: Request) -> Response:
        language = _language(request)
        return self._pages.response(
            "start.html",
            language,
            team=self._settings.titled(language),
            languages={code: f"/{code}/" for code in LANGUAGES},
            home=f"/{language}/",
        )

    async def write(self, request: Request) -> Response:
        language = _language(request)
        return self._pages.response(
            "write.html",
            language,
            languages={code: f"/{code}/write" for code in LANGUAGES},
            home=f"/{language}/",
            groups={name: [s.value for s in scopes] for name, scopes in GROUPS.items()},
            answers=[Said.NO.value, Said.NOT_NOW.value, Said.YES.value],
            offered=OFFERED,
            connections=[c.value for c in Connection if c is not Connection.NOT_SAID],
            largest=self._settings.largest_mib,
        )

    async def send(self, request: Request) -> Response:
        language = _language(request)
        if request.headers.get("sec-fetch-site") == "cross-site":
            return self._trouble(language, "broken", 400)
        chunks = request.stream()
        try:
            self._expect_room(request)
            phrase = await receive(
                chunks,
                request.headers.get("content-type", ""),
                settings=self._settings,
                language=language,
                today=self._today(),
                entropy=self._entropy,
            )
        except (Malformed, Missing, Unavailable) as wrong:
            await _drained(chunks, self._settings.largest_mib << 21)
            return self._trouble(language, *_named(wrong))
        return self._pages.response("kept.html", language, words=phrase.split())

    async def back(self, request: Request) -> Response:
        return self._back(_language(request))

    async def take_back(self, request: Request) -> Response:
        language = _language(request)
        if request.headers.get("sec-fetch-site") == "cross-site":
            return self._trouble(language, "broken", 400)
        try:
            form = await small_form(request)
            self._expect_room(request)
            phrase = form.get("phrase", "")
            if not is_phrase(phrase):
                return self._back(language, mistyped=True)
            await take_back(
                phrase,
                form.get("what", ""),
                settings=self._settings,
                language=language,
                today=self._today(),
                entropy=self._entropy,
            )
        except (Malformed, Unavailable) as wrong:
            if isinstance(wrong, TooLarge):  # otherwise the form was read to its end
                await _drained(request.stream(), LARGEST_BACK)
            return self._trouble(language, *_named(wrong))
        return self._pages.response("taken.html", language)

    def _back(self, language: str, *, mistyped: bool = False) -> Response:
        return self._pages.response(
            "back.html",
            language,
            status=400 if mistyped else 200,
            languages={code: f"/{code}/back" for code in LANGUAGES},
            home=f"/{language}/",
            mistyped=mistyped,
            takes=[what.value for what in Takes],
        )

    async def lost(self, request: Request, wrong: Exception) -> Response:
        status = wrong.status_code if isinstance(wrong, HTTPException) else 404
        language = language_of(request)
        return self._pages.response("lost.html", language, status=status, home=f"/{language}/")

    async def broken(self, request: Request, _: Exception) -> Response:
        return self._trouble(language_of(request), "failed", 500)

    def _trouble(self, language: str, kind: str, status: int) -> HTMLResponse:
        return self._pages.response(
            "trouble.html",
            language,
            status=status,
            kind=kind,
            largest=self._settings.largest_mib,
            home=f"/{language}/",
        )

    def _expect_room(self, request: Request) -> None:
        announced = request.headers.get("content-length", "0")
        size = int(announced) if announced.isdigit() else 0
        if size > self._settings.largest_mib << 20:
            raise TooLarge("the form is too large")
        if not inbox.has_room(self._settings.inbox, size):
            raise Unavailable("the disk does not take another envelope")


def _language(request: Request) -> str:
    language: str = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


def _named(wrong: BearwitnessError) -> tuple[str, int]:
    """Return which page says it, and the status; never the error's own words."""
    if isinstance(wrong, TooLarge):
        return "too_large", 413
    if isinstance(wrong, Unavailable):
        return "no_room", 507
    return ("empty" if isinstance(wrong, Missing) else "broken"), 400


async def _drained(chunks: AsyncIterator[bytes], most: int) -> None:
    """Read what is still coming, so that the browser shows our page and not "connection reset"."""
    try:
        async for chunk in chunks:
            most -= len(chunk)
            if most < 0:
                return
    except ClientDisconnect:
        return


async def _robots(_: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")
