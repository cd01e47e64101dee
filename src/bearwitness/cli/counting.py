"""`bearwitness count estimate|lists|report`: any table of list overlaps, or the case's lists.

A withheld estimate is an answer like any other, exit code 0: nothing failed and nobody
refused. A script reads `withheld`.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from math import isinf
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import write_new
from bearwitness.cli import pooling
from bearwitness.cli.answer import Answer
from bearwitness.cli.parser import share, whole
from bearwitness.cli.strata import Asked, estimated
from bearwitness.cli.tables import expect_case, groups, joined, read
from bearwitness.counting import assuming, called, publishable
from bearwitness.counting.coverage import odds
from bearwitness.counting.estimate import SEED, estimate, method_named
from bearwitness.counting.latent_class import CHAINS
from bearwitness.counting.lists import parsed, strata
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.page import page
from bearwitness.counting.related import as_one
from bearwitness.counting.report import document
from bearwitness.counting.result import Assumed, Caution, Estimate, Remark
from bearwitness.counting.small import LEAST
from bearwitness.counting.wording import because, persons, remark, sentence
from bearwitness.errors import Misused, Refused


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `count`."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="estimate|lists|report")
    for name, run, means in (
        ("estimate", _estimate, "how many there were in all, or why that cannot be said"),
        ("lists", _lists, "the documented: who is on how many lists"),
        ("report", _report, "all that speaks for and against it, as a page and as a PDF"),
    ):
        step = steps.add_parser(name, help=means, allow_abbrev=False)
        step.add_argument(
            "table", nargs="?", type=Path, metavar="TABLE.csv", help="default: the case's lists"
        )
        step.add_argument(
            "--one-source",
            action="append",
            default=[],
            metavar="LIST,LIST",
            help="of a table: lists that were not made apart, counted as one; may be repeated",
        )
        step.add_argument("--passphrase-fd", type=int, metavar="N", help="of the case")
        step.add_argument("--by", metavar="NAME", help="who works, for the ledger of the case")
        step.add_argument(
            "--reason", help="of a case: what for, for the ledger; no name in it; needed there"
        )
        step.set_defaults(run=run)
        if name != "lists":
            step.add_argument(
                "--method",
                default="exact",
                help="decomposable, loglinear, latent_class, exact (the first two) or all",
            )
            step.add_argument("--seed", type=int, default=SEED, metavar="N")
            step.add_argument(
                "--chains", type=int, default=CHAINS, metavar="N", help="of latent_class, 4 to 64"
            )
            step.add_argument("--level", type=float, default=0.95, metavar="P")
            step.add_argument(
                "--most", type=whole, metavar="N", help="of latent_class: a cap on all people"
            )
            step.add_argument(
                "--prior-expansion",
                type=_expansion,
                metavar="LOW:HIGH",
                help="of latent_class: people in all for each documented one, 5 and 95 %% quantile"
                " (usually 1.1:5), or uniform: chances on each list, as in LCMCR",
            )
        if name == "estimate":
            step.add_argument(
                "--stratify",
                metavar="COLUMN",
                help="of the table, or of a case's lists: each of its values apart",
            )
            step.add_argument(
                "--cores",
                type=whole,
                metavar="N",
                help="for strata; default: all for chains, else one",
            )
            step.add_argument(
                "--resume",
                type=Path,
                metavar="FILE",
                help="of strata: answers are kept there, and those it holds are not asked again",
            )
            step.add_argument(
                "--scheduler",
                metavar="ADDRESS",
                help="of strata: a Dask scheduler of your own, whose workers are asked instead",
            )
            step.add_argument(
                "--replicates",
                metavar="COLUMN",
                help="of the table: each value is a draw of what is not known; pooled",
            )
            step.add_argument(
                "--draws",
                type=whole,
                metavar="N",
                help="of the case's lists: who is whom is drawn N times, and its doubt told too",
            )
        if name == "report":
            step.add_argument("--language", choices=("en", "ru"), default="en")
            step.add_argument("--out", type=Path, required=True, metavar="FILE.html")
            step.add_argument("--pdf", type=Path, metavar="FILE.pdf", help="the same on paper too")
            step.add_argument(
                "--least",
                type=whole,
                default=LEAST,
                metavar="N",
                help="combinations of fewer people get no number; 1 shows all, for the team alone",
            )


def _estimate(args: argparse.Namespace) -> Answer:
    if args.replicates is not None:
        return pooling.of_replicates(args)
    if args.stratify is not None:
        return _by_stratum(args)
    if args.scheduler is not None:
        raise Misused("one table is asked here", hint="--scheduler goes with --stratify")
    if args.draws is not None:
        return pooling.of_case(args)
    found = _estimated(args, _table(args))
    told = sentence(found, "en")
    cautions = [remark(said, "en") for said in found.warnings]
    lines = [f"- {one}" for one in cautions if one not in told]
    return Answer(as_data(found), "\n".join([told, *lines]))


def _by_stratum(args: argparse.Namespace) -> Answer:
    tables = _strata(args)
    asked = Asked(args.method, args.seed, args.level, args.chains, args.most, args.prior_expansion)
    for table in tables.values():  # before any is asked
        assuming.refuse(method_named(args.method), table, asked.most, asked.expansion)
    with _elsewhere(args.scheduler) as pool:
        found = estimated(tables, asked, cores=args.cores, resume=args.resume, elsewhere=pool)
    lines = [f"{name}: {sentence(one, 'en')}" for name, one in found.items()]
    data = {
        "documented": sum(one.documented for one in found.values()),
        "strata": [{"stratum": name} | as_data(one) for name, one in found.items()],
    }
    return Answer(data, "\n".join(lines))


def _strata(args: argparse.Namespace) -> dict[str, Overlaps]:
    if args.table is not None:
        return joined(strata(read(args.table), args.stratify), groups(args))
    from bearwitness.adapters.clock import now
    from bearwitness.cli import asking
    from bearwitness.desk import counted

    expect_case(args)
    if args.scheduler is not None or args.resume is not None:
        raise Misused(
            "a case's numbers are kept in no other file and sent nowhere",
            hint="--scheduler and --resume are for a TABLE.csv",
        )
    book, at = asking.unlocked(args), now()
    try:
        book.did("looked at the case's lists", reason=args.reason, at=at)
        return counted.strata(book, args.stratify, at=at)
    finally:
        book.close()


@contextmanager
def _elsewhere(address: str | None) -> Iterator[Executor | None]:
    if address is None:
        yield None
        return
    from bearwitness.adapters.scheduler import workers_of

    with workers_of(address) as pool:
        yield pool


def _lists(args: argparse.Namespace) -> Answer:
    table = _table(args)
    sizes = zip(table.names, table.sizes, strict=True)
    ratios = {(a, b): None if isinf(ratio) else round(ratio, 3) for a, b, ratio in odds(table)}
    data: dict[str, Any] = {
        "documented": table.documented,
        "lists": [{"name": name, "persons": size} for name, size in sizes],
        "pairs": [
            {"lists": [table.names[a], table.names[b]], "on_both": both, "odds": ratios.get((a, b))}
            for a, b, both in table.pairs()
        ],
        "counted_as_one": list(table.related),
        "unlinked": table.unlinked,
        "without_consent": table.without_consent,
    }
    lines = [f"Documented: {persons(table.documented, 'en')}"]
    lines += [f"  {item['name']}: {persons(item['persons'], 'en')}" for item in data["lists"]]
    lines += [f"  on both {' and '.join(p['lists'])}: {p['on_both']}" for p in data["pairs"]]
    lines += [remark(Remark(Caution.RELATED, (name,)), "en") for name in table.related]
    lines.append(f"Entries not linked: {table.unlinked}; no consent: {table.without_consent}")
    return Answer(data, "\n".join(lines))


def _report(args: argparse.Namespace) -> Answer:
    if args.table is None:
        return _report_of_case(args)
    return _reported(args, _table(args))


def _report_of_case(args: argparse.Namespace) -> Answer:
    """Write the report of a case, and into the case on whose word it rests."""
    from bearwitness.adapters.clock import now
    from bearwitness.cli import asking, outside
    from bearwitness.consent.uses import Derivative
    from bearwitness.desk import counted, tracing

    expect_case(args)
    outside.expect_new(*_places(args))
    book, at = asking.unlocked(args), now()
    try:
        book.did("made a report of the case's numbers", reason=args.reason, at=at)
        used = dict.fromkeys(counted.permits(book, at=at), ())
        made = f"numbers, {at.isoformat()}"
        tracing.note_made(book, Derivative.REPORT, made, used, *_places(args), at=at)
        return _reported(args, counted.lists(book, at=at), counted.called(book, args.language))
    finally:
        book.close()


def _reported(
    args: argparse.Namespace, table: Overlaps, names: Mapping[str, str] | None = None
) -> Answer:
    for place in _places(args):
        if os.path.lexists(place):  # before anything is computed, and of both before one is written
            raise Refused("something is there already", hint="name another place")
    tried = publishable.tried(args.method)
    found = publishable.told(table, partial(_estimated, args), args.least, tried=tried)
    checks = publishable.checks(table, found, args.least)
    made = document(
        called.table(table, names or {}),
        called.estimate(found, names or {}),
        called.checks(checks, names or {}),
        args.language,
        least=args.least,
    )
    files = {args.out: page(made).encode()}
    if args.pdf is not None:
        from bearwitness.adapters import typesetting  # Typst and its fonts: for paper alone

        files[args.pdf] = typesetting.count_report(made)
    for place, content in files.items():
        write_new(place, content)
    written = {"report": str(args.out), "pdf": args.pdf and str(args.pdf)}
    said = ", ".join(str(place) for place in files)
    return Answer(as_data(found) | written, f"written: {said}")


def _places(args: argparse.Namespace) -> list[Path]:
    return [args.out, args.pdf] if args.pdf is not None else [args.out]


def _estimated(args: argparse.Namespace, table: Overlaps) -> Estimate:
    return estimate(
        table,
        method=args.method,
        seed=args.seed,
        level=args.level,
        chains=args.chains,
        most=args.most,
        expansion=args.prior_expansion,
    )


def _expansion(text: str) -> assuming.Expansion:
    if text == assuming.UNIFORM:
        return assuming.UNIFORM
    low, _, high = text.partition(":")
    try:
        return share(low), share(high)
    except ValueError as wrong:
        raise Misused(
            "--prior-expansion is no pair of numbers",
            hint="LOW:HIGH, people in all for each documented one, such as 1.1:5; or uniform",
        ) from wrong


def _table(args: argparse.Namespace) -> Overlaps:
    if args.table is not None:
        return as_one(parsed(read(args.table)), groups(args))
    # Imported here: a table needs no case, and the casebook's packages are many.
    from bearwitness.adapters.clock import now
    from bearwitness.cli import asking
    from bearwitness.desk.counted import lists

    expect_case(args)
    casebook, at = asking.unlocked(args), now()
    try:
        casebook.did("looked at the case's lists", reason=args.reason, at=at)
        return lists(casebook, at=at)
    finally:
        casebook.close()


def _assumed(said: Assumed) -> dict[str, Any]:
    return {
        "most": said.most,
        "beyond": said.beyond,
        "near": said.near,
        "expansion": {"low": said.low, "high": said.high, "asked": said.asked},
        "chances": list(said.chance),
    }


def as_data(found: Estimate) -> dict[str, Any]:
    """Return an estimate in the shape of docs/reference/cli.md."""
    withheld = found.withheld
    return {
        "documented": found.documented,
        "estimate": {
            "median": found.median,
            "lower": found.lower,
            "upper": found.upper,
            "level": found.level,
            "mean": found.mean,
        },
        "method": found.method.value,
        "seed": found.seed,
        "chains": found.chains,
        "draws": found.draws,
        "ess": found.ess,
        "rhat": found.rhat,
        "error": found.error,
        "trips": found.trips,
        "assumed": None if found.assumed is None else _assumed(found.assumed),
        "models": [{"dependences": name, "weight": weight} for name, weight in found.models],
        "uneven": found.uneven,
        "sensitivity": [asdict(other) for other in found.sensitivity],
        "warnings": [remark(said, "en") for said in found.warnings],
        "withheld": None
        if withheld is None
        else {
            "reason": withheld.value,
            "en": because(found, "en"),
            "ru": because(found, "ru"),
        },
        "sentences": {language: sentence(found, language) for language in ("en", "ru")},
    }
