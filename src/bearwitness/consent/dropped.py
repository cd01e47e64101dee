"""What a new yes would drop of what came with the yes before it.

Whoever writes the next yes down may not know what the deponent wished with the last one, and a
form left half empty reads as the widest yes. So each wish is looked at, and named by its kind: a
condition is in the deponent's own words, which stand in no message.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from bearwitness.consent.answers import Answer
from bearwitness.consent.permits import Word
from bearwitness.consent.terms import within


class Wish(StrEnum):
    """A bound of a yes that the next yes may forget."""

    CONDITION = "condition"  # open still
    FIRST = "first"  # to see the draft before it goes out, or one draft alone
    PLACE = "place"
    DATE = "date"
    ONLY = "only"  # to these addressees
    UNTIL = "until"
    AGAIN = "again_on"
    WORDS = "words"  # it was said of words that were changed since


TOLD = {
    Wish.CONDITION: ("a condition that is open", "--condition"),
    Wish.FIRST: ("to see the draft first", "--show-first"),
    Wish.PLACE: ("a coarser place", "--place"),
    Wish.DATE: ("a coarser date", "--date"),
    Wish.ONLY: ("to these addressees only", "--to"),
    Wish.UNTIL: ("its end", "--until"),
    Wish.AGAIN: ("to be asked again", "--ask-again"),
    Wish.WORDS: ("the words that it was said of", "--these-words"),
}  # as a sentence lists it, and the option that says it again


def dropped(
    new: Answer, word: Word, *, unmet: Collection[str], words: str, at: datetime
) -> tuple[Wish, ...]:
    """Return the wishes of a yes that a newer one leaves out; an end or a day that came is none.

    Args:
        new: the newer yes, to the same use.
        word: the yes before it.
        unmet: its conditions of which nobody recorded that they are met.
        words: the digest of the testimony's words as they are now (`words_digest`).
        at: now, UTC.
    """
    tied = any(one.tied_to not in ("", words) for one in word.deciding)
    found = {
        Wish.CONDITION: bool(set(unmet) - set(new.conditions)),
        Wish.FIRST: (word.show_first or bool(word.drafts)) and not (new.show_first or new.draft),
        Wish.PLACE: not within(new.terms.place, word.terms.place),
        Wish.DATE: not within(new.terms.date, word.terms.date),
        Wish.ONLY: word.only is not None
        and (new.only is None or not set(new.only) <= set(word.only)),
        Wish.UNTIL: at < word.until < new.until,
        Wish.AGAIN: at < word.ask_again < new.ask_again,
        Wish.WORDS: tied and not new.words,
    }
    return tuple(wish for wish, lost in found.items() if lost)
