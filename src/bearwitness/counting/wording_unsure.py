"""The sentences for lists of which nobody is sure who is whom."""

from __future__ import annotations

from bearwitness.counting.lists_sampled import Pooled
from bearwitness.counting.result import Span
from bearwitness.counting.wording import IN_PART, number, percent, persons, rounded

_WORDS = {
    "en": {
        "known": "The lists name about {0} (with a chance of {1} between {2} and {3}, as far as "
        "it is known which entries are one person).",
        "all": "Counting those on no list too, there were about {0}, and with a chance of {1} "
        "between {2} and {3}.",
        "parts": "Were it settled who is whom, the lists would leave it between {0} and {1}; "
        "who is whom alone moves the middle between {2} and {3}.",
        "none": "How many there were in all is not estimated: of {0} draws {1} had no answer, or "
        "families of models disagree.",
        "narrow": "These ranges are too narrow: in ten invented towns, matched by names alone, "
        "they held the truth six times.",
    },
    "ru": {
        "known": "В списках названо около {0} (с вероятностью {1} – от {2} до {3}, насколько "
        "известно, какие записи – об одном человеке).",
        "all": "Вместе с теми, кого ни в одном списке нет, их было около {0}; с вероятностью "
        "{1} – от {2} до {3}.",
        "parts": "Будь известно, кто есть кто, по спискам вышло бы от {0} до {1}; одно лишь то, "
        "кто есть кто, сдвигает середину от {2} до {3}.",
        "none": "Общее число не оценивается: из прогонов ({0}) без ответа остались {1}, или виды "
        "моделей расходятся.",
        "narrow": "Эти границы слишком узки: в десяти вымышленных городах, где записи "
        "сопоставляли только по именам, истина попала в них шесть раз.",
    },
}


def unsure(found: Pooled, language: str) -> str:
    """Return what may be said of the pooled answer, its parts, and how far to trust it."""
    words, chance = _WORDS[language], percent(found.level, language)
    known = found.documented
    ends = (number(known.lower, language), number(known.upper, language))
    said = [words["known"].format(persons(known.median, language), chance, *ends)]
    if found.estimate is None or found.lists is None or found.matching is None:
        said.append(words["none"].format(found.draws, found.withheld))
    else:
        middle = number(rounded(found.estimate.median, "nearest"), language)
        said.append(words["all"].format(middle, chance, *_ends(found.estimate, language)))
        both = (*_ends(found.lists, language), *_ends(found.matching, language))
        said += [words["parts"].format(*both), IN_PART[language]]
    return " ".join([*said, words["narrow"]])


def _ends(span: Span, language: str) -> tuple[str, str]:
    lower, upper = rounded(span.lower, "down"), rounded(span.upper, "up")
    return number(lower, language), number(upper, language)
