"""What the smallest cut by voices costs: houses of two sources, and graphs drawn to be hard.

.venv/bin/python benchmarks/voice_cuts.py

Beside each stands the flow alone, with every house joined to one vertex: it is no answer, as it
walks paths that nobody took, and the floor of what any answer costs.
"""

from __future__ import annotations

import random
import time
from itertools import pairwise

from bearwitness.corroboration.flow import vertex_cut
from bearwitness.corroboration.voice_cut import joined, settled


def main() -> None:
    import_the_solver()
    for houses, leads in ((9, 2), (150, 2), (1_500, 2), (1_500, 3)):
        show(f"{houses} houses of two sources, each leading to {leads}", *pairs(1, houses, leads))
    for houses, width, depth in ((20, 40, 4), (40, 60, 5), (60, 100, 5), (100, 150, 6)):
        what = f"{houses} houses at random in {depth} rows of {width}"
        show(what, *layers(2, houses, width, depth))


def import_the_solver() -> None:
    """Import the solver before anything is timed."""
    settled(*pairs(0, 9, 2), "start", "end")


def pairs(seed: int, houses: int, leads: int) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Draw houses of which each source leads to some others, and one in ten tells it."""
    chance = random.Random(seed)
    names = [f"{side}{n}" for n in range(houses) for side in ("in", "out")]
    edges = {"start": set(chance.sample(names, max(1, houses // 3)))}
    for name in names:
        tells = {"end"} if chance.random() < 0.1 else set()
        edges[name] = set(chance.sample(names, leads)) | tells
    return edges, {f"{side}{n}": f"in{n}" for n in range(houses) for side in ("in", "out")}


def layers(
    seed: int, houses: int, width: int, depth: int
) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Draw rows of sources, each leading to two of the next; each of a house by chance."""
    chance = random.Random(seed)
    rows = [[f"{d}.{n}" for n in range(width)] for d in range(depth)]
    edges = {"start": set(rows[0])}
    edges |= {one: set(chance.sample(onto, 2)) for row, onto in pairwise(rows) for one in row}
    edges |= {one: {"end"} for one in rows[-1]}
    of = {one: chance.randrange(houses) for row in rows for one in row}
    first: dict[int, str] = {}
    for one in sorted(of):
        first.setdefault(of[one], one)
    return edges, {one: first[of[one]] for one in of}


def show(what: str, edges: dict[str, set[str]], name_of: dict[str, str]) -> None:
    began = time.process_time()
    cut, counted = settled(edges, name_of, "start", "end")
    took = time.process_time() - began
    began = time.process_time()
    alone = vertex_cut(joined(edges, name_of), "start", "end").paths
    floor = time.process_time() - began
    settled_ = set(counted.values()) == set(name_of.values())
    said = f"K {cut.paths}" if settled_ else f"given up: K {cut.paths} at the least"
    print(f"{what}: {said}, {took:.2f} CPU s; joined {alone} in {floor:.2f}: {took / floor:.0f}×")


if __name__ == "__main__":
    main()
