"""`bearwitness dossier report|submission|dataset`: what a case says, as documents.

The report is here, the others in cli/submitting.py and cli/opening.py.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.adapters.typesetting import dossier
from bearwitness.cli import opening, outside, submitting
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk.outside import expect_stands
from bearwitness.public import folder
from bearwitness.publication import edition as editions


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    report = commands.add_parser("report", help="claims, numbers, passages and their proofs")
    report.add_argument("edition", type=Path, metavar="EDITION", help="an edition's folder")
    report.add_argument("--language", choices=editions.LANGUAGES, default="en")
    report.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    outside.add(report)
    report.set_defaults(run=_report)
    submitting.add(commands)
    opening.add(commands)


def _report(args: argparse.Namespace) -> Answer:
    outside.expect_reason(args)
    expect_stands(args.edition)
    whole = folder.opened(args.edition)  # a changed file, or a link to another, is refused
    edition = whole.edition
    editions.expect_in_time(edition, now())
    bundles = [quote.receipt.bundle for quote in edition.quotes if quote.receipt]
    held = {name: whole.content(name) for name in bundles}
    made = dossier(edition, language=args.language, files=held)
    outside.expect_new(args.out)
    digest = hashlib.sha256(made).hexdigest()
    outside.of_edition(args, edition, Derivative.REPORT, digest, args.out)
    files.write_new(args.out, made)
    return Answer(
        {"file": str(args.out), "bytes": len(made), "passages": len(edition.quotes)},
        f"{len(edition.quotes)} passages, {len(made) // 1000} KB in {args.out}",
    )
