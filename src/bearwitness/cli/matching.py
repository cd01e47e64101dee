"""`bearwitness match propose|confirm|refuse|undo|decided|count`: what in a case may be one.

A machine proposes, a person decides; every decision is a record that a newer one supersedes.
"""

from __future__ import annotations

import argparse
import os
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bearwitness import ids
from bearwitness.adapters import spark
from bearwitness.adapters.clock import now
from bearwitness.adapters.files import read_text
from bearwitness.adapters.linking_fields import Kind
from bearwitness.adapters.victim_lists import LARGEST_LIST, listed
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.cli.parser import whole
from bearwitness.corroboration.calibrating import Share
from bearwitness.desk import comparable, judging, matched, oneness
from bearwitness.desk.matched import Matching
from bearwitness.errors import Misused
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing, Source, SourceKind, VictimList
from bearwitness.records.spans import script_language

ENTRY = "entry"
_IDS = "S-…:NUMBER, or P-…, E-…, W-…"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    proposing = commands.add_parser("propose", help="what may be one, and nobody decided on")
    proposing.add_argument(
        "--review", type=whole, metavar="N", help="only the N pairs of entries to decide on first"
    )
    proposing.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="COLUMN=KIND",
        help="compare entries by this too (matching extra): person, name, day, number, text, class",
    )
    proposing.add_argument(
        "--spark", metavar="local[N]", help="compute in a Spark on this machine; with --field"
    )
    proposing.set_defaults(run=_propose)
    take = commands.add_parser("take", help="take a list of victims into the case")
    take.add_argument("file", type=Path, metavar="FILE.csv")
    take.add_argument("--title", required=True, help="what the list is called")
    take.set_defaults(run=_take)
    confirm = commands.add_parser("confirm", help="these are one")
    confirm.add_argument("ids", nargs="+", metavar=_IDS, help="two or more of one kind")
    confirm.set_defaults(run=_confirm)
    refuse = commands.add_parser("refuse", help="these two are not one")
    refuse.add_argument("ids", nargs=2, metavar=_IDS)
    refuse.set_defaults(run=_refuse)
    undo = commands.add_parser("undo", help="take a decision back")
    undo.add_argument("ids", nargs="+", metavar=_IDS, help="one linked entry, or a pair")
    undo.set_defaults(run=_undo)
    decided = commands.add_parser("decided", help="what was decided of pairs")
    decided.set_defaults(run=_decided)
    counting = commands.add_parser("count", help="how many people the lists name, matching unsure")
    counting.add_argument("--seed", type=whole, default=matched.SEED, metavar="N")
    counting.add_argument("--draws", type=whole, default=100, metavar="N", help="partitions drawn")
    counting.set_defaults(run=_count)
    for command in (take, confirm, refuse, undo):
        command.add_argument("--reason", required=True, help="for the ledger; no name in it")
    for command in (proposing, take, confirm, refuse, undo, decided, counting):
        asking.add_passphrase(command)


def _propose(args: argparse.Namespace) -> Answer:
    if args.field:
        return _by_fields(args)
    if args.spark:
        raise Misused("Spark compares records by fields", hint="--field COLUMN=KIND")
    book = asking.unlocked(args)
    try:
        found = matched.proposed(book, at=now())
    finally:
        book.close()
    rows = _entries(found, args.review) + ([] if args.review is not None else _records(found))
    text = "\n".join(
        f"{r['one']}  {r['other']}  {_cannot(r) or r['likeness'] or r['because']}" for r in rows
    )
    learned = found.calibration
    told = {"reviewed": learned.reviewed, "withheld": learned.withheld and learned.withheld.en}
    return Answer({"proposals": rows, "calibration": told}, text or "nothing to propose")


def _by_fields(args: argparse.Namespace) -> Answer:
    kinds = dict(_field(text) for text in args.field)
    if args.spark:
        spark.expect_here(args.spark)
    with closing(asking.unlocked(args)) as book, ExitStack() as stack:
        engine = stack.enter_context(spark.session(args.spark)) if args.spark else None
        found = matched.by_fields(book, kinds, at=now(), spark=engine)
    rows: list[dict[str, Any]] = [
        {
            "what": ENTRY,
            "one": f"{p.one[0]}:{p.one[1]}",
            "other": f"{p.other[0]}:{p.other[1]}",
            "model": round(p.same, 4),
            "right": _right(p.right),
            "cannot": p.cannot and p.cannot.en,
        }
        for p in (found.pairs if args.review is None else found.to_review(args.review))
    ]
    learned = found.calibration
    text = "\n".join(f"{r['one']}  {r['other']}  {_cannot(r) or _told(r['right'])}" for r in rows)
    if rows and learned.withheld:
        text += f"\n{learned.withheld.en}"
    told = {"reviewed": learned.reviewed, "withheld": learned.withheld and learned.withheld.en}
    data = {"proposals": rows, "calibration": told, "engine": "spark" if args.spark else "duckdb"}
    return Answer(data, text or "nothing to propose")


def _field(text: str) -> tuple[str, Kind]:
    column, equals, kind = text.partition("=")
    if not equals or not column or kind not in set(Kind):
        raise Misused("a field is named with what it holds",
                      hint="village=text; kinds: " + ", ".join(Kind))  # fmt: skip
    return column, Kind(kind)


def _take(args: argparse.Namespace) -> Answer:
    rows = listed(read_text(args.file, limit=LARGEST_LIST))
    source = SourceId(ids.mint("S", os.urandom(5)))
    book = asking.unlocked(args)
    try:
        book.append_many(
            [
                Source(source, SourceKind.LIST, args.title, script_language(args.title)),
                VictimList(source, args.title),
                *(Listing(source, n, name, None, None, told) for n, (name, told) in rows),
            ],
            reason=args.reason,
            at=now(),
        )
    finally:
        book.close()
    return Answer({"source": source, "entries": len(rows)}, f"{source}: {len(rows)} entries")


def _entries(found: Matching, review: int | None) -> list[dict[str, Any]]:
    pairs = found.entries if review is None else found.to_review(review)
    return [
        {
            "what": ENTRY,
            "one": f"{p.one[0]}:{p.one[1]}",
            "other": f"{p.other[0]}:{p.other[1]}",
            "likeness": p.likeness.value,
            "because": p.because.en,
            "against": "",
            "right": _right(found.right(p)),
            "cannot": p.cannot and p.cannot.en,
        }
        for p in pairs
    ]


def _records(found: Matching) -> list[dict[str, Any]]:
    return [
        {
            "what": p.what.value,
            "one": p.one,
            "other": p.other,
            "likeness": None,
            "because": ", ".join(said.en for said in p.because),
            "against": ", ".join(said.en for said in p.against),
            "right": None,
            "cannot": None,
        }
        for p in found.records
    ]


def _cannot(row: dict[str, Any]) -> str:
    return f"cannot be one: {row['cannot']}" if row["cannot"] else ""


def _told(right: dict[str, float] | None) -> str:
    """Say the chance with its bounds; what the model says by itself is no chance to be read."""
    return f"{right['right']} ({right['lower']}-{right['upper']})" if right else "likest first"


def _right(share: Share | None) -> dict[str, float] | None:
    if share is None:
        return None
    return {name: round(value, 2) for name, value in asdict(share).items()}


def _confirm(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        one = judging.confirm(book, args.ids, reason=args.reason, at=now(), entropy=os.urandom)
    finally:
        book.close()
    named = (
        {"person": one, "entries": args.ids} if args.ids[0].startswith("S") else {"ids": args.ids}
    )
    return Answer({"one": one, **named}, f"{one}: {len(args.ids)} are one")


def _refuse(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        judging.refuse(book, *args.ids, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"ids": args.ids, "same": False}, f"{args.ids[0]} and {args.ids[1]}: not one")


def _undo(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        judging.undo(book, args.ids, reason=args.reason, at=now())
    finally:
        book.close()
    told = {"entry": args.ids[0], "person": None} if len(args.ids) == 1 else {"ids": args.ids}
    return Answer(told, f"{' and '.join(args.ids)}: nothing is decided")


def _decided(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        found = comparable.shown(book, oneness.decided(book), at=now())
    finally:
        book.close()
    rows = [{"one": j.one, "other": j.other, "same": j.same} for j in found]
    lines = [f"{r['one']}  {r['other']}  {'one' if r['same'] else 'not one'}" for r in rows]
    return Answer({"decided": rows}, "\n".join(lines) or "nothing was decided of pairs")


AS_FAR_AS = (
    "These ranges know of this town what its reviewed pairs tell, and otherwise how invented towns "
    "differ. Narrower ones held the number of people in 47 of 52 of those. These were tried in "
    "13 others and held it in 12: too few to say how often they do. They were tried on no real "
    "list."
)


def _count(args: argparse.Namespace) -> Answer:
    from bearwitness.desk import counted

    book = asking.unlocked(args)
    try:
        found = counted.unsure(book, at=now(), draws=args.draws, seed=args.seed)
    finally:
        book.close()
    told = found.documented
    text = f"The lists name {told.median} people ({told.lower} to {told.upper}, as matching goes)"
    if found.estimate is not None:
        all_ = found.estimate
        text += f"; with those on no list {all_.median} ({all_.lower} to {all_.upper})"
    told_too = {"seed": args.seed, "warnings": [AS_FAR_AS]}
    return Answer(asdict(found) | told_too, f"{text}\n{AS_FAR_AS}")
