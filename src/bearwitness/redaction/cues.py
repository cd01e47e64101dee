"""Which shapes can stand in a text at all, told from a few letters that each of them needs.

Two hundred shapes are looked for in every text, and most texts hold few of them. From each shape
the letters are read off once that whatever it matches must hold: `(?:scar|tattoo)s?` needs "scar"
or "tattoo". A shape none of whose cues stands in a text is not tried; what is found stays the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

Cues = frozenset[str] | None  # one of these is needed; None: nothing is known
_SHORT = 2  # letters of the shortest cue
_BEGUN = 4  # the first letters of a cue, which are asked for first
# What else a pattern that ignores case takes for the same letter (CPython's table of such cases).
_SAME = str.maketrans("ıſᲀᲁᲂᲃᲄᲅᲆᲇ", "isвдосттъѣ") | {0x307: ""}
_HEX = {"x": 2, "u": 4, "U": 8}
_CLASSES = "dDwWsSbBAZ0123456789"
_REPEATED = re.compile(r"(?:([?*])|(\+)|\{(\d*)(?:,\d*)?\})[?+]?")
_OPENS = re.compile(r"\((?:\?(?:P<\w+>|[a-zA-Z-]*:|(?P<aside>[=!]|<[=!]|P=\w+|[a-zA-Z]+(?=\)))))?")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)


def seen(shape: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `shape.finditer(text)` does, and nothing at once where no cue stands in a text."""
    needed = cues(shape)
    if needed is None or _stands(needed, *_held(text)):
        yield from shape.finditer(text)


def _stands(needed: frozenset[str], low: str, held: frozenset[str]) -> bool:
    return any(cue[:_BEGUN] in held and cue in low for cue in needed)


@cache
def cues(shape: re.Pattern[str]) -> Cues:
    """Return letters in lower case, two or more each, one of which every match of a shape holds."""
    return _Reading(shape.pattern).either()


@lru_cache(maxsize=1)  # several rooms ask about one text, one after the other
def _held(text: str) -> tuple[str, frozenset[str]]:
    """Return a text in lower case and all short runs of letters in it."""
    low = text.lower().translate(_SAME)
    sizes = range(_SHORT, _BEGUN + 1)
    return low, frozenset(low[i : i + n] for n in sizes for i in range(len(low) - n + 1))


class _Reading:
    """Reads a pattern from its beginning to its end, once."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def either(self) -> Cues:
        """Read alternatives up to the end or a bracket that closes."""
        ways = [self._row()]
        while self._next() == "|":
            self._at += 1
            ways.append(self._row())
        return None if None in ways else frozenset(c for way in ways if way for c in way)

    def _next(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _row(self) -> Cues:
        """Read what stands one after the other; each of it is needed, so the best will do."""
        best: Cues = None
        run = ""
        while self._next() not in {"", "|", ")"}:
            letter, cue = self._one()
            least = self._least()
            whole, run = run + letter * (least > 0), run + letter
            if least != 1 or not letter:
                run = ""
            best = _better(best, _cue(whole))
            best = _better(best, cue if least else None)
        return best

    def _least(self) -> int:
        """Read how often the last is repeated: 0 or 1 times at least; 2: once and maybe more."""
        match = _REPEATED.match(self._pattern, self._at)
        if match is None:
            return 1
        self._at = match.end()
        return 0 if match[1] or match[3] in {"", "0"} else 2

    def _one(self) -> tuple[str, Cues]:
        """Read one letter, class or group; return the letter, or what a group needs."""
        letter = self._next()
        if letter == "(":
            return "", self._group()
        if letter == "[":
            self._past(_CLASS)
            return "", None
        self._at += 1
        if letter == "\\":
            escaped = self._next()
            self._at += 1 + _HEX.get(escaped, 0)
            return ("", None) if escaped in _CLASSES or escaped in _HEX else (escaped, None)
        return ("", None) if letter in ".^$" else (letter, None)

    def _group(self) -> Cues:
        begun = self._past(_OPENS)
        inside = self.either()
        self._at += 1
        return None if begun["aside"] else inside

    def _past(self, part: re.Pattern[str]) -> re.Match[str]:
        match = part.match(self._pattern, self._at)
        if match is None:  # cannot be: `re` has compiled it
            raise ValueError(self._pattern)
        self._at = match.end()
        return match


def _cue(run: str) -> Cues:
    """Return the cue of letters that stand together; None where they are too few to tell."""
    return frozenset({run.lower().translate(_SAME)}) if len(run) >= _SHORT else None


def _better(one: Cues, other: Cues) -> Cues:
    """Return what is rarer in a text: longer, then of fewer ways."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=_rarity)


def _rarity(needed: frozenset[str]) -> tuple[int, int]:
    return min(map(len, needed), default=0), -len(needed)
