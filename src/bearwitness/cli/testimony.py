"""`bearwitness testimony list|show|passages`: what the casebook holds, under pseudonyms."""

from __future__ import annotations

import argparse

from bearwitness import ids
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.records.testimony import Testimony


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="all testimonies, without their words")
    listing.set_defaults(run=_list)
    asking.add_passphrase(listing)
    for name, run, text in (
        ("show", _show, "one testimony with its words"),
        ("passages", _passages, "its passages, numbered, with their places in the text"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("testimony", metavar="T-…")
        asking.add_passphrase(command)
        command.set_defaults(run=run)


def _about(one: Testimony) -> dict[str, object]:
    return {
        "id": one.id,
        "pseudonym": one.pseudonym,
        "language": one.language,
        "received_on": f"{one.received_on}",
        "intake": one.intake.value,
        "connection": one.connection.value,
        "passages": len(one.passages()),
        "attachments": len(one.attachments),
    }


def _list(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    rows = [_about(one) for one in book.all(Testimony)]
    book.close()
    text = "\n".join(
        f"{row['id']}  {row['received_on']}  {row['language']}  {row['pseudonym']}, "
        f"{row['connection']}, {row['passages']} passages"
        for row in rows
    )
    return Answer({"testimonies": rows}, text or "no testimony yet")


def _one(args: argparse.Namespace) -> Testimony:
    name = ids.checked(args.testimony, "T")
    book = asking.unlocked(args)
    try:
        return book.get(Testimony, name)
    finally:
        book.close()


def _show(args: argparse.Namespace) -> Answer:
    one = _one(args)
    return Answer({**_about(one), "text": one.text}, one.text)


def _passages(args: argparse.Namespace) -> Answer:
    passages = _one(args).passages()
    return Answer(
        {
            "passages": [
                {"index": p.index, "start": p.start, "end": p.end, "text": p.text} for p in passages
            ]
        },
        "\n".join(f"{p.index:>3}  {p.text}" for p in passages),
    )
