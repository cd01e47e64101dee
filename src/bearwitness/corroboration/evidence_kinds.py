"""Of how many kinds the evidence is: what people tell, papers, pictures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from bearwitness.corroboration import lineage
from bearwitness.corroboration.lineage import Graph
from bearwitness.ids import SourceId
from bearwitness.records.source import Source, SourceKind

_ACCOUNT = "account"  # what people say or write down, of whatever connection, is of one kind
_KINDS = {SourceKind.DOCUMENT: "document", SourceKind.MEDIA: "media"}


def kinds(
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


def fewest(voices: Iterable[frozenset[str]]) -> int:
    """Return how many kinds there are at least, each voice being of one that it may be of.

    The least number, so that it depends on no order and more choice for a voice never raises it.
    """
    several = set(voices)
    every = sorted({kind for voice in several for kind in voice})
    sizes = (
        size
        for size in range(len(every) + 1)
        for chosen in combinations(every, size)
        if all(voice & set(chosen) for voice in several)
    )
    return next(sizes)


def not_told(voices: Iterable[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Yield the voices that cannot be of what people tell."""
    return (one for one in voices if _ACCOUNT not in one)
