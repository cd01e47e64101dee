"""The gate's queue: every draft that waits, every reason against it, and the approve button.

The form carries the digest of the draft that was read. Had the draft changed meanwhile, the
approval would be for other words, so it is refused.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from bearwitness.consent import Answer
from bearwitness.corroboration import reviewers
from bearwitness.desk import gating, worlds
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.gating import Standing
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.redacting import rules
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.desk.worlds import Background, CensusTable
from bearwitness.errors import Refused
from bearwitness.ids import TestimonyId, checked
from bearwitness.publication.gate import PEOPLE, Approval, Reason
from bearwitness.records.event import Person
from bearwitness.records.source import Source
from bearwitness.records.testimony import Testimony
from bearwitness.records.where import Place
from bearwitness.redaction.masking import Decision

APPROVING = frozenset({5, 6})  # the gate's rules that an approval can meet
# What bears on a draft and its figure.
REDACTION = (
    Testimony, SweepList, Rules, Person, Place, Source, Answer, CensusTable, Background,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """One testimony at the gate; `standing` is None if no draft can be made of it."""

    testimony: Testimony
    standing: Standing | None

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """The approvals of this very draft."""
        return self.standing.approvals if self.standing else ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason against publication."""
        return self.standing.reasons if self.standing else ()

    @property
    def open(self) -> bool:
        """Whether the gate would open now."""
        return self.standing is not None and not self.standing.reasons

    @property
    def refused_by_rules(self) -> bool:
        """Whether there is nothing to approve: it is open, or an approval alone would not do."""
        return not self.reasons or any(r.rule not in APPROVING for r in self.reasons)


def standing(room: Room, testimony: TestimonyId, at: datetime) -> Standing:
    """Return where a testimony stands now; its draft is made again only if it may differ.

    Raises:
        Missing: there is no such testimony.
        Refused: a decision would clear a protected word.
    """
    chosen, decided = room.casebook.all(Choice), room.casebook.all(Decision)
    redacted = room.kept(
        ("redacted", testimony),
        REDACTION,
        lambda: room.redactor.redacted(testimony, at=at),
        also=(
            tuple(choice for choice in chosen if choice.testimony == testimony),
            tuple(decision for decision in decided if decision.testimony == testimony),
            tuple(known.about for known in room.redactor.background(testimony, at=at)),
        ),
    )
    return gating.standing_of(redacted, room.casebook, at)


def all_waiting(room: Room, at: datetime) -> list[Waiting]:
    """Return every testimony of which passages are chosen."""
    return [waiting(room, name, at) for name in gating.waiting(room.casebook)]


def show_all(room: Room, visit: Visit) -> Response:
    """List what waits, with every reason."""
    queue = sorted(all_waiting(room, room.clock()), key=lambda one: one.open)
    return room.page(
        visit, "gate.html", here="gate", queue=queue, people=PEOPLE,
        threshold=rules(room.casebook).threshold, population=rules(room.casebook).people,
        census=worlds.table(room.casebook), texts=len(worlds.background(room.casebook)),
    )  # fmt: skip


def show(room: Room, visit: Visit) -> Response:
    """Show one draft, exactly as it would be published."""
    one = waiting(room, _name(room, visit), room.clock())
    return room.page(
        visit, "draft.html", here="gate", one=one, people=PEOPLE,
        threshold=rules(room.casebook).threshold, population=rules(room.casebook).people,
        taken_as_one=reviewers.taken_as_one, as_one_with=reviewers.as_one_with,
    )  # fmt: skip


def approve(room: Room, visit: Visit) -> Response:
    """Approve the draft that was read, in the name of whoever works here."""
    name, at = _name(room, visit), room.clock()
    redacted = standing(room, name, at).redacted
    draft = redacted.draft
    if not hmac.compare_digest(visit.given("digest").encode(), draft.digest.encode()):
        return room.trouble(visit.language, "changed", 409)
    if not draft.passages or visit.given("read") != "yes":
        wrong_form()
    approval = gating.approval(redacted, room.casebook, room.casebook.by, at)
    room.casebook.append_many(approval, reason=visit.reason(), at=at)
    return back(visit, f"gate/{name}", "approved")


def waiting(room: Room, name: TestimonyId, at: datetime) -> Waiting:
    """Return where one testimony stands, even if no draft can be made of it."""
    words = room.casebook.get(Testimony, name)
    try:
        return Waiting(words, standing(room, name, at))
    except Refused:
        return Waiting(words, None)  # the page says so; one bad decision must not hide the rest


def _name(room: Room, visit: Visit) -> TestimonyId:
    name = TestimonyId(checked(visit.name("id"), "T"))
    return room.casebook.get(Testimony, name).id
