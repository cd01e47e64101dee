"""Counting at DESK: the lists of victims, less whoever has not agreed to be counted.

A list was kept by somebody who answers for it. But where a listed person is a deponent of
ours, their own word on `count` decides, and silence is refusal. People whom staff found to be
one are counted as one, while everybody concerned lets us compare (`comparable`). Lists of which
staff recorded that one relies on another, or both on one source, are one (`counting.related`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.corroboration.matching import key
from bearwitness.counting import publishable
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import from_listings, strata_of
from bearwitness.counting.lists_sampled import Pooled, estimated, from_partitions
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.related import as_one, of_one_source
from bearwitness.counting.result import Estimate
from bearwitness.counting.small import LEAST
from bearwitness.desk import comparable, matched, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.desk.oneness import one_of
from bearwitness.ids import PersonId, SourceId, TestimonyId
from bearwitness.records.event import Act
from bearwitness.records.source import Listing, Source, VictimList
from bearwitness.records.testimony import MAY_BE_THE_VICTIM

YEAR = "year"  # of each entry's date, where it is of one year


def lists(casebook: Casebook, *, at: datetime) -> Overlaps:
    """Return who is on which lists, as counts; no name leaves this function.

    Whose entries may not be joined any more is left out whole, and counts among those of whom it
    is not allowed: nobody is in the number twice.
    """
    entries, may = _entries(casebook, at)
    table = from_listings(entries, allowed=may, titles=_titles(casebook))
    return as_one(table, _of_one_source(casebook, table.names))


def strata(casebook: Casebook, column: str, *, at: datetime) -> dict[str, Overlaps]:
    """Return the same in each stratum, for the team alone: a column of the lists, or `YEAR`.

    Raises:
        Misused: no list tells this of anybody who may be counted.
        Malformed: its values are too many, or no names.
    """
    entries, may = _entries(casebook, at)

    def value(entry: Listing) -> str:
        return _year(entry) if column == YEAR else entry.told.get(column, "")

    found = strata_of(entries, value, allowed=may, titles=_titles(casebook))
    return {
        name: as_one(table, _of_one_source(casebook, table.names)) for name, table in found.items()
    }


def _year(entry: Listing) -> str:
    when = entry.when
    return str(when.earliest.year) if when and when.earliest.year == when.latest.year else ""


def _entries(
    casebook: Casebook, at: datetime
) -> tuple[tuple[Listing, ...], Callable[[Listing], bool]]:
    """Return every entry as the person that it stands for, and which of them may be counted."""
    joins = comparable.joins(casebook, at=at)
    may, out = _allowed(casebook, at), comparable.not_counted(casebook, joins)
    entries = tuple(
        replace(entry, person=PersonId(joins.one(entry.person))) if entry.person else entry
        for entry in casebook.all(Listing)
    )
    return entries, lambda entry: may(entry) and key(entry) not in out


def unsure(casebook: Casebook, *, at: datetime, draws: int, seed: int) -> Pooled:
    """Return what the lists allow to be said where nobody is sure which entries are one person.

    Entries that nobody linked are counted too, in each draw as the person that they are there.

    Raises:
        Refused: too few pairs were reviewed to say how likely a proposal is right.
    """
    entries, partitions = matched.sampled(casebook, at=at, seed=seed, draws=draws)
    allowed = _allowed(casebook, at)
    tables = from_partitions(
        [entry.source for entry in entries],
        partitions.draws,
        allowed=[allowed(entry) for entry in entries],
        titles=_titles(casebook),
    )
    return estimated([as_one(one, _of_one_source(casebook, one.names)) for one in tables])


def called(casebook: Casebook, language: str) -> dict[str, str]:
    """Return what readers of a language call each list, by the title under which it is kept."""
    sources = {source.id: source for source in casebook.all(Source)}
    lists = (one for one in casebook.all(VictimList) if one.source in sources)
    return {one.title: sources[one.source].called(language).title for one in lists}


def _of_one_source(casebook: Casebook, names: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of these lists that were not made apart, as staff recorded it."""
    titles = _titles(casebook)
    sources = {source.id: source for source in casebook.all(Source)}
    groups = of_one_source(titles, voices.recorded(casebook), sources)
    return tuple(tuple(titles[one] for one in group if titles[one] in names) for group in groups)


def _titles(casebook: Casebook) -> dict[SourceId, str]:
    return {victims.source: victims.title for victims in casebook.all(VictimList)}


def _allowed(casebook: Casebook, at: datetime) -> Callable[[Listing], bool]:
    # A no to being counted is found through every decision, also one that joins nobody any more.
    consents, deponents, one = Consents(casebook), _deponents(casebook), one_of(casebook)

    def allowed(entry: Listing) -> bool:
        testimonies = deponents.get(one(entry.person), ()) if entry.person else ()
        return all(consents.permitted(name, Scope.COUNT, at=at) for name in testimonies)

    return allowed


def counted(casebook: Casebook, *, at: datetime) -> tuple[Overlaps, Estimate]:
    """Return the lists, and what they allow to be said to readers who see their picture."""
    table = lists(casebook, at=at)
    return table, publishable.told(table, estimate, LEAST)


def _deponents(casebook: Casebook) -> dict[PersonId, tuple[TestimonyId, ...]]:
    """Return, for each victim who told us themselves, or who may have, their testimonies."""
    whose = voices.testimonies(casebook)
    victims = {
        source.id: whose[source.id]
        for source in voices.every_source(casebook)
        if source.connection in MAY_BE_THE_VICTIM
    }
    told: dict[PersonId, tuple[TestimonyId, ...]] = {}
    one = one_of(casebook)
    for act in casebook.all(Act):
        for source in act.sources:
            if testimonies := victims.get(source):
                told[one(act.victim)] = (*told.get(one(act.victim), ()), *sorted(testimonies))
    return told


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits that a count of the lists uses, to be written down.

    To count the listed victims who told us themselves, and to compare those by whose telling
    entries were joined: whoever takes either back is found in the number.
    """
    told, one = _deponents(casebook), one_of(casebook)
    people = {entry.person for entry in casebook.all(Listing) if entry.person}
    listed = {one(person) for person in people}
    names = dict.fromkeys(name for person in told if person in listed for name in told[person])
    joins = comparable.joins(casebook, at=at)
    return (
        *granted(Consents(casebook), names, Scope.COUNT, at=at),
        *comparable.permits(casebook, people, joins, at=at),
    )
