"""`bearwitness source …`: what there is, what it says, from whom it has it, and what is not so."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters import files
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, saying, unlinked
from bearwitness.cli.answer import Answer
from bearwitness.desk import kinds, lineages, voices
from bearwitness.desk.found_apart import FoundApart
from bearwitness.errors import Misused
from bearwitness.publication.edition import LANGUAGES
from bearwitness.records.claim import Claim
from bearwitness.records.source import (
    HELD,
    Link,
    Named,
    Rating,
    Relation,
    Reliability,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.spans import script_language
from bearwitness.records.when import When

LARGEST = 2_000_000  # bytes of an article


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="all sources and what they rely on")
    listing.set_defaults(run=_list)
    new = commands.add_parser("add", help="an article, a statement, a document")
    new.add_argument("file", type=Path, metavar="FILE", help="its text, UTF-8")
    new.add_argument("--kind", required=True, choices=[kind.value for kind in SourceKind][1:])
    new.add_argument("--title", required=True)
    new.add_argument("--publisher")
    for what in ("title", "publisher"):
        new.add_argument(
            f"--{what}-for", action="append", default=[], metavar="LANG=TEXT",
            help=f"the {what} for readers of another language: ru=…",
        )  # fmt: skip
    new.add_argument("--published", metavar="DATE", help="2017-04-01, 2017-04, 2017")
    new.add_argument("--reason", required=True, help="for the ledger; no name in it")
    new.set_defaults(run=_add)
    relies = commands.add_parser("relies", help="one source relies on another, or was there itself")
    relies.add_argument("source", metavar="S-…")
    relies.add_argument("relation", choices=[relation.value for relation in Relation])
    relies.add_argument(
        "onto",
        nargs="?",
        metavar="S-…",
        help="left out: it was there itself, or who it is is no source here",
    )
    relies.add_argument(
        "--claim", metavar="C-…", help="what it has from there; left out: nobody knows for which"
    )
    relies.add_argument("--standing", choices=[s.value for s in HELD], default="unknown")
    relies.add_argument("--because", required=True, help="the evidence; no name of a deponent")
    relies.set_defaults(run=_relies)
    unlink = unlinked.add_arguments(commands.add_parser("unlink", help="a link or tie is not so"))
    says = saying.add_arguments(commands.add_parser("says", help="what a source says of a claim"))
    apart = commands.add_parser("apart", help="two sources proposed as dependent are not")
    apart.add_argument("source", metavar="S-…")
    apart.add_argument("other", metavar="S-…")
    apart.add_argument("--because", required=True, help="the reason; no name of a deponent")
    apart.set_defaults(run=_apart)
    rate = commands.add_parser("rate", help="how far a source may be relied on, and why")
    rate.add_argument("source", metavar="S-…")
    rate.add_argument("reliability", choices=[r.value for r in Reliability])
    rate.add_argument("--because", required=True, help="the reason; no name of a deponent")
    rate.set_defaults(run=_rate)
    proposing = commands.add_parser("propose", help="who may have taken from whom, unlinked yet")
    proposing.set_defaults(run=_propose)
    for command in (listing, new, says, relies, unlink, apart, rate, proposing):
        asking.add_passphrase(command)


def _list(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    sources, links = book.all(Source), voices.recorded(book)
    ratings = {rating.source: rating for rating in book.all(Rating)}
    book.close()
    rows = [
        {
            "id": source.id,
            "kind": source.kind.value,
            "title": source.title,
            "publisher": source.publisher,
            "reliability": ratings[source.id].reliability.value if source.id in ratings else None,
            "relies_on": [
                {
                    "relation": k.relation.value,
                    "onto": k.onto,
                    "standing": k.standing.value,
                    "claim": k.claim,
                }
                for k in links
                if k.source == source.id and k.standing in HELD
            ],
        }
        for source in sources
    ]
    text = "\n".join(f"{s.id}  {s.kind}  {s.publisher or ''}  {s.title}" for s in sources)
    return Answer({"sources": rows}, text or "no source yet")


def _add(args: argparse.Namespace) -> Answer:
    text = files.read_text(args.file, limit=LARGEST)
    made = Source(
        ids.SourceId(ids.mint("S", os.urandom(5))),
        SourceKind(args.kind),
        args.title,
        script_language(text),
        published=When.parse(args.published) if args.published else None,
        publisher=args.publisher,
        text=text,
        elsewhere=_elsewhere(args),
    )
    book = asking.unlocked(args)
    book.append(made, reason=args.reason, at=now())
    book.close()
    return Answer({"source": made.id}, f"{made.id}  {made.kind}")


def _elsewhere(args: argparse.Namespace) -> dict[str, Named]:
    titles, publishers = _by_language(args.title_for), _by_language(args.publisher_for)
    return {
        code: Named(titles.get(code, ""), publishers.get(code, ""))
        for code in LANGUAGES
        if code in titles or code in publishers
    }


def _by_language(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        code, _, text = pair.partition("=")
        if code not in LANGUAGES or not text.strip() or code in found:
            raise Misused("say LANG=TEXT, once a language", hint="--title-for ru='…'")
        found[code] = text.strip()
    return found


def _rate(args: argparse.Namespace) -> Answer:
    one = ids.SourceId(ids.checked(args.source, "S"))
    because = args.because.strip()
    if not because:
        raise Misused("a rating needs its reason", hint="--because 'three dates were wrong'")
    book = asking.unlocked(args)
    try:
        book.get(Source, one)
        rating = Rating(one, Reliability(args.reliability), because, book.by)
        book.append(rating, reason=kinds.IN_ITSELF, at=now())
    finally:
        book.close()
    counts = "" if rating.counts else "; what it asserts is not counted"
    return Answer(
        {
            "source": one,
            "reliability": rating.reliability.value,
            "because": because,
            "by": rating.by,
            "counts": rating.counts,
        },
        f"{one} {rating.reliability}{counts}",
    )


def _propose(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    found = lineages.proposed(book, at=now())
    book.close()
    rows = [asdict(proposal) for proposal in found]
    text = "\n".join(
        f"{p.source} {'from' if p.ordered else 'and'} {p.onto}: {', '.join(_evidence(p))}"
        for p in found
    )
    told = (
        "\nLook at both, then: bearwitness source relies S-… copies S-… --because '…'"
        "\nor: bearwitness source apart S-… S-… --because '…'"
    )
    return Answer({"proposals": rows}, text + told if rows else "nothing to propose")


def _evidence(p: lineages.Proposal) -> Iterator[str]:
    if p.runs:
        yield f"{p.runs} runs of five words that hardly anybody else has"
    if p.facts:
        yield f"{p.facts} facts that both tell, {p.in_order} steps between them in one order"
    if p.unusual:
        yield f"{p.unusual} figures in them that few others give"
    if p.odd_figures:
        yield f"{p.odd_figures} figures claimed that hardly anybody else claims"
    if p.alike:
        yield f"the same on {p.alike} disputed figures"


def _apart(args: argparse.Namespace) -> Answer:
    one, other = sorted(ids.SourceId(ids.checked(name, "S")) for name in (args.source, args.other))
    if one == other or not args.because.strip():
        raise Misused("name two sources and the reason", hint="--because 'each was there'")
    book = asking.unlocked(args)
    try:
        for name in (one, other):
            book.get(Source, name)
        found = FoundApart(one, other, args.because.strip(), book.by)
        book.append(found, reason=kinds.IN_ITSELF, at=now())
    finally:
        book.close()
    return Answer(
        {"one": one, "other": other, "because": found.because, "by": found.by},
        f"{one} and {other}: found apart; not proposed again, and no grade changes",
    )


def _relies(args: argparse.Namespace) -> Answer:
    one = ids.SourceId(ids.checked(args.source, "S"))
    onto = ids.SourceId(ids.checked(args.onto, "S")) if args.onto else None
    claim = ids.ClaimId(ids.checked(args.claim, "C")) if args.claim else None
    relation, standing = Relation(args.relation), Standing(args.standing)
    book = asking.unlocked(args)
    try:
        for name in filter(None, (one, onto)):
            book.get(Source, name)
        if claim:
            book.get(Claim, claim)
        link = Link(one, relation, onto, standing, args.because, book.by, claim)
        book.append(link, reason=kinds.IN_ITSELF, at=now())
    finally:
        book.close()
    witnessed = relation is Relation.WITNESSED
    nobody = "(was there itself)" if witnessed else "(somebody who is no source here)"
    return Answer(
        {
            "source": one,
            "relation": args.relation,
            "onto": onto,
            "standing": args.standing,
            "claim": claim,
        },
        f"{one} {args.relation} {onto or nobody}, {args.standing}"
        + (f", {claim}" if claim else ""),
    )
