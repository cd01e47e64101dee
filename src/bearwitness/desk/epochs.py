"""Epochs: the key that wraps every data key, made anew at each shredding and every month.

Deleting a wrapped key would be enough on a perfect disk. A new epoch key makes an old copy of
the wrapped key useless to whoever gets only today's keys: the epoch key that opens it is gone
from the casebook as well.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from bearwitness.adapters.store.parts import CASE, Store
from bearwitness.desk import keyring, vouching
from bearwitness.desk.deeds import RENEWED, RESTORED, SHREDDED
from bearwitness.desk.fold import Fold
from bearwitness.desk.keyring import Facts
from bearwitness.desk.vouching import FormerCards
from bearwitness.ids import RecordId
from bearwitness.sealing import compartments
from bearwitness.sealing.age import Entropy

MADE = "made the case"  # what a ledger line says where an epoch begins; stored
ROTATED = "rotated the epoch key"
BEGINS = {MADE, ROTATED, SHREDDED, RESTORED, *RENEWED}
LONGEST = timedelta(days=30)


def due(fold: Fold, at: datetime) -> bool:
    """Say whether the epoch has lasted a month, as far as the ledger's dates can be believed.

    One that began in the future, by a clock that ran ahead, is as old as the one before it. If
    all of them did, then it is this clock that is wrong, and nothing is due.
    """
    began = [found.card.at for found in fold.records if found.card.what in BEGINS]
    past = [moment for moment in began if moment <= at]
    return bool(past) and at - past[-1] >= LONGEST


def first(facts: Facts, secret_keys: Sequence[str], *, entropy: Entropy) -> tuple[bytes, bytes]:
    """Return the head of the first epoch, and the wrapped key of all cards."""
    key, card_key = compartments.new_key(entropy), compartments.new_key(entropy)
    sealed = head(key, 1, facts, secret_keys, entropy=entropy)
    return sealed, wrapped_card_key(key, card_key, entropy=entropy)


def head(
    key: bytes,
    number: int,
    facts: Facts,
    secret_keys: Sequence[str],
    *,
    entropy: Entropy,
    former: Sequence[FormerCards] = (),
) -> bytes:
    """Return the head of an epoch of a case, sealed to its team; see `vouching.epoch_head`."""
    return vouching.epoch_head(
        key,
        number,
        facts=keyring.written(facts),
        team=facts.team,
        secret_keys=secret_keys,
        entropy=entropy,
        former=former,
    )


def wrapped_card_key(epoch_key: bytes, card_key: bytes, *, entropy: Entropy) -> bytes:
    """Return the key of all cards, wrapped."""
    return compartments.wrap(
        epoch_key, card_key, record="case", compartment="card", entropy=entropy
    )


def turn(fold: Fold, store: Store, *, but: Container[RecordId], entropy: Entropy) -> int:
    """Make a new epoch key, sealed to the team, and wrap every data key under it.

    Args:
        fold: it has caught up.
        store: held for writing.
        but: records whose keys are left out, and so destroyed.
        entropy: random bytes on request.

    Raises:
        CannotOpen: a wrapped key does not open under the old one.
    """
    key = compartments.new_key(entropy)
    anew = rewrapped(fold, key, but=but, entropy=entropy)
    case = wrapped_card_key(key, fold.card_key, entropy=entropy)
    number, former = fold.state.epoch + 1, fold.former_cards
    sealed = head(key, number, fold.facts, fold.secret_keys, entropy=entropy, former=former)
    epoch = store.turn(sealed, [(CASE, case), *anew.items()])
    fold.turn_to(epoch, key, anew)
    return epoch


def rewrapped(
    fold: Fold, key: bytes, *, but: Container[RecordId] = (), entropy: Entropy
) -> dict[int, bytes]:
    """Return every data key wrapped under another key, by the record's number."""
    left = [f for f in fold.records if f.number in fold.wrapped and f.id not in but]
    old = ((fold.wrapped[found.number], found.id, found.card.compartment) for found in left)
    anew = compartments.rewrap(fold.epoch_key, key, old, entropy=entropy)
    return dict(zip((found.number for found in left), anew, strict=True))
