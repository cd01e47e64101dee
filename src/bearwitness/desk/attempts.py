"""Failed tries at the passphrase: noted without a key, read when the right one comes.

    attempts/<random>.age    who and when, sealed to the team

Whoever can write into the folder can delete a note or forge one; they show what happened
through this program to whoever had no reason to hide it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.errors import BearwitnessError, Malformed
from bearwitness.records import codec
from bearwitness.sealing import age, opening
from bearwitness.sealing.age import Entropy

FOLDER = "attempts"
MOST = 100  # notes that wait; more would only fill the disk, or keep whoever unlocks waiting
_LONGEST = 200  # characters of who it was


@dataclass(frozen=True, slots=True)
class Attempt:
    """One failed try."""

    by: str
    at: datetime


def note(folder: Path, team: Sequence[str], *, by: str, at: datetime, entropy: Entropy) -> None:
    """Note a failed try; a full or locked disk keeps nobody from being told of the failure."""
    with suppress(OSError, BearwitnessError):
        place = folder / FOLDER
        if place.is_symlink():
            return
        place.mkdir(mode=0o700, exist_ok=True)
        if sum(1 for _ in place.iterdir()) < MOST:
            who = Attempt(by[:_LONGEST], at)
            sealed = age.seal(codec.written(who), team, entropy=entropy)
            files.write_new(place / f"{entropy(8).hex()}.age", sealed)


def noted(folder: Path, secret_keys: Sequence[str]) -> Iterator[tuple[Path, Attempt]]:
    """Yield the notes that open, with their files: a hundred at once, the rest next time."""
    for path in sorted((folder / FOLDER).glob("*.age"))[:MOST]:
        with suppress(BearwitnessError):
            data = files.read_bytes(path, limit=1 << 16)
            found = codec.read(Attempt, b"".join(opening.opened([data], secret_keys)))
            if not 0 < len(found.by.strip()) <= _LONGEST or found.at.utcoffset() is None:
                raise Malformed("a note says who and when")
            yield path, found
