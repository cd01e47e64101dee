"""The gate: what decides what may leave the desk.

Twelve rules. All are looked at every time, so that a refusal is the whole list of what is
missing and never the first item of it:

1. Something is there.      The draft has words left to publish.
2. Consent to this use.     A permit for QUOTE or for RECITE.
3. Consent of this person.  Every permit is for this draft's testimony.
4. Consent now.             Every permit was asked for at the gate's own moment.
5. Two people.              Two different people approved; nobody counts twice, and names that
                            may be one person's are one (`corroboration.reviewers`).
6. These very words.        Each approval that counts names this draft's digest, so one changed
                            letter voids it, and was given no later than now.
7. Low enough risk.         The chance of being named is at most the threshold.
8. No residue.              The last sweep for protected words found nothing.
9. No finer than allowed.   No place and no date is told more finely than each permit to show
                            words allows.
10. The draft agreed to.    A permit that is tied to a draft is tied to this one.
11. Shown first.            Who asks to see what would be published has agreed to this draft.
12. Asked again.            Who asked to be asked again by now has been asked.

That somebody who did not ask for it has not seen the draft closes nothing; `unseen` says so, and
whoever approves reads it.

What passes is `Cleared`, which nothing but `gate` can make: `dataclasses.replace` on one is
refused too. Cleared is never stored. It is made again for each edition, from the answers and
approvals as they stand then, so that a withdrawn consent closes the gate behind a testimony.
Why approvals are over a digest and not over an id: docs/explanation/gate.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import InitVar, dataclass
from datetime import datetime
from enum import StrEnum

from bearwitness.consent import Permit, Scope
from bearwitness.consent.scopes import WORDED
from bearwitness.consent.terms import within
from bearwitness.corroboration import reviewers
from bearwitness.errors import GateClosed, Malformed
from bearwitness.records.reason import alike, in_one_alphabet, person
from bearwitness.redaction.finding import Finding
from bearwitness.redaction.masking import Draft, DraftPassage
from bearwitness.redaction.precision import Told
from bearwitness.redaction.risk import Risk

PEOPLE = 2  # how many different people must approve
PUBLIC_USES = frozenset({Scope.QUOTE, Scope.RECITE})
_MADE_BY_THE_GATE = object()  # held by this module alone


@dataclass(frozen=True, slots=True)
class Approval:
    """One person's yes to these very words. `by` is how the person signs in at DESK."""

    digest: str  # of the draft, as `Draft.digest` gives it
    by: str
    at: datetime  # UTC

    def __post_init__(self) -> None:
        if not person(self.by):
            raise Malformed("an approval needs somebody who gives it", hint="a name")
        if self.at.utcoffset() is None:
            raise Malformed("an approval has a time without a zone")

    @property
    def person(self) -> str:
        """Who approved: names that look alike are one person's, in whatever alphabet.

        Empty, and so nobody, for a name that `expect_name` refuses: it may have been kept before.
        """
        return alike(self.by)


def expect_name(by: str) -> None:
    """Refuse a name that could make one person two, before it approves anything.

    Raises:
        Malformed: its letters are of several alphabets, of one that is hardly used, or there are
            none.
    """
    if not in_one_alphabet(person(by)):
        raise Malformed(
            "an approval needs somebody who gives it",
            hint="a name in one alphabet: look-alike letters could make one person two",
        )


class Heard(StrEnum):
    """What a deponent who allows no public use has said of it; nobody who said no is asked."""

    NOTHING = "nothing"  # never asked, or the yes ran out or waits for its condition
    NO = "no"
    TAKEN_BACK = "taken_back"  # said yes before


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against publication: the rule's number above, why, and what would mend it."""

    rule: int
    why: str
    remedy: str
    heard: Heard = Heard.NOTHING  # of rule 2 alone

    def __str__(self) -> str:
        return f"{self.why}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class Cleared:
    """A draft that passed the gate at `at`. Only `gate` makes one.

    Raises:
        GateClosed: somebody else tried to make one.
    """

    draft: Draft
    permits: tuple[Permit, ...]
    approvals: tuple[Approval, ...]  # only those that counted, one a person
    risk: Risk
    at: datetime  # UTC
    made_by: InitVar[object]

    def __post_init__(self, made_by: object) -> None:
        if made_by is not _MADE_BY_THE_GATE:
            raise GateClosed(
                "only the gate clears a draft",
                reasons=("something tried to go around the gate: call `gate` instead",),
            )

    @property
    def passages(self) -> tuple[DraftPassage, ...]:
        """The passages with their masks, in the testimony's order."""
        return self.draft.passages

    def allows(self, scope: Scope) -> bool:
        """Say whether the deponent allowed this use. No scope implies another."""
        return self.permit(scope) is not None

    @property
    def unseen(self) -> tuple[Scope, ...]:
        """The uses for which the deponent has not seen this draft."""
        return unseen(self.draft, self.permits)

    def permit(self, scope: Scope) -> Permit | None:
        """Return the permit for this use, to be written down with what is made of it."""
        return next((permit for permit in self.permits if permit.scope is scope), None)


def gate(
    draft: Draft,
    *,
    permits: Sequence[Permit],
    risk: Risk,
    threshold: float,
    residue: Sequence[Finding],
    told: Told,
    approvals: Sequence[Approval],
    at: datetime,
    heard: Heard = Heard.NOTHING,
) -> Cleared:
    """Return the draft cleared for the uses that its permits name, or refuse.

    Args:
        draft: what would be published, with its masks.
        permits: from `consent.require`, asked for with this same `at`.
        risk: of this draft together with all else that is or will be public.
        threshold: the largest chance of being named that the case accepts, 0 to 1.
        residue: what the last sweep still found in the masked text; must be empty.
        told: the finest place and date that the draft tells, from `redaction.precision.told`.
        approvals: all that were ever given; those over other words do not count.
        at: now, UTC.
        heard: what the deponent said of public uses, if no permit allows one.

    Raises:
        GateClosed: with every reason and what would mend each.
        Malformed: the threshold is no probability or `at` has no zone.
    """
    against = reasons(
        draft,
        permits=permits,
        risk=risk,
        threshold=threshold,
        residue=residue,
        told=told,
        approvals=approvals,
        at=at,
        heard=heard,
    )
    if against:
        raise GateClosed(
            f"the gate stays closed for {draft.testimony}: {_counted(len(against))}",
            reasons=tuple(map(str, against)),
            hint=against[0].remedy,
        )
    counted = tuple(that_count(draft, approvals, at).values())
    return Cleared(draft, tuple(permits), counted, risk, at, made_by=_MADE_BY_THE_GATE)


def reasons(
    draft: Draft,
    *,
    permits: Sequence[Permit],
    risk: Risk,
    threshold: float,
    residue: Sequence[Finding],
    told: Told,
    approvals: Sequence[Approval],
    at: datetime,
    heard: Heard = Heard.NOTHING,
) -> tuple[Reason, ...]:
    """Return every reason against publication, by rule; empty means that the gate would open.

    Args and errors as for `gate`.
    """
    if not 0 <= threshold <= 1 or at.utcoffset() is None:
        raise Malformed("the gate needs a threshold from 0 to 1 and a time with a zone")
    return (
        *_words(draft),
        *_consent(draft, permits, at, heard),
        *_people(draft, approvals, at),
        *_identifiability(risk, threshold),
        *_sweep(residue),
        *_precision(draft, permits, told),
        *_drafts(draft, permits),
        *_shown(draft, permits),
        *_asked(draft, permits, at),
    )


def unseen(draft: Draft, permits: Sequence[Permit]) -> tuple[Scope, ...]:
    """Return the uses that are allowed without that the deponent has seen this draft."""
    return tuple(p.scope for p in _theirs(draft, permits) if not p.saw(draft.digest))


def _words(draft: Draft) -> Iterator[Reason]:
    if not any(passage.kept for passage in draft.passages):
        yield Reason(1, "nothing is left to publish", "keep at least one word, or leave it out")


_UNALLOWED = {
    Heard.NOTHING: (
        "the deponent has not allowed a public use",
        "ask for consent to quote or to recite, or leave this testimony out",
    ),
    Heard.NO: ("the deponent has said no to a public use", "leave this testimony out"),
    Heard.TAKEN_BACK: (
        "the deponent allowed a public use and has taken it back",
        "leave this testimony out",
    ),
}


def _consent(
    draft: Draft, permits: Sequence[Permit], at: datetime, heard: Heard
) -> Iterator[Reason]:
    theirs = [p for p in permits if p.testimony == draft.testimony]
    if not any(p.scope in PUBLIC_USES for p in theirs):
        yield Reason(2, *_UNALLOWED[heard], heard)
    if len(theirs) < len(permits):
        yield Reason(3, "a permit belongs to another testimony", "ask for this one's permit")
    if any(p.at != at for p in permits):
        yield Reason(
            4,
            "a permit is not of this moment; consent may have changed since",
            "ask again, with the gate's own time",
        )


def _people(draft: Draft, approvals: Sequence[Approval], at: datetime) -> Iterator[Reason]:
    ours = [a for a in approvals if a.digest == draft.digest and a.at <= at and a.person]
    missing = PEOPLE - approvers(ours)
    if missing > 0:
        who = "two different people" if missing == PEOPLE else "one more person, not the same"
        if len({a.person for a in ours}) + missing > PEOPLE:
            who = (
                "these names may be one person's: two whose names tell them apart, in one alphabet,"
            )
        yield Reason(
            5, f"{PEOPLE - missing} of {PEOPLE} people approved", f"{who} must approve these words"
        )
    if any(a.digest != draft.digest for a in approvals) and missing > 0:
        yield Reason(
            6,
            "an approval is for other words than these",
            "have the draft as it now stands approved",
        )
    if any(a.at > at for a in approvals):
        yield Reason(6, "an approval lies in the future", "set the clock right and approve again")


def approvers(approvals: Iterable[Approval]) -> int:
    """Return how many people approvals of one draft are of at least."""
    return reviewers.counted(a.by for a in approvals if a.person)


def that_count(draft: Draft, approvals: Sequence[Approval], at: datetime) -> dict[str, Approval]:
    """Return the approvals that the gate counts for a draft now, by person."""
    ours = (a for a in approvals if a.digest == draft.digest and a.at <= at)
    return {a.person: a for a in ours if a.person}


def _identifiability(risk: Risk, threshold: float) -> Iterator[Reason]:
    # Written as "not at most" so that a NaN is refused too.
    if not risk.chance_named <= threshold:
        yield Reason(
            7,
            f"the chance of being named is above {threshold:g}",
            "cover or generalise more, then have the new draft approved",
        )


def _sweep(residue: Sequence[Finding]) -> Iterator[Reason]:
    if residue:
        yield Reason(
            8,
            f"the sweep still finds protected words, in {len(residue)} places",
            "mask each of them, then have the new draft approved",
        )


def _precision(draft: Draft, permits: Sequence[Permit], told: Told) -> Iterator[Reason]:
    for permit in _theirs(draft, permits):
        terms = permit.terms
        if not within(told.place, terms.place):
            yield _too_fine("place", told.place, permit.scope, terms.place)
        if not within(told.date, terms.date):
            yield _too_fine("date", told.date, permit.scope, terms.date)


def _too_fine(what: str, shown: str, scope: Scope, allowed: str) -> Reason:
    return Reason(
        9,
        f"a {what} is told as finely as `{shown}`; consent to {scope} allows `{allowed}`",
        f"cover the {what}, or ask the deponent",
    )


def _drafts(draft: Draft, permits: Sequence[Permit]) -> Iterator[Reason]:
    for permit in _theirs(draft, permits):
        if any(digest != draft.digest for digest in permit.drafts):
            yield Reason(
                10,
                f"consent to {permit.scope} was given for another draft",
                "show the deponent this one and ask again",
            )


def _shown(draft: Draft, permits: Sequence[Permit]) -> Iterator[Reason]:
    for permit in _theirs(draft, permits):
        if permit.show_first and not permit.drafts:  # of another draft: rule 10
            yield Reason(
                11,
                f"the deponent wants to see what is published before it is: {permit.scope}",
                "show them this draft; write down their yes to it, with its digest",
            )


def _asked(draft: Draft, permits: Sequence[Permit], at: datetime) -> Iterator[Reason]:
    for permit in _theirs(draft, permits):
        if permit.ask_again <= at:
            yield Reason(
                12,
                f"the deponent wanted to be asked again about {permit.scope} by now",
                "ask them and write down what they say, or leave this testimony out",
            )


def _theirs(draft: Draft, permits: Sequence[Permit]) -> Iterator[Permit]:
    return (p for p in permits if p.testimony == draft.testimony and p.scope in WORDED)


def _counted(number: int) -> str:
    return "1 reason" if number == 1 else f"{number} reasons"
