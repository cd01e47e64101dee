"""What an edition says of days: what happened, what was said in public, what was denied."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Permit, Scope
from bearwitness.consent.terms import USUAL, DateTold, PlaceTold, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.desk.fewest import at_least
from bearwitness.desk.speaking import Speakers
from bearwitness.dossier import strata
from bearwitness.ids import ClaimId, SourceId
from bearwitness.publication.edition import Moment
from bearwitness.publication.words import Words
from bearwitness.records.claim import AGAINST, Claim, Saying, Stance
from bearwitness.records.event import Act, Event
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.when import Precision, When
from bearwitness.records.where import Level, Place, coarsened

SMALLEST = strata.SMALLEST  # people harmed; what fewer met with is told less finely, or not
# What a moment says of violations of which each alone is too few people's.
_FAMILIES: tuple[tuple[Words, frozenset[str]], ...] = (
    (
        Words("torture and other ill-treatment", "пытки и другое жестокое обращение"),
        frozenset({
            "torture", "electric_shock", "beating", "ill_treatment", "humiliation",
            "verbal_abuse", "threat", "threat_of_death", "threat_of_outing", "forced_disclosure",
            "forced_confession", "denial_of_food", "denial_of_medical_care", "rape",
            "sexual_violence",
        }),
    ),
    (
        Words("people deprived of their liberty", "лишение свободы"),
        frozenset({
            "abduction", "arrest", "arbitrary_detention", "secret_detention",
            "enforced_disappearance",
        }),
    ),
    (
        Words("killings and deaths", "убийства и гибель людей"),
        frozenset({"killing", "killing_by_relatives", "execution", "death", "death_in_custody"}),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Deed:
    """An act as it may be told: what, to whom, when and where, no finer than allowed.

    `victim` is as whom they count; None may be anybody else and adds nobody.
    """

    victim: str | None
    violation: str
    when: str
    region: Place | None


def timeline(
    casebook: Casebook, *, at: datetime, told: Collection[Words] = ()
) -> tuple[Moment, ...]:
    """Return what happened, was said and was denied.

    What happened to people is told by month and no finer; what was said in public, by day. Only
    claims that are `told`, by their wordings, are quoted: who denies another stands by its title.
    """
    hidden = voices.kept_from_readers(casebook)
    known = {source.id: source for source in casebook.all(Source) if source.id not in hidden}
    moments = [*_happened(casebook, at), *_said(casebook, known, told)]
    return tuple(sorted(moments, key=lambda m: (m.on[:10], m.kind)))


def _happened(casebook: Casebook, at: datetime) -> Iterator[Moment]:
    """Yield what happened: what was done, where and when, as coarsely as its tellers ask.

    1. An act is told only while somebody who told us of it lets us tell it in our own words, or
       a source that is public anyway tells it. The region and the month are the finest; somebody
       who asked for less is told with less.
    2. What is disputed is not told as having happened: its claim tells it, with who is against.
    3. No small cell: events of one month and region are told together, and a violation only where
       `SMALLEST` people or more met with it there. Fewer are told with those of its family, then
       with those of the year, then not at all: of three dead a village knows each.
       Ids are not people: `fewest` says how many they are at the least.
    """
    deeds = list(_deeds(casebook, at))
    for length in (len("2019-03"), len("2019")):
        cells: dict[tuple[str, str], list[_Deed]] = {}
        for deed in deeds:
            around = deed.region.id if deed.region else ""
            cells.setdefault((deed.when[:length], around), []).append(deed)
        deeds = []
        for (when, _), here in cells.items():
            said, few = _told_together(here)
            deeds += few
            if said:
                yield Moment(when, "happened", _placed(said, here[0].region))


def _deeds(casebook: Casebook, at: datetime) -> Iterator[_Deed]:
    """Yield the undisputed acts that may be told. An event's own title is for staff."""
    public, places, every = _may_be_told(casebook, at), casebook.all(Place), casebook.all(Act)
    counts_as = at_least(casebook, {act.victim for act in every}, at=at)
    events = {event.id: event for event in casebook.all(Event)}
    for act in every:
        tellers = public.keys() & set(act.sources)
        event = events.get(act.event)
        if not tellers or act.disputed or event is None:
            continue
        allowed = _narrowest(public[source] for source in tellers)
        if when := _when(event.when, allowed.date):
            around = _LEVELS.get(allowed.place)
            region = coarsened(places, event.where, around) if event.where and around else None
            yield _Deed(counts_as(act.victim), act.violation, when, region)


def _told_together(deeds: Sequence[_Deed]) -> tuple[list[Words], list[_Deed]]:
    """Return what can be said of one month and place, and the deeds of too few people."""
    terms, said = vocabulary("violations"), []
    codes = dict.fromkeys(deed.violation for deed in deeds)
    told = {code for code in codes if _enough(d for d in deeds if d.violation == code)}
    said += [Words(*(terms.term(c).label(x) for x in ("en", "ru"))) for c in codes if c in told]
    for family, members in _FAMILIES:
        few = [d for d in deeds if d.violation in members and d.violation not in told]
        if _enough(few):
            said.append(family)
            told |= {deed.violation for deed in few}
    return said, [deed for deed in deeds if deed.violation not in told]


def _enough(deeds: Iterable[_Deed]) -> bool:
    return len({deed.victim for deed in deeds} - {None}) >= SMALLEST


def _placed(said: Sequence[Words], region: Place | None) -> Words:
    both = []
    for language in ("en", "ru"):
        what = ", ".join(words.of(language) for words in said)
        where = f" ({region.called(language)})" if region else ""
        both.append(what[0].upper() + what[1:] + where)
    return Words(*both)


_LEVELS = {PlaceTold.REGION: Level.REGION, PlaceTold.COUNTRY: Level.COUNTRY}
_PRECISIONS = {DateTold.SEASON: Precision.SEASON, DateTold.YEAR: Precision.YEAR}


def _may_be_told(casebook: Casebook, at: datetime) -> dict[SourceId, Terms]:
    """Return the sources that may be told from, each with how finely."""
    consents = Consents(casebook)
    public: dict[SourceId, Terms] = {}
    for source, names in voices.testimonies(casebook).items():
        permits = [consents.permitted(name, Scope.PARAPHRASE, at=at) for name in names]
        if all(permits):
            public[source] = _narrowest(permit.terms for permit in permits if permit)
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


def _said(
    casebook: Casebook, known: Mapping[SourceId, Source], told: Collection[Words]
) -> Iterator[Moment]:
    wordings = {
        claim.id: claim.wording
        for claim in casebook.all(Claim)
        if Words(claim.wording["en"], claim.wording["ru"]) in told
    }
    opposed: dict[SourceId, list[Saying]] = {}
    for saying in casebook.all(Saying):
        if saying.stance in AGAINST and saying.claim in wordings:
            opposed.setdefault(saying.source, []).append(saying)
    speakers = Speakers.of(casebook)
    for source in known.values():
        if source.published is None or source.kind is SourceKind.LIST or source.confided:
            continue
        if source.id in opposed:
            what = _denied(source, opposed[source.id], wordings, speakers)
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
    source: Source,
    sayings: Sequence[Saying],
    wordings: Mapping[ClaimId, Mapping[str, str]],
    speakers: Speakers,
) -> Words:
    """Return who is against which claims: what the source says itself, then whom it quotes."""
    chains = sorted({saying.attribution for saying in sayings})
    told = [
        _in_each_way(
            speakers.told(source, chain), [s for s in sayings if s.attribution == chain], wordings
        )
        for chain in chains
    ]
    return Words(*(" ".join(one.of(language) for one in told) for language in ("en", "ru")))


def _in_each_way(
    who: Words, sayings: Sequence[Saying], wordings: Mapping[ClaimId, Mapping[str, str]]
) -> Words:
    """Return how somebody is against claims: each way with what it is said of."""
    ways = dict.fromkeys(saying.denial for saying in sayings)
    told = []
    for language, quote, other in (
        ("en", "“{}”", "Is against it."),
        ("ru", "«{}»", "Возражает."),
    ):
        parts = [f"{who.of(language)}."]
        for way in ways:
            means = vocabulary("denials").term(way.value).means[language] if way else other
            of = [wordings[s.claim][language].rstrip(".") for s in sayings if s.denial is way]
            parts.append(f"{means.rstrip('.')}: {'; '.join(map(quote.format, of))}.")
        told.append(" ".join(parts))
    return Words(*told)


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of the testimonies that what happened is told from."""
    tellers = {source for act in casebook.all(Act) for source in act.sources}
    whose = voices.testimonies(casebook)
    names = [name for source in tellers for name in sorted(whose.get(source, ()))]
    return granted(Consents(casebook), names, Scope.PARAPHRASE, at=at)
