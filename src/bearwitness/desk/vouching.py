"""What only the team's key can have written: tags over what lies about readable or at a server.

Anybody can seal something to the team: its recipient is public. So what the program obeys
without having opened it with the team's key, a case's public facts and the head of an epoch,
has a tag that only the team's secret key can make.

    key    HKDF-SHA-256 (RFC 5869) of the team key's 32 bytes, info `bearwitness/vouching/1`
    tag    HMAC-SHA-256 (RFC 2104) under it of `bearwitness/<use>/1`, then each part with its
           length (8 bytes, big-endian) before it
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bearwitness.errors import CannotOpen
from bearwitness.sealing import age, opening
from bearwitness.sealing.age import Entropy

TAG = 32  # bytes
_INFO = b"bearwitness/vouching/1"


def tag(secret_key: str, use: str, *parts: bytes) -> bytes:
    """Return the tag of these parts, for one use only.

    Raises:
        Malformed: it is no secret key.
    """
    key = HKDF(SHA256(), 32, None, _INFO).derive(opening.seed_of(secret_key))
    said = f"bearwitness/{use}/1".encode()
    for part in parts:
        said += len(part).to_bytes(8, "big") + part
    return hmac.new(key, said, hashlib.sha256).digest()


def holds(found: bytes, secret_keys: Sequence[str], use: str, *parts: bytes) -> bool:
    """Say whether one of the team's keys made this tag."""
    return any(hmac.compare_digest(found, tag(key, use, *parts)) for key in secret_keys)


def epoch_head(
    key: bytes,
    number: int,
    *,
    origin: str,
    team: Sequence[str],
    secret_keys: Sequence[str],
    entropy: Entropy,
) -> bytes:
    """Return what a store keeps of an epoch: a tag, then the epoch key as an age file.

    Args:
        key: the epoch key, 32 bytes.
        number: of the epoch, from 1.
        origin: the name of the case's log.
        team: recipients.
        secret_keys: the team's; the first of them vouches.
        entropy: random bytes on request.
    """
    sealed = age.seal(key, team, entropy=entropy)
    return tag(secret_keys[0], "epoch", *_said(origin, number, sealed)) + sealed


def epoch_key(head: bytes, number: int, *, origin: str, secret_keys: Sequence[str]) -> bytes:
    """Return the epoch key in a head.

    Raises:
        CannotOpen: nobody with the team's key made it for this log and number.
    """
    found, sealed = head[:TAG], head[TAG:]
    if not holds(found, secret_keys, "epoch", *_said(origin, number, sealed)):
        raise CannotOpen(
            "nobody with the team's key made this epoch: the casebook was changed",
            hint="restore a backup, and ask who could write into the folder or at the server",
        )
    return b"".join(opening.opened([sealed], secret_keys))


def _said(origin: str, number: int, sealed: bytes) -> tuple[bytes, bytes, bytes]:
    return origin.encode(), number.to_bytes(8, "big"), sealed
