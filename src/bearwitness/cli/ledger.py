"""`bearwitness ledger show|check|checkpoint`: who did what, and whether all of it is here."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, moves, several
from bearwitness.cli.answer import Answer
from bearwitness.cli.checkpoints import checkpoints_in
from bearwitness.desk import comparing
from bearwitness.desk.comparing import Compared
from bearwitness.errors import Misused
from bearwitness.proof import checkpoint as checkpoints
from bearwitness.proof.display import harmless
from bearwitness.proof.merkle import Tree


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    for name, run, text in (
        ("show", _show, "who did what, when and why"),
        ("check", _check, "open every record and compare it with the log"),
        ("checkpoint", _checkpoint, "what shows later that nothing was cut off or put back"),
    ):
        command = commands.add_parser(name, help=text)
        asking.add_passphrase(command)
        command.set_defaults(run=run)
        if name == "check":
            command.add_argument(
                "--checkpoint", type=Path, action="append", default=[], metavar="PLACE",
                help="of this case: a note, a proof, an edition's folder; may repeat",
            )  # fmt: skip
            command.add_argument("--reason", help="for the ledger; needed with a checkpoint")
        if name == "checkpoint":
            command.add_argument("--out", type=Path, required=True, metavar="FILE")
            command.add_argument("--reason", required=True, help="for the ledger; no name in it")


def _show(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        entries = book.ledger()
    return Answer(
        {
            "entries": [
                {
                    "at": entry.at.isoformat().replace("+00:00", "Z"),
                    "by": entry.by,
                    "what": entry.what,
                    "record": entry.record,
                    "why": entry.why,
                    **({"moved": moves.rows(entry.moved)} if entry.moved else {}),
                }
                for entry in entries
            ]
        },
        "\n".join(
            f"{e.at:%Y-%m-%d %H:%M}  {harmless(e.by)}  {e.what}  {e.record}  {harmless(e.why)}"
            f"{moves.lines(e.moved)}"
            for e in entries
        ),
    )


def _check(args: argparse.Namespace) -> Answer:
    if args.checkpoint and not args.reason:
        raise Misused("what is compared is in the ledger, with a reason", hint="--reason TEXT")
    every = several.each("--checkpoint", args.checkpoint, checkpoints_in)
    noted = [one for found in every for one in found]
    with closing(asking.unlocked(args)) as book:
        found, tree = book.check(), Tree(book.leaves())
        checks = [comparing.compared(book, one, reason=args.reason, at=now()) for one in noted]
    for one in checks:
        comparing.expect_continued(one)
    root = tree.root().hex()
    last = "\n".join(map(_told, checks)) or (
        "This does not show that nothing was cut off at the end: `--checkpoint` with one that"
        " somebody else keeps does."
    )
    return Answer(
        {
            "records": found.records,
            "shredded": found.shredded,
            "leaves": found.leaves,
            "root": root,
            "checkpoints": [
                {"log": one.log, "public": one.public, "size": one.size, "ours": one.ours}
                for one in checks
            ],
        },
        f"{found.records} records, {found.shredded} of them shredded; every other one opens and is"
        f" the one in the log.\n{_leaves(found.leaves)}, root {root}.\n{last}",
    )


def _told(one: Compared) -> str:
    what = "public log" if one.public else "casebook's log"
    return f"The {what} continues the checkpoint of {_leaves(one.size)}; it has {one.ours}."


def _leaves(count: int) -> str:
    return "1 leaf" if count == 1 else f"{count} leaves"


def _checkpoint(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        note = comparing.given(book, reason=args.reason, at=now())
    files.write_new(args.out, note.encode())
    made = checkpoints.parse(note)
    return Answer(
        {"file": str(args.out), "log": made.origin, "leaves": made.size, "root": made.root.hex()},
        f"A checkpoint of {_leaves(made.size)} in {args.out}. Give it to whoever is to notice later"
        " that something is missing: a custodian, a partner, another machine. It says how many"
        " records and passages there are, so publish it nowhere.",
    )
