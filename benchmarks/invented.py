"""Invented populations: `python benchmarks/invented.py [--number N] [--kinds "A;B"] [--later]`.

How often each method gives an interval that holds the truth, and why the default gives none. The
kinds of `CHOSEN_ON` were looked at while the rule for people who differ was chosen; those
of `LATER` were written down after it and before any of them was drawn. Each population has a seed
of its own, from its kind and its place, so that a run may be cut off, and gone on with, anywhere.

    python benchmarks/invented.py --cores 16 --kept populations.tsv --number 1000 --bootstrap 200
        [--classes 20] [--seconds 540]

`--kept FILE` has a line for each population that was asked; the same command goes on where it
stopped, also with more populations. `--bootstrap N` asks, of the first N of each kind, log-linear
models chosen anew in each draw; `--classes N` latent classes by the side of the others (`all`),
which takes them from some seconds to a minute. Coverage with the interval of Clopper and Pearson
(95 %); the width is the median of that by graphs alone. Needs NumPy and SciPy alone.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, process_time

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

from bearwitness.counting import bootstrap, loglinear
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.overlaps import Overlaps, overlaps
from bearwitness.counting.result import Caution, Estimate, Method

Listed = NDArray[np.bool_]
Make = Callable[[np.random.Generator, int], Listed]
MANY, FEW = (300, 1_500), (60, 150)  # people, from and to
CHAINS = 4  # of latent classes, the fewest that can show whether they agree


def independent(rng: np.random.Generator, people: int, lists: int = 4) -> Listed:
    return rng.random((people, lists)) < rng.uniform(0.15, 0.45, lists)


def two_kinds(
    share: float = 0.3,
    *,
    lists: int = 4,
    easy: tuple[float, float] = (0.4, 0.7),
    hard: tuple[float, float] = (0.05, 0.2),
) -> Make:
    """This share is easy to list and the others are hard, for every list."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        soft = rng.random((people, 1)) < share
        chances = np.where(soft, rng.uniform(*easy, lists), rng.uniform(*hard, lists))
        return rng.random((people, lists)) < chances

    return make


def dependent(rng: np.random.Generator, people: int) -> Listed:
    """The second list takes from the first one."""
    listed = independent(rng, people)
    listed[:, 1] |= listed[:, 0] & (rng.random(people) < 0.5)
    return listed


def sparse(rng: np.random.Generator, people: int) -> Listed:
    return rng.random((people, 4)) < rng.uniform(0.03, 0.12, 4)


def two_pairs(rng: np.random.Generator, people: int) -> Listed:
    listed = independent(rng, people, 5)
    for to, of in ((1, 0), (3, 2)):
        listed[:, to] |= listed[:, of] & (rng.random(people) < 0.4)
    return listed


def logit_normal(rng: np.random.Generator, people: int) -> Listed:
    chances = rng.uniform(0.15, 0.45, 4)
    log = np.log(chances / (1 - chances)) + rng.normal(0, 1, (people, 1))
    return rng.random((people, 4)) < 1 / (1 + np.exp(-log))


def beta_chances(cv: float) -> Make:
    """Chances that are beta-distributed with this coefficient of variation, alike in rank."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        rank = rng.random((people, 1))
        mean = rng.uniform(0.15, 0.45, 4)
        whole = (1 - mean) / (mean * cv**2) - 1
        return rng.random((people, 4)) < beta.ppf(rank, mean * whole, (1 - mean) * whole)

    return make


def strata(rng: np.random.Generator, people: int) -> Listed:
    """Two parts of a country; two lists are strong in one of them, two in the other."""
    here = rng.random((people, 1)) < 0.5
    strong, weak = rng.uniform(0.35, 0.6, 4), rng.uniform(0.05, 0.15, 4)
    first = np.array([True, True, False, False])
    return rng.random((people, 4)) < np.where(here == first, strong, weak)


def remote(rng: np.random.Generator, people: int) -> Listed:
    """Four tenths live where three of four lists hardly reach."""
    far = rng.random((people, 1)) < 0.4
    chances = rng.uniform(0.2, 0.5, 4)
    factor = np.where(far, np.array([0.25, 0.25, 0.25, 1.0]), 1.0)
    return rng.random((people, 4)) < chances * factor


def follows(factor: float) -> Make:
    """Who is on an earlier list has odds of each later one so many times as high."""

    def make(rng: np.random.Generator, people: int) -> Listed:
        chances = rng.uniform(0.15, 0.4, 4)
        listed = np.zeros((people, 4), dtype=np.bool_)
        for place, chance in enumerate(chances):
            odds = chance / (1 - chance) * np.where(listed.any(axis=1), factor, 1.0)
            listed[:, place] = rng.random(people) < odds / (1 + odds)
        return listed

    return make


def so_many(lists: int) -> Make:
    return lambda rng, people: independent(rng, people, lists)


CHOSEN_ON: dict[str, tuple[Make, tuple[int, int]]] = {
    "independent": (independent, MANY),
    "heterogeneous": (two_kinds(), MANY),
    "dependent": (dependent, MANY),
    "sparse": (sparse, MANY),
    "logit-normal, sd 1": (logit_normal, MANY),
    "two pairs depend, 5 lists": (two_pairs, MANY),
    "independent, 3 lists": (so_many(3), MANY),
    "heterogeneous, 3 lists": (two_kinds(lists=3), MANY),
    "independent, 5 lists": (so_many(5), MANY),
    "heterogeneous, 5 lists": (two_kinds(lists=5), MANY),
}
LATER: dict[str, tuple[Make, tuple[int, int]]] = {
    "beta, CV 0.3": (beta_chances(0.3), MANY),
    "beta, CV 0.6": (beta_chances(0.6), MANY),
    "beta, CV 1": (beta_chances(1.0), MANY),
    "a tenth easy": (two_kinds(0.1), MANY),
    "a half easy": (two_kinds(0.5), MANY),
    "eight tenths easy": (two_kinds(0.8), MANY),
    "less apart": (two_kinds(easy=(0.3, 0.5), hard=(0.1, 0.25)), MANY),
    "strata crossed": (strata, MANY),
    "a remote stratum": (remote, MANY),
    "referred on, odds x 3": (follows(3), MANY),
    "avoided, odds x 1/3": (follows(1 / 3), MANY),
    "independent, 60-150 people": (independent, FEW),
    "heterogeneous, 60-150 people": (two_kinds(), FEW),
    "independent, 6 lists": (so_many(6), MANY),
    "heterogeneous, 6 lists": (two_kinds(lists=6), MANY),
}


DEFAULT, GRAPHS, MODELS, ANEW, ALL = "default", "graphs", "log-linear", "bootstrap", "all"
METHODS = (DEFAULT, GRAPHS, MODELS, ANEW, ALL)
MOST_ANEW = 5  # lists that log-linear models take
ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Task:
    """One population, and which of the slow methods are asked of it."""

    kind: str
    place: int
    anew: bool = False
    classes: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What one method says of one population: an interval, or why none; one line of the file."""

    kind: str
    place: int
    method: str
    truth: int
    lower: int = 0
    median: int = 0
    upper: int = 0
    withheld: str = ""
    widened: bool = False  # reaches over the forms in which people differ
    seconds: float = 0.0  # of the population's CPU, in the line of the default and of `all`

    @property
    def holds(self) -> bool:
        return self.lower <= self.truth <= self.upper

    def line(self) -> str:
        said = (self.truth, self.lower, self.median, self.upper, self.withheld, int(self.widened))
        return "\t".join(
            map(str, (self.kind, self.place, self.method, *said, f"{self.seconds:.3f}"))
        )

    @classmethod
    def of(cls, line: str) -> Said:
        kind, place, method, truth, lower, median, upper, why, wide, seconds = line.split("\t")
        numbers = (int(truth), int(lower), int(median), int(upper))
        return cls(kind, int(place), method, *numbers, why, wide == "1", float(seconds))


def main() -> None:
    args = _asked()
    kinds = args.kinds or list(LATER if args.later else CHOSEN_ON)
    found = _known(args.kept)
    have = {(one.kind, one.place, one.method) for one in found}
    tasks = list(_tasks(kinds, args.number, args.bootstrap, args.classes, have))
    until = monotonic() + args.seconds
    for some in _run(tasks, args.cores, until):
        found += some
        if args.kept is not None:
            with args.kept.open("a") as file:
                file.write("".join(one.line() + "\n" for one in some))
    for kind in kinds:
        tell(kind, [one for one in found if one.kind == kind])
    spent = sum(one.seconds for one in found)
    print(f"{spent:.0f} CPU s in all, of this run and of what was kept before")


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--number", type=int, default=100)
    asked.add_argument("--kinds", type=lambda text: text.split(";"))
    asked.add_argument("--later", action="store_true")
    asked.add_argument("--cores", type=int, default=1)
    asked.add_argument("--bootstrap", type=int, default=0, metavar="N")
    asked.add_argument("--classes", type=int, default=0, metavar="N")
    asked.add_argument("--kept", type=Path, metavar="FILE")
    asked.add_argument("--seconds", type=float, default=float("inf"), help="begin none after these")
    return asked.parse_args()


def _known(kept: Path | None) -> list[Said]:
    if kept is None or not kept.exists():
        return []
    lines = kept.read_text().split("\n")
    return [Said.of(line) for line in lines[:-1]]  # what a cut left after the last line is none


def _tasks(
    kinds: Iterable[str], number: int, anew: int, classes: int, have: set[tuple[str, int, str]]
) -> Iterator[Task]:
    """Yield what is still to be asked: the quick of all kinds first, latent classes at the end."""
    kinds = list(kinds)
    for place in range(number):
        for kind in kinds:
            more = place < anew and (kind, place, ANEW) not in have
            if more or (kind, place, DEFAULT) not in have:
                yield Task(kind, place, anew=more)
    for place in range(min(number, classes)):
        for kind in kinds:
            if (kind, place, ALL) not in have:
                yield Task(kind, place, classes=True)


def _run(tasks: list[Task], cores: int, until: float) -> Iterator[list[Said]]:
    if cores == 1:
        for task in tasks:
            if monotonic() > until:
                return
            yield ask(task)
        return
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # a process a core; read as each begins
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(ask, task) for task in tasks[: 4 * cores]}
        rest = iter(tasks[4 * cores :])
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for one in done:
                yield one.result()
            if monotonic() <= until:
                waiting |= {pool.submit(ask, task) for task in islice(rest, len(done))}


def ask(task: Task) -> list[Said]:
    """Draw the population of a task and ask the methods."""
    make, people = (CHOSEN_ON | LATER)[task.kind]
    rng = np.random.default_rng([SEED, task.place, *task.kind.encode()])
    truth = int(rng.integers(*people))
    table = as_table(make(rng, truth))
    start = process_time()
    if task.classes:
        said = estimate(table, method=Method.ALL, chains=CHAINS, beside=False)
        return [_said(task, ALL, truth, said, process_time() - start)]
    said = estimate(table, beside=False)
    rows = [_said(task, DEFAULT, truth, said, process_time() - start)]
    for name, method in ((GRAPHS, "decomposable"), (MODELS, "loglinear")):
        rows += [
            Said(task.kind, task.place, name, truth, one.lower, one.median, one.upper)
            for one in said.sensitivity
            if one.method == method and one.lower is not None and one.upper is not None
        ]
    if task.anew:
        rows.append(_anew(task, truth, table))
    return rows


def _said(task: Task, method: str, truth: int, said: Estimate, seconds: float) -> Said:
    if said.median is None or said.upper is None:
        why = str(said.withheld)
        return Said(task.kind, task.place, method, truth, withheld=why, seconds=seconds)
    wide = any(one.caution is Caution.UNEVEN for one in said.warnings)
    ends = (said.lower, said.median, said.upper)
    return Said(task.kind, task.place, method, truth, *ends, widened=wide, seconds=seconds)


def _anew(task: Task, truth: int, table: Overlaps) -> Said:
    known, start, one = table.canonical(), process_time(), None
    if 3 <= len(known.names) <= MOST_ANEW and known.documented:
        average = loglinear.averaged(known)
        if average is not None:
            one = bootstrap.bootstrapped(known, average, seed=SEED, level=0.95)
    spent = process_time() - start
    if one is None:
        why = "no answer"
        return Said(task.kind, task.place, ANEW, truth, withheld=why, seconds=spent)
    ends = (one.lower, one.median, one.upper)
    return Said(task.kind, task.place, ANEW, truth, *ends, seconds=spent)


def tell(kind: str, said: list[Said]) -> None:
    """Print a line for each method: what it gives, how much of that holds the truth, how wide."""
    alone = {one.place: one.upper - one.lower for one in said if one.method == GRAPHS}
    for method in METHODS:
        rows = list({one.place: one for one in said if one.method == method}.values())
        if not rows:
            continue
        told = [one for one in rows if not one.withheld]
        held = sum(one.holds for one in told)
        ratio = [(o.upper - o.lower) / alone[o.place] for o in told if alone.get(o.place)]
        why = Counter(one.withheld for one in rows if one.withheld).most_common()
        reasons = ", ".join(f"{reason} {times}" for reason, times in why)
        wide = sum(one.widened for one in told)
        print(
            f"{kind:28} {method:10} given {len(told)} of {len(rows)}, widened {wide};"
            f" held {held}, {_share(held, len(told))};"
            f" width {_middle((o.upper - o.lower) / o.truth for o in told)} of the truth,"
            f" {_middle(ratio)} of graphs'; middle {_middle(o.median / o.truth for o in told)};"
            f" withheld: {reasons or 'none'}; {sum(one.seconds for one in rows):.0f} CPU s",
            flush=True,
        )


def _share(held: int, of: int) -> str:
    if not of:
        return "-"
    low = beta.ppf(0.025, held, of - held + 1) if held else 0.0
    high = beta.ppf(0.975, held + 1, of - held) if held < of else 1.0
    return f"{held / of:.3f} ({low:.3f}-{high:.3f})"


def _middle(values: Iterable[float]) -> str:
    found = list(values)
    return f"{np.median(found):.2f}" if found else "-"


def as_table(listed: Listed) -> Overlaps:
    cells: dict[tuple[int, ...], int] = {}
    for row in listed[listed.any(axis=1)].astype(int).tolist():
        cells[tuple(row)] = cells.get(tuple(row), 0) + 1
    return overlaps("ABCDEFGH"[: listed.shape[1]], cells)


if __name__ == "__main__":
    main()
