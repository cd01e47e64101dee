"""One clustering from pairs, as the peers make it, and how it is scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence


class Clusters:
    """Items, each of one cluster, that pairs join one after another."""

    def __init__(self, items: int, apart: Sequence[Hashable] = ()) -> None:
        """Begin with each item alone; `apart`: no two items of one value are ever joined."""
        self._above = list(range(items))
        self._kept: list[set[Hashable]] = [{value} for value in apart] or [set()] * items
        self._parted: list[set[int]] = [set() for _ in range(items)]

    def of(self, item: int) -> int:
        """Return the first item of its cluster."""
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def part(self, one: int, other: int) -> None:
        """Never join these two."""
        a, b = self.of(one), self.of(other)
        self._parted[a].add(b)
        self._parted[b].add(a)

    def join(self, one: int, other: int) -> bool:
        """Join their clusters, where nothing parts them; say whether they are one now."""
        a, b = sorted((self.of(one), self.of(other)))
        if a == b:
            return True
        if self._kept[a] & self._kept[b] or any(self.of(n) == b for n in self._parted[a]):
            return False
        self._above[b] = a
        self._kept[a] = self._kept[a] | self._kept[b]
        self._parted[a] |= self._parted[b]
        for n in self._parted[b]:
            self._parted[self.of(n)].add(a)
        return True

    def labels(self) -> list[int]:
        return [self.of(item) for item in range(len(self._above))]


def pairs_within(groups: Iterable[Hashable]) -> int:
    """Return how many pairs stand in one group."""
    return sum(n * (n - 1) // 2 for n in Counter(groups).values())


def f1(truth: Sequence[Hashable], told: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return F1, precision and recall of the pairs that stand in one cluster."""
    both = pairs_within(zip(truth, told, strict=True))
    said, are = pairs_within(told), pairs_within(truth)
    return 2 * both / max(1, said + are), both / max(1, said), both / max(1, are)
