"""How many people named reviewers are at least: a rung that asks for two must not have one twice.

A name is what somebody typed, and whoever means to sign twice can invent one. Two names are of two
people only where they are unlikely to be one person's by accident: they do not look alike
(`records.reason.looks`), they are in one alphabet, and in Latin or Cyrillic letters they are not
two forms of one name (`names.alike`: another spelling, a short or a fuller form, a slip). A number
tells apart what looks different: `Agent 7`, `Agent 8`. Between two alphabets, or where one name
mixes them, nobody here can tell, and they count as one; so whoever has a name in any alphabet
counts as themselves, and to be told from another they sign in one alphabet with them. A name
without a letter or digit is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

from bearwitness.corroboration import names
from bearwitness.corroboration.wording import Both
from bearwitness.records.reason import alphabet, looks, person

NOBODY = Both(
    "This name has no letter or digit: it counts as nobody.",
    "В этом имени нет ни букв, ни цифр: оно не считается ничьим.",
)
_LOOKS = Both(
    "These names look alike: they count as one person.",
    "Эти имена выглядят одинаково: они считаются одним человеком.",
)
_FORMS = Both(
    "These may be two forms of one name: they count as one person. Two people add what tells them"
    " apart, be it a number.",
    "Это могут быть две формы одного имени: они считаются одним человеком. Двум людям стоит"
    " добавить то, что их различает, хотя бы номер.",
)
_UNTOLD = Both(
    "Between these alphabets nobody here can tell two names apart, nor where one name mixes them:"
    " they count as one person. Two people sign in one alphabet.",
    "Имена в разных алфавитах, или с буквами разных алфавитов, программа различить не может: они"
    " считаются одним человеком. Двум людям стоит подписываться в одном алфавите.",
)
_READ = frozenset({"LATIN", "CYRILLIC"})  # alphabets whose forms of a name `names` knows
_MOST = 40  # a claim has a few reviewers; of more, the first ones by name are looked at


@dataclass(frozen=True, slots=True)
class AsOne:
    """Two names that count as one person, or with `other` empty one that is nobody's; and why."""

    one: str
    other: str
    why: Both


class _Read(NamedTuple):
    name: str  # as `person` has it
    looks: str
    alphabet: str


def why_one(one: str, other: str) -> Both | None:
    """Say why two names count as one person; None: they are of two people."""
    return _why_one(_read(one), _read(other))


def counted(every: Iterable[str]) -> int:
    """Return how many people these are at least, none of whom may be taken for another.

    Of forty names and fewer, one more never makes them fewer than two where they were two.
    """
    them = sorted({read for read in map(_read, every) if read.looks})[:_MOST]
    as_one = [0] * len(them)  # a bit for each that may be taken for this one
    for one, other in combinations(range(len(them)), 2):
        if _why_one(them[one], them[other]) is not None:
            as_one[one] |= 1 << other
            as_one[other] |= 1 << one
    return max((_from(first, as_one) for first in range(len(them))), default=0)


def taken_as_one(every: Iterable[str]) -> Iterator[AsOne]:
    """Yield which of these names count as one person, and which as nobody, to be told.

    Each name at most once, with the first that it counts as one with.
    """
    them = _told(every)
    yield from (AsOne(one, "", NOBODY) for one in them if not _read(one).looks)
    them = [one for one in them if _read(one).looks]
    for number, one in enumerate(them):
        yield from islice(_as_one(one, them[:number]), 1)


def as_one_with(name: str, others: Iterable[str]) -> list[AsOne]:
    """Return with whom of others a name would count as one, or that it counts as nobody."""
    if not _read(name).looks:
        return [AsOne(name, "", NOBODY)]
    them = [o for o in _told(others) if _read(o).looks and person(o) != person(name)]
    return list(_as_one(name, them))


def _told(every: Iterable[str]) -> list[str]:
    kept: dict[str, str] = {}
    for name in every:
        kept.setdefault(person(name), name)
    return [kept[one] for one in sorted(kept)][:_MOST]


def _as_one(name: str, others: Iterable[str]) -> Iterator[AsOne]:
    for other in others:
        why = why_one(other, name)
        if why is not None:
            yield AsOne(other, name, why)


def _from(first: int, as_one: list[int]) -> int:
    found = 1 << first
    for one, those in enumerate(as_one):
        if not those & found:
            found |= 1 << one
    return found.bit_count()


def _why_one(one: _Read, other: _Read) -> Both | None:
    if one.looks == other.looks:
        return _LOOKS
    if not one.alphabet or one.alphabet != other.alphabet:
        return _UNTOLD
    numbered = any(c.isdigit() for c in one.name + other.name)
    read = one.alphabet in _READ and not numbered
    return _FORMS if read and names.alike(one.name, other.name) else None


@lru_cache(maxsize=10_000)
def _read(name: str) -> _Read:
    who = person(name)
    return _Read(who, looks(who), alphabet(who))
