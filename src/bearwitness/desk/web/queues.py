"""The first page: what waits, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.responses import Response

from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.consent.answers import Met
from bearwitness.consent.permits import Word
from bearwitness.corroboration.grading import Grade
from bearwitness.desk import gating, safekeeping, tracing, voiding
from bearwitness.desk.choices import Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.voiding import Voided
from bearwitness.desk.web.claims import grades, named
from bearwitness.desk.web.gate import REDACTION, Waiting, all_waiting
from bearwitness.desk.web.inbox import called, waiting_envelopes
from bearwitness.desk.web.room import Room, Visit
from bearwitness.publication.gate import Approval
from bearwitness.records.claim import Claim
from bearwitness.records.reason import alike
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Change:
    """One consent that was withdrawn or soon runs out."""

    testimony: Testimony
    scopes: tuple[str, ...]
    on: datetime
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Care:
    """A testimony whose consent somebody has to look after, and why."""

    testimony: Testimony
    why: str


def show(room: Room, visit: Visit) -> Response:
    """Show the queues."""
    at = room.clock()
    drafts = [one for one in all_waiting(room, at) if not one.refused_by_rules]
    return room.page(
        visit,
        "start.html",
        envelopes=len(waiting_envelopes(room)),
        unchosen=_unchosen(room, at),
        mine=[one for one in drafts if not _approved_by(one, room.casebook.by)],
        others=[one for one in drafts if _approved_by(one, room.casebook.by)],
        enquiries=_enquiries(room, visit.language, at),
        changes=_changes(room, at),
        care=_care(room, at),
        void=void(room, at),
        called=called(room),
        safekeeping_due=len(safekeeping.looked_at(room.casebook, at=at).due),
    )


def void(room: Room, at: datetime) -> tuple[Voided, ...]:
    """Return the approvals that no longer count, looked for again once anything was kept."""
    return room.kept(
        ("void",),
        (*REDACTION, Choice, Decision, Met, Approval),
        lambda: voiding.voided(room.redactor, room.casebook, at=at),
    )


def _unchosen(room: Room, at: datetime) -> list[Testimony]:
    chosen = {choice.testimony for choice in room.casebook.all(Choice)}
    return [
        words
        for words in room.casebook.all(Testimony)
        if words.id not in chosen and gating.permits_of(room.casebook, words.id, at)
    ]


def _approved_by(one: Waiting, person: str) -> bool:
    return any(approval.person == alike(person) for approval in one.approvals)


def _enquiries(room: Room, language: str, at: datetime) -> list[tuple[Claim, Grade, str]]:
    graded = grades(room, at)
    return [
        (claim, grade, named(room, grade.next_enquiry.of(language), language))
        for claim in room.casebook.all(Claim)
        for grade in [graded[claim.id]]
        if not all(rule.met for rule in grade.rules)
    ]


def _care(room: Room, at: datetime) -> list[Care]:
    """Return what nobody may forget: who is to be asked again, what waits, what is still out."""
    consents = Consents(room.casebook)
    found = [(name, "shred") for name in consents.to_shred(at=at)]
    found += [(due.testimony, "again") for due in consents.due(at=at)]
    found += [(word.testimony, "waits") for word in consents.waiting(at=at)]
    found += [(name, "take_down") for name, _ in tracing.to_do(room.casebook, at=at)]
    known = {words.id: words for words in room.casebook.all(Testimony)}
    return [Care(known[name], why) for name, why in dict.fromkeys(found) if name in known]


def _changes(room: Room, at: datetime) -> list[Change]:
    consents = Consents(room.casebook)
    found = []
    for words in room.casebook.all(Testimony):
        mine = consents.history(words.id)
        last = [a for scope in Scope if (a := consents.word(words.id, scope, at=at))]
        taken_back = [a for a in last if not a.granted and _was_granted(mine, a)]
        ending = [a for a in last if a.granted and a.until != FOREVER and a.until - at < SOON]
        for some, withdrawn in ((taken_back, True), (ending, False)):
            if some:
                on = max(a.at if withdrawn else a.until for a in some)
                found.append(Change(words, tuple(a.scope.value for a in some), on, withdrawn))
    return found


def _was_granted(answers: Sequence[Answer], last: Word) -> bool:
    return any(a.scope is last.scope and a.granted and a.at <= last.at for a in answers)
