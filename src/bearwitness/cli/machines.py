"""`bearwitness case branch|branches|branch-destroyed|merge|…`: one case on several machines."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, moves, several
from bearwitness.cli.answer import Answer
from bearwitness.cli.checkpoints import checkpoints_in
from bearwitness.desk import apart, branches, deciding, logkeeping, tracing
from bearwitness.desk.branches import Branch
from bearwitness.desk.consents import Consents
from bearwitness.errors import Misused


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    branch = commands.add_parser("branch", help="a copy for another machine, with its own log")
    branch.add_argument("folder", type=Path, metavar="DIR", help="not there yet")
    branch.set_defaults(run=_branch)
    every = commands.add_parser("branches", help="which were made, and which are out there")
    every.set_defaults(run=_branches)
    destroyed = commands.add_parser("branch-destroyed", help="every copy of its folder is gone")
    destroyed.add_argument("log", metavar="ORIGIN", help="its log's name, from `case branches`")
    destroyed.set_defaults(run=_destroyed)
    merge = commands.add_parser("merge", help="take in what another machine's copy has")
    merge.add_argument("other", type=Path, metavar="DIR", help="the other copy's folder")
    merge.add_argument("--restored", action="store_true",
                       help="an older copy of that folder was put in its place")  # fmt: skip
    merge.add_argument("--before-renewal", action="store_true",
                       help="it may have a key from before a renewal of the team's")  # fmt: skip
    merge.add_argument("--although-destroyed", action="store_true",
                       help="a branch that was said to be destroyed")  # fmt: skip
    merge.set_defaults(run=_merge)
    conflicts = commands.add_parser("conflicts", help="what was written apart under one key")
    conflicts.set_defaults(run=_conflicts)
    decide = commands.add_parser("decide", help="one of them becomes the only current one")
    decide.add_argument("record", metavar="R-…", help="from `case conflicts`")
    decide.add_argument("--although-it-raises", metavar="MARK", help=moves.MARK)
    decide.set_defaults(run=_decide)
    keeper = commands.add_parser("keeper", help="this machine keeps the public log from now on")
    keeper.add_argument(
        "--newest", type=Path, action="append", default=[], metavar="PLACE",
        help="the newest checkpoint of it that is out: a note, a proof, an edition; may repeat",
    )  # fmt: skip
    keeper.add_argument("--new-log", action="store_true", help="begin one with a new name instead")
    keeper.add_argument("--capacity", type=int, metavar="N",
                        help="of a new log: leaves a day, for good")  # fmt: skip
    keeper.set_defaults(run=_keeper)
    for command in (branch, destroyed, merge, decide, keeper):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (branch, every, destroyed, merge, conflicts, decide, keeper):
        asking.add_passphrase(command)


def _branch(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        made = apart.branch(book, args.folder, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"folder": str(args.folder), "log": made.origin},
        f"A copy of the case in {args.folder}, under the same passphrase, with a log of its own,"
        f" {made.origin}.\nBring it back and take it in, on both: bearwitness case merge DIR"
        ' --reason "…"\nOnce every copy of it is gone, write that down:'
        f' bearwitness case branch-destroyed {made.origin} --reason "…"',
    )


def _branches(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book, book.inside() as held:
        made = branches.every(held.fold)[::-1]
    rows = [
        {"log": one.origin, "at": _z(one.at), "by": one.by, "here": one.here,
         "met": _z(one.met) if one.met else None, "destroyed": one.gone is not None,
         "returned": one.returned}
        for one in made
    ]  # fmt: skip
    lines = [f"{one.origin}  {_z(one.at)}  {one.by}  {_state(one)}" for one in made]
    return Answer({"branches": rows}, "\n".join(lines) or "no branch was made")


def _state(one: Branch) -> str:
    if one.here:
        return "this copy itself"
    if one.returned:
        return "it was said to be destroyed, and came back"
    return "out there" if one.living else "it is destroyed"


def _destroyed(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        branches.destroyed(book, args.log, reason=args.reason, at=now())
    return Answer(
        {"log": args.log, "destroyed": True},
        f"It is written down that {args.log} is destroyed. If it comes back, it is taken in only"
        " with --although-destroyed.",
    )


def _merge(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        found = apart.merge(book, args.other, reason=args.reason, at=now(), restored=args.restored,
                            before_renewal=args.before_renewal,
                            although_destroyed=args.although_destroyed)  # fmt: skip
        tracing.pull(book, at=now())
        ended = Consents(book).to_shred(at=now())
    finally:
        book.close()
    told = f"{found.records} records taken in, {found.shredded} testimonies shredded here too."
    told += moves.after_merge(found.moves)
    if found.conflicts:
        told += f"\n{found.conflicts} to be decided: bearwitness case conflicts"
    if ended:
        told += f"\nMay not be kept any more: {', '.join(ended)}. Shred them: bearwitness shred"
    if found.same_log:
        told += (
            "\nBoth copies call their log by one name. Checkpoints of both that went out look like"
            " a fork: publish from this one only, and make copies with `case branch` from now on."
        )
    if found.returned:
        told += (
            f"\nSaid to be destroyed, and not: {', '.join(found.returned)}. It counts as out there"
            " again: find out who had it, and write down when it is gone: bearwitness case"
            " branch-destroyed"
        )
    if found.forked:
        told += (
            "\nBoth closed days of one public log, in two ways: it has forked, and whoever has"
            " checkpoints of both can show it. Say so in public; `case keeper --new-log` begins"
            " another."
        )
    return Answer(
        {"records": found.records, "leaves": found.leaves, "shredded": found.shredded,
         "conflicts": found.conflicts, "same_log": found.same_log, "shred": list(ended),
         "forked": list(found.forked), "returned": list(found.returned),
         "moves": moves.rows(found.moves)}, told,
    )  # fmt: skip


def _keeper(args: argparse.Namespace) -> Answer:
    if args.new_log == bool(args.newest):
        raise Misused(
            "say --newest PLACE or --new-log, not both",
            hint="--newest with the newest checkpoint of the public log that anybody has",
        )
    if args.capacity is not None and not args.new_log:
        raise Misused("a log that there is keeps its capacity", hint="with --new-log")
    every = several.each("--newest", args.newest, checkpoints_in)
    newest = [one for found in every for one in found]
    book = asking.unlocked(args)
    try:
        if args.new_log:
            log = logkeeping.begin(
                book, reason=args.reason, at=now(), capacity=args.capacity
            ).origin
        else:
            log = logkeeping.take_over(book, newest, reason=args.reason, at=now()).origin
    finally:
        book.close()
    told = "A new public log begins" if args.new_log else "The public log is kept"
    return Answer(
        {"log": log, "new": args.new_log},
        f"{told} on this machine: {log}. No other machine may close its days any more.\n"
        "Make the policy anew if it changed, and give it out: bearwitness prove policy",
    )


def _conflicts(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    found = apart.conflicts(book)
    book.close()
    rows = [
        {
            "kind": one.kind,
            "key": one.key,
            "versions": [
                {"record": v.record, "at": _z(v.at), "by": v.by,
                 "reason": v.reason, "shown": v.record == deciding.shown(one)}
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
            f"{'  (shown now)' if v.record == deciding.shown(one) else ''}"
            for v in one.versions
        ]
    return Answer({"conflicts": rows}, "\n".join(lines) or "nothing is to be decided")


def _decide(args: argparse.Namespace) -> Answer:
    chosen = ids.RecordId(ids.checked(args.record, "R"))
    book = asking.unlocked(args)
    try:
        kept, moved = deciding.decide(
            book, chosen, reason=args.reason, at=now(), told=args.although_it_raises
        )
    finally:
        book.close()
    told = f"{chosen} is the current one now, kept again as {kept}." + moves.lines(moved)
    return Answer({"record": kept, "moved": moves.rows(moved)}, told)


def _z(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
