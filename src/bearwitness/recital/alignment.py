"""Which word of a line is heard when: known words laid along a reader's take.

The line is spoken by a synthetic voice that tells when each word begins. Both recordings
become mel cepstra, dynamic time warping lays one along the other (Sakoe and Chiba 1978,
doi:10.1109/TASSP.1978.1163055), and each word takes its times over. A word's start is then
moved off silence. Nothing is recognised: words that were not said are laid somewhere all the
same, so an alignment is no proof that a line was read as written. `cost` says how ill it fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from bearwitness.errors import Malformed
from bearwitness.recital import sound
from bearwitness.recital.script import Line
from bearwitness.recital.words import Word, words

_BAND_SECONDS = 12.0  # how far a take may run from the straight line, besides a fifth of it


@dataclass(frozen=True, slots=True)
class Model:
    """A synthetic reading of some words: samples, and the second at which each word begins.

    `starts` has one entry a word, in order; words without sound begin where the next does.
    """

    samples: sound.Samples = field(repr=False)
    rate: int
    starts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Timed:
    """A word and when it is heard, in seconds of the take."""

    word: Word
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """Words in order. `cost` is the mean distance along the path: 0 is identical sound."""

    words: tuple[Timed, ...]
    cost: float


def spread(
    of: Sequence[Word], events: Sequence[tuple[int, float]], positions: Sequence[int], end: float
) -> tuple[float, ...]:
    """Return when each word begins, from a voice's word events.

    A voice runs some words together ("of the") and gives one event for both: the missing
    starts lie between their neighbours, by length.

    Args:
        of: all words of the line, in order.
        events: (code point in the spoken text, seconds), in order.
        positions: where each word begins in the spoken text; as long as `of`.
        end: seconds that the voice speaks.
    """
    known: dict[int, float] = {}
    for position, second in events:
        index = int(np.searchsorted(positions, position, side="right")) - 1
        while index > 0 and not of[index].spoken:
            index -= 1
        known.setdefault(max(index, 0), second)
    weights = np.cumsum([0.0, *(len(w.spoken) for w in of)])
    fixed = {0: 0.0, **known, len(of): end}
    at = sorted(fixed)
    times = np.maximum.accumulate([fixed[k] for k in at])
    starts = np.interp(weights[: len(of)], weights[at], times)
    return tuple(float(s) for s in starts)


def align(words: Sequence[Word], model: Model, take: sound.Samples, rate: int) -> Alignment:
    """Return when each word of the model is heard in the take.

    Raises:
        Malformed: the model is empty or has another number of words.
    """
    if not words or len(model.starts) != len(words) or not len(model.samples):
        raise Malformed("an alignment needs words and a model that speaks each of them")
    levels = sound.level(take, rate)
    first, last = _speech(levels)
    along, cost = _warped(
        sound.features(model.samples, model.rate),
        sound.features(take, rate)[first:last],
    )
    frame = np.clip(np.round(np.array(model.starts) / sound.HOP).astype(int), 0, len(along) - 1)
    starts = along[frame] + first
    ends = np.append(starts[1:], last)
    quiet = levels < quiet_below(levels)
    timed = [
        Timed(word, start * sound.HOP, max(end, start) * sound.HOP)
        for word, (start, end) in zip(words, map(_off_silence(quiet), starts, ends), strict=True)
    ]
    return Alignment(tuple(timed), cost)


def words_of(lines: Sequence[Line]) -> tuple[Word, ...]:
    """Return the words of these lines, in order."""
    return tuple(word for line in lines for word in words(line.text, line.language))


def of_model(words: Sequence[Word], model: Model) -> tuple[Timed, ...]:
    """Return the words at the times of the synthetic reading itself."""
    quiet = sound.level(model.samples, model.rate)
    moved = _off_silence(quiet < quiet_below(quiet))
    edges = [round(s / sound.HOP) for s in (*model.starts, len(model.samples) / model.rate)]
    return tuple(
        Timed(word, start * sound.HOP, max(start, end) * sound.HOP)
        for word, (start, end) in zip(words, map(moved, edges, edges[1:]), strict=True)
    )


def joined(models: Sequence[Model], *, gap: float = 0.5) -> Model:
    """Return one reading of several, with `gap` seconds of silence between them."""
    samples: list[sound.Samples] = []
    starts: list[float] = []
    at, rate = 0.0, models[0].rate
    for model in models:
        starts += [at + s for s in model.starts]
        samples += [model.samples, np.zeros(round(gap * rate))]
        at = sum(map(len, samples)) / rate
    return Model(np.concatenate(samples[:-1]), rate, tuple(starts))


def by_line(found: Alignment, models: Sequence[Model]) -> tuple[tuple[Timed, ...], ...]:
    """Cut an alignment along the models that were joined for it."""
    edges = accumulate([0, *(len(m.starts) for m in models)])
    return tuple(found.words[a:b] for a, b in pairwise(edges))


def _speech(levels: NDArray[np.float64]) -> tuple[int, int]:
    # Never empty: at least a tenth of all frames is as loud as the 90th percentile.
    loud = np.flatnonzero(levels >= quiet_below(levels))
    return max(0, int(loud[0]) - 5), min(len(levels), int(loud[-1]) + 6)


def quiet_below(levels: NDArray[np.float64]) -> float:
    """Return the level in dB under which a recording is quiet."""
    # Between the room and the voice, nearer to the room: a fixed threshold fails in a loud one.
    room, voice = np.percentile(levels, [5, 90])
    return float(max(room + 0.3 * (voice - room), voice - 35))


def _off_silence(quiet: NDArray[np.bool_]) -> Callable[[int, int], tuple[int, int]]:
    def moved(start: int, end: int) -> tuple[int, int]:
        loud = np.flatnonzero(~quiet[start:end])
        # A run of silence at the start is the pause before the word, not the word.
        if not len(loud):
            return start, end
        return start + int(loud[0]), start + int(loud[-1]) + 1

    return moved


def _warped(
    model: NDArray[np.float64], take: NDArray[np.float64]
) -> tuple[NDArray[np.int64], float]:
    """Return for each model frame the first take frame laid on it, and the path's mean cost."""
    rows, columns = len(model), len(take)
    slope = columns / rows
    reach = int(_BAND_SECONDS / sound.HOP + 0.2 * columns)
    width = min(columns, 2 * reach + 1)
    lows = np.clip((np.arange(rows) * slope).astype(int) - width // 2, 0, columns - width)
    squares = np.sum(take**2, axis=1)
    total = np.full((rows, width), np.inf)
    move = np.zeros((rows, width), dtype=np.int8)
    for i in range(rows):
        low = int(lows[i])
        near = take[low : low + width]
        distance = np.sum(model[i] ** 2) + squares[low : low + width] - 2 * (near @ model[i])
        cost = np.sqrt(np.maximum(distance, 0.0))
        total[i], move[i] = _row(
            cost, total[i - 1] if i else None, low - int(lows[i - 1]) if i else 0
        )
    return _path(total, move, lows)


def _row(
    cost: NDArray[np.float64], before: NDArray[np.float64] | None, shift: int
) -> tuple[NDArray[np.float64], NDArray[np.int8]]:
    """Fill one row: 0 came diagonally, 1 from the row above, 2 from the left."""
    run = np.cumsum(cost)
    if before is None:
        enter = np.full(len(cost), np.inf)
        enter[0] = cost[0]
        move = np.zeros(len(cost), dtype=np.int8)
    else:
        shifted = np.full(len(cost) + 1, np.inf)
        kept = before[max(0, shift - 1) :]
        offset = 1 if shift == 0 else 0
        shifted[offset : offset + len(kept)] = kept[: len(shifted) - offset]
        diagonal, above = shifted[:-1] + cost, shifted[1:] + cost
        enter = np.minimum(diagonal, above)
        move = (above < diagonal).astype(np.int8)
    # Steps from the left chain within the row; a running minimum resolves them all at once.
    best = run + np.minimum.accumulate(enter - run)
    move[best < enter] = 2
    return best, move


def _path(
    total: NDArray[np.float64], move: NDArray[np.int8], lows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], float]:
    rows, width = total.shape
    i, j = rows - 1, int(lows[-1]) + width - 1
    mean = float(total[i, width - 1]) / (rows + width)
    first = np.zeros(rows, dtype=np.int64)
    while True:
        first[i] = j
        step = int(move[i, j - int(lows[i])]) if j > 0 else 1
        if i == 0 and (step != 2 or j == 0):
            return first, mean
        i, j = i - (step != 2), j - (step != 1)
