"""The case day by day, as it was then known: every claim graded from what there was until a day.

Two calendars. `kept` goes by when our casebook took each thing in: what we knew. `told` goes by
when each source was published, or its testimony received: what could be known. What nobody dated
has the day on which we kept it; so have reviews, ratings and signatures, which are ours, and
whatever we changed, recorded anew or took back: until that day it stands as it was.

What two machines wrote apart is graded on every day by the rules by which it is graded today:
of a link and of a citation the careful one, of all else what is shown until somebody decides.

What a deponent does not let us compare today is left out of every day, also of those on which
they did: to compare it for a page of the past is to compare it now. Only that somebody relied on
it still counts against those who did, as it does in today's grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from bearwitness.consent import Scope
from bearwitness.consent.answers import Met
from bearwitness.corroboration import ties
from bearwitness.corroboration.bearing import Bearing, Held
from bearwitness.corroboration.grading import Grade
from bearwitness.desk import careful, citations, kinds, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents
from bearwitness.desk.fold import Fold, Folded
from bearwitness.ids import ClaimId, RecordId, SourceId, TestimonyId
from bearwitness.records.claim import Claim, Review, Saying
from bearwitness.records.judgment import Judgment, Signed
from bearwitness.records.source import Link, Rating, Source
from bearwitness.records.testimony import Testimony

T = TypeVar("T")
Known = Claim | Saying | Link | Source | Review | Rating | Judgment | Signed
_OURS = (Review, Rating, Signed)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A value, the day on which it was kept, its record, and those that it supersedes.

    It `changes` one that there is. What a shredding left of a value stands in the place of one that
    nobody can read any more: it changes nothing, and was kept when that one was.
    """

    value: Known
    on: date
    record: RecordId
    supersedes: tuple[RecordId, ...]
    changes: bool


class Calendar(StrEnum):
    """By which days the case is told."""

    KEPT = "kept"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the day from which it was known; not `shown` where one may not be compared."""

    day: date
    kept: _Kept
    shown: bool = True

    @property
    def value(self) -> Known:
        """What was known."""
        return self.kept.value


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim's grade before a day and after it; `before` is None where it was not there yet."""

    claim: Claim
    before: Grade | None
    after: Grade


class Replay:
    """A casebook read once, to be looked at as of any day."""

    def __init__(self, casebook: Casebook, calendar: Calendar, *, at: datetime) -> None:
        """Read what may be compared `at` this moment (UTC)."""
        self._consents = Consents(casebook)
        self._calendar = calendar
        self._at = at
        self._codes = voices.interpreters(casebook)
        self._letters = voices.letters(casebook)
        self._sources = voices.every_source(casebook)
        self._allowed = {source.id for source in voices.comparable(casebook, at=at)}
        self._entries = tuple(_entries(casebook, calendar, self._allowed))
        self._found = casebook.all(Met)
        self._let = frozenset(self._consented())

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day on which something became known or could be compared, the first first.

        Of those whom one may compare now: with a yes that was kept last, the last day is today's.
        What is kept of others is no day, unless a claim stood otherwise since.
        """
        known = {entry.day for entry in self._entries if entry.shown} | self._let
        others = (e.day for e in self._entries if not e.shown and not isinstance(e.value, Source))
        moved = {day for day in set(others) - known if self._moved(day)}
        return tuple(sorted(known | moved))

    def _moved(self, day: date) -> bool:
        """Say whether any claim stood otherwise at the end of a day than the day before."""
        return self.grades(day) != self.grades(day - timedelta(days=1))

    def came(self, day: date) -> tuple[Known, ...]:
        """Return what became known on a day, in the order in which it was kept."""
        return tuple(e.value for e in self._entries if e.day == day and e.shown)

    def grades(self, day: date) -> dict[ClaimId, tuple[Claim, Grade]]:
        """Return every claim that was there at the end of a day, with its grade of then."""
        every = list(self._heads(day))
        known = [one for heads in every for one in _counting(heads)]
        apart = {s[-1].id for s in (_of(heads, Source) for heads in every)
                 if careful.weighs_otherwise(s)}  # fmt: skip
        sources = [s for s in _of(known, Source) if s.id not in apart and self._comparable(s, day)]
        then = {source.id for source in _of(known, Source)}
        told = ties.told(self._sources, _of(known, Link), self._codes, self._letters)
        tied = [k for k in told if {k.source, k.onto} <= then]
        bearing = Bearing(
            Held(
                sources=tuple(sources),
                links=(*_of(known, Link), *tied),
                sayings=tuple(_of(known, Saying)),
                reviews=tuple(_of(known, Review)),
                ratings=tuple(_of(known, Rating)),
                judgments=tuple(_of(known, Judgment)),
                signings=tuple(_of(known, Signed)),
            )
        )
        return {one.id: (one, bearing.graded(one.id)) for one in _of(known, Claim)}

    def changed(self, day: date) -> tuple[Changed, ...]:
        """Return every claim as it stood at the end of a day, beside how it stood before it."""
        earlier = [one for one in self.days if one < day]
        before = self.grades(earlier[-1]) if earlier else {}
        return tuple(
            Changed(claim, before[name][1] if name in before else None, after)
            for name, (claim, after) in self.grades(day).items()
        )

    def _heads(self, day: date) -> Iterable[list[Known]]:
        """Return, by kind and key, the values that nothing superseded by the end of a day.

        Days do not go by turns: what a later record stands for is gone, also where a record between
        them was not yet there.
        """
        gone: set[RecordId] = set()
        for entry in reversed(self._entries):
            if entry.day <= day or entry.kept.record in gone:
                gone.update(entry.kept.supersedes)
        held: dict[tuple[type, str], list[Known]] = {}
        for entry in self._entries:
            if entry.day <= day and entry.kept.record not in gone:
                key = kinds.of(type(entry.value)).key_of(entry.value) or ""
                held.setdefault((type(entry.value), key), []).append(entry.value)
        return held.values()

    def _consented(self) -> Iterator[date]:
        """Yield the days on which a deponent's answer let a source in that was known, or out."""
        first: dict[SourceId, date] = {}
        for entry in self._entries:
            if isinstance(entry.value, Source):
                first[entry.value.id] = min(entry.day, first.get(entry.value.id, entry.day))
        for source in self._sources:
            if source.testimony is None or source.id not in self._allowed:
                continue
            for day in self._answered(source.testimony):
                before = day - timedelta(days=1)
                if day > first.get(source.id, day) and (
                    self._comparable(source, day) != self._comparable(source, before)
                ):
                    yield day

    def _answered(self, testimony: TestimonyId) -> set[date]:
        """Return the days on which an answer began or ended, or a condition was met or not."""
        names = {testimony, *self._consents.same_letter(testimony)}
        said = [a for name in names for a in self._consents.history(name)]
        times = [when for a in said if a.scope is Scope.COMPARE for when in (a.at, a.until)]
        times += [found.at for found in self._found if found.testimony in names]
        return {when.date() for when in times if when <= self._at}

    def _comparable(self, source: Source, day: date) -> bool:
        """Say whether a source may be compared now, and could be then."""
        if source.id not in self._allowed:
            return False
        if source.testimony is None or self._calendar is Calendar.TOLD:
            return True
        then = min(self._at, datetime.combine(day, time.max, UTC))
        return self._consents.permitted(source.testimony, Scope.COMPARE, at=then) is not None


def _counting(heads: list[Known]) -> tuple[Known, ...]:
    """Return of what was written apart under one key what counts, as `voices.graded` has it."""
    links, judgments, signings = _of(heads, Link), _of(heads, Judgment), _of(heads, Signed)
    if links:
        return (voices.careful(links),)
    if judgments:
        return (citations.least_of(judgments),)
    if signings:
        return (citations.least_signed(signings),)
    reviews = _of(heads, Review)
    return (careful.least_review(reviews),) if reviews else careful.counted(heads)


def _entries(casebook: Casebook, calendar: Calendar, allowed: set[SourceId]) -> Iterator[Entry]:
    """Yield what was ever known, each kind in the order of its turns."""
    dated = _dated(casebook) if calendar is Calendar.TOLD else {}
    said: dict[ClaimId, date] = {}
    for cls in (Source, Saying, Link, Review, Rating, Judgment, Signed, Claim):
        for kept in _kept(casebook, cls):
            value = kept.value
            names = _names(value)
            shown = names <= allowed
            days = [dated[name] for name in names if name in dated]
            changes = kept.changes
            ours = changes or isinstance(value, _OURS) or len(days) < len(names)
            day = kept.on if ours or not days else max(days)
            if isinstance(value, Judgment) and not changes and calendar is Calendar.TOLD:
                day = max(value.on.latest, day)
            if isinstance(value, Saying) and shown:
                said[value.claim] = min(day, said.get(value.claim, day))
            if isinstance(value, Claim) and not changes and calendar is Calendar.TOLD:
                day = said.get(value.id, day)
            yield Entry(day, kept, shown)


def _kept(casebook: Casebook, cls: type[Known]) -> Iterator[_Kept]:
    versions = casebook.history(cls)
    with casebook.inside() as held:  # after them: another program may write meanwhile
        found = [held.fold.by_id[version.record] for version in versions]
        days = [_since(held.fold, one) for one in found]
    there = {version.record for version in versions}
    for version, one, day in zip(versions, found, days, strict=True):
        supersedes = one.card.supersedes
        changes = not there.isdisjoint(supersedes)
        yield _Kept(version.value, day, version.record, supersedes, changes)


def _since(fold: Fold, found: Folded) -> date:
    older = [fold.by_id[one] for one in found.card.supersedes if one in fold.by_id]
    if older and all(map(fold.shredded, older)):
        return min(_since(fold, one) for one in older)
    return found.card.at.date()


def _dated(casebook: Casebook) -> Mapping[SourceId, date]:
    """Return the day from which each source could be known: the last that its date may mean."""
    received = {one.id: one.received_on for one in casebook.all(Testimony)}
    found = {}
    for source in casebook.all(Source):
        if source.testimony in received:
            found[source.id] = received[source.testimony]
        elif source.published is not None:
            found[source.id] = source.published.latest
    return found


def _names(value: Known) -> set[SourceId]:
    """Return the sources that a value is about."""
    if isinstance(value, Source):
        return {value.id}
    if isinstance(value, Link):
        return {value.source, *([value.onto] if value.onto else ())}
    return {value.source} if isinstance(value, Saying | Rating | Judgment | Signed) else set()


def _of(known: list[Known], cls: type[T]) -> list[T]:
    return [value for value in known if isinstance(value, cls)]
