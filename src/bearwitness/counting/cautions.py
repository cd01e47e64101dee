"""What a reader of an estimate has to know, in English and in Russian, each an original.

The numbers are places for the values of a remark (`counting.wording.remark`).
"""

from __future__ import annotations

from collections.abc import Mapping

from bearwitness.counting.result import Caution

CAUTIONS: Mapping[Caution, tuple[str, str]] = {
    Caution.UNLINKED: (
        "Entries that nobody has matched to a person yet, and that are not counted: {0}.",
        "Записей, которые пока не сопоставлены ни с одним человеком и не учтены: {0}.",
    ),
    Caution.WITHOUT_CONSENT: (
        # Without their number: a small one, told exactly, points at people who said no.
        (
            "Entries of people who have not agreed to be counted are left out, so numbers may be "
            "too low; how many is not told."
        ),
        (
            "Записи людей, которые не соглашались на подсчёт, не учтены, поэтому числа могут быть "
            "занижены; сколько таких записей, не сообщается."
        ),
    ),
    Caution.RELATED: (
        (
            "“{0}” are counted as one list: one of them relies on another, or they have a source "
            "in common."
        ),
        (
            "«{0}» посчитаны как один список: один из них опирается на другой, или у них есть "
            "общий источник."
        ),
    ),
    Caution.LIST_ALONE: (
        "The list “{0}” shares nobody with any other list.",
        "В списке «{0}» нет никого из других списков.",
    ),
    Caution.MASS_AT_END: (
        (
            "The method stops at 30 times the documented number, and a chance of {0} lies there: "
            "the upper end is not to be trusted."
        ),
        (
            "Метод рассматривает не более чем тридцатикратное число задокументированных, и на этом "
            "краю лежит вероятность {0}: верхней границе доверять нельзя."
        ),
    ),
    Caution.COMPLETE_GRAPH: (
        "A chance of {0} goes to a model in which the lists say nothing about those on no list.",
        (
            "Вероятность {0} приходится на модель, в которой списки ничего не говорят о тех, "
            "кого ни в одном списке нет."
        ),
    ),
    Caution.BOUND_ABOVE: (
        (
            "A lower bound, which allows that some people are harder to list than others, is about "
            "{0}, above the whole interval: the estimate may be too low."
        ),
        (
            "Нижняя граница, допускающая, что одних людей внести в списки труднее, чем других, "
            "около {0} и лежит выше всего интервала: оценка может быть занижена."
        ),
    ),
    Caution.HANGS_ON_LIST: (
        (
            "Without the list “{0}” the middle would be about {1} by one family of models, outside "
            "the interval."
        ),
        (
            "Без списка «{0}» середина по одному виду моделей была бы около {1}, это за пределами "
            "интервала."
        ),
    ),
    Caution.NOT_COMPARED: (
        "Log-linear models were not compared.",
        "Лог-линейные модели для сравнения не применялись.",
    ),
    Caution.UNEVEN: (
        (
            "Models in which some people are harder to list than others have a weight of {0}: the "
            "interval reaches over them too."
        ),
        (
            "Вес моделей, в которых одних людей внести в списки труднее, чем других, – {0}: "
            "интервал охватывает и их."
        ),
    ),
    Caution.CLASSES_UNSETTLED: (
        "Latent classes were tried, but repeated runs did not settle on one answer.",
        (
            "Модель скрытых классов тоже применялась, но повторные прогоны не дали одного "
            "устойчивого ответа."
        ),
    ),
    Caution.HANGS_ON_PRIOR: (
        "With another prior assumption the middle would be about {0}, outside the interval.",
        "При другом исходном допущении середина была бы около {0}, это за пределами интервала.",
    ),
    Caution.WITHOUT_UNSETTLED: (
        "Without the list “{0}” repeated runs did not settle on one answer.",
        "Без списка «{0}» повторные прогоны не дали одного устойчивого ответа.",
    ),
    Caution.EXPANSION: (
        (
            "Before any list is read, latent classes assume with a chance of 90% that there are "
            "{0} to {1} people in all for each documented one."
        ),
        (
            "До чтения списков модель скрытых классов с вероятностью 90 % допускает, что на "
            "каждого задокументированного всего приходится от {0} до {1} человек."
        ),
    ),
    Caution.SMALL_NUMBERS: (
        (
            "Numbers of few people are not shown. What is said of all people is worked out "
            "without them, over what they may be."
        ),
        (
            "Числа, за которыми стоит мало людей, не показаны. То, что сказано об общем числе, "
            "рассчитано без них и учитывает, какими они могут быть."
        ),
    ),
    Caution.CAPPED: (
        (
            "More than {0} people were ruled out from the start; without that cap, a chance of {1} "
            "would lie above it."
        ),
        (
            "Более {0} человек исключено заранее; без этого предела выше него лежала бы "
            "вероятность {1}."
        ),
    ),
    Caution.USUAL_WITHHOLDS: (
        (
            "The usual method, which asks other models too, gives no estimate from the same lists: "
            "{0}."
        ),
        (
            "Обычный способ расчёта, в котором применяются и другие модели, оценки по тем же "
            "спискам не даёт: {0}."
        ),
    ),
}
