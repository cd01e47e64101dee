"""Matching at DESK: what may be one, how likely, and what may be counted of it.

A machine proposes; a person decides (`judging`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, permutations

from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration import happenings, matching, sameness
from bearwitness.corroboration.calibrating import (
    MODEL,
    Calibration,
    Reviewed,
    Share,
    calibrated,
    curves,
    of_model,
)
from bearwitness.corroboration.happenings import Documented, MayBeOne
from bearwitness.corroboration.matching import Entry, Proposal
from bearwitness.corroboration.partitions import DRAWS, Chance, Known, Partitions, drawn, mixed
from bearwitness.corroboration.sameness import Two
from bearwitness.desk import judging, voices
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.oneness import one_of, pairs
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Refused
from bearwitness.ids import PersonId
from bearwitness.records.event import Act, Event, Involvement, Person
from bearwitness.records.source import Listing, Source
from bearwitness.records.where import Place

SEED = 20
CURVES = 10  # that reviewed pairs leave possible


@dataclass(frozen=True, slots=True)
class Matching:
    """What may be one in a case: entries of lists, and whatever testimonies tell of."""

    entries: tuple[Proposal, ...]
    records: tuple[MayBeOne, ...]
    calibration: Calibration

    def right(self, proposal: Proposal) -> Share | None:
        """Return how likely a pair of entries is one; None while too few were reviewed."""
        return None if self.calibration.withheld else self.calibration.of(proposal.features)


def proposed(casebook: Casebook, *, at: datetime) -> Matching:
    """Return what nobody has decided on.

    What only testimonies tell of whose deponents do not let us compare is left out.
    """
    judged = casebook.all(Judged)
    listings = casebook.all(Listing)
    refused = _refused_entries(judged)
    documented = _compared(casebook, sameness.firsts(pairs(judged, same=True)), at)
    return Matching(
        matching.propose(listings, refused),
        happenings.proposed(documented, _judged_pairs(judged)),
        calibrated(matching.reviewed(listings, refused), matching.NAMES),
    )


def shown(casebook: Casebook, judged: Sequence[Judged], *, at: datetime) -> tuple[Judged, ...]:
    """Return the decisions about what may be compared now; the others stand and are not told."""
    case = _compared(casebook, {}, at)
    may: set[str] = {*(e.id for e in case.events), *(p.id for p in case.places)}
    may |= {person.id for person in case.people}
    known: set[str] = {event.id for event in casebook.all(Event)}
    known |= {place.id for place in casebook.all(Place)}
    known |= {person.id for person in casebook.all(Person)}
    return tuple(one for one in judged if not (known - may) & {one.one, one.other})


def _compared(casebook: Casebook, one: Mapping[str, str], at: datetime) -> Documented:
    """Return what may be compared: what somebody tells of who allows it, and what nobody tells of.

    A person who is only on lists, or an event without an act, is nobody's word.
    """
    every = casebook.all(Act)
    barred = {source.id for source in casebook.all(Source)}
    barred -= {source.id for source in voices.comparable(casebook, at=at)}
    acts = []
    for act in every:
        told = tuple(name for name in act.sources if name not in barred)
        if told or not act.sources:
            acts.append(replace(act, sources=told))
    mine, theirs = {act.id for act in acts}, {act.id for act in every}
    part = [i for i in casebook.all(Involvement) if i.act in mine]
    people = _heard(
        {act.victim for act in acts} | {i.perpetrator for i in part},
        {act.victim for act in every}
        | {i.perpetrator for i in casebook.all(Involvement) if i.act in theirs},
    )
    happened = _heard({act.event for act in acts}, {act.event for act in every})
    events = [event for event in casebook.all(Event) if happened(event.id)]
    lay = _heard({e.where for e in events}, {e.where for e in casebook.all(Event)})
    return Documented(
        events, acts, part, [place for place in casebook.all(Place) if lay(place.id)],
        [person for person in casebook.all(Person) if people(person.id)], one,
    )  # fmt: skip


def _heard(kept: Collection[object], all_: Collection[object]) -> Callable[[object], bool]:
    """Return whether something is in what was kept, or in nothing at all."""
    return lambda name: name in kept or name not in all_


@dataclass(frozen=True, slots=True)
class ByFields:
    """Two entries that may be one by all that their lists say of them.

    `same` is what the model gives it; `right` what reviewed pairs show, None while too few were.
    """

    one: Entry
    other: Entry
    same: float
    right: Share | None


def by_fields(casebook: Casebook, kinds: Mapping[str, Kind], *, seed: int = SEED) -> ByFieldsFound:
    """Return pairs of entries of different lists that nobody decided on, likeliest first.

    Args:
        casebook: unlocked.
        kinds: what each column holds; `name` is the entry's name.
        seed: of the sample from which chance agreement is learned.

    Raises:
        Malformed: too few entries, or a column that none has.
        Unavailable: Splink is not installed.
    """
    listings = casebook.all(Listing)
    refused = _refused_entries(casebook.all(Judged))
    records = [Record({**e.told, "name": e.name}, e.source) for e in listings]
    found = linked(records, {"name": Kind.PERSON, **kinds}, between=True, seed=seed)
    decided = [(p, matching.decided(listings[p.one], listings[p.other], refused)) for p in found]
    reviewed = [Reviewed(of_model(p.same), same) for p, same in decided if same is not None]
    curve = calibrated(reviewed, MODEL)
    rows = [
        ByFields(
            matching.key(listings[p.one]), matching.key(listings[p.other]), p.same,
            None if curve.withheld else curve.of(of_model(p.same)),
        )
        for p, same in decided if same is None
    ]  # fmt: skip
    return ByFieldsFound(tuple(rows), curve)


@dataclass(frozen=True, slots=True)
class ByFieldsFound:
    """The pairs, and the curve that states how likely they are one."""

    pairs: tuple[ByFields, ...]
    calibration: Calibration


def sampled(
    casebook: Casebook, *, at: datetime, seed: int = SEED, draws: int = DRAWS
) -> tuple[tuple[Listing, ...], Partitions]:
    """Return the entries of lists, and draws of who among them is one person.

    What staff linked or refused holds in every draw. The rest is as likely as reviewed pairs
    show, and as unsure as they leave it.

    Raises:
        Refused: too few pairs were reviewed for that.
    """
    found = proposed(casebook, at=at)
    if found.calibration.withheld is not None:
        raise Refused(
            "nobody can say yet how likely a proposal is right",
            hint="review pairs first: bearwitness match propose --review 200",
        )
    entries = tuple(sorted(casebook.all(Listing), key=lambda e: (e.source, e.number)))
    place = {(entry.source, entry.number): n for n, entry in enumerate(entries)}
    known, apart = _known(casebook, entries, place, found.entries), [e.source for e in entries]
    each = []
    for n, curve in enumerate(curves(found.calibration, CURVES, seed=seed)):
        chances = [
            Chance(place[p.one], place[p.other], curve.of(p.features).right) for p in found.entries
        ]
        some = math.ceil(draws / CURVES)
        each.append(drawn(len(entries), chances, seed=seed + n, draws=some, known=known,
                          apart=apart, missed=matching.MISSED))  # fmt: skip
    return entries, mixed(each)


def _known(
    casebook: Casebook,
    entries: Sequence[Listing],
    at: Mapping[Entry, int],
    proposals: Sequence[Proposal],
) -> Known:
    """Return what staff decided of entries, by their places.

    Entries that are linked to two people are two, which matters where somebody else may be
    either of them.
    """
    one = one_of(casebook)
    first: dict[PersonId, int] = {}
    same = []
    for n, entry in enumerate(entries):
        if entry.person is not None:
            before = first.setdefault(one(entry.person), n)
            if before != n:
                same.append((before, n))
    refused = _refused_entries(casebook.all(Judged))
    different = {frozenset(at[e] for e in pair) for pair in refused if pair <= at.keys()}
    near: dict[int, set[int]] = {}
    for proposal in proposals:
        for mine, theirs in permutations((at[proposal.one], at[proposal.other])):
            person = entries[theirs].person
            if person is not None:
                near.setdefault(mine, set()).add(first[one(person)])
    different |= {frozenset(pair) for some in near.values() for pair in combinations(some, 2)}
    return Known(tuple(same), tuple((min(pair), max(pair)) for pair in different))


def _judged_pairs(judged: Sequence[Judged]) -> frozenset[Two]:
    return frozenset(frozenset((j.one, j.other)) for j in judged if j.same is not None)


def _refused_entries(judged: Sequence[Judged]) -> frozenset[frozenset[Entry]]:
    return frozenset(
        frozenset(map(judging.written, pair)) for pair in pairs(judged, same=False)
        if all(":" in name for name in pair)
    )  # fmt: skip
