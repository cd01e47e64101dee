"""`bearwitness claim add|cite|uncite`: an assertion, and the judgments that are cited for it."""

from __future__ import annotations

import argparse
import os

from bearwitness import ids
from bearwitness.adapters.clock import now
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.desk import citing
from bearwitness.errors import Misused
from bearwitness.records.claim import Claim, Figure, Modality
from bearwitness.records.event import Event
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved
from bearwitness.records.when import When

_MEANS = {
    "finality": "open: under appeal, or somebody may still appeal, or nobody knows",
    "evidence": "on which the court found it: what it heard itself, or took over from elsewhere",
    "proved": "by which standard the court says that it is",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Add the group's commands."""
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND")
    new = commands.add_parser("add", help="a claim, in neutral words without a name")
    new.add_argument("violation", metavar="VIOLATION", help="docs/reference/vocabulary.md")
    for code, language in (("en", "English"), ("ru", "Russian")):
        new.add_argument(f"--{code}", required=True, metavar="TEXT", help=f"in {language}")
    new.add_argument("--event", metavar="E-…", help="what happened, which has its day and place")
    new.add_argument("--number", type=int, metavar="N", help="how many it says")
    new.add_argument("--modality", choices=[one.value for one in Modality], default="eq")
    new.add_argument("--unit", default="person", help="what the number counts")
    new.add_argument("--reason", required=True, help="for the ledger; no name in it")
    new.set_defaults(run=_add)
    cited = commands.add_parser("cite", help="a court's judgment finds a claim proved")
    cited.add_argument("claim", metavar="C-…")
    cited.add_argument("source", metavar="S-…", help="of kind judgment, with its text")
    for code, language in (("en", "English"), ("ru", "Russian")):
        cited.add_argument(
            f"--court-{code}", required=True, metavar="NAME", help=f"the court, in {language}"
        )
    cited.add_argument("--case-number", required=True, metavar="NUMBER", help="no party's name")
    cited.add_argument("--on", required=True, metavar="DATE", help="the day of the judgment")
    cited.add_argument("--paragraph", required=True, help="where it says so: § 135")
    for name, kind in (("finality", Finality), ("evidence", Evidence), ("proved", Proved)):
        every = [one.value for one in kind if one is not Finality.NOTHING]
        cited.add_argument(f"--{name}", required=True, choices=every, help=_MEANS[name])
    cited.add_argument(
        "--tell-readers", action="store_true", help="nobody can be found by it who must not be"
    )
    cited.set_defaults(run=_cite)
    undoing = commands.add_parser("uncite", help="the citation is taken back")
    undoing.add_argument("claim", metavar="C-…")
    undoing.add_argument("source", metavar="S-…")
    undoing.set_defaults(run=_uncite)
    for command in (cited, undoing):
        command.add_argument("--because", required=True, help="the reason; no name in it")
    for command in (new, cited, undoing):
        asking.add_passphrase(command)


def _add(args: argparse.Namespace) -> Answer:
    predicate = vocabulary("violations").term(args.violation).code
    wording = {"en": args.en.strip(), "ru": args.ru.strip()}
    if not all(wording.values()):
        raise Misused("a claim is worded in both languages", hint="--en '…' --ru '…'")
    event = ids.EventId(ids.checked(args.event, "E")) if args.event else None
    name = ids.ClaimId(ids.mint("C", os.urandom(5)))
    made = Claim(name, predicate, wording, event, _figure(args))
    book = asking.unlocked(args)
    try:
        if event:
            book.get(Event, event)
        book.append(made, reason=args.reason, at=now())
    finally:
        book.close()
    return Answer({"claim": made.id}, f"{made.id}  {predicate}")


def _cite(args: argparse.Namespace) -> Answer:
    book = asking.unlocked(args)
    try:
        given = Judgment(
            ids.ClaimId(ids.checked(args.claim, "C")),
            ids.SourceId(ids.checked(args.source, "S")),
            {"en": args.court_en.strip(), "ru": args.court_ru.strip()},
            args.case_number.strip(),
            When.parse(args.on),
            args.paragraph.strip(),
            Finality(args.finality),
            Evidence(args.evidence),
            Proved(args.proved),
            args.tell_readers,
            args.because.strip(),
            book.by,
        )
        given = citing.cite(book, given, at=now())
    finally:
        book.close()
    return Answer(
        {"claim": given.claim, "source": given.source, "digest": given.digest},
        f"{given.claim} cites {given.source}; it counts once two reviewers have signed it",
    )


def _uncite(args: argparse.Namespace) -> Answer:
    claim = ids.ClaimId(ids.checked(args.claim, "C"))
    source = ids.SourceId(ids.checked(args.source, "S"))
    book = asking.unlocked(args)
    try:
        citing.take_back(book, claim, source, because=args.because, at=now())
    finally:
        book.close()
    return Answer({"claim": claim, "source": source}, f"{claim} does not cite {source} any more")


def _figure(args: argparse.Namespace) -> Figure | None:
    if args.number is None:
        return None
    return Figure.of(args.number, Modality(args.modality), args.unit)
