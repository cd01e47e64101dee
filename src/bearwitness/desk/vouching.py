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

from bearwitness.sealing import opening

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
