"""`bearwitness publish imprint|choose|rules|world`: what staff decide before they publish."""

from __future__ import annotations

import argparse
from argparse import _SubParsersAction
from dataclasses import replace
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.files import read_text
from bearwitness.cli import asking, filming
from bearwitness.cli.answer import Answer
from bearwitness.cli.attacking import folder_of
from bearwitness.cli.covering import LARGEST
from bearwitness.desk import papers, worlds
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.redacting import rules
from bearwitness.errors import Missing, Misused
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.risk import Census

_LARGEST = 200_000  # bytes of an imprint
_MEASURED = "Every figure from now on is measured with them."
_IDLE = (
    "Every figure from now on is measured with the background. The census counts for nothing"
    " until it is said among how many people: bearwitness publish rules --people N."
)


def add(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to those of `publish`."""
    imprint = commands.add_parser("imprint", help="who publishes, the title, what is asked")
    imprint.add_argument("file", type=Path, nargs="?", metavar="FILE", help="TOML")
    imprint.add_argument("--example", action="store_true", help="print one and do nothing else")
    imprint.add_argument("--reason", help="for the ledger; no name in it")
    imprint.set_defaults(run=_imprint)
    choose = commands.add_parser("choose", help="the passages of a testimony to be published")
    choose.add_argument("testimony", metavar="T-…")
    choose.add_argument(
        "indexes", type=int, nargs="*", metavar="INDEX", help="from 0; none: nothing of it"
    )
    choose.add_argument("--reason", required=True, help="for the ledger; no name in it")
    choose.set_defaults(run=_choose)
    deciding = commands.add_parser("rules", help="by what the gate decides in this case")
    deciding.add_argument(
        "--threshold", type=float, required=True, metavar="P", help="0.05 is one in twenty"
    )
    deciding.add_argument("--people", type=int, metavar="N", help="among how many it could be")
    deciding.add_argument("--reason", required=True, help="for the ledger; no name in it")
    deciding.set_defaults(run=_rules)
    world = commands.add_parser("world", help="what an intruder may know, for every figure")
    world.add_argument(
        "--census",
        type=Path,
        metavar="FILE",
        help="of how many people a word or a kind of detail is true; an empty file takes it away",
    )
    world.add_argument(
        "--background",
        type=Path,
        metavar="FOLDER",
        help="texts (.txt) that an intruder may hold, in the place of the last; `none` for none",
    )
    world.add_argument("--reason", required=True, help="for the ledger; no name in it")
    world.set_defaults(run=_world)
    for command in (imprint, choose, deciding, world):
        asking.add_passphrase(command)


def _imprint(args: argparse.Namespace) -> Answer:
    if example := filming.example_or(args, papers.IMPRINT_EXAMPLE):
        return Answer({"example": example}, example.rstrip("\n"))
    if not args.reason:
        raise Misused("nothing changes without a reason", hint="--reason TEXT, no name in it")
    made = papers.imprint(papers.toml(read_text(args.file, limit=_LARGEST)))
    _keep(args, made)
    return Answer(
        {"paragraphs": len(made.intro), "asks": len(made.asks)},
        "The imprint is kept, for every edition from now on."
        " An edition is refused if a protected word stands in it.",
    )


def _choose(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    choice = Choice(name, tuple(sorted(set(args.indexes))))
    book = asking.unlocked(args)
    try:
        before = next((one for one in book.all(Choice) if one.testimony == name), choice)
        choice = replace(choice, translations=before.translations)
        known = {passage.index for passage in book.get(Testimony, name).passages()}
        if not set(choice.passages) <= known:
            raise Missing(
                "the testimony has no passage of one of these numbers",
                hint=f"they go from 0 to {max(known)}: bearwitness testimony passages {name}",
            )
        book.append(choice, reason=args.reason, at=now())
    finally:
        book.close()
    text = f"{name}: {len(choice.passages)} passages are proposed. If the draft is other words now,"
    return Answer(
        {"testimony": name, "passages": list(choice.passages)},
        f"{text} earlier approvals no longer count.\nNext: bearwitness publish check {name}",
    )


def _rules(args: argparse.Namespace) -> Answer:
    made = Rules(args.threshold, args.people)
    if made.people is not None:
        Census(made.people)
    _keep(args, made)
    among = f"{made.people} people" if made.people else "10,000 people, since none are stated"
    return Answer(
        {"threshold": made.threshold, "people": made.people},
        f"A draft stays if the chance of being named in it is above {made.threshold:.3g}, among"
        f" {among}.",
    )


def _world(args: argparse.Namespace) -> Answer:
    if args.census is None and args.background is None:
        raise Misused("nothing is told of the world", hint="--census FILE, --background FOLDER")
    table = read_text(args.census, limit=LARGEST) if args.census else None
    texts: list[str] | None = None
    if args.background is not None:
        texts = [] if str(args.background) == "none" else folder_of(args.background)
    book = asking.unlocked(args)
    try:
        if texts is not None:
            worlds.keep_background(book, texts, reason=args.reason, at=now())
        if table is not None:
            worlds.keep_census(book, table, reason=args.reason, at=now())
        idle = rules(book).people is None and bool(worlds.table(book))
        rows, held = len(worlds.table(book).splitlines()), len(worlds.background(book))
    finally:
        book.close()
    return Answer(
        {"rows": rows, "texts": held},
        f"The case keeps a census of {rows} rows and a background of {held} texts, sealed."
        f" {_IDLE if idle else _MEASURED} The files may go.",
    )


def _keep(args: argparse.Namespace, value: object) -> None:
    book = asking.unlocked(args)
    try:
        book.append(value, reason=args.reason, at=now())
    finally:
        book.close()
