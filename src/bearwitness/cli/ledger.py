"""`bearwitness ledger show|check`: who did what in the casebook, and whether it is whole."""

from __future__ import annotations

import argparse

from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.proof.merkle import Tree


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    for name, run, text in (
        ("show", _show, "who did what, when and why"),
        ("check", _check, "open every record and compare it with the log"),
    ):
        command = commands.add_parser(name, help=text)
        asking.add_passphrase(command)
        command.set_defaults(run=run)


def _show(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    entries = book.ledger()
    book.close()
    return Answer(
        {
            "entries": [
                {
                    "at": entry.at.isoformat().replace("+00:00", "Z"),
                    "by": entry.by,
                    "what": entry.what,
                    "record": entry.record,
                    "why": entry.why,
                }
                for entry in entries
            ]
        },
        "\n".join(f"{e.at:%Y-%m-%d %H:%M}  {e.by}  {e.what}  {e.record}  {e.why}" for e in entries),
    )


def _check(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    found, tree = book.check(), Tree(book.leaves())
    book.close()
    root = tree.root().hex()
    return Answer(
        {
            "records": found.records,
            "shredded": found.shredded,
            "leaves": found.leaves,
            "root": root,
        },
        f"{found.records} records, {found.shredded} of them shredded; every other one opens and is"
        f" the one in the log.\n{found.leaves} leaves, root {root}.\n"
        "This does not show that nothing was cut off at the end: compare the leaves and the root"
        " with a checkpoint that somebody else holds.",
    )
