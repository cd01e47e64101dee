"""`bearwitness dossier submission`: what may be handed in, sealed to the addressee."""

from __future__ import annotations

import argparse
import os
from argparse import _SubParsersAction
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.files import read_text, write_new
from bearwitness.adapters.packing import zipped
from bearwitness.adapters.recipients import check_recipients
from bearwitness.adapters.workrooms import made_whole
from bearwitness.cli import asking, filming
from bearwitness.cli.answer import Answer
from bearwitness.desk import papers, particulars, submitting
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor
from bearwitness.desk.submitting import Asked, Made
from bearwitness.dossier.particulars import Cover
from bearwitness.errors import Malformed, Missing, Misused, Refused
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.publication.edition import LANGUAGES
from bearwitness.sealing import age

_LARGEST = 200_000  # bytes of particulars or of a file with recipients


def add(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `submission` to the commands of `dossier`."""
    made = commands.add_parser("submission", help="in confidence, to a court or a UN body")
    made.add_argument("file", type=Path, nargs="?", metavar="FILE", help="particulars, as TOML")
    made.add_argument("--example", action="store_true", help="print one and do nothing else")
    made.add_argument("--to", type=Path, metavar="FILE", help="the addressee's age1pq1… recipients")
    made.add_argument("--plain", action="store_true", help="a folder in plain words, not sealed")
    made.add_argument("--out", type=Path, metavar="PLACE", help="a new file; a folder if plain")
    made.add_argument("--language", choices=LANGUAGES, default="en")
    made.add_argument(
        "--cover", choices=[one.value for one in Cover], default=Cover.ALL.value,
        help="what is covered; protected words always are",
    )  # fmt: skip
    made.add_argument(
        "--testimony", action="append", default=[], metavar="T-…", help="only these; may repeat"
    )
    made.add_argument("--addressee", metavar="B-…", help="as deponents named it in their consent")
    made.add_argument("--reason", help="for the ledger; no name in it")
    asking.add_passphrase(made)
    made.set_defaults(run=_submission)


def _submission(args: argparse.Namespace) -> Answer:
    if example := filming.example_or(args, particulars.PARTICULARS_EXAMPLE):
        return Answer({"example": example}, example.rstrip("\n"))
    recipients = _checked(args)
    plain = papers.toml(read_text(args.file, limit=_LARGEST))
    asked = Asked(
        particulars.particulars(plain),
        args.language,
        Cover(args.cover),
        tuple(TestimonyId(ids.checked(one, "T")) for one in args.testimony),
        AddresseeId(ids.checked(args.addressee, "B")) if args.addressee else None,
    )
    book = asking.unlocked(args)
    try:
        made = submitting.make(book, Redactor(book), asked, at=now(), entropy=os.urandom)
        # First the ledger: one that tells of a submission which a full disk did not take misleads
        # less than a submission that no ledger tells of.
        _keep(book, made, args)
        _write(args, made, recipients)
    finally:
        book.close()
    return _told(args, made)


def _keep(book: Casebook, made: Made, args: argparse.Namespace) -> None:
    submitting.kept(
        book, made, sealed=not args.plain, reason=args.reason, at=now(), entropy=os.urandom
    )


def _checked(args: argparse.Namespace) -> tuple[str, ...]:
    if not args.reason:
        raise Misused("nothing is handed in without a reason", hint="--reason TEXT, no name in it")
    if args.out is None:
        raise Misused("say where it goes", hint="--out SUBMISSION.age")
    if args.plain == (args.to is not None):
        raise Misused(
            "a submission is sealed to its addressee",
            hint="--to FILE with the addressee's age1pq1… recipient; or --plain, with care",
        )
    if args.out.exists() or args.out.is_symlink():
        raise Refused("something is there already", hint="name another place for --out")
    if not args.out.absolute().parent.is_dir():
        raise Missing("there is no such folder", hint="make it first")
    if args.plain:
        return ()
    rows = (row.strip() for row in read_text(args.to, limit=_LARGEST).splitlines())
    found = tuple(row for row in rows if row and not row.startswith("#"))
    if len(found) > 20:
        raise Malformed("there are too many recipients", hint="at most 20, one a line")
    check_recipients(found, os.urandom)
    return found


def _write(args: argparse.Namespace, made: Made, recipients: tuple[str, ...]) -> None:
    if recipients:
        archive = zipped(made.files, filled=True)
        write_new(args.out, age.seal(archive, recipients, entropy=os.urandom))
        return
    with made_whole(args.out) as folder:
        folder.chmod(0o700)
        for name, content in made.files.items():
            path = folder / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_new(path, content)


def _told(args: argparse.Namespace, made: Made) -> Answer:
    given = made.submission
    passages = sum(len(one.draft.passages) for one in given.told)
    public = sum(one.public is not None for one in given.told)
    lines = [
        f"Submission {given.id} in {args.out}: {len(given.told)} testimonies, {passages} passages.",
        f"  left out, without consent to submit: {made.left_out}",
        f"  may stand in a public report of the UN, as the paper says: {public} of them",
    ]
    if args.plain:
        lines.append(
            "  IN PLAIN WORDS: whoever reads this disk reads them. Hand it in, then shred it."
        )
    else:
        lines.append("  sealed: only the addressee can open it (age -d, then unzip)")
    data = {
        "submission": given.id,
        "place": str(args.out),
        "sealed": not args.plain,
        "cover": given.cover.value,
        "testimonies": len(given.told),
        "passages": passages,
        "incidents": len(given.incidents),
        "left_out": made.left_out,
        "un_report": public,
        "files": sorted(made.files),
    }
    return Answer(data, "\n".join(lines))
