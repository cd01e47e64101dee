"""Every other mention of a name that was found: inflected, romanised, alone or together.

In the text where it was found, and in all others of the case: a name that a model saw in one
testimony is covered in the next, where it opens a sentence or stands in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bearwitness.redaction.commons import EVERYDAY
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.names import undeclined
from bearwitness.redaction.sweep import Sweep

_SPREAD = (Kind.PERSON, Kind.PLACE, Kind.UNKNOWN)
_WORD = re.compile(r"[^\W_]+")
_HERE = "another mention of a name"
_ELSEWHERE = "a name that another testimony of the case holds"


@dataclass(frozen=True)
class Elsewhere:
    """The names found in all texts of a case, ready to be looked for. Make one with `of`.

    Two are alike if they look for the same names: a text that brings none changes nothing.
    """

    sweeps: Mapping[Kind, Sweep] = field(repr=False, compare=False)
    words: frozenset[tuple[Kind, str]] = field(default=frozenset(), repr=False)

    @classmethod
    def of(
        cls,
        texts: Iterable[tuple[str, Sequence[Finding]]],
        ordinary: Callable[[str], bool] | None = None,
    ) -> Elsewhere:
        """Get the names ready.

        Args:
            texts: each text of the case with its own findings.
            ordinary: as for `findings.find`.
        """
        words: dict[Kind, set[str]] = {kind: set() for kind in _SPREAD}
        for text, found in texts:
            for kind in _SPREAD:
                words[kind] |= _words(text, found, kind)
        return cls(
            {kind: _ready(words[kind], ordinary) for kind in _SPREAD},
            frozenset((kind, word) for kind in _SPREAD for word in words[kind]),
        )


def mentions(
    text: str,
    found: Sequence[Finding],
    ordinary: Callable[[str], bool] | None,
    elsewhere: Elsewhere | None = None,
) -> Iterator[Finding]:
    """Yield the other mentions of the names found here, and those of names found elsewhere."""
    for kind in _SPREAD:
        yield from _seen(text, kind, _ready(_words(text, found, kind), ordinary), _HERE)
        if elsewhere is not None:
            yield from _seen(text, kind, elsewhere.sweeps[kind], _ELSEWHERE)


def _ready(words: set[str], ordinary: Callable[[str], bool] | None) -> Sweep:
    every = words | {form for word in words for form in undeclined(word)}
    return Sweep.of(sorted(every), wide=False, ordinary=ordinary)


def _words(text: str, found: Sequence[Finding], kind: Kind) -> set[str]:
    return {
        word
        for finding in found
        if finding.kind is kind
        for word in _WORD.findall(text[finding.start : finding.end])
        if _telling(word)
    }


def _seen(text: str, kind: Kind, sweep: Sweep, why: str) -> Iterator[Finding]:
    identifier = Identifier.DIRECT if kind is Kind.PERSON else Identifier.QUASI
    for seen in sweep.sightings(text):
        word = text[seen.start : seen.end]
        # A person's name counts in lower case too; a place may be a word, as Mill is.
        if _telling(word.capitalize() if kind is Kind.PERSON else word):
            yield Finding(seen.start, seen.end, kind, identifier, "", why)


def _telling(word: str) -> bool:
    plain = word.lower()
    return len(word) >= 3 and word[0].isupper() and plain not in EVERYDAY and not word.isdecimal()
