"""Words and their pieces, as a language model was trained to see them.

WordPiece (Schuster and Nakajima 2012; Devlin et al. 2019): a word is cut into the longest
pieces that the vocabulary has, from its beginning. Letters are lower case and without accents;
that a word had a capital is kept beside it. Written here because the library that does the same
brings a client for a model hub with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WINDOW = 256  # pieces that the model sees at once, with a mark at each end
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+|[^\w\s]|_")
_LONGEST = 100  # letters of a word; a longer one is none
_MOST = 16  # pieces of a word; what it names shows in its first ones
_UNKNOWN = "[UNK]"
_ENDS = frozenset(".!?\n")


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a sign: where it stands, its pieces, whether it has a capital."""

    start: int
    end: int
    pieces: tuple[int, ...]
    capital: bool
    ends: bool  # a sentence or a line ends with it


@dataclass(frozen=True, slots=True)
class Window:
    """What a model is given at once, and where in it each word begins."""

    words: Sequence[Word]
    ids: Sequence[int]
    capitals: Sequence[int]
    firsts: Sequence[int]


class Pieces:
    """A vocabulary that cuts words."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self.numbers = vocabulary
        self._known: dict[str, tuple[int, ...]] = {}
        self.opens, self.closes = vocabulary["[CLS]"], vocabulary["[SEP]"]

    @classmethod
    def of(cls, lines: str) -> Pieces:
        """Return the vocabulary of a file with one piece a line."""
        return cls({piece: n for n, piece in enumerate(lines.split("\n")) if piece})

    def words(self, text: str) -> list[Word]:
        """Return the words and signs of a text, in order."""
        found = []
        for match in _WORD.finditer(text):
            word = match.group()
            ends = word in _ENDS or text[match.end() : match.end() + 1] == "\n"
            found.append(
                Word(*match.span(), self.pieces(word), capital=word[0].isupper(), ends=ends)
            )
        return found

    def pieces(self, word: str) -> tuple[int, ...]:
        """Return the numbers of a word's pieces, at least one."""
        if len(word) > _LONGEST:
            return (self.numbers[_UNKNOWN],)
        known = self._known.get(word)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            known = self._known[word] = tuple(self._cut(plain(word)))[:_MOST]
        return known

    def _cut(self, word: str) -> Iterator[int]:
        found, start = [], 0
        while start < len(word):
            mark = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((e for e in ends if mark + word[start:e] in self.numbers), None)
            if end is None:
                return iter((self.numbers[_UNKNOWN],))
            found.append(self.numbers[mark + word[start:end]])
            start = end
        return iter(found or (self.numbers[_UNKNOWN],))

    def windows(self, words: Sequence[Word]) -> Iterator[Window]:
        """Yield windows that follow each other, cut at the end of a sentence if one is near."""
        start = 0
        while start < len(words):
            end, room = start, WINDOW - 2
            while end < len(words) and len(words[end].pieces) <= room:
                room -= len(words[end].pieces)
                end += 1
            if end < len(words):
                cuts = range(end, start + (end - start) // 2, -1)
                end = next((cut for cut in cuts if words[cut - 1].ends), end)
            yield self.window(words[start:end])
            start = end

    def window(self, words: Sequence[Word]) -> Window:
        """Return one window of words that fit into it."""
        ids, capitals, firsts = [self.opens], [0], []
        for word in words:
            firsts.append(len(ids))
            ids += word.pieces
            capitals += [int(word.capital)] * len(word.pieces)
        return Window(words, [*ids, self.closes], [*capitals, 0], firsts)


def plain(word: str) -> str:
    """Return a word in lower case, without accents."""
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
