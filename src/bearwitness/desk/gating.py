"""The gate at DESK: what each testimony still lacks, and what it clears.

Nothing here decides: `publication.gate` does. This collects what it asks for, as it stands now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bearwitness.consent import Answer, Permit, Scope
from bearwitness.consent.scopes import SHOWING, WORDED
from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk import kinds, tracing
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.fold import Fold
from bearwitness.desk.kinds import ApprovedDraft
from bearwitness.desk.redacting import Redacted, Redactor, rules
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.publication.gate import (
    PUBLIC_USES,
    Approval,
    Cleared,
    Heard,
    Reason,
    approvers,
    expect_name,
    gate,
    reasons,
    that_count,
    unseen,
)
from bearwitness.redaction.masking import Draft


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one testimony stands before the gate; no reasons means that it would open."""

    redacted: Redacted
    permits: tuple[Permit, ...]
    approvals: tuple[Approval, ...]  # of this very draft
    reasons: tuple[Reason, ...]

    @property
    def approvers(self) -> int:
        """How many people these approvals are of at least, as the gate counts them."""
        return approvers(self.approvals)

    @property
    def unseen(self) -> tuple[Scope, ...]:
        """The uses for which the deponent has not seen this draft; it closes nothing by itself."""
        return unseen(self.redacted.draft, self.permits)


def standing(
    redactor: Redactor, casebook: Casebook, testimony: TestimonyId, at: datetime
) -> Standing:
    """Return what the gate would say of a testimony's draft at this moment.

    Raises:
        Missing: there is no such testimony.
    """
    return standing_of(redactor.redacted(testimony, at=at), casebook, at)


def standing_of(redacted: Redacted, casebook: Casebook, at: datetime) -> Standing:
    """Return what the gate would say of what has been redacted already, at this moment."""
    permits = permits_of(casebook, redacted.testimony.id, at)
    approvals = _that_stand(redacted.draft, casebook, at)
    against = reasons(
        redacted.draft,
        permits=permits,
        risk=redacted.risk,
        threshold=rules(casebook).threshold,
        residue=redacted.residue,
        told=redacted.told,
        approvals=approvals,
        at=at,
        heard=heard(casebook, redacted.testimony.id, at),
    )
    return Standing(redacted, permits, approvals, against)


def cleared(
    redactor: Redactor, casebook: Casebook, testimony: TestimonyId, at: datetime
) -> Cleared:
    """Return a testimony's draft cleared for what its deponent allows.

    Raises:
        GateClosed: with every reason.
        Missing: there is no such testimony.
    """
    redacted = redactor.redacted(testimony, at=at)
    return gate(
        redacted.draft,
        permits=permits_of(casebook, testimony, at),
        risk=redacted.risk,
        threshold=rules(casebook).threshold,
        residue=redacted.residue,
        told=redacted.told,
        approvals=_that_stand(redacted.draft, casebook, at),
        at=at,
        heard=heard(casebook, testimony, at),
    )


def heard(casebook: Casebook, testimony: TestimonyId, at: datetime) -> Heard:
    """Return whether a deponent said no to a public use, and whether after a yes."""
    consents, found = Consents(casebook), Heard.NOTHING
    for scope in PUBLIC_USES:
        word = consents.word(testimony, scope, at=at)
        if word is None or word.granted:
            continue
        answers = (a for a in consents.history(testimony) if a.scope is scope)
        if any(a.granted for a in answers):
            return Heard.TAKEN_BACK
        found = Heard.NO
    return found


def permits_of(casebook: Casebook, testimony: TestimonyId, at: datetime) -> tuple[Permit, ...]:
    """Return the permits to show words in public that the deponent's answers give now."""
    consents = Consents(casebook)
    found = (consents.permitted(testimony, scope, at=at, due=True) for scope in SHOWING)
    return tuple(permit for permit in found if permit is not None)


def approval(
    redacted: Redacted, casebook: Casebook, by: str, at: datetime
) -> tuple[Approval | ApprovedDraft | Use, ...]:
    """Return somebody's yes to a draft, whose it is, and its permits, to be kept together.

    Raises:
        Malformed: the name may be another's in other letters.
    """
    expect_name(by)
    digest = redacted.draft.digest
    permits = permits_of(casebook, redacted.testimony.id, at)
    used = tracing.use(Derivative.DRAFT, digest, dict.fromkeys(permits, ()), at=at)
    return Approval(digest, by, at), ApprovedDraft(redacted.testimony.id, digest), *used


def waiting(casebook: Casebook) -> tuple[TestimonyId, ...]:
    """Return the testimonies of which passages are chosen for publication."""
    return tuple(choice.testimony for choice in casebook.all(Choice) if choice.passages)


def counted(draft: Draft, casebook: Casebook, at: datetime) -> dict[str, Approval]:
    """Return the approvals that the gate counts for a draft at this moment, by person."""
    return that_count(draft, _that_stand(draft, casebook, at), at)


def refused_in(fold: Fold, testimony: TestimonyId) -> list[tuple[int, RecordId]]:
    """Return the turns in which a deponent said no to a use that shows words."""
    said = [f for f in fold.current(kinds.of(Answer)) if testimony in f.card.about]
    return [f.turn for f in said if _refuses(fold.value(f))]


def _that_stand(draft: Draft, casebook: Casebook, at: datetime) -> tuple[Approval, ...]:
    """Return the approvals of this very draft that no withdrawal has voided.

    A no to any use that shows words voids what was approved before it: whoever approved did not
    know of it. "Before" is by the dates and by the order of keeping, for a clock may have been
    ahead. Approvals of other drafts are nothing to this one; those of an older draft of it
    cannot be told from them, for an approval holds a digest and no id.
    """
    testimony = draft.testimony
    refused_at = Consents(casebook).refused_at(testimony, at=at)
    with casebook.inside() as held:
        fold = held.fold
        noes = refused_in(fold, testimony)
        given = [f for f in fold.current(kinds.of(Approval)) if not noes or f.turn > max(noes)]
        approvals: list[Approval] = [fold.value(found) for found in given]
    return tuple(
        approval
        for approval in approvals
        if approval.digest == draft.digest and (refused_at is None or approval.at > refused_at)
    )


def _refuses(answer: Answer) -> bool:
    return answer.scope in WORDED and not answer.granted
