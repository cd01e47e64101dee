"""What happened, for a submission: acts that its testimonies tell of, no finer than they allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import count

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent.terms import DateTold, PlaceTold, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.dossier.particulars import Cover
from bearwitness.dossier.submission import Done, Incident, Involved, Told
from bearwitness.ids import EventId, PersonId, SourceId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Source
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened, outwards
from bearwitness.redaction.whole import whole

_LEVELS = {
    PlaceTold.EXACT: Level.SITE,
    PlaceTold.SETTLEMENT: Level.SETTLEMENT,
    PlaceTold.DISTRICT: Level.DISTRICT,
    PlaceTold.REGION: Level.REGION,
    PlaceTold.COUNTRY: Level.COUNTRY,
}


def told_of(
    casebook: Casebook,
    told: Sequence[Told],
    cover: Cover,
    language: str,
    protected: Sequence[str],
) -> tuple[Incident, ...]:
    """Return what happened, as far as these testimonies tell of it.

    Args:
        casebook: unlocked.
        told: the testimonies that are handed in.
        cover: with all covered, no place is finer than the district, no date than the month.
        language: of places' names.
        protected: words that deponents protect; a place that holds one is left out.
    """
    return tuple(_incidents(casebook, told, cover, language, protected))


def _incidents(
    casebook: Casebook,
    told: Sequence[Told],
    cover: Cover,
    language: str,
    protected: Sequence[str],
) -> Iterator[Incident]:
    numbers = {one.draft.testimony: one.number for one in told}
    whose = voices.testimonies(casebook)
    sources: dict[SourceId, int] = {
        source.id: numbers[source.testimony]
        for source in casebook.all(Source)
        if source.testimony in numbers and whose[source.id] <= numbers.keys()
    }
    acts: dict[EventId, list[Act]] = {}
    for act in casebook.all(Act):
        if sources.keys() & set(act.sources):
            acts.setdefault(act.event, []).append(act)
    victims: dict[PersonId, str] = {}
    numbering = count(1)
    for event in casebook.all(Event):
        if event.id not in acts:
            continue
        terms = _terms(told, {sources.get(s, 0) for a in acts[event.id] for s in a.sources}, cover)
        for act in acts[event.id]:
            victims.setdefault(act.victim, f"V{len(victims) + 1}")
        yield Incident(
            number=next(numbering),
            when=_when(event.when, terms),
            place=_where(casebook, event, terms, language, protected),
            acts=tuple(_done(casebook, act, sources, victims) for act in acts[event.id]),
        )


def _done(
    casebook: Casebook,
    act: Act,
    sources: Mapping[SourceId, int],
    victims: Mapping[PersonId, str],
) -> Done:
    return Done(
        violation=act.violation,
        huridocs=vocabulary("violations").term(act.violation).huridocs,
        victim=victims[act.victim],
        fatal=act.fatal,
        disputed=act.disputed,
        told_by=tuple(sorted({sources[s] for s in act.sources if s in sources})),
        by=tuple(_by(casebook, act, sources)),
    )


def _by(casebook: Casebook, act: Act, sources: Mapping[SourceId, int]) -> Iterator[Involved]:
    people = {person.id: person for person in casebook.all(Person)}
    degrees = vocabulary("degrees")
    for part in casebook.all(Involvement):
        if part.act == act.id and sources.keys() & set(part.sources):
            person = people.get(part.perpetrator)
            official = person is not None and person.public
            yield Involved(
                name=person.names[0] if official and person and person.names else "",
                office=(person.office or "") if official and person else "",
                degree=part.degree.value,
                huridocs=degrees.term(part.degree.value).huridocs,
            )


def _terms(told: Sequence[Told], numbers: set[int], cover: Cover) -> Terms:
    """Return how finely an event may be told: the narrowest of all who tell of it."""
    terms = reduce(narrowest, (one.permit.terms for one in told if one.number in numbers))
    if cover is Cover.NAMES:
        return terms
    return narrowest(terms, replace(terms, place=PlaceTold.DISTRICT, date=DateTold.MONTH))


def _when(when: When, terms: Terms) -> str:
    if terms.date is DateTold.NONE:
        return ""
    precision = Precision(terms.date.value)
    first, _, last = when.written.partition("/")
    told = [When.parse(one).coarsened(precision).written for one in (first, last) if one]
    return "/".join(dict.fromkeys(told))


def _where(
    casebook: Casebook, event: Event, terms: Terms, language: str, protected: Sequence[str]
) -> tuple[str, ...]:
    """Return the place and what contains it; one that a deponent protects is left out."""
    if event.where is None or terms.place is PlaceTold.NONE:
        return ()
    places = casebook.all(Place)
    coarse = coarsened(places, event.where, _LEVELS[terms.place])
    around = outwards(places, coarse.id) if coarse else ()
    named = (p.names.get(language) or next(iter(p.names.values())) for p in around)
    return tuple(name for name in named if not whole(protected, name))
