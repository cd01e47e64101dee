"""Checkpoints: what the log was at one moment, signed (c2sp.org/tlog-checkpoint).

    bearwitness.example/lakeshore
    3
    AtI3…=
    time 2026-03-01T12:00:00Z

    — bearwitness.example/lakeshore Abc…=

Origin, number of leaves, root in base64, then lines of our own: `time`, at most one, is when
the log's own key says that it signed. It is a statement by that key and not a timestamp by
somebody else. Lines that we do not know are signed too and otherwise ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from bearwitness.errors import Malformed
from bearwitness.proof import notes
from bearwitness.proof.encoding import LARGEST_NUMBER, b64, from_b64
from bearwitness.proof.keys import raw

# Newer Pythons read 24:00:00 as the next day.
_TIME = re.compile("[2-9][0-9]{3}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_SIZE = re.compile("0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A parsed checkpoint. Nothing in it is checked until its signature is."""

    origin: str
    size: int
    root: bytes
    time: str | None  # as written, `2026-03-01T12:00:00Z`
    note: notes.Note


def log_key(origin: str, key: Ed25519PrivateKey) -> str:
    """Return the verifier key of a log, to be pinned in a policy."""
    return notes.VerifierKey(origin, notes.SIGNS, raw(key)).written


def cosigner_key(name: str, key: Ed25519PrivateKey) -> str:
    """Return the verifier key of a cosigner, to be pinned in a policy."""
    return notes.VerifierKey(name, notes.COSIGNS, raw(key)).written


def outliving_key(name: str, key: MLDSA44PrivateKey) -> str:
    """Return the verifier key of a log or a cosigner that signs with ML-DSA-44 too."""
    return notes.VerifierKey(name, notes.OUTLIVES, key.public_key().public_bytes_raw()).written


def sign(origin: str, size: int, root: bytes, *, key: Ed25519PrivateKey, at: datetime) -> str:
    """Return a checkpoint signed by the log.

    Raises:
        Malformed: the time has no zone or the origin cannot be one.
    """
    name = notes.verifier_key(log_key(origin, key))
    if at.utcoffset() is None:
        raise Malformed("a checkpoint needs a time with a zone")
    written = at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()
    text = f"{origin}\n{size}\n{b64(root)}\ntime {written}Z\n"
    return f"{text}\n{notes.line_of(origin, name.key_id, key.sign(text.encode()))}"


def cosign(checkpoint: str, *, name: str, key: Ed25519PrivateKey, at: datetime) -> str:
    """Return the checkpoint with one more line: this cosigner saw it at that time.

    A cosigner must have checked that the log only grew (`merkle.grew`) before it signs.

    Raises:
        Malformed: not a checkpoint, or a name that cannot be one.
    """
    verifier = notes.verifier_key(cosigner_key(name, key))
    seconds = int(at.timestamp())
    signature = key.sign(notes.cosigned_message(parse(checkpoint).note.text, seconds))
    return checkpoint + notes.line_of(name, verifier.key_id, seconds.to_bytes(8, "big") + signature)


def outlive(checkpoint: str, *, name: str, key: MLDSA44PrivateKey, at: datetime) -> str:
    """Return the checkpoint with one more line, signed with ML-DSA-44 by the log or a cosigner.

    Raises:
        Malformed: not a checkpoint, or a name that cannot be one.
    """
    verifier = notes.verifier_key(outliving_key(name, key))
    seconds = int(at.timestamp())
    message = notes.outliving_message(parse(checkpoint).note.text, name, seconds)
    signature = seconds.to_bytes(8, "big") + key.sign(message)
    return checkpoint + notes.line_of(name, verifier.key_id, signature)


def parse(text: str) -> Checkpoint:
    """Read a checkpoint strictly.

    Raises:
        Malformed: not a note, or not the lines of a checkpoint.
    """
    note = notes.parse(text)
    lines = note.text.split("\n")[:-1]
    if len(lines) < 3:
        raise Malformed("not a checkpoint")
    return _built(note, lines[0], lines[1], lines[2], lines[3:])


def verify(checkpoint: Checkpoint, log: str) -> bool:
    """Tell whether the log with this verifier key signed the checkpoint under its own name.

    Raises:
        Malformed: `log` is not a verifier key.
    """
    key = notes.verifier_key(log)
    mine = key.kind == notes.SIGNS and key.name == checkpoint.origin
    return mine and notes.signatures_hold(checkpoint.note, key)


def moment(text: str) -> datetime:
    """Read a time as written in a checkpoint.

    Raises:
        ValueError: another form, or no such day.
    """
    if not _TIME.fullmatch(text):
        raise ValueError("not a time in UTC")
    return datetime.fromisoformat(text)


def _built(note: notes.Note, origin: str, size: str, top: str, ours: list[str]) -> Checkpoint:
    times = [line.removeprefix("time ") for line in ours if line.startswith("time ")]
    try:
        if not _SIZE.fullmatch(size) or int(size) > LARGEST_NUMBER or len(times) > 1:
            raise ValueError("size or time")
        if not all([origin, *ours]):
            raise ValueError("an empty line")
        root = from_b64(top, 32)
    except ValueError as wrong:
        raise Malformed("not a checkpoint") from wrong
    return Checkpoint(origin, int(size), root, times[0] if times else None, note)
