"""The courts' judgments on which a claim's rung rests, as a document tells them."""

from __future__ import annotations

from bearwitness.dossier.words import WORDS, day
from bearwitness.publication.claims import PublicClaim


def rows(claim: PublicClaim, language: str) -> list[dict[str, str]]:
    """Return what `look.typ` sets as a table: one judgment a row, of those that may be told."""
    words = WORDS[language]
    return [
        {
            "court": one.court.of(language),
            "case": one.case_number,
            "on": day(one.on, language),
            "where": one.paragraph,
            "finality": words[f"finality_{one.finality}"],
            "counts": words["rests" if one.counts else "rests_not"],
        }
        for one in claim.judgments
    ]
