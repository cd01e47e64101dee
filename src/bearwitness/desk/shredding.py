"""Shredding: which records go with a testimony, and what remains in the place of some.

    named        every record whose card names the testimony, but for what outlives it
    derived      what was made from its source alone: lists, entries, acts, involvements,
                 and persons of whom nothing else speaks; and what says something of that source:
                 whatever kind has a field that names one, unless it outlives every testimony
    asked for    records that staff name, because no program can know them

A claim, an event and a place stay: their wording is neutral and holds no name (glossary).
`suspects` finds records that hold a word of the testimony's sweep list all the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from bearwitness.desk import kinds
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import SweepList
from bearwitness.errors import Missing, Refused
from bearwitness.ids import PersonId, RecordId, SourceId, TestimonyId
from bearwitness.records.event import Act, Involvement, Person
from bearwitness.records.source import Listing, Source
from bearwitness.records.testimony import Contact

T = TypeVar("T")
_SHORTEST = 3  # letters; a shorter word of a sweep list is in everything


@dataclass(frozen=True, slots=True)
class Suspect:
    """A record that stays and holds a word of the sweep list. It does not say which."""

    record: RecordId
    kind: str
    key: str | None
    about: tuple[TestimonyId, ...] = ()  # whose testimonies it names
    may_go: bool = True  # along with another's testimony, if staff say so


def doomed(
    fold: Fold,
    testimony: TestimonyId,
    also: Collection[RecordId] = (),
    *,
    beside: Collection[TestimonyId] = (),
) -> list[Folded]:
    """Return the records that go with a testimony.

    A record of a kind that this version does not know goes too, if it names the testimony.

    Args:
        fold: it has caught up.
        testimony: whose records.
        also: records that staff name.
        beside: what is shredded in the same writing; what cites them all goes.

    Raises:
        Missing: nothing names the testimony, or a record in `also` is not there.
        Refused: a record in `also` outlives every testimony, or a later version wrote it, or it is
            by what another's letter is known as one that was received twice.
    """
    if not any(testimony in found.card.about for found in fold.records):
        raise Missing("the casebook has no such testimony", hint="check its id")
    asked = [_asked_for(fold, record, testimony) for record in also]
    whole = [f for f in fold.records if not fold.shredded(f) and goes(f, testimony)]
    named = [found for found in whole if testimony in found.card.about]
    sources = sources_of(fold, {testimony})
    # What cites this one and one that was shredded before has nothing left to stand on either.
    dead = _gone(fold) | set(beside)
    derived = _derived(fold, whole, sources | sources_of(fold, dead)) if sources else []
    every = {found.id: found for found in (*named, *derived, *asked) if not fold.shredded(found)}
    return sorted(every.values(), key=lambda found: found.turn)


def going(fold: Fold, testimonies: Collection[TestimonyId]) -> dict[RecordId, Folded]:
    """Return the records that go with testimonies which are shredded in one writing.

    Raises:
        Missing: nothing names one of them.
    """
    each = (doomed(fold, name, beside=testimonies) for name in testimonies)
    return {found.id: found for some in each for found in some}


def derived(
    fold: Fold, sources: Collection[SourceId], persons: Collection[PersonId] = ()
) -> list[Folded]:
    """Return what is left of what was made from sources that are gone, and from nothing else.

    Args:
        fold: it has caught up.
        sources: of shredded testimonies.
        persons: who were shredded with them; they go again, unless another source speaks of them.
    """
    whole = [f for f in fold.records if not fold.shredded(f) and not kinds.outlives(f.card.kind)]
    return _derived(fold, whole, set(sources), set(persons))


def goes(found: Folded, testimony: TestimonyId) -> bool:
    """Say whether a record may go with a testimony; one of an unknown kind if it names it."""
    unknown = kinds.named(found.card.kind) is None
    return testimony in found.card.about if unknown else not kinds.outlives(found.card.kind)


def sources_of(fold: Fold, testimonies: Set[TestimonyId]) -> set[SourceId]:
    """Return what testimonies' sources are called; their cards outlast their words."""
    return {
        SourceId(f.card.key)
        for f in fold.records
        if f.card.kind == "source" and f.card.key and not testimonies.isdisjoint(f.card.about)
    }


def _gone(fold: Fold) -> set[TestimonyId]:
    told = fold.current(kinds.of(Shredding))
    return {name for found in told for name in found.card.about}


def remains(
    fold: Fold, records: Iterable[Folded], testimony: TestimonyId
) -> list[tuple[object, list[RecordId]]]:
    """Return the values to be kept in the place of these records, where their kind says so.

    They go for this testimony's sake; what a value says of others may remain.

    With each come the current records of its key, which it settles.
    """
    left: list[tuple[object, list[RecordId]]] = []
    for found in records:
        kind = kinds.named(found.card.kind)
        if kind is None or kind.remains is None:
            continue
        heads = fold.heads(kind.name, found.card.key or "")
        if found.card.key is None or (heads and heads[-1] is found):
            value = kind.remains(fold.value(found), testimony)
            if value is not None:
                left.append((value, [head.id for head in heads]))
    return left


def suspects(fold: Fold, testimonies: Collection[TestimonyId]) -> tuple[Suspect, ...]:
    """Return the records that shredding would leave and that hold a word of a sweep list.

    Args:
        fold: it has caught up.
        testimonies: all that go in one writing (`one_letter.every`): afterwards nobody has the
            list of any.

    Raises:
        Missing: nothing names one of them.
    """
    gone = going(fold, testimonies)
    heads = [head for n in testimonies for head in fold.heads(kinds.of(SweepList).name, n)]
    words = [w for found in heads for w in fold.value(found).words if len(w) >= _SHORTEST]
    if not words:
        return ()
    holds = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words), re.IGNORECASE)
    return tuple(
        Suspect(
            found.id, found.card.kind, found.card.key, found.card.about, _may_go_along(fold, found)
        )
        for found in fold.records
        if found.id not in gone and _readable(fold, found) and holds.search(_text(fold, found))
    )


def holds_words(one: Suspect) -> bool:
    """Say whether it is what a deponent told, or came with it."""
    kind = kinds.named(one.kind)
    return kind is not None and kind.compartment in ("words", "media", "contact")


def _asked_for(fold: Fold, record: RecordId, testimony: TestimonyId) -> Folded:
    if record not in fold.by_id:
        raise Missing("the casebook has no such record", hint="`--look` lists records to choose")
    found = fold.by_id[record]
    if kinds.named(found.card.kind) is None:
        raise Refused(
            "a later version wrote one of these records: nobody here knows whether it may go",
            hint="update this program, or leave it out",
        )
    if kinds.outlives(found.card.kind):
        raise Refused(f"a {found.card.kind} is never shredded", hint="leave it out")
    if testimony not in found.card.about and not _may_go_along(fold, found):
        raise Refused(
            "the contact of whoever sent a letter goes with their own testimony alone",
            hint="leave it out: it says which testimonies are that letter, and takes back",
        )
    return found


def _may_go_along(fold: Fold, found: Folded) -> bool:
    if kinds.outlives(found.card.kind):
        return False
    contact = found.card.kind == kinds.of(Contact).name and not fold.shredded(found)
    return not (contact and fold.value(found).envelope)


def _derived(
    fold: Fold,
    whole: Sequence[Folded],
    sources: set[SourceId],
    persons: Collection[PersonId] = (),
) -> list[Folded]:
    entries = _of(fold, whole, Listing)
    acts = _of(fold, whole, Act)
    parts = _of(fold, whole, Involvement)
    gone = [found for found in whole if _speaks_of(fold, found, sources)]
    told = [(f, act.sources) for f, act in acts] + [(f, part.sources) for f, part in parts]
    gone += [found for found, by in told if by and set(by) <= sources]
    dead = {found.id for found in gone}
    speaks: dict[PersonId, set[bool]] = {}  # of whom, and whether what speaks of them goes
    for found, entry in entries:
        if entry.person is not None:
            speaks.setdefault(entry.person, set()).add(found.id in dead)
    for found, act in acts:
        speaks.setdefault(act.victim, set()).add(found.id in dead)
    for found, part in parts:
        speaks.setdefault(part.perpetrator, set()).add(found.id in dead)
    alone = {person for person, going in speaks.items() if going == {True}}
    alone |= set(persons) - speaks.keys()
    return gone + [found for found, value in _of(fold, whole, Person) if value.id in alone]


def _speaks_of(fold: Fold, found: Folded, sources: set[SourceId]) -> bool:
    """Say whether a record names one of these sources and holds more than may remain of it."""
    kind = kinds.named(found.card.kind)
    if kind is None or kind.cls is Source:  # its own id; its card names the testimony
        return False
    names = kinds.source_fields(kind.cls, several=False)  # what cites several has others left
    if not names:
        return False
    value = fold.value(found)
    if sources.isdisjoint(getattr(value, name) for name in names):
        return False
    return kind.remains is None or kind.remains(value, TestimonyId("")) != value


def _of(fold: Fold, whole: Sequence[Folded], cls: type[T]) -> list[tuple[Folded, T]]:
    name = kinds.of(cls).name
    return [(found, fold.value(found)) for found in whole if found.card.kind == name]


def _readable(fold: Fold, found: Folded) -> bool:
    return found.card.compartment != "identity" and not fold.shredded(found)


def _text(fold: Fold, found: Folded) -> str:
    return fold.content(found)[1].decode()  # canonical, whatever version wrote it
