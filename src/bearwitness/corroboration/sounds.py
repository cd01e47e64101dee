"""How a word of a name sounds, whichever letters it is written in.

A Cyrillic word has one reading. A Latin one has several: «ch» is ч in English, х in German and
ш in French, «j» is дж, й or ж, or the palochka. Words agree when one reading of each is the same.
Readings are rough: е, э and ё are one sound, so are и, й and ы; soft and hard signs and the
palochka have none, and щ sounds as ш.

Sources: BGN/PCGN 1947; GOST 7.79-2000 (ISO 9:1995); ICAO Doc 9303 part 3; the French habit of
passports until 1997; the German habit (Duden); Chechen Latin letters of 1992.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_CYRILLIC = {
    **dict(zip("абвгдеёжзийклмнопрстуфхцчшщыэюяіїєґўҫ", "abvgdeejziiklmnoprstufhcqwwieuaiiegvq",
               strict=True)),
    "ъ": "", "ь": "", "ӏ": "",
}  # fmt: skip
_LOOKS_LIKE = dict(zip("aeopcyxkmtbhil1|", "аеорсухкмтвнӏӏӏӏ", strict=True))
_MARKED = dict(zip("žčšŝèûâëçҫşƶẋċġïäöü", "JQWWeuaeQQWJHCgiaou", strict=True)) | {"ə": ""}
_PLAIN = {
    "shch": "w", "sch": "w", "shh": "w", "tch": "q", "kh": "h", "zh": "j", "ts": "c", "tz": "c",
    "cz": "c", "ch": "q", "sh": "w", "ck": "k", "ct": "kt", "ph": "f", "th": "t", "gh": "g",
    "x": "ks", "y": "i", "w": "v", "q": "k", "j": "i",
}  # fmt: skip
_GERMAN = {
    "schtsch": "w", "dsch": "j", "tsch": "q", "sch": "w", "ch": "h", "z": "c", "w": "v", "j": "i",
    "y": "i", "x": "ks", "ck": "k",
}  # fmt: skip
_FRENCH = {
    "chtch": "w", "tch": "q", "dj": "j", "ch": "w", "kh": "h", "ts": "c", "ou": "u", "gu": "g",
    "y": "i", "x": "ks",
}  # fmt: skip
_CHECHEN = _PLAIN | {"kh": "k", "ph": "p", "th": "t", "x": "h", "j": ""}
_NOT_GERMAN = re.compile(r"v|zh|kh|y[aeou]|(?<!sc)(?<!t)sh|[žčšŝèûâëçşƶẋċġ]")
_NOT_FRENCH = re.compile(r"w|sh|zh|[žčšŝûçşƶẋċġ]")
ROUGH = "~"  # before a reading in which з is с and ж is ш, as German writes them
_AS_GERMAN = str.maketrans("zj", "sw")


@lru_cache(maxsize=50_000)
def readings(word: str, among: str = "") -> frozenset[str]:
    """Return how a word may be read.

    Args:
        word: in lower case, of one or of mixed scripts.
        among: the whole name, whose other words tell what language's habits it can follow.
    """
    if any(is_cyrillic(c) for c in word):
        whole = "".join(c if is_cyrillic(c) else _LOOKS_LIKE.get(c, "") for c in word)
        said = _tidy("".join(_CYRILLIC.get(c, "") for c in whole.replace("кх", "к")))
        return frozenset((said, ROUGH + said.translate(_AS_GERMAN)))
    return _latin(word, among or word)


def _latin(word: str, among: str) -> frozenset[str]:
    plain = _plain(word)
    found = {_said(plain, _PLAIN)}
    if "j" in plain:
        found |= {_said(plain, _PLAIN | {"j": "j"}), _said(plain, _CHECHEN)}
    if "x" in plain:
        found.add(_said(plain, _PLAIN | {"x": "h"}))
    if re.search("[ẋƶġçşəċ]|x|q", unicodedata.normalize("NFC", among)):
        found.add(_said(plain, _CHECHEN))
    if not _NOT_FRENCH.search(among):
        found.add(_said(re.sub("ine$", "in", plain), _FRENCH))
    rough = {ROUGH + said.translate(_AS_GERMAN) for said in found}
    if not _NOT_GERMAN.search(among):
        said = _said(plain, _GERMAN)
        rough |= {ROUGH + said.translate(_AS_GERMAN)}
        found |= {said}
        return frozenset(found | rough)
    return frozenset(found | rough)


def _plain(word: str) -> str:
    marked = "".join(_MARKED.get(c, c) for c in unicodedata.normalize("NFC", word))
    parts = unicodedata.normalize("NFKD", marked)
    return re.sub("[^a-zA-Z]", "", parts)


def _said(word: str, table: Mapping[str, str]) -> str:
    letters = "|".join(sorted(table, key=len, reverse=True))
    return _tidy(re.sub(letters, lambda m: table[m[0]], word).lower())


def _tidy(said: str) -> str:
    said = said.replace("dj", "j").replace("ts", "c").replace("io", "e")
    said = re.sub(r"(.)\1+", r"\1", said)
    said = re.sub("i(?=[aeou])", "", said)
    return re.sub(r"(.)\1+", r"\1", said)


def is_cyrillic(letter: str) -> bool:
    """Say whether a letter is Cyrillic; ҫ is not, which stands among the Chechen Latin ones."""
    return "Ѐ" <= letter <= "ӿ" and letter != "ҫ"


def agree(one: frozenset[str], other: frozenset[str], *, rough: bool) -> bool:
    """Say whether two words have a reading in common; `rough` where one may be German."""
    both = one & other
    return any(rough or not reading.startswith(ROUGH) for reading in both)


def may_be_german(name: str) -> bool:
    """Say whether a whole name, in lower case, is in Latin letters and may be spelt in German."""
    return not any(is_cyrillic(c) for c in name) and not _NOT_GERMAN.search(name)


@lru_cache(maxsize=50_000)
def stems(reading: str) -> frozenset[str]:
    """Return what may be left of a reading without the ending of a Russian case or gender."""
    if adjective := re.fullmatch("(.+[sc]k)(?:i|ogo|omu|im|om|oi|ai|a|u)", reading):
        return frozenset((adjective[1],))
    bare = re.sub("[aeiou]+$", "", reading)
    found = {bare, re.sub("[aeiou]+m$", "", reading), re.sub("([^aeiou])e([lr])$", r"\1\2", bare)}
    return frozenset(stem for stem in found if len(stem.lstrip(ROUGH)) >= 2)
