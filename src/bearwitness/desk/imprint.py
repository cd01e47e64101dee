"""What stands on every edition of a case; kept apart from `desk.editions`, which is heavy."""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.desk import kinds
from bearwitness.publication.words import Words


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on every edition of the case: who publishes, the title, the petition's asks."""

    publisher: Words
    title: Words
    intro: tuple[Words, ...]
    addressee: Words
    asks: tuple[Words, ...]
    of: str = "the case"


kinds.register(Imprint, "imprint", key=("of",), outlives=True)
