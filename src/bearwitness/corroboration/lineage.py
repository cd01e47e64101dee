"""Lineage: from the world through those who saw it to those who say it, as a graph per claim.

    WORLD ─witnessed→ who perceived it ─told, quoted, copied→ who relays it ─asserts→ CLAIM

K is the fewest voices that would all have to be wrong: the smallest set of them that cuts WORLD
from CLAIM (Menger 1927, and `voice_cut` where several sources are one). Two rules make it careful:

- sources that share a deponent, an interpreter, an intake or an owner, or of which one speaks
  for the other, are one voice; what one of them has from somebody the others do not have by it,
  so that no tie raises K;
- unknown lineage counts as dependent. `k_certain` hangs whoever does not say how they know on a
  root that already speaks, where they add no voice (or, if there is no known root, on one root
  together); `k_possible` grants each of them a root of their own.

Only those who assert lead to the claim. Condemning, predicting or justifying confirms nothing.
A denial takes no voice away, whoever utters it: one who was there and was quoted may be made to
deny it. Who has it only from sources that are not counted, straight or through others, leads
nowhere either, unless they were there. Two things are asked of whoever is to count as having been
there without telling us this claim themselves: that a link says it was had from them for this
claim, and that somebody established it. And who asserts it only in other people's words, or has it
from another source, was not there for it, whatever else they saw, unless somebody established that
they were there for this very claim. Nor does it make them a witness to take such words back: only
that somebody writes down that they tell it as their own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from bearwitness.corroboration.flow import VertexCut
from bearwitness.corroboration.voice_cut import joined, leading_in, settled, voice_cut
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Saying, Stance
from bearwitness.records.source import (
    ONE_VOICE,
    RELAYS,
    Link,
    Relation,
    Source,
    SourceKind,
    Standing,
)
from bearwitness.records.testimony import Connection

WORLD, CLAIM = "world", "claim"  # no source has such an id
FIRST_HAND = {Connection.VICTIM, Connection.WITNESS}
Edges = Mapping[str, frozenset[str]]
_ONCE_TOLD = {Stance.ASSERTS, Stance.NOTHING}  # nothing: what was said was taken back


@dataclass(frozen=True, slots=True)
class Voice:
    """One vertex: a source, or several that count as one."""

    sources: tuple[SourceId, ...]
    absent: int = 0  # how many more of it are not here, and so are not named


@dataclass(frozen=True, slots=True)
class Sources:
    """The same graph before sources are joined to voices; K is counted on it."""

    edges: Edges
    perhaps: Edges
    roots: frozenset[SourceId]
    untold: frozenset[SourceId]  # nobody knows whether or how they know this
    voice_of: Mapping[str, str]  # voices' names, of those that are not alone


@dataclass(frozen=True, slots=True)
class Graph:
    """The lineage of one claim. Keys are voices' names; `edges` run from WORLD towards CLAIM."""

    voices: Mapping[str, Voice]  # with those of a voice that are not here
    edges: Mapping[str, frozenset[str]]  # established for this claim
    perhaps: Mapping[str, frozenset[str]]  # all of them, and what nobody has established
    roots: frozenset[str]  # voices known to have perceived it themselves
    unknown: frozenset[str]  # voices of which nobody knows whether or how they know this
    speaking: frozenset[str]  # voices that assert the claim
    one_by_one: Sources
    astray: frozenset[SourceId] = frozenset()  # who has it only from those that are not counted
    _cuts: dict[frozenset[str], VertexCut] = field(default_factory=dict, repr=False, compare=False)

    def cut(self, *, granted: Collection[str] = ()) -> VertexCut:
        """Return the smallest cut, with these unknown voices granted roots of their own."""
        more = self.unknown & frozenset(granted)
        if more not in self._cuts:  # the slow part of a grade, which asks for each cut repeatedly
            one = self.one_by_one
            theirs = one.untold & {s for v in more for s in self.voices[v].sources}
            self._cuts[more] = self._cut(one.edges, one.roots | theirs)
        return self._cuts[more]

    def certain(self) -> int:
        """Return K with every unknown dependent; at least 1 if anybody asserts."""
        return max(self.cut().paths, 1 if self.speaking else 0)

    def possible(self) -> int:
        """Return K with every unknown granted."""
        one = self.one_by_one
        return max(self._cut(one.perhaps, one.roots | one.untold).paths, self.certain())

    def _cut(self, edges: Edges, roots: frozenset[SourceId]) -> VertexCut:
        return voice_cut({**edges, WORLD: roots}, self.one_by_one.voice_of, WORLD, CLAIM)


def for_claim(claim: ClaimId, links: Iterable[Link], sayings: Iterable[Saying]) -> tuple[Link, ...]:
    """Return what holds for one claim, as far as anybody knows; the rest of a graph's links.

    A link of another claim says nothing here. One of which nobody recorded the claim holds for
    what the source that is relied on asserts; whether it holds for anything else is unknown.

    Args:
        claim: which.
        links: all that is known.
        sayings: of any claims, also of sources that are gone.
    """
    told = {s.source for s in sayings if s.claim == claim and s.stance is Stance.ASSERTS}
    return tuple(
        replace(k, standing=Standing.UNKNOWN)
        if k.relation in RELAYS and k.claim is None and k.onto not in told
        else k
        for k in links
        if k.claim in (None, claim) and k.standing is not Standing.NOTHING
    )


def graph(
    sources: Iterable[Source],
    links: Iterable[Link],
    sayings: Iterable[Saying],
    *,
    doubtful: bool = True,
    unreliable: Collection[SourceId] = (),
) -> Graph:
    """Build the lineage of the claim that `sayings` are about.

    Args:
        sources: those that are in the casebook; a saying of another is left out.
        links: from `for_claim`; links of sources that are gone still tell who relied on whom,
            and grant nobody a root: nobody can be asked there.
        sayings: of one claim only.
        doubtful: whether links that nobody has established make sources dependent. True is the
            careful side; False asks what would be if none of them held.
        unreliable: sources that lead nowhere, whatever they say or saw; who relied on them alone
            leads nowhere either. Naming more of them never raises K.
    """
    known, sayings = {source.id: source for source in sources}, tuple(sayings)
    kept = [k for k in links if doubtful or k.standing is not Standing.UNKNOWN]
    told = {s.source for s in sayings if s.stance is Stance.ASSERTS and s.source in known}
    relays = [k for k in kept if k.relation in RELAYS and k.onto]
    there = perceiving(known, kept, sayings, gone=True) - set(unreliable)
    stray = _astray(kept, there, unreliable, through={Standing.ESTABLISHED})
    out = stray | set(unreliable)
    asserting = told - out
    usable = [k for k in relays if not {k.source, k.onto} & out]
    firm = [k for k in usable if k.standing is Standing.ESTABLISHED]
    edges = _edges(firm, asserting)
    lost = set(unreliable) | _astray(kept, there, unreliable, through=set(Standing))
    perhaps = _edges([k for k in relays if not {k.source, k.onto} & lost], told - lost)
    lead = leading_in(edges, CLAIM)
    roots = there & (asserting | {k.onto for k in firm if k.source in lead})
    mentioned = {*told, *(s for k in kept for s in (k.source, k.onto) if s is not None)}
    seen = there | {k.source for k in kept if k.relation is Relation.WITNESSED}
    relying = {k.source for k in relays} - seen
    untold = (mentioned & known.keys()) - roots - relying
    cut, name_of = settled({**edges, WORLD: roots}, _one_voices(kept), WORLD, CLAIM)
    members: dict[str, list[SourceId]] = {}
    for one in sorted(mentioned):
        members.setdefault(_voice(name_of, one), []).append(one)
    there_for_it = frozenset(_voice(name_of, s) for s in roots)
    return Graph(
        voices={v: Voice(tuple(members[v])) for v in sorted(members)},
        edges=joined(edges, name_of),
        perhaps=joined(perhaps, name_of),
        roots=there_for_it,
        unknown=frozenset(_voice(name_of, s) for s in untold) - there_for_it,
        speaking=frozenset(_voice(name_of, s) for s in asserting),
        one_by_one=Sources(edges, perhaps, frozenset(roots), frozenset(untold), name_of),
        astray=frozenset(stray),
        _cuts={frozenset(): cut},
    )


def _astray(
    links: Iterable[Link],
    there: Collection[SourceId],
    out: Collection[SourceId],
    *,
    through: Collection[Standing],
) -> set[SourceId]:
    """Return who has it, or may have, from those who are not counted, and from nobody else.

    Args:
        links: from `for_claim`.
        there: who was there and is counted; whatever they rely on, they do not go astray.
        out: who is not counted.
        through: how firm a link must be to lead to somebody else.
    """
    relying = [
        (k.source, k.onto, k.relation in RELAYS and k.standing in through)
        for k in links
        if k.onto and k.relation in RELAYS | {Relation.SPEAKS_FOR}
    ]
    sources = {source for source, _, _ in relying}
    first = {onto for _, onto, _ in relying} - sources
    bad = _down([(one, onto) for one, onto, _ in relying], set(out))
    firm = [(one, onto) for one, onto, leads in relying if leads and one not in out]
    return bad - _down(firm, (first | set(there)) - set(out)) - set(out)


def _down(pairs: Iterable[tuple[SourceId, SourceId]], heads: set[SourceId]) -> set[SourceId]:
    """Return these and whoever has it from them; each pair is who, and from whom."""
    below: dict[SourceId, list[SourceId]] = {}
    for one, onto in pairs:
        below.setdefault(onto, []).append(one)
    seen, todo = set(heads), list(heads)
    while todo:
        more = set(below.get(todo.pop(), ())) - seen
        seen |= more
        todo += more
    return seen


def _edges(links: Iterable[Link], asserting: Collection[SourceId]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {source: {CLAIM} for source in asserting}
    for link in links:
        found.setdefault(link.onto or link.source, set()).add(link.source)
    return {tail: frozenset(heads - {tail}) for tail, heads in found.items()}


def perceiving(
    known: Mapping[SourceId, Source],
    links: Iterable[Link],
    sayings: Iterable[Saying],
    *,
    gone: bool = False,
) -> frozenset[SourceId]:
    """Return the sources of which it is established that they were there themselves.

    Who asserts a claim only as what others said was not there for it, unless a link of this very
    claim says so: one who was held may have heard of a death. That holds when staff take those
    words back, until they write down that the same source tells it as its own. Nor was who has it
    from another, or may have, as no claim is named: however firm the link is, whoever it leads to,
    a denier too.

    Args:
        known: the sources that are here.
        links: from `for_claim`.
        sayings: of one claim only; one that was taken back and has an attribution was hearsay.
        gone: whether to have it from one who is not among `known` counts too. It does in a grade:
            whoever leaves makes nobody a witness. It must not where `known` are those of whom
            readers are told: what is missing would tell of others.
    """
    links = tuple(links)
    firm = [
        k for k in links if k.relation is Relation.WITNESSED and k.standing is Standing.ESTABLISHED
    ]
    relayed = [k for k in links if k.relation in RELAYS]
    relying = {k.source for k in relayed if gone or k.onto is None or k.onto in known}
    sayings = tuple(sayings)
    heard = {s.source for s in sayings if s.attribution and s.stance in _ONCE_TOLD}
    heard -= {s.source for s in sayings if not s.attribution and s.stance is Stance.ASSERTS}
    this = {k.source for k in firm if k.claim is not None}
    witnessed, second_hand = {k.source for k in firm}, heard | relying
    return frozenset(
        source.id
        for source in known.values()
        if source.kind is not SourceKind.JUDGMENT  # a court was not there
        and (
            source.id in this
            or (
                source.id not in second_hand
                and (
                    source.id in witnessed
                    or (source.kind is SourceKind.TESTIMONY and source.connection in FIRST_HAND)
                )
            )
        )
    )


def bereft(known: Collection[SourceId], graph: Graph) -> frozenset[str]:
    """Return the names of the voices of which one source is no longer here."""
    here = frozenset(known)
    return frozenset(v for v, one in graph.voices.items() if not here.issuperset(one.sources))


def _one_voices(links: list[Link]) -> dict[str, str]:
    """Join sources into voices; each maps to the smallest id of its voice."""
    parent: dict[str, str] = {}

    def top(source: str) -> str:
        while parent.setdefault(source, source) != source:
            source = parent[source]
        return source

    for link in links:
        if link.relation in ONE_VOICE and link.onto is not None:
            one, other = sorted((top(link.source), top(link.onto)))
            parent[other] = one
    return {source: top(source) for source in parent}


def _voice(name_of: Mapping[str, str], source: SourceId) -> str:
    return name_of.get(source, source)
