"""`count estimate` of draws: who is whom in a case's lists, or the replicates of a table."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from bearwitness.cli.answer import Answer
from bearwitness.cli.tables import expect_case, groups, joined, read
from bearwitness.counting.lists import replicates
from bearwitness.counting.lists_sampled import Pooled, estimated
from bearwitness.counting.result import Method
from bearwitness.counting.wording_unsure import unsure
from bearwitness.errors import Misused

_APART = ("draws", "scheduler", "resume", "cores", "most", "prior_expansion")


def of_case(args: argparse.Namespace) -> Answer:
    """Count the case's lists where nobody is sure which entries are one person.

    Raises:
        Misused: a table is given, or no reason.
    """
    if args.table is not None:
        raise Misused(
            "in a table it is settled who is whom",
            hint="--draws is for a case's lists; of a table, --replicates COLUMN",
        )
    from bearwitness.adapters.clock import now
    from bearwitness.cli import asking
    from bearwitness.desk import counted

    expect_case(args)
    book, at = asking.unlocked(args), now()
    try:
        book.did("looked at the case's lists", reason=args.reason, at=at)
        found = counted.unsure(book, at=at, draws=args.draws, seed=args.seed)
    finally:
        book.close()
    data = _as_data(found, "matches") | {"seed": args.seed}
    return Answer(data, data["sentences"]["en"])


def of_replicates(args: argparse.Namespace) -> Answer:
    """Pool the replicates of a table, of each stratum apart if there are strata.

    Raises:
        Misused: no table, one column for both, or a setting that replicates do not take.
    """
    if args.table is None:
        raise Misused("replicates are of a table", hint="of a case's lists: --draws N")
    if args.replicates == args.stratify:
        raise Misused("one column cannot be both", hint="strata and replicates are two columns")
    if args.method != Method.EXACT or any(getattr(args, name) is not None for name in _APART):
        raise Misused(
            "replicates are asked by the usual method and take --level and --stratify alone",
            hint="leave the other settings out",
        )
    tables = replicates(read(args.table), args.replicates, stratum=args.stratify)
    found = {name: _pooled(args, some) for name, some in tables.items()}
    if args.stratify is None:
        data = _as_data(found[""], "replicates")
        return Answer(data, data["sentences"]["en"])
    strata = [{"stratum": name} | _as_data(one, "replicates") for name, one in found.items()]
    lines = [f"{one['stratum']}: {one['sentences']['en']}" for one in strata]
    return Answer({"strata": strata}, "\n".join(lines))


def _pooled(args: argparse.Namespace, tables: tuple[Any, ...]) -> Pooled:
    by_number = {str(number): table for number, table in enumerate(tables)}
    one_source = list(joined(by_number, groups(args)).values())
    return estimated(one_source, level=args.level)


def _as_data(found: Pooled, drawn: str) -> dict[str, Any]:
    said = {language: unsure(found, language, drawn=drawn) for language in ("en", "ru")}
    return asdict(found) | {"sentences": said}
