"""Secret keys in files and on paper: made, split into shares, restored.

The custody key of a case is split when the case is made (`keyring.made`). Any other key, the
team's above all, can be split here, so that a lost passphrase does not lose the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bearwitness.desk import keyring
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import Deed
from bearwitness.errors import CannotOpen, Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Identity, Testimony
from bearwitness.sealing import opening, passphrase, shares
from bearwitness.sealing.age import Entropy


@dataclass(frozen=True, slots=True)
class Dealt:
    """The shares of a key. `check` is what custodians compare aloud after joining."""

    shares: tuple[str, ...] = field(repr=False)
    check: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The key that shares gave back."""

    secret_key: str = field(repr=False)
    recipient: str
    check: str


def make(path: Path, word: str, *, entropy: Entropy) -> str:
    """Make a secret key in a new file under a passphrase, and return its recipient.

    Raises:
        Refused: the file is there already.
        Malformed: the passphrase is empty.
    """
    key = opening.new_secret_key(entropy)
    save(path, key, word, entropy=entropy)
    return opening.recipient_of(key)


def save(path: Path, secret_key: str, word: str, *, entropy: Entropy) -> None:
    """Write a key into a new file under a passphrase; errors as `make`."""
    keyring.save_key(path, secret_key, word, entropy=entropy, work_factor=passphrase.COST)


def split(path: Path, word: str, *, quorum: int, custodians: int) -> Dealt:
    """Return shares of the key in a file.

    Raises:
        CannotOpen: another passphrase or a damaged file.
        Malformed: the quorum does not fit, or the file holds no secret key.
        Missing: there is no such file.
    """
    seed = opening.seed_of(keyring.load_key(path, word))
    return Dealt(shares.split(seed, quorum=quorum, custodians=custodians), shares.key_check(seed))


def join(dealt: Sequence[str]) -> Joined:
    """Return the key that these shares give back.

    Raises:
        CannotOpen: they give none.
        Malformed: what they give is not a key of ours.
    """
    seed = shares.join(dealt)
    key = opening.secret_key_of(seed)
    return Joined(key, opening.recipient_of(key), shares.key_check(seed))


def open_identity(
    casebook: Casebook, testimony: TestimonyId, dealt: Sequence[str], *, why: str, at: datetime
) -> Identity:
    """Open an identity with the custodians' shares. Each try is in the ledger, failed ones too.

    Raises:
        CannotOpen: the shares give no secret, or that of another case.
        Missing: there is no such testimony or no identity, or it was shredded.
    """
    casebook.get(Testimony, testimony)
    try:
        secret = keyring.joined(dealt, casebook.facts)
    except (CannotOpen, Malformed):
        # `Casebook.open_identity` keeps failed tries of a secret; here there is none to try.
        casebook.append(Deed("failed to open an identity", (testimony,)), reason=why, at=at)
        raise
    return casebook.open_identity(testimony, secret, why=why, at=at)
