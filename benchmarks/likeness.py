"""How right a stated chance is, by names alone: learned from 200 reviewed pairs, tried on others.

    python benchmarks/likeness.py [towns]

Names are those of the held-back half (tests/name_forms).
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.corroboration.calibrating import Reviewed, calibrated
from bearwitness.corroboration.matching import NAMES, propose
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


def calibration(half: Half, seed: int) -> list[tuple[float, bool]]:
    """Two lists of an invented town where many share names; 200 pairs are reviewed, the rest tell.

    A village's worth of given names and surnames, so that the same name is often another person.
    """
    chance = random.Random(seed)
    town = [people.anyone(chance, half) for _ in range(1500)]
    lists = [chance.sample(range(1500), 900) for _ in range(2)]
    who = {(SourceId(f"S-000{n}"), at): person
           for n, mine in enumerate(lists) for at, person in enumerate(mine)}  # fmt: skip
    found = propose(Listing(s, at, entry(chance, town[p]), None) for (s, at), p in who.items())
    pairs = [Reviewed(p.features, who[p.one] == who[p.other]) for p in found]
    chance.shuffle(pairs)
    learned, rest = calibrated(pairs[:200], NAMES), pairs[200:]
    return [(learned.of(pair.features).right, pair.same) for pair in rest]


def told(said: list[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Return what was stated, what was right and of how many, tenth by tenth."""
    found = []
    for n in range(10):
        here = [(s, r) for s, r in said if min(9, int(10 * s)) == n]
        if here:
            count = len(here)
            found.append((sum(s for s, _ in here) / count, sum(r for _, r in here) / count, count))
    return found


if __name__ == "__main__":
    towns = [calibration(Half.HELD, n) for n in range(int(sys.argv[1]) if len(sys.argv) > 1 else 5)]
    for stated, right, count in told([pair for town in towns for pair in town]):
        print(f"stated {stated:.3f}, right {right:.3f} of {count} pairs")
    far = [abs(s - r) for town in towns for s, r, count in told(town) if count >= 50]
    near = sum(d <= 0.05 for d in far)
    print(
        f"single towns: {near} of {len(far)} tenths within .05,"
        f" on average {sum(far) / len(far):.3f}"
    )
