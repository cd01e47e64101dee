"""Consent at DESK: what holds now, as permits, and what waits for somebody to ask or to record.

Every room that needs a permit asks here, so that conditions and the version of the words are
looked at each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from bearwitness.consent import FOREVER, Answer, Permit, Scope, last_word, require
from bearwitness.consent.answers import Addressee, Met, words_digest
from bearwitness.consent.dropped import TOLD as TOLD_AS
from bearwitness.consent.dropped import Wish, dropped
from bearwitness.consent.order import in_order
from bearwitness.consent.permits import Word, unmet
from bearwitness.consent.permits import permitted as permitted_by
from bearwitness.consent.scopes import TIED, TOLD, WORDED
from bearwitness.consent.terms import USUAL, Terms
from bearwitness.consent.terms import met as narrowest
from bearwitness.consent.uses import Permitted
from bearwitness.desk import as_one, kinds, one_letter
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.deeds import Shredding
from bearwitness.desk.fold import Fold, Folded
from bearwitness.errors import ConsentDenied, Missing, Refused
from bearwitness.ids import AddresseeId, RecordId, TestimonyId
from bearwitness.records.testimony import Intake, Testimony

ASKED_AT_DROP = frozenset(Scope) - {Scope.KEEP, Scope.IDENTIFY}


@dataclass(frozen=True, slots=True)
class Due:
    """A testimony whose deponent is to be asked again, about what, and since when."""

    testimony: TestimonyId
    scopes: tuple[Scope, ...]
    since: datetime


class Consents:
    """What the answers in a casebook say, read once; make a new one to read on."""

    def __init__(self, casebook: Casebook) -> None:
        """Read the answers and what was found about conditions."""
        self._casebook = casebook
        self._answers: dict[TestimonyId, list[Answer]] = {}
        self._met: dict[TestimonyId, list[Met]] = {}
        self._sides: dict[tuple[TestimonyId, Scope], as_one.Sides] = {}  # as far as anybody asked
        kept = _kept(casebook)
        for answer in in_order(kept):
            self._answers.setdefault(answer.testimony, []).append(answer)
        for found in casebook.all(Met):
            self._met.setdefault(found.testimony, []).append(found)
        self._shredded = {done.testimony for done in casebook.all(Shredding)}
        with casebook.inside() as held:
            self._letters = one_letter.letters(held.fold)
            self._half_shredded = one_letter.shredded_elsewhere(held.fold)
        self._kept = as_one.placed(kept, self._letters)

    def history(self, testimony: TestimonyId) -> tuple[Answer, ...]:
        """Return every answer about a testimony, in the order in which they were kept.

        A yes that a wrong clock dated ahead has the date that counts.
        """
        return tuple(self._answers.get(testimony, ()))

    def word(self, testimony: TestimonyId, scope: Scope, *, at: datetime) -> Word | None:
        """Return the last word on a use, or None if nobody was ever asked.

        Of a letter that was received twice it allows no more than what was said of either, and
        than what was said of both.
        """
        of = self._letters.get(testimony)
        if of is None:
            return last_word(self._answers.get(testimony, ()), testimony, scope, at=at)
        sides = self._sides.get((testimony, scope))
        if sides is None:
            kept = [said for said in as_one.of_letter(self._kept, of) if said[0].scope is scope]
            sides = self._sides[testimony, scope] = as_one.sides(testimony, kept, of)
        return as_one.word(sides, testimony, scope, at=at)

    def same_letter(self, testimony: TestimonyId) -> tuple[TestimonyId, ...]:
        """Return the other testimonies that came of its letter: what is said of it binds them."""
        return tuple(n for n in self._letters.get(testimony, ()) if n != testimony)

    def left_open(self, testimony: TestimonyId) -> frozenset[Scope]:
        """Return the uses that DROP's form asked about, of which "Not now" leaves no word.

        In an interview, what nobody wrote down nobody asked.
        """
        try:
            kept = self._casebook.get(Testimony, testimony)
        except Missing:  # shredded
            return frozenset()
        return ASKED_AT_DROP if kept.intake is Intake.PAGE else frozenset()

    def unmet(self, word: Word, *, at: datetime) -> tuple[str, ...]:
        """Return the conditions that nobody recorded as met."""
        return unmet(word, self._found(word.testimony), at=at)

    def require(
        self,
        testimony: TestimonyId,
        scope: Scope,
        *,
        at: datetime,
        to: AddresseeId | None = None,
        due: bool = False,
    ) -> Permit:
        """Return a permit, or say why there is none.

        Args:
            testimony: whose.
            scope: for what.
            at: now, UTC.
            to: who shall receive it.
            due: give one too where they wanted to be asked again by now: for what is made
                already, and for the gate, which looks itself.

        Raises:
            ConsentDenied: as `consent.require`; or the testimony was shredded, or may not even be
                kept; or they wanted to be asked again by now, of what goes out of what they told.
        """
        if testimony in self._shredded:
            raise ConsentDenied(f"{testimony} was shredded", hint="leave this testimony out")
        if self._ended(testimony, at):
            raise ConsentDenied(
                f"{testimony} may not be kept any more", hint="leave it out, and shred it"
            )
        word = self.word(testimony, scope, at=at)
        if word is None:
            return require((), testimony, scope, at=at)
        tied = any(answer.tied_to for answer in word.deciding)
        permit = permitted_by(
            word,
            at=at,
            met=self._found(testimony),
            words=self._words(testimony) if tied else "",
            to=to,
        )
        if not due and scope in TOLD and permit.ask_again <= at:
            raise ConsentDenied(
                f"{testimony}: they wanted to be asked again about {scope} by now",
                hint="ask them, and write down what they say; or leave this testimony out",
            )
        return permit

    def permitted(
        self,
        testimony: TestimonyId,
        scope: Scope,
        *,
        at: datetime,
        to: AddresseeId | None = None,
        due: bool = False,
    ) -> Permit | None:
        """Return a permit, or None where there is none. Args as for `require`."""
        try:
            return self.require(testimony, scope, at=at, to=to, due=due)
        except ConsentDenied:
            return None

    def holds(self, used: Permitted, *, at: datetime) -> bool:
        """Say whether all that a permit allowed when it was used is allowed now too."""
        permit = self.permitted(used.testimony, used.scope, at=at, to=used.to, due=True)
        return permit is not None and used.within(permit)

    def terms(self, testimony: TestimonyId) -> Terms:
        """Return what a draft of a testimony has to keep to: the narrowest that any yes says.

        Time plays no part, so that a draft changes only with an answer: a yes that ran out or
        waits for its condition still says how finely.
        """
        words = (self.word(testimony, scope, at=FOREVER) for scope in WORDED)
        said = [word.terms for word in words if word is not None and word.granted]
        return reduce(narrowest, said, said[0] if said else USUAL)

    def refused_at(self, testimony: TestimonyId, *, at: datetime) -> datetime | None:
        """Return when a public use of the words was last refused or taken back.

        One that a clock dated ahead of `at` counts as of `at`.
        """
        return max(
            (
                min(a.at, at)
                for a in self._said_of_letter(testimony)
                if a.scope in WORDED and not a.granted
            ),
            default=None,
        )

    def due(self, *, at: datetime) -> Iterator[Due]:
        """Yield who is to be asked again.

        Until somebody does, what was made stands, and nothing new is made of what they told;
        comparing and counting go on, in which nobody stands alone.
        """
        for testimony in self._answers:
            words = [self.word(testimony, scope, at=at) for scope in Scope]
            late = [w for w in words if w and w.granted and w.ask_again <= at < w.until]
            if late:
                since = min(w.ask_again for w in late)
                yield Due(testimony, tuple(w.scope for w in late), since)

    def waiting(self, *, at: datetime) -> Iterator[Word]:
        """Yield each yes that waits for a condition of which nobody recorded that it is met."""
        for testimony in self._answers:
            for scope in Scope:
                word = self.word(testimony, scope, at=at)
                if word and word.granted and at < word.until and self.unmet(word, at=at):
                    yield word

    def to_shred(self, *, at: datetime) -> tuple[TestimonyId, ...]:
        """Return the testimonies that are here and may not be kept any more."""
        known = dict.fromkeys([*self._answers, *self._half_shredded])
        return tuple(n for n in known if n not in self._shredded and self._ended(n, at))

    def expect_heard(self, testimony: TestimonyId, scopes: Iterable[Scope], at: datetime) -> None:
        """Check that a yes given now would be the last word: no refusal is dated ahead of it.

        Raises:
            Refused: one is, so that a clock is wrong.
        """
        wanted = frozenset(scopes)
        said = self._said_of_letter(testimony)
        if any(a.at > at and not a.granted and a.scope in wanted for a in said):
            raise Refused(
                "a refusal is dated later than this yes would be",
                hint="a clock was wrong; is this machine's right? The refusal holds until its date",
            )

    def expect_wishes_kept(self, said: Iterable[Answer], *, at: datetime) -> None:
        """Check that a new yes drops no wish that came with the one before it.

        Where the deponent gives it up that is said, and this is not asked.

        Raises:
            Refused: one would be dropped.
        """
        for new in said:
            if lost := self.dropped(new, at=at):
                wishes, options = zip(*(TOLD_AS[wish] for wish in lost), strict=True)
                raise Refused(
                    f"what they wished with their yes to {new.scope} would be dropped: "
                    + ", ".join(wishes),
                    hint=f"say it again with this yes: {', '.join(options)}; "
                    "or, if they gave it up, say so: --instead",
                )

    def dropped(self, new: Answer, *, at: datetime) -> tuple[Wish, ...]:
        """Return the wishes of their last yes that a new one leaves out.

        That they refused in between gives up no wish: it is the last yes that is looked at.
        """
        said = [a for a in self._answers.get(new.testimony, ()) if a.granted]
        word = last_word(said, new.testimony, new.scope, at=at)
        if word is None or not new.granted:
            return ()
        unmet, words = self.unmet(word, at=at), self._words(new.testimony)
        return dropped(new, word, unmet=unmet, words=words, at=at)

    def _ended(self, testimony: TestimonyId, at: datetime) -> bool:
        """Say whether keeping was refused, taken back or has run out; silence is neither.

        What came of one letter with what was shredded may be kept no more than that.
        """
        if testimony in self._half_shredded:
            return True
        word = self.word(testimony, Scope.KEEP, at=at)
        return word is not None and (not word.granted or word.until <= at)

    def _found(self, testimony: TestimonyId) -> list[Met]:
        """Return what was found about the conditions of its letter, as of this testimony."""
        of = self._letters.get(testimony, (testimony,))
        found = [one for name in of for one in self._met.get(name, ())]
        if not found or len(of) == 1:
            return found
        return as_one.met(testimony, of, as_one.of_letter(self._kept, of), found)

    def _said_of_letter(self, testimony: TestimonyId) -> list[Answer]:
        of = self._letters.get(testimony, (testimony,))
        return [answer for name in of for answer in self._answers.get(name, ())]

    def _words(self, testimony: TestimonyId) -> str:
        try:
            return words_digest(self._casebook.get(Testimony, testimony).text)
        except Missing:  # shredded: nothing can be tied to it any more
            return ""


def of_letter(consents: Consents, said: Iterable[Answer]) -> list[Answer]:
    """Return new answers with the same said of whatever else came of the same letters."""
    return [
        replace(answer, testimony=name)
        for answer in said
        for name in (answer.testimony, *consents.same_letter(answer.testimony))
    ]


def _kept(casebook: Casebook) -> as_one.Kept:
    """Return the answers in the order of turns, which is the same on every machine.

    One that was tied to no text is tied to the words as they were when it was kept, where they
    were changed: what was said of an older version is no yes to a newer one.
    """
    with casebook.inside() as held:
        texts = _texts(held.fold)
        return [
            (_tied(held.fold.value(one), texts, one.turn), one.card.at)
            for one in held.fold.current(kinds.of(Answer))
        ]


_Versions = dict[str, list[tuple[tuple[int, RecordId], str]]]  # of words: turn and digest


def _texts(fold: Fold) -> _Versions:
    """Return the versions of each testimony's words that were changed and can be read."""
    kind = kinds.of(Testimony).name
    found: dict[str, list[Folded]] = {}
    for one in fold.records:
        if one.card.kind == kind and not fold.shredded(one):
            found.setdefault(one.card.key or "", []).append(one)
    return {
        name: [(one.turn, words_digest(fold.value(one).text)) for one in some]
        for name, some in found.items()
        if len(some) > 1
    }


def _tied(answer: Answer, texts: _Versions, turn: tuple[int, RecordId]) -> Answer:
    older = [digest for kept, digest in texts.get(answer.testimony, ()) if kept <= turn]
    tie = bool(older) and answer.granted and not answer.words and answer.scope in TIED
    return replace(answer, words=older[-1]) if tie else answer


def addressee(casebook: Casebook, name: str) -> Addressee:
    """Return the addressee with this id.

    Raises:
        Missing: the case knows none.
    """
    return casebook.get(Addressee, AddresseeId(name))


def granted(
    consents: Consents, testimonies: Iterable[TestimonyId], scope: Scope, *, at: datetime
) -> tuple[Permit, ...]:
    """Return a permit of each testimony that has one."""
    found = (consents.permitted(name, scope, at=at) for name in testimonies)
    return tuple(permit for permit in found if permit is not None)
