"""Giving shares out: at a terminal one sheet at a time, or to a descriptor; to no file unasked.

Nothing is made before somebody has said how the shares are to be shown, so that no key is dealt
to nobody. `--json` gives them to the program that asked, which is for trying things out.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date

from bearwitness.errors import Malformed, Misused
from bearwitness.sealing.plan import TWO_PLACES, Group, Plan
from bearwitness.sealing.sheets import LANGUAGES, sheets

_GROUP = re.compile(r"(\d{1,2})of(\d{1,2})")
_WIPE = "\x1b[2J\x1b[3J\x1b[H"  # the screen, what was scrolled away, back to the top


def add_plan(parser: argparse.ArgumentParser) -> None:
    """Let a command be told to whom a key is dealt, and how the sheets are given out."""
    parser.add_argument(
        "--group",
        action="append",
        metavar="KofN",
        help="custodians of one place, once for each place; default: 2of3 in each of two",
    )
    parser.add_argument(
        "--groups", type=int, metavar="G", help="how many of the groups are needed; default: all"
    )
    parser.add_argument(
        "--sheets-fd",
        type=int,
        metavar="N",
        help="write the sheets to this descriptor (a printer) instead of showing them",
    )
    parser.add_argument(
        "--sheets-language", choices=LANGUAGES, default="en", help="of the custodians' sheets"
    )


def plan_of(args: argparse.Namespace) -> Plan:
    """Return the plan that a command was given.

    Raises:
        Malformed: it does not fit, or is written in another way.
    """
    groups = TWO_PLACES.groups if args.group is None else tuple(map(_group, args.group))
    return Plan(len(groups) if args.groups is None else args.groups, groups)


def ready(args: argparse.Namespace) -> None:
    """Make sure that shares can be shown, before they are made.

    Raises:
        Misused: there is no terminal and no descriptor, or nobody confirmed.
    """
    if args.sheets_fd is not None:
        try:
            os.write(args.sheets_fd, b"")
        except (OSError, OverflowError) as closed:
            raise Misused(
                "nothing can be written to this file descriptor", hint="--sheets-fd 3 3>…"
            ) from closed
        return
    if args.json:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Misused(
            "shares are shown on a terminal or written to a printer, never into a file unasked",
            hint="--sheets-fd 3 3>/dev/usb/lp0, or 3> >(lp)",
        )
    print("Shares of a key will be shown here, once, one after the other. Is the room empty, has")
    print("this terminal no recorder, is paper at hand?")
    if _asked("Type yes to go on: ") != "yes":
        raise Misused("nothing was made", hint="come back when the custodians are there")


def give(
    args: argparse.Namespace,
    dealt: Sequence[str],
    plan: Plan,
    *,
    title: str,
    check: str,
    recipient: str,
    on: date,
) -> str:
    """Give out the sheets as `ready` allowed, and return what was done with them.

    Raises:
        Misused: the descriptor does not take them.
    """
    made = sheets(
        dealt,
        plan,
        title=title,
        check=check,
        recipient=recipient,
        on=on,
        language=args.sheets_language,
    )
    if args.sheets_fd is not None:
        _written(args.sheets_fd, "\f".join(made))
        return f"{len(made)} sheets were written to descriptor {args.sheets_fd}."
    if not args.json:
        _shown(made)
    return f"{len(made)} sheets were shown."


def _shown(made: Sequence[str], ask: Callable[[str], str] = input) -> None:
    try:
        for number, sheet in enumerate(made, start=1):
            print(_WIPE + sheet, flush=True)
            ask(f"Sheet {number} of {len(made)}. Return, when it is on paper and was read back: ")
    except EOFError as gone:
        raise Misused(
            "not every sheet was read back; what was made cannot be used",
            hint="throw it away and begin again",
        ) from gone
    finally:  # after Ctrl-C too no share stays on the screen
        print(_WIPE, end="", flush=True)


def _written(descriptor: int, text: str) -> None:
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", closefd=False) as out:
            out.write(text)
    except OSError as wrong:
        raise Misused(
            "the sheets could not be written; what was made cannot be used",
            hint="throw it away and begin again",
        ) from wrong


def _asked(question: str) -> str:
    try:
        return input(question).strip().lower()
    except EOFError:
        return ""


def _group(text: str) -> Group:
    found = _GROUP.fullmatch(text)
    if found is None:
        raise Malformed("a group is written as 2of3", hint="--group 2of3 --group 2of3")
    return Group(int(found[1]), int(found[2]))
