"""Deny by default: a word written like a name stays masked until a person clears it.

A capital in the middle of a sentence is reason enough, and so is a Russian patronymic or a
title before a word in lower case: chats are written without capitals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bearwitness.redaction.commons import ALWAYS, COMMON, COUNTRIES, GENERIC, MONTHS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.legal import COMPOUND, offices, stays

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
OPENS = re.compile(r"(?:^|[.!?…:]|\n)[\s\"'«»“”„‘(\[—–-]*$")
_ABBREVIATED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|no|nos|ул|г|гр|им|[^\W\d_])\.\s*$", re.IGNORECASE
)
_ROMAN = re.compile(r"[IVXLC]+")
TITLE = re.compile(
    r"(?:\b(?:Messrs|Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Judge|Captain|Colonel|Major|Sergeant"
    r"|г-н|г-на|г-ну|г-жа|г-жи|г-же|гр|гражданин\w*|гражданк\w+|господин\w*|госпож\w+)\.? )+$",
    re.IGNORECASE,
)
MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mme|Herr|Frau)\.? $")
# Who is addressed by an office: "Mr President".
_ADDRESSED = frozenset(
    ["president", "justice", "judge", "speaker", "chairman", "minister", "secretary", "prosecutor"]
)
# Faiths, countries and months that people are called after: «Ислам Дудаев», "Georgia Finch".
_ALSO_GIVEN = (COUNTRIES | MONTHS | {"ислам", "islam", "рамадан", "ramadan", "eid"}) - {"uk", "usa"}
_LOWER_NAME = re.compile(
    r"(?i)\b(?:my name is|called|named|nicknamed|меня зовут|его зовут|е[её] зовут|по имени"
    r"|по кличке|по прозвищу|по фамилии|фамилия|зовут)[ :]+[«“\"]?"
    r"(?P<it>[^\W\d_]{2,}(?:-[^\W\d_]+)?)"
    r"|\b(?P<f>[а-яё]{3,}(?:ович|евич|овн|евн|иничн)(?:а|у|ем|е|ой|ы|и)?)\b"
)
_SURNAME = re.compile(
    r"[А-ЯЁ][а-яё]+(?:ов|ев|ёв|ин|ын|ский|цкий|ова|ева|ёва|ина|ына|ская|цкая"
    r"|ову|еву|овой|евой|овым|евым|ского|скому|ской|скую|швили|дзе|енко|ян)"
)


def unknown(
    text: str,
    allowed: frozenset[str],
    ordinary: Callable[[str], bool] | None = None,
    nobodys: Callable[[int, str], bool] | None = None,
) -> Iterator[Finding]:
    """Yield words that could be names; offsets are of the folded text given.

    Args:
        text: folded.
        allowed: words in lower case that a person has cleared, besides those built in.
        ordinary: as for `findings.find`.
        nobodys: says of a word that opens a sentence before a name, by where it begins and in
            lower case, that it belongs to no name: «Около» in «Около Марты стояли двое».
    """
    known = ALWAYS | COMMON | GENERIC | allowed
    kept = stays(text) | offices(text)
    words = [w for w in _WORD.finditer(text) if w.start() not in kept]
    suspects = {w.start(): w.end() for w in words if _suspicious(text, w, known)}
    for word in reversed(words):  # Adam in "Adam Dudaev came" opens the sentence: carried along
        if word.start() in suspects:
            yield _found(word.start(), word.end())
        elif (
            _before_a_suspect(text, word, suspects)
            and (plain := word.group().lower()) not in known - _ALSO_GIVEN
            and not (nobodys is not None and nobodys(word.start(), plain))
        ):
            suspects[word.start()] = end = suspects[word.end() + 1]
            yield _found(word.start(), end)
    for match in _LOWER_NAME.finditer(text):
        group = "it" if match["it"] else "f"
        if match[group].lower() not in known:
            yield _found(*match.span(group))
            yield from _surname(text, match.end(group), known, ordinary)


def _surname(
    text: str, after: int, known: frozenset[str], ordinary: Callable[[str], bool] | None
) -> Iterator[Finding]:
    """Yield a second name in small letters, "my name is wren hill": no ordinary word."""
    word = _WORD.match(text, after + 1) if text[after : after + 1] == " " else None
    if word is not None and ordinary is not None and len(word.group()) > 2:
        plain = word.group().lower()
        if plain not in known and not ordinary(plain):
            yield _found(after + 1, word.end())


def _before_a_suspect(text: str, word: re.Match[str], suspects: dict[int, int]) -> bool:
    joined = text[word.end() : word.end() + 1] in {" ", "-"}
    return word.group()[0].isupper() and joined and word.end() + 1 in suspects


def _found(start: int, end: int) -> Finding:
    return Finding(
        start, end, Kind.UNKNOWN, Identifier.QUASI, "", "written like a name; nobody has cleared it"
    )


def _suspicious(text: str, word: re.Match[str], known: frozenset[str]) -> bool:
    letters = word.group()
    if not any(c.isupper() for c in letters) or len(letters) < 2 or _ROMAN.fullmatch(letters):
        return False
    plain = re.sub(r"['’]s$", "", letters.lower())
    if plain not in _ADDRESSED and MISTER.search(text[max(0, word.start() - 8) : word.start()]):
        return True  # Mr Law and Mrs Court are people
    if plain in known or all(part in known for part in re.split("['’-]", plain)):
        return False
    if COMPOUND.fullmatch(plain):
        return False
    if _SURNAME.fullmatch(letters) or letters[1:] != letters[1:].lower():
        return True
    before = text[max(0, word.start() - 12) : word.start()]
    if TITLE.search(text[max(0, word.start() - 24) : word.start()]):
        return True
    return _ABBREVIATED.search(before) is not None or not OPENS.search(before)
