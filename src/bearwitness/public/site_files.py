"""The files of a built site, served as long as consent in its edition holds.

A host of others knows no day and serves on; where the server is ours, it stops by its own clock,
and at once when DESK puts the note beside the site that its edition was withdrawn.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from bearwitness.adapters import editions, files
from bearwitness.adapters.clock import Clock
from bearwitness.adapters.web.pages import Pages, language_of
from bearwitness.errors import Misused
from bearwitness.publication import edition

_EDITION = Path("files") / "edition.json"


class SiteFiles:
    """An ASGI application. A site that is built anew in the same place counts from then on."""

    def __init__(self, site: Path, clock: Clock) -> None:
        """Serve a site's folder.

        Raises:
            Misused: the folder is no built site.
            Malformed, Unreadable: its edition cannot be read.
        """
        if not (site / "index.html").is_file() or not (site / _EDITION).is_file():
            raise Misused("this folder holds no built site", hint="bearwitness public build")
        self._edition, self._clock = site / _EDITION, clock
        self._site = Path.cwd() / site
        self._files = StaticFiles(directory=site, html=True)
        self._read: tuple[int, int] | None = None
        self._until: datetime | None = None
        self._look()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file, or say that the edition is over or was withdrawn (410)."""
        until = self._look()
        if not editions.withdrawn(self._site) and (until is None or self._clock() < until):
            await self._files(scope, receive, send)
            return
        language = language_of(Request(scope))
        over = Pages("public").response("over.html", language, status=410)
        await over(scope, receive, send)

    def _look(self) -> datetime | None:
        found = self._edition.stat()
        now = (found.st_mtime_ns, found.st_ino)
        if now != self._read:
            data = files.read_bytes(self._edition, limit=edition.LARGEST)
            self._until, self._read = edition.read(data).until, now
        return self._until
