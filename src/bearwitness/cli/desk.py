"""`bearwitness desk`: the casebook's pages, on this machine only."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.web.serving import LOOPBACK, check_free, serve
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import custody
from bearwitness.desk.app import application


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `desk`."""
    parser.add_argument("--port", type=int, default=8470, help="on 127.0.0.1; default: 8470")
    parser.add_argument("--inbox", type=Path, metavar="DIR", help="where DROP's envelopes lie")
    parser.add_argument(
        "--editions", type=Path, metavar="DIR", help="default: `editions` beside the case's folder"
    )
    asking.add_passphrase(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Print the address and the code, then serve until stopped."""
    check_free(LOOPBACK, args.port)  # before a passphrase is asked for in vain
    casebook = asking.unlocked(args)
    code = new_code(os.urandom)
    editions = args.editions or Path(args.case).resolve().parent / "editions"
    app = application(casebook, inbox=args.inbox, editions=editions, code=code, clock=now)
    told = f"DESK: http://{LOOPBACK}:{args.port}/  code: {code}  (Ctrl-C stops it)"
    print(told, file=sys.stderr, flush=True)
    if custody.drills(casebook, at=now()).due:
        print("A drill of the custody key is due: bearwitness keys drill --why …", file=sys.stderr)
    try:
        serve(app, host=LOOPBACK, port=args.port)
    finally:
        casebook.close()
    return Answer({"stopped": True}, "stopped")


def new_code(entropy: Callable[[int], bytes]) -> str:
    """Return a code for one session: 80 random bits, in groups to be typed."""
    letters = ids.mint("X", entropy(10))[2:]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))
