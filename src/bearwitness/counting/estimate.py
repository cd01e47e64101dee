"""An estimate of all persons, on a list or on none, or the reason why there is none.

The documented number is counted; what goes beyond it is inferred, from how the lists
overlap. A withheld estimate is a result and not an error: the documented number stands as a
lower bound, and the reason is one that a reporter can print (`counting.wording`).
Every bound that leads to a refusal is a named number, for all to see and to dispute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bearwitness.counting import (
    assuming,
    bootstrap,
    decomposable,
    latent_class,
    latent_sensitivity,
    loglinear,
    uneven,
)
from bearwitness.counting.latent_class import Sampled
from bearwitness.counting.loglinear import Average
from bearwitness.counting.models import MOST_LISTS, written
from bearwitness.counting.overlaps import MOST_LISTS as MOST_IN_ALL
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Caution, Estimate, Method, Reason, Remark, Span
from bearwitness.counting.sensitivity import (
    FEWEST_LISTS,
    Evidence,
    about_answer,
    about_chains,
    about_lists,
    about_prior,
    alternatives,
    settings_decide,
    together,
    unfit,
    without_each_list,
)
from bearwitness.errors import Misused

SEED = 19481210  # 10 December 1948, the Universal Declaration of Human Rights
HIGHEST = 0.999  # level; of more, what is printed would be rounded to certainty
WIDEST = 10.0  # upper end of the interval over its lower end
APART = 1.5  # one family's median over the other's
NOTICED = 0.1  # weight of models in which people differ, against the best in which they do not
NOTICED_OF_THREE = 0.01  # of three lists, where a form of people and a pair of lists look alike
_METHODS = "use --method decomposable, loglinear, latent_class, exact or all"


def estimate(
    overlaps: Overlaps,
    *,
    method: Method | str = Method.EXACT,
    seed: int = SEED,
    level: float = 0.95,
    chains: int = latent_class.CHAINS,
    beside: bool = True,
    most: int | None = None,
    expansion: assuming.Expansion | None = None,
    refuse_many: bool = True,
) -> Estimate:
    """Estimate how many persons there are, or withhold the estimate with a reason.

    Args:
        overlaps: up to twenty lists for latent classes, eight for decomposable graphs, five for
            log-linear models.
        method: see `Method`.
        seed: of the chains of latent classes, and of the draws that log-linear models are chosen
            from anew beside their answer; exact answers draw nothing and only keep it.
        level: the chance that the interval holds, above .5 and at most .999.
        chains: of latent classes, 4 to 64.
        beside: whether exact methods ask what decides nothing and is only told beside the
            answer: each list left out, log-linear models where graphs are the method, and how far
            log-linear models move where they are the method.
        most: a cap on all persons, of latent classes; None: there is none.
        expansion: the 5 % and 95 % quantile of the prior of all persons for each documented one,
            of latent classes, or "uniform": whatever uniform chances on each list give, as in
            LCMCR; None: 1.1 and 5, of any number of lists.
        refuse_many: whether more lists than the method takes are an error; else the estimate is
            withheld, as for one stratum of many.

    Raises:
        Misused: an unknown method, a level, seed or number of chains outside its bounds, more
            lists than the method takes if they are refused, a cap or an expansion that cannot be
            assumed.
    """
    _refuse_settings(level, seed, chains)
    chosen, table = method_named(method), overlaps.canonical()
    assuming.refuse(chosen, table, most, expansion)
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
    if reason is None and not refuse_many and len(table.names) > most_lists(chosen):
        reason = Reason.MANY_LISTS
    if reason is not None:
        return _no(nothing, reason)
    nothing = assuming.told(nothing, table, most, expansion)
    evidence = _evidence(table, nothing, chains, beside=beside)
    return _beside_the_usual(_judged(evidence, nothing, beside=beside), evidence)


def _beside_the_usual(found: Estimate, evidence: Evidence) -> Estimate:
    """Say of an answer of one family that the default has none of the same lists, and why."""
    if found.withheld is not None or found.method in {Method.EXACT, Method.ALL}:
        return found
    usual = _usual(evidence, found)
    if usual is None:
        return found
    told = Remark(Caution.USUAL_WITHHOLDS, (usual.value,))
    return replace(found, warnings=(told, *found.warnings))


def _usual(evidence: Evidence, found: Estimate) -> Reason | None:
    """Return why the default has no estimate; None where it has one or takes fewer lists."""
    table, average = evidence.table, evidence.average
    if evidence.posterior is None:
        return None
    if average is None and len(table.names) <= MOST_LISTS:
        average = loglinear.averaged(table)
    both = Evidence(table, evidence.level, evidence.posterior, average, without=())
    asked = replace(found, method=Method.EXACT, median=None, upper=None, mean=None, warnings=())
    return _judged(_differing(both), asked, beside=False).withheld


def _differing(found: Evidence) -> Evidence:
    """Return the same evidence with the forms in which people differ."""
    table, average = found.table, found.average
    plain = uneven.plain(table) if average is None else average.fits[0][1].bic
    return replace(found, uneven=uneven.fitted(table), plain=plain)


def _refuse_settings(level: float, seed: int, chains: int) -> None:
    if not 0.5 < level <= HIGHEST:
        raise Misused(f"the level lies above 0.5, up to {HIGHEST}", hint="0.95 is usual")
    if seed < 0:
        raise Misused("a seed is a whole number from 0", hint=f"{SEED} is usual")
    fewest, most = latent_class.FEWEST_CHAINS, latent_class.MOST_CHAINS
    if not fewest <= chains <= most:
        raise Misused(
            f"there are {fewest} to {most} chains",
            hint="fewer than four cannot show whether they agree",
        )


def method_named(name: str) -> Method:
    """Return the method of this name.

    Raises:
        Misused: there is none.
    """
    if name not in set(Method):
        raise Misused("there is no such method", hint=_METHODS)
    return Method(name)


def most_lists(method: Method) -> int:
    """Return how many lists a method takes."""
    others = {Method.LATENT_CLASS: MOST_IN_ALL, Method.LOGLINEAR: MOST_LISTS}
    return others.get(method, decomposable.MOST_LISTS)


def _evidence(
    table: Overlaps,
    asked: Estimate,
    chains: int = latent_class.CHAINS,
    *,
    beside: bool = True,
) -> Evidence:
    by_classes = asked.method is Method.LATENT_CLASS
    many = len(table.names) > decomposable.MOST_LISTS
    if many and not by_classes:
        raise Misused(
            f"this method compares at most {decomposable.MOST_LISTS} lists",
            hint="use --method latent_class, or merge lists",
        )
    compared = len(table.names) <= MOST_LISTS or asked.method is Method.LOGLINEAR
    if asked.method is Method.DECOMPOSABLE and not beside:
        compared = False
    sampled = None
    if asked.method in {Method.LATENT_CLASS, Method.ALL}:
        sampled = latent_class.sampled(
            table,
            seed=asked.seed,
            chains=chains,
            prior=assuming.prior_of(asked.assumed),
            most=asked.assumed.most if asked.assumed is not None else None,
        )
    average = loglinear.averaged(table) if compared else None
    found = Evidence(
        table=table,
        level=asked.level,
        posterior=None if many else decomposable.averaged(table),
        average=average,
        without=without_each_list(table, asked.level) if beside and not by_classes else (),
        sampled=sampled,
    )
    if beside and average is not None and asked.method in {Method.LOGLINEAR, Method.ALL}:
        found = replace(found, within=_within(table, average, asked))
    if asked.method not in {Method.EXACT, Method.ALL}:
        return found
    return _differing(found)


def _within(table: Overlaps, average: Average, asked: Estimate) -> tuple[tuple[str, Span], ...]:
    anew = bootstrap.bootstrapped(table, average, seed=asked.seed, level=asked.level)
    own = bootstrap.profiled(table, average.fits[0][1], level=asked.level)
    chosen = (("loglinear_bootstrap", anew),) if anew is not None else ()
    return (("loglinear_profile", own), *chosen)


def _judged(evidence: Evidence, nothing: Estimate, *, beside: bool) -> Estimate:
    if nothing.method is Method.LOGLINEAR:
        return _by_models(evidence, nothing)
    if evidence.sampled is not None:
        nothing = replace(nothing, **_drawn(evidence.sampled))
        nothing = assuming.capped(nothing, evidence.sampled)
        if nothing.method is Method.LATENT_CLASS:
            return _by_classes(evidence, evidence.sampled, nothing, beside=beside)
    posterior, main = evidence.posterior, evidence.graphs
    assert posterior is not None  # noqa: S101 - only latent classes go without
    assert main is not None  # noqa: S101
    members = _members(evidence, main, nothing.method)
    whole = main if len(members) == 1 else together(members)
    found = replace(
        nothing,
        models=_graphs(evidence),
        uneven=None if evidence.differ is None else round(evidence.differ, 4),
        sensitivity=alternatives(evidence),
        warnings=nothing.warnings
        + about_prior(posterior)
        + about_answer(evidence, whole)
        + about_chains(evidence),
    )
    if settings_decide(posterior):
        return _no(found, Reason.PRIOR_DECIDES)
    if nothing.method in {Method.EXACT, Method.ALL}:
        against = _against(evidence)
        if against is not None:
            return _no(found, against)
    if main.upper > WIDEST * main.lower:
        return _no(found, Reason.TOO_WIDE)
    if _noticed(evidence):
        return _over_shapes(found, members, whole)
    mean = round(posterior.mean, 3) if whole == main else None
    return _yes(replace(found, mean=mean), whole)


def noticed(lists: int) -> float:
    """Return the weight from which on models in which people differ are reached over."""
    return NOTICED_OF_THREE if lists == FEWEST_LISTS else NOTICED


def _noticed(evidence: Evidence) -> bool:
    return evidence.differ is not None and evidence.differ >= noticed(len(evidence.table.names))


def _members(evidence: Evidence, main: Span, method: Method) -> tuple[Span, ...]:
    """Return the answers over which the one that is given reaches.

    An interval over both families and not one of their mixture: of hidden lists it held more, and
    where nothing was wrong it is hardly wider than that of graphs alone.
    """
    if method not in {Method.EXACT, Method.ALL}:
        return (main,)
    families = [one for one in (evidence.models, evidence.classes) if one is not None]
    return (main, *families, *(evidence.shapes if _noticed(evidence) else ()))


def _over_shapes(found: Estimate, members: Sequence[Span], whole: Span) -> Estimate:
    """Answer for people who may differ, or withhold where it matters too much how."""
    medians = [one.median for one in members]
    if max(medians) > APART * min(medians) or whole.upper > WIDEST * whole.lower:
        return _no(found, Reason.UNEVEN)
    told = Remark(Caution.UNEVEN, (round(found.uneven or 0.0, 2),))
    return _yes(replace(found, warnings=(told, *found.warnings)), whole)


def _by_classes(
    evidence: Evidence, sampled: Sampled, nothing: Estimate, *, beside: bool
) -> Estimate:
    main = evidence.classes
    if assuming.decides(nothing):
        return _no(replace(nothing, sensitivity=alternatives(evidence)), Reason.PRIOR_DECIDES)
    if main is None:
        return _no(replace(nothing, sensitivity=alternatives(evidence)), Reason.CHAINS_DISAGREE)
    table, seed, level = evidence.table, nothing.seed, nothing.level
    whole = evidence
    missing: tuple[Remark, ...] = ()
    if beside:
        said = nothing.assumed
        without, missing = latent_sensitivity.without_each_list(table, said, seed=seed, level=level)
        settings = latent_sensitivity.under_other_priors(
            table, sampled, said, seed=seed, level=level
        )
        whole = replace(evidence, without=without, settings=settings)
    found = replace(
        nothing,
        mean=round(sampled.mean, 3),
        sensitivity=alternatives(whole),
        warnings=nothing.warnings + about_answer(whole, main) + missing,
    )
    return _yes(found, main)


def _drawn(sampled: Sampled) -> dict[str, Any]:
    return {
        "chains": sampled.totals.shape[0],
        "draws": sampled.totals.size,
        "ess": round(sampled.ess, 1),
        "rhat": round(min(sampled.rhat, 99.0), 4),
        "error": round(sampled.error, 5),
        "trips": sum(sampled.trips),
    }


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
    """Why the families together forbid an estimate; more than five lists are compared by fewer."""
    models, classes = evidence.models, evidence.classes
    if models is None and len(evidence.table.names) <= MOST_LISTS:
        return Reason.NO_MODEL
    medians = [span.median for span in (evidence.graphs, models, classes) if span is not None]
    return Reason.MODELS_DISAGREE if max(medians) > APART * min(medians) else None


def _yes(found: Estimate, main: Span) -> Estimate:
    if main.upper > WIDEST * main.lower:
        return replace(found, mean=None, withheld=Reason.TOO_WIDE)
    return replace(found, median=main.median, lower=main.lower, upper=main.upper)


def _no(found: Estimate, reason: Reason) -> Estimate:
    return replace(found, withheld=reason)


def _graphs(evidence: Evidence) -> tuple[tuple[str, float], ...]:
    names, posterior = evidence.table.names, evidence.posterior
    graphs = posterior.graphs[:5] if posterior is not None else ()
    return tuple(
        (", ".join(sorted("*".join(sorted((names[a], names[b]))) for a, b in pairs)), chance)
        for chance, pairs in graphs
    )
