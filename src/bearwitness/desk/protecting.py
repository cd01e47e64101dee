"""More words for a testimony's sweep list: what would give somebody away and no program knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bearwitness.desk import sweeplists
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.kinds import SweepList
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Testimony

MOST_WORDS = 5_000  # on one list
LONGEST_WORD = 200  # characters of one entry, which may be several words


@dataclass(frozen=True, slots=True)
class Protected:
    """How many words a list holds now and how many of them are new; never which."""

    words: int
    added: int


def protect(
    casebook: Casebook, testimony: TestimonyId, words: Iterable[str], *, reason: str, at: datetime
) -> Protected:
    """Add words to a testimony's sweep list. None can be taken away from it.

    Drafts that hold one of them change with it, and approvals of the older draft are void.

    Raises:
        Missing: there is no such testimony.
        Malformed: no word, an entry without a letter or a digit, or too many or too long ones.
    """
    casebook.get(Testimony, testimony)
    given = {" ".join(word.split()) for word in words} - {""}
    if not given:
        raise Malformed("there is no word to protect", hint="one name a line, in any form")
    if not all(_is_entry(word) for word in given):
        raise Malformed(
            "an entry has no letter and no digit, has controls, or is too long",
            hint=f"one name a line, of at most {LONGEST_WORD} letters",
        )
    with casebook.inside(writing=True) as held:  # another program may protect words meanwhile
        before = set(sweeplists.words(held.fold, testimony))
        after = before | given
        if len(after) > MOST_WORDS:
            raise Malformed(
                f"a sweep list holds at most {MOST_WORDS} words", hint="nothing was kept"
            )
        if after != before:
            held.pen.keep(SweepList(testimony, tuple(sorted(after))), reason=reason, at=at)
    return Protected(len(after), len(after - before))


def _is_entry(word: str) -> bool:
    return len(word) <= LONGEST_WORD and word.isprintable() and any(c.isalnum() for c in word)
