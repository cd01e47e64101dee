"""New keys for an old case: its passphrase, the team's key, the custodians.

Each is one new epoch. Its head, which the new key vouches for, is committed with the line in the
ledger; the files beside the casebook follow that commit (`desk.staging`). So a program that is
killed leaves a case that opens with the old keys or with the new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bearwitness.desk import branches, keyring, servers, staging
from bearwitness.desk.branches import Branch
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import TEAM_RENEWED, WORD_CHANGED, Backup, Moved
from bearwitness.desk.fold import Folded
from bearwitness.desk.keyring import Custody, Keyring
from bearwitness.desk.pen import Inside
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed, Refused, Unavailable
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.records import codec
from bearwitness.records.testimony import Identity
from bearwitness.sealing import age, compartments, opening, passphrase
from bearwitness.sealing.age import Entropy

TEAM = "keys/team.age"
MOVING = "began to open identities for other custodians"  # what ledger lines say; stored
FAILED = "failed to renew the custody key"
Progress = Callable[[int, int], None]  # how many are done, of how many


@dataclass(frozen=True, slots=True)
class Left:
    """What outside this folder a renewal does not reach: branches, and backups that still open."""

    branches: tuple[Branch, ...]
    backups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Team:
    """A renewed team key: whom to seal to from now on, and to whom no more."""

    recipient: str
    former: str
    left: Left


def left(casebook: Casebook) -> Left:
    """Return the branches and the backups of which nobody has said that they are destroyed."""
    return Left(
        branches.living(casebook),
        tuple(backup.id for backup in casebook.all(Backup) if not backup.destroyed),
    )


def change_passphrase(
    casebook: Casebook,
    word: str,
    *,
    reason: str,
    at: datetime,
    work_factor: int = passphrase.COST,
) -> None:
    """Put the team's key under a new passphrase, in this folder. The casebook is closed.

    A copy of the old file opens with the old passphrase for ever.

    Raises:
        Malformed: it is too short.
        Refused: it is the old one.
    """
    _expect_new(casebook.path, word)
    key, entropy = casebook.secret_keys[0], casebook.entropy
    sealed = keyring.sealed_key(key, word, entropy=entropy, work_factor=work_factor)
    with _renewing(casebook) as held:
        held.pen.deed(WORD_CHANGED, reason=reason, at=at)
        held.pen.turn_epoch()
        place = staging.staged(casebook.path, {TEAM: sealed})
        if keyring.load_key(place / TEAM, word) != key:
            raise CannotOpen("the new file does not hold the key", hint="nothing was changed")
        _mark(casebook.path, held)


def renew_team(
    casebook: Casebook,
    word: str,
    *,
    reason: str,
    at: datetime,
    work_factor: int = passphrase.COST,
) -> Team:
    """Make a new team key under a new passphrase. The casebook is closed.

    The old key is kept, sealed to the new one, and opens letters that were sealed to it; it vouches
    for nothing any more. Cards have a new key from here on.

    Raises:
        Malformed: the passphrase is too short.
        Refused: it is the old one.
    """
    _expect_new(casebook.path, word)
    entropy, before, told = casebook.entropy, casebook.facts, left(casebook)
    key = opening.new_secret_key(entropy)
    facts = replace(before, team=(opening.recipient_of(key),))
    ring = Keyring((key,), casebook.signing_key, casebook.issuer_key, casebook.letter_keys)
    sealed = keyring.sealed_key(key, word, entropy=entropy, work_factor=work_factor)
    with _renewing(casebook) as held:
        held.fold.renew_cards(compartments.new_key(entropy))
        held.pen.deed(TEAM_RENEWED, reason=reason, at=at)
        held.fold.become(facts, ring.secret_keys)
        held.pen.turn_epoch()
        contents = keyring.renewed(facts, ring, entropy=entropy)
        contents |= servers.tag(casebook.path, ring.secret_keys)
        place = staging.staged(casebook.path, {**contents, TEAM: sealed})
        if keyring.unlocked(place, keyring.facts_of(place), word).former != ring.former:
            raise CannotOpen("the new files do not hold the keys", hint="nothing was changed")
        _mark(casebook.path, held)
    return Team(facts.team[0], before.team[0], told)


def renew_custody(
    casebook: Casebook,
    secret: bytes,
    custody: Custody,
    *,
    reason: str,
    at: datetime,
    progress: Progress = lambda done, of: None,
) -> int:
    """Seal every identity for other custodians; return how many that were. The casebook is closed.

    Each is opened and sealed in memory. What the old ones were sealed with is destroyed: the former
    custodians' shares open nothing of this casebook any more.

    Args:
        casebook: the case.
        secret: what a quorum of the custodians up to now gives (`keyring.joined`).
        custody: the public half of the new key. That its shares give it is not checked here.
        reason: for the ledger.
        at: UTC.
        progress: is told how far it has come.

    Raises:
        CannotOpen: an identity does not open; nothing was changed.
        Malformed: the new key is no hybrid recipient.
        Refused: it is the old one, or the team's.
    """
    facts = casebook.facts
    _expect_other_custody(casebook, custody)
    facts = replace(facts, custody=custody.recipient, plan=custody.plan, check=custody.check)
    canary = keyring.canary(facts, entropy=casebook.entropy)
    casebook.did(MOVING, *_deponents(casebook), reason=reason, at=at)  # it stays, whatever follows
    with _renewing(casebook, lambda: _failed(casebook, reason, at)) as held:
        moved = _moved(held, secret, custody.recipient, casebook.entropy, progress,
                       reason=reason, at=at)  # fmt: skip
        before = held.fold.state.epoch
        held.pen.deed(f"moved {len(moved)} identities to other custodians", reason=reason, at=at)
        value = Moved(tuple(moved), tuple(moved.values()), custody.check, before, before + 1)
        held.pen.keep(value, reason=reason, at=at)
        held.fold.become(facts, casebook.secret_keys)
        held.pen.turn_epoch(but=moved.keys())
        contents = {keyring.FACTS: keyring.written(facts), "keys/canary.age": canary}
        contents[f"keys/{keyring.TAG}"] = keyring.tag_of(facts, casebook.secret_keys)
        place = staging.staged(casebook.path, contents)
        keyring.expect_vouched(place, keyring.facts_of(place), casebook.secret_keys)
        _mark(casebook.path, held)
    return len(moved)


def note_failed(casebook: Casebook, *, reason: str, at: datetime) -> None:
    """Write down a try at a new custody key that came to nothing, whatever stopped it."""
    casebook.did(FAILED, reason=reason, at=at)


def _failed(casebook: Casebook, reason: str, at: datetime) -> None:
    with suppress(BearwitnessError, OSError):  # that it was begun is there already
        with casebook.inside() as held:
            held.fold.become(casebook.facts, casebook.secret_keys)
        note_failed(casebook, reason=reason, at=at)


def _deponents(casebook: Casebook) -> tuple[TestimonyId, ...]:
    with casebook.inside() as held:
        here = [f.card.key for f in held.fold.records if f.card.compartment == "identity"]
    return tuple(sorted({TestimonyId(key) for key in here if key}))


@contextmanager
def _renewing(casebook: Casebook, failed: Callable[[], None] = lambda: None) -> Iterator[Inside]:
    try:
        with casebook.inside(writing=True) as held:
            if staging.finish(casebook.path, held.store):
                raise Unavailable(
                    "somebody renewed the keys of this case at the same moment: nothing else was"
                    " changed",
                    hint="open the case again, with the new passphrase",
                )
            yield held
    except BaseException:  # Ctrl-C too: no key stays staged that the casebook does not name
        failed()
        casebook.close()
        with suppress(BearwitnessError, OSError):  # whoever opens it next does it
            staging.settle(casebook.path)
        raise
    casebook.close()
    staging.settle(casebook.path)


def _mark(folder: Path, held: Inside) -> None:
    staging.mark(folder, held.store.epoch(held.store.state().epoch))


def _moved(
    held: Inside, secret: bytes, recipient: str, entropy: Entropy, progress: Progress,
    *, reason: str, at: datetime,
) -> Mapping[RecordId, RecordId]:  # fmt: skip
    """Seal each identity anew, older ones too; return which record took the place of which."""
    fold, key = held.fold, opening.secret_key_of(secret)
    here = [f for f in fold.records if f.card.compartment == "identity" and not fold.shredded(f)]
    anew: dict[RecordId, RecordId] = {}
    for done, found in enumerate(here):
        progress(done, len(here))
        sealed = age.seal(_identity(held, found, key), [recipient], entropy=entropy)
        after = [anew[one] for one in found.card.supersedes if one in anew]
        supersedes: Collection[RecordId] = {found.id, *found.card.supersedes, *after}
        anew[found.id] = held.pen.move(found, sealed, supersedes=supersedes, reason=reason, at=at)
    progress(len(here), len(here))
    return anew


def _identity(held: Inside, found: Folded, key: str) -> bytes:
    try:
        plain = b"".join(opening.opened([held.fold.content(found)[1]], [key]))
        if codec.read(Identity, plain).testimony != found.card.key:
            raise Malformed("an identity belongs to another testimony")
    except (CannotOpen, Malformed) as wrong:
        raise CannotOpen(
            f"the identity in record {found.id} does not open for these custodians, so none was"
            " moved",
            hint="`ledger check`, and restore a backup; if it is lost, shred its testimony,"
            f" {found.card.key}",
        ) from wrong
    return plain


def _expect_new(folder: Path, word: str) -> None:
    keyring.expect_long(word)
    with suppress(CannotOpen):
        keyring.load_key(folder / TEAM, word)
        raise Refused("this is the old passphrase", hint="take another one; nothing was changed")


def _expect_other_custody(casebook: Casebook, custody: Custody) -> None:
    facts = casebook.facts
    former = [opening.recipient_of(key) for key in casebook.letter_keys]
    if custody.recipient in (facts.custody, *former):
        raise Refused(
            "this is not another custody key: it is the old one, or the team's",
            hint="`keys make --custody FILE` deals a new one",
        )
    age.seal(b"", [custody.recipient], entropy=casebook.entropy)
