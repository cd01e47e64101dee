"""CPU seconds for a film of about a minute, and how far words are off, by a known truth.

Run as `python benchmarks/recital.py`. The truth of the alignment is another variant of the
aligner's own voice: the figures flatter and serve to compare two versions of this program.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.adapters.media.film import film
from bearwitness.recital.captions import breaches
from bearwitness.recital.script import from_lines
from recital_builders import ENGLISH, RUSSIAN
from test_recital_alignment import READERS, errors_ms


def cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def one_film(language: str) -> None:
    words = (ENGLISH if language == "en" else RUSSIAN) * 3
    of = from_lines(words, title="Lakeshore", language=language, readers=["A", "B"], invented=True)
    before, began = cpu(), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        made = film(of, {}, Path(folder))
        size = made.mp4.stat().st_size
    broken = sum(len(breaches(cues, track)) for track, cues in made.plan.cues.items())
    print(f"{language}: film of {made.plan.seconds:.1f} s: {cpu() - before:.1f} CPU s, "
          f"{time.monotonic() - began:.1f} s on the clock, {size / 1e6:.2f} MB, "
          f"{broken} caption breaches")  # fmt: skip


def alignment(language: str) -> None:
    for decibels in (None, 15, 5):
        errors = np.concatenate([errors_ms(language, reader, decibels) for reader in READERS])
        noise = "no noise" if decibels is None else f"{decibels} dB"
        print(f"{language}: word starts, {noise}: mean {errors.mean():.1f} ms, "
              f"p95 {np.percentile(errors, 95):.1f} ms, {len(errors)} words")  # fmt: skip


if __name__ == "__main__":
    for language in ("en", "ru"):
        one_film(language)
        alignment(language)
