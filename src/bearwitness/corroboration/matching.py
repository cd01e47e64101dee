"""Which entries of different lists may be the same person, by the forms of a name.

Names only (`names`). Every result is a proposal with its reasons; a person confirms or refuses
it, and nothing is joined by itself. Only entries of the casebook are ever compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from bearwitness.corroboration.calibrating import Reviewed
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one person. Never joined without somebody's yes."""

    one: tuple[SourceId, int]
    other: tuple[SourceId, int]
    likeness: Likeness
    because: Both


def propose(listings: Iterable[Listing]) -> tuple[Proposal, ...]:
    """Return pairs of entries of different lists that may be one person, strongest first.

    Pairs that a reviewer has already linked to the same person, or to two different ones, are
    left out.
    """
    entries = sorted(listings, key=lambda entry: (entry.source, entry.number))
    names = [parts(entry.name) for entry in entries]
    found = []
    for one, other in sorted(_pairs(entries, names)):
        mine, theirs = entries[one], entries[other]
        alike = None if _settled(mine, theirs) else compared(names[one], names[other])
        if alike is not None:
            keys = (mine.source, mine.number), (theirs.source, theirs.number)
            found.append(Proposal(*keys, alike.likeness, _because(alike, mine.name, theirs.name)))
    order = list(Likeness)
    return tuple(sorted(found, key=lambda p: (order.index(p.likeness), p.one, p.other)))


def reviewed(listings: Iterable[Listing]) -> tuple[Reviewed, ...]:
    """Return what reviewers decided of pairs that would have been proposed.

    Two entries of different lists that are both linked, to one person or to two.
    """
    entries = [e for e in listings if e.person is not None]
    names = [parts(entry.name) for entry in entries]
    found = []
    for one, other in sorted(_pairs(entries, names)):
        alike = compared(names[one], names[other])
        if alike is not None:
            same = entries[one].person == entries[other].person
            found.append(Reviewed(alike.likeness, same))
    return tuple(found)


def _pairs(entries: list[Listing], names: list[Name]) -> set[tuple[int, int]]:
    near: dict[tuple[str, str], list[int]] = {}
    for at, name in enumerate(names):
        for key in keys_of(name):
            near.setdefault(key, []).append(at)
    together = (pair for group in near.values() for pair in combinations(group, 2))
    return {(a, b) for a, b in together if entries[a].source != entries[b].source}


def _settled(one: Listing, other: Listing) -> bool:
    return one.person is not None and other.person is not None


def _because(alike: Compared, one: str, other: str) -> Both:
    told = [_TOLD[d] for d in Difference if d in alike.differences] or [_TOLD[None]]
    if len({bool(re.search("[а-яё]", name.lower())) for name in (one, other)}) == 2:
        told.append(Both("in two scripts", "в двух письменностях"))
    return Both(", ".join(b.en for b in told), ", ".join(b.ru for b in told))


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
