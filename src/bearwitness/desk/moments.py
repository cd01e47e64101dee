"""What an edition says of days: what happened, what was said in public, what was denied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Answer, Scope, require
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import ConsentDenied
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.publication.edition import Moment, Words
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.event import Act, Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.where import Level, Place, coarsened


def timeline(casebook: Casebook, *, at: datetime) -> tuple[Moment, ...]:
    """Return what happened, was said and was denied.

    What happened to people is told by month and no finer; what was said in public, by day.
    """
    known = {source.id: source for source in casebook.all(Source)}
    moments = [*_happened(casebook, at), *_said(casebook, known)]
    return tuple(sorted(moments, key=lambda m: (m.on[:10], m.kind)))


def _happened(casebook: Casebook, at: datetime) -> Iterator[Moment]:
    """Yield what happened: what was done, the region, the month.

    An event's own title is for staff. An act is told only while somebody who told us of it may
    be quoted, or a source that is public anyway tells it.
    """
    terms, places = vocabulary("violations"), casebook.all(Place)
    public = _may_be_told(casebook, at)
    acts = [act for act in casebook.all(Act) if public.intersection(act.sources)]
    for event in casebook.all(Event):
        codes = dict.fromkeys(act.violation for act in acts if act.event == event.id)
        if not codes:
            continue
        region = coarsened(places, event.where, Level.REGION) if event.where else None
        said = []
        for language in ("en", "ru"):
            what = ", ".join(terms.term(code).label(language) for code in codes)
            if any(act.disputed for act in acts if act.event == event.id):
                what += {"en": ", disputed", "ru": ", оспаривается"}[language]
            where = f" ({region.names[language]})" if region else ""
            said.append(what[0].upper() + what[1:] + where)
        yield Moment(event.when.written[:7], "happened", Words(*said))


def _may_be_told(casebook: Casebook, at: datetime) -> set[SourceId]:
    answers = casebook.all(Answer)
    return {
        source.id
        for source in casebook.all(Source)
        if source.testimony is None or _quotable(answers, source.testimony, at)
    }


def _quotable(answers: tuple[Answer, ...], testimony: TestimonyId, at: datetime) -> bool:
    try:
        require(answers, testimony, Scope.QUOTE, at=at)
    except ConsentDenied:
        return False
    return True


def _said(casebook: Casebook, known: Mapping[SourceId, Source]) -> Iterator[Moment]:
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}
    wordings = {claim.id: claim.wording for claim in casebook.all(Claim)}
    opposed: dict[SourceId, list[Saying]] = {}
    for saying in casebook.all(Saying):
        if saying.stance in against and saying.claim in wordings:
            opposed.setdefault(saying.source, []).append(saying)
    for source in known.values():
        if source.published is None or source.kind in {SourceKind.LIST, SourceKind.TESTIMONY}:
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
