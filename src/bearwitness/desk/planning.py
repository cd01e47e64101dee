"""A plan at DESK: the least of a draft to cover or to say more coarsely for a chance that is asked.

Search and figures are of the passages that are chosen, against all that the case's own figure is
measured with. What somebody decided to withhold stays withheld. A plan decides nothing: whoever
reads it takes it, place by place or all but what it would let be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from bearwitness.adapters.words import told
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.redacting import Redactor, chosen_passages
from bearwitness.errors import Malformed, Missing
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Testimony
from bearwitness.records.where import Place, outwards
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.lattice import named
from bearwitness.redaction.masking import Decision, Verdict
from bearwitness.redaction.names import grammatical
from bearwitness.redaction.risk import Known, Risk, dying
from bearwitness.redaction.searching import Asked, Move, Plan, plan

_OF_A_PERSON = re.compile("(?:[оеё]вич|[оеё]вн)")  # a patronymic is nobody's village


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody asked of a plan, and what had been decided by then."""

    target: float
    floor: float
    decided: tuple[Decision, ...] = field(default=(), repr=False)
    whole: bool = False  # against somebody who knows all that the deponent told

    def __post_init__(self) -> None:
        if not (0 < self.target <= 1 and 0 <= self.floor <= 1):
            raise Malformed("a chance and a share lie between 0 and 1", hint="such as 0.05")


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan with the figures of the draft: as it stood, with the plan, with what covers only."""

    plan: Plan
    before: Risk
    after: Risk
    covering: Risk

    @property
    def opens(self) -> tuple[Move, ...]:
        """What would be read as it was told, where a draft without a decision covers it."""
        return tuple(move for move in self.plan.moves if move.label is None)

    @property
    def covers(self) -> tuple[Move, ...]:
        """What would be covered or said more coarsely than it was told."""
        return tuple(move for move in self.plan.moves if move.label is not None)


def planned(
    redactor: Redactor, casebook: Casebook, testimony: TestimonyId, sought: Sought, *, at: datetime
) -> Planned:
    """Return the plan that is asked for a testimony's chosen passages.

    Raises:
        Missing: there is no such testimony, or none of its passages is chosen.
        Refused: a decision would clear a protected word.
    """
    words = casebook.get(Testimony, testimony)
    chosen = chosen_passages(casebook, words)
    within = [(p.start, p.end) for p in words.passages() if p.index in chosen]
    if not within:
        raise Missing("no passage is chosen", hint="choose what is proposed for publication")
    background = redactor.background(testimony, at=at)
    asked = Asked(
        [*background, Known(testimony, words.text, sealed=False)] if sought.whole else background,
        sought.target,
        sought.floor,
        census=redactor.census(),
        details=dying(redactor.dead(testimony), redactor.census()),
        frequency=told,
        around=around(redactor, casebook, words.language),
        within=within,
    )
    made = plan(words, _held(redactor.findings(words), sought.decided), asked)
    made = replace(made, moves=tuple(_no_finer(made.moves, sought.decided)))

    def figure(moves: Iterable[Move]) -> Risk:
        decisions = (*sought.decided, *decisions_of(words, moves, "a plan"))
        whole = redactor.draft(words, decisions)
        part = replace(whole, passages=tuple(p for p in whole.passages if p.index in chosen))
        return redactor.measured(words, part, background)

    covers = [m for m in free(made.moves, sought.decided) if m.label is not None]
    return Planned(made, figure(()), figure(made.moves), figure(covers))


def free(moves: Iterable[Move], decided: Sequence[Decision]) -> Iterator[Move]:
    """Yield the moves of places where nobody decided anything."""
    for move in moves:
        if not any(d.start < move.end and move.start < d.end for d in decided):
            yield move


def _no_finer(moves: Iterable[Move], decided: Sequence[Decision]) -> Iterator[Move]:
    """Yield the moves without those that put another label on what somebody said more coarsely."""
    coarse = [d for d in decided if d.verdict is Verdict.GENERALISE]
    for move in moves:
        if move.label == "" or any(free([move], coarse)):
            yield move


def decisions_of(words: Testimony, moves: Iterable[Move], by: str) -> tuple[Decision, ...]:
    """Return moves as decisions of whoever takes them."""
    return Plan(tuple(moves), 1, 1, 1, met=False).decisions(words, by)


def _held(found: Sequence[Finding], decided: Sequence[Decision]) -> tuple[Finding, ...]:
    """Return the findings, with all that somebody decided to withhold as identifying alone."""
    withheld = {(d.start, d.end) for d in decided if d.verdict is Verdict.ACCEPT}
    known = {(f.start, f.end) for f in found}
    return (
        *(
            replace(f, identifier=Identifier.DIRECT) if (f.start, f.end) in withheld else f
            for f in found
        ),
        *(
            Finding(start, end, Kind.OTHER, Identifier.DIRECT, "", "a person")
            for start, end in sorted(withheld - known)
        ),
    )


def around(redactor: Redactor, casebook: Casebook, language: str) -> Mapping[str, Sequence[str]]:
    """Return for each place of the case, in its forms, what it lies in, as `ladder` asks for it.

    Not where two places of one name lie in different ones, and no name that is protected.
    """
    places = casebook.all(Place)
    found: dict[str, list[str]] = {}
    unsure: set[str] = set()
    for place in places:
        wider: list[str] = []
        with suppress(Missing, Malformed):
            outer = outwards(places, place.id)[1:]
            wider = [one.names[language] for one in outer if language in one.names]
        told_ = [name for name in wider if not redactor.reads(name)]
        for key in _keys(place):
            if found.setdefault(key, told_) != told_:
                unsure.add(key)
    return {key: names for key, names in found.items() if names and key not in unsure}


def _keys(place: Place) -> Iterator[str]:
    for name in place.names.values():
        yield named(name)
        if len(name.split()) == 1:
            forms = (f for f in grammatical(name.lower()) if not _OF_A_PERSON.search(f))
            yield from (named(form) for form in forms)
