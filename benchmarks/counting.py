"""Time each method on each table: `python benchmarks/counting.py [TABLE.csv …] [--seeds N]`.

Latent classes are drawn by our chains and, as a floor, by the plain Gibbs sampler of
Manrique-Vallier 2016 (no tempering, no ridges, no trajectories), for the same CPU time and in the
same code. What counts is effective draws of log N for each second; where R-hat is above 1.01 the
floor's draws are worth nothing that could be counted, and the line says so.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time

import numpy as np

from bearwitness.counting import chains, latent_class
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.graphs import decomposable
from bearwitness.counting.lists import parsed
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
    args = asked.parse_args()
    for path in args.tables:
        table = parsed(path.read_text())
        if len(table.names) <= 6:
            exact(path.stem, table)
        for seed in range(SEED, SEED + args.seeds):
            spent = ours(path.stem, table.canonical(), seed)
            if seed == SEED:
                floor(path.stem, table.canonical(), seed, spent)


def exact(name: str, table: Overlaps) -> None:
    decomposable(len(table.names))  # made once a process
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


if __name__ == "__main__":
    main()
