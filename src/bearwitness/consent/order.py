"""The order in which answers were kept, where the dates on them cannot be true.

A clock may be wrong. A yes dated ahead of the moment at which a later answer was kept was given
before that one, whatever its date says; it is read as given no later than it. So a withdrawal
outlasts every yes that was there when it was kept. What is dated ahead of the moment at which it
is read counts before its date where it allows less (`permits.last_word`). Both together: however
far ahead the clocks were, no more is open than if all had been right (tests/test_consent.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bearwitness.consent.answers import Answer
from bearwitness.consent.scopes import Scope
from bearwitness.ids import TestimonyId


def in_order(kept: Iterable[tuple[Answer, datetime]]) -> tuple[Answer, ...]:
    """Return the answers with such a yes dated no later than what was kept after it.

    Args:
        kept: each answer with the time (UTC) at which it was kept, in the order of keeping.
    """
    later: dict[tuple[TestimonyId, Scope], list[tuple[datetime, datetime]]] = {}
    found = []
    for answer, at in reversed(list(kept)):
        after = later.setdefault((answer.testimony, answer.scope), [])
        if answer.granted:
            given = min([answer.at, *(said for kept_at, said in after if kept_at < answer.at)])
            found.append(answer if given == answer.at else replace(answer, at=given))
        else:
            found.append(answer)
        after.append((at, answer.at))
    return tuple(reversed(found))
