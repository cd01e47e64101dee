"""The code phrase: how somebody who gave no name can be known again.

Eight invented words, `bako zeni …`, 88 bits: 80 random ones and 8 that check the rest, so a
slip of the pen is noticed. A word is two different syllables of a consonant and a vowel, in
Latin or Cyrillic letters; it sounds as it is written and is in no dictionary. Words that would
hurt to be given are left out. The phrase itself is sealed in the envelope; what may one day lie
in the open is its tag: scrypt of the phrase under the DROP's own salt.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from itertools import islice

from bearwitness.errors import Malformed

RANDOM = 10  # bytes of entropy in a phrase
WORDS = 8
_LETTERS = 4  # of a word: two syllables
_ENOUGH = 6  # of eight words in a row, for a phrase that somebody may have mistyped
_BITS = 11  # a word
_SOUNDS = {"en": ("bdfghjklmnprstvz", "aeio"), "ru": ("бвгджзклмнпрстфх", "аеио")}
_HURTFUL = {
    "en": "rape pedo pede nazi homo sado fago dike daki japo pako jihe gipo mafa zeko hafe dego",
    "ru": "жопа педе педо пиде пидо хера хери херо жида жиде жиди жидо гада гадо гади зека зеко "
    "деби дебо лохи лоха лохо попа попе писи писа каки како",
}
_WORD = re.compile(r"[^\W\d_]+")
_STOPS = " \t\r\n\u00a0.,;:!?…-–—\"'«»“”„()[]"  # what may part a phrase from the words after it
_HINT = "eight words, as they were shown; capitals and commas do not matter"


@cache
def words(language: str) -> tuple[str, ...]:
    """Return the 2,048 words of a language, in the order of their numbers."""
    consonants, vowels = _SOUNDS[language]
    syllables = [c + v for c in consonants for v in vowels]
    pairs = [(i, j) for i in range(64) for j in range(64) if i != j]
    # Even pairs first: most words then differ from every other in two syllables or none.
    pairs.sort(key=lambda pair: ((pair[0] + pair[1]) % 2, pair))
    left = [w for i, j in pairs if (w := syllables[i] + syllables[j]) not in _hurtful(language)]
    return tuple(sorted(left[: 1 << _BITS]))


def spoken(entropy: bytes, language: str) -> str:
    """Return the phrase that these ten random bytes make.

    Raises:
        Malformed: not ten bytes.
    """
    if len(entropy) != RANDOM:
        raise Malformed(f"a phrase is made from {RANDOM} random bytes")
    number = int.from_bytes(entropy + _check(entropy), "big")
    chosen = [(number >> _BITS * place) & 2047 for place in reversed(range(WORDS))]
    return " ".join(words(language)[index] for index in chosen)


def heard(phrase: str) -> bytes:
    """Return the ten bytes behind a phrase, in whichever script it was written.

    Raises:
        Malformed: a word is not ours, or one was misheard; no word is repeated.
    """
    given = "".join(c if c.isalpha() else " " for c in phrase.casefold()).split()
    numbers = _numbers()
    if len(given) != WORDS or not all(word in numbers for word in given):
        raise Malformed("this is not a code phrase", hint=_HINT)
    number = 0
    for word in given:
        number = number << _BITS | numbers[word]
    raw = number.to_bytes(RANDOM + 1, "big")
    if _check(raw[:RANDOM]) != raw[RANDOM:]:
        raise Malformed("one of the words of this code phrase is another", hint=_HINT)
    return raw[:RANDOM]


def is_phrase(text: str) -> bool:
    """Say whether this is a code phrase that some DROP could have shown."""
    try:
        heard(text)
    except Malformed:
        return False
    return True


def begun_with(text: str) -> tuple[str, str]:
    """Return the code phrase that a text begins with, and the text after it; "" if with none."""
    run = list(islice(_WORD.finditer(text), WORDS))
    phrase = " ".join(word[0] for word in run)
    return (phrase, text[run[-1].end() :].lstrip(_STOPS)) if is_phrase(phrase) else ("", text)


def nearly_in(
    text: str, seen_as: Callable[[str], Collection[str]] = lambda word: (word.casefold(),)
) -> Iterator[tuple[int, int]]:
    """Yield where code phrases stand in a text, also with a word or two that are not ours.

    Six of our words among eight in a row: no prose has them, and a slip of the pen does.

    Args:
        text: any.
        seen_as: how a word of four letters can be read, in small letters.
    """
    numbers = _numbers()
    ours = [
        (i, word.span())
        for i, word in enumerate(_WORD.finditer(text))
        if len(word[0]) == _LETTERS and not numbers.keys().isdisjoint(seen_as(word[0]))
    ]
    for (first, (start, _)), (last, (_, end)) in zip(ours, ours[_ENOUGH - 1 :], strict=False):
        if last - first < WORDS:
            yield start, end


def reply_tag(phrase: str, salt: bytes) -> str:
    """Return where a reply to this phrase will lie: scrypt (RFC 7914), 32 hex digits.

    Args:
        phrase: as `spoken` made it or as somebody typed it.
        salt: the DROP's own, so that two DROPs never share a tag.
    """
    return hashlib.scrypt(heard(phrase), salt=salt, n=1 << 14, r=8, p=1, dklen=16).hex()


def _check(entropy: bytes) -> bytes:
    return hashlib.sha256(b"bearwitness phrase check 1" + entropy).digest()[:1]


@cache
def _hurtful(language: str) -> frozenset[str]:
    return frozenset(_HURTFUL[language].split())


@cache
def _numbers() -> Mapping[str, int]:
    return {word: index for language in _SOUNDS for index, word in enumerate(words(language))}
