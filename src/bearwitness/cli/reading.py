"""`bearwitness read FILE…`: claims, figures, attributions and denials in an article."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from bearwitness.adapters.files import read_text
from bearwitness.adapters.language import LANGUAGES, parsed
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.cli import several
from bearwitness.cli.answer import Answer
from bearwitness.corroboration.reading import read
from bearwitness.corroboration.reading_values import ReadClaim, Reading
from bearwitness.errors import Malformed
from bearwitness.records.claim import Figure
from bearwitness.records.spans import script_language
from bearwitness.records.when import Precision, When

LARGEST = 500_000  # bytes; an article has about ten thousand, a long report a hundred


def add(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `read`."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a text in UTF-8")
    parser.add_argument("--language", choices=LANGUAGES, help="default: by its letters")
    parser.add_argument("--published-by", metavar="OUTLET", help="begins every attribution")
    parser.add_argument(
        "--published", metavar="DATE", help="YYYY-MM-DD: the day from which “on Monday” is reckoned"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> Answer:
    """Read each file. One file answers as in docs/reference/cli.md, several under `readings`."""
    texts = several.each("FILE", args.files, lambda path: read_text(path, limit=LARGEST))
    published = _day(args.published) if args.published else None
    readings = [_read(text, args.language, args.published_by, published) for text in texts]
    told = [as_data(reading) for reading in readings]
    data = told[0] if len(told) == 1 else {"readings": told}
    words = "\n\n".join(map(_as_text, readings, texts))
    return Answer(data, words)


def _day(written: str) -> date:
    when = When.parse(written)
    if when.precision is not Precision.DAY:
        raise Malformed("a day of publication is needed", hint="--published 2031-03-14")
    return when.earliest


def _read(
    text: str, language: str | None, published_by: str | None, published: date | None
) -> Reading:
    parse = parsed(text, language or script_language(text))
    violations, denials = vocabulary("violations"), vocabulary("denials")
    return read(
        parse,
        violations=violations,
        denials=denials,
        published_by=published_by,
        published=published,
    )


def as_data(reading: Reading) -> dict[str, Any]:
    """Return a reading in the shape of docs/reference/cli.md."""
    return {
        "claims": [_claim(claim) for claim in reading.claims],
        "sources": [{"name": s.name, "kind": s.kind.value} for s in reading.sources],
        "lineage": [
            {
                "from": link.source,
                "relies_on": link.onto,
                "cue": _range(link.cue),
                "speaks_for": link.speaks_for,
            }
            for link in reading.lineage
        ],
        "attributions": [
            {
                "source": [_range(span) for span in one.source],
                "cue": [_range(span) for span in one.cue],
                "content": [_range(span) for span in one.content],
            }
            for one in reading.attributions
        ],
    }


def _claim(claim: ReadClaim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "start": claim.start,
        "end": claim.end,
        "predicate": claim.predicate,
        "stance": claim.stance.value,
        "denial": claim.denial.value if claim.denial else None,
        "figure": _figure(claim.figure) if claim.figure else None,
        "attribution": list(claim.attribution),
        "cue": _range(claim.cue) if claim.cue else None,
        "place": claim.place,
        "place_stated": claim.placed.stated if claim.placed else None,
        "place_within": claim.placed.within if claim.placed else None,
        "date": claim.date,
        "date_of": claim.date_of,
        "when": claim.dated.when if claim.dated else None,
        "perpetrator": claim.perpetrator,
        "answers": list(claim.answers),
        "hedge": claim.hedge,
        "because": claim.because,
    }


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "modality": figure.modality.value,
        "lower": figure.lower,
        "upper": figure.upper,
        "unit": figure.unit,
    }


def _range(cue: tuple[int, int]) -> dict[str, int]:
    return {"start": cue[0], "end": cue[1]}


def _as_text(reading: Reading, text: str) -> str:
    lines = [f"{len(reading.claims)} claims. All are proposals: a person confirms each."]
    for claim in reading.claims:
        who = " → ".join(claim.attribution) or "the text itself"
        what = claim.predicate or "(it does not name what)"
        lines.append(f"\n{claim.id}  {what}  {_stance(claim)}{_bounds(claim.figure)}")
        lines.append(f"    by {who}")
        lines += _circumstances(claim)
        lines.append(f"    “{' '.join(text[claim.start : claim.end].split())}”")
        lines.append(f"    because {claim.because}")
    lines.append("\nWho relies on whom")
    for link in reading.lineage:
        verb = "speaks for" if link.speaks_for else "relies on"
        lines.append(f"    {link.source} {verb} {link.onto}")
    lines.append("\nWho says, thinks or wants what")
    for one in reading.attributions:
        who, cue, what = (_words(text, part) for part in (one.source, one.cue, one.content))
        lines.append(f"    {who or '(nobody named)'} · {cue} · {what}")
    return "\n".join(lines)


def _words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)


def _stance(claim: ReadClaim) -> str:
    return f"{claim.stance.value} ({claim.denial.value})" if claim.denial else claim.stance.value


def _bounds(figure: Figure | None) -> str:
    if figure is None:
        return ""
    low = "?" if figure.lower is None else figure.lower
    high = "?" if figure.upper is None else figure.upper
    return f"  {figure.modality.value} {figure.value} {figure.unit} [{low}, {high}]"


def _circumstances(claim: ReadClaim) -> list[str]:
    when = "said on" if claim.date_of == "saying" else "when"
    where = "where" if claim.placed and claim.placed.stated else "where (from the text before)"
    told = {where: claim.place, when: claim.date, "by whom": claim.perpetrator}
    parts = [f"{name}: {value}" for name, value in told.items() if value]
    parts += [f"answers {', '.join(claim.answers)}"] if claim.answers else []
    return [f"    {'; '.join(parts)}"] if parts else []
