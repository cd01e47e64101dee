"""The withdrawal notice: passages whose deponent has taken back the word to publish them.

    bearwitness withdrawal notice v2
    log bearwitness.example/lakeshore
    log bearwitness.example/lakeshore/0f3a91c2
    time 2026-03-01T12:00:00Z
    0RYQyd…=

    — bearwitness.example/lakeshore Abc…=
    — bearwitness.example/lakeshore/0f3a91c2 Def…=

A proof once given stays valid: it is true that these words were sealed. The notice asks that
they be repeated no more. It names log entries of passages that were given out, and marks of
keys under which no film is the team's any more (`of_certificate`), nothing else.
A case may have begun several logs; one notice is for the readers of all, and each log signs it
under its own name. It is a C2SP signed note; its first line cannot be that of a checkpoint.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bearwitness.errors import Malformed
from bearwitness.proof import checkpoint, notes
from bearwitness.proof.encoding import b64, from_b64

_TITLE = "bearwitness withdrawal notice v2"
_LOG = re.compile("log ([!-*,-~]{1,255})")
LARGEST = 8 << 20  # bytes
MOST_LOGS = notes.MOST_LINES
OLD = timedelta(days=30)
_AHEAD = timedelta(days=1)  # of a clock that is a little wrong
_FILM_KEY = b"bearwitness film key v1\n"


@dataclass(frozen=True, slots=True)
class Age:
    """How old a notice is on the day of reading: an old one is signed as well as the newest."""

    days: int  # whole ones
    old: bool  # there may be a newer one
    ahead: bool  # it is of tomorrow: a clock is wrong


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the right form. `at` is as written, in UTC; `signed_by` says who vouches."""

    logs: tuple[str, ...]  # names
    at: str
    entries: frozenset[bytes]
    note: notes.Note = field(repr=False)

    def signed_by(self, log: str) -> bool:
        """Tell whether the log with this verifier key is named and signed it."""
        key = notes.verifier_key(log)
        return key.name in self.logs and notes.signatures_hold(self.note, key)


def sign(
    logs: Sequence[str], entries: Sequence[bytes], *, key: Ed25519PrivateKey, at: datetime
) -> str:
    """Return a notice of these log entries, 32 bytes each, signed under each log's name.

    Args:
        logs: names of all logs of the case, whose key is one.
        entries: of any of them.
        key: the logs' key.
        at: now, with a zone.

    Raises:
        Malformed: no log, one twice or more than 100; the time has no zone, or an entry is not
            32 bytes.
    """
    if at.utcoffset() is None or not {len(one) for one in entries} <= {32}:
        raise Malformed("a notice needs a time with a zone and entries of 32 bytes")
    if not 1 <= len(logs) <= MOST_LOGS or len(set(logs)) < len(logs):
        raise Malformed("a notice names 1 to 100 logs, each once")
    keys = [notes.verifier_key(checkpoint.log_key(name, key)) for name in logs]
    written = at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    named = [f"log {name}" for name in logs]
    lines = [_TITLE, *named, f"time {written}Z", *sorted(map(b64, entries))]
    text = "".join(f"{line}\n" for line in lines)
    signature = key.sign(text.encode())
    return f"{text}\n" + "".join(notes.line_of(one.name, one.key_id, signature) for one in keys)


def aged(noticed: str, at: datetime) -> Age:
    """Return how old a notice is, from its time as written in it and now."""
    age = at - checkpoint.moment(noticed)
    return Age(age.days, age.days > OLD.days, age < -_AHEAD)


def of_certificate(der: bytes) -> bytes:
    """Return the entry that takes back a certificate of films: SHA-256(tag || its key).

    The key is its SubjectPublicKeyInfo as written anew here (RFC 5480, RFC 8410), so that no
    other writing of the certificate, and none issued again for the key, has another entry.

    Raises:
        Malformed: not a certificate, or its key is of an unknown kind.
    """
    try:
        key = x509.load_der_x509_certificate(der).public_key()
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as wrong:
        raise Malformed("this is no certificate of films") from wrong
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(_FILM_KEY + public).digest()


def parse(text: str) -> Notice:
    """Read a notice without asking who signed it.

    Raises:
        Malformed: not a notice.
    """
    note = notes.parse(text)
    title, *lines = note.text.split("\n")[:-1]
    named = [found[1] for found in takewhile(bool, map(_LOG.fullmatch, lines)) if found]
    timed, *entries = lines[len(named) :] or [""]
    word, _, at = timed.partition(" ")
    if title != _TITLE or word != "time" or not 1 <= len(set(named)) == len(named) <= MOST_LOGS:
        raise Malformed("not a withdrawal notice", hint="`withdrawn.note` of an edition is one")
    try:
        checkpoint.moment(at)
        listed = frozenset(from_b64(one, 32) for one in entries)
    except ValueError as wrong:
        raise Malformed("not a withdrawal notice: a line of it is wrong") from wrong
    return Notice(tuple(named), at, listed, note)


def read(text: str, log: str) -> Notice | None:
    """Read a notice for whoever has a proof from the log with this verifier key.

    None if it is a notice of other logs: then there is none for this one.

    Raises:
        Malformed: not a notice, or one that names this log and is not signed by it.
    """
    found = parse(text)
    if notes.verifier_key(log).name not in found.logs:
        return None
    if not found.signed_by(log):
        raise Malformed("not a withdrawal notice by this log")
    return found
