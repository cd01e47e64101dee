"""An edition's folder read from disk, and checked before anything is built from it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bearwitness.adapters.editions import marks
from bearwitness.errors import Malformed, Missing, Unreadable
from bearwitness.publication import edition as editions
from bearwitness.publication import manifest as manifests
from bearwitness.publication.edition import Edition
from bearwitness.publication.manifest import Manifest


@dataclass(frozen=True, slots=True)
class Folder:
    """An edition, its manifest and where its files are."""

    path: Path
    edition: Edition
    manifest: Manifest

    def size(self, name: str) -> int:
        """Return the size of one of its files, in bytes."""
        return self.manifest.files[name].size

    def content(self, name: str) -> bytes:
        """Return the bytes of one of its files."""
        return (self.path / name).read_bytes()


def opened(path: Path, *, key: bytes | None = None) -> Folder:
    """Read an edition's folder and check every byte of it against its manifest.

    Args:
        path: the folder, with `edition.json` and `manifest.json`.
        key: the edition key that is expected; None takes the manifest's own.

    Raises:
        Missing: this is no edition's folder, or a file that the edition names is not in it.
        Unreadable, Malformed: a file is not what its name says.
        Unverified: something was altered.
    """
    for name in ("edition.json", manifests.NAME):
        if not (path / name).is_file():
            raise Missing(f"there is no {name} in this folder", hint="give an edition's folder")
    found = marks(path)
    manifest = manifests.verified(
        _bounded(path / manifests.NAME, manifests.LARGEST), found, verify=_verify, key=key
    )
    edition = editions.read(_bounded(path / "edition.json", editions.LARGEST))
    if edition.id != manifest.edition:
        raise Malformed("the manifest is of another edition")
    if missing := len(set(edition.files) - set(found)):
        raise Missing(f"{missing} files that the edition names are not in its folder")
    return Folder(path, edition, manifest)


def _bounded(file: Path, largest: int) -> bytes:
    if file.stat().st_size > largest:
        raise Unreadable(f"{file.name} is far too large")
    return file.read_bytes()


def _verify(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
