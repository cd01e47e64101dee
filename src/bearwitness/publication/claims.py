"""What an edition tells of a claim: its rung, why, who denies it, and its public sources.

Those who spoke in confidence are told together, from three on, and never joined to anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from bearwitness.publication.words import Words
from bearwitness.records.rung import Rung as Rung  # noqa: PLC0414 - who tells of claims has it here

TESTIMONY = "testimony"  # the kind of the one spring that stands for all of them
CONFIDED = Words(  # as whom they object, together
    "Three or more who spoke with us in confidence",
    "Трое или больше из говоривших с нами доверительно",
)


@dataclass(frozen=True, slots=True)
class Spring:
    """One source of a claim: an article, a statement, a document.

    All testimonies of a claim are one spring of kind `testimony`, which says how many they are
    only as "three or more"; it is left out where they are fewer.
    """

    id: str
    kind: str  # a `records.source.SourceKind` value
    title: Words
    on: str = ""  # EDTF, empty: not known
    saw: bool = False  # it was there itself
    cut: bool = False  # one of those who would all have to be wrong
    counts: bool = True  # False: we rely on nothing that it says


@dataclass(frozen=True, slots=True)
class Flow:
    """`onto` is where `source` has it from. `standing` is a `records.source.Standing` value."""

    source: str
    onto: str
    relation: str  # a `records.source.Relation` value
    standing: str = "established"


@dataclass(frozen=True, slots=True)
class Objection:
    """A denial or other opposition, its kind (`records.claim.Denial`) and its day.

    Objections to one claim that share a `voice` speak for each other, and count once; 0 stands
    alone. Those who object in confidence are one, `CONFIDED`, for each kind in which three do.
    """

    by: Words
    kind: str  # a `Denial` value, or a `Stance` where it denies in another way
    on: str = ""  # EDTF
    says: Words | None = None  # in short, in our words
    voice: int = 0

    @property
    def confided(self) -> bool:
        """Say whether it stands for those who spoke in confidence."""
        return self.by == CONFIDED


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of grading, whether it was met, and why."""

    name: Words
    met: bool
    why: Words


@dataclass(frozen=True, slots=True)
class CitedJudgment:
    """A court's judgment that is cited, which readers may be told of; no party of it is named."""

    court: Words
    case_number: str
    on: str  # EDTF
    paragraph: str
    finality: str  # a `records.judgment.Finality` value
    counts: bool  # the rung rests on it


@dataclass(frozen=True, slots=True)
class PublicClaim:
    """One claim with its rung.

    At least `at_least` voices would all have to be wrong together: as many as the rung asks for
    (where it rests on a judgment, as many as the rung asks for that it has without one),
    and never more, so that nobody can count who spoke in confidence. `rules` are those that the
    rung needs, all met; `needs` names those of the next rung and not which of them are met.
    """

    id: str
    wording: Words
    rung: Rung
    at_least: int
    because: Words
    voices: tuple[Words, ...] = ()
    rules: tuple[Rule, ...] = ()
    needs: tuple[Words, ...] = ()
    not_counted: tuple[NotCounted, ...] = ()
    objections: tuple[Objection, ...] = ()
    springs: tuple[Spring, ...] = ()
    flows: tuple[Flow, ...] = ()
    judgments: tuple[CitedJudgment, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A public source that says it and adds no voice, and why."""

    source: Words
    why: Words
