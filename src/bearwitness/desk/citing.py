"""Citing a court's judgment for a claim, signing that, and taking both back.

One door for pages and commands. To sign a citation is an act of its own: it says that the
judgment's text says so, and not that whoever signs it agrees with the claim.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bearwitness.corroboration.judgments import contrary
from bearwitness.desk import citations, kinds, sayings, sweeplists, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed, Missing, Refused
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim
from bearwitness.records.judgment import Finality, Judgment, Signed
from bearwitness.records.reason import checked_reason, is_plain
from bearwitness.records.source import Source, SourceKind
from bearwitness.redaction.masking import residue

LANGUAGES = ("en", "ru")
LONGEST = 120  # characters of a court's name, a case number, a paragraph
_AHEAD = timedelta(hours=14)  # the clocks that are furthest ahead of UTC: Kiritimati's


def cite(casebook: Casebook, judgment: Judgment, *, at: datetime) -> Judgment:
    """Keep a citation in the place of an older one of the same claim and source.

    Whoever signed an older one, were it in the same words, did not sign this one.

    Returns:
        It as it is kept, with an entry of its own.

    Raises:
        Missing: there is no such claim or source.
        Malformed: a part is empty, long or not plain; the source is no judgment, or has no text.
        Refused: the source came with a testimony, or a part holds a word that somebody protects;
            it is of a day to come; or what was written down of the judgment's own words is against
            the claim.
    """
    casebook.get(Claim, judgment.claim)
    _expect_public(casebook.get(Source, judgment.source))
    _expect_given(judgment, at)
    _expect_for_it(casebook, judgment)
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
    kept = replace(judgment, entry=casebook.entropy(5).hex())
    casebook.append(kept, reason=kinds.IN_ITSELF, at=at)
    return kept


def take_back(
    casebook: Casebook, claim: ClaimId, source: SourceId, *, because: str, at: datetime
) -> None:
    """Keep that a judgment is not cited for a claim after all; that raises no rung.

    Raises:
        Missing: it is not cited.
        Malformed: there is no reason.
    """
    held, why = _held(casebook, claim, source), checked_reason(because)
    gone = replace(held, finality=Finality.NOTHING, because=why, by=casebook.by)
    casebook.append(gone, reason=kinds.IN_ITSELF, at=at)


def sign(
    casebook: Casebook, claim: ClaimId, source: SourceId, digest: str, *, reason: str, at: datetime
) -> None:
    """Keep that whoever works here read the judgment, and that it says what the citation says.

    Args:
        casebook: unlocked.
        claim: for which it is cited.
        source: the judgment.
        digest: of the citation as they read it.
        reason: for the ledger.
        at: now.

    Raises:
        Missing: it is not cited.
        Refused: the citation reads otherwise now; nobody signs what they did not read.
    """
    if _held(casebook, claim, source).digest != digest:
        raise Refused(
            "this citation was changed since it was read: nothing was signed",
            hint="read it again, on the claim's page or by `bearwitness claim cited`",
        )
    signed = Signed(claim, source, casebook.by, digest)
    casebook.append(signed, reason=reason, at=at)


def unsign(
    casebook: Casebook, claim: ClaimId, source: SourceId, *, reason: str, at: datetime
) -> None:
    """Keep that whoever works here does not sign a citation after all, by any spelling.

    Raises:
        Missing: they did not sign it.
    """
    mine = [
        replace(one, digest="")
        for one in citations.signings(casebook)
        if (one.claim, one.source) == (claim, source)
        and citations.theirs(one.reviewer, casebook.by)
    ]
    if not mine:
        raise Missing("you have not signed this citation", hint="see the claim's page")
    casebook.append_many(mine, reason=reason, at=at)


def _held(casebook: Casebook, claim: ClaimId, source: SourceId) -> Judgment:
    held = [j for j in citations.every(casebook) if (j.claim, j.source) == (claim, source)]
    if not held:
        raise Missing("this judgment is not cited for this claim", hint="see the claim's page")
    return held[0]


def _expect_given(judgment: Judgment, at: datetime) -> None:
    if judgment.on.earliest > (at + _AHEAD).date():
        raise Refused(
            "this judgment is of a day to come: nothing was written down",
            hint="give the day on which the court gave it; what it will find, nobody can cite",
        )


def _expect_for_it(casebook: Casebook, judgment: Judgment) -> None:
    known = {source.id: source for source in casebook.all(Source)}
    said = sayings.said(casebook)
    if judgment.source in contrary(judgment.claim, said, known, voices.links(casebook)):
        raise Refused(
            "it is written down that this judgment itself denies, doubts, justifies or only"
            " foresees the claim: nothing was cited",
            hint="if it only quotes who does, take that saying back and name the speaker with"
            " --attribution; if the court says so, it cannot be cited for the claim",
        )


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
