"""Lists of victims of invented towns, and who each entry is. No person of them exists.

No two towns are alike: in how many live there, how many lists there are and how long, how often
a list tells the father, gives an initial only, or slips. What is learned is learned in towns of
the open half of names; what is reported is tried in towns of the other half, whose names none
of the former has.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.ids import SourceId
from bearwitness.records.source import Listing
from name_forms import people
from name_forms.pairs import any_way, said
from name_forms.people import Half, Invented
from name_forms.writing import slip


@dataclass(frozen=True, slots=True)
class Style:
    """How a list names people: how often with the father, by an initial, with a slip."""

    father: float = 0.3
    initial: float = 0.15
    slip: float = 0.1


@dataclass(frozen=True, slots=True)
class Town:
    """The entries of its lists in their order, and of each who it is."""

    entries: tuple[Listing, ...]
    who: tuple[int, ...]

    @property
    def lists(self) -> tuple[SourceId, ...]:
        return tuple(entry.source for entry in self.entries)

    def place(self) -> dict[tuple[SourceId, int], int]:
        """Return of each entry its place."""
        return {(entry.source, entry.number): n for n, entry in enumerate(self.entries)}


def entry(chance: random.Random, person: Invented, style: Style) -> str:
    """Return how a list of this style may name a person."""
    parts = said(person, middle=chance.random() < style.father)
    if chance.random() < style.initial:
        parts = [f"{parts[0][0]}.", parts[-1]]
    text = any_way(parts, chance)
    return slip(text, chance) if chance.random() < style.slip else text


def town(
    chance: random.Random, half: Half, inhabitants: int, lengths: Sequence[int],
    styles: Sequence[Style],
) -> Town:  # fmt: skip
    """Return lists of these lengths, each a chance part of the inhabitants."""
    everybody = [people.anyone(chance, half) for _ in range(inhabitants)]
    entries, who = [], []
    for n, (length, style) in enumerate(zip(lengths, styles, strict=True)):
        for number, person in enumerate(chance.sample(range(inhabitants), length)):
            name = entry(chance, everybody[person], style)
            entries.append(Listing(SourceId(f"S-000{n}"), number, name, None))
            who.append(person)
    return Town(tuple(entries), tuple(who))


def any_town(seed: int, half: Half) -> Town:
    """Return a town that is unlike others in every way named above."""
    chance = random.Random(seed)
    inhabitants = round(300 * 10 ** chance.random())  # 300 to 3,000
    lists = chance.choice([2, 3, 3, 4])
    lengths = [round(inhabitants * chance.uniform(0.15, 0.6)) for _ in range(lists)]
    styles = [
        Style(chance.uniform(0, 0.8), chance.uniform(0, 0.3), chance.uniform(0, 0.15))
        for _ in range(lists)
    ]
    return town(chance, half, inhabitants, lengths, styles)
