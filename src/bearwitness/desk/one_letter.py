"""Which testimonies came of one letter, and that they lose together what its writer takes back.

A letter is known by its code phrase, which the case keeps. The tag of it that a DROP makes is
another one at every other DROP, so it finds nothing once DROP was made anew. Two machines that
received one envelope apart made two testimonies of it: the phrase finds both, and what was taken
back of the one before they met is taken back of the other when they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bearwitness.consent import FOREVER, Scope, last_word
from bearwitness.consent.permits import Word
from bearwitness.desk import tracing, withdrawing
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed
from bearwitness.ids import TestimonyId
from bearwitness.records.phrase import heard
from bearwitness.records.testimony import Contact

_WHY = "taken back of another testimony from the same letter"


def found(casebook: Casebook, *, phrase: str, tag: str) -> tuple[TestimonyId, ...]:
    """Return every testimony whose letter has this code phrase, or this tag of it.

    Args:
        casebook: unlocked.
        phrase: in whichever script; what is no code phrase finds nothing.
        tag: as some DROP made it; empty finds nothing.
    """
    wanted = set(_known_by(phrase, tag))
    return tuple(
        one.testimony
        for one in casebook.all(Contact)
        if wanted.intersection(_known_by(one.phrase, one.reply_tag))
    )


def agree(casebook: Casebook, *, at: datetime) -> None:
    """Take back, of testimonies from one letter, what is taken back of one of them.

    The latest word on a use that any of them has counts: a yes that was written down after the
    refusal stays, and nothing becomes wider.
    """
    for names in _together(casebook):
        words = {name: _last_words(casebook, name) for name in names}
        for name in names:
            refused = [no for no in _refusals(words.values()) if _outlasts(no, words[name])]
            if refused:
                scopes = dict.fromkeys(no.scope for no in refused)
                tracing.withdraw(casebook, name, scopes, reason=_WHY, at=at)


def _known_by(phrase: str, tag: str) -> Iterator[str | bytes]:
    if tag:
        yield tag
    try:
        yield heard(phrase)
    except Malformed:  # a testimony that did not come through DROP has none
        return


def _together(casebook: Casebook) -> Iterator[tuple[TestimonyId, ...]]:
    """Yield the testimonies that came of one letter, where there are several."""
    letters: dict[str | bytes, list[TestimonyId]] = {}
    for one in casebook.all(Contact):
        for known in _known_by(one.phrase, one.reply_tag):
            letters.setdefault(known, []).append(one.testimony)
    yield from dict.fromkeys(tuple(names) for names in letters.values() if len(names) > 1)


def _last_words(casebook: Casebook, name: TestimonyId) -> dict[Scope, Word]:
    with casebook.inside() as held:
        said = withdrawing.said(held.fold, name)
    words = {scope: last_word(said, name, scope, at=FOREVER) for scope in Scope}
    return {scope: word for scope, word in words.items() if word is not None}


def _refusals(each: Iterable[dict[Scope, Word]]) -> Iterator[Word]:
    return (word for words in each for word in words.values() if not word.granted)


def _outlasts(no: Word, words: dict[Scope, Word]) -> bool:
    yes = words.get(no.scope)
    return yes is not None and yes.granted and no.at >= yes.at
