"""A parsed text as a plain value, so that the rules of reading need no language model.

`adapters.language` fills it from spaCy (English) and natasha (Russian). Offsets count Unicode
code points from the text's beginning. Word classes are those of Universal Dependencies;
dependency labels keep the parser's own scheme (ClearNLP for English, UD for Russian).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bearwitness.records.spans import Span


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
    """A text with its tokens, its sentences as token ranges, and the names in it."""

    text: str = field(repr=False)
    language: str
    tokens: tuple[Token, ...] = field(repr=False)
    sentences: tuple[tuple[int, int], ...]
    names: tuple[Span, ...]

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the heads from a token upwards; natasha's trees may hold cycles, so each once."""
        seen = {index}
        while (index := self.tokens[index].head) not in seen:
            seen.add(index)
            yield index

    def children(self, index: int) -> tuple[int, ...]:
        """Return the tokens that hang directly on this one, in order."""
        first, last = self.sentence(index)
        return tuple(i for i in range(first, last) if i != index and self.tokens[i].head == index)

    def subtree(self, index: int) -> tuple[int, ...]:
        """Return the token and all that hangs on it, in the order of the text."""
        first, last = self.sentence(index)
        return tuple(i for i in range(first, last) if i == index or index in self.ancestors(i))

    def sentence(self, index: int) -> tuple[int, int]:
        """Return the token range of the sentence that holds this token."""
        return next((first, last) for first, last in self.sentences if first <= index < last)
