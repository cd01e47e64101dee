"""Proofs at DESK: a checkpoint of the log as it stands, and a bundle for each cleared passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bearwitness.consent import Scope
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import ConsentDenied
from bearwitness.proof import bundle as bundles
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.merkle import Tree, leaf_of
from bearwitness.proof.policy import Policy, issuer_name
from bearwitness.publication.assembly import Chosen
from bearwitness.publication.edition import WarningLevel
from bearwitness.publication.gate import Cleared


def proven(casebook: Casebook, cleared: Sequence[Cleared], *, at: datetime) -> Iterator[Chosen]:
    """Yield each cleared passage with its bundle, under one checkpoint of the whole log.

    Raises:
        ConsentDenied: a draft is not cleared for quoting; a bundle is a publication.
        Missing: a testimony was shredded meanwhile.
    """
    signed, tree = checkpoint(casebook, at=at)
    origin = casebook.facts.origin
    log = checkpoints.log_key(origin, casebook.signing_key)
    for one in cleared:
        if not one.allows(Scope.QUOTE):
            raise ConsentDenied(
                f"{one.draft.testimony}: consent to quote is not among its permits",
                hint="ask the deponent, or leave this testimony out",
            )
        credentials = casebook.credentials(one.draft.testimony)
        for passage in one.passages:
            credential = credentials[passage.index]
            place = casebook.leaf_index(leaf_of(credential))
            made = bundles.make(
                credential,
                kept=passage.kept,
                log=log,
                leaf_index=place,
                inclusion=tree.inclusion(place),
                checkpoint=signed,
            )
            yield Chosen(
                one.draft.testimony,
                passage.index,
                bundle=made,
                log=origin,
                leaf=place,
                warning=WarningLevel.HEAVY,
            )


def checkpoint(casebook: Casebook, *, at: datetime) -> tuple[str, Tree]:
    """Return a signed checkpoint of the log as it stands, and its tree."""
    tree = Tree(casebook.leaves())
    origin, key = casebook.facts.origin, casebook.signing_key
    return checkpoints.sign(origin, tree.size, tree.root(), key=key, at=at), tree


def policy(casebook: Casebook) -> Policy:
    """Return whose keys a reader of this case has to trust: the team's and its log's."""
    log = checkpoints.log_key(casebook.facts.origin, casebook.signing_key)
    return Policy((issuer_name(casebook.facts.issuer),), (log,))
