"""Bodies of states and of the world by their whole Russian names: what they did is the evidence.

Only whole names count, in any case: «Красный Крест» is nobody, and Крест alone may be a call sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_A = r"[а-яё]{2,4}"  # the ending of an adjective, in any case
_N = r"[а-яё]{0,3}"  # that of a noun
_OF_WHAT = (
    r"(?:внутренних дел|обороны|юстиции|иностранных дел|здравоохранения|образования|культуры"
    r"|финансов|чрезвычайных ситуаций|труда|просвещения|информации)"
)
_NAMES = (
    rf"Генеральн{_A} прокуратур{_N}",
    rf"Генеральн{_A} прокурор{_N}",
    rf"(?:Военн|Республиканск|Районн|Областн|Городск){_A} (?:прокуратур{_N}|суд{_N})",
    rf"(?:Верховн{_A}|Конституционн{_A}|Арбитражн{_A}|Кассационн{_A}|Апелляционн{_A}) суд{_N}",
    rf"Европейск{_A} суд{_N}(?: по правам человека)?",
    rf"Международн{_A} (?:уголовн{_A} )?суд{_N}",
    rf"Международн{_A} комитет{_N} Красного Креста",
    rf"Организаци{_N} Объедин[её]нн{_A} Наци{_N}",
    rf"Объедин[её]нн{_A} Наци{_N}",
    rf"Красн{_A} (?:Крест{_N}|Полумесяц{_N})",
    rf"Совет{_N} (?:Безопасности|Европы|Федерации|министров)",
    rf"Генеральн{_A} Ассамбле{_N}",
    rf"Европейск{_A} (?:союз{_N}|комисси{_N}|парламент{_N})",
    rf"Комитет{_N} (?:против пыток|министров|по правам человека|солдатских матерей)",
    rf"Следственн{_A} (?:комитет{_N}|управлени{_N}|изолятор{_N})",
    rf"Федеральн{_A} служб{_N} (?:безопасности|исполнения наказаний|охраны)",
    rf"Министерств{_N} {_OF_WHAT}",
    rf"Министр{_N} {_OF_WHAT}",
    rf"Уполномоченн{_A} по правам (?:человека|реб[её]нка)",
    rf"Уголовн{_A}(?:-процессуальн{_A})? кодекс{_N}",
    rf"Государственн{_A} дум{_N}",
    rf"Национальн{_A} гварди{_N}",
    rf"Правозащитн{_A} (?:центр{_N}|организаци{_N}|совет{_N})",
)
_BODY = re.compile(rf"(?i)(?<![\w-])(?:{'|'.join(_NAMES)})(?![\w-])")
_CONVENTION = re.compile(r"(?<![\w-])Конвенци(?:я|и|ю|ей)(?![\w-])")


def bodies(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a body or a law stands by its whole name; offsets are of the folded text."""
    for pattern in (_BODY, _CONVENTION):
        for match in pattern.finditer(text):
            yield match.span()
