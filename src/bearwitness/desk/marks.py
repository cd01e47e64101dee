"""Marks: the note beside what a withdrawal reached, and an edition that is removed for it.

    DIR.withdrawn     beside an edition's folder: it is not built, and goes with the next one
    FILE.withdrawn    beside any other file: it is somebody's to delete

What the disk does not take here stays as it is, with its note if it has one; the case knows it as
marked, and names it until it is gone.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.errors import BearwitnessError
from bearwitness.publication.edition import WITHDRAWN

NOTE = (
    "This edition was withdrawn. Do not publish it and do not hand it on.\n"
    "It will be removed when the next edition of the case is made.\n"
    "Это издание отозвано. Не публикуйте и не передавайте его.\n"
    "Его удалят, когда будет сделано следующее.\n"
)
NOTE_OF_A_FILE = (
    "What lies beside this note rests on consent that is gone. Do not publish it, do not hand it\n"
    "on, and delete it; nobody else does. Then delete this note.\n"
    "То, что лежит рядом, держалось на согласии, которого больше нет. Не публикуйте и не\n"
    "передавайте его; удалите его сами, больше никто этого не сделает. Потом удалите и записку.\n"
)
_LONGEST = 1 << 26  # bytes of an edition's own file
_READABLE = 0o644  # it is for whoever publishes, and says nothing of the case


def marked(place: Path, *, edition: str = "") -> bool:
    """Put a note beside what lies there; return False if the disk does not take it.

    Args:
        place: a folder or a file; nothing is done if it is not there.
        edition: the id of the edition that it is to hold; another one gets no note.
    """
    note = (NOTE if edition else NOTE_OF_A_FILE).encode()
    with suppress(OSError, BearwitnessError):
        if not place.exists() or (edition and edition_in(place) != edition):
            return True
        if not _holds(place, note):
            files.write(_note(place), note, mode=_READABLE)  # never through a link
        return True
    return False


def forget(file: Path) -> None:
    """Remove the note beside a file that is gone: another file may come to its place."""
    with suppress(OSError):
        if not os.path.lexists(file) and _holds(file, NOTE_OF_A_FILE.encode()):
            _note(file).unlink()


def removed(folder: Path, edition: str) -> bool:
    """Remove an edition, then its note, and say whether it was there and is gone.

    Where a part of it stays, the note does too. Of a folder that holds something else only the
    note goes.
    """
    ours = folder.is_dir() and not folder.is_symlink() and edition_in(folder) == edition
    if ours and not _emptied(folder):
        return False
    with suppress(OSError):
        _note(folder).unlink(missing_ok=True)
    return ours


def edition_in(folder: Path) -> str:
    """Return the id of the edition in a folder; empty if there is none."""
    try:
        data = files.read_bytes(folder / "edition.json", limit=_LONGEST)
        return str(json.loads(data).get("id", ""))
    except (OSError, BearwitnessError, ValueError, AttributeError, RecursionError):
        return ""


def _note(place: Path) -> Path:
    return place.with_name(place.name + WITHDRAWN)


def _holds(place: Path, note: bytes) -> bool:
    path = _note(place)
    return path.is_file() and not path.is_symlink() and path.read_bytes() == note


def _emptied(folder: Path) -> bool:
    """Remove what a folder holds, `edition.json` last: until then it is known as what it was."""
    last = folder / "edition.json"
    try:
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path != last:
                path.unlink()
        last.unlink()
    except OSError:
        return False
    with suppress(OSError):
        folder.rmdir()
    return True
