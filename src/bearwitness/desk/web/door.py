"""Who may come in: this machine's own pages only, after a code that was typed once.

1. The Host header names this very server on loopback. Another name that leads here (DNS
   rebinding) is turned away before anything is read.
2. A form is taken only from a page of this server. Browsers say so in Sec-Fetch-Site (Fetch
   Metadata, W3C) and in Origin (RFC 6454); one that says neither is turned away.
3. The code that the program printed, typed once, opens a session. Its token is in a cookie and
   in memory, nowhere else; a cookie is sent to every port of this machine, so its name holds
   ours, and whoever serves other pages here could still see it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bearwitness.adapters.clock import Clock
from bearwitness.desk.planning import Sought

COOKIE = "bearwitness-desk"
LASTS = timedelta(hours=10)  # a working day; then the program is started anew
TRIES = 10  # wrong codes, after which no code opens
_HERE = ("127.0.0.1", "localhost", "[::1]")
_SAFE = ("GET", "HEAD")
Entropy = Callable[[int], bytes]


@dataclass(slots=True)
class Session:
    """One browser at work. What it has asked to see is forgotten when the program ends."""

    token: str = field(repr=False)
    until: datetime
    opened: set[str] = field(default_factory=set)  # testimonies whose words are shown
    drafts: set[str] = field(default_factory=set)  # of which the draft is shown in the review
    plans: dict[str, Sought] = field(default_factory=dict)  # what was asked of each testimony's
    read: dict[date, int] = field(default_factory=dict)  # words of testimony read, by day


class Door:
    """Holds the code until it is used, and the session after that."""

    def __init__(self, code: str, clock: Clock, entropy: Entropy) -> None:
        """Expect this code."""
        self._code: str | None = _plain(code)
        self._tries = TRIES
        self._clock = clock
        self._entropy = entropy
        self._sessions: dict[str, Session] = {}

    def enter(self, typed: str) -> Session | None:
        """Return a new session if the code fits and was not used; the code is used up then."""
        if self._code is None or self._tries <= 0:
            return None
        if not hmac.compare_digest(_plain(typed).encode(), self._code.encode()):
            self._tries -= 1
            return None
        self._code = None
        session = Session(self._entropy(32).hex(), self._clock() + LASTS)
        self._sessions[session.token] = session
        return session

    def session(self, token: str) -> Session | None:
        """Return the session of this token, or None if there is none or it has run out."""
        found = self._sessions.get(token)
        return found if found and self._clock() < found.until else None

    def leave(self, session: Session) -> None:
        """End a session."""
        self._sessions.pop(session.token, None)


def guarded(app: ASGIApp) -> ASGIApp:
    """Return an application that answers only to its own pages on this machine."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not welcome(scope):
            turned_away = PlainTextResponse("This address is not open.\n", 403)
            await turned_away(scope, receive, send)
            return
        await app(scope, receive, send)

    return guard


def welcome(scope: Scope) -> bool:
    """Say whether a request is for this very server and, if it changes something, from it."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if len(hosts) != 1 or not _ours(hosts[0], scope):
        return False
    return scope["method"] in _SAFE or _from_here(headers, hosts[0])


def _ours(host: str, scope: Scope) -> bool:
    name, _, port = host.rpartition(":")
    server = scope.get("server")
    expected = str(server[1]) if server and server[1] else port
    return name in _HERE and port == expected


def _from_here(headers: Headers, host: str) -> bool:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if site is not None:
        # Under our no-referrer policy browsers send "null" as the origin of our own forms.
        return site == "same-origin" and origin in {None, "null", f"http://{host}"}
    return origin == f"http://{host}"


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())
