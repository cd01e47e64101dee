"""What the latent classes would say with another prior, or had one list never existed."""

from __future__ import annotations

from dataclasses import replace

from bearwitness.counting.exploring import ROUGH
from bearwitness.counting.latent_class import BUDGET, Sampled, sampled
from bearwitness.counting.mixture import Prior
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Alternative, Caution, Remark
from bearwitness.counting.sensitivity import span, unfit

SHORTER = BUDGET // 5  # what each of these runs may cost
OTHER_ALPHA = (Prior(shape=1, rate=1), Prior(shape=0.1, rate=0.1))
OTHER_CLASSES = 5


def under_other_priors(
    table: Overlaps, found: Sampled, *, seed: int, level: float
) -> tuple[Alternative, ...]:
    """Return the answers under other priors of α (draws weighed anew) and with fewer classes.

    An answer of too few effective draws is left out: it would say nothing of the prior.
    """
    others = []
    for prior in OTHER_ALPHA:
        weighed = found.under(Prior(), prior, level)
        if weighed is not None:
            detail = f"Gamma({prior.shape:g}, {prior.rate:g})"
            least = table.documented
            median, lower, upper = (max(round(value), least) for value in weighed)
            others.append(Alternative("latent_class_alpha", detail, median, lower, upper))
    fewer = replace(Prior(), classes=OTHER_CLASSES)
    run = sampled(table, seed=seed, prior=fewer, budget=SHORTER, pains=ROUGH, enough=rough)
    if rough(run):
        less = span(run.quantile, table.documented, level)
        others.append(
            Alternative(
                "latent_class_most", str(OTHER_CLASSES), less.median, less.lower, less.upper
            )
        )
    return tuple(others)


def without_each_list(
    table: Overlaps, *, seed: int, level: float
) -> tuple[tuple[Alternative, ...], tuple[Remark, ...]]:
    """Return the answers without each list in turn, and which of them could not be had."""
    found, missing = [], []
    for place, name in enumerate(table.names):
        rest = table.without(place).canonical()
        if unfit(rest) is not None:
            continue
        run = sampled(rest, seed=seed, budget=SHORTER, pains=ROUGH, enough=rough)
        if rough(run):
            less = span(run.quantile, rest.documented, level)
            found.append(Alternative("latent_class", name, less.median, less.lower, less.upper))
        else:
            missing.append(Remark(Caution.WITHOUT_UNSETTLED, (name,)))
    by_name = tuple(sorted(found, key=lambda other: other.detail))
    return by_name, tuple(sorted(missing, key=lambda remark: remark.values))


def rough(run: Sampled) -> bool:
    """Whether a run is enough for a comparison: bounds five times as wide as for an answer."""
    return run.rhat <= 1.05 and run.ess >= 100 and run.error <= 0.025 and sum(run.trips) >= 1
