"""Captions by published rules: where to break, and when each cue comes and goes.

The rules are those of Netflix's Timed Text Style Guides (English and Russian) and the BBC's
Subtitle Guidelines; docs/spec/script.md names each. `cues` finds the best breaks by dynamic
programming; `breaches` checks any cues, whoever made them. Times are whole frames, so that
nothing is rounded twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import ceil, inf

from bearwitness.errors import Malformed

FPS = 25
LONGEST = {"en": 42, "ru": 39}  # characters in a line
LINES = 2
SHORTEST_SECONDS, LONGEST_SECONDS = 5 / 6, 7.0
SPEED = 17  # characters a second
GAP = 2  # frames between cues
_BROKEN = 60  # what a broken rule costs

# Words that lean on the next one: a break after them splits a phrase.
_LEANING = {
    "en": """a an the of to in on at by for from with and or but nor as if that who which is are
        was were be been not no my our his her their its your this these those i we he she they it
        than into after before when where""",
    "ru": """в во на за под над из с со к ко у о об от до по при без для через и а но или что как
        не ни мой моя моё мои мою моего наш наша наше наши его её их этот эта это эти тот та то те
        я мы ты вы он она они бы же ли где когда после перед""",
}


@cache
def _leaning(language: str) -> frozenset[str]:
    return frozenset(_LEANING[language].split())


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as it is shown and when it is heard, in seconds of the film."""

    text: str = field(repr=False)
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: on screen from frame `first` up to, not with, frame `last`."""

    first: int
    last: int
    lines: tuple[str, ...] = field(repr=False)

    @property
    def start(self) -> float:
        """Seconds of the film."""
        return self.first / FPS

    @property
    def end(self) -> float:
        """Seconds of the film."""
        return self.last / FPS

    @property
    def speed(self) -> float:
        """Characters a second, spaces counted."""
        return len(" ".join(self.lines)) / max(self.end - self.start, 1 / FPS)


def evenly(text: str, start: float, end: float) -> tuple[Heard, ...]:
    """Spread a translation's words over the time of its line, by length."""
    parts = text.split()
    total = sum(len(p) + 1 for p in parts)
    heard, at = [], start
    for part in parts:
        until = at + (end - start) * (len(part) + 1) / total
        heard.append(Heard(part, at, until))
        at = until
    return tuple(heard)


def cues(heard: Sequence[Heard], *, language: str, until: float) -> tuple[Cue, ...]:
    """Return the cues of one line of the script.

    Args:
        heard: its words in order.
        language: "en" or "ru", for the length of lines and the words not to break after.
        until: the second by which the last cue must be gone: the next line's first word.

    Raises:
        Malformed: words out of order, or `until` before the last of them begins.
    """
    starts = [round(w.start * FPS) for w in heard]
    if starts != sorted(starts) or (starts and starts[-1] > until * FPS):
        raise Malformed("the words of a caption are out of order")
    words = [piece for w in heard for piece in _short_enough(w, LONGEST[language])]
    end = int(until * FPS)
    best: list[tuple[float, tuple[Cue, ...]]] = [(0.0, ())]
    best += [(inf, ())] * len(words)
    for stop in range(1, len(words) + 1):
        next_first = round(words[stop].start * FPS) if stop < len(words) else end
        for start in range(stop - 1, -1, -1):
            lines = _laid_out(tuple(w.text for w in words[start:stop]), language)
            if lines is None:
                break
            cue = _timed(words[start:stop], lines, next_first)
            price = best[start][0] + _price(cue, words[stop - 1].text, language)
            if price < best[stop][0]:
                best[stop] = (price, (*best[start][1], cue))
    return best[-1][1]


def _short_enough(word: Heard, longest: int) -> list[Heard]:
    # Nothing in a language is this long, but a line of noise must not hang the film.
    texts = [word.text[i : i + longest] for i in range(0, len(word.text), longest)]
    step = (word.end - word.start) / len(texts)
    return [
        Heard(text, word.start + n * step, word.start + (n + 1) * step)
        for n, text in enumerate(texts)
    ]


def _timed(words: Sequence[Heard], lines: tuple[str, ...], next_first: int) -> Cue:
    first = round(words[0].start * FPS)
    characters = len(" ".join(lines))
    wanted = max(
        ceil(words[-1].end * FPS),
        first + ceil(SHORTEST_SECONDS * FPS),
        first + ceil(characters / SPEED * FPS),
    )
    last = min(wanted, next_first - GAP, first + int(LONGEST_SECONDS * FPS))
    return Cue(first, max(last, first + 1), lines)


def _price(cue: Cue, closing: str, language: str) -> float:
    """How bad a cue is, as a sum of parts; a broken rule outweighs any phrasing of some cues."""
    price = 4.0  # each cue costs: fewer, fuller ones are calmer to read
    short = SHORTEST_SECONDS - (cue.end - cue.start)
    price += _BROKEN + 100 * (cue.speed / SPEED - 1) if cue.speed > SPEED else 0
    price += _BROKEN + 100 * short if short > 0 else 0
    price += _break_price(closing, language)
    if len(cue.lines) == LINES:
        price += 1 + _break_price(cue.lines[0].rsplit(" ", 1)[-1], language)
    return price


@cache
def _break_price(word: str, language: str) -> float:
    bare = word.strip("«»“”\"'()[]")
    if bare.endswith((".", "!", "?", "…")):
        return 0.0
    if bare.endswith((",", ";", ":", "—", "–")):
        return 1.0
    return 9.0 if bare.casefold() in _leaning(language) else 4.0


@cache
def _laid_out(parts: tuple[str, ...], language: str) -> tuple[str, ...] | None:
    """Return one line where it fits, else the best two, else None."""
    longest = LONGEST[language]
    whole = " ".join(parts)
    if len(whole) <= longest:
        return (whole,)
    pairs = [(" ".join(parts[:k]), " ".join(parts[k:])) for k in range(1, len(parts))]
    fitting = [p for p in pairs if max(map(len, p)) <= longest]

    def price(pair: tuple[str, str]) -> float:
        closing = pair[0].rsplit(" ", 1)[-1]
        return _break_price(closing, language) + abs(len(pair[0]) - len(pair[1])) / 6

    return min(fitting, key=price, default=None)


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that one cue breaks; `cue` counts from 1."""

    cue: int
    rule: str


def breaches(made: Sequence[Cue], language: str) -> tuple[Breach, ...]:
    """Return every breach of the rules; no words are repeated in it."""
    found: list[Breach] = []
    for number, cue in enumerate(made, 1):
        frames = cue.last - cue.first
        broken = {
            "more than two lines": not 1 <= len(cue.lines) <= LINES,
            "a line too long": any(len(line) > LONGEST[language] for line in cue.lines),
            "an empty line": not all(line.strip() for line in cue.lines),
            "too short on screen": frames < ceil(SHORTEST_SECONDS * FPS),
            "too long on screen": frames > LONGEST_SECONDS * FPS,
            "too fast to read": cue.speed > SPEED,
            "too near the cue before": number > 1 and cue.first - made[number - 2].last < GAP,
        }
        found += [Breach(number, rule) for rule, breaks in broken.items() if breaks]
    return tuple(found)
