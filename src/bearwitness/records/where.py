"""Places, from a village to a country, each inside the next larger one.

A place has a name in each language in which it was told. How finely it may be published is
decided by the gate; here it is only coarsened by walking outwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bearwitness.errors import Malformed, Missing
from bearwitness.ids import PlaceId


class Level(StrEnum):
    """How large a place is, from the smallest."""

    SITE = "site"  # a building, a street corner, a detention place
    SETTLEMENT = "settlement"
    DISTRICT = "district"
    REGION = "region"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `names` maps a language code to the name in that language."""

    id: PlaceId
    level: Level
    names: Mapping[str, str]
    within: PlaceId | None = None

    def called(self, language: str) -> str:
        """Return its name in a language; where nobody told that, one in which it was told."""
        return self.names.get(language) or next(iter(self.names.values()), "")


def outwards(places: Iterable[Place], start: PlaceId) -> tuple[Place, ...]:
    """Return the place and all that contain it, the smallest first.

    Raises:
        Missing: a place is named that is not among `places`.
        Malformed: the places contain each other in a circle.
    """
    by_id = {place.id: place for place in places}
    path: list[Place] = []
    here: PlaceId | None = start
    while here is not None:
        if here not in by_id:
            raise Missing(f"place {here} is not in the casebook")
        if by_id[here] in path:
            raise Malformed(f"place {here} lies inside itself", hint="mend its `within`")
        path.append(by_id[here])
        here = by_id[here].within
    return tuple(path)


def coarsened(places: Iterable[Place], start: PlaceId, level: Level) -> Place | None:
    """Return the smallest place around `start` that is at least as large as `level`."""
    order = list(Level)
    around = outwards(places, start)
    return next((p for p in around if order.index(p.level) >= order.index(level)), None)
