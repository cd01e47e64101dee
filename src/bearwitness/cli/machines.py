"""`bearwitness case branch|merge|conflicts|decide`: one case on machines that work apart."""

from __future__ import annotations

import argparse
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import apart, tracing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    branch = commands.add_parser("branch", help="a copy for another machine, with its own log")
    branch.add_argument("folder", type=Path, metavar="DIR", help="not there yet")
    branch.set_defaults(run=_branch)
    merge = commands.add_parser("merge", help="take in what another machine's copy has")
    merge.add_argument("other", type=Path, metavar="DIR", help="the other copy's folder")
    merge.add_argument("--restored", action="store_true",
                       help="the other machine was restored from a backup")  # fmt: skip
    merge.set_defaults(run=_merge)
    conflicts = commands.add_parser("conflicts", help="what was written apart under one key")
    conflicts.set_defaults(run=_conflicts)
    decide = commands.add_parser("decide", help="one of them becomes the only current one")
    decide.add_argument("record", metavar="R-…", help="from `case conflicts`")
    decide.set_defaults(run=_decide)
    for command in (branch, merge, decide):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (branch, merge, conflicts, decide):
        asking.add_passphrase(command)


def _branch(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        apart.branch(book, args.folder, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"folder": str(args.folder)},
        f"A copy of the case in {args.folder}, under the same passphrase, with a log of its own."
        " Bring it back and take it in: bearwitness case merge DIR, on both.",
    )


def _merge(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        found = apart.merge(book, args.other, reason=args.reason, at=now(), restored=args.restored)
        tracing.pull(book, at=now())
    finally:
        book.close()
    told = f"{found.records} records taken in, {found.shredded} testimonies shredded here too."
    if found.conflicts:
        told += f"\n{found.conflicts} to be decided: bearwitness case conflicts"
    if found.same_log:
        told += (
            "\nBoth copies call their log by one name. Checkpoints of both that went out look like"
            " a fork: publish from this one only, and make copies with `case branch` from now on."
        )
    return Answer(
        {"records": found.records, "leaves": found.leaves, "shredded": found.shredded,
         "conflicts": found.conflicts, "same_log": found.same_log}, told,
    )  # fmt: skip


def _conflicts(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    found = apart.conflicts(book)
    book.close()
    rows = [
        {
            "kind": one.kind,
            "key": one.key,
            "versions": [
                {"record": v.record, "at": v.at.isoformat().replace("+00:00", "Z"), "by": v.by,
                 "reason": v.reason, "shown": v is one.versions[-1]}
                for v in one.versions
            ],
        }
        for one in found
    ]  # fmt: skip
    lines = []
    for one in found:
        lines.append(f"{one.kind} {one.key}")
        lines += [
            f"    {v.record}  {v.at:%Y-%m-%d %H:%M}  {v.by}  {v.reason}"
            f"{'  (shown now)' if v is one.versions[-1] else ''}"
            for v in one.versions
        ]
    return Answer({"conflicts": rows}, "\n".join(lines) or "nothing is to be decided")


def _decide(args: argparse.Namespace) -> Answer:
    chosen = ids.RecordId(ids.checked(args.record, "R"))
    book = asking.unlocked(args)
    try:
        kept = apart.decide(book, chosen, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"record": kept}, f"{chosen} is the current one now, kept again as {kept}.")
