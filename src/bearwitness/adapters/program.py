"""Which program counts: the digest of its sources, since a version may stand while they change."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable

COUNTING = "bearwitness.counting"


@cache
def digest() -> str:
    """Return a name for the program that counts: another as soon as one of its lines is."""
    return digest_of(resources.files(COUNTING), version("bearwitness"))


def digest_of(folder: Traversable, named: str) -> str:
    """Return the SHA-256 over a version and over each source in a folder, by its name."""
    whole = sha256(named.encode())
    sources = (file for file in folder.iterdir() if file.name.endswith(".py"))
    for file in sorted(sources, key=lambda file: file.name):
        whole.update(sha256(file.name.encode()).digest() + sha256(file.read_bytes()).digest())
    return whole.hexdigest()
