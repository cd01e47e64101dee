"""Rarity: the share of people whose story has a word, and the chance to name one of many.

The share is a Beta-binomial mean: (texts with the word + 20 * prior) / (texts + 20). The prior
comes from everyday language: a word that makes up p of all running words stands in a share
1 - exp(-32,000 * p) of people's stories. 32,000 words are what somebody may know of another: two
days of talk (16,000 a day: Mehl and others 2007, doi 10.1126/science.1139940; that it is two is
our judgement). Without such frequencies the prior is 1/20 for every word.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bearwitness.redaction.reading import stem

_PRIOR = 20  # texts that what is known of everyday language weighs
_STORY = 32_000  # running words that somebody may know of another: two days of talk
_UNLISTED = 1e-8  # of running words; a word that no list has is taken to be this common


def named(people: int, share: float) -> float:
    """Return E[1/F], the chance to name the right one of all who fit.

    Those who fit beside the person meant are Poisson with mean m = (people - 1) * share, so that
    E[1 / (1 + others)] = (1 - exp(-m)) / m (Skinner & Shlomo 2008, doi 10.1198/016214507000001328;
    Benedetti & Franconi 1998 estimate the same expectation from a survey's weights, which nobody
    has here). F counts the population: that somebody is alone among a hundred testimonies says
    nothing, and is not counted. 1 when nobody else can fit.
    """
    others = (people - 1) * share
    return 1.0 if others < 1e-9 else -math.expm1(-others) / others


@dataclass(frozen=True, slots=True)
class Rarity:
    """In how many of the background's texts each stem stands."""

    texts: int
    counts: Mapping[str, int] = field(repr=False)
    frequency: Callable[[str], float] | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls, texts: Iterable[Iterable[str]], frequency: Callable[[str], float] | None = None
    ) -> Rarity:
        """Count the stems of these texts."""
        every = [set(text) for text in texts]
        return cls(len(every), Counter(s for text in every for s in text), frequency)

    def share(self, word: str) -> float:
        """Return the share of people whose story has a word, given in lower case."""
        seen = self.counts.get(stem(word), 0) if word else 0
        return (seen + _PRIOR * self._prior(word)) / (self.texts + _PRIOR)

    def _prior(self, word: str) -> float:
        if self.frequency is None:
            return 1 / _PRIOR
        return -math.expm1(-_STORY * max(self.frequency(word), _UNLISTED))
