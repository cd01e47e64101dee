"""Custody: secret keys in files and on paper, made, dealt as shares, restored and drilled.

The custody key of a case opens identities. It is made where it is dealt (`ceremony`, or
`keyring.made` for a case that begins at once), exists whole only while a quorum's shares are
joined in memory, and is stored nowhere. Any other key, the team's above all, can be dealt here
too, so that a lost passphrase does not lose the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.desk import keyring
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import CUSTODY_RENEWED
from bearwitness.desk.keyring import Custody
from bearwitness.desk.kinds import Deed
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records import codec
from bearwitness.records.reason import checked_reason
from bearwitness.records.testimony import Identity, Testimony
from bearwitness.sealing import opening, passphrase, shares
from bearwitness.sealing.age import Entropy
from bearwitness.sealing.plan import Plan

DRILLED = "drilled the custody key"  # what a ledger line says; stored
FAILED = "failed to drill the custody key"
MONTH = timedelta(days=31)
_LONGEST = 64 * 1024  # bytes of a public half


@dataclass(frozen=True, slots=True)
class Dealt:
    """The shares of a key, in the plan's order, and its public half."""

    shares: tuple[str, ...] = field(repr=False)
    custody: Custody


@dataclass(frozen=True, slots=True)
class Joined:
    """The key that shares gave back. `check` is what custodians compare aloud."""

    secret_key: str = field(repr=False)
    recipient: str
    check: str


@dataclass(frozen=True, slots=True)
class Drills:
    """When the custody key was last drilled. A drill is due each month, and at once if never."""

    last: datetime | None
    due: bool


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


def ceremony(public: Path, plan: Plan, *, entropy: Entropy, passphrase: str = "") -> Dealt:
    """Make a custody key and deal it; write its public half, and that only, into a new file.

    Meant for a machine without a network, which is switched off after the sheets are written.
    `bearwitness new --custody FILE` makes a case for it elsewhere.

    Raises:
        Refused: the file is there already.
        Malformed: the shares' passphrase is not printable ASCII.
    """
    custody, dealt = keyring.new_custody(plan, entropy=entropy, passphrase=passphrase)
    files.write_new(public, codec.written(custody) + b"\n")
    return Dealt(dealt, custody)


def public_half(path: Path) -> Custody:
    """Return what `ceremony` wrote; or the custodians of a case, from its `case.json`.

    Raises:
        Malformed: it is neither.
        Missing: there is no such file.
    """
    data = files.read_bytes(path, limit=_LONGEST).removesuffix(b"\n")
    if path.name == keyring.FACTS:
        facts = codec.read(keyring.Facts, data)
        return Custody(facts.custody, facts.plan, facts.check)
    return codec.read(Custody, data)


def split(path: Path, word: str, plan: Plan, *, passphrase: str = "") -> Dealt:
    """Return shares of the key in a file.

    Raises:
        CannotOpen: another passphrase or a damaged file.
        Malformed: the file holds no secret key, or the shares' passphrase is not printable ASCII.
        Missing: there is no such file.
    """
    key = keyring.load_key(path, word)
    seed = opening.seed_of(key)
    half = Custody(opening.recipient_of(key), plan, shares.key_check(seed))
    return Dealt(shares.split(seed, plan, passphrase=passphrase), half)


def join(dealt: Sequence[str], *, passphrase: str = "", check: str | None = None) -> Joined:
    """Return the key that these shares give back; `check` is the value on their sheets.

    Raises:
        CannotOpen: steps 1 to 5 of `sealing.shares`.
        Malformed: what they give is not a key of ours.
    """
    seed = shares.join(dealt, passphrase=passphrase, check=check)
    key = opening.secret_key_of(seed)
    return Joined(key, opening.recipient_of(key), shares.key_check(seed))


def drill(
    casebook: Casebook, dealt: Sequence[str], *, passphrase: str = "", why: str, at: datetime
) -> None:
    """Prove that these shares still open what is sealed for the quorum: the case's canary.

    No identity is opened, and the secret is neither returned nor kept. Steps 1 to 5 are those
    of `sealing.shares`; 6, the key is this case's; 7, the canary opens and names this case.
    Each try is in the ledger, a failed one too.

    Raises:
        CannotOpen: one of the steps failed.
        Missing: the case has no canary.
    """
    checked_reason(why)  # a try that cannot be told is none
    try:
        secret = keyring.joined(dealt, casebook.facts, passphrase=passphrase)
        keyring.check_canary(casebook.path, casebook.facts, secret)
    except BearwitnessError:
        casebook.append(Deed(FAILED), reason=why, at=at)
        raise
    casebook.append(Deed(DRILLED), reason=why, at=at)


def drills(casebook: Casebook, *, at: datetime) -> Drills:
    """Return when the custody key was last drilled, from the ledger, and whether that is due.

    A drill that the ledger puts in the future does not count as done: a clock ran wrong. Nor does
    one from before the custodians were renewed.
    """
    said = [(e.what, e.at) for e in casebook.ledger()]
    renewed = max((n for n, (what, _) in enumerate(said) if what == CUSTODY_RENEWED), default=-1)
    last = max((when for what, when in said[renewed + 1 :] if what == DRILLED), default=None)
    return Drills(last, last is None or not timedelta() <= at - last <= MONTH)


def open_identity(
    casebook: Casebook,
    testimony: TestimonyId,
    dealt: Sequence[str],
    *,
    passphrase: str = "",
    why: str,
    at: datetime,
) -> Identity:
    """Open an identity with the custodians' shares. Each try is in the ledger, failed ones too.

    Raises:
        CannotOpen: the shares give no secret, or that of another case.
        Missing: there is no such testimony or no identity, or it was shredded.
    """
    casebook.get(Testimony, testimony)
    checked_reason(why)
    try:
        secret = keyring.joined(dealt, casebook.facts, passphrase=passphrase)
    except (CannotOpen, Malformed):
        # `Casebook.open_identity` keeps failed tries of a secret; here there is none to try.
        casebook.append(Deed("failed to open an identity", (testimony,)), reason=why, at=at)
        raise
    return casebook.open_identity(testimony, secret, why=why, at=at)
