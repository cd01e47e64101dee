"""The words of an answer: an estimate, what it was compared with, why it was withheld."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """Which family of models answers.

    `EXACT` asks the two families that sample nothing, `ALL` all three, and the answer reaches over
    those that were asked. In both it reaches over the forms of `uneven` too, where the lists allow
    that some people are harder to list than others.
    """

    DECOMPOSABLE = "decomposable"
    LOGLINEAR = "loglinear"
    LATENT_CLASS = "latent_class"
    EXACT = "exact"
    ALL = "all"


class Reason(StrEnum):
    """Why an estimate is withheld."""

    FEW_LISTS = "few_lists"
    RELATED = "related"  # fewer than three lists that were made apart from one another
    MANY_LISTS = "many_lists"  # of one stratum, more than the method takes; a table is refused
    FEW_PERSONS = "few_persons"
    ONE_LIST_HOLDS_ALL = "one_list_holds_all"
    NO_OVERLAP = "no_overlap"
    NO_MODEL = "no_model"  # no log-linear model has an estimate that exists
    PRIOR_DECIDES = "prior_decides"
    TOO_WIDE = "too_wide"
    MODELS_DISAGREE = "models_disagree"
    UNEVEN = "uneven"  # people may differ in how hard they are to list, and answers lie far apart
    SMALL_CELLS = "small_cells"  # what is not shown would decide (`publishable`)
    CHAINS_DISAGREE = "chains_disagree"  # sampled chains, or too few draws of them


class Caution(StrEnum):
    """What a reader of the estimate has to know."""

    UNLINKED = "unlinked"
    WITHOUT_CONSENT = "without_consent"
    RELATED = "related"  # lists that were not made apart are counted as one
    LIST_ALONE = "list_alone"  # shares nobody with any other list
    MASS_AT_END = "mass_at_end"
    COMPLETE_GRAPH = "complete_graph"
    BOUND_ABOVE = "bound_above"  # a lower bound lies above the interval
    HANGS_ON_LIST = "hangs_on_list"
    NOT_COMPARED = "not_compared"
    UNEVEN = "uneven"  # the interval reaches over models in which people differ
    CLASSES_UNSETTLED = "classes_unsettled"  # their chains did not agree; not compared
    HANGS_ON_PRIOR = "hangs_on_prior"
    WITHOUT_UNSETTLED = "without_unsettled"  # chains without one list did not agree
    EXPANSION = "expansion"  # what was assumed of it
    CAPPED = "capped"
    USUAL_WITHHOLDS = "usual_withholds"  # the default has no estimate of the same lists; its reason
    SMALL_NUMBERS = "small_numbers"  # made without those that are not shown (`publishable`)


@dataclass(frozen=True, slots=True)
class Assumed:
    """What latent classes assumed before any list was read. Expansion: see `expansion`."""

    low: float  # the 5 % quantile of the expansion
    high: float  # the 95 % quantile
    asked: bool  # whether somebody asked for these, or for uniform chances
    chance: tuple[float, float]  # of the Beta prior of each chance to be listed
    most: int | None = None  # a cap on all persons; None: there is none
    beyond: float | None = None  # posterior chance beyond the cap if there were none
    near: float | None = None  # posterior chance within a twentieth below the cap


@dataclass(frozen=True, slots=True)
class Remark:
    """One caution, with the figures and list names that its sentence needs."""

    caution: Caution
    values: tuple[int | float | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A median and an interval, in whole persons rounded outwards."""

    median: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another family, model or choice of lists gives. Whole persons, all of them."""

    # A family, "loglinear_best", "loglinear_profile", "loglinear_bootstrap", "uneven" (people
    # differ), "lower_bound", "latent_class_alpha", "latent_class_most", "latent_class_chances", or
    # "decomposable_merged": two lists counted as one.
    method: str
    # The model for "loglinear_best", the shape for "uneven", the setting for a prior, the list
    # left out, both lists, or "".
    detail: str
    median: int
    lower: int | None = None
    upper: int | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the lists show. Numbers of persons, the documented among them.

    `chains`, `draws`, `ess`, `rhat`, `error` and `trips` speak of sampled chains. Only latent
    classes are sampled; the other methods are exact, so all are None, and the seed changes
    nothing; it is kept because an answer says how it was made. `median` and `upper` are None
    when the estimate is withheld; `lower` is then the documented number.
    """

    documented: int
    median: int | None
    lower: int
    upper: int | None
    level: float
    method: Method
    seed: int
    lists: tuple[str, ...]
    mean: float | None = None  # of a posterior; None where more than one family answers
    chains: int | None = None
    draws: int | None = None  # that were kept, of all chains together
    ess: float | None = None  # the smaller of the middle's and the ends'
    rhat: float | None = None
    error: float | None = None  # Monte Carlo standard error of the median, relative
    trips: int | None = None  # from a few persons to the whole table, of all chains
    uneven: float | None = None  # weight of models in which people differ; None: not asked
    models: tuple[tuple[str, float], ...] = ()  # (dependences, weight), the five heaviest
    sensitivity: tuple[Alternative, ...] = ()
    warnings: tuple[Remark, ...] = ()
    withheld: Reason | None = None
    assumed: Assumed | None = None  # of latent classes
