"""What an intruder may hold beside a draft, and the linkers who compare the draft with it.

Of the deponent's own sealed testimony they hold only what the draft covers: if that can be read
somewhere else in the draft, they strike. What is published about nobody in particular (`about`
None) leads to the deponent as far as it tells what the draft covers: by E[1/F] of the three
rarest covered words that it holds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bearwitness.ids import TestimonyId
from bearwitness.redaction.linking import SLOPES, Method, Shelf, features
from bearwitness.redaction.rarity import Rarity, named
from bearwitness.redaction.reading import Reading, Word, words

KNOWS = 3  # telling things that one may know of a person


@dataclass(frozen=True, slots=True)
class Known:
    """A text that an intruder may hold beside the draft; its words are read out once.

    `about` is the testimony of the person it is about; None: nobody's in particular.
    `sealed` says that only we hold it (the testimony itself), so the intruder has not read it.
    """

    about: TestimonyId | None
    text: str = field(repr=False)
    sealed: bool = True
    words: Sequence[Word] = field(init=False, repr=False, compare=False)
    reading: Reading = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(words(self.text)))
        object.__setattr__(self, "reading", Reading.of(self.words))


@dataclass(frozen=True, slots=True)
class Linkers:
    """The linkers before a draft of which some words may be covered.

    `leads` says for each text how probably whoever finds it has found the deponent; `people` is
    among how many they look, beside those of whom texts are known.
    """

    shelves: tuple[Shelf, ...] = field(repr=False)
    who: tuple[str, ...] = field(repr=False)  # for each text whom it is about
    leads: tuple[float, ...] = field(repr=False)
    people: int
    asked: tuple[Mapping[str, int], ...] = field(repr=False)  # features left, for each shelf
    scores: tuple[Sequence[float], ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        read: Iterable[Word],
        background: Sequence[Known],
        own: frozenset[TestimonyId],
        *,
        people: int,
        rarity: Rarity,
        methods: Iterable[Method] = tuple(Method),
    ) -> Linkers:
        """Put the texts on shelves and compare the draft with each.

        Args:
            read: the words that can be read in the drafts.
            background: all that intruders may hold.
            own: the testimonies of the deponent.
            people: among how many the deponent may be.
            rarity: of words among the background.
            methods: in which ways the texts are compared.
        """
        every = list(read)
        shown = Counter(w.stem for w in every)
        mine = [k for k in background if k.sealed and k.about in own]
        secret = {w.stem: w.said for k in mine for w in _covered(k.words, shown)}
        texts = [
            Reading.of(_covered(k.words, shown)) if k.sealed and k.about in own else k.reading
            for k in background
        ]
        who = [
            "deponent" if k.about in own else str(k.about or f"text {n}")
            for n, k in enumerate(background)
        ]
        leads = [_leads(k, own, secret, people, rarity) for k in background]
        shelves = tuple(Shelf.of(method, texts) for method in methods)
        asked = tuple(shelf.read(every) for shelf in shelves)
        scores = tuple(s.scores(a) for s, a in zip(shelves, asked, strict=True))
        return cls(shelves, tuple(who), tuple(leads), people, asked, scores)

    def chances(self) -> dict[Method, float]:
        """Return each linker's chance to name the deponent."""
        return {
            shelf.method: self._chance(shelf.method, scores)
            for shelf, scores in zip(self.shelves, self.scores, strict=True)
        }

    def _chance(self, method: Method, scores: Sequence[float]) -> float:
        """Return the share of belief in the right person.

        Belief in a person is that in the likeliest text about them. Those of whom no text is
        known are each as likely as the middle one of the others.
        """
        top = max(scores, default=0.0)
        beliefs: dict[str, tuple[float, float]] = {}
        for who, score, leads in zip(self.who, scores, self.leads, strict=True):
            belief = math.exp(SLOPES[method] * (score - top)), leads
            beliefs[who] = max(belief, beliefs.get(who, belief))
        mine = beliefs.pop("deponent", None)
        rivals = list(beliefs.values())
        usual = math.exp(-SLOPES[method] * top)
        typical = sorted(b for b, _ in rivals)[len(rivals) // 2] if rivals else usual
        own = max(typical, mine[0]) if mine else typical
        unknown = max(0, self.people - 1 - len(rivals)) * typical
        found = own + sum(belief * leads for belief, leads in rivals)
        return min(1.0, found / (own + unknown + sum(belief for belief, _ in rivals)))

    def changed(self, gone: Sequence[Word], come: Sequence[Word] = ()) -> Linkers:
        """Return the linkers before the draft without some of its words and with others."""
        asked, scores = [], []
        for shelf, before, sums in zip(self.shelves, self.asked, self.scores, strict=True):
            change = Counter(f for w in come for f in features(shelf.method, w))
            change.subtract(Counter(f for w in gone for f in features(shelf.method, w)))
            after, now = dict(before), list(sums)
            for feature, number in change.items():
                was = before.get(feature, 0)
                after[feature] = was + number
                if number and feature in shelf.held:
                    weight = shelf.asked(feature, was + number) - shelf.asked(feature, was)
                    for text, held in shelf.held[feature]:
                        now[text] += weight * held
            asked.append(after)
            scores.append(now)
        return replace(self, asked=tuple(asked), scores=tuple(scores))

    def pointing(self, read: Mapping[str, Sequence[Word]]) -> frozenset[str]:
        """Return those stems that stand in a text which leads to the deponent, in any dress.

        Args:
            read: the words that can be read, by stem.
        """
        found: set[str] = set()
        for shelf in self.shelves:
            telling = {
                f for f, held in shelf.held.items() if any(self.leads[t] > 0 for t, _ in held)
            }
            found |= {
                stem
                for stem, said in read.items()
                if any(f in telling for w in said for f in features(shelf.method, w))
            }
        return frozenset(found)


def _covered(every: Iterable[Word], shown: Mapping[str, int]) -> list[Word]:
    """Return those words of a sealed text that the drafts do not show as often as it does."""
    left, kept = dict(shown), []
    for word in every:
        if left.get(word.stem, 0):
            left[word.stem] -= 1
        else:
            kept.append(word)
    return kept


def _leads(
    known: Known,
    own: frozenset[TestimonyId],
    secret: Mapping[str, str],
    people: int,
    rarity: Rarity,
) -> float:
    if known.about in own:
        return 1.0
    if known.about is not None:
        return 0.0
    told = sorted(rarity.share(secret[s]) for s in known.reading.stems if s in secret)[:KNOWS]
    return named(people, math.prod(told)) if told else 0.0
