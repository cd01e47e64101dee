"""What stands beside a found name and belongs to it: «Но По Ту», "Tell Rumman", «аль-кади».

Names of many peoples have parts that are words elsewhere, the smallest ones among them. In
mid-sentence such a word has a capital for no other reason; in small letters it is no ordinary one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bearwitness.redaction.commons import COMMON, GENERIC, MONTHS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.parts import PARTS
from bearwitness.redaction.small import Reader, Reading, romanised

_NAMES = {Kind.PERSON, Kind.PLACE, Kind.UNKNOWN}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_OPENS = re.compile(r"(?:^|[.!?…:;\n\"“„«(])[\s\"'«»“”„‘(\[—–-]*$")
_WORDS_OF_GRAMMAR = (COMMON | MONTHS) - PARTS - {"i"}
# Written with a capital by custom, beside a name too.
_POLITE = {"вы", "вас", "вам", "вами", "ваш", "ваша", "ваше", "ваши", "the", "of", "in"}


def neighbours(
    text: str,
    found: Sequence[Finding],
    allowed: frozenset[str],
    ordinary: Callable[[str], bool],
    reading: Reader,
) -> Iterator[Finding]:
    """Yield the words beside found names that belong to them; offsets are of the text.

    Args:
        text: as it was given: a part of a name that is disguised by signs is not seen here.
        found: what was found so far, in the same offsets.
        allowed: words in lower case that a person has cleared.
        ordinary: as for `findings.find`.
        reading: as for `findings.find`.
    """
    named = {at for f in found if f.kind in _NAMES for at in range(f.start, f.end)}
    words = list(_WORD.finditer(text))
    russian = romanised(text, reading)
    belongs = {i for i, word in enumerate(words) if word.start() in named}
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):  # a run grows both ways
        for i in order:
            sides = [j for j in (i - 1, i + 1) if j in belongs and _joined(text, words, i, j)]
            word = words[i].group()
            if i in belongs or not sides or word.lower() in allowed:
                continue
            if _written_as_a_name(text, words[i]) or _odd(
                text, words[i], ordinary, reading, russian
            ):
                belongs.add(i)
                yield _part(words[i])
    for run in _runs(text, words, belongs):
        yield from (_part(word) for word in run if word.group().lower() not in allowed)


def _joined(text: str, words: Sequence[re.Match[str]], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return text[words[first].end() : words[second].start()] in {" ", "-"}


def _written_as_a_name(text: str, word: re.Match[str]) -> bool:
    """Say whether a word of grammar has a capital in mid-sentence, which only a name gives it."""
    letters, plain = word.group(), word.group().lower()
    if not letters[0].isupper() or plain in _POLITE or plain not in _WORDS_OF_GRAMMAR:
        return False
    return not _opens(text, word) and not _in_capitals(text, word)


def _odd(
    text: str,
    word: re.Match[str],
    ordinary: Callable[[str], bool],
    reading: Reader,
    russian: Sequence[tuple[int, int]],
) -> bool:
    """Say whether a word in a line of small letters is none that everybody uses."""
    plain = word.group()
    if not plain.islower() or not _line(text, word).islower() or plain in COMMON | PARTS | GENERIC:
        return False
    if not plain.isascii():
        return not ordinary(plain)
    if any(a <= word.start() < b for a, b in russian):
        return len(plain) > 2 and reading(plain, "ru") is Reading.PLAIN  # "begum": not Russian
    return False


def _runs(
    text: str, words: Sequence[re.Match[str]], belongs: set[int]
) -> Iterator[list[re.Match[str]]]:
    """Yield words of grammar alone that stand together with capitals: «у Но По Ту»."""
    run: list[int] = []
    for i in [*range(len(words)), -1]:
        if i >= 0 and i not in belongs and _of_a_run(text, words[i]):
            if run and not _joined(text, words, run[-1], i):
                yield from _told(text, words, run)
                run = []
            run.append(i)
        else:
            yield from _told(text, words, run)
            run = []


def _of_a_run(text: str, word: re.Match[str]) -> bool:
    plain = word.group().lower()
    grammar = plain in _WORDS_OF_GRAMMAR and plain not in _POLITE
    return grammar and word.group()[0].isupper() and not _in_capitals(text, word)


def _told(
    text: str, words: Sequence[re.Match[str]], run: Sequence[int]
) -> Iterator[list[re.Match[str]]]:
    inside = [i for i in run if not _opens(text, words[i])]
    if len(inside) > 1:
        yield [words[i] for i in run]


def _opens(text: str, word: re.Match[str]) -> bool:
    return _OPENS.search(text[max(0, word.start() - 12) : word.start()]) is not None


def _in_capitals(text: str, word: re.Match[str]) -> bool:
    line = _line(text, word)
    capitals = sum(c.isupper() for c in line)
    return capitals * 2 > sum(c.isalpha() for c in line)


def _line(text: str, word: re.Match[str]) -> str:
    start, end = text.rfind("\n", 0, word.start()) + 1, text.find("\n", word.end())
    return text[start : end if end >= 0 else len(text)]


def _part(word: re.Match[str]) -> Finding:
    return Finding(
        *word.span(), Kind.UNKNOWN, Identifier.QUASI, "", "beside a name, and written as its part"
    )
