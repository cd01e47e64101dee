"""Sites that PUBLIC built of an edition: found beside it, and marked when it is withdrawn.

A site holds all that the edition says: passages, numbers, grades, the film, the dossier, pictures
to share. It is ours while it lies where it was built; a note beside it stops `public serve`, and it
is built anew of the next edition, which takes the note away. What was carried elsewhere is known
only if somebody wrote it down.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters import editions, files
from bearwitness.desk import marks
from bearwitness.errors import BearwitnessError
from bearwitness.publication.edition import WITHDRAWN

NOTE = (
    "This site shows an edition that was withdrawn. Take it down wherever it is, and build it\n"
    "anew of the next edition: that removes this note.\n"
    "Этот сайт показывает отозванное издание. Уберите его отовсюду и соберите заново из\n"
    "следующего издания: тогда исчезнет и эта записка.\n"
)
_READABLE = 0o644  # it is for whoever publishes, and says nothing of the case


def of(folder: Path, edition: str) -> Iterator[Path]:
    """Yield the sites that were built of an edition's folder and still hold that edition."""
    for site in editions.sites(folder):
        if marks.edition_in(site / "files") == edition:
            yield site


def is_marked(site: Path) -> bool:
    """Say whether the note stands beside a site."""
    return editions.withdrawn(site)


def mark(folder: Path, edition: str) -> tuple[Path, ...]:
    """Put the note beside every site of an edition; return those where the disk refuses it."""
    return tuple(site for site in of(folder, edition) if not _marked(site))


def _marked(site: Path) -> bool:
    if is_marked(site):
        return True
    with suppress(OSError, BearwitnessError):
        files.write(_note(site), NOTE.encode(), mode=_READABLE)  # never through a link
        return True
    return False


def _note(site: Path) -> Path:
    return site.with_name(site.name + WITHDRAWN)
