"""Timestamps in a bundle: when somebody else saw the text of its checkpoint.

    "rfc3161 " || base64 of a token in DER      an authority says so (`authority`)
    "ots " || base64 of an .ots file            blocks of a public chain hold it (`calendar`)

Each must be about this checkpoint, whatever the policy says: a stamp of something else is a lie
and fails the step. A stamp counts only if the policy pins its authority or its block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bearwitness.errors import Malformed
from bearwitness.proof import authority, calendar
from bearwitness.proof.checkpoint import moment
from bearwitness.proof.encoding import b64, from_b64
from bearwitness.proof.policy import Policy

MOST = 8
KINDS = ("rfc3161", "ots")
_BLOCKS = b"Bitcoin"  # all pinned blocks are one clock; no key in DER is written so


@dataclass(frozen=True, slots=True)
class Seen:
    """What one timestamp says, and whether the reader's policy trusts who says it."""

    at: datetime | None  # UTC; None where a block's time is not pinned
    by: str  # for a reader: the pin's name; else what nobody can choose, a digest or a number
    trusted: frozenset[bytes]  # keys (SubjectPublicKeyInfo) behind it, none if it is untrusted


@dataclass(frozen=True, slots=True)
class Clock:
    """An authority that the reader pinned, and the earliest time that it states."""

    at: str  # RFC 3339 in UTC
    by: str


def written(kind: str, data: bytes) -> str:
    """Return a timestamp as a bundle holds it."""
    return f"{kind} {b64(data)}"


def seen(stamp: str, text: str, policy: Policy | None) -> tuple[Seen, ...]:
    """Return what a timestamp says about the text of a checkpoint.

    Raises:
        Malformed: of no known kind, damaged, or about another text.
    """
    kind, _, encoded = stamp.partition(" ")
    try:
        data = from_b64(encoded)
    except ValueError as wrong:
        raise Malformed("a timestamp is not in base64") from wrong
    if kind == "rfc3161":
        return (by_authority(data, text.encode(), policy),)
    if kind == "ots":
        return _by_blocks(data, text, policy)
    raise Malformed("a timestamp is of a kind that this program does not know")


def trusted(found: Sequence[Seen], policy: Policy | None) -> tuple[Clock, ...]:
    """Return each pinned clock once, with the earliest time it states; the earliest clock first.

    However many certificates of an authority are pinned, it is one clock; and so are timestamps
    behind which one key stands, whoever certified it.
    """
    said = [(one.at, one.by, one.trusted) for one in found if one.trusted and one.at is not None]
    pins = authority.related(policy.authorities) if policy else ()
    clocks = authority.together([*pins, *(behind for _, _, behind in said)])
    times = [[(at, by) for at, by, behind in said if behind <= clock] for clock in clocks]
    first = sorted(min(each) for each in times if each)
    return tuple(Clock(at.strftime("%Y-%m-%dT%H:%M:%SZ"), by) for at, by in first)


def by_authority(token: bytes, about: bytes, policy: Policy | None) -> Seen:
    """Return what an authority's token says of these bytes.

    Raises:
        Malformed: damaged, or about something else.
    """
    found = authority.stamp(token, about)
    pins = [authority.certificate(pin) for pin in (policy.authorities if policy else ())]
    met = authority.trusted_by(found, pins)
    if not met:  # a name that the policy does not pin is whatever its maker likes
        return Seen(found.at, f"certificate {found.certificate.fingerprint}", frozenset())
    return Seen(found.at, met[0].name, authority.behind(found, met))


def _by_blocks(data: bytes, text: str, policy: Policy | None) -> tuple[Seen, ...]:
    pins = dict(pin.rsplit(" ", 1) for pin in (policy.blocks if policy else ()))
    found = []
    for block in calendar.blocks(data, text.encode()):
        pin = f"{block.height} {block.merkle_root}"
        at = moment(pins[pin]) if pin in pins else None
        if_so = "" if pin in pins else f", if its Merkle root is {block.merkle_root}"
        said = f"Bitcoin block {block.height}{if_so}"
        found.append(Seen(at, said, frozenset({_BLOCKS} if pin in pins else ())))
    return tuple(found)
