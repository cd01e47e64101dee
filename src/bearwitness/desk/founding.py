"""A case's folder, made whole or not at all."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from bearwitness.adapters.store import keyfile
from bearwitness.errors import Refused
from bearwitness.sealing.age import Entropy


class Closes(Protocol):
    """A casebook, which imports this room."""

    def close(self) -> None:
        """Close it."""


@contextmanager
def beside(folder: Path, entropy: Entropy) -> Iterator[Path]:
    """Give a folder to fill, then put it in the place of `folder`; after an error, nothing is.

    What a killed program left half-made for the same place is deleted first.

    Raises:
        Refused: `folder` is there and not empty.
    """
    expect_empty(folder)
    with room_for(folder, entropy) as half_made:
        yield half_made
        keyfile.settle(half_made)
        half_made.replace(folder)
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
def room_for(folder: Path, entropy: Entropy) -> Iterator[Path]:
    """Give an empty folder beside a place; it is deleted at the end, if it is still there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f".{glob.escape(folder.name)}.*.partial"):
        shutil.rmtree(left, ignore_errors=True)
    half_made = folder.parent / f".{folder.name}.{entropy(8).hex()}.partial"
    half_made.mkdir(mode=0o700)
    try:
        yield half_made
    finally:
        shutil.rmtree(half_made, ignore_errors=True)
