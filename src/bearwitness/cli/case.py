"""`bearwitness new DIR`: an empty case, its keys, and the custodians' shares, shown once."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.cli import asking, sheets
from bearwitness.cli.answer import Answer
from bearwitness.cli.keys import plan_data
from bearwitness.desk import custody
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Misused


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="not there yet, or empty")
    parser.add_argument("--title", default="Untitled case", help="public: it names no person")
    parser.add_argument(
        "--custody",
        type=Path,
        metavar="PUBLIC",
        help="what `keys make --custody` wrote, of a custody key that was dealt before",
    )
    sheets.add_plan(parser)
    parser.add_argument(
        "--store",
        default="",
        metavar="ADDRESS",
        help="keep it on a server: postgresql://HOST/NAME or service=NAME, never with a password",
    )
    parser.add_argument("--invented", action="store_true", help="everything in it is invented")
    asking.add_passphrase(parser)
    parser.set_defaults(run=_new)


def _new(args: argparse.Namespace) -> Answer:
    if args.custody is None:
        sheets.ready(args)
    elif args.group or args.groups:
        raise Misused(
            "this custody key is dealt already", hint="--group and --groups are not for it"
        )
    plan = sheets.plan_of(args)
    book, shares = Casebook.create(
        args.folder,
        title=args.title,
        passphrase=asking.new_passphrase(args.passphrase_fd),
        at=now(),
        entropy=os.urandom,
        invented=args.invented,
        by=asking.who(args),
        store=args.store,
        custody=plan if args.custody is None else custody.public_half(args.custody),
    )
    facts = book.facts
    book.close()
    told = f"A case in {args.folder}. Identities in it open with {facts.plan} shares. Check value:"
    told += f" {facts.check}\n"
    if shares:
        told += sheets.give(
            args,
            shares,
            facts.plan,
            title=facts.title,
            check=facts.check,
            recipient=facts.custody,
            on=now().date(),
        )
        told += " They are stored nowhere: on paper only, each with another person.\n"
    told += 'Prove them now, and each month: `bearwitness keys drill --why "…"`.'
    return Answer(
        {
            "folder": str(args.folder),
            "recipients": list(facts.team),
            "custody": facts.custody,
            "check": facts.check,
            "origin": facts.origin,
            **plan_data(facts.plan),
            "shares": shares if args.sheets_fd is None else [],
        },
        told,
    )
