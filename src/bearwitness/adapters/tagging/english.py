"""What identifies in an English text, by a model of our own.

A token model of 18 MB, trained by `make train`, run by ONNX Runtime on one thread. It lies beside
this file and is loaded on first use, if it is the very file whose digest is written here. It knows
what identifies in judgments and guesses elsewhere: redaction never relies on it alone. Why it is
so, and what it was made from: docs/adr/0024-a-model-of-our-own.md.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from bearwitness.adapters.language import named, quietly
from bearwitness.adapters.process import multiply_alone
from bearwitness.adapters.tagging.pieces import Pieces, Window, Word
from bearwitness.adapters.tagging.spans import NAMES, Thought, spans
from bearwitness.errors import Unavailable
from bearwitness.records.spans import Span
from bearwitness.redaction.normal import fold

MODELS = Path(__file__).parent / "models"
DIGESTS = {
    "english.onnx": "38fe6128e5903fa8ada96fa8eee33e4058cc9df901b070a191401330b05b80c8",
    "english.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}
_LOADING = Lock()


def marked(text: str, language: str) -> tuple[Span, ...]:
    """Return what a model marks as identifying, in order, never overlapping.

    Args:
        text: any length; the model sees some 200 words at a time.
        language: "en" asks this model; any other, the names of `adapters.language`.

    Raises:
        Malformed: a language without a model.
        Unavailable: the libraries are not installed, or the model is not the one we trained.
    """
    if language != "en":
        return named(text, language)
    with _LOADING:
        tagger = _tagger()
    return marked_by(tagger, text)


def marked_by(tagger: Tagger, text: str) -> tuple[Span, ...]:
    """Return what this model marks; see `marked`."""
    folded = fold(text)  # what cannot be seen, and odd forms of letters, would mislead it
    words = tagger.pieces.words(folded.text)
    found = spans(folded.text, words, tagger.thoughts(words))
    return tuple(Span(*folded.span(s.start, s.end), s.names, decided=s.decided) for s in found)


class Tagger:
    """The model with its vocabulary."""

    def __init__(self, folder: Path) -> None:
        """Load both files of a folder, as they are."""
        multiply_alone()
        with quietly():
            import numpy as np  # noqa: PLC0415 - slow to import; only when asked for
            import onnxruntime  # noqa: PLC0415 - likewise

        chosen = onnxruntime.SessionOptions()
        chosen.intra_op_num_threads = chosen.inter_op_num_threads = 1
        chosen.log_severity_level = 3
        self._numpy: Any = np
        self._session: Any = onnxruntime.InferenceSession(
            (folder / "english.onnx").read_bytes(), chosen, providers=["CPUExecutionProvider"]
        )
        self.pieces = Pieces.of((folder / "english.txt").read_text(encoding="utf-8"))

    def thoughts(self, words: list[Word]) -> list[Thought]:
        """Return what the model thinks of each word."""
        return [t for window in self.pieces.windows(words) for t in self._read(window)]

    def _read(self, window: Window) -> list[Thought]:
        given = {"ids": [window.ids], "capitals": [window.capitals]}
        arrays = {name: self._numpy.array(rows, self._numpy.int64) for name, rows in given.items()}
        (scores,) = self._session.run(None, arrays)
        chosen = scores[0][list(window.firsts)].astype(float)
        names, decisions = chosen[:, : len(NAMES)], self._numpy.exp(chosen[:, len(NAMES) :])
        masked = decisions[:, 2:].sum(axis=1) / decisions.sum(
            axis=1
        )  # nothing, stays | quasi, direct
        best, otherwise = names.argmax(axis=1), 1 + names[:, 1:].argmax(axis=1)
        told = (best.tolist(), otherwise.tolist(), masked.tolist())
        return [Thought(*one) for one in zip(*told, strict=True)]


@cache
def _tagger() -> Tagger:
    for name, digest in DIGESTS.items():
        path = MODELS / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            raise Unavailable(
                "the English model is not the one that belongs to this version",
                hint="install bearwitness again; a model that somebody changed is not loaded",
            )
    return Tagger(MODELS)
