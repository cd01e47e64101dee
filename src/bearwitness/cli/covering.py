"""What every step of `redact` works with: a text outside any case, what to protect, what may stay.

No word of a text or a list goes into an error.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bearwitness.adapters.files import read_text
from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.cli import asking
from bearwitness.desk import redacting
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.spans import script_language
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Finding, find
from bearwitness.redaction.sweep import Sweep

LARGEST = 2_000_000  # bytes; a long book, and a minute of work
MOST_WORDS, LONGEST_WORD = 5_000, 200  # on a list of words
NOBODY = TestimonyId("T-0000")  # a text outside any case
PROMISE = "No masking makes a text anonymous: see docs/explanation/masking.md."


def add_words(step: argparse.ArgumentParser) -> None:
    """Add what is told beside a text: its language, what to protect, what may stay."""
    step.add_argument("--language", choices=("en", "ru"), help="default: by its letters")
    step.add_argument(
        "--protect",
        type=Path,
        metavar="FILE",
        help="words to cover whatever their form, one a line",
    )
    step.add_argument(
        "--allow", type=Path, metavar="FILE", help="names that may stay (officials), one a line"
    )
    step.add_argument(
        "--with-case",
        action="store_true",
        help="also what the case protects and lets stay; asks for its passphrase",
    )
    asking.add_passphrase(step)


def language(text: str, args: argparse.Namespace) -> str:
    """Return the language that was told, or the one of most letters."""
    return args.language or script_language(text)


def nobodys(text: str, args: argparse.Namespace) -> Testimony:
    """Return a text outside any case as a testimony."""
    told = language(text, args)
    return Testimony(NOBODY, "text", told, text, date(1, 1, 1), Intake.PAGE, Connection.WITNESS)


@dataclass(frozen=True)
class Told:
    """What was told beside a text: the words to protect, made ready, and those that may stay."""

    sweep: Sweep = field(repr=False)
    allowed: frozenset[str] = field(repr=False)
    words: int  # on the lists to protect


def words_told(args: argparse.Namespace) -> Told:
    """Return what is to be protected and what may stay; a case is asked for it once a command."""
    if not hasattr(args, "words_told"):
        protected, allowed = _lines(args.protect), {one.lower() for one in _lines(args.allow)}
        if args.with_case:
            book = asking.unlocked(args)
            try:
                protected += Redactor(book).protected()
                allowed |= redacting.allowed(book)
            finally:
                book.close()
        once = list(dict.fromkeys(protected))
        made = Told(Sweep.of(once, ordinary=ordinary), frozenset(allowed), len(once))
        args.words_told = made
    told: Told = args.words_told
    return told


def ready(args: argparse.Namespace) -> Sweep:
    """Return the words to protect, made ready."""
    return words_told(args).sweep


def found_in(text: str, args: argparse.Namespace) -> tuple[Finding, ...]:
    """Return what could identify somebody in a text, by what was told beside it."""
    told = language(text, args)
    beside = words_told(args)
    return find(
        text,
        language=told,
        spans=marked(text),
        protected=beside.sweep,
        allowed=beside.allowed,
        ordinary=ordinary,
        reading=reading,
    )


def _lines(path: Path | None) -> list[str]:
    if path is None:
        return []
    lines = [line.strip() for line in read_text(path, limit=LARGEST).splitlines()]
    if not any(lines):
        raise Malformed("a list of words is empty", hint="one name a line")
    if len(lines) > MOST_WORDS or max(map(len, lines)) > LONGEST_WORD:
        raise Malformed(
            "a list of words has too many or too long lines",
            hint=f"at most {MOST_WORDS} names, one a line, of at most {LONGEST_WORD} letters",
        )
    return [line for line in lines if line]
