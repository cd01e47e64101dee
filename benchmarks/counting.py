"""Time each method on each table: `python benchmarks/counting.py [TABLE.csv …] [--seeds N]`.

`--many`: instead, how long six to eight lists and a thousand draws of a matching take. How often
intervals hold the truth of invented populations: `invented.py`.

Latent classes are drawn by our chains and, as a floor, by the plain Gibbs sampler of
Manrique-Vallier 2016 (no tempering, no ridges, no trajectories), for the same CPU time and in the
same code. What counts is effective draws of log N for each second; where R-hat is above 1.01 the
floor's draws are worth nothing that could be counted, and the line says so.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import numpy as np
from invented import as_table

from bearwitness.counting import chains, decomposable, latent_class
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.graphs import decomposable as graphs
from bearwitness.counting.lists import parsed
from bearwitness.counting.lists_sampled import estimated
from bearwitness.counting.mixture import Patterns, Prior
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.sweeps import Moves
from bearwitness.counting.tempering import draw, init

TABLES = Path(__file__).parents[1] / "tests" / "data" / "counting"
PLAIN = Moves(places=0, ridges=0, leaps=0)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("tables", nargs="*", type=Path, default=sorted(TABLES.glob("*.csv")))
    asked.add_argument("--seeds", type=int, default=1)
    asked.add_argument("--many", action="store_true")
    args = asked.parse_args()
    if args.many:
        many()
    else:
        tables(args.tables, args.seeds)


def tables(paths: Sequence[Path], seeds: int) -> None:
    for path in paths:
        table = parsed(path.read_text())
        if len(table.names) <= 6:
            exact(path.stem, table)
        for seed in range(SEED, SEED + seeds):
            spent = ours(path.stem, table.canonical(), seed)
            if seed == SEED:
                floor(path.stem, table.canonical(), seed, spent)


def exact(name: str, table: Overlaps) -> None:
    graphs(min(len(table.names), decomposable.MADE))  # made once a process
    for method in ("decomposable", "loglinear", "exact"):
        if method != "decomposable" and len(table.names) > 5:
            continue
        start = process_time()
        found = estimate(table, method=method)
        spent = process_time() - start
        said = found.withheld or f"{found.median} ({found.lower}-{found.upper})"
        print(f"{name:24} {method:13} {spent:7.3f} CPU s  {said}", flush=True)


def ours(name: str, table: Overlaps, seed: int) -> float:
    start = process_time()
    run = latent_class.sampled(table, seed=seed)
    spent = process_time() - start
    ends = f"{run.quantile(0.5):.0f} ({run.quantile(0.025):.0f}-{run.quantile(0.975):.0f})"
    said = "settled" if run.settled else "WITHHELD"
    print(
        f"{name:24} latent_class  {spent:7.1f} CPU s  {ends} seed {seed} {said}:"
        f" R-hat {run.rhat:.4f} ESS {run.ess:.0f}, {run.ess / spent:.1f}/s,"
        f" levels {run.levels}, trips {sum(run.trips)},"
        f" chain medians {min(run.medians):.0f}-{max(run.medians):.0f}",
        flush=True,
    )
    return spent


def floor(name: str, table: Overlaps, seed: int, seconds: float) -> None:
    ladders = init(Patterns.of(table), Prior(), chains=4, parts=(1.0,), key=(seed,), moves=PLAIN)
    drawn, start = [], process_time()
    while process_time() - start < seconds:
        ladders, more = draw(ladders, 500)
        drawn.append(more.unseen)
    spent = process_time() - start
    unseen = np.concatenate(drawn, axis=1)
    log = np.log(table.documented + unseen[:, unseen.shape[1] // 3 :])
    rhat, worth = chains.rhat(log), min(chains.bulk_ess(log), chains.tail_ess(log, 0.95))
    medians = np.exp(np.median(log, axis=1))
    said = f"{worth / spent:.1f}/s" if rhat <= latent_class.LARGEST_RHAT else "chains disagree"
    print(
        f"{name:24} plain Gibbs   {spent:7.1f} CPU s  {np.exp(np.median(log)):.0f} R-hat {rhat:.4f}"
        f" ESS {worth:.0f}, {said}, chain medians {medians.min():.0f}-{medians.max():.0f}",
        flush=True,
    )


def many() -> None:
    """Time one grid of six to eight lists, and a thousand draws of four and of five."""
    rng = np.random.default_rng(SEED)
    for lists in (6, 7, 8):
        table = as_table(rng.random((3_000, lists)) < rng.uniform(0.15, 0.4, lists))
        start = process_time()
        found = decomposable.averaged(table, grid=decomposable.even(table.documented))
        said = f"{lists} lists, one grid: {process_time() - start:.2f} CPU s, mean {found.mean:.1f}"
        print(said, flush=True)
    for lists in (4, 5):
        listed = rng.random((1_500, lists)) < rng.uniform(0.15, 0.4, lists)
        drawn = [as_table(listed & (rng.random(listed.shape) < 0.985)) for _ in range(1_000)]
        start = process_time()
        pool = estimated(drawn)
        print(f"{lists} lists, 1,000 draws: {process_time() - start:.1f} CPU s, {pool}", flush=True)


if __name__ == "__main__":
    main()
