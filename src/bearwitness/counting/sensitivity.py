"""What else the same lists would say, and what a reader has to know because of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, sqrt

from bearwitness.counting import decomposable, uneven
from bearwitness.counting.coverage import lower_bound
from bearwitness.counting.decomposable import Posterior
from bearwitness.counting.latent_class import Sampled
from bearwitness.counting.loglinear import Average
from bearwitness.counting.models import written
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Alternative, Caution, Reason, Remark, Span
from bearwitness.counting.rounding import outside
from bearwitness.counting.uneven import Uneven

FEWEST_LISTS = 3  # two lists can never show whether they depend on each other
FEWEST_PERSONS = 20
NOTED_AT_END = 0.001  # posterior chance in the last twentieth of the grid
NOTED_COMPLETE = 0.05  # posterior chance of the one graph that says nothing of the unseen
MOST_AT_END, MOST_COMPLETE = 0.01, 0.5  # beyond these the settings decide, not the lists


@dataclass(frozen=True, slots=True)
class Evidence:
    """What both families say of one table, in its canonical form."""

    table: Overlaps
    level: float
    posterior: Posterior | None  # None: too many lists for graphs
    average: Average | None  # None: no log-linear model could be fitted, or none was asked
    without: tuple[Alternative, ...]  # each list in turn, by the family that answers
    sampled: Sampled | None = None  # None: latent classes were not asked
    settings: tuple[Alternative, ...] = ()  # other priors of the latent classes
    # The best log-linear model's own interval, and that of choosing anew.
    within: tuple[tuple[str, Span], ...] = ()
    uneven: tuple[Uneven, ...] | None = None  # None: whether people differ was not asked
    plain: float = inf  # the BIC of the best model in which they do not

    @property
    def differ(self) -> float | None:
        """The weight of models in which people differ; None if it was not asked."""
        return None if self.uneven is None else uneven.weight(self.uneven, self.plain)

    @property
    def shapes(self) -> tuple[Span, ...]:
        """The answer of each form in which people differ."""
        return tuple(
            span(one.quantile, self.table.documented, self.level) for one in self.uneven or ()
        )

    @property
    def classes(self) -> Span | None:
        """The answer of the latent classes, where their chains agree."""
        if self.sampled is None or not self.sampled.settled:
            return None
        return span(self.sampled.quantile, self.table.documented, self.level)

    @property
    def graphs(self) -> Span | None:
        """The answer of the decomposable graphs."""
        if self.posterior is None:
            return None
        return span(self.posterior.quantile, self.table.documented, self.level)

    @property
    def models(self) -> Span | None:
        """The answer of the log-linear models."""
        if self.average is None:
            return None
        return span(self.average.quantile, self.table.documented, self.level)


def span(quantile: Callable[[float], float], documented: int, level: float) -> Span:
    """Return the median and the interval, rounded outwards and never below the documented."""
    tail = (1 - level) / 2
    return Span(
        median=max(round(quantile(0.5)), documented),
        lower=max(floor(quantile(tail)), documented),
        upper=ceil(quantile(1 - tail)),
    )


def together(spans: Sequence[Span]) -> Span:
    """Return what reaches over all of these answers; its middle is half-way, as ratios go."""
    middles = [one.median for one in spans]
    return Span(
        median=round(sqrt(min(middles) * max(middles))),
        lower=min(one.lower for one in spans),
        upper=max(one.upper for one in spans),
    )


def unfit(table: Overlaps) -> Reason | None:
    """Return why no model can be asked at all, or None."""
    if len(table.names) < FEWEST_LISTS:
        return Reason.RELATED if table.related else Reason.FEW_LISTS
    if table.documented < FEWEST_PERSONS:
        return Reason.FEW_PERSONS
    if table.documented in table.sizes:
        return Reason.ONE_LIST_HOLDS_ALL
    if table.seen_on_exactly(1) == table.documented:
        return Reason.NO_OVERLAP
    return None


def settings_decide(posterior: Posterior) -> bool:
    """Whether the grid's end or the complete graph, not the lists, makes the answer."""
    return posterior.chance_at_end > MOST_AT_END or posterior.chance_complete > MOST_COMPLETE


def without_each_list(table: Overlaps, level: float) -> tuple[Alternative, ...]:
    """Return what the decomposable graphs say when each list in turn had never existed.

    A list without which the settings would decide is left out: that answer says nothing.
    """
    found = []
    for place, name in enumerate(table.names):
        rest = table.without(place).canonical()
        posterior = decomposable.averaged(rest) if unfit(rest) is None else None
        if posterior is not None and not settings_decide(posterior):
            less = span(posterior.quantile, rest.documented, level)
            found.append(Alternative("decomposable", name, less.median, less.lower, less.upper))
    return tuple(sorted(found, key=lambda other: other.detail))


def alternatives(evidence: Evidence) -> tuple[Alternative, ...]:
    """Return every other answer, the families first."""
    table, graphs, models = evidence.table, evidence.graphs, evidence.models
    found = []
    if graphs is not None:
        found.append(Alternative("decomposable", "", graphs.median, graphs.lower, graphs.upper))
    if evidence.average is not None and models is not None:
        best = evidence.average.fits[0][1]
        total = round(table.documented + best.unseen)
        found += [
            Alternative("loglinear", "", models.median, models.lower, models.upper),
            Alternative("loglinear_best", written(best.model, table.names), total),
        ]
    found += [
        Alternative(name, "", said.median, said.lower, said.upper) for name, said in evidence.within
    ]
    if evidence.classes is not None:
        classes = evidence.classes
        found.append(Alternative("latent_class", "", classes.median, classes.lower, classes.upper))
    for one, said in zip(evidence.uneven or (), evidence.shapes, strict=True):
        found.append(Alternative("uneven", one.shape, said.median, said.lower, said.upper))
    bound = lower_bound(table)
    if bound is not None:
        found.append(Alternative("lower_bound", "", round(bound)))
    return (*found, *evidence.settings, *evidence.without)


def about_lists(table: Overlaps) -> tuple[Remark, ...]:
    """Return what has to be known of the lists themselves."""
    remarks = []
    if table.unlinked:
        remarks.append(Remark(Caution.UNLINKED, (table.unlinked,)))
    if table.without_consent:
        remarks.append(Remark(Caution.WITHOUT_CONSENT))
    remarks += [Remark(Caution.RELATED, (name,)) for name in sorted(table.related)]
    shared = {place for one, two, both in table.pairs() if both for place in (one, two)}
    some = table.names if table.documented else ()
    alone = sorted(name for place, name in enumerate(some) if place not in shared)
    return (*remarks, *(Remark(Caution.LIST_ALONE, (name,)) for name in alone))


def about_prior(posterior: Posterior) -> tuple[Remark, ...]:
    """Return where the settings of the decomposable graphs weigh on the answer."""
    remarks = []
    if posterior.chance_at_end > NOTED_AT_END:
        remarks.append(Remark(Caution.MASS_AT_END, (round(posterior.chance_at_end, 4),)))
    if posterior.chance_complete > NOTED_COMPLETE:
        remarks.append(Remark(Caution.COMPLETE_GRAPH, (round(posterior.chance_complete, 3),)))
    return tuple(remarks)


def about_answer(evidence: Evidence, main: Span) -> tuple[Remark, ...]:
    """Return where another answer contradicts the one that is given."""
    remarks = []
    bound = lower_bound(evidence.table)
    if bound is not None and bound > main.upper and outside(round(bound), main.lower, main.upper):
        remarks.append(Remark(Caution.BOUND_ABOVE, (round(bound),)))
    remarks += [
        Remark(Caution.HANGS_ON_LIST, (other.detail, other.median))
        for other in evidence.without
        if outside(other.median, main.lower, main.upper)
    ]
    remarks += [
        Remark(Caution.HANGS_ON_PRIOR, (other.median,))
        for other in evidence.settings
        if outside(other.median, main.lower, main.upper)
    ]
    if evidence.average is None:
        remarks.append(Remark(Caution.NOT_COMPARED))
    return tuple(remarks)


def about_chains(evidence: Evidence) -> tuple[Remark, ...]:
    """Return whether the latent classes were asked and had no answer."""
    unsettled = evidence.sampled is not None and evidence.classes is None
    return (Remark(Caution.CLASSES_UNSETTLED),) if unsettled else ()
