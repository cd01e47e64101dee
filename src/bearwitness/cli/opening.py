"""`bearwitness dossier dataset`: what an edition says, as open data."""

from __future__ import annotations

import argparse
from argparse import _SubParsersAction
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.adapters.workrooms import made_whole
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk import strata, tracing
from bearwitness.dossier import dataset
from bearwitness.errors import Refused
from bearwitness.public import folder


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
    asking.add_passphrase(made)
    made.set_defaults(run=_dataset)


def _dataset(args: argparse.Namespace) -> Answer:
    if args.out.exists():
        raise Refused("this folder is there already", hint="name another one")
    edition = folder.opened(args.edition).edition
    made = dataset.files(edition, counts=_counts(args, edition.id), licence=args.licence)
    with made_whole(args.out) as room:
        for name, content in made.items():
            path = room / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    tables = sorted(Path(name).stem for name in made if name.endswith(".csv"))
    text = f"{len(tables)} tables of edition {edition.id} in {args.out}: {', '.join(tables)}"
    data = {"edition": edition.id, "folder": str(args.out), "tables": tables, "files": [*made]}
    return Answer(data, text)


def _counts(args: argparse.Namespace, edition: str) -> tuple[dataset.Stratum, ...] | None:
    if not args.counts:
        return None
    book = asking.unlocked(args)
    try:
        at = now()
        counts = strata.release(book, reason=args.reason, at=at)
        name, used = f"{edition}, {at.isoformat()}", strata.permits(book, at=at)
        parts = dict.fromkeys(used, ("counts",))
        tracing.note_made(book, Derivative.DATASET, name, parts, args.out, at=at, of=edition)
        return counts
    finally:
        book.close()
