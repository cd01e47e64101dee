"""The particulars of a submission: what only the people who hand it in can say.

The questions are those that the special procedures of the UN Human Rights Council ask of whoever
sends them information (OHCHR, "Submission of information to the Special Procedures", Geneva), and
that treaty bodies ask in their model complaint forms (Fact Sheet No. 7, Rev. 2, 2013): who
submits, for whom, to what end; which remedies were tried at home and elsewhere; what was done to
verify it; who would be in danger. What can be answered from the casebook is not asked here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Procedure(StrEnum):
    """To whom something is handed in. The values go into annexes: add to them, never rename."""

    SPECIAL_PROCEDURES = "special_procedures"  # of the UN Human Rights Council
    TREATY_BODY = "treaty_body"  # a committee under a UN treaty
    INQUIRY = "inquiry"  # a commission of inquiry, a fact-finding mission, the IIIM
    PROSECUTOR = "prosecutor"  # of an international or a national court
    REGIONAL_COURT = "regional_court"
    COURT = "court"  # national


COURTS = frozenset({Procedure.PROSECUTOR, Procedure.REGIONAL_COURT, Procedure.COURT})


class Cover(StrEnum):
    """How much of the words is covered. Protected words are covered in every case."""

    ALL = "all"  # as for publication: names, and what identifies together with other things
    NAMES = "names"  # what identifies alone; dates and places as finely as each permit allows


@dataclass(frozen=True, slots=True)
class Step:
    """A complaint or another remedy that was tried, and what came of it."""

    on: str  # EDTF
    what: str = field(repr=False)
    answer: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Particulars:
    """What staff write for one submission, in the one language in which it is handed in.

    Either `steps` has something in it or `no_steps` says why nothing was tried.
    """

    procedure: Procedure
    addressee: str
    sender: str
    contact: str = field(repr=False)
    relation: str  # of the sender to those for whom it speaks
    summary: str = field(repr=False)
    asks: tuple[str, ...]
    verified: str = field(repr=False)  # what was done to check what is told
    steps: tuple[Step, ...] = ()
    no_steps: str = field(default="", repr=False)
    elsewhere: str = field(default="", repr=False)  # other international procedures; "": none
    danger: str = field(default="", repr=False)  # who would be in danger, and from whom
    urgent: bool = False  # something is about to happen: an urgent appeal
