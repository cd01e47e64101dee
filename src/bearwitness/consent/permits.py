"""Permits: the last word on a use, and the one check that turns it into a permit.

Five rules; each is a property test in tests/test_consent.py.

1. Silence is refusal.    A scope that was never granted is denied.
2. The last word counts.  The newest answer decides; of several at once, the narrowest of each
                          attribute, the soonest end, every condition. A refusal that is kept
                          counts at once, though a clock dated it ahead; so does whatever a
                          yes dated ahead leaves out. What it opens waits for its date.
3. Consent is specific.   No scope implies another: RECITE does not allow IDENTIFY.
4. Nobody says more than  A guardian's, a family's or a proxy's yes never goes beyond the
   the deponent did.      deponent's own last word, if there is one.
5. A permit allows no     It is the meet of all answers that decide: each of them is at least
   more than any of them. as wide.

A function that needs consent takes a `Permit`, never a bool, so a forgotten check
is a type error and not a leak. Nothing here reads a clock or a file: the caller
passes `at`. Why the scopes are not a ladder: docs/adr/0005-consent-scopes.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce

from bearwitness.consent.answers import FOREVER, Answer, Met, Right, condition_digest
from bearwitness.consent.scopes import Scope
from bearwitness.consent.terms import USUAL, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.errors import ConsentDenied
from bearwitness.ids import AddresseeId, TestimonyId

_ASK = "ask the deponent, or leave this testimony out"


@dataclass(frozen=True, slots=True)
class Word:
    """What the answers that decide about one scope say together."""

    testimony: TestimonyId
    scope: Scope
    granted: bool
    at: datetime  # UTC; of the answer that decides
    until: datetime
    terms: Terms
    only: tuple[AddresseeId, ...] | None
    ask_again: datetime
    deciding: tuple[Answer, ...] = field(repr=False)

    @property
    def conditions(self) -> tuple[str, ...]:
        """What must be true first, each once."""
        return tuple(dict.fromkeys(text for a in self.deciding for text in a.conditions))

    @property
    def drafts(self) -> tuple[str, ...]:
        """The digests of the drafts that were agreed to; the draft must be every one of them."""
        return tuple(dict.fromkeys(a.draft for a in self.deciding if a.draft))

    @property
    def show_first(self) -> bool:
        """Whether the deponent wants to see what goes out before it does."""
        return any(a.show_first for a in self.deciding)


@dataclass(frozen=True, slots=True)
class Permit:
    """Shows that `scope` was allowed for `testimony` at that moment. Only `require` makes one."""

    testimony: TestimonyId
    scope: Scope
    at: datetime
    terms: Terms = USUAL
    only: tuple[AddresseeId, ...] | None = None  # None: whoever the scope means
    drafts: tuple[str, ...] = ()  # the draft must have each of these digests
    answered: datetime = FOREVER  # UTC; when the answer was given
    until: datetime = FOREVER  # UTC; the first moment it no longer holds
    to: AddresseeId | None = None  # for whom it was asked
    ask_again: datetime = FOREVER  # UTC; when the deponent is to be asked again
    show_first: bool = False  # only a draft that they were shown

    def saw(self, draft: str) -> bool:
        """Say whether the deponent agreed to the draft with this digest, having seen it."""
        return draft in self.drafts


def last_word(
    answers: Iterable[Answer], testimony: TestimonyId, scope: Scope, *, at: datetime
) -> Word | None:
    """Return what decides at `at`, or None if nobody had answered by then.

    What a clock dated ahead of `at` is heard as of `at`: it is kept, so it was said. A refusal
    decides; a yes bounds what decides without it, and by itself opens nothing before its date.
    """
    mine = [a for a in answers if a.testimony == testimony and a.scope is scope]
    heard = [replace(a, at=min(a.at, at)) for a in mine if a.at <= at or not a.granted]
    if not heard:
        return None
    own = [a for a in heard if a.given.right is Right.OWN]
    ahead = [replace(a, at=at) for a in mine if a.at > at and a.granted]
    return _together([*dict.fromkeys([*_newest(heard), *_newest(own), *ahead])])


def require(
    answers: Iterable[Answer],
    testimony: TestimonyId,
    scope: Scope,
    *,
    at: datetime,
    met: Iterable[Met] = (),
    words: str = "",
    to: AddresseeId | None = None,
) -> Permit:
    """Return a permit, or say why there is none.

    Args:
        answers: all that were ever heard; others' are passed over.
        testimony: whose.
        scope: for what.
        at: now, UTC.
        met: what was found about conditions.
        words: the digest of the testimony's words as they are now (`words_digest`).
        to: who shall receive it, where the answer names addressees.

    Raises:
        ConsentDenied: the scope was never granted, was withdrawn, has run out, holds only
            under a condition, for others, or for other words.
    """
    word = last_word(answers, testimony, scope, at=at)
    if word is None:
        raise _denied(testimony, scope, "was never granted", _ASK)
    return permitted(word, at=at, met=met, words=words, to=to)


def permitted(
    word: Word,
    *,
    at: datetime,
    met: Iterable[Met] = (),
    words: str = "",
    to: AddresseeId | None = None,
) -> Permit:
    """Return the permit that a word gives, or say why there is none. Args as for `require`.

    Raises:
        ConsentDenied: as `require`.
    """
    if against := _against(word, at, tuple(met), words, to):
        raise _denied(word.testimony, word.scope, *against)
    return Permit(
        word.testimony, word.scope, at, word.terms, word.only, word.drafts, word.at, word.until, to,
        word.ask_again, word.show_first,
    )  # fmt: skip


def narrowest_of(words: Iterable[Word]) -> Word | None:
    """Return what several words about one use say together, or None of none.

    It allows no more than any of them: each of their answers decides.
    """
    deciding = dict.fromkeys(answer for word in words for answer in word.deciding)
    return _together(list(deciding)) if deciding else None


def unmet(word: Word, met: Iterable[Met], *, at: datetime) -> tuple[str, ...]:
    """Return the conditions of which nobody found, by then, that they are met."""
    found = tuple(met)
    return tuple(
        dict.fromkeys(
            text
            for answer in word.deciding
            for text in answer.conditions
            if not _is_met(answer, text, found, at)
        )
    )


def _against(
    word: Word, at: datetime, met: Sequence[Met], words: str, to: AddresseeId | None
) -> tuple[str, str] | None:
    """Return why there is no permit and what would help."""
    if not word.granted:
        return f"was refused or withdrawn on {word.at:%Y-%m-%d}", _ASK
    if word.until <= at:
        return f"ran out on {word.until:%Y-%m-%d}", _ASK
    if unmet(word, met, at=at):
        return (
            "holds only under a condition, and nobody recorded that it is met",
            "`bearwitness consent met` records it, with a reason",
        )
    if word.only is not None and to not in word.only:
        return "is for named addressees only", "say to whom; or ask the deponent about them"
    if any(answer.tied_to not in ("", words) for answer in word.deciding):
        return "was given for other words than these", "ask again, with the words as they are now"
    return None


def _denied(testimony: TestimonyId, scope: Scope, why: str, hint: str) -> ConsentDenied:
    return ConsentDenied(f"{testimony}: consent to {scope} {why}", hint=hint)


def _newest(answers: Sequence[Answer]) -> list[Answer]:
    last = max((a.at for a in answers), default=None)
    return [a for a in answers if a.at == last]


def _together(deciding: Sequence[Answer]) -> Word:
    refusals = [a for a in deciding if not a.granted]
    first = deciding[0]
    return Word(
        first.testimony,
        first.scope,
        granted=not refusals,
        at=max(a.at for a in refusals or deciding),
        until=min(a.until for a in deciding),
        terms=reduce(narrowest, (a.terms for a in deciding)),
        only=reduce(_common, (a.only for a in deciding)),
        ask_again=min(a.ask_again for a in deciding),
        deciding=tuple(sorted(deciding, key=lambda a: (a.at, a.until, repr(a)))),
    )


def _common(
    one: tuple[AddresseeId, ...] | None, other: tuple[AddresseeId, ...] | None
) -> tuple[AddresseeId, ...] | None:
    if one is None or other is None:
        return other if one is None else one
    return tuple(sorted(set(one) & set(other)))


def _is_met(answer: Answer, condition: str, met: Sequence[Met], at: datetime) -> bool:
    digest = condition_digest(answer.testimony, condition)
    mine = (m for m in met if m.condition == digest and answer.at <= m.at)
    found = [m for m in mine if m.at <= at or not m.holds]  # an undoing dated ahead is kept too
    last = max((m.at for m in found), default=None)
    return bool(found) and all(m.holds for m in found if m.at == last)
