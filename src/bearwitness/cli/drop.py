"""`bearwitness drop init|serve|status|recipient`: the server that receives and cannot open.

For whom it seals stands in the case's `case.json`, which whoever can write there can change. So
`init` takes it from a case only once that is unlocked: only then can the tag that the team's key
made be checked. A machine without a case is given the recipient, and its fingerprint to compare.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bearwitness.adapters import files
from bearwitness.adapters.recipients import fingerprint, shortened
from bearwitness.adapters.web.serving import LOOPBACK, serve
from bearwitness.cli.answer import Answer
from bearwitness.drop import inbox, settings
from bearwitness.drop.app import application


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    init = commands.add_parser("init", help="make a DROP's folder")
    init.add_argument("folder", type=Path, metavar="DIR")
    init.add_argument(
        "--recipient",
        action="append",
        metavar="age1pq1…",
        help="for whom to seal; default: the team of the case given by --case",
    )
    init.add_argument("--title", default="", help="who receives, as the pages say it")
    init.add_argument("--title-ru", default="", help="the same for the Russian pages")
    init.add_argument("--largest", type=int, default=100, metavar="MIB", help="of one letter")
    init.add_argument("--invented", action="store_true", help="everything in this case is invented")
    init.set_defaults(run=_init)
    recipient = commands.add_parser("recipient", help="for whom a DROP of this case seals")
    recipient.add_argument(
        "--out", type=Path, metavar="FILE", help="write it whole into a new file, for `drop init`"
    )
    recipient.set_defaults(run=_recipient)
    for command in (init, recipient):  # not by `asking`: DROP has no code that opens anything
        command.add_argument(
            "--passphrase-fd", type=int, metavar="N", help="of the case, from this descriptor"
        )
        command.add_argument("--by", metavar="NAME", help="who unlocks the case, for the ledger")
    serving = commands.add_parser("serve", help="serve its pages until stopped")
    serving.add_argument("folder", type=Path, metavar="DIR")
    serving.add_argument("--host", default=LOOPBACK)
    serving.add_argument("--port", type=int, default=8471)
    serving.set_defaults(run=_serve)
    status = commands.add_parser("status", help="how many envelopes wait; nothing else")
    status.add_argument("folder", type=Path, metavar="DIR")
    status.set_defaults(run=_status)


def _init(args: argparse.Namespace) -> Answer:
    recipients = args.recipient or _team(args)
    made = settings.create(
        args.folder,
        recipients,
        entropy=os.urandom,
        title=args.title,
        title_ru=args.title_ru,
        largest_mib=args.largest,
        invented=args.invented,
    )
    return Answer(
        {
            "folder": str(made.folder),
            "recipients": list(made.recipients),
            "fingerprints": [*map(fingerprint, made.recipients)],
        },
        f"A DROP that seals for {_listed(made.recipients)}\nIt holds no key. Compare this with"
        " `bearwitness drop recipient` on the machine with the case, by voice or on paper.\n"
        f"Next: bearwitness drop serve {made.folder}",
    )


def _recipient(args: argparse.Namespace) -> Answer:
    team = _team(args)
    if args.out:
        files.write_new(args.out, "".join(f"{one}\n" for one in team).encode())
    whole = f"It is in {args.out}." if args.out else "It is shortened: --out FILE writes it whole."
    return Answer(
        {"recipients": list(team), "fingerprints": [*map(fingerprint, team)]},
        "\n".join([f"fingerprint {_listed(team)}", *map(shortened, team), whole]),
    )


def _team(args: argparse.Namespace) -> tuple[str, ...]:
    """Return the case's team, once the team's key has vouched for it."""
    from bearwitness.cli import asking

    book = asking.unlocked(args)
    book.close()
    return book.facts.team


def _listed(recipients: Sequence[str]) -> str:
    return "\n  and ".join(map(fingerprint, recipients))


def _serve(args: argparse.Namespace) -> Answer:
    made = settings.load(args.folder)
    print(f"DROP: http://{args.host}:{args.port}/  (Ctrl-C stops it)", file=sys.stderr, flush=True)
    serve(application(made), host=args.host, port=args.port)
    return Answer({"stopped": True}, "stopped")


def _status(args: argparse.Namespace) -> Answer:
    made = settings.load(args.folder)
    waiting = inbox.envelopes(made.inbox)
    size = sum(envelope.stat().st_size for envelope in waiting)
    room = inbox.has_room(made.inbox, made.largest_mib << 20)
    return Answer(
        {
            "envelopes": len(waiting),
            "bytes": size,
            "room_for_the_largest": room,
            "fingerprints": [*map(fingerprint, made.recipients)],
        },
        f"{len(waiting)} envelopes wait, {size / (1 << 20):.1f} MiB"
        + ("" if room else "; the disk is nearly full")
        + f"\nsealed for {_listed(made.recipients)}",
    )
