"""The certificate of a shredding: what a deponent can be given, and anybody can check.

It says which records' keys died, when, by whom, and between which epochs, and where in the log
that is written. It holds no word of the testimony and no reason. It is checked in four steps,
the last of them by whoever can unlock the case:

1. It is written as it must be, and signed by the key of the log that it names.
2. Its checkpoint is signed by the same log.
3. Its leaf stands in that log, at the place it says.
4. In the casebook the leaf is that of this very shredding, and every key it names is gone.

What it cannot show: that no copy of the keys was made before. It says so where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.desk import kinds
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.pen import Inside
from bearwitness.errors import Malformed, Unverified
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof import keys, notes
from bearwitness.proof.merkle import Tree, included
from bearwitness.records import codec

_SIGNED = b"bearwitness shred certificate v1\n"
_HINT = "ask for it again from whoever shredded"
LONGEST = 16 << 20  # bytes of a certificate


@dataclass(frozen=True, slots=True)
class Key:
    """One data key that died: of which record, sealing which compartment."""

    record: RecordId
    compartment: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """See above. `log` is a verifier key, as policies have it."""

    version: int
    testimony: TestimonyId
    keys: tuple[Key, ...]
    epoch_before: int
    epoch_after: int
    at: datetime
    by: str
    log: str
    leaf: bytes
    place: int  # of the leaf, from 0
    path: tuple[bytes, ...]
    checkpoint: str
    signature: bytes = b""


def certified(
    fold: Fold,
    found: Folded,
    leaves: tuple[bytes, ...],
    *,
    origin: str,
    key: Ed25519PrivateKey,
    at: datetime,
) -> Certificate:
    """Return the certificate of a shredding that is in the casebook, signed now."""
    value: Shredding = fold.value(found)
    tree = Tree(leaves)
    bare = Certificate(
        version=1,
        testimony=value.testimony,
        keys=tuple(Key(name, fold.by_id[name].card.compartment) for name in value.records),
        epoch_before=value.before,
        epoch_after=value.after,
        at=found.card.at,
        by=found.card.by,
        log=checkpoints.log_key(origin, key),
        leaf=leaves[found.leaf],
        place=found.leaf,
        path=tuple(tree.inclusion(found.leaf)),
        checkpoint=checkpoints.sign(origin, tree.size, tree.root(), key=key, at=at),
    )
    return replace(bare, signature=key.sign(_message(bare)))


def of(
    held: Inside, testimony: TestimonyId, *, origin: str, key: Ed25519PrivateKey, at: datetime
) -> tuple[Certificate, ...]:
    """Return the certificates of a testimony's shreddings, under a checkpoint of now."""
    leaves, fold = held.store.leaves(), held.fold
    return tuple(
        certified(fold, found, leaves, origin=origin, key=key, at=at)
        for found in fold.current(kinds.of(Shredding))
        if testimony in found.card.about
    )


def written(certificate: Certificate) -> bytes:
    """Return the certificate as a file: one line of canonical JSON."""
    return codec.written(certificate) + b"\n"


def verified(data: bytes, *, log: str | None = None) -> Certificate:
    """Return a certificate that holds; steps 1 to 3.

    Args:
        data: the file.
        log: the verifier key of the log that it must be of; None takes the one it names, and
            then it shows only that whoever holds that key says so.

    Raises:
        Unverified: with the step that failed.
    """
    try:
        found = codec.read(Certificate, data.removesuffix(b"\n"))
        key = notes.verifier_key(found.log)
        noted = checkpoints.parse(found.checkpoint)
    except Malformed as wrong:
        raise _unverified(1, "it is not written as a certificate is") from wrong
    if found.version != 1 or log not in (None, found.log):
        raise _unverified(1, "it is of another log, or of a later version")
    if not keys.signed(key.key, found.signature, _message(found)):
        raise _unverified(1, "its signature does not hold")
    if not checkpoints.verify(noted, found.log):
        raise _unverified(2, "its checkpoint is not signed by its log")
    if not included(found.leaf, found.place, noted.size, found.path, noted.root):
        raise _unverified(3, "its leaf is not in the log")
    return found


def expect_in(certificate: Certificate, fold: Fold) -> None:
    """Check step 4 against an unlocked casebook.

    Raises:
        Unverified: the casebook does not bear it out.
    """
    mine = [f for f in fold.records if f.leaf == certificate.place and f.card.kind == "shredding"]
    if not mine or fold.leaf(mine[0]) != certificate.leaf:
        raise _unverified(4, "this casebook has no such shredding at this place")
    value: Shredding = fold.value(mine[0])
    told = {key.record for key in certificate.keys}
    if value.testimony != certificate.testimony or told != set(value.records):
        raise _unverified(4, "the casebook says something else of this shredding")
    if any(name not in fold.by_id or not fold.shredded(fold.by_id[name]) for name in told):
        raise _unverified(4, "a key that it names is still there")


def _message(certificate: Certificate) -> bytes:
    return _SIGNED + codec.written(replace(certificate, signature=b""))


def _unverified(step: int, why: str) -> Unverified:
    return Unverified(f"step {step}: {why}", step=step, hint=_HINT)
