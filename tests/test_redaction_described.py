"""What few can say of themselves is found to the end of its clause; what many could say stays.

The sentences are not those of the benchmark.
"""

from __future__ import annotations

import re

import pytest

from bearwitness.redaction.commons import EVERYDAY
from bearwitness.redaction.finding import Identifier, Kind
from bearwitness.redaction.findings import find

TELLING = [
    (Kind.UNIQUE, "There I was the only piano tuner between the lakes, they say.",
     "the only piano tuner between the lakes"),
    (Kind.UNIQUE, "She won the county prize for her plums, and it was printed.",
     "won the county prize for her plums"),
    (Kind.UNIQUE, "Then he kept falcons behind the school.", "kept falcons behind the school"),
    (Kind.UNIQUE, "I survived the sinking of the ferry, as you know.",
     "survived the sinking of the ferry"),
    (Kind.UNIQUE, "They asked for the woman with the green bicycle.",
     "the woman with the green bicycle"),
    (Kind.KINSHIP, "I was engaged to the judge's nephew.", "engaged to the judge's nephew"),
    (Kind.KINSHIP, "She is the widow of the lock keeper, poor thing.", "widow of the lock keeper"),
    (Kind.OCCUPATION, "For years he was the bell ringer of Old Harbour.",
     "the bell ringer of Old Harbour"),
    (Kind.OCCUPATION, "I coached the rowing team, and then came the war.",
     "coached the rowing team"),
    (Kind.MARK, "I limp on the right since the fall.", "limp on the right since the fall"),
    (Kind.MARK, "He was born without a thumb.", "born without a thumb"),
    (Kind.TRAIT, "She goes for dialysis every Monday.", "goes for dialysis every Monday"),
    (Kind.PLACE, "We live in the last flat under the roof.",
     "live in the last flat under the roof"),
    (Kind.UNIQUE, "Я единственный настройщик на два города.",
     "единственный настройщик на два города"),
    (Kind.UNIQUE, "Она выиграла районный конкурс пирогов, и это печатали.",
     "выиграла районный конкурс пирогов"),
    (Kind.KINSHIP, "Я вдова смотрителя шлюза.", "вдова смотрителя шлюза"),
    (Kind.KINSHIP, "Сестра замужем за внуком судьи.", "замужем за внуком судьи"),
    (Kind.OCCUPATION, "Он был звонарём в старой гавани.", "звонарём в старой гавани"),
    (Kind.OCCUPATION, "Двадцать лет я тренировала гребцов, а потом началась война.",
     "тренировала гребцов"),
    (Kind.MARK, "Я хромаю на правую ногу.", "хромаю на правую ногу"),
    (Kind.UNIQUE, "Она выжила, когда тонул паром, и молчит.", "выжила, когда тонул паром"),
    (Kind.TRAIT, "Я дважды в неделю езжу на диализ в город.",
     "дважды в неделю езжу на диализ в город"),
    (Kind.PLACE, "Мы живём в последней квартире под крышей.",
     "живём в последней квартире под крышей"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "piece"), TELLING)
def test_what_few_can_say_is_found_to_the_end_of_its_clause(kind, text, piece):
    found = find(text, language="en")
    start, last = text.index(piece), text.index(piece) + len(piece)
    places = {at for f in found for at in range(f.start, f.end)}
    words = [m for m in re.finditer(r"\w+", text) if start <= m.start() and m.end() <= last]
    bare = [m.group() for m in words if not set(range(*m.span())) <= places]
    assert all(word.lower() in EVERYDAY for word in bare)
    assert len(bare) < len(words) / 2
    touched = [f for f in found if f.start < last and start < f.end]
    assert kind in {f.kind for f in touched}
    assert {f.identifier for f in touched} == {Identifier.QUASI}


@pytest.mark.parametrize(
    "text",
    [
        "The only sound was the rain.",
        "It was the first time, and the last time.",
        "Nobody else came.",
        "He was the first to run.",
        "There was one question for us.",
        "He was a tall man and he never spoke.",
        "They led us out and kept the door open.",
        "The man with the gun looked at me.",
        "Единственный выход был закрыт.",
        "В первый раз они только спрашивали.",
        "Мать плакала, сестра держала её.",
        "Он был пьян и молчал.",
        "Человек с автоматом смотрел на меня.",
        "Больше никто не пришёл.",
    ],
)
def test_what_many_could_say_stays(text):
    assert not find(text, language="en")
