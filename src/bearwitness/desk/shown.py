"""What editions have shown of each passage, so that their masks cannot be added up.

A passage's credential is the same in every edition, so whoever holds two bundles of it holds
the words of both. A newer edition may show more of a passage than an older one, for people
approved that text; it may show less, which takes nothing back. It may not show other words
while hiding some that are out already: nobody approved the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Refused
from bearwitness.ids import EditionId
from bearwitness.proof.verify import verify
from bearwitness.publication.assembly import Chosen


@dataclass(frozen=True, slots=True)
class Shown:
    """The slots of one passage, by its leaf in the log, that an edition shows."""

    edition: EditionId
    leaf: int
    slots: tuple[int, ...]


kinds.register(Shown, "shown", key=("edition", "leaf"), outlives=True)


def of(edition: EditionId, chosen: Iterable[Chosen]) -> tuple[Shown, ...]:
    """Return what an edition shows, to be kept with it."""
    return tuple(Shown(edition, one.leaf, _slots(one)) for one in chosen if one.bundle)


def check(casebook: Casebook, chosen: Sequence[Chosen]) -> None:
    """Refuse passages that together with an older edition show what nobody approved.

    Raises:
        Refused: with the testimonies concerned.
    """
    older: dict[int, set[int]] = {}
    for shown in casebook.all(Shown):
        older.setdefault(shown.leaf, set()).update(shown.slots)
    adding_up = {
        one.testimony
        for one in chosen
        if one.bundle and not _one_holds_the_other(set(_slots(one)), older.get(one.leaf, set()))
    }
    if adding_up:
        raise Refused(
            f"an older edition shows other words of a passage of {', '.join(sorted(adding_up))}",
            hint="keep what is out already as it was, or leave the passage out of this edition",
        )


def _slots(one: Chosen) -> tuple[int, ...]:
    verdict = verify(one.bundle or b"")
    return tuple(number for number, text in enumerate(verdict.slots) if text is not None)


def _one_holds_the_other(new: set[int], old: set[int]) -> bool:
    return new <= old or old <= new
