"""Of values of one key that two machines wrote apart: what counts until somebody decides.

It is the value under which claims stand lower, whichever was written later, so that no merge and
no clock undoes what staff found against a claim. Of a source it is the writing by which it came
with a testimony: what one machine knows to be confided is public on none. Links: `desk.voices`;
judgments and signatures: `desk.citations`. Everything else: the later one, as nothing hangs on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from bearwitness.corroboration.judgments import CONTRARY
from bearwitness.desk import kinds
from bearwitness.desk.fold import Fold
from bearwitness.ids import SourceId
from bearwitness.records.claim import Denial, Review, Saying, Stance
from bearwitness.records.source import Rating, Reliability, Source
from bearwitness.records.testimony import MAY_BE_THE_VICTIM

T = TypeVar("T")


def current(fold: Fold, cls: type[T]) -> tuple[T, ...]:
    """Return what counts of a kind, key by key, in the order in which they first came."""
    kind, choose = kinds.of(cls), _CHOICES.get(cls)
    if choose is None:
        return tuple(fold.value(found) for found in fold.current(kind))
    every = ([fold.value(found) for found in heads] for heads in fold.every_heads(kind))
    return tuple(one for heads in every for one in (counted(heads) if heads[1:] else heads))


def counting(heads: Sequence[T]) -> T:
    """Return of several writings of one key what counts; the order of those alike is theirs."""
    choose = _CHOICES.get(type(heads[-1]))
    return choose(heads) if choose else heads[-1]


def counted(heads: Sequence[Any]) -> tuple[Any, ...]:
    """Return the same, and that its source once told it as hearsay where what counts says less."""
    counts = counting(heads)
    once = _once_heard(heads)
    return (counts,) if once is None or once == counts else (counts, once)


def chosen(cls: type) -> bool:
    """Say whether of this kind the one counts that claims stand lower by, and not the later."""
    return cls in _CHOICES


def disputed(fold: Fold) -> frozenset[SourceId]:
    """Return the sources of which two machines wrote apart what a grade hangs on."""
    several = (heads for heads in fold.every_heads(kinds.of(Source)) if heads[1:])
    each = ([fold.value(found) for found in heads] for heads in several)
    return frozenset(heads[-1].id for heads in each if weighs_otherwise(heads))


def weighs_otherwise(heads: Iterable[Source]) -> bool:
    """Say whether a claim may stand otherwise by one writing of a source than by another.

    Which of them claims stand lower by hangs on what else is known of each claim.
    """
    return len({(s.kind, s.testimony, s.connection, not s.text.strip()) for s in heads}) > 1


def reviews(fold: Fold) -> tuple[Review, ...]:
    """Return what reviewers signed of claims, as a grade takes it.

    Of one who agrees on one machine and not on the other, they do not; what they left open on
    either binds.
    """
    found: list[Review] = []
    for heads in fold.every_heads(kinds.of(Review)):
        each: list[Review] = [fold.value(one) for one in heads]
        found.append(least_review(each))
    return tuple(found)


def least_review(heads: Sequence[Review]) -> Review:
    """Return of what one reviewer signed on two machines what a grade takes."""
    return replace(
        heads[-1],
        agrees=all(one.agrees for one in heads),
        contradictions_answered=all(one.contradictions_answered for one in heads),
        adverse_answered=all(one.adverse_answered for one in heads),
    )


def _against(saying: Saying) -> tuple[bool, ...]:
    """Return how much a saying weighs against its claim, to be compared."""
    own = not saying.attribution
    denies = saying.stance in {Stance.DENIES, Stance.DOUBTS}
    return (
        saying.denial is Denial.REFUTATION and saying.checked,
        denies and own,
        denies,
        saying.stance in CONTRARY and own,
        saying.stance is not Stance.ASSERTS,
        not own,
    )


def _saying(heads: Sequence[Saying]) -> Saying:
    """Return the one by which the claim stands lower: it asserts less, and as less of its own."""
    most = max(reversed(heads), key=_against)
    once = _once_heard(heads)
    return most if once is None or most.stance is not Stance.NOTHING else once


def _once_heard(heads: Sequence[Any]) -> Saying | None:
    """Return that a source told it as hearsay, of writings of which one no longer asserts it."""
    says = [one for one in heads if isinstance(one, Saying)]
    heard = [s for s in says if s.attribution and s.stance in {Stance.ASSERTS, Stance.NOTHING}]
    if not heard or all(s.stance is Stance.ASSERTS for s in says):
        return None
    taken_back = (s for s in reversed(heard) if s.stance is Stance.NOTHING)
    return next(taken_back, replace(heard[-1], stance=Stance.NOTHING))


def _rating(heads: Sequence[Rating]) -> Rating:
    return max(reversed(heads), key=lambda one: list(Reliability).index(one.reliability))


def _source(heads: Sequence[Source]) -> Source:
    """Return the one that may be told least: it came with a testimony, maybe the victim's own."""
    return max(reversed(heads), key=lambda s: (s.confided, s.connection in MAY_BE_THE_VICTIM))


_CHOICES: dict[type, Callable[[Sequence[Any]], Any]] = {
    Saying: _saying,
    Source: _source,
    Rating: _rating,
    Review: least_review,
}
