"""The case day by day, as it was then known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.responses import Response

from bearwitness.consent import Answer
from bearwitness.consent.answers import Met
from bearwitness.desk.replaying import Calendar, Changed, Known, Replay
from bearwitness.desk.web.room import Room, Visit
from bearwitness.ids import ClaimId, SourceId
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.rung import Rung
from bearwitness.records.source import Link, Rating, Source

FOLDED = (Claim, Saying, Link, Source, Review, Rating, Judgment, Signed, Answer, Met)
_RUNGS = list(Rung)


def show(room: Room, visit: Visit) -> Response:
    """Show one day: each claim as it was then held, and what that day brought."""
    at = room.clock()
    query = visit.request.query_params
    wanted = query.get("by", "")
    calendar = Calendar(wanted) if wanted in set(Calendar) else Calendar.TOLD
    replay = room.kept(
        ("replay", calendar, at.date()), FOLDED, lambda: Replay(room.casebook, calendar, at=at)
    )
    days = replay.days
    day = next((one for one in days if one.isoformat() == query.get("day", "")), None)
    day = day or (days[-1] if days else None)
    place = days.index(day) if day else 0
    return room.page(
        visit,
        "replay.html",
        here="claims",
        calendar=calendar.value,
        calendars=[one.value for one in Calendar],
        days=[(one, len(replay.came(one))) for one in days],
        day=day,
        before=days[place - 1] if place else None,
        after=days[place + 1] if place + 1 < len(days) else None,
        changed=_changed(replay, day),
        came=_came(room, replay, day, visit.language),
    )


def _changed(replay: Replay, day: date | None) -> list[tuple[Changed, str]]:
    """Return each claim on a day with how its rung moved: new, up, down, voices, or nothing."""
    found = []
    for one in replay.changed(day) if day else ():
        was, now = one.before, one.after
        if was is None:
            moved = "new"
        elif was.rung is not now.rung:
            moved = "up" if _RUNGS.index(now.rung) > _RUNGS.index(was.rung) else "down"
        else:
            same = (was.k_certain, was.k_possible) == (now.k_certain, now.k_possible)
            moved = "" if same else "voices"
            if same and was.opposition != now.opposition:
                moved = "against"
        found.append((one, moved))
    return found


def _came(
    room: Room, replay: Replay, day: date | None, language: str
) -> dict[str, list[tuple[str, ...]]]:
    """Return what a day brought, by kind, each as the parts of a line."""
    titles = {s.id: s.called(language).title for s in room.casebook.all(Source)}
    wordings = {c.id: c.wording[language] for c in room.casebook.all(Claim)}
    found: dict[str, list[tuple[str, ...]]] = {
        name: [] for name in ("sources", "sayings", "links", "judgments", "ours")
    }
    for value in replay.came(day) if day else ():
        kind, line = _line(value, titles, wordings)
        if line and line not in found[kind]:
            found[kind].append(line)
    return {kind: lines for kind, lines in found.items() if lines}


def _line(
    value: Known, titles: Mapping[SourceId, str], wordings: Mapping[ClaimId, str]
) -> tuple[str, tuple[str, ...]]:
    if isinstance(value, Source):
        return "sources", (titles[value.id],)
    if isinstance(value, Saying):
        if value.claim not in wordings:
            return "sayings", ()
        return "sayings", (titles[value.source], value.stance.value, wordings[value.claim])
    if isinstance(value, Link):
        onto = titles[value.onto] if value.onto else ""
        return "links", (titles[value.source], value.relation.value, onto, value.standing.value)
    if isinstance(value, Judgment):
        said = (titles[value.source], value.finality.value, wordings.get(value.claim, ""))
        return "judgments", said
    if isinstance(value, Review):
        agrees = "agrees" if value.agrees else "disagrees"
        return "ours", (value.reviewer, agrees, wordings.get(value.claim, ""))
    if isinstance(value, Signed):
        done = "signed" if value.digest else "unsigned"
        return "ours", (value.reviewer, done, titles[value.source])
    if isinstance(value, Rating):
        return "ours", (value.by, value.reliability.value, titles[value.source])
    return "ours", ()
