"""Matching at DESK: what may be one, how likely, and what may be counted of it.

A machine proposes; a person decides (`judging`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, permutations

from bearwitness.adapters.linking import Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration import happenings, matching
from bearwitness.corroboration.calibrating import (
    MODEL,
    Calibration,
    Reviewed,
    Share,
    calibrated,
    curves,
    of_model,
)
from bearwitness.corroboration.happenings import MayBeOne
from bearwitness.corroboration.matching import Entry, Proposal
from bearwitness.corroboration.partitions import DRAWS, Chance, Known, Partitions, drawn, mixed
from bearwitness.corroboration.sameness import Two
from bearwitness.desk import comparable, judging
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.comparable import Joins
from bearwitness.desk.oneness import pairs
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Refused
from bearwitness.records.source import Listing

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

    What only testimonies tell of whose deponents do not let us compare is left out, and so are
    the entries that stand for these deponents themselves.
    """
    judged = casebook.all(Judged)
    listings = comparable.listings(casebook, at=at)
    refused = _refused_entries(judged)
    one = comparable.joins(casebook, at=at).allowed
    documented = comparable.documented(casebook, one, at=at)
    return Matching(
        matching.propose(listings, refused),
        happenings.proposed(documented, _judged_pairs(judged)),
        calibrated(matching.reviewed(listings, refused), matching.NAMES),
    )


@dataclass(frozen=True, slots=True)
class ByFields:
    """Two entries that may be one by all that their lists say of them.

    `same` is what the model gives it; `right` what reviewed pairs show, None while too few were.
    """

    one: Entry
    other: Entry
    same: float
    right: Share | None


def by_fields(
    casebook: Casebook, kinds: Mapping[str, Kind], *, at: datetime, seed: int = SEED
) -> ByFieldsFound:
    """Return pairs of entries of different lists that nobody decided on, likeliest first.

    Args:
        casebook: unlocked.
        kinds: what each column holds; `name` is the entry's name.
        at: now; entries of those who do not let us compare are left out.
        seed: of the sample from which chance agreement is learned.

    Raises:
        Malformed: too few entries, or a column that none has.
        Unavailable: Splink is not installed.
    """
    listings = comparable.listings(casebook, at=at)
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

    What staff linked or refused holds in every draw, while everybody concerned lets us compare.
    The rest is as likely as reviewed pairs show, and as unsure as they leave it.

    Raises:
        Refused: too few pairs were reviewed for that.
    """
    found = proposed(casebook, at=at)
    if found.calibration.withheld is not None:
        raise Refused(
            "nobody can say yet how likely a proposal is right",
            hint="review pairs first: bearwitness match propose --review 200",
        )
    joins = comparable.joins(casebook, at=at)
    out = comparable.not_counted(casebook, joins)
    every = (entry for entry in casebook.all(Listing) if matching.key(entry) not in out)
    entries = tuple(sorted(every, key=matching.key))
    place = {(entry.source, entry.number): n for n, entry in enumerate(entries)}
    known = _known(casebook, entries, place, found.entries, joins)
    apart = [entry.source for entry in entries]
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
    joins: Joins,
) -> Known:
    """Return what staff decided of entries, by their places.

    Entries that are linked to two people are two, which matters where somebody else may be
    either of them.
    """
    one = joins.one
    first: dict[str, int] = {}
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
