"""The invented case Lakeshore on its way in: the steps of `bearwitness demo` up to the gate.

Each step does the real thing on real bytes: letters go over HTTP to a DROP, are opened at DESK,
documented, corroborated, counted, redacted and put before the gate. What follows: cli/onward.py.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from bearwitness.adapters import language
from bearwitness.adapters.clock import now
from bearwitness.adapters.media.film import Film
from bearwitness.adapters.vocabularies import vocabulary
from bearwitness.adapters.web.serving import running
from bearwitness.cli import letters
from bearwitness.consent import FOREVER, Scope
from bearwitness.corroboration.reading import read
from bearwitness.desk import counted, custody, gating, lakeshore, receiving, tracing, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.choices import Choice, Rules
from bearwitness.desk.kinds import SweepList
from bearwitness.desk.lakeshore import Deponent
from bearwitness.desk.redacting import Redactor
from bearwitness.drop import settings as drop_settings
from bearwitness.drop.app import application as drop_application
from bearwitness.errors import GateClosed
from bearwitness.publication.gate import Cleared
from bearwitness.records.claim import Review
from bearwitness.records.letter import LetterField, Said, consent_field
from bearwitness.records.source import Source
from bearwitness.records.testimony import Contact, Identity, Intake, Testimony

PASSPHRASE = "lakeshore is an invented case"  # noqa: S105 - of a case that holds no secret
PORTS = {"drop": 8471, "desk": 8470, "public": 8472, "mail": 8475}
_OUTRIGHT = 0.5  # a chance above this names somebody: more likely they than all others together
Tell = Callable[[float], None]  # how much of a step is done, 0 to 1


@dataclass(slots=True)
class Journey:
    """Where the demo has got to. Every step reads what earlier ones left."""

    folder: Path
    casebook: Casebook = field(init=False)
    redactor: Redactor = field(init=False)
    cleared: list[Cleared] = field(default_factory=list)
    film: Film = field(init=False)
    ports: Mapping[str, int] = field(default_factory=lambda: dict(PORTS))
    refused: dict[str, tuple[str, ...]] = field(default_factory=dict)
    results: dict[str, Any] = field(default_factory=dict)
    started: datetime = field(default_factory=now)

    @property
    def drop(self) -> Path:
        """DROP's folder."""
        return self.folder / "drop"

    @property
    def first(self) -> Path:
        """The first edition's folder, until somebody in it takes their word back."""
        return self.folder / "editions" / "first"

    @property
    def edition(self) -> Path:
        """The folder of the edition that is out, which crosses from DESK to PUBLIC."""
        return self.folder / "editions" / "second"

    @property
    def site(self) -> Path:
        """The built public site."""
        return self.folder / "site"

    @property
    def petition(self) -> Path:
        """The petition's folder, at PUBLIC."""
        return self.folder / "petition"

    @property
    def case(self) -> Path:
        """The case's folder, at DESK."""
        return self.folder / "case"

    def shares(self) -> list[str]:
        """The custodians' shares, in the plan's order: in files, because the case is invented."""
        dealt = sorted((self.folder / "custodians").glob("group-*-share-*.txt"))
        return [path.read_text("utf-8").strip() for path in dealt]


def receive(journey: Journey, tell: Tell) -> None:
    """Letters come to DROP and are opened at DESK; interviews are written down at DESK."""
    at = journey.started
    journey.casebook, shares = Casebook.create(
        journey.case,
        title=lakeshore.read("case")["title"]["en"],
        passphrase=PASSPHRASE,
        at=at,
        entropy=os.urandom,
        invented=True,
        by=lakeshore.read("case")["staff"][0],
    )
    _deal(journey.folder / "custodians", journey.casebook.facts.plan.grouped(shares))
    custody.drill(
        journey.casebook,
        journey.casebook.facts.plan.enough(shares),
        why="after the shares were dealt",
        at=at,
    )
    made = drop_settings.create(
        journey.drop,
        journey.casebook.facts.team,
        entropy=os.urandom,
        title=lakeshore.read("case")["title"]["en"],
        title_ru=lakeshore.read("case")["title"]["ru"],
        invented=True,
    )
    deponents = lakeshore.deponents()
    with running(drop_application(made)) as address:
        for done, deponent in enumerate(deponents, start=1):
            if deponent.door == "drop":
                with _new_envelope(made.inbox) as envelope:
                    letters.post(
                        f"{address}/{deponent.language}/write",
                        _fields(deponent),
                        file=_photograph() if deponent.attaches else None,
                    )
                letter = receiving.opened(envelope[0], journey.casebook.letter_keys)
                receiving.keep(
                    journey.casebook,
                    letter,
                    testimony=deponent.id,
                    pseudonym=deponent.pseudonym,
                    at=now(),
                    entropy=os.urandom,
                )
                envelope[0].unlink()
            else:
                _write_down(journey.casebook, deponent)
            tell(done / len(deponents))
    journey.results["received"] = len(journey.casebook.all(Testimony))


def protect(journey: Journey, tell: Tell) -> None:
    """Staff add what would give each deponent away; one deponent withdraws."""
    values: list[object] = []
    for deponent in lakeshore.deponents():
        words = {*deponent.names, *deponent.protects}
        values.append(SweepList(deponent.id, tuple(sorted(words))))
    journey.casebook.append_many(values, reason="read the testimony for names", at=now())
    for deponent in (d for d in lakeshore.deponents() if d.until != FOREVER):
        values = [a for a in deponent.answers(now()) if a.until != FOREVER]
        journey.casebook.append_many(values, reason="said on the telephone until when", at=now())
    withdrawn = [d for d in lakeshore.deponents() if d.withdraws_on]
    for deponent in withdrawn:
        scopes = [scope for scope in Scope if scope is not Scope.KEEP]
        why = "the deponent wrote to us"
        tracing.withdraw(journey.casebook, deponent.id, scopes, reason=why, at=now())
    journey.results["withdrawn"] = len(withdrawn)
    journey.redactor = Redactor(journey.casebook)
    tell(1)


def document(journey: Journey, tell: Tell) -> None:
    """Events, acts, people, places, sources and claims are written into the casebook."""
    values = [value for value, _ in lakeshore.documented()]
    journey.casebook.append_many(values, reason="from the testimonies and the press", at=now())
    journey.results["documented_records"] = len(values)
    tell(1)


def corroborate(journey: Journey, tell: Tell) -> None:
    """Every article is read by machine; staff confirm what it says, and the claims are graded."""
    book = journey.casebook
    articles = [source for source in book.all(Source) if source.text]
    found = 0
    for done, source in enumerate(articles, start=1):
        parse = language.parsed(source.text, source.language)
        reading = read(
            parse,
            violations=vocabulary("violations"),
            denials=vocabulary("denials"),
            published_by=source.publisher,
        )
        found += len(reading.claims)
        tell(0.9 * done / len(articles))
    checked = lakeshore.read("sources")
    reviews = [
        Review(
            lakeshore.claim(key),
            person,
            agrees=True,
            contradictions_answered=key in checked["answered"],
        )
        for key in lakeshore.read("case")["claims"]
        for person in checked["reviewers"]
    ]
    book.append_many(reviews, reason="read everything on the claim", at=now())
    grades = voices.graded(book, at=now())
    journey.results |= {
        "proposed": found,
        "rungs": Counter(grade.rung.value for grade in grades.values()),
        "voices": [(grade.k_certain, grade.k_possible) for grade in grades.values()],
    }
    tell(1)


def count(journey: Journey, tell: Tell) -> None:
    """Lists of victims, less whoever has not agreed to be counted; an estimate or a refusal."""
    _, estimate = counted.counted(journey.casebook, at=now())
    journey.results["estimate"] = estimate
    tell(1)


def redact(journey: Journey, tell: Tell) -> None:
    """Passages are chosen, covered, and put before two people; the gate decides."""
    book, at = journey.casebook, now()
    case = lakeshore.read("case")
    choices = [
        Choice(d.id, d.publish, None, d.translations) for d in lakeshore.deponents() if d.publish
    ]
    rules = Rules(case["threshold"], case.get("people"))
    book.append_many([rules, *choices], reason="chosen for the first edition", at=at)
    waiting = gating.waiting(book)
    masks, risks, before, after = 0, [], 0, 0
    for done, testimony in enumerate(waiting, start=1):
        redacted = journey.redactor.redacted(testimony, at=now())
        masks += sum(len(passage.masks) for passage in redacted.draft.passages)
        before += journey.redactor.as_told(testimony, at=now()).chance_named > _OUTRIGHT
        after += redacted.risk.chance_named > _OUTRIGHT
        for person in case["staff"]:
            approval = gating.approval(redacted, book, person, now())
            book.append_many(approval, reason="read the draft, word by word", at=now())
        try:
            cleared = gating.cleared(journey.redactor, book, testimony, now())
            journey.cleared.append(cleared)
            risks.append(cleared.risk.chance_named)
        except GateClosed as closed:
            journey.refused[testimony] = closed.reasons
        tell(done / len(waiting))
    journey.results |= {"masks": masks, "risk": max(risks), "cleared": len(journey.cleared)}
    journey.results |= {"refused": len(journey.refused), "named_as_told": before}
    journey.results |= {"named_as_drafted": after, "attacked": len(waiting)}


def _deal(folder: Path, groups: Sequence[Sequence[str]]) -> None:
    """Write the shares to files: only because this case is invented, so that they can be tried."""
    folder.mkdir(mode=0o700)
    for group, some in enumerate(groups, start=1):
        for number, share in enumerate(some, start=1):
            place = folder / f"group-{group}-share-{number}.txt"
            place.write_text(f"{share}\n", encoding="utf-8")


def _fields(deponent: Deponent) -> dict[str, str]:
    asked = [scope for scope in Scope if scope is not Scope.KEEP]
    return {
        LetterField.WORDS: deponent.text,
        LetterField.CONNECTION: deponent.connection,
        LetterField.NAMES: "\n".join(deponent.names),
        LetterField.CONTACT: "\n".join(deponent.ways),
        LetterField.NEVER: deponent.never,
        LetterField.ALIAS: deponent.terms.alias,
        LetterField.DATE_TOLD: deponent.terms.date,
        LetterField.CONDITION: deponent.condition,
        LetterField.ASK_AGAIN: str(deponent.ask_again or ""),
        **{
            consent_field(scope): Said.YES if scope in deponent.granted else Said.NO
            for scope in asked
        },
    }


@contextmanager
def _new_envelope(inbox: Path) -> Iterator[list[Path]]:
    """Yield a list that holds, after the block, the envelope that came during it."""
    before, came = set(inbox.glob("*.age")), list[Path]()
    yield came
    came.extend(set(inbox.glob("*.age")) - before)


def _write_down(casebook: Casebook, deponent: Deponent) -> None:
    at = now()
    casebook.add_testimony(
        Testimony(
            id=deponent.id,
            pseudonym=deponent.pseudonym,
            language=deponent.language,
            text=deponent.text,
            received_on=at.date(),
            intake=Intake(deponent.intake),
            connection=deponent.connection,
            interpreter=deponent.interpreter,
        ),
        identity=Identity(deponent.id, deponent.names, deponent.protects),
        contact=Contact(deponent.id, deponent.ways, deponent.never),
        media=(),
        reason="an interview, read back and agreed",
        at=at,
    )
    casebook.append_many(deponent.answers(at), reason="asked one by one", at=at)


def _photograph() -> tuple[str, str, bytes]:
    picture = Image.new("RGB", (640, 420), "#d8d2c4")
    ImageDraw.Draw(picture).text((40, 190), "An invented photograph (Lakeshore)", fill="#222222")
    held = io.BytesIO()
    picture.save(held, "PNG")
    return "wrists.png", "image/png", held.getvalue()
