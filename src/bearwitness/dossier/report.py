"""The report: an edition as a document to print, quote and hand on.

This room makes the data; `report.typ` beside it says how they are set, and reads them as JSON,
so that no word of an edition is ever taken for markup. `adapters.typesetting` joins the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from bearwitness.dossier.words import WORDS, day, moment
from bearwitness.errors import Missing
from bearwitness.publication import drawing, sources
from bearwitness.publication.claims import PublicClaim, Rung, Spring
from bearwitness.publication.edition import Edition, Number, Plot, Quote

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
        "claims": [_claim(claim, language) for claim in edition.claims],
        "numbers": [_number(number, language) for number in edition.numbers],
        "quotes": [_quote(quote, language, marks, codes) for quote in edition.quotes],
        "timeline": [
            [day(m.on, language), _word(language, m.kind), m.what.of(language)]
            for m in edition.timeline
        ],
        "not_proven": [limit.of(language) for limit in edition.not_proven],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def _claim(claim: PublicClaim, language: str) -> dict[str, Any]:
    words = WORDS[language]
    height = list(Rung).index(claim.rung) + 1
    return {
        "wording": claim.wording.of(language),
        "height": height,
        "rung": words["rung"].format(height=height, rung=words[claim.rung]),
        "voices": words["at_least"].format(k=claim.at_least),
        "because": claim.because.of(language),
        "rules": [
            [rule.name.of(language), words["met" if rule.met else "not_met"], rule.why.of(language)]
            for rule in claim.rules
        ],
        "needs": [name.of(language) for name in claim.needs],
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
        "river": _river(claim, language),
    }


def _river(claim: PublicClaim, language: str) -> str:
    words = WORDS[language]

    def small(spring: Spring) -> str:
        how = dict.fromkeys(f.relation for f in claim.flows if f.source == spring.id)
        told = [_word(language, relation) for relation in how if relation in words]
        parts = (_word(language, spring.kind), day(spring.on, language) if spring.on else "", *told)
        return ", ".join(filter(None, parts))

    made = sources.picture(claim, language, words=words, small=small)
    return drawing.svg(made, title=words["river"]) if made else ""


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


def _quote(
    quote: Quote, language: str, marks: Mapping[str, str], codes: Mapping[str, str | None]
) -> dict[str, Any]:
    words, receipt = WORDS[language], quote.receipt
    told: dict[str, Any] = {
        "id": quote.id,
        "voice": words["voice"].format(number=quote.voice),
        "original": words[f"original_{quote.language}"] if quote.language != language else "",
        "language": quote.language,
        "translation": quote.translation if quote.language != language else "",
        "pieces": [[piece.kind.value, piece.text] for piece in quote.pieces],
        "proof": None,
    }
    if receipt:
        names = ", ".join(receipt.checked_by)
        told["proof"] = {
            "sealed": words["sealed"].format(moment=moment(receipt.sealed_before, language)),
            "leaf": words["leaf"].format(leaf=receipt.leaf, log=receipt.log),
            "checked": words["checked"].format(names=names) if names else words["nobody"],
            "file": receipt.bundle.rpartition("/")[2],
            "digest": marks[quote.id],
            "code": codes[quote.id],
        }
    return told


def _word(language: str, name: str) -> str:
    return WORDS[language].get(name, WORDS[language]["other"])
