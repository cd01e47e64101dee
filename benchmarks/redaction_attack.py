"""Does the risk figure foretell how well an attack does? Linkage on TAB, words on Lakeshore.

Attack: every judgment of the benchmark is cut into stretches of 100 words. A stretch is masked
by our engine; the attacker holds the *rest* of that judgment and all the other judgments, and
names the one that is most alike (TF-IDF, cosine). This is not the attacker that the figure is
made of: the figure sees the masked stretch alone, and no other text. Reported: how often the
right judgment comes first among all, before and after masking, and Spearman's rank correlation
between our figure and the attack's reciprocal rank.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from bearwitness.adapters.tagging.english import marked
from bearwitness.adapters.words import ordinary, told
from bearwitness.desk import lakeshore
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.findings import Finding, find
from bearwitness.redaction.masking import Draft, draft, still_read
from bearwitness.redaction.risk import Census, Known, Risk, risk
from bearwitness.redaction.sweep import Sweep

WORDS = 100
WORD = re.compile(r"[^\W\d_]{3,}|\d{2,}")
ID = TestimonyId("T-7QK4M2XD")


class Stretch(NamedTuple):
    """A stretch of a judgment, its draft and what the figure says of it."""

    judgment: int
    text: str
    masked: str
    figures: tuple[float, float]  # with and without the frequencies of everyday language


def stretches(texts: list[str], first: int) -> list[Stretch]:
    """Mask every full stretch of the texts; `first` is the number of the first judgment."""
    found = []
    for number, text in enumerate(texts, first):
        starts = [m.start() for m in re.finditer(r"\S+", text)][::WORDS]
        for a, b in pairwise(starts):
            piece = text[a:b]
            made = _masked(piece)
            both = (_figure(made, told), _figure(made, None))
            found.append(Stretch(number, piece, _kept(made), both))
    return found


def _masked(text: str) -> Draft:
    said = Testimony(ID, "Reed", "en", text, date(2019, 5, 2), Intake.PAGE, Connection.WITNESS)
    return draft(said, find(text, language="en", spans=marked(text, "en"), ordinary=ordinary))


def _figure(made: Draft, frequency: Callable[[str], float] | None) -> float:
    return risk([made], census=Census(10**6), frequency=frequency).chance_named


def _kept(made: Draft) -> str:
    return " ".join(p.shown for passage in made.passages for p in passage.pieces if not p.kind)


class Files:
    """The attacker's files: TF-IDF over whole judgments, with a stretch taken out of its own."""

    def __init__(self, texts: list[str]) -> None:
        """Read all judgments."""
        self._counts = [Counter(WORD.findall(t.lower())) for t in texts]
        held = Counter(w for c in self._counts for w in c)
        self._weight = {w: math.log(len(texts) / n) for w, n in held.items()}
        self._norms = [self._norm(c) for c in self._counts]

    def rank(self, query: str, stretch: Stretch) -> int:
        """Return at which place the right judgment comes for a query."""
        asked = Counter(WORD.findall(query.lower()))
        own = self._counts[stretch.judgment] - Counter(WORD.findall(stretch.text.lower()))
        scores = [self._alike(asked, c, n) for c, n in zip(self._counts, self._norms, strict=True)]
        mine = self._alike(asked, own, self._norm(own))
        scores[stretch.judgment] = -1.0
        return 1 + sum(score >= mine for score in scores)

    def _alike(self, asked: Counter[str], held: Counter[str], norm: float) -> float:
        dot = sum(n * held[w] * self._weight[w] ** 2 for w, n in asked.items() if w in held)
        return dot / norm if norm else 0.0

    def _norm(self, counts: Counter[str]) -> float:
        return math.hypot(*(n * self._weight[w] for w, n in counts.items()))


def linkage(folder: Path) -> None:
    """Print the attack on the development documents, all known judgments being the crowd."""
    dev = [d["text"] for d in json.loads((folder / "dev.json").read_text())]
    others = [
        d["text"]
        for name in ("train.json", "dev_spans_only.json")
        for d in json.loads((folder / name).read_text())
    ]
    texts = list(dict.fromkeys([*dev, *others]))
    files, tried = Files(texts), stretches(dev, 0)
    before = np.array([files.rank(s.text, s) for s in tried])
    after = np.array([files.rank(s.masked, s) for s in tried])
    print(f"Linkage of {len(tried)} stretches of {WORDS} words, one of {len(texts)} judgments")
    print(f"  right one first, unmasked   {np.mean(before == 1):>10.3f}")
    print(f"  right one first, masked     {np.mean(after == 1):>10.3f}")
    for name, index in (("figure", 0), ("figure without frequencies", 1)):
        if len({s.figures[index] for s in tried}) == 1:
            print(f"  {name}: the same for every stretch, so it orders nothing")
            continue
        rho = spearmanr([s.figures[index] for s in tried], 1 / after)
        distinct = len({round(s.figures[index], 6) for s in tried})
        print(
            f"  {name}: rank correlation with the attack {rho.statistic:.3f} "
            f"(p {rho.pvalue:.2g}), {distinct} different figures"
        )


def invented() -> None:
    """Print the figure of every Lakeshore draft, before and after masking."""
    given = lakeshore.deponents()
    protected = sorted({w for d in given for w in (*d.names, *d.protects)})
    sweep = Sweep.of(protected, ordinary=ordinary)
    background = [Known(d.id, d.text) for d in given]
    print("Lakeshore, as one of 410,000 people: 1 in N unmasked, masked")
    rows = []
    for one in given:
        said = Testimony(
            one.id, one.pseudonym, one.language, one.text, one.received_on, one.intake,
            one.connection, interpreter=one.interpreter,
        )  # fmt: skip
        found = find(
            said.text, language=said.language, spans=marked(said.text, said.language),
            protected=sweep, ordinary=ordinary,
        )  # fmt: skip
        open_, masked = draft(said, []), draft(said, found)
        rows.append([_told_of(d, background, still_read(said, found, d)) for d in (open_, masked)])
    for row in rows:
        print(f"  {row[0].one_in:>8,}{row[1].one_in:>10,}")
    print(f"  {len({row[1].one_in for row in rows})} different figures of {len(rows)}")


def _told_of(made: Draft, background: list[Known], left: tuple[Finding, ...]) -> Risk:
    census = Census(410_000)
    return risk([made], background, cleared=left, census=census, frequency=told)


if __name__ == "__main__":
    folder = Path(__file__).parents[2] / "shared" / "data" / "tab"
    if folder.exists():
        linkage(folder)
    else:
        print("evaluation data not here")
    invented()
    sys.exit(0)
