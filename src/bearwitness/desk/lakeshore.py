"""The invented case Lakeshore, read from `bearwitness/lakeshore/` into values.

It is the fixture of the tests, the tutorial and the demo alike. Ids are derived from the
files' own keys, so that two demos tell of the same `T-…`; a real case mints them at random.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from bearwitness import ids
from bearwitness.consent import FOREVER, Answer, Scope
from bearwitness.consent.answers import Given, Manner, Right, words_digest
from bearwitness.consent.scopes import OUTWARD, TOLD
from bearwitness.consent.terms import USUAL, DateTold, Naming, Terms
from bearwitness.records.claim import Claim, Denial, Figure, Modality, Saying, Stance
from bearwitness.records.event import Act, Degree, Event, Involvement, Person
from bearwitness.records.source import (
    Link,
    Listing,
    Named,
    Relation,
    Source,
    SourceKind,
    Standing,
    VictimList,
)
from bearwitness.records.testimony import Connection, Intake
from bearwitness.records.when import When
from bearwitness.records.where import Level, Place

NOON = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Deponent:
    """One invented deponent: what they give, who they are, what they allow."""

    key: str
    pseudonym: str
    door: str  # "drop" or "desk"
    language: str
    connection: Connection
    intake: Intake
    interpreter: str | None
    received_on: date
    text: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    protects: tuple[str, ...] = field(repr=False)
    ways: tuple[str, ...] = field(repr=False)
    never: str = field(repr=False)
    granted: tuple[Scope, ...]
    withdraws_on: date | None
    withdraws_later: tuple[Scope, ...]  # once the first edition is out
    terms: Terms
    given: Given
    condition: str = field(repr=False)
    until: datetime
    ask_again: int  # months; 0: never
    attaches: bool
    publish: tuple[int, ...]
    translations: dict[str, str] = field(repr=False)  # by passage

    @property
    def id(self) -> ids.TestimonyId:
        """The id under which the demo keeps it."""
        return made_testimony(self.key)

    def answers(self, at: datetime | None = None) -> tuple[Answer, ...]:
        """What they said about every scope at intake; what was not granted was refused."""
        said_at = at or datetime.combine(self.received_on, NOON)
        return tuple(self._answer(scope, said_at) for scope in Scope)

    def _answer(self, scope: Scope, at: datetime) -> Answer:
        if scope not in self.granted:
            return Answer(self.id, scope, granted=False, at=at, given=self.given)
        told = scope in TOLD
        return Answer(
            self.id,
            scope,
            granted=True,
            at=at,
            until=self.until if told else FOREVER,
            terms=self.terms if told else USUAL,
            conditions=(self.condition,) if self.condition and scope in OUTWARD else (),
            ask_again=at + timedelta(days=30 * self.ask_again) if self.ask_again else FOREVER,
            given=self.given,
            words=words_digest(self.text),
        )


def made_id(kind: str, key: str) -> str:
    """Return the demo's id for a key of the files."""
    return ids.mint(kind, hashlib.sha256(f"lakeshore/{kind}/{key}".encode()).digest()[:5])


def made_testimony(key: str) -> ids.TestimonyId:
    """Return the id of a testimony's key."""
    return ids.TestimonyId(made_id("T", key))


@cache
def read(name: str) -> Any:
    """Return one of the YAML files, as plain values."""
    return yaml.safe_load(_text(f"{name}.yaml"))


def deponents() -> tuple[Deponent, ...]:
    """Return the twenty deponents in the order in which they came."""
    return tuple(_deponent(entry) for entry in read("testimonies"))


def documented() -> Iterator[tuple[object, date]]:
    """Yield every record that staff write at DESK, with the day on which they do."""
    day = date(2019, 6, 3)
    for part in (_places, _people, _events, _acts, _sources, _claims, _listings):
        for value in part():
            yield value, day


def _text(name: str) -> str:
    return files("bearwitness").joinpath("lakeshore", name).read_text(encoding="utf-8")


def _deponent(entry: Mapping[str, Any]) -> Deponent:
    return Deponent(
        key=entry["key"],
        pseudonym=entry["pseudonym"],
        door=entry["door"],
        language=entry["language"],
        connection=Connection(entry["connection"]),
        intake=Intake(entry.get("intake", "page")),
        interpreter=entry.get("interpreter"),
        received_on=entry["received_on"],
        text=entry["text"],
        names=tuple(entry["names"]),
        protects=tuple(map(str, entry["protects"])),
        ways=tuple(entry["contact"]),
        never=entry.get("never", ""),
        granted=tuple(map(Scope, entry["consent"])),
        withdraws_on=entry.get("withdraws_on"),
        withdraws_later=tuple(map(Scope, entry.get("withdraws_after_edition", ()))),
        terms=_terms(**entry.get("terms", {})),
        given=_given(**entry.get("given", {})),
        condition=entry.get("condition", ""),
        until=datetime.combine(entry["until"], NOON) if "until" in entry else FOREVER,
        ask_again=entry.get("ask_again", 0),
        attaches="attach" in entry,
        publish=tuple(entry["publish"]),
        translations={str(k): v for k, v in entry.get("translations", {}).items()},
    )


def _terms(date: str = USUAL.date, naming: str = USUAL.naming, alias: str = "") -> Terms:
    return replace(USUAL, date=DateTold(date), naming=Naming(naming), alias=alias)


def _given(right: str = Right.OWN, manner: str = Manner.WRITTEN, **more: Any) -> Given:
    return Given(right=Right(right), manner=Manner(manner), **more)


def _places() -> Iterator[Place]:
    for key, entry in read("case")["places"].items():
        within = entry.get("within")
        yield Place(
            ids.PlaceId(made_id("W", key)),
            Level(entry["level"]),
            entry["names"],
            ids.PlaceId(made_id("W", within)) if within else None,
        )


def person(key: str) -> ids.PersonId:
    """Return the id of a person: a deponent's key, a dead man's or a perpetrator's."""
    return ids.PersonId(made_id("P", key))


def _people() -> Iterator[Person]:
    case = read("case")
    for key, entry in case["perpetrators"].items():
        office, others = entry["office"]["en"], {"ru": entry["office"]["ru"]}
        yield Person(person(key), tuple(entry["names"]), public=True, office=office, offices=others)
    for key, entry in case["dead"].items():
        yield Person(person(key), tuple(entry["names"]))
    named: dict[str, list[str]] = {}
    for row in _rows():
        if row["person"]:
            named.setdefault(row["person"], []).append(row["name"])
    for key, names in named.items():
        if key not in case["dead"]:
            yield Person(person(key), tuple(dict.fromkeys(names)))


def _events() -> Iterator[Event]:
    for key, entry in read("case")["events"].items():
        where, title = ids.PlaceId(made_id("W", entry["where"])), entry["title"]
        when = When.parse(str(entry["when"]))
        yield Event(ids.EventId(made_id("E", key)), title["en"], when, where, title)


def _acts() -> Iterator[Act | Involvement]:
    for number, entry in enumerate(read("case")["acts"]):
        act = ids.ActId(made_id("A", str(number)))
        told_by = tuple(source(key) for key in entry["told_by"])
        yield Act(
            act,
            ids.EventId(made_id("E", entry["event"])),
            entry["violation"],
            person(entry["victim"]),
            told_by,
            fatal=entry.get("fatal", False),
            disputed=entry.get("disputed", False),
        )
        for who, degree in entry.get("by", {}).items():
            yield Involvement(act, person(who), Degree(degree), told_by)


def source(key: str) -> ids.SourceId:
    """Return the id of a source: an article's, a statement's, a list's or a testimony's key."""
    return ids.SourceId(made_id("S", key))


def _sources() -> Iterator[Source | Link]:
    for deponent in deponents():
        yield Source(
            source(deponent.key),
            SourceKind.TESTIMONY,
            deponent.pseudonym,
            deponent.language,
            testimony=deponent.id,
            connection=deponent.connection,
        )
        if deponent.connection in (Connection.VICTIM, Connection.WITNESS, Connection.COLLEAGUE):
            yield _link({
                "source": deponent.key, "relation": "witnessed", "onto": None,
                "standing": "established", "because": "tells what they saw",
            })  # fmt: skip
    for key, entry in _written():
        yield Source(
            source(key),
            SourceKind(entry["kind"]),
            entry["title"],
            entry["language"],
            published=When.parse(str(entry["published"])),
            publisher=entry["publisher"],
            speaks_as=entry.get("speaks_as"),
            text=entry["text"],
            elsewhere={code: Named(**said) for code, said in entry.get("elsewhere", {}).items()},
        )
        for tie in entry["relies"]:
            for one in tie.get("claims", [None]):
                yield _link({"source": key, **tie}, of=one)
    for tie in read("sources")["shared"]:
        yield _link(tie)


def _written() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, entry in read("sources").items():
        if isinstance(entry, dict) and "publisher" in entry:
            yield key, entry


def _link(tie: Mapping[str, Any], *, of: str | None = None) -> Link:
    return Link(
        source(tie["source"]),
        Relation(tie["relation"]),
        source(tie["onto"]) if tie["onto"] else None,
        Standing(tie["standing"]),
        tie["because"],
        asserted_by=read("case")["staff"][0],
        claim=claim(of) if of else None,
    )


def claim(key: str) -> ids.ClaimId:
    """Return the id of a claim's key."""
    return ids.ClaimId(made_id("C", key))


def _claims() -> Iterator[Claim | Saying]:
    for key, entry in read("case")["claims"].items():
        figure = entry.get("figure")
        yield Claim(
            claim(key),
            entry["predicate"],
            entry["wording"],
            ids.EventId(made_id("E", entry["event"])),
            Figure.of(figure["value"], Modality(figure["modality"]), figure["unit"])
            if figure
            else None,
        )
    for key, entry in _written():
        for said in entry["says"]:
            yield Saying(
                claim(said["claim"]),
                source(key),
                Stance(said["stance"]),
                tuple(said.get("attribution", ())),
                Denial(said["denial"]) if "denial" in said else None,
            )
    for key, tellers in read("sources")["testimonies"].items():
        for teller in tellers:
            yield Saying(claim(key), source(teller), Stance.ASSERTS)


def _rows() -> list[dict[str, str]]:
    return list(csv.DictReader(_text("listings.csv").splitlines()))


def _listings() -> Iterator[Source | VictimList | Listing]:
    for key, titles in read("lists").items():
        other = {"ru": Named(titles["ru"])}
        yield Source(source(key), SourceKind.LIST, titles["en"], "en", elsewhere=other)
        yield VictimList(source(key), titles["en"])
    for row in _rows():
        linked = person(row["person"]) if row["person"] else None
        when = When.parse(row["when"])
        yield Listing(source(row["list"]), int(row["number"]), row["name"], linked, when)
