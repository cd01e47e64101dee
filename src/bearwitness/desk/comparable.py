"""Who and what may be compared now, and what becomes of decisions about the others.

Whoever does not let us compare is found to be one with nobody: silence is refusal, and so is a yes
that was taken back, has run out or waits for a condition. That bars three things.

1. No pair is proposed of what only they tell of, nor of entries that stand for themselves.
2. Nothing is decided about it.
3. A decision that was made before joins nobody in a number. It may still take somebody out: their
   no to being counted is found through it, and who would be in a count of the lists more than once,
   now that they may not be joined, is left out of it whole. Kept apart they would be counted twice,
   and an overlap that is not seen makes an estimate larger. So no number rises because somebody
   took comparing back; it may be too low, and says that entries were left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.corroboration import sameness
from bearwitness.corroboration.happenings import Documented
from bearwitness.corroboration.matching import Entry, key
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.desk.oneness import pairs
from bearwitness.desk.proposals import Judged
from bearwitness.ids import TestimonyId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Listing
from bearwitness.records.testimony import MAY_BE_THE_VICTIM
from bearwitness.records.where import Place

_COMPARE = (Scope.COMPARE,)


@dataclass(frozen=True, slots=True)
class Joins:
    """Which ids may stand for one in what goes out, and which decisions are passed over.

    `barred` holds people, events and places that may not be compared; `themselves` those of them
    who told us of themselves. `whole` has every decision, `allowed` those of which neither side
    is barred: each id with the first of its own.
    """

    barred: frozenset[str]
    themselves: frozenset[str]
    whole: Mapping[str, str]
    allowed: Mapping[str, str]

    def one(self, name: str) -> str:
        """Return for whom an id stands, by the decisions that may be used."""
        return self.allowed.get(name, name)

    def stand_for(self) -> frozenset[str]:
        """Return the firsts, by every decision, of those who may not be compared themselves."""
        return frozenset(self.whole.get(name, name) for name in self.themselves)

    def twice(self, names: Iterable[str]) -> frozenset[str]:
        """Return which of these ids to pass over so that nobody is counted twice.

        Of those who were found to be one, and may not be joined any more, the part that is named
        most often stays.
        """
        kept = {min(p, key=lambda n: (-p[n], n)) for p in self._parts(names).values()}
        return frozenset(name for name in names if self.one(name) not in kept)

    def torn(self, names: Iterable[str]) -> frozenset[str]:
        """Return whose entries to leave out of a count of lists.

        Whoever has entries that may not be joined any more would be on each list alone. `names`
        are the persons of the entries, each as often as there are entries.
        """
        out = {
            first
            for first, parts in self._parts(names).items()
            if len(parts) > 1 or any(n in self.themselves and parts[n] > 1 for n in parts)
        }
        return frozenset(name for name in names if self.whole.get(name, name) in out)

    def _parts(self, names: Iterable[str]) -> dict[str, Counter[str]]:
        """Return, for all that were found to be one, how often each part of them is named."""
        found: dict[str, Counter[str]] = {}
        for name in names:
            found.setdefault(self.whole.get(name, name), Counter())[self.one(name)] += 1
        return found


def joins(casebook: Casebook, *, at: datetime, needed: Sequence[Scope] = _COMPARE) -> Joins:
    """Return which decisions may be used at this moment.

    Args:
        casebook: unlocked.
        at: now.
        needed: what somebody must allow to be compared for this.
    """
    themselves = _themselves(casebook, at, needed)
    barred = _out_of_bounds(casebook, at, needed) | themselves
    same = pairs(casebook.all(Judged), same=True)
    allowed = sameness.firsts(pair for pair in same if not pair & barred)
    return Joins(barred, themselves, sameness.firsts(same), allowed)


def listings(casebook: Casebook, *, at: datetime) -> tuple[Listing, ...]:
    """Return the entries of lists that may be compared: all but those that stand for the barred."""
    barred = _barred_entries(casebook, joins(casebook, at=at))
    return tuple(one for one in casebook.all(Listing) if _name(one) not in barred)


def not_counted(casebook: Casebook, found: Joins) -> frozenset[Entry]:
    """Return the entries to leave out of a count of the lists, so that nobody is in it twice."""
    every = [one for one in casebook.all(Listing) if one.person is not None]
    out = found.torn([str(one.person) for one in every])
    return frozenset(key(one) for one in every if one.person in out)


def permits(
    casebook: Casebook, people: Collection[str], found: Joins, *, at: datetime
) -> tuple[Permit, ...]:
    """Return the permits to compare on which joins among these people rest, to be written down."""
    firsts = {found.one(name) for name in people} & {*found.allowed.values()}
    joined = {name for name, first in found.allowed.items() if first in firsts}
    entries = Counter(one.person for one in casebook.all(Listing) if one.person in people)
    joined |= {name for name, number in entries.items() if name and number > 1}
    tellers = {name for act in casebook.all(Act) if act.victim in joined for name in act.sources}
    whose = voices.testimonies(casebook)
    names = [name for source in tellers for name in sorted(whose.get(source, ()))]
    return granted(Consents(casebook), dict.fromkeys(names), Scope.COMPARE, at=at)


def shown(casebook: Casebook, judged: Sequence[Judged], *, at: datetime) -> tuple[Judged, ...]:
    """Return the decisions about what may be compared now; the others stand and are not told."""
    barred = _barred_names(casebook, at)
    return tuple(one for one in judged if not {one.one, one.other} & barred)


def may_be(casebook: Casebook, names: Sequence[str], *, at: datetime) -> bool:
    """Say whether all of these, ids or entries `S-…:12`, may be compared now."""
    return not set(names) & _barred_names(casebook, at)


def documented(casebook: Casebook, one: Mapping[str, str], *, at: datetime) -> Documented:
    """Return what may be compared: what somebody tells of who allows it, and what nobody tells of.

    A person who is only on lists, or an event without an act, is nobody's word. Whoever told us of
    themselves is not there unless they allow it, whoever else tells of them.
    """
    found = _told(casebook, one, at, _COMPARE)
    barred = _themselves(casebook, at, _COMPARE)
    return replace(found, people=[p for p in found.people if p.id not in barred])


def _told(
    casebook: Casebook, one: Mapping[str, str], at: datetime, needed: Sequence[Scope]
) -> Documented:
    every, consents = casebook.all(Act), Consents(casebook)
    barred = {
        source
        for source, names in voices.testimonies(casebook).items()
        if any(_bars(consents, name, at, needed) for name in names)
    }
    acts = []
    for act in every:
        told = tuple(name for name in act.sources if name not in barred)
        if told or not act.sources:
            acts.append(replace(act, sources=told))
    mine, theirs = {act.id for act in acts}, {act.id for act in every}
    part = [i for i in casebook.all(Involvement) if i.act in mine]
    people = _heard(
        {act.victim for act in acts} | {i.perpetrator for i in part},
        {act.victim for act in every}
        | {i.perpetrator for i in casebook.all(Involvement) if i.act in theirs},
    )
    happened = _heard({act.event for act in acts}, {act.event for act in every})
    events = [event for event in casebook.all(Event) if happened(event.id)]
    lay = _heard({e.where for e in events}, {e.where for e in casebook.all(Event)})
    return Documented(
        events, acts, part, [place for place in casebook.all(Place) if lay(place.id)],
        [person for person in casebook.all(Person) if people(person.id)], one,
    )  # fmt: skip


def _heard(kept: Collection[object], all_: Collection[object]) -> Callable[[object], bool]:
    """Return whether something is in what was kept, or in nothing at all."""
    return lambda name: name in kept or name not in all_


def _out_of_bounds(casebook: Casebook, at: datetime, needed: Sequence[Scope]) -> frozenset[str]:
    """Return the people, events and places of which only those tell who bar comparing."""
    case = _told(casebook, {}, at, needed)
    may: set[str] = {*(e.id for e in case.events), *(p.id for p in case.places)}
    may |= {person.id for person in case.people}
    known: set[str] = {event.id for event in casebook.all(Event)}
    known |= {place.id for place in casebook.all(Place)}
    known |= {person.id for person in casebook.all(Person)}
    return frozenset(known - may)


def _themselves(casebook: Casebook, at: datetime, needed: Sequence[Scope]) -> frozenset[str]:
    """Return the people who told us of themselves, or may have, and do not let us compare."""
    consents = Consents(casebook)
    whose = voices.testimonies(casebook)
    theirs = {
        source.id: whose[source.id]
        for source in voices.every_source(casebook)
        if source.connection in MAY_BE_THE_VICTIM
    }
    return frozenset(
        act.victim
        for act in casebook.all(Act)
        if any(_bars(consents, name, at, needed) for s in act.sources for name in theirs.get(s, ()))
    )


def _bars(
    consents: Consents, testimony: TestimonyId, at: datetime, needed: Sequence[Scope]
) -> bool:
    return not all(consents.permitted(testimony, scope, at=at) for scope in needed)


def _barred_names(casebook: Casebook, at: datetime) -> frozenset[str]:
    found = joins(casebook, at=at)
    return found.barred | _barred_entries(casebook, found)


def _barred_entries(casebook: Casebook, found: Joins) -> frozenset[str]:
    stand_for = found.stand_for()
    return frozenset(
        _name(one)
        for one in casebook.all(Listing)
        if one.person is not None and found.whole.get(one.person, one.person) in stand_for
    )


def _name(entry: Listing) -> str:
    return f"{entry.source}:{entry.number}"
