"""Small scripts, sounds and files for the tests of the recital. All words are invented."""

from __future__ import annotations

import struct
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from bearwitness.adapters.media.voice import Manner, speak
from bearwitness.recital.script import Line, Script, Warning, from_lines

PLAIN = Manner()
ENGLISH = (
    "We waited by the road until it was dark.",
    "Nobody told us where they had gone.",
    "My aunt kept the lamp in the window, and […] came to ask about it.",
)
RUSSIAN = (
    "Мы ждали у дороги, пока не стемнело.",
    "Никто не сказал нам, куда они ушли.",
    "Тётя держала лампу на окне, и […] приходил о ней спрашивать.",
)


def script(language: str = "en", lines: int = 3, **more) -> Script:
    words, others = (ENGLISH, RUSSIAN) if language == "en" else (RUSSIAN, ENGLISH)
    other = "ru" if language == "en" else "en"
    made = from_lines(
        words[:lines],
        title="Lakeshore",
        language=language,
        readers=["Reader 1", "Reader 2"],
        **({"warning": Warning.DISTRESSING, "invented": True} | more),
    )
    pairs = zip(made.lines, others, strict=False)
    return replace(made, lines=tuple(replace(x, translations=((other, t),)) for x, t in pairs))


def line(text: str, language: str = "en", **more) -> Line:
    return Line(1, "Reader 1", text, language, **more)


@cache
def said(text: str, language: str = "en", manner: Manner = PLAIN):
    (model,) = speak([line(text, language)], manner)
    return model


def wav(path: Path, samples, rate: int = 22050) -> Path:
    data = np.round(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    head = struct.pack("<4sI4s4sIHHIIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                       rate, rate * 2, 2, 16)  # fmt: skip
    path.write_bytes(head + struct.pack("<4sI", b"data", len(data)) + data)
    return path
