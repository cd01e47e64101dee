"""The synthetic preview voice: espeak-ng in a process of its own.

It is a stand-in for a reader while a script is prepared, and says so wherever it is heard. It
is also the yardstick of alignment. It does not hide who a person is: nobody's voice goes in.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bearwitness.errors import Unavailable
from bearwitness.recital.alignment import Model, spread
from bearwitness.recital.script import Line
from bearwitness.recital.sound import Samples
from bearwitness.recital.words import PAUSE_SECONDS, Word, words

VOICES = {"en": "en", "ru": "ru"}
_SECONDS = 300  # for one process; a script of 500 lines takes about 20


@dataclass(frozen=True, slots=True)
class Manner:
    """How the voice speaks: words a minute, pitch 0 to 99, and a variant such as `f3`."""

    rate: int = 140
    pitch: int = 45
    variant: str = ""


# Slow enough that captions of at most 17 characters a second keep up with it, in both languages.
READ_ALOUD = Manner(rate=118)


def speak(lines: Sequence[Line], manner: Manner = Manner()) -> tuple[Model, ...]:
    """Return each line as the voice says it, with the second at which each word begins.

    A withheld span is silence of the same length every time.

    Raises:
        Unavailable: the voice's process does not start or ends early.
    """
    stretches = [_stretches(words(line.text, line.language)) for line in lines]
    wishes = [
        _wish(stretch, line.language, manner)
        for line, parts in zip(lines, stretches, strict=True)
        for stretch in parts
        if _spoken(stretch)
    ]
    said = iter(_said(wishes))
    return tuple(
        _joined([(part, next(said) if _spoken(part) else None) for part in parts])
        for parts in stretches
    )


def _stretches(of: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """Cut at withheld spans, so that the voice pauses there: each begins a new stretch."""
    cuts = [i for i, word in enumerate(of) if word.withheld]
    edges = sorted({0, *cuts, *(c + 1 for c in cuts), len(of)})
    return [of[a:b] for a, b in pairwise(edges)]


def _spoken(stretch: Sequence[Word]) -> str:
    return " ".join(word.spoken for word in stretch if word.spoken)


def _wish(stretch: Sequence[Word], language: str, manner: Manner) -> dict[str, str | int]:
    voice = VOICES[language] + (f"+{manner.variant}" if manner.variant else "")
    return {"text": _spoken(stretch), "voice": voice, "rate": manner.rate, "pitch": manner.pitch}


@dataclass(frozen=True, slots=True)
class _Said:
    samples: Samples
    rate: int
    events: tuple[tuple[int, float], ...]


def _said(wishes: Sequence[dict[str, str | int]]) -> list[_Said]:
    command = [sys.executable, "-m", "bearwitness.adapters.media.speaker"]
    try:
        done = subprocess.run(  # noqa: S603  (our own module; the text goes in on stdin)
            command, input=json.dumps(wishes).encode(), capture_output=True, timeout=_SECONDS,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as wrong:
        raise Unavailable("the preview voice does not answer", hint=_HINT) from wrong
    if done.returncode:
        raise Unavailable("the preview voice stopped early", hint=_HINT)
    said, out = [], done.stdout
    while out:
        head, _, out = out.partition(b"\n")
        plain = json.loads(head)
        samples = np.frombuffer(out[: plain["bytes"]], "<i2").astype(np.float64) / 32768
        said.append(_Said(samples, plain["rate"], tuple((e[0], e[1]) for e in plain["events"])))
        out = out[plain["bytes"] :]
    return said


_HINT = "install the package again with its extra: pip install 'bearwitness[desk]'"


def _joined(parts: Sequence[tuple[tuple[Word, ...], _Said | None]]) -> Model:
    rate = next((said.rate for _, said in parts if said), 22050)
    samples: list[Samples] = []
    starts: list[float] = []
    at = 0.0
    for stretch, said in parts:
        sound = np.zeros(round(PAUSE_SECONDS * rate)) if said is None else said.samples
        length = len(sound) / rate
        if said is None:
            starts += [at] * len(stretch)
        else:
            starts += [at + s for s in _starts(stretch, said, length)]
        samples.append(sound)
        at += length
    return Model(np.concatenate(samples), rate, tuple(starts))


def _starts(stretch: Sequence[Word], said: _Said, length: float) -> tuple[float, ...]:
    positions, at = [], 0
    for word in stretch:
        positions.append(at)
        at += len(word.spoken) + 1 if word.spoken else 0
    return spread(stretch, said.events, positions, length)
