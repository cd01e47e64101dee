"""A case's folder, made whole or not at all, and what a killed program left of one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from bearwitness.adapters import workrooms
from bearwitness.adapters.store import keyfile
from bearwitness.errors import Refused


class Closes(Protocol):
    """A casebook, which imports this room."""

    def close(self) -> None:
        """Close it."""


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, then put it in the place of `folder`; after an error, nothing is.

    What killed programs left half-made beside the same place is destroyed first.

    Raises:
        Refused: `folder` is there and not empty.
    """
    expect_empty(folder)
    with room_for(folder) as half_made:  # as deep as `folder`: a case tells places as seen from it
        yield half_made
        keyfile.settle(half_made)
        half_made.replace(folder)
        (folder / workrooms.LOCK).unlink()
        keyfile.settle(folder)
        keyfile.settle(folder.parent)  # or a power cut takes back what was acknowledged


@contextmanager
def closed_after_error(book: Closes) -> Iterator[None]:
    """Close a casebook if what is done with it first fails: nobody gets it to close it."""
    try:
        yield
    except BaseException:
        book.close()
        raise


def expect_empty(folder: Path) -> None:
    """Refuse a folder that holds something.

    Raises:
        Refused: it does, or it is a file.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused("this folder is not empty", hint="name a folder that is not there yet")


@contextmanager
def room_for(folder: Path) -> Iterator[Path]:
    """Give a folder beside a place, to make something in; it is destroyed at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with workrooms.workroom(folder.parent, workrooms.MAKING, remove=_destroy) as room:
        yield room


def sweep(places: Iterable[Path]) -> None:
    """Destroy what killed programs left half-made in these folders: wrapped keys among it.

    What a living program makes there stays, and so does what the disk does not let go.
    """
    for place in dict.fromkeys(places):
        workrooms.clear(place, workrooms.MAKING, remove=_destroy)


def _destroy(room: Path) -> None:
    """Overwrite the wrapped keys in a workroom, then delete all of it; no link is followed."""
    for folder, _, names in os.walk(room):
        if Path(folder).name == "epochs":
            for name in names:
                with suppress(OSError):
                    keyfile.destroy(Path(folder) / name)
    workrooms.remove(room)
