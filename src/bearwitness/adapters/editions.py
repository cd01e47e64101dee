"""The files of an edition's folder on disk: DESK marks them, PUBLIC compares the marks.

Beside the folder PUBLIC notes where it built sites of it, so that DESK finds them when somebody
takes their word back. PUBLIC knows no case, and DESK would not know of them otherwise.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.errors import BearwitnessError, Malformed
from bearwitness.publication import manifest as manifests
from bearwitness.publication.edition import SITES, WITHDRAWN
from bearwitness.publication.manifest import Mark

_MOST_FILES = 10_000
_LARGEST_NOTE = 1 << 16  # bytes
_MOST_SITES = 100


def marks(path: Path) -> Mapping[str, Mark]:
    """Return the mark of every file in a folder but the manifest.

    Raises:
        Malformed: a link, a device or too many files; an edition has plain files only.
    """
    found: dict[str, Mark] = {}
    for file in sorted(path.rglob("*")):
        if file.is_symlink() or not (file.is_file() or file.is_dir()):
            raise Malformed("an edition's folder holds something that is not a plain file")
        name = file.relative_to(path).as_posix()
        if file.is_file() and name != manifests.NAME:
            found[name] = _mark(file)
        if len(found) > _MOST_FILES:
            raise Malformed("an edition's folder holds too many files")
    return found


def _mark(file: Path) -> Mark:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Mark(file.stat().st_size, digest)


def note_site(edition: Path, site: Path) -> bool:
    """Note beside an edition that a site was built of it; False if there is no room for it.

    The place is told as seen from where the edition lies: both may be moved together. Where there
    are too many, those go at which nothing lies; a site that is there is never forgotten for it.
    """
    seen = os.path.relpath(site.resolve(), edition.resolve().parent)
    known = [seen, *(one for one in _noted(edition) if one != seen)]
    if not _fits(known):
        known = [one for one in known if os.path.lexists(_place(edition, one))]
    with suppress(OSError, BearwitnessError):
        if _fits(known):
            files.write(_note(edition), json.dumps(known).encode(), mode=0o644)
            return True
    return False


def sites(edition: Path) -> tuple[Path, ...]:
    """Return where sites of an edition were built, as far as that is noted beside it."""
    return tuple(_place(edition, one) for one in _noted(edition))


def withdrawn(place: Path) -> bool:
    """Say whether the note of a withdrawal stands beside an edition or a site.

    Also where `place` is a link: beside it, or beside where it leads.
    """
    told = {os.path.normpath(Path.cwd() / place), os.path.realpath(place)}
    return any(os.path.lexists(one + WITHDRAWN) for one in told)


def _place(edition: Path, seen: str) -> Path:
    return Path(os.path.normpath(edition.resolve().parent / seen))


def _fits(known: list[str]) -> bool:
    return len(known) <= _MOST_SITES and len(json.dumps(known)) <= _LARGEST_NOTE


def _noted(edition: Path) -> list[str]:
    try:
        found = json.loads(files.read_bytes(_note(edition), limit=_LARGEST_NOTE))
    except (OSError, ValueError, RecursionError, BearwitnessError):  # whoever writes there
        return []
    told = found if isinstance(found, list) else []
    return [one for one in told if isinstance(one, str) and one.isprintable()][:_MOST_SITES]


def _note(edition: Path) -> Path:
    whole = edition.resolve()
    return whole.with_name(whole.name + SITES)
