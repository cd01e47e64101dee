r"""The manifest: which files an edition consists of, signed, so that a mirror cannot alter one.

`manifest.json` is canonical JSON with the fields `version`, `edition`, `files` (path →
`size`, `sha256`), `key` and `signature`. What is signed (Ed25519, RFC 8032):

    b"bearwitness edition manifest v1\n" + the canonical JSON of the manifest with an
    empty `signature`

Everything in the folder but `manifest.json` itself is listed: a file too many is as wrong as
one too few. The signature shows that nothing changed since the case's edition key signed; that
the key is the right one must be known from elsewhere.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bearwitness.errors import Malformed, Unreadable, Unverified
from bearwitness.ids import EditionId
from bearwitness.records import codec

NAME = "manifest.json"
LARGEST = 4 * 2**20  # bytes
_DOMAIN = b"bearwitness edition manifest v1\n"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What a file must be: its size in bytes and its SHA-256 in hex."""

    size: int  # bytes
    sha256: str

    def __post_init__(self) -> None:
        if self.size < 0 or not _SHA256.fullmatch(self.sha256):
            raise Malformed("a manifest marks a file in a way that it may not")

    @classmethod
    def of(cls, content: bytes) -> Mark:
        """Return the mark of these bytes; a large file is hashed by the caller in pieces."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one edition. `key` is the raw Ed25519 public key, 32 bytes."""

    edition: EditionId
    files: Mapping[str, Mark]
    key: bytes
    signature: bytes = b""
    version: int = 1


def signed(
    edition: EditionId,
    files: Mapping[str, Mark],
    *,
    key: bytes,
    sign: Callable[[bytes], bytes],
) -> bytes:
    """Return the bytes of `manifest.json`.

    Args:
        edition: whose files these are.
        files: the mark of every file in the folder, by its path with `/`.
        key: the public key that goes with `sign`.
        sign: Ed25519 over the given bytes, such as `Ed25519PrivateKey.sign`.
    """
    bare = Manifest(edition, dict(files), key)
    return codec.written(replace(bare, signature=sign(_DOMAIN + codec.written(bare))))


def verified(
    data: bytes,
    files: Mapping[str, Mark],
    *,
    verify: Callable[[bytes, bytes, bytes], bool],
    key: bytes | None = None,
) -> Manifest:
    """Check a manifest against the files that are there, and return it.

    1. The manifest is canonical and of a version that we know.
    2. Its key is the one expected, where one is.
    3. Its signature holds.
    4. The files are exactly those that it lists, unchanged.

    Args:
        data: the bytes of `manifest.json`.
        files: the marks of the files found, by path, without `manifest.json`.
        verify: `(key, signature, message) -> bool`, Ed25519.
        key: the key known from elsewhere; None checks the files against each other only.

    Raises:
        Unreadable, Malformed: step 1.
        Unverified: another step, by its number.
    """
    if not data or len(data) > LARGEST:
        raise Unreadable("this is no manifest: empty, or far too large")
    manifest = codec.read(Manifest, data)  # 1
    if manifest.version != 1:
        raise Malformed("this manifest has a version that we do not know", hint="update")
    if key is not None and manifest.key != key:  # 2
        raise Unverified("the edition is signed by another key", step=2, hint="get a true copy")
    bare = codec.written(replace(manifest, signature=b""))
    if not verify(manifest.key, manifest.signature, _DOMAIN + bare):  # 3
        raise Unverified("the manifest was altered after it was signed", step=3)
    _same(manifest.files, files)  # 4
    return manifest


def _same(listed: Mapping[str, Mark], found: Mapping[str, Mark]) -> None:
    if missing := len(set(listed) - set(found)):
        raise Unverified(f"{missing} files of the edition are missing", step=4)
    if extra := len(set(found) - set(listed)):
        raise Unverified(f"{extra} files are here that the edition does not have", step=4)
    if changed := sum(found[name] != mark for name, mark in listed.items()):
        raise Unverified(f"{changed} files of the edition were altered", step=4)
