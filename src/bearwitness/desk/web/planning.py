"""A plan on the review's page: what would be said of each place, why, and the figure with it.

What somebody asked is kept in their session; the plan itself is never stored. It is shown beside
the draft and takes effect place by place, as decisions of whoever takes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.responses import Response

from bearwitness.desk import planning
from bearwitness.desk.planning import Planned, Sought
from bearwitness.desk.redacting import chosen_passages
from bearwitness.desk.web.gate import REDACTION
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.errors import Refused
from bearwitness.ids import TestimonyId, checked
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.masking import Decision, Draft, Verdict
from bearwitness.redaction.searching import Move


@dataclass(frozen=True, slots=True)
class Line:
    """What a plan says of one thing, in all its places."""

    name: str  # of its places: "12-17,40-45"
    said: str = field(repr=False)
    passage: int
    move: Move
    found: str  # the kind of a finding; empty for a word that can be read now
    places: int
    taken: str  # by whom
    free: bool  # nobody decided about one of its places yet
    read: bool  # in the draft as it stands
    stands: str  # who decided otherwise about one of its places


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan as the page shows it."""

    made: Planned
    sought: Sought
    lines: tuple[Line, ...]

    @property
    def left(self) -> int:
        """How many lines one key takes: never one that only undoes what somebody decided."""
        return sum(line.move.label is not None and line.free for line in self.lines)


def shown(room: Room, visit: Visit, words: Testimony) -> Shown | None:
    """Return the plan that was asked for in this session; None if none was, or none can be made."""
    sought = visit.session.plans.get(words.id)
    if sought is None or not chosen_passages(room.casebook, words):
        return None
    try:
        made = _made(room, words, sought)
        draft = room.redactor.made(words.id)
    except Refused:  # a decision of meanwhile would clear a protected word: the page says so
        return None
    return Shown(made, sought, tuple(_lines(room, words, made, draft)))


def ask(room: Room, visit: Visit) -> Response:
    """Ask for a plan: which chance is the largest, and how much is to stay readable."""
    words = _testimony(room, visit)
    if visit.given("forget"):
        visit.session.plans.pop(words.id, None)
        return back(visit, f"testimonies/{words.id}/review", place="plan")
    target, floor = _share(visit.given("percent")), _share(visit.given("keeps"))
    decided = _decided(room, words)
    whole = visit.given("whole") == "yes"
    visit.session.plans[words.id] = Sought(target, floor, decided, whole)
    return back(visit, f"testimonies/{words.id}/review", place="plan")


def take(room: Room, visit: Visit) -> Response:
    """Keep what a plan says of one thing, or of all that it does not open, as decisions."""
    words = _testimony(room, visit)
    plan, what = shown(room, visit, words), visit.given("what")
    if plan is None:
        return room.trouble(visit.language, "changed", 409)
    lines = [line for line in plan.lines if what in {"all", line.name} and not line.taken]
    if what == "all":
        lines = [line for line in lines if line.move.label is not None and line.free]
    elif not any(line.name == what for line in plan.lines):
        return room.trouble(visit.language, "changed", 409)
    places = {place for line in lines for place in line.name.split(",")}
    moves = [move for move in plan.made.plan.moves if _place(move) in places]
    if what == "all":
        moves = list(planning.free(moves, _decided(room, words)))
    decisions = planning.decisions_of(words, moves, room.casebook.by)
    if decisions:
        room.casebook.append_many(decisions, reason=visit.reason(), at=room.clock())
    return back(visit, f"testimonies/{words.id}/review", "decided", "plan")


def _decided(room: Room, words: Testimony) -> tuple[Decision, ...]:
    return tuple(d for d in room.casebook.all(Decision) if d.testimony == words.id)


def _made(room: Room, words: Testimony, sought: Sought) -> Planned:
    at = room.clock()
    return room.kept(
        ("plan", words.id),
        REDACTION,
        lambda: planning.planned(room.redactor, room.casebook, words.id, sought, at=at),
        also=(
            sought,
            chosen_passages(room.casebook, words),
            tuple(known.about for known in room.redactor.background(words.id, at=at)),
        ),
    )


def _lines(room: Room, words: Testimony, made: Planned, draft: Draft) -> Iterable[Line]:
    """Yield what is said alike of the same words as one line, in the order of the text."""
    kinds = {(f.start, f.end): f.kind.value for f in room.redactor.findings(words)}
    decided = _decided(room, words)
    mine = {(d.start, d.end): d for d in decided}
    starts = {p.index: p.start for p in words.passages()}
    kept = [(starts[p.index] + a, starts[p.index] + b) for p in draft.passages for a, b in p.kept]
    same: dict[tuple[str, str | None, float], list[Move]] = {}
    for move in sorted(made.plan.moves, key=lambda m: m.start):
        said = words.text[move.start : move.end].casefold()
        same.setdefault((said, move.label, move.loss), []).append(move)
    for moves in same.values():
        first = moves[0]
        taken = {_taken(mine.get((move.start, move.end)), move) for move in moves}
        whose = taken.pop() if len(taken) == 1 else ""
        others = {d.by for d in decided for m in moves if d.start < m.end and m.start < d.end}
        yield Line(
            ",".join(map(_place, moves)),
            words.text[first.start : first.end],
            next(p.index for p in words.passages() if first.start < p.end),
            first,
            kinds.get((first.start, first.end), ""),
            len(moves),
            whose,
            any(planning.free(moves, decided)),
            all(any(a <= m.start and m.end <= b for a, b in kept) for m in moves),
            "" if whose else ", ".join(sorted(others)),
        )


def _taken(decision: Decision | None, move: Move) -> str:
    """Return who decided what a plan says of a place; empty if nobody did."""
    verdicts = {None: Verdict.CLEAR, "": Verdict.ACCEPT}
    verdict = verdicts.get(move.label, Verdict.GENERALISE)
    same = decision is not None and (decision.verdict, decision.label) == (
        verdict,
        move.label or "",
    )
    return decision.by if decision and same else ""


def _place(move: Move) -> str:
    return f"{move.start}-{move.end}"


def _share(percent: str) -> float:
    try:
        return float(percent.replace(",", ".")) / 100
    except ValueError:
        wrong_form()


def _testimony(room: Room, visit: Visit) -> Testimony:
    name = TestimonyId(checked(visit.name("id"), "T"))
    return room.casebook.get(Testimony, name)
