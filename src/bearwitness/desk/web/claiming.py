"""What staff write down of claims: a new one, and what a source says of one, or does not.

POST /claims                 a claim in words of ours
     /claims/ID/says         what a source says of it, as its own or as what others said
     /claims/ID/mistaken     that one of these was a mistake
     /claims/ID/cite         that a court's judgment finds it proved; …/uncite takes that back
     /claims/ID/sign         that the judgment says what its citation says; …/unsign takes that back
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.responses import Response

from bearwitness import ids
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.desk import citing, sayings
from bearwitness.desk.web.room import Room, Visit, back, wrong_form
from bearwitness.dossier.words import day
from bearwitness.ids import ClaimId, EventId, SourceId
from bearwitness.records.claim import Claim, Denial, Figure, Modality, Saying, Stance
from bearwitness.records.event import Event
from bearwitness.records.judgment import Evidence, Finality, Judgment, Proved
from bearwitness.records.source import Source
from bearwitness.records.when import When

OWN, HEARD = "own", "heard"
LONGEST_WORDING = 300  # characters


def add(room: Room, visit: Visit) -> Response:
    """Keep a claim; nobody says it yet."""
    wording = {code: visit.given(f"wording_{code}") for code in ("en", "ru")}
    predicate, event = visit.given("violation"), visit.given("event")
    if not all(0 < len(words) <= LONGEST_WORDING for words in wording.values()):
        wrong_form()
    if predicate not in vocabulary("violations").terms:
        wrong_form()
    known = room.casebook.get(Event, EventId(ids.checked(event, "E"))).id if event else None
    made = Claim(ClaimId(ids.mint("C", room.entropy(5))), predicate, wording, known, _figure(visit))
    room.casebook.append(made, reason=visit.reason(), at=room.clock())
    return back(visit, f"claims/{made.id}", "claimed")


def say(room: Room, visit: Visit) -> Response:
    """Keep what a source says of the claim, beside whatever else it says of it."""
    claim = _claim(room, visit)
    stance, denial, how = visit.given("stance"), visit.given("denial"), visit.given("how")
    chain = tuple(part.strip() for part in re.split(r"[;→]", visit.given("chain")))
    if stance not in set(sayings.STANCES) or denial not in {"", *Denial}:
        wrong_form()
    if how not in {OWN, HEARD} or (how == OWN) != (chain == ("",)):
        wrong_form()
    said = Saying(
        claim.id,
        SourceId(ids.checked(visit.given("source"), "S")),
        Stance(stance),
        chain if how == HEARD else (),
        Denial(denial) if denial else None,
        visit.given("checked") == "yes",
    )
    sayings.say(room.casebook, said, reason=visit.reason(), at=room.clock(), entropy=room.entropy)
    return back(visit, f"claims/{claim.id}", "says", "sayings")


def mistaken(room: Room, visit: Visit) -> Response:
    """Keep that a source does not say the claim in one of the ways written down."""
    claim = _claim(room, visit)
    held = {name(s): s for s in sayings.said(room.casebook) if s.claim == claim.id}
    one = held.get(visit.given("which")) or wrong_form()
    sayings.take_back(room.casebook, one, reason=visit.reason(), at=room.clock())
    return back(visit, f"claims/{claim.id}", "mistaken", "sayings")


def cite(room: Room, visit: Visit) -> Response:
    """Keep that a court's judgment finds the claim proved, as somebody read in it."""
    claim = _claim(room, visit)
    finality, evidence = visit.given("finality"), visit.given("evidence")
    proved, day_given = visit.given("proved"), visit.given("on")
    if finality not in {*Finality} - {Finality.NOTHING} or evidence not in {*Evidence}:
        wrong_form()
    if proved not in {*Proved}:
        wrong_form()
    given = Judgment(
        claim.id,
        SourceId(ids.checked(visit.given("source"), "S")),
        {code: visit.given(f"court_{code}") for code in ("en", "ru")},
        visit.given("case_number"),
        When.parse(day_given),
        visit.given("paragraph"),
        Finality(finality),
        Evidence(evidence),
        Proved(proved),
        visit.given("told") == "yes",
        visit.reason(),
        room.casebook.by,
    )
    citing.cite(room.casebook, given, at=room.clock())
    return back(visit, f"claims/{claim.id}", "cited", "judgments")


def uncite(room: Room, visit: Visit) -> Response:
    """Keep that a judgment is not cited for the claim after all."""
    claim, source = _claim(room, visit), SourceId(ids.checked(visit.given("source"), "S"))
    citing.take_back(room.casebook, claim.id, source, because=visit.reason(), at=room.clock())
    return back(visit, f"claims/{claim.id}", "uncited", "judgments")


def sign(room: Room, visit: Visit) -> Response:
    """Keep that the one who works here signs a citation as it stands; nothing of the claim."""
    claim, source = _claim(room, visit), SourceId(ids.checked(visit.given("source"), "S"))
    if visit.given("read") != "yes":
        wrong_form()
    citing.sign(
        room.casebook, claim.id, source, visit.given("digest"),
        reason=visit.reason(), at=room.clock(),
    )  # fmt: skip
    return back(visit, f"claims/{claim.id}", "signed", "judgments")


def unsign(room: Room, visit: Visit) -> Response:
    """Keep that the one who works here does not sign a citation after all."""
    claim, source = _claim(room, visit), SourceId(ids.checked(visit.given("source"), "S"))
    citing.unsign(room.casebook, claim.id, source, reason=visit.reason(), at=room.clock())
    return back(visit, f"claims/{claim.id}", "unsigned", "judgments")


def name(saying: Saying) -> str:
    """Return how a form names a saying of one claim."""
    return f"{saying.source}:{saying.entry}"


def named(held: Sequence[tuple[Source, Saying]]) -> list[tuple[str, Source, Saying]]:
    """Return the sayings of one claim as its form offers them."""
    return [(name(saying), source, saying) for source, saying in held]


def violations(language: str) -> list[tuple[str, str]]:
    """Return every violation, by its label."""
    terms = vocabulary("violations").terms
    labelled = ((code, term.label(language)) for code, term in terms.items())
    return sorted(labelled, key=lambda one: one[1])


def events(room: Room, language: str) -> list[tuple[str, str]]:
    """Return what happened, each with its day."""
    return [
        (e.id, f"{e.called(language)} ({day(e.when.written, language)})")
        for e in room.casebook.all(Event)
    ]


def _figure(visit: Visit) -> Figure | None:
    """Return how many the form says, and how that is meant; None where it says no number."""
    number, modality = visit.given("number"), visit.given("modality")
    if modality not in set(Modality) or not re.fullmatch(r"[0-9]{0,7}", number):
        wrong_form()
    return Figure.of(int(number), Modality(modality), "person") if number else None


def _claim(room: Room, visit: Visit) -> Claim:
    return room.casebook.get(Claim, ClaimId(ids.checked(visit.name("id"), "C")))
