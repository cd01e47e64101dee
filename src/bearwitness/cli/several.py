"""Files that are given by one option several times: which of them is wrong is told by its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from bearwitness.errors import BearwitnessError

T = TypeVar("T")


def each(option: str, places: Sequence[Path], read: Callable[[Path], T]) -> list[T]:
    """Read every file; an error says which option it is about, and the how many-th of several.

    Its path is not told: it may be a word of a testimony.

    Args:
        option: as it is typed, "--notice", or as help calls it, "FILE".
        places: what was given with it, in that order.
        read: raises our errors only.

    Raises:
        BearwitnessError: what `read` raises, with the place before it.
    """
    found = []
    for number, place in enumerate(places, 1):
        try:
            found.append(read(place))
        except BearwitnessError as wrong:
            which = option if len(places) == 1 else f"{option}, number {number} of {len(places)}"
            wrong.args = (f"{which}: {wrong}",)
            raise
    return found
