"""Exploring: which modes there are, and how to jump between them.

(1) Ladders climb and come down (`tempering`); what their two lowest levels visit is sketched. Where
    they are too heavy, or no faster, each chain comes down from the prior alone (`descending`), and
    what these visit is sketched.
(2) Chains that jump by the sketch start from where these stand; what they visit is sketched
    anew, round by round, each longer than the one before.
(3) The last sketch stays as it is. Only what is drawn from then on counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from bearwitness.counting import descending, jumping
from bearwitness.counting.jumping import Jumpers
from bearwitness.counting.jumps import Jumps, visited
from bearwitness.counting.mixture import Array, Patterns, Prior
from bearwitness.counting.sketch import fitted
from bearwitness.counting.sweeps import Moves, augmented
from bearwitness.counting.tempering import Ladders, draw, init, relevelled, stepped

LADDERS = 2  # of each group
TOP_PERSONS = 10  # about so many are left on the top level
FIRST_LEVELS, MOST_LEVELS = 10, 48
LEAPS = 8  # in a trajectory, for each e-fold of persons: what lies far apart grows with them
REFUSED = 0.5  # how often neighbours on a ladder should refuse
TUNING = ((10,) * 5 + (40,),) * 3  # sweeps between two changes of steps; of ladders after each
BURNT = 50  # sweeps before
TRIPS = 2  # of a group's ladders together, after which climbing ends
LOOKED = 5  # sweeps between two looks at where ladders stand
LARGE, LEAST = 3, 10  # classes that jump, and the persons that one needs for it
JUMPING = Moves(ridges=1, leaps=10)  # of chains that jump often
FEWER = 30  # leaps of chains that do not
OFTEN = 0.3  # jumps in a sweep
WELL = 2.0  # so many, and no further sketch is needed
MANY = 9  # lists, from which on a round without a jump is the last: chances are too many to sketch
RIDGES = 6  # in a sweep of chains that have no jumps
LANDED = 60  # sweeps of chains that have come down, before they jump


@dataclass(frozen=True, slots=True)
class Pains:
    """How much is done before the first draw counts."""

    groups: int = 2  # that know nothing of one another
    climbs: tuple[int, int] = (200, 4_000)  # sweeps of ladders at least; at most, for want of trips
    rounds: tuple[int, ...] = (100, 200, 400)  # sweeps between two sketches
    falls: int = 6  # sweeps on each level that a chain comes down; 0: ladders at once


USUAL = Pains()
ROUGH = Pains(groups=1, climbs=(100, 400), rounds=(60, 120))  # for a comparison


@dataclass(frozen=True, slots=True)
class Explored:
    """Chains that are ready to be drawn from, and how they were made."""

    jumpers: Jumpers
    trips: int  # from the top to the bottom, of the group's ladders or of its chains
    levels: int


def explored(like: Ladders, *, chains: int, pains: Pains, key: tuple[int, ...]) -> Explored:
    """Return chains that jump, none of whose draws count so far.

    Args:
        like: ladders whose levels and steps are taken, and nothing of where they stand.
        chains: how many.
        pains: how much is done.
        key: seed of the random numbers; what one key finds, another key does not know.
    """
    patterns, prior = like.patterns, like.prior
    ladders = init(patterns, prior, chains=LADDERS, parts=like.parts, key=key, moves=like.moves)
    jumps = Jumps((), min(LARGE, prior.classes), LEAST, chance=prior.chance)
    ladders, points, trips = _climbed(replace(ladders, step=like.step), jumps, pains.climbs)
    rng = np.random.default_rng([*key, 2])
    jumps = replace(jumps, blends=fitted(points, rng))
    moves = replace(JUMPING, leaps=min(FEWER, ladders.moves.leaps))
    jumpers = jumping.init(ladders, jumps, chains=chains, moves=moves, key=(*key, 3))
    return Explored(_sketched(jumpers, pains, {}, rng), trips, len(ladders.parts))


def fallen(
    patterns: Patterns,
    prior: Prior,
    *,
    chains: int,
    pains: Pains,
    key: tuple[int, ...],
    weigh: bool = False,
) -> Explored:
    """Return chains that jump, each of which came down from the prior; none of their draws count.

    Args:
        patterns: the table.
        prior: what is assumed.
        chains: how many.
        pains: how much is done.
        key: seed of the random numbers; what one key finds, another key does not know.
        weigh: see `descended`.
    """
    came = descending.descended(
        patterns, prior, chains=chains, sweeps=pains.falls, key=key, weigh=weigh
    )
    jumps = Jumps((), min(LARGE, prior.classes), LEAST, chance=prior.chance)
    moves, rng = replace(JUMPING, leaps=descending.LEAPS), np.random.default_rng([*key, 2])
    jumpers = Jumpers(patterns, prior, moves, jumps, came.step, came.mixture, (*key, 3), done=1)
    jumpers, drawn = jumping.draw(jumpers, LANDED)
    points = {m: at[len(at) // 2 :] for m, at in drawn.visited.items()}
    jumpers = replace(jumpers, jumps=replace(jumps, blends=fitted(points, rng)))
    return Explored(_sketched(jumpers, pains, points, rng), came.ways, came.levels)


def _sketched(
    jumpers: Jumpers, pains: Pains, points: dict[int, Array], rng: np.random.Generator
) -> Jumpers:
    """Step 2. Sketch what chains visit, round by round, until they jump well.

    Where not one jump of a round is accepted of many lists, chains go on without.
    """
    slow = jumpers.moves.leaps
    for sweeps in pains.rounds:
        jumpers, drawn = jumping.draw(jumpers, sweeps)
        if not drawn.accepted and jumpers.patterns.lists >= MANY:
            moves = replace(jumpers.moves, ridges=RIDGES)
            return replace(jumpers, jumps=replace(jumpers.jumps, blends=()), moves=moves)
        points = joined(points, {m: at[len(at) // 4 :] for m, at in drawn.visited.items()})
        leaps = JUMPING.leaps if drawn.accepted > OFTEN else slow
        jumpers = replace(
            jumpers,
            jumps=replace(jumpers.jumps, blends=fitted(points, rng)),
            moves=replace(jumpers.moves, leaps=leaps),
        )
        if drawn.accepted > WELL:
            break
    return jumpers


def tuned(patterns: Patterns, prior: Prior, *, key: tuple[int, ...]) -> Ladders:
    """Return ladders with levels and steps as they should be."""
    top = min(TOP_PERSONS / patterns.counts.sum(), 0.5)
    parts = tuple(float(part) for part in np.geomspace(1, top, FIRST_LEVELS))
    leaps = round(float(np.clip(LEAPS * np.log(patterns.counts.sum() / TOP_PERSONS), 10, 60)))
    moves = Moves(leaps=leaps)
    ladders = init(patterns, prior, chains=LADDERS, parts=parts, key=key, moves=moves)
    for rounds in TUNING:
        for sweeps in rounds:
            ladders, drawn = draw(ladders, sweeps)
            ladders = stepped(ladders, drawn.leapt)
        ladders = relevelled(ladders, drawn.refused, aim=REFUSED, most=MOST_LEVELS)
    for sweeps in TUNING[-1]:
        ladders, drawn = draw(ladders, sweeps)
        ladders = stepped(ladders, drawn.leapt)
    return ladders


def _climbed(
    ladders: Ladders, jumps: Jumps, climbs: tuple[int, int]
) -> tuple[Ladders, dict[int, Array], int]:
    """Step 1. Climb until somebody came down often enough; return where the lowest stood."""
    rng = np.random.default_rng([*ladders.key, 1])
    points: dict[int, Array] = {}
    trips, made, levels = 0, 0, len(ladders.parts)
    rows = np.arange(len(ladders.level))[:, None] * levels
    ladders, _ = draw(ladders, BURNT)
    while made < climbs[0] or (made < climbs[1] and trips < TRIPS):
        ladders, drawn = draw(ladders, LOOKED)
        trips, made = trips + int(drawn.trips.sum()), made + LOOKED
        lowest = (rows + np.argsort(ladders.level, axis=1)[:, :2]).ravel()
        counts = np.tile(ladders.patterns.counts, (len(lowest), 1))
        held = augmented(ladders.mixture.taken(lowest), ladders.patterns, counts, rng)[1]
        points = joined(points, visited(held, jumps, rng))
    return ladders, points, trips


def joined(one: Mapping[int, Array], other: Mapping[int, Array]) -> dict[int, Array]:
    """Return the points of both, by number of classes."""
    return {
        number: np.concatenate([each[number] for each in (one, other) if number in each])
        for number in sorted({*one, *other})
    }
