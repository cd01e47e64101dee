"""`bearwitness redact find|draft|risk|file FILE…`: on any text or file, with no case at all.

What is found is answered on stdout and nowhere else: no word of a text goes to stderr or a log.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import read_text
from bearwitness.adapters.words import told
from bearwitness.cli import attacking, cleaning, several
from bearwitness.cli.answer import Answer
from bearwitness.cli.covering import (
    LARGEST,
    NOBODY,
    PROMISE,
    add_words,
    found_in,
    nobodys,
    ready,
)
from bearwitness.errors import Misused
from bearwitness.redaction.findings import Finding
from bearwitness.redaction.masking import Draft, draft, residue
from bearwitness.redaction.risk import Known, Risk, risk


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `redact`."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="find|draft|risk|file")
    cleaning.add(steps)
    for name, run, means in (
        ("find", _find, "list what could identify somebody"),
        ("draft", _draft, "show the text with all that covered"),
        ("risk", _risk, "say how likely the draft still gives the person away"),
    ):
        step = steps.add_parser(name, help=means, allow_abbrev=False)
        step.add_argument("files", nargs="+", type=Path, metavar="FILE")
        add_words(step)
        attacking.add_world(step)
        if name == "risk":
            attacking.add_aim(step)
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
    text = f"{made.text}\n\n{len(masks)} masks. {_risk_text(figure)}\n{PROMISE}"
    return Answer(data, text)


def _risk(args: argparse.Namespace) -> Answer:
    made, figure, left = _drafted(args)
    data = _risk_data(figure) | {
        "residue": len(left),
        "by": dict(figure.by),
        "words": [
            {"passage": h.passage, "start": h.start, "end": h.end, "heat": h.heat}
            | {"carries": h.carries}
            for h in figure.words
        ],
    }
    text = f"{_risk_text(figure)}\n{attacking.carried(made, figure)}{PROMISE}"
    if attacking.aimed(args):
        body, findings = _found(args.files[0], args)
        plan, shown = attacking.planned(nobodys(body, args), findings, args)
        data, text = data | {"plan": plan}, f"{text}\n\n{shown}"
    return Answer(data, text)


def _drafted(args: argparse.Namespace) -> tuple[Draft, Risk, tuple[Finding, ...]]:
    if len(args.files) != 1:
        raise Misused("this works on one text at a time", hint="name one file")
    text, findings = _found(args.files[0], args)
    made = draft(nobodys(text, args), findings)
    known = [Known(NOBODY, text), *attacking.public(args)]
    figure = risk([made], known, census=attacking.census(args), frequency=told)
    return made, figure, residue(made.text, ready(args))


def _found(path: Path, args: argparse.Namespace) -> tuple[str, tuple[Finding, ...]]:
    text = read_text(path, limit=LARGEST)
    return text, found_in(text, args)


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
