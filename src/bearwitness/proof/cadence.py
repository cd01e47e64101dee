r"""The cadence: a public log that grows by the same number of leaves every day.

Whoever reads the log can count its leaves. If they came one for each passage, the log would
tell on which day how many testimonies came, and neighbouring leaves would tell which passages
belong together. So each day gets as many leaves as the log's capacity is, whatever came: the
passages' at places drawn with a secret key, and for the others leaves that nobody can tell from
them. What does not fit waits for the next day. A day on which nobody was there is made up for
later, whole. A capacity that changed would tell when more came; so it is chosen before anything
comes, from what a team expects at most, and a log keeps it for good.

Leaves are 32 bytes that look random: a passage's is a blinded hash (`merkle.entry`), a filler
HMAC-SHA256(key, "bearwitness filler v1\n" || day, 8 bytes || place, 8 bytes).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from bearwitness.errors import Malformed

CAPACITY = 1024  # leaves a day: about seven testimonies of 150 passages, four full tiles
TILE = 256  # leaves in a full tile: a day is whole tiles
MOST = 65_536  # leaves a day: 2 MiB, some 24 million leaves a year


def checked(capacity: int) -> int:
    """Return this capacity, if a log can have it.

    Raises:
        Malformed: it is not a multiple of 256, or is none or too large.
    """
    if not 0 < capacity <= MOST or capacity % TILE:
        raise Malformed(
            "this cannot be the leaves of a day", hint=f"a multiple of {TILE}, up to {MOST}"
        )
    return capacity


def day_of_leaves(
    entries: Sequence[bytes], *, day: int, key: bytes, capacity: int = CAPACITY
) -> tuple[bytes, ...]:
    """Return the leaves of one day, `capacity` of them.

    Args:
        entries: what is to be entered, 32 bytes each, at most `capacity`.
        day: number of the day since the log began, from 0.
        key: 32 secret bytes, the log's own; with it fillers can be told from passages.
        capacity: leaves in a day; must never change in the life of a log.

    Raises:
        Malformed: more entries than fit, or an entry or a key of another length.
    """
    if len(entries) > capacity or {32} != {len(key), *map(len, entries)}:
        raise Malformed("a day of the log holds a fixed number of leaves of 32 bytes")
    leaves = _drawn(key, b"filler", day, capacity)
    order = _drawn(key, b"place", day, capacity) if entries else []
    places = sorted(range(len(order)), key=order.__getitem__)
    for place, one in zip(places, entries, strict=False):
        leaves[place] = one
    return tuple(leaves)


def _drawn(key: bytes, what: bytes, day: int, capacity: int) -> list[bytes]:
    begun = b"bearwitness " + what + b" v1\n" + day.to_bytes(8, "big")
    return [hmac.digest(key, begun + n.to_bytes(8, "big"), "sha256") for n in range(capacity)]
