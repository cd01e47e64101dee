"""The known-identity sweep: given the words that would give a person away, find them all.

What only this program can do: the casebook knows whom it protects. Every protected word is
looked for as it is and in lower or upper case, declined, as patronymic or diminutive, in the
other alphabet, with look-alike letters, digits for letters, invisible characters, accents,
letters apart, broken over lines, run together with other words, typed in the other keyboard
layout, one keystroke off, or as initials.

Where one may ask whether a word is ordinary (`ordinary`: common, and nobody's name), such a word
is let go if it is written as ordinary words are, small or opening a sentence, and only looseness
makes it like a name: a slip, a romanisation, a suffix. "nine" is then no slip for Nina, and
"very" no romanised Вера. Never let go: the name's own forms in its own letters (its cases, its
patronymics, its everyday forms, `names.grammatical`), whatever else they mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, product

from bearwitness.redaction.commons import GENERIC
from bearwitness.redaction.keys import bare, key, keys, look_alikes, other_layout, readings
from bearwitness.redaction.names import forms, grammatical, relatives, spelled
from bearwitness.redaction.normal import Folded, fold
from bearwitness.redaction.unknowns import OPENS

_WORD = re.compile(r"[^\W_@$!|]+(?:[@$!|]+(?=[^\W_]))?[^\W_]*|[@$][^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_](?:\.\s?-?[^\W\d_])+(?![^\W_])\.?|\b[A-ZА-ЯЁ]{3,4}\b")
_KEYS = re.compile(r"(?=[A-Za-z]{0,40}[`\[\];',.{}:\"<>~])[A-Za-z`\[\];',.{}:\"<>~]{2,}")
_NUMBER = re.compile(r"\d(?:[ \t./()-]{0,3}\d){3,19}")
_CYRILLIC = re.compile(r"[\u0400-\u052f]{2}")
_JOIN = re.compile(r"[\W_]{1,3}")
_TYPO = 6  # keys shorter than this are not searched for slips of the finger
_INSIDE = 6  # a protected word this long is found inside a longer one
_PIECES = 24  # a name in more pieces than this is not put together
_LONGEST = 64  # letters; a longer run of letters is looked at piece by piece


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where a protected word stands, in the text that was swept, and how it was recognised."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """Protected words made ready to be looked for. Make one with `Sweep.of`."""

    exact: frozenset[str] = field(repr=False)  # short ones, letter by letter
    keyed: frozenset[str] = field(repr=False)
    near: frozenset[str] = field(repr=False)  # keys with one letter left out
    inside: tuple[str, ...] = field(repr=False)
    phrases: frozenset[str] = field(repr=False)  # handles and numbers, run together
    initials: frozenset[str] = field(repr=False)
    wide: bool = True
    begun: frozenset[str] = field(default=frozenset(), repr=False)  # all beginnings of `keyed`
    own: frozenset[str] = field(default=frozenset(), repr=False)  # real forms, in lower case
    ordinary: Callable[[str], bool] | None = field(default=None, repr=False)
    parts: frozenset[str] = field(default=frozenset(), repr=False)  # of entries of several words

    @classmethod
    def of(
        cls,
        protected: Sequence[str],
        *,
        wide: bool = True,
        ordinary: Callable[[str], bool] | None = None,
    ) -> Sweep:
        """Get the words ready.

        Args:
            protected: names, nicknames, places, handles; several words in one are taken apart.
            wide: False looks for cases and the other alphabet only, as fits the names of
                people who were merely found in a text.
            ordinary: says whether a word in lower case is common and nobody's name; None: no
                word is, and every likeness counts.
        """
        entries = [fold(entry).text for entry in protected]
        words = {w for entry in entries for w in _words(entry)}
        keyed = frozenset(k for w in words for k in forms(w, wide=wide))
        given = words | {r for w in words if wide for r in relatives(w)}
        exact = frozenset(s for w in given if len(w) <= 5 for s in spelled(w))
        cases = {k for w in words if wide for k in forms(w, wide=False)}
        typos = {k for k in cases if len(k) >= _TYPO}
        inside = sorted({k for w in words for k in readings(w) if len(k) >= _INSIDE})
        return cls(
            exact,
            keyed,
            frozenset(d for k in typos for d in _one_less(k)),
            tuple(inside) if wide else (),
            frozenset(p for e in entries if wide and (p := _digits_and_letters(e))),
            frozenset(i for e in entries if wide for i in _initials_of(e)),
            wide,
            frozenset(k[:i] for k in keyed if wide for i in range(1, len(k))),
            frozenset(f for w in words for f in grammatical(w)) if ordinary else frozenset(),
            ordinary,
            frozenset(f for e in entries if ordinary for w in _parts(e) for f in grammatical(w)),
        )

    def sightings(self, text: str) -> tuple[Sighting, ...]:
        """Return every place where a protected word stands, in order; they may overlap."""
        if not (self.keyed or self.exact or self.phrases):
            return ()
        folded = fold(text)
        heard: dict[str, str | None] = {}  # each different word is read once; gone with this call
        for word in _WORD.finditer(folded.text):
            for start, end in _pieces(word):
                piece = folded.text[start:end]
                if piece not in heard:
                    heard[piece] = self.knows(piece)
        found = set(self._words(folded, heard))
        if self.wide:
            found.update(self._runs(folded, heard))
            found.update(self._initials(folded))
            found.update(self._numbers(folded))
            found.update(self._layouts(folded))
        spans = (Sighting(*folded.span(s.start, s.end), s.how) for s in found)
        return tuple(sorted(spans, key=lambda s: (s.start, s.end, s.how)))

    def knows(self, word: str) -> str | None:
        """Say how one folded word is recognised, or None if it is not."""
        if self.exact and len(word) <= 6 and (_plain(word) & self.exact):
            return "a protected word"
        read = readings(word[:_LONGEST]) if self.wide else keys(word[:_LONGEST])
        if read & self.keyed:
            return "a form of a protected word"
        if any(k in self.near or self._near(k) for k in read if len(k) >= _TYPO - 1):
            return "one keystroke from a protected word"
        if any(part in k for part in self.inside for k in read if len(k) > len(part)):
            return "holds a protected word"
        return None

    def _near(self, key: str) -> bool:
        if not self.near:
            return False
        less = _one_less(key)
        return any(d in self.keyed and len(d) >= _TYPO for d in less) or any(
            d in self.near for d in less
        )

    def _words(self, folded: Folded, heard: Mapping[str, str | None]) -> Iterator[Sighting]:
        for word in _WORD.finditer(folded.text):
            for start, end in _pieces(word):
                how = heard[folded.text[start:end]]
                if how is not None and not self._let_go(folded.text, start, end):
                    yield Sighting(start, end, how)

    def _let_go(self, text: str, start: int, end: int) -> bool:
        """Say whether a word that is like a name is an ordinary one, written as those are."""
        word = text[start:end]
        if self.ordinary is None or not word.isalpha() or _foreign(text, start, word):
            return False
        small = word.islower() or (
            word[1:].islower() and OPENS.search(text[max(0, start - 12) : start]) is not None
        )
        plain = word.lower()
        return small and plain.replace("ё", "е") not in self.own and self.ordinary(plain)

    def _runs(self, folded: Folded, heard: Mapping[str, str | None]) -> Iterator[Sighting]:
        """Words that only together make a protected one: broken, spaced out, or a handle."""
        words = list(_WORD.finditer(folded.text))
        for i, first in enumerate(words):
            if first.group().lower() in self.phrases:
                yield Sighting(first.start(), first.end(), "a protected word")
            for end in self._joined(folded.text, words[i : i + _PIECES], heard):
                yield Sighting(first.start(), end, "a protected word in pieces")

    def _joined(
        self, text: str, words: Sequence[re.Match[str]], heard: Mapping[str, str | None]
    ) -> Iterator[int]:
        """Yield where the first word, joined with those after it, becomes a protected one."""
        joined, spaced = words[0].group(), len(words[0].group()) <= 3
        for number, (last, word) in enumerate(pairwise(words), 1):
            if not _JOIN.fullmatch(text, last.end(), word.start()) or len(joined) > 40:
                return
            two = number == 1 and not _whole(last.group(), word.group(), heard)
            two = two and not self._both_ordinary(text, last, word)
            spaced = spaced and len(word.group()) == 1
            joined += word.group()
            if self._is_run(joined, spaced=spaced, two=two):
                yield word.end()
            if not (spaced and self._begins(joined)) and (not self.phrases or number >= 4):
                return

    def _both_ordinary(self, text: str, one: re.Match[str], other: re.Match[str]) -> bool:
        """Say whether two words with a blank between them are not one that was broken."""
        apart = text[one.end() : other.start()].isspace()
        words = [w.group().lower() for w in (one, other)]
        if (
            self.ordinary is None
            or not apart
            or any(w.replace("ё", "е") in self.parts for w in words)
        ):
            return False  # "the Old Mill" may be a place to be covered
        return all(map(self.ordinary, words))

    def _begins(self, joined: str) -> bool:
        """Say whether a protected word could go on from here; the last sounds are not settled."""
        return len(joined) < 5 or any(k[:-2] in self.begun for k in readings(joined))

    def _is_run(self, joined: str, *, spaced: bool, two: bool) -> bool:
        if joined.lower() in self.phrases:
            return True
        if spaced and _plain(joined) & self.exact:
            return True
        return (spaced or two) and len(joined) >= 4 and bool(readings(joined) & self.keyed)

    def _initials(self, folded: Folded) -> Iterator[Sighting]:
        for run in _INITIALS.finditer(folded.text) if self.initials else ():
            letters = "".join(_LETTERS.findall(run.group()))[:12]
            windows = {letters[i : i + n] for n in (2, 3, 4) for i in range(len(letters) - n + 1)}
            if any(_sounds_of(window) & self.initials for window in windows):
                yield Sighting(run.start(), run.end(), "initials of a protected name")

    def _layouts(self, folded: Folded) -> Iterator[Sighting]:
        """Words typed in the wrong layout, where ж, э, х, ъ, б, ю and ё look like stops."""
        for run in _KEYS.finditer(folded.text):
            tails = {run.group().rstrip(marks) for marks in ("", ".", ",", ".,;:'\"")}
            typed = {word for tail in tails if tail for word in other_layout(tail)}
            if any(_plain(w) & self.exact or keys(w) & self.keyed for w in typed):
                yield Sighting(run.start(), run.end(), "a protected word in the other layout")

    def _numbers(self, folded: Folded) -> Iterator[Sighting]:
        for run in _NUMBER.finditer(folded.text):
            if _number(run.group()) in self.phrases:
                yield Sighting(run.start(), run.end(), "a protected number")


def _foreign(text: str, start: int, word: str) -> bool:
    """Say whether a Latin word stands in a Cyrillic line: there "nine" is Нине, and no number."""
    if not word.isascii() or text.isascii():
        return False
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    return _CYRILLIC.search(text, first, last if last >= 0 else len(text)) is not None


def _whole(first: str, second: str, heard: Mapping[str, str | None]) -> bool:
    """Say whether two words stand for themselves: a name and an "I" are not a broken name."""
    return min(len(first), len(second)) < 2 or bool(heard.get(first) or heard.get(second))


def _sounds_of(letters: str) -> frozenset[str]:
    """Return initials as sounds in alphabetical order: who comes first is often changed."""
    each = [sorted({_sound(c) for c in look_alikes(letter)}) for letter in letters[:4]]
    return frozenset("".join(sorted(way)) for way in product(*each))


def _sound(letter: str) -> str:
    # A Russian name in Я, Ю, Е or Ё is romanised with Y; й and и are also its likenesses.
    return "i" if letter in "яюеёyjийiэe" else key(letter)[:1]


def _initials_of(entry: str) -> frozenset[str]:
    names = [w for w in _LETTERS.findall(entry) if w[0].isupper() or entry.islower()]
    firsts = [n[0] for n in names] if 2 <= len(names) <= 4 else []
    runs = [c for n in range(2, len(firsts) + 1) for c in combinations(firsts, n)]
    return frozenset(sounds for run in runs for sounds in _sounds_of("".join(run)))


def _words(entry: str) -> set[str]:
    """Return the words of a protected entry that must not be read, without everyday ones."""
    words = [w for w in _LETTERS.findall(entry) if len(w) > 1]
    if len(words) <= 1:
        return set(words)
    named = [w for w in words if w[0].isupper()] or words
    return {w for w in named if w.lower() not in GENERIC} | {"".join(words)} | set(_hyphened(entry))


def _parts(entry: str) -> list[str]:
    words = _LETTERS.findall(entry)
    return words if len(words) > 1 else []


def _hyphened(entry: str) -> list[str]:
    return [w.replace("-", "") for w in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)+", entry)]


def _digits_and_letters(entry: str) -> str:
    """Return an entry run together if it holds digits: a telephone number, a handle."""
    run = "".join(c for c in entry.lower() if c.isalnum())
    if run.isdecimal():
        return _number(run)
    return run if len(run) >= 4 and any(c.isdigit() for c in run) else ""


def _number(text: str) -> str:
    """Return the last ten digits: what stays of a telephone number under any country prefix."""
    digits = "".join(c for c in text if c.isdecimal())
    return digits[-10:] if len(digits) >= 4 else ""


def _plain(word: str) -> frozenset[str]:
    ways = {bare(way).replace("ё", "е") for way in look_alikes(word) | other_layout(word)}
    return frozenset(ways | {re.sub(r"(.)\1+", r"\1", way) for way in ways})


def _pieces(word: re.Match[str]) -> set[tuple[int, int]]:
    """Return the whole word and the runs of letters in it, each as a place in the text."""
    start, end = word.span()
    if end - start <= _LONGEST and word.group().isalpha():
        return {(start, end)}
    if len(word.group()) > _LONGEST:
        steps = range(start, word.end(), _LONGEST // 2)
        return {(i, min(i + _LONGEST, word.end())) for i in steps}
    runs = {(start + m.start(), start + m.end()) for m in _LETTERS.finditer(word.group())}
    return {(start, word.end())} | {(a, b) for a, b in runs if b - a > 1}


def _one_less(key: str) -> set[str]:
    return {key[:i] + key[i + 1 :] for i in range(len(key))}
