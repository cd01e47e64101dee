"""`bearwitness match propose|confirm|undo`: which entries of lists are one person.

A machine proposes, a person decides; every decision is a record that a newer one supersedes.
"""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import asdict, replace

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.corroboration.calibrating import Share, calibrated
from bearwitness.corroboration.matching import propose, reviewed
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Misused
from bearwitness.ids import PersonId
from bearwitness.records.event import Person
from bearwitness.records.source import Listing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    proposing = commands.add_parser("propose", help="pairs of entries that may be one person")
    proposing.set_defaults(run=_propose)
    confirm = commands.add_parser("confirm", help="these entries are one person")
    confirm.add_argument("entries", nargs="+", metavar="S-…:NUMBER", help="two or more")
    confirm.set_defaults(run=_confirm)
    undo = commands.add_parser("undo", help="this entry is linked to nobody")
    undo.add_argument("entries", nargs=1, metavar="S-…:NUMBER")
    undo.set_defaults(run=_undo)
    for command in (confirm, undo):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (proposing, confirm, undo):
        asking.add_passphrase(command)


def _propose(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    listings = book.all(Listing)
    book.close()
    found, learned = propose(listings), calibrated(reviewed(listings))
    rows = [
        {
            "one": f"{p.one[0]}:{p.one[1]}",
            "other": f"{p.other[0]}:{p.other[1]}",
            "likeness": p.likeness.value,
            "because": p.because.en,
            "right": _right(learned.right.get(p.likeness)),
        }
        for p in found
    ]
    text = "\n".join(f"{r['one']}  {r['other']}  {r['likeness']}" for r in rows)
    told = {"reviewed": learned.reviewed, "withheld": learned.withheld and learned.withheld.en}
    return Answer({"proposals": rows, "calibration": told}, text or "nothing to propose")


def _right(share: Share | None) -> dict[str, float] | None:
    if share is None:
        return None
    return {name: round(value, 2) for name, value in asdict(share).items()}


def _confirm(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        entries = [_entry(book, text) for text in args.entries]
        persons = {entry.person for entry in entries if entry.person}
        if len(entries) < 2 or len(persons) > 1:
            raise Misused(
                "two entries or more, of which at most one person is linked already",
                hint="undo a link first if two people turn out to be one",
            )
        person = persons.pop() if persons else PersonId(ids.mint("P", os.urandom(5)))
        names = tuple(dict.fromkeys(entry.name for entry in entries))
        known = next((p for p in book.all(Person) if p.id == person), Person(person, ()))
        merged = replace(known, names=tuple(dict.fromkeys([*known.names, *names])))
        linked = [replace(entry, person=person) for entry in entries]
        book.append_many([merged, *linked], reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"person": person, "entries": args.entries}, f"{person}: {len(entries)} entries")


def _undo(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        entry = _entry(book, args.entries[0])
        book.append(replace(entry, person=None), reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"entry": args.entries[0], "person": None}, f"{args.entries[0]}: linked to nobody"
    )


def _entry(book: Casebook, text: str) -> Listing:
    source, _, number = text.partition(":")
    if not re.fullmatch("[0-9]{1,9}", number):
        raise Misused("an entry is named by its list and number", hint="S-7QK4M2XD:12")
    return book.get(Listing, ids.checked(source, "S"), int(number))
