"""How right a stated likeness is: learned from 200 reviewed pairs, tried on all others.

    python benchmarks/likeness.py [towns]

Names are those of the held-back half (tests/name_forms).
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.corroboration.calibrating import Reviewed, calibrated
from bearwitness.corroboration.matching import propose
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing
from name_forms import people
from name_forms.pairs import any_way, said
from name_forms.people import Half, Invented
from name_forms.writing import slip


def entry(chance: random.Random, person: Invented) -> str:
    """Return how a list may name a person: whole or not, and one time in ten with a slip."""
    parts = said(person, middle=chance.random() < 0.3)
    if chance.random() < 0.15:
        parts = [f"{parts[0][0]}.", parts[-1]]
    text = any_way(parts, chance)
    return slip(text, chance) if chance.random() < 0.1 else text


def calibration(half: Half, seed: int) -> None:
    """Two lists of an invented town where many share names; 200 pairs are reviewed, the rest tell.

    A village's worth of given names and surnames, so that the same name is often another person.
    """
    chance = random.Random(seed)
    town = [people.anyone(chance, half) for _ in range(1500)]
    lists = [chance.sample(range(1500), 900) for _ in range(2)]
    who = {(SourceId(f"S-000{n}"), at): person
           for n, mine in enumerate(lists) for at, person in enumerate(mine)}  # fmt: skip
    found = propose(Listing(s, at, entry(chance, town[p]), None) for (s, at), p in who.items())
    pairs = [Reviewed(p.likeness, who[p.one] == who[p.other]) for p in found]
    chance.shuffle(pairs)
    learned, rest = calibrated(pairs[:200]), pairs[200:]
    for level, stated in learned.right.items():
        here = [p.same for p in rest if p.likeness is level]
        known = f"{stated.right:.2f} ({stated.lower:.2f} to {stated.upper:.2f})"
        right = sum(here) / len(here)
        print(f"  {level.value:12} stated {known}, right {right:.2f} of {len(here)} pairs")


if __name__ == "__main__":
    for town in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5):
        print(f"town {town}")
        calibration(Half.HELD, town)
