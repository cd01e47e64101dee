"""What a testimony documents: acts of an event, each with the words that tell of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bearwitness import ids
from bearwitness.desk import kinds
from bearwitness.desk.casebook import Casebook
from bearwitness.errors import Malformed
from bearwitness.ids import ActId, SourceId, TestimonyId
from bearwitness.records.event import Act, Degree, Event, Involvement, Person
from bearwitness.records.source import Source, SourceKind
from bearwitness.records.testimony import Testimony
from bearwitness.records.where import Place


@dataclass(frozen=True, slots=True)
class ToldAt:
    """The words of a testimony that tell of an act, as code points from its beginning."""

    testimony: TestimonyId
    act: ActId
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise Malformed("words begin before they end")


kinds.register(ToldAt, "told at", key=("testimony", "act"))


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act as staff record it; what is new is kept with it, what is known is only named.

    `by` is None while nobody says who did it.
    """

    violation: str
    event: Event
    victim: Person = field(repr=False)
    place: Place | None = None
    by: Person | None = field(default=None, repr=False)
    degree: Degree = Degree.UNKNOWN
    fatal: bool = False
    disputed: bool = False


def values(
    casebook: Casebook,
    words: Testimony,
    told: tuple[int, int],
    one: Recorded,
    *,
    entropy: Callable[[int], bytes],
) -> Iterator[object]:
    """Yield what is to be kept: the new ones of place, event, people and source, then the act.

    Raises:
        Malformed: the words are not in the testimony.
    """
    start, end = told
    if not 0 <= start < end <= len(words.text) or not words.text[start:end].strip():
        raise Malformed("these words are not in the testimony")
    known = {type(v): set(map(_id, casebook.all(type(v)))) for v in _parts(one)}
    for value in _parts(one):
        if _id(value) not in known[type(value)]:
            yield value
    source = source_of(casebook, words, entropy=entropy)
    if source not in casebook.all(Source):
        yield source
    act = ActId(ids.mint("A", entropy(5)))
    sources: tuple[SourceId, ...] = (source.id,)
    yield Act(act, one.event.id, one.violation, one.victim.id, sources, one.fatal, one.disputed)
    if one.by is not None:
        yield Involvement(act, one.by.id, one.degree, sources)
    yield ToldAt(words.id, act, start, end)


def source_of(casebook: Casebook, words: Testimony, *, entropy: Callable[[int], bytes]) -> Source:
    """Return the source that a testimony is; a new one if the case has none of it yet."""
    mine = (s for s in casebook.all(Source) if s.testimony == words.id)
    return next(mine, None) or Source(
        SourceId(ids.mint("S", entropy(5))),
        SourceKind.TESTIMONY,
        words.pseudonym,
        words.language,
        testimony=words.id,
        connection=words.connection,
    )


def _parts(one: Recorded) -> list[Place | Event | Person]:
    found: list[Place | Event | Person | None] = [one.place, one.event, one.victim, one.by]
    return [part for part in found if part is not None]


def _id(value: Place | Event | Person) -> str:
    return value.id
