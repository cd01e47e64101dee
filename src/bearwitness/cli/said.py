"""How an answer about consent is given on the command line, and told there."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bearwitness import ids
from bearwitness.adapters.files import read_text
from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.consent.answers import (
    LONGEST_CONDITION,
    Addressee,
    Given,
    Manner,
    Receiver,
    Right,
    condition_digest,
    words_digest,
)
from bearwitness.consent.permits import Word
from bearwitness.consent.scopes import ADDRESSED, OUTWARD, TIED, TOLD
from bearwitness.consent.terms import USUAL, DateTold, Likeness, Naming, PlaceTold, Terms
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, of_letter
from bearwitness.errors import Misused
from bearwitness.ids import AddresseeId, TestimonyId
from bearwitness.records.testimony import Testimony

_YES_NO = {"yes": True, "no": False, None: None}


def add_given(parser: argparse.ArgumentParser) -> None:
    """Let a command say who answered, by what right and how."""
    parser.add_argument("--right", choices=[r.value for r in Right], default=Right.OWN.value)
    parser.add_argument("--who", default="", metavar="ROLE", help="who else answered: mother")
    parser.add_argument("--manner", choices=[m.value for m in Manner], default="unknown")
    parser.add_argument("--language", default="", metavar="CODE", help="in which they answered")
    parser.add_argument("--interpreter", default="", metavar="CODE", help="such as interpreter-1")
    parser.add_argument("--understood", choices=["yes", "no"], help="who spoke with them judged so")
    parser.add_argument("--assent", choices=["yes", "no"], help="of whom a guardian answers for")


def add_terms(parser: argparse.ArgumentParser) -> None:
    """Let a command say how a use is allowed."""
    parser.add_argument("--until", metavar="YYYY-MM-DD", help="the first day it no longer holds")
    parser.add_argument("--ask-again", metavar="YYYY-MM-DD", help="when to ask; it ends nothing")
    parser.add_argument("--place", choices=[p.value for p in PlaceTold], default=USUAL.place.value)
    parser.add_argument("--date", choices=[d.value for d in DateTold], default=USUAL.date.value)
    parser.add_argument("--alias", default="", metavar="NAME", help="chosen by the deponent")
    parser.add_argument("--named", action="store_true", help="by name, together with identify")
    parser.add_argument("--voice", choices=[v.value for v in Likeness], default="none")
    parser.add_argument("--face", choices=[v.value for v in Likeness], default="none")
    parser.add_argument("--to", action="append", default=[], metavar="B-…", help="only to these")
    parser.add_argument("--condition", type=Path, metavar="FILE", help="one line: not before …")
    parser.add_argument("--these-words", action="store_true", help="to the words as they are now")
    parser.add_argument("--draft", default="", metavar="HEX", help="they saw it: to it alone")
    parser.add_argument("--show-first", action="store_true", help="nothing before they saw it")
    parser.add_argument("--instead", action="store_true", help="they gave up what they wished")


def twice(also: Sequence[TestimonyId]) -> str:
    """Return the line that says which other testimonies came of the same letter, if any."""
    return (
        f"This letter was received twice: {', '.join(also)} is the same; what is said of one binds"
        " both.\n"
        if also
        else ""
    )


def answers(
    book: Casebook,
    name: TestimonyId,
    scopes: Sequence[Scope],
    args: argparse.Namespace,
    *,
    at: datetime,
) -> list[Answer]:
    """Return a yes to each of these scopes, as the options say.

    Raises:
        Misused: an addressee or a condition for a use that can have none.
        Missing: the case knows no such addressee.
        Malformed: an answer that nobody could give.
        Refused: a wish that came with their yes before would be dropped, and `--instead` is not
            said.
    """
    if args.to and not set(scopes) <= ADDRESSED:
        raise Misused("only lawyer, submit and court go to addressees", hint="leave out --to")
    if args.condition and not set(scopes) <= OUTWARD:
        raise Misused("whether we keep it waits for no condition", hint="grant keep by itself")
    if args.show_first and not set(scopes) & TIED:
        raise Misused("of these uses there is no draft to show", hint="leave out --show-first")
    ends = [day for day in (_day(args.until), _day(args.ask_again)) if day <= at]
    if ends:
        raise Misused("a yes ends and is asked again in the future", hint="a day after today")
    only = tuple(book.get(Addressee, AddresseeId(ids.checked(to, "B"))).id for to in args.to)
    condition = read_text(args.condition, limit=4 * LONGEST_CONDITION) if args.condition else ""
    words = words_digest(book.get(Testimony, name).text) if args.these_words else ""
    said = [
        Answer(
            name,
            scope,
            granted=True,
            at=at,
            until=_day(args.until),
            terms=_terms(args) if scope in TOLD else USUAL,
            only=only or None,
            conditions=(condition.strip(),) if condition else (),
            ask_again=_day(args.ask_again),
            given=given(args),
            words=words,
            draft=args.draft.lower() if scope in TIED else "",
            show_first=args.show_first and scope in TIED,
        )
        for scope in scopes
    ]
    if not args.instead:
        consents = Consents(book)
        consents.expect_wishes_kept(of_letter(consents, said), at=at)
    return said


def given(args: argparse.Namespace) -> Given:
    """Return how the answer came about."""
    return Given(
        Right(args.right),
        args.who,
        Manner(args.manner),
        args.language,
        args.interpreter,
        _YES_NO[args.understood],
        _YES_NO[args.assent],
    )


def new_addressee(name: str, kind: Receiver) -> Addressee:
    """Return an addressee with a new id."""
    return Addressee(AddresseeId(ids.mint("B", os.urandom(5))), kind, name)


def told(word: Word, unmet: Sequence[str], at: datetime) -> str:
    """Return the last word on one scope in one line; a condition by its digest alone."""
    if not word.granted:
        before = any(a.granted for a in word.deciding)
        return f"{'withdrawn' if before else 'refused'} on {word.at:%Y-%m-%d}"
    parts = [f"granted on {word.at:%Y-%m-%d}"]
    if word.until != FOREVER:
        parts.append(f"{'ran out' if word.until <= at else 'until'} {word.until:%Y-%m-%d}")
    if word.ask_again != FOREVER:
        parts.append(f"ask again {word.ask_again:%Y-%m-%d}")
    if word.show_first:
        parts.append("a draft that they saw" if word.drafts else "waits: they want to see it first")
    elif word.drafts:
        parts.append("one draft alone")
    parts += [f"waits for condition {condition_digest(word.testimony, c)[:8]}" for c in unmet]
    if word.only is not None:
        parts.append(f"only to {', '.join(word.only) or 'nobody'}")
    if word.terms != USUAL:
        parts.append(f"place {word.terms.place}, date {word.terms.date}")
        parts.append(f"named {word.terms.naming}, voice {word.terms.voice}, face {word.terms.face}")
    rights = dict.fromkeys(a.given.right for a in word.deciding if a.given.right is not Right.OWN)
    parts += [f"said by right of {right}" for right in rights]
    return ", ".join(parts)


def plain(word: Word, unmet: Sequence[str]) -> dict[str, object]:
    """Return the bounds of a word for JSON."""
    terms = word.terms
    return {
        "asked": True,
        "answered": f"{word.at:%Y-%m-%d}",
        "until": None if word.until == FOREVER else f"{word.until:%Y-%m-%d}",
        "ask_again": None if word.ask_again == FOREVER else f"{word.ask_again:%Y-%m-%d}",
        "terms": {
            "naming": terms.naming.value,
            "voice": terms.voice.value,
            "face": terms.face.value,
            "place": terms.place.value,
            "date": terms.date.value,
        },
        "only": None if word.only is None else list(word.only),
        "show_first": word.show_first,
        "drafts": list(word.drafts),
        "waits_for": [condition_digest(word.testimony, text) for text in unmet],
        "rights": sorted({answer.given.right.value for answer in word.deciding}),
    }


def _terms(args: argparse.Namespace) -> Terms:
    if args.named and args.alias:
        raise Misused("by name or by alias", hint="--named or --alias, not both")
    naming = Naming.NAME if args.named else Naming.ALIAS if args.alias else Naming.NONE
    return Terms(
        naming,
        args.alias,
        Likeness(args.voice),
        Likeness(args.face),
        PlaceTold(args.place),
        DateTold(args.date),
    )


def _day(text: str | None) -> datetime:
    if text is None:
        return FOREVER
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as wrong:
        raise Misused("this is not a day", hint="as 2027-03-05") from wrong
