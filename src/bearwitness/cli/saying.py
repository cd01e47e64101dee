"""`bearwitness source says`: what a source says of a claim, as its own or as hearsay."""

from __future__ import annotations

import argparse
import os
from typing import Any

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import sayings
from bearwitness.records.claim import Denial, Saying, Stance


def add_arguments(says: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the arguments of `source says`, but for the passphrase."""
    says.add_argument("source", metavar="S-…")
    says.add_argument("claim", metavar="C-…")
    says.add_argument("--stance", required=True, choices=[one.value for one in sayings.STANCES])
    says.add_argument("--denial", choices=[one.value for one in Denial], help="in which way")
    through = says.add_mutually_exclusive_group(required=True)
    through.add_argument("--own", action="store_true", help="it says so itself")
    through.add_argument(
        "--attribution", action="append", default=[], metavar="WHO",
        help="it says whose words these are: one speaker each time, the outermost first; no name",
    )  # fmt: skip
    says.add_argument(
        "--checked", action="store_true", help="a refutation that our own enquiry has confirmed"
    )
    says.add_argument(
        "--take-back", action="store_true", help="it was written down by mistake: it does not"
    )
    says.add_argument("--reason", required=True, help="for the ledger; no name in it")
    says.set_defaults(run=_says)
    return says


def _says(args: argparse.Namespace) -> Answer:
    given = Saying(
        ids.ClaimId(ids.checked(args.claim, "C")),
        ids.SourceId(ids.checked(args.source, "S")),
        Stance(args.stance),
        tuple(who.strip() for who in args.attribution),
        Denial(args.denial) if args.denial else None,
        args.checked,
    )
    book = asking.unlocked(args)
    try:
        if args.take_back:
            sayings.take_back(book, given, reason=args.reason, at=now())
        else:
            sayings.say(book, given, reason=args.reason, at=now(), entropy=os.urandom)
        one = given.claim, given.source
        held = [s for s in sayings.said(book) if (s.claim, s.source) == one]
    finally:
        book.close()
    told = ", ".join(_told(s) for s in held) or "nothing"
    return Answer(
        {"source": given.source, "claim": given.claim, "says": [_row(s) for s in held]},
        f"{given.source} says of {given.claim}: {told}",
    )


def _row(one: Saying) -> dict[str, Any]:
    return {
        "stance": one.stance.value,
        "denial": one.denial.value if one.denial else None,
        "attribution": list(one.attribution),
        "checked": one.checked,
    }


def _told(one: Saying) -> str:
    denial = f" ({one.denial}{', checked' if one.checked else ''})" if one.denial else ""
    return f"{one.stance}{denial}{' as others said' if one.attribution else ''}"
