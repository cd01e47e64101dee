"""What stands beside a found name and belongs to it: «Но По Ту», "Tell Rumman", «аль-кади».

Names of many peoples have parts that are words elsewhere, the smallest ones among them. In
mid-sentence such a word has a capital for no other reason; in small letters it is no ordinary one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from bearwitness.redaction.commons import COMMON, GENERIC, MONTHS
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.lines import Line, lies_in, line_of, lines
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
    words, written = list(_WORD.finditer(text)), lines(text)
    placed = [line_of(word.start(), written) for word in words]
    russian = romanised(text, reading)

    def odd(word: re.Match[str], line: Line) -> bool:
        """Say whether a word in a line of small letters is none that everybody uses."""
        plain = word.group()
        if not line.small or plain in COMMON | PARTS | GENERIC:
            return False
        if not plain.isascii():
            return not ordinary(plain)
        foreign = len(plain) > 2 and lies_in(word.start(), russian)
        return foreign and reading(plain, "ru") is Reading.PLAIN  # "begum": not Russian

    belongs = {i for i, word in enumerate(words) if word.start() in named}
    for order in (range(len(words)), range(len(words) - 1, -1, -1)):  # a run grows both ways
        for i in order:
            beside = any(j in belongs and _joined(text, words, i, j) for j in (i - 1, i + 1))
            if i in belongs or not beside or words[i].group().lower() in allowed:
                continue
            inside = _capital_of_its_own(words[i], placed[i]) and not _opens(text, words[i])
            if inside or odd(words[i], placed[i]):
                belongs.add(i)
                yield _part(words[i])
    for run in _runs(text, words, placed, belongs):
        yield from (_part(word) for word in run if word.group().lower() not in allowed)


def _joined(text: str, words: Sequence[re.Match[str]], one: int, other: int) -> bool:
    first, second = sorted((one, other))
    return text[words[first].end() : words[second].start()] in {" ", "-"}


def _capital_of_its_own(word: re.Match[str], line: Line) -> bool:
    """Say whether a word of grammar has a capital, which in mid-sentence only a name gives it."""
    plain = word.group().lower()
    grammar = plain in _WORDS_OF_GRAMMAR and plain not in _POLITE
    return grammar and word.group()[0].isupper() and not line.capitals


def _runs(
    text: str, words: Sequence[re.Match[str]], placed: Sequence[Line], belongs: set[int]
) -> Iterator[list[re.Match[str]]]:
    """Yield words of grammar alone that stand together with capitals: «у Но По Ту»."""
    run: list[int] = []
    for i in [*range(len(words)), -1]:
        if i >= 0 and i not in belongs and _capital_of_its_own(words[i], placed[i]):
            if run and not _joined(text, words, run[-1], i):
                yield from _told(text, words, run)
                run = []
            run.append(i)
        else:
            yield from _told(text, words, run)
            run = []


def _told(
    text: str, words: Sequence[re.Match[str]], run: Sequence[int]
) -> Iterator[list[re.Match[str]]]:
    inside = [i for i in run if not _opens(text, words[i])]
    if len(inside) > 1:
        yield [words[i] for i in run]


def _opens(text: str, word: re.Match[str]) -> bool:
    return _OPENS.search(text[max(0, word.start() - 12) : word.start()]) is not None


def _part(word: re.Match[str]) -> Finding:
    return Finding(
        *word.span(), Kind.UNKNOWN, Identifier.QUASI, "", "beside a name, and written as its part"
    )
