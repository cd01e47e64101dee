"""What must hold of another machine's copy before anything of it is taken in.

That no record is missing at the end must hold of the case itself too (`ledger`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bearwitness.desk import kinds, naming
from bearwitness.desk.accounts import MergeAccount
from bearwitness.desk.deeds import Merge, Named
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.possible import expect_possible
from bearwitness.errors import BearwitnessError, CannotOpen, Malformed, Refused
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import leaf_of, root
from bearwitness.proof.passages import issue_all
from bearwitness.records import codec
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.reason import is_plain
from bearwitness.records.source import Source
from bearwitness.records.testimony import ProofSeed, Testimony

# What speakers and wordings hold that were taken from web pages before they were cleaned.
_MARKS = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_BREAKS = "\t\n\r"  # reasons that were kept before they were asked to be of one line have them


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


def expect_sound(mine: Fold, theirs: Fold, new: Sequence[Folded]) -> None:
    """Refuse records that this program could not have written: whoever shows them trusts them.

    What is shredded, identities, and kinds that only a later version knows cannot be read and are
    passed over. A kind that this version knows, with more in it than it knows, is refused: whoever
    takes it in would have a case that does not open, so update this program first. What an older
    version wrote and this one reads is taken in: former keys, reasons of several lines, and
    speakers and wordings with soft hyphens or marks of no width.

    Args:
        mine: what takes them in.
        theirs: where they are; it was checked against its log.
        new: those of its records that would be taken in.

    Raises:
        CannotOpen: one has a value that its kind cannot have; or its card is another value's, or
            does not read as typed; or an account of a merge is of another case's log, of claims
            that nobody has, or of more voices than there are sources.
    """
    every = [*mine.records, *theirs.records]
    claims = {found.card.key for found in every if found.card.kind == kinds.of(Claim).name}
    sources = {found.card.key for found in every if found.card.kind == kinds.of(Source).name}
    for found in new:
        try:
            _expect_plain_card(found)
            value = _value(theirs, found)
            if isinstance(value, MergeAccount):
                _expect_of_this_case(value, mine.origin, claims, len(sources))
        except BearwitnessError as wrong:
            raise CannotOpen(
                f"record {found.id} of the other copy holds what this program never writes there:"
                f" {wrong}",
                hint="nothing was taken in; if that copy was worked on with a later version of this"
                " program, update this one and merge again; otherwise find out who wrote it, or"
                " take in a copy from before",
            ) from None


def _expect_plain_card(found: Folded) -> None:
    if not all(is_plain(text) for text in (found.card.what, found.card.by, found.card.reason)):
        raise Malformed("its line in the ledger holds a character that is not seen")


def _value(fold: Fold, found: Folded) -> object:
    """Return a record's value, found sound, where this version can read it."""
    kind = kinds.named(found.card.kind)
    if kind is None or kind.compartment == "identity" or fold.shredded(found):
        return None
    value: object = codec.read(kind.cls, fold.content(found)[1])
    expect_possible(_as_today(value), breaks=_BREAKS)
    if found.card.key not in kind.keys_of(value) or kind.compartment != found.card.compartment:
        raise Malformed("its card is of another value")
    return value


def _as_today(value: object) -> object:
    """Return a value as it would be kept today: without marks that change no line's order."""
    if isinstance(value, Saying):
        chain = tuple(one.translate(_MARKS) for one in value.attribution)
        return replace(value, attribution=chain)
    if isinstance(value, Claim):
        words = {code: text.translate(_MARKS) for code, text in value.wording.items()}
        return replace(value, wording=words)
    return value


def _expect_of_this_case(
    account: MergeAccount, origin: str, claims: Collection[str | None], most: int
) -> None:
    expect_one_family(origin, account.origin)
    if not all(one.claim in claims for one in account.changes):
        raise Malformed("an account of a merge has a claim that nobody has")
    if any(stood.k_possible > most for c in account.changes for stood in (c.before, c.after)):
        raise Malformed("an account of a merge has more voices than there are sources")


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
