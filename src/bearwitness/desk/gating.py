"""The gate at DESK: what each testimony still lacks, and what it clears.

Nothing here decides: `publication.gate` does. This collects what it asks for, as it stands now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bearwitness.consent import Answer, Permit, Scope, require
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice
from bearwitness.desk.redacting import Redacted, Redactor, rules
from bearwitness.errors import ConsentDenied
from bearwitness.ids import TestimonyId
from bearwitness.publication.gate import Approval, Cleared, Reason, gate, reasons

PUBLIC_SCOPES = (Scope.QUOTE, Scope.RECITE)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one testimony stands before the gate; no reasons means that it would open."""

    redacted: Redacted
    permits: tuple[Permit, ...]
    approvals: tuple[Approval, ...]  # of this very draft
    reasons: tuple[Reason, ...]


def standing(
    redactor: Redactor, casebook: Casebook, testimony: TestimonyId, at: datetime
) -> Standing:
    """Return what the gate would say of a testimony's draft at this moment.

    Raises:
        Missing: there is no such testimony.
    """
    return standing_of(redactor.redacted(testimony), casebook, at)


def standing_of(redacted: Redacted, casebook: Casebook, at: datetime) -> Standing:
    """Return what the gate would say of what has been redacted already, at this moment."""
    permits = permits_of(casebook, redacted.testimony.id, at)
    approvals = casebook.all(Approval)
    against = reasons(
        redacted.draft,
        permits=permits,
        risk=redacted.risk,
        threshold=rules(casebook).threshold,
        residue=redacted.residue,
        approvals=_of_its_drafts(redacted, approvals),
        at=at,
    )
    return Standing(redacted, permits, _of_its_drafts(redacted, approvals), against)


def cleared(
    redactor: Redactor, casebook: Casebook, testimony: TestimonyId, at: datetime
) -> Cleared:
    """Return a testimony's draft cleared for what its deponent allows.

    Raises:
        GateClosed: with every reason.
        Missing: there is no such testimony.
    """
    redacted = redactor.redacted(testimony)
    return gate(
        redacted.draft,
        permits=permits_of(casebook, testimony, at),
        risk=redacted.risk,
        threshold=rules(casebook).threshold,
        residue=redacted.residue,
        approvals=_of_its_drafts(redacted, casebook.all(Approval)),
        at=at,
    )


def permits_of(casebook: Casebook, testimony: TestimonyId, at: datetime) -> tuple[Permit, ...]:
    """Return the permits for public uses that the deponent's answers give now."""
    answers = casebook.all(Answer)
    return tuple(_permits(answers, testimony, at))


def waiting(casebook: Casebook) -> tuple[TestimonyId, ...]:
    """Return the testimonies of which passages are chosen for publication."""
    return tuple(choice.testimony for choice in casebook.all(Choice) if choice.passages)


def _permits(answers: tuple[Answer, ...], testimony: TestimonyId, at: datetime) -> Iterator[Permit]:
    for scope in PUBLIC_SCOPES:
        try:
            yield require(answers, testimony, scope, at=at)
        except ConsentDenied:
            continue  # the gate says what is missing, and only if nothing is left


def _of_its_drafts(redacted: Redacted, approvals: tuple[Approval, ...]) -> tuple[Approval, ...]:
    # Approvals of other testimonies' drafts are nothing to this one; those of an older draft of
    # this one cannot be told from them, for an approval holds a digest and no id.
    return tuple(a for a in approvals if a.digest == redacted.draft.digest)
