"""Whole names in a text, in any Russian case, word by word; nothing that is only like them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

from bearwitness.redaction.keys import keys
from bearwitness.redaction.names import forms
from bearwitness.redaction.normal import Folded

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NameForms:
    """Whole names with every form of each of their words, worked out once for many texts."""

    names: tuple[tuple[tuple[str, frozenset[str]], ...], ...] = field(repr=False)

    @classmethod
    def of(cls, names: Iterable[str]) -> NameForms:
        """Make ready names that are given in lower case."""
        entries = filter(None, (_WORD.findall(name) for name in names))
        return cls(tuple(tuple((p, forms(p, wide=False)) for p in parts) for parts in entries))


def named_stretches(folded: Folded, names: NameForms) -> list[tuple[int, int]]:
    """Return where whole names stand, in any Russian case, word by word."""
    words = [(match, match.group().lower()) for match in _WORD.finditer(folded.text)]
    keys_of = cache(keys)
    found = []
    for parts in names.names:
        for i in range(len(words) - len(parts) + 1):
            run = words[i : i + len(parts)]
            if all(
                _is_form(word, part, shapes, keys_of)
                for (_, word), (part, shapes) in zip(run, parts, strict=True)
            ):
                found.append(folded.span(run[0][0].start(), run[-1][0].end()))
    return found


def _is_form(
    word: str, entry: str, shapes: frozenset[str], keys_of: Callable[[str], frozenset[str]]
) -> bool:
    # The first letter must be the same: what may stay is matched more strictly than what may not.
    return word == entry or (word[0] == entry[0] and not shapes.isdisjoint(keys_of(word)))
