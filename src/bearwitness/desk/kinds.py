"""Which values the casebook keeps, and under which name, key and compartment.

The names are stored: add to them, never rename. A value supersedes the older one of its kind
that has the same key; a kind whose `key` is None never supersedes (each answer stays said).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from bearwitness.consent import Answer
from bearwitness.consent.answers import Addressee, Met, Right
from bearwitness.consent.terms import Naming
from bearwitness.consent.uses import Copy, Use
from bearwitness.errors import Malformed, Refused
from bearwitness.ids import SourceId, TestimonyId
from bearwitness.publication.edition import Edition
from bearwitness.publication.gate import Approval
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Link, Listing, Rating, Source, VictimList
from bearwitness.records.testimony import (
    MAY_BE_THE_VICTIM,
    Connection,
    Contact,
    Identity,
    Media,
    ProofSeed,
    Testimony,
)
from bearwitness.records.where import Place
from bearwitness.redaction.masking import Decision, Draft

T = TypeVar("T")


class KeptAlready(Refused):
    """The casebook has one of this key, and may have no second; nothing was kept."""


# What is left of a value without a testimony; None: nothing.
Remains = Callable[[Any, TestimonyId], object | None]


@dataclass(frozen=True, slots=True)
class SweepList:
    """The words that redaction must cover in everything about one testimony.

    Sealed apart from the identity, which needs the custodians as well: whoever unlocks the
    casebook can read these words, but not what each of them is.
    """

    testimony: TestimonyId
    words: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done in the casebook that left no value: an identity opened, a key rotated."""

    what: str
    about: tuple[TestimonyId, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovedDraft:
    """Whose draft an approval is of, for the approval holds a digest alone."""

    testimony: TestimonyId
    digest: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission that was made: to whom, and which. The permits are in its `Use`."""

    id: str
    procedure: str
    addressee: str
    sha256: str  # of its annex, in hex
    sealed: bool  # False: it was written in plain words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of value."""

    name: str
    cls: type
    key: tuple[str, ...] | None
    compartment: str
    outlives: bool
    remains: Remains | None
    once: bool = False

    def key_of(self, value: object) -> str | None:
        """Return the key of a value of this kind, in writing."""
        if self.key is None:
            return None
        return written_key(*(getattr(value, name) for name in self.key))

    def keys_of(self, value: object) -> frozenset[str | None]:
        """Return every key under which a version of this program may have kept a value."""
        former = _FORMER_KEYS.get(self.name, ())
        written = (written_key(*(getattr(value, name) for name in key)) for key in former)
        return frozenset({self.key_of(value), *written})


# Keys under which this kind stands with the bytes that it has today. Before links, sayings and
# copies had their last field they had other bytes too, which no case of today reads.
_FORMER_KEYS = {"refused proposal": (("source", "digest"),)}
_BY_NAME: dict[str, Kind] = {}
_BY_CLASS: dict[type, Kind] = {}


def register(
    cls: type[T],
    name: str,
    *,
    key: tuple[str, ...] | None = ("id",),
    compartment: str = "work",
    outlives: bool = False,
    remains: Remains | None = None,
    once: bool = False,
) -> type[T]:
    """Let the casebook keep values of a frozen dataclass.

    Args:
        cls: the dataclass; `records.codec` must be able to write and read it.
        name: stored; never to be changed.
        key: the fields that say which older value it supersedes; None: it supersedes none.
        compartment: words, identity, contact, media, seed or work.
        outlives: it stays when a testimony that it names is shredded.
        remains: otherwise, what is kept in its place; None: nothing.
        once: a second one of the same key is refused, whoever keeps it.

    Raises:
        Malformed: the name or the class is taken, or it is not a dataclass.
    """
    if name in _BY_NAME or cls in _BY_CLASS or not is_dataclass(cls):
        raise Malformed(f"a kind of value cannot be registered as {name}")
    _BY_NAME[name] = _BY_CLASS[cls] = Kind(name, cls, key, compartment, outlives, remains, once)
    return cls


def of(cls: type) -> Kind:
    """Return the kind of a class.

    Raises:
        Malformed: the casebook does not keep such values.
    """
    if cls not in _BY_CLASS:
        raise Malformed(
            f"the casebook does not keep a {cls.__name__}", hint="register it in desk/kinds.py"
        )
    return _BY_CLASS[cls]


def named(name: str) -> Kind | None:
    """Return the kind of this stored name; None if a later version wrote it."""
    return _BY_NAME.get(name)


def outlives(name: str) -> bool:
    """Say whether values of this stored name outlive a testimony that they name.

    One that this version does not know is taken to: nothing is destroyed on a guess.
    """
    return name not in _BY_NAME or _BY_NAME[name].outlives


def written_key(*parts: object) -> str:
    """Return a key in writing: one part as it is, several as a JSON list."""
    plain = [part.value if isinstance(part, Enum) else part for part in parts]
    return str(plain[0]) if len(plain) == 1 else json.dumps(plain, ensure_ascii=False)


def testimonies_in(value: object) -> tuple[TestimonyId, ...]:
    """Return the testimonies that a value names, at any depth, in order.

    Shredding one of them takes the value with it, unless its kind says what remains.
    """
    return tuple(sorted(set(_named_in(value))))


def _named_in(value: object) -> Iterator[TestimonyId]:
    if value is None or isinstance(value, str | bytes | int):  # most are, of hundreds of thousands
        return
    if isinstance(value, Testimony):
        yield value.id
    elif isinstance(value, tuple | list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _named_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            inner = getattr(value, part.name)
            if part.name == "testimony" and isinstance(inner, str):
                yield TestimonyId(inner)
            elif part.name in ("testimonies", "about") and isinstance(inner, tuple):
                yield from (TestimonyId(i) for i in inner if isinstance(i, str))
            else:
                yield from _named_in(inner)


def sources_in(value: object) -> tuple[SourceId, ...]:
    """Return the sources that a value names in fields of its own."""
    found: list[SourceId] = []
    cls: Any = type(value)
    for name in source_fields(cls, several=True):
        told = getattr(value, name)
        found += told if isinstance(told, tuple) else [told] if told else []
    return tuple(found)


@cache
def source_fields(cls: Any, *, several: bool) -> tuple[str, ...]:
    """Return the fields of a class that name one source, or with `several` any number."""
    hints = get_type_hints(cls)
    return tuple(
        part.name
        for part in fields(cls)
        if SourceId in (hints[part.name], *get_args(hints[part.name]))
        and (several or get_origin(hints[part.name]) is not tuple)
    )


_NO_TEXT = "0" * 64  # the digest of no text that anybody has
# What stands where a text was: stored, and told in the language of a page by `desk.web.said`.
EMPTIED = "a shredded testimony"
_NOT_TOLD = "a word that was shredded"
_NO_CONDITION = "a condition that was shredded"
_NO_ROLE = "a role that was shredded"
_NO_LANGUAGE = "und"  # ISO 639: nobody says which
IN_ITSELF = "the reason is in the record"  # a card outlives shredding: it repeats none
STAND_INS = (EMPTIED, _NOT_TOLD, _NO_CONDITION, _NO_ROLE, IN_ITSELF)


def _emptied(source: Source, _: TestimonyId) -> Source:
    """Return what remains of a testimony's source: that there was one. Sayings still name it.

    Whether they may be the victim stays as "not said": their no to being counted is heeded. It is
    built anew, so that a field which is added later stays behind.
    """
    may_be = Connection.NOT_SAID if source.connection in MAY_BE_THE_VICTIM else None
    return Source(
        source.id, source.kind, EMPTIED, _NO_LANGUAGE,
        testimony=source.testimony, connection=may_be,
    )  # fmt: skip


def _unworded(answer: Answer, _: TestimonyId) -> Answer:
    """Return what remains of an answer: all of it but what anybody put into words.

    What it was tied to, or waits for, nobody can have or meet any more: nothing is wider for being
    shredded, and no digest confirms a guess at the words.
    """
    naming = Naming.NONE if answer.terms.alias else answer.terms.naming
    terms = replace(answer.terms, naming=naming, alias="")
    conditions = (_NO_CONDITION,) if answer.conditions else ()
    who = "" if answer.given.right is Right.OWN else _NO_ROLE
    given = replace(answer.given, who=who, interpreter="")
    words, draft = (_NO_TEXT if one else "" for one in (answer.words, answer.draft))
    return replace(
        answer, terms=terms, conditions=conditions, given=given, words=words, draft=draft
    )


def _unreasoned(value: Link | Rating, _: TestimonyId) -> Link | Rating:
    """Return a link or a rating without its reason.

    The rest stays: without it two papers that had it from one deponent would look independent.
    """
    return replace(value, because=_NOT_TOLD)


def _unattributed(saying: Saying, _: TestimonyId) -> Saying:
    """Return what remains of a saying: through how many it came, and not through whom."""
    return replace(saying, attribution=(_NOT_TOLD,) * len(saying.attribution))


register(Testimony, "testimony", compartment="words")
register(Identity, "identity", key=("testimony",), compartment="identity")
register(Contact, "contact", key=("testimony",), compartment="contact")
register(SweepList, "sweep list", key=("testimony",), compartment="contact")
register(Media, "media", compartment="media")
register(ProofSeed, "proof seed", key=("testimony",), compartment="seed")
register(Answer, "consent answer", key=None, remains=_unworded)
register(Met, "condition met", key=None)
register(Addressee, "addressee", outlives=True)
register(Use, "use", outlives=True)  # what is out must be found after its words are gone
register(Copy, "copy", key=("use", "where", "on"), outlives=True)
register(Deed, "deed", key=None, outlives=True)
register(HandedIn, "submission", outlives=True)
register(Source, "source", remains=_emptied)
register(Link, "link", key=("source", "relation", "onto", "claim"), remains=_unreasoned)
register(Rating, "rating", key=("source",), remains=_unreasoned)
register(VictimList, "victim list", key=("source",))
register(Listing, "listing", key=("source", "number"))
register(Event, "event")
register(Act, "act")
register(Involvement, "involvement", key=("act", "perpetrator"))
register(Person, "person")
register(Place, "place")
register(Claim, "claim")
register(Saying, "saying", key=("claim", "source", "entry"), remains=_unattributed)
register(Review, "review", key=("claim", "reviewer"))
register(Draft, "draft", key=("testimony", "language"), compartment="words")
register(Decision, "masking decision", key=("testimony", "start", "end"))
register(Approval, "approval", key=None, outlives=True)
register(ApprovedDraft, "approved draft", key=None)
register(Edition, "edition", outlives=True)  # it is public
