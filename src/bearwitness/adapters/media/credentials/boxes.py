"""The boxes of a film (ISO/IEC 14496-12), and where its manifest lies among them (C2PA A.5).

A film of ours is `ftyp`, the manifest in one `uuid` box, `moov`, an empty `free`, `mdat`, and no
more. What C2PA's hash leaves out, `ftyp`, `free` and other `uuid` boxes, is fixed here, so that
no byte of a film stands outside. Taking the manifest out gives the film before it, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bearwitness.errors import Malformed, Missing

LARGEST = 2**30  # bytes of a film that is read, all of it into memory
LARGEST_MANIFEST = 2**20
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
# Version and flags, the purpose, and where the first Merkle box lies: there is none.
_HEAD = b"uuid" + _C2PA + bytes(4) + b"manifest\0" + bytes(8)
_FTYP = bytes.fromhex("00000020") + b"ftypisom" + bytes.fromhex("00000200") + b"isomiso2avc1mp41"
_FREE = bytes.fromhex("00000008") + b"free"
_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_TABLES = {b"stco": 4, b"co64": 8}  # bytes of an offset into the file
_MOST_DEEP = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its type, where it begins, where what is in it begins, and where both end."""

    kind: bytes
    first: int
    inside: int
    last: int


def expect_film(film: bytes) -> None:
    """Refuse what is not a film of the form above, with or without a manifest.

    Raises:
        Malformed: it is not.
    """
    found = list(_boxes(film, 0, len(film)))
    kinds = [box.kind for box in found if box.kind != b"uuid"]
    if kinds != [b"ftyp", b"moov", b"free", b"mdat"] or not film.startswith(_FTYP):
        raise Malformed("these are not the boxes of a film that this program made")
    if [film[b.first : b.last] for b in found if b.kind == b"free"] != [_FREE]:
        raise Malformed("the film holds something where nothing belongs")
    others = [box for box in found if box.kind == b"uuid"]
    if len(others) > 1:
        raise Malformed("the film has more than one manifest, or something like one")
    if others and (others[0].first != len(_FTYP) or not _is_manifest(film, others[0])):
        raise Malformed("the film holds something that is not its manifest")


def manifest_of(film: bytes) -> bytes | None:
    """Return the manifest of a film that passed `expect_film`, or None."""
    box = _manifest_box(film)
    return None if box is None else film[box.inside : box.last]


def without(film: bytes) -> bytes:
    """Return the film before it got its manifest, to the byte.

    Raises:
        Missing: it has none.
        Malformed: it is no film of this program.
    """
    expect_film(film)
    box = _manifest_box(film)
    if box is None:
        raise Missing("this film has no manifest", hint="it is as it was made")
    whole = bytearray(film[: box.first] + film[box.last :])
    _move(whole, -(box.last - box.first))
    return bytes(whole)


def joined(film: bytes, manifest: bytes) -> bytes:
    """Return the film with this manifest in its place: the opposite of `without`."""
    size = 4 + len(_HEAD) + len(manifest)
    whole = bytearray(film)
    _move(whole, size)
    at = len(_FTYP)
    return bytes(whole[:at]) + size.to_bytes(4, "big") + _HEAD + manifest + bytes(whole[at:])


def _manifest_box(film: bytes) -> Box | None:
    for box in _boxes(film, 0, len(film)):
        if box.kind == b"uuid":
            return Box(box.kind, box.first, box.first + 4 + len(_HEAD), box.last)
    return None


def _is_manifest(film: bytes, box: Box) -> bool:
    begins = film[box.first + 4 : box.first + 4 + len(_HEAD)] == _HEAD
    return begins and box.last - box.first <= LARGEST_MANIFEST


def _boxes(data: bytes | bytearray, at: int, last: int) -> Iterator[Box]:
    while at < last:
        size, inside = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:  # a larger one says its size in 8 bytes more
            size, inside = int.from_bytes(data[inside : inside + 8], "big"), at + 16
        if inside > last or size < inside - at or at + size > last:
            raise Malformed("a box of the film ends outside of it, or inside its own head")
        yield Box(bytes(data[at + 4 : at + 8]), at, inside, at + size)
        at += size


def _move(film: bytearray, by: int) -> None:
    """Say in every table of offsets that all samples lie `by` bytes further on."""
    for table, width in _tables(film, 0, len(film), 0):
        count = int.from_bytes(film[table.inside + 4 : table.inside + 8], "big")
        if table.inside + 8 + count * width != table.last:
            raise Malformed("a table of the film has another length than it says")
        for at in range(table.inside + 8, table.last, width):
            moved = int.from_bytes(film[at : at + width], "big") + by
            if not 0 <= moved < 1 << (8 * width):
                raise Malformed("a table of the film points outside of it")
            film[at : at + width] = moved.to_bytes(width, "big")


def _tables(film: bytearray, at: int, last: int, deep: int) -> Iterator[tuple[Box, int]]:
    for box in _boxes(film, at, last):
        if box.kind in _TABLES:
            yield box, _TABLES[box.kind]
        elif box.kind in _INSIDE and deep < _MOST_DEEP:
            yield from _tables(film, box.inside, box.last, deep + 1)
