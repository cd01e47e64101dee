"""`bearwitness testimony list|show|passages|protect`: what the casebook holds, under pseudonyms.

`protect` adds words to a testimony's sweep list. They are typed unseen or read from a descriptor,
as secrets are, and no answer repeats one.
"""

from __future__ import annotations

import argparse

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import protecting
from bearwitness.records.testimony import Testimony

_WORDS = 2_000_000  # bytes


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="all testimonies, without their words")
    listing.set_defaults(run=_list)
    asking.add_passphrase(listing)
    for name, run, text in (
        ("show", _show, "one testimony with its words"),
        ("passages", _passages, "its passages, numbered, with their places in the text"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("testimony", metavar="T-…")
        asking.add_passphrase(command)
        command.set_defaults(run=run)
    protect = commands.add_parser("protect", help="words that redaction must cover everywhere")
    protect.add_argument("testimony", metavar="T-…")
    protect.add_argument("--words-fd", type=int, metavar="N", help="one name a line, in any form")
    protect.add_argument("--reason", required=True, help="for the ledger; no name in it")
    asking.add_passphrase(protect)
    protect.set_defaults(run=_protect)


def _about(one: Testimony) -> dict[str, object]:
    return {
        "id": one.id,
        "pseudonym": one.pseudonym,
        "language": one.language,
        "received_on": f"{one.received_on}",
        "intake": one.intake.value,
        "connection": one.connection.value,
        "passages": len(one.passages()),
        "attachments": len(one.attachments),
    }


def _list(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    rows = [_about(one) for one in book.all(Testimony)]
    book.close()
    text = "\n".join(
        f"{row['id']}  {row['received_on']}  {row['language']}  {row['pseudonym']}, "
        f"{row['connection']}, {row['passages']} passages"
        for row in rows
    )
    return Answer({"testimonies": rows}, text or "no testimony yet")


def _one(args: argparse.Namespace) -> Testimony:
    name = ids.checked(args.testimony, "T")
    book = asking.unlocked(args)
    try:
        return book.get(Testimony, name)
    finally:
        book.close()


def _show(args: argparse.Namespace) -> Answer:
    one = _one(args)
    return Answer({**_about(one), "text": one.text}, one.text)


def _passages(args: argparse.Namespace) -> Answer:
    passages = _one(args).passages()
    return Answer(
        {
            "passages": [
                {"index": p.index, "start": p.start, "end": p.end, "text": p.text} for p in passages
            ]
        },
        "\n".join(f"{p.index:>3}  {p.text}" for p in passages),
    )


def _protect(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    try:
        words = asking.several("Word", args.words_fd, option="--words-fd", longest=_WORDS)
        kept = protecting.protect(book, name, words, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"testimony": name, "words": kept.words, "added": kept.added},
        f"{name}: {kept.words} words are covered everywhere in the case, {kept.added} of them new."
        " A draft that changes by this needs new approvals.",
    )
