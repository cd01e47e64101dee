"""The words of a report, in English and in Russian, each an original."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "What the lists show",
        "page": "page",
        "foot": "Made from {0} lists. Method: {1}; seed {2}.",
        "write": "What may I write?",
        "write_how": "Each sentence may be printed as it stands.",
        "beside": "Print this beside any estimate:",
        "never": "Not this:",
        "known": "What else has to be known",
        "assumed": "What is assumed",
        "assumptions": (
            "Every person is one entry of a list at most, and the entries were matched to people "
            "correctly.|Nobody comes or goes: all lists are of the same people, at the same time "
            "and place.|Everybody had some chance to come onto some list.|How lists depend on one "
            "another can be seen from their overlaps. What all of them have in common, and what "
            "made the same people be missed by all, can never be seen."
        ),
        "who": "Who is on which lists",
        "small": (
            "Some combination of lists is of fewer than {0} people. So it is not shown how many "
            "are on which lists: from such numbers the small ones could be worked out."
        ),
        "pairs": "Do two lists find the same people?",
        "odds": "Odds ratio among people who are on a third list; above 1: they find the same.",
        "lists": "Lists",
        "ratio": "Odds ratio",
        "families": "What families of models say",
        "not_asked": (
            "Latent classes, the third family, were not asked (--method all): they allow that some "
            "people are harder to list than others, and take from seconds to minutes."
        ),
        "differ": (
            "Where some people are harder to list, three forms of that are tried. Beside models in "
            "which nobody is, the best of them has a weight of {0}; from {1} on, the answer "
            "reaches over them or is withheld."
        ),
        "only_one": "More than five lists: log-linear models were not compared.",
        "without": "What the answer hangs on",
        "without_how": (
            "One list left out in turn, as if it had never been made; two counted as one, as if "
            "they were one source. Where this moves the answer far, ask how these lists were made."
        ),
        "settings_how": (
            "Latent classes with another assumption, one at a time: of how people spread over "
            "classes (α), of fewer classes, of chances that are uniform on each list. Where this "
            "moves the answer far, it is the assumption that speaks and not the lists."
        ),
        "left_out": "Not told, because a small number could be had from it: {0}.",
        "curve": "What cannot be seen",
        "curve_how": (
            "How all lists depend on one another together leaves no trace in them. If it made "
            "those on no list so many times as many as the models expect, this is what all would "
            "be. Nor can it always be seen if some people are easy to list and others are not: two "
            "countries of different size can leave the same lists."
        ),
        "curve_easy": "The last lines suppose that three tenths are easy to list, on every list, "
        "and that no overlap shows it.",
        "curve_most": "More than {0} people were ruled out from the start: the picture and the "
        "lines end there.",
        "curve_ruled_out": "ruled out: more than {0}",
        "times": "On no list",
        "all": "All together",
        "by": "× {0}",
        "easy": "three tenths easy: odds {0} times as high",
        "consistent": "Where the answer is known",
        "consistent_how": (
            "One list is hidden, and the others are asked how long it is. {0} of {1} intervals "
            "of decomposable graphs hold the true length; from the lowest to the highest end of "
            "graphs and log-linear models, {2} of {1}."
        ),
        "consistent_none": (
            "One list would be hidden, and the others asked how long it is. With these lists no "
            "such test can be made: within each, the others overlap too little, or are too few."
        ),
        "consistent_none_told": "what the other lists say of each one's length",
        "cells_of_all": "what the model expects in each combination",
        "length": "Its length",
        "told": "What the others say: graphs",
        "told_by_both": "Graphs and log-linear models",
        "no_answer": "no answer",
        "cells": "What the model expects, and what is there",
        "cells_how": (
            "{0} of {1} combinations of lists hold as many people as the model expects (95 of 100 "
            "drawn tables). “Before”: what it expected before it saw the lists."
        ),
        "outside": "Outside what is expected: {0}.",
        "combination": "On exactly",
        "persons": "People",
        "expects": "Expected",
        "before": "Before",
        "chains": "Did repeated runs agree?",
        "chains_how": (
            "{0} chains from different starts. They agree where R-hat is at most 1.01 and at least "
            "400 effective draws stand behind the middle and the ends; else nothing is estimated. "
            "A trip begins with a few of the people, when nearly anything is possible, and ends "
            "with all of them; each of two groups of chains has to make two."
        ),
        "exact": "Exact: nothing is drawn at random, and no seed changes the answer.",
        "rhat": "R-hat",
        "ess": "Effective draws",
        "error": "Monte Carlo error of the middle",
        "trips": "Trips from a few people to the whole table",
        "measure": "Measure",
        "value": "Value",
        "not": "What this does not say",
        "limits": (
            "It does not say who is missing, that every entry is true, or that the lists are "
            "independent. People who could not have come onto any list are not in the estimate. "
            "Intervals of this kind are known to hold the truth less often than they say where "
            "lists depend on one another."
        ),
        "and": ", ",
    },
    "ru": {
        "title": "Что показывают списки",
        "page": "стр.",
        "foot": "Списков: {0}. Метод: {1}; начальное число {2}.",
        "write": "Что можно написать?",
        "write_how": "Каждую фразу можно печатать как есть.",
        "beside": "Рядом с любой оценкой напечатайте:",
        "never": "А так нельзя:",
        "known": "Что ещё нужно знать",
        "assumed": "Из чего исходит расчёт",
        "assumptions": (
            "Человек стоит в списке не больше одного раза, и записи сопоставлены с людьми верно.|"
            "Никто не появляется и не исчезает: все списки – об одних и тех же людях, об одном "
            "времени и месте.|У каждого была возможность попасть хотя бы в один список.|Как списки "
            "зависят друг от друга, видно по их пересечениям. Чего не видно никогда: что общего у "
            "них всех и почему одни и те же люди не попали ни в один."
        ),
        "who": "Кто в каких списках",
        "small": (
            "В каком-то сочетании списков меньше {0} человек. Поэтому не показано, сколько людей в "
            "каких списках: по таким числам можно вычислить и малые."
        ),
        "pairs": "Находят ли два списка одних и тех же людей?",
        "odds": (
            "Отношение шансов среди тех, кто есть и в третьем списке; больше 1 – находят одних "
            "и тех же."
        ),
        "lists": "Списки",
        "ratio": "Отношение шансов",
        "families": "Что дают разные виды моделей",
        "not_asked": (
            "Третий вид, скрытые классы, не спрашивали (--method all): он допускает, что одних "
            "людей внести в списки труднее, чем других, и считает от секунд до минут."
        ),
        "differ": (
            "Одних людей может быть труднее внести в списки, чем других; проверены три вида того, "
            "как это бывает. Рядом с моделями, где все одинаковы, вес лучшего из них – {0}; "
            "начиная с {1} ответ охватывает и их, или его нет."
        ),
        "only_one": "Списков больше пяти: лог-линейные модели для сравнения не применялись.",
        "without": "От чего зависит ответ",
        "without_how": (
            "По очереди убран один список, как если бы его никогда не составляли; два посчитаны "
            "за один, как если бы источник у них общий. Где ответ от этого далеко уходит, "
            "спросите, как эти списки составляли."
        ),
        "settings_how": (
            "Скрытые классы при другом допущении, по одному за раз: о том, как люди распределены "
            "по классам (α), о меньшем числе классов, о равномерных вероятностях для каждого "
            "списка. Где ответ от этого далеко уходит, говорит допущение, а не списки."
        ),
        "left_out": "Не сказано, потому что отсюда можно вычислить малое число: {0}.",
        "curve": "Чего увидеть нельзя",
        "curve_how": (
            "Как все списки зависят друг от друга вместе, в них самих не видно. Если из-за этого "
            "не попавших ни в один список во столько раз больше, чем ждут модели, вот сколько было "
            "бы всего. Не всегда видно и то, что одних людей внести в списки легко, а других нет: "
            "одни и те же списки могли бы остаться от двух стран разной величины."
        ),
        "curve_easy": "В последних строках предположено, что три десятых людей внести легко, в "
        "любой из списков, а по пересечениям этого не видно.",
        "curve_most": "Более {0} человек исключено заранее: на этом числе рисунок и строки "
        "кончаются.",
        "curve_ruled_out": "исключено заранее: больше {0}",
        "times": "Ни в одном списке",
        "all": "Всего",
        "by": "× {0}",
        "easy": "трём десятым легко: шансы × {0}",
        "consistent": "Где ответ известен",
        "consistent_how": (
            "Один список спрятан, и остальные отвечают, какой он длины. Верную длину содержат "
            "интервалы разложимых графов: {0} из {1}; от нижнего до верхнего края графов и "
            "лог-линейных моделей: {2} из {1}."
        ),
        "consistent_none": (
            "Один список прячут, и остальные отвечают, какой он длины. По этим спискам такая "
            "проверка не получается: внутри каждого остальные мало пересекаются или их мало."
        ),
        "consistent_none_told": "что остальные списки говорят о длине каждого",
        "cells_of_all": "чего модель ждёт в каждом сочетании",
        "length": "Его длина",
        "told": "Что говорят остальные: графы",
        "told_by_both": "Графы и лог-линейные модели",
        "no_answer": "ответа нет",
        "cells": "Чего ждёт модель и что есть",
        "cells_how": (
            "Столько людей, сколько ждёт модель (в 95 таблицах из 100, взятых наугад), – в {0} "
            "сочетаниях списков из {1}. «До»: чего она ждала, пока не видела списков."
        ),
        "outside": "Вне ожидаемого: {0}.",
        "combination": "Ровно в этих списках",
        "persons": "Людей",
        "expects": "Ожидалось",
        "before": "До",
        "chains": "Сошлись ли повторные прогоны?",
        "chains_how": (
            "Цепей с разным началом: {0}. Они сошлись, если R-hat не больше 1,01, а за серединой и "
            "краями стоит не меньше 400 эффективных выборок; иначе оценки нет. Проход начинается с "
            "нескольких человек, когда возможно почти всё, и кончается всеми; каждой из двух групп "
            "цепей нужно пройти так дважды."
        ),
        "exact": "Расчёт точный: случайной выборки нет, и начальное число ни на что не влияет.",
        "rhat": "R-hat",
        "ess": "Эффективных выборок",
        "error": "Ошибка середины от случайной выборки",
        "trips": "Проходов от нескольких человек ко всей таблице",
        "measure": "Показатель",
        "value": "Значение",
        "not": "О чём это не говорит",
        "limits": (
            "Это не говорит, кто пропущен, что каждая запись верна или что списки независимы. "
            "Те, кто не мог попасть ни в один список, в оценку не входят. Известно, что там, где "
            "списки зависят друг от друга, такие интервалы содержат истину реже, чем обещают."
        ),
        "and": ", ",
    },
}
