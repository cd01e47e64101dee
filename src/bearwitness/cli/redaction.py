"""`bearwitness redact find|draft|risk FILE…`: works on any text, with no case at all.

What is found is answered on stdout and nowhere else: no word of a text goes to stderr or a log.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import read_text
from bearwitness.adapters.tagging.english import marked
from bearwitness.adapters.words import ordinary, told
from bearwitness.cli import several
from bearwitness.cli.answer import Answer
from bearwitness.errors import Malformed, Misused
from bearwitness.ids import TestimonyId
from bearwitness.records.spans import script_language
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Finding, find
from bearwitness.redaction.masking import Draft, draft, residue
from bearwitness.redaction.risk import MANKIND, Census, Known, Risk, risk
from bearwitness.redaction.sweep import Sweep

LARGEST = 2_000_000  # bytes; a long book, and a minute of work
MOST_WORDS, LONGEST_WORD = 5_000, 200  # on a list of words
_NOBODY = TestimonyId("T-0000")  # a text outside any case
_PROMISE = "No masking makes a text anonymous: see docs/explanation/masking.md."


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `redact`."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="find|draft|risk")
    for name, run, means in (
        ("find", _find, "list what could identify somebody"),
        ("draft", _draft, "show the text with all that covered"),
        ("risk", _risk, "say how likely the draft still gives the person away"),
    ):
        step = steps.add_parser(name, help=means, allow_abbrev=False)
        step.add_argument("files", nargs="+", type=Path, metavar="FILE")
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
            "--people", type=int, metavar="N", help="among how many people it could be"
        )
        step.add_argument(
            "--known", type=Path, nargs="+", default=[], metavar="FILE", help="texts already public"
        )
        step.set_defaults(run=run)


def _find(args: argparse.Namespace) -> Answer:
    every = several.each("FILE", args.files, lambda path: _found(path, args))
    data: dict[str, Any] = {"findings": [_as_data(f) for f in every[0][1]]}
    if len(every) > 1:
        data = {
            "files": [
                {"file": str(path), "findings": [_as_data(f) for f in findings]}
                for path, (_, findings) in zip(args.files, every, strict=True)
            ]
        }
    return Answer(data, "\n".join(_listed(text, findings) for text, findings in every))


def _draft(args: argparse.Namespace) -> Answer:
    made, figure, _ = _drafted(args)
    masks = [
        {"passage": p.index, "start": m.start, "end": m.end, "shape": m.shape, "kind": m.kind}
        for p in made.passages
        for m in p.masks
    ]
    data = {"text": made.text, "masks": masks, "risk": _risk_data(figure), "digest": made.digest}
    text = f"{made.text}\n\n{len(masks)} masks. {_risk_text(figure)}\n{_PROMISE}"
    return Answer(data, text)


def _risk(args: argparse.Namespace) -> Answer:
    _, figure, left = _drafted(args)
    data = _risk_data(figure) | {
        "residue": len(left),
        "words": [
            {"passage": h.passage, "start": h.start, "end": h.end, "heat": h.heat}
            for h in figure.words
        ],
    }
    return Answer(data, f"{_risk_text(figure)}\n{_PROMISE}")


def _drafted(args: argparse.Namespace) -> tuple[Draft, Risk, tuple[Finding, ...]]:
    if len(args.files) != 1:
        raise Misused("this works on one text at a time", hint="name one file")
    text, findings = _found(args.files[0], args)
    testimony = Testimony(
        _NOBODY, "text", _language(text, args), text, date(1, 1, 1), Intake.PAGE, Connection.WITNESS
    )
    made = draft(testimony, findings)
    texts = several.each("--known", args.known, lambda path: read_text(path, limit=LARGEST))
    public = [Known(None, known, sealed=False) for known in texts]
    census = _census(args.people)
    figure = risk([made], [Known(_NOBODY, text), *public], census=census, frequency=told)
    return made, figure, residue(made.text, _ready(args))


def _census(people: int | None) -> Census | None:
    if people is None:
        return None
    if not 1 <= people <= MANKIND:
        raise Misused("nobody could be among so many people", hint=f"--people 1 to {MANKIND}")
    return Census(people)


def _ready(args: argparse.Namespace) -> Sweep:
    return Sweep.of(_lines(args.protect), ordinary=ordinary)


def _found(path: Path, args: argparse.Namespace) -> tuple[str, tuple[Finding, ...]]:
    text = read_text(path, limit=LARGEST)
    language = _language(text, args)
    allowed = frozenset(line.lower() for line in _lines(args.allow))
    spans = marked(text, language)
    return text, find(
        text,
        language=language,
        spans=spans,
        protected=_ready(args),
        allowed=allowed,
        ordinary=ordinary,
    )


def _language(text: str, args: argparse.Namespace) -> str:
    return args.language or script_language(text)


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


def _as_data(finding: Finding) -> dict[str, Any]:
    return {
        "start": finding.start,
        "end": finding.end,
        "kind": finding.kind,
        "identifier": finding.identifier,
        "entity": finding.entity,
        "because": finding.because,
    }


def _listed(text: str, findings: Sequence[Finding]) -> str:
    rows = [
        f"{f.start:>7}–{f.end:<7} {f.identifier:<7} {f.entity:<16} "
        f"{text[f.start : f.end]!r}: {f.because}"
        for f in findings
    ]
    return "\n".join([*rows, f"{len(findings)} findings"])


def _risk_data(figure: Risk) -> dict[str, Any]:
    return {
        "chance_named": figure.chance_named,
        "among": figure.among,
        "because": figure.because,
    }


def _risk_text(figure: Risk) -> str:
    return f"1 in {figure.one_in} could be picked out: {figure.because}"
