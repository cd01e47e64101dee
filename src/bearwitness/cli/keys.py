"""`bearwitness keys make|split|join|open|list`: secret keys in files, and shares on paper."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import custody, keyring

_SHARES = 16 * 1024  # bytes: 16 shares of 33 words


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    make = commands.add_parser("make", help="a new secret key in a new file, under a passphrase")
    make.add_argument("file", type=Path, metavar="FILE")
    asking.add_passphrase(make)
    make.set_defaults(run=_make)
    split = commands.add_parser("split", help="shares of the secret key in a file")
    split.add_argument("file", type=Path, metavar="FILE")
    split.add_argument("--quorum", type=int, default=2, help="shares that give it back")
    split.add_argument("--custodians", type=int, default=3, help="shares that are made")
    asking.add_passphrase(split)
    split.set_defaults(run=_split)
    join = commands.add_parser("join", help="check that shares give a key back, or restore it")
    join.add_argument("--shares-fd", type=int, metavar="N", help="one share a line")
    join.add_argument("--to", type=Path, metavar="FILE", help="restore the key into a new file")
    asking.add_passphrase(join)
    join.set_defaults(run=_join)
    opening = commands.add_parser("open", help="an identity, with the custodians' shares")
    opening.add_argument("testimony", metavar="T-…")
    opening.add_argument("--why", required=True, metavar="TEXT", help="for the ledger; no name")
    opening.add_argument("--shares-fd", type=int, metavar="N", help="one share a line")
    asking.add_passphrase(opening)
    opening.set_defaults(run=_open)
    commands.add_parser("list", help="the case's public keys").set_defaults(run=_list)


def _make(args: argparse.Namespace) -> Answer:
    word = asking.new_passphrase(args.passphrase_fd)
    recipient = custody.make(args.file, word, entropy=os.urandom)
    return Answer(
        {"file": str(args.file), "recipient": recipient},
        f"A secret key in {args.file}. Without it and its passphrase nothing sealed for it opens:"
        f" keep a copy elsewhere.\nIts recipient, to be given to senders:\n{recipient}",
    )


def _split(args: argparse.Namespace) -> Answer:
    word = asking.secret("The key file's passphrase", args.passphrase_fd)
    dealt = custody.split(args.file, word, quorum=args.quorum, custodians=args.custodians)
    return Answer(
        {"quorum": args.quorum, "shares": list(dealt.shares), "check": dealt.check},
        f"Any {args.quorum} of these {args.custodians} shares give the key back. Check value:"
        f" {dealt.check}\nWrite each on paper, give each to another person.\n\n"
        + "\n\n".join(dealt.shares),
    )


def _join(args: argparse.Namespace) -> Answer:
    key = custody.join(_shares(args.shares_fd))
    here = (args.case / keyring.FACTS).is_file()
    ours = here and keyring.facts_of(args.case).custody == key.recipient
    told = [f"These shares give a key back. Check value: {key.check}"]
    if here:
        told.append(f"It is {'' if ours else 'not '}the custody key of this case.")
    if args.to is not None:
        word = asking.new_passphrase(args.passphrase_fd)
        custody.save(args.to, key.secret_key, word, entropy=os.urandom)
        told.append(f"It is in {args.to}, under the new passphrase.")
    return Answer(
        {"check": key.check, "custody": ours, "recipient": key.recipient}, "\n".join(told)
    )


def _list(args: argparse.Namespace) -> Answer:
    facts = keyring.facts_of(args.case)
    return Answer(
        {
            "recipients": list(facts.team),
            "custody": facts.custody,
            "quorum": facts.quorum,
            "custodians": facts.custodians,
            "issuer": facts.issuer.hex(),
            "log": facts.log.hex(),
            "origin": facts.origin,
        },
        "\n".join(
            [
                *(f"team       {_short(recipient)}" for recipient in facts.team),
                f"custody    {_short(facts.custody)}  {facts.quorum} of {facts.custodians} shares",
                f"issuer     {facts.issuer.hex()}",
                f"log        {facts.log.hex()}  {facts.origin}",
                "Recipients are shortened; `--json` shows them whole.",
            ]
        ),
    )


def _short(recipient: str) -> str:
    return f"{recipient[:20]}…{recipient[-8:]}"


def _open(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    try:
        shares = _shares(args.shares_fd)
        identity = custody.open_identity(book, name, shares, why=args.why, at=now())
    finally:
        book.close()
    told = [*identity.names, *(f"protects: {word}" for word in identity.protects)]
    return Answer(
        {"testimony": name, "names": list(identity.names), "protects": list(identity.protects)},
        "\n".join(told),
    )


def _shares(descriptor: int | None) -> list[str]:
    return asking.several("Share", descriptor, option="--shares-fd", longest=_SHARES)
