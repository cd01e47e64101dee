"""Counting at DESK: the lists of victims, less whoever has not agreed to be counted.

A list was kept by somebody who answers for it. But where a listed person is a deponent of
ours, their own word on `count` decides, and silence is refusal.
"""

from __future__ import annotations

from datetime import datetime

from bearwitness.consent import Permit, Scope
from bearwitness.counting.estimate import estimate
from bearwitness.counting.lists import from_listings
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.consents import Consents, granted
from bearwitness.ids import PersonId, TestimonyId
from bearwitness.records.event import Act
from bearwitness.records.source import Listing, Source, VictimList
from bearwitness.records.testimony import Connection


def lists(casebook: Casebook, *, at: datetime) -> Overlaps:
    """Return who is on which lists, as counts; no name leaves this function."""
    consents = Consents(casebook)
    deponents = _deponents(casebook)

    def allowed(entry: Listing) -> bool:
        testimonies = deponents.get(entry.person, ()) if entry.person else ()
        return all(consents.permitted(name, Scope.COUNT, at=at) for name in testimonies)

    titles = {victims.source: victims.title for victims in casebook.all(VictimList)}
    return from_listings(casebook.all(Listing), allowed=allowed, titles=titles)


def counted(casebook: Casebook, *, at: datetime) -> tuple[Overlaps, Estimate]:
    """Return the lists and what they allow to be said."""
    table = lists(casebook, at=at)
    return table, estimate(table)


def _deponents(casebook: Casebook) -> dict[PersonId, tuple[TestimonyId, ...]]:
    """Return, for each victim who told us themselves, their testimonies."""
    victims = {
        source.id: source.testimony
        for source in casebook.all(Source)
        if source.testimony and source.connection is Connection.VICTIM
    }
    told: dict[PersonId, tuple[TestimonyId, ...]] = {}
    for act in casebook.all(Act):
        for source in act.sources:
            if testimony := victims.get(source):
                told[act.victim] = (*told.get(act.victim, ()), testimony)
    return told


def permits(casebook: Casebook, *, at: datetime) -> tuple[Permit, ...]:
    """Return the permits of the listed victims who told us themselves, to be written down."""
    told = _deponents(casebook)
    listed = {entry.person for entry in casebook.all(Listing) if entry.person}
    names = dict.fromkeys(name for person in told if person in listed for name in told[person])
    return granted(Consents(casebook), names, Scope.COUNT, at=at)
