"""The petition's pages. No cookie, no script, no log, no address of a visitor anywhere.

GET  /en/petition             what is asked, how many signed, the form
POST /en/petition             the same answer whether or not this address had signed before
GET  /en/petition/confirm     a page with a button: mail scanners open links, so a GET
                              changes nothing
POST /en/petition/confirm     the signature counts, once
GET  /petition/leaves.txt     the blinded leaves: anybody can recount
GET  /petition/count.json     the count and its root
"""

from __future__ import annotations

import asyncio
import base64
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bearwitness.adapters.web.catalogue import LANGUAGES
from bearwitness.adapters.web.forms import small_form
from bearwitness.adapters.web.pages import Pages
from bearwitness.campaign import petition as rules
from bearwitness.campaign.petition import Entry, Tier
from bearwitness.errors import BearwitnessError, Malformed, Refused, TooLarge, Unavailable
from bearwitness.public import petition_store as stores
from bearwitness.public.petition_mail import Mailer
from bearwitness.public.petition_settings import Settings
from bearwitness.public.petition_store import Confirmed, Pending, Store
from bearwitness.sealing.envelope import seal

Entropy = Callable[[int], bytes]
_NO_STORE = {"Cache-Control": "no-store"}
_DRAINED = 64 << 20  # bytes read of a form that is too large, so that its sender sees our page


def today_utc() -> date:
    """Return the day by this machine's clock."""
    return datetime.now(UTC).date()


class Petition:
    """One petition: its routes, and what must run while it is served."""

    def __init__(
        self,
        settings: Settings,
        *,
        entropy: Entropy = os.urandom,
        today: Callable[[], date] = today_utc,
        home: bool = False,
        first_pause: float = 1.0,
    ) -> None:
        """Open the petition's file.

        Args:
            settings: from `petition_settings.load`.
            entropy: where randomness comes from.
            today: the day, UTC.
            home: whether the site itself stands on this server, at `/en/`.
            first_pause: seconds until the first new try when the mail server is away.
        """
        self._settings = settings
        self._entropy = entropy
        self._today = today
        self._home = home
        self._first_pause = first_pause
        self._store = Store(settings.database)
        self._mailer: Mailer | None = None
        self._pages = Pages("public", invented=settings.invented)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the table above."""
        return [
            Route("/petition/leaves.txt", self._leaves),
            Route("/petition/count.json", self._count),
            Route("/{language}/petition", self._form),
            Route("/{language}/petition", self._sign, methods=["POST"]),
            Route("/{language}/petition/confirm", self._link),
            Route("/{language}/petition/confirm", self._confirm, methods=["POST"]),
        ]

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Send letters while the server runs; close the file when it ends."""
        self._mailer = Mailer(
            self._settings, self._store, today=self._today, first_pause=self._first_pause
        )
        sending = asyncio.create_task(self._mailer.run())
        try:
            yield
        finally:
            await self._mailer.settled()
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            self._store.close()

    async def _form(self, request: Request) -> Response:
        language = _language(request)
        count = await self._store.run(stores.count())
        return self._page(
            "petition_sign.html",
            language,
            "",
            count=count,
            closed=self._closed(),
            closes_on=self._settings.closes_on,
            longest=rules.LONGEST_NAME,
        )

    async def _sign(self, request: Request) -> Response:
        language = _language(request)
        try:
            form = await self._posted(request)
            if not await self._store.run(stores.pend(self._pending(form, language))):
                raise Unavailable("too many letters wait", hint="is the mail server down?")
        except BearwitnessError as wrong:
            return self._trouble(language, wrong)
        if self._mailer:
            self._mailer.wake()
        return self._page("petition_sent.html", language, "", days=stores.KEPT_FOR.days)

    async def _link(self, request: Request) -> Response:
        language = _language(request)
        key = request.query_params.get("key", "")[:100]
        waits = await self._store.run(stores.waits(rules.link_hash(key)))
        return self._page("petition_confirm.html", language, "/confirm", key=key, waits=waits)

    async def _confirm(self, request: Request) -> Response:
        language = _language(request)
        try:
            form = await self._posted(request)
            link = rules.link_hash(form.get("key", "")[:100])
            done = await self._store.run(stores.confirm(link, self._today()))
            count = await self._store.run(stores.count())
        except BearwitnessError as wrong:
            return self._trouble(language, wrong)
        if done is Confirmed.UNKNOWN:
            return self._page(
                "petition_confirm.html", language, "/confirm", status=404, key="", waits=False
            )
        return self._page("petition_done.html", language, "", count=count)

    async def _leaves(self, _: Request) -> Response:
        leaves = await self._store.run(stores.leaves())
        return PlainTextResponse("".join(f"{leaf.hex()}\n" for leaf in leaves), headers=_NO_STORE)

    async def _count(self, _: Request) -> Response:
        leaves = await self._store.run(stores.leaves())
        answer = {"count": len(leaves), "root": rules.root_of(leaves).hex()}
        return JSONResponse(answer, headers=_NO_STORE)

    async def _posted(self, request: Request) -> dict[str, str]:
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise Malformed("this form was sent from another site")
        if self._closed():
            raise Refused("the petition is closed")
        try:
            return await small_form(request)
        except TooLarge:
            await _drained(request)
            raise

    def _pending(self, form: dict[str, str], language: str) -> Pending:
        tier = _tier(form.get("tier", ""))
        address = _named("address", rules.checked_address, form.get("address", ""))
        name = ""
        if tier is Tier.NAMED:
            name = _named("name", rules.checked_name, form.get("name", ""))
        today = self._today()
        entry = Entry(self._settings.id, tier, today, language, name, self._entropy(32))
        secret = base64.urlsafe_b64encode(self._entropy(24)).decode()
        return Pending(
            token=rules.token(address, self._settings.pepper),
            link=rules.link_hash(secret),
            leaf=rules.leaf_of(entry),
            sealed=seal(rules.written(entry), self._settings.recipients, entropy=self._entropy),
            day=today,
            mail=self._entropy(16),
            language=language,
            address=address,
            secret=secret,
        )

    def _closed(self) -> bool:
        return self._settings.closes_on is not None and self._today() > self._settings.closes_on

    def _trouble(self, language: str, wrong: BearwitnessError) -> Response:
        kind, status = _kind(wrong)
        return self._page("petition_trouble.html", language, "", status=status, kind=kind)

    def _page(
        self, template: str, language: str, rest: str, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        answer = self._pages.response(
            template,
            language,
            status=status,
            text=self._settings.texts[language],
            languages={code: f"/{code}/petition{rest}" for code in LANGUAGES} if not rest else {},
            home=f"/{language}/" if self._home else "",
            **values,
        )
        answer.headers.update(_NO_STORE)
        return answer


class _Wrong(Malformed):
    """A field of the form cannot be as it is; `field` names the page that says so."""

    def __init__(self, field: str) -> None:
        super().__init__("a field of the form cannot be as it is")
        self.field = field


def _named(field: str, check: Callable[[str], str], text: str) -> str:
    try:
        return check(text)
    except Malformed as wrong:
        raise _Wrong(field) from wrong


def _tier(text: str) -> Tier:
    if text not in frozenset(Tier):
        raise _Wrong("broken")
    return Tier(text)


def _kind(wrong: BearwitnessError) -> tuple[str, int]:
    if isinstance(wrong, _Wrong):
        return wrong.field, 400
    if isinstance(wrong, TooLarge):
        return "too_large", 413
    if isinstance(wrong, Unavailable):
        return "not_now", 507
    if isinstance(wrong, Refused):
        return "closed", 410
    return "broken", 400


def _language(request: Request) -> str:
    language: str = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


async def _drained(request: Request) -> None:
    most = _DRAINED
    with suppress(ClientDisconnect):
        async for chunk in request.stream():
            most -= len(chunk)
            if most < 0:
                return
