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


@dataclass(frozen=True, slots=True)
class Seen:
    """What one timestamp says, and whether the reader's policy trusts who says it."""

    at: datetime | None  # UTC; None where a block's time is not pinned
    by: str
    trusted: str | None  # which pin of the policy, None if none


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
        return (_by_authority(data, text, policy),)
    if kind == "ots":
        return _by_blocks(data, text, policy)
    raise Malformed("a timestamp is of a kind that this program does not know")


def trusted(found: Sequence[Seen]) -> dict[str, datetime]:
    """Return by each pin the earliest moment at which it says that the checkpoint was there."""
    times: dict[str, datetime] = {}
    for one in found:
        if one.trusted is not None and one.at is not None:
            times[one.trusted] = min(one.at, times.get(one.trusted, one.at))
    return times


def _by_authority(token: bytes, text: str, policy: Policy | None) -> Seen:
    found = authority.stamp(token, text.encode())
    pins = {authority.certificate(pin): pin for pin in (policy.authorities if policy else ())}
    pinned = authority.trusted_by(found, tuple(pins))
    return Seen(found.at, found.authority, None if pinned is None else pins[pinned])


def _by_blocks(data: bytes, text: str, policy: Policy | None) -> tuple[Seen, ...]:
    pins = dict(pin.rsplit(" ", 1) for pin in (policy.blocks if policy else ()))
    found = []
    for block in calendar.blocks(data, text.encode()):
        pin = f"{block.height} {block.merkle_root}"
        at = moment(pins[pin]) if pin in pins else None
        said = f"Bitcoin block {block.height}, if its Merkle root is {block.merkle_root}"
        found.append(Seen(at, said, "Bitcoin" if pin in pins else None))
    return tuple(found)
