"""`bearwitness prove stamp|bundle`: a signed checkpoint of the log, a proof of one passage."""

from __future__ import annotations

import argparse
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import gating, proving
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Missing
from bearwitness.proof import policy as policies


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    stamp = commands.add_parser("stamp", help="the log as it stands, signed by its key")
    stamp.add_argument("--out", type=Path, required=True, metavar="FILE")
    stamp.set_defaults(run=_stamp)
    bundle = commands.add_parser("bundle", help="the file that proves one cleared passage")
    bundle.add_argument("testimony", metavar="T-…")
    bundle.add_argument("passage", type=int, metavar="INDEX", help="from 0")
    bundle.add_argument("--out", type=Path, required=True, metavar="FILE")
    bundle.set_defaults(run=_bundle)
    policy = commands.add_parser("policy", help="the keys that a reader of this case must trust")
    policy.add_argument("--out", type=Path, required=True, metavar="FILE")
    policy.set_defaults(run=_policy)
    for command in (stamp, bundle, policy):
        asking.add_passphrase(command)


def _stamp(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    signed, tree = proving.checkpoint(book, at=now())
    book.close()
    files.write_new(args.out, signed.encode())
    return Answer(
        {"leaves": tree.size, "root": tree.root().hex(), "file": str(args.out)},
        f"{tree.size} leaves; the checkpoint is in {args.out}. Give a copy to somebody who keeps"
        " it: it shows later that nothing was cut off.",
    )


def _bundle(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    try:
        cleared = gating.cleared(Redactor(book), book, name, now())
        chosen = [c for c in proving.proven(book, [cleared], at=now()) if c.index == args.passage]
    finally:
        book.close()
    made = chosen[0].bundle if chosen else None
    if made is None:
        raise Missing(
            "this passage is not in the cleared draft", hint="bearwitness testimony passages T-…"
        )
    files.write_new(args.out, made)
    return Answer(
        {"file": str(args.out), "bytes": len(made)},
        f"{len(made)} bytes in {args.out}. Check it: bearwitness verify {args.out}",
    )


def _policy(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    made = proving.policy(book)
    book.close()
    files.write_new(args.out, policies.written(made))
    return Answer(
        {"issuers": list(made.issuers), "logs": list(made.logs), "file": str(args.out)},
        f"The keys are in {args.out}. Readers must get them from you in a way that nobody can"
        " swap.",
    )
