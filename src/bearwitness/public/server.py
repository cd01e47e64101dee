"""PUBLIC as one server: the built site as files, and the petition beside it.

The site needs no server of ours: any host, mirror or stick shows it. Here it is served with the
same headers as everything else; only the page that checks proofs may run its own script.
"""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from bearwitness.adapters.clock import Clock, now
from bearwitness.adapters.web.headers import NO_SCRIPT, SITE, secured
from bearwitness.adapters.web.pages import STATIC, Pages, language_of
from bearwitness.errors import Misused
from bearwitness.public import petition_settings, verifying_page
from bearwitness.public.petition import Petition
from bearwitness.public.site_files import SiteFiles

_VERIFIER = "/verify.html"


def application(
    site: Path | None = None, petition: Petition | None = None, *, clock: Clock = now
) -> ASGIApp:
    """Return the site, the petition, or both, as an ASGI application.

    Raises:
        Misused: there is neither, or the site's folder is not one.
        Malformed, Unreadable: the site's edition cannot be read.
    """
    if site is None and petition is None:
        raise Misused("there is nothing to serve", hint="give a built site, a petition or both")
    routes: list[BaseRoute] = [*petition.routes()] if petition else []
    routes.append(Mount("/static", StaticFiles(directory=STATIC)))
    routes.append(Mount("/", SiteFiles(site, clock)) if site else _to_petition())
    app = Starlette(
        routes=routes,
        lifespan=petition.lifespan if petition else None,
        exception_handlers={HTTPException: _lost, Exception: _broken},
    )
    return secured(app, csp=_policy, store=True, camera=_checks)


def loaded(site: Path | None, petition: Path | None) -> ASGIApp:
    """Return the application of folders, for a process of its own (`serving.child`)."""
    if petition is None:
        return application(site)
    settings = petition_settings.load(petition)
    return application(site, Petition(settings, home=site is not None))


def _checks(path: str) -> bool:
    return path.endswith(_VERIFIER)


def _policy(path: str) -> str:
    if _checks(path):
        # The page carries its script and style in itself, so the policy names their digests.
        return f"{verifying_page.security_policy()}; frame-ancestors 'none'"
    return NO_SCRIPT if "/petition" in path else SITE


def _to_petition() -> Route:
    async def first(request: Request) -> Response:
        return RedirectResponse(f"/{language_of(request)}/petition", 303)

    return Route("/", first)


async def _lost(request: Request, wrong: Exception) -> Response:
    status = wrong.status_code if isinstance(wrong, HTTPException) else 404
    return Pages("public").response("lost.html", language_of(request), status=status, home="/")


async def _broken(request: Request, _: Exception) -> Response:
    return Pages("public").response("broken.html", language_of(request), status=500, home="/")
