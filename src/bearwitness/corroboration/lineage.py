"""Lineage: from the world through those who saw it to those who say it, as a graph per claim.

    WORLD ─witnessed→ who perceived it ─told, quoted, copied→ who relays it ─asserts→ CLAIM

K is the fewest voices that would all have to be wrong: the smallest set of vertices that cuts
WORLD from CLAIM (Menger 1927). Two rules make it careful:

- sources that share a deponent, an interpreter, an intake or an owner, or of which one speaks
  for the other, are one voice;
- unknown lineage counts as dependent. `k_certain` hangs whoever does not say how they know on a
  root that already speaks, where they add no voice (or, if there is no known root, on one root
  together); `k_possible` grants each of them a root of their own.

Only those who assert lead to the claim. Condemning, predicting or justifying confirms nothing.
Links are of sources and of no claim. So nobody has a claim from one who denies or doubts it:
who relies on such a one is of unknown lineage there, and the one is no voice of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bearwitness.corroboration.flow import VertexCut, vertex_cut
from bearwitness.ids import SourceId
from bearwitness.records.claim import Saying, Stance
from bearwitness.records.source import Link, Relation, Source, SourceKind, Standing
from bearwitness.records.testimony import Connection

WORLD, CLAIM = "world", "claim"  # no source has such an id
RELAYS = {Relation.TOLD, Relation.QUOTES, Relation.COPIES, Relation.TRANSLATES}
ONE_VOICE = {
    Relation.SPEAKS_FOR,
    Relation.SAME_DEPONENT,
    Relation.SAME_INTAKE,
    Relation.SAME_INTERPRETER,
    Relation.SAME_OWNER,
}
FIRST_HAND = {Connection.VICTIM, Connection.WITNESS}


@dataclass(frozen=True, slots=True)
class Voice:
    """One vertex: a source, or several that count as one."""

    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The lineage of one claim. Keys are voices' names; `edges` run from WORLD towards CLAIM."""

    voices: Mapping[str, Voice]
    edges: Mapping[str, frozenset[str]]
    roots: frozenset[str]  # voices known to have perceived it themselves
    unknown: frozenset[str]  # voices that speak or are relied on and do not say how they know
    speaking: frozenset[str]  # voices that assert the claim
    _cuts: dict[frozenset[str], VertexCut] = field(default_factory=dict, repr=False, compare=False)

    def cut(self, *, granted: Collection[str] = ()) -> VertexCut:
        """Return the smallest cut, with these unknown voices granted roots of their own."""
        more = self.unknown & frozenset(granted)
        if more not in self._cuts:  # the slow part of a grade, which asks for each cut repeatedly
            self._cuts[more] = vertex_cut({**self.edges, WORLD: self.roots | more}, WORLD, CLAIM)
        return self._cuts[more]

    def certain(self) -> int:
        """Return K with every unknown dependent; at least 1 if anybody asserts."""
        return max(self.cut().paths, 1 if self.speaking else 0)

    def possible(self) -> int:
        """Return K with every unknown granted."""
        return max(self.cut(granted=self.unknown).paths, self.certain())


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
        links: all that is known; links of sources that are gone still tell who relied on whom,
            and grant nobody a root: nobody can be asked there.
        sayings: of one claim only.
        doubtful: whether links that nobody has established make sources dependent. True is the
            careful side; False asks what would be if none of them held.
        unreliable: sources that lead nowhere, whatever they say or saw; who relied on them still
            relied on them, and so gains no root. Naming more of them never raises K.
    """
    known, sayings = {source.id: source for source in sources}, tuple(sayings)
    kept = [k for k in links if doubtful or k.standing is not Standing.UNKNOWN]
    name_of = _one_voices(kept)
    told = {s.source for s in sayings if s.stance is Stance.ASSERTS and s.source in known}
    asserting, against = told - set(unreliable), opposing(sayings)
    edges: dict[str, set[str]] = {}
    relying: set[str] = set()
    for link in kept:
        if link.relation in RELAYS and link.onto is not None and link.onto not in against:
            relying.add(_voice(name_of, link.source))
            if not {link.onto, link.source} & set(unreliable):
                edges.setdefault(_voice(name_of, link.onto), set()).add(
                    _voice(name_of, link.source)
                )
    for source in asserting:
        edges.setdefault(_voice(name_of, source), set()).add(CLAIM)
    mentioned = {*told, *(s for k in kept for s in (k.source, k.onto) if s is not None)}
    there = perceiving(known, kept) - set(unreliable) - against
    relied = {k.onto for k in kept if k.relation in RELAYS and k.onto is not None}
    roots = {_voice(name_of, s) for s in there & (asserting | relied)}
    members: dict[str, list[SourceId]] = {}
    for one in sorted(mentioned):
        members.setdefault(_voice(name_of, one), []).append(one)
    here = {name for name, them in members.items() if known.keys() & set(them)}
    voices = {v: Voice(tuple(members[v])) for v in sorted(members)}
    return Graph(
        voices=voices,
        edges={tail: frozenset(heads - {tail}) for tail, heads in edges.items()},
        roots=frozenset(roots),
        unknown=frozenset(here - roots - relying),
        speaking=frozenset(_voice(name_of, s) for s in asserting),
    )


def opposing(sayings: Iterable[Saying]) -> frozenset[SourceId]:
    """Return who denies or doubts the claim and does not assert it too: a denial lowers nothing.

    Args:
        sayings: of one claim only.
    """
    stances: dict[SourceId, set[Stance]] = {}
    for saying in sayings:
        stances.setdefault(saying.source, set()).add(saying.stance)
    return frozenset(
        source
        for source, held in stances.items()
        if held & {Stance.DENIES, Stance.DOUBTS} and Stance.ASSERTS not in held
    )


def perceiving(known: Mapping[SourceId, Source], links: Iterable[Link]) -> frozenset[SourceId]:
    """Return the sources of which it is established that they were there themselves."""
    seen = (k for k in links if k.relation is Relation.WITNESSED)
    witnessed = {k.source for k in seen if k.standing is Standing.ESTABLISHED}
    return frozenset(
        source.id
        for source in known.values()
        if source.id in witnessed
        or (source.kind is SourceKind.TESTIMONY and source.connection in FIRST_HAND)
    )


def bereft(known: Collection[SourceId], links: Iterable[Link]) -> frozenset[str]:
    """Return the names of the voices of which one source is no longer here."""
    name_of = _one_voices(list(links))
    return frozenset(name for source, name in name_of.items() if source not in known)


def _one_voices(links: list[Link]) -> dict[SourceId, SourceId]:
    """Join sources into voices; each maps to the smallest id of its voice."""
    parent: dict[SourceId, SourceId] = {}

    def top(source: SourceId) -> SourceId:
        while parent.setdefault(source, source) != source:
            source = parent[source]
        return source

    for link in links:
        if link.relation in ONE_VOICE and link.onto is not None:
            one, other = sorted((top(link.source), top(link.onto)))
            parent[other] = one
    return {source: top(source) for source in parent}


def _voice(name_of: Mapping[SourceId, SourceId], source: SourceId) -> str:
    return name_of.get(source, source)
