"""Mail: one short text to one address, through the organisation's own SMTP server.

Nothing that could end a header line gets into one: addresses are checked and the standard
library's own policy refuses the rest. The mail server sees to whom we write, and keeps its own
log: what a petition cannot hide from it, its page says.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from bearwitness.errors import Malformed, Refused, Unavailable

_PATIENCE = 20  # seconds for each step of a conversation


@dataclass(frozen=True, slots=True)
class Relay:
    """The SMTP server that takes our mail. The password lies in a file, never in settings."""

    host: str
    port: int = 587
    starttls: bool = True  # False only for a server on this machine
    user: str = ""
    password_file: str = ""


def composed(
    *,
    sender: str,
    to: str,
    subject: str,
    text: str,
    message_id: str,
    language: str,
    at: datetime,
) -> EmailMessage:
    """Return a plain-text message.

    Args:
        sender: our address.
        to: their address.
        subject: one line.
        text: the body.
        message_id: random, without brackets; it must say nothing about the signatory.
        language: RFC 3282 Content-Language.
        at: UTC; what the Date header says.

    Raises:
        Malformed: a line break in a header.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = sender
        message["To"] = to
        message["Subject"] = subject
        message["Message-ID"] = f"<{message_id}@{sender.rpartition('@')[2]}>"
        message["Date"] = format_datetime(at)
        message["Content-Language"] = language
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    except ValueError as wrong:
        raise Malformed("a mail header cannot hold a line break") from wrong
    message.set_content(text)
    return message


def send(relay: Relay, message: EmailMessage) -> None:
    """Hand a message over and wait until the server has taken it.

    Raises:
        Unavailable: not now; try again later.
        Refused: the server will never take it: the address does not exist, for example.
    """
    try:
        with smtplib.SMTP(relay.host, relay.port, timeout=_PATIENCE) as server:
            if relay.starttls:
                server.starttls(context=ssl.create_default_context())
            if relay.user:
                server.login(relay.user, _password(relay))
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        codes = [code for code, _ in refused.recipients.values()]
        raise _by_code(min(codes)) from None  # the cause would hold the address
    except smtplib.SMTPResponseException as refused:
        raise _by_code(refused.smtp_code) from None
    except (OSError, smtplib.SMTPException) as wrong:
        raise Unavailable(
            "the mail server does not answer", hint="it will be tried again"
        ) from wrong


def _by_code(code: int) -> Unavailable | Refused:
    if 500 <= code < 600 and code not in (530, 535):  # 53x: our own login, which can be mended
        return Refused("the mail server refuses this message for good", hint="nothing to retry")
    return Unavailable("the mail server refuses for now", hint="it will be tried again")


def _password(relay: Relay) -> str:
    try:
        return Path(relay.password_file).read_text("utf-8").strip()
    except OSError as wrong:
        raise Unavailable("the mail password cannot be read", hint="check its file") from wrong
