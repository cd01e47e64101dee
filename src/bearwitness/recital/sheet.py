"""The reader's sheet: a script on paper, one line to a paragraph, for those who read it aloud."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bearwitness.recital.script import Line, Script, Warning

TEMPLATE = "sheet.typ"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sheet": "Script for readers",
        "invented": "Everything here is invented.",
        "by_others": "These words are not the readers' own. Others lived through this and may not "
        "speak; you lend them a voice. The film says so.",
        "plain_by_others": "You read words that are not your own. The film says so.",
        "stop": "You may stop at any line, and leave one out. Nobody has to read what is too "
        "heavy.",
        "gap": "Where a gap stands, something is kept back: pause for a breath and say nothing. "
        "Read what stands in square brackets as it is.",
        "exact": "Read word for word. A word added or changed is a word that nobody has allowed.",
        "keep": "Keep this sheet to yourself until the film is published, then destroy it.",
        "of": "{count} lines, about {time}",
        "line_seconds": "about {time}",
        "seconds": "{n} s",
        "minutes": "{m} min {n} s",
        "none": "no warning",
        "distressing": "harm is spoken of",
        "graphic": "harm is described",
        "page": "page",
        "untitled": "A script",
        "whole": "The whole script: {count} lines, about {time} of reading.",
    },
    "ru": {
        "sheet": "Сценарий для чтецов",
        "invented": "Всё здесь вымышлено.",
        "by_others": "Это не слова чтецов. Другие люди пережили это и не могут говорить сами; вы "
        "даёте им голос. В фильме так и сказано.",
        "plain_by_others": "Вы читаете не свои слова. В фильме так и сказано.",
        "stop": "Остановиться можно на любой строке, а любую — пропустить. Никто не обязан читать "
        "то, что слишком тяжело.",
        "gap": "Пропуск значит, что здесь что-то скрыто: сделайте вдох и ничего не говорите. То, "
        "что стоит в квадратных скобках, читайте как есть.",
        "exact": "Читайте слово в слово. Добавленное или изменённое слово никто не разрешал.",
        "keep": "До выхода фильма никому этот лист не показывайте, после — уничтожьте.",
        "of": "строк: {count}, около {time}",
        "line_seconds": "около {time}",
        "seconds": "{n} с",
        "minutes": "{m} мин {n} с",
        "none": "без предупреждения",
        "distressing": "говорится о насилии",
        "graphic": "насилие описано",
        "page": "стр.",
        "untitled": "Сценарий",
        "whole": "Весь сценарий: строк {count}, около {time} чтения.",
    },
}


def data(script: Script) -> bytes:
    """Return what `sheet.typ` reads, as JSON; the words around the lines are in its language."""
    words = WORDS[script.language]
    readers = dict.fromkeys(line.reader for line in script.lines)
    told = {
        "language": script.language,
        "words": words,
        "invented": script.invented,
        "title": script.title or words["untitled"],
        "whole": words["whole"].format(
            count=len(script.lines), time=duration(script.seconds, script.language)
        ),
        "by_others": words["by_others" if script.of_case else "plain_by_others"],
        "readers": [_reader(script, name) for name in readers],
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def duration(seconds: float, language: str) -> str:
    """Return a length of time as people say it, in minutes and seconds."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    words = WORDS[language]
    if minutes:
        return words["minutes"].format(m=minutes, n=rest)
    return words["seconds"].format(n=rest)


def _reader(script: Script, name: str) -> dict[str, Any]:
    lines = [line for line in script.lines if line.reader == name]
    total = duration(sum(line.seconds for line in lines), script.language)
    return {
        "name": name,
        "of": WORDS[script.language]["of"].format(count=len(lines), time=total),
        "lines": [_line(line, script.language) for line in lines],
    }


def _line(line: Line, language: str) -> dict[str, Any]:
    words = WORDS[language]
    return {
        "index": line.index,
        "language": line.language,
        "parts": line.text.replace("[...]", "[…]").split("[…]"),
        "heavy": line.warning is not Warning.NONE,
        "note": ". ".join(
            part[:1].upper() + part[1:]
            for part in (
                words["line_seconds"].format(time=duration(line.seconds, language)),
                words[line.warning.value],
            )
        ),
    }
