"""The sentences that an estimate supports, in English and in Russian, each an original.

Documented first; an estimate only with its interval and its assumption; three significant
digits, the ends rounded outwards, because more would claim what nobody knows.
"""

from __future__ import annotations

from bearwitness.counting.cautions import CAUTIONS
from bearwitness.counting.result import Alternative, Caution, Estimate, Method, Reason, Remark
from bearwitness.counting.rounding import ends_of, rounded
from bearwitness.errors import Misused

LANGUAGES = ("en", "ru")

# What goes into each sentence of an estimate: without it, the interval says another thing.
SAID_TOO = frozenset(
    {
        Caution.CAPPED,
        Caution.EXPANSION,
        Caution.CLASSES_UNSETTLED,
        Caution.NOT_COMPARED,
        Caution.SMALL_NUMBERS,
        Caution.USUAL_WITHHOLDS,
    }
)

# Their number is an estimate's, of which nobody knows more than three digits.
_ROUNDED = {Caution.BOUND_ABOVE, Caution.HANGS_ON_LIST, Caution.HANGS_ON_PRIOR}

_REASONS = {
    Reason.FEW_LISTS: (
        "fewer than three lists cannot show whether they depend on one another",
        "меньше чем по трём спискам нельзя понять, зависят ли они друг от друга",
    ),
    Reason.RELATED: (
        "fewer than three lists were made apart from one another",
        "независимо друг от друга составлено меньше трёх списков",
    ),
    Reason.MANY_LISTS: (
        "there are more lists here than this method can compare",
        "списков здесь больше, чем может сравнить этот метод",
    ),
    Reason.FEW_PERSONS: (
        "fewer than 20 people are on the lists, too few to compare them",
        "в списках меньше 20 человек, для сравнения этого мало",
    ),
    Reason.ONE_LIST_HOLDS_ALL: (
        "one list holds everybody, so nothing shows whom it missed",
        "один список содержит всех, и не видно, кого в нём нет",
    ),
    Reason.NO_OVERLAP: (
        "nobody is on two lists, so nothing shows how complete any list is",
        "ни один человек не встречается в двух списках, и полноту списков оценить не по чему",
    ),
    Reason.NO_MODEL: (
        "the lists overlap too little for any model to have one answer",
        "списки слишком мало пересекаются, и ни одна модель не даёт однозначного ответа",
    ),
    Reason.PRIOR_DECIDES: (
        "the answer would come from the settings of the method, not from the lists",
        "ответ определялся бы настройками метода, а не списками",
    ),
    Reason.TOO_WIDE: (
        "the possible numbers differ more than tenfold",
        "возможные числа различаются более чем в десять раз",
    ),
    Reason.MODELS_DISAGREE: (
        "two families of models give answers that are more than 1.5 times apart",
        "два вида моделей дают ответы, которые различаются более чем в полтора раза",
    ),
    Reason.UNEVEN: (
        (
            "some people may have been much harder to list than others, and how many that leaves "
            "out these lists cannot tell"
        ),
        (
            "одних людей, возможно, внести в списки было намного труднее, чем других, и по этим "
            "спискам не понять, сколько человек из-за этого пропущено"
        ),
    ),
    Reason.SMALL_CELLS: (
        "it would hang on numbers of few people, which are not shown",
        "ответ зависел бы от чисел, за которыми стоит мало людей и которые не показаны",
    ),
    Reason.CHAINS_DISAGREE: (
        "repeated runs of the calculation did not settle on one answer",
        "повторные прогоны расчёта не дали одного устойчивого ответа",
    ),
}

_UNEVEN = ("some people harder to list", "одних внести труднее")
_SHAPES = {
    "poisson": ("mildest form", "мягкий вид"),
    "darroch": ("middle form", "средний вид"),
    "gamma": ("strongest form", "сильный вид"),
}

_ASSUMPTION = (
    (
        "This holds if entries were matched to people correctly, everybody had some chance of "
        "being listed, and the lists depend on one another only in ways that the overlaps show."
    ),
    (
        "Это верно, если записи сопоставлены с людьми правильно, у каждого была возможность "
        "попасть в списки, а списки зависят друг от друга только так, как это видно "
        "по пересечениям."
    ),
)
_OF_ONE = (
    (
        "Counting those on no list too, there were about {middle}, and with a chance of {chance} "
        "between {lower} and {upper}."
    ),
    (
        "Вместе с теми, кого ни в одном списке нет, их было около {middle}; с вероятностью "
        "{chance} – от {lower} до {upper}."
    ),
)
_OF_SEVERAL = (
    (
        "Counting those on no list too, there were about {middle}, and between {lower} and {upper} "
        "by all models that were asked, each with a chance of {chance}."
    ),
    (
        "Вместе с теми, кого ни в одном списке нет, их было около {middle}; по всем моделям, "
        "которые применялись, – от {lower} до {upper}, у каждой с вероятностью {chance}."
    ),
)
HARDER = {
    "en": "If some people were much harder to list than others, there may have been more: this "
    "method cannot see that.",
    "ru": "Если одних людей внести в списки было намного труднее, чем других, то всего их могло "
    "быть больше: этот метод такого не видит.",
}
NO_SIGN = {
    "en": "If some people were much harder to list than others, there may have been more; the "
    "overlaps show little sign of it, which does not rule it out.",
    "ru": "Если одних людей внести в списки было намного труднее, чем других, то всего их могло "
    "быть больше; по пересечениям этого почти не видно, но исключить этого нельзя.",
}
REACHES = {
    "en": "Some people may have been harder to list than others: the interval allows for that in "
    "the forms that were tried, and in another form there may have been more.",
    "ru": "Возможно, одних людей внести в списки было труднее, чем других: интервал учитывает это "
    "в том виде, в каком было проверено, а если это было иначе, их могло быть и больше.",
}
IN_PART = {
    "en": "If some people were much harder to list than others, there may have been more: this "
    "method sees that only in part.",
    "ru": "Если одних людей внести в списки было намного труднее, чем других, то всего их могло "
    "быть больше: этот метод видит такое лишь отчасти.",
}


def sentence(estimate: Estimate, language: str) -> str:
    """Return what a reporter may print: the documented, then the estimate or why none.

    Raises:
        Misused: a language other than "en" and "ru".
    """
    at = _place(language)
    people, lists = persons(estimate.documented, language), len(estimate.lists)
    if at:
        opening = f"Задокументировано: {people} хотя бы в одном из списков (всего списков: {lists})"
    else:
        opening = f"Documented: {people} on at least one of {lists} lists"
    return f"{opening}. {_inferred(estimate, language)}"


def _inferred(estimate: Estimate, language: str) -> str:
    at = _place(language)
    if estimate.withheld is not None or estimate.median is None or estimate.upper is None:
        return (
            "How many there were in all is not estimated: {}.",
            "Общее число не оценивается: {}.",
        )[at].format(because(estimate, language))
    text = _OF_SEVERAL[at] if of_several(estimate) else _OF_ONE[at]
    middle, lower, upper = (number(value, language) for value in ends(estimate))
    told = text.format(
        middle=middle, lower=lower, upper=upper, chance=percent(estimate.level, language)
    )
    too = [remark(one, language) for one in estimate.warnings if one.caution in SAID_TOO]
    return " ".join([told, _ASSUMPTION[at], *too, harder(estimate, language)])


def of_several(estimate: Estimate) -> bool:
    """Whether the interval reaches over several answers: of families, of forms, or of tables.

    Such an interval belongs to no one posterior, and has no chance of its own.
    """
    cautions = {one.caution for one in estimate.warnings}
    families = {
        Method.EXACT: {Caution.NOT_COMPARED},
        Method.ALL: {Caution.NOT_COMPARED, Caution.CLASSES_UNSETTLED},
    }.get(estimate.method, set())
    return bool(
        cautions & {Caution.UNEVEN, Caution.SMALL_NUMBERS}
        or (families and not families <= cautions)
    )


def harder(estimate: Estimate, language: str) -> str:
    """Return what a method does not allow for, or latent classes only in part, as a sentence.

    What may be said of it depends on whether it was asked (`uneven`), and on what was found.
    """
    _place(language)
    if any(one.caution is Caution.UNEVEN for one in estimate.warnings):
        return REACHES[language]
    if estimate.uneven is not None:
        return NO_SIGN[language]
    return (IN_PART if estimate.method is Method.LATENT_CLASS else HARDER)[language]


def ends(estimate: Estimate) -> tuple[int, int, int]:
    """Return the middle and the ends as they are printed: three digits, rounded outwards."""
    median, upper = estimate.median or estimate.documented, estimate.upper or estimate.documented
    lower, highest = ends_of(estimate.lower, upper)
    return (
        max(rounded(median, "nearest"), estimate.documented),
        max(lower, estimate.documented),
        highest,
    )


def because(estimate: Estimate, language: str) -> str:
    """Return why the estimate is withheld, as half a sentence; empty if it is not."""
    at = _place(language)
    return "" if estimate.withheld is None else _REASONS[estimate.withheld][at]


def remark(said: Remark, language: str) -> str:
    """Return one caution as a sentence."""
    if said.caution is Caution.USUAL_WITHHOLDS:
        why = Reason(str(said.values[0]))
        return CAUTIONS[said.caution][_place(language)].format(_REASONS[why][_place(language)])
    exact = said.caution not in _ROUNDED
    shown = [
        number(v if exact else rounded(v, "nearest"), language) if isinstance(v, int) else v
        for v in said.values
    ]
    comma = [str(v).replace(".", ",") if isinstance(v, float) else v for v in shown]
    return CAUTIONS[said.caution][_place(language)].format(*(comma if language == "ru" else shown))


def alternative(other: Alternative, language: str) -> str:
    """Return what a comparison is called."""
    names = {
        "decomposable": ("decomposable graphs", "разложимые графы"),
        "loglinear": ("log-linear models, averaged", "лог-линейные модели, среднее"),
        "loglinear_best": ("best log-linear model", "лучшая лог-линейная модель"),
        "loglinear_profile": (
            "best log-linear model, with its interval",
            "лучшая лог-линейная модель, с её интервалом",
        ),
        "loglinear_bootstrap": (
            "log-linear models, chosen anew in each draw",
            "лог-линейные модели, выбранные заново в каждой выборке",
        ),
        "latent_class": ("latent classes", "скрытые классы"),
        "latent_class_alpha": (
            "latent classes, α from",
            "скрытые классы, α из",
        ),
        "latent_class_most": (
            "latent classes, number of classes at most",
            "скрытые классы, число классов не более",
        ),
        "latent_class_chances": (
            "latent classes, uniform chances on each list (as LCMCR has it)",
            "скрытые классы, равномерные вероятности для каждого списка (как в LCMCR)",
        ),
        "lower_bound": ("a lower bound", "нижняя граница"),
    }
    if other.method == "uneven":
        return f"{_UNEVEN[_place(language)]} ({_SHAPES[other.detail][_place(language)]})"
    if other.method == "decomposable_merged":
        return (f"“{other.detail}” as one list", f"«{other.detail}» как один список")[
            _place(language)
        ]
    name = names[other.method][_place(language)]
    if other.method in {"decomposable", "latent_class"} and other.detail:
        return (f"without the list “{other.detail}”", f"без списка «{other.detail}»")[
            _place(language)
        ]
    return f"{name}: {other.detail}" if other.detail else name


def number(value: int, language: str) -> str:
    """Return a whole number with its thousands parted: 12,595 or 12 595 (no-break spaces)."""
    return f"{value:,}" if not _place(language) else f"{value:,}".replace(",", "\u00a0")


def percent(share: float, language: str) -> str:
    """Return a share as a percentage: 95% or 95 %."""
    shown = f"{100 * share:g}"
    return f"{shown}%" if not _place(language) else f"{shown.replace('.', ',')}\u00a0%"


def persons(count: int, language: str) -> str:
    """Return how many people, in the form that the number asks for."""
    if not _place(language):
        return f"{number(count, language)} {'person' if count == 1 else 'people'}"
    few = count % 10 in {2, 3, 4} and count % 100 not in {12, 13, 14}
    return f"{number(count, language)} {'человека' if few else 'человек'}"


def _place(language: str) -> int:
    if language not in LANGUAGES:
        raise Misused("numbers are worded in English and Russian", hint="use en or ru")
    return LANGUAGES.index(language)
