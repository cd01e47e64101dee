"""CPU seconds for a film of about a minute, how far words are off, which misreadings are found.

Run as `python benchmarks/recital.py`, or with `misread` for the last alone. The truth of the
alignment is another variant of the aligner's own voice, and so are the readers of the planted
misreadings: the figures flatter and serve to compare two versions of this program.

The prices in `recital.conformance` were set on the even sentences. What is reported is of the
odd ones, by the same four voices and by two that no price was set with.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bearwitness.adapters.media.film import film
from bearwitness.adapters.media.voice import speak
from bearwitness.recital.captions import breaches
from bearwitness.recital.conformance import faults
from bearwitness.recital.script import Line, from_lines
from bearwitness.recital.words import words
from recital_builders import ENGLISH, RUSSIAN
from recital_faults import KINDS, SENTENCES, UNSEEN, takes
from recital_faults import READERS as READERS_HEARD
from test_recital_alignment import READERS, errors_ms


def cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def one_film(language: str) -> None:
    lines = (ENGLISH if language == "en" else RUSSIAN) * 3
    of = from_lines(lines, title="Lakeshore", language=language, readers=["A", "B"], invented=True)
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


def misread(language: str) -> None:
    texts = SENTENCES[language]
    odd = tuple(range(1, len(texts), 2))
    models = speak([Line(1, "Reader 1", text, language) for text in texts])
    for readers, called in ((READERS_HEARD, "known voices"), (UNSEEN, "unseen voices")):
        flagged, all_of = Counter(), Counter()
        for take in takes(language, odd, readers, seed=11):
            told = words(texts[take.sentence], language)
            model, said = models[take.sentence], take.said
            found = faults(told, model, said.samples, said.rate)
            all_of[take.kind] += 1
            flagged[take.kind] += bool(found)
        planted = sum(n for kind, n in all_of.items() if kind)
        hit = sum(n for kind, n in flagged.items() if kind)
        alarms = flagged[""]
        print(f"{language}, {called}: {hit} of {planted} misread takes found "
              f"({hit / planted:.0%}); of {all_of['']} read as written {alarms} flagged; "
              f"precision {hit / max(1, hit + alarms):.0%}")  # fmt: skip
        print("   " + ", ".join(f"{kind} {flagged[kind]}/{all_of[kind]}" for kind in KINDS))


if __name__ == "__main__":
    for language in ("en", "ru"):
        if "misread" not in sys.argv[1:]:
            one_film(language)
            alignment(language)
        misread(language)
