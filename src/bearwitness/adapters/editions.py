"""The files of an edition's folder on disk: DESK marks them, PUBLIC compares the marks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from bearwitness.errors import Malformed
from bearwitness.publication import manifest as manifests
from bearwitness.publication.manifest import Mark

_MOST_FILES = 10_000


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
