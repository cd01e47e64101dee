"""Which entries of different lists may be the same person, by the forms of a name.

Names only (`names`). Every result is a proposal with its reasons; a person confirms or refuses
it, and nothing is joined by itself. Only entries of the casebook are ever compared.

What is known of a pair is how alike the names are, whether both tell the father, and who else would
do as well: where ten bear a name, each is likely somebody else.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bearwitness.corroboration.calibrating import Features, Reviewed, Scale
from bearwitness.corroboration.names import (
    Compared,
    Difference,
    Likeness,
    Name,
    compared,
    keys_of,
    parts,
)
from bearwitness.corroboration.wording import Both
from bearwitness.ids import SourceId
from bearwitness.records.source import Listing

Entry = tuple[SourceId, int]  # a list and a number in it
_WEIGHT = {  # of a rival, by its likeness
    Likeness.SAME: 1.0, Likeness.OTHER_FORM: 0.8, Likeness.LESS_TOLD: 0.5, Likeness.SLIP: 0.2,
}  # fmt: skip
MISSED = 0.03  # of the pairs of one person in those towns, the part that is never proposed
_ALONE = 8.0  # how much likelier than nobody a namesake is whom nobody rivals
_ROUNDS = 30
# Fitted to sixteen invented towns of 300 to 3,000 whose names no test of it bears; the spreads
# are how far single towns lay from that. What all pairs of a case share; each likeness; both
# tell the same father; somebody else would do as well; how free both are of better ones.
NAMES = Scale((0.0, 8.7, 8.1, 7.1, 5.4, 2.8, -1.3, 2.5), (1.0, 0.7, 0.7, 0.7, 0.7, 1.0, 0.8, 1.0))


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one person. Never joined without somebody's yes."""

    one: Entry
    other: Entry
    likeness: Likeness
    because: Both
    features: Features


def propose(
    listings: Iterable[Listing], refused: Collection[frozenset[Entry]] = frozenset()
) -> tuple[Proposal, ...]:
    """Return pairs of entries of different lists that may be one person, strongest first.

    Pairs that a reviewer has decided on are left out: linked to the same person, to two
    different ones, or refused.

    Args:
        listings: the entries of all lists.
        refused: pairs of which somebody said that they are two.
    """
    entries = _ordered(listings)
    found = [
        Proposal(key(entries[a]), key(entries[b]), alike.likeness,
                 told(alike, entries[a].name, entries[b].name), features)
        for (a, b), alike, features in _alike(entries)
        if decided(entries[a], entries[b], refused) is None
    ]  # fmt: skip
    order = list(Likeness)
    return tuple(sorted(found, key=lambda p: (order.index(p.likeness), p.one, p.other)))


def reviewed(
    listings: Iterable[Listing], refused: Collection[frozenset[Entry]] = frozenset()
) -> tuple[Reviewed, ...]:
    """Return what reviewers decided of pairs that are or would have been proposed."""
    entries = _ordered(listings)
    said = (
        (features, decided(entries[a], entries[b], refused))
        for (a, b), _, features in _alike(entries)
    )
    return tuple(Reviewed(features, same) for features, same in said if same is not None)


def to_review(proposals: Sequence[Proposal], most: int) -> tuple[Proposal, ...]:
    """Return which proposals to review first: as many of each likeness, rivalled or not.

    Whoever reviews only what looks sure learns nothing of the rest.
    """
    groups: dict[tuple[Likeness, int], list[Proposal]] = {}
    for proposal in proposals:
        free = min(3, int(-proposal.features[-1] / 2))
        groups.setdefault((proposal.likeness, free), []).append(proposal)
    found: list[Proposal] = []
    turn = 0
    while len(found) < min(most, len(proposals)):
        found += [group[turn] for group in groups.values() if turn < len(group)]
        turn += 1
    return tuple(found[:most])


def _ordered(listings: Iterable[Listing]) -> list[Listing]:
    return sorted(listings, key=key)


def key(entry: Listing) -> Entry:
    """Return by what an entry is named."""
    return entry.source, entry.number


def _alike(entries: list[Listing]) -> list[tuple[tuple[int, int], Compared, Features]]:
    names = [parts(entry.name) for entry in entries]
    found = [
        (pair, alike)
        for pair in sorted(_pairs(entries, names))
        if (alike := compared(names[pair[0]], names[pair[1]])) is not None
    ]
    free = _free(entries, [(pair, _WEIGHT[alike.likeness]) for pair, alike in found])
    met = Counter(side for (a, b), _ in found for side in _sides(a, b, entries))
    return [
        (
            (a, b),
            alike,
            (
                1.0,
                *(float(alike.likeness is level) for level in Likeness),
                float(names[a].father is not None and names[b].father is not None),
                float(any(met[side] > 1 for side in _sides(a, b, entries))),
                math.fsum(math.log(free[side]) for side in _sides(a, b, entries)),
            ),
        )
        for (a, b), alike in found
    ]


Side = tuple[int, SourceId]  # an entry, and a list in which somebody may be the same


def _sides(a: int, b: int, entries: Sequence[Listing]) -> tuple[Side, Side]:
    return (a, entries[b].source), (b, entries[a].source)


def _free(
    entries: Sequence[Listing], found: Sequence[tuple[tuple[int, int], float]]
) -> Mapping[Side, float]:
    """Return how likely each entry is nobody's in each other list, as far as names tell.

    Each list names a person once, so whoever is one's is not another's. The chances that fit
    each other are found by turns (mean field; damped, since by itself it may swing).
    """
    free: dict[Side, float] = defaultdict(lambda: 1.0)
    for _ in range(_ROUNDS):
        taken: dict[Side, float] = defaultdict(float)
        for (a, b), weight in found:
            mine, theirs = _sides(a, b, entries)
            taken[mine] += _ALONE * weight * free[theirs]
            taken[theirs] += _ALONE * weight * free[mine]
        free.update({side: math.sqrt(free[side] / (1 + sum_)) for side, sum_ in taken.items()})
    return free


def _pairs(entries: list[Listing], names: list[Name]) -> set[tuple[int, int]]:
    near: dict[tuple[str, str], list[int]] = {}
    for at, name in enumerate(names):
        for key in keys_of(name):
            near.setdefault(key, []).append(at)
    together = (pair for group in near.values() for pair in combinations(group, 2))
    return {(a, b) for a, b in together if entries[a].source != entries[b].source}


def decided(one: Listing, other: Listing, refused: Collection[frozenset[Entry]]) -> bool | None:
    """Say whether a reviewer decided that these are one, or two; None: nobody did."""
    if one.person is not None and other.person is not None:
        return one.person == other.person
    return False if frozenset((key(one), key(other))) in refused else None


def told(alike: Compared, one: str, other: str) -> Both:
    """Say in what two forms of a name differ."""
    ways = [_TOLD[d] for d in Difference if d in alike.differences] or [_TOLD[None]]
    if len({bool(re.search("[а-яё]", name.lower())) for name in (one, other)}) == 2:
        ways.append(Both("in two scripts", "в двух письменностях"))
    return Both(", ".join(b.en for b in ways), ", ".join(b.ru for b in ways))


_TOLD = {
    None: Both("the same words", "те же слова"),
    Difference.DECLINED: Both("a word in another case or gender", "слово в другом падеже или роде"),
    Difference.SHORT: Both("a short or other form of a given name", "краткая или иная форма имени"),
    Difference.NATIVE: Both(
        "a family's own and its official form", "родовое имя и официальная фамилия"
    ),
    Difference.LEFT_OUT: Both("one name tells less", "одно имя неполное"),
    Difference.INITIAL: Both("an initial only", "только инициал"),
    Difference.SLIP: Both("one letter differs", "отличается одна буква"),
    Difference.EACH_MORE: Both(
        "each tells a part that the other lacks", "в каждом есть часть, которой нет в другом"
    ),
}
