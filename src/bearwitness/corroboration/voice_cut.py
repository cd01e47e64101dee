"""The fewest voices that separate two ends, where several sources are one voice.

A path runs from source to source. Whoever is one voice is wrong together, so we look for the
fewest voices without which no path is left: a smallest cut by labels. To join two sources into
one vertex makes paths that nobody took, in by the one and out by the other, and these must not
add a voice. In general that is NP-hard (Zhang, Cai, Tang and Zhao, Approximation and hardness
results for label cut and related problems, Journal of Combinatorial Optimization 21(2), 2011).
Here few voices make such paths: `chosen` says which of them are in the cut, and what is left is a
flow. To make two voices one never makes the smallest cut larger, nor does it to lose a source:
what was a cut before is one after. A graph drawn to be hard may be more than it can settle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from bearwitness.corroboration.chosen import chosen
from bearwitness.corroboration.flow import VertexCut, vertex_cut
from bearwitness.errors import Malformed

_Edges = Mapping[str, Collection[str]]
_Names = Mapping[str, str]  # what is of several, and the name of the voice; the rest are their own


def voice_cut(edges: _Edges, name_of: _Names, start: str, end: str) -> VertexCut:
    """Return the smallest cut by voices, of several one that `chosen` finds.

    Where voices make paths that nobody took, what is `spare` may add a path and need not.

    Args:
        edges: source → the sources it leads to.
        name_of: the voices of those that are not alone; of names, one is of the voice.
        start: where paths begin.
        end: where they end; must not follow on `start` directly.
    """
    return settled(edges, name_of, start, end)[0]


def settled(
    edges: _Edges, name_of: _Names, start: str, end: str
) -> tuple[VertexCut, Mapping[str, str]]:
    """Return that cut, and the voices it counts: where `chosen` gives up, fewer than were given.

    All voices then count as one that lead in by one source and out by another, which is less.

    Raises:
        Malformed: `end` follows on `start` directly, so no cut exists.
    """
    if end in edges.get(start, ()):
        raise Malformed("what leads from the start to the end directly cannot be cut")
    while True:
        jumping = _jumping(edges, name_of, start, end)
        cut = _smallest(edges, name_of, jumping, start, end)
        if cut is not None:
            return cut, name_of
        several = set(jumping)
        name_of = {one: jumping[0] if v in several else v for one, v in name_of.items()}


def _smallest(
    edges: _Edges, name_of: _Names, jumping: list[str], start: str, end: str
) -> VertexCut | None:
    several = set(jumping)
    apart = {one: voice for one, voice in name_of.items() if voice in several}
    others = joined(edges, {one: v for one, v in name_of.items() if one not in apart})
    between = _reached(others, start) & leading_in(others, end)
    passed = {one: sorted(between.intersection(others.get(one, ())) - {one}) for one in between}
    taken = chosen(passed, {one: v for one, v in apart.items() if one in between}, start, end)
    if taken is None:
        return None
    gone = {one for one, voice in apart.items() if voice in taken}
    rest = {tail: set(heads) - gone for tail, heads in others.items() if tail not in gone}
    cut = vertex_cut(rest, start, end, uncut=apart.keys() - gone)
    near, far = (tuple(sorted({*side, *taken})) for side in (cut.near, cut.far))
    spare = frozenset(apart.get(one, one) for one in cut.spare) - taken
    return VertexCut(cut.paths + len(taken), near, far, spare)


def joined(edges: _Edges, name_of: _Names) -> dict[str, frozenset[str]]:
    """Return which voice leads to which."""
    found: dict[str, set[str]] = {}
    for tail, heads in edges.items():
        voice = name_of.get(tail, tail)
        onwards = {name_of.get(head, head) for head in heads}
        found.setdefault(voice, set()).update(onwards - {voice})
    return {tail: frozenset(heads) for tail, heads in found.items()}


def leading_in(edges: _Edges, end: str) -> set[str]:
    """Return the vertices from which another is reached, and that one."""
    leads_to: dict[str, list[str]] = {}
    for tail, heads in edges.items():
        for head in heads:
            leads_to.setdefault(head, []).append(tail)
    return _reached(leads_to, end)


def _reached(edges: Mapping[str, Iterable[str]], start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        onwards = set(edges.get(todo.pop(), ())) - seen
        seen |= onwards
        todo += onwards
    return seen


def _jumping(edges: _Edges, name_of: _Names, start: str, end: str) -> list[str]:
    """Return the voices, as one vertex each, that may shorten paths: in by one, out by another.

    None does where whoever it comes in by leads to the end, or whoever it goes out by stands at
    the start: then there is a path of sources that passes no other voices.
    """
    if not name_of:
        return []
    voices = joined(edges, name_of)
    within = _reached(voices, start) & leading_in(voices, end)
    first = set(edges.get(start, ()))
    entered: dict[str, set[str]] = {}
    left: dict[str, set[str]] = {}
    for tail, heads in edges.items():
        here = name_of.get(tail, tail)
        for head in heads if here in within else ():
            there = name_of.get(head, head)
            if here == there or there not in within:
                continue
            if end not in edges.get(head, ()):
                entered.setdefault(there, set()).add(head)
            if tail not in first:
                left.setdefault(here, set()).add(tail)
    return sorted(
        voice
        for voice in entered.keys() & left.keys() & set(name_of.values())
        if any(b != a and b not in edges.get(a, ()) for a in entered[voice] for b in left[voice])
    )
