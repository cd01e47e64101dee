"""What happened: events, acts, involvement (HURIDOCS Events Standard Formats, 2001).

An event is what happened at a place and time; an act is one violation against one victim in
it; an involvement is a perpetrator's part in an act, with its degree (micro-thesaurus 18).
Codes such as `detention` are terms of `vocabulary/violations.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bearwitness.ids import ActId, EventId, PersonId, PlaceId, SourceId
from bearwitness.records.when import When


class Degree(StrEnum):
    """Degree of involvement of a perpetrator (HURIDOCS micro-thesaurus 18)."""

    CARRIED_OUT = "carried_out"
    ORDERED = "ordered"
    AIDED = "aided"
    TOLERATED = "tolerated"  # knew, could have stopped it, did not
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """A victim or a perpetrator in an act. `public` is True only for officials named in office."""

    id: PersonId
    names: tuple[str, ...] = field(repr=False)
    public: bool = False
    office: str | None = None
    offices: Mapping[str, str] = field(default_factory=dict, hash=False)  # in other languages

    def office_in(self, language: str) -> str:
        """Return the office as readers of a language call it; empty if none is known."""
        return self.offices.get(language) or self.office or ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened. `title` is for staff and holds no name; `titles` say it in others.

    No page for readers shows either.
    """

    id: EventId
    title: str
    when: When
    where: PlaceId | None
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)  # by language

    def called(self, language: str) -> str:
        """Return what staff who read a language call it."""
        return self.titles.get(language) or self.title


@dataclass(frozen=True, slots=True)
class Act:
    """One violation against one victim. `fatal` says whether the victim died of it.

    `disputed` is True while sources contradict each other about whether it happened.
    """

    id: ActId
    event: EventId
    violation: str
    victim: PersonId
    sources: tuple[SourceId, ...]
    fatal: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Involvement:
    """A perpetrator's part in an act, as told by `sources`."""

    act: ActId
    perpetrator: PersonId
    degree: Degree
    sources: tuple[SourceId, ...]
