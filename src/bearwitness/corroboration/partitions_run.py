"""Draws of who is who under one way that the chances may be: fitted, drawn, what is missed joined.

Fitting moves the odds of each stratum of about as likely pairs by one number, until the draws
hold as many of them as was stated (`partitions` says why that and no more).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from bearwitness.corroboration.calibrating import stratum
from bearwitness.corroboration.chance import Chance as Thrown
from bearwitness.corroboration.groupings import Field, sampled

_SURE = 1e-9  # no stated chance is nearer to 0 or 1
_FARTHEST = 6.0  # that the odds of a stratum are moved, as a logarithm
_ROUNDS, _ROUNDS_MORE = 10, 2  # of fitting: the first way, and each that begins where it ended
_TRIED = (40, 400, 8000)  # draws each round: least, most, and times pairs
_TRIES = 50  # to find two whom nothing parts
Labels = tuple[int, ...]  # of each item its group, named by the group's first item


@dataclass(frozen=True, slots=True)
class Board:
    """What is the same under every way: what was decided, and what keeps items apart."""

    owner: Sequence[int]  # of each item the first of those that are one with it by decision
    apart: tuple[Hashable, ...]
    different: tuple[tuple[int, int], ...]
    linked: tuple[int, ...]


class Run:
    """Draws under one way."""

    def __init__(
        self, board: Board, table: Mapping[tuple[int, int], float], missed: float, seed: int
    ) -> None:
        self._board = board
        self._table = table
        self._missed = missed
        self._seed = seed
        self._prior = _log_odds(
            math.fsum(table.values()) / max(1, _pairs(len(board.owner), board.apart))
        )

    def _field(self, moved: Mapping[int, float]) -> Field:
        field = Field(
            self._board.owner, self._board.apart, self._board.different, self._board.linked
        )
        for (one, other), same in self._table.items():
            odds = _log_odds(same) + moved[stratum(same)]
            field.state(one, other, odds, odds - self._prior)
        return field

    def fitted(self, moved: Mapping[int, float], *, again: bool) -> dict[int, float]:
        """Return by how much the odds of each stratum are moved, so that it has what was stated.

        What nobody decided on is as often one as stated, whatever was decided of others: those
        were chosen by how likely they looked alone.

        Args:
            moved: where to begin.
            again: that is where another way ended, and so is near.
        """
        found, field = dict(moved), self._field(moved)
        strata: dict[int, list[tuple[int, int]]] = {}
        for pair, same in self._table.items():
            if field.undecided(*pair):
                strata.setdefault(stratum(same), []).append(pair)
        rounds = _ROUNDS_MORE if again else _ROUNDS
        least, most, times = _TRIED
        tried = max(least, min(most, times // max(1, len(self._table))))
        for turn in range(rounds if strata else 0):
            draws = _columns(self._field(found), tried, Thrown(self._seed + turn), self._missed)
            for at, pairs in strata.items():
                wanted = math.fsum(self._table[pair] for pair in pairs) / len(pairs)
                had = sum(labels[a] == labels[b] for labels in draws for a, b in pairs)
                step = _log_odds(_held(wanted)) - _log_odds(_held(had / (tried * len(pairs))))
                eased = min(0.8, 2 / (turn + 1))  # smaller and smaller: each round is a throw
                found[at] = max(-_FARTHEST, min(_FARTHEST, found[at] + eased * step))
        return found

    def draws(self, moved: Mapping[int, float], draws: int, *, added: bool) -> tuple[Labels, ...]:
        """Return so many draws; `added`: with as many more joins as nobody compared."""
        field, chance = self._field(moved), Thrown(self._seed)
        columns = _columns(field, draws, chance, self._missed)
        if not added:
            return columns
        return tuple(
            _with_missed(list(labels), field, self._board, self._missed, chance)
            for labels in columns
        )


def _held(part: float) -> float:
    return max(0.003, min(0.997, part))


def _with_missed(
    labels: list[int], field: Field, board: Board, missed: float, chance: Thrown
) -> Labels:
    """Join, at random, as many more as are missed: two groups that nothing parts."""
    groups: dict[int, list[int]] = {}
    for item, label in enumerate(labels):
        groups.setdefault(label, []).append(item)
    wanted = sum(chance.part() < missed / (1 - missed) for _ in range(len(labels) - len(groups)))
    most = len(set(board.apart)) if board.apart else len(labels) + 1
    free = [item for item, label in enumerate(labels) if len(groups[label]) < most]
    for _ in range(_TRIES * wanted if len(free) > 1 else 0):
        one, other = labels[chance.one_of(free)], labels[chance.one_of(free)]
        if wanted and one != other and field.strangers(groups[one], groups[other]):
            groups[min(one, other)] = both = groups.pop(one) + groups.pop(other)
            for item in both:
                labels[item] = min(one, other)
            wanted -= 1
    return tuple(labels)


def _columns(field: Field, draws: int, chance: Thrown, missed: float) -> tuple[Labels, ...]:
    columns = [list(field.owner) for _ in range(draws)]
    for nodes in field.components():
        groupings = sampled(field, nodes, draws, chance, math.log(missed))
        for column, groups in zip(columns, groupings, strict=True):
            _write(column, field, groups)
    return tuple(map(tuple, columns))


def _write(column: list[int], field: Field, groups: Iterable[Iterable[int]]) -> None:
    for group in groups:
        members = [item for node in group for item in field.members[node]]
        first = min(members)
        for item in members:
            column[item] = first


def _pairs(items: int, apart: Sequence[Hashable]) -> int:
    alike = (len(list(group)) for _, group in groupby(sorted(map(repr, apart))))
    return items * (items - 1) // 2 - sum(n * (n - 1) // 2 for n in alike)


def _log_odds(chance: float) -> float:
    held = min(1 - _SURE, max(_SURE, chance))
    return math.log(held / (1 - held))
