"""What must hold of another machine's copy before anything of it is taken in.

That no record is missing at the end must hold of the case itself too (`ledger`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.desk import kinds, naming
from bearwitness.desk.deeds import Merge, Named
from bearwitness.desk.fold import Fold
from bearwitness.errors import CannotOpen, Refused
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import leaf_of, root
from bearwitness.proof.passages import issue_all
from bearwitness.records.testimony import ProofSeed, Testimony


def expect_one_family(mine: str, other: str) -> None:
    """Refuse a log whose name is neither this case's nor that of one of its branches.

    Raises:
        Refused: it is another name.
    """
    if naming.case_of(mine) != naming.case_of(other):
        raise Refused(
            "the other log has the name of another case's",
            hint="copy the case's folder again from its machine, case.json too",
        )


def expect_whole(fold: Fold, leaves: Sequence[bytes], *, issuer_key: Ed25519PrivateKey) -> None:
    """Refuse a log that goes on behind its last record with more than that testimony's passages.

    Records at the end can be taken away without a key; their leaves cannot be, unseen.

    Raises:
        CannotOpen: there are such leaves.
    """
    tail = set(leaves[max((found.leaf for found in fold.records), default=-1) + 1 :])
    if tail and not tail <= _passages_at_the_end(fold, issuer_key):
        raise CannotOpen(
            "this casebook lacks records that its log has",
            hint="restore a backup, or copy its folder again, whole, while no program has it open",
        )


def expect_grown(fold: Fold, origin: str, leaves: Sequence[bytes], ours: Collection[bytes]) -> None:
    """Refuse a log that does not begin with what it was when it was taken in, here or elsewhere.

    Nor with what it was when it was branched off. An older copy of it that has nothing new is
    harmless. What was written there since, and cut off again with its leaves, nobody here can
    know of.

    Raises:
        Refused: it was set back, and written on; or what it began with is not all there.
    """
    if set(leaves) <= set(ours):
        return
    merges: list[Merge] = _told(fold, kinds.of(Merge).name)
    names: list[Named] = _told(fold, kinds.of(Named).name)
    begun = max((name.leaves for name in names if name.origin == origin), default=0)
    met = [checkpoints.parse(merge.checkpoint) for merge in merges if merge.origin == origin]
    lost = len(leaves) < begun or not set(leaves[:begun]) <= set(ours)
    # The last one only: after `--restored`, what was met before it does not count any more.
    if lost or any(
        len(leaves) < then.size or root(leaves[: then.size]) != then.root for then in met[-1:]
    ):
        raise Refused(
            "the other log is not what was taken in before, grown on: it was set back",
            hint="if an older copy of its folder was put in its place, take it in with --restored",
        )


def _told(fold: Fold, kind: str) -> list[Any]:
    return [fold.value(found) for found in fold.records if found.card.kind == kind]


def _passages_at_the_end(fold: Fold, issuer_key: Ed25519PrivateKey) -> set[bytes]:
    name = kinds.of(Testimony).name
    kept = [f for f in fold.records if f.card.kind == name and not fold.shredded(f)]
    if not kept:
        return set()
    words: Testimony = fold.value(max(kept, key=lambda found: found.leaf))
    return {
        leaf_of(credential)
        for found in fold.heads(kinds.of(ProofSeed).name, words.id)
        for credential in issue_all(
            [passage.text for passage in words.passages()],
            language=words.language,
            seed=fold.value(found).seed,
            issuer_key=issuer_key,
        )
    }
