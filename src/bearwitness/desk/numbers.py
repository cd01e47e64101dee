"""What an edition says of a number, in both languages: the documented, the estimate, pictures."""

from __future__ import annotations

from bearwitness.counting import called, picture, small, wording
from bearwitness.counting.overlaps import Overlaps
from bearwitness.counting.result import Estimate
from bearwitness.counting.small import LEAST
from bearwitness.publication.edition import Number, Plot
from bearwitness.publication.words import Words

_MARKS = Words(
    "Each mark is one person whom the lists name; the solid bar is all of these. The number of"
    " all who were held most likely lies in the band that fades, where it is strongest. Between the"
    " two are people whom no list names and whom even the low end of the estimate counts.",
    "Каждая точка — один человек, который есть в списках; сплошная полоса — все они вместе."
    " Общее число удерживавшихся вероятнее всего лежит в полосе с размытыми краями, там, где она"
    " плотнее. Между ними — люди, которых нет ни в одном списке, но которых учитывает даже нижняя"
    " граница оценки.",
)
_MARKS_ALONE = Words(
    "Each mark is one person whom the lists name.",
    "Каждая точка — один человек, который есть в списках.",
)


def number(table: Overlaps, estimate: Estimate, *, ru: called.Names | None = None) -> Number:
    """Return the documented and the estimate, or why there is none, with their pictures.

    `estimate` is one that may be published beside the table's picture (`publishable`), `ru` what
    readers of Russian call the lists.
    """
    russian = called.estimate(estimate, ru or {})
    said = Words(*(wording.sentence(estimate, language) for language in ("en", "ru")))
    withheld = None
    if estimate.withheld is not None:
        withheld = Words(*(wording.because(estimate, language) for language in ("en", "ru")))
    shown = withheld is None
    median, lower, upper = wording.ends(estimate)  # as the sentence has them, and no finer
    return Number(
        id="victims",
        title=Words("How many people were held", "Сколько людей удерживали"),
        documented=estimate.documented,
        says=said,
        lower=lower if shown else None,
        median=median if shown else None,
        upper=upper if shown else None,
        level=estimate.level if shown else None,
        withheld=withheld,
        limits=tuple(
            Words(wording.remark(remark, "en"), wording.remark(theirs, "ru"))
            for remark, theirs in zip(estimate.warnings, russian.warnings, strict=True)
            if not shown or remark.caution not in wording.SAID_TOO  # the sentence has these
        ),
        plots=(
            Plot(
                Words("Documented and estimated", "Задокументировано и оценено"),
                _MARKS if shown else _MARKS_ALONE,
                Words(picture.interval(estimate, "en"), picture.interval(estimate, "ru")),
            ),
            *_overlaps(table, ru or {}),
        ),
    )


def _overlaps(table: Overlaps, ru: called.Names) -> tuple[Plot, ...]:
    """Return who is on which lists, where readers may see that."""
    if not small.told(table, LEAST):
        return ()
    return (
        Plot(
            Words("Who is on which lists", "Кто в каких списках"),
            Words(
                "A row is a combination of lists: a person in it is on the lists with a large"
                " dot and on no other. The bar says how many people that is. What the lists"
                " share shows how many all of them miss.",
                "Строка — это сочетание списков: человек из неё есть в списках с крупной"
                " точкой и ни в каких других. Полоса показывает, сколько таких людей. По тому,"
                " что у списков общего, видно, скольких нет ни в одном.",
            ),
            Words(
                picture.upset(table, "en"),
                picture.upset(called.table(table, ru), "ru"),
            ),
        ),
    )
