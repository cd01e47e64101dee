"""Several files as one, the same bytes for the same files, and no longer telling how much it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from bearwitness.sealing.frames import padded_size

_FILLING = "padding.bin"  # zeros, so that the size of what is sealed says little
_NO_DAY = (1980, 1, 1, 0, 0, 0)


def zipped(files: Mapping[str, bytes], *, filled: bool = False) -> bytes:
    """Return a ZIP archive of these files, in order of their names and without their times.

    Args:
        files: content by path, with `/`.
        filled: add a file of zeros up to a Padmé size; whoever sees only the sealed archive
            then learns its size to within 12 %.
    """
    bare = _archive(files, 0)
    if not filled:
        return bare
    extra = len(_archive(files, 1)) - len(bare) - 1  # what a stored file costs besides its bytes
    return _archive(files, padded_size(len(bare) + extra) - len(bare) - extra, always=True)


def _archive(files: Mapping[str, bytes], filling: int, *, always: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(files):
            archive.writestr(_entry(name, zipfile.ZIP_DEFLATED), files[name], compresslevel=9)
        if filling or always:
            archive.writestr(_entry(_FILLING, zipfile.ZIP_STORED), bytes(filling))
    return out.getvalue()


def _entry(name: str, how: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DAY)
    entry.compress_type = how
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry
