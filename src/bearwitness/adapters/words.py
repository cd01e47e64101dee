"""How common a word is, and whether it is an ordinary word that is nobody's name.

Frequencies: wordfreq 3 (Speer 2022, doi 10.5281/zenodo.7199437; its lists end in 2021, CC BY-SA
4.0, installed and not shipped by us). Whether a Russian word is a name: pymorphy3. Whether an
English one is in a dictionary: the word lists of the language model's lemmatizer (WordNet).
Loaded on first use; answers are kept per word, so they stay in memory like the models.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from bearwitness.adapters.language import english_dictionary, quietly, uninflected
from bearwitness.redaction.commons import COMMON
from bearwitness.redaction.names import cyrillic

_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_COMMON = 3.5  # Zipf: about three times in a million words
_COMMON_NOUN = 4.0  # English nouns include names that are also coins and birds
_NAMES = {"Name", "Surn", "Patr", "Geox", "Init", "Trad", "Orgn"}
_GRAMMAR = {"PREP", "CONJ", "PRCL", "NPRO"}  # "ли" is a question before it is a surname
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
