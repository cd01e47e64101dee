"""Who approved a draft and no longer counts at the gate, and what changed since.

An approval holds a digest and no id. What was kept with it says whose draft it was of: the
approved draft, or in older cases the use; or the draft is the one that stands now.
What is told of the cause is kinds of record and ids, never a word: that a name of another
testimony is covered here now says which testimony, and not which name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bearwitness.consent.uses import Derivative, Use
from bearwitness.desk import gating, kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.fold import Fold, Folded
from bearwitness.desk.kinds import ApprovedDraft
from bearwitness.desk.redacting import Redactor
from bearwitness.errors import Refused
from bearwitness.ids import RecordId, TestimonyId
from bearwitness.publication.gate import Approval
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Draft


class Cause(StrEnum):
    """What was kept after an approval and bears on the draft."""

    NAMES = "names"  # another testimony came, with a name that is covered here now
    PROTECTED = "protected"  # words were added to somebody's sweep list
    DECIDED = "decided"  # somebody decided about a place in it
    CHOSEN = "chosen"  # other passages are chosen
    ANSWERED = "answered"  # its deponent answered anew, or a condition was met
    KNOWN = "known"  # the case's people or places changed
    REFUSED = "refused"  # its deponent said no afterwards; a later yes does not bring it back
    DOUBTED = "doubted"  # by its date it lies ahead or before a no; or its name mixes alphabets
    OTHER = "other"  # a testimony was shredded, or the program reads names otherwise


_KINDS = {
    "sweep list": Cause.PROTECTED,
    "masking decision": Cause.DECIDED,
    "choice": Cause.CHOSEN,
    "consent answer": Cause.ANSWERED,
    "condition met": Cause.ANSWERED,
    "person": Cause.KNOWN,
    "place": Cause.KNOWN,
}
_OWN = frozenset({Cause.DECIDED, Cause.CHOSEN, Cause.ANSWERED})  # of this testimony only


@dataclass(frozen=True, slots=True)
class Because:
    """One cause, and the other testimonies that it came from."""

    cause: Cause
    of: tuple[TestimonyId, ...] = ()


@dataclass(frozen=True, slots=True)
class Voided:
    """The newest approval of somebody whom the gate does not count for the present draft."""

    testimony: TestimonyId
    by: str
    at: datetime
    because: tuple[Because, ...]

    def came_with(self, testimonies: Collection[TestimonyId]) -> bool:
        """Say whether one of these testimonies is among the causes."""
        return any(set(one.of) & set(testimonies) for one in self.because)


def voided(redactor: Redactor, casebook: Casebook, *, at: datetime) -> tuple[Voided, ...]:
    """Return the newest approval of each person who approved a draft and does not count now.

    Whom the gate counts for the present draft of a testimony is never told of it. Only
    testimonies of which passages are chosen are looked at.
    """
    found: list[Voided] = []
    for testimony in gating.waiting(casebook):
        draft = _draft(redactor, testimony)
        count = gating.counted(draft, casebook, at) if draft else {}
        digest = draft.digest if draft else ""
        for person, (turn, approval) in _last_of_each(casebook, testimony, digest).items():
            if person not in count:
                same = approval.digest == digest
                because = tuple(_because(redactor, casebook, testimony, turn, same=same))
                found.append(Voided(testimony, approval.by, approval.at, because))
    return tuple(found)


def by_arrival(
    casebook: Casebook, came: Collection[TestimonyId], *, at: datetime
) -> tuple[Voided, ...]:
    """Return the approvals that testimonies which just came made void.

    Names are read only where somebody has approved something: that takes a while.
    """
    if not came or not casebook.all(Approval):
        return ()
    every = voided(Redactor(casebook), casebook, at=at)
    return tuple(one for one in every if one.came_with(came))


def _draft(redactor: Redactor, testimony: TestimonyId) -> Draft | None:
    try:
        return redactor.made(testimony)
    except Refused:  # a decision would clear a protected word: there is no draft
        return None


def _last_of_each(
    casebook: Casebook, testimony: TestimonyId, present: str
) -> dict[str, tuple[tuple[int, RecordId], Approval]]:
    """Return the last approval of each person, with its turn; `present` is the draft's digest."""
    drafts = {present}
    drafts |= {one.digest for one in casebook.all(ApprovedDraft) if one.testimony == testimony}
    drafts |= {
        use.what
        for use in casebook.all(Use)
        if use.made is Derivative.DRAFT and any(p.testimony == testimony for p in use.permits)
    }
    last: dict[str, tuple[tuple[int, RecordId], Approval]] = {}
    with casebook.inside() as held:
        for kept in held.fold.current(kinds.of(Approval)):
            approval: Approval = held.fold.value(kept)
            if approval.digest in drafts:  # in the order in which they were kept
                last[approval.person or approval.by] = kept.turn, approval
    return last


def _because(
    redactor: Redactor,
    casebook: Casebook,
    testimony: TestimonyId,
    turn: tuple[int, RecordId],
    *,
    same: bool,
) -> Iterator[Because]:
    """Yield why an approval does not count; `same`: though its draft stands as it was."""
    with casebook.inside() as held:
        since = [kept for kept in held.fold.records if kept.turn > turn]
        came = _came(held.fold, since, testimony)
        some = any(no > turn for no in gating.refused_in(held.fold, testimony))
    if some:
        yield Because(Cause.REFUSED)
    if same:
        if not some:
            yield Because(Cause.DOUBTED)
        return
    if brought := redactor.brought(testimony, came):
        yield Because(Cause.NAMES, brought)
        some = True
    for cause, about in _others(since, testimony):
        yield Because(cause, about)
        some = True
    if not some:
        yield Because(Cause.OTHER)


def _came(fold: Fold, since: Iterable[Folded], testimony: TestimonyId) -> tuple[TestimonyId, ...]:
    name = kinds.of(Testimony).name
    ids = (one for kept in since if kept.card.kind == name for one in kept.card.about)
    return tuple(dict.fromkeys(one for one in ids if one != testimony))


def _others(
    since: Iterable[Folded], testimony: TestimonyId
) -> Iterator[tuple[Cause, tuple[TestimonyId, ...]]]:
    about: dict[Cause, dict[TestimonyId, None]] = {}
    for kept in since:
        cause = _KINDS.get(kept.card.kind)
        if cause is None or (cause in _OWN and testimony not in kept.card.about):
            continue
        about.setdefault(cause, {}).update(dict.fromkeys(kept.card.about))
    for cause, told in about.items():
        yield cause, () if cause in _OWN else tuple(one for one in told if one != testimony)
