"""Counts by stratum at DESK: distinct victims whom one may count, by violation, year and region.

An act counts while somebody who may be counted tells of it, or a public source does; a victim who
told us themselves counts only while their own word allows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Permit, Scope
from bearwitness.desk import comparable, kinds, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.desk.oneness import one_of
from bearwitness.dossier import strata
from bearwitness.dossier.dataset import Stratum
from bearwitness.records.event import Act, Event
from bearwitness.records.source import Source
from bearwitness.records.testimony import MAY_BE_THE_VICTIM
from bearwitness.records.where import Level, Place, coarsened

NEEDED = (Scope.COUNT, Scope.DATASET)  # to be counted, and that in a dataset
JOINED = (Scope.COMPARE, Scope.DATASET)  # to be found to be one with somebody, for a dataset
VIOLATION, YEAR, REGION = "violation", "year", "region"


@dataclass(frozen=True, slots=True)
class Released:
    """The true counts behind the newest dataset: numbers alone, and none of them was shown."""

    anchors: dict[str, dict[str, int]]
    of: str = "the case"


kinds.register(Released, "released counts", key=("of",), outlives=True)


def release(casebook: Casebook, *, reason: str, at: datetime) -> tuple[Stratum, ...]:
    """Return the counts that may be seen now, and keep what the next release must agree with."""
    before = next(iter(casebook.all(Released)), None)
    anchors = strata.anchored(people(casebook, at=at), before.anchors if before else None)
    if before is None or before.anchors != anchors:
        casebook.append(Released(anchors), reason=reason, at=at)
    return tuple(_told(casebook, strata.shown(anchors)))


def people(casebook: Casebook, *, at: datetime) -> dict[str, dict[str, int]]:
    """Return how many distinct victims are in each stratum, as they are: not to be shown."""
    events = {event.id: event for event in casebook.all(Event)}
    joins = comparable.joins(casebook, at=at, needed=JOINED)
    places = casebook.all(Place)
    found: dict[str, dict[str, set[str]]] = {VIOLATION: {}, YEAR: {}, REGION: {}}
    counted = list(_counted(casebook, at))
    out = joins.twice([act.victim for act in counted])
    for act in counted:
        if act.victim in out:  # would be in a number twice; nobody is joined who bars comparing
            continue
        event = events[act.event]
        region = coarsened(places, event.where, Level.REGION) if event.where else None
        named = {VIOLATION: act.violation, YEAR: f"{event.when.earliest:%Y}"}
        if region is not None:
            named[REGION] = region.id
        for by, stratum in named.items():
            found[by].setdefault(stratum, set()).add(joins.one(act.victim))
    return {by: {name: len(who) for name, who in sets.items()} for by, sets in found.items()}


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits to count what testimonies tell of, to be written down.

    Those by which victims were joined are among them.
    """
    told = {name for act in casebook.all(Act) for name in act.sources}
    whose = voices.testimonies(casebook)
    names = dict.fromkeys(name for source in sorted(told) for name in whose.get(source, ()))
    consents = Consents(casebook)
    found = [granted(consents, names, scope, at=at) for scope in NEEDED]
    both = {p.testimony for p in found[0]} & {p.testimony for p in found[1]}
    victims = {act.victim for act in _counted(casebook, at)}
    joins = comparable.joins(casebook, at=at, needed=JOINED)
    joined = comparable.permits(casebook, victims, joins, at=at)
    data = granted(consents, dict.fromkeys(p.testimony for p in joined), Scope.DATASET, at=at)
    used = (permit for some in found for permit in some if permit.testimony in both)
    return tuple(dict.fromkeys((*used, *joined, *data)))


def _counted(casebook: Casebook, at: datetime) -> Iterator[Act]:
    consents, acts = Consents(casebook), casebook.all(Act)
    sources = {source.id: source for source in casebook.all(Source)}
    may = {
        source: all(consents.permitted(n, scope, at=at) for n in names for scope in NEEDED)
        for source, names in voices.testimonies(casebook).items()
    }
    one = one_of(casebook)
    barred = {
        one(act.victim)
        for act in acts
        for source in (sources[name] for name in act.sources if name in sources)
        if source.connection in MAY_BE_THE_VICTIM and not may[source.id]
    }
    for act in acts:
        told = any(may[name] for name in act.sources if name in sources)
        if told and one(act.victim) not in barred:
            yield act


def _told(casebook: Casebook, shown: Mapping[str, Mapping[str, int]]) -> Iterator[Stratum]:
    violations = vocabulary("violations")
    names = {place.id: place.names for place in casebook.all(Place)}
    for by, table in shown.items():
        for code, number in table.items():
            if by == VIOLATION:
                term = violations.term(code)
                yield Stratum(by, code, term.label("en"), term.label("ru"), term.huridocs, number)
            elif by == REGION:
                said = {str(key): value for key, value in names.items()}.get(code, {})
                en = said.get("en") or next(iter(said.values()), "")
                yield Stratum(by, en, en, said.get("ru") or en, "", number)
            else:
                yield Stratum(by, code, code, code, "", number)
