"""The uses of a testimony that somebody can be asked about. None implies another.

They follow what casualty recorders and inquiries ask: Standards for Casualty Recording (Every
Casualty Worldwide, 2016), Guidance on Casualty Recording (OHCHR, 2019), the Murad Code (2022),
the guidelines of ICC and Eurojust for civil society (2022), and the consent questions on the
forms of the UN's special procedures (may we send it on, may your name be published).
"""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One use of a testimony. The values are stored on disk: add to them, never rename."""

    KEEP = "keep"  # hold it, sealed
    COMPARE = "compare"  # match it against other testimonies; how well claims stand is published
    COUNT = "count"  # include it in statistics, which are published
    LAWYER = "lawyer"  # share it with a lawyer who acts for the deponent or the case
    SUBMIT = "submit"  # hand it to a UN body, in confidence
    COURT = "court"  # hand it to a court or a prosecutor
    UN_REPORT = "un_report"  # let its words, covered, stand in a public report of the UN
    QUOTE = "quote"  # publish redacted passages
    PARAPHRASE = "paraphrase"  # tell in our own words what they told
    RECITE = "recite"  # let somebody else read it aloud on camera
    TRANSLATE = "translate"  # publish what is quoted or recited in another language too
    DATASET = "dataset"  # let results that rest on it stand in an open dataset; it has no row there
    IDENTIFY = "identify"  # publish who the deponent is


INWARD = frozenset({Scope.KEEP})  # nothing of it leaves the desk
OUTWARD = frozenset(Scope) - INWARD
TOGETHER = frozenset({Scope.COMPARE, Scope.COUNT})  # results that nobody stands in alone leave it
TOLD = OUTWARD - TOGETHER  # what one person told leaves it; place and date bound these
ADDRESSED = frozenset({Scope.LAWYER, Scope.SUBMIT, Scope.COURT})  # may name who receives it
SHOWING = (Scope.QUOTE, Scope.RECITE, Scope.TRANSLATE)  # what shows words in public, if covered
WORDED = frozenset(SHOWING)
TIED = WORDED | ADDRESSED | {Scope.UN_REPORT}  # their words leave: a yes is to one text alone
PUBLIC = frozenset(OUTWARD - ADDRESSED)
UNUSED = frozenset({Scope.IDENTIFY})  # nothing that is made needs it; pages say so where it stands
