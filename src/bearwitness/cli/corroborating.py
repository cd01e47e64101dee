"""`bearwitness corroborate [CLAIM] [--why]`: how many voices would all have to be wrong."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.corroboration.grading import Grade, graded
from bearwitness.corroboration.lineage import Voice
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Missing
from bearwitness.ids import ClaimId, checked
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.source import Link, Source


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `corroborate`."""
    parser.add_argument("claim", nargs="?", metavar="CLAIM", help="one claim; default: all")
    parser.add_argument("--why", action="store_true", help="print every rule and its reason")
    asking.add_passphrase(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Grade one claim or all of the case. One answers as in docs/reference/cli.md."""
    wanted = ClaimId(checked(args.claim, "C")) if args.claim else None
    casebook = asking.unlocked(args)
    grades = grades_of(casebook, wanted)
    wordings = {claim.id: claim.wording for claim in casebook.all(Claim)}
    casebook.close()
    text = "\n\n".join(as_text(g, wordings[g.claim], why=args.why) for g in grades)
    if wanted:
        return Answer(as_data(grades[0]), text)
    return Answer({"claims": [as_data(g) for g in grades]}, text or "No claims yet.")


def grades_of(casebook: Casebook, only: ClaimId | None = None) -> tuple[Grade, ...]:
    """Grade the claims of a casebook, in the order of their entry.

    Raises:
        Missing: `only` names no claim of this case.
    """
    claims = [c.id for c in casebook.all(Claim) if only in {None, c.id}]
    if only and not claims:
        raise Missing("there is no such claim in this case", hint="leave CLAIM out to see all")
    sources, links = casebook.all(Source), casebook.all(Link)
    sayings, reviews = casebook.all(Saying), casebook.all(Review)
    return tuple(
        graded(claim, sources=sources, links=links, sayings=sayings, reviews=reviews)
        for claim in claims
    )


def as_data(grade: Grade) -> dict[str, Any]:
    """Return a grade in the shape of docs/reference/cli.md."""
    return {
        "claim": grade.claim,
        "rung": grade.rung.value,
        "k_certain": grade.k_certain,
        "k_possible": grade.k_possible,
        "cut": _voices(grade.cut),
        "publication_cut": _voices(grade.publication_cut),
        "not_counted": [{"source": n.source, "why": n.why.en} for n in grade.not_counted],
        "opposition": [
            {
                "source": o.source,
                "kind": o.kind.value if o.kind else o.stance.value,
                "checked": o.checked,
            }
            for o in grade.opposition
        ],
        "rules": [
            {"rule": r.name.en, "code": r.code, "rung": r.rung.value, "met": r.met, "why": r.why.en}
            for r in grade.rules
        ],
        "next_enquiry": grade.next_enquiry.en,
        "because": grade.because.en,
    }


def _voices(voices: Iterable[Voice]) -> list[str]:
    """Name each voice by its sources, joined by " = " where several are one."""
    return [" = ".join(voice.sources) for voice in voices]


def as_text(grade: Grade, wording: dict[str, str], *, why: bool) -> str:
    """Return a grade for people; `wording` is the claim's."""
    k = f"K {grade.k_certain}"
    if grade.k_possible != grade.k_certain:
        k += f" (at most {grade.k_possible}, if all unknown lineage were independent)"
    lines = [
        f"{grade.claim}  {wording.get('en', '')}",
        f"    {grade.because.en}",
        f"    {k}: {', '.join(_voices(grade.cut)) or 'nobody'}",
        f"    next: {grade.next_enquiry.en}",
    ]
    lines += [f"    against: {o.source}, {o.kind or o.stance}" for o in grade.opposition]
    if why:
        lines += [f"    not counted: {n.source}, {n.why.en}" for n in grade.not_counted]
        lines += [f"    [{'x' if r.met else ' '}] {r.name.en} ({r.why.en})" for r in grade.rules]
        lines.append(
            "    A rung says how firmly the claim is held by these rules, not that it is true."
        )
    return "\n".join(lines)
