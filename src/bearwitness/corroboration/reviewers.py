"""How many people named reviewers are at least: a rung that asks for two must not have one twice.

A name is what somebody typed. Two names are of two people only where nobody can take the one for
the other: they do not look alike (`records.reason.looks`), they are not one name in Latin and in
Cyrillic letters (`names.one_in_two_scripts`), and letter can be held against letter: both are in
one alphabet, whichever, or one in Latin and one in Cyrillic. Of other two alphabets, or where one
name mixes them, nobody here can tell, and they count as one; so whoever has a name in any alphabet
counts as themselves, and to be told from another they sign in one alphabet with them. A name
without a letter or digit is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bearwitness.corroboration import names
from bearwitness.corroboration.wording import Both
from bearwitness.records.reason import alphabet, looks, person

NOBODY = Both(
    "This name has no letter or digit: it counts as nobody.",
    "В этом имени нет ни букв, ни цифр: оно не считается ничьим.",
)
_LOOKS = Both(
    "These names look alike: they count as one reviewer.",
    "Эти имена выглядят одинаково: они считаются одним проверяющим.",
)
_SCRIPTS = Both(
    "These may be one name in Latin and in Cyrillic letters: they count as one reviewer. Two people"
    " sign with their full names.",
    "Это может быть одно имя латиницей и кириллицей: они считаются одним проверяющим. Двум людям"
    " стоит подписываться полными именами.",
)
_UNTOLD = Both(
    "Between these alphabets nobody here can tell two names apart, nor where one name mixes them:"
    " they count as one reviewer. Two people sign in one alphabet.",
    "Имена в разных алфавитах, или с буквами разных алфавитов, программа различить не может: они"
    " считаются одним проверяющим. Двум людям стоит подписываться в одном алфавите.",
)
_READ = frozenset({"LATIN", "CYRILLIC"})  # what `names` can hold against each other


@dataclass(frozen=True, slots=True)
class AsOne:
    """Two names that count as one reviewer, or with `other` empty one that is nobody's; and why."""

    one: str
    other: str
    why: Both


def may_be_one(one: str, other: str) -> bool:
    """Say whether two names look alike, or are one in Latin and in Cyrillic letters."""
    return bool(looks(one)) and _alike(one, other) is not None


def why_one(one: str, other: str) -> Both | None:
    """Say why two names count as one reviewer; None: they are of two people."""
    found = _alike(one, other)
    if found is not None:
        return found
    of = {alphabet(one), alphabet(other)}
    return None if "" not in of and (len(of) == 1 or of == _READ) else _UNTOLD


def counted(every: Iterable[str]) -> int:
    """Return how many people these are at least, none of whom may be taken for another.

    To name one more never makes them fewer than two where they were two.
    """
    them = sorted({person(one) for one in every if looks(one)})
    return max((len(_from(first, them)) for first in them), default=0)


def taken_as_one(every: Iterable[str]) -> Iterator[AsOne]:
    """Yield which of these names count as one reviewer, and which as nobody, to be told."""
    kept: dict[str, str] = {}
    for name in every:
        kept.setdefault(person(name), name)
    them = [kept[one] for one in sorted(kept)]
    for number, one in enumerate(them):
        if not looks(one):
            yield AsOne(one, "", NOBODY)
            continue
        for other in them[number + 1 :]:
            why = why_one(one, other) if looks(other) else None
            if why is not None:
                yield AsOne(one, other, why)


def as_one_with(name: str, others: Iterable[str]) -> list[AsOne]:
    """Return with whom of others a name would count as one, or that it counts as nobody."""
    found = taken_as_one([name, *others])
    return [one for one in found if name in {one.one, one.other}]


def _from(first: str, every: Iterable[str]) -> list[str]:
    found = [first]
    for name in every:
        if all(why_one(name, other) is None for other in found):
            found.append(name)
    return found


def _alike(one: str, other: str) -> Both | None:
    if looks(one) == looks(other):
        return _LOOKS
    if {alphabet(one), alphabet(other)} == _READ and names.one_in_two_scripts(one, other):
        return _SCRIPTS
    return None
