"""`bearwitness keys make|split|join|drill|open|list|passphrase|renew`: in files, and on paper."""

from __future__ import annotations

import argparse
import os
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.recipients import fingerprint, shortened
from bearwitness.cli import asking, renewing, sheets
from bearwitness.cli.answer import Answer
from bearwitness.desk import custody, keyring
from bearwitness.desk.custody import Dealt
from bearwitness.errors import Misused
from bearwitness.sealing.plan import Plan

_SHARES = 64 * 1024  # bytes: many more than 16 shares of 33 words


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    _add_making(commands)
    _add_joining(commands)
    opening = commands.add_parser("open", help="an identity, with the custodians' shares")
    opening.add_argument("testimony", metavar="T-…")
    opening.add_argument("--why", required=True, metavar="TEXT", help="for the ledger; no name")
    _add_shares(opening)
    asking.add_passphrase(opening)
    opening.set_defaults(run=_open)
    commands.add_parser("list", help="the case's public keys").set_defaults(run=_list)
    renewing.add(commands)


def _add_making(commands: Any) -> None:
    make = commands.add_parser("make", help="a new secret key, in a file or dealt as shares")
    make.add_argument("file", nargs="?", type=Path, metavar="FILE", help="under a passphrase")
    make.add_argument(
        "--custody",
        type=Path,
        metavar="PUBLIC",
        help="a custody key instead: dealt as shares, stored nowhere; its public half goes here",
    )
    make.add_argument("--title", default="", help="what the sheets call the case; it is public")
    sheets.add_plan(make)
    _add_shares_passphrase(make)
    asking.add_passphrase(make)
    make.set_defaults(run=_make)
    split = commands.add_parser("split", help="shares of the secret key in a file")
    split.add_argument("file", type=Path, metavar="FILE")
    split.add_argument("--title", default="", help="what the sheets call the key")
    sheets.add_plan(split)
    _add_shares_passphrase(split)
    asking.add_passphrase(split)
    split.set_defaults(run=_split)


def _add_joining(commands: Any) -> None:
    join = commands.add_parser("join", help="check that shares give a key back, or restore it")
    _add_shares(join)
    join.add_argument("--check", metavar="VALUE", help="the check value on the sheets")
    join.add_argument("--to", type=Path, metavar="FILE", help="restore the key into a new file")
    asking.add_passphrase(join)
    join.set_defaults(run=_join)
    drill = commands.add_parser("drill", help="prove that a quorum still opens what is sealed")
    drill.add_argument("--last", action="store_true", help="only say when the last drill was")
    drill.add_argument("--why", metavar="TEXT", help="for the ledger; no name; not with --last")
    _add_shares(drill)
    asking.add_passphrase(drill)
    drill.set_defaults(run=_drill)


def _add_shares(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shares-fd", type=int, metavar="N", help="one share a line")
    _add_shares_passphrase(parser)


def _add_shares_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--shares-passphrase-fd",
        type=int,
        metavar="N",
        help="SLIP-39's own passphrase of the shares, if they have one",
    )


def _make(args: argparse.Namespace) -> Answer:
    if (args.file is None) == (args.custody is None):
        raise Misused("keys make FILE, or keys make --custody PUBLIC", hint="one of the two")
    if args.custody is not None:
        return _ceremony(args)
    word = asking.new_passphrase(args.passphrase_fd)
    recipient = custody.make(args.file, word, entropy=os.urandom)
    return Answer(
        {"file": str(args.file), "recipient": recipient},
        f"A secret key in {args.file}. Without it and its passphrase nothing sealed for it opens:"
        f" keep a copy elsewhere.\nIts recipient, to be given to senders:\n{recipient}",
    )


def _ceremony(args: argparse.Namespace) -> Answer:
    plan, word = sheets.plan_of(args), _shares_passphrase(args)
    sheets.ready(args)
    dealt = custody.ceremony(args.custody, plan, entropy=os.urandom, passphrase=word)
    try:
        told = _given(args, dealt)
    except BaseException:  # Ctrl-C too: what is sealed to a key that nobody has opens never again
        args.custody.unlink(missing_ok=True)
        raise
    return Answer(
        {"file": str(args.custody), **_dealt(args, dealt)},
        f"{told} Check value: {dealt.custody.check}\nThe key opens with {plan}, and is stored"
        f" nowhere. Its public half is in {args.custody}:\n`bearwitness new DIR --custody"
        f" {args.custody}` makes a case for it; `bearwitness keys drill` there proves the shares.",
    )


def _split(args: argparse.Namespace) -> Answer:
    plan, shares_word = sheets.plan_of(args), _shares_passphrase(args)
    sheets.ready(args)
    word = asking.secret("The key file's passphrase", args.passphrase_fd)
    dealt = custody.split(args.file, word, plan, passphrase=shares_word)
    told = _given(args, dealt)
    return Answer(
        _dealt(args, dealt),
        f"{told} The key comes back with {plan}. Check value: {dealt.custody.check}",
    )


def _given(args: argparse.Namespace, dealt: Dealt) -> str:
    half = dealt.custody
    return sheets.give(
        args,
        dealt.shares,
        half.plan,
        title=args.title,
        check=half.check,
        recipient=half.recipient,
        on=now().date(),
    )


def _dealt(args: argparse.Namespace, dealt: Dealt) -> dict[str, Any]:
    half = dealt.custody
    return {
        "recipient": half.recipient,
        "check": half.check,
        **plan_data(half.plan),
        "shares": list(dealt.shares) if args.sheets_fd is None else [],
    }


def plan_data(plan: Plan) -> dict[str, Any]:
    """Return a plan for `--json`: how many groups are needed, and each group."""
    groups = [{"quorum": g.quorum, "custodians": g.custodians} for g in plan.groups]
    return {"quorum": plan.quorum, "groups": groups}


def _join(args: argparse.Namespace) -> Answer:
    facts = keyring.facts_of(args.case) if (args.case / keyring.FACTS).is_file() else None
    if args.to is not None and args.check is None and facts is None:
        raise Misused(
            "a key is restored only where it can be told from another",
            hint="--check with the value on the sheets, or --case with the key's case",
        )
    key = custody.join(_shares(args), passphrase=_shares_passphrase(args), check=args.check)
    of_case = facts is not None and key.recipient == facts.custody
    of_team = facts is not None and key.recipient in facts.team
    told = [f"These shares give a key back. Check value: {key.check}"]
    if facts is not None:
        which = "custody" if of_case or not of_team else "team's"
        told.append(f"It is {'' if of_case or of_team else 'not '}the {which} key of this case.")
    if args.check is None and not (of_case or of_team):
        told.append("Compare it with the value on the sheets: nothing else shows a wrong key.")
    if args.to is not None:
        if args.check is None and not (of_case or of_team):
            raise Misused(
                "these shares give a key that is not of this case", hint="nothing was restored"
            )
        word = asking.new_passphrase(args.passphrase_fd)
        custody.save(args.to, key.secret_key, word, entropy=os.urandom)
        told.append(f"It is in {args.to}, under the new passphrase.")
    return Answer(
        {"check": key.check, "custody": of_case, "team": of_team, "recipient": key.recipient},
        "\n".join(told),
    )


def _drill(args: argparse.Namespace) -> Answer:
    if not args.last and args.why is None:
        raise Misused("a drill needs a reason", hint='--why "the monthly one"; no name in it')
    with closing(asking.unlocked(args)) as book:
        before = custody.drills(book, at=now())
        if not args.last:
            custody.drill(
                book,
                _shares(args),
                passphrase=_shares_passphrase(args),
                why=args.why,
                at=now(),
            )
    last = before.last.isoformat() if before.last else None
    if args.last:
        when = f"The last drill was on {before.last:%Y-%m-%d}." if before.last else "No drill yet."
        warn = " A drill is due: each month, and once after the shares were dealt."
        return Answer({"last": last, "due": before.due}, when + (warn if before.due else ""))
    return Answer(
        {"drilled": True, "last": last, "check": book.facts.check},
        f"These shares open what is sealed for the quorum. Check value: {book.facts.check}\n"
        f"{_before(before.last)} It is in the ledger.",
    )


def _before(last: datetime | None) -> str:
    if last is None:
        return "This was the first drill of this custody key."
    return f"The drill before was on {last:%Y-%m-%d}."


def _list(args: argparse.Namespace) -> Answer:
    facts = keyring.facts_of(args.case)
    opens = f"opens with {facts.plan}; check {facts.check}"
    return Answer(
        {
            "recipients": list(facts.team),
            "fingerprints": [fingerprint(recipient) for recipient in facts.team],
            "custody": facts.custody,
            "check": facts.check,
            **plan_data(facts.plan),
            "issuer": facts.issuer.hex(),
            "log": facts.log.hex(),
            "origin": facts.origin,
        },
        "\n".join(
            [
                *(
                    f"team       {shortened(recipient)}  {fingerprint(recipient)}"
                    for recipient in facts.team
                ),
                f"custody    {shortened(facts.custody)}  {opens}",
                f"issuer     {facts.issuer.hex()}",
                f"log        {facts.log.hex()}  {facts.origin}",
                "Recipients are shortened; `--json` shows them whole.",
            ]
        ),
    )


def _open(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    with closing(asking.unlocked(args)) as book:
        identity = custody.open_identity(
            book,
            name,
            _shares(args),
            passphrase=_shares_passphrase(args),
            why=args.why,
            at=now(),
        )
        due = custody.drills(book, at=now()).due
    told = [*identity.names, *(f"protects: {word}" for word in identity.protects)]
    if due:
        told.append("A drill is due: bearwitness keys drill --why …")
    return Answer(
        {"testimony": name, "names": list(identity.names), "protects": list(identity.protects)},
        "\n".join(told),
    )


def _shares(args: argparse.Namespace) -> list[str]:
    return asking.several("Share", args.shares_fd, option="--shares-fd", longest=_SHARES)


def _shares_passphrase(args: argparse.Namespace) -> str:
    if args.shares_passphrase_fd is None:
        return ""
    return asking.secret("The shares' passphrase", args.shares_passphrase_fd)
