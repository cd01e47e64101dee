"""Latent classes and the number of lists: `python benchmarks/many_lists.py [--number N] [--later]`.

Invented populations of 3 to 20 lists. What share of people is on some list is drawn from 35 to
90 % whatever the number of lists, by moving all odds: with fixed chances, many lists would see
everybody. Kinds of `CHOSEN_ON` were looked at, with another `--salt`, when the usual prior of the
expansion was chosen; those of `LATER` were written down before any of them was drawn. Each
population has a seed of its own, so a run may be cut off and gone on with: `--kept FILE` has a line
for each answer.

    python benchmarks/many_lists.py --number 2 --kept many.tsv --expansion uniform --expansion usual

An interval holds, lies below or lies above the number invented; coverage with the interval of
Clopper and Pearson (95 %). Needs NumPy and SciPy alone.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import astuple, dataclass
from pathlib import Path
from time import monotonic, process_time

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from bearwitness.counting.assuming import UNIFORM, Expansion
from bearwitness.counting.estimate import estimate
from bearwitness.counting.overlaps import Overlaps, overlaps

Array = NDArray[np.float64]
Listed = NDArray[np.bool_]
Make = Callable[[np.random.Generator, int, int], Listed]
LISTS = (3, 4, 5, 6, 8, 12, 20)
PEOPLE = (250, 1_200)  # from and to, evenly in the logarithm
SEEN = (0.35, 0.9)  # share of people on some list
USUAL = "usual"
BRANCHES = 60  # of the search for a shift of odds


def of_classes(
    effects: Iterable[float], parts: Iterable[float], *, own: float = 0.0, lists: float = 0.8
) -> Make:
    """Log odds: a list's (sd `lists`), a class's, and one for the pair of both (sd `own`)."""
    effect, part = np.array(list(effects)), np.array(list(parts))

    def make(rng: np.random.Generator, many: int, people: int) -> Listed:
        odds = rng.normal(0, lists, (1, many)) + effect[:, None]
        odds = odds + rng.normal(0, own, (len(effect), many))
        chance = shifted(odds, part, rng.uniform(*SEEN))
        return rng.random((people, many)) < chance[rng.choice(len(part), size=people, p=part)]

    return make


def shifted(odds: Array, part: Array, seen: float) -> Array:
    """Return chances whose log odds are these and a constant, so that this share is on a list."""
    low, high = -15.0, 15.0
    for _ in range(BRANCHES):
        middle = (low + high) / 2
        chance: Array = 1 / (1 + np.exp(-odds - middle))
        less = part @ (1 - np.prod(1 - chance, axis=1)) < seen
        low, high = (middle, high) if less else (low, middle)
    return chance


def normal(sd: float) -> Make:
    at = np.linspace(-3, 3, 41)
    part = np.exp(-(at**2) / 2)
    return of_classes(sd * at, part / part.sum())


def copied(rng: np.random.Generator, many: int, people: int) -> Listed:
    """Each third list takes half of what the one before it has."""
    listed = of_classes([0.0], [1.0])(rng, many, people)
    for place in range(1, many, 3):
        listed[:, place] |= listed[:, place - 1] & (rng.random(people) < 0.5)
    return listed


def regions(rng: np.random.Generator, many: int, people: int) -> Listed:
    """Two parts of a country; each list is strong in one of them, log odds 2 apart."""
    strong = rng.permutation(many) % 2 == 0
    odds = rng.normal(0, 0.5, many) + np.where([strong, ~strong], 1.0, -1.0)
    part = np.array([0.6, 0.4])
    chance = shifted(odds, part, rng.uniform(*SEEN))
    return rng.random((people, many)) < chance[rng.choice(2, size=people, p=part)]


def one_large(rng: np.random.Generator, many: int, people: int) -> Listed:
    """One list holds much; the others are small, and three tenths are hard for every list."""
    odds = np.array([[0.0], [-1.5]]) + np.array([2.5, *rng.normal(0, 0.5, many - 1)])
    part = np.array([0.7, 0.3])
    chance = shifted(odds, part, rng.uniform(*SEEN))
    return rng.random((people, many)) < chance[rng.choice(2, size=people, p=part)]


CHOSEN_ON: dict[str, Make] = {
    "independent": of_classes([0.0], [1.0]),
    "three tenths easy": of_classes([2.0, 0.0], [0.3, 0.7]),
    "logit-normal, sd 1": normal(1.0),
    "classes crossed": of_classes([0.0, 0.0, -0.7], [0.35, 0.35, 0.3], own=1.2),
}
LATER: dict[str, Make] = {
    "lists very unequal": of_classes([0.0], [1.0], lists=1.6),
    "three kinds": of_classes([0.7, 0.0, -1.4], [0.25, 0.45, 0.3], own=0.7),
    "two regions": regions,
    "each third list copies": copied,
    "one large list": one_large,
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer: an interval, or why none; one line of the file."""

    kind: str
    lists: int
    place: int
    expansion: str
    truth: int
    documented: int
    lower: int
    median: int
    upper: int
    withheld: str
    seconds: float

    @property
    def side(self) -> str:
        """Where the interval lies."""
        if self.lower <= self.truth <= self.upper:
            return "hold"
        return "below" if self.upper < self.truth else "above"


def population(kind: str, lists: int, place: int, salt: str) -> tuple[Overlaps, int]:
    """Return the overlaps of one invented population, and how many people there were."""
    rng = np.random.default_rng([place, lists, *kind.encode(), *salt.encode()])
    people = int(np.exp(rng.uniform(*np.log(PEOPLE))))
    return as_table((CHOSEN_ON | LATER)[kind](rng, lists, people)), people


def as_table(listed: Listed) -> Overlaps:
    """Return the overlaps of those on some list; a list that holds nobody is left out."""
    listed = listed[:, listed.any(axis=0)]
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps([f"list {place + 1}" for place in range(listed.shape[1])], cells)


def ask(task: tuple[str, int, int, str, str, int]) -> Said:
    kind, lists, place, expansion, salt, chains = task
    table, truth = population(kind, lists, place, salt)
    start = process_time()
    found = estimate(
        table, method="latent_class", beside=False, expansion=meant(expansion), chains=chains
    )
    ends = (found.lower, found.median or 0, found.upper or 0)
    why = "" if found.withheld is None else str(found.withheld)
    spent = round(process_time() - start, 1)
    return Said(kind, lists, place, expansion, truth, found.documented, *ends, why, spent)


def meant(text: str) -> Expansion | None:
    if text == USUAL:
        return None
    if text == UNIFORM:
        return UNIFORM
    low, _, high = text.partition(":")
    return float(low), float(high)


def main() -> None:
    args = _asked()
    found = _known(args.kept)
    have = {astuple(one)[:4] for one in found}
    kinds = list((CHOSEN_ON | LATER) if args.later else CHOSEN_ON)
    priors = args.expansion or [UNIFORM, USUAL]
    tasks = [
        (kind, lists, place, prior, args.salt, args.chains)
        for place in range(args.first, args.first + args.number)
        for kind in kinds
        for lists in args.lists or LISTS
        for prior in priors
        if (kind, lists, place, prior) not in have
    ]
    for one in _answers(tasks, args.cores, monotonic() + args.seconds):
        found.append(one)
        print(*astuple(one), one.side if not one.withheld else "", sep="\t", flush=True)
        if args.kept is not None:
            with args.kept.open("a") as file:
                file.write("\t".join(map(str, astuple(one))) + "\n")
    for prior in priors:
        asked = [one for one in found if one.expansion == prior]
        for lists in args.lists or LISTS:
            tell(f"{prior}, {lists} lists", [one for one in asked if one.lists == lists])
        for kind in kinds:
            tell(f"{prior}, {kind}", [one for one in asked if one.kind == kind])
        tell(f"{prior}, all", asked)


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--number", type=int, default=2, help="of each kind and number of lists")
    asked.add_argument("--first", type=int, default=0, metavar="N")
    asked.add_argument("--lists", type=int, action="append")
    asked.add_argument("--later", action="store_true", help="the kinds of LATER too")
    asked.add_argument("--expansion", action="append", help="usual, uniform or LOW:HIGH")
    asked.add_argument("--salt", default="judged")
    asked.add_argument("--chains", type=int, default=20)
    asked.add_argument("--cores", type=int, default=1)
    asked.add_argument("--kept", type=Path, metavar="FILE")
    asked.add_argument("--seconds", type=float, default=float("inf"), help="begin none after these")
    return asked.parse_args()


def _known(kept: Path | None) -> list[Said]:
    if kept is None or not kept.exists():
        return []
    types = (str, int, int, str, int, int, int, int, int, str, float)
    rows = [line.split("\t") for line in kept.read_text().split("\n")[:-1]]
    return [Said(*(to(cell) for to, cell in zip(types, row, strict=True))) for row in rows]


def _answers(
    tasks: list[tuple[str, int, int, str, str, int]], cores: int, until: float
) -> Iterator[Said]:
    if cores == 1:
        for task in tasks:
            if monotonic() > until:
                return
            yield ask(task)
        return
    with ProcessPoolExecutor(cores) as pool:
        for start in range(0, len(tasks), 4 * cores):
            if monotonic() > until:
                return
            yield from pool.map(ask, tasks[start : start + 4 * cores])


def tell(name: str, said: list[Said]) -> None:
    """Print how many were given, what share of these holds the truth, and how wide they are."""
    given = [one for one in said if not one.withheld]
    if not said:
        return
    sides = [one.side for one in given]
    held, of = sides.count("hold"), len(given)
    low = beta.ppf(0.025, held, of - held + 1) if held else 0.0
    high = beta.ppf(0.975, held + 1, of - held) if held < of else 1.0
    share = f"{held / of:.2f} ({low:.2f}-{high:.2f})" if of else "-"
    print(
        f"{name:32} given {of} of {len(said)}, hold {held}, below {sides.count('below')}, above"
        f" {sides.count('above')}: {share}; width"
        f" {_middle((one.upper - one.lower) / one.truth for one in given)}, middle"
        f" {_middle(one.median / one.truth for one in given)} of the truth;"
        f" {sum(one.seconds for one in said):.0f} CPU s"
    )


def _middle(values: Iterable[float]) -> str:
    found = list(values)
    return f"{np.median(found):.2f}" if found else "-"


if __name__ == "__main__":
    main()
