"""What every step of `redact` works with: a text outside any case, what to protect, what may stay.

No word of a text or a list goes into an error.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bearwitness.adapters.files import read_text
from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
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


def language(text: str, args: argparse.Namespace) -> str:
    """Return the language that was told, or the one of most letters."""
    return args.language or script_language(text)


def nobodys(text: str, args: argparse.Namespace) -> Testimony:
    """Return a text outside any case as a testimony."""
    told = language(text, args)
    return Testimony(NOBODY, "text", told, text, date(1, 1, 1), Intake.PAGE, Connection.WITNESS)


def ready(args: argparse.Namespace) -> Sweep:
    """Return the words to protect, made ready."""
    return Sweep.of(_lines(args.protect), ordinary=ordinary)


def found_in(text: str, args: argparse.Namespace) -> tuple[Finding, ...]:
    """Return what could identify somebody in a text, by what was told beside it."""
    told = language(text, args)
    return find(
        text,
        language=told,
        spans=marked(text),
        protected=ready(args),
        allowed=frozenset(line.lower() for line in _lines(args.allow)),
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
