"""Which way chains come to a table, and whether the answer hangs on it.

    python benchmarks/descents.py TABLE.csv ... [--seeds N ...] [--ladders N ...] [--kept FOLDER]
    python benchmarks/descents.py TABLE.csv ... --until 60

Each table is asked by chains that come down from the prior and are weighed on the way, by such that
are not weighed, and by ladders; apart from one another, with each seed, each with the usual budget.
What is asked is whether chains would be believed, and how far what they drew lies from all that
settled ladders drew: the largest difference of the two distribution functions, which no weight of a
mode can exceed, wherever it ends. `--ladders` asks these by fewer seeds, since they are slow.
`--until SECONDS`: instead, ladders of the first seed alone, which draw until so many CPU seconds
are spent, and how far the medians of the twenty chains are apart by then.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import numpy as np

from bearwitness.counting import latent_class
from bearwitness.counting.estimate import SEED
from bearwitness.counting.exploring import USUAL, Explored, explored, fallen, tuned
from bearwitness.counting.jumping import draw
from bearwitness.counting.latent_class import CHAINS, FALLEN, ROUND, Sampled
from bearwitness.counting.lists import parsed
from bearwitness.counting.mixture import Patterns, Prior
from bearwitness.counting.overlaps import Overlaps

SEEDS = (SEED, 1, 2, 3, 4, 5)
WAYS = ("weighed", "not weighed", "ladders")
GROUPS, EACH = range(2), CHAINS // 2
KEPT = 8_000  # draws of a run that are compared
FAR, TRIED = 1.05, 400  # R-hat after a round at which chains that came down were given up; sweeps


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("tables", nargs="+", type=Path)
    asked.add_argument("--seeds", nargs="+", type=int, default=SEEDS)
    asked.add_argument("--ladders", nargs="*", type=int)
    asked.add_argument("--kept", type=Path, help="a folder for what was drawn")
    asked.add_argument("--until", type=float, metavar="SECONDS")
    args = asked.parse_args()
    if args.until is not None:
        for path in args.tables:
            table = parsed(path.read_text()).canonical()
            print(told(path.stem, "ladders", args.seeds[0], *until(table, args)), flush=True)
        return
    by_ladders = args.seeds if args.ladders is None else args.ladders
    for path in args.tables:
        table = parsed(path.read_text()).canonical()
        drawn = {}
        for way, seed, found, spent in runs(table, args.seeds, by_ladders):
            totals = found.totals.T.ravel()
            drawn[way, seed] = found.settled, totals[:: max(len(totals) // KEPT, 1)]
            print(told(path.stem, way, seed, found, spent), flush=True)
        compared(path.stem, drawn)
        if args.kept is not None:
            np.savez(args.kept / path.stem, **{f"{w} {s}": d for (w, s), (_, d) in drawn.items()})


def runs(
    table: Overlaps, seeds: list[int], by_ladders: list[int]
) -> Iterator[tuple[str, int, Sampled, float]]:
    for way in WAYS:
        for seed in by_ladders if way == "ladders" else seeds:
            start = process_time()
            found = asked_by(table, way, seed)
            yield way, seed, found, process_time() - start


def asked_by(table: Overlaps, way: str, seed: int) -> Sampled:
    """Ladders draw as long as for an answer; what came down, as long as before they came first."""
    groups = ready(Patterns.of(table), way, seed)
    work = CHAINS * len(table.cells) * Prior().classes
    sweeps = int(np.clip(latent_class.BUDGET / work, latent_class.SHORTEST, latent_class.LONGEST))
    down = way != "ladders"
    return latent_class._drawn(  # noqa: SLF001
        table.documented,
        groups,
        min(sweeps, TRIED) if down else sweeps,
        None,
        lambda one: latent_class._enough(one) or (down and one.rhat > FAR),  # noqa: SLF001
    )


def until(table: Overlaps, args: argparse.Namespace) -> tuple[Sampled, float]:
    start = process_time()
    groups, drawn = ready(Patterns.of(table), "ladders", args.seeds[0]), []
    jumpers = [group.jumpers for group in groups]
    while process_time() - start < args.until:
        both = [draw(chains, ROUND) for chains in jumpers]
        jumpers = [after for after, _ in both]
        drawn.append(tuple(more for _, more in both))
    spent = process_time() - start
    return latent_class._judged(table.documented, groups, drawn), spent  # noqa: SLF001


def ready(patterns: Patterns, way: str, seed: int) -> list[Explored]:
    if way == "ladders":
        like = tuned(patterns, Prior(), key=(seed,))
        return [explored(like, chains=EACH, pains=USUAL, key=(seed, 1 + g)) for g in GROUPS]
    asked = {"chains": EACH, "pains": USUAL, "weigh": way == "weighed"}
    return [fallen(patterns, Prior(), key=(seed, FALLEN, g), **asked) for g in GROUPS]


def told(name: str, way: str, seed: int, found: Sampled, spent: float) -> str:
    ends = [f"{found.quantile(at):,.0f}" for at in (0.5, 0.025, 0.975)]
    off = np.abs(np.array(found.medians) / found.quantile(0.5) - 1).max()
    return (
        f"{name:18} {way:11} {seed:8} {'settled ' if found.settled else 'WITHHELD'}"
        f" {ends[0]} ({ends[1]}-{ends[2]}) R-hat {found.rhat:.4f} ESS {found.ess:,.0f}"
        f" trips {'+'.join(map(str, found.trips))} jumps {found.jumped:.2f}"
        f" medians within {off:.1%} {spent:.0f} CPU s"
    )


def compared(name: str, drawn: dict[tuple[str, int], tuple[bool, np.ndarray]]) -> None:
    """Print for each run that would be believed how far it is from what settled ladders drew."""
    ladders = [at for (way, _), (settled, at) in drawn.items() if way == "ladders" and settled]
    if not ladders:
        print(f"{name}: no ladders settled, nothing to compare with\n", flush=True)
        return
    whole = np.concatenate(ladders)
    for way in WAYS:
        ours = {seed: at for (w, seed), (settled, at) in drawn.items() if w == way and settled}
        asked = sum(w == way for w, _ in drawn)
        far = {seed: apart(at, whole) for seed, at in ours.items()}
        said = ", ".join(f"{at:.3f}" for at in far.values()) or "–"
        print(f"{name}: {way}: {len(ours)} of {asked} settled; largest difference {said}")
    print(flush=True)


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Return the largest difference of two distribution functions."""
    at = np.concatenate([one, other])
    below = [
        np.searchsorted(np.sort(draws), at, side="right") / len(draws) for draws in (one, other)
    ]
    return float(np.abs(below[0] - below[1]).max())


if __name__ == "__main__":
    main()
