"""The Bayesian latent-class estimate: chains until they agree, or the finding that they do not.

The model is that of `mixture`, the moves are those of `sweeps`, `leaps` and `tempering`. This
is how long they run: (1) ladders and step lengths are tuned, and these draws are thrown away;
(2) what follows is drawn in rounds, the first third of all draws is thrown away, and the rest
is asked whether it is enough; (3) rounds end when it is, or when the budget is spent.

Enough is: R-hat at most 1.01, at least 400 effective draws for the middle and for the ends
(Vehtari et al. 2021, doi 10.1214/20-BA1221), a Monte Carlo error of the median of at most half a
percent, and four trips from the top of a ladder to its bottom. The last one asks what R-hat
cannot: chains that all sit in one mode agree as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from bearwitness.counting import chains as agreement
from bearwitness.counting.mixture import Array, Patterns, Prior
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.sweeps import Moves
from bearwitness.counting.tempering import Draws, Ladders, draw, init, relevelled, stepped

CHAINS, FEWEST_CHAINS, MOST_CHAINS = 4, 4, 64
LARGEST_RHAT = 1.01
FEWEST_ESS = 400.0
LARGEST_ERROR = 0.005  # of the median, relative
WANTED_ERROR = 0.004  # with budget left, chains go on until it is reached
FEWEST_TRIPS = 4  # of all chains together, tuning not counted
TOP_PERSONS = 10  # about so many are left on the top level
FIRST_LEVELS, MOST_LEVELS = 10, 48
LEAPS = 8  # in a trajectory, for each e-fold of persons: what lies far apart grows with them
REFUSED = 0.5  # how often neighbours on a ladder should refuse
TUNING = ((15,) * 5 + (60,),) * 3  # sweeps between two changes of steps; of ladders after each
ROUND = 300  # sweeps
BUDGET = 60_000_000  # replicas times patterns times classes times sweeps; about a minute
SHORTEST, LONGEST = 900, 12_000  # sweeps that a budget allows


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """What the chains drew, and whether it is enough."""

    documented: int
    totals: Array  # (chains, draws): all persons
    log_alpha: Array  # (chains, draws)
    classes: float  # mean number of classes that hold a hundredth of everybody
    trips: tuple[int, ...]  # by chain
    levels: int
    rhat: float
    ess: float  # the smaller of the middle's and the ends'
    error: float  # Monte Carlo standard error of the median, relative

    @property
    def settled(self) -> bool:
        """Whether another seed would give the same answer, as far as chains can show."""
        return (
            self.rhat <= LARGEST_RHAT
            and self.ess >= FEWEST_ESS
            and self.error <= LARGEST_ERROR
            and sum(self.trips) >= FEWEST_TRIPS
        )

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
    enough: Callable[[Sampled], bool] | None = None,
) -> Sampled:
    """Return draws of the number of all persons, and whether they are enough.

    Args:
        table: the overlaps, in the order in which the draws shall be made.
        seed: of the random numbers, 0 or above; equal seeds give equal draws.
        chains: how many, each from its own draw of the prior.
        prior: what is assumed; `Prior()` if None.
        budget: the work after which the chains stop whatever they say; see `BUDGET`.
        enough: when to stop before; settled and with the error that is wanted, if None.
    """
    chosen = Prior() if prior is None else prior
    patterns = Patterns.of(table)
    ladders = _tuned(patterns, chosen, seed, chains)
    work = chains * len(ladders.parts) * len(patterns.counts) * chosen.classes
    most = int(np.clip(budget / work, SHORTEST, LONGEST))
    drawn: list[Draws] = []
    found = None
    for more in _rounds(ladders, most):
        drawn.append(more)
        found = _judged(table.documented, drawn, len(ladders.parts))
        if (enough or _enough)(found):
            break
    assert found is not None  # noqa: S101 - a budget allows one round at least
    return found


def _enough(found: Sampled) -> bool:
    return found.settled and found.error <= WANTED_ERROR


def _tuned(patterns: Patterns, prior: Prior, seed: int, chains: int) -> Ladders:
    top = min(TOP_PERSONS / patterns.counts.sum(), 0.5)
    parts = tuple(float(part) for part in np.geomspace(1, top, FIRST_LEVELS))
    leaps = round(float(np.clip(LEAPS * np.log(patterns.counts.sum() / TOP_PERSONS), 10, 60)))
    moves = Moves(leaps=leaps)
    ladders = init(patterns, prior, chains=chains, parts=parts, key=(seed,), moves=moves)
    for rounds in TUNING:
        for sweeps in rounds:
            ladders, drawn = draw(ladders, sweeps)
            ladders = stepped(ladders, drawn.leapt)
        ladders = relevelled(ladders, drawn.refused, aim=REFUSED, most=MOST_LEVELS)
    for sweeps in TUNING[-1]:
        ladders, drawn = draw(ladders, sweeps)
        ladders = stepped(ladders, drawn.leapt)
    return replace(ladders, heading=np.zeros_like(ladders.heading))


def _rounds(ladders: Ladders, most: int) -> Iterator[Draws]:
    """Draw a round, then as much again as there is, until `most` sweeps are made."""
    made = 0
    while made < most:
        sweeps = min(max(ROUND, made // 2), max(most - made, 30))
        ladders, drawn = draw(ladders, sweeps)
        made += sweeps
        yield drawn


def _judged(documented: int, drawn: list[Draws], levels: int) -> Sampled:
    unseen = np.concatenate([part.unseen for part in drawn], axis=1)
    first = unseen.shape[1] // 3
    totals = documented + unseen[:, first:]
    log = np.log(totals)
    return Sampled(
        documented=documented,
        totals=totals,
        log_alpha=np.concatenate([part.log_alpha for part in drawn], axis=1)[:, first:],
        classes=float(np.mean([part.held.mean() for part in drawn])),
        trips=tuple(int(trips) for trips in np.sum([part.trips for part in drawn], axis=0)),
        levels=levels,
        rhat=agreement.rhat(log),
        ess=min(agreement.bulk_ess(log), agreement.tail_ess(log, 0.95)),
        error=agreement.error_of_median(log),
    )
