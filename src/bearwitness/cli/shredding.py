"""`bearwitness shred T-…`: destroy the only keys of a testimony."""

from __future__ import annotations

import argparse

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("testimony", metavar="T-…")
    parser.add_argument("--reason", required=True, help="for the ledger; no name in it")
    asking.add_passphrase(parser)
    parser.set_defaults(run=_shred)


def _shred(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    try:
        book.shred(name, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"testimony": name, "shredded": True},
        f"{name}: its keys are destroyed in this case. Copies of this folder that were made before"
        " still hold them: destroy those too.",
    )
