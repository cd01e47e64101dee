"""What was said of several testimonies, read as if it had been said of one of them."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bearwitness.consent import Answer, Scope, last_word
from bearwitness.consent.answers import Met, condition_digest
from bearwitness.consent.order import in_order
from bearwitness.consent.permits import Word, narrowest_of
from bearwitness.ids import TestimonyId

Kept = list[tuple[Answer, datetime]]  # in the order of keeping, with the time of it
Placed = Mapping[TestimonyId, list[tuple[int, tuple[Answer, datetime]]]]  # and with its place in it
Sides = tuple[tuple[Answer, ...], ...]


def placed(kept: Kept, wanted: Container[TestimonyId]) -> Placed:
    """Return what was said of each of the wanted testimonies; one walk for all of them."""
    of: dict[TestimonyId, list[tuple[int, tuple[Answer, datetime]]]] = {}
    for place, said in enumerate(kept):
        if said[0].testimony in wanted:
            of.setdefault(said[0].testimony, []).append((place, said))
    return of


def of_letter(kept: Placed, of: Iterable[TestimonyId]) -> Kept:
    """Return what was said of the testimonies of one letter, in the order of keeping."""
    found = (one for name in of for one in kept.get(name, ()))
    return [said for _, said in sorted(found, key=lambda one: one[0])]


def sides(name: TestimonyId, kept: Kept, of: Collection[TestimonyId]) -> Sides:
    """Return what was said of each testimony of a letter, and of all together, as of `name`."""
    groups = [*({one} for one in of), set(of)]
    return tuple(
        in_order([(replace(a, testimony=name), at) for a, at in kept if a.testimony in group])
        for group in groups
    )


def word(
    of: Iterable[Iterable[Answer]], name: TestimonyId, scope: Scope, *, at: datetime
) -> Word | None:
    """Return what the sides say together, or None if none of them says anything.

    It allows no more than the last word on either testimony, nor than the last word of all that
    was said. So a narrower yes to one hides no refusal of the other, whichever was kept first.
    """
    words = (last_word(said, name, scope, at=at) for said in of)
    return narrowest_of(one for one in words if one is not None)


def met(
    name: TestimonyId, of: Collection[TestimonyId], kept: Kept, found: Iterable[Met]
) -> list[Met]:
    """Return what was found about the conditions of a letter, as of `name`.

    A condition's digest is of its testimony too; its words are the same in all of them.
    """
    texts = {text for answer, _ in kept if answer.testimony in of for text in answer.conditions}
    same = {
        (one, condition_digest(one, text)): condition_digest(name, text)
        for one in of
        for text in texts
    }
    return [
        replace(one, testimony=name, condition=same[one.testimony, one.condition])
        for one in found
        if (one.testimony, one.condition) in same
    ]
