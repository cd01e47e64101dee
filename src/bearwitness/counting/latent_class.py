"""The Bayesian latent-class estimate: chains until they agree, or the finding that they do not.

The model is that of `mixture`. (1) Two groups of chains are prepared apart from one another
(`exploring`): each finds modes of its own and a way to jump between them; these draws are thrown
away. (2) What follows is drawn in rounds (`jumping`), and asked whether it is enough. (3) Rounds
end when it is, when as many as are allowed would not make it so, or when the budget is spent.
(4) Modes are looked for by ladders that are climbed (`explored`), whatever is assumed. Of a table
with many capture histories these are too heavy: its chains come down from the prior once
(`fallen`), and where they do not agree there is no answer. Nowhere else, since chains that come
down can lose a mode all alike. Why two groups: what one has not found, it cannot jump to; then the
groups differ, and R-hat shows it.

Enough is: R-hat at most 1.01, at least 400 effective draws for the middle and for the ends
(Vehtari et al. 2021, doi 10.1214/20-BA1221), a Monte Carlo error of the median of at most half a
percent or half a person, and two trips from the top to the bottom in each group, by its ladders or
by chains that came down. The last one asks what R-hat cannot: chains that all sit in one mode agree
as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from bearwitness.counting import chains as agreement
from bearwitness.counting.exploring import (
    TRIPS,
    USUAL,
    Explored,
    Pains,
    explored,
    fallen,
    tuned,
)
from bearwitness.counting.jumping import Jumped, draw
from bearwitness.counting.mixture import Array, Patterns, Prior
from bearwitness.counting.overlaps import Overlaps

CHAINS, FEWEST_CHAINS, MOST_CHAINS = 20, 4, 64
LARGEST_RHAT = 1.01
FEWEST_ESS = 400.0
LARGEST_ERROR = 0.005  # of the median, relative
HALF = 0.5  # a person: nobody counts more finely, and of a hundred it is half a percent
WANTED_ERROR = 0.004  # with budget left, chains go on until it is reached
FEWEST_TRIPS = TRIPS  # of each group's ladders together, tuning not counted
ROUND = 200  # sweeps
FEWEST_DRAWS = 20  # of a chain, below a cap
HOPELESS = 1.2  # R-hat after a round, above which chains that came down are given up
LONGER = 4  # times the budget, where that is likely to be enough
MOST_CLIMBED = 100  # capture histories; with more a trip of a ladder takes minutes
FALLEN = 7  # sets the random numbers of chains that come down apart from those of ladders
BUDGET = 10_000_000  # chains times patterns times classes times sweeps; about a minute
SHORTEST, LONGEST = 400, 12_000  # sweeps that a budget allows


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """What the chains drew, and whether it is enough."""

    documented: int
    totals: Array  # (chains, draws): all persons
    log_alpha: Array  # (chains, draws)
    classes: float  # mean number of classes that hold a hundredth of everybody
    trips: tuple[int, ...]  # by group
    levels: int
    rhat: float
    ess: float  # the smaller of the middle's and the ends'
    error: float  # Monte Carlo standard error of the median, relative
    jumped: float = 0.0  # how many jumps a chain made in a sweep
    beyond: float = 0.0  # chance beyond the cap, of chains that know of none

    @property
    def settled(self) -> bool:
        """Whether another seed would give the same answer, as far as chains can show."""
        return (
            self.rhat <= LARGEST_RHAT
            and self.ess >= FEWEST_ESS
            and self.error <= max(LARGEST_ERROR, self.half_a_person)
            and min(self.trips) >= FEWEST_TRIPS
        )

    @property
    def half_a_person(self) -> float:
        """Half a person as a share of the median."""
        return HALF / self.quantile(0.5)

    @property
    def medians(self) -> tuple[float, ...]:
        """The median of each chain."""
        return tuple(float(middle) for middle in np.median(self.totals, axis=1))

    @property
    def mean(self) -> float:
        """The posterior mean of all persons."""
        return float(self.totals.mean())

    def quantile(self, chance: float) -> float:
        """Return the number of all persons below which the posterior holds this chance."""
        return float(np.quantile(self.totals, chance))

    def under(
        self, prior: Prior, instead: Prior, level: float
    ) -> tuple[float, float, float] | None:
        """Return median and interval under another Gamma prior of α, by weighing draws.

        None: the draws hold too little of what the other prior would have drawn.
        """
        alpha = np.exp(self.log_alpha).ravel()
        log = (instead.shape - prior.shape) * self.log_alpha.ravel()
        log -= (instead.rate - prior.rate) * alpha
        weight = np.exp(log - log.max())
        weight /= weight.sum()
        if self.ess / (weight**2).sum() / weight.size < FEWEST_ESS / 4:
            return None
        order = np.argsort(self.totals, axis=None)
        below = np.cumsum(weight[order])
        at = np.searchsorted(below, [0.5, (1 - level) / 2, (1 + level) / 2])
        middle, lower, upper = self.totals.ravel()[order][np.minimum(at, len(order) - 1)]
        return float(middle), float(lower), float(upper)


def sampled(
    table: Overlaps,
    *,
    seed: int,
    chains: int = CHAINS,
    prior: Prior | None = None,
    budget: int = BUDGET,
    pains: Pains = USUAL,
    enough: Callable[[Sampled], bool] | None = None,
    most: int | None = None,
) -> Sampled:
    """Return draws of the number of all persons, and whether they are enough.

    Args:
        table: the overlaps, in the order in which the draws shall be made.
        seed: of the random numbers, 0 or above; equal seeds give equal draws.
        chains: how many; as many in each group.
        prior: what is assumed; `Prior()` if None.
        budget: the work after which the chains stop whatever they say; see `BUDGET`.
        pains: what is done before the first draw counts.
        enough: when to stop before; settled and with the error that is wanted, if None.
        most: a cap on all persons, above the documented. Chains know nothing of it: with the prior
            1/N cut off there, the posterior is what it is without, where it lies below.
    """
    chosen = Prior() if prior is None else prior
    patterns = Patterns.of(table)
    sizes = [len(range(group, chains, pains.groups)) for group in range(pains.groups)]
    sweeps = int(
        np.clip(budget / (chains * patterns.on.shape[0] * chosen.classes), SHORTEST, LONGEST)
    )
    if pains.falls and len(patterns.on) > MOST_CLIMBED:
        groups = [
            fallen(patterns, chosen, chains=size, pains=pains, key=(seed, FALLEN, group))
            for group, size in enumerate(sizes)
        ]
        longer = chosen.chance != Prior().chance
        enough = partial(_enough_or_hopeless, done=enough or _enough)
    else:
        ladders = tuned(patterns, chosen, key=(seed,))
        groups = [
            explored(ladders, chains=size, pains=pains, key=(seed, 1 + group))
            for group, size in enumerate(sizes)
        ]
        longer = enough is None
        enough = enough or partial(_enough_or_in_vain, sweeps=sweeps)
    return _drawn(table.documented, groups, LONGER * sweeps if longer else sweeps, most, enough)


def _drawn(
    documented: int,
    groups: list[Explored],
    sweeps: int,
    most: int | None,
    enough: Callable[[Sampled], bool],
) -> Sampled:
    """Draw rounds until they are enough, or the sweeps are made."""
    drawn: list[tuple[Jumped, ...]] = []
    found = None
    for more in _rounds(groups, sweeps):
        drawn.append(more)
        found = _judged(documented, groups, drawn, most)
        if enough(found):
            break
    assert found is not None  # noqa: S101 - a budget allows one round at least
    return found


def _enough(found: Sampled) -> bool:
    return found.settled and found.error <= max(WANTED_ERROR, found.half_a_person)


def _enough_or_hopeless(found: Sampled, *, done: Callable[[Sampled], bool]) -> bool:
    return done(found) or found.rhat > HOPELESS


def _enough_or_in_vain(found: Sampled, *, sweeps: int) -> bool:
    """Whether to stop: it is enough, or half the usual work shows that no allowed work would be.

    Beyond the usual work, what is settled is enough. Effective draws grow with the draws, errors
    fall with their root, and what R-hat is above 1 by falls with them where chains move at all.
    """
    made = found.totals.shape[1]
    if _enough(found) or 2 * made < sweeps:
        return _enough(found)
    if found.settled and made >= sweeps:
        return True
    more = LONGER * sweeps / made
    return (
        found.error > max(LARGEST_ERROR, found.half_a_person) * sqrt(more)
        or found.ess * more < FEWEST_ESS
        or (found.rhat - 1) > (LARGEST_RHAT - 1) * more
    )


def _rounds(groups: list[Explored], most: int) -> Iterator[tuple[Jumped, ...]]:
    """Draw a round, then as much again as there is, until `most` sweeps are made."""
    made, jumpers = 0, [group.jumpers for group in groups]
    while made < most:
        sweeps = min(max(ROUND, made), max(most - made, 30))
        both = [draw(chains, sweeps) for chains in jumpers]
        jumpers = [after for after, _ in both]
        made += sweeps
        yield tuple(drawn for _, drawn in both)


def _judged(
    documented: int,
    groups: list[Explored],
    drawn: list[tuple[Jumped, ...]],
    most: int | None = None,
) -> Sampled:
    unseen = _laid([[part.unseen for part in parts] for parts in drawn])
    totals = documented + unseen
    log_alpha = _laid([[part.log_alpha for part in parts] for parts in drawn])
    below = totals <= (np.inf if most is None else most)
    beyond = 1 - float(below.mean())
    if beyond:
        totals, log_alpha = below_cap(totals, below), below_cap(log_alpha, below)
    log = np.log(totals)
    some = totals.shape[1] >= FEWEST_DRAWS
    return Sampled(
        documented=documented,
        totals=totals,
        log_alpha=log_alpha,
        classes=float(_laid([[part.held for part in parts] for parts in drawn]).mean()),
        trips=tuple(group.trips for group in groups),
        levels=max(group.levels for group in groups),
        rhat=agreement.rhat(log) if some else np.inf,
        ess=min(agreement.bulk_ess(log), agreement.tail_ess(log, 0.95)) if some else 0.0,
        error=agreement.error_of_median(log) if some else np.inf,
        jumped=float(np.mean([part.accepted for parts in drawn for part in parts])),
        beyond=beyond,
    )


def below_cap(draws: Array, below: NDArray[np.bool_]) -> Array:
    """Return of each chain what it drew while it was below, as many draws as of the fewest.

    A chain that is looked at only while it is in a part of its space is a chain there.
    """
    fewest = int(below.sum(axis=1).min())
    kept: Array = np.array([chain[here][:fewest] for chain, here in zip(draws, below, strict=True)])
    return kept


def _laid(rounds: list[list[Array]]) -> Array:
    """Lay chains under one another and rounds side by side."""
    return np.concatenate([np.concatenate(parts) for parts in rounds], axis=1)
