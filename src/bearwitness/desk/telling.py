"""What an edition says of claims, numbers and days, in both languages, from what DESK knows.

No pseudonym and no testimony's id leaves here: a deponent is "a man who was held" and never
`T-…` or the name under which staff know them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration import lineage
from bearwitness.corroboration.grading import Grade, Opposition
from bearwitness.corroboration.lineage import Voice
from bearwitness.corroboration.wording import Both
from bearwitness.counting import picture, wording
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.desk import voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.moments import speaker
from bearwitness.ids import ClaimId, SourceId
from bearwitness.publication.edition import (
    Flow,
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
from bearwitness.records.source import Link, Source, SourceKind
from bearwitness.records.terms import Vocabulary


@dataclass(frozen=True, slots=True)
class _Said:
    sayings: tuple[Saying, ...]
    links: tuple[Link, ...]


_MARKS = Words(
    "Each dark mark is one person whom the lists name; the solid bar is all of these. The number of"
    " all who were held most likely lies in the band that fades, where it is darkest. Between the"
    " two are people whom no list names and whom even the low end of the estimate counts.",
    "Каждая тёмная точка — один человек, который есть в списках; сплошная полоса — все они вместе."
    " Общее число удерживавшихся вероятнее всего лежит в полосе с размытыми краями, там, где она"
    " темнее. Между ними — люди, которых нет ни в одном списке, но которых учитывает даже нижняя"
    " граница оценки.",
)
_MARKS_ALONE = Words(
    "Each mark is one person whom the lists name.",
    "Каждая точка — один человек, который есть в списках.",
)
_SMALLEST_SHOWN = 3  # a combination of lists with fewer persons is drawn without its number


def claims(
    casebook: Casebook, grades: Mapping[ClaimId, Grade], *, at: datetime
) -> tuple[PublicClaim, ...]:
    """Return every graded claim as readers see it, with the sources that `at` may be compared."""
    known = {source.id: source for source in voices.comparable(casebook, at=at)}
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
                _MARKS if shown else _MARKS_ALONE,
                Words(picture.interval(estimate, "en"), picture.interval(estimate, "ru")),
            ),
            Plot(
                Words("Who is on which lists", "Кто в каких списках"),
                Words(
                    "A row is a combination of lists: a person in it is on the lists with a dark"
                    " dot and on no other. The bar says how many people that is. What the lists"
                    " share shows how many all of them miss.",
                    "Строка — это сочетание списков: человек из неё есть в списках с тёмной"
                    " точкой и ни в каких других. Полоса показывает, сколько таких людей. По тому,"
                    " что у списков общего, видно, скольких нет ни в одном.",
                ),
                Words(
                    picture.upset(table, "en", least=_SMALLEST_SHOWN),
                    picture.upset(table, "ru", least=_SMALLEST_SHOWN),
                ),
            ),
        ),
    )


def _claim(
    name: str, claim: Claim, grade: Grade, known: Mapping[SourceId, Source], said: _Said
) -> PublicClaim:
    mine = {s.source for s in said.sayings if s.claim == claim.id and s.stance is Stance.ASSERTS}
    names = _public_names([source for source in known if source in mine])
    flows = _flows(said.links, names)
    return PublicClaim(
        id=name,
        wording=Words(claim.wording["en"], claim.wording["ru"]),
        rung=Rung(grade.rung.value),
        k_certain=grade.k_certain,
        k_possible=grade.k_possible,
        because=_because(grade, flows, names, known),
        voices=tuple(_voice(voice, known) for voice in grade.cut),
        rules=tuple(Rule(_words(r.name), r.met, _words(r.why)) for r in grade.rules),
        objections=_objections(grade.opposition, known, said.links),
        springs=tuple(_spring(name, known[source]) for source, name in names.items()),
        flows=flows,
    )


def _public_names(sources: Sequence[SourceId]) -> dict[SourceId, str]:
    return {source: f"s-{number:02d}" for number, source in enumerate(sources, start=1)}


def _flows(links: tuple[Link, ...], names: Mapping[SourceId, str]) -> tuple[Flow, ...]:
    """Return who has it from whom, then who is one voice with whom; never in a circle."""
    inside = [link for link in links if link.onto and {link.source, link.onto} <= set(names)]
    flows: list[Flow] = []
    for kinds in (lineage.RELAYS, lineage.ONE_VOICE):
        for link in inside:
            source, onto = names[link.source], names[SourceId(link.onto or "")]
            if link.relation in kinds and not _relies(onto, source, flows):
                flows.append(Flow(source, onto, link.relation.value, link.standing.value))
    return tuple(flows)


def _relies(source: str, onto: str, flows: Sequence[Flow]) -> bool:
    return source == onto or any(
        _relies(flow.onto, onto, flows) for flow in flows if flow.source == source
    )


def _because(
    grade: Grade,
    flows: Sequence[Flow],
    names: Mapping[SourceId, str],
    known: Mapping[SourceId, Source],
) -> Words:
    """Return which sources add no voice, and what the next rung still needs."""
    relaying = {flow.source for flow in flows if flow.relation in lineage.RELAYS}
    origins = [source for source, name in names.items() if not _fed(name, flows)]
    parts = []
    if len(origins) == 1 and relaying:
        first = _titled(known[origins[0]])
        parts.append(
            Words(
                f"{len(names)} sources say it, and they are one voice: the others all have it from"
                f" {first.en}, directly or from one that does. If {first.en} is wrong, all are.",
                f"Источников {len(names)}, а голос один: все остальные узнали это от"
                f" «{first.ru}» — сами или через других. Если ошибся этот источник, ошиблись все.",
            )
        )
    elif relaying:
        parts.append(
            Words(
                f"Sources in all: {len(names)}. Those of them that only repeat what another said,"
                f" and so add no voice: {len(relaying)}.",
                f"Всего источников: {len(names)}. Из них только повторяют сказанное другими и"
                f" потому голоса не добавляют: {len(relaying)}.",
            )
        )
    missing = next((rule.name for rule in grade.rules if not rule.met), None)
    if missing is not None:
        parts.append(
            Words(
                f"The first rule that is not met: “{missing.en}”.",
                f"Первое невыполненное правило: «{missing.ru}».",
            )
        )
    if not parts:
        return _words(grade.because)
    return Words(" ".join(part.en for part in parts), " ".join(part.ru for part in parts))


def _fed(name: str, flows: Sequence[Flow]) -> bool:
    return any(flow.source == name for flow in flows)


def _spring(name: str, source: Source) -> Spring:
    return Spring(name, source.kind.value, _titled(source), _day(source))


def _titled(source: Source) -> Words:
    if source.kind is SourceKind.TESTIMONY:  # its title is for staff
        connection = vocabulary("source_connections").term(source.connection or "third_party")
        return Words(connection.label("en").capitalize(), connection.label("ru").capitalize())
    titles = (source.called(language) for language in ("en", "ru"))
    return Words(*(one.publisher or one.title for one in titles))


def _voice(voice: Voice, known: Mapping[SourceId, Source]) -> Words:
    titles = [_titled(known[source]) for source in voice.sources if source in known]
    unique = list(dict.fromkeys(titles))
    return Words(" + ".join(t.en for t in unique) or "?", " + ".join(t.ru for t in unique) or "?")


def _objections(
    opposition: Sequence[Opposition], known: Mapping[SourceId, Source], links: Sequence[Link]
) -> tuple[Objection, ...]:
    """Return who is against it, by day; those who speak for each other share a number."""
    dated = sorted(opposition, key=lambda one: (_day(known[one.source]), one.source))
    voice = {one.source: number for number, one in enumerate(dated, start=1)}
    for link in links:
        if link.relation in lineage.ONE_VOICE and link.source in voice and link.onto in voice:
            one, other = voice[link.source], voice[link.onto]
            voice = {source: one if n == other else n for source, n in voice.items()}
    numbers = list(voice.values())
    shared = [n for n in dict.fromkeys(numbers) if numbers.count(n) > 1]
    return tuple(
        replace(
            _objection(one, known),
            voice=shared.index(voice[one.source]) + 1 if voice[one.source] in shared else 0,
        )
        for one in dated
    )


def _day(source: Source) -> str:
    """Return when a source was published; when somebody spoke to us, nobody is told."""
    if source.published is None or source.kind is SourceKind.TESTIMONY:
        return ""
    return source.published.written


def _objection(one: Opposition, known: Mapping[SourceId, Source]) -> Objection:
    source = known[one.source]
    label = _label(vocabulary("denials"), one.kind.value) if one.kind else None
    kind = one.kind.value if one.kind else one.stance.value
    by = Words(speaker(source, "en"), speaker(source, "ru"))
    if source.kind is SourceKind.TESTIMONY:
        by = _titled(source)
    return Objection(by, kind, _day(source), label)


def _label(terms: Vocabulary, code: str) -> Words:
    term = terms.term(code)
    return Words(term.means["en"], term.means["ru"])


def _words(both: Both) -> Words:
    return Words(both.en, both.ru)
