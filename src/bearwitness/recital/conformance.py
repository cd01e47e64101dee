"""Whether a take says its line: skipped, repeated, swapped, changed and added words, found by ear.

A take may go through the words of its line in any order: on from each to the next, over some,
back to an earlier one, or into something that is none of them. Viterbi search (Viterbi 1967,
doi:10.1109/TIT.1967.1054010) finds the cheapest way through a synthetic reading of the line;
each step that is not to the next word has its price, and what is no word of the line costs the
same each moment, whatever it sounds like (a filler model: Rose and Paul 1990,
doi:10.1109/ICASSP.1990.115555). Distances are taken relative to the nearest sound of the voice,
so that a reader who sounds unlike it does not count as one who says something else.

Nothing is recognised, and much escapes it: `benchmarks/recital.py` says how much. It helps a
person who listens to every take. It does not replace one: see `Hearing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import Malformed, Refused
from bearwitness.recital import sound
from bearwitness.recital.alignment import Model, quiet_below
from bearwitness.recital.words import Word

Costs = NDArray[np.float64]


class Kind(StrEnum):
    """How a take departs from its line."""

    SKIPPED = "skipped"
    REPEATED = "repeated"  # a word doubled, or a phrase begun again
    SWAPPED = "swapped"
    CHANGED = "changed"  # something else stands in the place of these words
    ADDED = "added"  # something is said between the words
    LENGTH = "length"  # the take is too long for its line, or both are: nothing more is looked for


@dataclass(frozen=True, slots=True)
class Fault:
    """A departure: words `first` to `last` of the line, from 0, `last` not included.

    Of something added, both are the word before which it is heard. `start` and `end` are
    seconds of the take; of what is skipped, both are where it would be.
    """

    kind: Kind
    first: int
    last: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """Somebody's word that they listened to every take to its end, which no program can give.

    `accepted` says, by line, why a take is used although it seems to depart from its line.
    """

    accepted: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for why in self.accepted.values():
            if not why.strip() or len(why) > _LONGEST_WHY or not why.isprintable():
                raise Malformed(
                    f"a take is accepted with a reason of 1 to {_LONGEST_WHY} characters",
                    hint="why these words may stand as they were read; no name",
                )


def expect_heard(found: Mapping[int, tuple[Fault, ...]], hearing: Hearing | None) -> None:
    """Check that somebody listened to the takes and stands by each that departs from its line.

    Args:
        found: by line, for every take that is used, what `faults` found in it.
        hearing: None if nobody says that they listened.

    Raises:
        Refused: nobody did, or a take with faults is not accepted; the lines are named.
    """
    if not found:
        return
    accepted = hearing.accepted if hearing else {}
    open_still = [line for line in sorted(found) if found[line] and line not in accepted]
    if open_still:
        listed = ", ".join(map(str, open_still))
        raise Refused(
            f"not read as written, as far as a program can hear: the takes of lines {listed}",
            hint="`recite align --line N` says where; record again, or accept with a reason "
            f"(--accept {open_still[0]}=WHY)",
        )
    if hearing is None:
        raise Refused(
            "nobody says that they listened to the takes",
            hint="listen to each to its end beside its line, and say so (--listened): "
            "the program misses many departures",
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """What departures cost, in units of distance. Found on half of the benchmark's takes."""

    filler: float = 0.4  # a frame of what is no word of the line, above one that fits
    enter: float = 10.0  # to begin with it
    skip: float = 12.0  # a word
    back: float = 10.5  # to an earlier word
    stretch: float = 0.25  # a frame that is held or left out


PRICES = Prices()
_NEVER = 1e6
_LONGEST_WHY = 200
_MOST_PAIRS = 40_000_000  # frames of the take by frames of the line: about 500 MB
_LONGEST = 4.0  # times the synthetic reading, and 10 s: a take beyond is not searched
_SHORTEST_FILLER = 6  # frames
_PAUSE = 8  # frames of quiet from which on it is a pause, not a stop within a word


def faults(
    words: Sequence[Word],
    model: Model,
    take: sound.Samples,
    rate: int,
    *,
    prices: Prices = PRICES,
) -> tuple[Fault, ...]:
    """Return where a take departs from its line, in the take's order; empty: nothing was found.

    Words without sound, such as a withheld span, are not looked for.
    """
    if not any(word.spoken for word in words):
        return ()
    if len(take) / rate > _LONGEST * len(model.samples) / model.rate + 10:
        return (Fault(Kind.LENGTH, 0, len(words), 0.0, len(take) / rate),)
    line, owners = _reference(words, model)
    heard, at = _voiced(take, rate)
    if len(heard) * len(line) > _MOST_PAIRS:
        return (Fault(Kind.LENGTH, 0, len(words), 0.0, len(take) / rate),)
    distance = _distances(heard, line)
    distance -= distance.min(axis=1, keepdims=True)
    # What a sound that fits costs differs from reader to reader: a filler costs that and more.
    fit = _path(distance, owners, replace(prices, filler=_NEVER))
    if max(fit) >= len(line):  # a click: shorter than any of the words
        return (Fault(Kind.SKIPPED, 0, len(words), 0.0, len(take) / rate),)
    usual = float(np.median(distance[np.arange(len(heard)), fit]))
    path = _path(distance, owners, replace(prices, filler=usual + prices.filler))
    return tuple(_faults(_visits(path, owners), owners, at))


def _reference(words: Sequence[Word], model: Model) -> tuple[Costs, NDArray[np.int64]]:
    """Return the reading without its pauses, and the word that each frame belongs to."""
    features, kept = _voiced(model.samples, model.rate)
    spoken = [n for n, word in enumerate(words) if word.spoken]
    starts = [round(model.starts[n] / sound.HOP) for n in spoken]
    owner = np.searchsorted(starts, kept, side="right") - 1
    owners: NDArray[np.int64] = np.array(spoken, dtype=np.int64)[np.maximum(owner, 0)]
    return features, owners


def _voiced(samples: sound.Samples, rate: int) -> tuple[Costs, NDArray[np.int64]]:
    """Return the features of what is no pause, and the frame that each is of."""
    levels = sound.level(samples, rate)
    quiet = levels < quiet_below(levels)
    edges = [0, *(np.flatnonzero(np.diff(quiet)) + 1), len(quiet)]
    kept = np.ones(len(quiet), dtype=np.bool_)
    for first, last in pairwise(edges):
        if quiet[first] and (last - first >= _PAUSE or first == 0 or last == len(quiet)):
            kept[first:last] = False
    at = np.flatnonzero(kept)
    return sound.features(samples, rate)[at], at


def _distances(take: Costs, line: Costs) -> Costs:
    squares = np.sum(take**2, axis=1)[:, None] + np.sum(line**2, axis=1) - 2 * (take @ line.T)
    found: Costs = np.sqrt(np.maximum(squares, 0.0))
    return found


def _path(distance: Costs, owners: NDArray[np.int64], prices: Prices) -> list[int]:
    """Return the state of each frame of the take: a frame of the line, or len(line) + filler.

    There is a filler before each word and one after the last. Words are counted as they stand
    in `owners`, from 0 without gaps.
    """
    frames, size = distance.shape
    first = np.flatnonzero(np.diff(owners, prepend=-1))  # frame at which each word begins
    last = np.append(first[1:], size) - 1
    count = len(first)
    enter = _entries(count, prices)  # price from the end of word i - 1 to word j
    held = np.full(size, prices.stretch)
    total = np.full((size + count + 1,), np.inf)
    came = np.zeros((frames, size + count + 1), dtype=np.int32)
    total[first] = enter[0] + distance[0, first]
    total[size] = prices.enter + prices.filler
    inside = np.ones(size, dtype=np.bool_)
    inside[first] = False
    states = np.arange(size)
    for t in range(1, frames):
        body, filler = total[:size], total[size:]
        # 1. within a word: hold, go on, or leave one frame out
        best, source = body + held, states.copy()
        on = np.where(inside[1:], body[:-1], np.inf)
        source[1:] = np.where(on < best[1:], states[:-1], source[1:])
        best[1:] = np.minimum(best[1:], on)
        both = np.where(inside[2:] & inside[1:-1], body[:-2] + prices.stretch, np.inf)
        source[2:] = np.where(both < best[2:], states[:-2], source[2:])
        best[2:] = np.minimum(best[2:], both)
        # 2. into a word, from the end of any word or from a filler
        ends = np.append(np.inf, body[last])  # by boundary: after word i - 1
        left = np.minimum(ends, filler)
        step = left[:, None] + enter
        boundary = np.argmin(step, axis=0)
        cost = step[boundary, np.arange(count)]
        better = cost < best[first]
        come = np.where(
            filler[boundary] < ends[boundary],
            size + boundary,
            np.append(0, last)[boundary],
        )
        source[first] = np.where(better, come, source[first])
        best[first] = np.minimum(best[first], cost)
        # 3. into a filler, or on in it
        begun = ends + prices.enter
        came[t, size:] = np.where(begun < filler, np.append(0, last), size + np.arange(count + 1))
        came[t, :size] = source
        total = np.concatenate([best + distance[t], np.minimum(begun, filler) + prices.filler])
    skipped = prices.skip * np.arange(count, -1, -1)  # what is missing at the end
    ends = np.minimum(np.append(np.inf, total[:size][last]), total[size:]) + skipped
    boundary = int(np.argmin(ends))
    state = size + boundary
    if boundary and total[last[boundary - 1]] <= total[size + boundary]:
        state = int(last[boundary - 1])
    states_of = [state]
    for t in range(frames - 1, 0, -1):
        state = int(came[t, state])
        states_of.append(state)
    return states_of[::-1]


def _entries(count: int, prices: Prices) -> Costs:
    """Return the price of beginning word j after word i - 1: rows i, columns j."""
    ahead = np.arange(count)[None, :] - np.arange(count + 1)[:, None]
    found: Costs = np.where(ahead >= 0, ahead * prices.skip, prices.back)
    return found


@dataclass(frozen=True, slots=True)
class _Visit:
    """A stretch of the take: in word `word`, or, if `filler`, before it."""

    word: int
    first: int
    last: int
    filler: bool = False


def _visits(path: Sequence[int], owners: NDArray[np.int64]) -> list[_Visit]:
    size = len(owners)
    begins = {int(n) for n in np.flatnonzero(np.diff(owners, prepend=-1))}
    order = np.cumsum(np.diff(owners, prepend=owners[0]) != 0)
    visits: list[_Visit] = []
    for t, state in enumerate(path):
        filler = state >= size
        word = state - size if filler else int(order[state])
        before = path[t - 1] if t else -1
        again = not filler and state in begins and before != state
        if visits and not again and (visits[-1].word, visits[-1].filler) == (word, filler):
            visits[-1] = _Visit(word, visits[-1].first, t + 1, filler)
        else:
            visits.append(_Visit(word, t, t + 1, filler))
    return [v for v in visits if not v.filler or v.last - v.first >= _SHORTEST_FILLER]


def _faults(
    visits: Sequence[_Visit], owners: NDArray[np.int64], at: NDArray[np.int64]
) -> Iterator[Fault]:
    numbers = [int(n) for n in dict.fromkeys(owners.tolist())]
    numbers.append(numbers[-1] + 1)

    def fault(kind: Kind, first: int, last: int, begin: int, end: int) -> Fault:
        seconds = [float(at[min(t, len(at) - 1)]) * sound.HOP for t in (begin, end)]
        return Fault(kind, numbers[first], numbers[last], *seconds)

    count = len(numbers) - 1
    heard = {v.word for v in visits if not v.filler}
    wanted, strange = 0, None  # the word that should come; something added since
    for visit in [*visits, _Visit(count, len(at), len(at))]:
        if visit.filler:
            strange = visit
            continue
        missing = visit.word > wanted
        if strange is not None:
            until = visit.word if missing else wanted
            kind = Kind.CHANGED if missing else Kind.ADDED
            yield fault(kind, wanted, until, strange.first, strange.last)
        elif missing:
            gone = not any(word in heard for word in range(wanted, visit.word))
            kind = Kind.SKIPPED if gone else Kind.SWAPPED
            yield fault(kind, wanted, visit.word, visit.first, visit.first)
        if visit.word < wanted:
            yield fault(Kind.REPEATED, visit.word, wanted, visit.first, visit.last)
        wanted, strange = visit.word + 1, None
