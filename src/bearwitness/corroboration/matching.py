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
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from bearwitness.corroboration.calibrating import Features, Reviewed, Scale
from bearwitness.corroboration.chance import Chance
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
_MISSED = (0.026, 0.014)  # of joins in towns of both halves, the part never proposed; spread
_ALONE = 8.0  # how much likelier than nobody a namesake is whom nobody rivals
_ROUNDS = 30
# What all pairs of a case share; each likeness; both tell the same father; somebody else would do
# as well; how free both are of better ones. Where the curve starts, and how the curves of towns lie
# to that and to each other: `benchmarks/likeness.py fit 160`, 152 invented towns whose names no
# test of it bears.
NAMES = Scale(
    (6.29, 3.34, 2.66, 1.17, -0.88, 3.08, -0.87, 2.96),
    (
        (2.661, -0.045, -0.094, -0.424, -0.836, 0.103, -0.308, 0.738),
        (-0.045, 1.21, 0.966, 1.013, 0.825, 0.096, -0.124, 0.328),
        (-0.094, 0.966, 1.427, 0.859, 0.714, -0.04, -0.108, 0.25),
        (-0.424, 1.013, 0.859, 0.939, 0.825, 0.045, -0.069, 0.169),
        (-0.836, 0.825, 0.714, 0.825, 0.859, 0.002, -0.007, -0.007),
        (0.103, 0.096, -0.04, 0.045, 0.002, 0.202, 0.002, 0.063),
        (-0.308, -0.124, -0.108, -0.069, -0.007, 0.002, 0.08, -0.112),
        (0.738, 0.328, 0.25, 0.169, -0.007, 0.063, -0.112, 0.309),
    ),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one person. Never joined without somebody's yes."""

    one: Entry
    other: Entry
    likeness: Likeness
    because: Both
    features: Features
    cannot: Both | None = None  # why, after what was decided of others, they cannot be one


def itself(name: str) -> str:
    """Return for whom an id stands where nobody was found to be one with anybody."""
    return name


def propose(
    listings: Iterable[Listing],
    refused: Collection[frozenset[Entry]] = frozenset(),
    one: Callable[[str], str] = itself,
    known: Collection[str] | None = None,
) -> tuple[Proposal, ...]:
    """Return pairs of entries of different lists that may be one person, strongest first.

    Pairs that a reviewer has decided on are left out: linked to the same person, to two known
    ones, or refused. Those that cannot be one after what was decided of others stay, last and
    with the reason: a reviewer who knows better finds there what to undo.

    Args:
        listings: the entries of all lists.
        refused: pairs of which somebody said that they are two.
        one: of each person the one that stands for all who were found to be that person.
        known: see `decided`.
    """
    entries = _ordered(listings)
    barred = Barred(entries, refused, one)
    found = [
        Proposal(key(entries[a]), key(entries[b]), alike.likeness,
                 told(alike, entries[a].name, entries[b].name), features,
                 barred.why(entries[a], entries[b]))
        for (a, b), alike, features in _alike(entries)
        if decided(entries[a], entries[b], refused, one, known) is None
    ]  # fmt: skip
    order = list(Likeness)
    return tuple(
        sorted(
            found,
            key=lambda p: (p.cannot is not None, order.index(p.likeness), p.one, p.other),
        )
    )


def reviewed(
    listings: Iterable[Listing],
    refused: Collection[frozenset[Entry]] = frozenset(),
    one: Callable[[str], str] = itself,
    known: Collection[str] | None = None,
) -> tuple[Reviewed, ...]:
    """Return what reviewers decided of pairs that are or would have been proposed.

    Args:
        listings: the entries of all lists.
        refused: pairs of which somebody said that they are two.
        one: of each person the one that stands for all who were found to be that person.
        known: see `decided`.
    """
    entries = _ordered(listings)
    said = (
        (features, decided(entries[a], entries[b], refused, one, known))
        for (a, b), _, features in _alike(entries)
    )
    return tuple(Reviewed(features, same) for features, same in said if same is not None)


class Barred:
    """Which entries cannot be one after what was decided of others."""

    def __init__(
        self,
        entries: Iterable[Listing],
        refused: Collection[frozenset[Entry]],
        one: Callable[[str], str] = itself,
    ) -> None:
        """Take in who is linked to whom, and who was refused."""
        self._one = one
        self._lists: dict[str | Entry, set[SourceId]] = defaultdict(set)
        groups: dict[Entry, str | Entry] = {}
        for entry in entries:
            groups[key(entry)] = self._group(entry)
            self._lists[self._group(entry)].add(entry.source)
        self._refused = {frozenset(groups.get(side, side) for side in pair) for pair in refused}

    def _group(self, entry: Listing) -> str | Entry:
        return key(entry) if entry.person is None else self._one(entry.person)

    def why(self, one: Listing, other: Listing) -> Both | None:
        """Return why two entries on which nobody decided cannot be one; None: they may be."""
        mine, theirs = self._group(one), self._group(other)
        if frozenset((mine, theirs)) in self._refused:
            return _REFUSED
        return _LISTED if self._lists[mine] & self._lists[theirs] else None


_REFUSED = Both(
    "an entry that staff linked to one of them was found to be another person than the other",
    "запись, которую сотрудники связали с одной из них, признана не тем человеком, что другая",
)
_LISTED = Both(
    "staff linked one of them to another entry of the other's list, and a list names a person once",
    "одна из них связана сотрудниками с другой записью того же списка, а список называет"
    " человека один раз",
)


def missed(count: int, *, seed: int) -> tuple[float, ...]:
    """Return so many parts that joins never proposed may be, each as likely as another."""
    chance = Chance(seed)
    mean, spread = _MISSED
    return tuple(max(0.002, mean + spread * far) for far in chance.mixed(chance.spread(count)))


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


def decided(
    one: Listing,
    other: Listing,
    refused: Collection[frozenset[Entry]],
    first: Callable[[str], str] = itself,
    known: Collection[str] | None = None,
) -> bool | None:
    """Say whether a reviewer decided that these are one, or two; None: nobody did.

    Args:
        one: an entry.
        other: an entry.
        refused: pairs of which somebody said that they are two.
        first: of each person the one that stands for all who were found to be that person.
        known: who is known for more than being linked to entries; None: whoever is linked. Two
            of these are two people. Whoever stands for linked entries alone may be another such:
            nobody compared the entries of the one with those of the other.
    """
    if one.person is not None and other.person is not None:
        mine, theirs = first(one.person), first(other.person)
        if mine == theirs:
            return True
        if known is None or (mine in known and theirs in known):
            return False
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
