"""Linking: which of the texts that an intruder holds is a draft most like?

Five simple programs answer, each in its own way; none is told who wrote the draft.

* **words**: cosine over stems, weighted by how few texts have them (TF-IDF; Salton & Buckley
  1988, doi 10.1016/0306-4573(88)90021-0);
* **letters**: the same over runs of four letters, which sees through misspelling and inflection
  (McNamee & Mayfield 2004, doi 10.1023/B:INRT.0000009441.78971.be);
* **rare**: the weighted share of the rare words that both have (Jaccard, as Narayanan & Shmatikov
  2008, doi 10.1109/SP.2008.33, weigh what few people have);
* **details**: the same over numbers, months and names alone: what dates, ages and places are
  written with;
* **ranked**: BM25 (Robertson & Zaragoza 2009, doi 10.1561/1500000019).

Each score is a sum over the draft's words, so that what one word carries can be told by leaving
it out. A score is turned into belief, exp(slope * score). The slopes are those under which the
right judgment was most probable on the training half of the Text Anonymization Benchmark
(`python benchmarks/redaction_linkage.py --slopes`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bearwitness.redaction.reading import Reading, Word, letters

_SATURATION, _LENGTH = 1.2, 0.75  # of BM25: its usual constants
_LEAST = 100  # texts; of fewer a word counts as rare as it would among so many: errs high
_FEW = 10  # a word is rare if at most one text in so many has it, or two texts in all


class Method(StrEnum):
    """How an intruder's program compares texts."""

    WORDS = "words"
    LETTERS = "letters"
    RARE = "rare"
    DETAILS = "details"
    RANKED = "ranked"


# What a search for a less telling draft may look at; `ranked` is kept out of it to judge by.
GUIDES = (Method.WORDS, Method.LETTERS, Method.RARE, Method.DETAILS)
SLOPES: dict[Method, float] = {
    Method.WORDS: 1.02,
    Method.LETTERS: 0.79,
    Method.RARE: 2.71,
    Method.DETAILS: 4.55,
    Method.RANKED: 0.12,
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """The texts that an intruder holds, as one method weighs them.

    `held` maps a feature to the texts that have it and what it adds to their score; `asks` maps
    it to its weight in a draft.
    """

    method: Method
    texts: int
    held: Mapping[str, Sequence[tuple[int, float]]] = field(repr=False)
    asks: Mapping[str, float] = field(repr=False)

    @classmethod
    def of(cls, method: Method, texts: Sequence[Reading]) -> Shelf:
        """Read these texts; their order is that of the scores."""
        counts = [_counts(method, text) for text in texts]
        having = Counter(f for one in counts for f in one)
        crowd = max(len(texts), _LEAST)
        rarity = {f: math.log(1 + crowd / n) for f, n in having.items()}
        if method is Method.RARE:
            most = max(2, len(texts) // _FEW)
            rarity = {f: r for f, r in rarity.items() if having[f] <= most}
        held: dict[str, list[tuple[int, float]]] = {}
        typical = sum(sum(one.values()) for one in counts) / max(1, len(counts))
        for number, one in enumerate(counts):
            for feature, weight in _weighed(method, one, rarity, typical):
                held.setdefault(feature, []).append((number, weight))
        asks = dict.fromkeys(rarity, 1.0) if method is Method.RANKED else rarity
        return cls(method, len(texts), held, asks)

    def scores(self, features: Mapping[str, int]) -> list[float]:
        """Return how alike each text is to a draft with these features."""
        scores = [0.0] * self.texts
        for feature, number in features.items():
            if feature in self.held:
                asked = self.asked(feature, number)
                for text, weight in self.held[feature]:
                    scores[text] += asked * weight
        return scores

    def asked(self, feature: str, number: int) -> float:
        """Return what a feature that stands so often in a draft weighs there."""
        if number <= 0:
            return 0.0
        often = 1 + math.log(number) if self.method is Method.WORDS else 1.0
        return often * self.asks[feature]

    def read(self, draft: Iterable[Word]) -> dict[str, int]:
        """Return the features of a draft's words and how often each stands."""
        return dict(Counter(f for word in draft for f in features(self.method, word)))


def features(method: Method, word: Word) -> list[str]:
    """Return what a method sees of one word."""
    if method is Method.LETTERS:
        return letters(word.said)
    if method is Method.DETAILS and not word.detail:
        return []
    return [word.stem]


def _counts(method: Method, text: Reading) -> Mapping[str, int]:
    if method is Method.LETTERS:
        return text.letters
    return text.details if method is Method.DETAILS else text.stems


def _weighed(
    method: Method, counts: Mapping[str, int], rarity: Mapping[str, float], typical: float
) -> Iterable[tuple[str, float]]:
    """Return what each feature of a text adds to its score for each time that it is asked for."""
    if method is Method.RANKED:
        long = _SATURATION * (1 - _LENGTH + _LENGTH * sum(counts.values()) / max(1.0, typical))
        return [(f, rarity[f] * n * (_SATURATION + 1) / (n + long)) for f, n in counts.items()]
    if method in {Method.RARE, Method.DETAILS}:
        size = math.sqrt(sum(rarity.get(f, 0.0) for f in counts))
        return [(f, 1 / size) for f in counts if f in rarity]
    weights = {f: (1 + math.log(n)) * rarity[f] for f, n in counts.items()}
    size = math.hypot(*weights.values())
    return [(f, weight / size) for f, weight in weights.items()]
