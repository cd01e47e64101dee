"""The review of a redaction: each finding decided with one key, the draft as readers will see it.

Nothing is shown before it is asked for: first the draft, which is lighter, and the words as they
were told only on asking once more. Both are added to what was read today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from starlette.responses import Response

from bearwitness.desk.choices import Choice
from bearwitness.desk.gating import Standing
from bearwitness.desk.redacting import rules
from bearwitness.desk.web import load, planning, telling
from bearwitness.desk.web.gate import REDACTION, waiting
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.desk.web.telling import Found, Told
from bearwitness.ids import TestimonyId, checked
from bearwitness.publication.gate import PEOPLE
from bearwitness.records.testimony import Testimony
from bearwitness.redaction.finding import Identifier
from bearwitness.redaction.generalising import generalised
from bearwitness.redaction.masking import DraftPassage, Shape
from bearwitness.redaction.risk import Heat, Risk

LEVELS = (0.05, 0.25, 0.5)  # of the chance to be named, which falls so far without the word
MOST_TOLD = 8  # of the words that tell most


@dataclass(frozen=True, slots=True)
class Shown:
    """A stretch of a draft. `level` is how much it tells: 0 nothing much, 3 most."""

    text: str = field(repr=False)
    shape: Shape = Shape.KEPT
    kind: str = ""
    level: int = 0
    carries: float = 0.0  # the share by which the chance falls if the word is covered everywhere


@dataclass(frozen=True, slots=True)
class Offered:
    """A finding to decide; `coarser` is what would be said instead, empty if nothing is known."""

    found: Found
    coarser: str = field(repr=False)
    by_one_key: bool = True  # what identifies alone is cleared with a reason of its own


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One passage: as told, as it would be read, and what was found in it."""

    told: Told
    chosen: bool
    runs: tuple[Shown, ...]
    findings: tuple[Offered, ...]


def show(room: Room, visit: Visit) -> Response:
    """Show the review of one testimony."""
    words, at = _testimony(room, visit), room.clock()
    opened, seen = words.id in visit.session.opened, words.id in visit.session.drafts
    shown_now = opened or seen
    standing = waiting(room, words.id, at).standing
    heats = standing.redacted.risk.words if standing else ()
    before = _as_told(room, words, standing) if shown_now else None
    passages = _reviewed(room, words, heats, visit.language) if shown_now else []
    decided = sum(one.found.decision is not None for p in passages for one in p.findings)
    return room.page(
        visit, "review.html", here="testimonies", words=words, opened=opened,
        shown=shown_now, before=before, passages=passages, standing=standing, decided=decided,
        findings=sum(len(p.findings) for p in passages), most=_most(passages),
        people_needed=PEOPLE, people=rules(room.casebook).people,
        threshold=rules(room.casebook).threshold,
        plan=planning.shown(room, visit, words) if shown_now else None,
    )  # fmt: skip


def look(room: Room, visit: Visit) -> Response:
    """Show the draft or also the words as told, or hide both; showing adds to what was read."""
    words, what = _testimony(room, visit), visit.given("show")
    session, today = visit.session, room.clock().date()
    if what == "no":
        session.opened.discard(words.id)
        session.drafts.discard(words.id)
    elif what == "draft" and words.id not in session.drafts:
        session.drafts.add(words.id)
        draft = telling.passages(room, words, room.redactor.findings(words))
        load.note(session, " ".join(told.masked.text for told in draft), today)
    elif what == "told" and words.id not in session.opened:
        session.opened.add(words.id)
        load.note(session, words.text, today)
    elif what not in {"draft", "told"}:
        wrong_form()
    return back(visit, f"testimonies/{words.id}/review")


def _as_told(room: Room, words: Testimony, standing: Standing | None) -> Risk | None:
    """Return the risk of the chosen passages with nothing covered; None if none is chosen."""
    if standing is None or not standing.redacted.draft.passages:
        return None
    passages = tuple(p.index for p in standing.redacted.draft.passages)
    return room.kept(
        ("as told", words.id),
        REDACTION,
        lambda: room.redactor.as_told(words.id, at=room.clock()),
        also=(passages, standing.redacted.texts),
    )


def _reviewed(room: Room, words: Testimony, heats: Sequence[Heat], language: str) -> list[Reviewed]:
    found = room.redactor.findings(words)
    choices = (c.passages for c in room.casebook.all(Choice) if c.testimony == words.id)
    chosen = next(choices, ())
    offered = [_offered(words, one) for one in telling.findings(room, words, found, language)]
    return [
        Reviewed(
            told,
            told.passage.index in chosen,
            tuple(_runs(told.masked, [h for h in heats if h.passage == told.passage.index])),
            tuple(
                one
                for one in offered
                if told.passage.start <= one.found.finding.start < told.passage.end
            ),
        )
        for told in telling.passages(room, words, found)
    ]


def _offered(words: Testimony, found: Found) -> Offered:
    coarse = generalised(words.text, found.finding, words.language, sure=True)
    by_key = found.clearable and found.finding.identifier is not Identifier.DIRECT
    return Offered(found, coarse[1] if coarse else "", by_key)


def _runs(masked: DraftPassage, heats: Sequence[Heat]) -> Iterator[Shown]:
    for piece in masked.pieces:
        if piece.shape is not Shape.KEPT:
            yield Shown(piece.shown, piece.shape, piece.kind)
            continue
        at = piece.start
        inside = (h for h in heats if piece.start <= h.start and h.end <= piece.end)
        for heat in sorted(inside, key=lambda h: h.start):
            level = _level(heat)
            if not level or heat.start < at:
                continue
            if at < heat.start:
                yield Shown(piece.shown[at - piece.start : heat.start - piece.start])
            word = piece.shown[heat.start - piece.start : heat.end - piece.start]
            yield Shown(word, level=level, carries=heat.carries)
            at = heat.end
        if at < piece.end:
            yield Shown(piece.shown[at - piece.start :])


def _level(heat: Heat) -> int:
    return sum(heat.carries >= start for start in LEVELS)


def _most(passages: Sequence[Reviewed]) -> list[Shown]:
    """Return the words that carry most of the risk, each once."""
    hot = (run for p in passages for run in p.runs if run.level)
    words: dict[str, Shown] = {}
    for run in sorted(hot, key=lambda run: -run.carries):
        words.setdefault(run.text.lower(), run)
    return list(words.values())[:MOST_TOLD]


def _testimony(room: Room, visit: Visit) -> Testimony:
    name = TestimonyId(checked(visit.name("id"), "T"))
    return room.casebook.get(Testimony, name)
