"""Names without a capital to tell them by: in small letters, or opening a sentence.

Chats are written without capitals, and there a language model sees few names. A dictionary says
of a word whether it is a name; a word that no dictionary has may be one. What is a name and an
everyday word too («вера», «роман») counts only where the writing does not decide: in a line
without capitals, and where a sentence begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum

from bearwitness.redaction.commons import ALWAYS, COMMON, GENERIC
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.legal import LEGAL, offices, stays
from bearwitness.redaction.lines import Line, lies_in, line_of, lines
from bearwitness.redaction.unknowns import OPENS

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_NO_NAME = ALWAYS | COMMON | GENERIC
_WHY = {
    "name": "a word that the dictionary knows as a name",
    "maybe": "a word that is also a name, where nothing says which",
    "unknown": "a word that no dictionary has; nobody has cleared it",
}


class Reading(StrEnum):
    """What a dictionary says of a word."""

    PLAIN = "plain"  # nobody's name
    ROMANISED = "romanised"  # nobody's name, and Russian in Latin letters
    NAME = "name"  # a name and nothing else
    MAYBE = "maybe"  # a name, and an everyday word too
    UNKNOWN = "unknown"  # in no dictionary


Reader = Callable[[str, str], Reading]  # a word in lower case, and the language around it
_SENTENCE = re.compile(r"[^.!?…\n]+")
_CYRILLIC = re.compile(r"[\u0400-\u052f]{2,}")
_SHORT = frozenset({"ya", "ne", "iz"})  # too short to ask a dictionary about
_LONG = 8  # so long a word of law in small letters is nobody's
# What may stand before a name at the start of a sentence, and is anybody's name nowhere. A
# dictionary cannot say so: it reads Рада, Мир and Рано as words, and they are people.
_BEFORE_A_NAME = """
около после возле вокруг кроме вместо против среди сквозь между через потом затем тогда когда если
поэтому только также вчера сегодня завтра снова опять вдруг однажды сначала наконец напротив рядом
впереди позади внутри вслед лишь даже именно конечно наверное неужели разве позднее раньше вместе
okolo posle vozle vokrug krome vmesto protiv sredi skvoz mezhdu cherez potom zatem togda kogda
esli poetomu tolko takzhe vchera segodnya zavtra snova opyat vdrug odnazhdy snachala nakonets
naprotiv ryadom vperedi pozadi vnutri vsled lish dazhe imenno konechno navernoe neuzheli razve
pozdnee ranshe vmeste
"""
_CLOSED = frozenset(_BEFORE_A_NAME.split())
_ROMANISED = 3  # such words, and two in five of a sentence's, make it Russian


def romanised(text: str, reading: Reader) -> list[tuple[int, int]]:
    """Return the sentences that are Russian in Latin letters, as places in the text."""
    found = []
    for sentence in _SENTENCE.finditer(text):
        words = [w.group().lower() for w in _WORD.finditer(sentence.group())]
        if len(words) < _ROMANISED or _CYRILLIC.search(sentence.group()):
            continue
        read = sum(reading(word, "en") is Reading.ROMANISED for word in words)
        count = read + sum(word in _SHORT for word in words) if read else 0
        if count >= _ROMANISED or (count > 1 and count * 5 >= len(words) * 2):
            found.append(sentence.span())
    return found


def nobodys(text: str, reading: Reader) -> Callable[[int, str], bool]:
    """Return what says of a Russian word of a text that it is nobody's name, in both alphabets.

    It is asked with where a word begins, and with the word in lower case.
    """
    russian = romanised(text, reading)

    def said(start: int, plain: str) -> bool:
        if plain not in _CLOSED:
            return False
        return bool(_CYRILLIC.fullmatch(plain)) or lies_in(start, russian)

    return said


def small(text: str, allowed: frozenset[str], reading: Reader) -> Iterator[Finding]:
    """Yield names that no capital tells; offsets are of the folded text given.

    Args:
        text: folded.
        allowed: words in lower case that a person has cleared.
        reading: says of a word in lower case what it may be.
    """
    known = _NO_NAME | allowed
    russian, kept = romanised(text, reading), stays(text) | offices(text)
    written = lines(text)
    for word in _WORD.finditer(text):
        line = line_of(word.start(), written)
        plain, among = word.group().lower(), _around(line, word, russian)
        # "Nine" in a Russian sentence is Нине before it is a number.
        common = plain in known and (among != "ru" or plain in allowed or not plain.isascii())
        common = common or (word.group().islower() and plain in LEGAL and len(plain) >= _LONG)
        if common or word.start() in kept or not _undecided(text, word):
            continue
        told = _of(plain, among, reading)
        if told in {Reading.NAME, Reading.UNKNOWN} or (
            told is Reading.MAYBE and (word.group()[0].isupper() or line.small)
        ):
            yield Finding(*word.span(), Kind.UNKNOWN, Identifier.QUASI, "", _WHY[told])


def _around(line: Line, word: re.Match[str], russian: list[tuple[int, int]]) -> str:
    """Return the language of the words around: of the line, or of a romanised sentence."""
    return "ru" if line.cyrillic or lies_in(word.start(), russian) else "en"


def _of(plain: str, among: str, reading: Reader) -> Reading:
    """Read a word; one with a hyphen by its parts, of which one that tells is enough."""
    told = {reading(part, among) for part in re.split("[-’']", plain) if len(part) > 1}
    for one in (Reading.NAME, Reading.UNKNOWN, Reading.MAYBE):
        if one in told:
            return one
    return Reading.PLAIN


def _undecided(text: str, word: re.Match[str]) -> bool:
    """Say whether the writing of a word leaves open whether it is a name."""
    if word.group().islower():
        return True
    return OPENS.search(text[max(0, word.start() - 12) : word.start()]) is not None
