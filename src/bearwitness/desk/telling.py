"""What an edition says of claims, in both languages, from what DESK knows.

No pseudonym and no testimony's id leaves here. Those who spoke in confidence are told of a claim
together, only where they are three or more, and never who of the public sources had it from them:
a newspaper's witness and ours would be known to be one. So a claim is graded for readers anew, from
what is public and, where they are three or more, from those who spoke in confidence, with no link
between the two. It says at least how many voices stand behind it, as its rung does, and never how
many there are: two editions that differ by one withdrawal would show it. A claim that nothing
carries which may be told is left out (`readers.told`), and the others are numbered without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.corroboration import lineage
from bearwitness.corroboration.bearing import Bearing, Held
from bearwitness.corroboration.grading import Grade, Opposition
from bearwitness.corroboration.wording import Both
from bearwitness.desk import citations, readers, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.one_letter import Letters
from bearwitness.desk.speaking import Speakers
from bearwitness.dossier.words import day
from bearwitness.ids import ClaimId, SourceId
from bearwitness.publication.claims import (
    CONFIDED,
    TESTIMONY,
    CitedJudgment,
    Flow,
    NotCounted,
    Objection,
    PublicClaim,
    Rule,
    Spring,
)
from bearwitness.publication.words import Words
from bearwitness.records.claim import Claim, Saying
from bearwitness.records.rung import Rung
from bearwitness.records.source import ONE_VOICE, RELAYS, Link, Rating, Source, Standing
from bearwitness.records.terms import Vocabulary

_AT_LEAST = {
    Rung.RECORDED: 0,
    Rung.REPORTED: 1,
    Rung.GROUNDS_TO_SUSPECT: 1,
    Rung.GROUNDS_TO_BELIEVE: 2,
    Rung.CLEAR_AND_CONVINCING: 3,
}  # a judgment asks for none: there the voices count as without it
_SEALED = Words(
    "Witnesses who spoke with us in confidence, three or more",
    "Свидетели, говорившие с нами доверительно, трое или больше",
)
_ENOUGH = Words(
    "As many as the rule asks for, or more.", "Столько, сколько требует правило, или больше."
)
_UNTOLD = Words(
    "Where it has it from is not told here; what is not known counts as dependent.",
    "Откуда это у неё, здесь не сказано; неизвестное считается зависимым.",
)
_UNCOUNTED = Words("We do not rely on it.", "Мы на неё не опираемся.")


def claims(
    casebook: Casebook, grades: Mapping[ClaimId, Grade], *, at: datetime
) -> tuple[PublicClaim, ...]:
    """Return the claims that may be told as readers see them; `at`: who may be compared."""
    hidden = voices.kept_from_readers(casebook)
    comparable = voices.comparable(casebook, at=at)
    bearing = Bearing(
        Held(
            tuple(source for source in comparable if source.id not in hidden),
            voices.links(casebook), casebook.all(Saying), voices.reviews(casebook),
            casebook.all(Rating), citations.every(casebook), citations.signings(casebook),
        )
    )  # fmt: skip
    letters, speakers = voices.letters(casebook), Speakers.of(casebook)
    every = (_seen(c, bearing.on(c.id), grades[c.id], letters) for c in casebook.all(Claim))
    told = (one for one in every if readers.told(one[0]))
    return tuple(
        _claim(f"c-{number:02d}", *one, speakers) for number, one in enumerate(told, start=1)
    )


def _seen(
    claim: Claim, held: Held, grade: Grade, letters: Letters
) -> tuple[readers.Seen, Mapping[SourceId, Source], readers.Said]:
    """Return a claim as readers see it, with the sources and sayings that bear on it."""
    known = {source.id: source for source in held.sources}
    said = readers.Said(
        held.sayings, held.links, held.reviews, held.ratings, held.judgments, letters, held.signings
    )
    return readers.seen(claim, known, grade, said), known, said


def _claim(
    name: str,
    seen: readers.Seen,
    known: Mapping[SourceId, Source],
    said: readers.Said,
    speakers: Speakers,
) -> PublicClaim:
    claim, public, sealed, shown, grade = (
        seen.claim, seen.public, seen.sealed, seen.grade, seen.held,
    )  # fmt: skip
    names = {source.id: f"s-{number:02d}" for number, source in enumerate(public, start=1)}
    links = lineage.for_claim(claim.id, said.links, said.sayings)
    flows = _flows(links, names)
    own = [s for s in said.sayings if s.claim == claim.id]
    saw = lineage.perceiving({source.id: source for source in public}, links, own)
    cut = {source for voice in shown.publication_cut for source in voice.sources}
    rung, by_voices = shown.rung, shown.by_voices  # all that we know carries it as far
    judgments = _judgments(seen, said, rung)
    return PublicClaim(
        id=name,
        wording=Words(claim.wording["en"], claim.wording["ru"]),
        rung=rung,
        at_least=_AT_LEAST[by_voices],
        because=_found(judgments) or _because(flows, names, known, rung),
        voices=(
            *(_titled(source) for source in public if source.id in cut),
            *((_SEALED,) if sealed else ()),
        ),
        rules=tuple(_rules(shown, by_voices, rung)),
        needs=tuple(_words(rule.name) for rule in shown.rules if rule.rung == _next(rung)),
        not_counted=tuple(_not_counted(shown, public, cut, flows, names)),
        objections=_objections(grade.opposition, known, said, speakers),
        springs=(
            *((Spring("s-00", TESTIMONY, _SEALED, cut=True),) if sealed else ()),
            *(
                _spring(source, names[source.id], shown, cut, saw=source.id in saw)
                for source in public
            ),
        ),
        flows=flows,
        judgments=judgments,
    )


def _next(rung: Rung) -> str:
    after = list(Rung)[list(Rung).index(rung) + 1 :]
    return after[0].value if after else ""


def _judgments(seen: readers.Seen, said: readers.Said, rung: Rung) -> tuple[CitedJudgment, ...]:
    """Return the judgments that carry the claim, of those of which readers may be told."""
    if rung is not Rung.BEYOND_REASONABLE_DOUBT:
        return ()
    counting = {one.source for one in seen.grade.judgments if one.counts}
    found = sorted(
        (j for j in said.judgments if j.claim == seen.claim.id and j.source in counting and j.told),
        key=lambda j: (j.on.written, j.source),
    )
    return tuple(
        CitedJudgment(
            Words(j.court["en"], j.court["ru"]), j.case_number, j.on.written, j.paragraph,
            j.finality.value, counts=True,
        )
        for j in found
    )  # fmt: skip


def _found(judgments: Iterable[CitedJudgment]) -> Words | None:
    """Say on which judgment a claim rests; nothing where it rests on none."""
    one = next((j for j in judgments if j.counts), None)
    if one is None:
        return None
    where = f"{one.case_number}, {one.paragraph}"
    on = [day(one.on, language) for language in ("en", "ru")]
    return Words(
        f"A court found it proved beyond reasonable doubt: {one.court.en}, {where} ({on[0]})."
        " We cite the judgment; whether the trial was fair is asked by none of our rules.",
        f"Суд установил это вне разумных сомнений: {one.court.ru}, {where} ({on[1]})."
        " Мы приводим решение; был ли процесс справедливым, наши правила не спрашивают.",
    )


def _rules(grade: Grade, by_voices: Rung, reached: Rung) -> Iterator[Rule]:
    """Yield the rules that the rung needs, without a number: it would count who spoke to us."""
    rungs = [rung.value for rung in Rung]
    for rule in grade.rules:
        court = rule.rung is reached is Rung.BEYOND_REASONABLE_DOUBT
        if court or rungs.index(rule.rung.value) <= rungs.index(by_voices.value):
            counts = any(letter.isdigit() for letter in rule.why.en)
            yield Rule(_words(rule.name), rule.met, _ENOUGH if counts else _words(rule.why))


def _not_counted(
    grade: Grade,
    public: Sequence[Source],
    cut: set[SourceId],
    flows: Sequence[Flow],
    names: Mapping[SourceId, str],
) -> Iterator[NotCounted]:
    """Yield the public sources that add no voice; not what staff wrote about one, nor who did.

    One through which all must pass adds none either, and yet is one of those that must be wrong.
    """
    titles = {names[source.id]: _titled(source) for source in public}
    known = {source.id: source for source in public if source.id not in cut}
    for one in grade.not_counted:
        if one.source not in known:
            continue
        onto = [titles[f.onto] for f in flows if f.source == names[one.source]]
        why = _UNTOLD
        if not readers.relied_on(grade, one.source):
            why = _UNCOUNTED
        elif onto:
            why = Words(
                f"It adds no voice to {', '.join(title.en for title in onto)}.",
                f"Голоса не добавляет: за ней {', '.join(f'«{title.ru}»' for title in onto)}.",
            )
        yield NotCounted(_titled(known[one.source]), why)


def _flows(links: tuple[Link, ...], names: Mapping[SourceId, str]) -> tuple[Flow, ...]:
    """Return who has it from whom, then who is one voice with whom; never in a circle."""
    inside = [link for link in links if link.onto and {link.source, link.onto} <= set(names)]
    flows: list[Flow] = []
    for kinds in (RELAYS, ONE_VOICE):
        for link in inside:
            source, onto = names[link.source], names[SourceId(link.onto or "")]
            if link.relation in kinds and not _relies(onto, source, flows):
                flows.append(Flow(source, onto, link.relation.value, link.standing.value))
    return tuple(flows)


def _relies(source: str, onto: str, flows: Sequence[Flow]) -> bool:
    reached, more = {source}, [source]
    while more:
        found = {flow.onto for flow in flows if flow.source == more[-1]} - reached
        more[-1:] = sorted(found)
        reached |= found
    return onto in reached


def _because(
    flows: Sequence[Flow],
    names: Mapping[SourceId, str],
    known: Mapping[SourceId, Source],
    rung: Rung,
) -> Words:
    """Return which public sources add no voice; how many speak in confidence, nobody is told."""
    if rung is Rung.RECORDED:
        return Words(
            "It is recorded; this rung asks for nothing else.",
            "Это зафиксировано; большего эта ступень не требует.",
        )
    relaying = {flow.source for flow in flows if flow.relation in RELAYS}
    origins = [source for source, name in names.items() if not _fed(name, flows)]
    firm = all(f.standing == Standing.ESTABLISHED for f in flows if f.source in relaying)
    if len(origins) == 1 and relaying:
        first = _titled(known[origins[0]])
        return _firmly(
            f"{len(names)} public sources say it, and we count them as one voice: the others all"
            f" have it from {first.en}, directly or from one that does. If {first.en} is wrong, so"
            " may they all be.",
            f"Открытых источников {len(names)}, а голос один — так мы считаем: все остальные узнали"
            f" это от «{first.ru}» — сами или через других. Если ошибся этот источник, могут"
            " ошибаться и все.",
            firm=firm,
        )
    if relaying:
        return _firmly(
            f"Public sources in all: {len(names)}. Those of them that repeat what another said,"
            f" and so add no voice: {len(relaying)}.",
            f"Всего открытых источников: {len(names)}. Из них повторяют сказанное другими и потому"
            f" голоса не добавляют: {len(relaying)}.",
            firm=firm,
        )
    return Words(
        "The rules of this rung are met.",
        "Правила этой ступени выполнены.",
    )


def _firmly(en: str, ru: str, *, firm: bool) -> Words:
    if firm:
        return Words(en, ru)
    return Words(
        f"{en} Not all of that is established: where links between sources are listed, each says"
        " how far it is.",
        f"{ru} Установлено не всё: там, где связи источников перечислены, у каждой сказано,"
        " насколько.",
    )


def _fed(name: str, flows: Sequence[Flow]) -> bool:
    return any(flow.source == name for flow in flows)


def _spring(source: Source, name: str, grade: Grade, cut: set[SourceId], *, saw: bool) -> Spring:
    return Spring(
        name,
        source.kind.value,
        _titled(source),
        _day(source),
        saw=saw,
        cut=source.id in cut,
        counts=readers.relied_on(grade, source.id),
    )


def _titled(source: Source) -> Words:
    titles = (source.called(language) for language in ("en", "ru"))
    return Words(*(one.publisher or one.title for one in titles))


def _objections(
    opposition: Sequence[Opposition],
    known: Mapping[SourceId, Source],
    said: readers.Said,
    speakers: Speakers,
) -> tuple[Objection, ...]:
    """Return who is against it, by day; those who speak for each other share a number."""
    opposition = [one for one in opposition if one.source in known]
    public = [one for one in opposition if not known[one.source].confided]
    dated = sorted(public, key=lambda one: (_day(known[one.source]), one.source))
    voice = {one.source: number for number, one in enumerate(dated, start=1)}
    for link in said.links:
        if link.relation in ONE_VOICE and {link.source, link.onto} <= voice.keys():
            one, other = voice[link.source], voice[SourceId(link.onto or "")]
            voice = {source: one if n == other else n for source, n in voice.items()}
    numbers = list(voice.values())
    shared = [n for n in dict.fromkeys(numbers) if numbers.count(n) > 1]
    told = (
        _objection(
            one,
            known[one.source],
            speakers,
            shared.index(voice[one.source]) + 1 if voice[one.source] in shared else 0,
        )
        for one in dated
    )
    return (*_confiding(opposition, known, said), *dict.fromkeys(told))


def _confiding(
    opposition: Iterable[Opposition], known: Mapping[SourceId, Source], said: readers.Said
) -> Iterator[Objection]:
    """Yield every way in which three or more object in confidence; of fewer, nobody is told.

    Whom they only quote as denying it is not they, and is not told of.
    """
    ways: dict[str, tuple[Words | None, list[Source]]] = {}
    for one in opposition:
        if known[one.source].confided and not one.attribution:
            ways.setdefault(_way(one), (_says(one), []))[1].append(known[one.source])
    for kind, (says, them) in sorted(ways.items(), key=lambda way: way[0]):
        if len(readers.heard(them, said.links, said.letters)) >= readers.TOGETHER:
            yield Objection(CONFIDED, kind, says=says)


def _day(source: Source) -> str:
    """Return when a source was published; empty where nobody knows."""
    return source.published.written if source.published else ""


def _objection(one: Opposition, source: Source, speakers: Speakers, number: int) -> Objection:
    by = speakers.told(source, one.attribution)
    return Objection(by, _way(one), _day(source), _says(one), number)


def _way(one: Opposition) -> str:
    return one.kind.value if one.kind else one.stance.value


def _says(one: Opposition) -> Words | None:
    return _label(vocabulary("denials"), one.kind.value) if one.kind else None


def _label(terms: Vocabulary, code: str) -> Words:
    term = terms.term(code)
    return Words(term.means["en"], term.means["ru"])


def _words(both: Both) -> Words:
    return Words(both.en, both.ru)
