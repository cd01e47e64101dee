"""What an edition says of claims, numbers and days, in both languages, from what DESK knows.

No pseudonym and no testimony's id leaves here: a deponent is "a man who was held" and never
`T-…` or the name under which staff know them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.consent import Answer, Scope, require
from bearwitness.corroboration import lineage
from bearwitness.corroboration.grading import Grade, Opposition
from bearwitness.corroboration.lineage import Voice
from bearwitness.corroboration.wording import Both
from bearwitness.counting import picture, wording
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import ConsentDenied
from bearwitness.ids import ClaimId, SourceId, TestimonyId
from bearwitness.publication.edition import (
    Flow,
    Moment,
    Number,
    Objection,
    Plot,
    PublicClaim,
    Rule,
    Rung,
    Spring,
    Words,
)
from bearwitness.records.claim import Claim, Saying, Stance
from bearwitness.records.event import Act, Event
from bearwitness.records.source import Link, Source, SourceKind
from bearwitness.records.terms import Vocabulary
from bearwitness.records.where import Level, Place, coarsened


@dataclass(frozen=True, slots=True)
class _Said:
    sayings: tuple[Saying, ...]
    links: tuple[Link, ...]


_SMALLEST_SHOWN = 3  # a combination of lists with fewer persons is drawn without its number


def claims(casebook: Casebook, grades: Mapping[ClaimId, Grade]) -> tuple[PublicClaim, ...]:
    """Return every graded claim as readers see it."""
    known = {source.id: source for source in casebook.all(Source)}
    said = _Said(casebook.all(Saying), casebook.all(Link))
    return tuple(
        _claim(f"c-{number:02d}", claim, grades[claim.id], known, said)
        for number, claim in enumerate(casebook.all(Claim), start=1)
    )


def number(table: Overlaps, estimate: Estimate) -> Number:
    """Return the documented and the estimate, or why there is none, with their pictures."""
    said = Words(*(wording.sentence(estimate, language) for language in ("en", "ru")))
    withheld = None
    if estimate.withheld is not None:
        withheld = Words(*(wording.because(estimate, language) for language in ("en", "ru")))
    shown = withheld is None
    return Number(
        id="victims",
        title=Words("How many people were held", "Сколько людей удерживали"),
        documented=estimate.documented,
        says=said,
        lower=estimate.lower if shown else None,
        median=estimate.median if shown else None,
        upper=estimate.upper if shown else None,
        level=estimate.level if shown else None,
        withheld=withheld,
        limits=tuple(
            Words(wording.remark(remark, "en"), wording.remark(remark, "ru"))
            for remark in estimate.warnings
        ),
        plots=(
            Plot(
                Words("Documented and estimated", "Задокументировано и оценено"),
                said,
                Words(picture.interval(estimate, "en"), picture.interval(estimate, "ru")),
            ),
            Plot(
                Words("Who is on which lists", "Кто в каких списках"),
                Words(
                    "How many people stand on each combination of lists.",
                    "Сколько людей входит в каждое сочетание списков.",
                ),
                Words(
                    picture.upset(table, "en", least=_SMALLEST_SHOWN),
                    picture.upset(table, "ru", least=_SMALLEST_SHOWN),
                ),
            ),
        ),
    )


def timeline(casebook: Casebook, *, at: datetime) -> tuple[Moment, ...]:
    """Return what happened, was said and was denied.

    What happened to people is told by month and no finer; what was said in public, by day.
    """
    known = {source.id: source for source in casebook.all(Source)}
    moments = [*_happened(casebook, at), *_said(casebook, known)]
    return tuple(sorted(moments, key=lambda m: (m.on[:10], m.kind)))


def _claim(
    name: str, claim: Claim, grade: Grade, known: Mapping[SourceId, Source], said: _Said
) -> PublicClaim:
    mine = {s.source for s in said.sayings if s.claim == claim.id and s.stance is Stance.ASSERTS}
    names = _public_names(known, sorted(mine, key=list(known).index))
    flows = tuple(_flows(said.links, names))
    return PublicClaim(
        id=name,
        wording=Words(claim.wording["en"], claim.wording["ru"]),
        rung=Rung(grade.rung.value),
        k_certain=grade.k_certain,
        k_possible=grade.k_possible,
        because=_words(grade.because),
        voices=tuple(_voice(voice, known) for voice in grade.cut),
        rules=tuple(Rule(_words(r.name), r.met, _words(r.why)) for r in grade.rules),
        objections=tuple(_objection(one, known) for one in grade.opposition),
        springs=tuple(_spring(name, known[source]) for source, name in names.items()),
        flows=flows,
    )


def _public_names(known: Mapping[SourceId, Source], sources: list[SourceId]) -> dict[SourceId, str]:
    return {
        source: f"s-{number:02d}"
        for number, source in enumerate((s for s in sources if s in known), start=1)
    }


def _flows(links: tuple[Link, ...], names: Mapping[SourceId, str]) -> Iterator[Flow]:
    for link in links:
        if link.onto and link.relation in lineage.RELAYS and {link.source, link.onto} <= set(names):
            yield Flow(
                names[link.source], names[link.onto], link.relation.value, link.standing.value
            )


def _spring(name: str, source: Source) -> Spring:
    on = source.published.written if source.published else ""
    return Spring(name, source.kind.value, _titled(source), on)


def _titled(source: Source) -> Words:
    if source.testimony is not None:
        connection = vocabulary("source_connections").term(source.connection or "third_party")
        return Words(connection.label("en").capitalize(), connection.label("ru").capitalize())
    title = source.publisher or source.title
    return Words(title, title)


def _voice(voice: Voice, known: Mapping[SourceId, Source]) -> Words:
    titles = [_titled(known[source]) for source in voice.sources if source in known]
    unique = list(dict.fromkeys(titles))
    return Words(" + ".join(t.en for t in unique) or "?", " + ".join(t.ru for t in unique) or "?")


def _objection(one: Opposition, known: Mapping[SourceId, Source]) -> Objection:
    source = known[one.source]
    kinds = vocabulary("denials")
    label = _label(kinds, one.kind.value) if one.kind else None
    on = source.published.written if source.published else ""
    by = source.speaks_as or source.publisher or source.title
    return Objection(Words(by, by), one.kind.value if one.kind else one.stance.value, on, label)


def _label(terms: Vocabulary, code: str) -> Words:
    term = terms.term(code)
    return Words(term.means["en"], term.means["ru"])


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
    opposed = {s.source for s in casebook.all(Saying) if s.stance in against}
    for source in known.values():
        if source.published is None or source.kind is SourceKind.LIST:
            continue
        who = source.publisher or source.title
        kind = "denied" if source.id in opposed else "said"
        what = Words(f"{who}: {source.title}", f"{who}: {source.title}")
        yield Moment(source.published.written, kind, what)


def _words(both: Both) -> Words:
    return Words(both.en, both.ru)
