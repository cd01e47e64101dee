"""Who descends from whom, taken together: the likeliest forest over all pairs at once.

For each text some others may be the one that it was taken from, each with a gain over having been
taken from nobody. Best for every text by itself may run in a circle where days are not known. The
forest with the greatest sum of gains has none (Chu and Liu 1965; Edmonds 1967, "Optimum
branchings", doi:10.6028/jres.071B.032).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

_NOBODY = -1

_Gains = dict[int, dict[int, float]]
_Entering = dict[int, int]  # with whoever leads into a circle, whom of it


def forest(gains: Mapping[int, Mapping[int, float]]) -> dict[int, int]:
    """Return from whom each is taken; who is taken from nobody is left out.

    Args:
        gains: with each text, numbered from 0 on, those that it may be taken from and what that
            gains; what gains nothing is not taken.
    """
    left: _Gains = {
        one: {_NOBODY: 0.0, **{onto: gain for onto, gain in onto_.items() if gain > 0}}
        for one, onto_ in gains.items()
    }
    found: dict[int, int] = {}
    for part in _parts(left):
        found |= _branching({one: left[one] for one in part if one in left})
    return {one: onto for one, onto in sorted(found.items()) if onto != _NOBODY}


def families(links: Iterable[tuple[int, int]], of: int) -> list[int]:
    """Return with each of so many texts the first of all that hang together with it."""
    top = list(range(of))
    for one, other in links:
        low, high = sorted((_top(top, one), _top(top, other)))
        top[high] = low
    return [_top(top, n) for n in range(of)]


def _top(top: list[int], one: int) -> int:
    while top[one] != one:
        top[one] = top[top[one]]
        one = top[one]
    return one


def _parts(gains: _Gains) -> Iterable[list[int]]:
    """Yield those that hang together by anything."""
    size = max((max(one, *onto) for one, onto in gains.items()), default=-1) + 1
    links = ((one, other) for one, onto in gains.items() for other in onto if other != _NOBODY)
    parts: dict[int, list[int]] = {}
    for one, top in enumerate(families(links, size)):
        parts.setdefault(top, []).append(one)
    return parts.values()


def _branching(gains: _Gains) -> dict[int, int]:
    """Contract a circle after another, then open each where it loses least."""
    circles: list[tuple[int, dict[int, int], _Entering, dict[int, int]]] = []
    best = {one: _best(onto) for one, onto in gains.items()}
    fresh = max((max(one, *onto) for one, onto in gains.items()), default=0) + 1
    while circle := _circle(best):
        within = {one: best[one] for one in circle}
        gains, entering, left_by = _contracted(gains, within, fresh)
        circles.append((fresh, within, entering, left_by))
        best = {one: _best(onto) for one, onto in gains.items()}
        fresh += 1
    for name, within, entering, left_by in reversed(circles):
        onto = best.pop(name)
        for one, by in left_by.items():
            if best.get(one) == name:
                best[one] = by
        best |= within | {entering[onto]: onto}
    return best


def _contracted(
    gains: _Gains, within: Mapping[int, int], name: int
) -> tuple[_Gains, _Entering, dict[int, int]]:
    """Return the gains with a circle as one, by whom to enter it and by whom others leave it."""
    into: dict[int, float] = {}
    entering: _Entering = {}
    left: _Gains = {}
    left_by: dict[int, int] = {}
    for one, onto in gains.items():
        if one in within:
            for other, gain in onto.items():
                more = gain - onto[within[one]]
                if other not in within and more > into.get(other, -float("inf")):
                    into[other], entering[other] = more, one
            continue
        left[one] = {other: gain for other, gain in onto.items() if other not in within}
        through = {other: gain for other, gain in onto.items() if other in within}
        if through:
            left_by[one] = _best(through)
            left[one][name] = through[left_by[one]]
    left[name] = into
    return left, entering, left_by


def _best(onto: Mapping[int, float]) -> int:
    return max(onto, key=lambda other: (onto[other], -other))


def _circle(best: Mapping[int, int]) -> Collection[int]:
    done: set[int] = set()
    for start in sorted(best):
        path: dict[int, None] = {}
        here = start
        while here in best and here not in done and here not in path:
            path[here] = None
            here = best[here]
        if here in path:
            walked = list(path)
            return walked[walked.index(here) :]
        done |= path.keys()
    return ()
