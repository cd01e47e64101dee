"""In which fields several values of one kind differ, and how each of them has it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum

from bearwitness.records.when import When

LONG = 300  # letters; of a longer text only the sentences that differ are told
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, and what stands in it on each side; empty where there is nothing."""

    name: str
    sides: tuple[str, ...] = field(repr=False)


def differences(values: Sequence[object]) -> tuple[Difference, ...]:
    """Return the fields in which values differ, in the order of the first that has each.

    Bytes are told by their number and the beginning of their SHA-256, never themselves.
    """
    flat = [dict(_flat(value, "")) for value in values]
    names = dict.fromkeys(name for one in flat for name in one)
    rows = ((name, [one.get(name, "") for one in flat]) for name in names)
    return tuple(Difference(name, _told(sides)) for name, sides in rows if len(set(sides)) > 1)


def _told(sides: Sequence[str]) -> tuple[str, ...]:
    if max(map(len, sides)) <= LONG:
        return tuple(sides)
    cut = [[s for s in _SENTENCE.split(side) if s] for side in sides]
    shared = set.intersection(*map(set, cut))
    return tuple(" … ".join(s for s in one if s not in shared) for one in cut)


def _flat(value: object, name: str) -> Iterator[tuple[str, str]]:
    below: Iterator[tuple[str, object]] | None = None
    if is_dataclass(value) and not isinstance(value, type | When):
        below = ((part.name, getattr(value, part.name)) for part in fields(value))
    elif isinstance(value, Mapping):
        below = ((str(key), one) for key, one in value.items())
    elif isinstance(value, tuple | list) and any(is_dataclass(one) for one in value):
        below = ((str(number), one) for number, one in enumerate(value, 1))
    if below is None:
        yield name, _plain(value)
        return
    for part, one in below:
        yield from _flat(one, f"{name}.{part}" if name else part)


def _plain(value: object) -> str:
    match value:
        case None:
            return ""
        case When():
            return value.written
        case bytes():
            return f"{len(value)} B, {hashlib.sha256(value).hexdigest()[:12]}"
        case Enum():
            return str(value.value)
        case datetime() | date():
            return value.isoformat()
        case tuple() | list():
            return "; ".join(_plain(one) for one in value)
        case _:
            return str(value)
