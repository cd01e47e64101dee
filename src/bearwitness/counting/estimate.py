"""An estimate of all persons, on a list or on none, or the reason why there is none.

The documented number is counted; what goes beyond it is inferred, from how the lists
overlap. A withheld estimate is a result and not an error: the documented number stands as a
lower bound, and the reason is one that a reporter can print (`counting.wording`).
Every bound that leads to a refusal is a named number, for all to see and to dispute.
"""

from __future__ import annotations

from dataclasses import replace

from bearwitness.counting import decomposable, loglinear
from bearwitness.counting.models import MOST_LISTS, written
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate, Method, Reason, Span
from bearwitness.counting.sensitivity import (
    Evidence,
    about_answer,
    about_lists,
    about_prior,
    alternatives,
    settings_decide,
    unfit,
    without_each_list,
)
from bearwitness.errors import Misused

SEED = 19481210  # 10 December 1948, the Universal Declaration of Human Rights
WIDEST = 10.0  # upper end of the interval over its lower end
APART = 1.5  # one family's median over the other's
_METHODS = "use --method decomposable, loglinear or all"


def estimate(
    overlaps: Overlaps,
    *,
    method: Method | str = Method.ALL,
    seed: int = SEED,
    level: float = 0.95,
) -> Estimate:
    """Estimate how many persons there are, or withhold the estimate with a reason.

    Args:
        overlaps: up to six lists; log-linear models compare up to five.
        method: see `Method`.
        seed: kept in the answer; exact methods draw nothing.
        level: the chance that the interval holds, above .5 and below 1.

    Raises:
        Misused: an unknown method, a level outside its bounds, six lists for `loglinear`.
    """
    if not 0.5 < level < 1:
        raise Misused("the level lies between 0.5 and 1", hint="0.95 is usual")
    chosen, table = method_named(method), overlaps.canonical()
    nothing = Estimate(
        documented=table.documented,
        median=None,
        lower=table.documented,
        upper=None,
        level=level,
        method=chosen,
        seed=seed,
        lists=overlaps.names,
        warnings=about_lists(table),
    )
    reason = unfit(table)
    return _judged(_evidence(table, nothing), nothing) if reason is None else _no(nothing, reason)


def method_named(name: str) -> Method:
    """Return the method of this name.

    Raises:
        Misused: there is none, or not yet.
    """
    if name == "latent_class":
        raise Misused("the latent class method is not built yet", hint=_METHODS)
    if name not in set(Method):
        raise Misused("there is no such method", hint=_METHODS)
    return Method(name)


def _evidence(table: Overlaps, asked: Estimate) -> Evidence:
    compared = len(table.names) <= MOST_LISTS or asked.method is Method.LOGLINEAR
    return Evidence(
        table=table,
        level=asked.level,
        posterior=decomposable.averaged(table),
        average=loglinear.averaged(table) if compared else None,
        without=without_each_list(table, asked.level),
    )


def _judged(evidence: Evidence, nothing: Estimate) -> Estimate:
    if nothing.method is Method.LOGLINEAR:
        return _by_models(evidence, nothing)
    posterior, main = evidence.posterior, evidence.graphs
    found = replace(
        nothing,
        models=_graphs(evidence),
        sensitivity=alternatives(evidence),
        warnings=nothing.warnings + about_prior(posterior) + about_answer(evidence, main),
    )
    if settings_decide(posterior):
        return _no(found, Reason.PRIOR_DECIDES)
    if nothing.method is Method.ALL:
        against = _against(evidence)
        if against is not None:
            return _no(found, against)
    return _yes(replace(found, mean=round(posterior.mean, 3)), main)


def _by_models(evidence: Evidence, nothing: Estimate) -> Estimate:
    main, average = evidence.models, evidence.average
    found = replace(nothing, sensitivity=alternatives(evidence))
    if main is None or average is None:
        return _no(found, Reason.NO_MODEL)
    names = evidence.table.names
    models = tuple((written(fit.model, names), weight) for weight, fit in average.fits[:5])
    warnings = nothing.warnings + about_answer(evidence, main)
    return _yes(replace(found, models=models, warnings=warnings), main)


def _against(evidence: Evidence) -> Reason | None:
    """Why the two families together forbid an estimate; six lists are not compared."""
    models = evidence.models
    if models is None:
        return Reason.NO_MODEL if len(evidence.table.names) <= MOST_LISTS else None
    smaller, larger = sorted([evidence.graphs.median, models.median])
    return Reason.MODELS_DISAGREE if larger > APART * smaller else None


def _yes(found: Estimate, main: Span) -> Estimate:
    if main.upper > WIDEST * main.lower:
        return replace(found, mean=None, withheld=Reason.TOO_WIDE)
    return replace(found, median=main.median, lower=main.lower, upper=main.upper)


def _no(found: Estimate, reason: Reason) -> Estimate:
    return replace(found, withheld=reason)


def _graphs(evidence: Evidence) -> tuple[tuple[str, float], ...]:
    names = evidence.table.names
    return tuple(
        (", ".join(sorted("*".join(sorted((names[a], names[b]))) for a, b in pairs)), chance)
        for chance, pairs in evidence.posterior.graphs[:5]
    )
