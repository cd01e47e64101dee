"""For whom DROP, PUBLIC and a submission seal: whether they can, and a way to compare it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from bearwitness.errors import BearwitnessError, Malformed
from bearwitness.sealing.envelope import EnvelopeWriter


def fingerprint(recipient: str) -> str:
    """Return a recipient as people compare it by voice or on paper: 32 hexadecimal digits.

    The first 16 bytes of SHA-256 of the recipient as it is written. To make another recipient of
    the same fingerprint is work of about 2^128.
    """
    digits = hashlib.sha256(recipient.encode()).hexdigest()[:32]
    return " ".join(digits[at : at + 4] for at in range(0, 32, 4))


def shortened(recipient: str) -> str:
    """Return the ends of a recipient, to be recognised; to compare it there is `fingerprint`."""
    return f"{recipient[:20]}…{recipient[-8:]}"


def check_recipients(recipients: Sequence[str], entropy: Callable[[int], bytes]) -> None:
    """Try whether something can be sealed for these recipients.

    Raises:
        Malformed: there is none, or one of them is not an `age1pq1…` recipient.
    """
    try:
        EnvelopeWriter(recipients, entropy=entropy).begin()
    except BearwitnessError as wrong:
        raise Malformed(
            "this is not a recipient that we can seal for", hint="one begins with age1pq1"
        ) from wrong
