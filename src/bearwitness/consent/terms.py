"""How a use is allowed: named how, heard and seen how, place and date told how finely.

Each attribute runs from the widest to the narrowest value, and two terms have a meet: the
narrower value of each. It is commutative, associative and idempotent (tests/test_consent_laws.py),
so the order in which answers are heard can never widen a permit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bearwitness.errors import Malformed

LONGEST_ALIAS = 60  # characters


class Naming(StrEnum):
    """How the deponent may be called. The values of this and the next three are stored."""

    NAME = "name"  # only together with a permit to identify
    ALIAS = "alias"
    NONE = "none"


class Likeness(StrEnum):
    """How the deponent's own voice may be heard, or their face be seen."""

    OWN = "own"
    ALTERED = "altered"
    NONE = "none"  # another person speaks, or nobody is seen


class PlaceTold(StrEnum):
    """How finely a place may be told."""

    EXACT = "exact"
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"
    NONE = "none"


class DateTold(StrEnum):
    """How finely a date may be told."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    NONE = "none"


Ordered = TypeVar("Ordered", Naming, Likeness, PlaceTold, DateTold)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an answer says beside yes.

    The defaults are what our questions say when nobody asks further: no name, no voice, no face,
    the region, the month. Whoever wants less says so; whoever wants more must say so.
    """

    naming: Naming = Naming.NONE
    alias: str = field(default="", repr=False)  # chosen by the deponent, not our pseudonym
    voice: Likeness = Likeness.NONE
    face: Likeness = Likeness.NONE
    place: PlaceTold = PlaceTold.REGION
    date: DateTold = DateTold.MONTH

    def __post_init__(self) -> None:
        if (self.naming is Naming.ALIAS) != bool(self.alias.strip()):
            raise Malformed("an alias goes with being named by alias, and only then")
        if len(self.alias) > LONGEST_ALIAS or not self.alias.isprintable():
            raise Malformed("an alias is one short line", hint=f"at most {LONGEST_ALIAS} letters")


USUAL = Terms()


def met(one: Terms, other: Terms) -> Terms:
    """Return the narrower value of each attribute; two aliases are none that both agreed to."""
    naming = narrower(one.naming, other.naming)
    alias = ""
    if naming is Naming.ALIAS:
        given = {terms.alias for terms in (one, other) if terms.naming is Naming.ALIAS}
        alias = given.pop() if len(given) == 1 else ""
        naming = naming if alias else Naming.NONE
    return Terms(
        naming,
        alias,
        narrower(one.voice, other.voice),
        narrower(one.face, other.face),
        narrower(one.place, other.place),
        narrower(one.date, other.date),
    )


def narrower(one: Ordered, other: Ordered) -> Ordered:
    """Return the value of an attribute that allows less."""
    order = list(type(one))
    return max(one, other, key=order.index)


def within(one: Ordered, other: Ordered) -> bool:
    """Say whether `one` allows no more than `other` does."""
    return narrower(one, other) is one


def no_wider(one: Terms, other: Terms) -> bool:
    """Say whether one set of terms allows nothing that the other does not."""
    return met(one, other) == one
