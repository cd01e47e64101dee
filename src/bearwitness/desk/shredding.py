"""Shredding and new epochs: which keys go, and how the others are wrapped anew.

Deleting a wrapped key would be enough on a perfect disk. A new epoch key makes an old copy of
the wrapped key useless to whoever gets only today's keys: the epoch key that opens it is gone
from the casebook as well. A copy of the whole casebook made before is not reached by either.
"""

from __future__ import annotations

from collections.abc import Sequence

from bearwitness.adapters.store import Store
from bearwitness.desk import kinds
from bearwitness.desk.fold import Fold, Folded
from bearwitness.ids import TestimonyId
from bearwitness.sealing import age, compartments
from bearwitness.sealing.age import Entropy


def doomed(fold: Fold, testimony: TestimonyId) -> list[Folded]:
    """Return the records that go with a testimony: all that name it, but for what outlives it.

    A record of a kind that this version does not know goes too.
    """
    named = (f for f in fold.records if testimony in f.card.about and not f.row.shredded)
    return [found for found in named if not kinds.outlives(found.card.kind)]


def remains(fold: Fold, records: Sequence[Folded]) -> list[object]:
    """Return the values to be kept in the place of these records, where their kind says so."""
    left = []
    for found in records:
        kind = kinds.named(found.card.kind)
        if kind is not None and kind.remains is not None and fold.heads(found):
            left.append(kind.remains(fold.value(found)))
    return left


def new_epoch(fold: Fold, store: Store, team: Sequence[str], *, entropy: Entropy) -> None:
    """Make a new epoch key, sealed to the team, and wrap every data key under it.

    Raises:
        CannotOpen: a wrapped key does not open under the old one.
    """
    compartment = {f.row.number: f.card.compartment for f in fold.records}
    key = compartments.new_key(entropy)
    wrapped = []
    for number, record, part, old in list(store.wrapped_keys()):
        where = compartment[number] if part else "card"
        plain = compartments.unwrap(fold.epoch_key, old, record=record, compartment=where)
        anew = compartments.wrap(key, plain, record=record, compartment=where, entropy=entropy)
        wrapped.append((number, part, anew))
    store.new_epoch(age.seal(key, team, entropy=entropy), wrapped)
