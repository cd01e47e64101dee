"""The rung of a claim: by printed rules and never by a score.

    recorded → reported → grounds to suspect → grounds to believe → clear and convincing

The words are those of UN commissions of inquiry (OHCHR, Commissions of Inquiry … Guidance and
Practice, 2015); "beyond reasonable doubt" is for courts: a claim stands there only by citing a
judgment (`judgments`), whatever else speaks for it. Each other rung needs the rules of those
below it. Opposition stands on its own axis: a denial lowers nothing; only a specific refutation
that our own enquiry has confirmed (`Saying.checked`) can, and then the claim falls to `reported`.
One who was there, was relied on and now denies it stays a voice of it: people are made to deny.
No rule here says that a claim is true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from bearwitness.corroboration import enquiries, lineage
from bearwitness.corroboration.judgments import RULES, Cited, cited, contrary, discounted, why
from bearwitness.corroboration.lineage import Graph, Voice
from bearwitness.corroboration.wording import Both, counted
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Denial, Review, Saying, Stance
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.reason import alike, looks
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    RELAYS,
    Link,
    Rating,
    Relation,
    Source,
    SourceKind,
    Standing,
)

_ACCOUNT = "account"  # what people say or write down, of whatever connection, is of one kind
_KINDS = {SourceKind.DOCUMENT: "document", SourceKind.MEDIA: "media"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One printed rule: the rung that needs it, whether it is met, and why."""

    code: str
    rung: Rung
    name: Both
    met: bool
    why: Both


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A source that asserts the claim and adds no voice."""

    source: SourceId
    why: Both
    rated: bool = False  # staff rated it so that nothing it says counts


@dataclass(frozen=True, slots=True)
class Opposition:
    """A source against the claim. `kind` is None where it doubts or denies in no known way.

    `attribution` is whose words these are, the outermost speaker first; empty: its own.
    """

    source: SourceId
    kind: Denial | None
    stance: Stance
    checked: bool
    attribution: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """A rung that explains itself.

    To reject the claim, every voice of `cut` would have to be wrong. `publication_cut` is as
    small, but at the other end: who would have to be wrong among those who published.
    """

    claim: ClaimId
    rung: Rung
    k_certain: int
    k_possible: int
    cut: tuple[Voice, ...]
    publication_cut: tuple[Voice, ...]
    not_counted: tuple[NotCounted, ...]
    opposition: tuple[Opposition, ...]
    rules: tuple[Rule, ...]
    next_enquiry: Both
    because: Both
    by_voices: Rung = Rung.RECORDED  # where it would stand without any judgment
    judgments: tuple[Cited, ...] = ()


def grade(
    claim: ClaimId,
    *,
    sources: Iterable[Source],
    links: Iterable[Link],
    sayings: Iterable[Saying],
    ratings: Iterable[Rating] = (),
    reviewers: Collection[str] = (),
    contradictions_answered: bool = False,
    adverse_answered: bool = False,
    judgments: Iterable[Judgment] = (),
    signed: Mapping[str, Collection[str]] | None = None,
) -> Grade:
    """Grade one claim. The order of what is given does not matter.

    Args:
        claim: whose sayings count; those of other claims are passed over.
        sources: in the casebook.
        links: who relied on whom.
        sayings: who says what; of sources that are gone, only what our enquiry confirmed counts.
        ratings: one a source at most; what a source rated doubtful or worse asserts is not
            counted, nor are those who have it from nobody else. What it denies stays on its axis.
        reviewers: who has read all of it and agrees; two different names are needed.
        contradictions_answered: reviewers wrote down what contradicts it and their answer, or
            that nothing does.
        adverse_answered: the best case against the claim was written and answered.
        judgments: which courts' judgments are cited, for any claims.
        signed: by the digest of a citation, the reviewers who have signed it.
    """
    known = {source.id: source for source in sources}
    links, sayings = tuple(links), tuple(sayings)
    mine = sorted(
        {s for s in sayings if s.claim == claim and s.source in known},
        key=lambda s: (s.source, s.stance, s.denial or "", s.attribution, s.checked),
    )
    held = sorted(
        set(lineage.for_claim(claim, links, sayings)),
        key=lambda k: (k.source, k.relation, k.onto or "", k.claim or "", k.standing),
    )
    rated = {r.source: r for r in ratings if not r.counts}
    graph = lineage.graph(known.values(), held, mine, unreliable=rated)
    loose = lineage.graph(known.values(), held, mine, doubtful=False, unreliable=rated)
    k_certain = graph.certain()
    asserting = {s.source for s in mine if s.stance is Stance.ASSERTS}
    there = lineage.perceiving(known, held, mine, gone=True) & asserting
    against = contrary(claim, sayings, known, links)
    out = discounted(rated, links)
    courts = cited(claim, judgments, known, out, signed or {}, against=against)
    rules = _rules(
        graph,
        _kinds(graph, known, there, rated),
        reviewers,
        refuted=any(_refutes(s) for s in sayings if s.claim == claim),
        answered=contradictions_answered,
        adverse=adverse_answered,
        courts=courts,
    )
    by_voices, rung = _rung(rules)
    cut = graph.cut()
    next_enquiry = enquiries.next_enquiry(graph, known, _unmet(rules, courts))
    return Grade(
        claim=claim,
        rung=rung,
        k_certain=k_certain,
        k_possible=max(graph.possible(), loose.possible()),
        cut=_voices(graph, cut.near, known),
        publication_cut=_voices(graph, cut.far, known),
        not_counted=_not_counted(graph, _within(held, known), mine, rated),
        opposition=_opposition(mine, known),
        rules=rules,
        next_enquiry=next_enquiry,
        because=_because(rules, courts, rung, by_voices, k_certain),
        by_voices=by_voices,
        judgments=courts,
    )


def graded(
    claim: ClaimId,
    *,
    sources: Iterable[Source],
    links: Iterable[Link],
    sayings: Iterable[Saying],
    reviews: Iterable[Review],
    ratings: Iterable[Rating] = (),
    judgments: Iterable[Judgment] = (),
    signings: Iterable[Signed] = (),
) -> Grade:
    """Grade one claim by what its reviewers have signed; otherwise as `grade`.

    What is to be answered counts as answered when every reviewer who agrees says so. Whoever signs
    a citation need not agree with the claim, nor whoever agrees sign the citation. Whoever may be
    one who does not agree, under another spelling, is no reviewer; what they left open binds.
    """
    by_digest: dict[str, list[str]] = {}
    for one in signings:
        by_digest.setdefault(one.digest, []).append(one.reviewer)
    mine = [r for r in reviews if r.claim == claim]
    not_so = {looks(r.reviewer) for r in mine if not r.agrees}
    signed = [r for r in mine if r.agrees]
    return grade(
        claim,
        sources=sources,
        links=links,
        sayings=sayings,
        ratings=ratings,
        reviewers=[r.reviewer for r in signed if looks(r.reviewer) not in not_so],
        contradictions_answered=bool(signed) and all(r.contradictions_answered for r in signed),
        adverse_answered=bool(signed) and all(r.adverse_answered for r in signed),
        judgments=judgments,
        signed=by_digest,
    )


def _voices(graph: Graph, names: Iterable[str], known: Collection[SourceId]) -> tuple[Voice, ...]:
    """Return the voices of a cut; whoever of them is not here is counted and not named."""
    found = [graph.voices[name].sources for name in names]
    if not found and graph.speaking:  # nobody says how they know: one voice, all of them
        found = [tuple(sorted(s for v in graph.speaking for s in graph.voices[v].sources))]
    here = [tuple(s for s in them if s in known) for them in found]
    return tuple(Voice(h, len(them) - len(h)) for h, them in zip(here, found, strict=True))


def _rules(
    graph: Graph,
    kinds: list[frozenset[str]],
    reviewers: Collection[str],
    *,
    refuted: bool,
    answered: bool,
    adverse: bool,
    courts: tuple[Cited, ...],
) -> tuple[Rule, ...]:
    k = graph.certain()
    first_hand = len(graph.roots)
    names = {alike(name) for name in reviewers} - {""}
    two_kinds, solid = _fewest(kinds), _fewest(one for one in kinds if _ACCOUNT not in one)
    suspect, believe = Rung.GROUNDS_TO_SUSPECT, Rung.GROUNDS_TO_BELIEVE
    clear = Rung.CLEAR_AND_CONVINCING
    asserting = len(graph.speaking)
    return (
        _rule("asserted", Rung.REPORTED, asserting > 0, counted("assert", asserting)),
        _rule("not_refuted", suspect, not refuted, counted("refuted", int(refuted))),
        _rule("first_hand", suspect, first_hand > 0, counted("first_hand", first_hand)),
        _rule("two_voices", believe, k >= 2, counted("voices", k)),
        _rule("two_kinds", believe, two_kinds >= 2, counted("kinds", two_kinds)),
        _rule("answered", believe, answered, counted("answered", int(answered))),
        _rule("two_reviewers", believe, len(names) >= 2, counted("reviewers", len(names))),
        _rule("three_voices", clear, k >= 3, counted("voices", k)),
        _rule("not_only_testimony", clear, solid > 0, counted("solid", solid)),
        _rule("adverse_answered", clear, adverse, counted("adverse", int(adverse))),
        *(
            Rule(code, Rung.BEYOND_REASONABLE_DOUBT, name,
                 bool(courts) and code not in courts[0].unmet, why(code, courts))
            for code, name in RULES.items()
        ),
    )  # fmt: skip


def _refutes(saying: Saying) -> bool:
    """Say whether our enquiry confirmed it: that is our finding, and stays when its source goes."""
    return saying.denial is Denial.REFUTATION and saying.checked


def _rule(code: str, rung: Rung, met: bool, why: Both) -> Rule:  # noqa: FBT001 - reads as a table
    return Rule(code, rung, enquiries.RULES[code], met, why)


def _kinds(
    graph: Graph,
    known: Mapping[SourceId, Source],
    there: Collection[SourceId],
    out: Collection[SourceId],
) -> list[frozenset[str]]:
    """Of each voice in which one who was there asserts it: the kinds that it may be of.

    There are three: what people tell, papers, pictures. Two testimonies are of one kind, whoever
    gave them: a victim and a nurse can share a fear, a rumour or an interviewer, which a register
    does not. What a person writes is what a person tells. Of relaying sources none is counted:
    ten articles on one testimony are of one kind with it. A voice of several may be of any of
    their kinds, whoever of them was there; so whoever joins a voice adds none, and to learn less
    of one of them adds none. Where one of it is gone or rated out, it tells none.

    Args:
        graph: the claim's lineage.
        known: the sources that are here.
        there: who was there and asserts it.
        out: who is rated so that nothing they say counts.
    """
    whole = graph.roots - lineage.bereft(known, graph)
    return [
        frozenset(_KINDS.get(known[s].kind, _ACCOUNT) for s in voice.sources)
        for name, voice in graph.voices.items()
        if name in whole and set(voice.sources) & set(there) and not set(voice.sources) & set(out)
    ]


def _fewest(voices: Iterable[frozenset[str]]) -> int:
    """Return how many kinds there are at least, each voice being of one that it may be of.

    The least number, so that it depends on no order and more choice for a voice never raises it.
    """
    several = set(voices)
    every = sorted({kind for kinds in several for kind in kinds})
    sizes = (
        size
        for size in range(len(every) + 1)
        for chosen in combinations(every, size)
        if all(kinds & set(chosen) for kinds in several)
    )
    return next(sizes)


def _rung(rules: tuple[Rule, ...]) -> tuple[Rung, Rung]:
    """Return the rung by voices alone, and the one that a judgment may give in its place."""
    reached, court = Rung.RECORDED, Rung.BEYOND_REASONABLE_DOUBT
    for rung in list(Rung)[1:-1]:
        if not all(rule.met for rule in rules if rule.rung is rung):
            break
        reached = rung
    carried = all(rule.met for rule in rules if rule.rung is court or rule.code == "not_refuted")
    return reached, court if carried else reached


def _unmet(rules: tuple[Rule, ...], courts: tuple[Cited, ...]) -> list[Both]:
    """Return the rules that are not met; those of courts only where a judgment is cited."""
    court = Rung.BEYOND_REASONABLE_DOUBT
    return [r.name for r in rules if not r.met and (courts or r.rung is not court)]


def _not_counted(
    graph: Graph, links: list[Link], sayings: list[Saying], rated: Mapping[SourceId, Rating]
) -> tuple[NotCounted, ...]:
    found = []
    asserted = [s for s in sayings if s.stance is Stance.ASSERTS]
    own = {s.source for s in asserted if not s.attribution}
    counted, cut = {s.source for s in asserted} - rated.keys() - graph.astray, graph.cut()
    counting = graph.roots | {*cut.near, *cut.far}
    voice_of = {s: v for v, them in graph.voices.items() for s in them.sources}
    firm, perhaps = _relied(links, graph.astray)
    first = {v: sorted(counted & set(them.sources))[:2] for v, them in graph.voices.items()}
    for source in sorted({s.source for s in asserted}):
        voice = voice_of[source]
        others = [one for one in first[voice] if one != source]
        if source in rated:
            found.append(NotCounted(source, enquiries.rated(rated[source]), rated=True))
        elif voice in counting and others and (others[0] < source or source in graph.astray):
            found.append(NotCounted(source, enquiries.same_voice(others[0])))
        elif voice in counting and source not in graph.astray:
            continue
        elif source in firm:
            found.append(NotCounted(source, enquiries.relies_on(sorted(firm[source]))))
        elif source in perhaps:
            found.append(NotCounted(source, enquiries.may_rely_on(sorted(perhaps[source]))))
        else:
            why = enquiries.ORIGIN_UNKNOWN if source in own else enquiries.HEARSAY
            found.append(NotCounted(source, why))
    return tuple(found)


def _relied(
    links: list[Link], astray: Collection[SourceId]
) -> tuple[dict[SourceId, set[SourceId]], dict[SourceId, set[SourceId]]]:
    """Return on whom each source relies for this claim, and on whom it may.

    Of whoever leads nowhere as they speak for one who is not counted, also for whom they speak.
    """
    firm: dict[SourceId, set[SourceId]] = {}
    perhaps: dict[SourceId, set[SourceId]] = {}
    for link in links:
        speaks = link.relation is Relation.SPEAKS_FOR and link.source in astray
        if link.onto is not None and (link.relation in RELAYS or speaks):
            known = firm if link.standing is not Standing.UNKNOWN else perhaps
            known.setdefault(link.source, set()).add(link.onto)
    return firm, perhaps


def _within(links: list[Link], known: Collection[SourceId]) -> list[Link]:
    """Return the links between sources that are here: whoever is gone is named in no reason."""
    return [link for link in links if link.onto in known]


def _opposition(sayings: list[Saying], known: Mapping[SourceId, Source]) -> tuple[Opposition, ...]:
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}
    return tuple(
        Opposition(s.source, s.denial, s.stance, s.checked, known[s.source].others(s.attribution))
        for s in sayings
        if s.stance in against
    )


def _because(
    rules: tuple[Rule, ...], courts: tuple[Cited, ...], rung: Rung, by_voices: Rung, k: int
) -> Both:
    if rung is Rung.BEYOND_REASONABLE_DOUBT:
        return enquiries.found_by_a_court(by_voices.value, k)
    return enquiries.because(rung.value, k, next(iter(_unmet(rules, courts)), None))
