"""Where checkpoints lie: in a note, a bundle, an edition's folder, the log's static files."""

from __future__ import annotations

from pathlib import Path

from bearwitness.adapters import files
from bearwitness.errors import Malformed, Missing
from bearwitness.proof import bundle as bundles
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.checkpoint import Checkpoint

_LARGEST = 4 << 20  # bytes of a note or a bundle


def checkpoints_in(place: Path) -> tuple[Checkpoint, ...]:
    """Return the checkpoints in a file or a folder, each once.

    Raises:
        Missing: there is none.
        Malformed: it is neither a note nor a bundle; an edition was changed.
    """
    if not place.is_dir():
        return (_in_file(files.read_bytes(place, limit=_LARGEST)),)
    if (place / "checkpoint").is_file():
        return (_in_file(files.read_bytes(place / "checkpoint", limit=_LARGEST)),)
    from bearwitness.public import folder

    whole = folder.opened(place)
    names = [quote.receipt.bundle for quote in whole.edition.quotes if quote.receipt]
    found = {one.note.text: one for one in map(_in_file, map(whole.content, names))}
    if not found:
        raise Missing("nothing in this edition has a proof", hint="name a checkpoint's file")
    return tuple(found.values())


def _in_file(data: bytes) -> Checkpoint:
    if data.lstrip()[:1] == b"{":
        return checkpoints.parse(str(bundles.parse(data).get("checkpoint", "")))
    try:
        text = data.decode()
    except UnicodeDecodeError as wrong:
        raise Malformed(
            "this is no checkpoint", hint="a note, a proof, an edition's folder or the log's files"
        ) from wrong
    return checkpoints.parse(text)
