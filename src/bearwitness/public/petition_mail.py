"""Confirmation letters: queued on disk, sent when the mail server takes them, then forgotten.

A letter that is refused for now stays and is tried again, after 1, 2, 4 … 600 seconds; one that
is refused for good is forgotten with its address. How often was tried is held in memory only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from email.message import EmailMessage

from bearwitness.adapters import mail
from bearwitness.adapters.web.catalogue import said
from bearwitness.errors import BearwitnessError, Refused, Unavailable
from bearwitness.public import petition_store as stores
from bearwitness.public.petition_settings import Settings
from bearwitness.public.petition_store import Letter, Store

_ROUND = 50  # letters
_GIVE_UP = 3  # failures in a round, after which the mail server is left in peace for a while
_GRACE = 5.0  # seconds that a stopping server gives to letters on their way
_LONGEST_PAUSE = 600.0  # seconds


class Mailer:
    """Sends what waits in the outbox. `wake` after a new letter."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        today: Callable[[], date],
        first_pause: float = 1.0,
    ) -> None:
        self._settings = settings
        self._today = today
        self._store = store
        self._first_pause = first_pause
        self._pause = first_pause
        self._new = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def wake(self) -> None:
        """Say that there is a new letter."""
        self._new.set()

    async def run(self) -> None:
        """Send until cancelled; a full disk only makes it wait."""
        while True:
            self._new.clear()
            failed = True
            self._idle.clear()
            with suppress(BearwitnessError):  # the disk: the letters stay, the next round tries
                failed = await self._round()
            self._idle.set()
            if failed:
                await asyncio.sleep(self._pause)
                self._pause = min(self._pause * 2, _LONGEST_PAUSE)
                continue
            self._pause = self._first_pause
            await self._new.wait()

    async def settled(self) -> None:
        """Wait a little for letters that are on their way to be forgotten.

        Stopped between a letter's leaving and its being forgotten, a server would keep the
        address and send the letter again at its next start.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), _GRACE)

    async def _round(self) -> bool:
        await self._store.run(stores.expire(self._today()))
        failures = 0
        waiting = await self._store.run(stores.letters(_ROUND))
        for letter in waiting:
            failures += not await self._tried(letter)
            if failures == _GIVE_UP:
                break
        await self._store.scrub()
        if failures:
            return True
        if len(waiting) == _ROUND:
            self.wake()  # there are more
        return False

    async def _tried(self, letter: Letter) -> bool:
        try:
            await asyncio.to_thread(mail.send, self._settings.relay, self._message(letter))
        except Unavailable:
            return False
        except Refused:
            pass  # for good: forgotten like one that was sent
        await self._store.run(stores.sent(letter.id))
        return True

    def _message(self, letter: Letter) -> EmailMessage:
        language = letter.language
        days = said(language, "common.n_days", {"count": stores.KEPT_FOR.days})
        title = self._settings.texts[language].title
        link = f"{self._settings.address}/{language}/petition/confirm?key={letter.secret}"
        values = {"title": title, "link": link, "days": days}
        return mail.composed(
            sender=self._settings.sender,
            to=letter.address,
            subject=said(language, "petition.mail.subject"),
            text=said(language, "petition.mail.text", values),
            message_id=letter.id.hex(),
            language=language,
            at=datetime.now(UTC).replace(microsecond=0),
        )
