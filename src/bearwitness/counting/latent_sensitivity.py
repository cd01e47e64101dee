"""What the latent classes would say with another prior, or had one list never existed."""

from __future__ import annotations

from dataclasses import replace

from bearwitness.counting.assuming import prior_of
from bearwitness.counting.exploring import ROUGH
from bearwitness.counting.latent_class import BUDGET, Sampled, sampled
from bearwitness.counting.mixture import Prior
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Alternative, Assumed, Caution, Remark
from bearwitness.counting.sensitivity import span, unfit

SHORTER = BUDGET // 5  # what each of these runs may cost
OTHER_ALPHA = ((1.0, 1.0), (0.1, 0.1))
OTHER_CLASSES = 5


def under_other_priors(
    table: Overlaps, found: Sampled, assumed: Assumed | None, *, seed: int, level: float
) -> tuple[Alternative, ...]:
    """Return the answers under other priors of α and of chances, and with fewer classes.

    Of α draws are weighed anew. Of chances: uniform on each list, as LCMCR has them, where another
    prior was assumed. An answer of too few effective draws is left out: it would say nothing of
    the prior.
    """
    others, own = [], prior_of(assumed)
    for shape, rate in OTHER_ALPHA:
        weighed = found.under(own, replace(own, shape=shape, rate=rate), level)
        if weighed is not None:
            detail = f"Gamma({shape:g}, {rate:g})"
            least = table.documented
            median, lower, upper = (max(round(value), least) for value in weighed)
            others.append(Alternative("latent_class_alpha", detail, median, lower, upper))
    runs = [("latent_class_most", str(OTHER_CLASSES), replace(own, classes=OTHER_CLASSES))]
    if own.chance != Prior().chance:
        runs.append(("latent_class_chances", "", replace(own, chance=Prior().chance)))
    for method, detail, prior in runs:
        run = _shorter(table, seed, prior, assumed)
        if rough(run):
            less = span(run.quantile, table.documented, level)
            others.append(Alternative(method, detail, less.median, less.lower, less.upper))
    return tuple(others)


def without_each_list(
    table: Overlaps, assumed: Assumed | None, *, seed: int, level: float
) -> tuple[tuple[Alternative, ...], tuple[Remark, ...]]:
    """Return the answers without each list in turn, and which of them could not be had."""
    found, missing = [], []
    for place, name in enumerate(table.names):
        rest = table.without(place).canonical()
        if unfit(rest) is not None:
            continue
        run = _shorter(rest, seed, prior_of(assumed, len(rest.names)), assumed)
        if rough(run):
            less = span(run.quantile, rest.documented, level)
            found.append(Alternative("latent_class", name, less.median, less.lower, less.upper))
        else:
            missing.append(Remark(Caution.WITHOUT_UNSETTLED, (name,)))
    by_name = tuple(sorted(found, key=lambda other: other.detail))
    return by_name, tuple(sorted(missing, key=lambda remark: remark.values))


def _shorter(table: Overlaps, seed: int, prior: Prior, assumed: Assumed | None) -> Sampled:
    most = None if assumed is None else assumed.most
    return sampled(
        table, seed=seed, prior=prior, budget=SHORTER, pains=ROUGH, enough=rough, most=most
    )


def rough(run: Sampled) -> bool:
    """Whether a run is enough for a comparison: bounds five times as wide as for an answer."""
    return run.rhat <= 1.05 and run.ess >= 100 and run.error <= 0.025 and sum(run.trips) >= 1
