"""Reasons: why somebody did something, and who, in a line that reads on every screen as typed.

The ledger keeps a reason for ever and shows it beside names and times. A character that is not
seen, that breaks the line or that turns the reading direction could make a line say what nobody
wrote, or hide another.
"""

from __future__ import annotations

import unicodedata

from bearwitness.errors import Malformed

LONGEST_REASON = 500  # characters
# Control, format (bidirectional marks among them), half of a pair, private use, breaks of a line.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


# Letters without a shape: what a syllable of Hangul lacks.
_NOTHING = frozenset({"Mn", "Me", "Cf", "Lm", "Lo"})  # of signs that are no word's
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
# In use everywhere (Unicode Standard Annex 31, table 5), as the names of letters begin. Others,
# Cherokee and Lisu among them, have letters that look like Latin ones and are not looked for.
_SCRIPTS = frozenset({
    "ARABIC", "ARMENIAN", "BENGALI", "BOPOMOFO", "CYRILLIC", "DEVANAGARI", "EASTERN", "ETHIOPIC",
    "GEORGIAN", "GREEK", "GUJARATI", "GURMUKHI", "HEBREW", "KANNADA", "KHMER", "LAO", "LATIN",
    "MALAYALAM", "MYANMAR", "ORIYA", "SINHALA", "TAMIL", "TELUGU", "THAANA", "THAI", "TIBETAN",
})  # fmt: skip
_EASTERN = frozenset({"CJK", "HANGUL", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"})
# What looks like a Latin letter, as a capital or not: Cyrillic, Greek, other Latin, digits; and
# what one Arabic letter is to several keyboards.
_LOOKS = {
    ord(sign): plain
    for plain, signs in {
        "a": "аαɑ", "b": "вβ", "c": "с", "d": "ԁđ", "e": "еε", "g": "ɡ", "h": "нһη", "k": "кκ",
        "i": "іıιӏlł1", "j": "ј", "m": "мμ", "n": "п", "o": "оοø0", "p": "рρ", "q": "ԛ", "s": "ѕ",
        "t": "тτ", "u": "и", "v": "ν", "w": "ԝ", "x": "хχ", "y": "уυγ",
        "3": "з", "4": "ч", "6": "б", "ي": "یىې", "ك": "کڪ", "ه": "ہھە",
    }.items()
    for sign in signs
}  # fmt: skip


def is_plain(text: str) -> bool:
    """Say whether a text is one line of characters that are all seen."""
    return not any(unicodedata.category(sign) in _UNSEEN for sign in text)


def as_seen(text: str) -> str:
    """Return a text on one line, without the characters in it that are not seen.

    What is copied from a web page holds soft hyphens, spaces of no width and reading marks.
    """
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(sign for sign in " ".join(plain.split()) if is_plain(sign))


def person(name: str) -> str:
    """Return who is meant: `Ada`, ` ada ` and `Ada` with an unseen mark are one person."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(c for c in plain if unicodedata.category(c) != "Cf").split())


def in_one_alphabet(name: str) -> bool:
    """Say whether the letters of a name are of one alphabet, and of one that is in use."""
    found = {_script(c) for c in name if c.isalpha() and unicodedata.category(c) != "Lm"}
    return len(found) == 1 and found <= _SCRIPTS


def alphabet(name: str) -> str:
    """Return the alphabet of a name's letters, as Unicode calls it: `LATIN`; empty: of several.

    Or of none. A name of which one letter was typed in another alphabet is of several.
    """
    letters = [c for c in _plain(name) if c.isalpha() and unicodedata.category(c) != "Lm"]
    found = {_script(c) for c in letters}
    return found.pop() if len(found) == 1 else ""


def alike(name: str) -> str:
    """Return what names that may be one person's have in common, so that one cannot be two.

    As `looks`; but a name whose alphabets are mixed, be it in letters that look alike, or are
    hardly used, is nobody's: empty.
    """
    return looks(name) if in_one_alphabet(_plain(name)) else ""


def looks(name: str) -> str:
    """Return what names that look alike have in common; empty where none has a letter or digit.

    Case, accents, punctuation and the order of words are nothing, nor which of several letters
    that look alike was typed: Cyrillic, Greek or Latin, or a digit. A transliteration or a short
    form of a name is another name. Two people of whom one name is left are taken for one.
    """
    words = "".join(
        c if c.isalnum() and c not in _FILLERS and unicodedata.category(c) != "Lm" else
        "" if unicodedata.category(c) in _NOTHING else " "
        for c in _plain(name).translate(_LOOKS)
    ).split()  # fmt: skip
    return "".join(sorted(set(words)))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())


def _script(letter: str) -> str:
    """Return the alphabet of a letter; a filler's, and a small capital's, is none."""
    called = unicodedata.name(letter, "")
    if letter in _FILLERS or "SMALL CAPITAL" in called:
        return ""
    first = called.split(" ")[0]
    return "EASTERN" if first in _EASTERN else first


def checked_reason(text: str, *, longest: int = LONGEST_REASON) -> str:
    """Return a reason without the white space around it.

    Args:
        text: as it was typed.
        longest: in characters; where the program writes behind a reason, it is longer.

    Raises:
        Malformed: there is none, it is very long, or it holds a character that is not seen.
    """
    reason = text.strip()
    if not any(sign.isalnum() for sign in reason) or len(reason) > longest:
        raise Malformed(
            "every change needs a short reason",
            hint=f"words, up to {longest} letters; no name in them",
        )
    if not is_plain(reason):
        raise Malformed(
            "a reason holds a character that is not seen, or a break of the line",
            hint="type it anew in one line; what is copied from elsewhere may hold such characters",
        )
    return reason
