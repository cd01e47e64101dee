"""`bearwitness dossier dataset`: what an edition says, as open data."""

from __future__ import annotations

import argparse
from argparse import _SubParsersAction
from pathlib import Path
from typing import NamedTuple

from bearwitness.adapters.clock import now
from bearwitness.adapters.workrooms import made_whole
from bearwitness.cli import asking, outside
from bearwitness.cli.answer import Answer
from bearwitness.consent import Permit
from bearwitness.consent.uses import Derivative
from bearwitness.desk import opendata, strata, tracing
from bearwitness.desk.outside import expect_ours, expect_stands
from bearwitness.dossier import dataset
from bearwitness.errors import Misused, Refused
from bearwitness.public import folder
from bearwitness.publication.edition import Edition, expect_in_time


def add(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `dataset` to the commands of `dossier`."""
    made = commands.add_parser("dataset", help="an edition as open data, without its testimonies")
    made.add_argument("edition", type=Path, metavar="EDITION", help="an edition's folder")
    made.add_argument("--out", type=Path, required=True, metavar="DIR", help="not there yet")
    made.add_argument("--licence", choices=sorted(dataset.LICENCES), default="CC-BY-4.0")
    made.add_argument(
        "--counts", action="store_true", help="with victims by stratum, from the case"
    )
    outside.add(made)
    made.set_defaults(run=_dataset)


def _dataset(args: argparse.Namespace) -> Answer:
    if args.out.exists():
        raise Refused("this folder is there already", hint="name another one")
    if args.counts and args.without_case:
        raise Misused("counts are the case's", hint="--counts or --without-case, not both")
    outside.expect_reason(args)
    expect_stands(args.edition)
    edition = folder.opened(args.edition).edition
    expect_in_time(edition, now())
    given = _given(args, edition)
    made = dataset.files(given.edition, counts=given.counts, licence=args.licence)
    with made_whole(args.out) as room:
        for name, content in made.items():
            path = room / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
    tables = sorted(Path(name).stem for name in made if name.endswith(".csv"))
    text = f"{len(tables)} tables of edition {edition.id} in {args.out}: {', '.join(tables)}"
    if given.left_out:
        text += f"\n  left out, without consent to a dataset: {given.left_out} rows"
    data = {
        "edition": edition.id,
        "folder": str(args.out),
        "tables": tables,
        "files": [*made],
        "left_out": given.left_out,
    }
    return Answer(data, text)


class _Given(NamedTuple):
    edition: Edition
    counts: tuple[dataset.Stratum, ...] | None = None
    left_out: int = 0


def _given(args: argparse.Namespace, edition: Edition) -> _Given:
    """Return what of an edition may be data, with counts if asked; write the dataset down."""
    if outside.is_without(args):
        return _Given(edition)
    book, at = asking.unlocked(args), now()
    try:
        expect_ours(book, edition, at=at)
        fit = opendata.fit(book, edition, at=at)
        parts: dict[Permit, tuple[str, ...]] = dict.fromkeys(fit.permits, ("rows",))
        counts = None
        if args.counts:
            counts = strata.release(book, reason=args.reason, at=at)
            parts |= dict.fromkeys(strata.permits(book, at=at), ("counts",))
        book.did("made an open dataset", reason=args.reason, at=at)
        name = f"{edition.id}, {at.isoformat()}"
        tracing.note_made(book, Derivative.DATASET, name, parts, args.out, at=at, of=edition.id)
        return _Given(fit.edition, counts, fit.left_out)
    finally:
        book.close()
