"""The rung of a claim: by printed rules and never by a score.

    recorded → reported → grounds to suspect → grounds to believe → clear and convincing

The words are those of UN commissions of inquiry (OHCHR, Commissions of Inquiry … Guidance and
Practice, 2015); "beyond reasonable doubt" is for courts. Each rung needs the rules of those
below it. Opposition stands on its own axis: a denial lowers nothing, whoever utters it; only a
specific refutation that our own enquiry has confirmed (`Saying.checked`) can, and then the
claim falls to `reported`. No rule here says that a claim is true.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from bearwitness.corroboration import enquiries, lineage
from bearwitness.corroboration.lineage import Graph, Voice
from bearwitness.corroboration.wording import Both, counted
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Denial, Review, Saying, Stance
from bearwitness.records.source import Link, Rating, Source, SourceKind

_Kind = tuple[SourceKind, str]
_UNSAID: _Kind = (SourceKind.TESTIMONY, "not_said")


class Rung(StrEnum):
    """How firmly a claim is held, weakest first (`vocabulary/rungs.yaml`)."""

    RECORDED = "recorded"
    REPORTED = "reported"
    GROUNDS_TO_SUSPECT = "grounds_to_suspect"
    GROUNDS_TO_BELIEVE = "grounds_to_believe"
    CLEAR_AND_CONVINCING = "clear_and_convincing"


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


@dataclass(frozen=True, slots=True)
class Opposition:
    """A source against the claim. `kind` is None where it doubts or denies in no known way."""

    source: SourceId
    kind: Denial | None
    stance: Stance
    checked: bool


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
) -> Grade:
    """Grade one claim. The order of what is given does not matter.

    Args:
        claim: whose sayings count; those of other claims are passed over.
        sources: in the casebook.
        links: who relied on whom.
        sayings: who says what.
        ratings: one a source at most; what a source rated doubtful or worse asserts is not
            counted, nor are those who only relay it. What it denies stays on its axis.
        reviewers: who has read all of it and agrees; two different names are needed.
        contradictions_answered: reviewers wrote down what contradicts it and their answer, or
            that nothing does.
        adverse_answered: the best case against the claim was written and answered.
    """
    known = {source.id: source for source in sources}
    mine = sorted(
        {s for s in sayings if s.claim == claim and s.source in known},
        key=lambda s: (s.source, s.stance, s.denial or "", s.attribution, s.checked),
    )
    held = sorted(set(links), key=lambda k: (k.source, k.relation, k.onto or "", k.standing))
    rated = {r.source: r for r in ratings if not r.counts}
    graph = lineage.graph(known.values(), held, mine, unreliable=rated)
    loose = lineage.graph(known.values(), held, mine, doubtful=False, unreliable=rated)
    k_certain = graph.certain()
    asserting = {s.source for s in mine if s.stance is Stance.ASSERTS}
    rules = _rules(
        graph,
        _kinds(graph, known, held, asserting - set(rated)),
        mine,
        reviewers,
        answered=contradictions_answered,
        adverse=adverse_answered,
    )
    rung = _rung(rules)
    cut = graph.cut()
    next_enquiry = enquiries.next_enquiry(graph, known, [r.name for r in rules if not r.met])
    return Grade(
        claim=claim,
        rung=rung,
        k_certain=k_certain,
        k_possible=max(graph.possible(), loose.possible()),
        cut=_voices(graph, cut.near),
        publication_cut=_voices(graph, cut.far),
        not_counted=_not_counted(graph, _within(held, known), mine, rated),
        opposition=_opposition(mine),
        rules=rules,
        next_enquiry=next_enquiry,
        because=_because(rules, rung, k_certain),
    )


def graded(
    claim: ClaimId,
    *,
    sources: Iterable[Source],
    links: Iterable[Link],
    sayings: Iterable[Saying],
    reviews: Iterable[Review],
    ratings: Iterable[Rating] = (),
) -> Grade:
    """Grade one claim by what its reviewers have signed; otherwise as `grade`.

    What is to be answered counts as answered when every reviewer who agrees says so.
    """
    signed = [r for r in reviews if r.claim == claim and r.agrees]
    return grade(
        claim,
        sources=sources,
        links=links,
        sayings=sayings,
        ratings=ratings,
        reviewers=[r.reviewer for r in signed],
        contradictions_answered=bool(signed) and all(r.contradictions_answered for r in signed),
        adverse_answered=bool(signed) and all(r.adverse_answered for r in signed),
    )


def _voices(graph: Graph, names: Iterable[str]) -> tuple[Voice, ...]:
    found = tuple(graph.voices[name] for name in names)
    if found or not graph.speaking:
        return found
    together = {s for name in graph.speaking for s in graph.voices[name].sources}
    return (Voice(tuple(sorted(together))),)  # nobody says how they know: one voice, all of them


def _rules(
    graph: Graph,
    kinds: list[frozenset[_Kind]],
    sayings: list[Saying],
    reviewers: Collection[str],
    *,
    answered: bool,
    adverse: bool,
) -> tuple[Rule, ...]:
    k = graph.certain()
    first_hand = len(_counting(graph))
    names = sorted({name.strip() for name in reviewers if name.strip()})
    refuted = any(s.denial is Denial.REFUTATION and s.checked for s in sayings)
    two_kinds, solid = _fewest(kinds), _fewest(one for one in kinds if _solid(one))
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
    )


def _rule(code: str, rung: Rung, met: bool, why: Both) -> Rule:  # noqa: FBT001 - reads as a table
    return Rule(code, rung, enquiries.RULES[code], met, why)


def _counting(graph: Graph) -> set[str]:
    """The first-hand voices from which the claim is reached."""
    leads_to: dict[str, list[str]] = {}
    for tail, heads in graph.edges.items():
        for head in heads:
            leads_to.setdefault(head, []).append(tail)
    seen, todo = {lineage.CLAIM}, [lineage.CLAIM]
    while todo:
        before = set(leads_to.get(todo.pop(), ())) - seen
        seen |= before
        todo += before
    return set(graph.roots) & seen


def _kinds(
    graph: Graph,
    known: Mapping[SourceId, Source],
    links: list[Link],
    asserting: Collection[SourceId],
) -> list[frozenset[_Kind]]:
    """Of each voice in which one who was there asserts it: the kinds that it may be of.

    A kind is what a source is and, for a testimony, how the deponent knows. Of relaying sources
    none is counted: ten articles on one testimony are of one kind with it. A voice of several
    who were there may be of any of their kinds; so whoever joins a voice adds none. Where one of
    it is gone, it may be of any kind, and tells none. A deponent who did not say how they know
    may know as another does.
    """
    there = lineage.perceiving(known, links)
    whole, mine = graph.roots - lineage.bereft(known, links), there & set(asserting)
    voices = [
        {_kind(known[s]) for s in voice.sources if s in there}
        for name, voice in graph.voices.items()
        if name in whole and mine & set(voice.sources)
    ]
    told = {kind for kinds in voices for kind in kinds if kind[0] is SourceKind.TESTIMONY}
    return [frozenset(kinds | told if _UNSAID in kinds else kinds) for kinds in voices]


def _kind(source: Source) -> _Kind:
    if source.kind is not SourceKind.TESTIMONY:
        return source.kind, ""
    return source.kind, str(source.connection or _UNSAID[1])


def _fewest(voices: Iterable[frozenset[_Kind]]) -> int:
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


def _solid(kinds: Collection[_Kind]) -> bool:
    return {kind for kind, _ in kinds} <= {SourceKind.DOCUMENT, SourceKind.MEDIA}


def _rung(rules: tuple[Rule, ...]) -> Rung:
    reached = Rung.RECORDED
    for rung in list(Rung)[1:]:
        if not all(rule.met for rule in rules if rule.rung is rung):
            break
        reached = rung
    return reached


def _not_counted(
    graph: Graph, links: list[Link], sayings: list[Saying], rated: Mapping[SourceId, Rating]
) -> tuple[NotCounted, ...]:
    asserting = sorted({s.source for s in sayings if s.stance is Stance.ASSERTS})
    found, against = [], lineage.opposing(sayings)
    cut = graph.cut()
    counting = _counting(graph) | {*cut.near, *cut.far}
    voice_of = {s: v for v, them in graph.voices.items() for s in them.sources}
    relying: dict[SourceId, set[SourceId]] = {}
    for link in links:
        relays = link.relation in lineage.RELAYS
        if link.onto is not None and relays and link.onto not in against:
            relying.setdefault(link.source, set()).add(link.onto)
    for source in asserting:
        voice = voice_of[source]
        others = [s for s in graph.voices[voice].sources if s != source]
        relied = sorted(relying.get(source, ()))
        if source in rated:
            found.append(NotCounted(source, enquiries.rated(rated[source])))
        elif voice in counting and others and others[0] < source:
            found.append(NotCounted(source, enquiries.same_voice(others[0])))
        elif voice not in counting and relied:
            found.append(NotCounted(source, enquiries.relies_on(relied)))
        elif voice not in counting:
            found.append(NotCounted(source, enquiries.ORIGIN_UNKNOWN))
    return tuple(found)


def _within(links: list[Link], known: Collection[SourceId]) -> list[Link]:
    """Return the links between sources that are here: whoever is gone is named in no reason."""
    return [link for link in links if link.onto in known]


def _opposition(sayings: list[Saying]) -> tuple[Opposition, ...]:
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}
    return tuple(
        Opposition(s.source, s.denial, s.stance, s.checked) for s in sayings if s.stance in against
    )


def _because(rules: tuple[Rule, ...], rung: Rung, k: int) -> Both:
    unmet = next((rule for rule in rules if not rule.met), None)
    return enquiries.because(rung.value, k, unmet.name if unmet else None)
