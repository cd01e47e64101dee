"""`bearwitness keys passphrase|renew`: new keys for an old case."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from bearwitness.adapters.clock import now
from bearwitness.adapters.recipients import fingerprint, shortened
from bearwitness.adapters.store import opening as stores
from bearwitness.cli import asking, sheets
from bearwitness.cli.answer import Answer
from bearwitness.desk import custody, keyring, renewal
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.keyring import Custody
from bearwitness.desk.renewal import Left
from bearwitness.errors import CannotOpen, Misused
from bearwitness.sealing.plan import Plan

_SHARES = 64 * 1024  # bytes of all shares together
_EACH = 500  # identities between two lines of progress
_CHANGED = """The team's key is under the new passphrase, in this folder.
Every copy of the old keys/team.age opens with the old one for ever: branches, plain copies,
backups, a seized disk. If somebody may have both, make a new key: bearwitness keys renew team"""
_TEAM = """The team has a new key, under the new passphrase. The old key opens letters that were
sealed to it, and nothing that is written into this folder from now on."""
_SEALED_ELSEWHERE = """Every DROP and petition that seals to the old recipient: make it anew with
this case.json (`drop init DIR --case CASE`), and compare the fingerprint. Until then its letters
open here, and for whoever has the old key.
Sheets of the old team key (`keys split`) give the old key: deal the new one, destroy them."""
_CUSTODY = """The former custodians open no identity here any more. Now prove the new ones,
`bearwitness keys drill`, and destroy the former sheets. Every plain copy of the folder from before
still opens for the former ones, with the passphrase of then. Restore keys are sealed to the former
ones: make a new backup today."""


def add(commands: Any) -> None:
    """Add the commands to the group `keys`."""
    word = commands.add_parser("passphrase", help="a new passphrase for the team's key")
    _add_new_word(word)
    word.set_defaults(run=_passphrase)
    renew = commands.add_parser("renew", help="the team's key, or the custody key, of an old case")
    which = renew.add_subparsers(dest="which", required=True, metavar="KEY")
    team = which.add_parser("team", help="a new team key, under a new passphrase")
    _add_new_word(team)
    team.set_defaults(run=_team)
    custodians = which.add_parser("custody", help="every identity sealed for other custodians")
    _add_custody(custodians)
    custodians.set_defaults(run=_custody)
    for command in (word, team, custodians):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
        asking.add_passphrase(command)


def _add_new_word(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-fd", type=int, metavar="N", help="read the new passphrase from here"
    )


def _add_custody(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--custody",
        type=Path,
        metavar="PUBLIC",
        help="what `keys make --custody` wrote of the new key, or the case.json of a renewed case",
    )
    for option, text in (
        ("--shares-fd", "of the key up to now, one a line"),
        ("--shares-passphrase-fd", "SLIP-39's own, if there is one"),
        ("--new-shares-fd", "a quorum of the new key's, to prove them"),
        ("--new-shares-passphrase-fd", "SLIP-39's own of the new shares"),
    ):
        parser.add_argument(option, type=int, metavar="N", help=text)
    parser.add_argument(
        "--unproved",
        action="store_true",
        help="do not ask for the new shares: if they are wrong, no identity ever opens again",
    )
    sheets.add_plan(parser)


def _passphrase(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        word = asking.new_passphrase(args.new_passphrase_fd)
        renewal.change_passphrase(book, word, reason=args.reason, at=now())
    return Answer({"folder": str(args.case)}, _CHANGED)


def _team(args: argparse.Namespace) -> Answer:
    with closing(asking.unlocked(args)) as book:
        word = asking.new_passphrase(args.new_passphrase_fd)
        done = renewal.renew_team(book, word, reason=args.reason, at=now())
    mark, former = fingerprint(done.recipient), fingerprint(done.former)
    told = [
        _TEAM,
        f"new recipient  {mark}\nold recipient  {former}",
        f"{shortened(done.recipient)} is shortened: drop recipient --out FILE writes it whole.",
        _SEALED_ELSEWHERE,
        *_left(done.left, "the old key opens it"),
        *_on_server(book.path),
    ]
    return Answer(
        {"recipient": done.recipient, "fingerprint": mark, "former_recipient": done.former,
         "former_fingerprint": former, **_left_data(done.left)},
        "\n".join(told),
    )  # fmt: skip


def _custody(args: argparse.Namespace) -> Answer:
    plan = _expect_way(args)
    with closing(asking.unlocked(args)) as book:
        left = renewal.left(book)
        secret = _quorum(book, args)
        word = _word(args.new_shares_passphrase_fd)
        new, sheets_told = _new_key(args, book, plan, word)
        if not args.unproved:
            _proved(book, args, new, word)
        count = renewal.renew_custody(
            book, secret, new, reason=args.reason, at=now(), progress=_progress
        )
    told = [
        f"{sheets_told}{count} identities sealed for the new custodians. Check value: {new.check}",
        _CUSTODY,
        *_left(left, "the former custodians open what it holds"),
        *_on_server(book.path),
    ]
    return Answer(
        {"identities": count, "custody": new.recipient, "check": new.check, **_left_data(left)},
        "\n".join(told),
    )


def _expect_way(args: argparse.Namespace) -> Plan | None:
    """Return how a new key is to be dealt here; None if it was dealt before."""
    if args.custody is not None:
        if args.group or args.groups:
            raise Misused(
                "this custody key is dealt already", hint="--group and --groups are not for it"
            )
        return None
    if args.json and args.sheets_fd is None:
        raise Misused(
            "the new shares must be on paper before the former ones end",
            hint="--sheets-fd, or deal the key before: keys make --custody",
        )
    plan = sheets.plan_of(args)
    sheets.ready(args)
    return plan


def _quorum(book: Casebook, args: argparse.Namespace) -> bytes:
    """Return the custody key up to now. A failed try is in the ledger."""
    dealt = asking.several(
        "Share of the key up to now", args.shares_fd, option="--shares-fd", longest=_SHARES
    )
    try:
        return keyring.joined(dealt, book.facts, passphrase=_word(args.shares_passphrase_fd))
    except BaseException:  # whatever stopped it, Ctrl-C too: shares were in the machine
        renewal.note_failed(book, reason=args.reason, at=now())
        raise


def _new_key(
    args: argparse.Namespace, book: Casebook, plan: Plan | None, word: str
) -> tuple[Custody, str]:
    if plan is None:
        return custody.public_half(args.custody), ""
    new, dealt = keyring.new_custody(plan, entropy=os.urandom, passphrase=word)
    told = sheets.give(
        args,
        dealt,
        plan,
        title=book.facts.title,
        check=new.check,
        recipient=new.recipient,
        on=now().date(),
    )
    return new, f"{told} "


def _proved(book: Casebook, args: argparse.Namespace, new: Custody, word: str) -> None:
    """See as `_prove` that the new shares are good. A failed try is in the ledger."""
    try:
        _prove(args, new, word)
    except BaseException:  # whatever stopped it, Ctrl-C too: the former key is in memory
        renewal.note_failed(book, reason=args.reason, at=now())
        raise


def _prove(args: argparse.Namespace, new: Custody, word: str) -> None:
    """See that the new shares give the new key, before the former ones are worth nothing.

    Raises:
        CannotOpen: they do not.
    """
    dealt = asking.several(
        "New share", args.new_shares_fd, option="--new-shares-fd", longest=_SHARES
    )
    if custody.join(dealt, passphrase=word, check=new.check).recipient != new.recipient:
        raise CannotOpen(
            "step 6, recipient: the new shares are not of the new key", hint="nothing was changed"
        )


def _word(descriptor: int | None) -> str:
    return "" if descriptor is None else asking.secret("The shares' passphrase", descriptor)


def _progress(done: int, of: int) -> None:
    if of > _EACH and done % _EACH == 0:
        print(f"{done:,} of {of:,} identities", file=sys.stderr)


def _on_server(folder: Path) -> list[str]:
    if not (folder / stores.POINTER).exists():
        return []
    return ["Each member of the team needs case.json and keys/ of this folder in theirs."]


def _left(left: Left, why: str) -> list[str]:
    return [
        *(f"branch of {one.at:%Y-%m-%d} ({one.why}): {why}; make it anew" for one in left.branches),
        *(f"backup {name}: {why}; destroy its restore key" for name in left.backups),
    ]


def _left_data(left: Left) -> dict[str, Any]:
    branches = [{"at": one.at.isoformat().replace("+00:00", "Z"), "why": one.why}
                for one in left.branches]  # fmt: skip
    return {"branches": branches, "backups": list(left.backups)}
