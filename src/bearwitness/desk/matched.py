"""Matching at DESK: what may be one, how likely, and what may be counted of it.

A machine proposes; a person decides (`judging`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from bearwitness.adapters.linking import Pair, Record, linked
from bearwitness.adapters.linking_fields import Kind
from bearwitness.corroboration import happenings, matching, matching_draws, matching_review
from bearwitness.corroboration.calibrating import (
    MODEL,
    Calibration,
    Reviewed,
    Share,
    calibrated,
    of_model,
)
from bearwitness.corroboration.happenings import MayBeOne
from bearwitness.corroboration.matching import Entry, Proposal
from bearwitness.corroboration.partitions import DRAWS, Known, Partitions
from bearwitness.corroboration.sameness import Two
from bearwitness.corroboration.wording import Both
from bearwitness.desk import comparable, judging
from bearwitness.desk.casebook import Casebook
from bearwitness.desk.comparable import Joins
from bearwitness.desk.oneness import pairs
from bearwitness.desk.proposals import Judged
from bearwitness.errors import Refused
from bearwitness.records.source import Listing

SEED = 20
NEVER = Share(0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Matching:
    """What may be one in a case: entries of lists, and whatever testimonies tell of."""

    entries: tuple[Proposal, ...]
    records: tuple[MayBeOne, ...]
    calibration: Calibration
    reviewed: tuple[Reviewed, ...] = ()

    def right(self, proposal: Proposal) -> Share | None:
        """Return how likely a pair of entries is one; None while too few were reviewed.

        0 where they cannot be one after what was decided of others.
        """
        if proposal.cannot is not None:
            return NEVER
        return None if self.calibration.withheld else self.calibration.of(proposal.features)

    def to_review(self, most: int) -> tuple[Proposal, ...]:
        """Return which pairs of entries to decide on next, so that all the others are told of."""
        return matching_review.to_review(self.entries, most, self.reviewed)


def proposed(casebook: Casebook, *, at: datetime) -> Matching:
    """Return what nobody has decided on.

    What only testimonies tell of whose deponents do not let us compare is left out, and so are
    the entries that stand for these deponents themselves.
    """
    judged = casebook.all(Judged)
    listings = comparable.listings(casebook, at=at)
    joins = comparable.joins(casebook, at=at)
    refused, known = _refused_entries(casebook, joins), _known_people(casebook, joins)
    documented = comparable.documented(casebook, joins.allowed, at=at)
    reviewed = matching.reviewed(listings, refused, joins.one, known)
    return Matching(
        matching.propose(listings, refused, joins.one, known),
        happenings.proposed(documented, _judged_pairs(judged)),
        calibrated(reviewed, matching.NAMES),
        reviewed,
    )


@dataclass(frozen=True, slots=True)
class ByFields:
    """Two entries that may be one by all that their lists say of them.

    `same` is what the model gives it; `right` what reviewed pairs show, None while too few were;
    `cannot` why they cannot be one, after what was decided of others.
    """

    one: Entry
    other: Entry
    same: float
    right: Share | None
    cannot: Both | None = None


def by_fields(
    casebook: Casebook,
    kinds: Mapping[str, Kind],
    *,
    at: datetime,
    seed: int = SEED,
    spark: object | None = None,
) -> ByFieldsFound:
    """Return pairs of entries of different lists that nobody decided on, likeliest first.

    Args:
        casebook: unlocked.
        kinds: what each column holds; `name` is the entry's name.
        at: now; entries of those who do not let us compare are left out.
        seed: of the sample from which chance agreement is learned.
        spark: a session of Spark, to compute there; None: in this process.

    Raises:
        Malformed: too few entries, or a column that none has.
        Unavailable: Splink is not installed.
    """
    listings = comparable.listings(casebook, at=at)
    joins = comparable.joins(casebook, at=at)
    refused, known = _refused_entries(casebook, joins), _known_people(casebook, joins)
    records = [Record({**e.told, "name": e.name}, e.source) for e in listings]
    compared = {"name": Kind.PERSON, **kinds}
    found = linked(records, compared, between=True, seed=seed, spark=spark)
    barred = matching.Barred(listings, refused, joins.one)
    sides = [(p, listings[p.one], listings[p.other]) for p in found]
    decided = [(p, a, b, matching.decided(a, b, refused, joins.one, known)) for p, a, b in sides]
    told = [(p.same, same) for p, _, _, same in decided if same is not None]
    curve = calibrated([Reviewed(of_model(stated), same) for stated, same in told], MODEL)

    def row(p: Pair, a: Listing, b: Listing) -> ByFields:
        why = barred.why(a, b)
        right = None if curve.withheld else curve.of(of_model(p.same))
        return ByFields(matching.key(a), matching.key(b), p.same, NEVER if why else right, why)

    rows = [row(p, a, b) for p, a, b, same in decided if same is None]
    return ByFieldsFound(tuple(rows), curve, tuple(stated for stated, _ in told))


@dataclass(frozen=True, slots=True)
class ByFieldsFound:
    """The pairs, and the curve that states how likely they are one."""

    pairs: tuple[ByFields, ...]
    calibration: Calibration
    decided: tuple[float, ...] = ()  # what the model gave pairs on which somebody decided

    def to_review(self, most: int) -> tuple[ByFields, ...]:
        """Return which pairs to decide on next, so that all the others are told of."""
        open_ = (pair for pair in self.pairs if pair.cannot is None)
        return matching_review.chosen(
            [(pair.same, matching_review.called(pair.one, pair.other), pair) for pair in open_],
            most,
            self.decided,
        )


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
    known = _known(casebook, entries, place, joins)
    return entries, matching_draws.people(
        entries, found.entries, found.calibration, known, seed=seed, draws=draws
    )


def _known(
    casebook: Casebook,
    entries: Sequence[Listing],
    at: Mapping[Entry, int],
    joins: Joins,
) -> Known:
    """Return what staff decided of entries, by their places."""
    one = joins.one
    first: dict[str, int] = {}
    same = []
    for n, entry in enumerate(entries):
        if entry.person is not None:
            before = first.setdefault(one(entry.person), n)
            if before != n:
                same.append((before, n))
    refused = _refused_entries(casebook, joins)
    different = {frozenset(at[e] for e in pair) for pair in refused if pair <= at.keys()}
    known = _known_people(casebook, joins)
    linked = tuple(n for person, n in first.items() if person in known)
    return Known(tuple(same), tuple((min(pair), max(pair)) for pair in different), linked)


def _judged_pairs(judged: Sequence[Judged]) -> frozenset[Two]:
    return frozenset(frozenset((j.one, j.other)) for j in judged if j.same is not None)


def _known_people(casebook: Casebook, joins: Joins) -> frozenset[str]:
    """Return the people of whom something is told: two of them are two, until somebody joins them.

    The others stand for entries that were linked, and for nothing else. Who linked two entries
    here and two there said nothing of whether the first are whom the second are.
    """
    return frozenset(map(joins.one, judging.told_of(casebook)))


def _refused_entries(casebook: Casebook, joins: Joins) -> frozenset[frozenset[Entry]]:
    """Return the pairs of entries that were found to be two, themselves or their people."""
    entries: dict[str, list[Entry]] = {}
    for entry in casebook.all(Listing):
        if entry.person is not None:
            entries.setdefault(joins.one(entry.person), []).append(matching.key(entry))
    found: set[frozenset[Entry]] = set()
    for pair in pairs(casebook.all(Judged), same=False):
        mine, theirs = (
            [judging.written(name)] if ":" in name else entries.get(joins.one(name), [])
            for name in pair
        )
        found.update(frozenset(two) for two in product(mine, theirs))
    return frozenset(found)
