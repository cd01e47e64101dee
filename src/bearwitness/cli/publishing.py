"""`bearwitness publish imprint|choose|rules|world|check|approve|edition`: the gate.

The first four are in cli/preparing.py.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.cli import asking, filming, moves, preparing
from bearwitness.cli.answer import Answer
from bearwitness.desk import deciding, editions, gating
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.gating import Standing
from bearwitness.desk.imprint import Imprint
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Missing, Misused, Refused
from bearwitness.recital.words import LANGUAGES

NOT_SEEN = "they have not seen this draft"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    preparing.add(commands)
    check = commands.add_parser("check", help="what the gate would say now, and every reason")
    check.add_argument("testimony", nargs="?", metavar="T-…", help="default: all that wait")
    check.set_defaults(run=_check)
    approve = commands.add_parser("approve", help="your yes to these very words")
    approve.add_argument("testimony", metavar="T-…")
    approve.add_argument(
        "--digest", required=True, metavar="HEX", help="of the draft you read, from `check`"
    )
    approve.add_argument("--reason", required=True, help="for the ledger; no name in it")
    approve.set_defaults(run=_approve)
    edition = commands.add_parser("edition", help="a folder for PUBLIC, of all that is cleared now")
    edition.add_argument("--out", type=Path, required=True, metavar="DIR", help="not there yet")
    edition.add_argument("--reason", required=True, help="for the ledger; no name in it")
    edition.add_argument("--film", action="store_true", help="with a film of the programme")
    edition.add_argument("--language", choices=LANGUAGES, default="en", help="of the film's cards")
    edition.add_argument("--script", type=Path, metavar="FILE", help="which the takes are of")
    filming.add_tall(edition)
    filming.add_clips(edition)
    filming.add_address(edition)
    edition.set_defaults(run=_edition)
    for command in (check, approve, edition):
        asking.add_passphrase(command)


def _check(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        named = [ids.TestimonyId(ids.checked(args.testimony, "T"))] if args.testimony else []
        waiting = named or gating.waiting(book)
        redactor, at = Redactor(book), now()
        found = [gating.standing(redactor, book, name, at) for name in waiting]
        undecided = deciding.undecided(book)
    finally:
        book.close()
    rows = [_row(standing) for standing in found]
    closed = sum(bool(standing.reasons) for standing in found)
    lines = [_told(standing) for standing in found] or ["nothing waits at the gate"]
    text = "\n".join(lines + moves.undecided(undecided))
    data = {"testimonies": rows, "undecided": list(undecided)}
    return Answer(data, text, exit_code=3 if closed else 0)


def _row(standing: Standing) -> dict[str, object]:
    redacted = standing.redacted
    return {
        "testimony": redacted.testimony.id,
        "digest": redacted.draft.digest,
        "scopes": [permit.scope.value for permit in standing.permits],
        "risk": {
            "chance_named": redacted.risk.chance_named,
            "among": redacted.risk.among,
            "texts": redacted.texts,
        },
        "not_seen": [scope.value for scope in standing.unseen],
        "approved_by": [approval.by for approval in standing.approvals],
        "reasons": [{"rule": r.rule, "why": r.why, "remedy": r.remedy} for r in standing.reasons],
    }


def _told(standing: Standing) -> str:
    name, digest = standing.redacted.testimony.id, standing.redacted.draft.digest
    stands = "stays" if standing.reasons else "would be cleared"
    lines = [f"{name}  {stands}  {digest}", *(f"    {r}" for r in standing.reasons)]
    if standing.unseen:
        lines.append(f"    {NOT_SEEN}: {', '.join(standing.unseen)}")
    return "\n".join(lines)


def _approve(args: argparse.Namespace) -> Answer:
    name = ids.TestimonyId(ids.checked(args.testimony, "T"))
    book = asking.unlocked(args)
    try:
        redacted = Redactor(book).redacted(name, at=now())
        digest = redacted.draft.digest
        if digest != args.digest.lower():
            raise Misused(
                "this is not the draft as it stands now",
                hint="read it again: bearwitness publish check",
            )
        unseen = gating.standing_of(redacted, book, now()).unseen
        approval = gating.approval(redacted, book, book.by, now())
        book.append_many(approval, reason=args.reason, at=now())
    finally:
        book.close()
    told = f"{name}: approved by {book.by}. The gate needs two different people."
    told += f"\n  {NOT_SEEN}: {', '.join(unseen)}" if unseen else ""
    data = {"testimony": name, "digest": digest, "by": book.by}
    return Answer({**data, "not_seen": [scope.value for scope in unseen]}, told)


def _edition(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        _expect_ready(book, args.out)
        made = _made(book, args)
        due = [one.testimony for one in Consents(book).due(at=made.edition.made_at)]
        undecided = deciding.undecided(book)
    finally:
        book.close()
    kept_out = {name: list(reasons) for name, reasons in made.kept_out.items()}
    lines = [f"Edition {made.edition.id} in {made.folder}: {len(made.edition.quotes)} passages."]
    if made.edition.film:
        lines.append(f"  with a film of {made.edition.film.seconds:.0f} seconds: watch all of it")
        lines.append(f"  readers check it by a certificate, SHA-256 {made.edition.film.pin}")
    lines += [f"  kept out: {name}" for name in kept_out]
    lines += [f"  ask again: {name}; until then nothing new is made of their words" for name in due]
    lines += [f"  {NOT_SEEN}: {name}" for name in made.unseen]
    if made.edition.until:
        lines.append(f"  consent in it holds until {made.edition.until:%Y-%m-%d}: nothing is made"
                     " of it from that day on; make the next one before")  # fmt: skip
    lines += moves.undecided(undecided)
    lines.append(f"Next: bearwitness public build {made.folder} --out SITE")
    return Answer(
        {
            "edition": made.edition.id,
            "folder": str(made.folder),
            "passages": len(made.edition.quotes),
            "film_seconds": made.edition.film.seconds if made.edition.film else None,
            "kept_out": kept_out,
            "until": f"{made.edition.until:%Y-%m-%d}" if made.edition.until else None,
            "ask_again": due,
            "not_seen": list(made.unseen),
            "undecided": list(undecided),
        },
        "\n".join(lines),
    )


def _expect_ready(book: Casebook, out: Path) -> None:
    # The edition asks the same; but a film takes a minute, and would be made for nothing.
    if not book.all(Imprint):
        raise Missing(
            "the case has no imprint",
            hint="`bearwitness publish imprint FILE.toml`; --example in its place prints one",
        )
    if out.exists():
        raise Refused("this edition's folder is there already", hint="name another one")


def _made(book: Casebook, args: argparse.Namespace) -> editions.Made:
    redactor = Redactor(book)
    with filming.rendered(book, redactor, args) as film:
        return editions.make(
            book, redactor, args.out,
            reason=args.reason, at=now(), clock=now, entropy=os.urandom, film=film,
        )  # fmt: skip
