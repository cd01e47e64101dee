"""`bearwitness dossier dataset`: what an edition says, as open data."""

from __future__ import annotations

import argparse
from argparse import _SubParsersAction
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.adapters.workrooms import made_whole
from bearwitness.cli import asking, outside
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk import strata, tracing
from bearwitness.desk.outside import expect_ours, expect_stands
from bearwitness.dossier import dataset
from bearwitness.errors import Misused, Refused
from bearwitness.public import folder
from bearwitness.publication.edition import Edition


def add(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dataset` to the commands of `dossier`."""
    made = commands.add_parser("dataset", help="an edition as open data, without its testimonies")
    made.add_argument("edition", type=Path, metavar="EDITION", help="an edition's folder")
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="not there yet")
    made.add_argument("--licence", choices=sorted(dataset.LICENCES), default="CC-BY-4.0")
    made.add_argument(
        "--counts", action="store_true", help="with victims by stratum, from the case"
    )
    made.add_argument("--reason", default="an open dataset", help="for the ledger; no name")
    outside.add(made)
    made.set_defaults(run=_dataset)


def _dataset(args: argparse.Namespace) -> Answer:
    if args.out.exists():
        raise Refused("this folder is there already", hint="name another one")
    if args.counts and args.without_case:
        raise Misused("counts are the case's", hint="--counts or --without-case, not both")
    expect_stands(args.edition)
    edition = folder.opened(args.edition).edition
    made = dataset.files(edition, counts=_counts(args, edition), licence=args.licence)
    with made_whole(args.out) as room:
        for name, content in made.items():
            path = room / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    tables = sorted(Path(name).stem for name in made if name.endswith(".csv"))
    text = f"{len(tables)} tables of edition {edition.id} in {args.out}: {', '.join(tables)}"
    data = {"edition": edition.id, "folder": str(args.out), "tables": tables, "files": [*made]}
    return Answer(data, text)


def _counts(args: argparse.Namespace, edition: Edition) -> tuple[dataset.Stratum, ...] | None:
    """Return the counts that are asked for; write the dataset down in either case."""
    at = now()
    name = f"{edition.id}, {at.isoformat()}"
    if not args.counts:
        outside.of_edition(args, edition, Derivative.DATASET, name, args.out)
        return None
    book = asking.unlocked(args)
    try:
        expect_ours(book, edition, at=at)
        counts = strata.release(book, reason=args.reason, at=at)
        parts = dict.fromkeys(strata.permits(book, at=at), ("counts",))
        tracing.note_made(book, Derivative.DATASET, name, parts, args.out, at=at, of=edition.id)
        return counts
    finally:
        book.close()
