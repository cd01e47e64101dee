"""Weigh modes by two methods: `python benchmarks/modes.py TABLE.csv [--at PERSONS] [--seed N]`.

Two modes: fewer than so many persons in all, or more. (1) How often the chains of one group are in
each. (2) By importance: many classes are drawn from the sketch and weighed by the model (`jumps`),
which asks nothing of how chains move from one mode to the other. The weights hold where no small
class is left, given α; α and how often there is none in a mode are taken from the chains.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import process_time

import numpy as np

from bearwitness.counting import exploring, jumping, jumps
from bearwitness.counting.lists import parsed
from bearwitness.counting.mixture import Held, Patterns, Prior

PROPOSED = 100_000
ALPHAS = 5


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("table", type=Path)
    asked.add_argument("--at", type=float, required=True, metavar="PERSONS")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--sweeps", type=int, default=1_000)
    args = asked.parse_args()
    start, table = process_time(), parsed(args.table.read_text()).canonical()
    ladders = exploring.tuned(Patterns.of(table), Prior(), key=(args.seed,))
    made = exploring.explored(ladders, chains=20, pains=exploring.USUAL, key=(args.seed, 1))
    log_alpha, low, alone = walked(made.jumpers, args.sweeps, args.at)
    by_chains = low.mean()
    error = low.mean(axis=0).std(ddof=1) / np.sqrt(low.shape[1])
    alphas = np.random.default_rng(args.seed).choice(log_alpha[alone], ALPHAS)
    weighed = np.array([weight(made.jumpers, at, args.at, args.seed) for at in alphas])
    free = [alone[low == side].mean() for side in (True, False)]
    odds = weighed[:, 0].mean() / (1 - weighed[:, 0].mean()) * free[1] / free[0]
    print(
        f"fewer than {args.at:.0f} persons: by chains {by_chains:.3f} (error {error:.3f}),"
        f" by importance {odds / (1 + odds):.3f}; worth {weighed[:, 1].mean():.0f} of"
        f" {PROPOSED} draws; no small class in {free[0]:.2f} and {free[1]:.2f} of the draws;"
        f" trips {made.trips}; {process_time() - start:.0f} CPU s"
    )


def walked(
    jumpers: jumping.Jumpers, sweeps: int, at: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return log α, whether there are fewer persons, and no small class; (sweeps, chains) each."""
    kept: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
    whole = jumping.visited

    def looked(held: Held, moves: jumps.Jumps, rng: np.random.Generator) -> dict[int, np.ndarray]:
        large = jumps.is_large(held.persons, moves)
        alone = ~(np.where(large, 0, held.persons) > 0).any(axis=1)
        kept.append((np.zeros(0), held.persons.sum(axis=1) < at, alone))
        return {}

    jumping.visited = looked
    try:
        drawn = jumping.draw(jumpers, sweeps)[1]
    finally:
        jumping.visited = whole
    return drawn.log_alpha.T, np.array([k[1] for k in kept]), np.array([k[2] for k in kept])


def weight(jumpers: jumping.Jumpers, log_alpha: float, at: float, seed: int) -> tuple[float, float]:
    """Return the weight of fewer persons where no small class is left, and the draws' worth."""
    rng, moves, patterns = np.random.default_rng(seed), jumpers.jumps, jumpers.patterns
    rest = np.tile(patterns.counts.astype(float), (PROPOSED, 1))
    alpha, none = np.full(PROPOSED, np.exp(log_alpha)), np.zeros((PROPOSED, 1))
    large, _, real = jumps._proposed(patterns, rest, moves, rng)  # noqa: SLF001
    real &= jumps._still_large(large, np.zeros((PROPOSED, 10)), moves)  # noqa: SLF001
    sizes = np.where(real[:, None], large.persons, 0)
    places, chance = jumps.placed(sizes, alpha, jumpers.prior.classes, rng)
    large = jumps.Large(large.classes, large.number, sizes)
    with np.errstate(invalid="ignore"):
        log = jumps._weight(large, patterns, rest, none[:, 0], moves)  # noqa: SLF001
    persons = jumps._on_stick(sizes[:, None], places, jumpers.prior.classes)[:, 0]  # noqa: SLF001
    log = np.where(real, log + jumps.log_law(persons, alpha) - chance, -np.inf)
    weights = np.exp(log - log.max())
    fewer = sizes.sum(axis=1) < at
    return weights[fewer].sum() / weights.sum(), weights.sum() ** 2 / (weights**2).sum()


if __name__ == "__main__":
    main()
