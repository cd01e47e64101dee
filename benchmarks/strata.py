"""Time many strata: `python benchmarks/strata.py [--strata N] [--cores N] [--prior-expansion L:H]`.

The strata are invented, in the shape of one replicate of a national project: 16,000 records in 28
years of very unequal size, up to 20 lists of which a year has those that were made in it. People
are of three kinds, each listed with chances of its own; nothing here describes a real event.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter, process_time

import numpy as np

from bearwitness.counting.assuming import UNIFORM, Expansion
from bearwitness.counting.estimate import estimate
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Estimate

LISTS = 20
KINDS = (0.25, 0.45, 0.3)  # townspeople, country people, those whom nobody writes down


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--strata", type=int, default=28)
    asked.add_argument("--records", type=int, default=16_000)
    asked.add_argument("--cores", type=int, default=2)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--first", type=int, default=0, metavar="N", help="from this stratum on")
    asked.add_argument("--only", type=int, metavar="N", help="so many of them")
    asked.add_argument("--prior-expansion", type=meant, metavar="LOW:HIGH", help="or uniform")
    asked.add_argument("--fewest", type=int, default=0, metavar="N", help="lists; fewer: passed by")
    args = asked.parse_args()
    tables, truth = invented(args.strata, args.records, args.seed)
    start, asked_cpu = perf_counter(), 0.0
    rows = [(n, table, args.prior_expansion) for n, table in enumerate(tables)]
    rows = [row for row in rows if len(row[1].names) >= args.fewest][args.first :][: args.only]
    held, middles = [], []
    with ProcessPoolExecutor(args.cores) as pool:
        for number, spent, found in pool.map(answered, rows):
            asked_cpu += spent
            said = found.withheld or f"{found.median} ({found.lower}-{found.upper})"
            inside = ""
            if found.median is not None and found.upper is not None:
                inside = side(found.lower, truth[number], found.upper)
                middles.append(found.median / truth[number])
                held.append(inside)
            print(
                f"{number:3} {len(found.lists):2} lists {found.documented:5} records:"
                f" {spent:5.1f} CPU s {said} R-hat {found.rhat} ESS {found.ess}"
                f" trips {found.trips} truth {truth[number]} {inside}",
                flush=True,
            )
    print(f"{perf_counter() - start:.0f} s on {args.cores} cores, {asked_cpu:.0f} CPU s")
    counted = ", ".join(
        f"{held.count(each)} {each}" for each in ("hold it", "below it", "above it")
    )
    middle = f"{np.median(middles):.2f}" if middles else "-"
    print(f"{len(held)} of {len(rows)} given; of the truth {counted}; middle {middle} of it")


def meant(text: str) -> Expansion:
    if text == UNIFORM:
        return UNIFORM
    low, _, high = text.partition(":")
    return float(low), float(high)


def side(lower: int, truth: int, upper: int) -> str:
    """Say where an interval lies."""
    return "below it" if upper < truth else "above it" if lower > truth else "hold it"


def answered(
    asked: tuple[int, Overlaps, Expansion | None],
) -> tuple[int, float, Estimate]:
    number, table, expansion = asked
    start = process_time()
    found = estimate(table, method="latent_class", beside=False, expansion=expansion)
    return number, process_time() - start, found


def invented(strata: int, records: int, seed: int) -> tuple[list[Overlaps], list[int]]:
    """Return tables, one of them with nobody in it, and how many people there were in each."""
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.full(strata, 1.2))
    tables, truth = [], []
    for part in share:
        lists = int(rng.integers(5, LISTS + 1))
        reach = rng.beta(0.6, 6, (len(KINDS), lists)) * np.array([[1.6], [0.8], [0.2]])
        chance = np.minimum(reach, 0.9)
        seen = float(np.array(KINDS) @ (1 - np.prod(1 - chance, axis=1)))
        people = max(round(records * part / seen), 1)
        kind = rng.choice(len(KINDS), size=people, p=KINDS)
        tables.append(as_table(rng.random((people, lists)) < chance[kind]))
        truth.append(people)
    return tables, truth


def as_table(listed: np.ndarray) -> Overlaps:
    """Return the overlaps of those on some list; a list that holds nobody is left out."""
    listed = listed[:, listed.any(axis=0)]
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps([f"list {place + 1}" for place in range(listed.shape[1])], cells)


if __name__ == "__main__":
    main()
