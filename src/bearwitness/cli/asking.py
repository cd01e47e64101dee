"""Asking for secrets and opening a case: what every command at DESK begins with.

A secret is typed at the terminal or read from a file descriptor, never given as an argument:
arguments are seen by every program on the machine and stay in the shell's history.
"""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from bearwitness.adapters.clock import now
from bearwitness.desk import tracing, whereabouts
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.keyring import facts_of
from bearwitness.errors import Malformed, Misused

_LONGEST = 4096  # bytes of a secret


def add_passphrase(parser: argparse.ArgumentParser) -> None:
    """Let a command be given a passphrase, and the name of who works."""
    parser.add_argument(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help="read the passphrase from this file descriptor instead of the terminal",
    )
    parser.add_argument(
        "--by", metavar="NAME", help="who works, for the ledger; default: the login name"
    )


def secret(asking: str, descriptor: int | None) -> str:
    """Return one line of secret, without its line end.

    Raises:
        Misused: there is neither a terminal nor a descriptor, or nothing to be read from it.
    """
    if descriptor is None:
        if not sys.stdin.isatty():
            raise Misused(
                "a secret is needed and there is no terminal to ask on",
                hint="give it on a file descriptor: --passphrase-fd 3 3<FILE",
            )
        try:
            return getpass.getpass(f"{asking}: ")
        except EOFError as ended:
            raise Misused("nothing was typed", hint="nothing was done; try again") from ended
    lines = lines_from(descriptor)
    if not lines:
        raise Misused("nothing can be read from this descriptor", hint="--passphrase-fd 3 3<FILE")
    return lines[0]


def several(what: str, descriptor: int | None, *, option: str, longest: int) -> list[str]:
    """Return secrets, one a line from a descriptor, or typed one by one; none is echoed.

    Args:
        what: what is asked for at the terminal, before its number: "Share".
        descriptor: None asks at the terminal until nothing is typed.
        option: how a descriptor is given, for the hint: "--shares-fd".
        longest: in bytes, all of them together.

    Raises:
        Misused: there is neither a terminal nor a descriptor, or it is not open.
        Malformed: they are longer, or not UTF-8.
    """
    if descriptor is not None:
        return lines_from(descriptor, longest=longest)
    if not sys.stdin.isatty():
        raise Misused(
            "secrets are needed and there is no terminal to ask on", hint=f"{option} 3 3<FILE"
        )
    found: list[str] = []
    while one := secret(f"{what} {len(found) + 1} (nothing: that was all)", None).strip():
        found.append(one)
    return found


def lines_from(descriptor: int, *, longest: int = _LONGEST) -> list[str]:
    """Return the lines that a file descriptor holds, at most 4 KiB; blank ones left out.

    Raises:
        Misused: it is not open.
        Malformed: it holds more than `longest` bytes, or is not UTF-8.
    """
    try:
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(longest + 1)
        text = data.decode()
    except UnicodeDecodeError as wrong:
        raise Malformed("a secret is text in UTF-8", hint="is this the right file?") from wrong
    except (OSError, ValueError, TypeError) as closed:  # a number that none can have
        raise Misused("this file descriptor is not open", hint="… 3<FILE") from closed
    if len(data) > longest:
        raise Malformed("a secret is not that long", hint="is this the right file?")
    return [line for line in text.splitlines() if line.strip()]


def new_passphrase(descriptor: int | None) -> str:
    """Ask for a new passphrase, twice at a terminal.

    Raises:
        Misused: as `secret`; or the two are not the same.
    """
    first = secret("A new passphrase (six random words are a good one)", descriptor)
    if descriptor is None and secret("The same again", None) != first:
        raise Misused("these two are not the same", hint="nothing was made; try again")
    return first


def who(args: argparse.Namespace) -> str:
    """Return who works, for the ledger."""
    return str(args.by or getpass.getuser())


def unlocked(args: argparse.Namespace) -> Casebook:
    """Open the case that `--case` names; asks for its passphrase.

    Raises:
        Missing: there is no case; nothing is asked for then.
        CannotOpen: another passphrase.
        Misused: there is nowhere to ask.
    """
    folder = Path(args.case)
    facts_of(folder)
    word = secret("The case's passphrase", args.passphrase_fd)
    at = now()
    book = Casebook.unlock(folder, word, by=who(args), entropy=os.urandom, at=at)
    # Another machine may have written a withdrawal down; a disk may be back that was away.
    unmarked = whereabouts.mark_again(book, at=at)
    for said in (*book.undone, *[tracing.UNMARKED][: len(unmarked)]):
        print(f"bearwitness: note: {said}", file=sys.stderr)
    return book
