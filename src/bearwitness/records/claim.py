"""Claims: assertions that can be confirmed or denied, and what each source says of them.

A figure keeps its modality: "more than 100" is a bound (`lower` 101, no `upper`), never a
count. Bounds count whole persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bearwitness.errors import Malformed
from bearwitness.ids import ClaimId, EventId, SourceId


class Modality(StrEnum):
    """How the number is meant."""

    EQ = "eq"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    APPROX = "approx"


class Stance(StrEnum):
    """What a source does with a claim."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    CONDEMNS = "condemns"  # takes it as true enough to condemn; confirms nothing
    PREDICTS = "predicts"
    JUSTIFIES = "justifies"
    NOTHING = "nothing"  # what was written down of it was a mistake, and is taken back


AGAINST = frozenset({Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES})


class Denial(StrEnum):
    """What kind of denial. Only a specific refutation, checked, can lower anything."""

    FLAT = "flat"  # "it is a lie"
    EXISTENCE = "existence"  # "there are no such people"
    NON_CONFIRMATION = "non_confirmation"  # "we have no confirmation"
    JUSTIFICATION = "justification"
    REFUTATION = "refutation"  # specific: the named man was elsewhere


@dataclass(frozen=True, slots=True)
class Figure:
    """A number claimed. Make one with `Figure.of`, which works out the bounds.

    Raises:
        Malformed: the number is negative, or has not the bounds that its modality gives it.
    """

    value: int
    modality: Modality
    lower: int | None  # the smallest number that fits; None: not bounded
    upper: int | None
    unit: str  # what is counted: "person", "death" …

    def __post_init__(self) -> None:
        if self.value < 0:
            raise Malformed("a figure cannot be negative")
        between = self.modality is Modality.GE and self.lower == self.value
        spanned = between and self.upper is not None and self.upper >= self.value
        if not spanned and (self.lower, self.upper) != _bounds(self.value, self.modality):
            raise Malformed("the bounds of a figure are not those of its modality")

    @classmethod
    def of(cls, value: int, modality: Modality, unit: str) -> Figure:
        """Return a figure with the bounds that its modality allows; an "about" bounds nothing.

        Raises:
            Malformed: the number is negative.
        """
        return cls(value, modality, *_bounds(value, modality), unit)

    @classmethod
    def between(cls, lower: int, upper: int, unit: str) -> Figure:
        """Return "between 20 and 30": at least 20, and bounded above; never one exact number.

        Raises:
            Malformed: the bounds are not in order, or negative.
        """
        if not 0 <= lower <= upper:
            raise Malformed("the bounds of a figure are not in order")
        return cls(lower, Modality.GE, lower, upper, unit)


def _bounds(value: int, modality: Modality) -> tuple[int | None, int | None]:
    lower = {Modality.EQ: value, Modality.GE: value, Modality.GT: value + 1}.get(modality)
    upper = {Modality.EQ: value, Modality.LE: value, Modality.LT: value - 1}.get(modality)
    return lower, upper


@dataclass(frozen=True, slots=True)
class Claim:
    """One assertion. `wording` maps a language code to a neutral sentence without names.

    `predicate` is a term of `vocabulary/violations.yaml`.
    """

    id: ClaimId
    predicate: str
    wording: dict[str, str]
    event: EventId | None = None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """What one source says of one claim, and through whom (outermost speaker first).

    A source may say a claim in several ways: tell it itself, and quote one who denies it. Each is
    an entry of its own and stands, whichever was written down first. `entry` is drawn at random;
    it tells nothing, as it becomes part of a key, and a key outlives the words of its value.

    Raises:
        Malformed: it is a kind of denial of one who is not against the claim, or something is
            checked that is no refutation.
    """

    claim: ClaimId
    source: SourceId
    stance: Stance
    attribution: tuple[str, ...] = ()
    denial: Denial | None = None
    checked: bool = False  # a refutation that our own enquiry has confirmed
    entry: str = ""

    def __post_init__(self) -> None:
        if self.denial is not None and self.stance not in AGAINST:
            raise Malformed("only who is against a claim denies it in some way")
        if self.checked and self.denial is not Denial.REFUTATION:
            raise Malformed(
                "only a specific refutation can be checked",
                hint="a bare denial lowers nothing, whoever utters it",
            )


@dataclass(frozen=True, slots=True)
class Review:
    """What one named reviewer has signed about one claim, having read all that is held on it."""

    claim: ClaimId
    reviewer: str
    agrees: bool
    contradictions_answered: bool = False  # written down and answered, or there are none
    adverse_answered: bool = False  # the best case against it was written and answered
