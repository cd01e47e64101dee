"""A mail server on loopback for the demo: real SMTP, one mailbox, nothing leaves the machine."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from bearwitness.errors import Unavailable

_PATIENCE = 20.0  # seconds until a letter that does not come counts as lost
_LINK = re.compile(r"http://\S+/confirm\?key=(\S+)")


class Postbox:
    """What came, in order. `came` is called with the link of every letter."""

    def __init__(self, port: int, came: Callable[[str], None]) -> None:
        self.port = port
        self._came = came
        self._links: list[re.Match[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the package calls it so
        """Take a letter: the name is aiosmtpd's."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("plain",))
        link = _LINK.search(body.get_content() if body else "")
        if link:
            self._links.append(link)
            self._came(link.group())
        return "250 OK"

    def key(self, number: int) -> str:
        """Return the key in the letter of this number, from 0, as soon as it is here.

        Raises:
            Unavailable: it did not come within 20 seconds.
        """
        until = time.monotonic() + _PATIENCE
        while len(self._links) <= number:
            if time.monotonic() > until:
                raise Unavailable("a letter of the demo did not arrive")
            time.sleep(0.01)
        return self._links[number].group(1)


@contextmanager
def opened(port: int, came: Callable[[str], None] = lambda _: None) -> Iterator[Postbox]:
    """Take letters on this port of 127.0.0.1 while the block lasts."""
    box = Postbox(port, came)
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
