"""Which ids of a case stand for one person, event or place, by what staff decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from bearwitness.corroboration import sameness
from bearwitness.corroboration.sameness import Two
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.proposals import Judged

Id = TypeVar("Id", bound=str)


def one_of(casebook: Casebook) -> Callable[[Id], Id]:
    """Return what names of each id the first of those that were found to be one with it."""
    found = sameness.firsts(pairs(casebook.all(Judged), same=True))

    def first(name: Id) -> Id:
        return cast(Id, found.get(name, name))

    return first


def decided(casebook: Casebook) -> tuple[Judged, ...]:
    """Return the decisions about pairs that stand."""
    return tuple(judged for judged in casebook.all(Judged) if judged.same is not None)


def pairs(judged: Sequence[Judged], *, same: bool) -> list[Two]:
    """Return the pairs that were found to be one, or two."""
    return [frozenset((j.one, j.other)) for j in judged if j.same is same]
