"""Headers that every page carries, put on in one place so that none can forget them.

`default-src 'none'` and no script on DROP and PUBLIC; DESK and the page that verifies proofs
allow scripts from their own server and nothing else. No page may be framed, none sends a
referrer, none sets a cookie unless the zone says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SELF = ("style-src", "img-src", "media-src", "font-src", "form-action", "manifest-src")
_NOWHERE = ("base-uri", "frame-ancestors")


def _policy(**more: str) -> str:
    rules: dict[str, str] = {"default-src": "'none'"}
    rules |= dict.fromkeys(_SELF, "'self'") | dict.fromkeys(_NOWHERE, "'none'")
    rules |= {name.replace("_", "-"): value for name, value in more.items()}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


NO_SCRIPT = _policy()
# A static site says in its own pages where its forms may go: the petition may live elsewhere.
SITE = NO_SCRIPT.replace("; form-action 'self'", "")
OWN_SCRIPT = _policy(script_src="'self'", connect_src="'self'")

_FEATURES = "camera=(), geolocation=(), microphone=(), browsing-topics=(), interest-cohort=()"
ALWAYS: Mapping[str, str] = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": _FEATURES,
    "X-Robots-Tag": "noarchive",
}


def secured(
    app: ASGIApp,
    *,
    csp: str | Callable[[str], str] = NO_SCRIPT,
    store: bool = False,
    cookies: bool = False,
    camera: Callable[[str], bool] = lambda _: False,
) -> ASGIApp:
    """Return an application whose every answer carries the headers above.

    Args:
        app: the application.
        csp: the Content-Security-Policy, or a function that gives it for a path.
        store: False forbids every cache to keep an answer (`no-store`); True leaves
            Cache-Control to the application.
        cookies: False removes any Set-Cookie that something inside tried to send.
        camera: whether the page at a path may ask its reader for the camera; none may unless
            said so here.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        policy = csp if isinstance(csp, str) else csp(scope["path"])

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                _put(headers, policy, store=store, cookies=cookies)
                if camera(scope["path"]):
                    headers["Permissions-Policy"] = _FEATURES.replace("camera=()", "camera=(self)")
            await send(message)

        await app(scope, receive, send_with_headers)

    return guarded


def _put(headers: MutableHeaders, policy: str, *, store: bool, cookies: bool) -> None:
    headers["Content-Security-Policy"] = policy
    for name, value in ALWAYS.items():
        headers[name] = value
    if not store:
        headers["Cache-Control"] = "no-store"
    if not cookies and "set-cookie" in headers:
        del headers["set-cookie"]
