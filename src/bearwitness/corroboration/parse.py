"""A parsed text as a plain value, so that the rules of reading need no language model.

`adapters.language` fills it from spaCy (English) and natasha (Russian). Offsets count Unicode
code points from the text's beginning. Word classes are those of Universal Dependencies;
dependency labels keep the parser's own scheme (ClearNLP for English, UD for Russian).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bearwitness.records.reason import as_seen
from bearwitness.records.spans import Names, Span


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark. `head` is a token index in the whole text; a root is its own head."""

    start: int
    end: int
    text: str = field(repr=False)
    lemma: str = field(repr=False)  # lower case
    word_class: str  # "NOUN", "VERB", "NUM", "PUNCT" …
    relation: str  # "nsubj", "conj", "root" …
    head: int


@dataclass(frozen=True, slots=True)
class Parse:
    """A text with its tokens, its sentences as token ranges, and the names in it.

    `normal` gives names and nouns in the nominative where the text declines them.
    """

    text: str = field(repr=False)
    language: str
    tokens: tuple[Token, ...] = field(repr=False)
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Span, ...]
    normal: Mapping[int, str] = field(default_factory=dict, repr=False)  # by its start
    _below: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turn the heads around once: a hostile text may have sentences of thousands of words."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for first, last in self.sentences:
            for i in range(first, last):
                head = self.tokens[i].head
                if head != i and first <= head < last:
                    below[head].append(i)
        object.__setattr__(self, "_below", tuple(map(tuple, below)))

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the heads from a token upwards; natasha's trees may hold cycles, so each once."""
        seen = {index}
        while (index := self.tokens[index].head) not in seen:
            seen.add(index)
            yield index

    def children(self, index: int) -> tuple[int, ...]:
        """Return the tokens that hang directly on this one, in order."""
        return self._below[index]

    def subtree(self, index: int) -> tuple[int, ...]:
        """Return the token and all that hangs on it, in the order of the text."""
        found, todo = {index}, [index]
        while todo:
            new = [i for i in self._below[todo.pop()] if i not in found]
            found.update(new)
            todo += new
        return tuple(sorted(found))

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the token range of the sentence that holds this token."""
        return self.sentences[bisect_right(self.sentences, (index, len(self.tokens))) - 1]

    def words(self, first: int, last: int) -> str:
        """Return the text from one token up to, not including, another, as a line shows it."""
        if first >= last:
            return ""
        return as_seen(self.text[self.tokens[first].start : self.tokens[last - 1].end])

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Return the code points from one token up to, not including, another."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def ranges(self, tokens: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Return the code points of some tokens: one range for each run that stands together."""
        runs: list[tuple[int, int]] = []
        for i in sorted(tokens):
            if runs and runs[-1][1] == i:
                runs[-1] = runs[-1][0], i + 1
            else:
                runs.append((i, i + 1))
        return tuple(self.offsets(first, last) for first, last in runs)

    def name_at(self, index: int) -> tuple[int, int] | None:
        """Return the token range of the name that covers this token, if one does."""
        token = self.tokens[index]
        at = bisect_right(self.names, token.start, key=lambda span: span.start) - 1
        if at < 0 or self.names[at].end < token.end:
            return None
        first, last = self.sentence(index)
        inside = [
            i
            for i in range(first, last)
            if self.names[at].start <= self.tokens[i].start
            and self.tokens[i].end <= self.names[at].end
        ]
        return inside[0], inside[-1] + 1

    def names_what(self, index: int) -> Names | None:
        """Return what the name that covers this token names, if one does."""
        token = self.tokens[index]
        at = bisect_right(self.names, token.start, key=lambda span: span.start) - 1
        return self.names[at].names if at >= 0 and self.names[at].end >= token.end else None

    def written(self, first: int, last: int) -> str:
        """Return a name or phrase, in the nominative where the model knows it."""
        start, covered = self.tokens[first].start, self.name_at(first)
        words = self.words(first, last).strip("«»“”\"' ")
        alone = covered is None and last - first == 1 and self.tokens[first].word_class == "NOUN"
        if start not in self.normal or not (alone or (covered is not None and covered[1] >= last)):
            return words
        # put back the «ё» that the model's dictionary writes as «е»
        normal = as_seen(self.normal[start])
        pairs = zip(normal, words.ljust(len(normal)), strict=False)
        return "".join(w if w in "ёЁ" else n for n, w in pairs)
