"""The report: an edition as a document to print, quote and hand on.

This room makes the data; `report.typ` beside it says how they are set, and reads them as JSON,
so that no word of an edition is ever taken for markup. `adapters.typesetting` joins the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from bearwitness.dossier import judgments
from bearwitness.dossier.words import WORDS, day, moment
from bearwitness.errors import Missing
from bearwitness.publication import drawing, sources
from bearwitness.publication.claims import PublicClaim, Rung
from bearwitness.publication.edition import Edition, Number, Plot, Quote, Receipt

TEMPLATE = "report.typ"
_FONT = re.compile(r'\sfont-family="[^"]*"')


def digests(edition: Edition, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the SHA-256 in hex of every bundle of the edition, by passage.

    Raises:
        Missing: a bundle that the edition names is not among `files`.
    """
    receipts = {quote.id: quote.receipt for quote in edition.quotes if quote.receipt}
    if missing := sum(receipt.bundle not in files for receipt in receipts.values()):
        raise Missing(f"{missing} proofs of the edition are not at hand", hint="make them first")
    return {
        name: hashlib.sha256(files[receipt.bundle]).hexdigest()
        for name, receipt in receipts.items()
    }


def data(
    edition: Edition, *, language: str, marks: Mapping[str, str], codes: Mapping[str, str | None]
) -> bytes:
    """Return what the template reads, as JSON.

    Args:
        edition: what is told.
        language: "en" or "ru".
        marks: from `digests`.
        codes: the QR code of each proof as SVG text, by passage; None where it is too long.
    """
    told = {
        "language": language,
        "words": WORDS[language],
        "invented": edition.invented,
        "title": edition.title.of(language),
        "publisher": edition.publisher.of(language),
        "made": WORDS[language]["made"].format(
            id=edition.id, day=day(edition.made_at.strftime("%Y-%m-%d"), language)
        ),
        "intro": [paragraph.of(language) for paragraph in edition.intro],
        "claims": list(_claims(edition, language)),
        "numbers": [_number(number, language) for number in edition.numbers],
        "voices": [
            _voice(number, list(quotes), language)
            for number, quotes in groupby(edition.quotes, lambda quote: quote.voice)
        ],
        "proofs": [_proof(*one, language, marks, codes) for one in _proven(edition)],
        "every_proof": _every_proof(edition, language),
        "timeline": [
            [day(m.on, language), _word(language, m.kind), m.what.of(language)]
            for m in edition.timeline
        ],
        "not_proven": [limit.of(language) for limit in edition.not_proven],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _claims(edition: Edition, language: str) -> Iterator[dict[str, Any]]:
    """Yield the claims; those with a picture are numbered as the pictures stand in the annex."""
    number = 0
    for claim in edition.claims:
        lineage, wide = _lineage(claim, language)
        number += bool(lineage)
        told = _claim(claim, language)
        picture = WORDS[language]["picture"].format(number=number)
        yield {**told, "lineage": lineage, "wide": wide, "drawn": number if lineage else 0,
               "picture": picture}  # fmt: skip


def _claim(claim: PublicClaim, language: str) -> dict[str, Any]:
    words = WORDS[language]
    height = list(Rung).index(claim.rung) + 1
    against = {objection.voice or -place for place, objection in enumerate(claim.objections, 1)}
    return {
        "wording": claim.wording.of(language),
        "height": height,
        "rung": words["rung"].format(height=height, rung=words[claim.rung]),
        "rung_alone": words[claim.rung],
        "denied": str(len(against)) if against else words["nobody_denies"],
        "voices": words["at_least"].format(k=claim.at_least),
        "because": claim.because.of(language),
        "rules": [
            [rule.name.of(language), words["met" if rule.met else "not_met"], rule.why.of(language)]
            for rule in claim.rules
        ],
        "needs": [name.of(language) for name in claim.needs],
        "judgments": judgments.rows(claim, language),
        "one_voice": any(denial.voice for denial in claim.objections),
        "denials": [
            {
                "by": denial.by.of(language),
                "on": day(denial.on, language) if denial.on else "",
                "kind": _word(language, denial.kind),
                "says": denial.says.of(language) if denial.says else "",
                "voice": denial.voice,
            }
            for denial in claim.objections
        ],
    }


def _lineage(claim: PublicClaim, language: str) -> tuple[str, int]:
    """Return the picture of a claim's sources as SVG, and how wide it is in its own units."""
    words = WORDS[language]

    def say(table: str, name: str) -> str:
        if table == "day":
            return day(name, language)
        return words.get(name, "") if table == "relation" else _word(language, name)

    made = sources.picture(
        claim, language, words=words, small=lambda spring: sources.beneath(claim, spring, say)
    )
    return (drawing.svg(made, title=words["lineage"]), round(made.size[0])) if made else ("", 0)


def _number(number: Number, language: str) -> dict[str, Any]:
    words = WORDS[language]
    estimated = number.level is not None
    return {
        "title": number.title.of(language),
        "documented": f"{number.documented}",
        "interval": words["interval"].format(lower=number.lower, upper=number.upper)
        if estimated
        else "",
        "estimated": words["estimated"].format(level=f"{(number.level or 0) * 100:g} %"),
        "withheld": number.withheld.of(language) if number.withheld else "",
        "says": number.says.of(language),
        "limits": [limit.of(language) for limit in number.limits],
        "plots": [_plot(plot, language) for plot in number.plots],
    }


def _plot(plot: Plot, language: str) -> dict[str, str]:
    return {
        "title": plot.title.of(language),
        "says": plot.says.of(language),
        "svg": _lettered(plot.svg.of(language)),
    }


def _lettered(svg: str) -> str:
    """Return the picture with the document's own letters: Typst knows no "sans-serif"."""
    bare = _FONT.sub("", svg)
    return bare.replace("<svg", '<svg font-family="PT Sans"', 1)


def _voice(number: int, quotes: list[Quote], language: str) -> dict[str, Any]:
    words, given = WORDS[language], quotes[0].language
    return {
        "voice": words["voice"].format(number=number),
        "original": words[f"original_{given}"] if given != language else "",
        "quotes": [
            {
                "id": quote.id,
                "language": quote.language,
                "translation": quote.translation if quote.language != language else "",
                "pieces": [[piece.kind.value, piece.text] for piece in quote.pieces],
            }
            for quote in quotes
        ],
    }


def _proven(edition: Edition) -> list[tuple[Quote, Receipt]]:
    return [(quote, quote.receipt) for quote in edition.quotes if quote.receipt]


def _proof(
    quote: Quote,
    receipt: Receipt,
    language: str,
    marks: Mapping[str, str],
    codes: Mapping[str, str | None],
) -> dict[str, Any]:
    own = [*_sealed(receipt, language), *([] if codes[quote.id] else [WORDS[language]["no_code"]])]
    return {
        "id": quote.id,
        "own": own,
        "file": receipt.bundle.rpartition("/")[2],
        "digest": marks[quote.id],
        "code": codes[quote.id],
    }


def _sealed(receipt: Receipt, language: str) -> list[str]:
    words = WORDS[language]
    at = moment(receipt.sealed_before, language)
    return [words["sealed"].format(moment=at), words["leaf"].format(leaf=receipt.leaf)]


def _every_proof(edition: Edition, language: str) -> list[str]:
    """Return what is to be said of the proofs together: of which log, checked by whom."""
    words = WORDS[language]
    receipts = [quote.receipt for quote in edition.quotes if quote.receipt]
    if not receipts:
        return []
    logs = ", ".join(dict.fromkeys(receipt.log for receipt in receipts))
    checked = dict.fromkeys(receipt.checked_by for receipt in receipts)
    told = [
        words["checked"].format(names=", ".join(names)) if names else words["nobody"]
        for names in checked
    ]
    return [words["proofs_lead"], words["log"].format(log=logs), *told, words["code"]]


def _word(language: str, name: str) -> str:
    return WORDS[language].get(name, WORDS[language]["other"])
