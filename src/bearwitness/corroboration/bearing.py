"""What bears on one claim, of all that a casebook holds: a grade of it needs no more.

A grade looks at every source, link and saying it is given. With one claim after the other that is
the square of their number; so what cannot matter for a claim is left out beforehand. What can: who
says anything of it, and which judgments are cited for it; from each of these, whoever it relies on,
may rely on, or is one voice with, and so on; and of whatever text it is, its copies and those of
which it is one. Who only has it from one of them and does not say it leads nowhere (`lineage`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bearwitness.corroboration import grading
from bearwitness.corroboration.grading import Grade
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Review, Saying
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.source import ONE_TEXT, ONE_VOICE, Link, Rating, Source

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """What is held on claims; named as the arguments of `grading.graded`."""

    sources: tuple[Source, ...]
    links: tuple[Link, ...]
    sayings: tuple[Saying, ...]
    reviews: tuple[Review, ...] = ()
    ratings: tuple[Rating, ...] = ()
    judgments: tuple[Judgment, ...] = ()
    signings: tuple[Signed, ...] = ()


class Bearing:
    """Finds what bears on each claim. It is made once, in the time of one look at everything."""

    def __init__(self, held: Held) -> None:
        """Look at everything once."""
        self._links = held.links
        self._sources = _by(held.sources, lambda one: one.id)
        self._ratings = _by(held.ratings, lambda one: one.source)
        self._sayings = _by(held.sayings, lambda one: one.claim)
        self._reviews = _by(held.reviews, lambda one: one.claim)
        self._judgments = _by(held.judgments, lambda one: one.claim)
        self._signings = _by(held.signings, lambda one: one.digest)
        self._onward: dict[SourceId, list[tuple[int, SourceId]]] = {}
        for number, link in enumerate(held.links):
            self._onward.setdefault(link.source, []).append((number, link.onto or link.source))
            if link.onto and link.relation in ONE_VOICE | ONE_TEXT:
                self._onward.setdefault(link.onto, []).append((number, link.source))

    def on(self, claim: ClaimId) -> Held:
        """Return what bears on a claim; each in the order in which it is held."""
        sayings, judgments = self._sayings.get(claim, []), self._judgments.get(claim, [])
        first = {one.source for _, one in sayings} | {one.source for _, one in judgments}
        reached, links = self._reached(claim, first)
        digests = {one.digest for _, one in judgments}
        return Held(
            sources=_in_order(self._sources, reached),
            links=tuple(self._links[number] for number in sorted(links)),
            sayings=tuple(one for _, one in sayings),
            reviews=_in_order(self._reviews, {claim}),
            ratings=_in_order(self._ratings, reached),
            judgments=tuple(one for _, one in judgments),
            signings=_in_order(self._signings, digests),
        )

    def graded(self, claim: ClaimId) -> Grade:
        """Grade a claim by what bears on it: as `grading.graded` does by all that is held."""
        part = self.on(claim)
        return grading.graded(
            claim,
            sources=part.sources,
            links=part.links,
            sayings=part.sayings,
            reviews=part.reviews,
            ratings=part.ratings,
            judgments=part.judgments,
            signings=part.signings,
        )

    def _reached(self, claim: ClaimId, first: set[SourceId]) -> tuple[set[SourceId], set[int]]:
        reached, links, todo = set(first), set[int](), sorted(first)
        while todo:
            for number, other in self._onward.get(todo.pop(), ()):
                link = self._links[number]
                if link.claim not in {None, claim} and link.relation not in ONE_TEXT:
                    continue
                links.add(number)
                if other not in reached:
                    reached.add(other)
                    todo.append(other)
        return reached, links


def _by(
    values: Sequence[T], key: Callable[[T], Hashable]
) -> Mapping[Hashable, list[tuple[int, T]]]:
    found: dict[Hashable, list[tuple[int, T]]] = {}
    for number, one in enumerate(values):
        found.setdefault(key(one), []).append((number, one))
    return found


def _in_order(
    every: Mapping[Hashable, list[tuple[int, T]]], keys: Iterable[Hashable]
) -> tuple[T, ...]:
    found = [pair for key in keys for pair in every.get(key, ())]
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
