"""`bearwitness corroborate [CLAIM] [--why]`: how many voices would all have to be wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bearwitness.adapters.clock import now
from bearwitness.cli import asking
from bearwitness.cli.answer import Answer
from bearwitness.corroboration import reviewers
from bearwitness.corroboration.grading import Grade, Opposition
from bearwitness.corroboration.lineage import Voice
from bearwitness.corroboration.reviewers import AsOne
from bearwitness.desk import deciding, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Missing
from bearwitness.ids import ClaimId, checked
from bearwitness.proof.display import harmless
from bearwitness.records.claim import Claim

UNDECIDED = "written apart and undecided, something that it rests on: bearwitness case conflicts"
NOT_NAMED = "one who may not be compared"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `corroborate`."""
    parser.add_argument("claim", nargs="?", metavar="CLAIM", help="one claim; default: all")
    parser.add_argument("--why", action="store_true", help="print every rule and its reason")
    asking.add_passphrase(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Grade one claim or all of the case. One answers as in docs/reference/cli.md.

    Raises:
        Malformed: CLAIM is not a claim's id.
        Missing: it names no claim of this case.
    """
    wanted = ClaimId(checked(args.claim, "C")) if args.claim else None
    casebook = asking.unlocked(args)
    grades = voices.graded(casebook, at=now())
    undecided = deciding.undecided(casebook)
    wordings = {claim.id: claim.wording for claim in casebook.all(Claim)}
    one = _taken_as_one(casebook)
    casebook.close()
    if wanted is None:
        told = [
            as_text(grade, wordings[key], why=args.why, undecided=key in undecided, as_one=one(key))
            for key, grade in grades.items()
        ]
        data = {
            "claims": [
                as_data(grade, undecided=key in undecided, as_one=one(key))
                for key, grade in grades.items()
            ]
        }
        return Answer(data, "\n\n".join(told) or "No claims yet.")
    if wanted not in grades:
        raise Missing("there is no such claim in this case", hint="leave CLAIM out to see all")
    grade, still = grades[wanted], wanted in undecided
    text = as_text(grade, wordings[wanted], why=args.why, undecided=still, as_one=one(wanted))
    return Answer(as_data(grade, undecided=still, as_one=one(wanted)), text)


def _taken_as_one(casebook: Casebook) -> Callable[[ClaimId], tuple[AsOne, ...]]:
    """Return what tells which names of those who read a claim count as one, or nobody."""
    reading: dict[ClaimId, list[str]] = {}
    for review in voices.reviews(casebook):
        reading.setdefault(review.claim, []).append(review.reviewer)
    return lambda claim: tuple(reviewers.taken_as_one(reading.get(claim, ())))


def as_data(grade: Grade, *, undecided: bool, as_one: Sequence[AsOne] = ()) -> dict[str, Any]:
    """Return a grade in the shape of docs/reference/cli.md.

    `undecided`: something that it rests on was written apart, and nobody has decided it.
    `as_one`: reviewers' names that count as one, or as nobody.
    """
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
                "attribution": list(o.attribution),
                "checked": o.checked,
            }
            for o in grade.opposition
        ],
        "rules": [
            {"rule": r.name.en, "code": r.code, "rung": r.rung.value, "met": r.met, "why": r.why.en}
            for r in grade.rules
        ],
        "by_voices": grade.by_voices.value,
        "judgments": [
            {"source": j.source, "counts": j.counts, "unmet": list(j.unmet)}
            for j in grade.judgments
        ],
        "next_enquiry": grade.next_enquiry.en,
        "because": grade.because.en,
        "undecided": undecided,
        "reviewers_as_one": [
            {"names": [name for name in (one.one, one.other) if name], "why": one.why.en}
            for one in as_one
        ],
    }


def _voices(cut: Iterable[Voice]) -> list[str]:
    """Name each voice by its sources, joined by " = "; who may not be compared has no name."""
    return [" = ".join([*voice.sources, *[NOT_NAMED][: voice.absent]]) for voice in cut]


def _against(one: Opposition) -> str:
    """Say who is against it; whoever is only quoted stands first."""
    who = ", as told by ".join([*reversed(one.attribution), one.source])
    return f"{who}: {one.kind or one.stance}"


def as_text(
    grade: Grade,
    wording: dict[str, str],
    *,
    why: bool,
    undecided: bool,
    as_one: Sequence[AsOne] = (),
) -> str:
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
    if undecided:
        lines.append(f"    {UNDECIDED}")
    lines += [f"    against: {_against(o)}" for o in grade.opposition]
    lines += [
        f"    judgment: {j.source}, "
        + ("the rung rests on it" if j.counts else f"does not count, for not met: {j.why.en}")
        for j in grade.judgments
    ]
    lines += [
        harmless(f"    reviewers: {' · '.join(filter(None, (one.one, one.other)))}. {one.why.en}")
        for one in as_one
    ]
    if why:
        lines += [f"    not counted: {n.source}, {n.why.en}" for n in grade.not_counted]
        lines += [f"    [{'x' if r.met else ' '}] {r.name.en} ({r.why.en})" for r in grade.rules]
        lines.append(
            "    A rung says how firmly the claim is held by these rules, not that it is true."
        )
    return "\n".join(lines)
