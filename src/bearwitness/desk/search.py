"""Searching the read model: in memory, over what is current, identities apart."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.desk.fold import Fold, Folded
from bearwitness.ids import RecordId


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that holds what was looked for. It does not repeat its words."""

    record: RecordId
    kind: str
    key: str | None


def hits(fold: Fold, text: str) -> tuple[Hit, ...]:
    """Return the current records whose values hold a text, whatever its letters' case."""
    wanted = " ".join(text.casefold().split())
    if not wanted:
        return ()
    return tuple(
        Hit(found.id, found.card.kind, found.card.key)
        for found in fold.shown()
        if _open(found) and wanted in fold.text(found)
    )


def _open(found: Folded) -> bool:
    kind = kinds.named(found.card.kind)
    return kind is not None and kind.compartment != "identity"
