"""What an edition says of days: what happened, what was said in public, what was denied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import reduce

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Permit, Scope
from bearwitness.consent.terms import USUAL, DateTold, PlaceTold, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.ids import ClaimId, SourceId
from bearwitness.publication.edition import Moment
from bearwitness.publication.words import Words
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.event import Act, Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened


def timeline(casebook: Casebook, *, at: datetime) -> tuple[Moment, ...]:
    """Return what happened, was said and was denied.

    What happened to people is told by month and no finer; what was said in public, by day.
    """
    known = {source.id: source for source in casebook.all(Source)}
    moments = [*_happened(casebook, at), *_said(casebook, known)]
    return tuple(sorted(moments, key=lambda m: (m.on[:10], m.kind)))


def _happened(casebook: Casebook, at: datetime) -> Iterator[Moment]:
    """Yield what happened: what was done, where and when, as coarsely as its tellers ask.

    An event's own title is for staff. An act is told only while somebody who told us of it lets
    us tell it in our own words, or a source that is public anyway tells it. The region and the
    month are the finest; somebody who asked for less is told with less.
    """
    terms, places = vocabulary("violations"), casebook.all(Place)
    public = _may_be_told(casebook, at)
    acts = [act for act in casebook.all(Act) if public.keys() & set(act.sources)]
    for event in casebook.all(Event):
        told = [act for act in acts if act.event == event.id]
        codes = dict.fromkeys(act.violation for act in told)
        allowed = _narrowest(public[s] for act in told for s in act.sources if s in public)
        when = _when(event.when, allowed.date)
        if not codes or not when:
            continue
        around = _LEVELS.get(allowed.place)
        region = coarsened(places, event.where, around) if event.where and around else None
        said = []
        for language in ("en", "ru"):
            what = ", ".join(terms.term(code).label(language) for code in codes)
            if any(act.disputed for act in told):
                what += {"en": ", disputed", "ru": ", оспаривается"}[language]
            where = f" ({region.names[language]})" if region else ""
            said.append(what[0].upper() + what[1:] + where)
        yield Moment(when, "happened", Words(*said))


_LEVELS = {PlaceTold.REGION: Level.REGION, PlaceTold.COUNTRY: Level.COUNTRY}
_PRECISIONS = {DateTold.SEASON: Precision.SEASON, DateTold.YEAR: Precision.YEAR}


def _may_be_told(casebook: Casebook, at: datetime) -> dict[SourceId, Terms]:
    """Return the sources that may be told from, each with how finely."""
    consents = Consents(casebook)
    public: dict[SourceId, Terms] = {}
    for source in casebook.all(Source):
        if source.testimony is None:
            public[source.id] = USUAL
        elif permit := consents.permitted(source.testimony, Scope.PARAPHRASE, at=at):
            public[source.id] = narrowest(permit.terms, USUAL)
    return public


def _narrowest(terms: Iterable[Terms]) -> Terms:
    return reduce(narrowest, terms, USUAL)


def _when(when: When, allowed: DateTold) -> str:
    """Return a date no finer than the month and than allowed; empty where none may be told."""
    if allowed is DateTold.NONE:
        return ""
    coarse = when.coarsened(_PRECISIONS.get(allowed, Precision.MONTH)).written
    if allowed is DateTold.MONTH:
        return coarse[:7]  # of a span, its first month
    return when.written[:4] if when.precision is Precision.SPAN else coarse


def _said(casebook: Casebook, known: Mapping[SourceId, Source]) -> Iterator[Moment]:
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}
    wordings = {claim.id: claim.wording for claim in casebook.all(Claim)}
    opposed: dict[SourceId, list[Saying]] = {}
    for saying in casebook.all(Saying):
        if saying.stance in against and saying.claim in wordings:
            opposed.setdefault(saying.source, []).append(saying)
    for source in known.values():
        if source.published is None or source.kind is SourceKind.LIST or source.confided:
            continue
        if source.id in opposed:
            what = _denied(source, opposed[source.id], wordings)
            denies = any(saying.stance is Stance.DENIES for saying in opposed[source.id])
            yield Moment(source.published.written, "denied" if denies else "said", what)
            continue
        yield Moment(source.published.written, "said", _headline(source))


def _headline(source: Source) -> Words:
    en, ru = source.called("en"), source.called("ru")
    return Words(
        f"{en.publisher or en.title}: “{en.title}”", f"{ru.publisher or ru.title}: «{ru.title}»"
    )


def _denied(
    source: Source, sayings: Sequence[Saying], wordings: Mapping[ClaimId, Mapping[str, str]]
) -> Words:
    """Return who is against which claims, and how: each way with what it is said of."""
    ways = dict.fromkeys(saying.denial for saying in sayings)
    told = []
    for language, quote, other in (
        ("en", "“{}”", "Is against it."),
        ("ru", "«{}»", "Возражает."),
    ):
        parts = [f"{speaker(source, language)}."]
        for way in ways:
            means = vocabulary("denials").term(way.value).means[language] if way else other
            of = [wordings[s.claim][language].rstrip(".") for s in sayings if s.denial is way]
            parts.append(f"{means.rstrip('.')}: {'; '.join(map(quote.format, of))}.")
        told.append(" ".join(parts))
    return Words(*told)


def speaker(source: Source, language: str) -> str:
    """Return as whom a source speaks, as the beginning of a sentence."""
    named = source.called(language)
    by = named.speaks_as or named.publisher or named.title
    return by[:1].upper() + by[1:]


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of the testimonies that what happened is told from."""
    tellers = {source for act in casebook.all(Act) for source in act.sources}
    names = [s.testimony for s in casebook.all(Source) if s.testimony and s.id in tellers]
    return granted(Consents(casebook), names, Scope.PARAPHRASE, at=at)
