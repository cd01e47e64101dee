"""What a withdrawal writes down: refusals that nothing outlasts, and copies of ours marked.

`tracing.withdraw` and shredding both take it from here, so that shredding a testimony never
takes back less than withdrawing everything does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bearwitness.consent import FOREVER, Answer, Scope, last_word
from bearwitness.consent.answers import Given
from bearwitness.consent.order import in_order
from bearwitness.consent.uses import Copy, Standing, Use, resting_on
from bearwitness.desk import kinds
from bearwitness.desk.fold import Fold
from bearwitness.ids import TestimonyId


def with_keeping(scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """Return the uses that go with these: of what may not be kept, nothing may be made."""
    wanted = tuple(scopes)
    return tuple(Scope) if Scope.KEEP in wanted else wanted


def refusals(
    fold: Fold,
    testimony: TestimonyId,
    scopes: Iterable[Scope],
    *,
    at: datetime,
    given: Given | None = None,
) -> list[Answer]:
    """Return the answers by which these uses are refused from now on.

    Where a wrong clock dated a yes ahead, the refusal is written down once more at that date.
    """
    yeses = [one for one, _ in _kept(fold, testimony) if one.granted]
    how = given or Given()
    return [
        Answer(testimony, scope, granted=False, at=moment, given=how)
        for scope in scopes
        for moment in dict.fromkeys([at, max([at, *(a.at for a in yeses if a.scope is scope)])])
    ]


def still_granted(fold: Fold, testimony: TestimonyId) -> tuple[Scope, ...]:
    """Return the uses of which the last word, whatever its date, is a yes."""
    told = said(fold, testimony)
    words = (last_word(told, testimony, scope, at=FOREVER) for scope in Scope)
    return tuple(word.scope for word in words if word is not None and word.granted)


def marked(fold: Fold, testimony: TestimonyId, scopes: Iterable[Scope]) -> list[Copy]:
    """Return the copies that a machine of ours holds of what rests on these uses, as marked."""
    told = fold.current(kinds.of(Use))
    uses = [fold.value(found) for found in told if testimony in found.card.about]
    touched = {one.id for one, _ in resting_on(uses, testimony, scopes)}
    copies = map(fold.value, fold.current(kinds.of(Copy)) if touched else ())
    return [
        replace(copy, standing=Standing.MARKED)
        for copy in copies
        if copy.use in touched and copy.standing is Standing.HELD
    ]


def said(fold: Fold, testimony: TestimonyId) -> tuple[Answer, ...]:
    """Return a testimony's answers, in the order that `in_order` gives them."""
    return in_order(_kept(fold, testimony))


def _kept(fold: Fold, testimony: TestimonyId) -> list[tuple[Answer, datetime]]:
    """Return a testimony's answers with the time of keeping, in the order of turns."""
    told = fold.current(kinds.of(Answer))
    return [(fold.value(f), f.card.at) for f in told if testimony in f.card.about]
