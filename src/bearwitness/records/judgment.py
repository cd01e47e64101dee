"""Judgments that are cited: which court found a claim proved, where, and how firmly that stands.

The court finds; we cite. What its text does not say counts as not so. Whoever enters a citation
answers for it, and two reviewers sign it as it stands: `Judgment.digest` changes with every word,
with whether readers may be told, and whenever it is cited anew, were it in the same words: what was
taken back or changed meanwhile is to be read and signed again.
To sign it says that the judgment's text says so, and nothing of the claim: whether they agree with
that is their `Review`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bearwitness.ids import ClaimId, SourceId
from bearwitness.records import codec
from bearwitness.records.when import When


class Finality(StrEnum):
    """Whether the finding stands."""

    FINAL = "final"  # nobody can appeal any more, and none overturned it
    OPEN = "open"  # under appeal, or somebody may still appeal; or nobody knows
    OVERTURNED = "overturned"  # by a higher court, or on review
    NOTHING = "nothing"  # the citation was a mistake, and is taken back


class Evidence(StrEnum):
    """On what the court found it."""

    HEARD = "heard"  # on evidence that it took itself
    TAKEN_OVER = "taken_over"  # from another court, a report, an agreement or a plea
    UNKNOWN = "unknown"


class Proved(StrEnum):
    """By which standard the court says that it found it."""

    BEYOND_REASONABLE_DOUBT = "beyond_reasonable_doubt"
    LESS = "less"  # on the balance of probabilities, reasonable grounds, a charge confirmed
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Judgment:
    """One citation: `source`, of kind judgment, finds `claim` proved in `paragraph`.

    `court` maps a language code to the court's name. `told` is whether readers may be told of it:
    a case can name those who testified in it. `entry` is of this writing of it and of no other.
    """

    claim: ClaimId
    source: SourceId
    court: Mapping[str, str] = field(hash=False)
    case_number: str
    on: When
    paragraph: str
    finality: Finality
    evidence: Evidence
    proved: Proved
    told: bool
    because: str = field(repr=False)
    by: str
    entry: str = ""

    @property
    def digest(self) -> str:
        """What reviewers sign, in hex: SHA-256 of this writing of the citation."""
        return hashlib.sha256(codec.written(self)).hexdigest()


@dataclass(frozen=True, slots=True)
class Signed:
    """What one named reviewer has signed of a citation, having read the judgment's text."""

    claim: ClaimId
    source: SourceId
    reviewer: str
    digest: str  # of the citation as they read it; empty: they took their signature back
