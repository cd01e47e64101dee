"""`bearwitness claim add|cite|cited|sign|unsign|uncite`: an assertion; see cli/judgments.py."""

from __future__ import annotations

import argparse
import os

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.cli import asking, judgments
from bearwitness.cli.answer import Answer
from bearwitness.errors import Misused
from bearwitness.records.claim import Claim, Figure, Modality
from bearwitness.records.event import Event


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    new = commands.add_parser("add", help="a claim, in neutral words without a name")
    new.add_argument("violation", metavar="VIOLATION", help="docs/reference/vocabulary.md")
    for code, language in (("en", "English"), ("ru", "Russian")):
        new.add_argument(f"--{code}", required=True, metavar="TEXT", help=f"in {language}")
    new.add_argument("--event", metavar="E-…", help="what happened, which has its day and place")
    new.add_argument("--number", type=int, metavar="N", help="how many it says")
    new.add_argument("--modality", choices=[one.value for one in Modality], default="eq")
    new.add_argument("--unit", default="person", help="what the number counts")
    new.add_argument("--reason", required=True, help="for the ledger; no name in it")
    new.set_defaults(run=_add)
    judgments.add(commands)
    asking.add_passphrase(new)


def _add(args: argparse.Namespace) -> Answer:
    predicate = vocabulary("violations").term(args.violation).code
    wording = {"en": args.en.strip(), "ru": args.ru.strip()}
    if not all(wording.values()):
        raise Misused("a claim is worded in both languages", hint="--en '…' --ru '…'")
    event = ids.EventId(ids.checked(args.event, "E")) if args.event else None
    name = ids.ClaimId(ids.mint("C", os.urandom(5)))
    made = Claim(name, predicate, wording, event, _figure(args))
    book = asking.unlocked(args)
    try:
        if event:
            book.get(Event, event)
        book.append(made, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"claim": made.id}, f"{made.id}  {predicate}")


def _figure(args: argparse.Namespace) -> Figure | None:
    if args.number is None:
        return None
    return Figure.of(args.number, Modality(args.modality), args.unit)
