"""Sources and who relied on whom.

A source is any origin of information: a testimony, an article, a document, an official
(HURIDOCS Information). A link says that one source relies on another, or that two share
something that makes them less than independent. What nobody has established is `unknown`,
and unknown counts as dependent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bearwitness.errors import Malformed
from bearwitness.ids import ClaimId, PersonId, SourceId, TestimonyId
from bearwitness.records.testimony import Connection
from bearwitness.records.when import When


class SourceKind(StrEnum):
    """What kind of thing the source is; two kinds weigh more than two of one kind."""

    TESTIMONY = "testimony"
    ARTICLE = "article"
    STATEMENT = "statement"  # of an organisation or official
    JUDGMENT = "judgment"  # of a court; it was not there, it is cited
    DOCUMENT = "document"  # a court paper, a medical record, an order
    LIST = "list"  # a list of victims
    MEDIA = "media"  # photograph, film, satellite image


_QUOTED = re.compile(r"[\"'«»„“”‘’]")


class Relation(StrEnum):
    """How one source stands to another (or to a claim's event, for `WITNESSED`)."""

    WITNESSED = "witnessed"  # perceived it; `onto` is None
    TOLD = "told"  # was told by
    QUOTES = "quotes"
    COPIES = "copies"
    TRANSLATES = "translates"
    SPEAKS_FOR = "speaks_for"
    SAME_DEPONENT = "same_deponent"
    SAME_INTAKE = "same_intake"
    SAME_INTERPRETER = "same_interpreter"
    SAME_OWNER = "same_owner"


RELAYS = frozenset({Relation.TOLD, Relation.QUOTES, Relation.COPIES, Relation.TRANSLATES})
ONE_TEXT = frozenset({Relation.COPIES, Relation.TRANSLATES})
ONE_VOICE = frozenset(set(Relation) - RELAYS - {Relation.WITNESSED})


class Standing(StrEnum):
    """How firmly a link is held."""

    ESTABLISHED = "established"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    NOTHING = "nothing"  # somebody found that it is not so: it is taken back


HELD = tuple(one for one in Standing if one is not Standing.NOTHING)


@dataclass(frozen=True, slots=True)
class Named:
    """What a source is called; what is empty is as in the source itself."""

    title: str = ""
    publisher: str = ""
    speaks_as: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One source. A testimony's source carries its id; an article carries its text.

    `elsewhere` says what it is called for readers of another language than `title` is in.
    """

    id: SourceId
    kind: SourceKind
    title: str
    language: str
    published: When | None = None
    publisher: str | None = None
    speaks_as: str | None = None  # for a statement: office or organisation, "spokesperson of …"
    testimony: TestimonyId | None = None
    connection: Connection | None = None
    text: str = field(default="", repr=False)
    elsewhere: Mapping[str, Named] = field(default_factory=dict, hash=False)

    @property
    def confided(self) -> bool:
        """Say whether it is somebody's testimony, or came with one; its title is for staff."""
        return self.kind is SourceKind.TESTIMONY or self.testimony is not None

    def called(self, language: str) -> Named:
        """Return what it is called for readers of a language; all that is not said is empty."""
        other = self.elsewhere.get(language, Named())
        return Named(
            other.title or self.title,
            other.publisher or self.publisher or "",
            other.speaks_as or self.speaks_as or "",
        )

    @property
    def names(self) -> frozenset[str]:
        """Return every name that a text may use for it, as `plain_name` leaves them."""
        return self.own_names | _plain(one.title for one in self._called)

    @property
    def own_names(self) -> frozenset[str]:
        """Return the names by which it speaks. An article's title is what it is about, or whom."""
        every = [name for one in self._called for name in (one.publisher, one.speaks_as)]
        titles = [] if self.kind is SourceKind.ARTICLE else [one.title for one in self._called]
        return _plain([*every, *titles])

    @property
    def _called(self) -> tuple[Named, ...]:
        return tuple(self.called(language) for language in ("", *self.elsewhere))

    def others(self, speakers: Iterable[str]) -> tuple[str, ...]:
        """Return the speakers that are not itself by another name."""
        return tuple(who for who in speakers if plain_name(who) not in self.own_names)


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(plain_name(name) for name in names if name)


def plain_name(name: str) -> str:
    """Return a name in small letters, without quotation marks, the article or more spaces."""
    return " ".join(_QUOTED.sub("", name).casefold().split()).removeprefix("the ")


@dataclass(frozen=True, slots=True)
class Link:
    """`source` relies on `onto`. Who asserted it and why is part of the record.

    `onto` is None where it was there itself, and where it relies on somebody who is no source here.
    `claim` is what it holds for: a newspaper may have one thing from a witness and another from
    somebody else. None: nobody recorded it. Sources that share a voice share it for all they say.

    Raises:
        Malformed: it ties two sources to one voice for one claim only; a source relies on itself;
            one that was there itself relies on somebody for that; or a voice is shared with nobody.
    """

    source: SourceId
    relation: Relation
    onto: SourceId | None
    standing: Standing
    because: str
    asserted_by: str
    claim: ClaimId | None = None

    def __post_init__(self) -> None:
        if self.claim is not None and self.relation in ONE_VOICE:
            raise Malformed(
                "sources that share a voice share it for every claim",
                hint="name no claim for this relation",
            )
        if self.onto is not None and self.relation is Relation.WITNESSED:
            raise Malformed(
                "a source that was there itself relies on nobody for that",
                hint="name on whom it relies by another relation",
            )
        if self.onto is None and self.relation in ONE_VOICE:
            raise Malformed("a voice is shared with another source", hint="name which")
        if self.onto == self.source:
            raise Malformed("no source relies on itself", hint="name two sources")


class Reliability(StrEnum):
    """How far a source may be relied on, as a named person judges it (HURIDOCS list 42)."""

    RELIABLE = "reliable"
    MOSTLY_RELIABLE = "mostly_reliable"
    UNDECIDED = "undecided"
    DOUBTFUL = "doubtful"
    UNRELIABLE = "unreliable"


@dataclass(frozen=True, slots=True)
class Rating:
    """One person's judgment of one source; the latest counts. No rating raises any claim."""

    source: SourceId
    reliability: Reliability
    because: str
    by: str

    @property
    def counts(self) -> bool:
        """Say whether what the source asserts may still count."""
        return self.reliability not in {Reliability.DOUBTFUL, Reliability.UNRELIABLE}


@dataclass(frozen=True, slots=True)
class VictimList:
    """A list of victims that somebody kept. Each entry stands for one listed person."""

    source: SourceId
    title: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of a list, linked by a reviewer to a person, or not yet (`person` is None).

    `told` is what else the list says of them, by the names of its own columns.
    """

    source: SourceId  # the list's source
    number: int
    name: str = field(repr=False)
    person: PersonId | None
    when: When | None = None
    told: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
