"""`bearwitness receive [ENVELOPE…]`: open what the DROP holds, into the case."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.cli.traces import row, told
from bearwitness.desk import receiving, voiding
from bearwitness.desk.voiding import Voided
from bearwitness.errors import Missing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "envelopes",
        type=Path,
        nargs="*",
        metavar="ENVELOPE",
        help="files or folders of envelopes; default: the case's own inbox/",
    )
    asking.add_passphrase(parser)
    parser.set_defaults(run=_receive)


def _receive(args: argparse.Namespace) -> Answer:
    places = args.envelopes or [args.case / "inbox"]
    if missing := [place for place in places if not place.exists()]:
        raise Missing(
            f"{len(missing)} of the envelopes are not there", hint="name a file, or DROP's inbox/"
        )
    book = asking.unlocked(args)
    came = list(receiving.receive_all(book, places, at=now(), entropy=os.urandom))
    void = voiding.by_arrival(book, [one.testimony for one in came if one.testimony], at=now())
    book.close()
    kept = [one for one in came if one.testimony and one.took_back is None]
    back = [one for one in came if one.took_back is not None]
    refused = [one for one in came if not one.testimony]
    lines = [f"{len(kept)} received"] + [f"  {one.testimony}" for one in kept]
    for one in back:
        lines.append(f"{one.testimony}: taken back by its deponent, refused from now on")
        lines += [f"  {told(trace)}" for trace in one.took_back or ()]
    lines += [f"{one.envelope}: {one.trouble}" for one in refused]
    lines += [_no_longer(one) for one in void]
    return Answer(
        {
            "received": [one.testimony for one in kept],
            "taken_back": [
                {"testimony": one.testimony, "rests_on_it": [row(t) for t in one.took_back or ()]}
                for one in back
            ],
            "void": [
                {
                    "testimony": one.testimony,
                    "by": one.by,
                    "because": [{"cause": b.cause, "of": list(b.of)} for b in one.because],
                }
                for one in void
            ],
            "not_opened": [{"envelope": one.envelope, "why": one.trouble} for one in refused],
        },
        "\n".join(lines),
        exit_code=1 if refused else 0,
    )


def _no_longer(one: Voided) -> str:
    brought = ", ".join(name for because in one.because for name in because.of)
    return (
        f"{one.testimony}: the approval of {one.by} no longer counts. A name that came with"
        f" {brought} is covered in the draft now; read it again: bearwitness publish check"
    )
