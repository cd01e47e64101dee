"""How common a word is, and whether it is an ordinary word that is nobody's name.

Frequencies: wordfreq 3 (Speer 2022, doi 10.5281/zenodo.7199437; its lists end in 2021, CC BY-SA
4.0, installed and not shipped by us). Whether a Russian word is a name: pymorphy3. Whether an
English one is in a dictionary: the word lists of the language model's lemmatizer (WordNet).
Loaded on first use; answers are kept per word, so they stay in memory like the models.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from bearwitness.adapters.language import english_dictionary, quietly, uninflected
from bearwitness.redaction.commons import COMMON
from bearwitness.redaction.names import cyrillic
from bearwitness.redaction.small import Reading

_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_COMMON = 3.5  # Zipf: about three times in a million words
_COMMON_NOUN = 4.0  # English nouns include names that are also coins and birds
_NAMES = {"Name", "Surn", "Patr", "Geox", "Init", "Trad", "Orgn"}
_GRAMMAR = {"PREP", "CONJ", "PRCL", "NPRO"}  # "ли" is a question before it is a surname
_EVERYBODYS = 5.3  # an English word of this rank is grammar, which no dictionary of nouns has
_LISTED = 3.0  # and a word said once in a million is no name that nobody knows
_KNOWN = 100_000  # words whose answer is kept


@lru_cache(maxsize=_KNOWN)
def frequency(word: str) -> float:
    """Return the share of running words that a word makes up in everyday text; 0 if not listed.

    Args:
        word: in lower case; Cyrillic letters are looked up in Russian, others in English.

    Raises:
        Unavailable: the word lists are not installed (they come with the desk extra).
    """
    with quietly():
        from wordfreq import word_frequency  # noqa: PLC0415 - slow to import; only when asked for

    return float(word_frequency(word, "ru" if _CYRILLIC.search(word) else "en", wordlist="large"))


@lru_cache(maxsize=_KNOWN)
def told(word: str) -> float:
    """Return the share of running words that a word makes up in all its forms together.

    Russian spreads a word over a dozen forms: "одеялом" is rare and "одеяло" is not.

    Args:
        word: in lower case, in any form.

    Raises:
        Unavailable: as for `frequency`.
    """
    if _CYRILLIC.search(word):
        forms = {form.word for form in _morphology().parse(word)[0].lexeme}
        return sum(map(frequency, forms | {word, *(f.replace("ё", "е") for f in forms)}))
    return sum(map(frequency, {word, *uninflected(word)} | {word + "s", word + "ed", word + "ing"}))


@lru_cache(maxsize=_KNOWN)
def ordinary(word: str) -> bool:
    """Say whether a word is common and, as far as the dictionaries know, nobody's name.

    Args:
        word: in lower case.

    Raises:
        Unavailable: as for `frequency`.
    """
    if word in COMMON:
        return True
    millions = frequency(word) * 1e9
    if millions < 10**_COMMON:
        return False
    if _CYRILLIC.search(word):
        readings = _readings(word)
        if any(_GRAMMAR & tags for tags in readings):
            return True
        return any(readings) and not _a_name(word)
    kinds = english_dictionary(word)
    if kinds - {"noun"}:
        return True
    return "noun" in kinds and millions >= 10**_COMMON_NOUN and not _a_name(cyrillic(word))


@lru_cache(maxsize=_KNOWN)
def reading(word: str, among: str) -> Reading:
    """Say whether a word may be somebody's or some place's name, as the dictionaries know it.

    Args:
        word: in lower case.
        among: "ru" if the words around are Russian, in either alphabet; "en" otherwise. A word
            in Latin letters is read as a Russian name first there, and as English first here.
            Or who did something that people do, opening a sentence: "he" or "she" by the form of
            a Russian verb, "somebody" by an English one.

    Raises:
        Unavailable: as for `frequency`.
    """
    if among in {"he", "she"}:
        return _did(word, "masc" if among == "he" else "femn")
    if among == "somebody":
        return _did_english(word)
    native = _CYRILLIC.search(word) is not None
    if native and word not in COMMON and len(word) > 1:
        return _read(word)
    if native or len(word) < 3 or (word in COMMON and among != "ru"):
        return Reading.PLAIN
    english = bool(english_dictionary(word)) or frequency(word) * 1e9 >= 10**_EVERYBODYS
    if english and among != "ru":
        return Reading.PLAIN
    found = {_read(way) for way in _in_cyrillic(word)}
    if Reading.NAME in found or Reading.MAYBE in found:
        sure = Reading.PLAIN not in found and not english
        return Reading.NAME if sure else Reading.MAYBE
    if english:
        return Reading.PLAIN
    if Reading.PLAIN in found:
        return Reading.ROMANISED
    if frequency(word) * 1e9 >= 10**_COMMON:
        return Reading.PLAIN
    return Reading.UNKNOWN if frequency(word) * 1e9 < 10**_LISTED else Reading.MAYBE


_NO_DOER = {"ADVB", "PREP", "CONJ", "PRCL", "NPRO", "PRED", "NUMR", "GRND", "VERB", "INFN", "COMP",
            "INTJ", "ADJF", "PRTF"}  # fmt: skip


def _did(word: str, gender: str) -> Reading:
    """Say whether a Russian word before a verb of this gender is a name that is a word too.

    MAYBE for a thing that could be the verb's subject; NAME for a living being, and for a thing of
    the other gender: «Дата плакал».
    """
    readings = _readings(word)
    if not readings:
        return Reading.UNKNOWN
    if any(_NO_DOER & tags for tags in readings):
        return Reading.PLAIN
    first = [tags for tags in readings if {"NOUN", "nomn", "sing"} <= tags]
    agree = [tags for tags in first if tags & {gender, "ms-f", "GNdr"}]
    if agree:
        return Reading.NAME if any("anim" in tags for tags in agree) else Reading.MAYBE
    if not first or "neut" in first[0] or any({"accs", "inan"} <= tags for tags in readings):
        return Reading.PLAIN  # «Дверь открыл» is what somebody opened
    return Reading.NAME


def _did_english(word: str) -> Reading:
    """Say whether an English word without an article, before such a verb, may be a name."""
    kinds = english_dictionary(word)
    if not kinds:
        return Reading.UNKNOWN
    plural = re.fullmatch(r".{2,}[^su]s|.{2,}(?:ses|ren|men)|people|.{2,}(?:ing|ly)", word)
    return Reading.PLAIN if plural or "adv" in kinds or "noun" not in kinds else Reading.MAYBE


def _read(word: str) -> Reading:
    """Read a word in Cyrillic letters; of two letters only what nobody knows («Ут») may be one."""
    readings = _readings(word)
    if len(word) == 2:
        common = readings or frequency(word) * 1e9 >= 10**_COMMON
        return Reading.PLAIN if common else Reading.UNKNOWN
    if not readings:
        listed = frequency(word) * 1e9 >= 10**_LISTED and not _guessed_name(word)
        return Reading.PLAIN if listed else Reading.UNKNOWN
    named = [bool(_NAMES & tags) for tags in readings]
    if not any(named) or any(_GRAMMAR & tags for tags in readings):
        return Reading.PLAIN
    return Reading.NAME if all(named) else Reading.MAYBE


def _guessed_name(word: str) -> bool:
    """Say whether a word that no dictionary has is built as a name is: меркулыч, тагировой."""
    return any(_NAMES & set(p.tag.grammemes) for p in _morphology().parse(word))


def _in_cyrillic(word: str) -> Iterator[str]:
    """Yield what a Russian word in Latin letters may be: as it stands, or with a soft sign."""
    plain = cyrillic(re.sub(r"(?<=[bcdfghjklmnpqrstvwxz])y(?![aeou])", "ы", word))
    yield plain
    for at in range(1, len(plain) + 1):
        if plain[at - 1] in "бвдзлмнпрстфцшчжщ" and plain[at : at + 1] != "ь":
            yield f"{plain[:at]}ь{plain[at:]}"


def _a_name(word: str) -> bool:
    return any(_NAMES & tags for tags in _readings(word))


def _readings(word: str) -> list[frozenset[str]]:
    """Return the tags of each way that the Russian dictionary knows to read a word."""
    return [frozenset(p.tag.grammemes) for p in _morphology().parse(word) if p.is_known]


@cache
def _morphology() -> Any:
    with quietly():
        import pymorphy3  # noqa: PLC0415 - slow to import; only when asked for

        return pymorphy3.MorphAnalyzer()
