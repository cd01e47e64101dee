"""`bearwitness new DIR`: an empty case, its keys, and the custodians' shares, shown once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk.casebook import Casebook


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="not there yet, or empty")
    parser.add_argument("--title", default="Untitled case", help="public: it names no person")
    parser.add_argument("--quorum", type=int, default=2, help="custodians that must agree")
    parser.add_argument("--custodians", type=int, default=3, help="shares that are made")
    parser.add_argument("--invented", action="store_true", help="everything in it is invented")
    asking.add_passphrase(parser)
    parser.set_defaults(run=_new)


def _new(args: argparse.Namespace) -> Answer:
    book, shares = Casebook.create(
        args.folder,
        title=args.title,
        passphrase=asking.new_passphrase(args.passphrase_fd),
        at=now(),
        entropy=os.urandom,
        invented=args.invented,
        by=asking.who(args),
        quorum=args.quorum,
        custodians=args.custodians,
    )
    facts = book.facts
    book.close()
    return Answer(
        {
            "folder": str(args.folder),
            "recipients": list(facts.team),
            "custody": facts.custody,
            "origin": facts.origin,
            "quorum": facts.quorum,
            "shares": shares,
        },
        f"A case in {args.folder}.\n\n"
        f"{facts.custodians} shares of the custody key follow. Any {facts.quorum} of them, together"
        " with this case, open an identity.\nThey are stored nowhere and shown only now: write each"
        " on paper, give each to another person.\n\n" + "\n\n".join(shares),
    )
