"""A casebook copied record by record into a new store: for a backup, or for another machine.

What is copied is sealed already. Only the wrapped keys differ: each is given anew, under the
key that the copy is to open with. Cards from before a renewal of the team's key are sealed anew.
"""

from __future__ import annotations

from pathlib import Path

from bearwitness.adapters.store import sqlite
from bearwitness.adapters.store.parts import Part, Store
from bearwitness.adapters.store.sqlite import SqliteStore
from bearwitness.desk import epochs
from bearwitness.desk.fold import Fold
from bearwitness.ids import RecordId
from bearwitness.sealing.age import Entropy

_AT_ONCE = 1_000  # records


def copied(
    fold: Fold, store: Store, into: Path, *, key: bytes, sealed: bytes, entropy: Entropy
) -> None:
    """Copy the records, the log and the keys that are left into an empty folder.

    Args:
        fold: it has caught up, and the store is held for writing: nobody shreds meanwhile.
        store: where the records are.
        into: gets `casebook.sqlite` and `epochs`.
        key: every data key is wrapped under it.
        sealed: what stands in the place of the sealed epoch key; empty in a backup.
        entropy: random bytes on request.
    """
    anew = epochs.rewrapped(fold, key, entropy=entropy)
    card_key = epochs.wrapped_card_key(key, fold.card_key, entropy=entropy)
    sqlite.make(into, sealed=sealed, card_key=card_key)
    copy = SqliteStore(into)
    try:
        with copy.writing():
            for leaf in store.leaves():
                copy.add_leaf(leaf)
        for after in range(0, fold.state.records, _AT_ONCE):
            with copy.writing():
                until = min(after + _AT_ONCE, fold.state.records)
                for row in store.rows(after=after, until=until):
                    part = Part(store.content(row.number), anew.get(row.number))
                    found = fold.by_id[RecordId(row.id)]
                    card = fold.card_box(found, row.card, key=fold.card_key, entropy=entropy)
                    copy.add_record(row.id, leaf=row.leaf, card=card, content=part)
    finally:
        copy.close()
