"""`bearwitness public build|petition|serve|tally`: what everybody may see, and the petition."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bearwitness.cli.answer import Answer
from bearwitness.errors import Misused


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands; `build` is added by cli/building.py."""
    from bearwitness.cli import building

    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    building.add_build(commands)
    _add_petition(commands)
    serving = commands.add_parser("serve", help="serve a built site, a petition, or both")
    serving.add_argument("site", type=Path, nargs="?", metavar="SITE")
    serving.add_argument("--petition", type=Path, metavar="DIR")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8472)
    serving.set_defaults(run=_serve)
    tally = commands.add_parser("tally", help="write what crosses to DESK: sealed signatures")
    tally.add_argument("petition", type=Path, metavar="DIR")
    tally.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    tally.set_defaults(run=_tally)


def _add_petition(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    new = commands.add_parser("petition", help="make a petition's folder from an edition")
    new.add_argument("folder", type=Path, metavar="DIR")
    new.add_argument(
        "--edition", type=Path, required=True, metavar="DIR", help="it says what is asked"
    )
    new.add_argument("--address", required=True, metavar="URL", help="of this server")
    new.add_argument("--sender", required=True, metavar="MAIL", help="confirmations come from it")
    new.add_argument("--recipient", action="append", metavar="age1pq1…")
    new.add_argument("--smtp", default="127.0.0.1:25", metavar="HOST:PORT")
    new.add_argument("--starttls", action="store_true")
    new.add_argument("--smtp-user", default="")
    new.add_argument("--smtp-password-file", default="")
    new.add_argument("--passphrase-fd", type=int, metavar="N", help="of the case, if it is asked")
    new.add_argument("--by", metavar="NAME", help="who unlocks the case, for the ledger")
    new.set_defaults(run=_petition)


def _petition(args: argparse.Namespace) -> Answer:
    from bearwitness.adapters import files
    from bearwitness.adapters.mail import Relay
    from bearwitness.cli import asking
    from bearwitness.public import petition_settings as settings
    from bearwitness.publication import edition as editions

    published = editions.read(files.read_bytes(args.edition / "edition.json"))
    if published.petition is None:
        raise Misused("this edition asks nothing", hint="an edition with a petition is needed")
    host, _, port = args.smtp.rpartition(":")
    if not host or not port.isdigit():
        raise Misused("a mail server is given as HOST:PORT", hint="--smtp 127.0.0.1:25")
    if not args.recipient:  # whoever can write there can change case.json; the key's tag tells
        book = asking.unlocked(args)
        book.close()
        args.recipient = book.facts.team
    made = settings.create(
        args.folder,
        texts={
            code: settings.Text(
                published.title.of(code),
                tuple(ask.of(code) for ask in published.petition.asks),
                published.petition.addressee.of(code),
            )
            for code in ("en", "ru")
        },
        recipients=args.recipient,
        address=args.address.rstrip("/"),
        sender=args.sender,
        relay=Relay(host, int(port), args.starttls, args.smtp_user, args.smtp_password_file),
        entropy=os.urandom,
        closes_on=published.petition.closes_on,
        invented=published.invented,
    )
    return Answer(
        {"petition": made.id, "folder": str(made.folder)},
        f"Petition {made.id}. Next: bearwitness public serve --petition {made.folder}",
    )


def _serve(args: argparse.Namespace) -> Answer:
    from bearwitness.adapters.web.serving import serve
    from bearwitness.public.server import loaded

    app = loaded(args.site, args.petition)
    where = f"http://{args.host}:{args.port}/"
    print(f"PUBLIC: {where}  (Ctrl-C stops it)", file=sys.stderr, flush=True)
    serve(app, host=args.host, port=args.port)
    return Answer({"stopped": True}, "stopped")


def _tally(args: argparse.Namespace) -> Answer:
    from bearwitness.adapters import files
    from bearwitness.campaign.petition import root_of, tally_written
    from bearwitness.public import petition_settings, petition_store

    settings = petition_settings.load(args.petition)
    store = petition_store.Store(settings.database)
    try:
        made = asyncio.run(store.run(petition_store.tally(settings.id, datetime.now(UTC).date())))
    finally:
        store.close()
    files.write(args.out, tally_written(made))
    return Answer(
        {"petition": made.petition, "count": made.count, "root": root_of(made.sealed).hex()},
        f"{made.count} signatures, sealed, in {args.out}. Only the team can open them.",
    )
