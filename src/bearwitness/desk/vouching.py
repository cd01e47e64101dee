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
KEY = 32  # bytes of an epoch key, and of a key of cards
FormerCards = tuple[int, bytes]  # the number of the last record that it seals the card of; the key
_FORMER = 8 + KEY
_INFO = b"bearwitness/vouching/1"


class Unvouched(CannotOpen):
    """The case's facts, or its server, are not those that somebody with the team's key wrote."""


class OtherKeys(CannotOpen):
    """The casebook goes on under other keys or facts than those it was opened with."""


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
    facts: bytes,
    team: Sequence[str],
    secret_keys: Sequence[str],
    entropy: Entropy,
    former: Sequence[FormerCards] = (),
) -> bytes:
    """Return what a store keeps of an epoch: a tag, then the epoch key as an age file.

    Args:
        key: the epoch key, 32 bytes.
        number: of the epoch, from 1.
        facts: the bytes of the case's `case.json`: the epoch is no other's.
        team: recipients.
        secret_keys: the team's; the first of them vouches.
        entropy: random bytes on request.
        former: keys of cards from before the team's key was renewed, in order.
    """
    inside = key + b"".join(until.to_bytes(8, "big") + cards for until, cards in former)
    sealed = age.seal(inside, team, entropy=entropy)
    return tag(secret_keys[0], "epoch", *_said(facts, number, sealed)) + sealed


def epoch_key(
    head: bytes, number: int, *, facts: bytes, secret_keys: Sequence[str]
) -> tuple[bytes, tuple[FormerCards, ...]]:
    """Return the epoch key in a head, and the former keys of cards.

    Raises:
        OtherKeys: nobody with the team's key made it for these facts and this number.
    """
    found, sealed = head[:TAG], head[TAG:]
    if not holds(found, secret_keys, "epoch", *_said(facts, number, sealed)):
        raise OtherKeys(
            "nobody with these keys and facts made this epoch: they were renewed, or the casebook"
            " was changed",
            hint="open it again; where others renew a case's keys, copy case.json and keys/ from"
            " them; otherwise restore a backup, and ask who could write there",
        )
    inside = b"".join(opening.opened([sealed], secret_keys))
    rest = [inside[at : at + _FORMER] for at in range(KEY, len(inside), _FORMER)]
    return inside[:KEY], tuple((int.from_bytes(one[:8], "big"), one[8:]) for one in rest)


def _said(facts: bytes, number: int, sealed: bytes) -> tuple[bytes, bytes, bytes]:
    return facts, number.to_bytes(8, "big"), sealed
