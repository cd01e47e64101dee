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

from bearwitness.corroboration import enquiries, lineage
from bearwitness.corroboration.evidence_kinds import kinds
from bearwitness.corroboration.judgments import Cited, cited, contrary, discounted
from bearwitness.corroboration.lineage import Graph, Voice
from bearwitness.corroboration.reviewers import why_one
from bearwitness.corroboration.rules import Rule, rules, rung, unmet
from bearwitness.corroboration.uncounted import NotCounted, not_counted
from bearwitness.corroboration.wording import Both
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Denial, Review, Saying, Stance
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import (
    Link,
    Rating,
    Source,
    Standing,
)


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
    k_certain, k_possible = graph.certain(), graph.possible()
    if any(k.standing is Standing.UNKNOWN for k in held):
        loose = lineage.graph(known.values(), held, mine, doubtful=False, unreliable=rated)
        k_possible = max(k_possible, loose.possible())
    asserting = {s.source for s in mine if s.stance is Stance.ASSERTS}
    there = lineage.perceiving(known, held, mine, gone=True) & asserting
    against = contrary(claim, sayings, known, links)
    out = discounted(rated, links)
    courts = cited(claim, judgments, known, out, signed or {}, against=against)
    printed = rules(
        graph,
        kinds(graph, known, there, rated),
        reviewers,
        refuted=any(_refutes(s) for s in sayings if s.claim == claim),
        answered=contradictions_answered,
        adverse=adverse_answered,
        courts=courts,
    )
    by_voices, reached = rung(printed)
    cut = graph.cut()
    next_enquiry = enquiries.next_enquiry(graph, known, unmet(printed, courts))
    return Grade(
        claim=claim,
        rung=reached,
        k_certain=k_certain,
        k_possible=k_possible,
        cut=_voices(graph, cut.near, known),
        publication_cut=_voices(graph, cut.far, known),
        not_counted=not_counted(graph, held, mine, known, rated),
        opposition=_opposition(mine, known),
        rules=printed,
        next_enquiry=next_enquiry,
        because=_because(printed, courts, reached, by_voices, k_certain),
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

    What is to be answered counts as answered when every reviewer says so, also one who does not
    agree: to agree no longer answers nothing. Whoever signs a citation need not agree with the
    claim, nor whoever agrees sign the citation. Whoever may be one who does not agree, under
    another spelling or in another alphabet, is no reviewer.
    """
    by_digest: dict[str, list[str]] = {}
    for one in signings:
        by_digest.setdefault(one.digest, []).append(one.reviewer)
    mine = [r for r in reviews if r.claim == claim]
    not_so = {r.reviewer for r in mine if not r.agrees}
    signed = [r for r in mine if r.agrees]
    return grade(
        claim,
        sources=sources,
        links=links,
        sayings=sayings,
        ratings=ratings,
        reviewers=[
            r.reviewer for r in signed if not any(why_one(r.reviewer, name) for name in not_so)
        ],
        contradictions_answered=bool(signed) and all(r.contradictions_answered for r in mine),
        adverse_answered=bool(signed) and all(r.adverse_answered for r in mine),
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


def _refutes(saying: Saying) -> bool:
    """Say whether our enquiry confirmed it: that is our finding, and stays when its source goes."""
    return saying.denial is Denial.REFUTATION and saying.checked


def _opposition(sayings: list[Saying], known: Mapping[SourceId, Source]) -> tuple[Opposition, ...]:
    against = {Stance.DENIES, Stance.DOUBTS, Stance.JUSTIFIES}
    return tuple(
        Opposition(s.source, s.denial, s.stance, s.checked, known[s.source].others(s.attribution))
        for s in sayings
        if s.stance in against
    )


def _because(
    met: tuple[Rule, ...], courts: tuple[Cited, ...], reached: Rung, by_voices: Rung, k: int
) -> Both:
    if reached is Rung.BEYOND_REASONABLE_DOUBT:
        return enquiries.found_by_a_court(by_voices.value, k)
    return enquiries.because(reached.value, k, next(iter(unmet(met, courts)), None))
