"""What the petition's tests share: a real SMTP sink, a petition on loopback, a signatory."""

from __future__ import annotations

import email
import email.policy
import os
import re
import time
from contextlib import contextmanager

import httpx
from aiosmtpd.controller import Controller

from bearwitness.adapters.mail import Relay
from bearwitness.adapters.web.serving import free_port, running
from bearwitness.public import petition_settings
from bearwitness.public.petition import Petition
from bearwitness.public.petition_settings import Text
from bearwitness.public.server import application
from web_stand import RECIPIENT

TEXTS = {
    "en": Text("Open the house at the lake (invented)", ("Let inspectors in.",),
               "The invented Lake Council"),
    "ru": Text("Откройте дом у озера (вымысел)", ("Пустите проверку.",),
               "Выдуманный Озёрный совет"),
}  # fmt: skip


class Sink:
    """Keeps what it is given; `answer` is what it says to a recipient, None for yes."""

    def __init__(self):
        self.envelopes = []
        self.answer = None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.envelopes.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"

    def wait(self, count=1, *, patience=10.0):
        """Return once so many messages have come, or patience (seconds) has ended."""
        until = time.monotonic() + patience
        while len(self.envelopes) < count and time.monotonic() < until:
            time.sleep(0.01)

    def messages(self, count=1):
        """The messages, as soon as there are so many of them."""
        self.wait(count)
        return [
            (to, email.message_from_bytes(content, policy=email.policy.default))
            for to, content in self.envelopes
        ]

    def key(self, number=-1, **more):
        """The random part of the link in a message."""
        self.wait(**more)
        message = email.message_from_bytes(self.envelopes[number][1], policy=email.policy.default)
        return re.search(r"confirm\?key=(\S+)", message.get_content())[1]


@contextmanager
def sink(port=0):
    port = port or free_port()
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.port = port
    try:
        yield handler
    finally:
        controller.stop()


def make_petition(folder, port, **more):
    given = {
        "texts": TEXTS,
        "recipients": [RECIPIENT],
        "address": "http://petition.example",
        "sender": "petition@example.org",
        "relay": Relay("127.0.0.1", port, starttls=False),
        "entropy": os.urandom,
    }
    return petition_settings.create(folder, **{**given, **more})


@contextmanager
def served(settings, **more):
    app = application(None, Petition(settings, first_pause=0.05, **more))
    with running(app) as address, httpx.Client(base_url=address) as client:
        yield client


def sign(client, address="ada@example.org", language="en", **more):
    form = {"tier": "counted", "name": "", "address": address, **more}
    return client.post(f"/{language}/petition", data=form)


def confirm(client, key, language="en"):
    return client.post(f"/{language}/petition/confirm", data={"key": key})


def assert_soon(holds, patience=10.0):
    until = time.monotonic() + patience
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    assert holds()


def counted(client):
    return client.get("/petition/count.json").json()["count"]
