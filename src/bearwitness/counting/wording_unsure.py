"""The sentences for lists of which draws were made: who is whom, or what a record does not say."""

from __future__ import annotations

from bearwitness.counting.lists_sampled import Pooled
from bearwitness.counting.result import Span
from bearwitness.counting.rounding import rounded
from bearwitness.counting.wording import IN_PART, number, percent, persons

_WORDS = {
    "en": {
        "known": "The lists name about {0}; in {1} of what was drawn it is between {2} and {3}.",
        "all": "Counting those on no list too, there were about {0}, and between {2} and {3} by "
        "{4} draws and all models that were asked, each with a chance of {1}.",
        "none": "How many there were in all is not estimated: of {0} draws {1} had no answer.",
        "matches": "Were it settled who is whom, the lists would leave it between {0} and {1}; "
        "who is whom alone moves the middle between {2} and {3}.",
        "matches_narrow": "Of 87 invented towns, matched by names, the first of these ranges held "
        "the truth in 81; in a real town it may be less.",
        "replicates": "With any one draw taken for the truth, the lists would leave it between {0} "
        "and {1}; what the draws differ in moves the middle between {2} and {3}.",
        "replicates_narrow": "What all draws got wrong alike, no range allows for.",
    },
    "ru": {
        "known": "В списках названо около {0}; в {1} того, что получалось при выборке, – от {2} до "
        "{3}.",
        "all": "Вместе с теми, кого ни в одном списке нет, их было около {0}; по выборкам (всего "
        "{4}) и по всем моделям, которые применялись, – от {2} до {3}, у каждой с "
        "вероятностью {1}.",
        "none": "Общее число не оценивается: выборок было {0}, без ответа из них осталось {1}.",
        "matches": "Будь известно, кто есть кто, по спискам вышло бы от {0} до {1}; одно лишь то, "
        "кто есть кто, сдвигает середину от {2} до {3}.",
        "matches_narrow": "В 81 из 87 вымышленных городов, где записи сопоставляли по именам, "
        "истина лежала в первых из этих границ; в настоящем городе так может быть и реже.",
        "replicates": "Будь верна какая-то одна из выборок, по спискам вышло бы от {0} до {1}; "
        "одно лишь то, чем выборки различаются, сдвигает середину от {2} до {3}.",
        "replicates_narrow": "Если все выборки неверны в одном и том же, "
        "эти границы того не учитывают.",
    },
}


def unsure(found: Pooled, language: str, *, drawn: str = "matches") -> str:
    """Return what may be said of the pooled answer, its parts, and how far to trust it.

    `drawn`: "matches", who is whom, or "replicates" of a table, whatever differs in them.
    """
    words, chance = _WORDS[language], percent(found.level, language)
    known = found.documented
    ends = (number(known.lower, language), number(known.upper, language))
    said = [words["known"].format(persons(known.median, language), chance, *ends)]
    if found.estimate is None or found.lists is None or found.matching is None:
        said.append(words["none"].format(found.draws, found.withheld))
    else:
        middle = number(rounded(found.estimate.median, "nearest"), language)
        ends = _ends(found.estimate, language)
        said.append(words["all"].format(middle, chance, *ends, found.draws))
        both = (*_ends(found.lists, language), *_ends(found.matching, language))
        said += [words[drawn].format(*both), IN_PART[language]]
    return " ".join([*said, words[f"{drawn}_narrow"]])


def _ends(span: Span, language: str) -> tuple[str, str]:
    lower, upper = rounded(span.lower, "down"), rounded(span.upper, "up")
    return number(lower, language), number(upper, language)
