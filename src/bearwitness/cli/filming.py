"""The film of a case by command: its programme, the script of what is cleared now, takes."""

from __future__ import annotations

import argparse
import re
import sys
from argparse import _SubParsersAction
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bearwitness.adapters.clock import now
from bearwitness.adapters.files import read_bytes, read_text
from bearwitness.adapters.media.film import Film, film
from bearwitness.cli import asking, outside
from bearwitness.cli.answer import Answer
from bearwitness.consent.uses import Derivative
from bearwitness.desk import filming as desk_filming
from bearwitness.desk import papers, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Item
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Misused, Refused
from bearwitness.recital.conformance import Hearing
from bearwitness.recital.frame import TALL, WIDE, Frame
from bearwitness.recital.script import Script
from bearwitness.recital.words import LANGUAGES
from bearwitness.recital.written import read

_LARGEST = 2_000_000  # bytes of a programme or a script


def add_programme(steps: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `programme` to the commands of `recite`."""
    parser = steps.add_parser("programme", help="what is read in the film of a case, in order")
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="TOML")
    parser.add_argument("--example", action="store_true", help="print one and do nothing else")
    parser.add_argument("--reason", help="why, for the ledger; no name in it")
    asking.add_passphrase(parser)
    parser.set_defaults(run=_programme)


def add_from_case(parser: argparse.ArgumentParser) -> None:
    """Let `recite script` take its lines from a case."""
    parser.add_argument(
        "--from-case", action="store_true", help="of the programme, what the gate clears now"
    )
    add_address(parser)


def add_address(parser: argparse.ArgumentParser) -> None:
    """Let a command be told what stands on the last card of a film."""
    parser.add_argument("--address", default="", metavar="URL", help="on the film's last card")


def add_tall(parser: argparse.ArgumentParser) -> None:
    """Let a command make the film in its other shape too."""
    parser.add_argument(
        "--tall", action="store_true", help="also 1080 × 1920, for phones held upright"
    )


def shapes(args: argparse.Namespace) -> tuple[Frame, ...]:
    """Return the shapes that are asked for, the film itself first."""
    return (WIDE, TALL) if args.tall else (WIDE,)


def add_clips(parser: argparse.ArgumentParser) -> None:
    """Let a command be given takes."""
    parser.add_argument(
        "--clip", action="append", default=[], metavar="N=FILE", help="line N's take"
    )

    parser.add_argument(
        "--accept", action="append", default=[], metavar="N=WHY", help="use line N's take as it is"
    )
    parser.add_argument(
        "--listened", action="store_true", help="you heard each take to its end beside its line"
    )


def hearing(args: argparse.Namespace) -> Hearing | None:
    """Return the word of whoever gives this command for the takes; None without `--listened`.

    Raises:
        Misused: one is not N=WHY, or is accepted twice, or without `--listened`.
        Malformed: a reason that is none.
    """
    accepted = _numbered(args.accept, "--accept", "N=WHY")
    if accepted and not args.listened:
        raise Misused("who accepts a take has listened to it", hint="--listened")
    return Hearing(accepted) if args.listened else None


def example_or(args: argparse.Namespace, example: str) -> str | None:
    """Return the example if it is asked for, None if a file is named.

    Raises:
        Misused: neither or both.
    """
    if args.example == (args.file is not None):
        raise Misused("say FILE or --example", hint="--example prints a file that is whole")
    return example if args.example else None


def _programme(args: argparse.Namespace) -> Answer:
    if example := example_or(args, papers.PROGRAMME_EXAMPLE):
        return Answer({"example": example}, example.rstrip("\n"))
    if not args.reason:
        raise Misused("nothing changes without a reason", hint="--reason TEXT, no name in it")
    made = papers.programme(papers.toml(read_text(args.file, limit=_LARGEST)))
    book = asking.unlocked(args)
    try:
        papers.expect_passages(book, made)
        book.append(made, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer(
        {"lines": len(made.items), "readers": len(made.readers)},
        f"{len(made.items)} lines for {len(made.readers)} readers.\n"
        "Next: bearwitness recite script --from-case --out SCRIPT.json",
    )


def script_from_case(args: argparse.Namespace) -> Script:
    """Return the script of what may be recited now.

    Raises:
        Misused: nobody said why, or that there is no case.
        Missing: the case has no programme.
        Refused: nothing of it is cleared.
    """
    if args.without_case:
        raise Misused("the lines are the case's", hint="--from-case or --without-case, not both")
    outside.expect_reason(args)
    book = asking.unlocked(args)
    try:
        book.did("asked for a script to be read aloud", reason=args.reason, at=now())
        language, at = args.language or LANGUAGES[0], now()
        script, left_out, permits = desk_filming.script_with_permits(
            book, Redactor(book), language=language, at=at, petition=args.address
        )
        places = [path for path in (args.out, args.pdf) if path is not None]
        name = desk_filming.digest(script)
        tracing.note_made(book, Derivative.SCRIPT, name, permits, *places, at=at)
    finally:
        book.close()
    _tell(left_out)
    return script


@contextmanager
def rendered(book: Casebook, redactor: Redactor, args: argparse.Namespace) -> Iterator[Film | None]:
    """Give the film of what may be recited now; its files go when the edition has copied them.

    None without `--film`. Takes belong to the lines of the script that was read from, so that
    script must be given with them, and be what is cleared now, line for line.

    Raises:
        Misused: takes without their script, or either without `--film`.
        Missing: the case has no programme.
        Refused: the script is not what is cleared now.
    """
    takes, heard = clips(args.clip), hearing(args)
    if (takes or args.script or args.tall) and not args.film:
        raise Misused("takes, a script and a shape are for a film", hint="add --film")
    if not args.film:
        yield None
        return
    script, left_out, proofs = desk_filming.film_now(
        book, redactor, language=args.language, at=now(), petition=args.address
    )
    if takes or args.script:
        _expect_same(args.script, script)
    _tell(left_out)
    if proofs.without:
        note = "have a proof, but no code in the film: it is too long, or not in the log yet"
        print(f"bearwitness: lines {_listed(proofs.without)} {note}", file=sys.stderr)
    with TemporaryDirectory(prefix="bearwitness-film-") as folder:
        made = film(
            script, takes, Path(folder),
            proofs=proofs, hearing=heard, frames=shapes(args), progress=bar,
        )  # fmt: skip
        for line, why in (heard.accepted if heard else {}).items():
            book.did("accepted a take", reason=f"line {line}: {why}", at=now())
        yield made


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _expect_same(path: Path | None, script: Script) -> None:
    # A withdrawal moves every later line up by one: a take of it would be heard under another.
    if path is None:
        raise Misused("takes belong to a script", hint="--script SCRIPT.json, the one read from")
    if read(read_bytes(path, limit=_LARGEST)).lines != script.lines:
        raise Refused(
            "this script is not what is cleared to be recited now",
            hint="make it again with `recite script --from-case`, and number the takes by it",
        )


def _tell(left_out: tuple[Item, ...]) -> None:
    if left_out:
        note = "of the programme are left out: not cleared to be recited now"
        print(f"bearwitness: {len(left_out)} lines {note}", file=sys.stderr)


def clips(pairs: list[str]) -> dict[int, Path]:
    """Return the takes by the number of their line.

    Raises:
        Misused: one is not N=FILE, or a line has two.
    """
    return {line: Path(path) for line, path in _numbered(pairs, "--clip", "N=FILE").items()}


def _numbered(pairs: list[str], option: str, form: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for pair in pairs:
        number, equals, value = pair.partition("=")
        if not equals or not value or not re.fullmatch("[0-9]{1,4}", number):
            raise Misused(f"{option} takes {form}", hint=f"N is the line's number: {option} 1=…")
        if int(number) in found:
            raise Misused(f"line {int(number)} is given twice to {option}")
        found[int(number)] = value
    return found


def bar(part: float) -> None:
    """Show on a terminal how much of the film is done."""
    if sys.stderr.isatty():
        print(f"\rfilm  {part:4.0%}", end="\n" if part >= 1 else "", file=sys.stderr, flush=True)
