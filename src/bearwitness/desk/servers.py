"""Which server a case is on: the address in its folder, obeyed only with the team's tag.

Whoever can write into the folder could otherwise name a server of theirs. It would be asked
before anything is opened, and learn who works on the case, from where and when.

    keys/store.mac    the tag of `casebook.store`; not there where the case has no server
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.store import opening as stores
from bearwitness.desk import vouching
from bearwitness.desk.vouching import Unvouched
from bearwitness.errors import Missing, Unreadable

TAG = "keys/store.mac"
_USE = "server"  # of the tag
_LONGEST = 1 << 16


def tag(folder: Path, secret_keys: Sequence[str]) -> dict[str, bytes]:
    """Return the file that vouches for the case's server, by name; none if it has no server."""
    if not (folder / stores.POINTER).exists():
        return {}
    where = files.read_bytes(folder / stores.POINTER, limit=_LONGEST)
    return {TAG: vouching.tag(secret_keys[0], _USE, where)}


def vouch(folder: Path, secret_keys: Sequence[str]) -> None:
    """Write that file into a new case."""
    for name, made in tag(folder, secret_keys).items():
        files.write_new(folder / name, made)


def expect_vouched(folder: Path, secret_keys: Sequence[str], *, tag_in: Path | None = None) -> None:
    """Refuse a server that nobody with the team's key has named, before it is asked anything.

    Args:
        folder: the case's.
        secret_keys: the team's.
        tag_in: the folder that holds the tag, if it is not the case's.

    Raises:
        Unvouched: the tag is not there, or is that of another server.
    """
    if not (folder / stores.POINTER).exists():
        return
    found = b""
    with suppress(Missing, Unreadable):
        found = files.read_bytes((tag_in or folder) / TAG, limit=vouching.TAG)
    where = files.read_bytes(folder / stores.POINTER, limit=_LONGEST)
    if not vouching.holds(found, secret_keys, _USE, where):
        raise Unvouched(
            "somebody without the team's key named the server of this case: it was not asked",
            hint="take casebook.store and keys/ from a member of the team, and ask who could"
            " write there",
        )
