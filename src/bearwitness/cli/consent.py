"""`bearwitness consent show|grant|withdraw`: what a deponent allows, as they last said it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.consent import FOREVER, Scope, last_word
from bearwitness.consent import Answer as Said
from bearwitness.consent.permits import Word
from bearwitness.errors import Misused
from bearwitness.records.testimony import Testimony

SCOPES = [scope.value for scope in Scope]


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    show = commands.add_parser("show", help="every scope and the last word on it")
    show.add_argument("testimony", metavar="T-…")
    asking.add_passphrase(show)
    show.set_defaults(run=_show)
    for name, granted, text in (
        ("grant", True, "the deponent allows these uses"),
        ("withdraw", False, "the deponent refuses or takes back these uses; none named: all"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("testimony", metavar="T-…")
        command.add_argument("scopes", nargs="*", choices=[*SCOPES, []], metavar="SCOPE")
        command.add_argument(
            "--until", metavar="YYYY-MM-DD", help="the first day it no longer holds"
        )
        command.add_argument("--reason", required=True, help="how they told us; no name in it")
        asking.add_passphrase(command)
        command.set_defaults(run=_answer, granted=granted)


def _show(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    book.get(Testimony, name)
    answers = book.all(Said)
    book.close()
    at = now()
    rows = [_row(scope, last_word(answers, name, scope, at=at), at) for scope in Scope]
    return Answer(
        {"testimony": name, "scopes": rows},
        "\n".join(f"{row['scope']:<9} {row['says']}" for row in rows),
    )


def _row(scope: Scope, said: Word | None, at: datetime) -> dict[str, object]:
    if said is None:
        return {"scope": scope.value, "granted": False, "says": "never asked: refused"}
    holds = said.granted and at < said.until
    word = "granted" if said.granted else "refused"
    end = "" if said.until == FOREVER else f", until {said.until:%Y-%m-%d}"
    return {"scope": scope.value, "granted": holds, "says": f"{word} on {said.at:%Y-%m-%d}{end}"}


def _answer(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    if args.granted and not args.scopes:
        raise Misused("say which uses are granted", hint=f"one or more of: {', '.join(SCOPES)}")
    scopes = [Scope(scope) for scope in args.scopes] or list(Scope)
    until = _day(args.until) if args.until else FOREVER
    book = asking.unlocked(args)
    try:
        book.get(Testimony, name)
        said = [Said(name, scope, args.granted, now(), until) for scope in scopes]
        book.append_many(said, reason=args.reason, at=now())
    finally:
        book.close()
    word = "granted" if args.granted else "refused from now on"
    note = "" if args.granted else "\nEditions that are already out are not recalled by this."
    return Answer(
        {"testimony": name, "scopes": [s.value for s in scopes], "granted": args.granted},
        f"{', '.join(scopes)}: {word}{note}",
    )


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise Misused("--until is not a day", hint="YYYY-MM-DD") from wrong
