"""Who may have taken a value from whom: voices that are wrong, or odd, in the same places.

What most say each may have from the world. An odd value that two of them share, and share again
elsewhere, they have from each other or from one origin (Dong, Berti-Equille and Srivastava 2009,
doi:10.14778/1687627.1687690: shared false values are the evidence of copying, shared true ones
are hardly any). No value needs to be known as false for it: few hold it, and more hold another.

That fails where a large family takes over everything: what most of its items say is then its own
word. So two voices are `twins` as well where, of very many items on which voices disagree, they
hardly ever differ. Two who never err look the same; they are counted as one, on the careful side.

A value is a set of words or numbers, such as the names on a list or one figure. Leaving one out
is silence and no denial: a value contradicts another by what it adds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

ODD = 0.25  # of the voices on an item: a value that more of them hold is no oddity
AGAIN = 2  # odd values shared; one may be chance
PART = 0.1  # of all that both speak of
ALIKE = 0.98  # of the disputed items both speak of
DISPUTED = 100  # of them, or nothing can be said
_FEW = 3  # voices, who may hold an odd value however few speak
_SPOKEN = 6  # voices on an item, or nothing on it is odd


@dataclass(frozen=True, slots=True)
class Stated:
    """What one voice says of one item: all that it says of it."""

    voice: str
    item: str
    value: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shared:
    """Two voices, how many odd values they share, and of how many items both speak."""

    one: str
    other: str
    odd: int
    both: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A value of an item that `origins`, each a voice of its own, state in full."""

    item: str
    value: frozenset[str]
    origins: tuple[str, ...]


def shared(
    stated: Iterable[Stated], *, odd: float = ODD, again: int = AGAIN, part: float = PART
) -> tuple[Shared, ...]:
    """Return the pairs of voices that share odd values, most first; each is to be looked at.

    Args:
        stated: in any order; of two values of one voice for one item the fuller counts.
        odd: the largest part of an item's voices that hold an odd value; three always may,
            and more hold another value.
        again: the fewest odd values that make a pair.
        part: and the smallest part they are of the items both speak of.
    """
    said = _by_item(stated)
    groups = [group for values in said.values() for group in _odd(values, odd)]
    often = _often(groups, again)
    count: Counter[tuple[str, str]] = Counter()
    for group in groups:
        count.update(combinations(sorted(often.intersection(group)), 2))
    of = _items(said)
    pairs = (Shared(*pair, n, len(of[pair[0]] & of[pair[1]])) for pair, n in count.items())
    found = (p for p in pairs if p.odd >= again and p.odd >= part * p.both)
    return tuple(sorted(found, key=lambda p: (-p.odd, p.one, p.other)))


def twins(
    stated: Iterable[Stated], *, alike: float = ALIKE, disputed: int = DISPUTED
) -> tuple[Shared, ...]:
    """Return the pairs of voices that hardly ever differ where others do, most items first.

    Args:
        stated: as in `shared`.
        alike: the smallest part of the disputed items on which the two say the same.
        disputed: the fewest items both speak of on which two values, or more, are each held by
            two voices or more.
    """
    items = [values for values in _by_item(stated).values() if _is_disputed(values)]
    often = _often(items, disputed)
    same: Counter[tuple[str, str]] = Counter()
    both: Counter[tuple[str, str]] = Counter()
    for values in items:
        holders = _holders({voice: values[voice] for voice in sorted(often & values.keys())})
        both.update(combinations(sorted(often & values.keys()), 2))
        for voices in holders.values():
            same.update(combinations(voices, 2))
    found = (Shared(*p, same[p], n) for p, n in both.items() if n >= disputed)
    kept = (p for p in found if p.odd >= alike * p.both)
    return tuple(sorted(kept, key=lambda p: (-p.odd, p.one, p.other)))


def origins(pairs: Iterable[Shared]) -> dict[str, str]:
    """Return each voice of a pair with the first voice of all that hang together with it.

    Until somebody finds out who had it from whom, they are one (`lineage`).
    """
    parent: dict[str, str] = {}

    def top(voice: str) -> str:
        while parent.setdefault(voice, voice) != voice:
            voice = parent[voice]
        return voice

    for pair in pairs:
        one, other = sorted((top(pair.one), top(pair.other)))
        parent[other] = one
    return {voice: top(voice) for voice in sorted(parent)}


def agreed(
    stated: Iterable[Stated],
    origin: Mapping[str, str],
    *,
    needed: int = 3,
    against: int = 3,
    times: float = math.inf,
) -> tuple[Agreed, ...]:
    """Return the values that enough origins state in full and not too many add to.

    Args:
        stated: as in `shared`.
        origin: of the voices that are not their own, from `origins`.
        needed: origins that state exactly this value.
        against: so many origins that all add one and the same thing contradict it,
        times: unless those who state it are so many times as many.
    """
    found = []
    for item, values in sorted(_by_item(stated).items()):
        full, adding = defaultdict(set), defaultdict(set)
        for voice, value in values.items():
            full[value].add(origin.get(voice, voice))
            for one in value:
                adding[one].add(origin.get(voice, voice))
        strong = {one: len(them) for one, them in adding.items() if len(them) >= against}
        found += [
            Agreed(item, value, tuple(sorted(voices)))
            for value, voices in full.items()
            if len(voices) >= needed
            and all(len(voices) >= times * strong[one] for one in strong.keys() - value)
        ]
    return tuple(sorted(found, key=lambda a: (a.item, sorted(a.value))))


def _odd(values: Mapping[str, frozenset[str]], odd: float) -> list[list[str]]:
    """Return who shares each odd value of an item."""
    holders = _holders(values)
    most = max(map(len, holders.values()))
    few = min(max(_FEW, int(odd * len(values))), most - 1)
    return [them for them in holders.values() if len(values) >= _SPOKEN and 2 <= len(them) <= few]


def _is_disputed(values: Mapping[str, frozenset[str]]) -> bool:
    return sum(len(them) > 1 for them in _holders(values).values()) > 1


def _holders(values: Mapping[str, frozenset[str]]) -> dict[frozenset[str], list[str]]:
    holders: dict[frozenset[str], list[str]] = defaultdict(list)
    for voice, value in values.items():
        holders[value].append(voice)
    return holders


def _often(groups: Iterable[Iterable[str]], least: int) -> set[str]:
    """Return the voices that are in so many groups; of the others no pair can be.

    Without this, thousands of voices on one item would make millions of pairs.
    """
    times = Counter(voice for group in groups for voice in group)
    return {voice for voice, n in times.items() if n >= least}


def _by_item(stated: Iterable[Stated]) -> dict[str, dict[str, frozenset[str]]]:
    said: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for one in sorted(stated, key=lambda s: (s.item, s.voice, -len(s.value), sorted(s.value))):
        if one.value:
            said[one.item].setdefault(one.voice, one.value)
    return said


def _items(said: Mapping[str, Mapping[str, frozenset[str]]]) -> dict[str, set[str]]:
    of: dict[str, set[str]] = defaultdict(set)
    for item, values in said.items():
        for voice in values:
            of[voice].add(item)
    return of
