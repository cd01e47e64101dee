"""What is heard in readers' takes: when each word of a line is, and where it seems read otherwise.

For whoever listens: a take as a browser plays it, its level to be drawn, and the places to listen
to with care. Nothing here replaces listening (`recital.conformance`).
"""

from __future__ import annotations

import io
import wave
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from bearwitness.adapters.media import takes
from bearwitness.adapters.media.voice import speak
from bearwitness.recital import alignment, conformance, sound
from bearwitness.recital.alignment import Model, Timed
from bearwitness.recital.conformance import Fault
from bearwitness.recital.script import Line

_BARS = 240
_PLAYED = 24_000  # samples a second: all that is heard of a voice


@dataclass(frozen=True, slots=True)
class Heard:
    """A line in a clip: when its words are heard, and where it seems to be read otherwise."""

    words: tuple[Timed, ...]
    faults: tuple[Fault, ...]


def aligned(lines: Sequence[Line], clip: Path) -> tuple[Heard, ...]:
    """Return how each of these lines is heard in one clip of all of them.

    Raises:
        Unreadable: the clip is no sound.
        Unavailable: ffmpeg or the voice does not run.
    """
    samples = takes.decoded(clip, lines[0].index)
    models = speak(lines)
    whole = alignment.joined(models)
    found = alignment.align(alignment.words_of(lines), whole, samples, takes.RATE)
    timed = alignment.by_line(found, models)
    # Each line is looked at alone, from the middle of the pause before it to that after it.
    middles = [(a[-1].end + b[0].start) / 2 for a, b in pairwise(timed)]
    cuts = [round(at * takes.RATE) for at in (0.0, *middles)] + [len(samples)]
    heard = []
    for line, model, words, (first, last) in zip(lines, models, timed, pairwise(cuts), strict=True):
        found_here = faults_of(line, model, samples[first:last])
        at = first / takes.RATE
        moved = tuple(replace(f, start=at + f.start, end=at + f.end) for f in found_here)
        heard.append(Heard(words, moved))
    return tuple(heard)


def faults_of(line: Line, model: Model, samples: sound.Samples) -> tuple[Fault, ...]:
    """Return where a take of one line seems to depart from it."""
    # The voice's own rate on both sides: a phone records nothing more that tells words apart.
    there = sound.resampled(samples, takes.RATE, model.rate)
    return conformance.faults(alignment.words_of([line]), model, there, model.rate)


@dataclass(frozen=True, slots=True)
class Take:
    """A reader's take of one line, made ready to be listened to."""

    heard: Heard
    seconds: float
    bars: tuple[float, ...]  # its level in equal steps, 0 to 1
    wav: bytes = field(repr=False)  # mono, 16 bits, 24 kHz; nothing else that the file held


def take(line: Line, clip: Path) -> Take:
    """Return one line's take, to be looked at and heard.

    Raises:
        Unreadable: it is no sound; its number is named.
        Unavailable: ffmpeg or the voice does not run.
    """
    samples = takes.decoded(clip, line.index)
    (model,) = speak([line])
    found = alignment.align(alignment.words_of([line]), model, samples, takes.RATE)
    heard = Heard(found.words, faults_of(line, model, samples))
    seconds = len(samples) / takes.RATE
    return Take(heard, seconds, sound.bars(samples, takes.RATE, _BARS), _wav(samples))


def _wav(samples: sound.Samples) -> bytes:
    played = np.clip(sound.resampled(samples, takes.RATE, _PLAYED), -1, 1)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_PLAYED)
        out.writeframes((played * 32767).astype("<i2").tobytes())
    return file.getvalue()
