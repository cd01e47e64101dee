"""What the film's cards say, written in each language, not translated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bearwitness.recital.script import Script, Warning

_PROOF_SECONDS = 4.0  # time to stop the film: nobody scans a code while it plays on
NAMES: Final = {"en": "English", "ru": "Русский"}


@dataclass(frozen=True, slots=True)
class Card:
    """One still picture with words. `name` is its chapter's title."""

    name: str
    heading: str
    text: str
    seconds: float


_OPENING = {"en": "Opening", "ru": "Начало"}
# By whom: nobody of the lines is read by a computer, some of them are, or all.
PEOPLE, BOTH, COMPUTER = "people", "both", "computer"
_SURVIVORS: Final = {
    "en": {
        PEOPLE: "The words of survivors, read aloud by other people.",
        BOTH: "The words of survivors, read aloud by other people and, where it is marked, by a "
        "computer voice.",
        COMPUTER: "The words of survivors, read by a computer voice.",
    },
    "ru": {
        PEOPLE: "Слова выживших читают вслух другие люди.",
        BOTH: "Слова выживших читают вслух другие люди, а где помечено — компьютерный голос.",
        COMPUTER: "Слова выживших читает компьютерный голос.",
    },
}
# Whose words a script of no case holds, nobody here knows; the cards say only how it is read.
_READ_OUT: Final = {
    "en": {
        PEOPLE: "The words are read aloud by other people.",
        BOTH: "The words are read aloud by other people and, where it is marked, by a computer "
        "voice.",
        COMPUTER: "The words are read aloud by a computer voice.",
    },
    "ru": {
        PEOPLE: "Слова читают вслух другие люди.",
        BOTH: "Слова читают вслух другие люди, а где помечено — компьютерный голос.",
        COMPUTER: "Слова читает вслух компьютерный голос.",
    },
}
_KEPT_BACK = {
    "en": "Where you see [withheld], something is kept back.",
    "ru": "Пометка [не разглашается] значит: здесь что-то скрыто.",
}
_WARNING: Final = {
    "en": {
        Warning.DISTRESSING: "People speak here of violence and of loss. Nothing of it is shown.",
        Warning.GRAPHIC: "Violence is described here in detail. Nothing of it is shown.",
    },
    "ru": {
        Warning.DISTRESSING: "Здесь говорят о насилии и об утрате. На экране их нет.",
        Warning.GRAPHIC: "Здесь подробно рассказывают о насилии. На экране его нет.",
    },
}
_STOP = {
    "en": "You can stop at any moment. The text can be read instead.",
    "ru": "Просмотр можно прервать в любую минуту. Тот же текст можно прочесть.",
}
_BEFORE = {"en": "Before you watch", "ru": "Перед просмотром"}
_WHO = {"en": "Who is speaking", "ru": "Кто говорит"}
_READERS: Final = {
    "en": {
        PEOPLE: "Other people read their words.",
        BOTH: "Other people read their words, and a computer voice some of them.",
        COMPUTER: "A computer voice reads their words.",
    },
    "ru": {
        PEOPLE: "Их слова читают другие люди.",
        BOTH: "Их слова читают другие люди, а некоторые — компьютерный голос.",
        COMPUTER: "Их слова читает компьютерный голос.",
    },
}
_NOT_THEMSELVES: Final = {
    "en": "Those who lived through this do not speak here themselves. {} "
    "Where you see [withheld], something is kept back to protect somebody.",
    "ru": "Те, кто это пережил, сами здесь не говорят. {} Пометка "
    "[не разглашается] значит: здесь что-то скрыто, чтобы кого-то защитить.",
}
_SYNTHETIC = {
    "en": {
        True: "In this preview a computer voice stands in for the readers.",
        False: "Some lines are read by a computer voice. They are marked.",
    },
    "ru": {
        True: "В этой пробной версии вместо чтецов звучит компьютерный голос.",
        False: "Некоторые строки читает компьютерный голос. Они помечены.",
    },
}
VOICE = {"en": "synthetic preview voice", "ru": "компьютерный голос, проба"}
INVENTED = {"en": "Invented case. No real people.", "ru": "Вымышленный случай. Реальных людей нет."}
_END = {"en": "What you can do", "ru": "Что можно сделать"}
_SIGN = {"en": "Sign the petition:", "ru": "Подпишите обращение:"}
_PASS_ON = {
    "en": "Pass this film on to somebody.",
    "ru": "Покажите этот фильм ещё кому-нибудь.",
}


PROOFS: Final = {"en": "Proofs", "ru": "Доказательства"}
_READ_BY: Final = {
    "en": {
        PEOPLE: "Read by other people.",
        BOTH: "Read by people and a computer voice.",
        COMPUTER: "Read by a computer voice.",
    },
    "ru": {
        PEOPLE: "Читают другие люди.",
        BOTH: "Читают люди и компьютерный голос.",
        COMPUTER: "Читает компьютерный голос.",
    },
}
_PROVES: Final = {
    "en": "Each code proves one passage; it does not prove that the words are true.",
    "ru": "Каждый код доказывает один отрывок, но не то, что сказанное правда.",
}
_WITHOUT: Final = {
    "en": "Proved beside the film, with no code here: lines {}",
    "ru": "Доказаны рядом с фильмом, здесь кода нет: строки {}",
}
LINE: Final = {"en": "Line {}", "ru": "Строка {}"}


def opening(script: Script, *, synthetic: int) -> tuple[Card, ...]:
    """Return the cards before the first line; `synthetic` counts lines without a reader."""
    language = script.language
    by = _read_by(script, synthetic)
    cards = [Card(_OPENING[language], script.title, _said_how(script, by), 4.0)]
    if script.warning is not Warning.NONE:
        text = f"{_WARNING[language][script.warning]}\n{_STOP[language]}"
        cards.append(Card(_BEFORE[language], _BEFORE[language], text, 5.0))
    readers = _NOT_THEMSELVES[language].format(_READERS[language][by])
    told = [readers if script.of_case else _said_how(script, by)]
    if by == BOTH or (by == COMPUTER and script.of_case):
        told.append(_SYNTHETIC[language][by == COMPUTER])
    if not script.of_case and any(line.withheld for line in script.lines):
        told.append(_KEPT_BACK[language])
    text = "\n".join(told)
    cards.append(Card(_WHO[language], _WHO[language], text, 7.0))
    return tuple(cards)


def closing(script: Script, *, synthetic: int) -> Card:
    """Return the last card; `synthetic` as in `opening`."""
    language = script.language
    todo = f"{_SIGN[language]}\n{script.petition}" if script.petition else _PASS_ON[language]
    said = _said_how(script, _read_by(script, synthetic))
    return Card(_END[language], _END[language], f"{todo}\n{said}", 7.0)


def proof(script: Script, *, synthetic: int, without: Sequence[int]) -> Card:
    """Return a card for codes; `without` are the lines whose code is not shown, by number."""
    language = script.language
    text = f"{_READ_BY[language][_read_by(script, synthetic)]} {_PROVES[language]}"
    if without:
        text += "\n" + _WITHOUT[language].format(", ".join(map(str, without)))
    return Card(PROOFS[language], PROOFS[language], text, _PROOF_SECONDS)


def _read_by(script: Script, synthetic: int) -> str:
    if not synthetic:
        return PEOPLE
    return COMPUTER if synthetic == len(script.lines) else BOTH


def _said_how(script: Script, by: str) -> str:
    return (_SURVIVORS if script.of_case else _READ_OUT)[script.language][by]
