"""How much of what human annotators masked does `redaction` cover, by TAB's own metric.

Text Anonymization Benchmark, development set (Pilán et al. 2022, doi 10.1162/coli_a_00458):
an entity counts as covered only if all its mentions are, except for function words and
punctuation; precision is over tokens, each overlapping mask counted once. Each document here
has one annotator: agreement between annotators is not known, so a miss may be a matter of taste.

Usage: python benchmarks/redaction.py [dev.json]
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bearwitness.adapters.language import named
from bearwitness.adapters.words import ordinary
from bearwitness.redaction.findings import Identifier, find

DATA = Path(__file__).parents[2] / "shared" / "data" / "tab" / "dev.json"
TOKEN = re.compile(r"\w+")
# Parts of speech that TAB leaves out (ADP, PART, CCONJ, DET), as a closed list of words.
_WORDS = (
    "of in on at by for from to with and or the a an s no not into over under between "
    "this that these those its their his her all any some as but nor yet both either"
)
FUNCTION = frozenset(_WORDS.split())


def tokens(text: str, start: int, end: int) -> set[int]:
    """Return where the tokens that count begin, within a stretch."""
    return {
        start + m.start()
        for m in TOKEN.finditer(text[start:end])
        if m.group().lower() not in FUNCTION
    }


def covered(text: str, language: str = "en") -> set[int]:
    """Return where the masked tokens begin."""
    found = find(text, language=language, spans=named(text, language), ordinary=ordinary)
    spans = [(f.start, f.end) for f in found if f.identifier is not Identifier.NONE]
    return {t for a, b in spans for t in tokens(text, a, b)}


def scores(documents: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Return entity recall by identifier type, and token precision and recall."""
    hits: dict[str, list[bool]] = defaultdict(list)
    right = masked = gold_tokens = characters = 0
    began = time.process_time()
    for document in documents:
        text = document["text"]
        mask = covered(text)
        characters += len(text)
        for annotator in document["annotations"].values():
            entities = defaultdict(list)
            for mention in annotator["entity_mentions"]:
                entities[mention["entity_id"], mention["identifier_type"]].append(mention)
            gold: set[int] = set()
            for (_, kind), mentions in entities.items():
                places = [tokens(text, m["start_offset"], m["end_offset"]) for m in mentions]
                if kind in {"DIRECT", "QUASI"}:
                    hits[kind].append(all(place <= mask for place in places))
                    gold |= set().union(*places)
            right, masked = right + len(mask & gold), masked + len(mask)
            gold_tokens += len(gold)
    seconds = time.process_time() - began
    return {
        "direct entity recall": sum(hits["DIRECT"]) / len(hits["DIRECT"]),
        "quasi entity recall": sum(hits["QUASI"]) / len(hits["QUASI"]),
        "token precision": right / masked,
        "token recall": right / gold_tokens,
        "characters per CPU second": characters / seconds,
    }


def main(arguments: list[str]) -> int:
    """Print the scores, or that the data is not here."""
    path = Path(arguments[0]) if arguments else DATA
    if not path.exists():
        print("evaluation data not here")
        return 0
    documents = json.loads(path.read_text())
    print(f"TAB, {len(documents)} documents, one annotator each")
    for name, value in scores(documents).items():
        print(f"  {name:<28}{value:>10.3f}" if value <= 1 else f"  {name:<28}{value:>10,.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
