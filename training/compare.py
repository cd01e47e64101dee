"""How a newly trained model does on the documents that no training saw, beside the shipped one.

Run with Bearwitness's own Python: python training/compare.py FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import redaction  # noqa: E402 - benchmarks are no package

from bearwitness.adapters.tagging.english import MODELS, Tagger, marked_by  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "tab" / "train.json"
TOLERANCE = 0.02


def main(arguments: list[str]) -> int:
    """Print both figures; fail when they differ by more than the tolerance."""
    documents = json.loads(DATA.read_text())[0::6]
    told = []
    for folder in (MODELS, Path(arguments[0])):
        tagger = Tagger(folder)
        masks, _ = redaction.ours(lambda text, tagger=tagger: marked_by(tagger, text))(
            [d["text"] for d in documents]
        )
        told.append(redaction.scores(documents, masks))
    for measure, shipped in told[0].items():
        print(f"{measure:<24} shipped {shipped:.3f}, trained {told[1][measure]:.3f}")
    return int(any(abs(told[1][m] - shipped) > TOLERANCE for m, shipped in told[0].items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
