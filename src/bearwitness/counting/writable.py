"""What may be written of a result, word for word, and what may not.

A sentence stands here only if the result supports it as it stands, without what is printed
around it; whoever quotes one need not quote the others.
"""

from __future__ import annotations

from collections.abc import Mapping

from bearwitness.counting.result import Caution, Estimate
from bearwitness.counting.rounding import rounded
from bearwitness.counting.wording import (
    SAID_TOO,
    because,
    ends,
    harder,
    number,
    of_several,
    percent,
    persons,
    remark,
)

_LEFT_OUT = {Caution.UNLINKED, Caution.WITHOUT_CONSENT}  # then lists name more than is counted

# What no estimate is printed without: each says that it may be elsewhere.
_TOLD_TOO = {
    Caution.UNEVEN,
    Caution.BOUND_ABOVE,
    Caution.MASS_AT_END,
    Caution.COMPLETE_GRAPH,
    Caution.HANGS_ON_LIST,
    Caution.HANGS_ON_PRIOR,
    Caution.RELATED,
    *_LEFT_OUT,
    *SAID_TOO,
}

_MAY: Mapping[str, Mapping[str, str]] = {
    "en": {
        "one": "{people} is on at least one of {lists} lists.",
        "known": "{people} are on at least one of {lists} lists.",
        "more": "Not every entry is counted, so the lists may name more people than that.",
        "unseen": "How many are on none, this number does not say.",
        "none": "How many there were in all cannot be estimated from these lists: {why}.",
        "all": "An estimate from {lists} lists puts the number of all people, on a list or on "
        "none, between {lower} and {upper} (with a chance of {chance}, if its assumptions hold); "
        "its middle is about {middle}.",
        "several": "An estimate from {lists} lists puts the number of all people, on a list or on "
        "none, between {lower} and {upper} (by all models that were asked, each with a chance of "
        "{chance}, if its assumptions hold); "
        "its middle is about {middle}.",
        "beyond": "By the same estimate, between {few} and {many} people are on no list.",
    },
    "ru": {
        "one": "По спискам известно: {people} хотя бы в одном из списков (всего списков: {lists}).",
        "known": "По спискам известно: {people} хотя бы в одном из списков (всего списков: "
        "{lists}).",
        "more": "Учтены не все записи, так что людей в списках может быть и больше.",
        "unseen": "Сколько людей не попало ни в один список, по этому числу не узнать.",
        "none": "Сколько их было всего, по этим спискам оценить нельзя: {why}.",
        "all": "По оценке, сделанной по спискам (их {lists}), всего людей было от {lower} до "
        "{upper} (с вероятностью {chance}, если верны допущения расчёта); середина – около "
        "{middle}.",
        "several": "По оценке, сделанной по спискам (их {lists}), всего людей было от {lower} до "
        "{upper} (по всем моделям, которые применялись, у каждой с вероятностью {chance}, если "
        "верны допущения расчёта); середина – около {middle}.",
        "beyond": "По той же оценке, ни в одном списке нет от {few} до {many} человек.",
    },
}

_NEVER: Mapping[str, Mapping[bool, tuple[str, ...]]] = {
    "en": {
        True: (
            "“There were {known} of them.” These are only those on the lists.",
            "Any number of all of them that was worked out from these lists: none follows.",
            "“Nobody was missed.” That no estimate is given does not say so.",
        ),
        False: (
            (
                "“There were {exact} of them.” No count is so exact, and a middle without its "
                "ends is no estimate."
            ),
            "“At least {middle}.” The middle is no lower bound; {known} are documented.",
            (
                "“It is proven that …”, of anybody beyond the lists: that is inferred, not "
                "documented."
            ),
        ),
    },
    "ru": {
        True: (
            "«Всего их было {known}». Это только те, кто есть в списках.",
            "Любое общее число, выведенное из этих списков: из них оно не следует.",
            "«Пропущенных не было». Из того, что оценки нет, это не следует.",
        ),
        False: (
            (
                "«Их было {exact}». С точностью до человека этого не знает никто, а середина без "
                "краёв – не оценка."
            ),
            "«Не меньше {middle}». Середина – не нижняя граница; задокументировано {known}.",
            "«Доказано, что…» – о тех, кого в списках нет: это вывод, а не документ.",
        ),
    },
}


def may(estimate: Estimate, language: str) -> tuple[str, ...]:
    """Return the sentences that may be printed as they stand."""
    words = _MAY[language]
    people, lists = persons(estimate.documented, language), len(estimate.lists)
    known = words["one" if estimate.documented == 1 else "known"]
    some = any(one.caution in _LEFT_OUT for one in estimate.warnings)
    told = (known.format(people=people, lists=lists), words["more"] if some else "")
    first = " ".join(line for line in (*told, words["unseen"]) if line)
    if _withheld(estimate):
        return first, words["none"].format(why=because(estimate, language))
    middle, lower, upper = ends(estimate)
    few = number(rounded(max(lower - estimate.documented, 0), "down"), language)
    many = number(rounded(upper - estimate.documented, "up"), language)
    all_of_them = words["several" if of_several(estimate) else "all"].format(
        lists=lists,
        lower=number(lower, language),
        upper=number(upper, language),
        middle=number(middle, language),
        chance=percent(estimate.level, language),
    )
    return first, all_of_them, words["beyond"].format(few=few, many=many)


def beside(estimate: Estimate, language: str) -> tuple[str, ...]:
    """Return what must be printed beside an estimate: where it may be elsewhere."""
    if _withheld(estimate):
        return ()
    told = [remark(o, language) for o in estimate.warnings if o.caution in _TOLD_TOO]
    return (harder(estimate, language), *told)


def never(estimate: Estimate, language: str) -> tuple[str, ...]:
    """Return what the result does not support, as sentences that somebody might write."""
    withheld = _withheld(estimate)
    told = {
        "known": number(estimate.documented, language),
        "exact": number(estimate.median or 0, language),
        "middle": number(ends(estimate)[0], language),
    }
    return tuple(line.format(**told) for line in _NEVER[language][withheld])


def _withheld(estimate: Estimate) -> bool:
    return estimate.withheld is not None or estimate.median is None or estimate.upper is None
