"""Testimonies: all of them, and one page for one, with consent and risk always beside it.

Words are shown when they are asked for, and a quiet count says how many were read today.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from bearwitness.consent import FOREVER, Scope
from bearwitness.desk import gating, one_letter
from bearwitness.desk.choices import LONGEST_TRANSLATION, Choice
from bearwitness.desk.consents import Consents
from bearwitness.desk.redacting import rules
from bearwitness.desk.web import documenting, load, telling
from bearwitness.desk.web.gate import waiting
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.ids import TestimonyId, checked
from bearwitness.publication.gate import PEOPLE
from bearwitness.records.event import Degree
from bearwitness.records.testimony import Media, Testimony
from bearwitness.redaction.masking import Decision, Verdict, draft


def show_all(room: Room, visit: Visit) -> Response:
    """List the testimonies without a word of them."""
    at = room.clock()
    chosen = {choice.testimony: len(choice.passages) for choice in room.casebook.all(Choice)}
    rows = [
        (words, len(words.passages()), chosen.get(words.id, 0),
         [p.scope.value for p in gating.permits_of(room.casebook, words.id, at)])
        for words in room.casebook.all(Testimony)
    ]  # fmt: skip
    return room.page(visit, "testimonies.html", here="testimonies", rows=rows)


def show(room: Room, visit: Visit) -> Response:
    """Show one testimony."""
    words, at = _testimony(room, visit), room.clock()
    found = room.redactor.findings(words)
    choice = next((c for c in room.casebook.all(Choice) if c.testimony == words.id), None)
    consents = Consents(room.casebook)
    with room.casebook.inside() as held:
        earlier = one_letter.begins_with(held.fold, words.id)
    return room.page(
        visit,
        "testimony.html",
        earlier=earlier,
        also=consents.same_letter(words.id),
        here="testimonies",
        words=words,
        opened=words.id in visit.session.opened,
        passages=telling.passages(room, words, found),
        chosen=choice.passages if choice else (),
        key_passage=choice.key_passage if choice else None,
        translations=choice.translations if choice else {},
        findings=telling.findings(room, words, found, visit.language),
        covered=len(room.casebook.protected_words(words.id)),
        offered=documenting.offered(room, visit.language),
        degree=Degree.UNKNOWN.value,
        documents=telling.documented(room, words.id, visit.language),
        media=[m.media_type for m in room.casebook.all(Media) if m.testimony == words.id],
        answers=[(s.value, consents.word(words.id, s, at=at)) for s in Scope],
        left_open=consents.left_open(words.id),
        forever=FOREVER,
        at=at,
        standing=waiting(room, words.id, at).standing,
        people_needed=PEOPLE,
        people=rules(room.casebook).people,
        threshold=rules(room.casebook).threshold,
        scopes=[scope.value for scope in Scope],
    )


def words(room: Room, visit: Visit) -> Response:
    """Show or hide the words; showing adds them to what was read today."""
    testimony = _testimony(room, visit)
    opened = visit.session.opened
    if visit.given("show") == "no":
        opened.discard(testimony.id)
    elif testimony.id not in opened:
        opened.add(testimony.id)
        load.note(visit.session, testimony.text, room.clock().date())
    return back(visit, f"testimonies/{testimony.id}")


def choose(room: Room, visit: Visit) -> Response:
    """Choose the passages that are proposed for publication."""
    testimony = _testimony(room, visit)
    known = {str(passage.index): passage.index for passage in testimony.passages()}
    named = [name.removeprefix("passage.") for name in visit.form if name.startswith("passage.")]
    if any(name not in known for name in named):
        wrong_form()
    chosen = tuple(sorted(known[name] for name in named))
    key = known.get(visit.given("key"))
    choice = Choice(
        testimony.id, chosen, key if key in chosen else None, _translations(visit, chosen)
    )
    room.casebook.append(choice, reason=visit.reason(), at=room.clock())
    return back(visit, f"testimonies/{testimony.id}", "chosen")


def _translations(visit: Visit, chosen: Iterable[int]) -> dict[str, str]:
    """Return the translations of the chosen passages that have one."""
    told = {str(index): visit.given(f"translation.{index}") for index in chosen}
    if any(len(text) > LONGEST_TRANSLATION for text in told.values()):
        wrong_form()
    return {index: text for index, text in told.items() if text}


def decide(room: Room, visit: Visit) -> Response:
    """Decide what becomes of one finding, or mask what no rule found.

    Raises:
        Refused: it would clear a protected word.
    """
    testimony, book = _testimony(room, visit), room.casebook
    start, end = visit.given("start"), visit.given("end")
    verdict = visit.given("verdict")
    if not (start.isdecimal() and end.isdecimal()) or verdict not in set(Verdict):
        wrong_form()
    label = visit.given("label") if verdict == Verdict.GENERALISE else ""
    decision = Decision(testimony.id, int(start), int(end), Verdict(verdict), book.by, label)
    # Tried by itself: an earlier decision that must be mended would refuse every new one too.
    draft(testimony, room.redactor.findings(testimony), decisions=[decision])
    book.append(decision, reason=visit.reason(), at=room.clock())
    if visit.given("back") == "review":
        return back(visit, f"testimonies/{testimony.id}/review", "decided", f"f-{start}-{end}")
    return back(visit, f"testimonies/{testimony.id}", "decided", "findings")


def _testimony(room: Room, visit: Visit) -> Testimony:
    name = TestimonyId(checked(visit.name("id"), "T"))
    return room.casebook.get(Testimony, name)
