"""Citing a court's judgment for a claim, and taking it back: one door for pages and commands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bearwitness.desk import citations, kinds, sweeplists
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim
from bearwitness.records.judgment import Finality, Judgment
from bearwitness.records.reason import checked_reason, is_plain
from bearwitness.records.source import Source, SourceKind
from bearwitness.redaction.masking import residue

LANGUAGES = ("en", "ru")
LONGEST = 120  # characters of a court's name, a case number, a paragraph


def cite(casebook: Casebook, judgment: Judgment, *, at: datetime) -> None:
    """Keep a citation in the place of an older one of the same claim and source.

    Raises:
        Missing: there is no such claim or source.
        Malformed: a part is empty, long or not plain; the source is no judgment, or has no text.
        Refused: the source came with a testimony, or a part holds a word that somebody protects.
    """
    casebook.get(Claim, judgment.claim)
    _expect_public(casebook.get(Source, judgment.source))
    parts = [judgment.court.get(one, "") for one in LANGUAGES]
    parts += [judgment.case_number, judgment.paragraph]
    if set(judgment.court) != set(LANGUAGES) or not all(map(_is_part, parts)):
        raise Malformed(
            "a citation names the court in both languages, the case and the paragraph",
            hint=f"a few words each, up to {LONGEST} letters in one line",
        )
    checked_reason(judgment.because)
    with casebook.inside() as held:
        covered = sweeplists.every_word(held.fold)
    if any(residue(part, covered) for part in parts):
        raise Refused(
            "this holds a word that redaction covers: nothing was written down",
            hint="leave the parties' names out; the number finds the case",
        )
    casebook.append(judgment, reason=kinds.IN_ITSELF, at=at)


def take_back(
    casebook: Casebook, claim: ClaimId, source: SourceId, *, because: str, at: datetime
) -> None:
    """Keep that a judgment is not cited for a claim after all; that raises no rung.

    Raises:
        Missing: it is not cited.
        Malformed: there is no reason.
    """
    held = [j for j in citations.every(casebook) if (j.claim, j.source) == (claim, source)]
    if not held:
        raise Missing("this judgment is not cited for this claim", hint="see the claim's page")
    gone = replace(
        held[0], finality=Finality.NOTHING, because=checked_reason(because), by=casebook.by
    )
    casebook.append(gone, reason=kinds.IN_ITSELF, at=at)


def _expect_public(source: Source) -> None:
    if source.kind is not SourceKind.JUDGMENT or not source.text.strip():
        raise Malformed(
            "only a source of kind judgment, with its text, can be cited",
            hint="bearwitness source add FILE --kind judgment --title … --reason …",
        )
    if source.confided:
        raise Refused(
            "this judgment came with a testimony: to cite it would show whose it is",
            hint="get its text from the court, and add it as a source of its own",
        )


def _is_part(text: str) -> bool:
    known = any(sign.isalnum() for sign in text) and len(text) <= LONGEST
    return known and text == text.strip() and is_plain(text)
