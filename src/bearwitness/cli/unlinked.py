"""`bearwitness source unlink`: a link, or a tie that follows from the records, is not so."""

from __future__ import annotations

import argparse

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, moves
from bearwitness.cli.answer import Answer
from bearwitness.desk import unlinking
from bearwitness.records.source import Relation


def add_arguments(unlink: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the arguments of `source unlink`, but for the passphrase."""
    unlink.add_argument("source", metavar="S-…")
    unlink.add_argument("relation", choices=[relation.value for relation in Relation])
    unlink.add_argument("onto", nargs="?", metavar="S-…", help="left out, as it was written down")
    unlink.add_argument("--claim", metavar="C-…", help="for which the link was recorded")
    unlink.add_argument("--because", required=True, help="the reason; no name of a deponent")
    unlink.add_argument("--although-it-raises", metavar="MARK", help=moves.MARK)
    unlink.set_defaults(run=_unlink)
    return unlink


def _unlink(args: argparse.Namespace) -> Answer:
    source = ids.SourceId(ids.checked(args.source, "S"))
    onto = ids.SourceId(ids.checked(args.onto, "S")) if args.onto else None
    claim = ids.ClaimId(ids.checked(args.claim, "C")) if args.claim else None
    book, at = asking.unlocked(args), now()
    try:
        link = unlinking.found(book, source, Relation(args.relation), onto, claim)
        moved = unlinking.take_back(
            book, link, because=args.because, at=at, told=args.although_it_raises
        )
    finally:
        book.close()
    data = {"source": source, "relation": args.relation, "onto": onto, "claim": claim}
    text = f"{source} {args.relation} {onto or ''}: taken back"
    return Answer({**data, "moved": moves.rows(moved)}, text + moves.lines(moved))
