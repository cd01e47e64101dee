"""Who may retell whom: texts reworded or translated throughout, which share no run of words.

Two who saw the same thing tell some of the same facts. Whoever retells takes over the selection
too, the order and the wrong figures. So two texts are set beside each other fact by fact
(`anchors`): a fact is a sentence's figures, days and names. What speaks for a copy is facts that
follow each other in both; what speaks against it is a figure that only one of them has, two facts
the other way round, and another figure for what the same name is told of. Newsrooms that rework
an agency's text keep most of its facts and their order (Clough, Gaizauskas, Piao and Wilks 2002,
doi:10.3115/1073083.1073110); names and numbers are what a translation keeps best (Barrón-Cedeño,
Gupta and Rosso 2013); shared errors tell most (Dong, Berti-Equille and Srivastava 2009).

The weights were fitted on invented news (`benchmarks/rewriting.py`, first wordings) and rounded.
A proposal, to be confirmed by a person: each text with the one earlier text it is likest to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from bearwitness.corroboration.anchors import Anchored, anchored, is_figure
from bearwitness.ids import SourceId
from bearwitness.records.source import Source

_FEW = 100  # texts that share a rare anchor; more lead to the first and the last of them
_ALONE, _HUNDREDTH = 60, 100  # texts, or part of all, that share an anchor which tells by itself
_EARLIEST, _LATEST = 3, 6  # of those before a text that share what more than `_FEW` share
_TENTH = 10  # in more than every tenth text an anchor says nothing
_LONG = 4  # characters: a figure of four digits is told twice by chance less often
_AT_ONCE = 24  # anchors of a sentence; what has more is a list
_AGAIN = 20  # sentences of one text with the same anchor; who is in more is in all of it
_RARE = 3  # rare anchors that two texts share, or they are not compared
_STEPS = 3  # from fact to fact in the same order; fewer may be chance
_UNUSUAL = 0.35  # of those who tell it of the same name: a figure that fewer give is unusual
_WEIGHTS = (0.8, -1.5, 0.4, -0.3, -0.6, -0.8)  # in order, turned, unusual, against, dropped, added
_FIRST = 2.0

_Facts = list[tuple[frozenset[str], frozenset[str]]]  # all anchors of a sentence, its figures


@dataclass(frozen=True, slots=True)
class Retold:
    """`source` tells what `onto` tells: what speaks for it and against it.

    `facts` are sentences of `source` that `onto` has; `in_order` of them follow one another as
    they do there. `unusual` figures both have and few others do. `against` counts other figures
    for the same name, `dropped` and `added` those that only `onto` or only `source` has.
    `certain_order` is False where the dates do not tell which was first.
    """

    source: SourceId
    onto: SourceId
    facts: int
    in_order: int
    turned: int
    unusual: int
    against: int
    dropped: int
    added: int
    certain_order: bool

    @property
    def strength(self) -> float:
        """How much more speaks for a copy than against it; no probability."""
        counts = (self.in_order, self.turned, self.unusual, self.against, self.dropped, self.added)
        return _FIRST + sum(weight * n for weight, n in zip(_WEIGHTS, counts, strict=True))


def retold(sources: Iterable[Source]) -> tuple[Retold, ...]:
    """Return each text that may retell an earlier one, with the likest, strongest first."""
    texts = sorted((s for s in sources if s.text), key=_when)
    told = _Told(anchored([s.text for s in texts]))
    best: dict[int, Retold] = {}
    for one, other in told.pairs():
        found = told.compared(texts, one, other)
        if found.in_order >= _STEPS and found.strength > 0:
            kept = best.setdefault(other, found)
            best[other] = max(kept, found, key=lambda r: (r.strength, r.onto))
    return tuple(sorted(best.values(), key=lambda r: (-r.strength, r.source)))


def _when(source: Source) -> tuple[bool, str, str]:
    day = source.published
    return day is None, day.earliest.isoformat() if day else "", source.id


class _Told:
    """Every text's facts, and who shares which anchor."""

    def __init__(self, texts: Sequence[Anchored]) -> None:
        self.facts: list[_Facts] = [
            [_fact(said) for said in text.sentences if said] for text in texts
        ]
        self.where: list[dict[str, list[int]]] = []
        self.held: Counter[str] = Counter()
        self.together: Counter[tuple[str, str]] = Counter()
        for facts in self.facts:
            where: dict[str, list[int]] = defaultdict(list)
            beside: set[tuple[str, str]] = set()
            for n, (said, figures) in enumerate(facts):
                for anchor in said:
                    where[anchor].append(n)
                beside |= {(figure, other) for figure in figures for other in said}
            self.where.append(where)
            self.held.update(where.keys())
            self.together.update(beside)
        self.few = min(max(_ALONE, len(texts) // _HUNDREDTH), _FEW)
        self.often = max(_FEW, len(texts) // _TENTH)

    def pairs(self) -> Iterable[tuple[int, int]]:
        """Return the texts that share rare anchors, the earlier first."""
        holders: dict[str, list[int]] = defaultdict(list)
        for n, where in enumerate(self.where):
            for anchor in where:
                if 2 <= self.held[anchor] <= self.often:
                    holders[anchor].append(n)
        shared: Counter[tuple[int, int]] = Counter()
        for texts in holders.values():
            if len(texts) <= _FEW:
                shared.update(combinations(texts, 2))
            else:
                for n, other in enumerate(texts):
                    near = {*texts[: min(n, _EARLIEST)], *texts[max(0, n - _LATEST) : n]}
                    shared.update((before, other) for before in near)
        return sorted(pair for pair, n in shared.items() if n >= _RARE)

    def compared(self, texts: Sequence[Source], one: int, other: int) -> Retold:
        """Set the later text beside the earlier, sentence by sentence."""
        earlier, later = self.facts[one], self.facts[other]
        taken, given = set[tuple[int, str]](), set[tuple[int, str]]()
        path: list[int] = []
        against = unusual = 0
        for n, (_, figures) in enumerate(later):
            first = None
            for at, shared in self._beside(one, later[n][0]):
                both = figures & earlier[at][1]
                if not both and (figures or earlier[at][1]):
                    against += bool(figures and earlier[at][1])
                    continue
                first = at if first is None else first
                taken |= {(n, figure) for figure in both}
                given |= {(at, figure) for figure in both}
                unusual += self._unusual(both, shared)
            if first is not None:
                path.append(first)
        turned = sum(here < before for before, here in pairwise(path))
        return Retold(
            texts[other].id,
            texts[one].id,
            facts=len(path),
            in_order=max(0, len(path) - 1 - turned),
            turned=turned,
            unusual=unusual,
            against=against,
            dropped=sum(len(figures) for _, figures in earlier) - len(given),
            added=sum(len(figures) for _, figures in later) - len(taken),
            certain_order=_certain(texts[one], texts[other]),
        )

    def _beside(self, one: int, said: frozenset[str]) -> list[tuple[int, set[str]]]:
        """Return the sentences of a text that may tell the same, the likest first."""
        where: Mapping[str, list[int]] = self.where[one]
        shared: dict[int, set[str]] = defaultdict(set)
        for anchor in said & where.keys():
            for at in where[anchor] if len(where[anchor]) <= _AGAIN else ():
                shared[at].add(anchor)
        found = ((at, both) for at, both in shared.items()
                 if len(both) > 1 or self._tells(min(both)))  # fmt: skip
        return sorted(found, key=lambda f: (-len(f[1]), f[0]))

    def _tells(self, anchor: str) -> bool:
        """Say whether an anchor that two sentences share is enough to take them for one fact."""
        long = is_figure(anchor) and len(anchor) > _LONG
        return self.held[anchor] <= (self.often if long else self.few)

    def _unusual(self, figures: Iterable[str], shared: set[str]) -> int:
        """Count the figures that few of those give who tell it of the same name."""
        count = 0
        for figure in figures:
            names = [a for a in shared if a != figure and self.held[a] <= self.few]
            rarest = min(names, key=lambda a: (self.held[a], a), default=None)
            if rarest is not None:
                count += self.together[figure, rarest] < _UNUSUAL * self.held[rarest]
        return count


def _fact(said: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    kept = frozenset(sorted(said)[:_AT_ONCE])
    return kept, frozenset(filter(is_figure, kept))


def _certain(earlier: Source, later: Source) -> bool:
    days = earlier.published, later.published
    return days[0] is not None and days[1] is not None and days[0].latest < days[1].earliest
