"""Count beside R: dga, LCMCR, SparseMSE and Rcapture on the same tables, in one run.

    python benchmarks/counting_beside_r.py --library R_LIBRARY [TABLE.csv ...]
        [--parts checks exact models latent long] [--seeds 20] [--ours SEED ...] [--long NAME ...]
    python benchmarks/counting_beside_r.py --alone [--usual] [TABLE.csv ...] [--ours SEED ...]

R_LIBRARY (or the environment variable of that name) is a folder into which `R CMD INSTALL` put
the four packages; nothing of them is in this repository. Without TABLE.csv: the tables of
tests/data/counting and those that the packages carry, each once. `latent` asks LCMCR twice: as it
comes (K = 5, 10,000 steps thrown away, 1,000 kept one in ten), for many seeds, and with our model
(K = 10; 20,000 kept one in ten), four chains. `long` asks it as the Colombian truth commission's
package verdata does (K up to 15, 5,000,000 steps, 1,000 kept), four seeds, on the tables named.
`--alone`: our latent classes and no R, to be put beside figures of R that are there already; with
`--usual` they assume what we usually assume, and not R's uniform chances.

CPU seconds are each process's own around the work alone, on one core; what starting R and loading
its packages costs is told apart. Effective draws are the smaller of the bulk's and the tails', of
log N, and with R-hat by ArviZ for both; burn-in and tuning are in the seconds of both.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import process_time

import numpy as np
from counting_in_r import HINT, Answer, Chains, R, asked_of_r, refuse_missing
from scipy.special import gammaln

from bearwitness.counting import chains as agreement
from bearwitness.counting import coverage, decomposable, latent_class, loglinear, models
from bearwitness.counting.assuming import USUAL
from bearwitness.counting.estimate import SEED, estimate
from bearwitness.counting.expansion import with_expansion
from bearwitness.counting.graphs import decomposable as graphs
from bearwitness.counting.lists import documented, parsed
from bearwitness.counting.mixture import Prior
from bearwitness.counting.overlaps import Overlaps, overlaps

HERE = Path(__file__).parent
TABLES = HERE.parent / "tests" / "data" / "counting"
PARTS = ("checks", "exact", "models", "latent", "long")
LONG = ("SparseMSE UKdat", "SparseMSE Ned", "SparseMSE Ned_5")
ONE_CORE = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def main() -> None:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("tables", nargs="*", type=Path)
    asked.add_argument("--library", type=Path, default=os.environ.get("R_LIBRARY"))
    asked.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    asked.add_argument("--seeds", type=int, default=20, help="of LCMCR as it comes")
    asked.add_argument("--ours", nargs="+", type=int, default=[SEED, 1], metavar="SEED")
    asked.add_argument("--long", nargs="*", default=LONG, metavar="NAME")
    asked.add_argument("--alone", action="store_true")
    asked.add_argument("--usual", action="store_true")
    args = asked.parse_args()
    if args.alone:
        alone(named(args.tables or sorted(TABLES.glob("*.csv"))), args.ours, usual=args.usual)
        return
    if args.library is None:
        print(
            "R stands beside nothing here: no library of its packages is given. To build one:",
            HINT,
            sep="\n",
        )
        return
    refuse_missing(args.library)
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":  # it is read when NumPy is loaded
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_CORE})
    with tempfile.TemporaryDirectory() as folder:
        run(R(args.library.resolve()), Path(folder), args)


def run(r: R, folder: Path, args: argparse.Namespace) -> None:
    import arviz  # noqa: PLC0415

    carried = r("carried", folder).said["version"]
    versions = " ".join(f"{a} {b}," for a, b in zip(carried[::2], carried[1::2], strict=True))
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__},"
          f" {versions} ArviZ {arviz.__version__}\n")  # fmt: skip
    tables = named(args.tables or [*sorted(TABLES.glob("*.csv")), *sorted(folder.glob("*.csv"))])
    if "checks" in args.parts:
        checks(r)
    if "exact" in args.parts:
        exact(r, tables)
    if "models" in args.parts:
        by_models(r, tables)
    if "latent" in args.parts:
        latent(r, tables, seeds=args.seeds, ours=args.ours)
    if "long" in args.parts:
        as_a_commission(r, {name: tables[name] for name in args.long if name in tables})


def named(paths: Sequence[Path]) -> dict[str, tuple[Path, Overlaps]]:
    """Return each table once; one that a package carries and we have too is said to be the same."""
    found: dict[str, tuple[Path, Overlaps]] = {}
    for path in paths:
        table = parsed(path.read_text())
        cells = nameless(table)
        same = [name for name, (_, other) in found.items() if nameless(other) == cells]
        if same:
            print(f"{path.stem} is {same[0]}, cell by cell")
        else:
            found[path.stem] = path, table
    print()
    return found


def nameless(table: Overlaps) -> object:
    return table.canonical().cells


# ── figures that were published ─────────────────────────────────────────────────────────────


def checks(r: R) -> None:
    kosovo, korea = (TABLES / f"{one}.csv" for one in ("kosovo_1999", "korea_comfort_women"))
    spina, (ours, best) = r("spina"), our_spina()
    bounds = r("rcapture", kosovo, "[123,124,134,234]")
    faults = r("exists", TABLES / "artificial_3lists.csv").numbers("faults")
    steps = r("sparse", korea, 20).number("stepwise")
    few = parsed((TABLES / "artificial_3lists.csv").read_text())
    four, three = (parsed(path.read_text()) for path in (kosovo, korea))
    rows = [
        ("Madigan & York, chance of the best graph", ".37", spina.number("best"), best[0]),
        ("… its mode", "729", spina.number("mode_of_best"), best[1]),
        ("… all graphs, least squared relative loss", "731", spina.number("loss"), ours[0]),
        ("… all graphs, mode", "728", spina.number("mode"), ours[1]),
        ("Kosovo [123,14,34]", "10,356.5", bounds.number("best"), fitted(four, "123,14,34")),
        ("Kosovo without the highest term", "16,941.9", bounds.number("asked"),
         fitted(four, "123,124,134,234")),
        ("Kosovo, bound for lists of any length", "–", bounds.number("bound"),
         coverage.lower_bound(four)),
        ("Kosovo, Chao 1987", "10,270.5", None, coverage.chao(four)),
        ("Korea, the model that steps choose, [12,3]", "268.78", steps, fitted(three, "12,3")),
    ]  # fmt: skip
    print("| figure | published | R | ours |\n|---|---|---|---|")
    for name, published, theirs, our in rows:
        told = "–" if theirs is None else f"{theirs:,.4f}"
        print(f"| {name} | {published} | {told} | {our:,.4f} |")
    written = ("12,13,23", "12,3", "13,23")
    ours_too = [int(loglinear.fault(few, models.model(one, 3))) for one in written]
    print(
        f"| artificial table, three models | 2, 1, 0 | {[int(f) for f in faults]} | {ours_too} |\n"
    )


def fitted(table: Overlaps, written: str) -> float:
    (fit,) = loglinear.fitted(table, [models.model(written, len(table.names))])
    return documented(table) + fit.unseen


def our_spina() -> tuple[tuple[float, float], tuple[float, float]]:
    counts = np.array([0, 60, 49, 4, 247, 112, 142, 12]).reshape(2, 2, 2)
    table = overlaps("ABC", {tuple(map(int, at)): int(counts[tuple(at)])
                             for at in np.argwhere(counts)})  # fmt: skip
    a, b, grid = 13.14, 55.17, np.arange(1.0, 301)
    total = table.documented + grid
    prior = total * np.log(b) - (total + a) * np.log(1 + b)
    prior += gammaln(total + a) - gammaln(total + 1)
    found = decomposable.averaged(table, delta=1, grid=grid, log_prior=lambda _: prior)
    chances = np.array(found.chances)
    loss = (chances / total).sum() / (chances / total**2).sum()
    rows = graphs(3)[1] @ decomposable.scored(table, grid, 1.0) + prior
    rows += gammaln(total + 1) - gammaln(grid + 1)
    best = rows[np.argmax(np.exp(rows - rows.max()).sum(axis=1))]
    ours = float(loss), float(total[chances.argmax()])
    return ours, (found.graphs[0][0], float(total[best.argmax()]))


# ── exact averaging, and single models ──────────────────────────────────────────────────────


def exact(r: R, tables: dict[str, tuple[Path, Overlaps]]) -> None:
    print("| decomposable graphs | lists | R dga, mean, 95 % | ours on its grid | apart |"
          " R CPU s | ours CPU s | what is told: median, 95 %, CPU s |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|")
    for name, (path, table) in tables.items():
        lists = len(table.names)
        graphs(min(lists, decomposable.MADE))  # made once a process
        start = process_time()
        found = decomposable.averaged(table.canonical(), grid=decomposable.even(table.documented))
        spent = process_time() - start
        start = process_time()
        told = estimate(table, method="decomposable", beside=False)
        whole = process_time() - start
        theirs, apart, cost = "stops at five lists", "", ""
        if 3 <= lists <= 5:
            answer = r("dga", path)
            lower, _, upper = answer.numbers("span")
            theirs = f"{answer.number('mean'):,.2f} ({lower:,.0f}–{upper:,.0f})"
            apart = f"{found.mean - answer.number('mean'):+.4f}"
            cost = f"{answer.spent:.3f} (and {answer.beside:.1f} to start)"
        ours = told.withheld or f"{told.median:,} ({told.lower:,}–{told.upper:,})"
        print(f"| {name} | {lists} | {theirs} | {found.mean:,.2f} | {apart} | {cost} |"
              f" {spent:.3f} | {ours}, {whole:.3f} |", flush=True)  # fmt: skip
    print()


def by_models(r: R, tables: dict[str, tuple[Path, Overlaps]]) -> None:
    print("| log-linear | SparseMSE by steps, BCa 95 % | Rcapture, best BIC, profile 95 % | ours,"
          " best | ours, averaged | bound: Rcapture, ours |"
          " CPU s: SparseMSE, Rcapture, ours |")  # fmt: skip
    print("|---|---|---|---|---|---|---|")
    for name, (path, table) in tables.items():
        if len(table.names) > models.MOST_LISTS:
            continue
        sparse, rcapture = r("sparse", path, 100), r("rcapture", path)
        models.all_models(len(table.names))  # made once a process
        start = process_time()
        average = loglinear.averaged(table.canonical())
        spent = process_time() - start
        best, mean = "none has an estimate", "–"
        if average is not None:
            fit = average.fits[0][1]
            names = table.canonical().names
            best = f"{documented(table) + fit.unseen:,.1f} `{models.written(fit.model, names)}`"
            told = estimate(table, method="loglinear", beside=False)
            mean = told.withheld or f"{told.median:,} ({told.lower:,}–{told.upper:,})"
        print(f"| {name} | {spread(sparse, 'stepwise')} |"
              f" {spread(rcapture, 'best')} `{' '.join(rcapture.said.get('model', ['none']))}` |"
              f" {best} | {mean} |"
              f" {rcapture.number('bound'):,.1f}, {coverage.lower_bound(table) or np.nan:,.1f} |"
              f" {sparse.spent:.1f}, {rcapture.spent:.2f}, {spent:.2f} |", flush=True)  # fmt: skip
    print()


def spread(answer: Answer, word: str) -> str:
    ends = answer.numbers("span")
    if not answer.said.get(word):
        return "none"
    between = f" ({ends[0]:,.0f}–{ends[-1]:,.0f})" if len(ends) == 3 else ""
    return f"{answer.number(word):,.1f}{between}"


# ── latent classes ──────────────────────────────────────────────────────────────────────────


def latent(
    r: R, tables: dict[str, tuple[Path, Overlaps]], *, seeds: int, ours: Sequence[int]
) -> None:
    print("| latent classes | who | median, 95 % | medians of chains | R-hat | effective | CPU s |"
          " effective a second |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name, (path, table) in tables.items():
        people = table.documented
        comes = asked_of_r(r, path, people, (5, 10_000, 1_000, 10), range(1, seeds + 1))
        line(name, f"LCMCR as it comes, seeds 1–{seeds}", comes)
        theirs = asked_of_r(r, path, people, (10, 10_000, 20_000, 10), range(1, 5))
        line("", "LCMCR, our model, seeds 1–4", theirs)
        for seed in ours:
            start = process_time()
            found = latent_class.sampled(table.canonical(), seed=seed)
            made = Chains(found.totals, process_time() - start)
            line("", f"ours, seed {seed}{'' if found.settled else ', **withheld**'}", made)
            if seed == ours[0]:
                ratio = made.ess / made.spent / (theirs.ess / theirs.spent)
                agree = "" if theirs.rhat <= latent_class.LARGEST_RHAT else " (R's chains disagree)"
                off = np.median(made.totals) / np.median(theirs.totals) - 1
                print(f"| | ours beside R | median {off:+.1%}{agree} | | | | | {ratio:.2g} times |")
    print()


def alone(tables: dict[str, tuple[Path, Overlaps]], seeds: Sequence[int], *, usual: bool) -> None:
    """Ask ours, and judge draws as `Chains` does by ArviZ, with which ours agree."""
    print("| ours | seed | median, 95 % | R-hat | effective | a second | medians of the chains, the"
          " farthest | CPU s |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    for name, (_, table) in tables.items():
        prior = with_expansion(Prior(), len(table.names), USUAL) if usual else Prior()
        for seed in seeds:
            start = process_time()
            found = latent_class.sampled(table.canonical(), seed=seed, prior=prior)
            made = Chains(found.totals, process_time() - start)
            log = np.log(made.totals)
            ess = min(agreement.bulk_ess(log), agreement.tail_ess(log))
            off = np.abs(made.medians / np.median(made.totals) - 1).max()
            print(f"| {name} | {seed}{'' if found.settled else ', **withheld**'} | {made.told()} |"
                  f" {found.rhat:.3f} | {ess:,.0f} | {ess / made.spent:,.0f} |"
                  f" {made.medians.min():,.0f}–{made.medians.max():,.0f}, {off:.1%} |"
                  f" {made.spent:.0f} |", flush=True)  # fmt: skip


def line(name: str, who: str, chains: Chains) -> None:
    at_cap = f", {chains.at_cap:.1%} at its cap of 21 n" if chains.at_cap > 0.001 else ""
    print(f"| {name} | {who} | {chains.told()}{at_cap} |"
          f" {chains.medians.min():,.0f}–{chains.medians.max():,.0f} | {chains.rhat:.3f} |"
          f" {chains.ess:,.0f} | {chains.spent:.1f} | {chains.ess / chains.spent:,.1f} |",
          flush=True)  # fmt: skip


def as_a_commission(r: R, tables: dict[str, tuple[Path, Overlaps]]) -> None:
    """As verdata's `mse` calls LCMCR, whose seed is always 19481210, and with three other seeds."""
    print("| as a truth commission asked | seed | median, 95 % | CPU s |\n|---|---|---|---|")
    for name, (path, table) in tables.items():
        classes = min(2 ** len(table.names) - 1, 15)
        drawn = []
        for seed in (19481210, 1, 2, 3):
            one = asked_of_r(r, path, table.documented, (classes, 10_000, 10_000, 500), [seed])
            drawn.append(Chains(one.totals[:, ::10], one.spent, one.cap))
            print(f"| {name} | {seed} | {drawn[-1].told()} | {one.spent:.0f} |", flush=True)
        whole = Chains(np.concatenate([one.totals for one in drawn]), 1.0, drawn[0].cap)
        print(f"| | all four | {whole.told()}: R-hat {whole.rhat:.2f}, {whole.ess:.0f} effective"
              f" of {whole.totals.size} | |", flush=True)  # fmt: skip
    print()


if __name__ == "__main__":
    main()
