"""What commands make of a script or an edition, which are files: written down in the case.

Otherwise a withdrawal would not find it. Who asked for it and why is in the ledger before anything
is looked at, so a refusal stands there as well, and so does what rests on nobody's permit.
Whoever has no case says so; then it is not found.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.consent.uses import Derivative
from bearwitness.desk import filming, outside, tracing
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Misused, Refused
from bearwitness.publication.edition import Edition
from bearwitness.recital.script import Script

_ASKED = {
    Derivative.SCRIPT: "asked for pages of a script",
    Derivative.FILM: "asked for a film of a script",
    Derivative.REPORT: "asked for a report of an edition",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Let a command open the case from which its file came, or be told that there is none."""
    parser.add_argument(
        "--without-case", action="store_true", help="no case is here: no withdrawal will find it"
    )
    parser.add_argument("--reason", help="for the ledger, no name in it; needed with a case")
    asking.add_passphrase(parser)


def of_script(args: argparse.Namespace, script: Script, made: Derivative, *places: Path) -> None:
    """Write down what is made of a script; nothing if none of its lines is of a testimony.

    Raises:
        Misused: nobody said why.
        ConsentDenied: a deponent does not allow it now.
        GateClosed, Refused: it says something that is not cleared now.
        Missing: there is no case, and nobody said so.
    """
    if not any(line.source for line in script.lines) or is_without(args):
        return
    expect_reason(args)
    book, at = asking.unlocked(args), now()
    try:
        book.did(_ASKED[made], reason=args.reason, at=at)
        digest = filming.digest(script)
        permits = outside.of_script(book, script, at=at)
        outside.expect_as_wide(book, digest, at=at)
        outside.expect_words(book, Redactor(book), script, at=at)
        tracing.note_made(book, made, digest, permits, *places, at=at)
    finally:
        book.close()


def of_edition(
    args: argparse.Namespace, edition: Edition, made: Derivative, what: str, *places: Path
) -> None:
    """Write down what is made of an edition alone.

    Raises:
        Refused: the case did not make it.
        Missing: there is no case, and nobody said so.
    """
    if is_without(args):
        return
    book, at = asking.unlocked(args), now()
    try:
        book.did(_ASKED[made], reason=args.reason, at=at)
        outside.expect_ours(book, edition, at=at)
        tracing.note_made(book, made, what, {}, *places, at=at, of=edition.id)
    finally:
        book.close()


def expect_reason(args: argparse.Namespace) -> None:
    """Check that somebody said why something is made of a case; without a case no ledger asks.

    Raises:
        Misused: nobody did.
    """
    if not (args.reason or args.without_case):
        raise Misused("nothing is made of a case without a reason", hint="--reason TEXT, no name")


def expect_new(*places: Path) -> None:
    """Refuse places where something is, before anything is written down.

    Raises:
        Refused: something is there.
    """
    if any(os.path.lexists(place) for place in places):
        raise Refused("something is there already", hint="name another place")


def is_without(args: argparse.Namespace) -> bool:
    """Say whether there is no case; whoever says so is told what that means."""
    if args.without_case:
        note = "no withdrawal will find this; write down where it is with `consent copy`"
        print(f"bearwitness: {note}", file=sys.stderr)
    return bool(args.without_case)
