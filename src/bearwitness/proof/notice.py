"""The withdrawal notice: passages whose deponent has taken back the word to publish them.

    bearwitness withdrawal notice v1
    bearwitness.example/lakeshore
    time 2026-03-01T12:00:00Z
    0RYQyd…=

    — bearwitness.example/lakeshore Abc…=

A proof once given stays valid: it is true that these words were sealed. The notice asks that
they be repeated no more. It names log entries of passages that were published, nothing else.
It is a C2SP signed note by the log's key; its first line cannot be that of a checkpoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.errors import Malformed
from bearwitness.proof import checkpoint, notes
from bearwitness.proof.encoding import b64, from_b64

_TITLE = "bearwitness withdrawal notice v1"
LARGEST = 8 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice whose signature held. `at` is as written, in UTC."""

    origin: str
    at: str
    entries: frozenset[bytes]


def sign(origin: str, entries: Sequence[bytes], *, key: Ed25519PrivateKey, at: datetime) -> str:
    """Return a notice of these log entries, 32 bytes each, signed with the log's key.

    Raises:
        Malformed: the time has no zone, or an entry is not 32 bytes.
    """
    if at.utcoffset() is None or not {len(one) for one in entries} <= {32}:
        raise Malformed("a notice needs a time with a zone and entries of 32 bytes")
    name = notes.verifier_key(checkpoint.log_key(origin, key))
    written = at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    lines = [_TITLE, origin, f"time {written}Z", *sorted(map(b64, entries))]
    text = "".join(f"{line}\n" for line in lines)
    return f"{text}\n{notes.line_of(origin, name.key_id, key.sign(text.encode()))}"


def read(text: str, log: str) -> Notice:
    """Read a notice by the log with this verifier key.

    Raises:
        Malformed: not a notice, of another log, or not signed by it.
    """
    key = notes.verifier_key(log)
    note = notes.parse(text)
    try:
        title, origin, timed, *entries = note.text.split("\n")[:-1]
        listed = frozenset(from_b64(one, 32) for one in entries)
        word, at = timed.split(" ")
        checkpoint.moment(at)
    except ValueError as wrong:
        raise Malformed("not a withdrawal notice") from wrong
    if (title, origin, word) != (_TITLE, key.name, "time") or not notes.signatures_hold(note, key):
        raise Malformed("not a withdrawal notice by this log")
    return Notice(origin, at, listed)
